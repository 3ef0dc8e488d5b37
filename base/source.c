/* base/source.c -- messages: collected, put in order, and printed with the line they are about. */
#include "base/source.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- collecting ---- */

static const char *print_text(cal_arena *keep, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = format ? vsnprintf(NULL, 0, format, again) : 0;
	va_end(again);
	char *text = cal_alloc(keep, (size_t)(length < 0 ? 0 : length) + 1, 1);
	if (length > 0)
		vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

static void add(cal_diags *out, cal_severity severity, cal_place at, const char *format, va_list arguments)
{
	if (severity == CAL_ERROR && out->errors >= CAL_DIAGS_MAX) {
		out->dropped++;
		out->dropping = true;
	} else if (severity != CAL_NOTE) {
		out->dropping = false;
	}
	if (out->dropping)
		return;
	out->errors += severity == CAL_ERROR;
	CAL_GROW(out->at, out->n, out->room);
	out->at[out->n++] = (cal_diag){severity, at, print_text(out->keep, format, arguments), NULL};
}

void cal_error(cal_diags *out, cal_place at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(out, CAL_ERROR, at, format, arguments);
	va_end(arguments);
}

void cal_warning(cal_diags *out, cal_place at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(out, CAL_WARNING, at, format, arguments);
	va_end(arguments);
}

void cal_note(cal_diags *out, cal_place at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(out, CAL_NOTE, at, format, arguments);
	va_end(arguments);
}

void cal_hint(cal_diags *out, const char *format, ...)
{
	if (out->dropping || out->n == 0)
		return;
	va_list arguments;
	va_start(arguments, format);
	out->at[out->n - 1].hint = print_text(out->keep, format, arguments);
	va_end(arguments);
}

void cal_diags_free(cal_diags *out)
{
	cal_resize(out->at, 0, 1);
	*out = (cal_diags){.keep = out->keep};
}

/* ---- sorting ---- */

/* A message and the notes behind it. */
typedef struct {
	size_t first, n;
	size_t source;  /* rank: where its source first appeared */
	uint32_t line, column;
} group;

static int in_order(const void *left, const void *right)
{
	const group *a = left, *b = right;
	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a->first < b->first ? -1 : 1;
}

/* The rank of the newest group's source: that of an earlier group with the same one. */
static size_t source_rank(const cal_diags *out, const group *groups, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (out->at[groups[i].first].at.source == out->at[groups[n].first].at.source)
			return groups[i].source;
	return n;
}

static size_t find_groups(const cal_diags *out, group *groups)
{
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++) {
		if (n > 0 && out->at[i].severity == CAL_NOTE) {
			groups[n - 1].n++;
			continue;
		}
		groups[n] =
		    (group){.first = i, .n = 1, .line = out->at[i].at.line, .column = out->at[i].at.column};
		groups[n].source = source_rank(out, groups, n);
		n++;
	}
	return n;
}

void cal_diags_sort(cal_diags *out)
{
	if (out->n < 2)
		return;
	group *groups = cal_resize(NULL, out->n, sizeof *groups);
	cal_diag *sorted = cal_resize(NULL, out->room, sizeof *sorted);
	size_t n = find_groups(out, groups), filled = 0;
	qsort(groups, n, sizeof *groups, in_order);
	for (size_t i = 0; i < n; i++) {
		memcpy(sorted + filled, out->at + groups[i].first, groups[i].n * sizeof *sorted);
		filled += groups[i].n;
	}
	cal_resize(groups, 0, 1);
	cal_resize(out->at, 0, 1);
	out->at = sorted;
}

/* ---- lines ---- */

/* How many bytes of a line end stand here, 0: none.  libyaml ends a line wherever Unicode does. */
static size_t line_end(const char *at, const char *end)
{
	const unsigned char *b = (const unsigned char *)at;
	size_t left = (size_t)(end - at);
	if (b[0] == '\n')
		return 1;
	if (b[0] == '\r')
		return left > 1 && b[1] == '\n' ? 2 : 1;
	if (b[0] == 0xc2 && left > 1 && b[1] == 0x85)
		return 2;
	return b[0] == 0xe2 && left > 2 && b[1] == 0x80 && (b[2] == 0xa8 || b[2] == 0xa9) ? 3 : 0;
}

