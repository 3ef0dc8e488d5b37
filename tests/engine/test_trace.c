/* tests/engine/test_trace.c -- waves are those of a walk in breadth, and causes lead back to a strike. */
#include "engine/trace.h"
#include "tests/check.h"
#include "tests/engine/plain.h"

void suite_trace(void);

static bool is_struck(const void *from, unsigned lane, cal_node node)
{
	return ((const plain_strikes *)from)->struck[lane][node];
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
static void check_causes(const plain_graph *p, cal_trace *t, const plain_strikes *s, unsigned lane, cal_node node,
                         const uint32_t *wave)
{
	cal_trace_look(t, node, lane, is_struck, s);
	CHECK_NUMBER(cal_trace_wave(t, node), wave[node]);
	cal_node at = node;
	for (cal_node cause; (cause = cal_trace_cause(t, at)) != NODE_FALSE; at = cause) {
		CHECK_NUMBER(cal_trace_wave(t, cause), wave[cause]);
		CHECK_NUMBER(wave[cause] + 1, wave[at]);
		CHECK(is_input(p, at, cause));
	}
	CHECK_NUMBER(wave[at], 1);
	CHECK(s->struck[lane][at]);
}

/* Any way leads over failed nodes to one that was struck. */
static void check_way(const plain_graph *p, const cal_trace *t, const plain_strikes *s, const cal_way *way,
                      const uint32_t *wave)
{
	const cal_node *path = t->ways + way->first;
	CHECK(way->n > 0 && path[0] == way->from && s->struck[way->lane][path[way->n - 1]]);
	for (uint32_t i = 0; i < way->n; i++) {
		CHECK(wave[path[i]] > 0);
		if (i > 0)
			CHECK(is_input(p, path[i - 1], path[i]));
	}
}

static void try_graph(plain_random *r, plain_shape shape)
{
	enum { STEP = 5 };
	static plain_graph p;
	static plain_strikes s;
	static uint32_t wave[CAL_LANES][PLAIN_NODES];
	static cal_way ways[1 + CAL_LANES * PLAIN_NODES];
	uint32_t n_ways = 1;  /* the first one is from nowhere */
	plain_make(&p, r, shape);
	cal_batch b;
	cal_batch_start(&b, &p.graph, p.open, p.open, NULL);
	cal_batch_rest(&b);
	plain_strike(&s, &p, r);
	plain_strike_batch(&s, &p, &b);
	cal_batch_run(&b);
	cal_trace t;
	cal_trace_start(&t, &b);
	for (unsigned lane = 0; lane < CAL_LANES; lane += STEP) {
		plain_waves(&p, s.struck[lane], wave[lane]);
		for (cal_node n = NODE_FIRST; n < p.n; n++)
			if (wave[lane][n]) {
				check_causes(&p, &t, &s, lane, n, wave[lane]);
				ways[n_ways++] = (cal_way){.from = n, .lane = lane};
			}
	}
	cal_trace_ways(&t, ways, n_ways, is_struck, &s);
	CHECK_NUMBER(ways[0].n, 0);
	for (uint32_t i = 1; i < n_ways; i++)
		check_way(&p, &t, &s, &ways[i], wave[ways[i].lane]);
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

/* A graph that is all built, and what looks at one event of it. */
typedef struct {
	cal_graph graph;
	cal_batch batch;
	cal_trace trace;
} traced_graph;

static void start_tracing(traced_graph *it)
{
	static const bool open[] = {true};
	cal_graph_finish(&it->graph);
	cal_batch_start(&it->batch, &it->graph, open, open, NULL);
	cal_batch_rest(&it->batch);
	cal_trace_start(&it->trace, &it->batch);
}

static void end_tracing(traced_graph *it)
{
	cal_trace_free(&it->trace);
	cal_batch_free(&it->batch);
	cal_graph_free(&it->graph);
}

/* Two of three: the second to fall is the cause. */
static void the_cause_completes_the_count(void)
{
	traced_graph it;
	cal_graph *g = &it.graph;
	cal_graph_start(g);
	cal_node a = cal_graph_leaf(g), b = cal_graph_leaf(g), late = cal_graph_gate(g, 1, FILTER_NONE);
	cal_node gate = cal_graph_gate(g, 2, FILTER_NONE);
	cal_graph_input(g, late, b);
	cal_graph_input(g, gate, a), cal_graph_input(g, gate, late);
	start_tracing(&it);
	cal_batch_strike(&it.batch, a, 3), cal_batch_strike(&it.batch, b, 3);
	cal_batch_run(&it.batch);
	static plain_strikes s;
	s.struck[3][a] = s.struck[3][b] = true;
	cal_trace_look(&it.trace, gate, 3, is_struck, &s);
	CHECK_NUMBER(cal_trace_wave(&it.trace, gate), 3);
	CHECK_NUMBER(cal_trace_cause(&it.trace, gate), late);
	CHECK_NUMBER(cal_trace_cause(&it.trace, late), b);
	CHECK_NUMBER(cal_trace_cause(&it.trace, b), NODE_FALSE);
	end_tracing(&it);
}

/* A tower of gates, each with a circle beside it that leads nowhere and is looked into first: one more than the way. */
static void long_ways_are_found(void)
{
	enum { HIGH = 100 };
	traced_graph it;
	cal_graph *g = &it.graph;
	cal_graph_start(g);
	cal_node leaf = cal_graph_leaf(g), at = leaf;
	for (unsigned i = 0; i < HIGH; i++) {
		cal_node gate = cal_graph_gate(g, 1, FILTER_NONE), beside = cal_graph_gate(g, 1, FILTER_NONE);
		cal_graph_input(g, gate, beside), cal_graph_input(g, gate, at);
		cal_graph_input(g, beside, gate);
		at = gate;
	}
	start_tracing(&it);
	cal_batch_strike(&it.batch, leaf, 1), cal_batch_strike(&it.batch, leaf, 63);
	cal_batch_run(&it.batch);
	static plain_strikes s;
	s.struck[1][leaf] = s.struck[63][leaf] = true;
	cal_way ways[] = {{.from = at, .lane = 63}, {.from = leaf + 1, .lane = 1}, {.from = leaf, .lane = 1}};
	cal_trace_ways(&it.trace, ways, 3, is_struck, &s);
	CHECK_NUMBER(ways[0].n, HIGH + 1);
	CHECK_NUMBER(it.trace.ways[ways[0].first], at);
	CHECK_NUMBER(it.trace.ways[ways[0].first + HIGH], leaf);
	CHECK_NUMBER(ways[1].n, 2);
	CHECK_NUMBER(ways[2].n, 1);
	end_tracing(&it);
}

static const check_row tests[] = {
	{"waves and causes", waves_and_causes},
	{"waves and causes in circles", waves_and_causes_in_circles},
	{"waves and causes beside what rests", waves_and_causes_beside_what_rests},
	{"the cause completes the count", the_cause_completes_the_count},
	{"long ways are found", long_ways_are_found},
};

void suite_trace(void)
{
	check_suite("engine/trace", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
