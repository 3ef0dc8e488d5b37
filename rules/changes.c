/* rules/changes.c -- remedies of the catalogue to edits of a model. */
#include "rules/changes.h"

#include <stdlib.h>
#include <string.h>

#include "model/domains.h"

/* What is at hand while changes for one effect are made. */
typedef struct {
	cal_changes *into;
	cal_arena *scratch;       /* until it is known that a change is new */
	const cal_results *r;
	const cal_model *m;
	const cal_threat *threat;
	const cal_remedy *remedy;
	cal_element *near;        /* the elements of the chain, and what they go with; each once */
	uint32_t n_near, near_room;
	bool open;                /* what is set now only says what was left open */
	uint32_t **numbers, *n, *room;
} making;

/* ---- the list ---- */

static uint32_t hash_of(const char *text)
{
	uint32_t hash = 2166136261u;  /* FNV-1a */
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

static void index_changes(cal_changes *c)
{
	uint32_t n = c->n_slots ? c->n_slots * 2 : 64;
	free(c->slots);
	c->slots = cal_zeroed(n, sizeof *c->slots);
	c->n_slots = n;
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t slot = hash_of(c->at[i].key) & (n - 1);
		while (c->slots[slot])
			slot = (slot + 1) & (n - 1);
		c->slots[slot] = i + 1;
	}
}

static const char *copied(cal_arena *keep, const char *text)
{
	return cal_copy(keep, text, strlen(text));
}

static void give_cost(cal_arena *keep, cal_change *change);

/* A change that lasts, whatever becomes of the model that it was made for. */
static cal_change kept(cal_arena *keep, const cal_change *change)
{
	cal_change it = *change;
	cal_edit *edits = CAL_NEWS(keep, it.n_edits, cal_edit);
	for (uint32_t i = 0; i < it.n_edits; i++)
		edits[i] = (cal_edit){change->edits[i].element, copied(keep, change->edits[i].path), copied(keep, change->edits[i].value)};
	it.edits = edits;
	it.key = copied(keep, change->key);
	it.says = copied(keep, change->says);
	give_cost(keep, &it);
	return it;
}

/* The number of a change, which is taken over if it is new. */
static uint32_t number_of(cal_changes *c, const cal_change *change)
{
	if (2 * (c->n + 1) > c->n_slots)
		index_changes(c);
	uint32_t slot = hash_of(change->key) & (c->n_slots - 1);
	for (; c->slots[slot]; slot = (slot + 1) & (c->n_slots - 1))
		if (strcmp(c->at[c->slots[slot] - 1].key, change->key) == 0)
			return c->slots[slot] - 1;
	CAL_GROW(c->at, c->n, c->room);
	c->at[c->n++] = kept(c->keep, change);
	c->slots[slot] = c->n;
	return c->n - 1;
}

void cal_changes_free(cal_changes *c)
{
	free(c->at), free(c->slots);
	*c = (cal_changes){.keep = c->keep};
}

static bool is_below(const char *path, const char *above)
{
	size_t n = strlen(above);
	return strncmp(path, above, n) == 0 && (path[n] == '\0' || path[n] == '.' || path[n] == '[');
}

bool cal_changes_clash(const cal_change *a, const cal_change *b)
{
	if (a->element.section != b->element.section || a->element.index != b->element.index)
		return false;
	for (uint32_t i = 0; i < a->n_edits; i++)
		for (uint32_t k = 0; k < b->n_edits; k++)
			if (is_below(a->edits[i].path, b->edits[k].path) || is_below(b->edits[k].path, a->edits[i].path))
				return true;
	return false;
}

/* ---- costs ---- */

