/* rules/counted.c -- objectives with a count: `survives: [2 replica-loss]`, any two events of the threat together.
 *
 * Every combination is evaluated, 64 at a time, of those events that strike something the service depends on
 * at all.  Where there are more combinations than COMBINATIONS, the objective is unknown, and the finding
 * says so. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rules/checking.h"
#include "rules/strike.h"

enum { COMBINATIONS = 4000000 };

/* A node that an event strikes, for a copy of a component. */
typedef struct {
	uint32_t component, event;
	cal_node node;
} hit;

/* The events of one threat in one reading, and what each strikes, in order of component. */
typedef struct {
	cal_sink sink;
	const cal_judgement *j;
	cal_event now;
	uint32_t component;         /* being struck */
	cal_element *elements;      /* by event */
	uint32_t n_events, events_room;
	hit *hits;
	uint32_t n_hits, hits_room;
	uint32_t *first;            /* by component, and one more: its hits */
	double hours;               /* of the shortest event at best, of the longest at worst: a dependency that holds */
	bool worst;                 /* against some of them only is read so that neither reading says too much */
	cal_batch *batch;           /* the judgement's */
} collection;

static void keep_node(void *to, cal_node node)
{
	collection *it = to;
	CAL_GROW(it->hits, it->n_hits, it->hits_room);
	it->hits[it->n_hits++] = (hit){it->component, it->n_events - 1, node};
}

static void begin_event(cal_sink *sink, const cal_event *event)
{
	collection *it = (collection *)sink;
	CAL_GROW(it->elements, it->n_events, it->events_room);
	it->elements[it->n_events++] = event->element;
	it->now = *event;
	if (it->n_events == 1)
		it->hours = event->hours;
	it->hours = it->worst ? fmax(it->hours, event->hours) : fmin(it->hours, event->hours);
}

static void strike_event(cal_sink *sink, uint32_t copy, uint8_t letters, uint32_t state, uint32_t doubts)
{
	collection *it = (collection *)sink;
	(void)doubts;
	it->component = it->j->system->squads[it->j->system->squad_of[copy]].component;
	cal_strike_copy(it->j->compiled, &it->now, it->component, copy, letters, state, keep_node, it);
}

static void lose_event(cal_sink *sink, uint32_t component, uint32_t doubts)
{
	collection *it = (collection *)sink;
	(void)doubts;
	it->component = component;
	keep_node(it, it->j->compiled->nodes[component].changes_lost);
}

