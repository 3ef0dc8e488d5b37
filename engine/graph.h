/* engine/graph.h -- failure graphs: what falls when something is struck.
 *
 * A failure graph is made of nodes that are either standing (false) or failed (true).
 *
 *     leaf    fails when an event strikes it, and for no other reason
 *     gate    fails when at least k of its inputs have failed: k = 1 is OR, k = all is AND, between
 *             them lies the vote gate of fault trees; an event may strike a gate, too, as if one
 *             more leaf stood in an OR with it
 *     top     a node, leaf or gate, whose failure is asked about
 *
 * Every gate is monotone, so over any set of struck leaves, and over cycles too, there is one least
 * fixpoint (Tarski 1955): nothing fails without a cause.  A gate may also have a *filter*, a condition
 * which holds or not for a whole evaluation ("read what is unspecified at its worst", "the event lasts
 * longer than 30 minutes"): where it does not hold, the gate stands whatever its inputs do.
 *
 * The graph knows nothing of components and threats.  It is built once, then evaluated by
 * engine/lanes.h for many events at a time and by engine/trace.h for the waves of one. */
#ifndef CALISTO_ENGINE_GRAPH_H
#define CALISTO_ENGINE_GRAPH_H

#include "base/arena.h"

typedef uint32_t cal_node;

enum {
	NODE_FALSE = 0,  /* never fails; as an input it counts for nothing */
	NODE_TRUE = 1,   /* has failed before anything happens */
	NODE_FIRST = 2   /* the first real node */
};

typedef uint32_t cal_filter;
enum { FILTER_NONE = 0 };  /* always open */

/* Of a node: where its inputs start in `in`, those of the next one being their end; and the first of them, which
 * is most often all that is wanted.  NODE_FALSE: it has none. */
typedef struct {
	uint32_t at;
	cal_node first;
} cal_inputs;

/* An input that a gate is given when later gates have theirs already. */
typedef struct {
	cal_node gate, input;
} cal_late;

/* What nodes have in common.  There are few kinds, however many nodes: so each node has the number of its own. */
typedef struct {
	uint32_t need;          /* k of a gate; 0: already failed; CAL_LEAF */
	cal_filter filter;
	uint32_t label;         /* of the builder's, who knows what it means */
	bool top;
} cal_kind;

#define CAL_LEAF UINT32_MAX

typedef struct {
	uint32_t n_nodes, n_edges;
	cal_kind *kinds;
	uint32_t n_kinds, kinds_room;
	uint32_t *kind_slots;   /* a hash table of kinds, 2 * kinds_room: one more than a kind's number, 0: free */
	/* by node */
	uint32_t *kind;
	uint32_t *out_at;       /* n_nodes + 1: where its outputs start in out */
	cal_node *out;          /* the gates it is an input of */
	uint32_t *rank;         /* place in topological order, or NULL: the node's own number */
	cal_node *ranked;       /* the node of each rank, or NULL */
	cal_inputs *inputs;     /* n_nodes + 1; while building, only those of gates that have some by then */
	cal_node *in;           /* what inputs name, gate after gate, those of each in the order in which they were given */
	/* while building */
	uint32_t last_kind;     /* that was asked for */
	cal_node filling;       /* the gate that was last given inputs in the order of gates */
	cal_late *late;         /* inputs of gates before it */
	uint32_t n_late, late_room;
	uint32_t nodes_room, edges_room;
} cal_graph;

/* How many bits it takes to count to what a gate needs, less one: none for a leaf, or a gate that needs one. */
static inline unsigned cal_graph_planes(uint32_t need)
{
	return need <= 1 || need == CAL_LEAF ? 0 : 32u - (unsigned)__builtin_clz(need - 1);
}

/* The kind of a node: to be read before the next node is made or changed, for kinds may move then. */
static inline const cal_kind *cal_graph_kind(const cal_graph *g, cal_node node)
{
	return &g->kinds[g->kind[node]];
}

/* An empty graph; and the end of one. */
void cal_graph_start(cal_graph *g);
void cal_graph_free(cal_graph *g);

/* Makes room for about so many nodes and edges, so that what is there is not copied again and again as it grows; there
 * may be more.  Room that is not used costs nothing. */
void cal_graph_reserve(cal_graph *g, uint32_t nodes, uint32_t edges);

/* A new node of a kind; and two that have no label.  need: how many inputs have to fail; 0 makes a gate that has failed
 * from the start. */
cal_node cal_graph_node(cal_graph *g, cal_kind kind);
cal_node cal_graph_leaf(cal_graph *g);
cal_node cal_graph_gate(cal_graph *g, uint32_t need, cal_filter filter);

/* Makes a node one more input of a gate.  NODE_FALSE adds nothing; NODE_TRUE lowers what the gate needs.  Cheapest where
 * gates are given their inputs in the order of the gates: then they stand where they will stay. */
void cal_graph_input(cal_graph *g, cal_node gate, cal_node input);

/* Whether the node fails is asked about.  Of NODE_FALSE and NODE_TRUE it is known: they are never tops. */
void cal_graph_top(cal_graph *g, cal_node node);

/* Ends building: inputs, outputs and, unless nearly all inputs come before their gates, a topological order of
 * the strongly connected components (Tarjan 1972).  O(nodes + edges), in several threads if the graph is large.  Nothing
 * may be added afterwards.  The order is for speed alone; results do not hang on it. */
void cal_graph_finish(cal_graph *g);

#endif
