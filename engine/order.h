/* engine/order.h -- in which order the variables of a module are asked: orders to try against each other.
 *
 * Nothing decides more how large a diagram becomes, and no rule is good for all formulas. */
#ifndef CALISTO_ENGINE_ORDER_H
#define CALISTO_ENGINE_ORDER_H

#include "engine/cone.h"

/* What orders are found with; for one module after the other, so that each costs what it is and not what the whole is. */
typedef struct {
	const cal_cone *cone;
	double *key;                    /* by number, as of a literal */
	uint64_t *place, *sum;
	uint32_t *mark, *pulls;
	uint32_t *low, *high;
	uint32_t stamp;
} cal_ordering;

void cal_ordering_start(cal_ordering *o, const cal_cone *c);
void cal_ordering_end(cal_ordering *o);

/* Ways: walks go down from the top, depth first, and differ in which input of a gate comes first.  Pulls begin with a walk,
 * and let gates draw their inputs together until they stand close (FORCE: Aloul, Markov and Sakallah 2003).
 * What is more than CAL_WAYS begins with a walk that shuffles inputs, the same each time. */
enum { CAL_WALKS = 3, CAL_WAYS = CAL_WALKS + 3 };

/* Fills order with a module's variables. */
void cal_order_variables(cal_ordering *o, uint32_t module, unsigned way, uint32_t *order);

/* How far gates reach: from the first to the last variable below each, added up.  What is small is likely to make a
 * small diagram. */
uint64_t cal_order_reach(cal_ordering *o, uint32_t module, const uint32_t *order);

#endif
