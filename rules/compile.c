/* rules/compile.c -- a system becomes a failure graph: copies, availability, scalability, latency.
 *
 * docs/semantics.md, "What a service loses".  The nodes of a component are made when all that it looks at
 * has its own, so that a gate comes after its inputs; within a circle of components nodes are made first
 * and given their inputs afterwards. */
#include "rules/compile_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- nodes ---- */

static uint32_t label_of(cal_role role, unsigned letter, cal_doubt doubt)
{
	return (uint32_t)role | letter << 8 | (uint32_t)doubt << 16;
}

static void own(compiling *c, cal_node node, uint32_t owner)
{
	cal_compiled *out = c->out;
	if (node >= out->owner_room) {
		out->owner_room = out->graph.nodes_room;
		out->owner = cal_resize(out->owner, out->owner_room, sizeof *out->owner);
	}
	out->owner[node] = owner;
}

static cal_node new_node(compiling *c, cal_kind kind, uint32_t owner)
{
	cal_node node = cal_graph_node(&c->out->graph, kind);
	own(c, node, owner);
	return node;
}

cal_node new_leaf(compiling *c, cal_role role, unsigned letter, uint32_t owner)
{
	return new_node(c, (cal_kind){.need = CAL_LEAF, .label = label_of(role, letter, DOUBT_NONE)}, owner);
}

cal_node new_gate(compiling *c, uint32_t need, cal_filter filter, cal_role role, unsigned letter, uint32_t owner)
{
	return new_node(c, (cal_kind){need, filter, label_of(role, letter, DOUBT_NONE), false}, owner);
}

uint32_t gather_start(const compiling *c)
{
	return c->n_inputs;
}

void gather_input(compiling *c, cal_node input)
{
	CAL_GROW(c->inputs, c->n_inputs, c->inputs_room);
	c->inputs[c->n_inputs++] = input;
}

void gather_into(compiling *c, uint32_t mark, cal_node gate)
{
	for (uint32_t i = mark; i < c->n_inputs; i++)
		cal_graph_input(&c->out->graph, gate, c->inputs[i]);
	c->n_inputs = mark;
}

/* How many of the inputs can fail at all. */
static uint32_t able_inputs(const compiling *c, uint32_t mark)
{
	uint32_t n = 0;
	for (uint32_t i = mark; i < c->n_inputs; i++)
		n += c->inputs[i] != NODE_FALSE;
	return n;
}

static cal_node gather_kind(compiling *c, uint32_t mark, cal_kind kind, uint32_t owner)
{
	if (able_inputs(c, mark) < kind.need) {
		c->n_inputs = mark;
		return NODE_FALSE;
	}
	cal_node gate = new_node(c, kind, owner);
	gather_into(c, mark, gate);
	return gate;
}

cal_node gather_gate(compiling *c, uint32_t mark, uint32_t need, cal_filter filter, cal_role role, unsigned letter,
                     uint32_t owner)
{
	return gather_kind(c, mark, (cal_kind){need, filter, label_of(role, letter, DOUBT_NONE), false}, owner);
}

static cal_node gather_helper(compiling *c, uint32_t mark, uint32_t need)
{
	if (need == 1 && c->n_inputs == mark + 1) {
		c->n_inputs = mark;
		return c->inputs[mark];
	}
	return gather_gate(c, mark, need, FILTER_NONE, ROLE_HELPER, 0, 0);
}

cal_node gather_any(compiling *c, uint32_t mark)
{
	return gather_helper(c, mark, 1);
}

cal_node gather_all(compiling *c, uint32_t mark)
{
	uint32_t n = c->n_inputs - mark;
	return n ? gather_helper(c, mark, n) : NODE_TRUE;
}

/* ---- filters ---- */

static cal_filter filter_of(compiling *c, bool worst, double hours)
{
	cal_compiled *out = c->out;
	for (uint32_t i = out->n_conditions; i-- > 0;)
		if (out->conditions[i].worst == worst && !(out->conditions[i].hours < hours) &&
		    !(out->conditions[i].hours > hours))
			return i;
	CAL_GROW(out->conditions, out->n_conditions, out->conditions_room);
	out->conditions[out->n_conditions] = (cal_condition){worst, hours};
	return out->n_conditions++;
}

cal_filter filter_worst(compiling *c)
{
	return filter_of(c, true, -1);
}

cal_filter filter_longer(compiling *c, double seconds)
{
	return seconds > 0 ? filter_of(c, false, seconds / 3600) : FILTER_NONE;
}

void cal_compiled_open(const cal_compiled *c, bool worst, double hours, bool *open)
{
	for (uint32_t i = 0; i < c->n_conditions; i++)
		open[i] = (worst || !c->conditions[i].worst) && hours > c->conditions[i].hours;
}

cal_node filtered(compiling *c, cal_node node, cal_filter filter)
{
	if (node == NODE_FALSE || filter == FILTER_NONE)
		return node;
	cal_node gate = new_gate(c, 1, filter, ROLE_HELPER, 0, 0);
	cal_graph_input(&c->out->graph, gate, node);
	return gate;
}

/* A gate that is open at worst only, for want of an attribute. */
static cal_kind doubt_kind(compiling *c, uint32_t need, cal_doubt doubt, cal_role role)
{
	return (cal_kind){need, filter_worst(c), label_of(role, 0, doubt), false};
}

cal_node doubted(compiling *c, cal_node node, cal_doubt doubt, uint32_t owner)
{
	if (node == NODE_FALSE)
		return node;
	cal_node gate = new_node(c, doubt_kind(c, 1, doubt, ROLE_DOUBT), owner);
	cal_graph_input(&c->out->graph, gate, node);
	return gate;
}

