/* draw/look.c -- colours, marks, words. */
#include "draw/look.h"

#include <string.h>

#include "base/escape.h"
#include "base/text.h"

static const cal_page_look light = {
	.page = "#ffffff", .text = "#1e293b", .small = "#52606d", .line = "#7b8794",
	.frame = {"#f8fafc", "#eef2f7", "#e3e9f1"}, .frame_border = "#9aa5b1",
	.tone = {
		[TONE_PLAIN] = {"#7b8794", "#ffffff", "#1e293b", "#52606d", "#ffffff"},
		[TONE_SURVIVES] = {"#00805e", "#e7f6f0", "#1e293b", "#45615a", "#ffffff"},
		[TONE_UNKNOWN] = {"#b57700", "#fdf4e0", "#1e293b", "#6b5a35", "#ffffff"},
		[TONE_FAILS] = {"#c14f00", "#fdebe0", "#1e293b", "#70513d", "#ffffff"},
		[TONE_STRUCK] = {"#a04000", "#d55e00", "#ffffff", "#ffffff", "#ffffff"},
		[TONE_FALLEN] = {"#c14f00", "#fdebe0", "#1e293b", "#70513d", "#ffffff"},
		[TONE_SHARED] = {"#0072b2", "#e3f1fa", "#1e293b", "#3f5a6d", "#ffffff"}}};

static const cal_page_look dark = {
	.page = "#0f172a", .text = "#e2e8f0", .small = "#a3b1c2", .line = "#8494a7",
	.frame = {"#162033", "#1c2940", "#23324c"}, .frame_border = "#52637a",
	.tone = {
		[TONE_PLAIN] = {"#8494a7", "#1e293b", "#e2e8f0", "#a3b1c2", "#0f172a"},
		[TONE_SURVIVES] = {"#2cc29a", "#0f332b", "#e2f5ee", "#9ccdbd", "#06211a"},
		[TONE_UNKNOWN] = {"#f0b030", "#3a2c0c", "#fdf1d8", "#d9bf8b", "#2a1e02"},
		[TONE_FAILS] = {"#ff8a3d", "#42200a", "#ffeadd", "#e0b194", "#2d1402"},
		[TONE_STRUCK] = {"#ff8a3d", "#c14f00", "#ffffff", "#ffffff", "#2d1402"},
		[TONE_FALLEN] = {"#ff8a3d", "#42200a", "#ffeadd", "#e0b194", "#2d1402"},
		[TONE_SHARED] = {"#56b4e9", "#0e2d42", "#e0f1fc", "#9cc4de", "#04202f"}}};

const cal_page_look *cal_page(bool is_dark)
{
	return is_dark ? &dark : &light;
}

const char *const cal_tone_marks[TONE_COUNT] = {
	[TONE_SURVIVES] = "\xe2\x9c\x93", [TONE_UNKNOWN] = "?", [TONE_FAILS] = "\xe2\x9c\x95", [TONE_STRUCK] = "1",
	[TONE_FALLEN] = "\xe2\x96\xbc", [TONE_SHARED] = "\xe2\x97\x86"};

const char *const cal_tone_words[TONE_COUNT] = {
	[TONE_SURVIVES] = "survives", [TONE_UNKNOWN] = "not known", [TONE_FAILS] = "fails", [TONE_STRUCK] = "struck",
	[TONE_FALLEN] = "falls with it", [TONE_SHARED] = "shared"};

const char *const cal_line_words[LINE_COUNT] = {
	[LINE_HARD] = "needs", [LINE_SOFT] = "does without", [LINE_ANY_OF] = "needs some of", [LINE_DATA] = "data",
	[LINE_RUNS] = "runs", [LINE_PLACED] = "holds", [LINE_STRIKES] = "strikes", [LINE_FALLS] = "brings down",
	[LINE_INPUT] = NULL};

const char *const cal_box_words[BOX_COUNT] = {
	[BOX_SERVICE] = "service", [BOX_COMPONENT] = "component", [BOX_EXTERNAL] = "external", [BOX_COPIES] = "copies",
	[BOX_STATE] = "state", [BOX_SOFTWARE] = "software", [BOX_DOMAIN] = "domain", [BOX_EVENT] = "event", [BOX_AND] = "gate",
	[BOX_OR] = "gate", [BOX_VOTE] = "gate", [BOX_MORE] = "more"};

/* ---- texts ---- */

/* How many bytes of a text take at most so many columns; marks that take none are counted, too, so that it ends. */
static size_t fitting(const char *text, size_t columns)
{
	enum { BYTES = 8 };  /* for each column */
	size_t at = 0, used = 0, length = strnlen(text, BYTES * columns);
	while (at < length) {
		uint32_t c;
		size_t step = cal_decode(text + at, length - at, &c);
		unsigned width = step ? cal_column_width(c) : 1;
		if (used + width > columns)
			break;
		used += width;
		at += step ? step : 1;
	}
	return at;
}

static const char *cut(cal_arena *keep, const char *text, size_t columns)
{
	size_t n = fitting(text, columns);
	if (!text[n])
		return text;
	return cal_format(keep, "%s\xe2\x80\xa6", cal_copy(keep, text, fitting(text, columns - 1)));
}

const char *cal_label_text(cal_arena *keep, const char *text, size_t columns)
{
	char *flat = cal_copy(keep, text ? text : "", text ? strnlen(text, 8 * columns) : 0);
	for (char *at = flat; *at; at++)
		if (*at == '\n' || *at == '\r' || *at == '\t')
			*at = ' ';
	return cut(keep, flat, columns);
}

const char *cal_tooltip_text(cal_arena *keep, const char *title, const char *tooltip)
{
	enum { MOST = 600 };
	const char *text = tooltip && *tooltip ? cal_format(keep, "%s: %s", title, tooltip) : title;
	return cut(keep, text, MOST);
}

const char *cal_link_of(cal_arena *keep, const cal_dot_look *look, cal_place at)
{
	const char *link = "";
	if (!look->link || !at.source || at.source->name[0] == '<')
		return NULL;
	for (const char *from = look->link; *from;) {
		size_t plain = strcspn(from, "%");
		link = cal_format(keep, "%s%.*s", link, (int)plain, from);
		from += plain;
		if (!*from)
			break;
		if (from[1] == 's')
			link = cal_format(keep, "%s%s", link, cal_escape_path(keep, at.source->name));
		else if (from[1] == 'u')
			link = cal_format(keep, "%s%u", link, at.line);
		else
			link = cal_format(keep, "%s%%", link);
		from += from[1] == 's' || from[1] == 'u' || from[1] == '%' ? 2 : 1;
	}
	return cal_escape_url(keep, link);
}
