/* rules/failures.c -- events are made, and kept with what they strike. */
#include "rules/failures.h"

#include <stdlib.h>
#include <string.h>

#include "rules/judge.h"
#include "rules/rates.h"
#include "rules/strike.h"

static cal_basis basis_of(cal_arena *keep, const cal_model *m, bool whole)
{
	cal_basis b = {.model = m, .system = cal_system_of(keep, m)};
	b.compiled = cal_compile(keep, b.system, cal_order_of(keep, b.system), cal_common_letters(m), whole);
	b.maker = cal_maker_of(keep, b.system);
	return b;
}

cal_basis cal_basis_of(cal_arena *keep, const cal_model *m)
{
	return basis_of(keep, m, false);
}

cal_basis cal_basis_of_all(cal_arena *keep, const cal_model *m)
{
	return basis_of(keep, m, true);
}

void cal_basis_free(cal_basis *b)
{
	cal_compiled_free(b->compiled);
	cal_maker_free(b->maker);
}

/* ---- collecting ---- */

typedef struct {
	cal_node node;
	uint32_t by;  /* an event or a ground */
} strike;

typedef struct {
	strike *at;
	uint32_t n, room;
} strikes;

typedef struct {
	cal_sink sink;  /* first, so that the sink is the collection */
	cal_failures *f;
	const bool *near;
	cal_event now;
	uint32_t threat;
	uint32_t made;             /* events of the present element, kept or not */
	uint32_t first;            /* the first kept of them */
	strikes of_events, of_grounds, grounds;  /* grounds: ground and event, in place of node and by */
	const cal_ground *ground;  /* the last one seen, of the present threat */
	bool newest_counts;        /* the newest event strikes something near */
} collection;

static void add_strike(strikes *list, cal_node node, uint32_t by)
{
	if (list->n && list->at[list->n - 1].node == node && list->at[list->n - 1].by == by)
		return;
	CAL_GROW(list->at, list->n, list->room);
	list->at[list->n++] = (strike){node, by};
}

static bool is_near(const collection *it, cal_node node)
{
	return node != NODE_FALSE && (!it->near || it->near[node]);
}

static void strike_by_event(void *to, cal_node node)
{
	collection *it = to;
	if (!is_near(it, node))
		return;
	it->newest_counts = true;
	add_strike(&it->of_events, node, it->f->n_events - 1);
}

static void strike_by_ground(void *to, cal_node node)
{
	collection *it = to;
	if (is_near(it, node))
		add_strike(&it->of_grounds, node, it->f->n_grounds - 1);
}

/* Events of a threat that stand on the same ground come with the same pointer. */
static void keep_ground(collection *it, const cal_ground *ground)
{
	const cal_system *s = it->f->system;
	cal_event of_none = {.domain = CAL_NONE};
	it->ground = ground;
	it->f->n_grounds++;
	for (uint32_t i = 0; i < ground->n; i++) {
		uint32_t copy = ground->copies[i];
		uint8_t letters = s->delayed[copy] ? ground->letters & LETTER_D : ground->letters;
		cal_strike_copies(it->f->compiled, &of_none, s->component_of[copy], (cal_run){copy, 1}, letters, CAL_NONE,
		                  strike_by_ground, it);
	}
}

/* An event that strikes nothing near is forgotten as soon as the next begins. */
static void end_event(collection *it)
{
	if (!it->newest_counts)
		it->f->n_events--;
	it->newest_counts = true;
}

static void begin_event(cal_sink *sink, const cal_event *event)
{
	collection *it = (collection *)sink;
	cal_failures *f = it->f;
	end_event(it);
	CAL_GROW(f->events, f->n_events, f->events_room);
	f->events[f->n_events++] =
		(cal_basic_event){.threat = it->threat, .element = event->element, .number = it->made++, .of = 1, .domain = event->domain,
	                      .software = event->software, .copy = CAL_NONE, .hours = event->hours, .ground = CAL_NONE};
	it->now = *event;
	it->newest_counts = !it->near;
	if (!event->ground || event->ground->n == 0)
		return;
	if (event->ground != it->ground)
		keep_ground(it, event->ground);
	f->events[f->n_events - 1].ground = f->n_grounds - 1;
	it->newest_counts |= it->of_grounds.n && it->of_grounds.at[it->of_grounds.n - 1].by == f->n_grounds - 1;
	add_strike(&it->grounds, f->n_grounds - 1, f->n_events - 1);
	if (event->ground->letters & LETTER_D)
		strike_by_event(it, f->compiled->domain_lost[event->domain]);
}