/* What a change of an attribute costs, by the longest path that fits. */
static const struct {
	uint8_t section;
	const char *path, *cost;
	uint32_t effort;
} costs[] = {
	{SECTION_COMPONENTS, "placement", "copies move, and traffic between them goes further", 4},
	{SECTION_COMPONENTS, "replicas", "more copies to run and to pay for", 5},
	{SECTION_COMPONENTS, "min_available", "fewer copies have to do: see that they can carry the load", 4},
	{SECTION_COMPONENTS, "failover", "a takeover to build and to rehearse", 5},
	{SECTION_COMPONENTS, "depends_on[].mode", "code that serves with less when the other is gone", 7},
	{SECTION_COMPONENTS, "depends_on[].holds", "a buffer or a last answer, and what is stale meanwhile", 7},
	{SECTION_COMPONENTS, "depends_on[].retries", "clients give up earlier", 2},
	{SECTION_COMPONENTS, "depends_on[].scope", "no help from copies of other domains", 6},
	{SECTION_COMPONENTS, "consumes[].isolation", "a process of its own for each item or tenant, slower", 5},
	{SECTION_COMPONENTS, "consumes[].on_poison", "items set aside, which someone has to look at", 3},
	{SECTION_COMPONENTS, "consumes[].max_attempts", "items given up earlier", 2},
	{SECTION_COMPONENTS, "consumes[].on_bad_update", "old values in use while an update is refused", 3},
	{SECTION_COMPONENTS, "coordination", "writes wait for a majority", 6},
	{SECTION_COMPONENTS, "ejection", "copies that fail the check stay in use once too many do", 2},
	{SECTION_COMPONENTS, "health_check", "checks that cost more, and may take out healthy copies", 3},
	{SECTION_COMPONENTS, "overload", "some requests are refused under load", 3},
	{SECTION_COMPONENTS, "stores[].replication", "writes wait for the other copy", 5},
	{SECTION_COMPONENTS, "stores[].min_copies", "whole copies, which take more space", 5},
	{SECTION_COMPONENTS, "writes[].guard", "a lock or a version to check with each write", 4},
	{SECTION_COMPONENTS, "starts_with", "a start that needs nothing else to be built", 6},
	{SECTION_COMPONENTS, "operated_through", "a second way in, to keep and to drill with", 5},
	{SECTION_SERVICES, "depends_on[].mode", "code that serves with less when the other is gone", 7},
	{SECTION_SERVICES, "depends_on[].holds", "a buffer or a last answer, and what is stale meanwhile", 7},
	{SECTION_SERVICES, "depends_on[].retries", "clients give up earlier", 2},
	{SECTION_SOFTWARE, "rollout", "releases take longer", 3},
	{SECTION_SOFTWARE, "rollout.gate", "a release waits for its measurements", 2},
	{SECTION_SOFTWARE, "rollout.rollback", "each change has to stay reversible", 5},
	{SECTION_SOFTWARE, "consumes[].on_poison", "items set aside, which someone has to look at", 3},
	{SECTION_SOFTWARE, "consumes[].isolation", "a process of its own for each item or tenant, slower", 5},
	{SECTION_SOFTWARE, "consumes[].max_attempts", "items given up earlier", 2},
	{SECTION_SOFTWARE, "consumes[].on_bad_update", "old values in use while an update is refused", 3},
	{SECTION_SOFTWARE, "reach", "actions in several steps, domain by domain", 4},
	{SECTION_SOFTWARE, "destructive", "the tool cannot delete any more", 4},
	{SECTION_STATE, "rollout", "changes take longer to be everywhere", 3},
	{SECTION_STATE, "per", "one for each domain, to keep in step", 8},
	{SECTION_STATE, "backup", "backups to keep, and restores to rehearse", 4},
	{SECTION_STATE, "compatible", "two versions to support at a time", 5},
	{SECTION_STATE, "cold", "sources that can carry the load without the cache", 6},
	{SECTION_STATE, "expiry", "renewals spread over time", 2},
	{SECTION_STATE, "monitored", "an alarm to set up and to answer", 1},
	{SECTION_STATE, "versioned", "old values to keep", 3},
};

/* "consumes[3].on_poison" as "consumes[].on_poison". */
static const char *without_numbers(cal_arena *keep, const char *path)
{
	char *plain = cal_copy(keep, path, strlen(path)), *to = plain;
	for (const char *c = path; *c; c++)
		if (*c < '0' || *c > '9')
			*to++ = *c;
	*to = '\0';
	return plain;
}

