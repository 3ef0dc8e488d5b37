/* rules/strike.h -- which nodes of a failure graph a strike of a copy goes to. */
#ifndef CALISTO_RULES_STRIKE_H
#define CALISTO_RULES_STRIKE_H

#include "rules/compile.h"
#include "rules/events.h"

/* What struck nodes are handed to.  With a function that is known where it is called all of this is inlined,
 * which matters: it runs for each copy of each event. */
typedef void cal_strike_node(void *to, cal_node node);

/* Nodes in a row. */
static inline void cal_strike_row(cal_node first, uint32_t n, cal_strike_node *strike, void *to)
{
	for (uint32_t i = 0; i < n; i++)
		strike(to, first + i);
}

/* The leaves of D: of one state that the copies store, or of all. */
static inline void cal_strike_stores(const cal_compiled *c, uint32_t component, uint32_t at, uint32_t n, uint32_t state,
                                     cal_strike_node *strike, void *to)
{
	const cal_component *it = &c->system->model->components[component];
	for (uint32_t k = 0; k < it->n_stores; k++) {
		cal_node leaf = c->store_leaf[c->first_store[component] + k];
		if (leaf != NODE_FALSE && (state == CAL_NONE || it->stores[k].state == state))
			cal_strike_row(leaf + at, n, strike, to);
	}
}

/* Calls strike(to, node) for each node that copies of a component are struck at with letters.  state: which stored
 * state a D is about, CAL_NONE: all that the copies store. */
static inline void cal_strike_copies(const cal_compiled *c, const cal_event *event, uint32_t component, cal_run copies,
                                     uint8_t letters, uint32_t state, cal_strike_node *strike, void *to)
{
	const cal_nodes *n = &c->nodes[component];
	uint32_t at = copies.first - c->system->first_copy[component];
	for (uint32_t i = 0; letters & LETTER_A && i < copies.n; i++)
		strike(to, c->struck[copies.first + i]);
	if (letters & LETTER_L)
		strike(to, n->slow);
	if (letters & LETTER_S)
		strike(to, n->own_short);
	if (letters & LETTER_O)
		strike(to, n->struck_people);
	if (letters & LETTER_I)
		cal_strike_row(n->struck_wrong + (n->by_copy ? at : 0), n->by_copy ? copies.n : 1, strike, to);
	if (letters & LETTER_C && n->struck_stale != NODE_FALSE)
		cal_strike_row(n->struck_stale + (n->by_copy ? at : 0), n->by_copy ? copies.n : 1, strike, to);
	if (!(letters & LETTER_D))
		return;
	cal_strike_stores(c, component, at, copies.n, state, strike, to);
	if (event->of_domain)
		strike(to, event->domain != CAL_NONE ? c->domain_lost[event->domain] : c->somewhere_lost);
}

#endif
