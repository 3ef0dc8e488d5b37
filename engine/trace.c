/* engine/trace.c -- one lane of a batch, wave by wave. */
#include "engine/trace.h"

#include <stdlib.h>

void cal_trace_start(cal_trace *t, const cal_batch *batch)
{
	*t = (cal_trace){.batch = batch};
}

void cal_trace_free(cal_trace *t)
{
	cal_few_free(&t->cone);
	free(t->at), free(t->fallen), free(t->ways);
	*t = (cal_trace){0};
}

static void clear(cal_trace *t)
{
	cal_few_clear(&t->cone);
	t->n_fallen = 0;
}

/* Has the node failed in a lane, and not at rest? */
static bool has_failed(const cal_trace *t, unsigned lane, cal_node node)
{
	return cal_batch_value(t->batch, node) >> lane & 1 && !cal_batch_rests(t->batch, node);
}

static void add_to_cone(cal_trace *t, cal_node node)
{
	if (!has_failed(t, t->lane, node) || cal_few_find(&t->cone, node) != CAL_NOT_AMONG)
		return;
	CAL_GROW(t->at, t->cone.n, t->at_room);
	t->at[t->cone.n] = (cal_traced){0};
	cal_few_add(&t->cone, node);
}

/* One of the cone falls, unless it has. */
static void fall(cal_trace *t, uint32_t number, uint32_t wave)
{
	if (t->at[number].wave)
		return;
	t->at[number].wave = wave;
	CAL_GROW(t->fallen, t->n_fallen, t->fallen_room);
	t->fallen[t->n_fallen++] = number;
}

static uint32_t resting_inputs(const cal_trace *t, cal_node gate)
{
	const cal_graph *g = t->batch->graph;
	uint32_t n = 0;
	for (uint32_t e = g->inputs[gate].at; cal_batch_settled(t->batch, gate) && e < g->inputs[gate + 1].at; e++)
		n += cal_batch_rests(t->batch, g->in[e]);
	return n;
}

static bool is_leaf(const cal_graph *g, cal_node node)
{
	return g->inputs[node].first == NODE_FALSE;
}

/* An input of a gate has fallen, in some wave. */
static void count(cal_trace *t, cal_node gate, uint32_t wave)
{
	uint32_t number = cal_few_find(&t->cone, gate);
	if (number == CAL_NOT_AMONG)
		return;
	if (t->at[number].counted++ == 0)
		t->at[number].counted += resting_inputs(t, gate);
	if (t->at[number].counted >= cal_graph_kind(t->batch->graph, gate)->need)
		fall(t, number, wave + 1);
}

void cal_trace_look(cal_trace *t, cal_node node, unsigned lane, cal_is_struck *is_struck, const void *from)
{
	const cal_graph *g = t->batch->graph;
	clear(t);
	t->lane = lane;
	add_to_cone(t, node);
	for (uint32_t i = 0; i < t->cone.n; i++)
		for (cal_node at = t->cone.at[i], e = g->inputs[at].at; e < g->inputs[at + 1].at; e++)
			add_to_cone(t, g->in[e]);
	for (uint32_t i = 0; i < t->cone.n; i++)
		if (is_leaf(g, t->cone.at[i]) ||
		    (cal_batch_struck(t->batch, t->cone.at[i]) && is_struck(from, lane, t->cone.at[i])))
			fall(t, i, 1);
	for (uint32_t i = 0; i < t->n_fallen && t->at[0].wave == 0; i++)
		for (cal_node at = t->cone.at[t->fallen[i]], e = g->out_at[at]; e < g->out_at[at + 1]; e++)
			count(t, g->out[e], t->at[t->fallen[i]].wave);
}

uint32_t cal_trace_wave(const cal_trace *t, cal_node node)
{
	uint32_t number = cal_few_find(&t->cone, node);
	return number == CAL_NOT_AMONG ? 0 : t->at[number].wave;
}

cal_node cal_trace_cause(const cal_trace *t, cal_node node)
{
	const cal_graph *g = t->batch->graph;
	uint32_t wave = cal_trace_wave(t, node);
	for (uint32_t e = g->inputs[node].at; wave > 1 && e < g->inputs[node + 1].at; e++)
		if (cal_trace_wave(t, g->in[e]) == wave - 1)
			return g->in[e];
	return NODE_FALSE;
}

/* ---- any way back ---- */

enum { SIDE_BY_SIDE = 24, SHORT = 32 };

/* Somebody on a way: what is yet to be loaded at each step has been asked for, and others go on meanwhile. */
typedef struct {
	cal_way *way;
	cal_node seen[SHORT], path[SHORT];  /* all nodes, those that led nowhere too; the way so far */
	unsigned n_seen, n_path;
	enum { AT_NODE, AT_FIRST, AT_LIST, AT_INPUTS } stands;  /* what is loaded: the node, its first input, the list, all */
} walker;

static bool has_seen(const walker *w, cal_node node)
{
	for (unsigned i = w->n_seen; i-- > 0;)
		if (w->seen[i] == node)
			return true;
	return false;
}

static void ask_for_node(const cal_trace *t, cal_node node)
{
	__builtin_prefetch(&t->batch->nodes[node]);
	__builtin_prefetch(&t->batch->graph->inputs[node]);
}

static void start_walk(const cal_trace *t, walker *w, cal_way *way)
{
	w->way = way;
	w->seen[0] = w->path[0] = way->from;
	w->n_seen = w->n_path = 1;
	w->stands = AT_NODE;
	ask_for_node(t, way->from);
}

