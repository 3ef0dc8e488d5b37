/* rules/budget.c -- one formula for all losses of a reading; each loss is asked with all events, then with those of one
 * axis or threat alone, which takes no new diagrams. */
#include "rules/budget.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rates.h"

/* A part of a row on its way: what one reading says of one threat, or of one element. */
typedef struct {
	uint32_t threat, number;  /* number: of the element in the reading's events; CAL_NONE: the whole threat */
	cal_element element;
	double much, per_year, hours;
	bool bound, worst, assumed;
} part;

typedef struct {
	part *at;
	uint32_t n, room;
} parts;

/* One reading of all rows. */
typedef struct {
	cal_failures failures;
	cal_tops tops;
	cal_edge *edges;           /* all rows' nodes, one after the other */
	uint32_t *element_of;      /* by event of the formula: number of its threat and element */
	uint32_t n_elements;
	double *birnbaum;          /* by event of the formula: scratch */
	bool worst;
} reading;

/* A row on its way. */
typedef struct {
	cal_budget_row *row;
	const reading *from;
	uint32_t first, n;         /* its edges: groups of clients, or one */
	double *by_threat, *by_element;
	bool *threat_bound;
	bool bound;
	const cal_exact_budget *budget;
	bool stopped;
} summing;

static bool is_rate(unsigned letter)
{
	return letter == PROPERTY_DURABILITY || letter == PROPERTY_INTEGRITY || letter == PROPERTY_CONSISTENCY;
}

static const cal_basic_event *event_at(const reading *r, uint32_t event)
{
	return &r->failures.events[r->tops.event_of[event]];
}

static unsigned axis_of(const reading *r, uint32_t event)
{
	return r->failures.model->threats[event_at(r, event)->threat].axis;
}

/* ---- one number ---- */

/* An upper bound on the probability, from cut sets of few events and what they leave out. */
static double bound_of(cal_exact *x, bool *bound)
{
	static const uint32_t orders[] = {4, 3, 2, 1};
	cal_cut_sums sums;
	*bound = true;
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		if (cal_exact_cuts(x, (cal_cut_limit){.max_order = orders[i]}) == EXACT_DONE && cal_exact_sums(x, &sums) == EXACT_DONE)
			return fmin(1, sums.min_cut_upper_bound + sums.left_out);
	return (double)NAN;
}

static double probability_of(summing *s, cal_exact *x, bool *bound)
{
	double p;
	cal_exact_outcome outcome = cal_exact_probability(x, &p);
	s->stopped |= outcome == EXACT_STOPPED;
	if (outcome == EXACT_DONE)
		return p;
	return outcome == EXACT_TOO_BIG ? bound_of(x, bound) : (double)NAN;
}

/* Losses a year; fills the reading's birnbaum. */
static double losses_of(summing *s, cal_exact *x)
{
	const reading *r = s->from;
	cal_exact_outcome outcome = cal_exact_birnbaum(x, r->birnbaum);
	double sum = 0;
	s->stopped |= outcome == EXACT_STOPPED;
	if (outcome != EXACT_DONE)
		return (double)NAN;
	for (uint32_t e = 0; e < r->tops.formula.n_events; e++)
		sum += r->tops.formula.probability[e] > 0 ? r->birnbaum[e] * event_at(r, e)->per_year : 0;
	return sum;
}

/* ---- only some of the events ---- */

/* Which events happen: all, those of one axis, or those of one threat. */
typedef struct {
	unsigned axis;    /* 0: any */
	uint32_t threat;  /* CAL_NONE: any */
} only;

static bool happens(const reading *r, uint32_t event, only o)
{
	return (!o.axis || axis_of(r, event) == o.axis) && (o.threat == CAL_NONE || event_at(r, event)->threat == o.threat);
}