static void give_cost(cal_arena *keep, cal_change *change)
{
	const char *path = without_numbers(keep, change->edits[0].path);
	size_t best = 0;
	change->cost = "to be thought about";
	change->effort = 5;
	if (strncmp(path, "groups[].", 9) == 0)
		path += 9;
	for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
		size_t n = strlen(costs[i].path);
		if (costs[i].section == change->element.section && n > best && is_below(path, costs[i].path)) {
			best = n;
			change->cost = costs[i].cost;
			change->effort = costs[i].effort;
		}
	}
	if (change->statement)
		change->cost = "nothing, if it is so already";
	if (change->n_edits > 1 && change->element.section == SECTION_COMPONENTS)
		change->effort += 2;
}

/* ---- adding ---- */

static void add_number(making *it, uint32_t number)
{
	for (uint32_t i = 0; i < *it->n; i++)
		if ((*it->numbers)[i] == number)
			return;
	CAL_GROW(*it->numbers, *it->n, *it->room);
	(*it->numbers)[(*it->n)++] = number;
}

static void add_saying(making *it, const cal_edit *edits, uint32_t n, const char *says)
{
	cal_change change = {.element = edits[0].element, .edits = edits, .n_edits = n, .says = says, .statement = it->open};
	change.key = cal_format(it->scratch, "%s/%s", cal_section_name(change.element.section), cal_element_name(it->m, change.element));
	for (uint32_t i = 0; i < n; i++)
		change.key = cal_format(it->scratch, "%s%s%s: %s", change.key, i ? ", " : ": ", edits[i].path, edits[i].value);
	add_number(it, number_of(it->into, &change));
}

static void add_change(making *it, const cal_edit *edits, uint32_t n)
{
	add_saying(it, edits, n, it->remedy->says);
}

static void set(making *it, cal_element element, const char *path, const char *value)
{
	cal_edit edit = {element, path, value};
	add_change(it, &edit, 1);
}

static cal_element component(uint32_t index)
{
	return (cal_element){SECTION_COMPONENTS, index};
}

/* ---- what a chain goes with ---- */

static void add_near(making *it, cal_element e)
{
	if (e.section == SECTION_NONE || e.index == CAL_NONE)
		return;
	for (uint32_t i = 0; i < it->n_near; i++)
		if (it->near[i].section == e.section && it->near[i].index == e.index)
			return;
	CAL_GROW(it->near, it->n_near, it->near_room);
	it->near[it->n_near++] = e;
}

static void add_all_near(making *it, unsigned section, cal_ids ids)
{
	for (uint32_t i = 0; i < ids.n; i++)
		add_near(it, (cal_element){(uint8_t)section, ids.at[i]});
}

/* What else a cause may be about: alternatives of a dependency, software and what it includes. */
static void add_kin(making *it, cal_element e)
{
	const cal_model *m = it->m;
	if (e.section == SECTION_SOFTWARE)
		add_all_near(it, SECTION_SOFTWARE, m->software[e.index].includes);
	const cal_dependency *needs = e.section == SECTION_COMPONENTS ? m->components[e.index].depends_on
	                              : e.section == SECTION_SERVICES ? m->services[e.index].depends_on : NULL;
	uint32_t n = e.section == SECTION_COMPONENTS ? m->components[e.index].n_depends_on
	             : e.section == SECTION_SERVICES ? m->services[e.index].n_depends_on : 0;
	for (uint32_t i = 0; i < n; i++)
		if (needs[i].alternatives.n > 1)
			add_all_near(it, SECTION_COMPONENTS, needs[i].alternatives);
}

static bool is_near(const making *it, unsigned section, uint32_t index)
{
	for (uint32_t i = 0; i < it->n_near; i++)
		if (it->near[i].section == section && it->near[i].index == index)
			return true;
	return false;
}

static bool any_near(const making *it, unsigned section)
{
	for (uint32_t i = 0; i < it->n_near; i++)
		if (it->near[i].section == section)
			return true;
	return false;
}

/* ---- placement ---- */

/* Domains of one kind, one in each domain of a larger kind; those in use first, then those that share the most with
 * these. */
typedef struct {
	uint32_t *at, *of;   /* the domain, and which of the larger kind it is in */
	uint32_t n;
} spread;

