/* rules/events_infrastructure.c -- events of copies, domains, partitions, externals, health and limits. */
#include <stdlib.h>
#include <string.h>

#include "rules/events_internal.h"

/* ---- copies ---- */

/* A copy that is up and does not answer well: what takes it out decides what it costs. */
static uint8_t gray_letters(making *it, uint32_t component)
{
	switch (it->m->model->components[component].health_check) {
	case HEALTH_NONE: case HEALTH_SHALLOW:
		return LETTER_L;
	case HEALTH_DEEP:
		return LETTER_A;
	default:
		it->strike_doubts = DOUBT_BIT(DOUBT_HEALTH_CHECK);
		return at_worst(it) ? LETTER_A | LETTER_L : 0;
	}
}

void make_copies(making *it, uint32_t component)
{
	const cal_system *s = it->m->system;
	if (it->m->model->components[component].external)
		return;
	bool gray = !it->threat->own && strcmp(it->threat->name, "gray-failure") == 0;
	if (gray)
		it->letters = gray_letters(it, component);
	for (uint32_t copy = s->first_copy[component]; copy < s->first_copy[component + 1]; copy++) {
		if (is_delayed(it->m, copy) && (gray || !(it->letters & LETTER_D)))
			continue;
		if (copy > s->first_copy[component] && is_twin(it, copy - 1, copy))
			continue;
		begin(it);
		hit_plainly(it, (cal_run){copy, 1});
	}
}

void make_external(making *it, uint32_t component)
{
	if (!it->m->model->components[component].external)
		return;
	begin(it);
	hit_plainly(it, (cal_run){it->m->system->first_copy[component], 1});
}

/* ---- domains ---- */

static bool is_sized(uint32_t kinds)
{
	return kinds && !(kinds >> (DOMAIN_CONTINENT + 1));
}

static unsigned biggest_of(uint32_t kinds)
{
	return 31u - (unsigned)__builtin_clz(kinds);
}

static unsigned smallest_of(uint32_t kinds)
{
	return (unsigned)__builtin_ctz(kinds);
}

/* The nearest domain, breadth first from one, of a kind in a set; CAL_NONE: none, or from nowhere. */
static uint32_t nearest_of(cal_maker *m, uint32_t domain, uint32_t kinds)
{
	if (domain == CAL_NONE)
		return CAL_NONE;
	if (kinds >> m->model->domains[domain].kind & 1)
		return domain;
	cal_walk_up(&m->walk, domain);
	for (uint32_t i = 0; i < m->walk.n; i++)
		if (kinds >> m->model->domains[m->walk.at[i]].kind & 1)
			return m->walk.at[i];
	return CAL_NONE;
}

/* The nearest domain bigger than all of some kinds. */
static uint32_t larger_domain(cal_maker *m, uint32_t domain, uint32_t kinds)
{
	if (!is_sized(kinds))
		return CAL_NONE;
	uint32_t bigger = ((2u << DOMAIN_CONTINENT) - 1) & ~((2u << biggest_of(kinds)) - 1);
	return nearest_of(m, domain, bigger);
}

/* The biggest domain smaller than all of some kinds. */
static uint32_t smaller_domain(cal_maker *m, uint32_t domain, uint32_t kinds)
{
	if (!is_sized(kinds))
		return CAL_NONE;
	for (unsigned kind = smallest_of(kinds); kind-- > DOMAIN_HOST;) {
		uint32_t found = nearest_of(m, domain, 1u << kind);
		if (found != CAL_NONE)
			return found;
	}
	return CAL_NONE;
}

/* Answers for the domain of placement, for one threat: does it lie in a domain of its kinds, and if not, what
 * is its larger domain.  Copies share placements, so each is looked up once. */
typedef struct {
	bool asked, placed;
	uint32_t larger;
} placement;

