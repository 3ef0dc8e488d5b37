/* model/check.c -- what several elements of a model must agree in.
 *
 * Each check sees a model in which everything taken alone is well. */
#include <assert.h>

#include "base/text.h"
#include "model/build.h"
#include "model/domains.h"
#include "model/order.h"

/* ---- cycles ---- */

typedef struct {
	cal_build *b;
	cal_section section;
	const char *key, *joins;  /* "within", "is within" */
} circle;

static const cal_ids *within(const void *domains, uint32_t i)
{
	return &((const cal_domain *)domains)[i].within;
}

static const cal_ids *includes(const void *software, uint32_t i)
{
	return &((const cal_software *)software)[i].includes;
}

static const char *name_of(const cal_build *b, cal_section section, uint32_t i)
{
	return cal_quote(b->keep, b->names[section].at[i]);
}

static void say_cycle(void *context, const uint32_t *cycle, uint32_t n)
{
	enum { SPELLED = 8 };
	const circle *c = context;
	cal_build *b = c->b;
	assert(n > 0);
	const char *text = name_of(b, c->section, cycle[0]);
	for (uint32_t i = 1; i <= n; i++) {
		bool skip = i > SPELLED / 2 && i + SPELLED / 2 < n;
		if (!skip)
			text = cal_format(b->keep, "%s %s %s", text, c->joins,
			                  name_of(b, c->section, cycle[i % n]));
		else if (i == SPELLED / 2 + 1)
			text = cal_format(b->keep, "%s %s ...", text, c->joins);
	}
	const cal_ids *to =
	    c->section == SECTION_DOMAINS ? within(b->domains, cycle[0]) : includes(b->software, cycle[0]);
	uint32_t entry = 0;
	while (to->at[entry] != cycle[1 % n])
		entry++;
	cal_build_go_to(b, c->section, cycle[0]);
	cal_problem_error(b, CAL_AT_ENTRY(CAL_AT_KEY(NULL, c->key), entry), "this goes in a circle: %s",
	                  text);
}

static void check_circles(circle c, cal_graph graph)
{
	uint32_t *order = cal_resize(NULL, graph.n + 1, sizeof *order);
	cal_order(&graph, order, say_cycle, &c);
	cal_resize(order, 0, 1);
}

void cal_check_cycles(cal_build *b)
{
	check_circles((circle){b, SECTION_DOMAINS, "within", "is within"},
	              (cal_graph){within, b->domains, b->m->n_domains});
	check_circles((circle){b, SECTION_SOFTWARE, "includes", "includes"},
	              (cal_graph){includes, b->software, b->m->n_software});
}

/* ---- copies and domains ---- */

typedef enum { SERVING, ALL_COPIES } copies;  /* without the delayed ones, or with them */

/* How many of a group's placements have a copy. */
static uint32_t places_used(const cal_group *g)
{
	return g->replicas < g->placement.n ? g->replicas : g->placement.n;
}

/* Whether every copy of a group is in a domain of a kind; if not, why not. */
static bool group_in(cal_build *b, const cal_component *c, const cal_group *g, unsigned kind,
                     const char **why)
{
	const char *word = cal_word(SET_DOMAIN, kind);
	for (uint32_t i = 0; i < places_used(g); i++) {
		if (cal_domain_of_kind(b->m, g->placement.at[i], kind) != CAL_NONE)
			continue;
		*why =
		    cal_format(b->keep, "%s has a copy in %s, which is in no %s", cal_quote(b->keep, c->name),
		               name_of(b, SECTION_DOMAINS, g->placement.at[i]), word);
		return false;
	}
	if (g->placement.n == 0)
		*why = cal_format(b->keep, "%s has copies without a placement", cal_quote(b->keep, c->name));
	return g->placement.n > 0;
}

static bool component_in(cal_build *b, const cal_component *c, copies which, unsigned kind, const char **why)
{
	for (uint32_t i = 0; i < c->n_groups; i++)
		if ((which == ALL_COPIES || !c->groups[i].delayed) &&
		    !group_in(b, c, &c->groups[i], kind, why))
			return false;
	return true;
}

/* ---- software that a copy runs ---- */

typedef struct {
	cal_build *b;
	uint32_t *queue;              /* software that the group runs, breadth first */
	uint32_t n;
	const cal_consume **entries;  /* of a component's earlier groups, by state */
	const cal_group **owners;     /* whose they are */
	uint32_t *seen;               /* by state: the newest group or component that it was seen in */
	uint32_t number;              /* of that */
	bool any_consumes, any_per;   /* of software; whether some state is per a kind */
} checker;

static void find_software(checker *k, const cal_group *g)
{
	cal_build *b = k->b;
	cal_list_start(b);
	k->n = 0;
	for (uint32_t i = 0; i < g->runs.n; i++)
		if (cal_first_time(b, SECTION_SOFTWARE, g->runs.at[i]))
			k->queue[k->n++] = g->runs.at[i];
	for (uint32_t done = 0; done < k->n; done++) {
		const cal_ids *more = &b->software[k->queue[done]].includes;
		for (uint32_t i = 0; i < more->n; i++)
			if (cal_first_time(b, SECTION_SOFTWARE, more->at[i]))
				k->queue[k->n++] = more->at[i];
	}
}

