/* engine/exact_internal.h -- what the files of the exact engine share: an analysis on its way. */
#ifndef CALISTO_ENGINE_EXACT_INTERNAL_H
#define CALISTO_ENGINE_EXACT_INTERNAL_H

#include "engine/cone.h"
#include "engine/zdd.h"

/* A finished diagram: nodes that can be reached, inputs before those that look at them, and variables in place of
 * levels.  Of a BDD node 0 is the constant and edges are as in bdd.h; of a ZDD nodes 0 and 1 are the constants. */
typedef struct {
	uint32_t variable, low, high;
} cal_kept_node;

typedef struct {
	cal_kept_node *nodes;
	uint32_t n, top;      /* top: an edge of a BDD, a node of a ZDD */
} cal_kept;

/* Of each module: is its diagram made? */
typedef struct {
	cal_kept bdd, zdd;
	uint32_t *order;      /* its variables, in the order of the diagram */
	bool has_bdd, has_zdd;
} cal_module_diagrams;

struct cal_exact {
	cal_cone cone;
	cal_exact_budget budget;
	size_t limit;                 /* bytes */
	uint32_t n_events;            /* of the formula */
	uint32_t *variable_of;        /* by event of the formula, one more than its variable; 0: it does not matter */
	double *probability;          /* by variable: of its being true, and false, the second for what 1 - p would lose */
	double *complement;
	bool fresh;                   /* those of modules are not up to date */
	cal_module_diagrams *modules;
	cal_exact_outcome bdds;       /* of all modules, once tried */
	bool tried_bdds;
	/* cut sets within the limit: either the modules' own families (no limit), or one of events alone */
	cal_cut_limit cut_limit;
	bool flat, has_cuts;
	cal_kept flat_family;
	double left_out;              /* of the flat family */
	char *count, *primes;
	char **by_order;
	uint32_t n_orders;
	cal_exact_figures figures;
};

/* Does a part of the work on a stack that is deep enough for this analysis: operations on diagrams call themselves, as
 * deep as there are levels, which are no more than variables (base/deep.h). */
cal_exact_outcome cal_exact_deep(cal_exact *x, cal_exact_outcome (*part)(cal_exact *x, void *with), void *with);

/* Makes the BDDs of all modules, once. */
cal_exact_outcome cal_exact_bdds(cal_exact *x);

/* Probabilities of all variables, modules included; the BDDs must be there. */
void cal_exact_refresh(cal_exact *x);

/* The probability of a finished BDD being true. */
double cal_kept_probability(const cal_exact *x, const cal_kept *bdd);

/* Keeps what can be reached from a node, levels becoming variables. */
cal_kept cal_keep_bdd(const cal_dd *d, cal_bdd top, const uint32_t *order);
cal_kept cal_keep_zdd(const cal_dd *d, cal_zdd top, const uint32_t *order);

/* Notes how large a diagram was. */
void cal_exact_note(cal_exact *x, const cal_dd *d, bool zdd);

/* The families that make up the cut sets: how many, and one of them.  The last one is the whole; a variable that is a
 * module, n_events or above, stands for family `variable - n_events`. */
uint32_t cal_families(const cal_exact *x);
const cal_kept *cal_family(const cal_exact *x, uint32_t family);

/* Forgets the cut sets. */
void cal_exact_drop_cuts(cal_exact *x);

#endif