static placement look_up(cal_maker *m, uint32_t domain, uint32_t kinds)
{
	bool placed = nearest_of(m, domain, kinds) != CAL_NONE;
	return (placement){true, placed, placed ? CAL_NONE : larger_domain(m, domain, kinds)};
}

/* Does the threat see copies without a domain of its kinds at all? */
static bool sees_unplaced(const making *it)
{
	uint32_t kinds = it->threat->kinds;
	if (kinds & (1u << DOMAIN_ZONE | 1u << DOMAIN_REGION))
		return true;
	for (uint32_t d = 0; d < it->m->model->n_domains; d++)
		if (kinds >> it->m->model->domains[d].kind & 1)
			return true;
	return false;
}

/* Sorts gathered copies by their larger domain (m->keys) into the buckets of places. */
static void bucket(cal_maker *m, uint32_t n, unplaced_copies *u)
{
	cal_sort(m->keys, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t larger = (uint32_t)m->keys[i].key;
		if (i == 0 || larger != (uint32_t)m->keys[i - 1].key) {
			add_number(&u->first, i);
			if (larger != CAL_NONE)
				add_number(&u->places, larger);
		}
		add_number(&u->copies, m->keys[i].value);
	}
	if (u->first.n == u->places.n)
		add_number(&u->first, n);
}

/* Gathers copies without a domain of the threat's kinds. */
static void gather_unplaced(making *it, unplaced_copies *u)
{
	cal_maker *m = it->m;
	u->copies.n = u->places.n = u->first.n = 0;
	uint32_t n = 0, kinds = it->threat->kinds;
	placement nowhere = look_up(m, CAL_NONE, kinds);
	placement *known = cal_zeroed(m->model->n_domains, sizeof *known);
	for (uint32_t copy = 0; copy < m->system->n_copies && sees_unplaced(it); copy++) {
		uint32_t at = m->system->domain_of[copy];
		if (at != CAL_NONE && !known[at].asked)
			known[at] = look_up(m, at, kinds);
		placement p = at == CAL_NONE ? nowhere : known[at];
		if (p.placed || (m->system->delayed[copy] && !(it->threat->letters & LETTER_D)) ||
		    m->model->components[m->system->component_of[copy]].external)
			continue;
		CAL_GROW(m->keys, n, m->keys_room);
		m->keys[n++] = (cal_sorted){p.larger, copy};
	}
	free(known);
	bucket(m, n, u);
}

static void free_grounds(unplaced *u);

static unplaced *unplaced_of(making *it)
{
	cal_maker *m = it->m;
	unplaced *u = &m->unplaced;
	if (u->threat == it->threat_index)
		return u;
	free_grounds(u);
	u->threat = it->threat_index;
	u->of = &u->own;
	if (m->ahead && m->ahead->gathered[it->threat_index])
		u->of = &m->ahead->by_threat[it->threat_index];
	else
		gather_unplaced(it, &u->own);
	return u;
}

/* Strikes the bucket of one place; place n_places: copies that have no larger domain. */
static void hit_bucket(making *it, const unplaced_copies *u, uint32_t place)
{
	uint32_t end = place < u->places.n ? u->first.at[place + 1] : u->copies.n;
	for (uint32_t i = u->first.at[place]; i < end; i++)
		hit(it, (cal_run){u->copies.at[i], 1}, it->letters, CAL_NONE, DOUBT_BIT(DOUBT_PLACEMENT));
}

static void free_grounds(unplaced *u)
{
	for (uint32_t i = 0; i < u->n_grounds; i++) {
		free(u->grounds[i]->places.at), free(u->grounds[i]->copies.at);
		free(u->grounds[i]);
	}
	u->n_grounds = 0;
}

static void free_copies(unplaced_copies *u)
{
	free(u->copies.at), free(u->places.at), free(u->first.at);
}

void free_unplaced(unplaced *u)
{
	free_grounds(u);
	free_copies(&u->own);
	free(u->grounds);
}

