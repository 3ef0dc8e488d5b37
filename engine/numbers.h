/* engine/numbers.h -- whole numbers of any size, as far as counting needs them: sums, products, decimal text.
 *
 * A number is a row of 32-bit limbs, the lowest first, all numbers of one reckoning having the same length.  What does
 * not fit says so, and the reckoning is begun again with longer rows. */
#ifndef CALISTO_ENGINE_NUMBERS_H
#define CALISTO_ENGINE_NUMBERS_H

#include "base/arena.h"

/* to += a.  False: it does not fit. */
bool cal_number_add(uint32_t *to, const uint32_t *a, uint32_t limbs);

/* to += a * b; to is neither of them.  False: it does not fit. */
bool cal_number_add_product(uint32_t *to, const uint32_t *a, const uint32_t *b, uint32_t limbs);

bool cal_number_is_zero(const uint32_t *a, uint32_t limbs);

/* In decimal; free() it. */
char *cal_number_text(const uint32_t *a, uint32_t limbs);

#endif
