/* engine/runner.h -- one module's BDD in one order of its variables, as far as the steps reach.
 *
 * A runner builds the module's gates one after the other until its steps are used up; then it waits, and when it is given
 * more it goes on where it stopped.  It may be *thinned*: variables that are left out are inputs of nothing, and gates
 * without inputs neither.  Such a diagram means nothing, but it is small, and tells of its order what a whole one would. */
#ifndef CALISTO_ENGINE_RUNNER_H
#define CALISTO_ENGINE_RUNNER_H

#include "engine/build.h"

typedef struct {
	const cal_builder *b;
	const cal_cone_module *m;
	bool runs;
	const bool *left_out;    /* by which of the module's variables it is; NULL: none is */
	uint32_t *order, *at;    /* variables by their number in the diagram; numbers, by which of the module's it is */
	cal_dd d;
	cal_bdd *edge;           /* by gate of the module */
	uint32_t *uses;          /* by gate of the module: inputs that it still is */
	uint32_t gate;           /* the one that is being built */
	cal_bdd *list, so_far;   /* its inputs, and those joined */
	uint32_t n_list, list_room, joined, need;
	uint32_t progress;       /* inputs of gates that have been dealt with */
	uint32_t sweep_at, sift_at;  /* nodes; 0: it is not sifted */
} cal_runner;

/* A runner that has its order, but no diagram yet, gets one. */
void cal_runner_start(cal_runner *r, size_t limit);

/* The same, in an empty diagram of the module, which is the runner's from then on. */
void cal_runner_start_in(cal_runner *r, const cal_dd *d);

/* The end of any, its order included; and one that leaves its diagram, empty. */
void cal_runner_end(cal_runner *r);
cal_dd cal_runner_leave(cal_runner *r);

/* All over again, after its order or what is left out has changed. */
void cal_runner_restart(cal_runner *r);

/* Runs until all gates are built, or it is out of steps (0: any number) or of memory. */
cal_exact_outcome cal_runner_run(cal_runner *r, uint64_t steps);

/* How many steps it has taken. */
uint64_t cal_runner_steps(const cal_runner *r);

/* Sifts what is still needed of a diagram that is out of memory; false: that was of no use. */
bool cal_runner_make_room(cal_runner *r);

/* Keeps what was built as the module's diagram. */
void cal_runner_take(cal_runner *r);

#endif
