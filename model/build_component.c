/* model/build_component.c -- components: copies, and what they run, read, keep and need. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/build.h"

/* ---- consumes, stores, writes ---- */

/* The state of an entry, or CAL_NONE where it is unknown or has an entry already. */
static uint32_t state_once(cal_build *b, const char *name, const cal_path *entry)
{
	const cal_path *path = CAL_AT_KEY(entry, "state");
	uint32_t state = cal_reference_of(b, SECTION_STATE, name, path);
	if (state == CAL_NONE || cal_first_time(b, SECTION_STATE, state))
		return state;
	cal_problem_error(b, path, "state %s has an entry in this list already", cal_quote(b->keep, name));
	return CAL_NONE;
}

static void consume_of(cal_build *b, const file_consume *from, uint32_t state, cal_consume *to)
{
	uint8_t share = b->states[state].kind == STATE_REQUESTS ? SHARE_PARTITION : SHARE_ALL;
	*to = (cal_consume){
		.state = state,
		.max_attempts = cal_count_of(b, from->max_attempts, 0),
		.share = from->share ? from->share : share,
		.on_poison = from->on_poison ? from->on_poison : b->defaults->on_poison,
		.isolation = from->isolation ? from->isolation : ISOLATION_NONE,
		.on_bad_update = from->on_bad_update ? from->on_bad_update : b->defaults->on_bad_update,
	};
}

const cal_consume *cal_consumes_of(cal_build *b, const file_consume *from, uint32_t n, const cal_path *path,
                                   uint32_t *made)
{
	*made = 0;
	if (!from || n == 0)
		return NULL;
	cal_consume *list = CAL_NEWS(b->keep, n, cal_consume);
	cal_list_start(b);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t state = state_once(b, from[i].state, CAL_AT_ENTRY(path, i));
		if (state != CAL_NONE)
			consume_of(b, &from[i], state, &list[(*made)++]);
	}
	if (*made < n)  /* an entry is missing: the rest no longer stand where the file has them */
		return list;
	for (uint32_t i = 0; i < n; i++)
		list[i].from = cal_ids_of(b, SECTION_COMPONENTS, from[i].from, from[i].from_count, CAL_ONCE,
		                          CAL_AT_KEY(CAL_AT_ENTRY(path, i), "from"));
	return list;
}

static const cal_store *stores_of(cal_build *b, const file_component *f, uint32_t *made)
{
	*made = 0;
	const cal_path *path = CAL_AT_KEY(NULL, "stores");
	cal_store *list = f->stores_count > 0 ? CAL_NEWS(b->keep, f->stores_count, cal_store) : NULL;
	cal_list_start(b);
	for (uint32_t i = 0; i < f->stores_count; i++) {
		uint32_t state = state_once(b, f->stores[i].state, CAL_AT_ENTRY(path, i));
		if (state == CAL_NONE)
			continue;
		uint32_t min_copies = cal_count_of(b, f->stores[i].min_copies, 1);
		list[(*made)++] = (cal_store){state, min_copies, f->stores[i].replication};
	}
	return list;
}

static const cal_write *writes_of(cal_build *b, const file_component *f, uint32_t *made)
{
	*made = 0;
	const cal_path *path = CAL_AT_KEY(NULL, "writes");
	cal_write *list = f->writes_count > 0 ? CAL_NEWS(b->keep, f->writes_count, cal_write) : NULL;
	cal_list_start(b);
	for (uint32_t i = 0; i < f->writes_count; i++) {
		uint32_t state = state_once(b, f->writes[i].state, CAL_AT_ENTRY(path, i));
		if (state != CAL_NONE)
			list[(*made)++] = (cal_write){state, f->writes[i].guard};
	}
	return list;
}

/* ---- depends_on ---- */

static void check_one_target(cal_build *b, const file_dependency *f, const cal_path *path)
{
	const char *second = f->component && f->service ? "service" : f->any_of ? "any_of" : NULL;
	if (f->component ? f->service || f->any_of : f->service ? f->any_of != NULL : false) {
		cal_problem_error(b, CAL_AT_KEY(path, second),
		                  "one dependency is on '%s' or on '%s', not on both",
		                  f->component ? "component" : "service", second);
		cal_problem_hint(
		    b, "make them two entries, or use any_of where one of several components is enough");
	} else if (!f->component && !f->service && !f->any_of) {
		cal_problem_error(b, path, "a dependency needs one of 'component', 'service' and 'any_of'");
	}
}

