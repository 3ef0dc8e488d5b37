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
	for (uint32_t e = g->in_at[gate]; cal_batch_settled(t->batch, gate) && e < g->in_at[gate + 1]; e++)
		n += cal_batch_rests(t->batch, g->in[e]);
	return n;
}

static bool is_leaf(const cal_graph *g, cal_node node)
{
	return g->in_at[node] == g->in_at[node + 1];
}

/* An input of a gate has fallen, in some wave. */
static void count(cal_trace *t, cal_node gate, uint32_t wave)
{
	uint32_t number = cal_few_find(&t->cone, gate);
	if (number == CAL_NOT_AMONG)
		return;
	if (t->at[number].counted++ == 0)
		t->at[number].counted += resting_inputs(t, gate);
	if (t->at[number].counted >= t->batch->graph->need[gate])
		fall(t, number, wave + 1);
}

void cal_trace_look(cal_trace *t, cal_node node, unsigned lane, cal_is_struck *is_struck, const void *from)
{
	const cal_graph *g = t->batch->graph;
	clear(t);
	t->lane = lane;
	add_to_cone(t, node);
	for (uint32_t i = 0; i < t->cone.n; i++)
		for (cal_node at = t->cone.at[i], e = g->in_at[at]; e < g->in_at[at + 1]; e++)
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
	for (uint32_t e = g->in_at[node]; wave > 1 && e < g->in_at[node + 1]; e++)
		if (cal_trace_wave(t, g->in[e]) == wave - 1)
			return g->in[e];
	return NODE_FALSE;
}

/* ---- any way back ---- */

enum { SIDE_BY_SIDE = 16, SHORT = 32 };

/* Somebody on a way: what is yet to be loaded at each step has been asked for, and others go on meanwhile. */
typedef struct {
	cal_way *way;
	cal_node seen[SHORT], path[SHORT];  /* all nodes, those that led nowhere too; the way so far */
	unsigned n_seen, n_path;
	enum { AT_NODE, AT_LIST, AT_INPUTS } stands;  /* what is loaded: the node, the list of its inputs, they */
} walker;

static bool has_seen(const walker *w, cal_node node)
{
	for (unsigned i = w->n_seen; i-- > 0;)
		if (w->seen[i] == node)
			return true;
	return false;
}

static void start_walk(const cal_trace *t, walker *w, cal_way *way)
{
	w->way = way;
	w->seen[0] = w->path[0] = way->from;
	w->n_seen = w->n_path = 1;
	w->stands = AT_NODE;
	__builtin_prefetch(&t->batch->nodes[way->from]);
	__builtin_prefetch(&t->batch->graph->in_at[way->from]);
}

static void keep_way(cal_trace *t, cal_way *way, const cal_node *path, uint32_t n)
{
	way->first = t->n_ways;
	way->n = n;
	for (uint32_t i = 0; i < n; i++) {
		CAL_GROW(t->ways, t->n_ways, t->ways_room);
		t->ways[t->n_ways++] = path[i];
	}
}

static void ask_for_inputs(const cal_trace *t, cal_node gate)
{
	enum { AHEAD = 32 };
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->in_at[gate], n = 0; e < g->in_at[gate + 1] && n < AHEAD; e++, n++)
		__builtin_prefetch(&t->batch->nodes[g->in[e]]), __builtin_prefetch(&g->in_at[g->in[e]]);
}

/* The first input of a gate that has failed and was not seen yet; NODE_FALSE: there is none. */
static cal_node failed_input(const cal_trace *t, const walker *w, cal_node gate)
{
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->in_at[gate]; e < g->in_at[gate + 1]; e++)
		if (has_failed(t, w->way->lane, g->in[e]) && !has_seen(w, g->in[e]))
			return g->in[e];
	return NODE_FALSE;
}

static bool ends_at(const cal_trace *t, unsigned lane, cal_node node, cal_is_struck *is_struck, const void *from)
{
	return is_leaf(t->batch->graph, node) || (cal_batch_struck(t->batch, node) && is_struck(from, lane, node));
}

/* From the inputs of a node to one of them, or back; false: there is none, or the way is too long. */
static bool walk_to_input(const cal_trace *t, walker *w)
{
	cal_node next = failed_input(t, w, w->path[w->n_path - 1]);
	if (next == NODE_FALSE)  /* the way led round a circle: back to where it forked */
		return --w->n_path;
	if (w->n_seen == SHORT) {
		w->n_path = 0;
		return false;
	}
	w->seen[w->n_seen++] = w->path[w->n_path++] = next;
	w->stands = AT_NODE;
	return true;
}

/* A step; false: the walk is over. */
static bool walk_on(const cal_trace *t, walker *w, cal_is_struck *is_struck, const void *from)
{
	const cal_graph *g = t->batch->graph;
	cal_node at = w->path[w->n_path - 1];
	switch (w->stands) {
	case AT_NODE:
		if (ends_at(t, w->way->lane, at, is_struck, from))
			return false;
		__builtin_prefetch(&g->in[g->in_at[at]]);
		w->stands = AT_LIST;
		return true;
	case AT_LIST:
		ask_for_inputs(t, at);
		w->stands = AT_INPUTS;
		return true;
	default:
		return walk_to_input(t, w);
	}
}

/* The same of any length, by marks. */
static cal_node unmarked_input(const cal_trace *t, cal_node gate)
{
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->in_at[gate]; e < g->in_at[gate + 1]; e++)
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

void cal_trace_ways(cal_trace *t, cal_way *ways, uint32_t n, cal_is_struck *is_struck, const void *from)
{
	walker walkers[SIDE_BY_SIDE];
	uint32_t next = 0;
	unsigned walking = 0;
	t->n_ways = 0;
	do {
		for (; walking < SIDE_BY_SIDE && next < n; next++)
			if (ways[next].from != NODE_FALSE)
				start_walk(t, &walkers[walking++], &ways[next]);
		for (unsigned i = 0; i < walking; i++)
			if (!walk_on(t, &walkers[i], is_struck, from)) {
				end_walk(t, &walkers[i], is_struck, from);
				walkers[i--] = walkers[--walking];
			}
	} while (walking || next < n);
}
