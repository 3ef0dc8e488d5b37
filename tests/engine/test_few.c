/* tests/engine/test_few.c -- a few nodes of many keep the numbers that they got. */
#include "engine/few.h"
#include "tests/check.h"

void suite_few(void);

enum { MANY = 3000, STRIDE = 4096 };

/* Nodes whose hashes crowd together, and no node twice. */
static cal_node node_of(uint32_t i)
{
	return i % 2 ? i * STRIDE : i;
}

static bool has_all(const cal_few *f, uint32_t n)
{
	bool all = f->n == n;
	for (uint32_t i = 0; i < n; i++)
		all &= f->at[i] == node_of(i) && cal_few_find(f, node_of(i)) == i;
	for (uint32_t i = n; i < MANY; i++)
		all &= cal_few_find(f, node_of(i)) == CAL_NOT_AMONG;
	return all;
}

static void numbers_stay(void)
{
	cal_few f = {0};
	CHECK(has_all(&f, 0));
	for (uint32_t i = 0; i < MANY; i++) {
		cal_few_add(&f, node_of(i));
		if (i < 70 || i % 500 == 0 || i + 1 == MANY)
			CHECK(has_all(&f, i + 1));
	}
	cal_few_free(&f);
	CHECK(f.n == 0 && !f.at && !f.slots);
}

static void cleared_is_empty(void)
{
	cal_few f = {0};
	for (uint32_t n = 1; n <= MANY; n = 3 * n + 1) {
		for (uint32_t i = 0; i < n; i++)
			cal_few_add(&f, node_of(i));
		CHECK(has_all(&f, n));
		cal_few_clear(&f);
		CHECK(has_all(&f, 0));
		for (uint32_t i = 0; i < 2 * f.room; i++)
			CHECK(f.slots[i] == 0);
	}
	cal_few_clear(&f);
	cal_few_free(&f);
}

/* Nodes a power of two apart, as they are in graphs made of like pieces, do not all want the same slot. */
static void strides_spread(void)
{
	for (unsigned shift = 4; shift <= 18; shift += 2) {
		cal_few f = {0};
		uint32_t steps = 0;
		for (uint32_t i = 1; i <= 1000; i++)
			cal_few_add(&f, i << shift);
		for (uint32_t i = 1; i <= 1000; i++) {
			uint32_t alone = 0;
			for (uint32_t slot = cal_few_slot(&f, i << shift); f.slots[slot]; slot = (slot + 1) % (2 * f.room))
				alone++;
			steps += alone;
		}
		CHECK(steps < 1000 * 40);  /* to the end of a crowd: all in one would be 500 */
		cal_few_free(&f);
	}
}

static const check_row tests[] = {
	{"numbers stay", numbers_stay},
	{"cleared is empty", cleared_is_empty},
	{"strides spread", strides_spread},
};

void suite_few(void)
{
	check_suite("engine/few", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
