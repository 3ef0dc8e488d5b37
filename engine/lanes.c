/* engine/lanes.c -- strikes in, failed tops out, 64 events at a time. */
#include "engine/lanes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FILTER_FAR = UINT16_MAX >> LANE_FILTER };
enum { WORD = 64, LEVELS = 4, ENOUGH = 32, TAKEN_MOST = ENOUGH - 1 + WORD, AHEAD = 8, FAR_AHEAD = 16 };
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

static inline cal_filter filter_of(const cal_batch *b, cal_node node)
{
	return cal_graph_kind(b->graph, node)->filter;
}

/* Notes in the higher bitmaps that a word of the lowest is not zero any more. */
static void await_word(cal_batch *b, uint32_t at)
{
	for (unsigned level = 1; level < LEVELS; level++) {
		uint64_t *word = &b->waiting[level][at / WORD], was = *word;
		*word = was | (uint64_t)1 << at % WORD;
		if (was)
			return;
		at /= WORD;
	}
}

static inline void await(cal_batch *b, cal_node node)
{
	uint32_t at = rank_of(b->graph, node);
	uint64_t *word = &b->waiting[0][at / WORD], was = *word;
	*word = was | (uint64_t)1 << at % WORD;
	if (!was)
		await_word(b, at / WORD);
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

/* What touches a batch is at most each node, each gate with a counter, each top: for so many there is room. */
static inline void touch(cal_batch *b, cal_node node, const cal_lane_node *it)
{
	b->touched[b->n_touched++] = node;
	if (it->is & LANE_TOP)
		b->tops[b->n_tops++] = node;
}

/* A node that had none has gained lanes: it waits to push them on. */
static inline void wait_first(cal_batch *b, cal_node node)
{
	await(b, node);
	b->nodes[node].is |= LANE_WAITS;
}

/* One that had some has gained more.  If it waits already it may be with all that it has, else only with what came late. */
static void wait_again(cal_batch *b, cal_node node, cal_lanes more)
{
	cal_lane_node *it = &b->nodes[node];
	if (!(it->is & LANE_WAITS)) {
		await(b, node);
		it->is |= LANE_WAITS | LANE_AGAIN;
	}
	if (it->is & LANE_AGAIN)
		add_again(b, node, more);
}

/* A node gains lanes; those it has already do not count. */
static inline void gain(cal_batch *b, cal_node node, cal_lanes lanes)
{
	cal_lane_node *it = &b->nodes[node];
	cal_lanes had = it->value, more = lanes & ~had;
	if (!more)
		return;
	it->value = had | more;
	if (!had)
		touch(b, node, it);
	if (!it->n_out)
		return;
	if (had)
		wait_again(b, node, more);
	else
		wait_first(b, node);
}

/* The same while settling: the node has failed for good. */
static void rest(cal_batch *b, cal_node node)
{
	cal_lane_node *it = &b->nodes[node];
	if (it->value)
		return;
	b->resting = push_node(b->resting, &b->n_resting, &b->resting_room, node);
	it->is |= b->settling == 1 ? LANE_RESTS : LANE_GROUNDED;
	it->value = ALL_LANES;
	if (it->n_out)
		wait_first(b, node);
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
	if (needs_no_more(b, it) && open[filter_of(b, gate)])
		rest(b, gate);
}

/* The opposite: a gate needs one input more again. */
static void unsettle_gate(cal_batch *b, cal_node gate)
{
	cal_lane_node *it = &b->nodes[gate];
	if (!it->n_planes)
		it->is |= LANE_NEEDS;
	if (!it->n_planes || (uint32_t)++*counter_of(b, it) == cal_graph_kind(b->graph, gate)->need)
		it->is &= (uint16_t)~LANE_SETTLED;
}

static inline bool is_open(const cal_batch *b, cal_node gate, uint16_t is)
{
	unsigned filter = is >> LANE_FILTER;
	return filter == FILTER_NONE || b->open[filter < FILTER_FAR ? filter : filter_of(b, gate)];
}

/* One more input of a gate has failed in these lanes: a ripple-carry increment. */
static inline void count(cal_batch *b, cal_node gate, cal_lanes carry)
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
			b->counted[b->n_counted++] = gate;
		}
		uint64_t *plane = counter_of(b, it) + 1;
		for (uint64_t *end = plane + it->n_planes; plane < end && carry; plane++) {
			cal_lanes was = *plane;
			*plane = was ^ carry;
			carry &= was;
		}
	}
	if (carry && is_open(b, gate, it->is))
		gain(b, gate, carry);
}

/* The outputs of a node. */
typedef struct {
	const cal_node *at;
	uint32_t n;
	cal_node only;         /* most have one, which stands in the node itself or above what it needs; then at is NULL */
} outputs;

