/* engine/simplify.h -- a formula becomes a smaller one that means the same. */
#ifndef CALISTO_ENGINE_SIMPLIFY_H
#define CALISTO_ENGINE_SIMPLIFY_H

#include "engine/formula.h"

typedef struct {
	cal_formula f;
	cal_edge top;
	uint32_t *event_of;  /* by event of f: its number in the formula that it was */
} cal_simple;

/* Takes up what the top of a formula hangs on, which costs as much as that is, however large the formula; and simplifies it:
 *   - gates of a kind that follow upon each other become one, where the lower has no other use;
 *   - what a gate knows of its inputs is used below it: in "a and X", X is read with a true; in "a or X" with a
 *     false; of several uses of a gate, what is known at all of them (at its dominator);
 *   - events and modules that are inputs of the very same ORs (ANDs) become a gate of their own, which is a module;
 *   - complements go down to the events, where a gate is not used both plain and complemented.
 * Nodes are numbered such that inputs come before what looks at them, but for gates that look at themselves. */
void cal_simplify(cal_simple *s, const cal_formula *f, cal_edge top);
void cal_simple_free(cal_simple *s);

/* The nodes that a top needs, inputs first (in a cyclic formula: knot after knot).  list and knot_of have room for
 * all nodes of f; knot_of, which may be NULL, is filled in for those in the list of a cyclic formula only.  Gives how
 * many they are; the constant is not among them. */
uint32_t cal_formula_cone(const cal_formula *f, cal_edge top, uint32_t *list, uint32_t *knot_of);

#endif
