/* tests/engine/test_sift.c -- neighbours change places, and functions stay what they are. */
#include "engine/sift.h"
#include "tests/check.h"

void suite_sift(void);

enum { VARIABLES = 9, FUNCTIONS = 12, TABLE = 1 << VARIABLES };

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return (uint32_t)((seed >> 11) % n);
}

/* Some functions in one diagram, and their truth tables. */
typedef struct {
	cal_dd d;
	cal_bdd f[FUNCTIONS];
	uint32_t roots[FUNCTIONS];
	bool truth[FUNCTIONS][TABLE];
} example;

static bool value_of(const cal_dd *d, cal_bdd f, uint32_t set)
{
	while (f > BDD_TRUE)
		f = set >> d->nodes[f >> 1].variable & 1 ? cal_bdd_high(d, f) : cal_bdd_low(d, f);
	return f == BDD_TRUE;
}

static void make_example(example *it, uint64_t number)
{
	seed = number * 0x9e3779b97f4a7c15u + 88172645463325252u;
	cal_dd_start(&it->d, 1, VARIABLES, SIZE_MAX, NULL, "test");
	for (uint32_t i = 0; i < FUNCTIONS; i++) {
		cal_bdd in[3];
		for (unsigned k = 0; k < 3; k++) {
			in[k] = i && random_below(3) ? it->f[random_below(i)]
			                             : cal_bdd_node(&it->d, random_below(VARIABLES), BDD_FALSE, BDD_TRUE);
			in[k] ^= random_below(2);
		}
		it->f[i] = random_below(3) ? cal_bdd_ite(&it->d, in[0], in[1], in[2]) : cal_bdd_xor(&it->d, in[0], in[1]);
		it->roots[i] = it->f[i] >> 1;
		for (uint32_t set = 0; set < TABLE; set++)
			it->truth[i][set] = value_of(&it->d, it->f[i], set);
	}
}

static bool functions_stay(const example *it)
{
	for (uint32_t i = 0; i < FUNCTIONS; i++)
		for (uint32_t set = 0; set < TABLE; set++)
			if (value_of(&it->d, it->f[i], set) != it->truth[i][set])
				return false;
	return true;
}

/* Each node stands above what it looks at, once, and is found again; and its users are counted. */
static bool is_sound(example *it, const cal_sifting *s)
{
	cal_dd *d = &it->d;
	uint32_t size = cal_dd_size(d), *uses = cal_zeroed(d->room, sizeof *uses), listed = 0;
	bool sound = true;
	for (uint32_t i = d->n_constants; i < d->n_nodes; i++) {
		cal_dd_node node = d->nodes[i];
		if (node.variable == CAL_DD_FREE)
			continue;
		sound &= !(node.high & 1) && node.low != node.high;
		sound &= cal_dd_level(d, i) < cal_dd_level(d, node.low >> 1) && cal_dd_level(d, i) < cal_dd_level(d, node.high >> 1);
		sound &= cal_dd_node_of(d, node.variable, node.low, node.high) == i;
		uses[node.low >> 1]++, uses[node.high >> 1]++;
	}
	for (uint32_t i = 0; i < FUNCTIONS; i++)
		uses[it->roots[i]]++;
	for (uint32_t i = d->n_constants; i < d->n_nodes && s; i++)
		sound &= d->nodes[i].variable == CAL_DD_FREE || (uses[i] == s->uses[i] && uses[i] > 0);
	for (uint32_t v = 0; v < VARIABLES && s; v++) {
		for (uint32_t node = s->first[v]; node; node = s->next[node], listed++)
			sound &= d->nodes[node].variable == v;
		sound &= d->variable_at[d->level_of[v]] == v;
	}
	free(uses);
	return sound && cal_dd_size(d) == size && (!s || listed + 1 == size);
}

