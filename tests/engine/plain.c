/* tests/engine/plain.c -- random failure graphs, and what fails in them. */
#include "tests/engine/plain.h"

#include <string.h>

uint32_t plain_below(plain_random *r, uint32_t n)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (uint32_t)(r->state >> 16) % n;
}

static bool chance(plain_random *r, uint32_t percent)
{
	return plain_below(r, 100) < percent;
}

static void make_gate(plain_node *g, plain_random *r, plain_shape shape, cal_node self)
{
	g->n_inputs = plain_below(r, PLAIN_INPUTS + 1);
	for (uint32_t i = 0; i < g->n_inputs; i++) {
		const bool anywhere = shape.cycles && chance(r, 30);
		g->input[i] = NODE_FIRST + plain_below(r, anywhere ? shape.nodes - NODE_FIRST : self - NODE_FIRST);
		if (shape.broken && chance(r, 2))
			g->input[i] = chance(r, 50) ? NODE_TRUE : NODE_FALSE;
	}
	const uint32_t most = g->n_inputs ? g->n_inputs : 1;
	g->need = chance(r, 50) ? 1 : 1 + plain_below(r, most);
	if (shape.broken && chance(r, 1))
		g->need = 0;
	g->filter = shape.filters && chance(r, 20) ? 1 + plain_below(r, PLAIN_FILTERS - 1) : FILTER_NONE;
}

/* Some inputs of each gate at first, the others when later gates have theirs already. */
static void give_inputs(plain_graph *p)
{
	for (cal_node n = NODE_FIRST; n < p->n; n++)
		for (uint32_t i = 0; i < p->node[n].n_inputs / 2; i++)
			cal_graph_input(&p->graph, n, p->node[n].input[i]);
	for (cal_node n = p->n; n-- > NODE_FIRST;)
		for (uint32_t i = p->node[n].n_inputs / 2; i < p->node[n].n_inputs; i++)
			cal_graph_input(&p->graph, n, p->node[n].input[i]);
}

static void build(plain_graph *p)
{
	cal_graph *g = &p->graph;
	cal_graph_start(g);
	for (cal_node n = NODE_FIRST; n < p->n; n++)
		if (p->node[n].is_leaf)
			cal_graph_leaf(g);
		else
			cal_graph_gate(g, p->node[n].need, p->node[n].filter);
	give_inputs(p);
	for (cal_node n = NODE_FIRST; n < p->n; n++)
		if (p->node[n].top)
			cal_graph_top(g, n);
	cal_graph_finish(g);
}

void plain_make(plain_graph *p, plain_random *r, plain_shape shape)
{
	memset(p, 0, sizeof *p);
	p->n = shape.nodes;
	for (cal_node n = NODE_FIRST; n < p->n; n++) {
		plain_node *it = &p->node[n];
		it->is_leaf = n == NODE_FIRST || chance(r, 30);
		it->top = chance(r, 10);
		if (!it->is_leaf)
			make_gate(it, r, shape, n);
	}
	for (uint32_t f = 0; f < PLAIN_FILTERS; f++)
		p->open[f] = f == FILTER_NONE || chance(r, 50);
	build(p);
}

void plain_free(plain_graph *p)
{
	cal_graph_free(&p->graph);
}

static bool fails(const plain_graph *p, const plain_node *gate, const bool *failed)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < gate->n_inputs; i++)
		n += failed[gate->input[i]];
	return !gate->is_leaf && n >= gate->need && p->open[gate->filter];
}

void plain_run(const plain_graph *p, const bool *struck, bool *failed)
{
	memcpy(failed, struck, p->n * sizeof *failed);
	failed[NODE_FALSE] = false;
	failed[NODE_TRUE] = true;
	for (bool more = true; more;) {
		more = false;
		for (cal_node n = NODE_FIRST; n < p->n; n++)
			if (!failed[n] && fails(p, &p->node[n], failed))
				failed[n] = more = true;
	}
}

void plain_strike(plain_strikes *s, const plain_graph *p, plain_random *r)
{
	memset(s, 0, sizeof *s);
	for (unsigned lane = 0; lane < CAL_LANES; lane++)
		for (uint32_t n = plain_below(r, 5); n > 0; n--)
			s->struck[lane][NODE_FIRST + plain_below(r, p->n - NODE_FIRST)] = true;
}

void plain_strike_batch(const plain_strikes *s, const plain_graph *p, cal_batch *b)
{
	for (unsigned lane = 0; lane < CAL_LANES; lane++)
		for (cal_node n = NODE_FIRST; n < p->n; n++)
			if (s->struck[lane][n])
				cal_batch_strike(b, n, lane);
}