cal_node gather_doubted(compiling *c, uint32_t mark, cal_doubt doubt, uint32_t owner)
{
	return gather_kind(c, mark, doubt_kind(c, 1, doubt, ROLE_DOUBT), owner);
}

cal_node doubtful(compiling *c, cal_doubt doubt, cal_role role, uint32_t owner)
{
	return new_node(c, doubt_kind(c, 0, doubt, role), owner);
}

/* ---- what can be lost at all ---- */

static bool consumes_kind(const compiling *c, uint32_t component, uint32_t kinds)
{
	for (uint32_t i = c->system->first_squad[component]; i < c->system->first_squad[component + 1]; i++)
		if (c->system->squads[i].kinds & kinds)
			return true;
	return false;
}

static void find_able(compiling *c, uint8_t letters)
{
	const cal_model *m = c->model;
	uint64_t *hard = cal_zeroed(c->order->n, sizeof *hard);
	for (uint32_t i = 0; i < m->n_components; i++) {
		const cal_component *it = &m->components[i];
		bool touches = it->n_stores || it->n_writes || consumes_kind(c, i, ~0u);
		if (it->per_replica > 0 || consumes_kind(c, i, 1u << STATE_REQUESTS) || letters & LETTER_S)
			hard[i] |= ABLE_S;
		if (touches || letters & LETTER_C)
			c->able[i] |= ABLE_C;
		if (it->n_stores || touches)
			c->able[i] |= ABLE_D;
	}
	cal_order_spread(c->order, &c->order->hard, hard);
	cal_order_spread(c->order, &c->order->any, c->able);
	for (uint32_t i = 0; i < c->order->n; i++)
		c->able[i] |= hard[i];
	free(hard);
}

/* Which services ask: each of itself. */
static void ask_services(const compiling *c, uint64_t *hard, uint64_t *any)
{
	for (uint32_t s = 0; s < c->model->n_services; s++) {
		uint32_t thing = cal_thing_service(c->system, s);
		c->asked[thing] = ASKED_AT_ALL;
		hard[thing] = ASKED_HARD | ASKED_PEOPLE(c->late && c->model->services[s].max_loss <= 0);
		any[thing] = ASKED_ANY | ASKED_LOSS(c->out->class_of[s]);
	}
}

/* Finds out what services ask of things.  In a large model much is described that no service hangs on. */
static void find_asked(compiling *c, bool whole)
{
	const cal_model *m = c->model;
	uint64_t *hard = cal_zeroed(c->order->n, sizeof *hard), *any = cal_zeroed(c->order->n, sizeof *any);
	ask_services(c, hard, any);
	cal_order_spread_down(c->order, &c->order->all, c->asked);
	cal_order_spread_down(c->order, &c->order->hard, hard);
	cal_order_spread_down(c->order, &c->order->any, any);
	for (uint32_t i = 0; i < c->order->n; i++)
		c->asked[i] = whole ? ~UINT64_C(0) : c->asked[i] | hard[i] | any[i];
	free(hard), free(any);
	for (uint32_t i = 0; i < m->n_components; i++)
		for (uint32_t k = 0; k < m->components[i].n_stores; k++)
			c->asked_of_state[m->components[i].stores[k].state] |= c->asked[i];
}

bool is_state_asked(const compiling *c, uint32_t state, bool zero)
{
	uint64_t asked = c->asked_of_state[state];
	bool any = asked & ASKED_PEOPLE(c->late && zero);
	for (uint32_t class = 0; class < c->out->n_classes && !any; class++)
		any = asked & ASKED_LOSS(class) && (!c->late || (c->out->class_loss[class] <= 0) == zero);
	return any;
}

/* ---- availability ---- */

static const cal_component *component_at(const compiling *c, uint32_t component)
{
	return &c->model->components[component];
}

static bool is_passive(const cal_component *it)
{
	return it->redundancy == REDUNDANCY_ACTIVE_PASSIVE;
}

/* The gate that a hard dependency is unmet, as seen from a domain of a kind (0: from anywhere). */
static cal_node unmet(compiling *c, const cal_dependency *d, unsigned kind, uint32_t domain)
{
	if (d->mode == MODE_SOFT)
		return NODE_FALSE;
	cal_filter longer = filter_longer(c, d->holds);
	if (d->service != CAL_NONE)
		return filtered(c, c->out->nodes[cal_thing_service(c->system, d->service)].unavailable, longer);
	uint32_t mark = gather_start(c), n = d->alternatives.n;
	for (uint32_t i = 0; i < n; i++)
		gather_input(c, unavailable_in(c, d->alternatives.at[i], kind, domain));
	if (n == 1)
		return filtered(c, gather_any(c, mark), longer);
	return gather_gate(c, mark, n - d->at_least + 1, longer, ROLE_HELPER, 0, 0);
}

static bool is_there(const compiling *c, uint32_t component, unsigned kind, uint32_t domain)
{
	for (cal_live it = cal_live_of(c->system, component); cal_live_next(&it);)
		if (cal_copy_domain(c->system, it.copy, kind) == domain)
			return true;
	return false;
}

/* That all components which store a cache are unavailable, as a copy in a domain of the cache's kind sees it. */
static cal_node all_gone(compiling *c, uint32_t state, uint32_t domain)
{
	unsigned per = c->model->states[state].per;
	if (!per && c->cache_gone[state])
		return c->cache_gone[state] - 1;
	uint32_t mark = gather_start(c), storers = 0;
	for (uint32_t i = c->system->storing.start[state]; i < c->system->storing.start[state + 1]; i++) {
		if (per && !is_there(c, c->system->storing.at[i], per, domain))
			continue;
		gather_input(c, unavailable_in(c, c->system->storing.at[i], per, domain));
		storers++;
	}
	cal_node gone = storers ? gather_all(c, mark) : NODE_FALSE;
	if (!per)
		c->cache_gone[state] = gone + 1;
	return gone;
}

