/* rules/counted.c -- objectives with a count: `survives: [2 replica-loss]`, any two events of the threat together.
 *
 * How many events it takes is asked of the exact engine, so no combination is tried: a service is broken by n of
 * them if the least set that makes it lose more than max_blast has n events or fewer.  The least set is what the
 * finding tells.  Readings share nothing that they change, so in large models the threads that have made findings and
 * questions take them by turns; and no service waits long: what outgrows a small budget is not known. */
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "engine/exact.h"
#include "rules/checking.h"
#include "rules/failures.h"

/* The events of one threat in one reading, and one formula of all that is lost to them by the services that ask. */
typedef struct {
	cal_failures failures;
	cal_tops tops;
	cal_edge *edges;
	bool worst;
} collection;

/* A service's objective, and where its letters' edges begin: [letter], and one more. */
typedef struct {
	uint32_t service, objective, first[LETTERS + 2];
} counted;

typedef struct {
	counted *at;
	uint32_t n, room;
	cal_node *nodes;
	uint32_t n_nodes, nodes_room;
} counted_list;

/* The largest share that so many events can cost, and the fewest that do. */
typedef struct {
	double share;
	uint8_t letters;           /* lost to these */
	cal_element *elements;     /* of these events; the caller frees it */
	uint32_t k;                /* how many */
	bool too_many;             /* the diagrams outgrew their budget */
} outcome;

/* What one service loses. */
typedef struct {
	collection *from;
	uint32_t count;
	outcome best;
} search;

/* The least set of events that makes an edge true, if it is within the count; true: there is one. */
static bool look_for(search *it, cal_edge edge, double share, uint8_t letters)
{
	uint32_t least = UINT32_MAX;
	cal_cut_set set;
	if (edge == EDGE_FALSE || edge == EDGE_TRUE)
		return false;
	cal_arena scratch = {0};
	const cal_exact_budget small = {.memory = (size_t)64 << 20};  /* a check is no place to wait for one service */
	cal_exact *x = cal_exact_of(&it->from->tops.formula, edge, &small);
	bool known = cal_exact_least(x, &least) == EXACT_DONE;
	bool found = known && least > 0 && least <= it->count;
	if (found && share > it->best.share) {
		known = cal_exact_least_set(x, &scratch, &set) == EXACT_DONE;
		free(it->best.elements);
		it->best = (outcome){.share = share, .letters = letters, .k = known ? set.n : 0};
		it->best.elements = cal_zeroed(least, sizeof *it->best.elements);
		for (uint32_t i = 0; known && i < set.n; i++)
			it->best.elements[i] = it->from->failures.events[it->from->tops.event_of[set.events[i]]].element;
	}
	it->best.too_many |= !known;
	cal_exact_free(x);
	cal_arena_free(&scratch);
	return found;
}

/* Of the groups of clients, the most that so many events can cost. */
static void look_at_groups(search *it, const cal_edge *groups, uint32_t n)
{
	uint32_t low = 0, high = n;
	while (low < high && !it->best.too_many) {
		uint32_t middle = (low + high + 1) / 2;
		cal_edge so_many = cal_formula_atleast(&it->from->tops.formula, middle, groups, n);
		if (look_for(it, so_many, (double)middle / n, LETTER_A))
			low = middle;
		else
			high = middle - 1;
	}
}

static outcome lost_to(const checking *c, collection *from, const counted *of)
{
	const cal_service *s = &c->model->services[of->service];
	const uint8_t asked = s->properties & (uint8_t)~c->j->already[from->worst][of->service];
	search it = {.from = from, .count = s->survives[of->objective].count};
	for (unsigned letter = 1; letter <= LETTERS && it.best.share < 1; letter++) {
		uint8_t bit = (uint8_t)(1u << (letter - 1));
		const cal_edge *edges = from->edges + of->first[letter];
		if (!(asked & bit))
			continue;
		if (letter == PROPERTY_AVAILABILITY && c->j->compiled->clients[of->service].n)
			look_at_groups(&it, edges, of->first[letter + 1] - of->first[letter]);
		else
			look_for(&it, edges[0], 1, bit);
	}
	return it.best;
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

static void report(checking *c, uint32_t threat, uint32_t service, uint32_t objective, bool broken, bool at_best,
                   const outcome *o)
{
	const uint8_t level = wished_level(c->model, threat, broken ? LEVEL_ERROR : LEVEL_WARNING);
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
	                   .element = {SECTION_SERVICES, service}, .level = level, .effects = e, .n_effects = 1,
	                   .root = CAL_NONE, .remediable = true};
	f->letters = e->fails;
	f->unknown = e->unknown;
	f->accepted = acceptance_of(c, threat, f->element, service);
	if (o->too_many)
		f->title = cal_format(c->keep, "whether %s survives %u %s events together is not known: the diagrams of what it "
		                               "loses would be too large", s->name, count, f->slug);
	else
		f->title = cal_format(c->keep, "%u %s events together %s what %s promises", count, f->slug,
		                      broken ? "break" : "may break", s->name);
}

/* o: at best and at worst. */
static void judge_objective(checking *c, uint32_t threat, const counted *of, const outcome o[2])
{
	uint32_t service = of->service, objective = of->objective;
	const cal_service *s = &c->model->services[service];
	cal_objective_verdict *v = &c->objectives[c->first_objective[service] + objective];
	bool broken = o[0].share > s->max_blast + 1e-6;
	bool unknown = o[0].too_many || o[1].too_many || o[1].share > s->max_blast + 1e-6;
	if (broken || (unknown && c->options->strict)) {
		v->state = OBJECTIVE_BROKEN;
		report(c, threat, service, objective, true, broken, &o[!broken]);
	} else if (unknown) {
		if (v->state != OBJECTIVE_BROKEN)
			v->state = OBJECTIVE_UNKNOWN;
		report(c, threat, service, objective, false, false, &o[1]);
	}
}

