/* model/differ.c -- two models' trees side by side. */
#include "model/differ.h"

#include <stdlib.h>
#include <string.h>

#include "model/files.h"
#include "model/names.h"
#include "model/tree.h"

/* One of the two models: its elements with their trees. */
typedef struct {
	const cal_model *m;
	const cal_tree **roots;                       /* by file */
	const cal_tree **trees[SECTION_COUNT];        /* by element */
	const cal_source **sources[SECTION_COUNT];    /* by element */
	uint32_t n[SECTION_COUNT];
	cal_names names[SECTION_COUNT];
} side;

typedef struct {
	cal_arena *keep;
	side older, newer;
	cal_differences result;
	cal_difference *list;
	uint32_t n, room;
} differing;

enum { FIRST_NAMED = SECTION_DOMAINS, LAST_NAMED = SECTION_POLICIES };

/* ---- sides ---- */

static void note_file(cal_arena *keep, side *s, uint32_t file)
{
	const cal_file_range *f = &s->m->files->at[file];
	const cal_tree *root = s->roots[file] = cal_tree_of(keep, f->source);
	for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++) {
		const cal_tree *entry = cal_tree_entry(cal_tree_value(root, cal_section_name((cal_section)section)), 0);
		for (uint32_t i = 0; i < f->n[section] && entry; i++, entry = entry->next) {
			uint32_t element = f->first[section] + i;
			if (element >= s->n[section])
				continue;
			s->trees[section][element] = entry;
			s->sources[section][element] = f->source;
		}
	}
}

static side side_of(cal_arena *keep, const cal_model *m)
{
	side s = {.m = m, .roots = CAL_NEWS(keep, m->files->n + 1, const cal_tree *),
	          .n = {[SECTION_DOMAINS] = m->n_domains, [SECTION_SOFTWARE] = m->n_software, [SECTION_STATE] = m->n_states,
	                [SECTION_COMPONENTS] = m->n_components, [SECTION_SERVICES] = m->n_services, [SECTION_POLICIES] = m->n_policies}};
	for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++) {
		s.trees[section] = CAL_NEWS(keep, s.n[section] + 1, const cal_tree *);
		s.sources[section] = CAL_NEWS(keep, s.n[section] + 1, const cal_source *);
		cal_names_start(&s.names[section], keep, s.n[section]);
		for (uint32_t i = 0; i < s.n[section]; i++)
			cal_names_set(&s.names[section], i, cal_element_name(m, (cal_element){(uint8_t)section, i}));
	}
	for (uint32_t i = 0; i < m->files->n; i++)
		note_file(keep, &s, i);
	return s;
}

static void end_side(side *s)
{
	for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++)
		cal_names_free(&s->names[section]);
}

/* ---- the same element ---- */

/* Does a mention of an older name stand for a newer one? */
static bool is_renamed(const differing *d, const char *was, const char *is)
{
	for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++) {
		uint32_t i = cal_names_find(&d->older.names[section], was), k = cal_names_find(&d->newer.names[section], is);
		if (i != CAL_NONE && k != CAL_NONE && d->result.new_of[section][i] == k)
			return true;
	}
	return false;
}

static bool says_the_same(const differing *d, const cal_tree *was, const cal_tree *is)
{
	if (!was || !is || was->kind != is->kind || was->n != is->n)
		return was == is;
	if (was->kind == TREE_SCALAR)
		return strcmp(was->text, is->text) == 0 || is_renamed(d, was->text, is->text);
	const cal_tree *v = was->first, *w = is->first;
	for (; v; v = v->next, w = w->next)
		if (!says_the_same(d, v, was->kind == TREE_LIST ? w : cal_tree_value(is, v->key->text)))
			return false;
	return true;
}

/* Do two elements say the same but for their names? */
static bool is_twin(const differing *d, const cal_tree *was, const cal_tree *is)
{
	if (!was || !is || was->n != is->n || was->n < 2)
		return false;
	for (const cal_tree *v = was->first; v; v = v->next)
		if (strcmp(v->key->text, "name") != 0 && !says_the_same(d, v, cal_tree_value(is, v->key->text)))
			return false;
	return true;
}

