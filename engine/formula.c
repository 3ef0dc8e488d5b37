/* engine/formula.c -- gates that simplify themselves as they are made. */
#include "engine/formula.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint32_t new_node(cal_formula *f, cal_formula_node node)
{
	CAL_GROW(f->nodes, f->n_nodes, f->nodes_room);
	f->nodes[f->n_nodes] = node;
	return f->n_nodes++;
}

void cal_formula_start(cal_formula *f)
{
	*f = (cal_formula){0};
	new_node(f, (cal_formula_node){.kind = FORMULA_CONSTANT});
}

void cal_formula_free(cal_formula *f)
{
	free(f->nodes), free(f->inputs), free(f->probability), free(f->event_node), free(f->slots);
	*f = (cal_formula){0};
}

cal_edge cal_formula_event(cal_formula *f, double probability)
{
	uint32_t event = f->n_events;
	assert(probability >= 0 && probability <= 1);
	CAL_GROW(f->probability, f->n_events, f->events_room);
	CAL_GROW(f->event_node, f->n_events, f->event_node_room);
	f->probability[event] = probability;
	f->event_node[event] = new_node(f, (cal_formula_node){.kind = FORMULA_EVENT, .need = event});
	f->n_events++;
	return f->event_node[event] << 1;
}

/* ---- gates that stand already ---- */

static uint32_t hash_of(const cal_formula *f, const cal_formula_node *g)
{
	uint64_t h = ((uint64_t)g->kind << 32 | g->need) * 0x9e3779b97f4a7c15u + g->n;
	for (uint32_t i = 0; i < g->n; i++) {
		h = (h ^ f->inputs[g->first + i]) * 0xbf58476d1ce4e5b9u;
		h ^= h >> 31;
	}
	return (uint32_t)(h ^ h >> 32);
}

static bool are_equal(const cal_formula *f, const cal_formula_node *a, const cal_formula_node *b)
{
	return a->kind == b->kind && a->need == b->need && a->n == b->n &&
	       memcmp(f->inputs + a->first, f->inputs + b->first, a->n * sizeof *f->inputs) == 0;
}

static bool is_in_table(const cal_formula_node *g)
{
	return g->kind == FORMULA_ATLEAST || g->kind == FORMULA_XOR;
}

static void grow_table(cal_formula *f)
{
	uint32_t room = f->mask ? (f->mask + 1) * 2 : 64;
	free(f->slots);
	f->slots = cal_zeroed(room, sizeof *f->slots);
	f->mask = room - 1;
	for (uint32_t i = 0; i < f->n_nodes; i++) {
		if (!is_in_table(&f->nodes[i]))
			continue;
		uint32_t at = hash_of(f, &f->nodes[i]) & f->mask;
		while (f->slots[at])
			at = (at + 1) & f->mask;
		f->slots[at] = i + 1;
	}
}

/* The gate whose inputs are the newest n of f->inputs, sorted: one that stands, or a new one. */
static cal_edge find_gate(cal_formula *f, cal_formula_kind kind, uint32_t need, uint32_t n)
{
	cal_formula_node g = {.kind = (uint8_t)kind, .need = need, .first = f->n_inputs - n, .n = n};
	if (2 * (uint64_t)f->n_slots >= f->mask)
		grow_table(f);
	uint32_t at = hash_of(f, &g) & f->mask;
	for (; f->slots[at]; at = (at + 1) & f->mask)
		if (are_equal(f, &f->nodes[f->slots[at] - 1], &g)) {
			f->n_inputs -= n;
			return (f->slots[at] - 1) << 1;
		}
	uint32_t node = new_node(f, g);
	f->slots[at] = node + 1;
	f->n_slots++;
	return node << 1;
}

/* ---- inputs ---- */

static int by_number(const void *a, const void *b)
{
	cal_edge x = *(const cal_edge *)a, y = *(const cal_edge *)b;
	return x < y ? -1 : x > y;
}

/* Puts inputs behind those of all gates, sorted, and gives where they begin.  The caller may be handing over inputs of
 * a gate that stands, so the array is grown before it is read. */
