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
	uint32_t wave;           /* 0: not yet known */
	uint32_t counted;        /* of a gate: how many of its inputs have fallen */
} cal_traced;

/* A way from a node that has failed in a lane, but not at rest, back to one that was struck. */
typedef struct {
	cal_node from;           /* NODE_FALSE: from nowhere, which has no way */
	unsigned lane;
	uint32_t first, n;       /* after cal_trace_ways: where in trace->ways it stands, and its length */
	uint32_t doubtful;       /* likewise, bits: which of its first 32 nodes have a filter or count what rests */
} cal_way;

typedef struct {
	const cal_batch *batch;
	cal_few cone;            /* what has failed below the node, it included */
	cal_traced *at;          /* by number in the cone */
	uint32_t *fallen;        /* numbers in the cone, in the order of waves */
	cal_node *ways;          /* of cal_trace_ways */
	uint32_t n_fallen, n_ways, at_room, fallen_room, ways_room;
	unsigned lane;
} cal_trace;

/* A trace over a batch's graph, which must be finished.  The batch must outlive it. */
void cal_trace_start(cal_trace *t, const cal_batch *batch);
void cal_trace_free(cal_trace *t);

/* Does a lane's event strike a node itself?  Asked of gates only: a leaf that has failed was struck. */
typedef bool cal_is_struck(const void *from, unsigned lane, cal_node node);

/* Finds the waves below a node that has failed in a lane, but not at rest. */
void cal_trace_look(cal_trace *t, cal_node node, unsigned lane, cal_is_struck *is_struck, const void *from);

/* After cal_trace_look: the wave in which a node fell.  0: it stands, has failed at rest, is not below the node that was
 * looked at, or falls no sooner than that. */
uint32_t cal_trace_wave(const cal_trace *t, cal_node node);

/* Finds ways back, any: without waves, which is quicker, but a cause on one may have fallen later than its effect, which
 * then had another.  Each begins with the node asked about and ends with one that was struck; t->ways has them until the next
 * call.  Many are found at once, and take their cache misses side by side. */
void cal_trace_ways(cal_trace *t, cal_way *ways, uint32_t n, cal_is_struck *is_struck, const void *from);

/* After cal_trace_look: the input that made a fallen gate fall, the first of them as inputs were given; NODE_FALSE: it was struck. */
cal_node cal_trace_cause(const cal_trace *t, cal_node node);

#endif