cal_unplaced *cal_unplaced_of(cal_maker *m)
{
	const cal_model *model = m->model;
	cal_unplaced *u = cal_zeroed(1, sizeof *u);
	*u = (cal_unplaced){cal_zeroed(model->n_threats, sizeof *u->by_threat), cal_zeroed(model->n_threats, sizeof *u->gathered),
	                    model->n_threats};
	for (uint32_t t = 0; t < model->n_threats; t++) {
		if (model->threats[t].mechanism != MECHANISM_DOMAIN || model->threats[t].skipped)
			continue;
		gather_unplaced(&(making){.m = m, .threat = &model->threats[t]}, &u->by_threat[t]);
		u->gathered[t] = true;
	}
	free(m->keys);
	m->keys = NULL, m->keys_room = 0;
	return u;
}

void cal_unplaced_free(cal_unplaced *u)
{
	for (uint32_t t = 0; u && t < u->n_threats; t++)
		free_copies(&u->by_threat[t]);
	if (u)
		free(u->by_threat), free(u->gathered);
	free(u);
}

void cal_maker_share(cal_maker *m, const cal_unplaced *u)
{
	m->ahead = u;
}

static void add_bucket(numbers *copies, const unplaced_copies *u, uint32_t place)
{
	uint32_t end = place < u->places.n ? u->first.at[place + 1] : u->copies.n;
	for (uint32_t i = u->first.at[place]; i < end; i++)
		add_number(copies, u->copies.at[i]);
}

static bool same_numbers(const numbers *a, const numbers *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->at, b->at, a->n * sizeof *a->at) == 0);
}

/* The ground of some places, made when it is first asked for; takes the list. */
static const cal_ground *ground_of(unplaced *u, numbers places, uint8_t letters)
{
	for (uint32_t i = u->n_grounds; i-- > 0;)
		if (same_numbers(&u->grounds[i]->places, &places)) {
			free(places.at);
			return &u->grounds[i]->ground;
		}
	CAL_GROW(u->grounds, u->n_grounds, u->grounds_room);
	ground_of_places *g = u->grounds[u->n_grounds++] = cal_zeroed(1, sizeof *g);
	g->places = places;
	for (uint32_t i = 0; i < places.n; i++)
		add_bucket(&g->copies, u->of, places.at[i]);
	add_bucket(&g->copies, u->of, u->of->places.n);
	g->ground = (cal_ground){g->copies.at, g->copies.n, letters};
	return &g->ground;
}

/* At worst, copies without a domain of the kinds are in every domain that could be theirs: all of them, if it has
 * no larger domain, else those whose larger domain is above it, or who have none. */
static const cal_ground *ground_at(making *it, uint32_t domain)
{
	unplaced *u = unplaced_of(it);
	numbers places = {0};
	if (u->of->copies.n == 0)
		return NULL;
	bool all = larger_domain(it->m, domain, it->threat->kinds) == CAL_NONE;
	if (!all)
		cal_walk_up(&it->m->walk, domain);
	for (uint32_t place = 0; place < u->of->places.n; place++)
		if (all || cal_walk_found(&it->m->walk, u->of->places.at[place]))
			add_number(&places, place);
	return ground_of(u, places, it->letters);
}

/* Gathers the copies in a domain. */
static void gather_placed(cal_maker *m, uint32_t domain)
{
	const cal_rows *placed = &m->system->placed;
	m->copies.n = 0;
	cal_walk_down(&m->walk, domain);
	for (uint32_t i = 0; i < m->walk.n; i++)
		for (uint32_t k = placed->start[m->walk.at[i]]; k < placed->start[m->walk.at[i] + 1]; k++)
			add_number(&m->copies, placed->at[k]);
	if (m->walk.n > 1)
		put_in_order(m, &m->copies);
}

