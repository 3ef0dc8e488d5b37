/* tests/engine/plain.h -- random failure graphs, and the least fixpoint computed as slowly as it is defined.
 *
 * A plain graph keeps its gates as lists of inputs and repeats "does anything more fail?" until nothing does.
 * What engine/ does fast must come to the same. */
#ifndef CALISTO_TESTS_ENGINE_PLAIN_H
#define CALISTO_TESTS_ENGINE_PLAIN_H

#include "engine/lanes.h"

enum { PLAIN_NODES = 400, PLAIN_INPUTS = 12, PLAIN_FILTERS = 4 };

typedef struct {
	bool is_leaf, top;
	uint32_t need, n_inputs, filter;
	cal_node input[PLAIN_INPUTS];
} plain_node;

typedef struct {
	uint32_t n;
	plain_node node[PLAIN_NODES];
	bool open[PLAIN_FILTERS];
	cal_graph graph;    /* the same as engine/ has it */
} plain_graph;

/* Numbers that are the same on every machine (Marsaglia 2003). */
typedef struct {
	uint64_t state;
} plain_random;
uint32_t plain_below(plain_random *r, uint32_t n);  /* 0 .. n - 1 */

typedef struct {
	uint32_t nodes;      /* at most PLAIN_NODES */
	bool cycles;         /* inputs may stand behind their gates */
	bool filters;
	bool broken;         /* gates that need nothing, inputs that have failed for good */
} plain_shape;

/* Makes a random graph; to be given to plain_free. */
void plain_make(plain_graph *p, plain_random *r, plain_shape shape);
void plain_free(plain_graph *p);

/* What fails when the struck nodes are struck: failed, by node, is set. */
void plain_run(const plain_graph *p, const bool *struck, bool *failed);

/* Strikes of 64 lanes: struck[lane][node]. */
typedef struct {
	bool struck[CAL_LANES][PLAIN_NODES];
} plain_strikes;
void plain_strike(plain_strikes *s, const plain_graph *p, plain_random *r);
void plain_strike_batch(const plain_strikes *s, const plain_graph *p, cal_batch *b);

#endif