static bool is_in(const uint32_t *list, uint32_t n, uint32_t what)
{
	for (uint32_t i = 0; i < n; i++)
		if (list[i] == what)
			return true;
	return false;
}

static void add_spot(const making *it, spread *s, uint32_t domain, unsigned kind)
{
	uint32_t of = cal_domain_of_kind(it->m, domain, kind);
	if (of == CAL_NONE || is_in(s->of, s->n, of))
		return;
	s->at[s->n] = domain;
	s->of[s->n++] = of;
}

/* Are two domains within a common one? */
static bool is_akin(const cal_model *m, uint32_t a, uint32_t b)
{
	for (uint32_t i = 0; i < m->domains[a].within.n; i++)
		for (uint32_t k = 0; k < m->domains[b].within.n; k++)
			if (m->domains[a].within.at[i] == m->domains[b].within.at[k])
				return true;
	return false;
}

static spread spread_over(const making *it, cal_ids now, unsigned kind)
{
	const cal_model *m = it->m;
	spread s = {CAL_NEWS(it->scratch, m->n_domains + 1, uint32_t), CAL_NEWS(it->scratch, m->n_domains + 1, uint32_t), 0};
	for (uint32_t i = 0; i < now.n; i++)
		add_spot(it, &s, now.at[i], kind);
	unsigned own = now.n ? m->domains[now.at[0]].kind : kind;
	for (unsigned akin = now.n > 0 ? 1 : 0; akin < 2; akin--) {
		for (uint32_t d = 0; d < m->n_domains; d++)
			if (m->domains[d].kind == own && (!akin || is_akin(m, d, now.at[0])))
				add_spot(it, &s, d, kind);
		if (!akin)
			break;
	}
	return s;
}

static const char *names_of(const making *it, const spread *s, uint32_t n)
{
	const char *list = "[";
	for (uint32_t i = 0; i < n; i++)
		list = cal_format(it->scratch, "%s%s%s", list, i ? ", " : "", it->m->domains[s->at[i]].name);
	return cal_format(it->scratch, "%s]", list);
}

/* A component, or a group of one: its path, copies and places. */
typedef struct {
	cal_element element;
	const char *prefix;   /* "" or "groups[2]." */
	uint32_t replicas;
	cal_ids placement;
} spot;

static void place(making *it, const spot *at, const spread *s, uint32_t n, uint32_t replicas)
{
	cal_arena *keep = it->scratch;
	cal_edit edits[2] = {{at->element, cal_format(keep, "%splacement", at->prefix), names_of(it, s, n)},
	                     {at->element, cal_format(keep, "%sreplicas", at->prefix), cal_format(keep, "%u", (unsigned)replicas)}};
	add_change(it, edits, replicas == at->replicas ? 1 : 2);
}

/* Over two, three and all domains of the threat's kinds: with the copies that there are, or one in each, or enough for
 * those that must be up without one of them. */
static void spread_copies(making *it, const spot *at, uint32_t needed)
{
	enum { MOST = 5 };
	const spread none = {0};
	for (unsigned kind = 1; kind < 32; kind++) {
		if (!(it->threat->kinds >> kind & 1) && it->threat->kinds)
			continue;
		spread s = it->threat->mechanism == MECHANISM_DOMAIN || it->threat->mechanism == MECHANISM_PARTITION ||
		           it->threat->mechanism == MECHANISM_STRUCTURE ? spread_over(it, at->placement, kind) : none;
		for (uint32_t n = 2; n <= s.n && n <= MOST; n++) {
			uint32_t enough = needed + (needed + n - 2) / (n - 1);
			if (at->replicas >= n)
				place(it, at, &s, n, at->replicas);
			else
				place(it, at, &s, n, n);
			if (enough > at->replicas && enough != n && enough <= 2 * at->replicas + 1)
				place(it, at, &s, n, enough);
		}
	}
}

