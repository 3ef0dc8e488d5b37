/* engine/sift.h -- another order of a BDD's variables, found while it stands.
 *
 * Rudell, "Dynamic variable ordering for ordered binary decision diagrams" (1993).  Edges keep their numbers and their
 * functions throughout; only the levels of variables change, and nodes that nothing needs are thrown away. */
#ifndef CALISTO_ENGINE_SIFT_H
#define CALISTO_ENGINE_SIFT_H

#include "engine/bdd.h"

/* A diagram that is being put into another order: what is not below some roots is gone, and every node knows how many
 * look at it. */
typedef struct {
	cal_dd *d;
	uint32_t *uses, *next, room;    /* by node; next: of the same variable, 0 ends them */
	uint32_t *first, *count;        /* by variable: its nodes */
	uint64_t work, most_work;       /* nodes that were looked at, and how many may be */
	uint64_t poll_at;               /* work at which the caller is asked whether to go on */
} cal_sifting;

/* roots: numbers of nodes.  Between these two no operation of engine/bdd.h may be called. */
void cal_sifting_start(cal_sifting *s, cal_dd *d, const uint32_t *roots, uint32_t n_roots);
void cal_sifting_end(cal_sifting *s);

/* Exchanges the variables of a level and the next, in place.  False: there is no memory for it, and nothing has
 * happened. */
bool cal_sifting_swap(cal_sifting *s, uint32_t level);

/* Moves each variable to where the diagram is smallest, the others staying where they are; those with most nodes first.
 * A diagram that has grown by a fifth is turned back, and no more than so many nodes are looked at.  The cache is emptied.
 * Gives how many nodes are left; d->outcome is EXACT_STOPPED if the caller wanted to go on no longer. */
uint32_t cal_sift(cal_dd *d, const uint32_t *roots, uint32_t n_roots, uint64_t most_work);

#endif