/* Goes on noting where lines start until so many lines are known, or all up to a byte, or the file ends. */
static void note_lines(cal_lines *it, uint32_t line, size_t until)
{
	const char *bytes = it->source->bytes, *end = bytes + it->source->length;
	const char *p = bytes + it->start[it->n - 1];
	while (p < end && it->n < line && (size_t)(p - bytes) <= until) {
		size_t n = line_end(p, end);
		p += n ? n : 1;
		if (!n)
			continue;
		CAL_GROW(it->start, it->n, it->room);
		it->start[it->n++] = (uint32_t)(p - bytes);
	}
}

static void look_at(cal_lines *it, const cal_source *source)
{
	if (it->source == source)
		return;
	it->source = source;
	it->n = 0;
	CAL_GROW(it->start, it->n, it->room);
	it->start[it->n++] = 0;
}

/* A place's line starts here; the end of the file, if it has not so many. */
static const char *find_line(cal_lines *it, cal_place at)
{
	look_at(it, at.source);
	note_lines(it, at.line, SIZE_MAX);
	return at.source->bytes + (at.line <= it->n ? it->start[at.line - 1] : it->source->length);
}

static size_t line_length(const cal_source *source, const char *start)
{
	const char *end = source->bytes + source->length, *p = start;
	while (p < end && !line_end(p, end))
		p++;
	return (size_t)(p - start);
}