static void for_spots(making *it, uint32_t index, void (*act)(making *it, const spot *at, uint32_t needed))
{
	const cal_component *c = &it->m->components[index];
	if (c->external)
		return;
	for (uint32_t g = 0; g < c->n_groups; g++) {
		const cal_group *group = &c->groups[g];
		spot at = {component(index), group->name ? cal_format(it->scratch, "groups[%u].", (unsigned)g) : "",
		           group->replicas, group->placement};
		act(it, &at, c->min_available);
	}
}

static void add_copies(making *it, const spot *at, uint32_t needed)
{
	const uint32_t tries[] = {needed + 1, at->replicas + 1, at->replicas + 2};
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		if (tries[i] > at->replicas)
			set(it, at->element, cal_format(it->scratch, "%sreplicas", at->prefix),
			    cal_format(it->scratch, "%u", (unsigned)tries[i]));
}

/* ---- entries of lists ---- */

/* Sets an attribute of the entries of a list that are about a state near the chain. */
static void set_consumes(making *it, cal_element e, const char *prefix, const cal_consume *list, uint32_t n, const char *key)
{
	for (uint32_t i = 0; i < n; i++)
		if (is_near(it, SECTION_STATE, list[i].state))
			set(it, e, cal_format(it->scratch, "%sconsumes[%u].%s", prefix, (unsigned)i, key), it->remedy->to);
}

static void set_of_consumers(making *it, uint32_t index, const char *key)
{
	const cal_component *c = &it->m->components[index];
	for (uint32_t g = 0; g < c->n_groups; g++) {
		const cal_group *group = &c->groups[g];
		bool own = group->name && group->consumes != c->groups[0].consumes;
		if (g == 0 || own)
			set_consumes(it, component(index), group->name && own ? cal_format(it->scratch, "groups[%u].", (unsigned)g) : "",
			             group->consumes, group->n_consumes, key);
		for (uint32_t i = 0; i < group->runs.n; i++) {
			const cal_software *s = &it->m->software[group->runs.at[i]];
			set_consumes(it, (cal_element){SECTION_SOFTWARE, group->runs.at[i]}, "", s->consumes, s->n_consumes, key);
		}
	}
}

static void set_of_stores(making *it, uint32_t index, const char *key)
{
	const cal_component *c = &it->m->components[index];
	bool any = any_near(it, SECTION_STATE);
	for (uint32_t i = 0; i < c->n_stores; i++)
		if (!any || is_near(it, SECTION_STATE, c->stores[i].state))
			set(it, component(index), cal_format(it->scratch, "stores[%u].%s", (unsigned)i, key), it->remedy->to);
}

static void set_of_writes(making *it, uint32_t index, const char *key)
{
	const cal_component *c = &it->m->components[index];
	bool any = any_near(it, SECTION_STATE);
	for (uint32_t i = 0; i < c->n_writes; i++)
		if (!any || is_near(it, SECTION_STATE, c->writes[i].state))
			set(it, component(index), cal_format(it->scratch, "writes[%u].%s", (unsigned)i, key), it->remedy->to);
}

static bool needs_near(const making *it, const cal_dependency *d)
{
	for (uint32_t i = 0; i < d->alternatives.n; i++)
		if (is_near(it, SECTION_COMPONENTS, d->alternatives.at[i]))
			return true;
	return d->service != CAL_NONE && is_near(it, SECTION_SERVICES, d->service);
}

static void set_of_dependencies(making *it, cal_element e, const cal_dependency *list, uint32_t n, const char *key)
{
	for (uint32_t i = 0; i < n; i++)
		if (needs_near(it, &list[i]))
			set(it, e, cal_format(it->scratch, "depends_on[%u].%s", (unsigned)i, key), it->remedy->to);
}

/* ---- rollouts ---- */

/* By a kind of domain that the model has, a smaller step first. */
static void roll_out_by(making *it, cal_element e, unsigned kind)
{
	cal_edit edits[] = {{e, "rollout.strategy", "staged"}, {e, "rollout.by", cal_word(SET_DOMAIN, kind)},
	                    {e, "rollout.gate", "automatic"}};
	const char *word = cal_word(SET_DOMAIN, kind);
	add_saying(it, edits, 3, cal_format(it->scratch, "Change one %s after the other, and let a gate stop what is bad after "
	                                    "the first.", word));
}

