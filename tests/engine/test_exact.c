/* tests/engine/test_exact.c -- the exact engine against truth tables, of thousands of random formulas; and what is too
 * much for it. */
#include "engine/exact.h"

#include <math.h>

#include "tests/check.h"

void suite_exact(void);

enum { MOST_EVENTS = 12, MOST_NODES = 64, TABLE = 1 << MOST_EVENTS };

/* ---- random formulas, and what they are worth by brute force ---- */

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return (uint32_t)((seed >> 11) % n);
}

typedef struct {
	cal_formula f;
	cal_edge top;
	uint32_t n;                 /* events */
	double p[MOST_EVENTS];
	bool truth[TABLE];          /* by set of events that have happened */
} example;

typedef enum { COHERENT, WITH_NOT, WITH_CIRCLES, WITH_BOTH, FLAVOURS } flavour;

/* Values of all edges for one set of events; circles from false upwards. */
static bool value_of(const cal_formula *f, cal_edge top, uint32_t set)
{
	bool value[512] = {false};
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t v = 1; v < f->n_nodes; v++) {
			const cal_formula_node *g = &f->nodes[v];
			uint32_t count = 0;
			for (uint32_t i = 0; g->kind >= FORMULA_ATLEAST && i < g->n; i++)
				count += value[f->inputs[g->first + i] >> 1] != (f->inputs[g->first + i] & 1);
			bool now = g->kind == FORMULA_EVENT ? set >> g->need & 1
			         : g->kind == FORMULA_XOR ? count & 1
			         : g->kind == FORMULA_RESERVED ? count : count >= g->need;
			changed |= now != value[v];
			value[v] = now;
		}
	}
	return value[top >> 1] != (top & 1);
}

/* What a formula is made of on the way. */
typedef struct {
	cal_edge nodes[MOST_NODES];
	uint32_t n, plain_from, plain_until;  /* nodes of circles, which are not to be complemented within */
} making;

static cal_edge pick(const making *m, bool complements)
{
	uint32_t near = m->n < 6 ? m->n : 6, at = random_below(3) ? m->n - 1 - random_below(near) : random_below(m->n);
	bool plain = at >= m->plain_from && at < m->plain_until;
	return m->nodes[at] ^ (cal_edge)(complements && !plain && random_below(4) == 0);
}

static void add_gates(cal_formula *f, making *m, uint32_t gates, bool complements, bool with_xor)
{
	for (; gates > 0; gates--) {
		cal_edge in[6];
		uint32_t n = 1 + random_below(6), way = random_below(with_xor ? 4 : 3);
		for (uint32_t i = 0; i < n; i++)
			in[i] = pick(m, complements);
		m->nodes[m->n++] = way == 0 ? cal_formula_or(f, in, n) : way == 1 ? cal_formula_and(f, in, n)
		                 : way == 2 ? cal_formula_atleast(f, 1 + random_below(n), in, n) : cal_formula_xor(f, in, n);
	}
}

/* Gates that look at themselves, over those before; with complements of those alone. */
static void add_circles(cal_formula *f, making *m, uint32_t n_circles, uint32_t gates, bool complements)
{
	cal_edge circles[3];
	m->plain_from = m->n;
	m->plain_until = UINT32_MAX;
	for (uint32_t i = 0; i < n_circles; i++)
		m->nodes[m->n++] = circles[i] = cal_formula_reserve(f);
	add_gates(f, m, gates, complements, false);
	for (uint32_t i = 0; i < n_circles; i++)
		cal_formula_define(f, circles[i], m->nodes[m->n - 1 - random_below((m->n - m->plain_from + 1) / 2)]);
	m->plain_until = m->plain_from;
}