static double ask_only(summing *s, cal_exact *x, only o, bool *bound)
{
	const reading *r = s->from;
	double sum = 0;
	for (uint32_t e = 0; e < r->tops.formula.n_events; e++)
		cal_exact_set_probability(x, e, happens(r, e, o) ? r->tops.formula.probability[e] : 0);
	if (!s->row->per_year)
		return probability_of(s, x, bound);
	cal_exact_outcome outcome = cal_exact_birnbaum(x, r->birnbaum);
	s->stopped |= outcome == EXACT_STOPPED;
	if (outcome != EXACT_DONE)
		return (double)NAN;
	for (uint32_t e = 0; e < r->tops.formula.n_events; e++)
		sum += happens(r, e, o) ? r->birnbaum[e] * event_at(r, e)->per_year : 0;
	return sum;
}

/* ---- a row in one reading ---- */

/* How much each element decides: of time the part in which it does, of losses those that it starts. */
static void add_elements(summing *s, double share)
{
	const reading *r = s->from;
	for (uint32_t e = 0; e < r->tops.formula.n_events; e++) {
		double of_event = s->row->per_year ? event_at(r, e)->per_year : r->tops.formula.probability[e];
		s->by_element[r->element_of[e]] += share * r->birnbaum[e] * of_event;
	}
}

static void add_group(summing *s, cal_edge edge, const bool *here)
{
	const reading *r = s->from;
	const cal_model *m = r->failures.model;
	cal_quantity *all = &s->row->all;
	double share = 1.0 / s->n;
	cal_exact *x = cal_exact_of(&r->tops.formula, edge, s->budget);
	all->at[r->worst] += share * (s->row->per_year ? losses_of(s, x) : probability_of(s, x, &all->bound[r->worst]));
	if (!s->stopped && cal_exact_birnbaum(x, r->birnbaum) == EXACT_DONE)
		add_elements(s, share);
	for (unsigned axis = 1; axis < CAL_AXES && !s->stopped; axis++)
		s->row->axes[axis].at[r->worst] +=
			share * ask_only(s, x, (only){axis, CAL_NONE}, &s->row->axes[axis].bound[r->worst]);
	for (uint32_t t = 0; t < m->n_threats && !s->stopped; t++)
		if (here[t])
			s->by_threat[t] += share * ask_only(s, x, (only){0, t}, &s->threat_bound[t]);
	cal_exact_free(x);
}

/* Is the rate of some element of a threat the catalogue's? */
static bool is_assumed(const reading *r, uint32_t threat)
{
	for (uint32_t e = 0; e < r->tops.formula.n_events; e++)
		if (event_at(r, e)->threat == threat && !cal_rate_is_given(r->failures.model, threat, event_at(r, e)->element))
			return true;
	return false;
}

static void keep_parts(summing *s, const bool *here, parts *threats, parts *elements)
{
	const reading *r = s->from;
	const cal_model *m = r->failures.model;
	for (uint32_t t = 0; t < m->n_threats; t++) {
		if (!here[t] || !(s->by_threat[t] > 0 || isnan(s->by_threat[t])))
			continue;
		CAL_GROW(threats->at, threats->n, threats->room);
		threats->at[threats->n++] = (part){.threat = t, .number = CAL_NONE, .much = s->by_threat[t], .bound = s->threat_bound[t],
		                                   .worst = r->worst, .hours = m->threats[t].hours,
		                                   .per_year = cal_per_year(m, t, (cal_element){SECTION_NONE, 0}),
		                                   .assumed = is_assumed(r, t)};
	}
	for (uint32_t e = 0; e < r->tops.formula.n_events; e++) {
		const cal_basic_event *event = event_at(r, e);
		double much = s->by_element[r->element_of[e]];
		s->by_element[r->element_of[e]] = 0;
		if (!(much > 0))
			continue;
		CAL_GROW(elements->at, elements->n, elements->room);
		elements->at[elements->n++] = (part){
			.threat = event->threat, .number = 0, .element = event->element, .much = much, .worst = r->worst,
			.hours = event->hours, .per_year = cal_per_year(m, event->threat, event->element),
			.assumed = !cal_rate_is_given(m, event->threat, event->element)};
	}
}