static inline outputs outputs_of(const cal_batch *b, cal_node node)
{
	const cal_lane_node *it = &b->nodes[node];
	uint32_t at = it->n_planes ? (uint32_t)(*counter_of(b, it) >> 32) : it->at;
	if (it->n_out == 1)
		return (outputs){NULL, 1, at};
	uint32_t n = it->n_out < LANE_MANY ? it->n_out : b->graph->out_at[node + 1] - b->graph->out_at[node];
	return (outputs){&b->graph->out[at], n, NODE_FALSE};
}

static inline void hand_on(cal_batch *b, cal_node gate, cal_lanes lanes)
{
	if (b->settling)
		settle(b, gate);
	else if (!b->limit || b->limit[gate] == b->limit_is)
		count(b, gate, lanes);
}

/* Hands on what a node has gained. */
static inline void push_on(cal_batch *b, const outputs *out, cal_lanes lanes)
{
	if (!out->at)
		hand_on(b, out->only, lanes);
	else
		for (uint32_t i = 0; i < out->n; i++)
			hand_on(b, out->at[i], lanes);
}

static inline void ask_for_counter(const cal_batch *b, cal_node gate)
{
	const cal_lane_node *it = &b->nodes[gate];
	if (it->n_planes)
		__builtin_prefetch(counter_of(b, it), 1);
}

static inline void ask_for_counters(const cal_batch *b, const outputs *out)
{
	if (!out->at)
		ask_for_counter(b, out->only);
	else
		for (uint32_t k = 0; k < out->n; k++)
			ask_for_counter(b, out->at[k]);
}

/* Tells the outputs of some nodes, and asks for the memory that pushing on to them will touch, for all before any is waited
 * for: in a large graph nearly each gate is a cache miss, and they take their time side by side. */