static example make_example(uint64_t number, flavour kind)
{
	static const double values[] = {0, 0.0013, 0.017, 0.11, 0.11, 0.3, 0.5, 0.9};
	example it = {0};
	making m = {0};
	bool complements = kind == WITH_NOT || kind == WITH_BOTH;
	seed = number * 0x9e3779b97f4a7c15u + 88172645463325252u + kind;
	cal_formula_start(&it.f);
	it.n = 2 + random_below(MOST_EVENTS - 1);
	for (uint32_t e = 0; e < it.n; e++) {
		it.p[e] = values[random_below(8)];
		m.nodes[m.n++] = cal_formula_event(&it.f, it.p[e]);
	}
	if (kind == WITH_BOTH)
		add_gates(&it.f, &m, random_below(4), true, true);
	if (kind == WITH_CIRCLES || kind == WITH_BOTH)
		add_circles(&it.f, &m, 1 + (uint32_t)(number % 3), 2 + random_below(12), complements);
	if (kind != WITH_CIRCLES)
		add_gates(&it.f, &m, 2 + random_below(kind == WITH_BOTH ? 4 : 12), complements, complements);
	it.top = m.nodes[m.n - 1];
	for (uint32_t set = 0; set < 1u << it.n; set++)
		it.truth[set] = value_of(&it.f, it.top, set);
	return it;
}

static uint32_t size_of(uint32_t set)
{
	return (uint32_t)__builtin_popcount(set);
}

static double chance_of(const example *it, uint32_t set)
{
	double p = 1;
	for (uint32_t e = 0; e < it->n; e++)
		p *= set >> e & 1 ? it->p[e] : 1 - it->p[e];
	return p;
}

static double product_of(const example *it, uint32_t set)
{
	double p = 1;
	for (uint32_t e = 0; e < it->n; e++)
		p *= set >> e & 1 ? it->p[e] : 1;
	return p;
}

/* Which sets contain one that is marked, and is not the set itself. */
static void find_above(const example *it, const bool *marked, bool *above)
{
	for (uint32_t set = 0; set < 1u << it->n; set++) {
		above[set] = false;
		for (uint32_t e = 0; e < it->n; e++)
			above[set] |= set >> e & 1 && (marked[set & ~(1u << e)] || above[set & ~(1u << e)]);
	}
}

/* The minimal sets, as a table. */
static void find_minimal(const example *it, bool *minimal)
{
	bool above[TABLE];
	find_above(it, it->truth, above);
	for (uint32_t set = 0; set < 1u << it->n; set++)
		minimal[set] = it->truth[set] && !above[set];
}

static bool is_close(double got, double wanted)
{
	return fabs(got - wanted) <= 1e-9 * fabs(wanted) + 1e-15;
}

/* ---- what is compared ---- */

static uint32_t set_of(const cal_cut_set *s)
{
	uint32_t set = 0;
	for (uint32_t i = 0; i < s->n; i++)
		set |= 1u << s->events[i];
	return set;
}

/* Does a set come before another one in the ranking, as the header says? */
static bool comes_before(const example *it, cal_cut_ranking ranking, uint32_t a, uint32_t b)
{
	double pa = product_of(it, a), pb = product_of(it, b);
	bool tie = fabs(pa - pb) <= 1e-8 * (pa + pb);
	if (ranking == CUTS_BY_ORDER && size_of(a) != size_of(b))
		return size_of(a) < size_of(b);
	if (!(pa > 0) && !(pb > 0))
		return true;
	if (!tie)
		return pa > pb;
	if (size_of(a) != size_of(b))
		return size_of(a) < size_of(b);
	return ((a ^ b) & (0u - (a ^ b))) & a;  /* the smallest event that only one of them has */
}

