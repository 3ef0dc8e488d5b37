/* engine/graph.c -- lists of edges to a graph that can be walked forwards and, if wanted, backwards. */
#include "engine/graph.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LEAF UINT32_MAX

static cal_node new_node(cal_graph *g, uint32_t need, cal_filter filter)
{
	if (g->n_nodes == g->nodes_room) {
		g->nodes_room = g->nodes_room ? g->nodes_room * 2 : 256;
		g->need = cal_resize(g->need, g->nodes_room, sizeof *g->need);
		g->filter = cal_resize(g->filter, g->nodes_room, sizeof *g->filter);
		g->top = cal_resize(g->top, g->nodes_room, sizeof *g->top);
	}
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

void cal_graph_free(cal_graph *g)
{
	free(g->need), free(g->filter), free(g->top), free(g->plane);
	free(g->out_at), free(g->out), free(g->rank), free(g->ranked);
	free(g->in_at), free(g->in), free(g->from), free(g->to);
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
	if (g->n_edges == g->edges_room) {
		g->edges_room = g->edges_room ? g->edges_room * 2 : 512;
		g->from = cal_resize(g->from, g->edges_room, sizeof *g->from);
		g->to = cal_resize(g->to, g->edges_room, sizeof *g->to);
	}
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

/* How many counter planes a gate has: enough to count need - 1. */
static uint32_t planes_of(uint32_t need)
{
	uint32_t planes = 0;
	if (need != LEAF)
		while (need > 1 && (need - 1) >> planes)
			planes++;
	return planes;
}

/* Tarjan's algorithm without recursion, along outputs. */
typedef struct {
	cal_graph *g;
	uint32_t *index, *low, *edge, stamp, depth, on_stack, next_rank;
	cal_node *path, *stack;
} ranking;

static void enter(ranking *r, cal_node v)
{
	r->index[v] = r->low[v] = ++r->stamp;
	r->edge[v] = r->g->out_at[v];
	r->stack[r->on_stack++] = v;
	r->path[r->depth++] = v;
}

static void leave(ranking *r, cal_node v)
{
	r->depth--;
	if (r->depth && r->low[v] < r->low[r->path[r->depth - 1]])
		r->low[r->path[r->depth - 1]] = r->low[v];
	if (r->low[v] != r->index[v])
		return;
	for (cal_node w = v + 1; w != v;) {
		w = r->stack[--r->on_stack];
		r->g->rank[w] = --r->next_rank;
		r->g->ranked[r->next_rank] = w;
	}
}

static void walk(ranking *r, cal_node root)
{
	const cal_graph *g = r->g;
	for (enter(r, root); r->depth;) {
		cal_node v = r->path[r->depth - 1];
		if (r->edge[v] == g->out_at[v + 1]) {
			leave(r, v);
			continue;
		}
		cal_node w = g->out[r->edge[v]++];
		if (!r->index[w])
			enter(r, w);
		else if (g->rank[w] == UINT32_MAX && r->index[w] < r->low[v])
			r->low[v] = r->index[w];
	}
}

/* Ranks nodes by the reverse of the order in which their strongly connected components are closed: whatever is
 * not in a circle comes after all its inputs. */
static void rank_by_components(cal_graph *g)
{
	size_t n = g->n_nodes;
	uint32_t *room = cal_resize(NULL, 5 * n, sizeof *room);
	memset(room, 0, n * sizeof *room);
	ranking r = {.g = g, .index = room, .low = room + n, .edge = room + 2 * n, .path = room + 3 * n,
	             .stack = room + 4 * n, .next_rank = g->n_nodes};
	g->rank = cal_resize(NULL, n, sizeof *g->rank);
	g->ranked = cal_resize(NULL, n, sizeof *g->ranked);
	memset(g->rank, 0xff, n * sizeof *g->rank);
	for (cal_node root = 0; root < n; root++)
		if (!r.index[root])
			walk(&r, root);
	free(room);
}

void cal_graph_finish(cal_graph *g)
{
	enum { FEW = 16 };  /* nodes are worth ranking if more than one edge in so many leads back */
	uint32_t back = 0;
	for (uint32_t e = 0; e < g->n_edges; e++)
		back += g->from[e] > g->to[e];
	compress(g, g->from, g->to, &g->out_at, &g->out);
	g->plane = cal_resize(NULL, (size_t)g->n_nodes + 1, sizeof *g->plane);
	g->plane[0] = 0;
	for (cal_node n = 0; n < g->n_nodes; n++)
		g->plane[n + 1] = g->plane[n] + planes_of(g->need[n]);
	if (back > g->n_edges / FEW)
		rank_by_components(g);
}

void cal_graph_inputs(cal_graph *g)
{
	if (g->in_at)
		return;
	compress(g, g->to, g->from, &g->in_at, &g->in);
	free(g->from), free(g->to);
	g->from = g->to = NULL;
}
