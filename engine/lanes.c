/* engine/lanes.c -- strikes in, failed tops out, 64 events at a time. */
#include "engine/lanes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { WORD = 64, LEVELS = 4, ENOUGH = 32, TAKEN_MOST = ENOUGH - 1 + WORD };
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

/* Takes all of the lowest word of waiting ranks: bit i of it stands for rank *first + i.  0: none waits. */
static uint64_t take(cal_batch *b, uint32_t *first)
{
	uint32_t words = (b->graph->n_nodes >> 6 * LEVELS) + 1, at = 0;
	while (at < words && !b->waiting[LEVELS - 1][at])
		at++;
	if (at == words)
		return 0;
	for (unsigned level = LEVELS - 1; level > 0; level--)
		at = at * WORD + lowest(b->waiting[level][at]);
	uint64_t taken = b->waiting[0][at];
	*first = at * WORD;
	b->waiting[0][at] = 0;
	for (unsigned level = 1; level < LEVELS; level++) {
		uint64_t *word = &b->waiting[level][at / WORD];
		*word &= ~((uint64_t)1 << at % WORD);
		if (*word)
			break;
		at /= WORD;
	}
	return taken;
}

/* ---- nodes that push on more than once ---- */

static void add_again(cal_batch *b, cal_node node, cal_lanes more)
{
	uint32_t at = cal_few_find(&b->again, node);
	if (at == CAL_NOT_AMONG) {
		at = b->again.n;
		cal_few_add(&b->again, node);
		CAL_GROW(b->again_lanes, at, b->again_room);
		b->again_lanes[at] = 0;
	}
	b->again_lanes[at] |= more;
}

/* What a node that waits has to push on. */
static cal_lanes take_lanes(cal_batch *b, cal_node node)
{
	cal_lane_node *it = &b->nodes[node];
	cal_lanes lanes = it->value;
	if (it->is & LANE_AGAIN) {
		cal_lanes *later = &b->again_lanes[cal_few_find(&b->again, node)];
		lanes = *later;
		*later = 0;
	}
	it->is &= (uint16_t)~(LANE_WAITS | LANE_AGAIN);
	return lanes;
}

/* ---- failing ---- */

/* A node gains lanes; those it has already do not count. */
static void gain(cal_batch *b, cal_node node, cal_lanes lanes)
{
	cal_lane_node *it = &b->nodes[node];
	cal_lanes had = it->value, more = lanes & ~had;
	if (!more)
		return;
	if (b->settling) {
		b->resting = push_node(b->resting, &b->n_resting, &b->resting_room, node);
		it->is |= b->settling == 1 ? LANE_RESTS : LANE_GROUNDED;
	} else if (!had) {
		b->touched = push_node(b->touched, &b->n_touched, &b->touched_room, node);
		if (it->is & LANE_TOP)
			b->tops = push_node(b->tops, &b->n_tops, &b->tops_room, node);
	}
	it->value = had | more;
	if (!it->n_out)
		return;
	if (!(it->is & LANE_WAITS)) {
		await(b, node);
		it->is |= had ? LANE_WAITS | LANE_AGAIN : LANE_WAITS;
	}
	if (it->is & LANE_AGAIN)
		add_again(b, node, more);
}

/* The counter of a gate: what it needs stands in the lower half of the first word. */
static inline uint64_t *counter_of(const cal_batch *b, const cal_lane_node *gate)
{
	return &b->counters[gate->at];
}

/* One input more of a gate has failed for good; true: with that all that it needs have. */
static bool needs_no_more(cal_batch *b, cal_lane_node *gate)
{
	if (gate->n_planes)
		return (uint32_t)--*counter_of(b, gate) == 0;
	gate->is &= (uint16_t)~LANE_NEEDS;
	return true;
}

static bool needs_any(const cal_batch *b, const cal_lane_node *gate)
{
	return gate->n_planes ? (uint32_t)*counter_of(b, gate) != 0 : gate->is & LANE_NEEDS;
}

/* While settling, an input that has failed for good lowers what the gate needs for good. */
static void settle(cal_batch *b, cal_node gate)
{
	cal_lane_node *it = &b->nodes[gate];
	it->is |= LANE_SETTLED;
	if (!needs_any(b, it))
		return;
	b->settled = push_node(b->settled, &b->n_settled, &b->settled_room, gate);
	const bool *open = b->settling == 1 ? b->at_rest : b->open;
	if (needs_no_more(b, it) && open[b->graph->filter[gate]])
		gain(b, gate, ALL_LANES);
}