/* Do two rankings of the family list all of it, each set once, in order? */
static bool lists_right(const example *it, cal_exact *x, const bool *wanted, uint32_t count)
{
	for (unsigned ranking = 0; ranking < 2; ranking++) {
		cal_arena keep = {0};
		const cal_cut_set *list;
		uint32_t n;
		bool right = cal_exact_list(x, &keep, (cal_cut_ranking)ranking, count + 5, &list, &n) == EXACT_DONE && n == count;
		for (uint32_t i = 0; i < n && right; i++) {
			right &= wanted[set_of(&list[i])] && is_close(list[i].probability, product_of(it, set_of(&list[i])));
			right &= !i || comes_before(it, (cal_cut_ranking)ranking, set_of(&list[i - 1]), set_of(&list[i]));
		}
		if (right && count > 2) {  /* and does it begin so, if fewer are asked for? */
			const cal_cut_set *few;
			uint32_t n_few;
			right = cal_exact_list(x, &keep, (cal_cut_ranking)ranking, 2, &few, &n_few) == EXACT_DONE && n_few == 2 &&
			        set_of(&few[0]) == set_of(&list[0]) && set_of(&few[1]) == set_of(&list[1]);
		}
		cal_arena_free(&keep);
		if (!right)
			return false;
	}
	return true;
}

static bool counts_right(const example *it, cal_exact *x, const bool *wanted, uint32_t count)
{
	char text[16];
	uint32_t n, by_size[MOST_EVENTS + 1] = {0};
	for (uint32_t set = 0; set < 1u << it->n; set++)
		by_size[size_of(set)] += wanted[set];
	const char *const *by_order = cal_exact_count_by_order(x, &n);
	for (uint32_t i = 0; i <= it->n; i++) {
		snprintf(text, sizeof text, "%u", by_size[i]);
		if (i < n ? strcmp(by_order[i], text) != 0 : by_size[i] != 0)
			return false;
	}
	snprintf(text, sizeof text, "%u", count);
	return strcmp(cal_exact_count(x), text) == 0;
}

static bool sums_right(const example *it, cal_exact *x, const bool *wanted)
{
	cal_cut_sums sums;
	double rare = 0, miss = 1, shares[MOST_EVENTS], by_event[MOST_EVENTS] = {0}, left_out = 0;
	bool above[TABLE];
	find_above(it, wanted, above);
	for (uint32_t set = 0; set < 1u << it->n; set++) {
		left_out += it->truth[set] && !above[set] && !wanted[set] ? chance_of(it, set) : 0;
		if (!wanted[set])
			continue;
		rare += product_of(it, set);
		miss *= 1 - product_of(it, set);
		for (uint32_t e = 0; e < it->n; e++)
			by_event[e] += set >> e & 1 ? product_of(it, set) : 0;
	}
	bool right = cal_exact_sums(x, &sums) == EXACT_DONE && cal_exact_shares(x, shares) == EXACT_DONE;
	right &= is_close(sums.rare_event, rare) && fabs(sums.min_cut_upper_bound - (1 - miss)) <= 1e-6 + 1e-6 * (1 - miss);
	right &= sums.min_cut_upper_bound >= (1 - miss) * (1 - 1e-9) - 1e-14 && sums.left_out >= left_out * (1 - 1e-9) - 1e-12;
	for (uint32_t e = 0; e < it->n; e++)
		right &= is_close(shares[e], by_event[e]);
	return right;
}

static bool family_right(const example *it, cal_exact *x, const bool *wanted)
{
	uint32_t count = 0;
	for (uint32_t set = 0; set < 1u << it->n; set++)
		count += wanted[set];
	return counts_right(it, x, wanted, count) && lists_right(it, x, wanted, count) && sums_right(it, x, wanted);
}

/* The cut sets within several limits.  `bounded_only`: before anything else was asked, so without any BDD. */
static bool cuts_right(const example *it, cal_exact *x, const bool *minimal, uint32_t order)
{
	static const double least[] = {0, 1e-3};
	bool right = true;
	for (unsigned i = 0; i < 2 && right; i++) {
		bool wanted[TABLE];
		for (uint32_t set = 0; set < 1u << it->n; set++)
			wanted[set] = minimal[set] && (!order || size_of(set) <= order) && product_of(it, set) >= least[i] * (1 - 1e-9);
		right = cal_exact_cuts(x, (cal_cut_limit){order, least[i]}) == EXACT_DONE && family_right(it, x, wanted);
	}
	return right;
}