static void check_alternatives(cal_build *b, const file_dependency *f, const cal_dependency *to,
                               const cal_path *path)
{
	uint32_t n = f->any_of ? f->any_of_count : 1;
	if (f->any_of && n == 0)
		cal_problem_error(b, CAL_AT_KEY(path, "any_of"), "'any_of' names no component");
	else if (to->at_least > n)
		cal_problem_error(
		    b, CAL_AT_KEY(path, "at_least"), "'at_least' is %u, but there %s only %u alternative%s",
		    (unsigned)to->at_least, n == 1 ? "is" : "are", (unsigned)n, n == 1 ? "" : "s");
}

/* The one component or the several that a dependency names. */
static cal_ids alternatives_of(cal_build *b, const file_dependency *f, const cal_path *path)
{
	return f->component ? cal_ids_of(b, SECTION_COMPONENTS, (const char *const *)&f->component, 1,
	                                 CAL_ONCE, CAL_AT_KEY(path, "component"))
	                    : cal_ids_of(b, SECTION_COMPONENTS, f->any_of, f->any_of_count, CAL_ONCE,
	                                 CAL_AT_KEY(path, "any_of"));
}

static void dependency_of(cal_build *b, const file_dependency *f, const cal_path *path, cal_dependency *to)
{
	if (!f->mark.broken)
		check_one_target(b, f, path);
	*to = (cal_dependency){
		.alternatives = alternatives_of(b, f, path),
		.service = f->service
	                   ? cal_reference_of(b, SECTION_SERVICES, f->service, CAL_AT_KEY(path, "service"))
	                   : CAL_NONE,
		.at_least = cal_count_of(b, f->at_least, 1),
		.holds = cal_duration_of(b, f->holds, 0),
		.mode = f->mode ? f->mode : MODE_HARD,
		.scope = f->scope,
		.retries = f->retries ? f->retries : b->defaults->retries,
	};
	if (!f->mark.broken)
		check_alternatives(b, f, to, path);
	if (f->scope && b->section == SECTION_SERVICES)
		cal_problem_error(b, CAL_AT_KEY(path, "scope"),
		                  "a service's dependency has no scope; the service itself has");
	else if (f->scope && f->service)
		cal_problem_error(b, CAL_AT_KEY(path, "scope"), "a dependency on a service has no scope");
}

const cal_dependency *cal_dependencies_of(cal_build *b, const file_dependency *from, uint32_t n,
                                          const cal_path *path, uint32_t *made)
{
	cal_dependency *list = n > 0 ? CAL_NEWS(b->keep, n, cal_dependency) : NULL;
	*made = n;
	for (uint32_t i = 0; i < n; i++)
		dependency_of(b, &from[i], CAL_AT_ENTRY(path, i), &list[i]);
	return list;
}

/* ---- software ---- */

/* Names of software, all of them tools or none. */
static cal_ids software_of(cal_build *b, const char *const *names, uint32_t n, bool tools,
                           const cal_path *path)
{
	cal_ids ids = cal_ids_of(b, SECTION_SOFTWARE, names, n, CAL_ONCE, path);
	if (ids.n < n)
		return ids;
	for (uint32_t i = 0; i < n; i++) {
		const cal_software *it = &b->software[ids.at[i]];
		if ((it->kind == SOFTWARE_TOOL) == tools)
			continue;
		cal_problem_error(b, CAL_AT_ENTRY(path, i), "%s is of kind %s, and '%s' lists %s",
		                  cal_quote(b->keep, it->name), cal_word(SET_SOFTWARE, it->kind), path->key,
		                  tools ? "tools" : "what the copies run");
		cal_problem_hint(b, tools ? "software that copies run belongs in 'runs'"
		                          : "tools belong in 'managed_by'");
	}
	return ids;
}

/* ---- groups ---- */

