/* draw/picture.h -- a picture of a model as plain data: boxes within frames, and arrows between boxes.
 *
 *     model, results, request  --draw/view_*.c-->  cal_picture  --draw/dot.c-->      DOT  --draw/render.c--> SVG, PNG, PDF
 *                                                               --draw/mermaid.c-->  Mermaid
 *
 * A view decides what is shown and what it means; a writer decides how that looks.  So a picture has roles and tones and
 * no colours, and texts as they stand in the model, which each writer escapes for its language. */
#ifndef CALISTO_DRAW_PICTURE_H
#define CALISTO_DRAW_PICTURE_H

#include "rules/results.h"

/* What a box stands for; a writer gives each a shape. */
typedef enum {
	BOX_SERVICE, BOX_COMPONENT, BOX_EXTERNAL, BOX_COPIES, BOX_STATE, BOX_SOFTWARE, BOX_DOMAIN, BOX_EVENT,
	BOX_AND, BOX_OR, BOX_VOTE, BOX_MORE,  /* BOX_MORE: what was left out or collapsed */
	BOX_COUNT
} cal_box;

/* What is said about it; a writer gives each a colour and, so that colour is never all, a mark or a line style. */
typedef enum {
	TONE_PLAIN, TONE_SURVIVES, TONE_UNKNOWN, TONE_FAILS,
	TONE_STRUCK,  /* by the event itself */
	TONE_FALLEN,  /* because of it */
	TONE_SHARED,  /* a common cause: one thing that many hang on */
	TONE_COUNT
} cal_tone;

typedef enum {
	LINE_HARD, LINE_SOFT, LINE_ANY_OF, LINE_DATA, LINE_RUNS, LINE_PLACED, LINE_STRIKES, LINE_FALLS, LINE_INPUT,
	LINE_COUNT
} cal_line;

enum { PICTURE_TOP = UINT32_MAX };  /* a frame or box that is in no frame */

typedef struct {
	const char *title;       /* "eu-west-a" */
	const char *note;        /* "zone", small; or NULL */
	const char *tooltip;     /* or NULL */
	uint32_t within;         /* a frame of a smaller index, or PICTURE_TOP */
	uint8_t tone;
	cal_place at;            /* where it stands in the model; source NULL: nowhere */
} cal_picture_frame;

typedef struct {
	const char *title;       /* "bus" */
	const char *const *notes;/* small lines below it: "3 copies", "runs applier 2.4" */
	uint32_t n_notes;
	const char *tooltip;     /* or NULL */
	const char *key;         /* unique and stable over runs, "components/bus": what a script or a test finds it by */
	uint32_t within;         /* a frame, or PICTURE_TOP */
	uint8_t box, tone;
	uint32_t wave;           /* blast: when it fell, from 1; 0: it stands */
	bool stacked;            /* stands for several alike */
	cal_place at;
} cal_picture_box;

typedef struct {
	uint32_t from, to;       /* boxes */
	const char *label;       /* or NULL */
	const char *tooltip;     /* or NULL */
	uint8_t line, tone;
} cal_picture_line;

typedef struct {
	const char *title;       /* "event-bus: dependencies" */
	const char *subtitle;    /* one line that says how to read it, or NULL */
	const cal_picture_frame *frames;
	const cal_picture_box *boxes;
	const cal_picture_line *lines;
	uint32_t n_frames, n_boxes, n_lines;
	uint32_t left_out;       /* boxes that --focus, --depth or collapsing took out */
	bool downwards;          /* top to bottom (a tree), else left to right */
} cal_picture;

#endif
