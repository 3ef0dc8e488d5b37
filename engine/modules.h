/* engine/modules.h -- the modules of a formula: gates that share no event with the rest of it.
 *
 * What is below such a gate can be worked out alone, and then the gate stands for an event.  Dutuit and Rauzy, "A
 * linear-time algorithm to find modules of fault trees" (1996). */
#ifndef CALISTO_ENGINE_MODULES_H
#define CALISTO_ENGINE_MODULES_H

#include "engine/formula.h"

typedef struct {
	uint32_t root;            /* the node: a gate, or, of a formula that is an event, that */
	uint32_t gate, n_gates;   /* all.gates[gate ..]: its gates, inputs first */
	uint32_t leaf, n_leaves;  /* all.leaves[leaf ..]: nodes of its events, and roots of modules below, as they are met */
} cal_module;

typedef struct {
	cal_module *list;         /* what a module looks at comes before it; the last has the top */
	uint32_t n;
	uint32_t *gates, *leaves;
	uint32_t *of;             /* by node: the module whose root it is, + 1 */
	uint32_t *knot_of;        /* by node of a cyclic formula: its knot */
} cal_modules;

/* Takes a formula as cal_simplify leaves it; the top is no constant. */
void cal_modules_find(cal_modules *all, const cal_formula *f, cal_edge top);
void cal_modules_free(cal_modules *all);

#endif