/* That a cache which is consumed is gone, and that it matters: `cold` is the value asked about. */
static cal_node cache_missed(compiling *c, uint32_t component, uint32_t state, unsigned cold, uint32_t domain)
{
	const cal_state *it = &c->model->states[state];
	if (it->kind != STATE_CACHE || (it->cold != cold && it->cold != CAL_UNSPECIFIED))
		return NODE_FALSE;
	uint32_t mark = gather_start(c);
	gather_input(c, all_gone(c, state, domain));
	cal_node missed = gather_gate(c, mark, 1, FILTER_NONE, ROLE_COLD, 0, component);
	return it->cold == cold ? missed : doubted(c, missed, DOUBT_COLD, state);
}

static uint32_t per_domain(const compiling *c, uint32_t state, uint32_t copy)
{
	unsigned per = c->model->states[state].per;
	return per ? cal_copy_domain(c->system, copy, per) : CAL_NONE;
}

/* Does every live copy consume the state, the whole state being one? */
static bool all_consume(const compiling *c, uint32_t component, uint32_t state)
{
	if (c->model->states[state].per)
		return false;
	for (uint32_t i = c->system->first_squad[component]; i < c->system->first_squad[component + 1]; i++)
		if (!c->system->squads[i].delayed && !cal_squad_consumes(&c->system->squads[i], state))
			return false;
	return true;
}

/* Gathers what brings down every copy of a component but is no strike. */
static void gather_all_down(compiling *c, uint32_t component)
{
	const cal_component *it = component_at(c, component);
	for (uint32_t i = 0; i < it->n_depends_on; i++)
		if (!it->depends_on[i].scope)
			gather_input(c, unmet(c, &it->depends_on[i], 0, CAL_NONE));
	const cal_squad *first = NULL;
	for (uint32_t i = c->system->first_squad[component]; i < c->system->first_squad[component + 1] && !first; i++)
		first = c->system->squads[i].delayed ? NULL : &c->system->squads[i];
	for (uint32_t k = 0; first && k < first->n_consumes; k++)
		if (all_consume(c, component, first->states[k]))
			gather_input(c, cache_missed(c, component, first->states[k], COLD_FAILS, CAL_NONE));
}

/* Gathers what else brings down one copy. */
static void gather_copy_down(compiling *c, uint32_t component, uint32_t copy)
{
	const cal_component *it = component_at(c, component);
	const cal_squad *squad = &c->system->squads[c->system->squad_of[copy]];
	for (uint32_t i = 0; i < it->n_depends_on; i++)
		if (it->depends_on[i].scope)
			gather_input(c, unmet(c, &it->depends_on[i], it->depends_on[i].scope,
			                      cal_copy_domain(c->system, copy, it->depends_on[i].scope)));
	for (uint32_t k = 0; k < squad->n_consumes; k++) {
		uint32_t state = squad->states[k];
		if (!all_consume(c, component, state))
			gather_input(c, cache_missed(c, component, state, COLD_FAILS, per_domain(c, state, copy)));
	}
}

void gather_slot(compiling *c, uint32_t mark, cal_node *slot, bool strikable, cal_role role, unsigned letter,
                 uint32_t owner)
{
	if (*slot == NODE_FALSE && !strikable && able_inputs(c, mark) == 0) {
		c->n_inputs = mark;
		return;
	}
	if (*slot == NODE_FALSE)
		*slot = new_gate(c, 1, FILTER_NONE, role, letter, owner);
	gather_into(c, mark, *slot);
}

static void compile_copies(compiling *c, uint32_t component)
{
	cal_nodes *n = &c->out->nodes[component];
	uint32_t mark = gather_start(c);
	gather_all_down(c, component);
	gather_slot(c, mark, &n->all_down, false, ROLE_HELPER, 0, 0);
	for (cal_live it = cal_live_of(c->system, component); cal_live_next(&it);) {
		mark = gather_start(c);
		gather_copy_down(c, component, it.copy);
		if (able_inputs(c, mark) == 0) {
			c->n_inputs = mark;
			continue;
		}
		if (c->out->down[it.copy] == c->out->struck[it.copy]) {
			c->out->down[it.copy] = NODE_FALSE;
			gather_input(c, c->out->struck[it.copy]);
		}
		gather_slot(c, mark, &c->out->down[it.copy], false, ROLE_COPY_DOWN, PROPERTY_AVAILABILITY, it.copy);
	}
}

/* That fewer than `wanted` of a component's live copies are up, apart from all_down.  role: ROLE_UNAVAILABLE, if that is
 * all that makes the component unavailable. */
static cal_node too_few(compiling *c, uint32_t component, uint32_t wanted, cal_role role)
{
	uint32_t live = component_at(c, component)->replicas;
	if (wanted > live)
		return NODE_TRUE;
	if (wanted == 0)
		return NODE_FALSE;
	uint32_t mark = gather_start(c);
	for (cal_live it = cal_live_of(c->system, component); cal_live_next(&it);)
		gather_input(c, c->out->down[it.copy]);
	bool helps = role == ROLE_HELPER;
	return gather_gate(c, mark, live - wanted + 1, FILTER_NONE, role, helps ? 0 : PROPERTY_AVAILABILITY,
	                   helps ? 0 : component);
}

