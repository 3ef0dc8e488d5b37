/* rules/structure.c -- faults of the structure: circles of starting and of repair, copies that add nothing.
 *
 * docs/semantics.md, "Structure".  A circle is a strongly connected component (base/knots.h) of the graph of what
 * is needed to start, or to be repaired, that has such a need inside it. */
#include <stdlib.h>
#include <string.h>

#include "base/knots.h"

#include "rules/checking.h"

/* ---- circles ---- */

/* What a circle goes along. */
typedef enum { BY_START, BY_REPAIR } need;

typedef struct {
	const cal_model *m;
	need by;
	bool *outside;       /* by component: some of what it is operated through is outside its circle */
	uint32_t n;          /* components, then services */
	uint32_t *start, *to, n_edges, room;
	bool *special;       /* by edge: of starting or repair, not a dependency */
	uint32_t special_room;
	uint32_t *circle, n_circles;  /* by vertex: its strongly connected component */
} circles;

static void add_edge(circles *c, uint32_t to, bool special)
{
	CAL_GROW(c->to, c->n_edges, c->room);
	CAL_GROW(c->special, c->n_edges, c->special_room);
	c->special[c->n_edges] = special;
	c->to[c->n_edges++] = to;
}

/* A dependency counts where all its alternatives are needed. */
static void add_dependencies(circles *c, const cal_dependency *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (list[i].mode == MODE_SOFT)
			continue;
		if (list[i].service != CAL_NONE)
			add_edge(c, c->m->n_components + list[i].service, false);
		for (uint32_t k = 0; k < list[i].alternatives.n && list[i].at_least == list[i].alternatives.n; k++)
			add_edge(c, list[i].alternatives.at[k], false);
	}
}

static void add_edges(circles *c)
{
	c->n_edges = 0;
	for (uint32_t v = 0; v < c->n; v++) {
		c->start[v] = c->n_edges;
		if (v >= c->m->n_components) {
			const cal_service *s = &c->m->services[v - c->m->n_components];
			add_dependencies(c, s->depends_on, s->n_depends_on);
			continue;
		}
		const cal_component *it = &c->m->components[v];
		cal_ids special = c->by == BY_START ? it->starts_with : it->operated_through;
		add_dependencies(c, it->depends_on, it->n_depends_on);
		for (uint32_t k = 0; k < special.n && !c->outside[v]; k++)
			add_edge(c, special.at[k], true);
	}
	c->start[c->n] = c->n_edges;
}

static void find_circles(circles *c)
{
	add_edges(c);
	c->n_circles = cal_knots(c->n, c->start, c->to, c->circle, NULL);
}

/* What is operated through several needs one of them: with one outside its circle it is in none by that. */
static bool leave_outside(circles *c)
{
	bool changed = false;
	for (uint32_t v = 0; v < c->m->n_components && c->by == BY_REPAIR; v++) {
		cal_ids through = c->m->components[v].operated_through;
		for (uint32_t k = 0; k < through.n && !c->outside[v]; k++)
			if (c->circle[through.at[k]] != c->circle[v])
				changed = c->outside[v] = true;
	}
	return changed;
}

static circles circles_of(const cal_model *m, need by)
{
	circles c = {.m = m, .by = by, .n = m->n_components + m->n_services};
	size_t n = (size_t)c.n + 1;
	c.start = cal_zeroed(n, sizeof *c.start);
	c.circle = cal_zeroed(n, sizeof *c.circle);
	c.outside = cal_zeroed(n, sizeof *c.outside);
	do
		find_circles(&c);
	while (leave_outside(&c));
	return c;
}

static void free_circles(circles *c)
{
	free(c->start), free(c->circle), free(c->outside), free(c->to), free(c->special);
}

/* ---- false redundancy ---- */

/* The smallest kind with a size of which the model has two domains or more, 0: none. */
static unsigned lowest_kind(const cal_model *m)
{
	uint32_t count[DOMAIN_OTHER + 1] = {0};
	for (uint32_t d = 0; d < m->n_domains; d++)
		count[m->domains[d].kind]++;
	for (unsigned kind = DOMAIN_HOST; kind <= DOMAIN_CONTINENT; kind++)
		if (count[kind] >= 2)
			return kind;
	return 0;
}

/* What is known of where a component's copies are. */
typedef enum { APART, TOGETHER, NOT_SAID } whereabouts;

