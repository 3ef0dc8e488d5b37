/* engine/graph.c -- gates and their inputs to a graph that can be walked both ways. */
#include "engine/graph.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/knots.h"
#include "base/sort.h"
#include "base/threads.h"

static void make_room_for_nodes(cal_graph *g, uint32_t room)
{
	g->nodes_room = room;
	g->kind = cal_resize(g->kind, room, sizeof *g->kind);
	g->inputs = cal_resize(g->inputs, (size_t)room + 1, sizeof *g->inputs);
}

static void make_room_for_edges(cal_graph *g, uint32_t room)
{
	g->edges_room = room;
	g->in = cal_resize(g->in, room, sizeof *g->in);
}

/* ---- kinds ---- */

static bool is_same(const cal_kind *a, const cal_kind *b)
{
	return a->need == b->need && a->filter == b->filter && a->label == b->label && a->top == b->top;
}

/* Where a kind stands in the table, or would. */
static uint32_t slot_of(const cal_graph *g, const cal_kind *kind)
{
	uint32_t mask = 2 * g->kinds_room - 1;
	uint32_t hash = (kind->need * 31 + kind->filter * 7 + kind->label + (kind->top ? 1u << 16 : 0)) * UINT32_C(0x9e3779b1);
	uint32_t slot = (hash ^ hash >> 16) & mask;
	while (g->kind_slots[slot] && !is_same(&g->kinds[g->kind_slots[slot] - 1], kind))
		slot = (slot + 1) & mask;
	return slot;
}

static void make_room_for_kinds(cal_graph *g)
{
	g->kinds_room = g->kinds_room ? g->kinds_room * 2 : 64;
	g->kinds = cal_resize(g->kinds, g->kinds_room, sizeof *g->kinds);
	free(g->kind_slots);
	g->kind_slots = cal_zeroed(2 * (size_t)g->kinds_room, sizeof *g->kind_slots);
	for (uint32_t i = 0; i < g->n_kinds; i++)
		g->kind_slots[slot_of(g, &g->kinds[i])] = i + 1;
}

static uint32_t number_of(cal_graph *g, cal_kind kind)
{
	if (g->n_kinds && is_same(&g->kinds[g->last_kind], &kind))
		return g->last_kind;  /* nodes of a kind come in rows */
	if (g->n_kinds == g->kinds_room)
		make_room_for_kinds(g);
	uint32_t *slot = &g->kind_slots[slot_of(g, &kind)];
	if (!*slot) {
		g->kinds[g->n_kinds++] = kind;
		*slot = g->n_kinds;
	}
	g->last_kind = *slot - 1;
	return g->last_kind;
}

/* ---- building ---- */

cal_node cal_graph_node(cal_graph *g, cal_kind kind)
{
	if (g->n_nodes == g->nodes_room)
		make_room_for_nodes(g, g->nodes_room ? g->nodes_room * 2 : 256);
	g->kind[g->n_nodes] = number_of(g, kind);
	g->inputs[g->n_nodes].first = NODE_FALSE;
	return g->n_nodes++;
}

void cal_graph_start(cal_graph *g)
{
	*g = (cal_graph){0};
	cal_graph_leaf(g);                   /* NODE_FALSE */
	cal_graph_gate(g, 0, FILTER_NONE);   /* NODE_TRUE */
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
	free(g->kinds), free(g->kind_slots), free(g->kind);
	free(g->out_at), free(g->out), free(g->rank), free(g->ranked);
	free(g->inputs), free(g->in), free(g->late);
	*g = (cal_graph){0};
}

cal_node cal_graph_leaf(cal_graph *g)
{
	return cal_graph_node(g, (cal_kind){.need = CAL_LEAF});
}

cal_node cal_graph_gate(cal_graph *g, uint32_t need, cal_filter filter)
{
	assert(need != CAL_LEAF);
	return cal_graph_node(g, (cal_kind){.need = need, .filter = filter});
}

static void lower_need(cal_graph *g, cal_node gate)
{
	cal_kind kind = *cal_graph_kind(g, gate);
	kind.need--;
	g->kind[gate] = number_of(g, kind);
}

void cal_graph_input(cal_graph *g, cal_node gate, cal_node input)
{
	assert(gate < g->n_nodes && input < g->n_nodes && cal_graph_kind(g, gate)->need != CAL_LEAF);
	if (input == NODE_FALSE || cal_graph_kind(g, gate)->need == 0)
		return;
	if (input == NODE_TRUE) {
		lower_need(g, gate);
		return;
	}
	if (gate < g->filling) {
		CAL_GROW(g->late, g->n_late, g->late_room);
		g->late[g->n_late++] = (cal_late){gate, input};
		return;
	}
	if (g->n_edges == g->edges_room)
		make_room_for_edges(g, g->edges_room ? g->edges_room * 2 : 512);
	g->filling = gate;
	if (g->inputs[gate].first == NODE_FALSE)
		g->inputs[gate] = (cal_inputs){g->n_edges, input};
	g->in[g->n_edges++] = input;
}