static cal_ids placement_of(cal_build *b, const char *const *names, uint32_t n, const cal_path *above)
{
	return cal_ids_of(b, SECTION_DOMAINS, names, n, CAL_AGAIN, CAL_AT_KEY(above, "placement"));
}

/* The copies that a component without groups has, and what groups inherit. */
static cal_group plain_group(cal_build *b, const file_component *f)
{
	cal_group it = {
		.replicas = cal_count_of(b, f->replicas, 1),
		.placement = placement_of(b, f->placement, f->placement_count, NULL),
		.runs = software_of(b, f->runs, f->runs_count, false, CAL_AT_KEY(NULL, "runs")),
		.consumes_given = f->consumes != NULL,
	};
	it.consumes =
	    cal_consumes_of(b, f->consumes, f->consumes_count, CAL_AT_KEY(NULL, "consumes"), &it.n_consumes);
	return it;
}

static cal_group group_of(cal_build *b, const file_group *f, const cal_group *inherited, const cal_path *path)
{
	cal_group it = *inherited;
	it.name = cal_kept_text(b, f->name);
	it.replicas = cal_count_of(b, f->replicas, 1);
	it.delay = cal_duration_of(b, f->delay, 0);
	it.delayed = it.delay > 0;
	if (f->placement)
		it.placement = placement_of(b, f->placement, f->placement_count, path);
	if (f->runs)
		it.runs = software_of(b, f->runs, f->runs_count, false, CAL_AT_KEY(path, "runs"));
	if (f->consumes) {
		it.consumes_given = true;
		it.consumes = cal_consumes_of(b, f->consumes, f->consumes_count, CAL_AT_KEY(path, "consumes"),
		                              &it.n_consumes);
	}
	return it;
}

static void check_group_names(cal_build *b, const file_component *f)
{
	cal_names names;
	cal_names_start(&names, b->keep, f->groups_count);
	const cal_path *path = CAL_AT_KEY(NULL, "groups");
	for (uint32_t i = 0; i < f->groups_count; i++) {
		const char *name = f->groups[i].name;
		if (!name)
			continue;
		if (cal_null_like(name) || !cal_fits(NOTATION_NAME, name))
			cal_build_doubt(b);
		if (cal_names_set(&names, i, name) == CAL_NONE)
			continue;
		cal_problem_error(b, CAL_AT_KEY(CAL_AT_ENTRY(path, i), "name"), "group %s is defined twice",
		                  cal_quote(b->keep, name));
	}
	cal_names_free(&names);
}

static void build_groups(cal_build *b, const file_component *f, cal_component *to)
{
	const cal_group plain = plain_group(b, f);
	const bool grouped = f->groups_count > 0;
	cal_group *groups = CAL_NEWS(b->keep, grouped ? f->groups_count : 1, cal_group);
	to->groups = groups;
	to->n_groups = grouped ? f->groups_count : 1;
	groups[0] = plain;
	for (uint32_t i = 0; i < f->groups_count; i++)
		groups[i] = group_of(b, &f->groups[i], &plain, CAL_AT_ENTRY(CAL_AT_KEY(NULL, "groups"), i));
	for (uint32_t i = 0; i < to->n_groups; i++)
		*(groups[i].delayed ? &to->delayed : &to->replicas) += groups[i].replicas;
	if (f->groups)
		check_group_names(b, f);
}

static void check_groups(cal_build *b, const file_component *f, const cal_component *c)
{
	const cal_path *path = CAL_AT_KEY(NULL, "groups");
	if (!f->groups)
		return;
	if (f->replicas) {
		cal_problem_error(b, CAL_AT_KEY(NULL, "replicas"),
		                  "a component with groups has its replicas there");
		cal_problem_hint(b, "remove this line");
	}
	if (f->groups_count == 0)
		cal_problem_error(b, path, "'groups' is empty: leave it out");
	else if (c->replicas == 0)
		cal_problem_error(b, path, "every group has a delay: no copy would serve");
	else if (c->groups[0].delayed && c->redundancy == REDUNDANCY_ACTIVE_PASSIVE)
		cal_problem_error(
		    b, CAL_AT_KEY(CAL_AT_ENTRY(path, 0), "delay"),
		    "the first copy of an active-passive component is its active one and has no delay");
}

