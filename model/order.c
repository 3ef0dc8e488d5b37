/* model/order.c -- a depth-first walk with a stack of its own, for chains may be long. */
#include "model/order.h"

enum { NEW, OPEN, DONE };

typedef struct {
	const cal_graph *graph;
	uint8_t *state;
	uint32_t *path;  /* the open ones, in order */
	uint32_t *next;  /* for each of them, which of its references is next */
	uint32_t depth;
	uint32_t *order, n_ordered;
	cal_cycle_fn tell;
	void *context;
} walk;

static void enter(walk *w, uint32_t i)
{
	w->state[i] = OPEN;
	w->next[w->depth] = 0;
	w->path[w->depth++] = i;
}

static void tell_cycle(walk *w, uint32_t start)
{
	uint32_t from = w->depth;
	while (w->path[from - 1] != start)
		from--;
	if (w->tell)
		w->tell(w->context, w->path + from - 1, w->depth - from + 1);
}

static void follow(walk *w)
{
	const uint32_t at = w->path[w->depth - 1];
	const cal_ids *to = w->graph->of(w->graph->things, at);
	if (w->next[w->depth - 1] == to->n) {
		w->state[at] = DONE;
		w->order[w->n_ordered++] = at;
		w->depth--;
		return;
	}
	uint32_t next = to->at[w->next[w->depth - 1]++];
	if (w->state[next] == NEW)
		enter(w, next);
	else if (w->state[next] == OPEN)
		tell_cycle(w, next);
}

void cal_order(const cal_graph *graph, uint32_t *order, cal_cycle_fn tell, void *context)
{
	cal_arena scratch = {0};
	const uint32_t n = graph->n;
	walk w = {.graph = graph, .order = order, .tell = tell, .context = context};
	w.state = CAL_NEWS(&scratch, n, uint8_t);
	w.path = CAL_NEWS(&scratch, n, uint32_t);
	w.next = CAL_NEWS(&scratch, n, uint32_t);
	for (uint32_t i = 0; i < n; i++) {
		if (w.state[i] != NEW)
			continue;
		enter(&w, i);
		while (w.depth > 0)
			follow(&w);
	}
	cal_arena_free(&scratch);
}
