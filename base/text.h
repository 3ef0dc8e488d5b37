/* base/text.h -- small questions about strings. */
#ifndef CALISTO_BASE_TEXT_H
#define CALISTO_BASE_TEXT_H

#include "base/arena.h"

/* The candidate nearest to a word: Damerau-Levenshtein distance (optimal string alignment) of at most
 * a third of the word's length, 1 at least, but not all of it; case counts for nothing.  NULL: none is
 * near.  The first of equals wins.  words may hold NULLs, which are skipped. */
const char *cal_nearest(const char *word, const char *const *words, size_t n);

/* The code points of length bytes of UTF-8 (bad bytes count one each), and the terminal columns they take
 * (0 for combining marks and control characters, 2 for wide ones). */
size_t cal_code_points(const char *bytes, size_t length);
size_t cal_columns(const char *bytes, size_t length);

/* The first code point of length (at least 1) bytes of UTF-8, and how many bytes it takes; 0: they are no
 * UTF-8.  The columns of a code point. */
size_t cal_decode(const char *bytes, size_t length, uint32_t *c);
unsigned cal_column_width(uint32_t c);

/* How many of length bytes, from the first on, are surely ASCII from the space to the tilde, tabs or line feeds: a multiple
 * of PLAIN_BLOCK, since so many are looked at together; fewer more may be so, too. */
enum { PLAIN_BLOCK = 32 };
size_t cal_plain_bytes(const char *bytes, size_t length);

/* How the first character of length (at least 1) bytes is shown so that a terminal obeys nothing in it:
 * as it is, or as \x1b or \u202e where it is a control character, reorders text, or is no UTF-8. */
typedef struct {
	char text[12];     /* NUL-terminated */
	size_t bytes;      /* how many of the bytes it stands for */
	unsigned columns;  /* what the text takes */
} cal_shown;
cal_shown cal_show(const char *bytes, size_t length);

/* A text in single quotes, cut after 60 characters, for a message; it lives in the arena. */
const char *cal_quote(cal_arena *a, const char *text);

#endif