void cal_graph_top(cal_graph *g, cal_node node)
{
	assert(node < g->n_nodes);
	cal_kind kind = *cal_graph_kind(g, node);
	kind.top = node >= NODE_FIRST;
	g->kind[node] = number_of(g, kind);
}

/* ---- inputs ---- */

/* Inputs that came late, in the order of their gates. */
static cal_sorted *late_in_order(const cal_graph *g)
{
	cal_sorted *order = cal_resize(NULL, (size_t)g->n_late + 1, sizeof *order);
	for (uint32_t i = 0; i < g->n_late; i++)
		order[i] = (cal_sorted){g->late[i].gate, g->late[i].input};
	cal_sort(order, g->n_late);
	return order;
}

/* Moves the inputs of the nodes [low, high), which end at *left, so that they end at *at; then both are where they start. */
static void move_inputs(cal_graph *g, cal_node low, cal_node high, uint32_t *left, uint32_t *at)
{
	uint32_t start = *left, by = *at - *left;
	for (cal_node gate = high; gate-- > low;) {
		cal_inputs *it = &g->inputs[gate];
		start = it->first == NODE_FALSE ? start : it->at;
		it->at = start + by;
	}
	if (by)
		memmove(g->in + start + by, g->in + start, (*left - start) * sizeof *g->in);
	*left = start;
	*at = start + by;
}

/* Says of all nodes where their inputs start, and moves in those that came late, behind the others of their gates.  From
 * the end, so that what is still to be moved is never written over, and all between two gates with late ones at a time. */
static void settle_inputs(cal_graph *g)
{
	uint32_t left = g->n_edges, late = g->n_late, at = left + late;
	cal_node high = g->n_nodes;
	cal_sorted *order = late_in_order(g);
	if (at > g->edges_room)
		make_room_for_edges(g, at);
	g->n_edges = at;
	g->inputs[high] = (cal_inputs){at, NODE_FALSE};
	while (late > 0) {
		cal_node gate = (cal_node)order[late - 1].key;
		move_inputs(g, gate + 1, high, &left, &at);
		while (late > 0 && order[late - 1].key == gate)
			g->in[--at] = order[--late].value;
		bool none = g->inputs[gate].first == NODE_FALSE;
		move_inputs(g, gate, gate + 1, &left, &at);
		if (none)
			g->inputs[gate].first = g->in[at];
		high = gate;
	}
	move_inputs(g, 0, high, &left, &at);
	free(order), free(g->late);
	g->late = NULL;
}

/* ---- outputs ---- */

/* Some nodes, for which a thread makes the outputs: those of [low, high). */
typedef struct {
	cal_graph *graph;
	cal_node low, high;
	uint32_t back;  /* edges that lead back in the order of numbers */
} share;

/* Counts, then distributes.  out_at of the next node is first how many outputs a node has, then where the next of them is to
 * stand, and in the end where they end. */
static void make_outputs(void *one)
{
	share *it = one;
	cal_graph *g = it->graph;
	uint32_t *next = g->out_at + 1, start = 0;
	for (uint32_t e = 0; e < g->n_edges; e++) {
		start += g->in[e] < it->low;
		if (g->in[e] >= it->low && g->in[e] < it->high)
			next[g->in[e]]++;
	}
	for (cal_node n = it->low; n < it->high; n++) {
		uint32_t count = next[n];
		next[n] = start;
		start += count;
	}
	for (cal_node gate = 0; gate < g->n_nodes; gate++)
		for (uint32_t e = g->inputs[gate].at; e < g->inputs[gate + 1].at; e++)
			if (g->in[e] >= it->low && g->in[e] < it->high) {
				g->out[next[g->in[e]]++] = gate;
				it->back += g->in[e] > gate;
			}
}

/* Makes the outputs of all nodes; tells how many edges lead back. */
static uint32_t make_all_outputs(cal_graph *g)
{
	enum { LARGE = 1 << 16, MOST = 4 };
	unsigned n = g->n_edges > LARGE ? cal_processors() : 1;
	share shares[MOST];
	if (n > MOST)
		n = MOST;
	g->out_at = cal_zeroed((size_t)g->n_nodes + 1, sizeof *g->out_at);
	g->out = cal_resize(NULL, (size_t)g->n_edges + 1, sizeof *g->out);
	for (unsigned i = 0; i < n; i++)
		shares[i] = (share){g, (cal_node)((uint64_t)g->n_nodes * i / n), (cal_node)((uint64_t)g->n_nodes * (i + 1) / n), 0};
	cal_at_once(make_outputs, shares, n, sizeof *shares);
	uint32_t back = 0;
	for (unsigned i = 0; i < n; i++)
		back += shares[i].back;
	return back;
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

void cal_graph_finish(cal_graph *g)
{
	enum { FEW = 16 };  /* nodes are worth ranking if more than one edge in so many leads back */
	settle_inputs(g);
	if (make_all_outputs(g) > g->n_edges / FEW)
		rank_by_knots(g);
}
