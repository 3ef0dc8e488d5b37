/* rules/system.c -- a model's components become copies, its lists become rows to look things up by. */
#include "rules/system.h"

#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "model/domains.h"

/* A list of pairs on its way to rows. */
typedef struct {
	uint32_t *key, *value;
	uint32_t n, room_key, room_value;
} pairs;

static void pair(pairs *p, uint32_t key, uint32_t value)
{
	CAL_GROW(p->key, p->n, p->room_key);
	CAL_GROW(p->value, p->n, p->room_value);
	p->key[p->n] = key;
	p->value[p->n++] = value;
}

/* Pairs become rows in keep; the pairs are freed. */
static cal_rows rows_of(cal_arena *keep, pairs *p, uint32_t n_keys)
{
	cal_rows r = {CAL_NEWS(keep, (size_t)n_keys + 2, uint32_t), CAL_NEWS(keep, (size_t)p->n + 1, uint32_t)};
	for (uint32_t i = 0; i < p->n; i++)
		r.start[p->key[i] + 2]++;
	for (uint32_t k = 0; k < n_keys; k++)
		r.start[k + 2] += r.start[k + 1];
	for (uint32_t i = 0; i < p->n; i++)
		r.at[r.start[p->key[i] + 1]++] = p->value[i];
	free(p->key);
	free(p->value);
	return r;
}

/* Lists being gathered for one squad; marks tell what is in already. */
typedef struct {
	uint32_t *software, n_software, software_room;
	const cal_consume **consumes;
	uint32_t *states, n_consumes, consumes_room, states_room;
	uint32_t *seen_software, *seen_state, stamp;
} gathering;

static void gather_software(gathering *g, cal_ids list)
{
	for (uint32_t i = 0; i < list.n; i++) {
		if (g->seen_software[list.at[i]] == g->stamp)
			continue;
		g->seen_software[list.at[i]] = g->stamp;
		CAL_GROW(g->software, g->n_software, g->software_room);
		g->software[g->n_software++] = list.at[i];
	}
}

static void gather_consumes(gathering *g, const cal_consume *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (g->seen_state[list[i].state] == g->stamp)
			continue;
		g->seen_state[list[i].state] = g->stamp;
		CAL_GROW(g->consumes, g->n_consumes, g->consumes_room);
		CAL_GROW(g->states, g->n_consumes, g->states_room);
		g->states[g->n_consumes] = list[i].state;
		g->consumes[g->n_consumes++] = &list[i];
	}
}

static void gather(gathering *g, const cal_model *m, const cal_group *group, cal_squad *squad)
{
	g->stamp++;
	g->n_software = g->n_consumes = 0;
	gather_software(g, group->runs);
	squad->n_direct = g->n_software;
	for (uint32_t i = 0; i < g->n_software; i++)
		gather_software(g, m->software[g->software[i]].includes);
	gather_consumes(g, group->consumes, group->n_consumes);
	for (uint32_t i = 0; i < g->n_software; i++)
		gather_consumes(g, m->software[g->software[i]].consumes, m->software[g->software[i]].n_consumes);
	squad->n_software = g->n_software;
	squad->n_consumes = g->n_consumes;
	for (uint32_t i = 0; i < g->n_consumes; i++)
		squad->kinds |= 1u << m->states[g->states[i]].kind;
}

static const void *keep_list(cal_arena *keep, const void *list, size_t n, size_t size)
{
	return n ? memcpy(cal_alloc(keep, n, size), list, n * size) : NULL;
}

/* What is laid out for copies, the components of [low, high) by a thread of their own; its lists live in keep, or in own. */
typedef struct {
	const cal_system *system;
	cal_squad *squads;
	uint32_t *squad_of, *component_of, *domain_of;
	bool *delayed;
	uint8_t *followed;
	cal_arena *keep, own;
	uint32_t low, high;
} layout;

static void lay_out_squad(const layout *it, uint32_t number, const cal_group *group)
{
	for (uint32_t k = 0; k < group->replicas; k++) {
		uint32_t copy = it->squads[number].first + k, after = group->replicas - 1 - k;
		it->squad_of[copy] = number;
		it->component_of[copy] = it->squads[number].component;
		it->delayed[copy] = group->delayed;
		it->followed[copy] = (uint8_t)(after < UINT8_MAX ? after : UINT8_MAX);
		it->domain_of[copy] = group->placement.n ? group->placement.at[k % group->placement.n] : CAL_NONE;
	}
}

