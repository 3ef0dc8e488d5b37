/* rules/order.c -- lists of who looks at whom, and their strongly connected components. */
#include "rules/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/knots.h"
#include "base/threads.h"

/* Edges of one kind, gathered thing by thing. */
typedef struct {
	uint32_t *start, *at, n, room;
} edges;

static void edge(edges *e, uint32_t to)
{
	CAL_GROW(e->at, e->n, e->room);
	e->at[e->n++] = to;
}

enum { HARD, ANY, REACH, ALL, KINDS };

/* The things of [low, high), from which a thread of its own looks. */
typedef struct {
	const cal_system *system;
	uint32_t low, high;
	edges rows[KINDS];
} looking;

uint32_t cal_next_source(const cal_system *s, uint32_t component, const cal_consume *entry, uint32_t *at)
{
	if (entry->from.given)
		return *at < entry->from.n ? entry->from.at[(*at)++] : CAL_NONE;
	uint32_t first = s->storing.start[entry->state], end = s->storing.start[entry->state + 1];
	while (first + *at < end) {
		uint32_t source = s->storing.at[first + (*at)++];
		if (source != component)
			return source;
	}
	return CAL_NONE;
}

/* One thing looks at another, in every way but over a hard dependency. */
static void look_at(looking *l, uint32_t to)
{
	edge(&l->rows[ANY], to);
	edge(&l->rows[REACH], to);
	edge(&l->rows[ALL], to);
}

static void look_at_dependencies(looking *l, const cal_dependency *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const cal_dependency *d = &list[i];
		bool hard = d->mode != MODE_SOFT;
		for (uint32_t k = 0; k < d->alternatives.n + (d->service != CAL_NONE); k++) {
			uint32_t to = k < d->alternatives.n ? d->alternatives.at[k] : cal_thing_service(l->system, d->service);
			if (hard)
				edge(&l->rows[HARD], to);
			look_at(l, to);
		}
	}
}

/* A state that comes from all that store it is looked at as one thing, unless the component stores it too:
 * then it looks at the others, or it would seem to look at itself. */
static void look_at_state(looking *l, uint32_t component, const cal_consume *entry)
{
	const cal_system *s = l->system;
	bool stores = cal_component_stores(&s->model->components[component], entry->state) != NULL;
	if (s->model->states[entry->state].kind == STATE_CACHE)
		for (uint32_t i = s->storing.start[entry->state]; i < s->storing.start[entry->state + 1]; i++)
			edge(&l->rows[ALL], s->storing.at[i]);
	if (!entry->from.given && !stores) {
		look_at(l, cal_thing_state(s, entry->state));
		return;
	}
	uint32_t at = 0;
	for (uint32_t c; (c = cal_next_source(s, component, entry, &at)) != CAL_NONE;)
		look_at(l, c);
}

static void look_from_component(looking *l, uint32_t c)
{
	const cal_component *it = &l->system->model->components[c];
	look_at_dependencies(l, it->depends_on, it->n_depends_on);
	for (uint32_t i = l->system->first_squad[c]; i < l->system->first_squad[c + 1]; i++)
		for (uint32_t k = 0; k < l->system->squads[i].n_consumes && !l->system->squads[i].delayed; k++)
			look_at_state(l, c, l->system->squads[i].consumes[k]);
	for (uint32_t i = 0; i < it->failover.needs.n; i++) {
		edge(&l->rows[REACH], it->failover.needs.at[i]);
		edge(&l->rows[ALL], it->failover.needs.at[i]);
	}
	for (uint32_t i = 0; i < it->operated_through.n; i++)
		edge(&l->rows[ALL], it->operated_through.at[i]);
}

static void look_from_state(looking *l, uint32_t state)
{
	const cal_system *s = l->system;
	for (uint32_t i = s->storing.start[state]; i < s->storing.start[state + 1]; i++)
		look_at(l, s->storing.at[i]);
}

static void find_knots(cal_arena *keep, cal_order *o)
{
	uint32_t *things = CAL_NEWS(keep, (size_t)o->n + 1, uint32_t);
	uint32_t *knot_of = CAL_NEWS(keep, (size_t)o->n + 1, uint32_t);
	o->n_knots = cal_knots(o->n, o->all.start, o->all.at, knot_of, things);
	uint32_t *knot = CAL_NEWS(keep, (size_t)o->n_knots + 1, uint32_t);
	for (uint32_t i = 0; i < o->n; i++)
		knot[knot_of[things[i]] + 1] = i + 1;
	o->things = things;
	o->knot = knot;
	o->knot_of = knot_of;
}

static void start_row(looking *l, uint32_t thing)
{
	for (unsigned kind = 0; kind < KINDS; kind++)
		l->rows[kind].start[thing - l->low] = l->rows[kind].n;
}