static void roll_out(making *it, cal_element e)
{
	cal_edit canary[] = {{e, "rollout.strategy", "canary"}, {e, "rollout.gate", "automatic"}};
	cal_edit rolling[] = {{e, "rollout.strategy", "rolling"}, {e, "rollout.gate", "automatic"}};
	uint32_t kinds = 0;
	for (uint32_t d = 0; d < it->m->n_domains; d++)
		kinds |= 1u << it->m->domains[d].kind;
	add_saying(it, canary, 2, "Change one copy first, and let a gate stop what is bad before the others follow.");
	add_saying(it, rolling, 2, "Change copy after copy, and let a gate stop what is bad after the first.");
	for (unsigned kind = 1; kind < 32; kind++)
		if (kinds >> kind & 1)
			roll_out_by(it, e, kind);
}

/* ---- backups ---- */

/* Is a domain, or one that it is in, where the state's copies are? */
static bool is_home(const making *it, uint32_t state, uint32_t domain)
{
	const cal_model *m = it->m;
	unsigned kind = m->domains[domain].kind;
	for (uint32_t c = 0; c < m->n_components; c++)
		for (uint32_t s = 0; s < m->components[c].n_stores; s++)
			for (uint32_t g = 0; g < m->components[c].n_groups && m->components[c].stores[s].state == state; g++)
				for (uint32_t p = 0; p < m->components[c].groups[g].placement.n; p++)
					if (cal_domain_of_kind(m, m->components[c].groups[g].placement.at[p], kind) == domain)
						return true;
	return false;
}

static void back_up(making *it, cal_element e)
{
	enum { TRIED = 4 };
	cal_edit edits[4] = {{e, "backup.strategy", "continuous"}, {e, "backup.restore_tested", "true"}};
	uint32_t tried = 0;
	const cal_state *state = &it->m->states[e.index];
	if (state->backup.kept_in.n || !it->m->n_domains)
		add_change(it, edits, 2);
	for (uint32_t d = 0; d < it->m->n_domains && tried < TRIED; d++) {
		if (is_home(it, e.index, d))
			continue;
		tried++;
		edits[2] = (cal_edit){e, "backup.kept_in", cal_format(it->scratch, "[%s]", it->m->domains[d].name)};
		add_change(it, edits, 3);
	}
}

/* ---- remedies ---- */

static const char *after(const char *path, const char *start)
{
	size_t n = strlen(start);
	return strncmp(path, start, n) == 0 ? path + n : NULL;
}

/* Does the example name things that the model would have to have? */
static bool names_things(const char *value)
{
	return *value == '[' && strcmp(value, "[]") != 0;
}

static void change_component(making *it, uint32_t index, const char *path)
{
	const cal_component *c = &it->m->components[index];
	const char *key, *to = it->remedy->to;
	if ((key = after(path, "depends_on.")) && !names_things(to))
		set_of_dependencies(it, component(index), c->depends_on, c->n_depends_on, key);
	else if (strcmp(path, "placement") == 0)
		for_spots(it, index, spread_copies);
	else if (strcmp(path, "replicas") == 0 && strcmp(to, "1") != 0)
		for_spots(it, index, add_copies);
	else if ((key = after(path, "consumes.")))
		set_of_consumers(it, index, key);
	else if ((key = after(path, "stores.")))
		set_of_stores(it, index, key);
	else if ((key = after(path, "writes.")))
		set_of_writes(it, index, key);
	else if (strcmp(path, "failover") == 0 && c->redundancy == REDUNDANCY_ACTIVE_PASSIVE)
		add_change(it, (cal_edit[]){{component(index), "failover.trigger", "automatic"}, {component(index), "failover.tested", "true"}},
		           2);
	else if (after(path, "failover.") && c->redundancy == REDUNDANCY_ACTIVE_PASSIVE)
		set(it, component(index), path, to);
	else if (!names_things(to) && !strchr(path, '.') && strcmp(path, "failover") != 0 && !c->external)
		set(it, component(index), path, to);
}

