/* rules/strike.h -- which nodes of a failure graph a strike of a copy goes to. */
#ifndef CALISTO_RULES_STRIKE_H
#define CALISTO_RULES_STRIKE_H

#include "rules/compile.h"
#include "rules/events.h"

/* What struck nodes are handed to.  With a function that is known where it is called all of this is inlined,
 * which matters: it runs for each copy of each event. */
typedef void cal_strike_node(void *to, cal_node node);

/* The leaves of D: of one state that the copy stores, or of all. */
static inline void cal_strike_stores(const cal_compiled *c, uint32_t component, uint32_t at, uint32_t state,
                                     cal_strike_node *strike, void *to)
{
	const cal_component *it = &c->system->model->components[component];
	for (uint32_t k = 0; k < it->n_stores; k++) {
		cal_node leaf = c->store_leaf[c->first_store[component] + k];
		if (leaf != NODE_FALSE && (state == CAL_NONE || it->stores[k].state == state))
			strike(to, leaf + at);
	}
}

/* Calls strike(to, node) for each node that a copy of a component is struck at with letters.  state: which stored
 * state a D is about, CAL_NONE: all that the copy stores. */
static inline void cal_strike_copy(const cal_compiled *c, const cal_event *event, uint32_t component, uint32_t copy,
                                   uint8_t letters, uint32_t state, cal_strike_node *strike, void *to)
{
	const cal_nodes *n = &c->nodes[component];
	uint32_t at = copy - c->system->first_copy[component];
	if (letters & LETTER_A)
		strike(to, c->struck[copy]);
	if (letters & LETTER_L)
		strike(to, n->slow);
	if (letters & LETTER_S)
		strike(to, n->own_short);
	if (letters & LETTER_O)
		strike(to, n->struck_people);
	if (letters & LETTER_I)
		strike(to, n->struck_wrong + (n->by_copy ? at : 0));
	if (letters & LETTER_C && n->struck_stale != NODE_FALSE)
		strike(to, n->struck_stale + (n->by_copy ? at : 0));
	if (!(letters & LETTER_D))
		return;
	cal_strike_stores(c, component, at, state, strike, to);
	if (event->of_domain)
		strike(to, event->domain != CAL_NONE ? c->domain_lost[event->domain] : c->somewhere_lost);
}

#endif
