/* export/svg.h -- an SVG that dot has made, as a part of a page: only shapes, text and their looks are taken over.
 *
 * It is read by libxml2 (no network, no entities) and written anew through export/html.h.  Elements and attributes that
 * are not in the lists of svg.c are left out: scripts, styles, links, references, the prologue. */
#ifndef CALISTO_EXPORT_SVG_H
#define CALISTO_EXPORT_SVG_H

#include "export/html.h"

typedef struct {
	const char *id;           /* of the <svg>; id-title and id-description are its texts' */
	const char *title;        /* what it shows, for those who cannot see it */
	const char *description;  /* how to read it, or NULL */
	/* What a group is found by: the key of the thing that a group with this id stands for, as data-key; NULL: none. */
	const char *(*key)(void *to, const char *group);
	void *to;
} cal_svg_frame;

/* Is it an SVG?  Writes it, or nothing at all. */
bool cal_html_svg(cal_html *h, const char *svg, size_t n, const cal_svg_frame *frame);

#endif
