/* model/edit.c -- a few bytes of a file are replaced, where its tree says. */
#include "model/edit.h"

#include <string.h>

#include "base/text.h"
#include "model/files.h"
#include "model/tree.h"

enum { LINE_FULL = 100 };  /* columns, beyond which a mapping in braces goes on in a new line */

/* One edit on its way. */
typedef struct {
	cal_arena *keep;
	const cal_source *source;
	const char *path, *value;
	const char *wrong;
} editing;

/* ---- bytes ---- */

static const cal_source *with(editing *e, size_t from, size_t to, const char *text)
{
	const size_t n = strlen(text), length = e->source->length - (to - from) + n;
	char *bytes = cal_alloc(e->keep, length + 1, 1);
	cal_source *after = CAL_NEW(e->keep, cal_source);
	memcpy(bytes, e->source->bytes, from);
	memcpy(bytes + from, text, n);
	memcpy(bytes + from + n, e->source->bytes + to, e->source->length - to);
	*after = (cal_source){e->source->name, bytes, length};
	return after;
}

static size_t line_start(const cal_source *s, size_t at)
{
	while (at > 0 && s->bytes[at - 1] != '\n')
		at--;
	return at;
}

/* Where a line's text ends: before its line end. */
static size_t line_end(const cal_source *s, size_t at)
{
	while (at < s->length && s->bytes[at] != '\n')
		at++;
	return at > 0 && at < s->length && s->bytes[at - 1] == '\r' ? at - 1 : at;
}

/* How the line ends that something stands on. */
static const char *line_break(const cal_source *s, size_t at)
{
	return s->bytes[line_end(s, at)] == '\r' ? "\r\n" : "\n";
}

static const char *spaces(cal_arena *keep, uint32_t n)
{
	return cal_format(keep, "%*s", (int)n, "");
}

/* ---- setting ---- */

static const cal_source *replace(editing *e, const cal_tree *at)
{
	if (at->kind == TREE_SCALAR || at->flow || !at->key)
		return with(e, at->from, at->to, e->value);
	return with(e, at->key->to, at->to, cal_format(e->keep, ": %s", e->value));
}

/* "gate.by", "x" as "gate: {by: x}"; NULL: the path has entries of lists, which cannot be made. */
static const char *member(editing *e, const char *path)
{
	size_t n = strcspn(path, ".[");
	if (n == 0 || path[n] == '[') {
		e->wrong = cal_format(e->keep, "there is no '%s' to change", e->path);
		return NULL;
	}
	const char *below = path[n] ? member(e, path + n + 1) : e->value;
	if (!below)
		return NULL;
	return cal_format(e->keep, path[n] ? "%.*s: {%s}" : "%.*s: %s", (int)n, path, below);
}

static const cal_tree *last_of(const cal_tree *at)
{
	const cal_tree *last = at->first;
	while (last && last->next)
		last = last->next;
	return last;
}

static const cal_source *add(editing *e, const cal_tree *at, const char *path)
{
	if (at->kind != TREE_MAPPING) {
		e->wrong = cal_format(e->keep, "there is no '%s' to change", e->path);
		return NULL;
	}
	const char *text = member(e, path);
	const cal_tree *last = last_of(at);
	if (!text)
		return NULL;
	if (!last)
		return with(e, at->from + 1, at->from + 1, text);
	const char *indent = spaces(e->keep, at->first->key->column - 1), *end = line_break(e->source, last->to);
	if (!at->flow) {
		size_t behind = line_end(e->source, last->to);
		return with(e, behind, behind, cal_format(e->keep, "%s%s%s", end, indent, text));
	}
	size_t used = cal_columns(e->source->bytes + line_start(e->source, last->to), last->to - line_start(e->source, last->to));
	bool full = used + strlen(text) > LINE_FULL;
	return with(e, last->to, last->to, full ? cal_format(e->keep, ",%s%s%s", end, indent, text) : cal_format(e->keep, ", %s", text));
}

/* ---- taking out ---- */

/* What a path is below, "" for one key: the path without its last step. */
static const char *above(cal_arena *keep, const char *path)
{
	size_t n = strlen(path);
	while (n > 0 && path[n - 1] != '.' && path[n - 1] != '[')
		n--;
	return cal_copy(keep, path, n > 0 ? n - 1 : 0);
}

static const cal_source *take_from_flow(editing *e, const cal_tree *before, const cal_tree *at)
{
	size_t from = at->key ? at->key->from : at->from;
	if (before)
		return with(e, before->to, at->to, "");
	if (at->next)
		return with(e, from, at->next->key ? at->next->key->from : at->next->from, "");
	return with(e, from, at->to, "");
}