static void strike_event(cal_sink *sink, cal_run copies, uint8_t letters, uint32_t state, uint32_t doubts)
{
	collection *it = (collection *)sink;
	const cal_system *s = it->f->system;
	cal_basic_event *newest = &it->f->events[it->f->n_events - 1];
	(void)doubts;
	if (newest->n_copies == 0)
		newest->copy = copies.first;
	newest->n_copies += copies.n;
	cal_strike_copies(it->f->compiled, &it->now, s->component_of[copies.first], copies, letters, state,
	                  strike_by_event, it);
}

static void lose_changes(cal_sink *sink, uint32_t component, uint32_t doubts)
{
	collection *it = (collection *)sink;
	(void)doubts;
	strike_by_event(it, it->f->compiled->nodes[component].changes_lost);
}

/* Tells the events made since the last call of how many they are. */
static void end_element(collection *it)
{
	end_event(it);
	for (; it->first < it->f->n_events; it->first++)
		it->f->events[it->first].of = it->made;
	it->made = 0;
}

static uint32_t component_of(const cal_failures *f, const cal_basic_event *e)
{
	return e->copy == CAL_NONE ? CAL_NONE : f->system->component_of[e->copy];
}

/* Events of no element: at worst all are of one thing that nobody named, at best each component has its own. */
static void end_elsewhere(collection *it)
{
	cal_basic_event *at = it->f->events;
	end_event(it);
	for (uint32_t i = it->first, end; i < it->f->n_events; i = end) {
		for (end = i + 1; end < it->f->n_events &&
		                  (it->f->worst || component_of(it->f, &at[end]) == component_of(it->f, &at[i]));)
			end++;
		for (uint32_t k = i; k < end; k++) {
			at[k].number = k - i;
			at[k].of = end - i;
		}
	}
	it->first = it->f->n_events;
	it->made = 0;
}

static void collect_threat(collection *it, uint32_t threat)
{
	cal_section section;
	uint32_t n = cal_threat_elements(it->f->system, threat, &section);
	it->threat = threat;
	it->ground = NULL;
	for (uint32_t element = 0; element < n; element++) {
		cal_events_at(it->f->maker, threat, it->f->worst, element, &it->sink);
		end_element(it);
	}
	cal_events_elsewhere(it->f->maker, threat, it->f->worst, &it->sink);
	end_elsewhere(it);
}

/* ---- what is kept ---- */

/* Strikes by node, or grounds' events by ground; gives the list back. */
static cal_rows rows_of(strikes *list, uint32_t n)
{
	cal_rows rows = {cal_zeroed((size_t)n + 2, sizeof *rows.start), cal_resize(NULL, (size_t)list->n + 1, sizeof *rows.at)};
	for (uint32_t i = 0; i < list->n; i++)
		rows.start[list->at[i].node + 2]++;
	for (uint32_t i = 0; i < n; i++)
		rows.start[i + 2] += rows.start[i + 1];
	for (uint32_t i = 0; i < list->n; i++)
		rows.at[rows.start[list->at[i].node + 1]++] = list->at[i].by;
	free(list->at);
	return rows;
}

/* ---- rates ---- */

/* An element's rate is divided evenly over its events.  A domain that nobody named has no element to stand for it, so
 * each such event has a whole rate. */
static void rate_events(cal_failures *f)
{
	for (uint32_t i = 0; i < f->n_events; i++) {
		cal_basic_event *e = &f->events[i];
		bool whole = e->element.section == SECTION_NONE && f->model->threats[e->threat].mechanism == MECHANISM_DOMAIN;
		e->per_year = cal_per_year(f->model, e->threat, e->element) / (whole ? 1 : e->of);
		e->unavailability = cal_unavailability(e->per_year, e->hours);
	}
}

/* ---- all of it ---- */

