/* engine/diagram.c -- the unique table, the cache, and the budget. */
#include "engine/diagram.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_NODES = 128, FIRST_CACHE = 256, MOST_CACHE = 1 << 23, POLL = 1 << 14 };

static size_t bytes_of(uint64_t room, uint64_t mask, uint64_t cache_mask)
{
	return room * sizeof(cal_dd_node) + (mask + 1) * sizeof(uint32_t) + (cache_mask + 1) * sizeof(cal_dd_entry);
}

void cal_dd_start(cal_dd *d, uint32_t n_constants, size_t limit, const cal_exact_budget *budget, const char *phase)
{
	*d = (cal_dd){.n_nodes = n_constants, .n_constants = n_constants, .room = FIRST_NODES, .mask = FIRST_NODES - 1,
	              .cache_mask = FIRST_CACHE - 1, .limit = limit, .budget = budget, .phase = phase, .until_poll = POLL};
	d->nodes = cal_zeroed(d->room, sizeof *d->nodes);
	d->unique = cal_zeroed((size_t)d->mask + 1, sizeof *d->unique);
	d->cache = cal_zeroed((size_t)d->cache_mask + 1, sizeof *d->cache);
	d->memory = bytes_of(d->room, d->mask, d->cache_mask);
	for (uint32_t i = 0; i < n_constants; i++)
		d->nodes[i].level = CAL_DD_BOTTOM;
}

void cal_dd_free(cal_dd *d)
{
	free(d->nodes), free(d->unique), free(d->cache);
	*d = (cal_dd){0};
}

static inline uint32_t hash_of(uint32_t level, uint32_t low, uint32_t high)
{
	uint64_t h = (uint64_t)level * 0x9e3779b97f4a7c15u ^ (uint64_t)low * 0xbf58476d1ce4e5b9u ^
	             (uint64_t)high * 0x94d049bb133111ebu;
	return (uint32_t)(h >> 24);
}

static void chain(cal_dd *d, uint32_t node)
{
	uint32_t *head = &d->unique[hash_of(d->nodes[node].level, d->nodes[node].low, d->nodes[node].high) & d->mask];
	d->nodes[node].next = *head;
	*head = node;
}

static void grow_cache(cal_dd *d)
{
	cal_dd_entry *old = d->cache;
	uint32_t n = d->cache_mask + 1;
	d->cache_mask = 2 * n - 1;
	d->cache = cal_zeroed(2 * (size_t)n, sizeof *d->cache);
	for (uint32_t i = 0; i < n; i++)
		if (old[i].op)
			*cal_dd_entry_of(d, old[i].f, old[i].g, old[i].op) = old[i];
	free(old);
}

void cal_dd_widen(cal_dd *d)
{
	uint64_t mask = 2 * (uint64_t)d->cache_mask + 1;
	d->lost = 0;
	if (mask >= MOST_CACHE || bytes_of(d->room, d->mask, mask) > d->limit)
		return;
	grow_cache(d);
	d->memory = bytes_of(d->room, d->mask, d->cache_mask);
}

/* The table grows with the nodes, so that its chains stay short. */
static void grow_unique(cal_dd *d)
{
	free(d->unique);
	d->mask = 2 * d->mask + 1;
	d->unique = cal_zeroed((size_t)d->mask + 1, sizeof *d->unique);
	for (uint32_t i = d->n_constants; i < d->n_nodes; i++)
		chain(d, i);
}

/* Room for twice as many nodes, and a table and a cache to go with it. */
static bool grow(cal_dd *d)
{
	uint64_t room = 2 * (uint64_t)d->room, mask = 2 * (uint64_t)d->mask + 1;
	uint64_t cache_mask = d->cache_mask + 1 < MOST_CACHE ? 2 * (uint64_t)d->cache_mask + 1 : d->cache_mask;
	if (room > 1u << 30 || bytes_of(room, mask, cache_mask) > d->limit) {
		d->outcome = EXACT_TOO_BIG;
		return false;
	}
	assert(d->n_free == 0);
	d->nodes = cal_resize(d->nodes, room, sizeof *d->nodes);
	d->room = (uint32_t)room;
	grow_unique(d);
	if (cache_mask > d->cache_mask)
		grow_cache(d);
	d->memory = bytes_of(d->room, d->mask, d->cache_mask);
	return true;
}

/* May a new node be made?  Asks the caller now and then whether to go on. */
static bool may_grow(cal_dd *d)
{
	if (d->node_limit && cal_dd_size(d) >= d->node_limit) {
		d->outcome = EXACT_TOO_BIG;
		d->limited = true;
	} else if (--d->until_poll == 0) {
		d->until_poll = POLL;
		if (d->budget && d->budget->keep_on && !d->budget->keep_on(d->budget->to, d->phase, -1))
			d->outcome = EXACT_STOPPED;
	}
	return d->outcome == EXACT_DONE && (d->n_free || d->n_nodes < d->room || grow(d));
}

uint32_t cal_dd_node_of(cal_dd *d, uint32_t level, uint32_t low, uint32_t high)
{
	uint32_t h = hash_of(level, low, high);
	for (uint32_t i = d->unique[h & d->mask]; i; i = d->nodes[i].next)
		if (d->nodes[i].level == level && d->nodes[i].low == low && d->nodes[i].high == high)
			return i;
	if (d->outcome != EXACT_DONE || !may_grow(d))
		return 0;
	uint32_t node = d->n_nodes;
	if (d->n_free) {
		node = d->free;
		d->free = d->nodes[node].next;
		d->n_free--;
	} else {
		d->n_nodes++;
	}
	d->nodes[node] = (cal_dd_node){level, low, high, d->unique[h & d->mask]};
	d->unique[h & d->mask] = node;
	return node;
}

/* ---- mark and sweep ---- */

/* Marks all below some nodes; shift: edges are numbers shifted by so much. */
static uint64_t *mark(const cal_dd *d, const uint32_t *roots, uint32_t n, unsigned shift)
{
	uint64_t *marks = cal_zeroed((size_t)d->n_nodes / 64 + 1, sizeof *marks);
	uint32_t *waiting = NULL, n_waiting = 0, room = 0;
	for (uint32_t i = 0; i < n; i++) {
		CAL_GROW(waiting, n_waiting, room);
		waiting[n_waiting++] = roots[i];
	}
	while (n_waiting) {
		uint32_t node = waiting[--n_waiting];
		if (node < d->n_constants || marks[node / 64] >> node % 64 & 1)
			continue;
		marks[node / 64] |= (uint64_t)1 << node % 64;
		for (unsigned side = 0; side < 2; side++) {
			CAL_GROW(waiting, n_waiting, room);
			waiting[n_waiting++] = (side ? d->nodes[node].high : d->nodes[node].low) >> shift;
		}
	}
	free(waiting);
	return marks;
}

uint32_t cal_dd_sweep(cal_dd *d, const uint32_t *roots, uint32_t n, unsigned shift)
{
	uint64_t *marks = mark(d, roots, n, shift);
	memset(d->unique, 0, ((size_t)d->mask + 1) * sizeof *d->unique);
	if (d->cached)
		memset(d->cache, 0, ((size_t)d->cache_mask + 1) * sizeof *d->cache);
	d->cached = false;
	d->free = d->n_free = 0;
	for (uint32_t i = d->n_nodes; i-- > d->n_constants;)
		if (marks[i / 64] >> i % 64 & 1) {
			chain(d, i);
		} else {
			d->nodes[i].next = d->free;
			d->free = i;
			d->n_free++;
		}
	free(marks);
	return cal_dd_size(d);
}
