/* export/look.c -- any text to text for a terminal: escaped, measured, cut, wrapped, coloured. */
#include "export/look.h"

#include <string.h>

#include "base/text.h"

enum { PROSE = 100 };  /* columns: longer lines are hard to read */

static const char *const inks[INK_COUNT] = {
	[INK_PLAIN] = "", [INK_BOLD] = "\033[1m", [INK_FAINT] = "\033[2m",
	[INK_ERROR] = "\033[1;31m", [INK_WARNING] = "\033[1;35m", [INK_NOTE] = "\033[1;36m",
	[INK_FAILS] = "\033[31m", [INK_UNKNOWN] = "\033[33m", [INK_GOOD] = "\033[32m",
};

const char *cal_clean(cal_arena *a, const char *text)
{
	size_t length = strlen(text), n = 0;
	for (size_t i = 0; i < length;) {
		cal_shown it = cal_show(text + i, length - i);
		i += it.bytes;
		n += strlen(it.text);
	}
	char *clean = cal_alloc(a, n + 1, 1), *end = clean;
	for (size_t i = 0; i < length;) {
		cal_shown it = cal_show(text + i, length - i);
		i += it.bytes;
		n = strlen(it.text);
		memcpy(end, it.text, n);
		end += n;
	}
	return clean;
}

size_t cal_width(const char *clean)
{
	return cal_columns(clean, strlen(clean));
}

/* How many bytes of a text's begin fit into so many columns. */
static size_t fitting(const char *text, size_t columns)
{
	size_t length = strlen(text), at = 0;
	while (at < length) {
		uint32_t c;
		size_t step = cal_decode(text + at, length - at, &c);
		size_t wide = step ? cal_column_width(c) : 1;
		if (wide > columns)
			break;
		columns -= wide;
		at += step ? step : 1;
	}
	return at;
}

/* The byte from which on a text's end fits into so many columns. */
static size_t fitting_end(const char *text, size_t columns)
{
	size_t at = 0, width = cal_width(text), length = strlen(text);
	while (at < length && width > columns) {
		uint32_t c;
		size_t step = cal_decode(text + at, length - at, &c);
		width -= step ? cal_column_width(c) : 1;
		at += step ? step : 1;
	}
	for (uint32_t c; at < length; ) {  /* no combining mark without what it marks */
		size_t step = cal_decode(text + at, length - at, &c);
		if (!step || cal_column_width(c) > 0)
			break;
		at += step;
	}
	return at;
}

const char *cal_cut(cal_arena *a, cal_look look, const char *clean, size_t columns)
{
	if (cal_width(clean) <= columns)
		return clean;
	const char *ellipsis = cal_mark(look, "…", "..");
	size_t dots = cal_width(ellipsis);
	if (columns <= dots + 1)
		return cal_copy(a, clean, fitting(clean, columns));
	size_t end = (columns - dots) / 2, begin = columns - dots - end;
	const char *rest = clean + fitting_end(clean, end);
	return cal_format(a, "%.*s%s%s", (int)fitting(clean, begin), clean, ellipsis, rest);
}

void cal_ink_begin(cal_pen *pen, cal_ink ink)
{
	if (pen->look.colour)
		cal_puts(pen->out, inks[ink]);
}

void cal_ink_end(cal_pen *pen, cal_ink ink)
{
	if (pen->look.colour && ink != INK_PLAIN)
		cal_puts(pen->out, "\033[0m");
}

void cal_ink_text(cal_pen *pen, cal_ink ink, const char *clean)
{
	if (!*clean)
		return;
	cal_ink_begin(pen, ink);
	cal_puts(pen->out, clean);
	cal_ink_end(pen, ink);
}

void cal_ink_padded(cal_pen *pen, cal_ink ink, const char *clean, size_t columns)
{
	size_t width = cal_width(clean);
	cal_ink_text(pen, ink, clean);
	if (width < columns)
		cal_spaces(pen->out, columns - width);
}

/* ---- wrapping ---- */

static size_t word_length(const char *text)
{
	return strcspn(text, " \t\r\n");
}

static size_t line_width(const cal_pen *pen)
{
	return pen->look.width < PROSE ? pen->look.width : PROSE;
}

/* Shows a word's n bytes, or only measures them; gives its columns. */
static size_t show_word(cal_out *out, const char *word, size_t n)
{
	size_t columns = 0;
	for (size_t i = 0; i < n;) {
		cal_shown it = cal_show(word + i, n - i);
		i += it.bytes;
		columns += it.columns;
		if (out)
			cal_puts(out, it.text);
	}
	return columns;
}

static void flow_word(cal_flow *flow, const char *word, size_t n)
{
	cal_out *out = flow->pen->out;
	size_t columns = show_word(NULL, word, n);
	if (flow->begun && flow->used + flow->gap + columns > line_width(flow->pen)) {
		cal_puts(out, "\n");
		cal_spaces(out, flow->indent);
		flow->used = flow->indent;
	} else if (flow->begun) {
		cal_spaces(out, flow->gap);
		flow->used += flow->gap;
	}
	flow->used += show_word(out, word, n);
	flow->begun = true;
}

static void flow_bytes(cal_flow *flow, const char *text, size_t n)
{
	for (size_t i = 0, length; i < n; i += length + 1) {
		length = word_length(text + i);
		length = length < n - i ? length : n - i;
		if (length > 0)
			flow_word(flow, text + i, length);
	}
}

cal_flow cal_flow_from(cal_pen *pen, size_t used, size_t indent)
{
	return (cal_flow){.pen = pen, .used = used, .indent = indent, .gap = 1};
}

void cal_flow_words(cal_flow *flow, const char *text)
{
	flow_bytes(flow, text, strlen(text));
}

void cal_flow_whole(cal_flow *flow, const char *text)
{
	flow_word(flow, text, strlen(text));
}

void cal_flow_end(cal_flow *flow)
{
	cal_puts(flow->pen->out, "\n");
}

void cal_wrap(cal_pen *pen, size_t used, size_t indent, const char *text)
{
	cal_flow flow = cal_flow_from(pen, used, indent);
	cal_flow_words(&flow, text);
	cal_flow_end(&flow);
}

void cal_wrap_paragraphs(cal_pen *pen, size_t indent, const char *text)
{
	while (*text) {
		text += strspn(text, " \t\r\n");
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);
		if (length > 0) {
			cal_flow flow = cal_flow_from(pen, indent, indent);
			cal_spaces(pen->out, indent);
			flow_bytes(&flow, text, length);
			cal_flow_end(&flow);
		}
		text += length;
		if (text[strspn(text, " \t\r\n")])
			cal_puts(pen->out, "\n");
	}
}
