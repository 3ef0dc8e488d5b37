/* tests/draw/test_render.c -- dot as a child: missing, failing, too slow, losing lines. */
#include <sys/stat.h>

#include "draw/render.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_draw_render(void);

/* Renders with a script in place of dot; gives what went wrong, or the picture. */
static const char *rendered(read_fixture *f, const char *script, double seconds, uint32_t *lost)
{
	const char *path = read_file(f, "fake-dot", script, strlen(script)), *bytes, *why = NULL;
	size_t n = 0;
	CHECK(chmod(path, 0755) == 0);
	const cal_renderer r = {.program = path, .seconds = seconds, .lost = lost};
	return cal_render(&f->keep, &r, "digraph{}", 9, "svg", &bytes, &n, &why) ? bytes : why;
}

static void what_dot_writes_is_the_picture(void)
{
	read_fixture f;
	read_start(&f);
	CHECK_TEXT(rendered(&f, "#!/bin/sh\necho \"$1\"; cat\n", 10, NULL), "-Tsvg\ndigraph{}");
	read_end(&f);
}

static void failures_are_told(void)
{
	read_fixture f;
	read_start(&f);
	const char *why = rendered(&f, "#!/bin/sh\necho 'Error: bad label' >&2\nexit 1\n", 10, NULL);
	CHECK(why && strstr(why, "ended with status 1: 'Error: bad label'"));
	why = rendered(&f, "#!/bin/sh\nkill -9 $$\n", 10, NULL);
	CHECK(why && strstr(why, "was ended by signal 9"));
	why = rendered(&f, "#!/bin/sh\nexit 0\n", 10, NULL);
	CHECK(why && strstr(why, "ended with status 0"));
	read_end(&f);
}

static void what_takes_too_long_is_stopped(void)
{
	read_fixture f;
	read_start(&f);
	double start = read_clock();
	const char *why = rendered(&f, "#!/bin/sh\nexec sleep 30\n", 0.3, NULL);
	CHECK(why && strstr(why, "took longer than 0.3 seconds and was stopped"));
	CHECK(read_clock() - start < 10);
	read_end(&f);
}

static void a_missing_dot_is_told_with_what_to_do(void)
{
	cal_arena a = {0};
	const cal_renderer r = {.program = "no-such-program-as-this"};
	const char *bytes, *why;
	size_t n;
	CHECK(!cal_render(&a, &r, "digraph{}", 9, "svg", &bytes, &n, &why));
	CHECK_TEXT(why, "there is no program 'no-such-program-as-this'; install graphviz, or ask for DOT or Mermaid with -T dot or -T mermaid");
	cal_arena_free(&a);
}

static void lost_lines_are_counted(void)
{
	read_fixture f;
	uint32_t lost = 99;
	read_start(&f);
	CHECK_TEXT(rendered(&f, "#!/bin/sh\necho 'Error: lost b1 b2 edge' >&2\necho 'Error: lost b2 b3 edge' >&2\nprintf x\n", 10, &lost), "x");
	CHECK_NUMBER(lost, 2);
	CHECK_TEXT(rendered(&f, "#!/bin/sh\necho 'Warning: lost patience' >&2\nprintf x\n", 10, &lost), "x");
	CHECK_NUMBER(lost, 0);
	read_end(&f);
}

void suite_draw_render(void)
{
	static const check_row tests[] = {
		{"what dot writes is the picture", what_dot_writes_is_the_picture},
		{"failures are told", failures_are_told},
		{"what takes too long is stopped", what_takes_too_long_is_stopped},
		{"a missing dot is told with what to do", a_missing_dot_is_told_with_what_to_do},
		{"lost lines are counted", lost_lines_are_counted}};
	check_suite("draw/render", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