static void swaps_keep_functions(void)
{
	for (uint64_t number = 1; number <= 400; number++) {
		example it;
		cal_sifting s;
		make_example(&it, number);
		cal_sifting_start(&s, &it.d, it.roots, FUNCTIONS);
		bool right = is_sound(&it, &s);
		for (unsigned i = 0; i < 30 && right; i++)
			right = cal_sifting_swap(&s, random_below(VARIABLES - 1)) && is_sound(&it, &s);
		cal_sifting_end(&s);
		CHECK(right && functions_stay(&it));
		cal_dd_free(&it.d);
	}
}

/* The same two levels twice: all is as it was. */
static void twice_is_nothing(void)
{
	example it;
	cal_sifting s;
	make_example(&it, 4711);
	cal_sifting_start(&s, &it.d, it.roots, FUNCTIONS);
	uint32_t size = cal_dd_size(&it.d);
	for (uint32_t level = 0; level + 1 < VARIABLES; level++) {
		CHECK(cal_sifting_swap(&s, level) && cal_sifting_swap(&s, level));
		CHECK_NUMBER(cal_dd_size(&it.d), size);
	}
	cal_sifting_end(&s);
	cal_dd_free(&it.d);
}

static void sifted_diagrams_go_on(void)
{
	for (uint64_t number = 1; number <= 400; number++) {
		example it;
		make_example(&it, number);
		uint32_t before = cal_dd_sweep(&it.d, it.roots, FUNCTIONS, 1), after = cal_sift(&it.d, it.roots, FUNCTIONS, UINT64_MAX);
		CHECK(after <= before && is_sound(&it, NULL) && functions_stay(&it));
		cal_bdd both = cal_bdd_and(&it.d, it.f[FUNCTIONS - 1], it.f[FUNCTIONS - 2] ^ 1);
		for (uint32_t set = 0; set < TABLE; set++)
			CHECK(value_of(&it.d, both, set) == (it.truth[FUNCTIONS - 1][set] && !it.truth[FUNCTIONS - 2][set]));
		cal_dd_free(&it.d);
	}
}

/* Pairs (0 and 12) or (1 and 13) or ... take two to the twelfth nodes where partners stand apart, and two each where they meet. */
static void partners_meet(void)
{
	enum { PAIRS = 12 };
	cal_dd d;
	cal_bdd f = BDD_FALSE;
	cal_dd_start(&d, 1, 2 * PAIRS, SIZE_MAX, NULL, "test");
	for (uint32_t i = 0; i < PAIRS; i++) {
		cal_bdd one = cal_bdd_node(&d, i, BDD_FALSE, BDD_TRUE), other = cal_bdd_node(&d, PAIRS + i, BDD_FALSE, BDD_TRUE);
		f = cal_bdd_or(&d, f, cal_bdd_and(&d, one, other));
	}
	uint32_t root = f >> 1, before = cal_dd_sweep(&d, &root, 1, 1);
	CHECK(before > 1 << PAIRS);
	CHECK(cal_sift(&d, &root, 1, 1 << 22) < 3 * PAIRS);
	CHECK_NUMBER(f >> 1, root);
	cal_dd_free(&d);
}

/* Without memory to swap with, it is left as it is. */
static void no_memory_is_no_harm(void)
{
	example it;
	make_example(&it, 99);
	cal_dd_sweep(&it.d, it.roots, FUNCTIONS, 1);
	it.d.limit = it.d.memory;
	it.d.room = it.d.n_nodes;
	cal_sift(&it.d, it.roots, FUNCTIONS, UINT64_MAX);
	CHECK(it.d.outcome == EXACT_DONE && is_sound(&it, NULL) && functions_stay(&it));
	cal_dd_free(&it.d);
}

static const check_row tests[] = {
	{"swaps keep functions", swaps_keep_functions},
	{"twice is nothing", twice_is_nothing},
	{"sifted diagrams go on", sifted_diagrams_go_on},
	{"partners meet", partners_meet},
	{"no memory is no harm", no_memory_is_no_harm},
};

void suite_sift(void)
{
	check_suite("engine/sift", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