static int by_component(const void *a, const void *b)
{
	const hit *x = a, *y = b;
	if (x->component != y->component)
		return x->component < y->component ? -1 : 1;
	if (x->event != y->event)
		return x->event < y->event ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

/* Makes all events of a threat, once for all objectives that name it. */
static void collect(collection *it, const cal_judgement *j, uint32_t threat, bool worst)
{
	cal_section section;
	uint32_t n = cal_threat_elements(j->system, threat, &section), components = j->model->n_components;
	*it = (collection){.sink = {.begin = begin_event, .strike = strike_event, .lose_changes = lose_event}, .j = j,
	                   .worst = worst};
	for (uint32_t e = 0; e < n; e++)
		cal_events_at(j->maker, threat, worst, e, &it->sink);
	cal_events_elsewhere(j->maker, threat, worst, &it->sink);
	if (it->n_hits)
		qsort(it->hits, it->n_hits, sizeof *it->hits, by_component);
	it->first = cal_resize(NULL, (size_t)components + 2, sizeof *it->first);
	for (uint32_t c = 0, at = 0; c <= components; c++) {
		it->first[c] = at;
		while (at < it->n_hits && it->hits[at].component == c)
			at++;
	}
	it->first[components + 1] = it->n_hits;
	cal_compiled_open(j->compiled, worst, it->hours, j->bench->open);
	cal_compiled_open(j->compiled, worst, INFINITY, j->bench->at_rest);
	it->batch = &j->bench->batch;
	cal_batch_rest(it->batch);
}

static void free_collection(collection *it)
{
	cal_batch_limit(it->batch, NULL, 0);
	free(it->elements), free(it->hits), free(it->first);
}

/* What a service depends on, however far, and of each threat's events those that strike it. */
typedef struct {
	struct chosen { uint32_t event, first, n; } *events;  /* first, n: its nodes */
	cal_node *nodes;
	uint32_t n;
} choice;

/* Scratch of walks: by thing, reached if equal to stamp; and the same by node of the graph. */
typedef struct {
	uint32_t *mark, stamp, *queue;
	uint32_t *node_mark;
	cal_node *nodes;
	uint32_t n_nodes, nodes_room;
} walk;

static int by_event(const void *a, const void *b)
{
	const hit *const *x = a, *const *y = b;
	if ((*x)->event != (*y)->event)
		return (*x)->event < (*y)->event ? -1 : 1;
	return (*x)->node < (*y)->node ? -1 : (*x)->node > (*y)->node;
}

/* Puts the hits of an event together. */
static choice choice_of(const hit **list, uint32_t n)
{
	choice c = {cal_resize(NULL, (size_t)n + 1, sizeof *c.events), cal_resize(NULL, (size_t)n + 1, sizeof *c.nodes), 0};
	if (n)
		qsort(list, n, sizeof *list, by_event);
	for (uint32_t i = 0; i < n; i++) {
		if (i == 0 || list[i]->event != list[i - 1]->event)
			c.events[c.n++] = (struct chosen){list[i]->event, i, 0};
		c.nodes[i] = list[i]->node;
		c.events[c.n - 1].n++;
	}
	return c;
}

static choice choose(const collection *it, walk *w, uint32_t service)
{
	const cal_order *o = it->j->order;
	const hit **list = NULL;
	uint32_t n = 0, room = 0, waiting = 0;
	w->stamp++;
	w->queue[waiting++] = cal_thing_service(it->j->system, service);
	w->mark[w->queue[0]] = w->stamp;
	for (uint32_t i = 0; i < waiting; i++) {
		uint32_t thing = w->queue[i];
		for (uint32_t k = o->all.start[thing]; k < o->all.start[thing + 1]; k++)
			if (w->mark[o->all.at[k]] != w->stamp) {
				w->mark[o->all.at[k]] = w->stamp;
				w->queue[waiting++] = o->all.at[k];
			}
		for (uint32_t k = 0; thing < it->j->model->n_components && k < it->first[thing + 1] - it->first[thing]; k++) {
			CAL_GROW(list, n, room);
			list[n++] = &it->hits[it->first[thing] + k];
		}
	}
	choice c = choice_of(list, n);
	free(list);
	return c;
}

/* The largest share that any combination costs, and which one did. */
typedef struct {
	double share;
	uint8_t letters;                  /* that this combination costs */
	uint32_t n_events, k;             /* of n events k at a time */
	cal_element *elements;            /* those of the combination; the caller frees it */
	bool too_many;
} outcome;

static double combinations(uint32_t n, uint32_t k)
{
	double product = 1;
	for (uint32_t i = 0; i < k; i++)
		product = product * (n - i) / (i + 1);
	return product;
}

/* The next combination of k of n, in order; false: that was the last. */
static bool advance(uint32_t *with, uint32_t k, uint32_t n)
{
	uint32_t i = k;
	while (i-- > 0)
		if (with[i] < n - k + i) {
			with[i]++;
			for (uint32_t m = i + 1; m < k; m++)
				with[m] = with[m - 1] + 1;
			return true;
		}
	return false;
}

/* What a service has lost in a lane: the share of its clients, or all; and which letters. */
static double lost_in_lane(const checking *c, const collection *it, uint32_t service, unsigned lane, uint8_t *letters)
{
	const cal_compiled *compiled = c->j->compiled;
	const cal_service *s = &c->model->services[service];
	const uint8_t asked = s->properties & (uint8_t)~c->j->already[it->worst][service];
	cal_client_groups groups = compiled->clients[service];
	uint32_t down = 0;
	*letters = 0;
	for (unsigned letter = 1; letter <= LETTERS; letter++)
		if (asked >> (letter - 1) & 1 && (letter != PROPERTY_AVAILABILITY || !groups.n) &&
		    cal_batch_value(it->batch, cal_service_node(compiled, service, letter)) >> lane & 1)
			*letters |= (uint8_t)(1u << (letter - 1));
	for (uint32_t g = 0; g < groups.n && asked & LETTER_A; g++)
		down += (uint32_t)(cal_batch_value(it->batch, compiled->groups[groups.first + g]) >> lane & 1);
	double share = *letters ? 1 : groups.n ? (double)down / groups.n : 0;
	*letters |= down ? LETTER_A : 0;
	return share;
}

/* Strikes combination after combination, one a lane; false: there is none left. */
static bool fill_lanes(collection *it, const choice *chosen, uint32_t *with, uint32_t k, uint32_t *lane_with,
                       unsigned *lanes)
{
	bool more = true;
	for (*lanes = 0; *lanes < CAL_LANES && more; ++*lanes, more = advance(with, k, chosen->n)) {
		memcpy(lane_with + (size_t)*lanes * k, with, k * sizeof *with);
		for (uint32_t i = 0; i < k; i++)
			for (uint32_t n = 0; n < chosen->events[with[i]].n; n++)
				cal_batch_strike(it->batch, chosen->nodes[chosen->events[with[i]].first + n], *lanes);
	}
	return more;
}

/* Reads what each lane costs; keeps the worst of them. */
static void read_lanes(const checking *c, const collection *it, const choice *chosen, uint32_t service,
                       const uint32_t *lane_with, unsigned lanes, outcome *best)
{
	for (unsigned lane = 0; lane < lanes; lane++) {
		uint8_t letters;
		double share = lost_in_lane(c, it, service, lane, &letters);
		if (share <= best->share)
			continue;
		best->share = share;
		best->letters = letters;
		for (uint32_t i = 0; i < best->k; i++)
			best->elements[i] = it->elements[chosen->events[lane_with[(size_t)lane * best->k + i]].event];
	}
}

static outcome try_all(const checking *c, collection *it, const choice *chosen, uint32_t service, uint32_t count)
{
	outcome best = {.n_events = chosen->n, .k = count < chosen->n ? count : chosen->n};
	unsigned lanes;
	if (best.k == 0)
		return best;
	best.too_many = combinations(chosen->n, best.k) > COMBINATIONS;
	best.elements = cal_resize(NULL, best.k, sizeof *best.elements);
	uint32_t *with = cal_resize(NULL, best.k, sizeof *with);
	uint32_t *lane_with = cal_resize(NULL, (size_t)CAL_LANES * best.k, sizeof *lane_with);
	for (uint32_t i = 0; i < best.k; i++)
		with[i] = i;
	for (bool more = !best.too_many; more && best.share < 1;) {
		more = fill_lanes(it, chosen, with, best.k, lane_with, &lanes);
		cal_batch_run(it->batch);
		read_lanes(c, it, chosen, service, lane_with, lanes, &best);
		cal_batch_clear(it->batch);
	}
	free(with), free(lane_with);
	return best;
}

/* ---- findings ---- */

static cal_step *steps_of(checking *c, const outcome *o, uint32_t threat, uint32_t service, uint32_t *n)
{
	cal_step *steps = CAL_NEWS(c->keep, (size_t)o->k + 1, cal_step);
	for (uint32_t i = 0; i < o->k; i++)
		steps[i] = (cal_step){.text = cal_format(c->keep, "%s%s", cal_event_words(c->keep, c->model, threat, o->elements[i]),
		                                         i + 1 < o->k ? ", and" : ""), .element = o->elements[i]};
	steps[o->k] = (cal_step){.text = cal_format(c->keep, "'%s' loses what it promises", c->model->services[service].name),
	                         .element = {SECTION_SERVICES, service}};
	*n = o->k + 1;
	return steps;
}

static void report(checking *c, uint32_t threat, uint32_t service, uint32_t objective, uint8_t level, bool at_best,
                   const outcome *o)
{
	const cal_service *s = &c->model->services[service];
	uint32_t count = s->survives[objective].count;
	cal_effect *e = CAL_NEW(c->keep, cal_effect);
	*e = (cal_effect){.service = service, .objective = objective, .level = level, .share = {0, (float)o->share}};
	if (at_best) {
		e->share[0] = e->share[1];
		e->fails = o->letters;
	} else {
		e->unknown = o->letters;
	}
	if (!o->too_many)
		e->chain = steps_of(c, o, threat, service, &e->n_chain);
	cal_finding *f = new_finding(c);
	*f = (cal_finding){.code = c->model->threats[threat].code, .slug = c->model->threats[threat].name, .threat = threat,
	                   .element = {SECTION_SERVICES, service}, .level = level, .effects = e, .n_effects = 1};
	f->letters = e->fails;
	f->unknown = e->unknown;
	f->accepted = acceptance_of(c, threat, f->element, service);
	if (o->too_many)
		f->title = cal_format(c->keep, "whether %s survives %u %s events together is not known: %u events make more than "
		                               "%u combinations", s->name, count, f->slug, o->n_events, (unsigned)COMBINATIONS);
	else
		f->title = cal_format(c->keep, "%u %s events together %s what %s promises", count, f->slug,
		                      level == LEVEL_ERROR ? "break" : "may break", s->name);
	give_remedies(c, f, CAL_NONE);
}

static void reach_node(walk *w, cal_node node)
{
	if (node == NODE_FALSE || w->node_mark[node] == w->stamp)
		return;
	w->node_mark[node] = w->stamp;
	CAL_GROW(w->nodes, w->n_nodes, w->nodes_room);
	w->nodes[w->n_nodes++] = node;
}

/* Marks the nodes on which any letter of a service hangs. */
static void find_cone(const cal_compiled *c, walk *w, uint32_t service)
{
	const cal_graph *g = &c->graph;
	w->n_nodes = 0;
	w->stamp++;
	for (unsigned letter = 1; letter <= LETTERS; letter++)
		reach_node(w, cal_service_node(c, service, letter));
	for (uint32_t i = 0; i < c->clients[service].n; i++)
		reach_node(w, c->groups[c->clients[service].first + i]);
	for (uint32_t i = 0; i < w->n_nodes; i++)
		for (uint32_t e = g->in_at[w->nodes[i]]; e < g->in_at[w->nodes[i] + 1]; e++)
			reach_node(w, g->in[e]);
}

/* An objective with a count, and what the worst combination costs it in either reading. */
typedef struct {
	uint32_t service, objective;
	outcome outcome[2];
} counted;

static void try_objective(checking *c, collection *it, walk *w, counted *o)
{
	choice chosen = choose(it, w, o->service);
	find_cone(c->j->compiled, w, o->service);
	cal_batch_limit(it->batch, w->node_mark, w->stamp);
	o->outcome[it->worst] = try_all(c, it, &chosen, o->service,
	                                c->model->services[o->service].survives[o->objective].count);
	free(chosen.events), free(chosen.nodes);
}

static void settle_objective(checking *c, uint32_t threat, const counted *it)
{
	const cal_service *s = &c->model->services[it->service];
	const outcome *o = it->outcome;
	cal_objective_verdict *v = &c->objectives[c->first_objective[it->service] + it->objective];
	bool broken = o[0].share > s->max_blast + 1e-6;
	bool unknown = o[0].too_many || o[1].too_many || o[1].share > s->max_blast + 1e-6;
	if (broken || (unknown && c->options->strict)) {
		v->state = OBJECTIVE_BROKEN;
		report(c, threat, it->service, it->objective, LEVEL_ERROR, broken, &o[!broken]);
	} else if (unknown) {
		if (v->state != OBJECTIVE_BROKEN)
			v->state = OBJECTIVE_UNKNOWN;
		report(c, threat, it->service, it->objective, LEVEL_WARNING, false, &o[1]);
	}
	free(o[0].elements), free(o[1].elements);
}

/* Is an objective about several events of a threat, none of which breaks it alone? */
static bool is_counted(const checking *c, uint32_t service, uint32_t objective, uint32_t threat)
{
	const cal_model *m = c->model;
	const cal_objective *o = &m->services[service].survives[objective];
	const cal_verdict *v = &c->verdicts[(size_t)service * m->n_threats + threat];
	bool named = o->threat == threat || (o->threat == CAL_NONE && o->axis == m->threats[threat].axis);
	return o->count > 1 && named && v->kind == VERDICT_JUDGED &&
	       state_of(c, service, v->fails, v->unknown, v->share) != OBJECTIVE_BROKEN;
}

/* The objectives of a model that have a count; the caller frees them. */
static counted *all_counted(const cal_model *m, uint32_t *n)
{
	counted *list = NULL;
	uint32_t room = 0;
	*n = 0;
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t i = 0; i < m->services[s].n_survives; i++)
			if (m->services[s].survives[i].count > 1) {
				CAL_GROW(list, *n, room);
				list[(*n)++] = (counted){.service = s, .objective = i};
			}
	return list;
}

