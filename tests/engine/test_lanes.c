/* tests/engine/test_lanes.c -- 64 events at a time come to what one at a time, plainly computed, comes to. */
#include "tests/check.h"
#include "tests/engine/plain.h"

void suite_lanes(void);

/* ---- counters ---- */

static cal_batch *start_batch(const cal_graph *g, const bool *open)
{
	static cal_batch b;
	cal_batch_start(&b, g, open, open, NULL);
	cal_batch_rest(&b);
	return &b;
}

static const bool always[] = {true};

static unsigned bits(uint32_t word)
{
	unsigned n = 0;
	for (; word; word &= word - 1)
		n++;
	return n;
}

/* A gate that needs k of n leaves, NODE_FIRST .. NODE_FIRST + n - 1. */
static void vote_gate(cal_graph *g, uint32_t k, uint32_t n)
{
	cal_graph_start(g);
	for (uint32_t i = 0; i < n; i++)
		cal_graph_leaf(g);
	cal_node gate = cal_graph_gate(g, k, FILTER_NONE);
	for (uint32_t i = 0; i < n; i++)
		cal_graph_input(g, gate, NODE_FIRST + i);
	cal_graph_top(g, gate);
	cal_graph_finish(g);
}

/* Lane `lane` strikes the leaves whose bits are in set; how many lanes are wrong? */
static unsigned wrong_lanes(cal_batch *b, uint32_t k, uint32_t n, const uint32_t *sets)
{
	for (unsigned lane = 0; lane < CAL_LANES; lane++)
		for (uint32_t i = 0; i < n; i++)
			if (sets[lane] >> i & 1)
				cal_batch_strike(b, NODE_FIRST + i, lane);
	cal_batch_run(b);
	unsigned wrong = 0;
	for (unsigned lane = 0; lane < CAL_LANES; lane++)
		wrong += (cal_batch_value(b, NODE_FIRST + n) >> lane & 1) != (bits(sets[lane]) >= k);
	cal_batch_clear(b);
	return wrong;
}

/* Every k of every n up to 20: all sets of leaves up to 10 of them, and as many random ones beyond. */
static void vote_gates_count(void)
{
	plain_random r = {7};
	for (uint32_t n = 1; n <= 20; n++)
		for (uint32_t k = 1; k <= n; k++) {
			cal_graph g;
			vote_gate(&g, k, n);
			cal_batch *b = start_batch(&g, always);
			unsigned wrong = 0;
			for (uint32_t first = 0; first < 1024; first += CAL_LANES) {
				uint32_t sets[CAL_LANES];
				for (uint32_t lane = 0; lane < CAL_LANES; lane++)
					sets[lane] = (n <= 10 ? first + lane : plain_below(&r, 1u << n)) & ((1u << n) - 1);
				wrong += wrong_lanes(b, k, n, sets);
			}
			CHECK_NUMBER(wrong, 0);
			cal_batch_free(b);
			cal_graph_free(&g);
		}
}

/* An input that is given twice counts twice, and one struck twice once. */
static void inputs_count_as_often_as_they_are_given(void)
{
	cal_graph g;
	cal_graph_start(&g);
	cal_node a = cal_graph_leaf(&g), c = cal_graph_leaf(&g), gate = cal_graph_gate(&g, 2, FILTER_NONE);
	cal_graph_input(&g, gate, a), cal_graph_input(&g, gate, a), cal_graph_input(&g, gate, c);
	cal_graph_finish(&g);
	cal_batch *b = start_batch(&g, always);
	cal_batch_strike(b, a, 0);
	cal_batch_strike(b, c, 1), cal_batch_strike(b, c, 1);
	cal_batch_strike(b, NODE_FALSE, 2);
	cal_batch_run(b);
	CHECK_NUMBER(cal_batch_value(b, gate), 1);
	CHECK_NUMBER(cal_batch_value(b, NODE_FALSE), 0);
	cal_batch_free(b);
	cal_graph_free(&g);
}

/* ---- random graphs ---- */

/* Values of all nodes in all lanes, compared with the plain fixpoint. */
static unsigned differences(const plain_graph *p, const cal_batch *b, const plain_strikes *s)
{
	unsigned n_wrong = 0;
	for (unsigned lane = 0; lane < CAL_LANES; lane++) {
		bool failed[PLAIN_NODES];
		plain_run(p, s->struck[lane], failed);
		for (cal_node n = 0; n < p->n; n++)
			n_wrong += (cal_batch_value(b, n) >> lane & 1) != failed[n];
	}
	return n_wrong;
}