static bool numbers_right(const example *it, cal_exact *x, const bool *minimal)
{
	double p = 0, got, birnbaum[MOST_EVENTS], wanted[MOST_EVENTS] = {0};
	uint32_t least = UINT32_MAX, found;
	for (uint32_t set = 0; set < 1u << it->n; set++) {
		p += it->truth[set] ? chance_of(it, set) : 0;
		least = minimal[set] && size_of(set) < least ? size_of(set) : least;
	}
	for (uint32_t e = 0; e < it->n; e++) {
		example changed = *it;
		for (unsigned happens = 0; happens < 2; happens++) {
			changed.p[e] = happens;
			for (uint32_t set = 0; set < 1u << it->n; set++)
				wanted[e] += it->truth[set] ? (happens ? 1 : -1) * chance_of(&changed, set) : 0;
		}
	}
	bool right = cal_exact_least(x, &found) == EXACT_DONE && found == least;
	cal_arena keep = {0};
	cal_cut_set set;
	right &= cal_exact_least_set(x, &keep, &set) == EXACT_DONE && set.n == least && (least == UINT32_MAX || minimal[set_of(&set)]);
	cal_arena_free(&keep);
	right &= cal_exact_probability(x, &got) == EXACT_DONE && fabs(got - p) <= 1e-12 + 1e-9 * p;
	right &= cal_exact_birnbaum(x, birnbaum) == EXACT_DONE;
	for (uint32_t e = 0; e < it->n && right; e++)
		right = fabs(birnbaum[e] - wanted[e]) <= 1e-12 + 1e-9 * fabs(wanted[e]);
	if (it->n > 1 && right) {  /* another probability takes no new diagram */
		example changed = *it;
		changed.p[1] = 0.25;
		cal_exact_set_probability(x, 1, 0.25);
		for (uint32_t s = 0, first = 1; s < 1u << it->n; s++, first = 0)
			p = (first ? 0 : p) + (it->truth[s] ? chance_of(&changed, s) : 0);
		right = cal_exact_probability(x, &got) == EXACT_DONE && fabs(got - p) <= 1e-12 + 1e-9 * p;
		cal_exact_set_probability(x, 1, it->p[1]);
	}
	return right;
}

/* Products of literals that imply the top and of which none can be left out, by trying all: 3^n of them. */
static uint32_t count_primes(const example *it)
{
	uint32_t count = 0, all = (1u << it->n) - 1;
	for (uint32_t care = 0; care <= all; care++)
		for (uint32_t value = care;; value = (value - 1) & care) {
			bool prime = true;
			for (uint32_t e = 0; e <= it->n && prime; e++) {
				uint32_t kept = e == it->n ? care : care & ~(1u << e);
				if (e < it->n && kept == care)
					continue;
				bool implies = true;
				for (uint32_t free = all & ~kept, s = free;; s = (s - 1) & free) {
					implies &= it->truth[(value & kept) | s];
					if (s == 0)
						break;
				}
				prime = e == it->n ? implies : !implies;
			}
			count += prime;
			if (value == 0)
				break;
		}
	return count;
}

static bool is_right(uint64_t number, flavour kind)
{
	example it = make_example(number, kind);
	bool minimal[TABLE], right;
	find_minimal(&it, minimal);
	cal_exact *x = cal_exact_of(&it.f, it.top, NULL);
	right = cuts_right(&it, x, minimal, 2);  /* before there is a BDD */
	right = right && numbers_right(&it, x, minimal);
	right = right && cuts_right(&it, x, minimal, 0) && cuts_right(&it, x, minimal, 1) && cuts_right(&it, x, minimal, 3);
	if (right && it.n <= 6) {
		const char *count;
		char wanted[16];
		snprintf(wanted, sizeof wanted, "%u", count_primes(&it));
		right = cal_exact_primes(x, &count) == EXACT_DONE && strcmp(count, wanted) == 0;
	}
	if (!right)
		fprintf(stderr, "\nexample %u of kind %u is wrong\n", (unsigned)number, (unsigned)kind);
	cal_exact_free(x);
	cal_formula_free(&it.f);
	return right;
}

