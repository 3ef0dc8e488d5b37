/* model/order.h -- elements that refer to each other, in an order, or the cycles that forbid one. */
#ifndef CALISTO_MODEL_ORDER_H
#define CALISTO_MODEL_ORDER_H

#include "model/model.h"

typedef struct {
	const cal_ids *(*of)(const void *things, uint32_t i);  /* what i refers to */
	const void *things;
	uint32_t n;
} cal_graph;

/* Called with a cycle: each refers to the next, and the last to the first. */
typedef void (*cal_cycle_fn)(void *context, const uint32_t *cycle, uint32_t n);

/* Writes all numbers to order, which has room for n, each behind those it refers to; tells each cycle that
 * a depth-first walk meets. */
void cal_order(const cal_graph *graph, uint32_t *order, cal_cycle_fn tell, void *context);

#endif
