/* tests/engine/test_orders.c -- orders have each variable once; and what is built in those that were tried is right, by truth
 * tables of formulas that are too hard for the first order. */
#include <math.h>

#include "engine/follow.h"
#include "engine/trial.h"
#include "tests/check.h"
#include "tests/engine/plain.h"

void suite_orders(void);

enum { EVENTS = 16, GATES = 24, LAYERS = 3, FAN_IN = 3, WORDS = (1 << EVENTS) / 64, EXAMPLES = 24 };

typedef enum { COHERENT, WITH_NOT, WITH_CIRCLES, FLAVOURS } flavour;

/* A formula with the truth table of each of its nodes. */
typedef struct {
	cal_formula f;
	cal_edge top;
	double p[EVENTS];
	uint64_t (*table)[WORDS];
} example;

/* A gate over some of n nodes. */
static cal_edge new_gate(cal_formula *f, plain_random *r, const cal_edge *nodes, uint32_t n, flavour kind)
{
	cal_edge in[FAN_IN];
	for (uint32_t i = 0; i < FAN_IN; i++)
		in[i] = nodes[plain_below(r, n)] ^ (cal_edge)(kind == WITH_NOT && plain_below(r, 5) == 0);
	switch (plain_below(r, kind == WITH_NOT ? 4 : 3)) {
	case 0: return cal_formula_or(f, in, FAN_IN);
	case 1: return cal_formula_and(f, in, FAN_IN);
	case 2: return cal_formula_atleast(f, 2, in, FAN_IN);
	default: return cal_formula_xor(f, in, FAN_IN);
	}
}

/* At least so many inputs, or an odd number of them, for 64 sets of events at once. */
static uint64_t word_of(const example *it, const cal_formula_node *g, uint32_t w)
{
	uint64_t many[GATES + 1] = {UINT64_MAX}, odd = 0;
	for (uint32_t i = 0; i < g->n; i++) {
		cal_edge e = it->f.inputs[g->first + i];
		uint64_t in = it->table[e >> 1][w] ^ (e & 1 ? UINT64_MAX : 0);
		odd ^= in;
		for (uint32_t k = i + 1; k > 0; k--)
			many[k] |= many[k - 1] & in;
	}
	return g->kind == FORMULA_XOR ? odd : many[g->kind == FORMULA_RESERVED ? 1 : g->need];
}

/* Circles from false upwards. */
static void fill_tables(example *it)
{
	it->table = cal_zeroed(it->f.n_nodes, sizeof *it->table);
	for (bool again = true; again;) {
		again = false;
		for (uint32_t v = 1; v < it->f.n_nodes; v++) {
			const cal_formula_node *g = &it->f.nodes[v];
			for (uint32_t w = 0; w < WORDS; w++) {
				uint64_t now = 0;
				for (uint32_t i = 0; g->kind == FORMULA_EVENT && i < 64; i++)
					now |= (uint64_t)((w * 64 + i) >> g->need & 1) << i;
				now = g->kind == FORMULA_EVENT ? now : word_of(it, g, w);
				again |= now != it->table[v][w] && it->f.cyclic;
				it->table[v][w] = now;
			}
		}
	}
}

static void make(example *it, uint64_t number, flavour kind)
{
	plain_random r = {number * 0x9e3779b97f4a7c15u + 88172645463325252u};
	cal_edge below[GATES + 1], gates[GATES], circle = 0;
	uint32_t n = 0;
	*it = (example){.top = 0};
	cal_formula_start(&it->f);
	for (; n < EVENTS; n++) {
		it->p[n] = 0.05 + 0.05 * plain_below(&r, 10);
		below[n] = cal_formula_event(&it->f, it->p[n]);
	}
	if (kind == WITH_CIRCLES)
		below[n++] = circle = cal_formula_reserve(&it->f);
	for (uint32_t layer = 0; layer < LAYERS; layer++) {
		for (uint32_t g = 0; g < GATES; g++)
			gates[g] = new_gate(&it->f, &r, below, n, kind);
		memcpy(below, gates, sizeof gates);
		n = GATES;
	}
	if (kind == WITH_CIRCLES)
		cal_formula_define(&it->f, circle, gates[0]);
	it->top = cal_formula_atleast(&it->f, GATES / 3, gates, GATES);
	fill_tables(it);
}

static void unmake(example *it)
{
	cal_formula_free(&it->f);
	free(it->table);
}

static bool is_true(const example *it, uint32_t set)
{
	return (it->table[it->top >> 1][set / 64] >> set % 64 & 1) != (it->top & 1);
}

static double probability_of(const example *it)
{
	double sum = 0;
	for (uint32_t set = 0; set < 1u << EVENTS; set++) {
		double p = is_true(it, set);
		for (uint32_t e = 0; e < EVENTS && p > 0; e++)
			p *= set >> e & 1 ? it->p[e] : 1 - it->p[e];
		sum += p;
	}
	return sum;
}

