/* engine/trace.c -- one lane of a batch, wave by wave. */
#include "engine/trace.h"

#include <stdlib.h>

void cal_trace_start(cal_trace *t, const cal_batch *batch)
{
	*t = (cal_trace){.batch = batch};
	size_t n = batch->graph->n_nodes;
	t->at = cal_zeroed(n, sizeof *t->at);
}

void cal_trace_free(cal_trace *t)
{
	free(t->at), free(t->cone), free(t->fallen), free(t->path);
	*t = (cal_trace){0};
}

static void clear(cal_trace *t)
{
	for (uint32_t i = 0; i < t->n_cone && t->marked; i++)
		t->at[t->cone[i]] = (cal_traced){0};
	t->n_cone = t->n_fallen = 0;
	t->marked = false;
}

/* Has the node failed in the lane, and not at rest? */
static bool has_failed(const cal_trace *t, cal_node node)
{
	return cal_batch_value(t->batch, node) >> t->lane & 1 && !cal_batch_rests(t->batch, node);
}

static void add_to_cone(cal_trace *t, cal_node node)
{
	if (t->at[node].counted || !has_failed(t, node))
		return;
	t->at[node].counted = 1;
	CAL_GROW(t->cone, t->n_cone, t->cone_room);
	t->cone[t->n_cone++] = node;
}

static void fall(cal_trace *t, cal_node node, uint32_t wave)
{
	if (t->at[node].wave)
		return;
	t->at[node].wave = wave;
	CAL_GROW(t->fallen, t->n_fallen, t->fallen_room);
	t->fallen[t->n_fallen++] = node;
}

static uint32_t resting_inputs(const cal_trace *t, cal_node gate)
{
	const cal_graph *g = t->batch->graph;
	uint32_t n = 0;
	for (uint32_t e = g->in_at[gate]; cal_batch_settled(t->batch, gate) && e < g->in_at[gate + 1]; e++)
		n += cal_batch_rests(t->batch, g->in[e]);
	return n;
}

static bool is_leaf(const cal_graph *g, cal_node node)
{
	return g->in_at[node] == g->in_at[node + 1];
}

void cal_trace_look(cal_trace *t, cal_node node, unsigned lane, bool (*is_struck)(const void *from, cal_node node),
                    const void *from)
{
	const cal_graph *g = t->batch->graph;
	clear(t);
	t->lane = lane;
	t->marked = true;
	add_to_cone(t, node);
	for (uint32_t i = 0; i < t->n_cone; i++)
		for (uint32_t e = g->in_at[t->cone[i]]; e < g->in_at[t->cone[i] + 1]; e++)
			add_to_cone(t, g->in[e]);
	for (uint32_t i = 0; i < t->n_cone; i++)
		if (is_leaf(g, t->cone[i]) || (cal_batch_struck(t->batch, t->cone[i]) && is_struck(from, t->cone[i])))
			fall(t, t->cone[i], 1);
	for (uint32_t i = 0; i < t->n_fallen && !t->at[node].wave; i++)
		for (uint32_t e = g->out_at[t->fallen[i]]; e < g->out_at[t->fallen[i] + 1]; e++) {
			cal_node gate = g->out[e];
			if (!t->at[gate].counted)
				continue;
			if (t->at[gate].counted++ == 1)
				t->at[gate].counted += resting_inputs(t, gate);
			if (t->at[gate].counted > g->need[gate])
				fall(t, gate, t->at[t->fallen[i]].wave + 1);
		}
}

cal_node cal_trace_cause(const cal_trace *t, cal_node node)
{
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->in_at[node]; e < g->in_at[node + 1]; e++)
		if (t->at[g->in[e]].wave && t->at[g->in[e]].wave + 1 == t->at[node].wave)
			return g->in[e];
	return NODE_FALSE;
}

/* ---- any path ---- */

/* Most paths are shorter than a few lines of memory, and looking through what they have seen costs less than a mark at each
 * node, which is a cache miss. */
static bool has_seen(const cal_trace *t, cal_node node)
{
	if (t->marked)
		return t->at[node].counted;
	for (uint32_t i = t->n_cone; i-- > 0;)
		if (t->cone[i] == node)
			return true;
	return false;
}

static void see(cal_trace *t, cal_node node)
{
	enum { LONG = 24 };
	CAL_GROW(t->cone, t->n_cone, t->cone_room);
	t->cone[t->n_cone++] = node;
	for (uint32_t i = 0; i < t->n_cone && t->n_cone == LONG; i++)
		t->at[t->cone[i]].counted = 1;
	t->marked |= t->n_cone == LONG;
	if (t->marked)
		t->at[node].counted = 1;
}

/* The first input of a gate that has failed and was not looked at yet; NODE_FALSE: there is none. */
static cal_node failed_input(const cal_trace *t, cal_node gate)
{
	enum { AHEAD = 8 };
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->in_at[gate], n = 0; e < g->in_at[gate + 1] && n < AHEAD; e++, n++)
		__builtin_prefetch(&t->batch->nodes[g->in[e]]), __builtin_prefetch(&g->in_at[g->in[e]]);
	for (uint32_t e = g->in_at[gate]; e < g->in_at[gate + 1]; e++)
		if (has_failed(t, g->in[e]) && !has_seen(t, g->in[e]))
			return g->in[e];
	return NODE_FALSE;
}

uint32_t cal_trace_any(cal_trace *t, cal_node node, unsigned lane, bool (*is_struck)(const void *from, cal_node node),
                       const void *from, const cal_node **path)
{
	bool new_here = true;
	clear(t);
	t->lane = lane;
	t->n_path = 0;
	while (node != NODE_FALSE) {
		if (new_here) {
			see(t, node);
			CAL_GROW(t->path, t->n_path, t->path_room);
			t->path[t->n_path++] = node;
		}
		if (is_leaf(t->batch->graph, node) || (cal_batch_struck(t->batch, node) && is_struck(from, node)))
			break;
		cal_node next = failed_input(t, node);
		new_here = next != NODE_FALSE;
		if (!new_here) {
			t->n_path--;  /* the way led round a circle: back to where it forked */
			next = t->n_path ? t->path[t->n_path - 1] : NODE_FALSE;
		}
		node = next;
	}
	*path = t->path;
	return t->n_path;
}