static void compile_shortage(compiling *c, uint32_t component, bool may_be_struck)
{
	const cal_component *it = component_at(c, component);
	cal_nodes *n = &c->out->nodes[component];
	uint32_t mark = gather_start(c);
	if (it->per_replica > 0) {
		uint32_t wanted = (uint32_t)fmin(ceil(it->peak / it->per_replica), 4e9);
		gather_input(c, too_few(c, component, wanted, ROLE_HELPER));
		if (wanted > 0)
			gather_input(c, n->all_down);
	}
	gather_slot(c, mark, &n->own_short, may_be_struck, ROLE_SHORT, PROPERTY_SCALABILITY, component);
	if (it->overload == CAL_UNSPECIFIED)
		n->shortage = doubted(c, n->own_short, DOUBT_OVERLOAD, component);
	else
		n->shortage = it->overload == OVERLOAD_SHED ? NODE_FALSE : n->own_short;
}

cal_node first_is_down(compiling *c, uint32_t component)
{
	uint32_t mark = gather_start(c);
	gather_input(c, c->out->down[c->system->first_copy[component]]);
	gather_input(c, c->out->nodes[component].all_down);
	return gather_gate(c, mark, 1, FILTER_NONE, ROLE_COPY_DOWN, PROPERTY_AVAILABILITY,
	                   c->system->first_copy[component]);
}

/* That no other copy takes over from copy 0. */
static cal_node no_takeover(compiling *c, uint32_t component)
{
	const cal_failover *failover = &component_at(c, component)->failover;
	uint32_t first = c->system->first_copy[component], mark = gather_start(c);
	if (failover->trigger == CAL_UNSPECIFIED)
		gather_input(c, doubtful(c, DOUBT_TRIGGER, ROLE_DOUBT, component));
	else if (failover->trigger == TRIGGER_MANUAL)
		gather_input(c, NODE_TRUE);
	if (failover->tested == CAL_UNSAID)
		gather_input(c, doubtful(c, DOUBT_TESTED, ROLE_DOUBT, component));
	else if (failover->tested == CAL_FALSE)
		gather_input(c, NODE_TRUE);
	for (uint32_t i = 0; i < failover->needs.n; i++)
		gather_input(c, c->out->nodes[failover->needs.at[i]].unavailable);
	uint32_t others = gather_start(c);
	for (cal_live it = cal_live_of(c->system, component); cal_live_next(&it);)
		if (it.copy != first && (!failover->within || cal_copy_domain(c->system, it.copy, failover->within) ==
		                                                  cal_copy_domain(c->system, first, failover->within)))
			gather_input(c, c->out->down[it.copy]);
	cal_node all = gather_all(c, others);
	gather_input(c, all);
	return gather_gate(c, mark, 1, FILTER_NONE, ROLE_TAKEOVER, 0, component);
}

static void compile_availability(compiling *c, uint32_t component)
{
	const cal_component *it = component_at(c, component);
	cal_nodes *n = &c->out->nodes[component];
	if (!is_passive(it) && n->unavailable == NODE_FALSE && n->all_down == NODE_FALSE && n->shortage == NODE_FALSE &&
	    it->min_available <= it->replicas) {
		n->unavailable = too_few(c, component, it->min_available, ROLE_UNAVAILABLE);
		return;
	}
	uint32_t mark = gather_start(c);
	gather_input(c, n->all_down);
	gather_input(c, n->shortage);
	if (is_passive(it)) {
		uint32_t both = gather_start(c);
		gather_input(c, c->out->down[c->system->first_copy[component]]);
		gather_input(c, no_takeover(c, component));
		cal_node lost = gather_all(c, both);
		gather_input(c, lost);
	} else {
		gather_input(c, too_few(c, component, it->min_available, ROLE_HELPER));
	}
	gather_slot(c, mark, &n->unavailable, false, ROLE_UNAVAILABLE, PROPERTY_AVAILABILITY, component);
}

static uint32_t hash_cut(uint32_t component, unsigned kind, uint32_t domain)
{
	uint64_t key = ((uint64_t)component << 32 | domain) * 0x9e3779b97f4a7c15u + kind;
	return (uint32_t)(key >> 32 ^ key);
}

/* Where the memo of unavailable_in has, or would have, an entry. */
static struct cut_off *find_cut(compiling *c, uint32_t component, unsigned kind, uint32_t domain)
{
	uint32_t i = hash_cut(component, kind, domain) & (c->cuts_room - 1);
	while (c->cuts[i].node && (c->cuts[i].component != component || c->cuts[i].domain != domain || c->cuts[i].kind != kind))
		i = (i + 1) & (c->cuts_room - 1);
	return &c->cuts[i];
}

static void grow_cuts(compiling *c)
{
	struct cut_off *old = c->cuts;
	uint32_t was = c->cuts_room;
	c->cuts_room = was ? was * 2 : 64;
	c->cuts = cal_zeroed(c->cuts_room, sizeof *c->cuts);
	for (uint32_t i = 0; i < was; i++)
		if (old[i].node)
			*find_cut(c, old[i].component, old[i].kind, old[i].domain) = old[i];
	free(old);
}

