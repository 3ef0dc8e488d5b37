/* engine/lanes.h -- evaluates a failure graph for up to 64 events at once, a bit lane each.
 *
 * A node's value is a word with a bit for each lane.  What fails is pushed forward: when a node gains
 * lanes, each gate it feeds counts them, and a gate that reaches what it needs gains lanes in turn.  The
 * counters are bit-sliced (Knuth, TAOCP 4A, 7.1.3): plane j of a gate holds bit j of the count in every
 * lane.  A gate that needs k starts its counter at 2^p - k with p = ceil(log2 k) planes, so the carry out
 * of the last plane is the very moment of failing.  OR has no planes: each input is a carry.
 *
 * Nodes wait in a bitmap by topological rank, and the lowest word of it is taken first.  Outside cycles, then,
 * each is taken about once; inside them work goes on until nothing changes, which is the least fixpoint, for
 * values only grow.  Only what an event reaches costs anything: a strike that is absorbed by the next gate costs two
 * word operations, however large the graph is.  What has failed before any strike is settled once, and
 * lowers what its gates still need.  Sources: Knuth as above; worklist evaluation of monotone
 * systems, Kildall 1973. */
#ifndef CALISTO_ENGINE_LANES_H
#define CALISTO_ENGINE_LANES_H

#include "engine/few.h"

typedef uint64_t cal_lanes;
enum { CAL_LANES = 64, CAL_NOTED = 64 };

enum {
	LANE_TOP = 1,          /* it is asked about */
	LANE_COUNTED = 2,      /* its counter has changed */
	LANE_LEAF = 4,         /* it has no inputs */
	LANE_SETTLED = 8,      /* it counts inputs that have failed at rest or on the ground */
	LANE_STRUCK = 16,      /* some strike went to it, in a lane or on the ground */
	LANE_WATCHED = 32,     /* lanes in which an input of it fails are watched */
	LANE_RESTS = 64,       /* it has failed at rest */
	LANE_GROUNDED = 128,   /* it has failed on the ground */
	LANE_NEEDS = 256,      /* of gates without a counter: none of what rests is an input of it */
	LANE_WAITS = 512,      /* it is to push on lanes: all that it has */
	LANE_AGAIN = 1024,     /* and has pushed on some before: in cal_batch.again */
	LANE_FILTER = 12,      /* in the bits from this one on: its filter, 15: it stands in the graph */
	LANE_MANY = UINT8_MAX
};

typedef struct {
	cal_lanes value;       /* lanes in which it has failed */
	uint32_t at;           /* its output, if there is one; of several, where they start in graph->out; of a gate with a
	                          counter, where that stands */
	uint8_t n_out;         /* LANE_MANY: so many or more */
	uint8_t n_planes;      /* of its counter; 0: it has none */
	uint16_t is;           /* bits LANE_... */
} cal_lane_node;               /* four to a cache line */

typedef struct {
	const cal_graph *graph;
	const bool *open;      /* by filter: does its condition hold in this batch */
	const bool *at_rest;   /* by filter: does it hold for what has failed for good */
	cal_lane_node *nodes;  /* by node: what is looked at together stands together */
	uint64_t *counters;    /* of a gate: what it still needs, given what rests, with its output (as `at` of a node)
	                          above it; then the planes */
	uint64_t *waiting[4];  /* bitmap of ranks of what waits, and bitmaps of its words that are not zero */
	cal_few again;         /* nodes that had pushed on some lanes, and gained more */
	cal_lanes *again_lanes;  /* those, by number in again */
	uint32_t again_room;
	cal_node *touched;     /* nodes whose value is not that of rest, as far as strikes changed it */
	cal_node *counted;     /* gates whose counter changed */
	cal_node *tops;        /* tops among touched */
	uint32_t n_touched, n_counted, n_tops;  /* of each as many as there can be have room */
	cal_node *resting;     /* nodes that have failed without any strike, under the present filters */
	cal_node *settled;     /* gates that count some of those */
	cal_node *failed;      /* gates that need nothing */
	uint32_t n_resting, n_settled, n_failed, resting_room, settled_room, failed_room;
	uint32_t first_ground; /* where in resting those begin that have failed on the ground */
	uint32_t first_settled;            /* where in settled those begin that count some of these */
	cal_node noted[CAL_NOTED];         /* strikes that have not yet fallen */
	uint8_t noted_lane[CAL_NOTED];
	unsigned n_noted;
	const uint32_t *limit; /* by node, or NULL: only gates where it equals limit_is are looked at */
	uint32_t limit_is;
	cal_lanes watched;     /* lanes in which an input of a watched gate has failed that had not before */
	uint8_t settling;      /* 0: a batch is evaluated; 1: what rests is found; 2: the ground */
} cal_batch;

