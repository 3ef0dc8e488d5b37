/* rules/counted.c -- objectives with a count: `survives: [2 replica-loss]`, any two events of the threat together.
 *
 * Every combination is evaluated, 64 at a time, of those events that strike something the service depends on
 * at all.  Where there are more combinations than COMBINATIONS, the objective is unknown, and the finding
 * says so. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rules/checking.h"

enum { COMBINATIONS = 4000000, COUNT_LIMIT = 16 };

/* The events of one threat in one reading, and the nodes that each strikes. */
typedef struct {
	cal_sink sink;
	const cal_judgement *j;
	cal_striker striker;
	const uint64_t *marks;      /* by thing: reached from the service */
	cal_event now;
	struct event { cal_element element; uint32_t first, n; } *events;
	uint32_t n_events, events_room;
	cal_node *nodes;
	uint32_t n_nodes, nodes_room;
	double hours;
} collecting;

static void keep_node(void *to, cal_node node)
{
	collecting *it = to;
	CAL_GROW(it->nodes, it->n_nodes, it->nodes_room);
	it->nodes[it->n_nodes++] = node;
	it->events[it->n_events - 1].n++;
}

static void begin_event(cal_sink *sink, const cal_event *event)
{
	collecting *it = (collecting *)sink;
	if (it->n_events && it->events[it->n_events - 1].n == 0)
		it->n_events--;  /* the last one struck nothing that matters */
	CAL_GROW(it->events, it->n_events, it->events_room);
	it->events[it->n_events++] = (struct event){event->element, it->n_nodes, 0};
	it->now = *event;
	it->hours = fmax(it->hours, event->hours);
}

static void strike_event(cal_sink *sink, uint32_t copy, uint8_t letters, uint32_t state, uint32_t doubts)
{
	collecting *it = (collecting *)sink;
	(void)doubts;
	if (it->marks[it->j->system->squads[it->j->system->squad_of[copy]].component])
		cal_strike_copy(&it->striker, &it->now, copy, letters, state);
}

static void lose_event(cal_sink *sink, uint32_t component, uint32_t doubts)
{
	collecting *it = (collecting *)sink;
	(void)doubts;
	if (it->marks[component])
		keep_node(it, it->j->compiled->nodes[component].changes_lost);
}

static void collect(collecting *it, uint32_t threat, bool worst)
{
	cal_section section;
	uint32_t n = cal_threat_elements(it->j->system, threat, &section);
	for (uint32_t e = 0; e < n; e++)
		cal_events_at(it->j->maker, threat, worst, e, &it->sink);
	cal_events_elsewhere(it->j->maker, threat, worst, &it->sink);
	if (it->n_events && it->events[it->n_events - 1].n == 0)
		it->n_events--;
}

/* Everything that a service depends on: by thing, 1. */
static uint64_t *reached_from(const cal_judgement *j, uint32_t service)
{
	const cal_order *o = j->order;
	uint64_t *marks = calloc((size_t)o->n + 1, sizeof *marks);
	uint32_t *queue = cal_resize(NULL, (size_t)o->n + 1, sizeof *queue), n = 0;
	if (!marks)
		cal_no_memory(o->n * sizeof *marks);
	queue[n++] = cal_thing_service(j->system, service);
	marks[queue[0]] = 1;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = o->all.start[queue[i]]; k < o->all.start[queue[i] + 1]; k++)
			if (!marks[o->all.at[k]]) {
				marks[o->all.at[k]] = 1;
				queue[n++] = o->all.at[k];
			}
	free(queue);
	return marks;
}

/* The largest share that any combination costs, and which one did. */
typedef struct {
	double share;
	uint32_t with[COUNT_LIMIT];
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

/* What a service has lost in a lane: the share of its clients, or all. */
static double lost_in_lane(const checking *c, const cal_batch *b, uint32_t service, unsigned lane)
{
	const cal_compiled *compiled = c->j->compiled;
	const cal_service *s = &c->model->services[service];
	cal_client_groups groups = compiled->clients[service];
	uint32_t down = 0;
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		if (!(s->properties >> (letter - 1) & 1) || c->j->already[0][service] >> (letter - 1) & 1 ||
		    (letter == PROPERTY_AVAILABILITY && groups.n))
			continue;
		if (cal_batch_value(b, cal_service_node(compiled, service, letter)) >> lane & 1)
			return 1;
	}
	if (!(s->properties & LETTER_A))
		return 0;
	for (uint32_t g = 0; g < groups.n; g++)
		down += (uint32_t)(cal_batch_value(b, compiled->groups[groups.first + g]) >> lane & 1);
	return groups.n ? (double)down / groups.n : 0;
}

static outcome try_all(const checking *c, const collecting *it, uint32_t service, uint32_t count, bool worst)
{
	outcome best = {.share = 0};
	uint32_t k = count < it->n_events ? count : it->n_events, with[COUNT_LIMIT], lane_with[CAL_LANES][COUNT_LIMIT];
	if (k == 0)
		return best;
	if (combinations(it->n_events, k) > COMBINATIONS)
		return (outcome){.too_many = true};
	bool *open = calloc((size_t)c->j->compiled->n_conditions + 1, sizeof *open), more = true;
	if (!open)
		cal_no_memory(c->j->compiled->n_conditions);
	cal_compiled_open(c->j->compiled, worst, it->hours, open);
	cal_batch batch;
	cal_batch_start(&batch, &c->j->compiled->graph, open);
	cal_batch_rest(&batch);
	for (uint32_t i = 0; i < k; i++)
		with[i] = i;
	while (more && best.share < 1) {
		unsigned lanes = 0;
		for (; lanes < CAL_LANES && more; lanes++, more = advance(with, k, it->n_events)) {
			memcpy(lane_with[lanes], with, sizeof with);
			for (uint32_t i = 0; i < k; i++)
				for (uint32_t n = 0; n < it->events[with[i]].n; n++)
					cal_batch_strike(&batch, it->nodes[it->events[with[i]].first + n], lanes);
		}
		cal_batch_run(&batch);
		for (unsigned lane = 0; lane < lanes; lane++) {
			double share = lost_in_lane(c, &batch, service, lane);
			if (share > best.share) {
				best.share = share;
				memcpy(best.with, lane_with[lane], sizeof best.with);
			}
		}
		cal_batch_clear(&batch);
	}
	cal_batch_free(&batch);
	free(open);
	return best;
}

