/* draw/look.h -- how pictures look: one table of colours and marks, for light and dark pages.
 *
 * The colours are of the palette of M. Okabe and K. Ito (Color Universal Design, 2008), which people of all kinds of colour
 * vision can tell apart; and everything that has a colour has a mark, a shape or a style of line as well. */
#ifndef CALISTO_DRAW_LOOK_H
#define CALISTO_DRAW_LOOK_H

#include "draw/dot.h"

/* Colours of a tone: its border and mark, what a box is filled with, and what is written on it. */
typedef struct {
	const char *ink, *fill, *text, *small, *on_ink;
} cal_tone_look;

typedef struct {
	const char *page, *text, *small, *line, *frame[3], *frame_border;
	cal_tone_look tone[TONE_COUNT];
} cal_page_look;

const cal_page_look *cal_page(bool dark);

/* The mark of a tone ("x"), and what the legend says of it. */
extern const char *const cal_tone_marks[TONE_COUNT], *const cal_tone_words[TONE_COUNT];

/* What the legend says of a kind of line, and of a kind of box. */
extern const char *const cal_line_words[LINE_COUNT], *const cal_box_words[BOX_COUNT];

/* A title for a label: line ends become spaces, and what is longer than so many columns is cut with an ellipsis. */
const char *cal_label_text(cal_arena *keep, const char *text, size_t columns);

/* What a pointer shows over a box: the whole title, and what is said about it; NULL: nothing that the label lacks.
 * Bounded. */
const char *cal_tooltip_text(cal_arena *keep, const char *title, const char *tooltip);

/* Where a box leads to, by look->link; NULL: nowhere. */
const char *cal_link_of(cal_arena *keep, const cal_dot_look *look, cal_place at);

#endif
