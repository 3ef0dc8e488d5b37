/* tests/base/test_threads.c -- several things at once, and what they leave to one arena. */
#include "base/arena.h"
#include "base/threads.h"
#include "tests/check.h"

void suite_threads(void);

typedef struct {
	cal_arena own;
	unsigned number;
	char *text;
} worker;

static void write_number(void *one)
{
	worker *it = one;
	for (unsigned i = 0; i < 20000; i++)  /* enough for several blocks */
		it->text = cal_format(&it->own, "worker %u", it->number);
}

static void each_works_and_all_is_kept(void)
{
	enum { N = 5 };
	worker all[N] = {0};
	cal_arena keep = {0};
	for (unsigned i = 0; i < N; i++)
		all[i].number = i;
	char *before = cal_format(&keep, "before");
	cal_at_once(write_number, all, N, sizeof *all);
	for (unsigned i = 0; i < N; i++) {
		cal_arena_join(&keep, &all[i].own);
		CHECK_NUMBER(all[i].own.reserved, 0);
	}
	char *after = cal_format(&keep, "after");
	CHECK_TEXT(before, "before");
	CHECK_TEXT(all[0].text, "worker 0");
	CHECK_TEXT(all[4].text, "worker 4");
	CHECK_TEXT(after, "after");
	cal_arena_free(&keep);
	CHECK(cal_processors() >= 1);
}

static void an_empty_arena_takes_over_all(void)
{
	cal_arena a = {0}, b = {0};
	char *text = cal_format(&b, "kept");
	size_t reserved = b.reserved;
	cal_arena_join(&a, &b);
	CHECK_TEXT(text, "kept");
	CHECK_NUMBER(a.reserved, reserved);
	cal_arena_join(&a, &b);
	CHECK_NUMBER(a.reserved, reserved);
	cal_arena_free(&a);
}

void suite_threads(void)
{
	static const check_row tests[] = {
		{"each works and all is kept", each_works_and_all_is_kept},
		{"an empty arena takes over all", an_empty_arena_takes_over_all},
	};
	check_suite("base/threads", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