/* The opposite: a gate needs one input more again. */
static void unsettle_gate(cal_batch *b, cal_node gate)
{
	cal_lane_node *it = &b->nodes[gate];
	if (!it->n_planes)
		it->is |= LANE_NEEDS;
	if (!it->n_planes || (uint32_t)++*counter_of(b, it) == b->graph->need[gate])
		it->is &= (uint16_t)~LANE_SETTLED;
}

/* One more input of a gate has failed in these lanes: a ripple-carry increment. */
static void count(cal_batch *b, cal_node gate, cal_lanes carry)
{
	cal_lane_node *it = &b->nodes[gate];
	carry &= ~it->value;
	if (!carry)
		return;
	if (it->is & LANE_WATCHED)
		b->watched |= carry;
	if (it->n_planes) {
		if (!(it->is & LANE_COUNTED)) {
			it->is |= LANE_COUNTED;
			b->counted = push_node(b->counted, &b->n_counted, &b->counted_room, gate);
		}
		uint64_t *plane = counter_of(b, it) + 1;
		for (uint64_t *end = plane + it->n_planes; plane < end && carry; plane++) {
			cal_lanes was = *plane;
			*plane = was ^ carry;
			carry &= was;
		}
	}
	if (carry && (!(it->is & LANE_FILTERED) || b->open[b->graph->filter[gate]]))
		gain(b, gate, carry);
}

/* The outputs of a node.  Most have one, which stands in the node itself or above what it needs: *only. */
static inline const cal_node *outputs_of(const cal_batch *b, cal_node node, cal_node *only, uint32_t *n)
{
	const cal_lane_node *it = &b->nodes[node];
	uint32_t at = it->n_planes ? (uint32_t)(*counter_of(b, it) >> 32) : it->at;
	*n = it->n_out < LANE_MANY ? it->n_out : b->graph->out_at[node + 1] - b->graph->out_at[node];
	*only = at;
	return it->n_out == 1 ? only : &b->graph->out[at];
}

/* Hands on what a node has gained. */
static void push_on(cal_batch *b, cal_node node)
{
	uint32_t n;
	cal_node only;
	const cal_node *out = outputs_of(b, node, &only, &n);
	cal_lanes fresh = take_lanes(b, node);
	for (uint32_t i = 0; i < n; i++)
		if (b->settling)
			settle(b, out[i]);
		else if (!b->limit || b->limit[out[i]] == b->limit_is)
			count(b, out[i], fresh);
}

/* Asks for the memory that pushing some nodes on will touch, all of them before any is waited for: in a large graph
 * nearly each gate is a cache miss, and they take their time side by side. */
static void ask_for_memory(const cal_batch *b, const cal_node *nodes, unsigned n)
{
	uint32_t n_out;
	cal_node only;
	for (unsigned i = 0; i < n; i++)
		__builtin_prefetch(outputs_of(b, nodes[i], &only, &n_out));
	for (unsigned i = 0; i < n; i++) {
		const cal_node *out = outputs_of(b, nodes[i], &only, &n_out);
		for (uint32_t k = 0; k < n_out; k++)
			__builtin_prefetch(&b->nodes[out[k]], 1);
	}
}

static void fall(cal_batch *b);

/* Takes the lowest nodes that wait, in order: words of ranks until there are enough.  0: none waits. */
static unsigned take_nodes(cal_batch *b, cal_node nodes[TAKEN_MOST])
{
	uint32_t first;
	unsigned n = 0;
	for (uint64_t word; n < ENOUGH && (word = take(b, &first)) != 0;)
		for (; word; word &= word - 1) {
			uint32_t rank = first + lowest(word);
			nodes[n++] = b->graph->ranked ? b->graph->ranked[rank] : rank;
		}
	return n;
}

/* Some dozens of nodes are taken at a time.  What is awaited among them meanwhile comes in the next turn. */
void cal_batch_run(cal_batch *b)
{
	cal_node nodes[TAKEN_MOST];
	fall(b);
	for (unsigned n; (n = take_nodes(b, nodes)) != 0;) {
		if (n > 1)
			ask_for_memory(b, nodes, n);
		for (unsigned i = 0; i < n; i++)
			push_on(b, nodes[i]);
	}
	cal_few_clear(&b->again);
}

