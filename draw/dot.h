/* draw/dot.h -- pictures to DOT, by cgraph; and to Mermaid. */
#ifndef CALISTO_DRAW_DOT_H
#define CALISTO_DRAW_DOT_H

#include "base/out.h"
#include "draw/picture.h"

typedef struct {
	bool dark;               /* for a dark page */
	bool legend;             /* what shapes, marks and lines mean, of those that occur */
	bool transparent;        /* no background: inside a page */
	const char *link;        /* how a box links to its place in the model: "%s#L%u" with file and line; NULL: no links */
	const char *id;          /* put before every id, so that several pictures may stand in one page; NULL: none */
} cal_dot_look;

/* Same picture and look, same bytes.  Failures are in out->error. */
void cal_dot_write(const cal_picture *p, const cal_dot_look *look, cal_out *out);
void cal_mermaid_write(const cal_picture *p, const cal_dot_look *look, cal_out *out);

#endif
