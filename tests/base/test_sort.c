/* tests/base/test_sort.c -- things in order of their keys, however many there are. */
#include "tests/check.h"
#include "base/arena.h"
#include "base/sort.h"

#include <stdlib.h>

void suite_sort(void);

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 20;
}

/* Sorts n things whose keys have bits of a mask, and counts those that stand before a smaller one, or before one of
 * the same key that came earlier. */
static unsigned out_of_order(size_t n, uint64_t mask)
{
	uint64_t state = n;
	unsigned wrong = 0;
	cal_sorted *things = cal_zeroed(n, sizeof *things);
	for (uint32_t i = 0; i < n; i++)
		things[i] = (cal_sorted){next_random(&state) * 0x9e3779b97f4a7c15u & mask, i};
	cal_sort(things, n);
	for (size_t i = 1; i < n; i++)
		wrong += things[i - 1].key > things[i].key ||
		         (things[i - 1].key == things[i].key && things[i - 1].value > things[i].value);
	free(things);
	return wrong;
}

static void in_order_and_stable(void)
{
	static const uint64_t masks[] = {0, 1, 0xff, 0xffffffff00000007u, 0x7ff0000u, UINT64_MAX};
	for (size_t n = 0; n < 200; n += 7)
		for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
			CHECK_NUMBER(out_of_order(n, masks[i]), 0);
	for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
		CHECK_NUMBER(out_of_order(30000, masks[i]), 0);
}

static void all_values_are_kept(void)
{
	enum { N = 1000 };
	static cal_sorted things[N];
	static unsigned seen[N];
	for (uint32_t i = 0; i < N; i++)
		things[i] = (cal_sorted){cal_sort_key(i % 7, N - i), i};
	cal_sort(things, N);
	for (uint32_t i = 0; i < N; i++)
		seen[things[i].value]++;
	for (uint32_t i = 0; i < N; i++)
		CHECK_NUMBER(seen[i], 1);
	CHECK_NUMBER(things[0].key, cal_sort_key(0, N - 994));
}

void suite_sort(void)
{
	static const check_row tests[] = {
		{"in order and stable", in_order_and_stable},
		{"all values are kept", all_values_are_kept},
	};
	check_suite("base/sort", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