/* EXAMPLES in the environment: so many of each flavour (make truth). */
static void random_formulas(void)
{
	const char *asked = getenv("EXAMPLES");
	unsigned long examples = asked ? strtoul(asked, NULL, 10) : 500;
	unsigned wrong = 0;
	for (unsigned kind = 0; kind < FLAVOURS; kind++)
		for (uint64_t number = 1; number <= examples && wrong < 3; number++)
			wrong += !is_right(number, (flavour)kind);
	CHECK_NUMBER(wrong, 0);
}

static cal_edge *new_events(cal_formula *f, uint32_t n, double p)
{
	cal_edge *events = cal_zeroed(n, sizeof *events);
	for (uint32_t i = 0; i < n; i++)
		events[i] = cal_formula_event(f, p);
	return events;
}

/* What simplifies to one event, and that not the first: a circle that is an event meets it in an XOR. */
static void one_event_is_left(void)
{
	cal_formula f;
	double p, birnbaum[2];
	cal_formula_start(&f);
	cal_edge a = cal_formula_event(&f, 0.5), b = cal_formula_event(&f, 0.125), r = cal_formula_reserve(&f);
	cal_formula_define(&f, r, a);
	cal_edge both[2] = {a, r}, odd[3] = {a, b, cal_formula_and(&f, both, 2)};
	cal_exact *x = cal_exact_of(&f, cal_formula_xor(&f, odd, 3) ^ 1, NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && is_close(p, 0.875));
	CHECK(cal_exact_birnbaum(x, birnbaum) == EXACT_DONE && is_close(birnbaum[0], 0) && is_close(birnbaum[1], -1));
	cal_exact_free(x);
	cal_formula_free(&f);
}

/* Circles that look at the constant: modules beside each other, none of which has it as a gate. */
static void circles_with_constants(void)
{
	enum { N = 40 };
	cal_formula f;
	cal_edge circles[N];
	double p;
	cal_formula_start(&f);
	for (uint32_t i = 0; i < N; i++) {
		cal_edge *e = new_events(&f, 2, 0.5), r = cal_formula_reserve(&f), never = cal_formula_reserve(&f);
		cal_edge both[2] = {r, e[1]}, any[3] = {e[0], cal_formula_and(&f, both, 2), never};
		circles[i] = cal_formula_or(&f, any, 3);
		cal_formula_define(&f, r, circles[i]);
		cal_formula_define(&f, never, EDGE_FALSE);
		free(e);
	}
	cal_exact *x = cal_exact_of(&f, cal_formula_or(&f, circles, N), NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && is_close(p, 1 - pow(0.5, N)));
	CHECK(cal_exact_cuts(x, (cal_cut_limit){0}) == EXACT_DONE);
	CHECK_NUMBER(strtol(cal_exact_count(x), NULL, 10), N);
	cal_exact_free(x);
	cal_formula_free(&f);
}