cal_failures cal_failures_of(const cal_basis *b, bool worst, const bool *wanted, const bool *near)
{
	cal_failures f = {.model = b->model, .system = b->system, .compiled = b->compiled, .maker = b->maker, .worst = worst};
	collection it = {.sink = {.takes_ground = true, .begin = begin_event, .strike = strike_event, .lose_changes = lose_changes},
	                 .f = &f, .near = near, .newest_counts = true};
	for (uint32_t t = 0; t < b->model->n_threats; t++)
		if (b->model->threats[t].mechanism != MECHANISM_STRUCTURE && !b->model->threats[t].skipped && (!wanted || wanted[t]))
			collect_threat(&it, t);
	f.strikes = rows_of(&it.of_events, b->compiled->graph.n_nodes);
	f.ground_strikes = rows_of(&it.of_grounds, b->compiled->graph.n_nodes);
	f.grounds = rows_of(&it.grounds, f.n_grounds);
	rate_events(&f);
	return f;
}

void cal_failures_free(cal_failures *f)
{
	free(f->events);
	free(f->strikes.start), free(f->strikes.at);
	free(f->ground_strikes.start), free(f->ground_strikes.at);
	free(f->grounds.start), free(f->grounds.at);
	*f = (cal_failures){0};
}

/* ---- what a service hangs on ---- */

bool *cal_cone(cal_compiled *c, const cal_node *roots, uint32_t n)
{
	const cal_graph *g = &c->graph;
	bool *near = cal_zeroed(g->n_nodes, sizeof *near);
	cal_node *waiting = NULL;
	uint32_t n_waiting = 0, room = 0;
	for (uint32_t i = 0; i < n; i++)
		if (!near[roots[i]]) {
			near[roots[i]] = true;
			CAL_GROW(waiting, n_waiting, room);
			waiting[n_waiting++] = roots[i];
		}
	while (n_waiting) {
		cal_node node = waiting[--n_waiting];
		for (uint32_t e = g->inputs[node].at; e < g->inputs[node + 1].at; e++)
			if (!near[g->in[e]]) {
				near[g->in[e]] = true;
				CAL_GROW(waiting, n_waiting, room);
				waiting[n_waiting++] = g->in[e];
			}
	}
	free(waiting);
	return near;
}

uint32_t cal_loss_most(const cal_compiled *c, uint32_t service)
{
	return c->clients[service].n > 1 ? c->clients[service].n : 1;
}

uint32_t cal_loss_nodes(const cal_compiled *c, uint32_t service, unsigned letter, cal_node *at)
{
	cal_client_groups groups = c->clients[service];
	if (letter != PROPERTY_AVAILABILITY || groups.n == 0) {
		at[0] = cal_service_node(c, service, letter);
		return 1;
	}
	for (uint32_t i = 0; i < groups.n; i++)
		at[i] = c->groups[groups.first + i];
	return groups.n;
}

/* ---- words ---- */

/* Which of an element's events it is: of a copy its number, else the how manieth. */
static const char *event_mark(cal_arena *keep, const cal_failures *f, const cal_basic_event *e)
{
	uint32_t component = component_of(f, e);
	bool own = e->element.section == SECTION_COMPONENTS && e->element.index == component;
	uint32_t at = component == CAL_NONE ? 0 : e->copy - f->system->first_copy[component];
	if (e->of <= 1 && e->element.section != SECTION_NONE)
		return "";
	if (own && e->n_copies == 1)
		return cal_format(keep, "[%u]", at);
	if (e->n_copies == 1 && component != CAL_NONE)
		return cal_format(keep, " at %s[%u]", f->model->components[component].name, at);
	return e->of > 1 ? cal_format(keep, " (%u of %u)", e->number + 1, e->of) : "";
}

const char *cal_event_name(cal_arena *keep, const cal_failures *f, uint32_t event)
{
	const cal_basic_event *e = &f->events[event];
	const cal_model *m = f->model;
	const char *threat = m->threats[e->threat].name, *mark = event_mark(keep, f, e);
	bool poison = m->threats[e->threat].mechanism == MECHANISM_POISON || m->threats[e->threat].mechanism == MECHANISM_SKEW;
	if (e->element.section == SECTION_NONE)
		return cal_format(keep, "%s:unnamed%s", threat, mark);
	if (poison && e->software < m->n_software)
		return cal_format(keep, "%s:%s+%s%s", threat, cal_element_name(m, e->element), m->software[e->software].name, mark);
	return cal_format(keep, "%s:%s%s", threat, cal_element_name(m, e->element), mark);
}