/* The list of tops is that of tops which a strike made fail. */
static bool tops_are_right(const plain_graph *p, const cal_batch *b)
{
	static const plain_strikes nothing;
	bool resting[PLAIN_NODES], listed[PLAIN_NODES] = {false};
	plain_run(p, nothing.struck[0], resting);
	for (uint32_t i = 0; i < b->n_tops; i++)
		listed[b->tops[i]] = true;
	bool right = true;
	for (cal_node n = NODE_FIRST; n < p->n; n++)
		right &= listed[n] == (p->node[n].top && !resting[n] && cal_batch_value(b, n));
	return right;
}

/* Some batches of one graph, its filters set anew for each. */
static void try_graph(plain_random *r, plain_shape shape)
{
	static plain_graph p;
	static plain_strikes s;
	plain_make(&p, r, shape);
	cal_batch *b = start_batch(&p.graph, p.open);
	for (int round = 0; round < 4; round++) {
		plain_strike(&s, &p, r);
		plain_strike_batch(&s, &p, b);
		cal_batch_run(b);
		CHECK_NUMBER(differences(&p, b, &s), 0);
		CHECK(tops_are_right(&p, b));
		cal_batch_clear(b);
		for (uint32_t f = 1; f < PLAIN_FILTERS; f++)
			p.open[f] = plain_below(r, 2);
		cal_batch_rest(b);
	}
	cal_batch_free(b);
	plain_free(&p);
}

static void graphs_without_cycles(void)
{
	plain_random r = {1};
	for (int i = 0; i < 100; i++)
		try_graph(&r, (plain_shape){.nodes = 4 + plain_below(&r, 60)});
	try_graph(&r, (plain_shape){.nodes = PLAIN_NODES});
}

static void graphs_with_cycles(void)
{
	plain_random r = {2};
	for (int i = 0; i < 200; i++)
		try_graph(&r, (plain_shape){.nodes = 4 + plain_below(&r, 60), .cycles = true});
	try_graph(&r, (plain_shape){.nodes = PLAIN_NODES, .cycles = true});
}

static void graphs_with_filters(void)
{
	plain_random r = {3};
	for (int i = 0; i < 200; i++)
		try_graph(&r, (plain_shape){.nodes = 4 + plain_below(&r, 60), .cycles = true, .filters = true});
}

static void graphs_that_have_failed_before_anything_happens(void)
{
	plain_random r = {4};
	for (int i = 0; i < 300; i++)
		try_graph(&r, (plain_shape){4 + plain_below(&r, 60), .cycles = i % 2, .filters = i % 3, .broken = true});
}

/* ---- what stays and what goes ---- */

/* Every node's lanes. */
typedef struct {
	cal_lanes value[PLAIN_NODES];
} state;

static void keep_state(const cal_batch *b, state *s)
{
	for (cal_node n = 0; n < b->graph->n_nodes; n++)
		s->value[n] = cal_batch_value(b, n);
}

static bool is_same_state(const cal_batch *b, const state *before)
{
	for (cal_node n = 0; n < b->graph->n_nodes; n++)
		if (cal_batch_value(b, n) != before->value[n])
			return false;
	return true;
}

/* Strikes a batch at random: what it was at rest, and what it is then. */
static void keep_states(cal_batch *b, const plain_graph *p, plain_strikes *s, plain_random *r, state *rested, state *struck)
{
	keep_state(b, rested);
	plain_strike(s, p, r);
	plain_strike_batch(s, p, b);
	cal_batch_run(b);
	keep_state(b, struck);
}

/* Values come back as they were, and so does what cannot be seen: the same strikes have the same effect. */
static void clear_and_rest_bring_everything_back(void)
{
	plain_random r = {5};
	static plain_graph p;
	static plain_strikes s;
	static state rested, struck;
	for (int i = 0; i < 100; i++) {
		plain_make(&p, &r, (plain_shape){60, .cycles = i % 2, .filters = true, .broken = i % 3 == 0});
		cal_batch *b = start_batch(&p.graph, p.open);
		keep_states(b, &p, &s, &r, &rested, &struck);
		cal_batch_clear(b);
		CHECK(is_same_state(b, &rested));
		CHECK_NUMBER(b->n_tops, 0);
		plain_strike_batch(&s, &p, b);
		cal_batch_run(b);
		CHECK(is_same_state(b, &struck));
		p.open[1] = !p.open[1];
		cal_batch_rest(b);
		p.open[1] = !p.open[1];
		cal_batch_rest(b);
		CHECK(is_same_state(b, &rested));
		plain_strike_batch(&s, &p, b);
		cal_batch_run(b);
		CHECK(is_same_state(b, &struck));
		cal_batch_free(b);
		plain_free(&p);
	}
}

