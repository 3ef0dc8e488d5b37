/* engine/graph.c -- lists of edges to a graph that can be walked forwards and, if wanted, backwards. */
#include "engine/graph.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/knots.h"
#include "base/threads.h"

#define LEAF UINT32_MAX

static void make_room_for_nodes(cal_graph *g, uint32_t room)
{
	g->nodes_room = room;
	g->need = cal_resize(g->need, room, sizeof *g->need);
	g->filter = cal_resize(g->filter, room, sizeof *g->filter);
	g->top = cal_resize(g->top, room, sizeof *g->top);
}

static void make_room_for_edges(cal_graph *g, uint32_t room)
{
	g->edges_room = room;
	g->from = cal_resize(g->from, room, sizeof *g->from);
	g->to = cal_resize(g->to, room, sizeof *g->to);
}

static cal_node new_node(cal_graph *g, uint32_t need, cal_filter filter)
{
	if (g->n_nodes == g->nodes_room)
		make_room_for_nodes(g, g->nodes_room ? g->nodes_room * 2 : 256);
	g->need[g->n_nodes] = need;
	g->filter[g->n_nodes] = filter;
	g->top[g->n_nodes] = false;
	return g->n_nodes++;
}

void cal_graph_start(cal_graph *g)
{
	*g = (cal_graph){0};
	new_node(g, LEAF, FILTER_NONE);  /* NODE_FALSE */
	new_node(g, 0, FILTER_NONE);     /* NODE_TRUE */
}

void cal_graph_reserve(cal_graph *g, uint32_t nodes, uint32_t edges)
{
	if (nodes > g->nodes_room)
		make_room_for_nodes(g, nodes);
	if (edges > g->edges_room)
		make_room_for_edges(g, edges);
}

void cal_graph_free(cal_graph *g)
{
	free(g->need), free(g->filter), free(g->top);
	free(g->out_at), free(g->out), free(g->rank), free(g->ranked);
	free(g->inputs), free(g->in), free(g->from), free(g->to);
	*g = (cal_graph){0};
}

cal_node cal_graph_leaf(cal_graph *g)
{
	return new_node(g, LEAF, FILTER_NONE);
}

cal_node cal_graph_gate(cal_graph *g, uint32_t need, cal_filter filter)
{
	assert(need != LEAF);
	return new_node(g, need, filter);
}

void cal_graph_input(cal_graph *g, cal_node gate, cal_node input)
{
	assert(gate < g->n_nodes && input < g->n_nodes && g->need[gate] != LEAF);
	if (input == NODE_FALSE || g->need[gate] == 0)
		return;
	if (input == NODE_TRUE) {
		g->need[gate]--;
		return;
	}
	if (g->n_edges == g->edges_room)
		make_room_for_edges(g, g->edges_room ? g->edges_room * 2 : 512);
	g->from[g->n_edges] = input;
	g->to[g->n_edges++] = gate;
}

void cal_graph_top(cal_graph *g, cal_node node)
{
	assert(node < g->n_nodes);
	g->top[node] = true;
}

/* Sorts edges by key, stably, into a compressed list: at[key] .. at[key + 1] of list holds the others. */
static void compress(const cal_graph *g, const cal_node *key, const cal_node *other, uint32_t **at, cal_node **list)
{
	uint32_t *start = cal_resize(NULL, (size_t)g->n_nodes + 1, sizeof *start);
	memset(start, 0, ((size_t)g->n_nodes + 1) * sizeof *start);
	for (uint32_t e = 0; e < g->n_edges; e++)
		start[key[e] + 1]++;
	for (uint32_t n = 0; n < g->n_nodes; n++)
		start[n + 1] += start[n];
	cal_node *sorted = cal_resize(NULL, (size_t)g->n_edges + 1, sizeof *sorted);
	for (uint32_t e = 0; e < g->n_edges; e++)
		sorted[start[key[e]]++] = other[e];
	memmove(start + 1, start, g->n_nodes * sizeof *start);
	start[0] = 0;
	*at = start;
	*list = sorted;
}

/* Ranks nodes by the reverse of the order of their knots along outputs: whatever is not in a circle comes after all
 * its inputs. */
static void rank_by_knots(cal_graph *g)
{
	uint32_t n = g->n_nodes, *knot_of = cal_resize(NULL, n, sizeof *knot_of);
	cal_node *order = cal_resize(NULL, n, sizeof *order);
	cal_knots(n, g->out_at, g->out, knot_of, order);
	g->rank = cal_resize(NULL, n, sizeof *g->rank);
	g->ranked = cal_resize(NULL, n, sizeof *g->ranked);
	for (uint32_t i = 0; i < n; i++) {
		g->ranked[n - 1 - i] = order[i];
		g->rank[order[i]] = n - 1 - i;
	}
	free(knot_of), free(order);
}

static void make_outputs(cal_graph *g)
{
	enum { FEW = 16 };  /* nodes are worth ranking if more than one edge in so many leads back */
	uint32_t back = 0;
	for (uint32_t e = 0; e < g->n_edges; e++)
		back += g->from[e] > g->to[e];
	compress(g, g->from, g->to, &g->out_at, &g->out);
	if (back > g->n_edges / FEW)
		rank_by_knots(g);
}

static void make_inputs(cal_graph *g)
{
	uint32_t *start;
	compress(g, g->to, g->from, &start, &g->in);
	g->inputs = cal_resize(NULL, (size_t)g->n_nodes + 1, sizeof *g->inputs);
	for (uint32_t n = 0; n <= g->n_nodes; n++)
		g->inputs[n] = (cal_inputs){start[n], n < g->n_nodes && start[n] < start[n + 1] ? g->in[start[n]] : NODE_FALSE};
	free(start);
}

static void free_edges(cal_graph *g)
{
	free(g->from), free(g->to);
	g->from = g->to = NULL;
}

void cal_graph_finish(cal_graph *g)
{
	make_outputs(g);
}

void cal_graph_inputs(cal_graph *g)
{
	if (g->inputs)
		return;
	make_inputs(g);
	free_edges(g);
}

typedef struct {
	cal_graph *graph;
	void (*make)(cal_graph *g);
} side;

static void make_side(void *one)
{
	side *it = one;
	it->make(it->graph);
}

void cal_graph_finish_both(cal_graph *g)
{
	enum { LARGE = 1 << 16 };
	side sides[] = {{g, make_outputs}, {g, make_inputs}};
	if (g->n_edges > LARGE && cal_processors() > 1) {
		cal_at_once(make_side, sides, 2, sizeof *sides);
	} else {
		make_outputs(g);
		make_inputs(g);
	}
	free_edges(g);
}