static cal_node cut_off(compiling *c, uint32_t component, unsigned kind, uint32_t domain)
{
	const cal_component *it = component_at(c, component);
	uint32_t votes = gather_start(c), there = 0;
	for (cal_live copy = cal_live_of(c->system, component); cal_live_next(&copy);)
		if (cal_copy_domain(c->system, copy.copy, kind) == domain) {
			gather_input(c, c->out->down[copy.copy]);
			there++;
		}
	if (there == 0)
		return c->out->nodes[component].unavailable;
	uint32_t wanted = (uint32_t)(((uint64_t)it->min_available * there + it->replicas - 1) / it->replicas);
	cal_node vote = NODE_FALSE;
	if (wanted)
		vote = gather_gate(c, votes, there - wanted + 1, FILTER_NONE, ROLE_HELPER, 0, 0);
	c->n_inputs = votes;
	gather_input(c, vote);
	gather_input(c, c->out->nodes[component].all_down);
	gather_input(c, c->out->nodes[component].shortage);
	return gather_gate(c, votes, 1, FILTER_NONE, ROLE_CUT_OFF, PROPERTY_AVAILABILITY, component);
}

cal_node unavailable_in(compiling *c, uint32_t component, unsigned kind, uint32_t domain)
{
	const cal_component *it = component_at(c, component);
	if (!kind || it->external || is_passive(it))
		return c->out->nodes[component].unavailable;
	if (c->n_cuts * 2 >= c->cuts_room)
		grow_cuts(c);
	struct cut_off *memo = find_cut(c, component, kind, domain);
	if (!memo->node) {
		cal_node node = cut_off(c, component, kind, domain);
		*memo = (struct cut_off){component, domain, kind, node + 1};
		c->n_cuts++;
	}
	return memo->node - 1;
}

/* ---- scalability and latency ---- */

static cal_node node_of(const compiling *c, uint32_t thing, size_t at)
{
	cal_node node;
	memcpy(&node, (const char *)&c->out->nodes[thing] + at, sizeof node);
	return node;
}

void gather_hard(compiling *c, const cal_dependency *list, uint32_t n, size_t at)
{
	for (uint32_t i = 0; i < n; i++) {
		if (list[i].mode == MODE_SOFT)
			continue;
		uint32_t mark = gather_start(c);
		for (uint32_t k = 0; k < list[i].alternatives.n; k++)
			gather_input(c, node_of(c, list[i].alternatives.at[k], at));
		if (list[i].service != CAL_NONE)
			gather_input(c, node_of(c, cal_thing_service(c->system, list[i].service), at));
		if (list[i].holds > 0) {
			cal_node any = filtered(c, gather_any(c, mark), filter_longer(c, list[i].holds));
			gather_input(c, any);
		}
	}
}

static void gather_cold_slow(compiling *c, uint32_t component)
{
	for (uint32_t i = c->system->first_squad[component]; i < c->system->first_squad[component + 1]; i++) {
		const cal_squad *squad = &c->system->squads[i];
		bool caches = !squad->delayed && squad->kinds >> STATE_CACHE & 1;
		for (uint32_t k = 0; caches && k < squad->n_consumes; k++) {
			uint32_t state = squad->states[k];
			if (c->model->states[state].kind != STATE_CACHE)
				continue;
			uint32_t copies = c->model->states[state].per ? squad->n : 1;
			for (uint32_t copy = squad->first; copy < squad->first + copies; copy++)
				gather_input(c, cache_missed(c, component, state, COLD_SLOW, per_domain(c, state, copy)));
		}
	}
}

static void compile_load(compiling *c, uint32_t thing, const cal_dependency *list, uint32_t n_list, cal_role role,
                         uint32_t owner)
{
	cal_nodes *n = &c->out->nodes[thing];
	bool component = thing < c->model->n_components;
	if (!(c->asked[thing] & ASKED_HARD))
		return;
	if (c->able[thing] & ABLE_S) {
		uint32_t mark = gather_start(c);
		gather_input(c, n->own_short);
		gather_hard(c, list, n_list, offsetof(cal_nodes, short_of));
		gather_slot(c, mark, &n->short_of, false, component ? ROLE_SHORT_OF : role, PROPERTY_SCALABILITY, owner);
	}
	uint32_t mark = gather_start(c);
	gather_input(c, n->own_short);
	if (component)
		gather_cold_slow(c, thing);
	gather_hard(c, list, n_list, offsetof(cal_nodes, slow));
	gather_slot(c, mark, &n->slow, component, component ? ROLE_SLOW : role, PROPERTY_LATENCY, owner);
}

/* ---- things ---- */

static bool may_fall_short(const compiling *c, uint32_t component)
{
	return component_at(c, component)->per_replica > 0 || consumes_kind(c, component, 1u << STATE_REQUESTS) ||
	       c->letters & LETTER_S;
}

static void leaves_of_component(compiling *c, uint32_t component)
{
	for (cal_live it = cal_live_of(c->system, component); cal_live_next(&it);)
		c->out->struck[it.copy] = c->out->down[it.copy] =
			new_leaf(c, ROLE_COPY_STRUCK, PROPERTY_AVAILABILITY, it.copy);
}

static void compile_component(compiling *c, uint32_t component)
{
	const cal_component *it = component_at(c, component);
	compile_copies(c, component);
	compile_shortage(c, component, may_fall_short(c, component));
	compile_availability(c, component);
	compile_load(c, component, it->depends_on, it->n_depends_on, ROLE_HELPER, component);
	compile_spreading(c, component, ROLE_HELPER, component);
	compile_people(c, component);
}

