/* tests/base/test_deep.c -- a function that calls itself a million times. */
#include "base/deep.h"
#include "tests/check.h"

void suite_deep(void);

typedef struct {
	unsigned depth, reached;
} descent;

static unsigned go_down(unsigned depth)
{
	volatile char room[64] = {0};  /* what a call at least takes */
	return depth == 0 ? (unsigned)room[0] : 1 + go_down(depth - 1);
}

static void go(void *one)
{
	descent *it = one;
	it->reached = go_down(it->depth);
}

static void as_deep_as_was_said(void)
{
	static const unsigned depths[] = {0, 1, 1000, 1001, 1000000};
	for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
		descent it = {depths[i], UINT32_MAX};
		CHECK(cal_deep(go, &it, depths[i]));
		CHECK_NUMBER(it.reached, depths[i]);
	}
}

static void too_deep_is_an_answer(void)
{
	descent it = {0, 7};
	CHECK(!cal_deep(go, &it, SIZE_MAX / 2));
	CHECK_NUMBER(it.reached, 7);
}

static const check_row tests[] = {
	{"as deep as was said", as_deep_as_was_said},
	{"too deep is an answer", too_deep_is_an_answer},
};

void suite_deep(void)
{
	check_suite("base/deep", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
