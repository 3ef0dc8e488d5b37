/* model/events.c -- libyaml's events with places, and its complaints in words for people. */
#include "model/events.h"

#include <string.h>

#include "base/text.h"
#include "model/read.h"

static cal_place place_at(const cal_source *source, const yaml_mark_t *mark)
{
	return (cal_place){source, (uint32_t)mark->line + 1, (uint32_t)mark->column + 1, 0};
}

cal_place cal_events_place(const cal_events *e)
{
	cal_place at = place_at(e->source, &e->now.start_mark);
	at.line += e->line;
	if (e->now.type != YAML_SCALAR_EVENT && e->now.type != YAML_ALIAS_EVENT)
		return at;
	size_t end = e->now.end_mark.column;
	if (e->now.end_mark.line > e->now.start_mark.line) {
		size_t length;
		const char *line = cal_place_line(at, &length);
		end = cal_code_points(line, length);
	}
	at.width = end > e->now.start_mark.column ? (uint32_t)(end - e->now.start_mark.column) : 0;
	return at;
}

const char *cal_events_text(const cal_events *e)
{
	return (const char *)e->now.data.scalar.value;
}

/* ---- syntax errors ---- */

typedef struct {
	const char *problem;  /* as libyaml says it */
	const char *says, *hint;
} complaint;

static const complaint complaints[] = {
	{"found character that cannot start any token", "text may not start with this character",
	 "put the text in quotes"},
	{"mapping values are not allowed in this context", "a ':' is not expected here",
	 "text with ': ' in it must be in quotes; or the line's indentation is wrong"},
	{"mapping keys are not allowed in this context", "a key is not expected here",
	 "check the indentation"},
	{"block sequence entries are not allowed in this context", "a list entry ('-') is not expected here",
	 "put it on a line of its own, or check the indentation"},
	{"could not find expected ':'", "this line has no ':' behind its key",
	 "a mapping's lines are 'key: value'; long text needs quotes or a '|'"},
	{"did not find expected key", "the indentation does not fit, or a key is missing",
	 "the keys of one mapping start in one column, and so do the '-' of one list"},
	{"did not find expected '-' indicator", "the indentation does not fit",
	 "the keys of a list entry start in the column of its first key"},
	{"did not find expected ',' or ']'", "a ',' or ']' is missing here", NULL},
	{"did not find expected ',' or '}'", "a ',' or '}' is missing here", NULL},
	{"did not find expected <document start>",
	 "the indentation does not fit, or a second document starts here",
	 "the file is one mapping, whose keys start in the first column"},
	{"did not find expected node content", "a value is missing here", NULL},
	{"found unexpected end of stream", "a quote is opened here and never closed", NULL},
	{"found unexpected document indicator", "a quote is opened here and not closed before '---' or '...'",
	 NULL},
	{"found unknown escape character", "this escape is unknown",
	 "in double quotes write \\\\ for a backslash, or use single quotes"},
	{"did not find expected hexdecimal number", "this escape wants hexadecimal digits", NULL},
	{"found a tab character where an indentation space is expected", "a tab cannot indent", "use spaces"},
	{"found a tab character that violates indentation", "a tab cannot indent", "use spaces"},
	{"did not find expected alphabetic or numeric character", "text may not start with this character",
	 "put the text in quotes"},
	{"did not find expected whitespace or line break", "a space is missing here", NULL},
	{"found incompatible YAML document", "this version of YAML is not read", "remove the '%YAML' line"},
	{"found unknown directive name", "this directive is unknown", "remove the line"},
	{"found undefined tag handle", "tags are not accepted", "remove it"},
	{"did not find expected comment or line break", "only a comment may stand here", NULL},
};

static const complaint *complaint_of(const char *problem)
{
	for (size_t i = 0; i < sizeof complaints / sizeof *complaints; i++)
		if (strcmp(complaints[i].problem, problem) == 0)
			return &complaints[i];
	return NULL;
}

/* Whether a tab stands at a place, where libyaml speaks of "a character"; and whether only space stands
 * before it on its line. */
static bool tab_at(cal_place at, bool *first)
{
	size_t length, i = 0;
	const char *line = cal_place_line(at, &length);
	*first = true;
	for (uint32_t column = 1, c; column < at.column && i < length; column++) {
		*first &= line[i] == ' ' || line[i] == '\t';
		size_t n = cal_decode(line + i, length - i, &c);
		i += n ? n : 1;
	}
	return i < length && line[i] == '\t';
}

