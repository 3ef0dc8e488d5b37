/* export/look.h -- text on a terminal: colours, widths, and nothing that a terminal would obey.
 *
 * Names and sentences from a model may hold anything.  All of them pass through cal_clean, the one escape
 * function for text: what it gives back can be measured with cal_columns and printed. */
#ifndef CALISTO_EXPORT_LOOK_H
#define CALISTO_EXPORT_LOOK_H

#include "base/arena.h"
#include "base/out.h"

typedef struct {
	unsigned width;  /* columns */
	bool colour;
	bool unicode;    /* marks beyond ASCII may be used */
	bool binding;    /* a terminal has that width: lines that programs read elsewhere are broken there, too */
} cal_look;

typedef enum {
	INK_PLAIN, INK_BOLD, INK_FAINT,
	INK_ERROR, INK_WARNING, INK_NOTE,  /* as base/source.c has them */
	INK_FAILS, INK_UNKNOWN, INK_GOOD,
	INK_COUNT
} cal_ink;

/* What text is written with. */
typedef struct {
	cal_out *out;
	cal_look look;
	cal_arena *scratch;
} cal_pen;

/* A copy of a text that a terminal shows as it is; see cal_show. */
const char *cal_clean(cal_arena *a, const char *text);

/* A clean text cut to so many columns, with an ellipsis in the middle. */
const char *cal_cut(cal_arena *a, cal_look look, const char *clean, size_t columns);

/* Columns of a clean text. */
size_t cal_width(const char *clean);

/* Writes a clean text in a colour; padded: and spaces up to so many columns. */
void cal_ink_text(cal_pen *pen, cal_ink ink, const char *clean);
void cal_ink_padded(cal_pen *pen, cal_ink ink, const char *clean, size_t columns);

/* Everything written between these two is in a colour. */
void cal_ink_begin(cal_pen *pen, cal_ink ink);
void cal_ink_end(cal_pen *pen, cal_ink ink);

/* Text that is broken into lines, word by word, before the look's width (and before 100 columns, for longer
 * lines are hard to read).
 *
 *     cal_flow flow = cal_flow_from(pen, 7, 7);   7 columns are taken, later lines are indented by 7
 *     cal_flow_words(&flow, "any text, cleaned while it is written");
 *     cal_flow_words(&flow, "and more of it");    a space goes between them, or a new line
 *     cal_flow_end(&flow); */
typedef struct {
	cal_pen *pen;
	size_t used, indent;
	size_t gap;   /* spaces between words: 1 */
	bool begun;   /* a word stands before */
} cal_flow;

cal_flow cal_flow_from(cal_pen *pen, size_t used, size_t indent);
void cal_flow_words(cal_flow *flow, const char *text);
void cal_flow_whole(cal_flow *flow, const char *text);  /* as one word: not broken at its spaces */
void cal_flow_end(cal_flow *flow);

/* All three at once. */
void cal_wrap(cal_pen *pen, size_t used, size_t indent, const char *text);

/* As it stands in the model: paragraphs, broken at their blank lines. */
void cal_wrap_paragraphs(cal_pen *pen, size_t indent, const char *text);

/* The mark in the look's alphabet. */
static inline const char *cal_mark(cal_look look, const char *unicode, const char *ascii)
{
	return look.unicode ? unicode : ascii;
}

#endif