static cal_edge *push_inputs(cal_formula *f, const cal_edge *inputs, uint32_t n)
{
	bool inside = f->inputs && inputs >= f->inputs && inputs < f->inputs + f->n_inputs;
	size_t offset = inside ? (size_t)(inputs - f->inputs) : 0;
	while (f->inputs_room < f->n_inputs + n || !f->inputs) {
		f->inputs_room = f->inputs_room ? f->inputs_room * 2 : 64;
		f->inputs = cal_resize(f->inputs, f->inputs_room, sizeof *f->inputs);
	}
	cal_edge *own = f->inputs + f->n_inputs;
	if (n)
		memmove(own, inside ? f->inputs + offset : inputs, n * sizeof *own);
	if (n > 1)
		qsort(own, n, sizeof *own, by_number);
	return own;
}

/* What is sure to be false is left out; what is sure to be true lowers what is needed.  Constants come first. */
static uint32_t drop_constants(cal_edge *own, uint32_t n, uint32_t *need)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (own[i] == EDGE_TRUE)
			*need -= *need > 0;
		if (own[i] > EDGE_TRUE)
			own[kept++] = own[i];
	}
	return kept;
}

/* Of OR and AND: an input counts once.  Of an input and its complement one is true: *decided. */
static uint32_t drop_doubles(cal_edge *own, uint32_t n, bool *decided)
{
	uint32_t kept = 0;
	*decided = false;
	for (uint32_t i = 0; i < n; i++) {
		if (kept && own[kept - 1] == own[i])
			continue;
		*decided |= kept && own[kept - 1] == cal_edge_not(own[i]);
		own[kept++] = own[i];
	}
	return kept;
}

/* Of a vote: an input and its complement together are exactly one vote. */
static uint32_t drop_opposites(cal_edge *own, uint32_t n, uint32_t *need)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (kept && own[kept - 1] == cal_edge_not(own[i]) && *need > 0) {
			kept--;
			--*need;
		} else {
			own[kept++] = own[i];
		}
	}
	return kept;
}

cal_edge cal_formula_atleast(cal_formula *f, uint32_t need, const cal_edge *inputs, uint32_t n)
{
	cal_edge *own = push_inputs(f, inputs, n);
	n = drop_constants(own, n, &need);
	if (need > 1 && need < n)
		n = drop_opposites(own, n, &need);
	if (need == 0)
		return EDGE_TRUE;
	if (need > n)
		return EDGE_FALSE;
	if (need == 1 || need == n) {
		bool all = need == n && n > 1, decided;
		n = drop_doubles(own, n, &decided);
		if (decided)
			return all ? EDGE_FALSE : EDGE_TRUE;
		need = all ? n : 1;
	}
	if (n == 1)
		return own[0];
	f->n_inputs += n;
	return find_gate(f, FORMULA_ATLEAST, need, n);
}

cal_edge cal_formula_or(cal_formula *f, const cal_edge *inputs, uint32_t n)
{
	return cal_formula_atleast(f, 1, inputs, n);
}

cal_edge cal_formula_and(cal_formula *f, const cal_edge *inputs, uint32_t n)
{
	return cal_formula_atleast(f, n, inputs, n);
}

cal_edge cal_formula_xor(cal_formula *f, const cal_edge *inputs, uint32_t n)
{
	cal_edge *own = push_inputs(f, inputs, n), odd = 0;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++) {
		odd ^= own[i] & 1;
		own[i] &= ~(cal_edge)1;  /* a complemented input complements the gate */
	}
	for (uint32_t i = 0; i < n; i++) {
		if (own[i] == EDGE_FALSE)
			continue;
		if (kept && own[kept - 1] == own[i])
			kept--;  /* two of the same are none: equal ones stand together */
		else
			own[kept++] = own[i];
	}
	if (kept == 0)
		return odd;
	if (kept == 1)
		return own[0] ^ odd;
	f->n_inputs += kept;
	return find_gate(f, FORMULA_XOR, 0, kept) ^ odd;
}

/* ---- circles ---- */

cal_edge cal_formula_reserve(cal_formula *f)
{
	f->cyclic = true;
	return new_node(f, (cal_formula_node){.kind = FORMULA_RESERVED}) << 1;
}

void cal_formula_define(cal_formula *f, cal_edge reserved, cal_edge is)
{
	assert(f->nodes[reserved >> 1].kind == FORMULA_RESERVED && f->nodes[reserved >> 1].n == 0);
	cal_edge *own = push_inputs(f, &is, 1);
	f->nodes[reserved >> 1].first = (uint32_t)(own - f->inputs);
	f->nodes[reserved >> 1].n = 1;
	f->n_inputs++;
}