static void sum_reading(summing *s, parts *threats, parts *elements)
{
	const reading *r = s->from;
	const cal_model *m = r->failures.model;
	bool *here = cal_zeroed(m->n_threats, sizeof *here);
	for (uint32_t e = 0; e < r->tops.formula.n_events; e++)
		here[event_at(r, e)->threat] = true;
	s->by_threat = cal_zeroed(m->n_threats, sizeof *s->by_threat);
	s->threat_bound = cal_zeroed(m->n_threats, sizeof *s->threat_bound);
	s->by_element = cal_zeroed(r->n_elements, sizeof *s->by_element);
	for (uint32_t i = 0; i < s->n; i++)
		s->row->already[r->worst] |= r->edges[s->first + i] == EDGE_TRUE;
	for (uint32_t i = 0; i < s->n && !s->row->already[r->worst] && !s->stopped; i++)
		if (r->edges[s->first + i] != EDGE_FALSE)
			add_group(s, r->edges[s->first + i], here);
	keep_parts(s, here, threats, elements);
	free(here), free(s->by_threat), free(s->threat_bound), free(s->by_element);
}

/* ---- both readings of a part become one ---- */

static int by_identity(const void *a, const void *b)
{
	const part *x = a, *y = b;
	if (x->threat != y->threat)
		return x->threat < y->threat ? -1 : 1;
	if (x->element.section != y->element.section)
		return x->element.section < y->element.section ? -1 : 1;
	if (x->element.index != y->element.index)
		return x->element.index < y->element.index ? -1 : 1;
	return x->worst - y->worst;
}

static int by_weight(const void *a, const void *b)
{
	const cal_budget_part *x = a, *y = b;
	for (unsigned worst = 2; worst-- > 0;)
		if (x->much.at[worst] > y->much.at[worst] || x->much.at[worst] < y->much.at[worst])
			return x->much.at[worst] > y->much.at[worst] ? -1 : 1;
	if (x->threat != y->threat)
		return x->threat < y->threat ? -1 : 1;
	return x->element.index < y->element.index ? -1 : x->element.index > y->element.index;
}

static bool is_same(const part *a, const part *b)
{
	return a->threat == b->threat && a->element.section == b->element.section && a->element.index == b->element.index;
}

static const cal_budget_part *merge(cal_arena *keep, parts *list, uint32_t *n)
{
	cal_budget_part *merged = CAL_NEWS(keep, (size_t)list->n + 1, cal_budget_part);
	*n = 0;
	if (list->n)
		qsort(list->at, list->n, sizeof *list->at, by_identity);
	for (uint32_t i = 0; i < list->n; i++) {
		const part *p = &list->at[i];
		if (i == 0 || !is_same(p, &list->at[i - 1]))
			merged[(*n)++] = (cal_budget_part){.threat = p->threat, .element = p->element};
		cal_budget_part *at = &merged[*n - 1];
		at->much.at[p->worst] += p->much;
		at->much.bound[p->worst] |= p->bound;
		at->per_year = p->per_year;
		at->hours = p->hours;
		at->assumed |= p->assumed;
	}
	if (*n)
		qsort(merged, *n, sizeof *merged, by_weight);
	free(list->at);
	return merged;
}

/* ---- all rows ---- */

typedef struct {
	cal_budget_row *rows;
	uint32_t *first;        /* by row, and one more: its nodes */
	uint32_t n_rows, rows_room, first_room;
	cal_node *nodes;
	uint32_t n_nodes, nodes_room;
} listing;