void make_domain(making *it, uint32_t domain)
{
	cal_maker *m = it->m;
	if (!(it->threat->kinds >> m->model->domains[domain].kind & 1))
		return;
	it->event.domain = domain;
	it->event.of_domain = true;
	if (unplaced_of(it)->of->copies.n && at_worst(it))
		it->event.ground = ground_at(it, domain);
	begin(it);
	gather_placed(m, domain);
	strike_each(it, m->copies.at, m->copies.n);
}

/* A further event for each larger domain: whose it is, is above or below it, or who have none. */
static void further_events_at_worst(making *it, const unplaced_copies *u)
{
	for (uint32_t place = 0; place < u->places.n + (u->places.n == 0); place++) {
		begin(it);
		hit_bucket(it, u, u->places.n);
		for (uint32_t other = 0; place < u->places.n && other < u->places.n; other++) {
			cal_walk_up(&it->m->walk, u->places.at[place]);
			bool near = cal_walk_found(&it->m->walk, u->places.at[other]);
			if (!near) {
				cal_walk_up(&it->m->walk, u->places.at[other]);
				near = cal_walk_found(&it->m->walk, u->places.at[place]);
			}
			if (near)
				hit_bucket(it, u, other);
		}
	}
}

/* At best only those share an event that share the biggest smaller domain. */
static void further_events_at_best(making *it, const unplaced_copies *u)
{
	cal_maker *m = it->m;
	uint32_t n = u->copies.n;
	cal_sorted *keys = cal_resize(NULL, (size_t)n + 1, sizeof *keys);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t copy = u->copies.at[i], at = m->system->domain_of[copy];
		keys[i] = (cal_sorted){cal_sort_key(smaller_domain(m, at, it->threat->kinds), copy), copy};
	}
	cal_sort(keys, n);
	for (uint32_t i = 0; i < n; i++) {
		bool alone = keys[i].key >> 32 == CAL_NONE;
		if (i && alone && is_twin(it, keys[i - 1].value, keys[i].value))
			continue;
		if (i == 0 || alone || keys[i].key >> 32 != keys[i - 1].key >> 32)
			begin(it);
		hit(it, (cal_run){keys[i].value, 1}, it->letters, CAL_NONE, DOUBT_BIT(DOUBT_PLACEMENT));
	}
	free(keys);
}

void make_domain_elsewhere(making *it)
{
	about(it, SECTION_NONE, CAL_NONE);
	it->event.of_domain = true;
	it->event.doubts = DOUBT_BIT(DOUBT_PLACEMENT);
	const unplaced_copies *u = unplaced_of(it)->of;
	if (u->copies.n == 0)
		return;
	if (at_worst(it))
		further_events_at_worst(it, u);
	else
		further_events_at_best(it, u);
}

/* ---- partitions ---- */

/* What a partition costs one copy of a component that stands on both sides of it. */
static uint8_t partition_letters(making *it, uint32_t component, bool inside)
{
	const cal_component *c = &it->m->model->components[component];
	bool stores = stores_more_than_caches(it->m, component);
	it->strike_doubts = 0;
	if (c->coordination == COORDINATION_LEADER || c->coordination == COORDINATION_QUORUM)
		return inside ? LETTER_A : 0;
	if (c->coordination == COORDINATION_NONE || !stores)
		return stores ? LETTER_C : 0;
	it->strike_doubts = DOUBT_BIT(DOUBT_COORDINATION);
	if (!at_worst(it))
		return 0;
	return inside ? LETTER_A | LETTER_C : LETTER_C;
}

/* Copies from one on that stand on the same side of a partition. */
static cal_run run_on_a_side(const cal_maker *m, uint32_t copy, uint32_t end, bool *inside)
{
	cal_run run = {copy, 1};
	*inside = m->copy_mark[copy] == m->copy_stamp;
	while (copy + run.n < end && (m->copy_mark[copy + run.n] == m->copy_stamp) == *inside)
		run.n++;
	return run;
}