/* ---- numbers that must fit each other ---- */

static uint32_t available_of(cal_build *b, const char *text, const cal_component *c)
{
	uint32_t count;
	double share;
	if (!text)
		return 1;
	if (strcmp(text, "all") == 0)
		return c->replicas;
	if (strcmp(text, "majority") == 0)
		return c->replicas / 2 + 1;
	if (cal_to_count(text, &count))
		return count;
	if (strchr(text, '%') && cal_to_percent(text, &share) && share > 0)
		return (uint32_t)ceil(share * c->replicas - 1e-9);
	cal_build_doubt(b);
	return 1;
}

static void check_available(cal_build *b, const file_component *f, const cal_component *c)
{
	const cal_path *path = CAL_AT_KEY(NULL, "min_available");
	if (f->min_available && c->redundancy == REDUNDANCY_ACTIVE_PASSIVE) {
		cal_problem_error(b, path,
		                  "an active-passive component has no 'min_available': one copy serves");
	} else if (c->min_available > c->replicas) {
		cal_problem_error(b, path, "'min_available' is %u, but %s has only %u cop%s%s",
		                  (unsigned)c->min_available, cal_quote(b->keep, c->name),
		                  (unsigned)c->replicas, c->replicas == 1 ? "y" : "ies",
		                  c->delayed > 0 ? " without a delay" : "");
	}
}

static void check_min_copies(cal_build *b, const cal_component *c)
{
	const uint32_t copies = c->replicas + c->delayed;
	const cal_path *path = CAL_AT_KEY(NULL, "stores");
	for (uint32_t i = 0; i < c->n_stores; i++)
		if (c->stores[i].min_copies > copies)
			cal_problem_error(b, CAL_AT_KEY(CAL_AT_ENTRY(path, i), "min_copies"),
			                  "'min_copies' is %u, but %s has only %u cop%s",
			                  (unsigned)c->stores[i].min_copies, cal_quote(b->keep, c->name),
			                  (unsigned)copies, copies == 1 ? "y" : "ies");
}

/* ---- externals ---- */

/* What is not known of someone else's component. */
static void check_external(cal_build *b, const file_component *f)
{
	const struct {
		const char *key;
		bool given;
	} keys[] = {
		{"replicas", f->replicas != NULL},     {"min_available", f->min_available != NULL},
		{"runs", f->runs != NULL},             {"managed_by", f->managed_by != NULL},
		{"consumes", f->consumes != NULL},     {"writes", f->writes != NULL},
		{"redundancy", f->redundancy != 0},    {"failover", f->failover != NULL},
		{"coordination", f->coordination != 0}, {"health_check", f->health_check != 0},
		{"ejection", f->ejection != 0},        {"capacity", f->capacity != NULL},
		{"overload", f->overload != 0},        {"checked_by", f->checked_by != NULL},
		{"starts_with", f->starts_with != NULL}, {"without", f->without != NULL},
		{"groups", f->groups != NULL},
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!keys[i].given)
			continue;
		cal_problem_error(b, CAL_AT_KEY(NULL, keys[i].key), "'%s' is not for an external component",
		                  keys[i].key);
		cal_problem_hint(b,
		                 "an external may have placement, stores, depends_on and operated_through");
	}
	if (f->placement_count > 1)
		cal_problem_error(b, CAL_AT_ENTRY(CAL_AT_KEY(NULL, "placement"), 1),
		                  "an external component is one opaque thing, in one domain at most");
}

/* ---- the component ---- */

static cal_failover failover_of(cal_build *b, const file_failover *f)
{
	if (!f)
		return (cal_failover){0};
	return (cal_failover){
		.trigger = f->trigger,
		.tested = cal_bool_of(b, f->tested),
		.within = f->within,
		.needs = cal_ids_of(b, SECTION_COMPONENTS, f->needs, f->needs_count, CAL_ONCE,
	                            CAL_AT_KEY(CAL_AT_KEY(NULL, "failover"), "needs")),
	};
}

static cal_ids components_of(cal_build *b, const char *const *names, uint32_t n, const char *key)
{
	return cal_ids_of(b, SECTION_COMPONENTS, names, n, CAL_ONCE, CAL_AT_KEY(NULL, key));
}

