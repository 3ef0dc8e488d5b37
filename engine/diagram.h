/* engine/diagram.h -- nodes of decision diagrams, each of them once: what BDDs and ZDDs have in common.
 *
 *     node     a level (of the variable that it asks about) and two edges, low (it is false) and high (it is true);
 *              32 bits each, named by 32-bit numbers, so that the array may move
 *     unique   a hash table: no two nodes are equal, so equal functions are the same edge
 *     cache    results of operations, as many as there is room for; a newer one takes an older one's place
 *
 * A diagram has a budget.  When it is used up, `outcome` says so, every operation ends at once with an edge that means
 * nothing, and whoever asked looks at outcome.  Nodes that nothing needs any more are swept away by cal_dd_sweep, which
 * is called between operations, never within one. */
#ifndef CALISTO_ENGINE_DIAGRAM_H
#define CALISTO_ENGINE_DIAGRAM_H

#include "engine/exact.h"

typedef struct {
	uint32_t level, low, high;
	uint32_t next;   /* in its chain of the unique table, or in the list of free nodes */
} cal_dd_node;

typedef struct {
	uint32_t f, g, op, result;
} cal_dd_entry;

typedef struct {
	cal_dd_node *nodes;      /* constants first: of a BDD one, of a ZDD two */
	uint32_t n_nodes, room, n_constants;
	uint32_t free, n_free;   /* nodes swept away, chained */
	uint32_t *unique, mask;
	cal_dd_entry *cache;
	uint32_t cache_mask;
	uint32_t lost;           /* results that newer ones took the place of, since it last grew: few nodes may mean much work */
	bool cached;             /* the cache holds something */
	size_t memory, limit;    /* bytes in use, and how many may be */
	uint32_t node_limit;     /* no more nodes than these; 0: any number */
	bool limited;            /* TOO_BIG was by node_limit */
	const cal_exact_budget *budget;
	const char *phase;       /* what keep_on is told */
	uint32_t until_poll;
	cal_exact_outcome outcome;
} cal_dd;

#define CAL_DD_BOTTOM UINT32_MAX  /* the level of constants: below every other */

/* A diagram without nodes; and its end. */
void cal_dd_start(cal_dd *d, uint32_t n_constants, size_t limit, const cal_exact_budget *budget, const char *phase);
void cal_dd_free(cal_dd *d);

/* The node of a level with two edges, the one that is there or a new one; 0 if the budget is used up. */
uint32_t cal_dd_node_of(cal_dd *d, uint32_t level, uint32_t low, uint32_t high);

static inline cal_dd_entry *cal_dd_entry_of(const cal_dd *d, uint32_t f, uint32_t g, uint32_t op)
{
	uint64_t h = (uint64_t)f * 0x9e3779b97f4a7c15u ^ (uint64_t)g * 0xbf58476d1ce4e5b9u ^ (uint64_t)op * 0x94d049bb133111ebu;
	return &d->cache[(h >> 20) & d->cache_mask];
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

/* Marks and sweeps: what cannot be reached from some nodes (numbers, constants allowed) is free again, and the cache is
 * emptied.  Gives how many nodes are left. */
uint32_t cal_dd_sweep(cal_dd *d, const uint32_t *roots, uint32_t n, unsigned shift);

/* How many nodes there are that have not been swept away. */
static inline uint32_t cal_dd_size(const cal_dd *d)
{
	return d->n_nodes - d->n_free;
}

#endif
