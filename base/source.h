/* base/source.h -- files as they were read, places in them, and messages about them.
 *
 * Everything that calisto says about a file, be it a syntax error, a finding or a note, is told with
 * a place: a source and a line and column counted from 1, columns in code points as libyaml counts
 * them.  The text of the line is looked up only when the message is shown. */
#ifndef CALISTO_BASE_SOURCE_H
#define CALISTO_BASE_SOURCE_H

#include <stdio.h>

#include "base/arena.h"

typedef struct {
	const char *name;   /* as messages show it: the path as given, "<stdin>", "<builtin>/state.yaml" */
	const char *bytes;  /* the whole file; a NUL stands behind the last byte */
	size_t length;
} cal_source;

/* Reads a whole file, or standard input where the path is "-"; a byte order mark of UTF-8 is left out.
 * NULL where it cannot be read or holds more than limit bytes: then *why says so, in a sentence without a
 * full stop.  Both live in keep. */
const cal_source *cal_source_read(cal_arena *keep, const char *path, size_t limit, const char **why);

typedef struct {
	const cal_source *source;  /* NULL: no place is known; then the rest is 0 */
	uint32_t line, column;     /* from 1; line 0: the source as a whole */
	uint32_t width;            /* code points from column that are meant, on that line; 0: the point */
} cal_place;

/* The text of a place's line, without its line end.  Never NULL; length 0 where there is none. */
const char *cal_place_line(cal_place at, size_t *length);

typedef enum { CAL_ERROR, CAL_WARNING, CAL_NOTE } cal_severity;

/* One message.  A note belongs to the message before it. */
typedef struct {
	cal_severity severity;
	cal_place at;
	const char *text;  /* one sentence without a full stop: what is wrong and what was expected */
	const char *hint;  /* what to do ("did you mean 'replicas'?"), or NULL */
} cal_diag;

typedef struct {
	cal_arena *keep;  /* where texts live; set it before the first message */
	cal_diag *at;     /* in the order they were found; grown with cal_resize */
	size_t n, room;
	size_t errors, dropped;  /* at most CAL_DIAGS_MAX errors are kept, the rest are counted in dropped */
	bool dropping;           /* the newest message was dropped, and so are its notes and its hint */
} cal_diags;

enum { CAL_DIAGS_MAX = 100 };

/* Adds a message; the text is printed into out->keep. */
void cal_error(cal_diags *out, cal_place at, const char *format, ...) __attribute__((format(printf, 3, 4)));
void cal_warning(cal_diags *out, cal_place at, const char *format, ...) __attribute__((format(printf, 3, 4)));
void cal_note(cal_diags *out, cal_place at, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Gives the newest message a hint. */
void cal_hint(cal_diags *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Sorts messages by source (in order of first appearance), line and column, notes staying behind theirs. */
void cal_diags_sort(cal_diags *out);

/* Prints messages for people, each with the line it is about:
 *
 *     event-bus.calisto.yaml:14:5: error: unknown key 'replcas'
 *        14 |     replcas: 3
 *           |     ^~~~~~~
 *           = did you mean 'replicas'?
 *
 * Whatever the file holds, a terminal obeys nothing of it: see cal_show. */
void cal_diags_print(const cal_diags *diags, FILE *to, bool colour);

/* Where the lines of a source start, as far as they have been looked for: whoever shows many messages keeps it between
 * them, so that the file is gone through once.  All zero: nothing is known yet. */
typedef struct {
	const cal_source *source;
	uint32_t *start, n, room;  /* byte offsets */
} cal_lines;

/* The place of length bytes of a source from one on: for readers that count bytes.  What goes beyond the line's end is
 * not meant. */
cal_place cal_lines_place(cal_lines *lines, const cal_source *source, size_t at, size_t length);

void cal_lines_free(cal_lines *lines);

/* For whoever prints the text of a message otherwise: what stands before it, "FILE:LINE:COLUMN: error:", and what on the
 * lines behind it. */
void cal_diag_print_start(const cal_diag *diag, FILE *to, bool colour);
void cal_diag_print_rest(const cal_diag *diag, cal_lines *lines, FILE *to, bool colour);

void cal_diags_free(cal_diags *out);

#endif