static void match_names(differing *d, unsigned section)
{
	uint32_t *new_of = CAL_NEWS(d->keep, d->older.n[section] + 1, uint32_t);
	uint32_t *old_of = CAL_NEWS(d->keep, d->newer.n[section] + 1, uint32_t);
	memset(old_of, 0xff, (d->newer.n[section] + 1) * sizeof *old_of);
	for (uint32_t i = 0; i < d->older.n[section]; i++) {
		new_of[i] = cal_names_find(&d->newer.names[section], cal_element_name(d->older.m, (cal_element){(uint8_t)section, i}));
		if (new_of[i] != CAL_NONE)
			old_of[new_of[i]] = i;
	}
	d->result.new_of[section] = new_of;
	d->result.old_of[section] = old_of;
}

/* Finds what was renamed: of an element that is gone, the only new one that is its twin.  True: there was any. */
static bool match_twins(differing *d, unsigned section)
{
	bool any = false;
	for (uint32_t i = 0; i < d->older.n[section]; i++) {
		uint32_t twin = CAL_NONE, n = 0;
		for (uint32_t k = 0; k < d->newer.n[section] && d->result.new_of[section][i] == CAL_NONE; k++)
			if (d->result.old_of[section][k] == CAL_NONE && is_twin(d, d->older.trees[section][i], d->newer.trees[section][k])) {
				twin = k;
				n++;
			}
		if (n != 1)
			continue;
		d->result.new_of[section][i] = twin;
		d->result.old_of[section][twin] = i;
		any = true;
	}
	return any;
}

/* What was renamed may be mentioned by what was renamed, so again until nothing more is found. */
static void match(differing *d)
{
	for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++)
		match_names(d, section);
	for (bool any = true; any;) {
		any = false;
		for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++)
			any |= match_twins(d, section);
	}
}

/* ---- differences ---- */

/* A pair of values: what and where. */
typedef struct {
	cal_element before, after;
	const cal_source *source_before, *source_after;
	const cal_tree *whole_before, *whole_after;   /* the elements */
} pair;

static cal_place place_of(const cal_source *source, const cal_tree *at)
{
	return at ? (cal_place){source, at->line, at->column, 0} : (cal_place){0};
}

static cal_difference *add(differing *d, const pair *p, cal_difference_kind kind)
{
	const cal_tree *was = cal_tree_value(p->whole_before, "name"), *is = cal_tree_value(p->whole_after, "name");
	CAL_GROW(d->list, d->n, d->room);
	d->list[d->n] = (cal_difference){.kind = (uint8_t)kind, .before = p->before, .after = p->after, .path = "",
	                                 .at_before = place_of(p->source_before, was ? was : p->whole_before),
	                                 .at_after = place_of(p->source_after, is ? is : p->whole_after)};
	return &d->list[d->n++];
}

static void add_value(differing *d, const pair *p, const char *path, const cal_tree *was, const cal_tree *is)
{
	cal_difference *it = add(d, p, DIFFERENCE_SET);
	it->path = path;
	if (was) {
		it->was = cal_tree_flow(d->keep, p->source_before, was);
		it->at_before = place_of(p->source_before, was);
	}
	if (is) {
		it->is = cal_tree_flow(d->keep, p->source_after, is);
		it->at_after = place_of(p->source_after, is);
	}
}

static void differ_values(differing *d, const pair *p, const char *path, const cal_tree *was, const cal_tree *is);

static bool holds_mappings(const cal_tree *list)
{
	return list->first && list->first->kind == TREE_MAPPING;
}

static void differ_mappings(differing *d, const pair *p, const char *path, const cal_tree *was, const cal_tree *is)
{
	const char *dot = *path ? "." : "";
	for (const cal_tree *v = was->first; v; v = v->next)
		differ_values(d, p, cal_format(d->keep, "%s%s%s", path, dot, v->key->text), v, cal_tree_value(is, v->key->text));
	for (const cal_tree *v = is->first; v; v = v->next)
		if (!cal_tree_value(was, v->key->text))
			differ_values(d, p, cal_format(d->keep, "%s%s%s", path, dot, v->key->text), NULL, v);
}