static void list_row(listing *l, const cal_compiled *c, uint32_t service, unsigned letter)
{
	uint32_t most = cal_loss_most(c, service);
	CAL_GROW(l->rows, l->n_rows, l->rows_room);
	CAL_GROW(l->first, l->n_rows + 1, l->first_room);
	while (l->nodes_room < l->n_nodes + most) {
		l->nodes_room = l->nodes_room ? l->nodes_room * 2 : 64;
		l->nodes = cal_resize(l->nodes, l->nodes_room, sizeof *l->nodes);
	}
	l->rows[l->n_rows] = (cal_budget_row){.service = service, .letter = letter, .per_year = is_rate(letter)};
	l->first[l->n_rows++] = l->n_nodes;
	l->n_nodes += cal_loss_nodes(c, service, letter, l->nodes + l->n_nodes);
	l->first[l->n_rows] = l->n_nodes;
}

static reading read_model(const cal_basis *basis, const listing *l, bool worst)
{
	reading r = {.worst = worst};
	bool *near = cal_cone(basis->compiled, l->nodes, l->n_nodes);
	r.failures = cal_failures_of(basis, worst, NULL, near);
	r.edges = cal_resize(NULL, (size_t)l->n_nodes + 1, sizeof *r.edges);
	r.tops = cal_tops_of(&r.failures, NULL, l->nodes, l->n_nodes, r.edges);
	uint32_t n = r.tops.formula.n_events, *number = cal_zeroed(r.failures.n_events, sizeof *number);
	const cal_basic_event *e = r.failures.events;
	for (uint32_t i = 1; i < r.failures.n_events; i++)
		number[i] = number[i - 1] + (e[i].threat != e[i - 1].threat || e[i].element.section != e[i - 1].element.section ||
		                             e[i].element.index != e[i - 1].element.index);
	r.n_elements = r.failures.n_events ? number[r.failures.n_events - 1] + 1 : 0;
	r.element_of = cal_zeroed(n, sizeof *r.element_of);
	for (uint32_t i = 0; i < n; i++)
		r.element_of[i] = number[r.tops.event_of[i]];
	r.birnbaum = cal_zeroed(n, sizeof *r.birnbaum);
	free(number), free(near);
	return r;
}

static void free_reading(reading *r)
{
	cal_tops_free(&r->tops);
	cal_failures_free(&r->failures);
	free(r->edges), free(r->element_of), free(r->birnbaum);
}

cal_budget cal_budget_of(cal_arena *keep, const cal_basis *basis, const bool *wanted, uint8_t properties,
                         const cal_exact_budget *budget)
{
	cal_budget out = {.model = basis->model};
	listing l = {0};
	for (uint32_t s = 0; s < basis->model->n_services; s++)
		for (unsigned letter = 1; letter <= LETTERS; letter++)
			if ((!wanted || wanted[s]) && properties >> (letter - 1) & 1)
				list_row(&l, basis->compiled, s, letter);
	reading both[2] = {read_model(basis, &l, false), read_model(basis, &l, true)};
	cal_budget_row *rows = CAL_NEWS(keep, (size_t)l.n_rows + 1, cal_budget_row);
	for (uint32_t i = 0; i < l.n_rows && !out.stopped; i++) {
		parts threats = {0}, elements = {0};
		if (budget && budget->keep_on && !budget->keep_on(budget->to, "what a year costs", (double)i / l.n_rows)) {
			out.stopped = true;
			break;
		}
		rows[i] = l.rows[i];
		for (unsigned worst = 0; worst < 2 && !out.stopped; worst++) {
			summing s = {.row = &rows[i], .from = &both[worst], .first = l.first[i], .n = l.first[i + 1] - l.first[i],
			             .budget = budget};
			sum_reading(&s, &threats, &elements);
			out.stopped = s.stopped;
		}
		rows[i].threats = merge(keep, &threats, &rows[i].n_threats);
		rows[i].elements = merge(keep, &elements, &rows[i].n_elements);
		out.n_rows += !out.stopped;
	}
	out.rows = rows;
	for (unsigned worst = 0; worst < 2; worst++)
		free_reading(&both[worst]);
	free(l.rows), free(l.first), free(l.nodes);
	return out;
}
