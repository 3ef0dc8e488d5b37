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
	const char *indent = spaces(e->keep, (at->flow ? at->first->key->column : at->column) - 1), *end = line_break(e->source, last->to);
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

/* ---- elements ---- */

struct cal_editor {
	const cal_model *m;
	const cal_tree **roots;   /* by file */
};

/* The text of an element while it is edited: spaces, as many as stand before it on its line, and then bytes
 * [from .. to) of the file. */
typedef struct {
	uint32_t file;
	cal_element element;
	size_t from, to, before;
	const cal_source *now;
} part;

const cal_editor *cal_editor_of(cal_arena *keep, const cal_model *m)
{
	cal_editor *editor = CAL_NEW(keep, cal_editor);
	editor->m = m;
	editor->roots = CAL_NEWS(keep, m->files->n, const cal_tree *);
	for (uint32_t i = 0; i < m->files->n; i++)
		editor->roots[i] = cal_tree_of(keep, m->files->at[i].source);
	return editor;
}

/* The number of the file that holds an element, and its tree; CAL_NONE: it was not found. */
static uint32_t file_of(const cal_editor *editor, cal_element it, const cal_tree **tree)
{
	const struct cal_files *files = editor->m->files;
	*tree = editor->roots[0];
	if (it.section == SECTION_NONE)
		return *tree ? 0 : CAL_NONE;
	for (uint32_t i = 0; i < files->n; i++) {
		uint32_t index = it.index - files->at[i].first[it.section];
		if (index >= files->at[i].n[it.section])
			continue;
		*tree = cal_tree_entry(cal_tree_value(editor->roots[i], cal_section_name((cal_section)it.section)), index);
		return *tree ? i : CAL_NONE;
	}
	return CAL_NONE;
}

/* Of an element in block style its last line is its own, to the line's end. */
static bool take_part(cal_arena *keep, const cal_editor *editor, cal_element element, part *p)
{
	const cal_tree *tree;
	uint32_t file = file_of(editor, element, &tree);
	if (file == CAL_NONE)
		return false;
	const cal_source *s = editor->m->files->at[file].source;
	*p = (part){.file = file, .element = element, .from = tree->from, .to = tree->to};
	if (element.section == SECTION_NONE)
		p->from = 0, p->to = s->length;
	else if (!tree->flow)
		p->to = line_end(s, tree->to), p->to += strncmp(s->bytes + p->to, "\r\n", 2) == 0 ? 2 : s->bytes[p->to] == '\n';
	p->before = p->from - line_start(s, p->from);
	cal_source *own = CAL_NEW(keep, cal_source);
	char *bytes = cal_alloc(keep, p->before + p->to - p->from + 1, 1);
	memset(bytes, ' ', p->before);
	memcpy(bytes + p->before, s->bytes + p->from, p->to - p->from);
	*own = (cal_source){s->name, bytes, p->before + p->to - p->from};
	p->now = own;
	return true;
}

static const cal_source *put(editing *e, const cal_tree *tree)
{
	const char *rest;
	const cal_tree *at = cal_tree_follow(tree, e->path, &rest);
	return *rest ? add(e, at, rest) : replace(e, at);
}

static bool edit_part(cal_arena *keep, part *p, const cal_edit *edit, const char **wrong)
{
	editing e = {keep, p->now, edit->path, edit->value, NULL};
	const cal_tree *tree = cal_tree_of(keep, p->now);
	const cal_source *after = NULL;
	if (!tree)
		e.wrong = "the element is written in a way that cannot be edited";
	else if (!edit->value)
		after = take_out(&e, tree, edit->path);
	else
		after = put(&e, tree);
	p->now = after;
	*wrong = e.wrong;
	return after != NULL;
}

/* ---- files ---- */

/* The parts are put in their places, from the last to the first. */
static const cal_source *put_back(cal_arena *keep, const cal_source *source, part *parts, size_t n, uint32_t file)
{
	const cal_source *now = source;
	for (;;) {
		part *last = NULL;
		for (size_t i = 0; i < n; i++)
			if (parts[i].file == file && parts[i].now && (!last || parts[i].from > last->from))
				last = &parts[i];
		if (!last)
			return now;
		editing e = {keep, now, "", "", NULL};
		now = with(&e, last->from, last->to, last->now->bytes + last->before);
		last->now = NULL;
	}
}

static bool differs(const cal_source *a, const cal_source *b)
{
	return a->length != b->length || memcmp(a->bytes, b->bytes, a->length) != 0;
}

static part *part_of(part *parts, size_t n, cal_element element)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i].element.section == element.section && parts[i].element.index == element.index)
			return &parts[i];
	return NULL;
}

const cal_edited *cal_edit_all(cal_arena *keep, const cal_editor *editor, const cal_edit *edits, size_t n_edits, size_t *n,
                               const char **wrong)
{
	const struct cal_files *files = editor->m->files;
	cal_edited *changed = CAL_NEWS(keep, files->n, cal_edited);
	part *parts = CAL_NEWS(keep, n_edits, part);
	size_t n_parts = 0;
	*n = 0;
	for (size_t i = 0; i < n_edits; i++) {
		part *p = part_of(parts, n_parts, edits[i].element);
		if (!p) {
			p = &parts[n_parts++];
			if (!take_part(keep, editor, edits[i].element, p)) {
				*wrong = "the element stands in none of the model's files";
				return NULL;
			}
		}
		if (!edit_part(keep, p, &edits[i], wrong))
			return NULL;
	}
	for (uint32_t i = 0; i < files->n; i++) {
		const cal_source *before = files->at[i].source, *after = put_back(keep, before, parts, n_parts, i);
		if (differs(before, after))
			changed[(*n)++] = (cal_edited){before, after};
	}
	return changed;
}

const cal_model *cal_model_with(cal_arena *keep, const cal_editor *editor, const cal_read_request *request, const cal_edit *edits,
                                size_t n_edits)
{
	const cal_model *m = editor->m;
	const char *wrong;
	size_t n = 0;
	const cal_edited *files = cal_edit_all(keep, editor, edits, n_edits, &n, &wrong);
	if (!files)
		return NULL;
	const cal_source **sources = CAL_NEWS(keep, n + m->n_sources + 1, const cal_source *);
	for (size_t i = 0; i < n; i++)
		sources[i] = files[i].after;
	for (uint32_t i = 0; i < m->n_sources; i++)  /* and all others as they were read */
		sources[n + i] = m->sources[i];
	cal_overlay over = {sources, n + m->n_sources};
	cal_read_request anew = *request;
	cal_diags silent = {.keep = keep};
	anew.path = m->sources[0]->name;
	anew.open = cal_overlay_open;
	anew.from = &over;
	const cal_model *changed = cal_model_read(keep, &anew, &silent);
	cal_diags_free(&silent);
	return changed;
}

const char *cal_edit_was(cal_arena *keep, const cal_editor *editor, cal_element element, const char *path)
{
	const char *rest = "";
	const cal_tree *tree, *at;
	uint32_t file = file_of(editor, element, &tree);
	if (file == CAL_NONE)
		return NULL;
	at = cal_tree_follow(tree, path, &rest);
	return *rest ? NULL : cal_tree_flow(keep, editor->m->files->at[file].source, at);
}