/* The attributes that `defaults` may fill. */
static void build_habits(cal_build *b, const file_component *f, cal_component *c)
{
	const file_defaults *otherwise = b->defaults;
	c->redundancy = f->redundancy ? f->redundancy : REDUNDANCY_ACTIVE_ACTIVE;
	c->coordination = f->coordination;
	if (c->external)
		return;
	c->health_check = f->health_check ? f->health_check : otherwise->health_check;
	c->ejection = f->ejection ? f->ejection : otherwise->ejection;
	c->overload = f->overload ? f->overload : otherwise->overload;
}

static void build_state_lists(cal_build *b, const file_component *f, cal_component *c)
{
	c->stores = stores_of(b, f, &c->n_stores);
	c->writes = writes_of(b, f, &c->n_writes);
	c->depends_on = cal_dependencies_of(b, f->depends_on, f->depends_on_count,
	                                    CAL_AT_KEY(NULL, "depends_on"), &c->n_depends_on);
}

static void build_capacity(cal_build *b, const file_capacity *f, cal_component *c)
{
	if (!f)
		return;
	c->per_replica = cal_number_of(b, f->per_replica, 0);
	c->peak = cal_number_of(b, f->peak, 0);
	if (c->per_replica <= 0)
		cal_build_doubt(b);
}

/* The state kinds that a component has none of: its own, and what any file of the model says of all. */
static uint32_t without_of(const cal_build *b, const file_component *f)
{
	return cal_bits_of(f->without, f->without_count) | b->without;
}

/* Has the names fetched that the next component refers to: in a large model each look-up would otherwise
 * wait for memory. */
static void expect_names(const cal_build *b, const file_component *next)
{
	for (uint32_t i = 0; i < next->placement_count; i++)
		cal_names_expect(&b->names[SECTION_DOMAINS], next->placement[i]);
	for (uint32_t i = 0; i < next->runs_count; i++)
		cal_names_expect(&b->names[SECTION_SOFTWARE], next->runs[i]);
	for (uint32_t i = 0; i < next->consumes_count; i++)
		cal_names_expect(&b->names[SECTION_STATE], next->consumes[i].state);
	for (uint32_t i = 0; i < next->depends_on_count; i++)
		cal_names_expect(&b->names[SECTION_COMPONENTS], next->depends_on[i].component);
}

void cal_build_component(cal_build *b, const file_component *f, cal_component *c)
{
	if (b->index + 1 < b->file->n[SECTION_COMPONENTS])
		expect_names(b, cal_file_component(b->file, b->index + 1));
	*c = (cal_component){
		.name = cal_kept_text(b, f->name),
		.description = cal_text_of(b, f->description),
		.external = cal_bool_of(b, f->external) == CAL_TRUE,
		.failover = failover_of(b, f->failover),
		.managed_by =
		software_of(b, f->managed_by, f->managed_by_count, true, CAL_AT_KEY(NULL, "managed_by")),
		.checked_by = components_of(b, f->checked_by, f->checked_by_count, "checked_by"),
		.starts_with = components_of(b, f->starts_with, f->starts_with_count, "starts_with"),
		.operated_through =
		components_of(b, f->operated_through, f->operated_through_count, "operated_through"),
		.without = without_of(b, f),
		.labels = cal_labels_of(b, f->labels, f->labels_count),
		.min_available_all = f->min_available && strcmp(f->min_available, "all") == 0,
	};
	build_habits(b, f, c);
	build_groups(b, f, c);
	build_state_lists(b, f, c);
	build_capacity(b, f->capacity, c);
	c->min_available = available_of(b, f->min_available, c);
	if (b->flawed)
		return;
	if (c->external)
		check_external(b, f);
	else
		check_groups(b, f, c);
	if (b->flawed)
		return;
	check_available(b, f, c);
	check_min_copies(b, c);
	if (f->failover && c->redundancy != REDUNDANCY_ACTIVE_PASSIVE)
		cal_problem_warning(b, CAL_AT_KEY(NULL, "failover"),
		                    "'failover' says nothing of a component that is not active-passive");
}