/* Are a component's copies in one domain of a kind?  *first: which, if so. */
static whereabouts where_are(const cal_system *s, uint32_t component, unsigned kind, uint32_t *first)
{
	bool unknown = false;
	*first = CAL_NONE;
	for (cal_live copy = cal_live_of(s, component); cal_live_next(&copy);) {
		uint32_t domain = cal_copy_domain(s, copy.copy, kind);
		unknown |= domain == CAL_NONE;
		if (domain != CAL_NONE && *first != CAL_NONE && domain != *first)
			return APART;
		*first = domain != CAL_NONE ? domain : *first;
	}
	return unknown ? NOT_SAID : TOGETHER;
}

/* Why a component's copies add no redundancy. */
typedef enum { THEY_DO, IN_ONE_DOMAIN, ALL_NEEDED, EVEN_QUORUM, PERHAPS_IN_ONE } redundancy_fault;

/* kind: as from lowest_kind; *first: the one domain. */
static redundancy_fault false_redundancy(const checking *c, uint32_t component, unsigned kind, uint32_t *first)
{
	const cal_component *it = &c->model->components[component];
	if (it->external || it->replicas < 2)
		return THEY_DO;
	whereabouts where = kind ? where_are(c->j->system, component, kind, first) : APART;
	if (where == TOGETHER)
		return IN_ONE_DOMAIN;
	if (it->min_available_all)
		return ALL_NEEDED;
	if (it->coordination == COORDINATION_QUORUM && it->replicas % 2 == 0)
		return EVEN_QUORUM;
	return where == NOT_SAID ? PERHAPS_IN_ONE : THEY_DO;
}

const char *false_redundancy_title(checking *c, uint32_t component)
{
	const cal_component *it = &c->model->components[component];
	unsigned kind = lowest_kind(c->model);
	uint32_t first = CAL_NONE;
	switch (false_redundancy(c, component, kind, &first)) {
	case IN_ONE_DOMAIN:
		return cal_format(c->keep, "all %u copies of '%s' are in one %s, '%s'", it->replicas, it->name,
		                  cal_word(SET_DOMAIN, kind), c->model->domains[first].name);
	case ALL_NEEDED:
		return cal_format(c->keep, "'%s' needs all its %u copies, so each of them is one more that can fail",
		                  it->name, it->replicas);
	case EVEN_QUORUM:
		return cal_format(c->keep, "a quorum of %u copies of '%s' survives no more losses than one of %u", it->replicas,
		                  it->name, it->replicas - 1);
	case PERHAPS_IN_ONE:
		return cal_format(c->keep, "the %u copies of '%s' may all be in one %s", it->replicas, it->name,
		                  cal_word(SET_DOMAIN, kind));
	default:
		return "";
	}
}

/* ---- findings ---- */

/* What each fault is told as: people are needed where something cannot start or be repaired without itself,
 * availability is at stake where copies add nothing. */
typedef enum { FAULT_START, FAULT_REPAIR, FAULT_COPIES, FAULT_COUNT } structure_fault;
static const struct {
	const char *slug;
	uint8_t letter;
} faults[FAULT_COUNT] = {[FAULT_START] = {"cold-start-cycle", LETTER_O},
                         [FAULT_REPAIR] = {"repair-cycle", LETTER_O},
                         [FAULT_COPIES] = {"false-redundancy", LETTER_A}};

static uint32_t threat_of(const cal_model *m, structure_fault fault)
{
	for (uint32_t t = 0; t < m->n_threats; t++)
		if (!m->threats[t].own && strcmp(m->threats[t].name, faults[fault].slug) == 0)
			return m->threats[t].skipped ? CAL_NONE : t;
	return CAL_NONE;
}

/* Who depends on whom, the other way round from cal_order.reach: by thing, its users. */
static cal_rows users_of(const cal_order *o)
{
	cal_rows r = {cal_zeroed((size_t)o->n + 1, sizeof *r.start), cal_zeroed(o->reach.start[o->n], sizeof *r.at)};
	for (uint32_t i = 0; i < o->reach.start[o->n]; i++)
		r.start[o->reach.at[i] + 2]++;
	for (uint32_t v = 0; v < o->n; v++)
		r.start[v + 2] += r.start[v + 1];
	for (uint32_t v = 0; v < o->n; v++)
		for (uint32_t i = o->reach.start[v]; i < o->reach.start[v + 1]; i++)
			r.at[r.start[o->reach.at[i] + 1]++] = v;
	return r;
}

