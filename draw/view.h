/* draw/view.h -- a model and what was found out about it become a picture. */
#ifndef CALISTO_DRAW_VIEW_H
#define CALISTO_DRAW_VIEW_H

#include "draw/picture.h"

typedef enum { VIEW_DOMAINS, VIEW_DEPENDENCIES, VIEW_EXPOSURE, VIEW_BLAST, VIEW_FAULT_TREE, VIEW_COUNT } cal_view;

typedef struct {
	cal_view view;
	unsigned axis;           /* exposure: AXIS_...; 0: all three */
	const char *event;       /* blast: "poison-pill:orders", as cal_event_name and cuts write it, or a prefix "threat:element" */
	uint32_t service;        /* fault-tree, and whose verdicts colour the others; CAL_NONE: all services */
	unsigned property;       /* fault-tree: PROPERTY_... */
	const char *focus;       /* only what is within `depth` lines of this element, NULL: all */
	uint32_t depth;          /* default 2 */
	uint32_t most;           /* boxes; beyond it like copies, components and then domains are collapsed; 0: 300 */
} cal_view_request;

/* The word of a view for --view, "domains" ... "fault-tree". */
extern const char *const cal_view_names[VIEW_COUNT];

/* Draws a view.  results: of the model.  NULL: *wrong says what the request lacks or names wrongly, in a sentence
 * without a full stop.  Everything lives in keep.  The same model and request give the same picture. */
const cal_picture *cal_picture_of(cal_arena *keep, const cal_results *results, const cal_view_request *request,
                                  const char **wrong);

#endif