/* Values are again what they were before the ground was struck, and the same strikes have the same effect. */
static void a_lifted_ground_leaves_nothing(void)
{
	plain_random r = {8};
	static plain_graph p;
	static plain_strikes s;
	static state rested, struck;
	uint32_t n_fallen = 0;
	for (int i = 0; i < 300; i++) {
		plain_make(&p, &r, (plain_shape){60, .cycles = i % 2, .filters = true, .broken = i % 3 == 0});
		cal_batch *b = start_batch(&p.graph, p.open);
		keep_states(b, &p, &s, &r, &rested, &struck);
		cal_batch_clear(b);
		for (int grounds = 0; grounds < 3; grounds++) {
			for (int k = 0; k < 4; k++)
				cal_batch_ground(b, NODE_FIRST + plain_below(&r, p.n - NODE_FIRST));
			cal_batch_ground_run(b);
			n_fallen += b->n_resting - b->first_ground;
			plain_strike_batch(&s, &p, b);
			cal_batch_run(b);
			cal_batch_clear(b);
			cal_batch_lift_ground(b);
			CHECK_NUMBER(b->n_resting, b->first_ground);
			CHECK(is_same_state(b, &rested));
		}
		plain_strike_batch(&s, &p, b);
		cal_batch_run(b);
		CHECK(is_same_state(b, &struck));
		cal_batch_free(b);
		plain_free(&p);
	}
	CHECK(n_fallen > 1000);
}

/* What happens in one lane is the same whatever happens in the others. */
static void lanes_do_not_meet(void)
{
	plain_random r = {6};
	static plain_graph p;
	static plain_strikes s, alone;
	for (int i = 0; i < 20; i++) {
		plain_make(&p, &r, (plain_shape){60, .cycles = true, .filters = true});
		cal_batch *b = start_batch(&p.graph, p.open);
		plain_strike(&s, &p, &r);
		plain_strike_batch(&s, &p, b);
		cal_batch_run(b);
		static state together;
		keep_state(b, &together);
		const unsigned lane = plain_below(&r, CAL_LANES);
		memset(&alone, 0, sizeof alone);
		memcpy(alone.struck[lane], s.struck[lane], sizeof alone.struck[lane]);
		cal_batch_clear(b);
		plain_strike_batch(&alone, &p, b);
		cal_batch_run(b);
		for (cal_node n = 0; n < p.n; n++)
			CHECK((cal_batch_value(b, n) >> lane & 1) == (together.value[n] >> lane & 1));
		cal_batch_free(b);
		plain_free(&p);
	}
}

/* A filter opens.  Its gates were watched, and those that count what has failed before any strike once it is open: lanes
 * in which none of them was met are what they were, but for what has failed in all of them. */
static void lanes_that_meet_no_watched_gate_do_not_hang_on_it(void)
{
	plain_random r = {7};
	static plain_graph p;
	static plain_strikes s;
	static state closed;
	unsigned n_met = 0, n_not = 0, n_wrong = 0;
	for (int i = 0; i < 300; i++) {
		plain_make(&p, &r, (plain_shape){60, .cycles = i % 2, .filters = true, .broken = i % 3 == 0});
		p.open[1] = true;
		cal_batch *b = start_batch(&p.graph, p.open);
		for (uint32_t k = 0; k < b->n_settled; k++)
			cal_batch_watch(b, b->settled[k]);
		for (cal_node n = NODE_FIRST; n < p.n; n++)
			if (cal_graph_kind(&p.graph, n)->filter == 1)
				cal_batch_watch(b, n);
		p.open[1] = false;
		cal_batch_rest(b);
		plain_strike(&s, &p, &r);
		plain_strike_batch(&s, &p, b);
		cal_batch_run(b);
		keep_state(b, &closed);
		const cal_lanes met = b->watched;
		cal_batch_clear(b);
		CHECK(b->watched == 0);
		p.open[1] = true;
		cal_batch_rest(b);
		plain_strike_batch(&s, &p, b);
		cal_batch_run(b);
		for (cal_node n = 0; n < p.n; n++)
			n_wrong += !cal_batch_rests(b, n) && ((cal_batch_value(b, n) ^ closed.value[n]) & ~met) != 0;
		n_met += (unsigned)__builtin_popcountll(met);
		n_not += (unsigned)__builtin_popcountll(~met);
		cal_batch_free(b);
		plain_free(&p);
	}
	CHECK_NUMBER(n_wrong, 0);
	CHECK(n_met > 1000 && n_not > 1000);
}