static inline void look_ahead(const cal_batch *b, const cal_node *nodes, unsigned n, outputs *out)
{
	bool lists = false;
	for (unsigned i = 0; i < n; i++) {
		out[i] = outputs_of(b, nodes[i]);
		if (out[i].at)
			__builtin_prefetch(out[i].at);
		else
			__builtin_prefetch(&b->nodes[out[i].only], 1);
		lists |= out[i].at != NULL;
	}
	for (unsigned i = 0; lists && i < n; i++)
		for (uint32_t k = 0; out[i].at && k < out[i].n; k++)
			__builtin_prefetch(&b->nodes[out[i].at[k]], 1);
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
	outputs out[TAKEN_MOST];
	fall(b);
	for (unsigned n; (n = take_nodes(b, nodes)) != 0;) {
		look_ahead(b, nodes, n, out);
		for (unsigned i = 0; i < n; i++) {
			if (i + AHEAD < n)
				ask_for_counters(b, &out[i + AHEAD]);
			push_on(b, &out[i], take_lanes(b, nodes[i]));
		}
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

/* The same of several gates; first they are asked for, then their counters. */
static void preset_all(cal_batch *b, const cal_node *gates, uint32_t n)
{
	enum { GATE_AHEAD = 24, COUNTER_AHEAD = 12 };
	for (uint32_t i = 0; i < n; i++) {
		if (i + GATE_AHEAD < n)
			__builtin_prefetch(&b->nodes[gates[i + GATE_AHEAD]], 1);
		if (i + COUNTER_AHEAD < n)
			ask_for_counter(b, gates[i + COUNTER_AHEAD]);
		preset(b, gates[i]);
	}
}

/* A node before anything has failed. */
static cal_lane_node new_lane_node(const cal_graph *g, cal_node node)
{
	uint32_t n_out = g->out_at[node + 1] - g->out_at[node];
	const cal_kind *kind = cal_graph_kind(g, node);
	cal_lane_node it = {.at = n_out == 1 ? g->out[g->out_at[node]] : g->out_at[node],
	                    .n_out = n_out < LANE_MANY ? (uint8_t)n_out : LANE_MANY,
	                    .n_planes = (uint8_t)cal_graph_planes(kind->need)};
	unsigned filter = kind->filter < FILTER_FAR ? kind->filter : FILTER_FAR;
	it.is = (uint16_t)((kind->top ? LANE_TOP : 0) | filter << LANE_FILTER | (kind->need == 1 ? LANE_NEEDS : 0) |
	                   (kind->need == CAL_LEAF ? LANE_LEAF : 0));
	return it;
}

/* Makes the counter of a gate at `at`; tells where the next one is to stand. */
static uint32_t new_counter(cal_batch *b, cal_node gate, uint32_t at)
{
	cal_lane_node *it = &b->nodes[gate];
	b->counters[at] = (uint64_t)it->at << 32 | cal_graph_kind(b->graph, gate)->need;
	it->at = at;
	preset(b, gate);
	return at + 1 + it->n_planes;
}

/* How many words the counters of a graph take. */
static size_t counter_words(const cal_graph *g)
{
	size_t n = 0;
	for (cal_node node = 0; node < g->n_nodes; node++) {
		unsigned planes = cal_graph_planes(cal_graph_kind(g, node)->need);
		n += planes ? planes + 1 : 0;
	}
	return n;
}

void cal_batch_start(cal_batch *b, const cal_graph *graph, const bool *open, const bool *at_rest, const bool *watched)
{
	*b = (cal_batch){.graph = graph, .open = open, .at_rest = at_rest};
	size_t n = graph->n_nodes;
	b->nodes = cal_in_lines(n, sizeof *b->nodes);
	b->counters = cal_zeroed(counter_words(graph) + 1, sizeof *b->counters);
	for (unsigned level = 0; level < LEVELS; level++) {
		n = n / WORD + 2;
		b->waiting[level] = cal_zeroed(n, sizeof *b->waiting[level]);
	}
	uint32_t counter = 0, n_counters = 0, n_tops = 0;
	for (cal_node node = 0; node < graph->n_nodes; node++) {
		const cal_kind *kind = cal_graph_kind(graph, node);
		cal_lane_node it = new_lane_node(graph, node);
		it.is |= watched && watched[kind->filter] ? LANE_WATCHED : 0;
		b->nodes[node] = it;
		n_tops += kind->top;
		n_counters += it.n_planes != 0;
		if (it.n_planes)
			counter = new_counter(b, node, counter);
		if (kind->need == 0)
			b->failed = push_node(b->failed, &b->n_failed, &b->failed_room, node);
	}
	b->touched = cal_resize(NULL, graph->n_nodes, sizeof *b->touched);
	b->counted = cal_resize(NULL, (size_t)n_counters + 1, sizeof *b->counted);
	b->tops = cal_resize(NULL, (size_t)n_tops + 1, sizeof *b->tops);
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
	for (uint32_t i = 0; i < b->n_touched; i++) {
		if (i + FAR_AHEAD < b->n_touched)
			__builtin_prefetch(&b->nodes[b->touched[i + FAR_AHEAD]], 1);
		b->nodes[b->touched[i]].value = 0;
		b->nodes[b->touched[i]].is &= (uint16_t)~LANE_STRUCK;
	}
	preset_all(b, b->counted, b->n_counted);
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
	preset_all(b, b->settled + first_settled, b->n_settled - first_settled);
}

/* Takes back what has been settled, but for so many that came first. */
static void unsettle(cal_batch *b, uint32_t n_resting, uint32_t n_settled)
{
	cal_batch_clear(b);
	for (uint32_t i = n_resting; i < b->n_resting; i++) {
		if (i + FAR_AHEAD < b->n_resting)
			__builtin_prefetch(&b->nodes[b->resting[i + FAR_AHEAD]], 1);
		b->nodes[b->resting[i]].value = 0;
		b->nodes[b->resting[i]].is &= (uint16_t)~(LANE_RESTS | LANE_GROUNDED | LANE_STRUCK);
	}
	for (uint32_t i = n_settled; i < b->n_settled; i++) {
		if (i + FAR_AHEAD < b->n_settled)
			__builtin_prefetch(&b->nodes[b->settled[i + FAR_AHEAD]], 1);
		unsettle_gate(b, b->settled[i]);
	}
	preset_all(b, b->settled + n_settled, b->n_settled - n_settled);
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
		if (b->at_rest[filter_of(b, b->failed[i])])
			rest(b, b->failed[i]);
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
	rest(b, node);
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
	outputs out = outputs_of(b, node);
	if (node == NODE_FALSE || cal_batch_rests(b, node))
		return true;
	if (out.n > FEW_OUTPUTS || b->nodes[node].is & LANE_TOP)
		return false;
	for (uint32_t i = 0; i < out.n; i++) {
		const cal_lane_node *gate = &b->nodes[out.at ? out.at[i] : out.only];
		if (gate->is & LANE_RESTS)
			continue;
		/* it may feed a gate more than once, at most by all of its outputs */
		if (gate->is & LANE_WATCHED || !gate->n_planes || (uint32_t)*counter_of(b, gate) <= out.n)
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

/* A leaf is struck in a lane: it does not wait, for nothing else can make it fall. */
static inline void strike_leaf(cal_batch *b, cal_node node, const outputs *out, cal_lanes lane)
{
	cal_lane_node *it = &b->nodes[node];
	if (it->value & lane)
		return;
	if (!it->value)
		touch(b, node, it);
	it->value |= lane;
	push_on(b, out, lane);
}

/* Lets strikes that were noted fall. */
static void fall(cal_batch *b)
{
	outputs out[CAL_NOTED];
	look_ahead(b, b->noted, b->n_noted, out);
	for (unsigned i = 0; i < b->n_noted; i++) {
		cal_lanes lane = (cal_lanes)1 << b->noted_lane[i];
		cal_lane_node *it = &b->nodes[b->noted[i]];
		it->is |= LANE_STRUCK;
		if (i + AHEAD < b->n_noted)
			ask_for_counters(b, &out[i + AHEAD]);
		if (it->is & LANE_LEAF)
			strike_leaf(b, b->noted[i], &out[i], lane);
		else
			gain(b, b->noted[i], lane);
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
