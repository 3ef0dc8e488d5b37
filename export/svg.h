/* export/svg.h -- an SVG that dot has made, as a part of a page: only shapes, text and their looks are taken over.
 *
 * It is read by libxml2 (no network, no entities) and written anew through export/html.h.  Elements and attributes that
 * are not in the lists of svg.c are left out: scripts, styles, links, references, the prologue. */
#ifndef CALISTO_EXPORT_SVG_H
#define CALISTO_EXPORT_SVG_H

#include "draw/picture.h"
#include "export/html.h"

typedef struct {
	const char *id;              /* of the <svg>; id-title and id-description are its texts' */
	const cal_picture *picture;  /* what it shows: its title and words, for those who cannot see it */
	const char *look_id;         /* what the ids of its groups begin with: a box's gets its key as data-key, a line's the keys
	                                of its ends as data-from and data-to */
} cal_svg_frame;

/* Is it an SVG?  Writes it, or nothing at all. */
bool cal_html_svg(cal_html *h, const char *svg, size_t n, const cal_svg_frame *frame);

#endif