static void lay_out_some(void *one)
{
	layout *it = one;
	const cal_model *m = it->system->model;
	cal_arena *keep = it->keep ? it->keep : &it->own;
	gathering g = {.seen_software = cal_zeroed(m->n_software, sizeof(uint32_t)),
	               .seen_state = cal_zeroed(m->n_states, sizeof(uint32_t))};
	for (uint32_t c = it->low; c < it->high; c++) {
		uint32_t copy = it->system->first_copy[c];
		for (uint32_t i = 0; i < m->components[c].n_groups; i++) {
			const cal_group *group = &m->components[c].groups[i];
			cal_squad *squad = &it->squads[it->system->first_squad[c] + i];
			*squad = (cal_squad){.component = c, .first = copy, .n = group->replicas, .delayed = group->delayed,
			                     .unnamed = !group->runs.given && !m->components[c].external};
			gather(&g, m, group, squad);
			squad->software = keep_list(keep, g.software, g.n_software, sizeof *g.software);
			squad->consumes = keep_list(keep, g.consumes, g.n_consumes, sizeof *g.consumes);
			squad->states = keep_list(keep, g.states, g.n_consumes, sizeof *g.states);
			lay_out_squad(it, it->system->first_squad[c] + i, group);
			copy += group->replicas;
		}
	}
	free(g.software), free(g.consumes), free(g.states), free(g.seen_software), free(g.seen_state);
}

static void number_copies(cal_arena *keep, cal_system *s)
{
	const cal_model *m = s->model;
	uint32_t *first_squad = CAL_NEWS(keep, (size_t)m->n_components + 1, uint32_t);
	uint32_t *first_copy = CAL_NEWS(keep, (size_t)m->n_components + 1, uint32_t);
	for (uint32_t c = 0; c < m->n_components; c++) {
		first_squad[c + 1] = first_squad[c] + m->components[c].n_groups;
		first_copy[c + 1] = first_copy[c] + m->components[c].replicas + m->components[c].delayed;
	}
	s->first_squad = first_squad;
	s->first_copy = first_copy;
	s->n_squads = first_squad[m->n_components];
	s->n_copies = first_copy[m->n_components];
}

static void lay_out_copies(cal_arena *keep, cal_system *s)
{
	const uint32_t n = s->model->n_components;
	layout shares[CAL_SHARES];
	layout all = {.system = s};
	number_copies(keep, s);
	s->squads = all.squads = CAL_NEWS(keep, (size_t)s->n_squads + 1, cal_squad);
	s->squad_of = all.squad_of = CAL_NEWS(keep, (size_t)s->n_copies + 1, uint32_t);
	s->domain_of = all.domain_of = CAL_NEWS(keep, (size_t)s->n_copies + 1, uint32_t);
	s->component_of = all.component_of = CAL_NEWS(keep, (size_t)s->n_copies + 1, uint32_t);
	s->delayed = all.delayed = CAL_NEWS(keep, (size_t)s->n_copies + 1, bool);
	s->followed = all.followed = CAL_NEWS(keep, (size_t)s->n_copies + 1, uint8_t);
	unsigned n_shares = cal_shares_of(n);
	for (unsigned i = 0; i < n_shares; i++) {
		shares[i] = all;
		shares[i].keep = i ? NULL : keep;
		shares[i].low = cal_share_start(n, i, n_shares);
		shares[i].high = cal_share_start(n, i + 1, n_shares);
	}
	cal_at_once(lay_out_some, shares, n_shares, sizeof *shares);
	for (unsigned i = 0; i < n_shares; i++)
		cal_arena_join(keep, &shares[i].own);
}

static void look_up_domains(cal_arena *keep, cal_system *s)
{
	const cal_model *m = s->model;
	pairs placed = {0}, below = {0};
	for (uint32_t copy = 0; copy < s->n_copies; copy++)
		if (s->domain_of[copy] != CAL_NONE)
			pair(&placed, s->domain_of[copy], copy);
	for (uint32_t d = 0; d < m->n_domains; d++)
		for (uint32_t i = 0; i < m->domains[d].within.n; i++)
			pair(&below, m->domains[d].within.at[i], d);
	s->placed = rows_of(keep, &placed, m->n_domains);
	s->below = rows_of(keep, &below, m->n_domains);
}