/* The last line that starts at a byte or before it. */
static uint32_t line_of(const cal_lines *it, size_t at)
{
	uint32_t low = 0, high = it->n;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (it->start[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

cal_place cal_lines_place(cal_lines *lines, const cal_source *source, size_t at, size_t length)
{
	look_at(lines, source);
	note_lines(lines, UINT32_MAX, at);
	uint32_t line = line_of(lines, at);
	const char *start = source->bytes + lines->start[line], *from = source->bytes + at;
	size_t whole = line_length(source, start), before = (size_t)(from - start);
	before = before < whole ? before : whole;
	length = length < whole - before ? length : whole - before;
	return (cal_place){source, line + 1, (uint32_t)cal_code_points(start, before) + 1,
	                   (uint32_t)cal_code_points(start + before, length)};
}

void cal_lines_free(cal_lines *lines)
{
	free(lines->start);
	*lines = (cal_lines){0};
}

const char *cal_place_line(cal_place at, size_t *length)
{
	*length = 0;
	if (!at.source || at.line == 0)
		return "";
	cal_lines lines = {0};
	const char *start = find_line(&lines, at);
	*length = line_length(at.source, start);
	cal_lines_free(&lines);
	return start;
}

/* ---- printing ---- */

enum { EXCERPT = 71 };  /* columns of a line that are shown, so that all fits into 80 */

static const char *const severity_words[] = {"error", "warning", "note"};
static const char *const severity_colours[] = {"\033[1;31m", "\033[1;35m", "\033[1;36m"};

static void print_shown(FILE *to, const char *text)
{
	for (size_t left = strlen(text); left > 0;) {
		cal_shown it = cal_show(text, left);
		fputs(it.text, to);
		text += it.bytes;
		left -= it.bytes;
	}
}

/* How a character of an excerpt is shown: a tab as the space that it is. */
static cal_shown show_in_line(const char *bytes, size_t length)
{
	return *bytes == '\t' ? (cal_shown){"    ", 1, 4} : cal_show(bytes, length);
}

/* The byte at which a line's column (from 1) starts, and the terminal columns before it. */
static size_t byte_of_column(const char *line, size_t length, uint32_t column, size_t *columns)
{
	size_t at = 0;
	*columns = 0;
	for (uint32_t i = 1; i < column && at < length; i++) {
		cal_shown it = show_in_line(line + at, length - at);
		at += it.bytes;
		*columns += it.columns;
	}
	return at;
}

/* Up to n characters back from a byte of a line. */
static size_t back(const char *line, size_t at, size_t n)
{
	while (at > 0 && n > 0) {
		at--;
		n -= ((unsigned char)line[at] & 0xc0) != 0x80;
	}
	return at;
}

/* The part of a line that is shown. */
typedef struct {
	size_t start, end;     /* bytes */
	size_t caret, marked;  /* columns before the caret, and under it */
	bool cut_left, cut_right;
} excerpt;

static excerpt cut_line(const char *line, size_t length, cal_place at)
{
	excerpt e = {0};
	size_t caret = byte_of_column(line, length, at.column, &e.caret);
	if (e.caret > EXCERPT - 20) {
		e.start = back(line, caret, EXCERPT / 2);
		e.cut_left = e.start > 0;
	}
	size_t columns = e.cut_left ? 3 : 0;
	uint32_t width = at.width ? at.width : 1;
	e.end = e.start;
	for (bool reached = false; e.end < length; ) {
		cal_shown it = show_in_line(line + e.end, length - e.end);
		if (columns + it.columns > EXCERPT - 3 && length - e.end > 3)
			break;
		if (e.end >= caret && !reached) {
			reached = true;
			e.caret = columns;
		}
		if (reached && width > 0) {
			width--;
			e.marked += it.columns;
		}
		columns += it.columns;
		e.end += it.bytes;
	}
	e.cut_right = e.end < length;
	if (e.end <= caret && caret >= length)
		e.caret = columns;
	return e;
}

static void print_marks(FILE *to, const excerpt *e, int gutter, bool colour)
{
	fprintf(to, "%*s | %*s%s^", gutter, "", (int)e->caret, "", colour ? "\033[1;32m" : "");
	for (size_t i = 1; i < e->marked; i++)
		fputc('~', to);
	fputs(colour ? "\033[0m\n" : "\n", to);
}

static void print_excerpt(FILE *to, cal_place at, cal_lines *lines, bool colour)
{
	const char *start = find_line(lines, at);
	size_t length = line_length(at.source, start);
	if (length == 0)
		return;
	excerpt e = cut_line(start, length, at);
	int gutter = fprintf(to, "%5u", (unsigned)at.line);
	fprintf(to, " | %s", e.cut_left ? "..." : "");
	for (size_t i = e.start; i < e.end;) {
		cal_shown c = show_in_line(start + i, length - i);
		fputs(c.text, to);
		i += c.bytes;
	}
	fputs(e.cut_right ? "...\n" : "\n", to);
	if (at.column > 0)
		print_marks(to, &e, gutter, colour);
}

void cal_diag_print_start(const cal_diag *diag, FILE *to, bool colour)
{
	fputs(colour ? "\033[1m" : "", to);
	if (diag->at.source) {
		print_shown(to, diag->at.source->name);
		if (diag->at.line > 0)
			fprintf(to, ":%u:%u", (unsigned)diag->at.line, (unsigned)diag->at.column);
		fputs(": ", to);
	}
	fprintf(to, "%s%s:%s", colour ? severity_colours[diag->severity] : "",
	        severity_words[diag->severity], colour ? "\033[0m" : "");
}

void cal_diag_print_rest(const cal_diag *diag, cal_lines *lines, FILE *to, bool colour)
{
	if (diag->at.source && diag->at.line > 0)
		print_excerpt(to, diag->at, lines, colour);
	if (diag->hint) {
		fputs("      = ", to);
		print_shown(to, diag->hint);
		fputc('\n', to);
	}
}

static void print_message(const cal_diag *diag, cal_lines *lines, FILE *to, bool colour)
{
	cal_diag_print_start(diag, to, colour);
	fputc(' ', to);
	print_shown(to, diag->text);
	fputc('\n', to);
	cal_diag_print_rest(diag, lines, to, colour);
}

void cal_diags_print(const cal_diags *diags, FILE *to, bool colour)
{
	cal_lines lines = {0};
	for (size_t i = 0; i < diags->n; i++)
		print_message(&diags->at[i], &lines, to, colour);
	cal_lines_free(&lines);
	if (diags->dropped > 0)
		fprintf(to, "%zu more error%s not shown\n", diags->dropped,
		        diags->dropped == 1 ? " is" : "s are");
}
