/* tests/draw/fixture.h -- pictures of models, and what is in them by key. */
#ifndef CALISTO_TESTS_DRAW_FIXTURE_H
#define CALISTO_TESTS_DRAW_FIXTURE_H

#include "draw/view.h"
#include "tests/model/fixture.h"

typedef struct {
	read_fixture read;
	const cal_results *results;
	const cal_picture *p;   /* NULL: wrong says why */
	const char *wrong;
} picture_fixture;

/* Reads and checks a model; false: a check has failed. */
bool picture_start(picture_fixture *f, const char *path);
bool picture_start_text(picture_fixture *f, const char *yaml);
void picture_end(picture_fixture *f);

/* Draws a view; request as it is, but for the view. */
const cal_picture *picture_draw(picture_fixture *f, cal_view view, cal_view_request request);

/* A box by its key, CAL_NONE: there is none; and whether there is a line between two, of a kind or LINE_COUNT: of any. */
uint32_t picture_box(const cal_picture *p, const char *key);
bool picture_line(const cal_picture *p, const char *from, const char *to, unsigned line);

/* The keys of the boxes of a tone, "a b c", in their order. */
const char *picture_of_tone(picture_fixture *f, cal_tone tone);

/* The views that goldens and the reader of DOT go through, for one of the examples: 0 .. n - 1. */
enum { PICTURE_VIEWS = 7 };
cal_view_request picture_view(const cal_model *m, unsigned view);

#endif