/* A circle that looks at the complement of another: that one has its least fixpoint first. */
static void circles_upon_circles(void)
{
	cal_formula f;
	cal_edge e[6];
	double p, wanted = 0;
	cal_formula_start(&f);
	for (uint32_t i = 0; i < 6; i++)
		e[i] = cal_formula_event(&f, 0.3);
	cal_edge r1 = cal_formula_reserve(&f), r2 = cal_formula_reserve(&f), s1 = cal_formula_reserve(&f), s2 = cal_formula_reserve(&f);
	cal_edge from_r2[2] = {e[1], r2}, from_r1[2] = {r1, e[2]}, no_r1[2] = {r1 ^ 1, e[4]}, from_s2[2] = {s2, e[5]};
	cal_edge any_r1[2] = {e[0], cal_formula_and(&f, from_r2, 2)}, any_r2[2] = {cal_formula_and(&f, from_r1, 2), e[3]};
	cal_edge any_s1[2] = {cal_formula_and(&f, no_r1, 2), cal_formula_and(&f, from_s2, 2)}, any_s2[2] = {s1, s2};
	cal_formula_define(&f, r1, cal_formula_or(&f, any_r1, 2));
	cal_formula_define(&f, r2, cal_formula_or(&f, any_r2, 2));
	cal_formula_define(&f, s1, cal_formula_or(&f, any_s1, 2));
	cal_formula_define(&f, s2, cal_formula_or(&f, any_s2, 2));
	for (uint32_t set = 0; set < 64; set++) {
		bool a = set & 1, b = set & 2, d = set & 8, is = !(a || (b && d)) && set & 16;
		wanted += is ? pow(0.3, size_of(set)) * pow(0.7, 6 - size_of(set)) : 0;
	}
	cal_exact *x = cal_exact_of(&f, s2, NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && is_close(p, wanted));
	cal_exact_free(x);
	cal_formula_free(&f);
}

/* ---- large shapes ---- */

static void votes_are_built_directly(void)
{
	cal_formula f;
	double p;
	uint32_t least;
	cal_formula_start(&f);
	cal_edge *events = new_events(&f, 2000, 0.5), vote = cal_formula_atleast(&f, 1000, events, 2000);
	cal_exact *x = cal_exact_of(&f, vote, NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && p > 0.5 && p < 0.51);
	CHECK(cal_exact_least(x, &least) == EXACT_DONE && least == 1000);
	CHECK(cal_exact_cuts(x, (cal_cut_limit){.max_order = 3}) == EXACT_DONE);
	CHECK_TEXT(cal_exact_count(x), "0");
	cal_exact_free(x);
	free(events);
	cal_formula_free(&f);
}

/* 50 of 100 are a binomial of 30 digits. */
static void counts_are_whole(void)
{
	cal_formula f;
	cal_formula_start(&f);
	cal_edge *events = new_events(&f, 100, 0.1), vote = cal_formula_atleast(&f, 50, events, 100);
	cal_exact *x = cal_exact_of(&f, vote, NULL);
	CHECK(cal_exact_cuts(x, (cal_cut_limit){0}) == EXACT_DONE);
	CHECK_TEXT(cal_exact_count(x), "100891344545564193334812497256");
	cal_exact_free(x);
	free(events);
	cal_formula_free(&f);
}

/* 400 groups of 2 of 5, all needed: as many modules, 10^400 cut sets, and nothing that grows. */
static void modules_stay_apart(void)
{
	cal_formula f;
	cal_edge groups[400];
	cal_formula_start(&f);
	for (uint32_t i = 0; i < 400; i++) {
		cal_edge *events = new_events(&f, 5, 0.1);
		groups[i] = cal_formula_atleast(&f, 2, events, 5);
		free(events);
	}
	cal_exact *x = cal_exact_of(&f, cal_formula_and(&f, groups, 400), NULL);
	CHECK(cal_exact_cuts(x, (cal_cut_limit){0}) == EXACT_DONE);
	CHECK_NUMBER(strlen(cal_exact_count(x)), 401);
	CHECK_NUMBER(cal_exact_tell(x).modules, 401);
	CHECK(cal_exact_tell(x).bdd_nodes < 1000);
	cal_exact_free(x);
	cal_formula_free(&f);
}

/* Small probabilities keep their digits, however many complement edges there are. */
static void small_probabilities_are_exact(void)
{
	cal_formula f;
	double p;
	cal_formula_start(&f);
	cal_edge *events = new_events(&f, 6, 1e-8), pairs[3];
	for (uint32_t i = 0; i < 3; i++)
		pairs[i] = cal_formula_and(&f, events + 2 * i, 2);
	cal_exact *x = cal_exact_of(&f, cal_formula_atleast(&f, 2, pairs, 3), NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && fabs(p / 3e-32 - 1) < 1e-12);
	cal_exact_free(x);
	free(events);
	cal_formula_free(&f);
}