static void add_group(compiling *c, uint32_t service, uint32_t domain)
{
	cal_compiled *out = c->out;
	const cal_service *it = &c->model->services[service];
	uint32_t mark = gather_start(c);
	for (uint32_t i = 0; i < it->n_depends_on; i++)
		gather_input(c, unmet(c, &it->depends_on[i], it->scope, domain));
	CAL_GROW(out->groups, out->n_groups, out->groups_room);
	CAL_GROW(out->group_service, out->n_groups, out->group_service_room);
	CAL_GROW(out->group_domain, out->n_groups, out->group_domain_room);
	out->groups[out->n_groups] =
		gather_gate(c, mark, 1, FILTER_NONE, ROLE_GROUP, PROPERTY_AVAILABILITY, out->n_groups);
	out->group_service[out->n_groups] = service;
	out->group_domain[out->n_groups++] = domain;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* The domains of a service's scope that hold copies of its hard direct dependencies, sorted; caller frees. */
static uint32_t *serving_domains(const compiling *c, const cal_service *it, uint32_t *n)
{
	uint32_t *found = NULL, room = 0;
	*n = 0;
	for (uint32_t i = 0; i < it->n_depends_on; i++)
		for (uint32_t k = 0; it->depends_on[i].mode != MODE_SOFT && k < it->depends_on[i].alternatives.n; k++) {
			uint32_t component = it->depends_on[i].alternatives.at[k];
			if (component_at(c, component)->external || is_passive(component_at(c, component)))
				continue;
			for (cal_live copy = cal_live_of(c->system, component); cal_live_next(&copy);) {
				uint32_t domain = cal_copy_domain(c->system, copy.copy, it->scope);
				if (domain == CAL_NONE)
					continue;
				CAL_GROW(found, *n, room);
				found[(*n)++] = domain;
			}
		}
	if (*n)
		qsort(found, *n, sizeof *found, by_number);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < *n; i++)
		if (kept == 0 || found[kept - 1] != found[i])
			found[kept++] = found[i];
	*n = kept;
	return found;
}

static void compile_service(compiling *c, uint32_t service)
{
	const cal_service *it = &c->model->services[service];
	uint32_t thing = cal_thing_service(c->system, service), mark = gather_start(c);
	cal_nodes *n = &c->out->nodes[thing];
	for (uint32_t i = 0; i < it->n_depends_on; i++)
		gather_input(c, unmet(c, &it->depends_on[i], 0, CAL_NONE));
	gather_slot(c, mark, &n->unavailable, false, ROLE_SERVICE, PROPERTY_AVAILABILITY, service);
	compile_load(c, thing, it->depends_on, it->n_depends_on, ROLE_SERVICE, service);
	compile_spreading(c, thing, ROLE_SERVICE, service);
	for (unsigned zero = 0; zero < 2; zero++) {
		if (zero && !c->late) {
			n->people[1] = n->people[0];
			continue;
		}
		if (!(c->asked[thing] & ASKED_PEOPLE(zero)))
			continue;
		mark = gather_start(c);
		gather_hard(c, it->depends_on, it->n_depends_on, offsetof(cal_nodes, people) + zero * sizeof(cal_node));
		gather_slot(c, mark, &n->people[zero], false, ROLE_SERVICE, PROPERTY_OPERATIONS, service);
	}
	c->out->clients[service].first = c->out->n_groups;
	if (!it->scope)
		return;
	uint32_t n_domains, *domains = serving_domains(c, it, &n_domains);
	for (uint32_t i = 0; i < n_domains; i++)
		add_group(c, service, domains[i]);
	c->out->clients[service].n = n_domains;
	free(domains);
}

static void compile_state(compiling *c, uint32_t state)
{
	uint32_t thing = cal_thing_state(c->system, state), mark = gather_start(c);
	uint32_t first = c->system->storing.start[state], end = c->system->storing.start[state + 1];
	for (uint32_t i = first; i < end; i++)
		gather_input(c, c->out->nodes[c->system->storing.at[i]].unavailable);
	cal_node gone = first < end ? gather_all(c, mark) : NODE_FALSE;
	mark = gather_start(c);
	gather_input(c, gone);
	gather_slot(c, mark, &c->out->nodes[thing].unavailable, false, ROLE_HELPER, 0, 0);
	compile_spreading(c, thing, ROLE_HELPER, 0);
}

static void compile_thing(compiling *c, uint32_t thing)
{
	const cal_model *m = c->model;
	if (thing < m->n_components)
		compile_component(c, thing);
	else if (thing < m->n_components + m->n_services)
		compile_service(c, thing - m->n_components);
	else
		compile_state(c, thing - m->n_components - m->n_services);
}

/* ---- circles ---- */

static cal_node reserve(compiling *c, cal_role role, unsigned letter, uint32_t owner)
{
	return new_gate(c, 1, FILTER_NONE, role, letter, owner);
}

