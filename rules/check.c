/* rules/check.c -- a model becomes results: judged, its findings made and placed, its questions asked, all counted. */
#include "rules/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "base/threads.h"
#include "model/places.h"
#include "rules/checking.h"
#include "rules/facts.h"
#include "rules/margins.h"

/* ---- order ---- */

/* What is new stands before what is known, and both before what somebody has accepted. */
static int rank_of(const cal_finding *f)
{
	return f->accepted != CAL_NONE ? 2 : f->known;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Different codes in order: of threats, and of facts. */
typedef struct {
	const char **at;
	uint32_t n;
	uint32_t *of_threat;  /* where a threat's stands */
} codes;

static uint32_t place_of_code(const codes *list, const char *code)
{
	const char **found = bsearch(&code, list->at, list->n, sizeof *list->at, by_text);
	return found ? (uint32_t)(found - list->at) : list->n;
}

static codes codes_of(const cal_model *m)
{
	codes list = {cal_zeroed((size_t)m->n_threats + FACT_COUNT, sizeof *list.at), 0, cal_zeroed(m->n_threats, sizeof *list.of_threat)};
	uint32_t all = 0;
	for (uint32_t t = 0; t < m->n_threats; t++)
		list.at[all++] = m->threats[t].code;
	for (unsigned f = 0; f < FACT_COUNT; f++)
		list.at[all++] = cal_facts[f].code;
	qsort(list.at, all, sizeof *list.at, by_text);
	for (uint32_t i = 0; i < all; i++)
		if (list.n == 0 || strcmp(list.at[i], list.at[list.n - 1]) != 0)
			list.at[list.n++] = list.at[i];
	for (uint32_t t = 0; t < m->n_threats; t++)
		list.of_threat[t] = place_of_code(&list, m->threats[t].code);
	return list;
}

/* Errors first, then by axis, code, and as they were made, which is by place; hygiene after the threats. */
static uint64_t importance_of(const checking *c, const codes *list, const cal_finding *f)
{
	const cal_model *m = c->model;
	bool is_threat = f->threat != CAL_NONE;
	uint64_t axis = is_threat ? m->threats[f->threat].axis : UINT8_MAX;
	uint32_t code = is_threat && f->code == m->threats[f->threat].code ? list->of_threat[f->threat]
	                                                                   : place_of_code(list, f->code);
	return (uint64_t)rank_of(f) << 56 | (uint64_t)f->level << 48 | axis << 40 | code;
}

static void order_findings(checking *c)
{
	codes list = codes_of(c->model);
	cal_sorted *order = cal_resize(NULL, (size_t)c->n_findings + 1, sizeof *order);
	for (uint32_t i = 0; i < c->n_findings; i++)
		order[i] = (cal_sorted){importance_of(c, &list, &c->findings[i]), i};
	cal_sort(order, c->n_findings);
	cal_finding *kept = CAL_NEWS(c->keep, (size_t)c->n_findings + 1, cal_finding);
	for (uint32_t i = 0; i < c->n_findings; i++)
		kept[i] = c->findings[order[i].value];
	free(order), free(list.at), free(list.of_threat);
	free(c->findings);
	c->findings = kept;
	c->results->findings = kept;
	c->results->n_findings = c->n_findings;
}

/* ---- what is shown ---- */

/* Finds out which findings will be shown, the first of each level that are new and nobody has accepted, or all; those of events
 * get their titles, and all their remedies. */
static void choose_shown(checking *c)
{
	uint32_t most = c->options->shown ? c->options->shown : UINT32_MAX, n[LEVEL_QUESTION + 1] = {0};
	for (uint32_t i = 0; i < c->n_findings; i++) {
		cal_finding *f = &c->findings[i];
		if (c->options->shown && (rank_of(f) > 0 || n[f->level] == most))
			continue;
		n[f->level]++;
		give_title(c, f);
		give_remedies(c, f);
		CAL_GROW(c->shown, c->n_shown, c->shown_room);
		c->shown[c->n_shown++] = f;
	}
}

/* ---- places ---- */

/* Where a finding points: its element, or the entry of the service's list that it is about. */
static cal_place_query query_of(checking *c, const cal_finding *f)
{
	if (f->element.section == SECTION_SERVICES && f->n_effects && f->effects[0].objective != CAL_NONE) {
		const cal_objective *o = &c->model->services[f->element.index].survives[f->effects[0].objective];
		if (o->policy == CAL_NONE)
			return (cal_place_query){f->element, cal_format(c->keep, "survives[%u]", o->entry), {0}};
	}
	if (strcmp(f->code, "CAL006") == 0)
		return (cal_place_query){{SECTION_NONE, 0}, "reviewed", {0}};
	return (cal_place_query){f->element, "", {0}};
}

/* Elements whose places are wanted, each once. */
typedef struct {
	checking *c;
	cal_place_query *at;
	uint32_t n, room;
	uint32_t *number[SECTION_COUNT];  /* by index: one more than its place in at; 0: not asked for */
} asking;

static uint32_t section_size(const cal_model *m, unsigned section)
{
	const uint32_t sizes[SECTION_COUNT] = {
		[SECTION_NONE] = 1, [SECTION_DOMAINS] = m->n_domains, [SECTION_SOFTWARE] = m->n_software,
		[SECTION_STATE] = m->n_states, [SECTION_COMPONENTS] = m->n_components, [SECTION_SERVICES] = m->n_services,
		[SECTION_POLICIES] = m->n_policies, [SECTION_ACCEPT] = m->n_accepts, [SECTION_RATES] = m->n_rates,
		[SECTION_THREATS] = m->n_threats};
	return sizes[section];
}

static void add_query(asking *a, cal_place_query q)
{
	CAL_GROW(a->at, a->n, a->room);
	a->at[a->n++] = q;
}

static void ask_place(asking *a, cal_element e)
{
	uint32_t index = e.section == SECTION_NONE ? 0 : e.index;
	uint32_t **number = &a->number[e.section];
	if (!*number) {
		*number = cal_zeroed(section_size(a->c->model, e.section), sizeof **number);
	}
	if ((*number)[index])
		return;
	add_query(a, (cal_place_query){{e.section, index}, "", {0}});
	(*number)[index] = a->n;
}

static cal_place place_of(const asking *a, cal_element e)
{
	return a->at[a->number[e.section][e.section == SECTION_NONE ? 0 : e.index] - 1].at;
}

static void each_step(asking *a, void (*visit)(asking *a, cal_step *step))
{
	for (uint32_t i = 0; i < a->c->n_shown; i++) {
		const cal_finding *f = a->c->shown[i];
		for (uint32_t k = 0; k < f->n_effects; k++)
			for (uint32_t s = 0; s < f->effects[k].n_chain; s++)
				visit(a, (cal_step *)(uintptr_t)&f->effects[k].chain[s]);
	}
}

static void ask_step(asking *a, cal_step *step)
{
	ask_place(a, step->element);
}

static void place_step(asking *a, cal_step *step)
{
	step->at = place_of(a, step->element);
}

/* Questions about the whole model have the place of the whole file, which nobody is shown in brief. */
static bool has_place(const checking *c, const cal_question *q)
{
	return q->element.section != SECTION_NONE || !c->options->brief;
}

/* Looks up the places of the findings, links of chains and questions that are shown, in one pass over the files. */
static void place_all(checking *c)
{
	asking a = {.c = c};
	cal_question *questions = (cal_question *)(uintptr_t)c->results->questions;
	uint32_t n_asked = questions_shown(c, c->results->n_questions);
	for (uint32_t i = 0; i < c->n_shown; i++)
		add_query(&a, query_of(c, c->shown[i]));
	for (uint32_t i = 0; i < n_asked; i++)
		if (has_place(c, &questions[i]))
			ask_place(&a, questions[i].element);
	each_step(&a, ask_step);
	if (a.n)
		cal_places_find(c->model, a.at, a.n);
	for (uint32_t i = 0; i < c->n_shown; i++)
		c->shown[i]->at = a.at[i].at;
	for (uint32_t i = 0; i < n_asked; i++)
		if (has_place(c, &questions[i]))
			questions[i].at = place_of(&a, questions[i].element);
	each_step(&a, place_step);
	for (unsigned section = 0; section < SECTION_COUNT; section++)
		free(a.number[section]);
	free(a.at);
}

/* ---- sums ---- */

static void count_cells(const checking *c, cal_summary *sum)
{
	const cal_model *m = c->model;
	for (size_t i = 0; i < (size_t)m->n_services * m->n_threats; i++) {
		const cal_verdict *v = &c->verdicts[i];
		if (v->kind == VERDICT_NOT_APPLICABLE)
			sum->not_applicable += !m->threats[i % m->n_threats].skipped;
		else if (v->kind == VERDICT_UNDESCRIBED)
			sum->undescribed++;
		else if (v->fails)
			sum->fails++;
		else if (v->unknown)
			sum->unknown++;
		else
			sum->survives++;
	}
}

static void sum_up(checking *c)
{
	cal_summary *sum = &c->results->summary;
	sum->services = c->model->n_services;
	sum->threats = c->model->n_threats;
	sum->events = c->j->n_events;
	sum->questions = c->results->n_questions;
	for (uint32_t i = 0; i < c->n_findings; i++) {
		const cal_finding *f = &c->findings[i];
		if (f->accepted != CAL_NONE)
			sum->accepted++;
		else if (f->known)
			sum->known++;
		else if (f->level == LEVEL_ERROR)
			sum->errors++;
		else if (f->level == LEVEL_WARNING)
			sum->warnings++;
		else if (f->level == LEVEL_NOTE)
			sum->notes++;
	}
	sum->gone = c->results->n_gone;
	for (uint32_t t = 0; t < c->model->n_threats; t++)
		sum->skipped += c->model->threats[t].skipped != NULL;
	count_cells(c, sum);
}

static float largest(const cal_record *r)
{
	float share = r->share[1] > r->share[0] ? r->share[1] : r->share[0];
	return share > r->ground_share ? share : r->ground_share;
}

static void keep_elements(checking *c)
{
	cal_element_verdict *list = CAL_NEWS(c->keep, (size_t)c->j->n_records + 1, cal_element_verdict);
	for (uint32_t i = 0; i < c->j->n_records; i++) {
		const cal_record *r = &c->j->records[i];
		list[i] = (cal_element_verdict){.threat = r->threat, .service = r->service, .element = r->element,
		                                .fails = r->lost[0], .unknown = r->lost[1] & (uint8_t)~r->lost[0],
		                                .share = {r->share[0], largest(r)}};
	}
	c->results->elements = list;
	c->results->n_elements = c->j->n_records;
}

static bool wants_margins(const cal_model *m, cal_margin_wish wish)
{
	if (wish == MARGINS_AUTO)
		return (uint64_t)m->n_components + m->n_services <= MARGINS_AUTO_MOST;
	return wish == MARGINS_ALWAYS;
}

/* ---- steps at once ---- */

unsigned threads_of(const checking *c)
{
	return c->options->threads ? c->options->threads : cal_judge_listeners(c->model);
}

/* One of two steps that change nothing which the other one looks at. */
typedef struct {
	checking c;
	cal_arena own;
	void (*make)(checking *c);
} step;

static void make_step(void *one)
{
	step *it = one;
	it->make(&it->c);
}

/* Does both, at once if threads are worth having.  What `other` sets in the check itself is lost: it is to leave
 * its results elsewhere. */
static void at_once(checking *c, void (*make)(checking *c), void (*other)(checking *c))
{
	step steps[2] = {{.c = *c, .make = make}, {.c = *c, .make = other}};
	if (threads_of(c) < 2) {
		make(c);
		other(c);
		return;
	}
	steps[1].c.keep = &steps[1].own;
	cal_at_once(make_step, steps, 2, sizeof *steps);
	*c = steps[0].c;
	cal_arena_join(c->keep, &steps[1].own);
}

/* ---- all of it ---- */

static void make_facts_and_makers(checking *c)
{
	make_structure(c);
	make_unused(c);
	cal_judgement_topics(c->keep, c->j);
	cal_judgement_makers(c->keep, c->j, threads_of(c));
}

static void compile(checking *c)
{
	cal_judgement_compile(c->keep, c->j);
}

/* Judges the model, with as many listeners as are worth having. */
static void judge(checking *c)
{
	unsigned n = threads_of(c);
	hearing *hearings = cal_zeroed(n, sizeof *hearings);
	cal_listener *listeners = cal_zeroed(n, sizeof *listeners);
	for (unsigned i = 0; i < n; i++) {
		hearings[i].c = c;
		hearings[i].keep = i ? &hearings[i].own : c->keep;
		listeners[i] = (cal_listener){&hearings[i], !c->options->brief || c->options->strict, wants_record, hear_news};
	}
	cal_judge(c->keep, c->j, listeners, n);
	for (unsigned i = 0; i < n; i++)
		cal_arena_join(c->keep, &hearings[i].own);
	c->hearings = hearings;
	c->n_hearings = n;
	free(listeners);
}

static void sort_records(checking *c)
{
	cal_judgement_sort(c->j);
	if (!c->options->brief)
		keep_elements(c);
}

static void make_all_verdicts(checking *c)
{
	cal_judgement_settle(c->j);
	make_verdicts(c);
	make_objectives(c);
	list_counted(c);
}

static void make_findings_then_counted(checking *c)
{
	make_findings(c);
	read_counted(c);
}

static void make_questions_then_counted(checking *c)
{
	make_questions(c);
	read_counted(c);
}

/* Findings that are alike stay in the order in which they are made, so those of counted objectives come after all of single
 * events. */
static void tell_results(checking *c)
{
	start_verdicts(c);
	start_counted(c);
	at_once(c, sort_records, make_all_verdicts);
	at_once(c, make_findings_then_counted, make_questions_then_counted);
	if (wants_margins(c->model, c->options->margins))
		c->results->margins = cal_margins(c->keep, c->j, c->verdicts, c->options->budget);
	tell_counted(c);
	make_undescribed(c);
	make_hygiene(c);
}

/* Room for as many findings as large models have, so that they are not copied again and again; what is not used costs nothing. */
static void make_room(checking *c)
{
	uint64_t room = 2 * ((uint64_t)c->model->n_components + c->model->n_services) + 64;
	c->findings_room = room < UINT32_MAX ? (uint32_t)room : 64;
	c->findings = cal_resize(NULL, c->findings_room, sizeof *c->findings);
}

const cal_results *cal_check(cal_arena *keep, const cal_model *m, const cal_check_options *options)
{
	checking c = {.keep = keep, .model = m, .options = options, .results = CAL_NEW(keep, cal_results)};
	c.results->model = m;
	list_acceptances(&c);
	make_room(&c);
	note_objectives(&c);
	start_stories(&c);
	c.j = cal_judgement_start(keep, m);
	at_once(&c, make_facts_and_makers, compile);
	judge(&c);
	tell_results(&c);
	find_known(&c);
	order_findings(&c);
	choose_shown(&c);
	place_all(&c);
	sum_up(&c);
	free(c.shown), free(c.hearings);
	cal_judgement_free(c.j);
	return c.results;
}
