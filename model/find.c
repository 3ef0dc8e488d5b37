/* model/find.c -- spots in files to places.
 *
 * A spot is a path from the top of its file: components, 5, consumes, 0, state.  The paths are sorted, so
 * that those which go through one value stand side by side; a walk along libyaml's events then takes each
 * group down to where it ends, and skips what no path goes through.
 *
 * A pass over a large file takes long for a few places.  So entries are first sought by their indentation
 * (model/entries.h), and only those that are sought are walked.  Each must have the name that is expected there, which
 * is the only one in its section; what was not found so is left to a walk over all of the file. */
#include "model/find.h"

#include <stdlib.h>
#include <string.h>

#include "model/bytes.h"
#include "model/entries.h"
#include "model/events.h"

typedef struct {
	const char *key;  /* NULL: an entry of a list */
	uint32_t length, index;
} step;

enum { STEPS = 12 };

typedef struct {
	cal_find *find;
	unsigned n;
	bool ended;  /* its last step was found */
	step at[STEPS];
} route;

/* ---- routes ---- */

static void add_key(route *r, const char *key, size_t length)
{
	if (r->n < STEPS)
		r->at[r->n++] = (step){key, (uint32_t)length, 0};
}

static void add_entry(route *r, uint32_t index)
{
	if (r->n < STEPS)
		r->at[r->n++] = (step){NULL, 0, index};
}

static void add_path(route *r, const char *path)
{
	while (*path) {
		if (*path == '[') {
			char *end;
			add_entry(r, (uint32_t)strtoul(path + 1, &end, 10));
			path = *end == ']' ? end + 1 : end;
		} else {
			size_t n = strcspn(path, ".[");
			add_key(r, path, n);
			path += n;
		}
		path += *path == '.';
	}
}

static route route_of(cal_find *find)
{
	route r = {.find = find};
	const char *section = cal_section_name(find->section), *path = find->path ? find->path : "";
	if (find->section != SECTION_NONE) {
		add_key(&r, section, strlen(section));
		add_entry(&r, find->index);
	}
	if (find->section != SECTION_NONE && !*path)
		path = find->section == SECTION_ACCEPT || find->section == SECTION_RATES ? "threat" : "name";
	add_path(&r, path);
	return r;
}

static int compare_steps(const step *a, const step *b)
{
	if (!a->key || !b->key)
		return a->key ? -1 : b->key ? 1 : a->index < b->index ? -1 : a->index > b->index;
	uint32_t n = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->key, b->key, n);
	return order ? order : a->length < b->length ? -1 : a->length > b->length;
}

static int compare_routes(const void *left, const void *right)
{
	const route *a = left, *b = right;
	if (a->find->source != b->find->source)
		return (uintptr_t)a->find->source < (uintptr_t)b->find->source ? -1 : 1;
	for (unsigned i = 0; i < a->n && i < b->n; i++) {
		int order = compare_steps(&a->at[i], &b->at[i]);
		if (order)
			return order;
	}
	return a->n < b->n ? -1 : a->n > b->n;
}

/* ---- walking ---- */

typedef struct {
	cal_events e;
	size_t left;  /* routes whose end was not reached yet */
} search;

/* The routes of a group that take one step next; they stand side by side. */
typedef struct {
	route *at;
	size_t n;
} group;

static group taking(group from, unsigned depth, const step *next)
{
	size_t first = 0, n = 0;
	while (first < from.n &&
	       (from.at[first].n <= depth || compare_steps(&from.at[first].at[depth], next) != 0))
		first++;
	while (first + n < from.n && from.at[first + n].n > depth &&
	       compare_steps(&from.at[first + n].at[depth], next) == 0)
		n++;
	return (group){from.at + first, n};
}

static void walk(search *s, group routes, unsigned depth);

static bool done(const search *s)
{
	return s->left == 0 || cal_events_over(&s->e);
}