/* Is an objective about several events of a threat, none of which breaks it alone? */
static bool is_counted(const checking *c, uint32_t service, uint32_t objective, uint32_t threat)
{
	const cal_model *m = c->model;
	const cal_objective *o = &m->services[service].survives[objective];
	const cal_verdict *v = &c->verdicts[(size_t)service * m->n_threats + threat];
	return o->count > 1 && is_about(m, o, threat) && v->kind == VERDICT_JUDGED &&
	       state_of(c, service, v->fails, v->unknown, v->share) != OBJECTIVE_BROKEN;
}

/* Only the letters that a service promises are asked about: less hangs on them. */
static void add_counted(const checking *c, counted_list *l, uint32_t service, uint32_t objective)
{
	const cal_compiled *compiled = c->j->compiled;
	const uint8_t promised = c->model->services[service].properties;
	counted of = {.service = service, .objective = objective};
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		of.first[letter] = l->n_nodes;
		if (!(promised >> (letter - 1) & 1))
			continue;
		while (l->nodes_room < l->n_nodes + cal_loss_most(compiled, service))
			l->nodes_room = l->nodes_room ? l->nodes_room * 2 : 64;
		l->nodes = cal_resize(l->nodes, l->nodes_room, sizeof *l->nodes);
		l->n_nodes += cal_loss_nodes(compiled, service, letter, l->nodes + l->n_nodes);
	}
	of.first[LETTERS + 1] = l->n_nodes;
	CAL_GROW(l->at, l->n, l->room);
	l->at[l->n++] = of;
}

/* What a threat costs all who ask. */
typedef struct {
	uint32_t threat;
	counted_list list;
	bool *near;                /* by node: some of the list hangs on it */
	outcome *outcomes[2];      /* by reading: by entry of the list */
} asked;

struct counting {
	asked *at;                 /* in order of threats */
	uint32_t n, room;
	atomic_uint next;          /* reading: at best and at worst of each of them */
	atomic_bool maker_is_used; /* somebody has the judgement's; others make one of their own, for scratch is in them */
};

/* One reading of it. */
typedef struct {
	const checking *c;
	cal_maker *maker;
	const asked *of;
	bool worst;
} reading;

static collection collect(const reading *it)
{
	const checking *c = it->c;
	cal_basis basis = {c->model, c->j->system, c->j->compiled, it->maker};
	const counted_list *list = &it->of->list;
	collection from = {.worst = it->worst, .edges = cal_zeroed(list->n_nodes, sizeof *from.edges)};
	bool *wanted = cal_zeroed(c->model->n_threats, sizeof *wanted);
	wanted[it->of->threat] = true;
	from.failures = cal_failures_of(&basis, it->worst, wanted, it->of->near);
	from.tops = cal_tops_of(&from.failures, NULL, list->nodes, list->n_nodes, from.edges);
	free(wanted);
	return from;
}

static void read_losses(const reading *it)
{
	collection from = collect(it);
	for (uint32_t i = 0; i < it->of->list.n; i++)
		it->of->outcomes[it->worst][i] = lost_to(it->c, &from, &it->of->list.at[i]);
	cal_tops_free(&from.tops);
	cal_failures_free(&from.failures);
	free(from.edges);
}

void read_counted(checking *c)
{
	struct counting *all = c->counting;
	cal_maker *own = NULL, *maker = atomic_exchange(&all->maker_is_used, true) ? NULL : c->j->maker;
	for (uint32_t at; (at = atomic_fetch_add(&all->next, 1)) < 2 * all->n;) {
		if (!maker)
			maker = own = cal_maker_of(c->keep, c->j->system);
		read_losses(&(reading){c, maker, &all->at[at / 2], at % 2});
	}
	if (own)
		cal_maker_free(own);
}

static void list_threat(const checking *c, struct counting *all, uint32_t threat)
{
	const cal_model *m = c->model;
	asked it = {.threat = threat};
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t i = 0; i < m->services[s].n_survives; i++)
			if (is_counted(c, s, i, threat))
				add_counted(c, &it.list, s, i);
	if (!it.list.n)
		return;
	it.near = cal_cone(c->j->compiled, it.list.nodes, it.list.n_nodes);
	for (unsigned worst = 0; worst < 2; worst++)
		it.outcomes[worst] = cal_zeroed(it.list.n, sizeof(outcome));
	CAL_GROW(all->at, all->n, all->room);
	all->at[all->n++] = it;
}

void start_counted(checking *c)
{
	c->counting = CAL_NEW(c->keep, struct counting);
	atomic_init(&c->counting->next, 0);
	atomic_init(&c->counting->maker_is_used, false);
}

void list_counted(checking *c)
{
	for (uint32_t t = 0; t < c->model->n_threats; t++)
		if (c->model->threats[t].mechanism != MECHANISM_STRUCTURE)
			list_threat(c, c->counting, t);
}

static void tell_threat(checking *c, asked *it)
{
	for (uint32_t i = 0; i < it->list.n; i++) {
		judge_objective(c, it->threat, &it->list.at[i], (outcome[]){it->outcomes[0][i], it->outcomes[1][i]});
		free(it->outcomes[0][i].elements), free(it->outcomes[1][i].elements);
	}
	free(it->outcomes[0]), free(it->outcomes[1]), free(it->near), free(it->list.at), free(it->list.nodes);
}

void tell_counted(checking *c)
{
	struct counting *all = c->counting;
	for (uint32_t i = 0; i < all->n; i++)
		tell_threat(c, &all->at[i]);
	free(all->at);
	c->counting = NULL;
}