/* The counter of a gate before anything is counted: 2^planes - need in every lane. */
static void preset(cal_batch *b, cal_node gate)
{
	cal_lane_node *it = &b->nodes[gate];
	if (!it->n_planes)
		return;
	uint64_t *counter = counter_of(b, it), start = ((uint64_t)1 << it->n_planes) - (uint32_t)*counter;
	for (uint32_t j = 0; j < it->n_planes; j++)
		counter[j + 1] = start >> j & 1 ? ALL_LANES : 0;
	it->is &= (uint16_t)~LANE_COUNTED;
}

/* A node before anything has failed. */
static cal_lane_node new_lane_node(const cal_graph *g, cal_node node)
{
	uint32_t n_out = g->out_at[node + 1] - g->out_at[node];
	cal_lane_node it = {.at = n_out == 1 ? g->out[g->out_at[node]] : g->out_at[node],
	                    .n_out = n_out < LANE_MANY ? (uint8_t)n_out : LANE_MANY,
	                    .n_planes = (uint8_t)(g->plane[node + 1] - g->plane[node])};
	it.is = (uint16_t)((g->top[node] ? LANE_TOP : 0) | (g->filter[node] != FILTER_NONE ? LANE_FILTERED : 0) |
	                   (g->need[node] == 1 ? LANE_NEEDS : 0));
	return it;
}

/* Makes the counter of a gate at `at`; tells where the next one is to stand. */
static uint32_t new_counter(cal_batch *b, cal_node gate, uint32_t at)
{
	cal_lane_node *it = &b->nodes[gate];
	b->counters[at] = (uint64_t)it->at << 32 | b->graph->need[gate];
	it->at = at;
	preset(b, gate);
	return at + 1 + it->n_planes;
}

void cal_batch_start(cal_batch *b, const cal_graph *graph, const bool *open, const bool *at_rest)
{
	*b = (cal_batch){.graph = graph, .open = open, .at_rest = at_rest};
	size_t n = graph->n_nodes;
	b->nodes = cal_in_lines(n, sizeof *b->nodes);
	b->counters = cal_zeroed(2 * (size_t)graph->plane[n] + 1, sizeof *b->counters);
	for (unsigned level = 0; level < LEVELS; level++) {
		n = n / WORD + 2;
		b->waiting[level] = cal_zeroed(n, sizeof *b->waiting[level]);
	}
	uint32_t counter = 0;
	for (cal_node node = 0; node < graph->n_nodes; node++) {
		cal_lane_node it = new_lane_node(graph, node);
		b->nodes[node] = it;
		if (it.n_planes)
			counter = new_counter(b, node, counter);
		if (graph->need[node] == 0)
			b->failed = push_node(b->failed, &b->n_failed, &b->failed_room, node);
	}
}

void cal_batch_free(cal_batch *b)
{
	free(b->nodes), free(b->counters), free(b->again_lanes);
	cal_few_free(&b->again);
	for (unsigned level = 0; level < LEVELS; level++)
		free(b->waiting[level]);
	free(b->touched), free(b->counted), free(b->tops);
	free(b->resting), free(b->settled), free(b->failed);
	*b = (cal_batch){0};
}

void cal_batch_clear(cal_batch *b)
{
	enum { AHEAD = 16 };
	for (uint32_t i = 0; i < b->n_touched; i++) {
		if (i + AHEAD < b->n_touched)
			__builtin_prefetch(&b->nodes[b->touched[i + AHEAD]], 1);
		b->nodes[b->touched[i]].value = 0;
		b->nodes[b->touched[i]].is &= (uint16_t)~LANE_STRUCK;
	}
	for (uint32_t i = 0; i < b->n_counted; i++)
		preset(b, b->counted[i]);
	b->n_touched = b->n_counted = b->n_tops = 0;
	b->watched = 0;
}

void cal_batch_watch(cal_batch *b, cal_node gate)
{
	b->nodes[gate].is |= LANE_WATCHED;
}

/* Lets what is being settled take its effect, and gives the gates that count some of it what they still need. */
static void end_settling(cal_batch *b, uint32_t first_settled)
{
	cal_batch_run(b);
	b->settling = 0;
	for (uint32_t i = first_settled; i < b->n_settled; i++)
		preset(b, b->settled[i]);
}

/* Takes back what has been settled, but for so many that came first. */
static void unsettle(cal_batch *b, uint32_t n_resting, uint32_t n_settled)
{
	cal_batch_clear(b);
	for (uint32_t i = n_resting; i < b->n_resting; i++) {
		b->nodes[b->resting[i]].value = 0;
		b->nodes[b->resting[i]].is &= (uint16_t)~(LANE_RESTS | LANE_GROUNDED | LANE_STRUCK);
	}
	for (uint32_t i = n_settled; i < b->n_settled; i++)
		unsettle_gate(b, b->settled[i]);
	for (uint32_t i = n_settled; i < b->n_settled; i++)
		preset(b, b->settled[i]);
	b->n_resting = n_resting;
	b->n_settled = n_settled;
}