/* All objectives of a threat are tried in one reading, then in the other, so that one batch does for both. */
static void judge_threat(checking *c, walk *w, uint32_t threat, const counted *all, uint32_t n_all)
{
	counted *list = NULL;
	uint32_t n = 0, room = 0;
	for (uint32_t i = 0; i < n_all; i++)
		if (is_counted(c, all[i].service, all[i].objective, threat)) {
			CAL_GROW(list, n, room);
			list[n++] = all[i];
		}
	for (unsigned worst = 0; worst < 2 && n; worst++) {
		collection it;
		collect(&it, c->j, threat, worst);
		for (uint32_t i = 0; i < n; i++)
			try_objective(c, &it, w, &list[i]);
		free_collection(&it);
	}
	for (uint32_t i = 0; i < n; i++)
		settle_objective(c, threat, &list[i]);
	free(list);
}

void make_counted(checking *c)
{
	uint32_t n;
	counted *all = all_counted(c->model, &n);
	uint32_t *room = cal_zeroed(2 * ((size_t)c->j->order->n + 1), sizeof *room);
	walk w = {.mark = room, .queue = room + c->j->order->n + 1,
	          .node_mark = cal_zeroed(n ? c->j->compiled->graph.n_nodes : 0, sizeof *w.node_mark)};
	for (uint32_t t = 0; t < c->model->n_threats && n; t++)
		if (c->model->threats[t].mechanism != MECHANISM_STRUCTURE)
			judge_threat(c, &w, t, all, n);
	free(room), free(w.node_mark), free(w.nodes), free(all);
}
