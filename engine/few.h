/* engine/few.h -- some nodes of a large graph, each once, numbered from 0 as they come.
 *
 * What is known of them stands in arrays by their number, so that memory goes by how many there are, not by
 * the graph, and what is looked at again and again stays in the cache.  An open-addressing hash table
 * (linear probing: Knuth, TAOCP 3, 6.4, algorithm L), filled to a half at most. */
#ifndef CALISTO_ENGINE_FEW_H
#define CALISTO_ENGINE_FEW_H

#include "engine/graph.h"

typedef struct {
	cal_node *at;      /* by number */
	uint32_t n, room;
	uint32_t *slots;   /* 2 * room of them: one more than a node's number; 0: free */
} cal_few;

#define CAL_NOT_AMONG UINT32_MAX

/* Where a node stands in slots, or would. */
static inline uint32_t cal_few_slot(const cal_few *f, cal_node node)
{
	uint32_t mask = 2 * f->room - 1, hash = node * UINT32_C(0x9e3779b1), slot = (hash ^ hash >> 16) & mask;
	while (f->slots[slot] && f->at[f->slots[slot] - 1] != node)
		slot = (slot + 1) & mask;
	return slot;
}

/* The node's number; CAL_NOT_AMONG: it is none of them. */
static inline uint32_t cal_few_find(const cal_few *f, cal_node node)
{
	return f->n ? f->slots[cal_few_slot(f, node)] - 1 : CAL_NOT_AMONG;
}

/* Makes a node one of them, which it must not be yet; its number is the next.  A cal_few that is zero is empty. */
void cal_few_add(cal_few *f, cal_node node);

/* Forgets all: O(their number).  What was allocated stays. */
void cal_few_clear(cal_few *f);
void cal_few_free(cal_few *f);

#endif