/* What opened the part of the file that is broken, or NULL. */
static const char *opened(const char *context)
{
	return !context                     ? NULL
	       : strstr(context, "mapping")  ? "the mapping starts here"
	       : strstr(context, "sequence") || strstr(context, "collection") ? "the list starts here"
	                                                                      : NULL;
}

static const complaint misplaced = {
	"", "a comma, a colon or a quote is missing before this",
	"quoted text ends at its closing quote: put all of it between the quotes"};

/* Whether a line is one of those by which a merge marks what it could not join. */
static bool marks_conflict(cal_place at)
{
	static const char *const marks[] = {"<<<<<<<", "|||||||", "=======", ">>>>>>>"};
	enum { WIDTH = 7 };
	size_t length;
	const char *line = cal_place_line(at, &length);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (length >= WIDTH && memcmp(line, marks[i], WIDTH) == 0 && (length == WIDTH || line[WIDTH] == ' '))
			return true;
	return false;
}

static void say_syntax(cal_events *e)
{
	const yaml_parser_t *p = &e->parser;
	const char *problem = p->problem ? p->problem : "unknown reason";
	const complaint *it = complaint_of(problem);
	const bool before =
	    it && (strncmp(it->says, "a quote", 7) == 0 || strncmp(it->says, "this line", 9) == 0);
	cal_place at = place_at(e->source, before ? &p->context_mark : &p->problem_mark);
	bool first;
	if (marks_conflict(at)) {
		cal_error(e->out, at, "a merge has left a conflict here");
		cal_hint(e->out, "keep one of the two sides, and remove the lines of '<', '=' and '>'");
		return;
	}
	if (tab_at(at, &first) && it && strstr(it->problem, "cannot start")) {
		cal_error(e->out, at, "a tab cannot indent");
		cal_hint(e->out, "use spaces");
		return;
	}
	if (!it) {
		cal_error(e->out, at, "this is not YAML: %s%s%s", problem, p->context ? ", " : "",
		          p->context ? p->context : "");
		return;
	}
	const char *what = opened(p->context);
	if (!first && strncmp(it->says, "the indentation", 15) == 0) {
		it = &misplaced;
		what = NULL;
	}
	cal_error(e->out, at, "%s", it->says);
	if (it->hint)
		cal_hint(e->out, "%s", it->hint);
	if (what)
		cal_note(e->out, place_at(e->source, &p->context_mark), "%s", what);
}

/* ---- walking ---- */

void cal_events_start(cal_events *e, const cal_source *source, const char *bytes, size_t length,
                      cal_diags *out)
{
	*e = (cal_events){.source = source, .out = out};
	if (!yaml_parser_initialize(&e->parser))
		cal_no_memory(sizeof e->parser);
	yaml_parser_set_encoding(&e->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&e->parser, (const unsigned char *)bytes, length);
	e->now.type = YAML_STREAM_START_EVENT;
	do
		cal_events_next(e);
	while (e->now.type == YAML_STREAM_START_EVENT || e->now.type == YAML_DOCUMENT_START_EVENT);
}

static void stop(cal_events *e, bool failed)
{
	e->failed |= failed;
	memset(&e->now, 0, sizeof e->now);
}

static bool opens(const yaml_event_t *event)
{
	return event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT;
}

static bool closes(const yaml_event_t *event)
{
	return event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT;
}

void cal_events_next(cal_events *e)
{
	if (cal_events_over(e))
		return;
	e->depth -= closes(&e->now);
	yaml_event_delete(&e->now);
	if (!yaml_parser_parse(&e->parser, &e->now)) {
		if (e->parser.error == YAML_MEMORY_ERROR)
			cal_no_memory(0);
		if (e->out)
			say_syntax(e);
		stop(e, true);
		return;
	}
	e->depth += opens(&e->now);
	if (e->depth > CAL_DEPTH_LIMIT) {
		if (e->out)
			cal_error(e->out, cal_events_place(e),
			          "lists and mappings nest more than %d deep here", CAL_DEPTH_LIMIT);
		yaml_event_delete(&e->now);
		stop(e, true);
	} else if (e->now.type == YAML_STREAM_END_EVENT) {
		stop(e, false);
	}
}

void cal_events_skip(cal_events *e)
{
	if (!opens(&e->now))
		return;
	for (unsigned depth = e->depth; !cal_events_over(e);) {
		cal_events_next(e);
		if (closes(&e->now) && e->depth == depth)
			return;
	}
}

void cal_events_end(cal_events *e)
{
	yaml_event_delete(&e->now);
	yaml_parser_delete(&e->parser);
}
