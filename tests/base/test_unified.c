/* tests/base/test_unified.c -- differences of texts are right, short, and what patch(1) takes. */
#include <stdlib.h>
#include <string.h>

#include "base/unified.h"
#include "tests/check.h"

void suite_unified(void);

static cal_arena keep;

static const char *diff(const char *before, const char *after)
{
	return cal_unified(&keep, "f", before, strlen(before), after, strlen(after));
}

#define HEAD "--- f\n+++ f\n"

static void lines_are_told(void)
{
	CHECK_TEXT(diff("a\nb\nc\n", "a\nb\nc\n"), "");
	CHECK_TEXT(diff("", ""), "");
	CHECK_TEXT(diff("a\nb\nc\n", "a\nx\nc\n"), HEAD "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
	CHECK_TEXT(diff("", "a\n"), HEAD "@@ -0,0 +1 @@\n+a\n");
	CHECK_TEXT(diff("a\n", ""), HEAD "@@ -1 +0,0 @@\n-a\n");
	CHECK_TEXT(diff("a\nb", "a\nb\n"), HEAD "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
	CHECK_TEXT(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nx\n9\n"), HEAD "@@ -6,4 +6,5 @@\n 6\n 7\n 8\n+x\n 9\n");
}

static void far_changes_stand_apart(void)
{
	CHECK_TEXT(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n"),
	           HEAD "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n");
	CHECK_TEXT(diff("1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n"),
	           HEAD "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n");
}

/* The hunks of two random texts make one of the other, and take out no more lines than the longest common sequence asks
 * for. */
static uint32_t longest(const char *a, const char *b)
{
	uint32_t table[40][40] = {{0}};
	size_t n = strlen(a) / 2, m = strlen(b) / 2;
	for (size_t i = 1; i <= n; i++)
		for (size_t k = 1; k <= m; k++) {
			uint32_t up = table[i - 1][k], left = table[i][k - 1];
			table[i][k] = a[2 * i - 2] == b[2 * k - 2] ? table[i - 1][k - 1] + 1 : up > left ? up : left;
		}
	return table[n][m];
}

static void random_texts(void)
{
	unsigned seed = 7;
	for (unsigned round = 0; round < 2000; round++) {
		char a[80] = "", b[80] = "", made[200] = "";
		size_t n = 0;
		for (unsigned side = 0; side < 2; side++)
			for (unsigned i = (seed = seed * 1103515245u + 12345u) >> 16 & 31; i-- > 0;) {
				char letter[3] = {(char)('a' + ((seed = seed * 1103515245u + 12345u) >> 16 & 3)), '\n', 0};
				strcat(side ? b : a, letter);
			}
		uint32_t hunks_n, at = 0, gone = 0;
		const cal_hunk *hunks = cal_differ(&keep, a, strlen(a), b, strlen(b), &hunks_n);
		for (uint32_t i = 0; i <= hunks_n; i++) {
			uint32_t stop = i < hunks_n ? hunks[i].from_before : (uint32_t)strlen(a) / 2;
			for (; at < stop; at++, n += 2)
				memcpy(made + n, a + 2 * at, 2);
			if (i == hunks_n)
				break;
			gone += hunks[i].to_before - hunks[i].from_before;
			at = hunks[i].to_before;
			for (uint32_t k = hunks[i].from_after; k < hunks[i].to_after; k++, n += 2)
				memcpy(made + n, b + 2 * k, 2);
		}
		made[n] = '\0';
		CHECK_TEXT(made, b);
		CHECK_NUMBER(gone, strlen(a) / 2 - longest(a, b));
	}
}

static int end(void)
{
	cal_arena_free(&keep);
	return 0;
}

void suite_unified(void)
{
	static const check_row tests[] = {
		{"lines are told", lines_are_told},
		{"far changes stand apart", far_changes_stand_apart},
		{"random texts", random_texts},
	};
	check_suite("base/unified", NULL, end, tests, sizeof tests / sizeof *tests);
}
