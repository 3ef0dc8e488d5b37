/* draw/reduce.h -- a picture that is too large becomes one that can be read: what is far away is left out, what is alike
 * is drawn once, and frames become boxes. */
#ifndef CALISTO_DRAW_REDUCE_H
#define CALISTO_DRAW_REDUCE_H

#include "draw/view.h"

enum { PICTURE_MOST = 200 };  /* boxes, unless the request says otherwise */

/* Applies focus, depth and most of a request to a picture.  NULL, or what is wrong with the request. */
const char *cal_picture_reduce(cal_arena *keep, cal_picture *p, const cal_view_request *request);

#endif