/* A batch over a finished graph, which must outlive it.  open, at_rest: by filter, the caller's, read whenever the
 * batch is used: does the condition hold for events of the batch, and for what has failed without any.  watched: by filter,
 * or NULL: gates with such a one are watched, see cal_batch_watch. */
void cal_batch_start(cal_batch *b, const cal_graph *graph, const bool *open, const bool *at_rest, const bool *watched);
void cal_batch_free(cal_batch *b);

/* Takes up a new setting of the filters: clears the batch and lets fail what fails without any strike.
 * Must be called once before the first strike, and whenever at_rest has changed; where only open has, the batch must be
 * clear and without a ground. */
void cal_batch_rest(cal_batch *b);

/* The *ground*: strikes that all events of the batch share.  After cal_batch_rest, strike and run; what fails
 * then has failed in all lanes until the ground is lifted or the next cal_batch_rest, is not among tops, and costs
 * later batches nothing.  b->resting[b->first_ground .. b->n_resting) are the nodes. */
void cal_batch_ground(cal_batch *b, cal_node node);
void cal_batch_ground_run(cal_batch *b);

/* Takes the ground away again, and all strikes.  O(what had failed on it). */
void cal_batch_lift_ground(cal_batch *b);

/* Has the node failed at rest (on the ground: not)? */
static inline bool cal_batch_rests(const cal_batch *b, cal_node node)
{
	return b->nodes[node].is & LANE_RESTS;
}

/* Does the gate count inputs that have failed at rest or on the ground?  If not, there are none. */
static inline bool cal_batch_settled(const cal_batch *b, cal_node gate)
{
	return b->nodes[gate].is & LANE_SETTLED;
}

/* Has some strike gone to the node, in any lane or on the ground?  If not, it has failed because of its inputs. */
static inline bool cal_batch_struck(const cal_batch *b, cal_node node)
{
	return b->nodes[node].is & LANE_STRUCK;
}

/* Has the node a filter? */
static inline bool cal_batch_filtered(const cal_batch *b, cal_node node)
{
	return b->nodes[node].is >> LANE_FILTER != FILTER_NONE;
}

/* Node `leaf` is struck in lane `lane`.  NODE_FALSE: nothing happens. */
void cal_batch_strike(cal_batch *b, cal_node leaf, unsigned lane);

/* Lets everything fail that now does. */
void cal_batch_run(cal_batch *b);

/* Of each of n nodes: would a strike at it alone end there, under whatever filters: no top has failed, no watched gate been
 * met, each gate that it feeds needs more?  False where that is not easy to see.  Not while there is a ground. */
void cal_batch_absorbing(const cal_batch *b, const cal_node *nodes, uint32_t n, bool *absorbs);

/* From now on only gates with limit[gate] == is take notice of anything: those below what is asked about, say, so that
 * nothing else costs time.  limit NULL: all do.  The batch must be clear. */
void cal_batch_limit(cal_batch *b, const uint32_t *limit, uint32_t is);

/* Watches a gate from now on: b->watched are the lanes of the batch in which an input of any such gate has failed and the
 * gate not yet, whether or not it then failed.  In other lanes it is as if the gate were not there. */
void cal_batch_watch(cal_batch *b, cal_node gate);

/* Forgets all strikes. */
void cal_batch_clear(cal_batch *b);

/* After cal_batch_run: b->tops[0 .. b->n_tops) are the tops that some lane made fail and that do not fail
 * without a strike, in no particular order; their lanes: */
static inline cal_lanes cal_batch_value(const cal_batch *b, cal_node node)
{
	return b->nodes[node].value;
}

#endif