/* ---- findings ---- */

static cal_step *steps_of(checking *c, const collecting *it, const outcome *o, uint32_t threat, uint32_t service,
                          uint32_t count, uint32_t *n)
{
	uint32_t k = count < it->n_events ? count : it->n_events;
	cal_step *steps = CAL_NEWS(c->keep, (size_t)k + 1, cal_step);
	for (uint32_t i = 0; i < k; i++) {
		cal_element element = it->events[o->with[i]].element;
		steps[i] = (cal_step){.text = cal_format(c->keep, "%s%s", cal_event_words(c->keep, c->model, threat, element),
		                                         i + 1 < k ? ", and" : ""), .element = element};
	}
	steps[k] = (cal_step){.text = cal_format(c->keep, "'%s' loses what it promises", c->model->services[service].name),
	                      .element = {SECTION_SERVICES, service}};
	*n = k + 1;
	return steps;
}

static void report(checking *c, uint32_t threat, uint32_t service, uint32_t objective, uint8_t level,
                   const collecting *it, const outcome *o)
{
	const cal_service *s = &c->model->services[service];
	uint32_t count = s->survives[objective].count;
	cal_effect *e = CAL_NEW(c->keep, cal_effect);
	*e = (cal_effect){.service = service, .objective = objective, .level = level, .share = {0, (float)o->share}};
	if (level == LEVEL_ERROR)
		e->share[0] = e->share[1];
	if (!o->too_many)
		e->chain = steps_of(c, it, o, threat, service, count, &e->n_chain);
	cal_finding *f = new_finding(c);
	*f = (cal_finding){.code = c->model->threats[threat].code, .slug = c->model->threats[threat].name, .threat = threat,
	                   .element = {SECTION_SERVICES, service}, .level = level, .effects = e, .n_effects = 1};
	f->accepted = acceptance_of(c, threat, f->element, service);
	if (o->too_many)
		f->title = cal_format(c->keep, "whether %s survives %u %s events together is not known: %u events make more than "
		                               "%u combinations", s->name, count, f->slug, it->n_events, (unsigned)COMBINATIONS);
	else
		f->title = cal_format(c->keep, "%u %s events together %s what %s promises", count, f->slug,
		                      level == LEVEL_ERROR ? "break" : "may break", s->name);
	give_remedies(c, f, CAL_NONE);
}

static void judge_counted(checking *c, uint32_t threat, uint32_t service, uint32_t objective)
{
	const cal_service *s = &c->model->services[service];
	uint64_t *marks = reached_from(c->j, service);
	outcome o[2];
	collecting lists[2];
	uint32_t count = s->survives[objective].count;
	if (count > COUNT_LIMIT)
		count = COUNT_LIMIT;
	for (unsigned worst = 0; worst < 2; worst++) {
		lists[worst] = (collecting){.sink = {.begin = begin_event, .strike = strike_event, .lose_changes = lose_event}, .j = c->j, .marks = marks,
		                            .striker = {c->j->compiled, &lists[worst], keep_node}};
		collect(&lists[worst], threat, worst);
		o[worst] = try_all(c, &lists[worst], service, count, worst);
	}
	cal_objective_verdict *v = (cal_objective_verdict *)(uintptr_t)
	                           &c->results->objectives[c->first_objective[service] + objective];
	bool broken = o[0].share > s->max_blast + 1e-6;
	bool unknown = o[0].too_many || o[1].too_many || o[1].share > s->max_blast + 1e-6;
	if (broken || (unknown && c->options->strict)) {
		v->state = OBJECTIVE_BROKEN;
		report(c, threat, service, objective, LEVEL_ERROR, &lists[!broken], &o[!broken]);
	} else if (unknown) {
		if (v->state != OBJECTIVE_BROKEN)
			v->state = OBJECTIVE_UNKNOWN;
		report(c, threat, service, objective, LEVEL_WARNING, &lists[1], &o[1]);
	}
	for (unsigned worst = 0; worst < 2; worst++)
		free(lists[worst].events), free(lists[worst].nodes);
	free(marks);
}

void make_counted(checking *c)
{
	const cal_model *m = c->model;
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t i = 0; i < m->services[s].n_survives; i++) {
			const cal_objective *o = &m->services[s].survives[i];
			for (uint32_t t = 0; t < m->n_threats && o->count > 1; t++) {
				bool named = o->threat == t || (o->threat == CAL_NONE && o->axis == m->threats[t].axis);
				const cal_verdict *v = &c->verdicts[(size_t)s * m->n_threats + t];
				if (!named || v->kind != VERDICT_JUDGED || m->threats[t].mechanism == MECHANISM_STRUCTURE)
					continue;
				if (state_of(c, s, v->fails, v->unknown, v->share) != OBJECTIVE_BROKEN)
					judge_counted(c, t, s, i);
			}
		}
}
