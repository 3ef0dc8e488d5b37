/* rules/compile_state.c -- durability, integrity, consistency and operations of a failure graph.
 *
 * docs/semantics.md, "What a service loses".  A lost state hangs on strikes alone, so states come before
 * components; what is lost, wrong or stale then spreads over every dependency and along `from`. */
#include <stdlib.h>
#include <string.h>

#include "rules/compile_internal.h"

static bool is_passive(const cal_component *it)
{
	return it->redundancy == REDUNDANCY_ACTIVE_PASSIVE;
}

/* ---- durability ---- */

static uint32_t all_copies(const compiling *c, uint32_t component)
{
	return c->system->first_copy[component + 1] - c->system->first_copy[component];
}

void compile_leaves_of_state(compiling *c)
{
	const cal_model *m = c->model;
	cal_compiled *out = c->out;
	out->first_store = CAL_NEWS(c->keep, (size_t)m->n_components + 1, uint32_t);
	for (uint32_t i = 0; i < m->n_components; i++)
		out->first_store[i + 1] = out->first_store[i] + m->components[i].n_stores;
	out->store_leaf = CAL_NEWS(c->keep, (size_t)out->first_store[m->n_components] + 1, cal_node);
	for (uint32_t i = 0; i < m->n_components; i++)
		for (uint32_t k = 0; k < m->components[i].n_stores; k++) {
			const cal_store *store = &m->components[i].stores[k];
			if (m->states[store->state].kind == STATE_CACHE || !c->asked_of_state[store->state])
				continue;
			for (uint32_t copy = 0; copy < all_copies(c, i); copy++) {
				cal_node leaf = new_leaf(c, ROLE_HELPER, PROPERTY_DURABILITY, i);
				if (copy == 0)
					out->store_leaf[out->first_store[i] + k] = leaf;
			}
		}
	out->domain_lost = CAL_NEWS(c->keep, (size_t)m->n_domains + 1, cal_node);
	bool backups = false;
	for (uint32_t s = 0; s < m->n_states; s++)
		backups |= m->states[s].backup.strategy > BACKUP_NONE || m->states[s].backup.strategy == CAL_UNSPECIFIED;
	for (uint32_t d = 0; backups && d < m->n_domains; d++)
		out->domain_lost[d] = new_leaf(c, ROLE_DOMAIN_LOST, PROPERTY_DURABILITY, d);
	out->somewhere_lost = new_leaf(c, ROLE_HELPER, PROPERTY_DURABILITY, 0);
}

/* Which of a component's copies count: those in a domain of the state's `per`, or all (CAL_NONE). */
typedef struct {
	uint32_t component, store, domain;
	unsigned per;
} stored;

static bool counts(const compiling *c, const stored *it, uint32_t copy)
{
	return !it->per || cal_copy_domain(c->system, copy, it->per) == it->domain;
}

/* That a component has lost a state, there, on its copies. */
static cal_node copies_lost(compiling *c, const stored *it, bool zero)
{
	const cal_component *component = &c->model->components[it->component];
	const cal_store *store = &component->stores[it->store];
	cal_node leaf = c->out->store_leaf[c->out->first_store[it->component] + it->store];
	uint32_t first = c->system->first_copy[it->component], mark = gather_start(c);
	for (uint32_t copy = first; copy < c->system->first_copy[it->component + 1]; copy++)
		if (counts(c, it, copy))
			gather_input(c, leaf + (copy - first));
	uint32_t n = c->n_inputs - mark;
	uint32_t wanted = store->replication == REPLICATION_NONE || store->min_copies > n ? n : store->min_copies;
	cal_node lost = gather_gate(c, mark, n - wanted + 1, FILTER_NONE, ROLE_STORE_LOST, PROPERTY_DURABILITY,
	                            it->component);
	if (!zero || !is_passive(component) || !counts(c, it, first) || store->replication == REPLICATION_SYNC ||
	    store->replication == REPLICATION_NONE)
		return lost;
	mark = gather_start(c);
	gather_input(c, lost);
	gather_input(c, store->replication == REPLICATION_ASYNC ? leaf
	                                                        : doubted(c, leaf, DOUBT_REPLICATION, it->component));
	return gather_gate(c, mark, 1, FILTER_NONE, ROLE_STORE_LOST, PROPERTY_DURABILITY, it->component);
}

