/* rules/order.h -- who looks at whom: components, services and states, dependencies first. */
#ifndef CALISTO_RULES_ORDER_H
#define CALISTO_RULES_ORDER_H

#include "rules/system.h"

/* A thing is a component (0 .. n_components - 1), a service (the next n_services) or a state (the last). */
typedef struct {
	uint32_t n, n_knots;
	const uint32_t *things;  /* all things, the knots one after the other, dependencies first */
	const uint32_t *knot;    /* by knot, and one more: where it starts in things */
	const uint32_t *knot_of; /* by thing */
	cal_rows hard, any;      /* by thing: what it depends on hard, and in any way that spreads I, C and D */
	cal_rows reach;          /* by thing: as any, and what a failover needs */
	cal_rows all;            /* by thing: everything its nodes look at */
} cal_order;

/* A *knot* is a strongly connected component of who looks at whom (Tarjan 1972): a single thing, or things
 * that depend on each other in a circle.  O(model).  Lives in keep. */
const cal_order *cal_order_of(cal_arena *keep, const cal_system *s);

static inline uint32_t cal_thing_service(const cal_system *s, uint32_t service)
{
	return s->model->n_components + service;
}

static inline uint32_t cal_thing_state(const cal_system *s, uint32_t state)
{
	return s->model->n_components + s->model->n_services + state;
}

/* Marks the things from which something marked can be reached along rows; marks are bits, rows as in cal_order. */
void cal_order_spread(const cal_order *o, const cal_rows *rows, uint64_t *marks);

/* The other way: marks the things that can be reached from something marked. */
void cal_order_spread_down(const cal_order *o, const cal_rows *rows, uint64_t *marks);

/* The components through which a consumed state comes; for `from` left out those that store it, but the
 * consumer: calls go on while it gives a component, CAL_NONE ends them.  *at starts at 0. */
uint32_t cal_next_source(const cal_system *s, uint32_t component, const cal_consume *entry, uint32_t *at);

#endif