/* ---- per ---- */

static void check_per(checker *k, const cal_component *c, const cal_group *g, uint32_t state,
                      const cal_path *path)
{
	cal_build *b = k->b;
	const cal_state *s = &b->states[state];
	const char *why = NULL;
	if (s->per == 0 || k->seen[state] == k->number || group_in(b, c, g, s->per, &why))
		return;
	k->seen[state] = k->number;
	cal_problem_error(b, path, "%s is per %s, but %s", cal_quote(b->keep, s->name),
	                  cal_word(SET_DOMAIN, s->per), why);
}

/* Where the file has what a group consumes: on the group, or on the component it inherits from. */
static const cal_path *consumes_path(const cal_build *b, uint32_t group, cal_path *room)
{
	const file_component *f = cal_file_component(b->file, b->index);
	const bool own = f->groups_count > 0 && f->groups[group].consumes;
	room[0] = (cal_path){NULL, "groups", 0};
	room[1] = (cal_path){&room[0], NULL, group};
	room[2] = (cal_path){own ? &room[1] : NULL, "consumes", 0};
	return &room[2];
}

static void check_per_of_group(checker *k, const cal_component *c, uint32_t group)
{
	cal_path room[3];
	const cal_group *g = &c->groups[group];
	const cal_path *path = consumes_path(k->b, group, room);
	for (uint32_t i = 0; i < g->n_consumes; i++)
		check_per(k, c, g, g->consumes[i].state, CAL_AT_KEY(CAL_AT_ENTRY(path, i), "state"));
	for (uint32_t i = 0; i < c->n_stores; i++)
		check_per(k, c, g, c->stores[i].state,
		          CAL_AT_KEY(CAL_AT_ENTRY(CAL_AT_KEY(NULL, "stores"), i), "state"));
	if (!k->any_consumes)
		return;
	find_software(k, g);
	for (uint32_t i = 0; i < k->n; i++) {
		const cal_software *s = &k->b->software[k->queue[i]];
		for (uint32_t e = 0; e < s->n_consumes; e++)
			check_per(k, c, g, s->consumes[e].state, CAL_AT_KEY(NULL, "runs"));
	}
}

/* ---- groups that take parts of one state ---- */

static bool agree(const cal_consume *a, const cal_consume *b)
{
	bool parts = a->share == SHARE_PARTITION || b->share == SHARE_PARTITION;
	return !parts || (a->share == b->share && a->on_poison == b->on_poison &&
	                  a->max_attempts == b->max_attempts && a->isolation == b->isolation);
}

/* One state that a group consumes, as told by the entry that goes first. */
static void check_entry(checker *k, uint32_t group, const cal_group *g, const cal_consume *entry)
{
	cal_build *b = k->b;
	const uint32_t state = entry->state;
	if (k->owners[state] == g)
		return;  /* an entry that goes first was seen */
	if (k->seen[state] == k->number && !agree(k->entries[state], entry)) {
		cal_path room[3];
		const cal_path *path = consumes_path(b, group, room);
		cal_problem_error(
		    b, path->above ? path : CAL_AT_ENTRY(CAL_AT_KEY(NULL, "groups"), group),
		    "groups %s and %s take parts of state %s, so they must agree in share, on_poison, "
		    "max_attempts and isolation of it",
		    cal_quote(b->keep, k->owners[state]->name), cal_quote(b->keep, g->name),
		    name_of(b, SECTION_STATE, state));
	}
	k->seen[state] = k->number;
	k->entries[state] = entry;
	k->owners[state] = g;
}

static void check_agreement(checker *k, const cal_component *c)
{
	k->number++;
	for (uint32_t i = 0; i < c->n_groups; i++) {
		const cal_group *g = &c->groups[i];
		if (g->delayed)
			continue;
		for (uint32_t e = 0; e < g->n_consumes; e++)
			check_entry(k, i, g, &g->consumes[e]);
		find_software(k, g);
		for (uint32_t s = 0; s < k->n; s++)
			for (uint32_t e = 0; e < k->b->software[k->queue[s]].n_consumes; e++)
				check_entry(k, i, g, &k->b->software[k->queue[s]].consumes[e]);
	}
}

/* ---- scopes ---- */

static const char *scope_refuses(const cal_component *c)
{
	return c->external                                   ? "external"
	       : c->redundancy == REDUNDANCY_ACTIVE_PASSIVE ? "active-passive"
	                                                     : NULL;
}

