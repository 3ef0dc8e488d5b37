/* base/knots.c -- Tarjan's algorithm. */
#include "base/knots.h"

#include <stdlib.h>
#include <string.h>

#define OPEN UINT32_MAX  /* a vertex whose knot is not closed yet */

typedef struct {
	const uint32_t *start, *to;
	uint32_t *index, *low, *edge, *path, *stack, stamp, depth, on_stack;
	uint32_t *knot_of, *order, n_ordered, n_knots;
} search;

static void enter(search *s, uint32_t v)
{
	s->index[v] = s->low[v] = ++s->stamp;
	s->edge[v] = s->start[v];
	s->stack[s->on_stack++] = v;
	s->path[s->depth++] = v;
}

static void close_knot(search *s, uint32_t v)
{
	for (uint32_t w = v + 1; w != v;) {
		w = s->stack[--s->on_stack];
		s->knot_of[w] = s->n_knots;
		if (s->order)
			s->order[s->n_ordered++] = w;
	}
	s->n_knots++;
}

static void leave(search *s, uint32_t v)
{
	s->depth--;
	if (s->depth && s->low[v] < s->low[s->path[s->depth - 1]])
		s->low[s->path[s->depth - 1]] = s->low[v];
	if (s->low[v] == s->index[v])
		close_knot(s, v);
}

static void walk(search *s, uint32_t root)
{
	for (enter(s, root); s->depth;) {
		uint32_t v = s->path[s->depth - 1];
		if (s->edge[v] == s->start[v + 1]) {
			leave(s, v);
			continue;
		}
		uint32_t w = s->to[s->edge[v]++];
		if (!s->index[w])
			enter(s, w);
		else if (s->knot_of[w] == OPEN && s->index[w] < s->low[v])
			s->low[v] = s->index[w];
	}
}

uint32_t cal_knots(uint32_t n, const uint32_t *start, const uint32_t *to, uint32_t *knot_of, uint32_t *order)
{
	uint32_t *room = cal_zeroed(5 * (size_t)n, sizeof *room);
	search s = {.start = start, .to = to, .index = room, .low = room + n, .edge = room + 2 * (size_t)n,
	            .path = room + 3 * (size_t)n, .stack = room + 4 * (size_t)n, .knot_of = knot_of, .order = order};
	for (uint32_t v = 0; v < n; v++)
		knot_of[v] = OPEN;
	for (uint32_t v = 0; v < n; v++)
		if (!s.index[v])
			walk(&s, v);
	free(room);
	return s.n_knots;
}