void cal_batch_lift_ground(cal_batch *b)
{
	unsettle(b, b->first_ground, b->first_settled);
}

void cal_batch_rest(cal_batch *b)
{
	unsettle(b, 0, 0);
	b->settling = 1;
	for (uint32_t i = 0; i < b->n_failed; i++)
		if (b->at_rest[b->graph->filter[b->failed[i]]])
			gain(b, b->failed[i], ALL_LANES);
	end_settling(b, 0);
	b->first_ground = b->n_resting;
	b->first_settled = b->n_settled;
}

void cal_batch_ground(cal_batch *b, cal_node node)
{
	if (node == NODE_FALSE || b->nodes[node].is & (LANE_RESTS | LANE_GROUNDED))
		return;
	b->settling = 2;
	b->nodes[node].is |= LANE_STRUCK;
	gain(b, node, ALL_LANES);
	b->settling = 0;
}

void cal_batch_ground_run(cal_batch *b)
{
	uint32_t settled = b->n_settled;
	b->settling = 2;
	end_settling(b, settled);
}

static bool absorbs(const cal_batch *b, cal_node node)
{
	enum { FEW_OUTPUTS = 8 };
	uint32_t n;
	cal_node only;
	const cal_node *out = outputs_of(b, node, &only, &n);
	if (node == NODE_FALSE || cal_batch_rests(b, node))
		return true;
	if (n > FEW_OUTPUTS || b->nodes[node].is & LANE_TOP)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const cal_lane_node *gate = &b->nodes[out[i]];
		if (gate->is & LANE_RESTS)
			continue;
		/* it may feed a gate more than once, at most by all of its outputs */
		if (gate->is & LANE_WATCHED || !gate->n_planes || (uint32_t)*counter_of(b, gate) <= n)
			return false;
	}
	return true;
}

/* The output of a node without a counter, if it has one alone; else NODE_FALSE. */
static cal_node only_output(const cal_batch *b, cal_node node)
{
	const cal_lane_node *it = &b->nodes[node];
	return it->n_out == 1 && !it->n_planes ? it->at : NODE_FALSE;
}

static void ask_for_counter(const cal_batch *b, cal_node gate)
{
	if (b->nodes[gate].n_planes)
		__builtin_prefetch(counter_of(b, &b->nodes[gate]), 1);
}

/* What is far in memory is asked for in good time: the node, then its outputs, then their counters. */
void cal_batch_absorbing(const cal_batch *b, const cal_node *nodes, uint32_t n, bool *result)
{
	enum { NODE_AHEAD = 24, GATES_AHEAD = 16, COUNTERS_AHEAD = 8 };
	for (uint32_t i = 0; i < n; i++) {
		if (i + NODE_AHEAD < n)
			__builtin_prefetch(&b->nodes[nodes[i + NODE_AHEAD]]);
		if (i + GATES_AHEAD < n)
			__builtin_prefetch(&b->nodes[only_output(b, nodes[i + GATES_AHEAD])]);
		if (i + COUNTERS_AHEAD < n)
			ask_for_counter(b, only_output(b, nodes[i + COUNTERS_AHEAD]));
		result[i] = absorbs(b, nodes[i]);
	}
}

void cal_batch_limit(cal_batch *b, const uint32_t *limit, uint32_t is)
{
	b->limit = limit;
	b->limit_is = is;
}

/* Lets strikes that were noted fall. */
static void fall(cal_batch *b)
{
	for (unsigned i = 0; i < b->n_noted; i++) {
		b->nodes[b->noted[i]].is |= LANE_STRUCK;
		gain(b, b->noted[i], (cal_lanes)1 << b->noted_lane[i]);
	}
	b->n_noted = 0;
}

/* In a large graph each strike is a cache miss; noted first, a few dozen take their time side by side. */
void cal_batch_strike(cal_batch *b, cal_node leaf, unsigned lane)
{
	assert(lane < CAL_LANES);
	if (leaf == NODE_FALSE)
		return;
	__builtin_prefetch(&b->nodes[leaf], 1);
	b->noted[b->n_noted] = leaf;
	b->noted_lane[b->n_noted++] = (uint8_t)lane;
	if (b->n_noted == CAL_NOTED)
		fall(b);
}
