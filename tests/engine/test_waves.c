/* tests/engine/test_waves.c -- strikes of several lengths at once; waves, votes, filters, circles. */
#include <math.h>

#include "engine/waves.h"
#include "tests/check.h"

void suite_engine_waves(void);

/* By filter: 0 none, 1 bridges two hours, 2 stands always. */
static const double longer[] = {-1, 2, INFINITY};

static cal_node gate(cal_graph *g, uint32_t need, cal_filter filter, const cal_node *inputs, uint32_t n)
{
	cal_node node = cal_graph_gate(g, need, filter);
	for (uint32_t i = 0; i < n; i++)
		cal_graph_input(g, node, inputs[i]);
	return node;
}

static void finish(cal_graph *g, cal_waves *w)
{
	cal_graph_finish(g);
	cal_waves_start(w, g, longer);
}

static void a_vote_lasts_as_long_as_enough_of_its_inputs(void)
{
	cal_graph g;
	cal_waves w;
	cal_graph_start(&g);
	const cal_node leaf[3] = {cal_graph_leaf(&g), cal_graph_leaf(&g), cal_graph_leaf(&g)};
	cal_node vote = gate(&g, 2, FILTER_NONE, leaf, 3), behind = gate(&g, 1, 1, &vote, 1), top = gate(&g, 1, FILTER_NONE, &behind, 1);
	finish(&g, &w);
	cal_waves_strike(&w, leaf[0], 5);
	cal_waves_strike(&w, leaf[1], 1);
	cal_waves_run(&w);
	CHECK(w.lasts[vote] > 0.9 && w.lasts[vote] < 1.1);
	CHECK(!cal_waves_fell(&w, behind) && !cal_waves_fell(&w, top));
	cal_waves_clear(&w);
	CHECK(!cal_waves_fell(&w, vote) && !cal_waves_fell(&w, leaf[0]));
	cal_waves_strike(&w, leaf[0], 5);
	cal_waves_strike(&w, leaf[1], 1);
	cal_waves_strike(&w, leaf[2], 3);
	cal_waves_run(&w);
	CHECK(w.lasts[top] > 2.9 && w.lasts[top] < 3.1);
	CHECK_NUMBER(w.wave[leaf[2]], 1);
	CHECK_NUMBER(w.wave[vote], 2);
	CHECK_NUMBER(w.wave[top], 4);
	CHECK_NUMBER(cal_waves_cause(&w, top), behind);
	CHECK_NUMBER(cal_waves_cause(&w, vote), leaf[0]);
	CHECK_NUMBER(cal_waves_cause(&w, leaf[0]), NODE_FALSE);
	cal_waves_free(&w);
	cal_graph_free(&g);
}

static void what_rests_never_falls(void)
{
	cal_graph g;
	cal_waves w;
	cal_graph_start(&g);
	cal_node leaf = cal_graph_leaf(&g), gone = cal_graph_gate(&g, 0, FILTER_NONE), shut = cal_graph_gate(&g, 0, 2);
	cal_node behind = gate(&g, 1, 1, &gone, 1), both = gate(&g, 2, FILTER_NONE, (cal_node[]){gone, leaf}, 2);
	finish(&g, &w);
	CHECK(isinf(w.lasts[gone]) && isinf(w.lasts[behind]) && !(w.lasts[shut] > CAL_STANDS) && !(w.lasts[both] > CAL_STANDS));
	cal_waves_strike(&w, leaf, 0);
	cal_waves_strike(&w, gone, 7);
	cal_waves_strike(&w, NODE_FALSE, 7);
	cal_waves_run(&w);
	CHECK_NUMBER(w.n_fallen, 2);
	CHECK(cal_waves_fell(&w, both) && !cal_waves_fell(&w, gone) && !(w.lasts[both] > 0));
	cal_waves_free(&w);
	cal_graph_free(&g);
}

/* Two gates that look at each other fall together, and a longer event makes both last longer. */
static void circles_have_the_least_fixpoint(void)
{
	cal_graph g;
	cal_waves w;
	cal_graph_start(&g);
	cal_node a = cal_graph_leaf(&g), b = cal_graph_leaf(&g);
	cal_node x = cal_graph_gate(&g, 1, FILTER_NONE), y = cal_graph_gate(&g, 1, FILTER_NONE);
	cal_graph_input(&g, x, y), cal_graph_input(&g, x, a);
	cal_graph_input(&g, y, x), cal_graph_input(&g, y, b);
	finish(&g, &w);
	cal_waves_run(&w);
	CHECK_NUMBER(w.n_fallen, 0);
	cal_waves_strike(&w, a, 1);
	cal_waves_strike(&w, b, 4);
	cal_waves_run(&w);
	CHECK(w.lasts[x] > 3.9 && w.lasts[y] > 3.9);
	CHECK_NUMBER(w.wave[x], 2);
	CHECK_NUMBER(w.wave[y], 2);
	CHECK_NUMBER(w.n_fallen, 4);
	cal_waves_free(&w);
	cal_graph_free(&g);
}

void suite_engine_waves(void)
{
	static const check_row tests[] = {
		{"a vote lasts as long as enough of its inputs", a_vote_lasts_as_long_as_enough_of_its_inputs},
		{"what rests never falls", what_rests_never_falls},
		{"circles have the least fixpoint", circles_have_the_least_fixpoint}};
	check_suite("engine/waves", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