/* Makes the nodes of a thing in a circle before their inputs are known. */
static void reserve_thing(compiling *c, uint32_t thing)
{
	const cal_model *m = c->model;
	cal_nodes *n = &c->out->nodes[thing];
	bool component = thing < m->n_components, service = !component && thing < m->n_components + m->n_services;
	uint32_t owner = component ? thing : service ? thing - m->n_components : 0;
	cal_role role = service ? ROLE_SERVICE : ROLE_HELPER;
	n->unavailable = reserve(c, component ? ROLE_UNAVAILABLE : role, PROPERTY_AVAILABILITY, owner);
	reserve_spreading(c, thing, role, owner);
	if (!component && !service)
		return;
	if (c->asked[thing] & ASKED_HARD)
		n->slow = reserve(c, component ? ROLE_SLOW : role, PROPERTY_LATENCY, owner);
	if (c->asked[thing] & ASKED_HARD && c->able[thing] & ABLE_S)
		n->short_of = reserve(c, component ? ROLE_SHORT_OF : role, PROPERTY_SCALABILITY, owner);
	for (unsigned zero = 0; zero <= c->late; zero++)
		if (c->asked[thing] & ASKED_PEOPLE(zero))
			n->people[zero] = reserve(c, component ? ROLE_PEOPLE : role, PROPERTY_OPERATIONS, owner);
	if (!c->late)
		n->people[1] = n->people[0];
	if (!component)
		return;
	n->all_down = reserve(c, ROLE_HELPER, 0, 0);
	if (may_fall_short(c, thing)) {
		n->own_short = reserve(c, ROLE_SHORT, PROPERTY_SCALABILITY, thing);
		uint8_t overload = component_at(c, thing)->overload;
		n->shortage = overload == OVERLOAD_SHED ? NODE_FALSE : n->own_short;
		if (overload == CAL_UNSPECIFIED)
			n->shortage = doubted(c, n->own_short, DOUBT_OVERLOAD, thing);
	}
	for (cal_live it = cal_live_of(c->system, thing); cal_live_next(&it);) {
		c->out->down[it.copy] = reserve(c, ROLE_COPY_DOWN, PROPERTY_AVAILABILITY, it.copy);
		cal_graph_input(&c->out->graph, c->out->down[it.copy], c->out->struck[it.copy]);
	}
}

static bool looks_at_itself(const cal_order *o, uint32_t thing)
{
	for (uint32_t i = o->all.start[thing]; i < o->all.start[thing + 1]; i++)
		if (o->all.at[i] == thing)
			return true;
	return false;
}

static void compile_knot(compiling *c, uint32_t knot)
{
	const cal_order *o = c->order;
	uint32_t first = o->knot[knot], end = o->knot[knot + 1];
	if (!c->asked[o->things[first]])
		return;
	for (uint32_t i = first; i < end; i++)
		if (o->things[i] < c->model->n_components)
			leaves_of_component(c, o->things[i]);
	if (end - first > 1 || looks_at_itself(o, o->things[first]))
		for (uint32_t i = first; i < end; i++)
			reserve_thing(c, o->things[i]);
	for (uint32_t i = first; i < end; i++)
		compile_thing(c, o->things[i]);
}

/* ---- all of it ---- */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* Services that may lose the same, as far as any backup's interval can tell, are of one class. */
static void find_classes(compiling *c)
{
	const cal_model *m = c->model;
	cal_compiled *out = c->out;
	double *limits = cal_resize(NULL, (size_t)m->n_states + 1, sizeof *limits);
	uint32_t n_limits = 0;
	for (uint32_t s = 0; s < m->n_states; s++)
		if (m->states[s].backup.strategy == BACKUP_PERIODIC && m->states[s].backup.interval > 0)
			limits[n_limits++] = m->states[s].backup.interval;
	if (n_limits)
		qsort(limits, n_limits, sizeof *limits, by_size);
	uint32_t *class_by_rank = cal_resize(NULL, 2 * ((size_t)n_limits + 1), sizeof *class_by_rank);
	memset(class_by_rank, 0xff, 2 * ((size_t)n_limits + 1) * sizeof *class_by_rank);
	out->class_of = CAL_NEWS(c->keep, (size_t)m->n_services + 1, uint32_t);
	out->class_loss = CAL_NEWS(c->keep, 2 * ((size_t)n_limits + 1), double);
	for (uint32_t s = 0; s < m->n_services; s++) {
		double loss = m->services[s].max_loss;
		uint32_t low = 0, high = n_limits;
		while (low < high) {
			uint32_t middle = (low + high) / 2;
			if (limits[middle] <= loss)
				low = middle + 1;
			else
				high = middle;
		}
		uint32_t *class = &class_by_rank[2 * low + (loss > 0)];
		if (*class == UINT32_MAX) {
			out->class_loss[out->n_classes] = loss;
			*class = out->n_classes++;
		}
		out->class_of[s] = *class;
	}
	free(limits), free(class_by_rank);
}

/* Is some component active-passive, with a store that may not keep up? */
static bool may_replicate_late(const cal_model *m)
{
	for (uint32_t i = 0; i < m->n_components; i++)
		for (uint32_t k = 0; is_passive(&m->components[i]) && k < m->components[i].n_stores; k++) {
			const cal_store *store = &m->components[i].stores[k];
			if (m->states[store->state].kind != STATE_CACHE &&
			    (store->replication == REPLICATION_ASYNC || store->replication == CAL_UNSPECIFIED))
				return true;
		}
	return false;
}

/* About as many nodes and edges as copies, components and services have in models of all sizes. */
static void reserve_room(compiling *c)
{
	uint64_t things = (uint64_t)c->model->n_components + c->model->n_services, copies = c->system->n_copies;
	uint64_t nodes = 4 * copies + 8 * things, edges = 6 * copies + 12 * things;
	if (edges < UINT32_MAX)
		cal_graph_reserve(&c->out->graph, (uint32_t)nodes, (uint32_t)edges);
}

