/* engine/cone.h -- what one top hangs on, simplified and taken apart into modules, ready to become diagrams.
 *
 * The cone has variables and gates of its own numbers.  A *literal* names a variable or a gate and says whether it is
 * complemented.  What is simplified, and where complements stay, is told in engine/simplify.h.
 *
 * A *module* is a gate whose variables occur nowhere else (Dutuit and Rauzy, "A linear-time algorithm to find modules
 * of fault trees", 1996).  Each gets a variable of its own that stands for it above, so that a diagram is made for each
 * module and none for the whole. */
#ifndef CALISTO_ENGINE_CONE_H
#define CALISTO_ENGINE_CONE_H

#include "engine/formula.h"

typedef uint32_t cal_literal;  /* number << 1 | complemented; numbers: variables, then gates */

typedef struct {
	uint8_t kind;       /* FORMULA_ATLEAST or FORMULA_XOR */
	uint32_t circle;    /* 0: none; else the number of the circle that it is in: its inputs may come after it */
	uint32_t need;
	uint32_t first, n;  /* inputs: cone->inputs[first .. first + n) */
} cal_cone_gate;

/* What a module's diagram is made of. */
typedef struct {
	cal_literal top;            /* complemented if the gate is true with no event: a module is false then */
	uint32_t first, n;          /* its variables, cone->members[first .. first + n): events and modules */
	uint32_t gate, n_gates;     /* its gates, cone->gates[gate .. gate + n_gates) */
} cal_cone_module;

typedef struct {
	uint32_t n_vars;            /* events that matter, then a variable for each module but the last */
	uint32_t n_events;          /* of those: events */
	uint32_t *event_of;         /* by variable: event of the formula */
	cal_cone_gate *gates;       /* module after module; inputs before gates, but for circles, whose gates stand together */
	uint32_t n_gates;
	cal_literal *inputs;
	uint32_t n_inputs;
	cal_cone_module *modules;   /* those within others first; the last is the whole */
	uint32_t n_modules;
	uint32_t *members;
	bool constant, value;       /* the top is always so; then there are no modules */
	bool coherent;              /* no complement and no XOR is left */
} cal_cone;

/* Never fails; cal_cone_free frees. */
cal_cone cal_cone_of(const cal_formula *f, cal_edge top);
void cal_cone_free(cal_cone *c);

/* The end of the circle that a gate, its first, is in; of one that is in none, the next. */
static inline uint32_t cal_cone_circle_end(const cal_cone *c, uint32_t gate)
{
	uint32_t end = gate + 1;
	while (c->gates[gate].circle && end < c->n_gates && c->gates[end].circle == c->gates[gate].circle)
		end++;
	return end;
}

#endif