/* What is known while faults are reported. */
typedef struct {
	checking *c;
	uint32_t threat[FAULT_COUNT]; /* CAL_NONE: there is none, or it is skipped */
	cal_rows users;
	uint32_t *seen, stamp;        /* by thing */
	uint32_t *queue, *services;   /* scratch, each as long as there are things */
	cal_effect *effects;          /* scratch, as long as there are services */
} reporting;

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* The services that depend on some components, however far, in order. */
static uint32_t find_services_above(reporting *r, const uint32_t *components, uint32_t n)
{
	const cal_model *m = r->c->model;
	uint32_t waiting = 0, found = 0;
	r->stamp++;
	for (uint32_t i = 0; i < n; i++) {
		r->seen[components[i]] = r->stamp;
		r->queue[waiting++] = components[i];
	}
	for (uint32_t i = 0; i < waiting; i++) {
		uint32_t thing = r->queue[i];
		if (thing >= m->n_components && thing < m->n_components + m->n_services)
			r->services[found++] = thing - m->n_components;
		for (uint32_t k = r->users.start[thing]; k < r->users.start[thing + 1]; k++) {
			uint32_t user = r->users.at[k];
			if (r->seen[user] != r->stamp) {
				r->seen[user] = r->stamp;
				r->queue[waiting++] = user;
			}
		}
	}
	if (found)
		qsort(r->services, found, sizeof *r->services, by_number);
	return found;
}

static cal_effect effect_of(const checking *c, uint32_t threat, uint32_t service, uint8_t letter, bool sure)
{
	cal_effect e = {.service = service, .fails = sure ? letter : 0, .unknown = sure ? 0 : letter,
	                .level = sure ? LEVEL_NOTE : LEVEL_QUESTION, .share = {sure && letter == LETTER_A, letter == LETTER_A}};
	e.objective = objective_about(c, service, threat);
	if (e.objective != CAL_NONE)
		e.level = sure || c->options->strict ? LEVEL_ERROR : LEVEL_WARNING;
	e.level = wished_level(c->model, threat, e.level);
	return e;
}

static bool any_named(const cal_effect *effects, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (effects[i].objective != CAL_NONE)
			return true;
	return false;
}

/* A fault of some components, the first of which it is told about.  title: NULL: it gets one where it is shown. */
static void add_fault(reporting *r, structure_fault fault, const uint32_t *components, uint32_t n, bool sure,
                      const char *title)
{
	checking *c = r->c;
	uint32_t threat = r->threat[fault], accepted = CAL_NONE;
	if (threat == CAL_NONE)
		return;
	cal_element element = {SECTION_COMPONENTS, components[0]};
	uint32_t n_effects = find_services_above(r, components, n);
	bool all = n_effects > 0;
	for (uint32_t i = 0; i < n_effects; i++) {
		uint32_t by = acceptance_of(c, threat, element, r->services[i]);
		accepted = by != CAL_NONE ? by : accepted;
		all &= by != CAL_NONE;
		r->effects[i] = effect_of(c, threat, r->services[i], faults[fault].letter, sure);
		c->faults[r->services[i]] |= (uint8_t)(1u << (fault + (sure ? 0 : FAULT_COUNT)));
	}
	if (!sure && !any_named(r->effects, n_effects))
		return;
	cal_effect *effects = CAL_NEWS(c->keep, n_effects, cal_effect);
	memcpy(effects, r->effects, n_effects * sizeof *effects);
	cal_finding *f = new_finding(c);
	*f = (cal_finding){.code = c->model->threats[threat].code, .slug = faults[fault].slug, .threat = threat,
	                   .element = element, .title = title, .effects = effects, .n_effects = n_effects,
	                   .accepted = all ? accepted : CAL_NONE, .root = components[0], .remediable = true};
	settle_finding(f);
	if (f->level > LEVEL_NOTE)
		f->level = LEVEL_NOTE;
}

