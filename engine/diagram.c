/* engine/diagram.c -- the unique table, the cache, and the budget. */
#include "engine/diagram.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_NODES = 128, FEW_NODES = 1 << 13, FIRST_CACHE = 256, MOST_CACHE = 1 << 23, POLL = 1 << 14 };

#define MOST_NODES (1u << 30)

static size_t bytes_of(const cal_dd *d, uint64_t room, uint64_t mask, uint64_t cache_mask)
{
	return room * sizeof(cal_dd_node) + (mask + 1) * sizeof(uint32_t) + (cache_mask + 1) * sizeof(cal_dd_entry) +
	       2 * ((size_t)d->n_levels + 1) * sizeof(uint32_t);
}

void cal_dd_start(cal_dd *d, uint32_t n_constants, uint32_t n_levels, size_t limit, const cal_exact_budget *budget,
                  const char *phase)
{
	*d = (cal_dd){.n_nodes = n_constants, .n_constants = n_constants, .room = FIRST_NODES, .mask = 2 * FIRST_NODES - 1,
	              .n_levels = n_levels, .cache_mask = FIRST_CACHE - 1, .limit = limit, .budget = budget, .phase = phase,
	              .steps = POLL, .fuel = POLL};
	d->nodes = cal_resize(NULL, d->room, sizeof *d->nodes);
	d->unique = cal_zeroed((size_t)d->mask + 1, sizeof *d->unique);
	d->cache = cal_zeroed((size_t)d->cache_mask + 1, sizeof *d->cache);
	d->level_of = cal_resize(NULL, 2 * ((size_t)n_levels + 1), sizeof *d->level_of);
	d->variable_at = d->level_of + n_levels + 1;
	for (uint32_t i = 0; i < n_levels; i++)
		d->level_of[i] = d->variable_at[i] = i;
	d->level_of[n_levels] = CAL_DD_BOTTOM;
	for (uint32_t i = 0; i < n_constants; i++)
		d->nodes[i] = (cal_dd_node){.variable = n_levels};
	d->memory = bytes_of(d, d->room, d->mask, d->cache_mask);
}

void cal_dd_restart(cal_dd *d)
{
	memset(d->unique, 0, ((size_t)d->mask + 1) * sizeof *d->unique);
	cal_dd_forget(d);
	d->n_nodes = d->n_constants;
	d->free = d->n_free = d->lost = 0;
	d->steps = d->fuel = POLL;
	d->most_steps = 0;
	d->outcome = EXACT_DONE;
	d->paused = false;
}

void cal_dd_free(cal_dd *d)
{
	free(d->nodes), free(d->unique), free(d->cache), free(d->level_of);
	*d = (cal_dd){0};
}

/* ---- steps ---- */

/* The next time that someone looks. */
static void set_fuel(cal_dd *d)
{
	uint64_t left = !d->most_steps ? POLL : d->most_steps > d->steps ? d->most_steps - d->steps : 1;
	d->fuel = left < POLL ? (uint32_t)left : POLL;
	d->steps += d->fuel;
}

void cal_dd_allow(cal_dd *d, uint64_t most_steps)
{
	d->steps -= d->fuel;
	d->fuel = 0;
	d->most_steps = most_steps;
	if (d->paused && (!most_steps || d->steps < most_steps)) {
		d->outcome = EXACT_DONE;
		d->paused = false;
	}
	set_fuel(d);
}

bool cal_dd_refuel(cal_dd *d)
{
	d->fuel = 1;
	if (d->outcome != EXACT_DONE)
		return false;
	if (d->most_steps && d->steps >= d->most_steps) {
		d->outcome = EXACT_TOO_BIG;
		d->paused = true;
		return false;
	}
	if (d->budget && d->budget->keep_on && !d->budget->keep_on(d->budget->to, d->phase, -1)) {
		d->outcome = EXACT_STOPPED;
		return false;
	}
	set_fuel(d);
	return true;
}

/* ---- tables ---- */

static uint32_t *slot_of(const cal_dd *d, uint32_t variable, uint32_t low, uint32_t high)
{
	uint32_t at = cal_dd_mix(low, high, variable) & d->mask;
	for (; d->unique[at]; at = (at + 1) & d->mask) {
		const cal_dd_node *it = &d->nodes[d->unique[at]];
		if (it->low == low && it->high == high && it->variable == variable)
			break;
	}
	return &d->unique[at];
}

void cal_dd_put_in(cal_dd *d, uint32_t node)
{
	const cal_dd_node *it = &d->nodes[node];
	uint32_t at = cal_dd_mix(it->low, it->high, it->variable) & d->mask;
	while (d->unique[at])
		at = (at + 1) & d->mask;
	d->unique[at] = node;
}

