/* engine/trial.h -- which orders of a module's variables are likely to make small diagrams.
 *
 * Nothing that can be read off a formula tells much of it.  What does is a *thinned* formula: some of the variables are
 * left out, the same for all orders, and the diagram of what remains is made in each.  It takes a small part of the
 * steps, and comes the nearer to the truth the less was left out; so many orders are tried on a thin formula, and the best
 * of them on a thicker one. */
#ifndef CALISTO_ENGINE_TRIAL_H
#define CALISTO_ENGINE_TRIAL_H

#include "engine/build.h"

/* How orders are found: what one kind is bad at another one is often good at. */
typedef enum { CAL_WALKED, CAL_PULLED, CAL_ONE_BY_ONE, CAL_ORDER_KINDS } cal_order_kind;

typedef struct {
	cal_order_kind kind;
	uint32_t *order;    /* free() it */
	uint64_t steps;     /* that its thinned diagram took; what did not come to an end has more than any that did */
} cal_tried;

/* Tries orders, within so many bytes, and gives the best of them, at most `most`, the best first, but of each
 * kind one, if there is room; *n of them.  Not
 * EXACT_DONE: the work was stopped, and there are none.  d: an empty diagram of the module, its tables as large as they had to
 * be, for the one that is built next; cal_dd_free it. */
cal_exact_outcome cal_try_orders(cal_builder *b, uint32_t module, size_t limit, cal_tried *best, uint32_t most, uint32_t *n,
                                 cal_dd *d);

#endif
