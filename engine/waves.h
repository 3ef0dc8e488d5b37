/* engine/waves.h -- several events happen together, and the failure graph falls wave by wave.
 *
 * engine/lanes.h evaluates many events, each alone and all of one length; here one set of events is let happen at once,
 * and each of them may last differently.  So a node's value is *how long its failure lasts*: a struck leaf fails for
 * as long as its longest event, a gate that needs k inputs for as long as the k-th longest of theirs, and a gate behind
 * a filter stands unless what it would fail for lasts longer than the filter holds.  For one event that is what lanes
 * say; for several it is what the formulas of rules/tops.c say, event by event.
 *
 * What is struck falls in wave 1, what falls because of that in wave 2, and so on.  Values only grow, over cycles too,
 * so the end is the least fixpoint. */
#ifndef CALISTO_ENGINE_WAVES_H
#define CALISTO_ENGINE_WAVES_H

#include "engine/graph.h"

#define CAL_STANDS (-1.0)        /* the value of a node that has not failed */

typedef struct {
	const cal_graph *graph;
	const double *longer;    /* by filter */
	double *lasts;           /* by node: CAL_STANDS, or hours; INFINITY: for good */
	uint32_t *wave;          /* by node: in which it fell; 0: it stands, or failed at rest */
	cal_node *fallen;        /* in the order of waves */
	uint32_t n_fallen, fallen_room;
	/* while it falls */
	cal_node *changed, *gates;
	uint32_t n_changed, changed_room, n_gates, gates_room;
	bool *waits;             /* by node: it is among the gates */
	double *found, *sorted;  /* of the gates; scratch */
	uint32_t found_room, sorted_room;
} cal_waves;

/* Waves over a finished graph, with everything fallen that falls with no event
 * at all.  longer: by filter, for how many hours its gates hold; negative: not at all; INFINITY: they always stand.
 * Graph and filters must outlive it. */
void cal_waves_start(cal_waves *w, const cal_graph *graph, const double *longer);
void cal_waves_free(cal_waves *w);

/* A node, leaf or gate, is struck by something that lasts so many hours.  NODE_FALSE: nothing happens. */
void cal_waves_strike(cal_waves *w, cal_node node, double lasts);

/* Lets everything fall that now does.  Once for each set of strikes. */
void cal_waves_run(cal_waves *w);

/* Forgets all strikes.  O(what had fallen). */
void cal_waves_clear(cal_waves *w);

/* Has the node failed because of the strikes? */
static inline bool cal_waves_fell(const cal_waves *w, cal_node node)
{
	return w->wave[node] != 0;
}

/* The input that made a fallen gate fall, the first of them as inputs were given; NODE_FALSE: it was struck. */
cal_node cal_waves_cause(const cal_waves *w, cal_node node);

#endif