/* What stands behind a gap moves up, unless it would come before its own place. */
void cal_dd_take_out(cal_dd *d, uint32_t node)
{
	uint32_t gap = (uint32_t)(slot_of(d, d->nodes[node].variable, d->nodes[node].low, d->nodes[node].high) - d->unique);
	for (uint32_t at = (gap + 1) & d->mask; d->unique[at]; at = (at + 1) & d->mask) {
		const cal_dd_node *it = &d->nodes[d->unique[at]];
		uint32_t home = cal_dd_mix(it->low, it->high, it->variable) & d->mask;
		if (((at - home) & d->mask) >= ((at - gap) & d->mask)) {
			d->unique[gap] = d->unique[at];
			gap = at;
		}
	}
	d->unique[gap] = 0;
}

void cal_dd_drop(cal_dd *d, uint32_t node)
{
	d->nodes[node] = (cal_dd_node){.variable = CAL_DD_FREE, .low = d->free};
	d->free = node;
	d->n_free++;
}

static void grow_cache(cal_dd *d, uint32_t mask)
{
	cal_dd_entry *old = d->cache;
	uint32_t n = d->cache_mask + 1;
	d->cache_mask = mask;
	d->cache = cal_zeroed((size_t)mask + 1, sizeof *d->cache);
	for (uint32_t i = 0; i < n; i++)
		if (old[i].op)
			*cal_dd_entry_of(d, old[i].f, old[i].g, old[i].op) = old[i];
	free(old);
}

void cal_dd_widen(cal_dd *d)
{
	uint64_t mask = 2 * (uint64_t)d->cache_mask + 1;
	d->lost = 0;
	if (mask >= MOST_CACHE || bytes_of(d, d->room, d->mask, mask) > d->limit)
		return;
	grow_cache(d, (uint32_t)mask);
	d->memory = bytes_of(d, d->room, d->mask, d->cache_mask);
}

void cal_dd_forget(cal_dd *d)
{
	if (d->cached)
		memset(d->cache, 0, ((size_t)d->cache_mask + 1) * sizeof *d->cache);
	d->cached = false;
}

/* At most half full, so that what is looked for is near its place. */
static void grow_unique(cal_dd *d, uint32_t mask)
{
	free(d->unique);
	d->mask = mask;
	d->unique = cal_zeroed((size_t)d->mask + 1, sizeof *d->unique);
	for (uint32_t i = d->n_constants; i < d->n_nodes; i++)
		if (d->nodes[i].variable != CAL_DD_FREE)
			cal_dd_put_in(d, i);
}

/* Room for more nodes, and a table and a cache to go with it: four times as many while there are few, then twice. */
static bool grow(cal_dd *d)
{
	uint64_t times = d->room <= FEW_NODES ? 4 : 2, room = times * d->room, mask = times * ((uint64_t)d->mask + 1) - 1;
	bool wider = d->cache_mask < mask / 2 && d->cache_mask + 1 < MOST_CACHE;
	uint64_t cache_mask = wider ? mask / 2 : d->cache_mask;
	if (room > MOST_NODES || bytes_of(d, room, mask, cache_mask) > d->limit) {
		d->outcome = EXACT_TOO_BIG;
		return false;
	}
	d->nodes = cal_resize(d->nodes, room, sizeof *d->nodes);
	d->room = (uint32_t)room;
	grow_unique(d, (uint32_t)mask);
	if (cache_mask > d->cache_mask)
		grow_cache(d, (uint32_t)cache_mask);
	d->memory = bytes_of(d, d->room, d->mask, d->cache_mask);
	return true;
}

bool cal_dd_reserve(cal_dd *d, uint32_t n)
{
	cal_exact_outcome before = d->outcome;
	while (d->room - d->n_nodes + d->n_free < n)
		if (!grow(d)) {
			d->outcome = before;
			return false;
		}
	return true;
}

uint32_t cal_dd_node_of(cal_dd *d, uint32_t variable, uint32_t low, uint32_t high)
{
	uint32_t *slot = slot_of(d, variable, low, high);
	if (*slot)
		return *slot;
	if (d->outcome != EXACT_DONE)
		return 0;
	if (!d->n_free && d->n_nodes == d->room) {
		if (!grow(d))
			return 0;
		slot = slot_of(d, variable, low, high);
	}
	uint32_t node = d->n_nodes;
	if (d->n_free) {
		node = d->free;
		d->free = d->nodes[node].low;
		d->n_free--;
	} else {
		d->n_nodes++;
	}
	d->nodes[node] = (cal_dd_node){variable, low, high};
	*slot = node;
	return node;
}

/* ---- mark and sweep ---- */

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
	cal_dd_forget(d);
	d->free = d->n_free = 0;
	for (uint32_t i = d->n_nodes; i-- > d->n_constants;)
		if (marks[i / 64] >> i % 64 & 1)
			cal_dd_put_in(d, i);
		else
			cal_dd_drop(d, i);
	free(marks);
	return cal_dd_size(d);
}
