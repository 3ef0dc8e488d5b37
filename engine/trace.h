/* engine/trace.h -- the waves in which one event brought a node down, and the way back to its cause.
 *
 * What is struck falls in wave 1, what falls because of that in wave 2, and so on.  A node's *cause* is the
 * input that completed what its gate needed: it fell one wave before.  Causes lead back to a strike, for
 * waves only get fewer.
 *
 * A trace looks at one lane of an evaluated batch, and at nothing but what has failed below the node it is
 * asked about: the waves of a node hang on those of its inputs alone. */
#ifndef CALISTO_ENGINE_TRACE_H
#define CALISTO_ENGINE_TRACE_H

#include "engine/lanes.h"

typedef struct {
	uint32_t wave;           /* of those in the cone; 0: it stands, is not in the cone, or failed at rest */
	uint32_t counted;        /* 0: not in the cone; else 1, and with a gate as many more as inputs have fallen */
} cal_traced;                /* small, and in one place: most are cache misses */

typedef struct {
	const cal_batch *batch;
	cal_traced *at;          /* by node */
	cal_node *cone;          /* what has failed below the node, it included */
	cal_node *fallen;        /* the same, in the order of waves */
	cal_node *path;          /* of cal_trace_any */
	uint32_t n_cone, n_fallen, n_path, cone_room, fallen_room, path_room;
	bool marked;             /* at says what is in the cone, which is long enough for that to pay */
	unsigned lane;
} cal_trace;

/* A trace over a batch's graph, whose inputs (cal_graph_inputs) must be made.  The batch must outlive it. */
void cal_trace_start(cal_trace *t, const cal_batch *batch);
void cal_trace_free(cal_trace *t);

/* Finds the waves below a node that has failed in a lane, but not at rest.  is_struck: whether the lane's event
 * strikes a node itself (asked of gates only: a leaf that has failed was struck). */
void cal_trace_look(cal_trace *t, cal_node node, unsigned lane, bool (*is_struck)(const void *from, cal_node node),
                    const void *from);

/* Any path of failed nodes from a node down to one that was struck, found without waves: quicker, but a cause on
 * it may have fallen later than its effect, which then had another.  Gives its length; *path begins with node and
 * is valid until the next call. */
uint32_t cal_trace_any(cal_trace *t, cal_node node, unsigned lane, bool (*is_struck)(const void *from, cal_node node),
                       const void *from, const cal_node **path);

/* After cal_trace_look: the input that made a fallen gate fall, the first of them as inputs were given; NODE_FALSE: it was struck. */
cal_node cal_trace_cause(const cal_trace *t, cal_node node);

#endif