static void part_component(making *it, uint32_t component)
{
	cal_maker *m = it->m;
	uint32_t inside = 0;
	for (cal_live copy = cal_live_of(m->system, component); cal_live_next(&copy);)
		inside += m->copy_mark[copy.copy] == m->copy_stamp;
	if (inside == 0 || inside == m->model->components[component].replicas)
		return;
	unsigned coordination = m->model->components[component].coordination;
	bool only_inside = coordination == COORDINATION_LEADER || coordination == COORDINATION_QUORUM;
	const uint8_t letters[2] = {partition_letters(it, component, false), partition_letters(it, component, true)};
	for (uint32_t i = m->system->first_squad[component]; i < m->system->first_squad[component + 1]; i++) {
		const cal_squad *squad = &m->system->squads[i];
		uint32_t end = squad->delayed ? squad->first : squad->first + squad->n;
		for (uint32_t copy = squad->first; copy < end;) {
			bool in;
			cal_run run = run_on_a_side(m, copy, end, &in);
			it->letters = letters[in];
			if (in || !only_inside)
				hit_plainly(it, run);
			copy += run.n;
		}
	}
}

void make_partition(making *it, uint32_t domain)
{
	cal_maker *m = it->m;
	if (!(it->threat->kinds >> m->model->domains[domain].kind & 1))
		return;
	begin(it);
	m->copy_stamp++;
	m->touched.n = 0;
	gather_placed(m, domain);
	for (uint32_t i = 0; i < m->copies.n; i++) {
		uint32_t component = m->system->component_of[m->copies.at[i]];
		m->copy_mark[m->copies.at[i]] = m->copy_stamp;
		if (m->touched.n == 0 || m->touched.at[m->touched.n - 1] != component)
			add_number(&m->touched, component);
	}
	for (uint32_t i = 0; i < m->touched.n; i++)
		part_component(it, m->touched.at[i]);
}

/* ---- health and limits ---- */

static void hit_all(making *it, uint32_t component)
{
	begin(it);
	const cal_system *s = it->m->system;
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1]; i++)
		if (!s->squads[i].delayed && s->squads[i].n)
			hit_plainly(it, (cal_run){s->squads[i].first, s->squads[i].n});
}

void make_ejection(making *it, uint32_t component)
{
	const cal_component *c = &it->m->model->components[component];
	if (c->external || !(c->health_check == CAL_UNSPECIFIED ? at_worst(it) : c->health_check != HEALTH_NONE))
		return;
	bool unlimited = c->ejection == CAL_UNSPECIFIED ? at_worst(it) : c->ejection == EJECTION_UNLIMITED;
	if (c->health_check == CAL_UNSPECIFIED)
		it->event.doubts |= DOUBT_BIT(DOUBT_HEALTH_CHECK);
	if (c->ejection == CAL_UNSPECIFIED)
		it->strike_doubts = DOUBT_BIT(DOUBT_EJECTION);
	it->letters = unlimited ? it->threat->letters : 0;
	hit_all(it, component);
}

static bool serves_requests(const cal_maker *m, uint32_t component)
{
	const cal_system *s = m->system;
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1]; i++)
		if (!s->squads[i].delayed && s->squads[i].kinds >> STATE_REQUESTS & 1)
			return true;
	return false;
}

void make_overload(making *it, uint32_t component)
{
	const cal_component *c = &it->m->model->components[component];
	if (c->external || (!(c->per_replica > 0) && !serves_requests(it->m, component)))
		return;
	bool sheds = c->overload == CAL_UNSPECIFIED ? !at_worst(it) : c->overload == OVERLOAD_SHED;
	if (c->overload == CAL_UNSPECIFIED)
		it->strike_doubts = DOUBT_BIT(DOUBT_OVERLOAD);
	it->letters = LETTER_S;
	if (!sheds)
		it->letters |= it->m->calm[component] ? LETTER_L : LETTER_A | LETTER_L;
	hit_all(it, component);
}