static void change_state(making *it, cal_element e, const char *path)
{
	if (strcmp(path, "rollout") == 0)
		roll_out(it, e);
	else if (strcmp(path, "backup") == 0)
		back_up(it, e);
	else
		set(it, e, path, it->remedy->to);
}

static void change_software(making *it, cal_element e, const char *path)
{
	if (strcmp(path, "rollout") == 0)
		roll_out(it, e);
	else
		set(it, e, path, it->remedy->to);
}

/* How many dependencies a service goes down without. */
static uint32_t n_hard(const cal_service *s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->n_depends_on; i++)
		n += s->depends_on[i].mode == MODE_HARD;
	return n;
}

/* A service that needs nothing is no service: its last hard dependency stays one. */
static void change_service(making *it, cal_element e, const char *path)
{
	const cal_service *s = &it->m->services[e.index];
	const char *key = after(path, "depends_on.");
	bool last = key && n_hard(s) < 2 && (strcmp(key, "mode") == 0 || strcmp(key, "holds") == 0);
	if (key && !last && !names_things(it->remedy->to))
		set_of_dependencies(it, e, s->depends_on, s->n_depends_on, key);
}

static void change(making *it, cal_element e, const char *path)
{
	switch (e.section) {
	case SECTION_COMPONENTS: change_component(it, e.index, path); break;
	case SECTION_SERVICES: change_service(it, e, path); break;
	case SECTION_SOFTWARE: change_software(it, e, path); break;
	case SECTION_STATE: change_state(it, e, path); break;
	default: break;  /* domains: buildings are not moved by a line of text */
	}
}

/* A component's remedies about what it depends on are for services, too. */
static void apply(making *it)
{
	static const char *const roots[SECTION_COUNT] = {
		[SECTION_COMPONENTS] = "component.", [SECTION_SERVICES] = "component.", [SECTION_SOFTWARE] = "software.",
		[SECTION_STATE] = "state."};
	for (uint32_t i = 0; i < it->n_near; i++) {
		const char *root = roots[it->near[i].section], *path = root ? after(it->remedy->set, root) : NULL;
		if (path)
			change(it, it->near[i], path);
	}
}

/* ---- questions ---- */

/* Are an attribute's values a few words, rather than names or numbers? */
static bool is_closed(const char *values)
{
	return strstr(values, " or ") && !strstr(values, "domain") && !strstr(values, "names") && !strchr(values, ';');
}

/* Answers to what is left open: the words of its question, each a statement. */
static void answer(making *it, const cal_question *q)
{
	cal_remedy said = {.set = q->attribute, .says = q->text};
	it->remedy = &said;
	for (const char *at = q->values; *at && *at != '(';) {
		size_t n = strcspn(at, ", (");
		said.to = cal_copy(it->scratch, at, n);
		if (n > 0 && strcmp(said.to, "or") != 0)
			change(it, q->element, q->attribute);
		at += n + (at[n] == ',' || at[n] == ' ');
	}
}

static void answer_questions(making *it)
{
	it->open = true;
	for (uint32_t i = 0; i < it->r->n_questions; i++) {
		const cal_question *q = &it->r->questions[i];
		if (q->text && is_near(it, q->element.section, q->element.index) && is_closed(q->values))
			answer(it, q);
	}
}

void cal_changes_for(cal_changes *into, const cal_results *r, const cal_finding *f, const cal_effect *e, uint32_t **numbers,
                     uint32_t *n, uint32_t *room)
{
	cal_arena scratch = {0};
	making it = {.into = into, .scratch = &scratch, .r = r, .m = r->model, .threat = &r->model->threats[f->threat], .numbers = numbers,
	             .n = n, .room = room};
	add_near(&it, f->element);
	add_near(&it, (cal_element){SECTION_SERVICES, e->service});
	for (uint32_t i = 0; i < e->n_chain; i++)
		add_near(&it, e->chain[i].element);
	for (uint32_t i = 0; i < it.n_near; i++)
		add_kin(&it, it.near[i]);
	for (uint32_t i = 0; i < it.threat->n_remedies; i++) {
		it.remedy = &it.threat->remedies[i];
		apply(&it);
	}
	answer_questions(&it);
	free(it.near);
	cal_arena_free(&scratch);
}
