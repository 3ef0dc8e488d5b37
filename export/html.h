/* export/html.h -- HTML that is well-formed XML too, and in which every text and value is escaped.
 *
 *     cal_html_open(h, "a", "href", "#questions", "class", is_new ? "new" : NULL, NULL);
 *     cal_html_text(h, any_text);
 *     cal_html_close(h);
 *
 * Attributes are pairs of name and value, ended by NULL; a value NULL leaves its attribute out.  Names of elements and
 * attributes are literals of the program, never text from a model.  What is opened is closed in turn: cal_html_close
 * knows what.  An address that is not the program's own goes through cal_html_link. */
#ifndef CALISTO_EXPORT_HTML_H
#define CALISTO_EXPORT_HTML_H

#include "base/arena.h"
#include "base/out.h"

enum { CAL_HTML_DEPTH = 64 };

typedef struct {
	cal_out *out;
	const char *open[CAL_HTML_DEPTH];
	unsigned depth;
	cal_arena scratch;  /* escaped texts, while they are written */
} cal_html;

void cal_html_open(cal_html *h, const char *name, ...) __attribute__((sentinel));
void cal_html_close(cal_html *h);

/* The same with a list of pairs. */
void cal_html_open_with(cal_html *h, const char *name, const char *const *attributes);

/* An element with only a text in it; text NULL: with nothing. */
void cal_html_element(cal_html *h, const char *name, const char *text, ...) __attribute__((sentinel));

/* An element that HTML knows as empty: meta, br, input, rect. */
void cal_html_empty(cal_html *h, const char *name, ...) __attribute__((sentinel));

void cal_html_text(cal_html *h, const char *text);
void cal_html_textf(cal_html *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text of several paragraphs, parted by blank lines: an element <p> for each. */
void cal_html_paragraphs(cal_html *h, const char *text, const char *kind);

/* A link to an address out of a model or the catalogue; only its text where the address is neither relative nor
 * http(s), or a place in this page. */
void cal_html_link(cal_html *h, const char *address, const char *text);

/* What is markup already and known to be sound: the program's own assets, and SVG out of export/svg.h. */
void cal_html_trusted(cal_html *h, const char *bytes, size_t n);

/* Frees what the helper holds; everything must be closed. */
void cal_html_end(cal_html *h);

#endif