static void walk_mapping(search *s, group routes, unsigned depth)
{
	for (cal_events_next(&s->e); !done(s) && s->e.now.type != YAML_MAPPING_END_EVENT;
	     cal_events_next(&s->e)) {
		group below = {NULL, 0};
		if (s->e.now.type == YAML_SCALAR_EVENT) {
			const char *text = cal_events_text(&s->e);
			below =
			    taking(routes, depth, &(step){text, (uint32_t)s->e.now.data.scalar.length, 0});
		} else {
			cal_events_skip(&s->e);
		}
		cal_events_next(&s->e);
		walk(s, below, depth + 1);
		if (done(s))
			return;
	}
}

static void walk_list(search *s, group routes, unsigned depth)
{
	uint32_t i = 0;
	cal_events_next(&s->e);
	for (; !done(s) && s->e.now.type != YAML_SEQUENCE_END_EVENT; cal_events_next(&s->e), i++) {
		while (routes.n > 0 && (routes.at->n <= depth || routes.at->at[depth].key ||
		                        routes.at->at[depth].index < i))
			routes.at++, routes.n--;
		group below = {routes.at, 0};
		while (below.n < routes.n && routes.at[below.n].at[depth].index == i)
			below.n++;
		walk(s, below, depth + 1);
		if (done(s))
			return;
	}
}

/* Takes routes through the value that starts at the current event; ends at its last event. */
static void walk(search *s, group routes, unsigned depth)
{
	bool further = false;
	for (size_t i = 0; i < routes.n; i++) {
		route *r = &routes.at[i];
		if (r->ended)
			continue;  /* by a key that the file has twice */
		r->find->at = cal_events_place(&s->e);
		r->ended = r->n == depth;
		s->left -= r->ended;
		further |= !r->ended;
	}
	if (done(s))
		return;
	if (further && s->e.now.type == YAML_MAPPING_START_EVENT)
		walk_mapping(s, routes, depth);
	else if (further && s->e.now.type == YAML_SEQUENCE_START_EVENT)
		walk_list(s, routes, depth);
	else
		cal_events_skip(&s->e);
}

/* ---- single entries ---- */

/* Is the current event a mapping whose `name` is this? */
static bool is_named(cal_events *e, const char *name)
{
	if (e->now.type != YAML_MAPPING_START_EVENT)
		return false;
	for (cal_events_next(e); e->now.type == YAML_SCALAR_EVENT; cal_events_next(e)) {
		bool is_name = strcmp(cal_events_text(e), "name") == 0;
		cal_events_next(e);
		if (is_name)
			return e->now.type == YAML_SCALAR_EVENT && strcmp(cal_events_text(e), name) == 0;
		cal_events_skip(e);
	}
	return false;
}

/* Starts a walk at the value of an entry: behind the start of the list that it alone is. */
static void start_at_entry(cal_events *e, const cal_source *source, const cal_entries *entry)
{
	cal_events_start(e, source, entry->bytes, entry->length, NULL);
	e->line = entry->line;
	if (e->now.type == YAML_SEQUENCE_START_EVENT)
		cal_events_next(e);
}

/* Is it one entry, whole, and has it this name? */
static bool check_entry(const cal_source *source, const cal_entries *entry, const char *name)
{
	cal_events e;
	start_at_entry(&e, source, entry);
	unsigned depth = e.depth;
	bool named = is_named(&e, name);
	while (named && !cal_events_over(&e) && !(e.now.type == YAML_MAPPING_END_EVENT && e.depth == depth))
		cal_events_next(&e);
	cal_events_next(&e);
	bool whole = e.now.type == YAML_SEQUENCE_END_EVENT;
	while (!cal_events_over(&e))
		cal_events_next(&e);
	bool good = named && whole && !e.failed;
	cal_events_end(&e);
	return good;
}

/* Takes routes through an entry, if it is the one that they are about. */
static void walk_entry(const cal_source *source, const cal_entries *entry, group routes)
{
	enum { BELOW = 2 };  /* steps: the section, the entry */
	search s = {.left = routes.n};
	if (!check_entry(source, entry, routes.at->find->name))
		return;
	start_at_entry(&s.e, source, entry);
	walk(&s, routes, BELOW);
	for (size_t i = 0; i < routes.n; i++)
		routes.at[i].ended |= !s.e.failed;
	cal_events_end(&s.e);
}

