/* engine/lanes.c -- strikes in, failed tops out, 64 events at a time. */
#include "engine/lanes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { WORD = 64, LEVELS = 4 };
#define ALL_LANES (~(cal_lanes)0)

static inline unsigned lowest(uint64_t word)
{
	return (unsigned)__builtin_ctzll(word);
}

static inline cal_node *push_node(cal_node *list, uint32_t *n, uint32_t *room, cal_node node)
{
	CAL_GROW(list, *n, *room);
	list[(*n)++] = node;
	return list;
}

static inline uint32_t rank_of(const cal_graph *g, cal_node node)
{
	return g->rank ? g->rank[node] : node;
}

static void await(cal_batch *b, cal_node node)
{
	uint32_t at = rank_of(b->graph, node);
	for (unsigned level = 0; level < LEVELS; level++) {
		uint64_t *word = &b->waiting[level][at / WORD], bit = (uint64_t)1 << at % WORD;
		bool was = *word != 0;
		*word |= bit;
		if (was)
			return;
		at /= WORD;
	}
}

/* Takes the lowest waiting rank; false: none waits. */
static bool take(cal_batch *b, cal_node *node)
{
	uint32_t words = (b->graph->n_nodes >> 6 * LEVELS) + 1, at = 0;
	while (at < words && !b->waiting[LEVELS - 1][at])
		at++;
	if (at == words)
		return false;
	for (unsigned level = LEVELS; level-- > 0;)
		at = at * WORD + lowest(b->waiting[level][at]);
	*node = b->graph->ranked ? b->graph->ranked[at] : at;
	for (unsigned level = 0; level < LEVELS; level++) {
		uint64_t *word = &b->waiting[level][at / WORD];
		*word &= ~((uint64_t)1 << at % WORD);
		if (*word)
			break;
		at /= WORD;
	}
	return true;
}

/* A node gains lanes; those it has already do not count. */
static void gain(cal_batch *b, cal_node node, cal_lanes lanes)
{
	cal_lanes had = b->value[node], more = lanes & ~had;
	if (!more)
		return;
	if (b->settling) {
		b->resting = push_node(b->resting, &b->n_resting, &b->resting_room, node);
		b->rests[node] = b->settling;
	} else if (!had) {
		b->touched = push_node(b->touched, &b->n_touched, &b->touched_room, node);
		if (b->graph->top[node])
			b->tops = push_node(b->tops, &b->n_tops, &b->tops_room, node);
	}
	b->value[node] = had | more;
	if (b->graph->out_at[node] == b->graph->out_at[node + 1])
		return;
	if (!b->fresh[node])
		await(b, node);
	b->fresh[node] |= more;
}

/* While settling, an input that has failed for good lowers what the gate needs for good. */
static void settle(cal_batch *b, cal_node gate)
{
	if (b->need[gate] == 0)
		return;
	b->settled = push_node(b->settled, &b->n_settled, &b->settled_room, gate);
	if (--b->need[gate] == 0 && b->open[b->graph->filter[gate]])
		gain(b, gate, ALL_LANES);
}

/* One more input of a gate has failed in these lanes: a ripple-carry increment. */
static void count(cal_batch *b, cal_node gate, cal_lanes carry)
{
	const cal_graph *g = b->graph;
	uint32_t plane = g->plane[gate], end = g->plane[gate + 1];
	if (plane < end && !b->is_counted[gate]) {
		b->is_counted[gate] = 1;
		b->counted = push_node(b->counted, &b->n_counted, &b->counted_room, gate);
	}
	for (; plane < end && carry; plane++) {
		cal_lanes was = b->planes[plane];
		b->planes[plane] = was ^ carry;
		carry &= was;
	}
	if (carry && b->open[g->filter[gate]])
		gain(b, gate, carry);
}

void cal_batch_run(cal_batch *b)
{
	const cal_graph *g = b->graph;
	for (cal_node node; take(b, &node);) {
		cal_lanes fresh = b->fresh[node];
		b->fresh[node] = 0;
		for (uint32_t i = g->out_at[node], end = g->out_at[node + 1]; i < end; i++)
			if (b->settling)
				settle(b, g->out[i]);
			else if (fresh & ~b->value[g->out[i]])
				count(b, g->out[i], fresh);
	}
}

