/* engine/trace.h -- the waves in which one event brings things down, and the way back to its cause.
 *
 * What is struck falls in wave 1, what falls because of that in wave 2, and so on.  A node's *cause* is the
 * input that completed what its gate needed: it fell one wave before.  Causes lead back to a strike, for
 * waves only get fewer. */
#ifndef CALISTO_ENGINE_TRACE_H
#define CALISTO_ENGINE_TRACE_H

#include "engine/lanes.h"

typedef struct {
	const cal_batch *batch;  /* at rest: what has failed without any strike, and what gates still need */
	uint32_t *wave;          /* by node: 0 stands, or failed at rest */
	uint32_t *counted;       /* by node: inputs of a gate that have fallen */
	cal_node *fallen;        /* in the order of waves */
	cal_node *touched;       /* gates with a count */
	uint32_t n_fallen, n_touched, fallen_room, touched_room;
} cal_trace;

/* A trace over a batch's graph, whose inputs (cal_graph_inputs) must be made.  The batch must outlive it. */
void cal_trace_start(cal_trace *t, const cal_batch *batch);
void cal_trace_free(cal_trace *t);

/* Forgets the last event; strikes; lets everything fall that does. */
void cal_trace_clear(cal_trace *t);
void cal_trace_strike(cal_trace *t, cal_node node);
void cal_trace_run(cal_trace *t);

/* The input that made a fallen gate fall, the first of them as inputs were given; NODE_FALSE: it was struck. */
cal_node cal_trace_cause(const cal_trace *t, cal_node node);

#endif
