/* engine/diagram.h -- nodes of decision diagrams, each of them once: what BDDs and ZDDs have in common.
 *
 *     node     a variable that it asks about and two edges, low (it is false) and high (it is true); 32 bits each,
 *              named by 32-bit numbers, so that the array may move
 *     unique   a hash table with open addressing: no two nodes are equal, so equal functions are the same edge
 *     cache    results of operations, as many as there is room for; a newer one takes an older one's place
 *     level    where a variable stands, from 0 at the top.  At first each stands at its number; only sifting
 *              (engine/sift.h), which is for BDDs, moves them
 *
 * A diagram has a budget of bytes, and may have one of steps.  When either is used up, `outcome` says so, every operation
 * ends at once with an edge that means nothing, and whoever asked looks at outcome.  A diagram that was only out of
 * steps can be given more, and then does what it was asked once more: what it had found is in its cache.
 *
 * Nodes that nothing needs any more are swept away by cal_dd_sweep, which is called between operations, never within one.
 *
 * Operations call themselves, as deep as there are levels: see base/deep.h. */
#ifndef CALISTO_ENGINE_DIAGRAM_H
#define CALISTO_ENGINE_DIAGRAM_H

#include "engine/exact.h"

typedef struct {
	uint32_t variable;
	uint32_t low, high;   /* of a free node: low is the next free one */
} cal_dd_node;

typedef struct {
	uint32_t f, g, op, result;
} cal_dd_entry;

typedef struct {
	cal_dd_node *nodes;      /* constants first: of a BDD one, of a ZDD two */
	uint32_t n_nodes, room, n_constants;
	uint32_t free, n_free;   /* nodes swept away, chained */
	uint32_t *unique, mask;  /* 0: an empty slot */
	uint32_t *level_of, *variable_at;  /* by variable, and one more for constants; by level */
	uint32_t n_levels;
	cal_dd_entry *cache;
	uint32_t cache_mask;
	uint32_t lost;           /* results that newer ones took the place of, since it last grew: few nodes may mean much work */
	bool cached;             /* the cache holds something */
	size_t memory, limit;    /* bytes in use, and how many may be */
	uint64_t steps, most_steps;  /* begun, but for `fuel`; and how many may be, 0: any number */
	uint32_t fuel;           /* steps until someone looks */
	bool paused;             /* TOO_BIG was by most_steps */
	const cal_exact_budget *budget;
	const char *phase;       /* what keep_on is told */
	cal_exact_outcome outcome;
} cal_dd;

#define CAL_DD_BOTTOM UINT32_MAX  /* the level of constants: below every other */
#define CAL_DD_FREE (UINT32_MAX - 1)  /* the variable of a free node */

/* A diagram without nodes; and its end. */
void cal_dd_start(cal_dd *d, uint32_t n_constants, uint32_t n_levels, size_t limit, const cal_exact_budget *budget,
                  const char *phase);
void cal_dd_free(cal_dd *d);

/* Without nodes again, and no steps taken, in the tables that it has; variables stand where they are. */
void cal_dd_restart(cal_dd *d);

/* The node of a variable with two edges, the one that is there or a new one; 0 if the budget is used up. */
uint32_t cal_dd_node_of(cal_dd *d, uint32_t variable, uint32_t low, uint32_t high);

static inline uint32_t cal_dd_level(const cal_dd *d, uint32_t node)
{
	return d->level_of[d->nodes[node].variable];
}

/* ---- steps ---- */

/* Allows so many steps in all (0: any number), and goes on if it was paused. */
void cal_dd_allow(cal_dd *d, uint64_t most_steps);

/* Looks whether there are steps left, and asks the caller whether to go on. */
bool cal_dd_refuel(cal_dd *d);

/* To be called for each step of an operation: false ends it. */
static inline bool cal_dd_step(cal_dd *d)
{
	return --d->fuel > 0 || cal_dd_refuel(d);
}

/* ---- the cache ---- */

static inline uint32_t cal_dd_mix(uint32_t a, uint32_t b, uint32_t c)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u + (uint64_t)c * 0xc2b2ae3d27d4eb4fu;
	return (uint32_t)(h >> 32) ^ (uint32_t)(h >> 15);
}

static inline cal_dd_entry *cal_dd_entry_of(const cal_dd *d, uint32_t f, uint32_t g, uint32_t op)
{
	return &d->cache[cal_dd_mix(f, g, op) & d->cache_mask];
}

/* The result of an operation, if it is remembered. */
static inline bool cal_dd_recall(const cal_dd *d, uint32_t f, uint32_t g, uint32_t op, uint32_t *result)
{
	const cal_dd_entry *e = cal_dd_entry_of(d, f, g, op);
	*result = e->result;
	return e->f == f && e->g == g && e->op == op;
}

/* A larger cache, if the budget allows for one. */
void cal_dd_widen(cal_dd *d);

static inline void cal_dd_remember(cal_dd *d, uint32_t f, uint32_t g, uint32_t op, uint32_t result)
{
	cal_dd_entry *e = cal_dd_entry_of(d, f, g, op);
	if (d->outcome != EXACT_DONE)
		return;
	d->lost += e->op != 0;
	*e = (cal_dd_entry){f, g, op, result};
	d->cached = true;
	if (d->lost > 2 * (d->cache_mask + 1))
		cal_dd_widen(d);
}

/* Forgets all results. */
void cal_dd_forget(cal_dd *d);

/* ---- the unique table, for sifting ---- */

/* Takes a node out of the table, and out of use; what it looks at stays.  Puts one in, whose place is free. */
void cal_dd_take_out(cal_dd *d, uint32_t node);
void cal_dd_put_in(cal_dd *d, uint32_t node);
void cal_dd_drop(cal_dd *d, uint32_t node);

/* Room for so many more nodes: then that many can be made and cannot fail.  False: there is no memory for it, which changes
 * nothing. */
bool cal_dd_reserve(cal_dd *d, uint32_t n);

/* ---- mark and sweep ---- */

/* What cannot be reached from some nodes (numbers, constants allowed) is free again, and the cache is emptied.  shift:
 * edges are numbers shifted by so much.  Gives how many nodes are left. */
uint32_t cal_dd_sweep(cal_dd *d, const uint32_t *roots, uint32_t n, unsigned shift);

/* How many nodes there are that have not been swept away. */
static inline uint32_t cal_dd_size(const cal_dd *d)
{
	return d->n_nodes - d->n_free;
}

#endif