/* "'a', 'b' and 'c'", at most four of them. */
static const char *names_of(checking *c, const uint32_t *components, uint32_t n)
{
	enum { SHOWN = 4 };
	const char *text = cal_format(c->keep, "'%s'", c->model->components[components[0]].name);
	for (uint32_t i = 1; i < n && i < SHOWN; i++)
		text = cal_format(c->keep, "%s%s'%s'", text, i + 1 == n ? " and " : ", ",
		                  c->model->components[components[i]].name);
	return n > SHOWN ? cal_format(c->keep, "%s and %u more", text, n - SHOWN) : text;
}

static const char *circle_title(checking *c, need by, const uint32_t *list, uint32_t n)
{
	if (by == BY_START)
		return n == 1 ? cal_format(c->keep, "%s cannot start unless it is running", names_of(c, list, n))
		              : cal_format(c->keep, "%s each need the others to start", names_of(c, list, n));
	return n == 1 ? cal_format(c->keep, "%s is needed to repair itself", names_of(c, list, n))
	              : cal_format(c->keep, "%s are needed to repair each other", names_of(c, list, n));
}

/* Which circles have a need to start, or to be repaired, inside them; by circle, the caller frees it. */
static bool *bad_circles(const circles *found)
{
	bool *bad = cal_zeroed(found->n_circles, sizeof *bad);
	for (uint32_t v = 0; v < found->n; v++)
		for (uint32_t e = found->start[v]; e < found->start[v + 1]; e++)
			if (found->special[e] && found->circle[found->to[e]] == found->circle[v])
				bad[found->circle[v]] = true;
	return bad;
}

/* By circle: the components in it, in order; the caller frees both. */
static cal_rows members_of(const circles *found)
{
	uint32_t n = found->m->n_components;
	cal_rows r = {cal_zeroed((size_t)found->n_circles + 2, sizeof *r.start), cal_zeroed(n, sizeof *r.at)};
	for (uint32_t v = 0; v < n; v++)
		r.start[found->circle[v] + 2]++;
	for (uint32_t i = 0; i < found->n_circles; i++)
		r.start[i + 2] += r.start[i + 1];
	for (uint32_t v = 0; v < n; v++)
		r.at[r.start[found->circle[v] + 1]++] = v;
	return r;
}

static void report_circles(reporting *r, need by)
{
	const cal_model *m = r->c->model;
	circles found = circles_of(m, by);
	cal_rows members = members_of(&found);
	bool *bad = bad_circles(&found);
	for (uint32_t v = 0; v < m->n_components; v++) {
		uint32_t circle = found.circle[v], n = members.start[circle + 1] - members.start[circle];
		const uint32_t *list = members.at + members.start[circle];
		if (bad[circle] && list[0] == v)
			add_fault(r, by == BY_START ? FAULT_START : FAULT_REPAIR, list, n, true,
			          circle_title(r->c, by, list, n));
	}
	free(members.start), free(members.at), free(bad);
	free_circles(&found);
}

void make_structure(checking *c)
{
	size_t n = (size_t)c->j->order->n + 1;
	uint32_t *room = cal_zeroed(3 * n, sizeof *room);
	reporting r = {.c = c, .users = users_of(c->j->order), .seen = room, .queue = room + n, .services = room + 2 * n,
	               .effects = cal_resize(NULL, (size_t)c->model->n_services + 1, sizeof *r.effects)};
	unsigned kind = lowest_kind(c->model);
	c->faults = CAL_NEWS(c->keep, (size_t)c->model->n_services + 1, uint8_t);
	for (unsigned fault = 0; fault < FAULT_COUNT; fault++)
		r.threat[fault] = threat_of(c->model, (structure_fault)fault);
	report_circles(&r, BY_START);
	report_circles(&r, BY_REPAIR);
	for (uint32_t i = 0, first; i < c->model->n_components; i++) {
		redundancy_fault fault = false_redundancy(c, i, kind, &first);
		if (fault != THEY_DO)
			add_fault(&r, FAULT_COPIES, &i, 1, fault != PERHAPS_IN_ONE, NULL);
	}
	free(room), free(r.effects), free(r.users.start), free(r.users.at);
}

uint8_t structure_letters(const checking *c, uint32_t service, uint32_t threat, bool sure)
{
	for (unsigned fault = 0; fault < FAULT_COUNT; fault++)
		if (c->faults[service] >> (fault + (sure ? 0 : FAULT_COUNT)) & 1 &&
		    strcmp(faults[fault].slug, c->model->threats[threat].name) == 0)
			return faults[fault].letter;
	return 0;
}