static void differ_values(differing *d, const pair *p, const char *path, const cal_tree *was, const cal_tree *is)
{
	if (says_the_same(d, was, is))
		return;
	if (was && is && was->kind == TREE_MAPPING && is->kind == TREE_MAPPING) {
		differ_mappings(d, p, path, was, is);
	} else if (was && is && was->kind == TREE_LIST && is->kind == TREE_LIST && was->n == is->n && holds_mappings(was) &&
	           holds_mappings(is)) {
		uint32_t i = 0;
		for (const cal_tree *v = was->first, *w = is->first; v; v = v->next, w = w->next, i++)
			differ_values(d, p, cal_format(d->keep, "%s[%u]", path, (unsigned)i), v, w);
	} else {
		add_value(d, p, path, was, is);
	}
}

static void differ_element(differing *d, cal_element before, cal_element after)
{
	const side *o = &d->older, *w = &d->newer;
	unsigned section = before.section;
	pair p = {before, after, NULL, NULL, NULL, NULL};
	if (before.index != CAL_NONE) {
		p.source_before = o->sources[section][before.index];
		p.whole_before = o->trees[section][before.index];
	}
	if (after.index != CAL_NONE) {
		p.source_after = w->sources[section][after.index];
		p.whole_after = w->trees[section][after.index];
	}
	if (before.index == CAL_NONE || after.index == CAL_NONE) {
		add(d, &p, before.index == CAL_NONE ? DIFFERENCE_ADDED : DIFFERENCE_REMOVED);
	} else if (p.whole_before && p.whole_after) {
		if (strcmp(cal_element_name(o->m, before), cal_element_name(w->m, after)) != 0)
			add(d, &p, DIFFERENCE_RENAMED);
		differ_values(d, &p, "", p.whole_before, p.whole_after);
	}
}

static void differ_section(differing *d, unsigned section)
{
	for (uint32_t i = 0; i < d->newer.n[section]; i++)
		differ_element(d, (cal_element){(uint8_t)section, d->result.old_of[section][i]}, (cal_element){(uint8_t)section, i});
	for (uint32_t i = 0; i < d->older.n[section]; i++)
		if (d->result.new_of[section][i] == CAL_NONE)
			differ_element(d, (cal_element){(uint8_t)section, i}, (cal_element){(uint8_t)section, CAL_NONE});
}

static bool is_named_section(const char *key)
{
	for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++)
		if (strcmp(key, cal_section_name((cal_section)section)) == 0)
			return true;
	return false;
}

/* What the root files say besides their elements: defaults, rates, accepted risks.  Files that are included may move. */
static void differ_top(differing *d)
{
	const cal_tree *was = d->older.roots[0], *is = d->newer.roots[0];
	pair p = {{SECTION_NONE, 0}, {SECTION_NONE, 0}, d->older.m->files->at[0].source, d->newer.m->files->at[0].source, was, is};
	for (const cal_tree *v = was ? was->first : NULL; v; v = v->next)
		if (!is_named_section(v->key->text) && strcmp(v->key->text, "include") != 0)
			differ_values(d, &p, v->key->text, v, cal_tree_value(is, v->key->text));
	for (const cal_tree *v = is ? is->first : NULL; v; v = v->next)
		if (!is_named_section(v->key->text) && strcmp(v->key->text, "include") != 0 && !cal_tree_value(was, v->key->text))
			differ_values(d, &p, v->key->text, NULL, v);
}

cal_differences cal_differ_models(cal_arena *keep, const cal_model *older, const cal_model *newer)
{
	differing d = {.keep = keep, .older = side_of(keep, older), .newer = side_of(keep, newer)};
	match(&d);
	differ_top(&d);
	for (unsigned section = FIRST_NAMED; section <= LAST_NAMED; section++)
		differ_section(&d, section);
	cal_difference *list = CAL_NEWS(keep, d.n + 1, cal_difference);
	for (uint32_t i = 0; i < d.n; i++)
		list[i] = d.list[i];
	d.result.at = list;
	d.result.n = d.n;
	free(d.list);
	end_side(&d.older);
	end_side(&d.newer);
	return d.result;
}

const char *cal_element_path(cal_arena *keep, const cal_model *m, cal_element e)
{
	if (e.section == SECTION_NONE || e.index == CAL_NONE)
		return "the model";
	return cal_format(keep, "%s/%s", cal_section_name((cal_section)e.section), cal_element_name(m, e));
}