/* Looks from the things of a share. */
static void look(void *one)
{
	looking *l = one;
	const cal_model *m = l->system->model;
	for (unsigned kind = 0; kind < KINDS; kind++)
		l->rows[kind].start = cal_resize(NULL, (size_t)(l->high - l->low) + 1, sizeof(uint32_t));
	for (uint32_t thing = l->low; thing < l->high; thing++) {
		start_row(l, thing);
		if (thing < m->n_components)
			look_from_component(l, thing);
		else if (thing < m->n_components + m->n_services)
			look_at_dependencies(l, m->services[thing - m->n_components].depends_on,
			                     m->services[thing - m->n_components].n_depends_on);
		else
			look_from_state(l, thing - m->n_components - m->n_services);
	}
	start_row(l, l->high);
}

/* The rows of some kinds, [low, high), to be kept: in keep, or in own. */
typedef struct {
	const looking *shares;
	unsigned n_shares, low, high;
	cal_arena *keep, own;
	cal_rows *rows;          /* by kind */
} keeping;

/* The edges of one kind of all shares, one behind the other. */
static cal_rows keep_rows(cal_arena *keep, const looking *shares, unsigned n_shares, unsigned kind)
{
	uint32_t n = shares[n_shares - 1].high, n_edges = 0, at = 0;
	for (unsigned i = 0; i < n_shares; i++)
		n_edges += shares[i].rows[kind].n;
	cal_rows r = {CAL_NEWS(keep, (size_t)n + 1, uint32_t), CAL_NEWS(keep, (size_t)n_edges + 1, uint32_t)};
	for (unsigned i = 0; i < n_shares; i++) {
		const edges *e = &shares[i].rows[kind];
		for (uint32_t thing = shares[i].low; thing <= shares[i].high; thing++)
			r.start[thing] = at + e->start[thing - shares[i].low];
		if (e->n)
			memcpy(r.at + at, e->at, e->n * sizeof *e->at);
		at += e->n;
		free(e->start), free(e->at);
	}
	return r;
}

static void keep_some(void *one)
{
	keeping *it = one;
	for (unsigned kind = it->low; kind < it->high; kind++)
		it->rows[kind] = keep_rows(it->keep ? it->keep : &it->own, it->shares, it->n_shares, kind);
}

const cal_order *cal_order_of(cal_arena *keep, const cal_system *s)
{
	const cal_model *m = s->model;
	cal_order *o = CAL_NEW(keep, cal_order);
	looking shares[CAL_SHARES];
	keeping all[CAL_SHARES];
	cal_rows rows[KINDS];
	o->n = m->n_components + m->n_services + m->n_states;
	unsigned n = cal_shares_of(o->n);
	for (unsigned i = 0; i < n; i++) {
		shares[i] = (looking){.system = s, .low = cal_share_start(o->n, i, n), .high = cal_share_start(o->n, i + 1, n)};
		all[i] = (keeping){.shares = shares, .n_shares = n, .low = cal_share_start(KINDS, i, n),
		                   .high = cal_share_start(KINDS, i + 1, n), .keep = i ? NULL : keep, .rows = rows};
	}
	cal_at_once(look, shares, n, sizeof *shares);
	cal_at_once(keep_some, all, n, sizeof *all);
	for (unsigned i = 0; i < n; i++)
		cal_arena_join(keep, &all[i].own);
	o->hard = rows[HARD];
	o->any = rows[ANY];
	o->reach = rows[REACH];
	o->all = rows[ALL];
	find_knots(keep, o);
	return o;
}

void cal_order_spread(const cal_order *o, const cal_rows *rows, uint64_t *marks)
{
	for (uint32_t k = 0; k < o->n_knots; k++) {
		uint32_t first = o->knot[k], end = o->knot[k + 1];
		for (bool changed = true; changed;) {
			changed = false;
			for (uint32_t i = first; i < end; i++) {
				uint32_t thing = o->things[i];
				uint64_t found = marks[thing];
				for (uint32_t e = rows->start[thing]; e < rows->start[thing + 1]; e++)
					found |= marks[rows->at[e]];
				changed |= found != marks[thing] && end - first > 1;
				marks[thing] = found;
			}
		}
	}
}

/* Hands a thing's marks on to what it looks at; true: something there is new. */
static bool hand_down(const cal_rows *rows, uint32_t thing, uint64_t *marks)
{
	bool changed = false;
	for (uint32_t e = rows->start[thing]; marks[thing] && e < rows->start[thing + 1]; e++) {
		uint64_t *to = &marks[rows->at[e]];
		changed |= marks[thing] & ~*to;
		*to |= marks[thing];
	}
	return changed;
}

void cal_order_spread_down(const cal_order *o, const cal_rows *rows, uint64_t *marks)
{
	for (uint32_t k = o->n_knots; k-- > 0;)
		for (bool changed = true; changed;) {
			changed = false;
			for (uint32_t i = o->knot[k]; i < o->knot[k + 1]; i++)
				changed |= hand_down(rows, o->things[i], marks) && o->knot[k + 1] - o->knot[k] > 1;
		}
}