/* The counter of a gate before anything is counted: 2^planes - need in every lane. */
static void preset(cal_batch *b, cal_node gate)
{
	const cal_graph *g = b->graph;
	uint32_t first = g->plane[gate], planes = g->plane[gate + 1] - first;
	uint32_t start = planes ? (uint32_t)(((uint64_t)1 << planes) - b->need[gate]) : 0;
	for (uint32_t j = 0; j < planes; j++)
		b->planes[first + j] = start >> j & 1 ? ALL_LANES : 0;
	b->is_counted[gate] = 0;
}

static void *zeroed(size_t n, size_t size)
{
	void *it = calloc(n, size);
	if (!it)
		cal_no_memory(n * size);
	return it;
}

void cal_batch_start(cal_batch *b, const cal_graph *graph, const bool *open)
{
	*b = (cal_batch){.graph = graph, .open = open};
	size_t n = graph->n_nodes;
	b->value = zeroed(n, sizeof *b->value);
	b->fresh = zeroed(n, sizeof *b->fresh);
	b->planes = zeroed((size_t)graph->plane[n] + 1, sizeof *b->planes);
	b->is_counted = zeroed(n, sizeof *b->is_counted);
	b->rests = zeroed(n, sizeof *b->rests);
	b->need = cal_resize(NULL, n, sizeof *b->need);
	memcpy(b->need, graph->need, n * sizeof *b->need);
	for (unsigned level = 0; level < LEVELS; level++) {
		n = n / WORD + 2;
		b->waiting[level] = zeroed(n, sizeof *b->waiting[level]);
	}
	for (cal_node node = 0; node < graph->n_nodes; node++) {
		if (graph->plane[node] < graph->plane[node + 1])
			preset(b, node);
		if (graph->need[node] == 0)
			b->failed = push_node(b->failed, &b->n_failed, &b->failed_room, node);
	}
}

void cal_batch_free(cal_batch *b)
{
	free(b->value), free(b->fresh), free(b->planes), free(b->is_counted), free(b->need), free(b->rests);
	for (unsigned level = 0; level < LEVELS; level++)
		free(b->waiting[level]);
	free(b->touched), free(b->counted), free(b->tops);
	free(b->resting), free(b->settled), free(b->failed);
	*b = (cal_batch){0};
}

void cal_batch_clear(cal_batch *b)
{
	for (uint32_t i = 0; i < b->n_touched; i++)
		b->value[b->touched[i]] = 0;
	for (uint32_t i = 0; i < b->n_counted; i++)
		preset(b, b->counted[i]);
	b->n_touched = b->n_counted = b->n_tops = 0;
}

/* Lets what is being settled take its effect, and gives the gates that count some of it what they still need. */
static void end_settling(cal_batch *b, uint32_t first_settled)
{
	cal_batch_run(b);
	b->settling = 0;
	for (uint32_t i = first_settled; i < b->n_settled; i++)
		preset(b, b->settled[i]);
}

void cal_batch_rest(cal_batch *b)
{
	cal_batch_clear(b);
	for (uint32_t i = 0; i < b->n_resting; i++)
		b->value[b->resting[i]] = b->rests[b->resting[i]] = 0;
	for (uint32_t i = 0; i < b->n_settled; i++)
		b->need[b->settled[i]] = b->graph->need[b->settled[i]];
	for (uint32_t i = 0; i < b->n_settled; i++)
		preset(b, b->settled[i]);
	b->n_resting = b->n_settled = 0;
	b->settling = 1;
	for (uint32_t i = 0; i < b->n_failed; i++)
		if (b->open[b->graph->filter[b->failed[i]]])
			gain(b, b->failed[i], ALL_LANES);
	end_settling(b, 0);
	b->first_ground = b->n_resting;
}

void cal_batch_ground(cal_batch *b, cal_node node)
{
	if (node == NODE_FALSE)
		return;
	b->settling = 2;
	gain(b, node, ALL_LANES);
	b->settling = 0;
}

void cal_batch_ground_run(cal_batch *b)
{
	uint32_t settled = b->n_settled;
	b->settling = 2;
	end_settling(b, settled);
}

void cal_batch_strike(cal_batch *b, cal_node leaf, unsigned lane)
{
	assert(lane < CAL_LANES);
	if (leaf != NODE_FALSE)
		gain(b, leaf, (cal_lanes)1 << lane);
}