static void keep_way(cal_trace *t, cal_way *way, const cal_node *path, uint32_t n)
{
	way->first = t->n_ways;
	way->n = n;
	way->doubtful = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (i < 32 && (cal_batch_filtered(t->batch, path[i]) || cal_batch_settled(t->batch, path[i])))
			way->doubtful |= UINT32_C(1) << i;
		CAL_GROW(t->ways, t->n_ways, t->ways_room);
		t->ways[t->n_ways++] = path[i];
	}
}

static void ask_for_inputs(const cal_trace *t, cal_node gate)
{
	enum { AHEAD = 32 };
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->inputs[gate].at, n = 0; e < g->inputs[gate + 1].at && n < AHEAD; e++, n++)
		__builtin_prefetch(&t->batch->nodes[g->in[e]]);
}

/* The first input of a gate that has failed and was not seen yet; NODE_FALSE: there is none. */
static cal_node failed_input(const cal_trace *t, const walker *w, cal_node gate)
{
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->inputs[gate].at; e < g->inputs[gate + 1].at; e++)
		if (has_failed(t, w->way->lane, g->in[e]) && !has_seen(w, g->in[e]))
			return g->in[e];
	return NODE_FALSE;
}

static bool ends_at(const cal_trace *t, unsigned lane, cal_node node, cal_is_struck *is_struck, const void *from)
{
	return is_leaf(t->batch->graph, node) || (cal_batch_struck(t->batch, node) && is_struck(from, lane, node));
}

/* Goes to an input; false: the way is too long. */
static bool walk_to(walker *w, cal_node input)
{
	if (w->n_seen == SHORT) {
		w->n_path = 0;
		return false;
	}
	w->seen[w->n_seen++] = w->path[w->n_path++] = input;
	w->stands = AT_NODE;
	return true;
}

/* From the inputs of a node to one of them, or back; false: there is none, or the way is too long. */
static bool walk_to_input(const cal_trace *t, walker *w)
{
	cal_node next = failed_input(t, w, w->path[w->n_path - 1]);
	if (next == NODE_FALSE)  /* the way led round a circle: back to where it forked */
		return --w->n_path;
	__builtin_prefetch(&t->batch->graph->inputs[next]);
	return walk_to(w, next);
}

/* A step; false: the walk is over.  Most often the first input has failed, and what it needs was asked for with it. */
static bool walk_on(const cal_trace *t, walker *w, cal_is_struck *is_struck, const void *from)
{
	const cal_graph *g = t->batch->graph;
	cal_node at = w->path[w->n_path - 1];
	if (w->stands == AT_FIRST) {
		cal_node first = g->inputs[at].first;
		if (!has_failed(t, w->way->lane, first) || has_seen(w, first)) {
			__builtin_prefetch(&g->in[g->inputs[at].at]);
			w->stands = AT_LIST;
			return true;
		}
		if (!walk_to(w, first))
			return false;
		at = first;
	}
	switch (w->stands) {
	case AT_LIST:
		ask_for_inputs(t, at);
		w->stands = AT_INPUTS;
		return true;
	case AT_INPUTS:
		return walk_to_input(t, w);
	default:
		if (ends_at(t, w->way->lane, at, is_struck, from))
			return false;
		ask_for_node(t, g->inputs[at].first);
		w->stands = AT_FIRST;
		return true;
	}
}

/* The same of any length, by marks. */
static cal_node unmarked_input(const cal_trace *t, cal_node gate)
{
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->inputs[gate].at; e < g->inputs[gate + 1].at; e++)
		if (has_failed(t, t->lane, g->in[e]) && cal_few_find(&t->cone, g->in[e]) == CAL_NOT_AMONG)
			return g->in[e];
	return NODE_FALSE;
}

static void walk_far(cal_trace *t, cal_way *way, cal_is_struck *is_struck, const void *from)
{
	cal_node *path = NULL, next = way->from;
	uint32_t n = 0, room = 0;
	clear(t);
	t->lane = way->lane;
	do {
		if (next != NODE_FALSE) {
			add_to_cone(t, next);
			CAL_GROW(path, n, room);
			path[n++] = next;
		} else {
			n--;
		}
		next = n ? unmarked_input(t, path[n - 1]) : NODE_FALSE;
	} while (n && !ends_at(t, way->lane, path[n - 1], is_struck, from));
	keep_way(t, way, path, n);
	free(path);
}

static void end_walk(cal_trace *t, const walker *w, cal_is_struck *is_struck, const void *from)
{
	if (w->n_path)
		keep_way(t, w->way, w->path, w->n_path);
	else
		walk_far(t, w->way, is_struck, from);
}

/* The next way that starts anywhere, from *next on; NULL: there is none. */
static cal_way *next_way(cal_way *ways, uint32_t n, uint32_t *next)
{
	while (*next < n && ways[*next].from == NODE_FALSE)
		++*next;
	return *next < n ? &ways[(*next)++] : NULL;
}

void cal_trace_ways(cal_trace *t, cal_way *ways, uint32_t n, cal_is_struck *is_struck, const void *from)
{
	walker walkers[SIDE_BY_SIDE];
	uint32_t next = 0;
	unsigned walking = 0;
	t->n_ways = 0;
	for (cal_way *way; walking < SIDE_BY_SIDE && (way = next_way(ways, n, &next)) != NULL;)
		start_walk(t, &walkers[walking++], way);
	while (walking)
		for (unsigned i = 0; i < walking; i++) {
			if (walk_on(t, &walkers[i], is_struck, from))
				continue;
			end_walk(t, &walkers[i], is_struck, from);
			cal_way *way = next_way(ways, n, &next);
			if (way)
				start_walk(t, &walkers[i], way);
			else
				walkers[i--] = walkers[--walking];
		}
}