/* ---- too much ---- */

/* A formula with a large diagram in any order: products of neighbours at random. */
static cal_edge tangle(cal_formula *f, uint32_t n)
{
	cal_edge *events = new_events(f, n, 0.01), *products = cal_zeroed(2 * n, sizeof *products), top;
	seed = 4711;
	for (uint32_t i = 0; i < 2 * n; i++) {
		cal_edge in[3] = {events[random_below(n)], events[random_below(n)], events[random_below(n)]};
		products[i] = cal_formula_and(f, in, 3);
	}
	top = cal_formula_or(f, products, 2 * n);
	free(events), free(products);
	return top;
}

static void too_big_is_an_answer(void)
{
	cal_formula f;
	double p;
	uint32_t least;
	cal_exact_budget budget = {.memory = 8 << 20};
	cal_cut_sums sums;
	cal_formula_start(&f);
	cal_exact *x = cal_exact_of(&f, tangle(&f, 200), &budget);
	CHECK(cal_exact_probability(x, &p) == EXACT_TOO_BIG);
	CHECK(cal_exact_cuts(x, (cal_cut_limit){0}) == EXACT_TOO_BIG);
	CHECK(cal_exact_sums(x, &sums) == EXACT_TOO_BIG);
	CHECK(cal_exact_cuts(x, (cal_cut_limit){.max_order = 3}) == EXACT_DONE);
	CHECK(cal_exact_sums(x, &sums) == EXACT_DONE && sums.rare_event > 0 && sums.left_out < 1e-9);
	CHECK(cal_exact_least(x, &least) == EXACT_DONE && least >= 1 && least <= 3);
	cal_exact_free(x);
	cal_formula_free(&f);
}

static bool never(void *to, const char *phase, double done)
{
	++*(unsigned *)to;
	return phase && done > 1;
}

static void stopping_is_an_answer(void)
{
	cal_formula f;
	double p;
	unsigned asked = 0;
	cal_exact_budget budget = {.keep_on = never, .to = &asked};
	cal_formula_start(&f);
	cal_exact *x = cal_exact_of(&f, tangle(&f, 200), &budget);
	CHECK(cal_exact_probability(x, &p) == EXACT_STOPPED);
	CHECK(asked > 0);
	cal_exact_free(x);
	cal_formula_free(&f);
}