static void start(compiling *c, uint8_t letters, bool whole)
{
	const cal_model *m = c->model;
	cal_compiled *out = c->out;
	cal_graph_start(&out->graph);
	reserve_room(c);
	own(c, NODE_FALSE, 0);
	own(c, NODE_TRUE, 0);
	filter_of(c, false, -1);
	c->letters = letters;
	out->system = c->system;
	out->n_things = c->order->n;
	out->nodes = CAL_NEWS(c->keep, (size_t)c->order->n + 1, cal_nodes);
	out->clients = CAL_NEWS(c->keep, (size_t)m->n_services + 1, cal_client_groups);
	out->twins = CAL_NEWS(c->keep, (size_t)c->system->n_copies + 1, bool);
	out->struck = CAL_NEWS(c->keep, (size_t)c->system->n_copies + 1, cal_node);
	out->down = CAL_NEWS(c->keep, (size_t)c->system->n_copies + 1, cal_node);
	c->able = cal_zeroed(c->order->n, sizeof *c->able);
	c->asked = cal_zeroed(c->order->n, sizeof *c->asked);
	c->asked_of_state = cal_zeroed(m->n_states, sizeof *c->asked_of_state);
	c->late = may_replicate_late(m);
	c->cache_gone = cal_zeroed(m->n_states, sizeof *c->cache_gone);
	find_classes(c);
	out->loss = CAL_NEWS(c->keep, (size_t)out->n_classes * out->n_things + 1, cal_node);
	find_able(c, letters);
	find_asked(c, whole);
}

cal_node cal_service_node(const cal_compiled *c, uint32_t service, unsigned letter)
{
	const cal_nodes *n = &c->nodes[cal_thing_service(c->system, service)];
	switch (letter) {
	case PROPERTY_CONSISTENCY: return n->stale;
	case PROPERTY_AVAILABILITY: return n->unavailable;
	case PROPERTY_LATENCY: return n->slow;
	case PROPERTY_INTEGRITY: return n->wrong;
	case PROPERTY_SCALABILITY: return n->short_of;
	case PROPERTY_DURABILITY:
		return c->loss[(size_t)c->class_of[service] * c->n_things + cal_thing_service(c->system, service)];
	default: return n->people[c->system->model->services[service].max_loss <= 0];
	}
}

/* What is asked about: every letter of every service, A by groups where there are some. */
static void mark_tops(cal_compiled *out)
{
	for (uint32_t s = 0; s < out->system->model->n_services; s++) {
		for (unsigned letter = 1; letter <= LETTERS; letter++)
			if (letter != PROPERTY_AVAILABILITY || out->clients[s].n == 0)
				cal_graph_top(&out->graph, cal_service_node(out, s, letter));
		for (uint32_t g = 0; g < out->clients[s].n; g++)
			cal_graph_top(&out->graph, out->groups[out->clients[s].first + g]);
	}
}

static void find_strikable(const compiling *c)
{
	cal_compiled *out = c->out;
	out->strikable = CAL_NEWS(c->keep, (size_t)c->model->n_components + 1, uint8_t);
	for (uint32_t i = 0; i < c->model->n_components; i++) {
		bool any = c->asked[i];
		for (uint32_t k = out->first_store[i]; k < out->first_store[i + 1]; k++)
			any |= out->store_leaf[k] != NODE_FALSE;
		out->strikable[i] = out->nodes[i].by_copy ? STRIKE_BY_COPY : any ? STRIKE_NODES : STRIKE_NOTHING;
	}
}

/* Do two nodes feed the same gates? */
static bool feed_the_same(const cal_graph *g, cal_node a, cal_node b)
{
	uint32_t n = g->out_at[a + 1] - g->out_at[a];
	return n == g->out_at[b + 1] - g->out_at[b] &&
	       memcmp(g->out + g->out_at[a], g->out + g->out_at[b], n * sizeof *g->out) == 0;
}

static bool is_twin(const cal_compiled *out, uint32_t component, uint32_t copy)
{
	const cal_graph *g = &out->graph;
	const cal_nodes *n = &out->nodes[component];
	uint32_t at = copy - out->system->first_copy[component];
	if (!feed_the_same(g, out->struck[copy], out->struck[copy - 1]))
		return false;
	if (n->by_copy && !feed_the_same(g, n->struck_wrong + at, n->struck_wrong + at - 1))
		return false;
	if (n->by_copy && n->struck_stale != NODE_FALSE && !feed_the_same(g, n->struck_stale + at, n->struck_stale + at - 1))
		return false;
	for (uint32_t k = out->first_store[component]; k < out->first_store[component + 1]; k++)
		if (out->store_leaf[k] != NODE_FALSE && !feed_the_same(g, out->store_leaf[k] + at, out->store_leaf[k] + at - 1))
			return false;
	return true;
}

static void find_twins(cal_compiled *out)
{
	const cal_system *s = out->system;
	for (uint32_t i = 0; i < s->n_squads; i++)
		for (uint32_t k = 1; k < s->squads[i].n; k++)
			out->twins[s->squads[i].first + k] = is_twin(out, s->squads[i].component, s->squads[i].first + k);
}

cal_compiled *cal_compile(cal_arena *keep, const cal_system *s, const cal_order *order, uint8_t letters, bool whole)
{
	cal_compiled *out = CAL_NEW(keep, cal_compiled);
	compiling c = {.out = out, .system = s, .model = s->model, .keep = keep, .order = order};
	c.walk = cal_walk_over(s);
	start(&c, letters, whole);
	compile_leaves_of_state(&c);
	compile_lost_states(&c);
	for (uint32_t k = 0; k < c.order->n_knots; k++)
		compile_knot(&c, k);
	mark_tops(out);
	cal_graph_finish(&out->graph);
	find_twins(out);
	find_strikable(&c);
	cal_walk_free(&c.walk);
	free(c.able), free(c.asked), free(c.asked_of_state), free(c.inputs), free(c.cuts), free(c.cache_gone), free(c.state_lost), free(c.unrestored);
	return out;
}

void cal_compiled_free(cal_compiled *c)
{
	cal_graph_free(&c->graph);
	free(c->owner), free(c->conditions), free(c->groups), free(c->group_service), free(c->group_domain);
	c->owner = NULL, c->conditions = NULL, c->groups = NULL, c->group_service = c->group_domain = NULL;
}