/* Of a coherent formula: sets that are true, and no longer without any one of their events. */
static uint32_t minimal_of(const example *it)
{
	uint32_t n = 0;
	for (uint32_t set = 0; set < 1u << EVENTS; set++) {
		bool minimal = is_true(it, set);
		for (uint32_t e = 0; e < EVENTS && minimal; e++)
			minimal = !(set >> e & 1) || !is_true(it, set & ~(1u << e));
		n += minimal;
	}
	return n;
}

/* ---- orders ---- */

static bool is_order(const cal_cone *c, const cal_cone_module *m, const uint32_t *order)
{
	bool right = true, *seen = cal_zeroed(c->n_vars, sizeof *seen);
	for (uint32_t i = 0; i < m->n; i++) {
		right &= order[i] < c->n_vars && !seen[order[i]];
		seen[order[i]] = true;
	}
	for (uint32_t i = 0; i < m->n; i++)
		right &= seen[c->members[m->first + i]];
	free(seen);
	return right;
}

static bool orders_right(cal_builder *b, uint32_t module)
{
	const cal_cone *c = &b->x->cone;
	const cal_cone_module *m = &c->modules[module];
	uint32_t *orders[CAL_FOLLOWERS + CAL_WAYS + 2];
	bool right = true;
	for (uint32_t i = 0; i < CAL_FOLLOWERS + CAL_WAYS + 2; i++)
		orders[i] = cal_zeroed(m->n, sizeof *orders[i]);
	cal_orders_following(c, module, orders);
	for (unsigned way = 0; way < CAL_WAYS + 2; way++)
		cal_order_variables(&b->ordering, module, way, orders[CAL_FOLLOWERS + way]);
	for (uint32_t i = 0; i < CAL_FOLLOWERS + CAL_WAYS + 2; i++) {
		right &= is_order(c, m, orders[i]);
		free(orders[i]);
	}
	return right;
}

/* The best ones are orders, no two are equal, and the better one comes first. */
static bool tried_right(cal_builder *b, uint32_t module)
{
	enum { MOST = 3 };
	const cal_cone *c = &b->x->cone;
	const cal_cone_module *m = &c->modules[module];
	cal_tried best[MOST];
	cal_dd d;
	uint32_t n;
	bool right = cal_try_orders(b, module, 1 << 26, best, MOST, &n, &d) == EXACT_DONE && n > 0 && n <= MOST;
	right &= cal_dd_size(&d) == 1 && d.n_levels == m->n;
	cal_dd_free(&d);
	for (uint32_t i = 0; i < n; i++)
		right &= is_order(c, m, best[i].order);
	for (uint32_t i = 1; i < n; i++)
		right &= best[i - 1].steps <= best[i].steps && memcmp(best[i - 1].order, best[i].order, m->n * sizeof *best->order) != 0;
	for (uint32_t i = 0; i < n; i++)
		free(best[i].order);
	return right;
}

static void each_variable_once(void)
{
	for (unsigned kind = 0; kind < FLAVOURS; kind++)
		for (uint64_t number = 1; number <= EXAMPLES; number++) {
			example it;
			make(&it, number, (flavour)kind);
			cal_exact *x = cal_exact_of(&it.f, it.top, NULL);
			cal_builder b;
			cal_builder_start(&b, x);
			for (uint32_t m = 0; m < x->cone.n_modules; m++)
				CHECK(orders_right(&b, m) && tried_right(&b, m) && cal_build(&b, m) == EXACT_DONE);
			cal_builder_end(&b);
			cal_exact_free(x);
			unmake(&it);
		}
}

/* ---- what is built in them ---- */

static void hard_formulas(void)
{
	enum { HARD = 1000 };
	uint32_t hard = 0;
	for (unsigned kind = 0; kind < FLAVOURS; kind++)
		for (uint64_t number = 1; number <= EXAMPLES; number++) {
			example it;
			double p;
			make(&it, number, (flavour)kind);
			cal_exact *x = cal_exact_of(&it.f, it.top, NULL);
			CHECK(cal_exact_probability(x, &p) == EXACT_DONE && fabs(p - probability_of(&it)) < 1e-9);
			CHECK(cal_exact_cuts(x, (cal_cut_limit){0}) == EXACT_DONE);
			if (cal_exact_is_coherent(x))
				CHECK_NUMBER(strtoul(cal_exact_count(x), NULL, 10), minimal_of(&it));
			hard += cal_exact_tell(x).bdd_nodes > HARD;
			cal_exact_free(x);
			unmake(&it);
		}
	CHECK(hard > 2 * EXAMPLES);
}

void suite_orders(void)
{
	static const check_row tests[] = {
		{"each variable once", each_variable_once},
		{"hard formulas", hard_formulas},
	};
	check_suite("engine/orders", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
