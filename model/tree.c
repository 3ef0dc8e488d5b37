/* model/tree.c -- libyaml's events to a tree, marks to bytes. */
#include "model/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/events.h"

typedef struct {
	cal_arena *keep;
	cal_events e;
	const cal_source *source;
	size_t index, at;  /* the code point and the byte where the newest mark was */
} growing;

/* Marks count code points.  They come in the order of the file, or nearly. */
static size_t byte_of(growing *g, size_t index)
{
	if (index < g->index)
		g->index = g->at = 0;
	while (g->index < index && g->at < g->source->length) {
		uint32_t c;
		size_t n = cal_decode(g->source->bytes + g->at, g->source->length - g->at, &c);
		g->at += n ? n : 1;
		g->index++;
	}
	return g->at;
}

static cal_tree *grow(growing *g);

/* A block scalar's end is where the next line's text begins: what is white before that is not its. */
static size_t without_white(const growing *g, size_t from, size_t to)
{
	while (to > from && strchr(" \t\r\n", g->source->bytes[to - 1]))
		to--;
	return to;
}

static void grow_scalar(growing *g, cal_tree *it)
{
	const yaml_event_t *now = &g->e.now;
	bool block = now->data.scalar.style == YAML_LITERAL_SCALAR_STYLE || now->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
	it->kind = TREE_SCALAR;
	it->plain = now->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	it->text = cal_copy(g->keep, cal_events_text(&g->e), now->data.scalar.length);
	it->to = byte_of(g, now->end_mark.index);
	if (block || it->plain)
		it->to = without_white(g, it->from, it->to);
}

static cal_tree *grow_member(growing *g, bool keyed)
{
	cal_tree *key = keyed ? grow(g) : NULL;
	if (keyed)
		cal_events_next(&g->e);
	cal_tree *value = cal_events_over(&g->e) ? NULL : grow(g);
	if (value)
		value->key = key;
	return value;
}

static void grow_members(growing *g, cal_tree *it)
{
	const bool keyed = it->kind == TREE_MAPPING;
	const yaml_event_type_t end = keyed ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
	const cal_tree **hook = &it->first;
	size_t last = it->from;
	for (cal_events_next(&g->e); !cal_events_over(&g->e) && g->e.now.type != end; cal_events_next(&g->e)) {
		cal_tree *member = grow_member(g, keyed);
		if (!member)
			return;
		last = member->to;
		*hook = member;
		hook = &member->next;
		it->n++;
	}
	it->to = it->flow && !cal_events_over(&g->e) ? byte_of(g, g->e.now.end_mark.index) : last;
}

/* The value that starts at the current event; ends at its last. */
static cal_tree *grow(growing *g)
{
	cal_tree *it = CAL_NEW(g->keep, cal_tree);
	const yaml_event_t *now = &g->e.now;
	it->line = (uint32_t)now->start_mark.line + 1;
	it->column = (uint32_t)now->start_mark.column + 1;
	it->from = byte_of(g, now->start_mark.index);
	if (now->type == YAML_SCALAR_EVENT) {
		grow_scalar(g, it);
		return it;
	}
	it->kind = now->type == YAML_SEQUENCE_START_EVENT ? TREE_LIST : TREE_MAPPING;
	it->flow = now->type == YAML_SEQUENCE_START_EVENT ? now->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
	                                                  : now->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	grow_members(g, it);
	return it;
}

const cal_tree *cal_tree_of(cal_arena *keep, const cal_source *source)
{
	growing g = {.keep = keep, .source = source};
	cal_events_start(&g.e, source, source->bytes, source->length, NULL);
	const cal_tree *root = cal_events_over(&g.e) ? NULL : grow(&g);
	bool good = !g.e.failed;
	cal_events_end(&g.e);
	return good ? root : NULL;
}

/* ---- looking ---- */

const cal_tree *cal_tree_value(const cal_tree *at, const char *key)
{
	for (const cal_tree *v = at && at->kind == TREE_MAPPING ? at->first : NULL; v; v = v->next)
		if (v->key->kind == TREE_SCALAR && strcmp(v->key->text, key) == 0)
			return v;
	return NULL;
}

const cal_tree *cal_tree_entry(const cal_tree *at, uint32_t index)
{
	const cal_tree *v = at && at->kind == TREE_LIST ? at->first : NULL;
	while (v && index--)
		v = v->next;
	return v;
}

const cal_tree *cal_tree_follow(const cal_tree *at, const char *path, const char **rest)
{
	cal_arena scratch = {0};
	while (*path) {
		const cal_tree *below;
		size_t n = *path == '[' ? strcspn(path, "]") + 1 : strcspn(path, ".[");
		if (*path == '[')
			below = cal_tree_entry(at, (uint32_t)strtoul(path + 1, NULL, 10));
		else
			below = cal_tree_value(at, cal_copy(&scratch, path, n));
		if (!below)
			break;
		at = below;
		path += n + (path[n] == '.');
	}
	cal_arena_free(&scratch);
	*rest = path;
	return at;
}

/* ---- writing ---- */

/* May a scalar's bytes stand in flow style as they are?  Else it is put in double quotes. */
static bool stands_in_flow(const cal_source *source, const cal_tree *at)
{
	const char *bytes = source->bytes + at->from;
	size_t n = at->to - at->from;
	if (memchr(bytes, '\n', n))
		return false;
	if (!at->plain)
		return n > 0 && (*bytes == '"' || *bytes == '\'');
	for (size_t i = 0; i < n; i++)
		if (strchr(",[]{}", bytes[i]))
			return false;
	return n > 0;
}

static const char *quoted(cal_arena *keep, const char *text)
{
	const char *line = "\"";
	for (const char *c = text; *c; c++)
		line = *c == '\n'   ? cal_format(keep, "%s\\n", line)
		       : *c == '\t' ? cal_format(keep, "%s\\t", line)
		       : *c == '"' || *c == '\\' ? cal_format(keep, "%s\\%c", line, *c)
		       : (unsigned char)*c < ' ' ? cal_format(keep, "%s\\x%02x", line, (unsigned)*c)
		                                 : cal_format(keep, "%s%c", line, *c);
	return cal_format(keep, "%s\"", line);
}

const char *cal_tree_flow(cal_arena *keep, const cal_source *source, const cal_tree *at)
{
	if (at->kind == TREE_SCALAR)
		return stands_in_flow(source, at) ? cal_copy(keep, source->bytes + at->from, at->to - at->from)
		                                  : quoted(keep, at->text);
	const char *line = at->kind == TREE_LIST ? "[" : "{";
	for (const cal_tree *v = at->first; v; v = v->next) {
		line = cal_format(keep, "%s%s", line, v == at->first ? "" : ", ");
		if (v->key)
			line = cal_format(keep, "%s%s: ", line, cal_tree_flow(keep, source, v->key));
		line = cal_format(keep, "%s%s", line, cal_tree_flow(keep, source, v));
	}
	return cal_format(keep, "%s%s", line, at->kind == TREE_LIST ? "]" : "}");
}

bool cal_tree_same(const cal_tree *a, const cal_tree *b)
{
	if (!a || !b || a->kind != b->kind || a->n != b->n)
		return a == b;
	if (a->kind == TREE_SCALAR)
		return strcmp(a->text, b->text) == 0;
	const cal_tree *v = a->first, *w = b->first;
	for (; v; v = v->next, w = w->next) {
		const cal_tree *other = a->kind == TREE_LIST ? w : cal_tree_value(b, v->key->text);
		if (!cal_tree_same(v, other))
			return false;
	}
	return true;
}