static void constants_and_single_events(void)
{
	cal_formula f;
	double p;
	uint32_t least;
	cal_formula_start(&f);
	cal_edge e = cal_formula_event(&f, 0.25), both[2] = {e, e ^ 1};
	const struct { cal_edge top; double p; uint32_t least; const char *count; } rows[] = {
		{EDGE_FALSE, 0, UINT32_MAX, "0"}, {EDGE_TRUE, 1, 0, "1"}, {e, 0.25, 1, "1"}, {e ^ 1, 0.75, 0, "1"},
		{cal_formula_and(&f, both, 2), 0, UINT32_MAX, "0"}, {cal_formula_or(&f, both, 2), 1, 0, "1"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		cal_exact *x = cal_exact_of(&f, rows[i].top, NULL);
		CHECK(cal_exact_probability(x, &p) == EXACT_DONE && is_close(p, rows[i].p));
		CHECK(cal_exact_least(x, &least) == EXACT_DONE);
		CHECK_NUMBER(least, rows[i].least);
		CHECK(cal_exact_cuts(x, (cal_cut_limit){0}) == EXACT_DONE);
		CHECK_TEXT(cal_exact_count(x), rows[i].count);
		cal_exact_free(x);
	}
	cal_formula_free(&f);
}

/* A chain of ten thousand gates, each looking at the next: nothing calls itself so deep that the stack ends. */
static void deep_formulas(void)
{
	enum { DEPTH = 100000 };
	cal_formula f;
	double p;
	cal_formula_start(&f);
	cal_edge *events = new_events(&f, 40, 0.01), top = events[0];
	for (uint32_t i = 1; i < DEPTH; i++) {
		cal_edge in[2] = {top, events[i % 40]};
		top = i % 2 ? cal_formula_or(&f, in, 2) : cal_formula_and(&f, in, 2);
	}
	cal_exact *x = cal_exact_of(&f, top, NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && p > 0 && p < 1);
	cal_exact_free(x);
	free(events);
	cal_formula_free(&f);
}

/* Neighbours in a row of a million, and a vote over all of them: one module of a million levels, through which
 * operations go down to the end. */
static void a_million_levels(void)
{
#ifdef __SANITIZE_ADDRESS__
	enum { LEVELS = 100000 };
#else
	enum { LEVELS = 1000000 };
#endif
	cal_formula f;
	double p;
	uint32_t least;
	cal_formula_start(&f);
	cal_edge *events = new_events(&f, LEVELS, 1e-7), *pairs = cal_zeroed(LEVELS, sizeof *pairs);
	for (uint32_t i = 0; i + 1 < LEVELS; i++)
		pairs[i] = cal_formula_and(&f, events + i, 2);
	cal_edge both[2] = {cal_formula_or(&f, pairs, LEVELS - 1), cal_formula_atleast(&f, 3, events, LEVELS)};
	cal_exact *x = cal_exact_of(&f, cal_formula_and(&f, both, 2), NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && p > 0 && p < 1e-8);
	CHECK(cal_exact_least(x, &least) == EXACT_DONE && least == 3);
	CHECK_NUMBER(cal_exact_tell(x).modules, 1);
	cal_exact_free(x);
	free(events), free(pairs);
	cal_formula_free(&f);
}

/* Modules within modules, a hundred thousand deep: x is a or (b and the next x). */
static void a_tower_of_modules(void)
{
	enum { FLOORS = 100000 };
	cal_formula f;
	cal_arena keep = {0};
	cal_cut_set set;
	double p;
	cal_formula_start(&f);
	cal_edge *events = new_events(&f, 2 * FLOORS, 0.5), top = events[0];
	for (uint32_t i = 1; i < FLOORS; i++) {
		cal_edge both[2] = {events[2 * i], top}, any[2] = {events[2 * i + 1], cal_formula_and(&f, both, 2)};
		top = cal_formula_or(&f, any, 2);
	}
	cal_exact *x = cal_exact_of(&f, top, NULL);
	CHECK(cal_exact_probability(x, &p) == EXACT_DONE && fabs(p - 2.0 / 3) < 1e-9);
	CHECK(cal_exact_least_set(x, &keep, &set) == EXACT_DONE && set.n == 1);
	CHECK(cal_exact_cuts(x, (cal_cut_limit){.max_order = 3}) == EXACT_DONE);
	CHECK_TEXT(cal_exact_count(x), "3");
	cal_exact_free(x);
	cal_arena_free(&keep);
	free(events);
	cal_formula_free(&f);
}

static const check_row tests[] = {
	{"random formulas", random_formulas},
	{"circles upon circles", circles_upon_circles},
	{"circles with constants", circles_with_constants},
	{"one event is left", one_event_is_left},
	{"votes are built directly", votes_are_built_directly},
	{"counts are whole", counts_are_whole},
	{"modules stay apart", modules_stay_apart},
	{"small probabilities are exact", small_probabilities_are_exact},
	{"too big is an answer", too_big_is_an_answer},
	{"stopping is an answer", stopping_is_an_answer},
	{"constants and single events", constants_and_single_events},
	{"deep formulas", deep_formulas},
	{"a million levels", a_million_levels},
	{"a tower of modules", a_tower_of_modules},
};

void suite_exact(void)
{
	check_suite("engine/exact", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
