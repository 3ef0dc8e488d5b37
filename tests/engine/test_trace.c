/* tests/engine/test_trace.c -- waves are those of a walk in breadth, and causes lead back to a strike. */
#include "engine/trace.h"
#include "tests/check.h"
#include "tests/engine/plain.h"

void suite_trace(void);

static bool is_struck(const void *from, cal_node node)
{
	return ((const bool *)from)[node];
}

/* The wave in which each node falls, computed as it is told: 0 for what stands, or failed at rest. */
static void plain_waves(const plain_graph *p, const bool *struck, uint32_t *wave)
{
	static const bool nothing[PLAIN_NODES];
	bool failed[PLAIN_NODES], more[PLAIN_NODES];
	plain_run(p, nothing, failed);
	memset(wave, 0, PLAIN_NODES * sizeof *wave);
	for (uint32_t now = 1, fell = 1; fell; now++) {
		fell = 0;
		for (cal_node n = NODE_FIRST; n < p->n; n++) {
			const plain_node *it = &p->node[n];
			uint32_t inputs = 0;
			for (uint32_t i = 0; i < it->n_inputs; i++)
				inputs += failed[it->input[i]];
			more[n] = !failed[n] && (now == 1 ? struck[n]
			                                  : !it->is_leaf && inputs >= it->need && p->open[it->filter]);
		}
		for (cal_node n = NODE_FIRST; n < p->n; n++)
			if (more[n]) {
				failed[n] = true;
				wave[n] = now;
				fell++;
			}
		if (now == 1)
			fell = 1;
	}
}

static bool is_input(const plain_graph *p, cal_node gate, cal_node input)
{
	for (uint32_t i = 0; i < p->node[gate].n_inputs; i++)
		if (p->node[gate].input[i] == input)
			return true;
	return false;
}

/* One node's waves and the way back from it. */
static void check_causes(const plain_graph *p, cal_trace *t, const bool *struck, unsigned lane, cal_node node,
                         const uint32_t *wave)
{
	cal_trace_look(t, node, lane, is_struck, struck);
	CHECK_NUMBER(t->at[node].wave, wave[node]);
	cal_node at = node;
	for (cal_node cause; (cause = cal_trace_cause(t, at)) != NODE_FALSE; at = cause) {
		CHECK_NUMBER(t->at[cause].wave, wave[cause]);
		CHECK_NUMBER(wave[cause] + 1, wave[at]);
		CHECK(is_input(p, at, cause));
	}
	CHECK_NUMBER(wave[at], 1);
	CHECK(struck[at]);
}

/* Any path leads over failed nodes to one that was struck. */
static void check_path(const plain_graph *p, cal_trace *t, const bool *struck, unsigned lane, cal_node node,
                       const uint32_t *wave)
{
	const cal_node *path;
	const uint32_t n = cal_trace_any(t, node, lane, is_struck, struck, &path);
	CHECK(n > 0 && path[0] == node && struck[path[n - 1]]);
	for (uint32_t i = 0; i < n; i++) {
		CHECK(wave[path[i]] > 0);
		if (i > 0)
			CHECK(is_input(p, path[i - 1], path[i]));
	}
}

static void try_graph(plain_random *r, plain_shape shape)
{
	static plain_graph p;
	static plain_strikes s;
	plain_make(&p, r, shape);
	cal_graph_inputs(&p.graph);
	cal_batch b;
	cal_batch_start(&b, &p.graph, p.open, p.open);
	cal_batch_rest(&b);
	plain_strike(&s, &p, r);
	plain_strike_batch(&s, &p, &b);
	cal_batch_run(&b);
	cal_trace t;
	cal_trace_start(&t, &b);
	for (unsigned lane = 0; lane < CAL_LANES; lane += 5) {
		uint32_t wave[PLAIN_NODES];
		plain_waves(&p, s.struck[lane], wave);
		for (cal_node n = NODE_FIRST; n < p.n; n++)
			if (wave[n]) {
				check_causes(&p, &t, s.struck[lane], lane, n, wave);
				check_path(&p, &t, s.struck[lane], lane, n, wave);
			}
	}
	cal_trace_free(&t);
	cal_batch_free(&b);
	plain_free(&p);
}

static void waves_and_causes(void)
{
	plain_random r = {11};
	for (int i = 0; i < 60; i++)
		try_graph(&r, (plain_shape){.nodes = 4 + plain_below(&r, 60)});
}

static void waves_and_causes_in_circles(void)
{
	plain_random r = {12};
	for (int i = 0; i < 120; i++)
		try_graph(&r, (plain_shape){4 + plain_below(&r, 60), .cycles = true, .filters = i % 2});
}

static void waves_and_causes_beside_what_rests(void)
{
	plain_random r = {13};
	for (int i = 0; i < 120; i++)
		try_graph(&r, (plain_shape){4 + plain_below(&r, 60), .cycles = true, .filters = true, .broken = true});
}

/* Two of three: the second to fall is the cause. */
static void the_cause_completes_the_count(void)
{
	cal_graph g;
	cal_graph_start(&g);
	cal_node a = cal_graph_leaf(&g), b = cal_graph_leaf(&g), late = cal_graph_gate(&g, 1, FILTER_NONE);
	cal_node gate = cal_graph_gate(&g, 2, FILTER_NONE);
	cal_graph_input(&g, late, b);
	cal_graph_input(&g, gate, a), cal_graph_input(&g, gate, late);
	cal_graph_finish(&g);
	cal_graph_inputs(&g);
	cal_batch batch;
	cal_batch_start(&batch, &g, (const bool[]){true}, (const bool[]){true});
	cal_batch_rest(&batch);
	cal_batch_strike(&batch, a, 3), cal_batch_strike(&batch, b, 3);
	cal_batch_run(&batch);
	cal_trace t;
	cal_trace_start(&t, &batch);
	bool struck[8] = {false};
	struck[a] = struck[b] = true;
	cal_trace_look(&t, gate, 3, is_struck, struck);
	CHECK_NUMBER(t.at[gate].wave, 3);
	CHECK_NUMBER(cal_trace_cause(&t, gate), late);
	CHECK_NUMBER(cal_trace_cause(&t, late), b);
	CHECK_NUMBER(cal_trace_cause(&t, b), NODE_FALSE);
	cal_trace_free(&t);
	cal_batch_free(&batch);
	cal_graph_free(&g);
}

static const check_row tests[] = {
	{"waves and causes", waves_and_causes},
	{"waves and causes in circles", waves_and_causes_in_circles},
	{"waves and causes beside what rests", waves_and_causes_beside_what_rests},
	{"the cause completes the count", the_cause_completes_the_count},
};

void suite_trace(void)
{
	check_suite("engine/trace", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