static uint32_t store_index(const compiling *c, uint32_t component, uint32_t state)
{
	uint32_t k = 0;
	while (c->model->components[component].stores[k].state != state)
		k++;
	return k;
}

/* That every component which stores a state there has lost it. */
static cal_node lost_there(compiling *c, uint32_t state, uint32_t domain, bool zero)
{
	unsigned per = c->model->states[state].per;
	uint32_t mark = gather_start(c);
	for (uint32_t i = c->system->storing.start[state]; i < c->system->storing.start[state + 1]; i++) {
		stored it = {c->system->storing.at[i], 0, domain, per};
		it.store = store_index(c, it.component, state);
		bool there = false;
		for (uint32_t copy = c->system->first_copy[it.component];
		     copy < c->system->first_copy[it.component + 1] && !there; copy++)
			there = counts(c, &it, copy);
		if (there) {
			cal_node lost = copies_lost(c, &it, zero);
			gather_input(c, lost);
		}
	}
	return c->n_inputs > mark ? gather_all(c, mark) : NODE_FALSE;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* The domains of a state's `per` in which it is stored, sorted, some perhaps twice; caller frees. */
static uint32_t *storing_domains(const compiling *c, uint32_t state, uint32_t *n)
{
	uint32_t *found = NULL, room = 0;
	*n = 0;
	for (uint32_t i = c->system->storing.start[state]; i < c->system->storing.start[state + 1]; i++) {
		uint32_t component = c->system->storing.at[i];
		for (uint32_t copy = c->system->first_copy[component]; copy < c->system->first_copy[component + 1]; copy++) {
			CAL_GROW(found, *n, room);
			found[(*n)++] = cal_copy_domain(c->system, copy, c->model->states[state].per);
		}
	}
	if (*n)
		qsort(found, *n, sizeof *found, by_number);
	return found;
}

static cal_node lost_state(compiling *c, uint32_t state, bool zero)
{
	if (c->model->states[state].kind == STATE_CACHE)
		return NODE_FALSE;
	uint32_t mark = gather_start(c);
	if (!c->model->states[state].per) {
		cal_node lost = lost_there(c, state, CAL_NONE, zero);
		gather_input(c, lost);
	} else {
		uint32_t n, *domains = storing_domains(c, state, &n);
		for (uint32_t i = 0; i < n; i++)
			if (i == 0 || domains[i] != domains[i - 1]) {
				cal_node lost = lost_there(c, state, domains[i], zero);
				gather_input(c, lost);
			}
		free(domains);
	}
	return gather_gate(c, mark, 1, FILTER_NONE, ROLE_STATE_LOST, PROPERTY_DURABILITY, state);
}

/* Gathers that a domain or any above it is struck with D. */
static void gather_place_lost(compiling *c, uint32_t domain)
{
	cal_walk_up(&c->walk, domain);
	for (uint32_t i = 0; i < c->walk.n; i++)
		gather_input(c, c->out->domain_lost[c->walk.at[i]]);
}

static cal_node backups_lost(compiling *c, uint32_t state)
{
	cal_ids kept_in = c->model->states[state].backup.kept_in;
	if (!kept_in.given)
		return doubted(c, c->any_domain_lost, DOUBT_KEPT_IN, state);
	uint32_t mark = gather_start(c);
	for (uint32_t i = 0; i < kept_in.n; i++) {
		uint32_t place = gather_start(c);
		gather_place_lost(c, kept_in.at[i]);
		cal_node lost = gather_any(c, place);
		gather_input(c, lost);
	}
	return gather_all(c, mark);
}

/* That no backup brings a state back, for services that may lose max_loss seconds. */
static cal_node not_saved(compiling *c, uint32_t state, double max_loss)
{
	const cal_backup *backup = &c->model->states[state].backup;
	uint32_t mark = gather_start(c);
	if (backup->strategy == BACKUP_NONE || backup->restore_tested == CAL_FALSE ||
	    (backup->strategy == BACKUP_PERIODIC && backup->interval > max_loss))
		return NODE_TRUE;
	if (backup->strategy == CAL_UNSPECIFIED)
		gather_input(c, doubtful(c, DOUBT_BACKUP, ROLE_DOUBT, state));
	if (backup->restore_tested == CAL_UNSAID)
		gather_input(c, doubtful(c, DOUBT_RESTORE_TESTED, ROLE_DOUBT, state));
	if (backup->strategy == BACKUP_PERIODIC && backup->interval < 0)
		gather_input(c, doubtful(c, DOUBT_INTERVAL, ROLE_DOUBT, state));
	cal_node gone = backups_lost(c, state);
	gather_input(c, gone);
	return gather_gate(c, mark, 1, FILTER_NONE, ROLE_UNRESTORABLE, 0, state);
}

void compile_lost_states(compiling *c)
{
	const cal_model *m = c->model;
	uint32_t mark = gather_start(c);
	for (uint32_t d = 0; d < m->n_domains; d++)
		gather_input(c, c->out->domain_lost[d]);
	gather_input(c, c->out->somewhere_lost);
	c->any_domain_lost = gather_any(c, mark);
	c->state_lost = cal_resize(NULL, 2 * (size_t)m->n_states + 1, sizeof *c->state_lost);
	c->unrestored = cal_resize(NULL, (size_t)c->out->n_classes * m->n_states + 1, sizeof *c->unrestored);
	for (uint32_t s = 0; s < m->n_states; s++) {
		c->state_lost[2 * s] = is_state_asked(c, s, false) ? lost_state(c, s, false) : NODE_FALSE;
		c->state_lost[2 * s + 1] = !c->late ? c->state_lost[2 * s] :
		                           is_state_asked(c, s, true) ? lost_state(c, s, true) : NODE_FALSE;
		for (uint32_t class = 0; class < c->out->n_classes; class++) {
			cal_node lost = c->state_lost[2 * s + (c->out->class_loss[class] <= 0)];
			cal_node *node = &c->unrestored[(size_t)class * m->n_states + s];
			*node = NODE_FALSE;
			if (lost == NODE_FALSE || !(c->asked_of_state[s] & ASKED_LOSS(class)))
				continue;
			mark = gather_start(c);
			gather_input(c, lost);
			cal_node unsaved = not_saved(c, s, c->out->class_loss[class]);
			gather_input(c, unsaved);
			*node = gather_gate(c, mark, 2, FILTER_NONE, ROLE_UNRESTORABLE, PROPERTY_DURABILITY, s);
		}
	}
}

/* ---- integrity and consistency ---- */

/* Need one struck copy not be enough?  Then copies have leaves of their own for I and C. */
static bool is_wrong_by_copy(const cal_component *it)
{
	return (it->coordination == COORDINATION_QUORUM || it->coordination == CAL_UNSPECIFIED) && it->replicas > 1;
}

/* A leaf of a letter for each copy; the first of them. */
static cal_node leaves_of_copies(compiling *c, uint32_t component, unsigned letter)
{
	cal_node first = new_leaf(c, ROLE_HELPER, letter, component);
	for (uint32_t copy = 1; copy < all_copies(c, component); copy++)
		new_leaf(c, ROLE_HELPER, letter, component);
	return first;
}

/* Gathers that so many copies are struck with a letter that the component is wrong. */
static void gather_wrong(compiling *c, uint32_t component, cal_node first)
{
	const cal_component *it = &c->model->components[component];
	uint32_t base = c->system->first_copy[component];
	for (unsigned pass = 0; pass < 2; pass++) {
		if (pass == 1 && it->coordination != CAL_UNSPECIFIED)
			break;
		uint32_t mark = gather_start(c);
		for (cal_live copy = cal_live_of(c->system, component); cal_live_next(&copy);)
			gather_input(c, first + (copy.copy - base));
		cal_node struck = pass ? gather_doubted(c, mark, DOUBT_COORDINATION, component) :
		                         gather_gate(c, mark, it->replicas / 2 + 1, FILTER_NONE, ROLE_HELPER, 0, 0);
		gather_input(c, struck);
	}
}

/* Gathers that every source of a log or table which a component consumes is unavailable. */
static void gather_cut_from(compiling *c, uint32_t component)
{
	bool stores;
	for (uint32_t i = c->system->first_squad[component]; i < c->system->first_squad[component + 1]; i++) {
		const cal_squad *squad = &c->system->squads[i];
		bool any = !squad->delayed && squad->kinds & (1u << STATE_LOG | 1u << STATE_TABLE);
		for (uint32_t k = 0; any && k < squad->n_consumes; k++) {
			const cal_consume *entry = squad->consumes[k];
			unsigned kind = c->model->states[squad->states[k]].kind;
			if (kind != STATE_LOG && kind != STATE_TABLE)
				continue;
			stores = cal_component_stores(&c->model->components[component], entry->state) != NULL;
			uint32_t mark = gather_start(c), at = 0;
			if (!entry->from.given && !stores)
				gather_input(c, c->out->nodes[cal_thing_state(c->system, entry->state)].unavailable);
			else
				for (uint32_t from; (from = cal_next_source(c->system, component, entry, &at)) != CAL_NONE;)
					gather_input(c, c->out->nodes[from].unavailable);
			cal_node gone = c->n_inputs > mark ? gather_all(c, mark) : NODE_FALSE;
			mark = gather_start(c);
			gather_input(c, gone);
			gone = gather_gate(c, mark, 1, FILTER_NONE, ROLE_CUT_FROM, PROPERTY_CONSISTENCY, component);
			gather_input(c, gone);
		}
	}
}

/* Gathers that a passive copy has taken over without the last writes. */
static void gather_behind(compiling *c, uint32_t component)
{
	const cal_component *it = &c->model->components[component];
	bool async = false, unsaid = false;
	for (uint32_t k = 0; k < it->n_stores; k++)
		if (c->model->states[it->stores[k].state].kind != STATE_CACHE) {
			async |= it->stores[k].replication == REPLICATION_ASYNC;
			unsaid |= it->stores[k].replication == CAL_UNSPECIFIED;
		}
	if (!is_passive(it) || it->replicas < 2 || !(async || unsaid) || it->failover.trigger == TRIGGER_MANUAL)
		return;
	cal_node down = first_is_down(c, component);
	if (!async)
		down = doubted(c, down, DOUBT_REPLICATION, component);
	if (it->failover.trigger == CAL_UNSPECIFIED)
		down = doubted(c, down, DOUBT_TRIGGER, component);
	gather_input(c, down);
}

static void gather_spread(compiling *c, uint32_t thing, size_t at)
{
	for (uint32_t i = c->order->any.start[thing]; i < c->order->any.start[thing + 1]; i++) {
		cal_node node;
		memcpy(&node, (const char *)&c->out->nodes[c->order->any.at[i]] + at, sizeof node);
		gather_input(c, node);
	}
}

static void compile_wrong(compiling *c, uint32_t thing, cal_role role, uint32_t owner)
{
	cal_nodes *n = &c->out->nodes[thing];
	bool component = thing < c->model->n_components;
	if (!(c->asked[thing] & ASKED_ANY))
		return;
	n->by_copy = component && is_wrong_by_copy(&c->model->components[thing]);
	if (n->by_copy)
		n->struck_wrong = leaves_of_copies(c, thing, PROPERTY_INTEGRITY);
	uint32_t mark = gather_start(c);
	if (n->by_copy)
		gather_wrong(c, thing, n->struck_wrong);
	gather_spread(c, thing, offsetof(cal_nodes, wrong));
	gather_slot(c, mark, &n->wrong, component && !n->by_copy, component ? ROLE_WRONG : role, PROPERTY_INTEGRITY, owner);
	if (component && !n->by_copy)
		n->struck_wrong = n->wrong;
}

static void compile_stale(compiling *c, uint32_t thing, cal_role role, uint32_t owner)
{
	cal_nodes *n = &c->out->nodes[thing];
	bool component = thing < c->model->n_components, strikable = component && !n->by_copy;
	if (!(c->able[thing] & ABLE_C) || !(c->asked[thing] & ASKED_ANY))
		return;
	if (n->by_copy)
		n->struck_stale = leaves_of_copies(c, thing, PROPERTY_CONSISTENCY);
	uint32_t mark = gather_start(c);
	if (n->by_copy)
		gather_wrong(c, thing, n->struck_stale);
	if (component) {
		gather_cut_from(c, thing);
		gather_behind(c, thing);
	}
	gather_spread(c, thing, offsetof(cal_nodes, stale));
	gather_slot(c, mark, &n->stale, strikable, component ? ROLE_STALE : role, PROPERTY_CONSISTENCY, owner);
	if (strikable)
		n->struck_stale = n->stale;
}

static void compile_loss(compiling *c, uint32_t thing, cal_role role, uint32_t owner)
{
	cal_compiled *out = c->out;
	const cal_component *it = thing < c->model->n_components ? &c->model->components[thing] : NULL;
	if (!(c->able[thing] & ABLE_D) || !(c->asked[thing] & ASKED_ANY))
		return;
	if (it && out->nodes[thing].changes_lost == NODE_FALSE)
		out->nodes[thing].changes_lost = new_leaf(c, ROLE_CHANGES_LOST, PROPERTY_DURABILITY, thing);
	for (uint32_t class = 0; class < out->n_classes; class++) {
		cal_node *loss = out->loss + (size_t)class * out->n_things;
		if (!(c->asked[thing] & ASKED_LOSS(class)))
			continue;
		uint32_t mark = gather_start(c);
		for (uint32_t k = 0; it && k < it->n_stores; k++)
			gather_input(c, c->unrestored[(size_t)class * c->model->n_states + it->stores[k].state]);
		gather_input(c, out->nodes[thing].changes_lost);
		for (uint32_t i = c->order->any.start[thing]; i < c->order->any.start[thing + 1]; i++)
			gather_input(c, loss[c->order->any.at[i]]);
		gather_slot(c, mark, &loss[thing], false, it ? ROLE_LOSS : role, PROPERTY_DURABILITY, owner);
	}
}

void compile_spreading(compiling *c, uint32_t thing, cal_role role, uint32_t owner)
{
	compile_wrong(c, thing, role, owner);
	compile_stale(c, thing, role, owner);
	compile_loss(c, thing, role, owner);
}

void reserve_spreading(compiling *c, uint32_t thing, cal_role role, uint32_t owner)
{
	cal_compiled *out = c->out;
	cal_nodes *n = &out->nodes[thing];
	bool component = thing < c->model->n_components;
	if (!(c->asked[thing] & ASKED_ANY))
		return;
	n->wrong = new_gate(c, 1, FILTER_NONE, component ? ROLE_WRONG : role, PROPERTY_INTEGRITY, owner);
	if (c->able[thing] & ABLE_C)
		n->stale = new_gate(c, 1, FILTER_NONE, component ? ROLE_STALE : role, PROPERTY_CONSISTENCY, owner);
	for (uint32_t class = 0; class < out->n_classes && c->able[thing] & ABLE_D; class++)
		if (c->asked[thing] & ASKED_LOSS(class))
			out->loss[(size_t)class * out->n_things + thing] =
				new_gate(c, 1, FILTER_NONE, component ? ROLE_LOSS : role, PROPERTY_DURABILITY, owner);
}

/* ---- operations ---- */

/* Gathers what needs people for a reason that no strike gives. */
static void gather_people(compiling *c, uint32_t component, bool zero)
{
	const cal_component *it = &c->model->components[component];
	for (uint32_t k = 0; k < it->n_stores; k++)
		gather_input(c, c->state_lost[2 * it->stores[k].state + zero]);
	if (is_passive(it) && it->replicas > 1 && it->failover.trigger != TRIGGER_AUTOMATIC) {
		cal_node down = first_is_down(c, component);
		gather_input(c, it->failover.trigger == TRIGGER_MANUAL ? down : doubted(c, down, DOUBT_TRIGGER, component));
	}
	if (it->operated_through.n) {
		uint32_t mark = gather_start(c);
		gather_input(c, c->out->nodes[component].unavailable);
		for (uint32_t i = 0; i < it->operated_through.n; i++)
			gather_input(c, c->out->nodes[it->operated_through.at[i]].unavailable);
		cal_node cut = gather_all(c, mark);
		gather_input(c, cut);
	}
	gather_hard(c, it->depends_on, it->n_depends_on, offsetof(cal_nodes, people) + zero * sizeof(cal_node));
}

void compile_people(compiling *c, uint32_t component)
{
	cal_nodes *n = &c->out->nodes[component];
	if (c->late && c->asked[component] & ASKED_HARD)
		n->struck_people = new_gate(c, 1, FILTER_NONE, ROLE_PEOPLE, PROPERTY_OPERATIONS, component);
	for (unsigned zero = 0; zero < 2; zero++) {
		if (zero && !c->late) {
			n->people[1] = n->struck_people = n->people[0];
			continue;
		}
		if (!(c->asked[component] & ASKED_PEOPLE(zero)))
			continue;
		uint32_t mark = gather_start(c);
		gather_input(c, n->struck_people);
		gather_people(c, component, zero);
		gather_slot(c, mark, &n->people[zero], true, ROLE_PEOPLE, PROPERTY_OPERATIONS, component);
	}
}