/* The first of the routes, which stand in order of section and entry, to an entry of a section from this one on. */
static size_t first_sought(group routes, uint8_t section, uint32_t index)
{
	size_t at = 0;
	while (at < routes.n && !(routes.at[at].find->name && routes.at[at].find->section == section &&
	                          routes.at[at].find->index >= index))
		at++;
	return at;
}

/* Takes routes through the current entry, of those from *at on; then *at is behind them. */
static void walk_current(const cal_source *source, const cal_entries *entry, group routes, size_t *at)
{
	size_t first = *at;
	while (*at < routes.n && routes.at[*at].find->name && routes.at[*at].find->section == entry->section &&
	       routes.at[*at].find->index == entry->index)
		++*at;
	if (*at > first)
		walk_entry(source, entry, (group){routes.at + first, *at - first});
}

/* Goes through all entries that there seem to be. */
static void walk_all(const cal_source *source, group routes)
{
	cal_entries entry;
	size_t at = 0;
	cal_entries_start(&entry, source);
	if (!cal_entries_plain_lines(source->bytes, source->length))
		return;
	while (cal_entries_next(&entry)) {
		if (entry.index == 0)
			at = first_sought(routes, entry.section, 0);
		walk_current(source, &entry, routes, &at);
	}
	for (size_t i = 0; i < routes.n && entry.doubtful; i++)
		routes.at[i].ended = false;
}

/* Goes from a mark through the entries of its section, as far as some are sought before the next mark. */
static void walk_from_mark(const cal_source *source, const cal_entries *mark, const cal_entries *next, group routes)
{
	cal_entries entry = *mark;
	uint32_t end = next && next->section == mark->section ? next->index : UINT32_MAX;
	size_t at = first_sought(routes, mark->section, mark->index);
	do {
		if (at == routes.n || routes.at[at].find->section != mark->section || routes.at[at].find->index >= end)
			return;
		walk_current(source, &entry, routes, &at);
	} while (cal_entries_next(&entry) && entry.section == mark->section);
}

static void walk_entries(const cal_source *source, group routes)
{
	const cal_find *any = routes.n ? routes.at->find : NULL;
	if (!any || !any->marks) {
		walk_all(source, routes);
		return;
	}
	for (uint32_t i = 0; i < any->n_marks; i++)
		walk_from_mark(source, &any->marks[i], i + 1 < any->n_marks ? &any->marks[i + 1] : NULL, routes);
}

/* Puts routes that have not ended first, in their order, and tells how many there are. */
static size_t unended(group routes)
{
	size_t n = 0;
	for (size_t i = 0; i < routes.n; i++)
		if (!routes.at[i].ended)
			routes.at[n++] = routes.at[i];
	return n;
}

/* ---- files ---- */

static void find_in(const cal_source *source, group routes)
{
	for (size_t i = 0; i < routes.n; i++)
		routes.at[i].find->at = (cal_place){source, 1, 1, 0};
	walk_entries(source, routes);
	routes.n = unended(routes);
	if (routes.n == 0)
		return;
	for (size_t i = 0; i < routes.n; i++)
		routes.at[i].find->at = (cal_place){source, 1, 1, 0};
	cal_arena scratch = {0};
	cal_diags silent = {.keep = &scratch};
	size_t length;
	const char *bytes = cal_clean_bytes(&scratch, source, &length, &silent);
	search s = {.left = routes.n};
	if (bytes) {
		cal_events_start(&s.e, source, bytes, length, NULL);
		if (!cal_events_over(&s.e))
			walk(&s, routes, 0);
		cal_events_end(&s.e);
	}
	cal_diags_free(&silent);
	cal_arena_free(&scratch);
}

void cal_find_all(cal_find *finds, size_t n)
{
	route *routes = cal_resize(NULL, n + 1, sizeof *routes);
	size_t known = 0;
	for (size_t i = 0; i < n; i++) {
		finds[i].at = (cal_place){0};
		if (finds[i].source)
			routes[known++] = route_of(&finds[i]);
	}
	qsort(routes, known, sizeof *routes, compare_routes);
	for (size_t i = 0, end; i < known; i = end) {
		for (end = i; end < known && routes[end].find->source == routes[i].find->source; end++)
			;
		find_in(routes[i].find->source, (group){routes + i, end - i});
	}
	cal_resize(routes, 0, 1);
}