static void look_up_components(cal_arena *keep, cal_system *s)
{
	const cal_model *m = s->model;
	pairs storing = {0}, managed = {0}, writing = {0};
	for (uint32_t c = 0; c < m->n_components; c++) {
		const cal_component *it = &m->components[c];
		for (uint32_t i = 0; i < it->n_stores; i++)
			pair(&storing, it->stores[i].state, c);
		for (uint32_t i = 0; i < it->n_writes; i++)
			pair(&writing, it->writes[i].state, c);
		for (uint32_t i = 0; i < it->managed_by.n; i++)
			pair(&managed, it->managed_by.at[i], c);
	}
	s->storing = rows_of(keep, &storing, m->n_states);
	s->writing = rows_of(keep, &writing, m->n_states);
	s->managed = rows_of(keep, &managed, m->n_software);
}

static void look_up_squads(cal_arena *keep, cal_system *s)
{
	pairs consuming = {0}, running = {0};
	for (uint32_t i = 0; i < s->n_squads; i++) {
		for (uint32_t k = 0; k < s->squads[i].n_consumes; k++)
			pair(&consuming, s->squads[i].states[k], i);
		for (uint32_t k = 0; k < s->squads[i].n_software; k++)
			pair(&running, s->squads[i].software[k], i);
	}
	s->consuming = rows_of(keep, &consuming, s->model->n_states);
	s->running = rows_of(keep, &running, s->model->n_software);
}

/* Rows of some kinds, each by a thread of its own in a large model. */
typedef struct {
	cal_system *system;
	cal_arena *keep, own;
	void (*make)(cal_arena *keep, cal_system *s);
} looking_up;

static void look_up(void *one)
{
	looking_up *it = one;
	it->make(it->keep ? it->keep : &it->own, it->system);
}

static void look_up_the_rest(cal_arena *keep, cal_system *s)
{
	look_up_domains(keep, s);
	look_up_components(keep, s);
}

const cal_system *cal_system_of(cal_arena *keep, const cal_model *m)
{
	cal_system *s = CAL_NEW(keep, cal_system);
	s->model = m;
	cal_domains_prepare(m);
	lay_out_copies(keep, s);
	looking_up both[2] = {{.system = s, .keep = keep, .make = look_up_squads}, {.system = s, .make = look_up_the_rest}};
	if (cal_shares_of(m->n_components) > 1) {
		cal_at_once(look_up, both, 2, sizeof *both);
	} else {
		look_up(&both[0]);
		look_up(&both[1]);
	}
	cal_arena_join(keep, &both[1].own);
	return s;
}

uint32_t cal_copy_domain(const cal_system *s, uint32_t copy, unsigned kind)
{
	uint32_t d = s->domain_of[copy];
	return d == CAL_NONE ? CAL_NONE : cal_domain_of_kind(s->model, d, kind);
}

const cal_consume *cal_squad_consumes(const cal_squad *squad, uint32_t state)
{
	for (uint32_t i = 0; i < squad->n_consumes; i++)
		if (squad->states[i] == state)
			return squad->consumes[i];
	return NULL;
}

const cal_store *cal_component_stores(const cal_component *c, uint32_t state)
{
	for (uint32_t i = 0; i < c->n_stores; i++)
		if (c->stores[i].state == state)
			return &c->stores[i];
	return NULL;
}

bool cal_squad_runs_directly(const cal_squad *squad, uint32_t software)
{
	for (uint32_t i = 0; i < squad->n_direct; i++)
		if (squad->software[i] == software)
			return true;
	return false;
}

cal_walk cal_walk_over(const cal_system *s)
{
	cal_walk w = {.system = s, .at = cal_zeroed(s->model->n_domains, sizeof *w.at),
	              .mark = cal_zeroed(s->model->n_domains, sizeof *w.mark)};
	return w;
}

void cal_walk_free(cal_walk *w)
{
	free(w->at), free(w->mark);
}

static void walk(cal_walk *w, uint32_t domain, bool up)
{
	const cal_system *s = w->system;
	w->n = 0;
	w->mark[domain] = ++w->stamp;
	w->at[w->n++] = domain;
	for (uint32_t i = 0; i < w->n; i++) {
		uint32_t d = w->at[i];
		const uint32_t *next = up ? s->model->domains[d].within.at : s->below.at + s->below.start[d];
		uint32_t n = up ? s->model->domains[d].within.n : s->below.start[d + 1] - s->below.start[d];
		for (uint32_t k = 0; k < n; k++)
			if (!cal_walk_found(w, next[k])) {
				w->mark[next[k]] = w->stamp;
				w->at[w->n++] = next[k];
			}
	}
}

void cal_walk_up(cal_walk *w, uint32_t domain)
{
	walk(w, domain, true);
}

void cal_walk_down(cal_walk *w, uint32_t domain)
{
	walk(w, domain, false);
}