static const cal_source *take_from_block(editing *e, const cal_tree *at)
{
	size_t start = line_start(e->source, at->key->from), end = line_end(e->source, at->to);
	for (size_t i = start; i < at->key->from; i++)
		if (e->source->bytes[i] != ' ')  /* it shares the line with the '-' of its entry */
			return with(e, at->key->from, at->next->key->from, "");
	end += strncmp(e->source->bytes + end, "\r\n", 2) == 0 ? 2 : e->source->bytes[end] == '\n';
	return with(e, start, end, "");
}

static const cal_source *take_out(editing *e, const cal_tree *entry, const char *path)
{
	const char *rest, *nothing, *over = above(e->keep, path);
	const cal_tree *at = cal_tree_follow(entry, path, &rest), *parent = cal_tree_follow(entry, over, &nothing);
	if (*rest)
		return e->source;
	if (!at->key) {
		e->wrong = cal_format(e->keep, "'%s' is an entry of a list, and those are not taken out", e->path);
		return NULL;
	}
	if (parent->n == 1 && *over && parent->key)
		return take_out(e, entry, over);
	const cal_tree *before = parent->first == at ? NULL : parent->first;
	while (before && before->next != at)
		before = before->next;
	if (parent->n == 1 && !parent->flow) {
		e->wrong = cal_format(e->keep, "without '%s' nothing would be left there", e->path);
		return NULL;
	}
	return parent->flow ? take_from_flow(e, before, at) : take_from_block(e, at);
}

/* ---- files ---- */

static const cal_tree *entry_of(cal_arena *keep, const cal_source *source, uint8_t section, uint32_t index)
{
	const cal_tree *root = cal_tree_of(keep, source);
	return section == SECTION_NONE ? root : cal_tree_entry(cal_tree_value(root, cal_section_name(section)), index);
}

static const cal_source *edit_entry(editing *e, uint8_t section, uint32_t index)
{
	const char *rest;
	const cal_tree *entry = entry_of(e->keep, e->source, section, index);
	if (!entry) {
		e->wrong = "the element was not found in its file";
		return NULL;
	}
	if (!e->value)
		return take_out(e, entry, e->path);
	const cal_tree *at = cal_tree_follow(entry, e->path, &rest);
	return *rest ? add(e, at, rest) : replace(e, at);
}

/* The number of the file that holds an element, and which entry of its section there it is. */
static uint32_t file_of(const cal_model *m, cal_element it, uint32_t *index)
{
	*index = 0;
	if (it.section == SECTION_NONE)
		return 0;
	for (uint32_t i = 0; i < m->files->n; i++) {
		*index = it.index - m->files->at[i].first[it.section];
		if (*index < m->files->at[i].n[it.section])
			return i;
	}
	return CAL_NONE;
}

const cal_edited *cal_edit_all(cal_arena *keep, const cal_model *m, const cal_edit *edits, size_t n_edits, size_t *n,
                               const char **wrong)
{
	const cal_source **now = CAL_NEWS(keep, m->files->n, const cal_source *);
	cal_edited *changed = CAL_NEWS(keep, m->files->n, cal_edited);
	*n = 0;
	for (size_t i = 0; i < n_edits; i++) {
		uint32_t index, file = file_of(m, edits[i].element, &index);
		if (file == CAL_NONE) {
			*wrong = "the element stands in none of the model's files";
			return NULL;
		}
		editing e = {keep, now[file] ? now[file] : m->files->at[file].source, edits[i].path, edits[i].value, NULL};
		now[file] = edit_entry(&e, edits[i].element.section, index);
		if (!now[file]) {
			*wrong = e.wrong;
			return NULL;
		}
	}
	for (uint32_t i = 0; i < m->files->n; i++)
		if (now[i] && now[i] != m->files->at[i].source)
			changed[(*n)++] = (cal_edited){m->files->at[i].source, now[i]};
	return changed;
}

const char *cal_edit_was(cal_arena *keep, const cal_model *m, cal_element element, const char *path)
{
	const char *rest;
	uint32_t index, file = file_of(m, element, &index);
	const cal_source *source = file == CAL_NONE ? NULL : m->files->at[file].source;
	const cal_tree *entry = source ? entry_of(keep, source, element.section, index) : NULL;
	const cal_tree *at = entry ? cal_tree_follow(entry, path, &rest) : NULL;
	return at && !*rest ? cal_tree_flow(keep, source, at) : NULL;
}
