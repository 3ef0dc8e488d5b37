/* tests/check.h -- CUnit's assertions with what was got and what was wanted.
 *
 * Plain assertions of CUnit print their condition only.  Goldens are files beside the tests; with UPDATE=1 in
 * the environment they are rewritten, and git shows what changed.  Tests run in the repository's root. */
#ifndef CALISTO_TESTS_CHECK_H
#define CALISTO_TESTS_CHECK_H

#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                     \
	CU_assertImplementation((condition) ? CU_TRUE : CU_FALSE, __LINE__, #condition, __FILE__, __func__,      \
	                        CU_FALSE)
#define CHECK_TEXT(got, want) check_text(__FILE__, __LINE__, __func__, got, want)
#define CHECK_NUMBER(got, want)                                                                              \
	check_number(__FILE__, __LINE__, __func__, #got, (long long)(got), (long long)(want))
#define CHECK_GOLDEN(got, path) check_golden(__FILE__, __LINE__, __func__, got, path)

static inline void check_text(const char *file, unsigned line, const char *function, const char *got,
                              const char *want)
{
	bool same = got && want ? strcmp(got, want) == 0 : got == want;
	if (!same)
		fprintf(stderr, "\n%s:%u: got\n%s\nbut wanted\n%s\n", file, line, got ? got : "(null)",
		        want ? want : "(null)");
	CU_assertImplementation(same ? CU_TRUE : CU_FALSE, line, "the texts are equal", file, function, CU_FALSE);
}

static inline void check_number(const char *file, unsigned line, const char *function, const char *what,
                                long long got, long long want)
{
	if (got != want)
		fprintf(stderr, "\n%s:%u: %s is %lld, but wanted %lld\n", file, line, what, got, want);
	CU_assertImplementation(got == want ? CU_TRUE : CU_FALSE, line, what, file, function, CU_FALSE);
}

/* The whole of a file, to be freed; NULL where it cannot be read. */
static inline char *check_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	size_t n = 0, room = 1 << 16;
	char *text = malloc(room);
	while (text) {
		n += fread(text + n, 1, room - n - 1, file);
		if (n + 1 < room)
			break;
		room *= 2;
		char *larger = realloc(text, room);
		if (!larger)
			free(text);
		text = larger;
	}
	if (text)
		text[n] = '\0';
	fclose(file);
	return text;
}

enum { CHECK_PATH = 4096 };

/* A template for mkstemp or mkdtemp, where the system keeps what is temporary. */
char *check_temporary(char path[CHECK_PATH]);

static inline void check_golden(const char *file, unsigned line, const char *function, const char *got,
                                const char *path)
{
	const char *update = getenv("UPDATE");
	if (update && *update == '1') {
		FILE *golden = fopen(path, "wb");
		bool written = golden && fputs(got, golden) >= 0;
		written = golden && fclose(golden) == 0 && written;
		CU_assertImplementation(written ? CU_TRUE : CU_FALSE, line, path, file, function, CU_FALSE);
		return;
	}
	char *want = check_read(path);
	bool same = want && strcmp(got, want) == 0;
	size_t at = 0, first = 1;
	for (; want && !same && got[at] && got[at] == want[at]; at++)
		first += got[at] == '\n';
	if (!same)
		fprintf(stderr, "\n%s:%u: differs from %s in line %zu; UPDATE=1 rewrites it\n", file, line, path,
		        first);
	CU_assertImplementation(same ? CU_TRUE : CU_FALSE, line, path, file, function, CU_FALSE);
	free(want);
}

/* A suite from a table; start and end may be NULL.
 *
 *     void suite_out(void) { check_suite("base/out", NULL, NULL, tests, sizeof tests / sizeof *tests); } */
typedef struct {
	const char *name;
	CU_TestFunc test;
} check_row;

static inline void check_suite(const char *title, CU_InitializeFunc start, CU_CleanupFunc end,
                               const check_row *rows, size_t n)
{
	CU_pSuite suite = CU_add_suite(title, start, end);
	for (size_t i = 0; i < n; i++)
		CU_add_test(suite, rows[i].name, rows[i].test);
}

#endif