/* A strike that is said to be absorbed fells nothing but the node that it goes to, and meets no watched gate. */
static void absorbed_strikes_end_at_once(void)
{
	plain_random r = {8};
	static plain_graph p;
	static bool absorbs[PLAIN_NODES];
	static cal_node all[PLAIN_NODES];
	unsigned n_absorbed = 0, n_others = 0, n_wrong = 0;
	for (int i = 0; i < 300; i++) {
		plain_make(&p, &r, (plain_shape){60, .cycles = i % 2, .filters = true, .broken = i % 3 == 0});
		cal_batch *b = start_batch(&p.graph, p.open);
		for (cal_node n = 0; n < p.n; n++) {
			all[n] = n;
			if (plain_below(&r, 4) == 0)
				cal_batch_watch(b, n);
		}
		cal_batch_absorbing(b, all, p.n, absorbs);
		for (cal_node n = NODE_FIRST; n < p.n; n++) {
			cal_batch_strike(b, n, 9);
			cal_batch_run(b);
			n_absorbed += absorbs[n] && b->n_touched;
			n_others += !absorbs[n];
			n_wrong += absorbs[n] && (b->n_tops || b->watched || b->n_touched > 1);
			cal_batch_clear(b);
		}
		cal_batch_free(b);
		plain_free(&p);
	}
	CHECK_NUMBER(n_wrong, 0);
	CHECK(n_absorbed > 1000 && n_others > 1000);
}

/* Few filters stand in the nodes themselves, further ones in the graph. */
static void many_filters_open_what_is_theirs(void)
{
	enum { FILTERS = 40 };
	bool open[FILTERS] = {true};
	cal_graph g;
	cal_graph_start(&g);
	cal_node leaf = cal_graph_leaf(&g);
	for (cal_filter f = 1; f < FILTERS; f++)
		cal_graph_input(&g, cal_graph_gate(&g, 1, f), leaf);
	cal_graph_finish(&g);
	cal_batch *b = start_batch(&g, open);
	for (cal_filter only = 0; only < FILTERS; only++) {
		for (cal_filter f = 1; f < FILTERS; f++)
			open[f] = f == only;
		cal_batch_strike(b, leaf, 2);
		cal_batch_run(b);
		for (cal_filter f = 1; f < FILTERS; f++) {
			CHECK(cal_batch_filtered(b, leaf + f));
			CHECK_NUMBER(cal_batch_value(b, leaf + f), f == only ? 1 << 2 : 0);
		}
		CHECK(!cal_batch_filtered(b, leaf));
		cal_batch_clear(b);
	}
	cal_batch_free(b);
	cal_graph_free(&g);
}

/* 300,000 gates in a row, given in order and against it: the bitmaps of waiting nodes have all levels. */
static void long_chains_fall(void)
{
	enum { LENGTH = 300000 };
	for (int backwards = 0; backwards < 2; backwards++) {
		cal_graph g;
		cal_graph_start(&g);
		for (uint32_t i = 0; i < LENGTH; i++)
			cal_graph_gate(&g, 1, FILTER_NONE);
		for (uint32_t i = 1; i < LENGTH; i++)
			if (backwards)
				cal_graph_input(&g, NODE_FIRST + i - 1, NODE_FIRST + i);
			else
				cal_graph_input(&g, NODE_FIRST + i, NODE_FIRST + i - 1);
		const cal_node first = backwards ? NODE_FIRST + LENGTH - 1 : NODE_FIRST;
		const cal_node last = backwards ? NODE_FIRST : NODE_FIRST + LENGTH - 1;
		cal_graph_top(&g, last);
		cal_graph_finish(&g);
		cal_batch *b = start_batch(&g, always);
		cal_batch_strike(b, first, 63);
		cal_batch_strike(b, NODE_FIRST + LENGTH / 2, 5);
		cal_batch_run(b);
		CHECK(cal_batch_value(b, last) == ((cal_lanes)1 << 63 | 1 << 5));
		CHECK_NUMBER(b->n_tops, 1);
		cal_batch_free(b);
		cal_graph_free(&g);
	}
}

static const check_row tests[] = {
	{"vote gates count", vote_gates_count},
	{"inputs count as often as they are given", inputs_count_as_often_as_they_are_given},
	{"graphs without cycles", graphs_without_cycles},
	{"graphs with cycles", graphs_with_cycles},
	{"graphs with filters", graphs_with_filters},
	{"graphs that have failed before anything happens", graphs_that_have_failed_before_anything_happens},
	{"clear and rest bring everything back", clear_and_rest_bring_everything_back},
	{"a lifted ground leaves nothing", a_lifted_ground_leaves_nothing},
	{"lanes do not meet", lanes_do_not_meet},
	{"lanes that meet no watched gate do not hang on it", lanes_that_meet_no_watched_gate_do_not_hang_on_it},
	{"absorbed strikes end at once", absorbed_strikes_end_at_once},
	{"many filters open what is theirs", many_filters_open_what_is_theirs},
	{"long chains fall", long_chains_fall},
};

void suite_lanes(void)
{
	check_suite("engine/lanes", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
