/* tests/engine/test_graph.c -- what building a failure graph leaves behind. */
#include <string.h>

#include "tests/check.h"
#include "tests/engine/plain.h"

void suite_graph(void);

static void constants_are_no_edges(void)
{
	cal_graph g;
	cal_graph_start(&g);
	cal_node leaf = cal_graph_leaf(&g), gate = cal_graph_gate(&g, 3, FILTER_NONE);
	cal_graph_input(&g, gate, NODE_FALSE);
	cal_graph_input(&g, gate, NODE_TRUE);
	cal_graph_input(&g, gate, leaf);
	cal_graph_finish(&g);
	CHECK_NUMBER(g.n_edges, 1);
	CHECK_NUMBER(cal_graph_kind(&g, gate)->need, 2);
	CHECK_NUMBER(leaf, NODE_FIRST);
	cal_graph_free(&g);
}

static void inputs_come_back_as_they_were_given(void)
{
	cal_graph g;
	cal_graph_start(&g);
	cal_node a = cal_graph_leaf(&g), b = cal_graph_leaf(&g), c = cal_graph_leaf(&g);
	cal_node gate = cal_graph_gate(&g, 1, FILTER_NONE);
	const cal_node given[] = {c, a, b, a};
	for (size_t i = 0; i < 4; i++)
		cal_graph_input(&g, gate, given[i]);
	cal_graph_finish(&g);
	CHECK_NUMBER(g.inputs[gate + 1].at - g.inputs[gate].at, 4);
	for (size_t i = 0; i < 4; i++)
		CHECK_NUMBER(g.in[g.inputs[gate].at + i], given[i]);
	CHECK_NUMBER(g.out_at[a + 1] - g.out_at[a], 2);
	cal_graph_free(&g);
}

/* Gates are given inputs again and again, in any order of gates. */
static void late_inputs_come_back_in_order(void)
{
	enum { LEAVES = 300, GATES = 40, GIVEN = 2000 };
	plain_random r = {7};
	static cal_node given[GATES][GIVEN];
	uint32_t n[GATES] = {0};
	cal_graph g;
	cal_graph_start(&g);
	cal_node leaf = NODE_FIRST, gate = NODE_FIRST + LEAVES;
	for (uint32_t i = 0; i < LEAVES; i++)
		cal_graph_leaf(&g);
	for (uint32_t i = 0; i < GATES; i++)
		cal_graph_gate(&g, 1, FILTER_NONE);
	for (uint32_t i = 0; i < GIVEN; i++) {
		uint32_t to = plain_below(&r, GATES - 1);  /* the last one has none */
		given[to][n[to]] = leaf + plain_below(&r, LEAVES);
		cal_graph_input(&g, gate + to, given[to][n[to]]);
		n[to]++;
	}
	cal_graph_finish(&g);
	CHECK_NUMBER(g.n_edges, GIVEN);
	for (uint32_t i = 0; i < GATES; i++) {
		const cal_inputs *it = &g.inputs[gate + i];
		CHECK_NUMBER(it[1].at - it->at, n[i]);
		CHECK_NUMBER(it->first, n[i] ? given[i][0] : NODE_FALSE);
		CHECK(memcmp(g.in + it->at, given[i], n[i] * sizeof *g.in) == 0);
	}
	for (uint32_t i = 0; i < LEAVES; i++)
		CHECK_NUMBER(g.inputs[leaf + i].first, NODE_FALSE);
	cal_graph_free(&g);
}

/* Nodes of one kind share it; what changes of a node changes of no other. */
static void kinds_are_shared(void)
{
	cal_graph g;
	cal_graph_start(&g);
	cal_node a = cal_graph_gate(&g, 2, 1), b = cal_graph_gate(&g, 2, 1);
	uint32_t kinds = g.n_kinds;
	CHECK_NUMBER(g.kind[a], g.kind[b]);
	cal_graph_input(&g, b, NODE_TRUE);
	cal_graph_top(&g, b);
	cal_graph_top(&g, NODE_TRUE);
	CHECK_NUMBER(cal_graph_kind(&g, a)->need, 2);
	CHECK(!cal_graph_kind(&g, a)->top);
	CHECK_NUMBER(cal_graph_kind(&g, b)->need, 1);
	CHECK(cal_graph_kind(&g, b)->top);
	CHECK(!cal_graph_kind(&g, NODE_TRUE)->top);
	for (uint32_t i = 0; i < 1000; i++) {
		cal_node it = cal_graph_node(&g, (cal_kind){.need = 1 + i, .filter = i % 3, .label = i * i});
		CHECK_NUMBER(cal_graph_kind(&g, it)->label, i * i);
	}
	CHECK(g.n_kinds >= kinds + 1000);
	for (uint32_t i = 0; i < 1000; i++)
		CHECK_NUMBER(cal_graph_kind(&g, b + 1 + i)->need, 1 + i);
	cal_graph_free(&g);
}

/* Without cycles every input ranks before its gate. */
static void ranks_follow_the_edges(void)
{
	cal_graph g;
	cal_graph_start(&g);
	enum { N = 1000 };
	for (uint32_t i = 0; i < N; i++)
		cal_graph_gate(&g, 1, FILTER_NONE);
	for (uint32_t i = 1; i < N; i++)  /* each gate reads the next one */
		cal_graph_input(&g, NODE_FIRST + i - 1, NODE_FIRST + i);
	cal_graph_finish(&g);
	CHECK(g.rank != NULL);
	for (cal_node n = NODE_FIRST; n < NODE_FIRST + N - 1; n++)
		CHECK(g.rank[n + 1] < g.rank[n]);
	for (cal_node n = 0; n < g.n_nodes; n++)
		CHECK(g.ranked[g.rank[n]] == n);
	cal_graph_free(&g);
}

static bool reaches(const plain_graph *p, cal_node from, cal_node to, bool *seen)
{
	if (from == to)
		return true;
	if (seen[from])
		return false;
	seen[from] = true;
	for (uint32_t e = p->graph.out_at[from]; e < p->graph.out_at[from + 1]; e++)
		if (reaches(p, p->graph.out[e], to, seen))
			return true;
	return false;
}

static bool in_a_cycle(const plain_graph *p, cal_node a, cal_node b)
{
	bool seen[2][PLAIN_NODES] = {{false}};
	return reaches(p, a, b, seen[0]) && reaches(p, b, a, seen[1]);
}

/* With cycles only those edges may point back that are part of one. */
static void only_cycles_rank_out_of_order(void)
{
	plain_random r = {20};
	static plain_graph p;
	for (int round = 0; round < 100; round++) {
		plain_make(&p, &r, (plain_shape){.nodes = 40, .cycles = true});
		for (cal_node n = NODE_FIRST; n < p.n; n++)
			for (uint32_t e = p.graph.out_at[n]; p.graph.rank && e < p.graph.out_at[n + 1]; e++)
				if (p.graph.rank[p.graph.out[e]] <= p.graph.rank[n])
					CHECK(in_a_cycle(&p, n, p.graph.out[e]));
		plain_free(&p);
	}
}

static const check_row tests[] = {
	{"constants are no edges", constants_are_no_edges},
	{"inputs come back as they were given", inputs_come_back_as_they_were_given},
	{"late inputs come back in order", late_inputs_come_back_in_order},
	{"kinds are shared", kinds_are_shared},
	{"ranks follow the edges", ranks_follow_the_edges},
	{"only cycles rank out of order", only_cycles_rank_out_of_order},
};

void suite_graph(void)
{
	check_suite("engine/graph", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
