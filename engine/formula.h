/* engine/formula.h -- Boolean formulas over basic events: what the exact engine (engine/exact.h) is asked about.
 *
 * A formula is a directed graph of gates over basic events.  An *edge* names a node and says whether it is
 * complemented, so that NOT costs nothing; AND and OR are the two ends of ATLEAST, and only XOR is beside it:
 *
 *     event       a basic event, with the probability that it has happened; events are numbered from 0
 *     ATLEAST k   at least k of its inputs are true: k = 1 is OR, k = all is AND
 *     XOR         an odd number of its inputs is true
 *
 * Gates are made after their inputs and never change, so making one simplifies it at once: constants are
 * propagated, an input that stands twice is one (in OR and AND), an input beside its complement decides, a gate of
 * one input is that input, and a gate that stands already is found again and not made anew.  Only a gate that looks at
 * itself has to be *reserved* before its inputs are known, and defined afterwards; its value is the least fixpoint,
 * for which no complemented edge may stand on the way around.
 *
 * Nothing here knows of components, threats or files. */
#ifndef CALISTO_ENGINE_FORMULA_H
#define CALISTO_ENGINE_FORMULA_H

#include "base/arena.h"

typedef uint32_t cal_edge;  /* node << 1 | complemented */
enum { EDGE_FALSE = 0, EDGE_TRUE = 1 };

typedef enum { FORMULA_CONSTANT, FORMULA_EVENT, FORMULA_ATLEAST, FORMULA_XOR, FORMULA_RESERVED } cal_formula_kind;

typedef struct {
	uint8_t kind;      /* cal_formula_kind */
	uint32_t need;     /* of ATLEAST: how many inputs; of an event: its number */
	uint32_t first, n; /* inputs: formula->inputs[first .. first + n), sorted */
} cal_formula_node;

typedef struct {
	cal_formula_node *nodes;     /* [0] is the constant: EDGE_FALSE and EDGE_TRUE */
	uint32_t n_nodes, nodes_room;
	cal_edge *inputs;
	uint32_t n_inputs, inputs_room;
	double *probability;         /* by event: from 0 to 1 */
	uint32_t *event_node;        /* by event */
	uint32_t n_events, events_room, event_node_room;
	uint32_t *slots, mask, n_slots;  /* hash table of gates: one more than the node */
	bool cyclic;                 /* some gate was reserved */
} cal_formula;

/* An empty formula; and the end of one. */
void cal_formula_start(cal_formula *f);
void cal_formula_free(cal_formula *f);

static inline cal_edge cal_edge_not(cal_edge e)
{
	return e ^ 1;
}

/* A new basic event; its number is how many there were before.  probability: 0 to 1; 0 and 1 make it no constant. */
cal_edge cal_formula_event(cal_formula *f, double probability);

/* That at least k of n inputs are true: k = 0 is EDGE_TRUE, k > n EDGE_FALSE.  An input may stand several times
 * and then counts as often. */
cal_edge cal_formula_atleast(cal_formula *f, uint32_t k, const cal_edge *inputs, uint32_t n);
cal_edge cal_formula_or(cal_formula *f, const cal_edge *inputs, uint32_t n);
cal_edge cal_formula_and(cal_formula *f, const cal_edge *inputs, uint32_t n);

/* That an odd number of n inputs is true. */
cal_edge cal_formula_xor(cal_formula *f, const cal_edge *inputs, uint32_t n);

/* A gate whose definition follows; and its definition, once.  The edge is never complemented. */
cal_edge cal_formula_reserve(cal_formula *f);
void cal_formula_define(cal_formula *f, cal_edge reserved, cal_edge is);

#endif