/* Whether a component has a serving copy in each domain of a kind where another has one; if not, which. */
static bool covers(cal_build *b, const cal_component *c, const cal_component *user, unsigned kind,
                   uint32_t *bare)
{
	cal_list_start(b);
	for (uint32_t i = 0; i < c->n_groups; i++)
		for (uint32_t p = 0; !c->groups[i].delayed && p < places_used(&c->groups[i]); p++)
			cal_first_time(b, SECTION_DOMAINS,
			               cal_domain_of_kind(b->m, c->groups[i].placement.at[p], kind));
	for (uint32_t i = 0; i < user->n_groups; i++) {
		for (uint32_t p = 0; !user->groups[i].delayed && p < places_used(&user->groups[i]); p++) {
			*bare = cal_domain_of_kind(b->m, user->groups[i].placement.at[p], kind);
			if (cal_first_time(b, SECTION_DOMAINS, *bare))
				return false;
		}
	}
	return true;
}

static void check_scoped(cal_build *b, const cal_component *user, const cal_component *c, unsigned kind,
                         const cal_path *path)
{
	const char *word = cal_word(SET_DOMAIN, kind), *why;
	uint32_t bare;
	if (scope_refuses(c))
		cal_problem_error(b, path, "a scope is not for %s components such as %s", scope_refuses(c),
		                  cal_quote(b->keep, c->name));
	else if (!component_in(b, user, SERVING, kind, &why) || !component_in(b, c, SERVING, kind, &why))
		cal_problem_error(b, path, "scope %s wants every copy in a %s, but %s", word, word, why);
	else if (!covers(b, c, user, kind, &bare))
		cal_problem_error(b, path,
		                  "scope %s wants a copy of %s wherever one of %s is, and %s has none", word,
		                  cal_quote(b->keep, c->name), cal_quote(b->keep, user->name),
		                  name_of(b, SECTION_DOMAINS, bare));
}

static void check_scopes(cal_build *b, const cal_component *c)
{
	const cal_path *path = CAL_AT_KEY(NULL, "depends_on");
	for (uint32_t i = 0; i < c->n_depends_on; i++) {
		const cal_dependency *d = &c->depends_on[i];
		for (uint32_t a = 0; d->scope && a < d->alternatives.n; a++)
			check_scoped(b, c, &b->components[d->alternatives.at[a]], d->scope,
			             CAL_AT_KEY(CAL_AT_ENTRY(path, i), "scope"));
	}
}

static void check_service_scope(cal_build *b, const cal_service *s)
{
	const char *word = cal_word(SET_DOMAIN, s->scope), *why;
	for (uint32_t i = 0; i < s->n_depends_on; i++) {
		const cal_dependency *d = &s->depends_on[i];
		for (uint32_t a = 0; d->mode == MODE_HARD && a < d->alternatives.n; a++) {
			const cal_component *c = &b->components[d->alternatives.at[a]];
			if (!scope_refuses(c) && !component_in(b, c, SERVING, s->scope, &why))
				cal_problem_error(b, CAL_AT_KEY(NULL, "scope"),
				                  "scope %s wants every copy in a %s, but %s", word, word,
				                  why);
		}
	}
}

/* ---- all ---- */

static void start(checker *k, cal_build *b, cal_arena *scratch)
{
	*k = (checker){.b = b};
	k->queue = CAL_NEWS(scratch, b->m->n_software, uint32_t);
	k->entries = CAL_NEWS(scratch, b->m->n_states, const cal_consume *);
	k->owners = CAL_NEWS(scratch, b->m->n_states, const cal_group *);
	k->seen = CAL_NEWS(scratch, b->m->n_states, uint32_t);
	for (uint32_t i = 0; i < b->m->n_software; i++)
		k->any_consumes |= b->software[i].n_consumes > 0;
	for (uint32_t i = 0; i < b->m->n_states; i++)
		k->any_per |= b->states[i].per != 0;
}

static void check_component(checker *k, const cal_component *c)
{
	k->number++;
	for (uint32_t i = 0; k->any_per && i < c->n_groups; i++)
		check_per_of_group(k, c, i);
	if (c->n_groups > 1)
		check_agreement(k, c);
	check_scopes(k->b, c);
}

static void check_components(checker *k, uint32_t from, uint32_t to)
{
	cal_build *b = k->b;
	b->section = SECTION_COMPONENTS;
	for (b->index = from; b->index < to; b->index++)
		check_component(k, &b->components[b->file->first[SECTION_COMPONENTS] + b->index]);
}

static void check_range(cal_build *b, uint32_t from, uint32_t to)
{
	checker k;
	cal_arena scratch = {0};
	start(&k, b, &scratch);
	check_components(&k, from, to);
	cal_arena_free(&scratch);
}

void cal_check_system(cal_build *b)
{
	checker k;
	cal_arena scratch = {0};
	cal_domains_prepare(b->m);
	start(&k, b, &scratch);
	for (uint32_t i = 0; i < b->n_files; i++) {
		b->file = b->files[i];
		if (!cal_build_at_once(b, check_range))
			check_components(&k, 0, b->file->n[SECTION_COMPONENTS]);
	}
	for (uint32_t i = 0; i < b->m->n_services; i++) {
		if (!b->services[i].scope)
			continue;
		cal_build_go_to(b, SECTION_SERVICES, i);
		check_service_scope(b, &b->services[i]);
	}
	cal_arena_free(&scratch);
}
