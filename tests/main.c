/* tests/main.c -- runs every suite of unit tests: unit [SUITE...]
 *
 * The suites are the functions `void suite_NAME(void)` of tests/; the Makefile lists them in suites.def.
 * Named on the command line are those whose titles begin so: `unit engine rules/levels`.  The status is
 * 1 if any test failed, which CU_basic_run_tests does not tell. */
#define _XOPEN_SOURCE 700  /* P_tmpdir */
#include <CUnit/Basic.h>

#include "tests/check.h"

#define SUITE(name) void name(void);
#include "suites.def"
#undef SUITE

static void (*const suites[])(void) = {
#define SUITE(name) name,
#include "suites.def"
};

char *check_temporary(char path[CHECK_PATH])
{
	const char *folder = getenv("TMPDIR");
	snprintf(path, CHECK_PATH, "%.4000s/calisto-test-XXXXXX", folder && *folder ? folder : P_tmpdir);
	return path;
}

static bool is_wanted(const char *title, int n, char *const *wanted)
{
	for (int i = 0; i < n; i++)
		if (strncmp(title, wanted[i], strlen(wanted[i])) == 0)
			return true;
	return n == 0;
}

int main(int n, char **words)
{
	if (CU_initialize_registry() != CUE_SUCCESS)
		return 4;
	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
		suites[i]();
	for (CU_pSuite s = CU_get_registry()->pSuite; s; s = s->pNext)
		CU_set_suite_active(s, is_wanted(s->pName, n - 1, words + 1) ? CU_TRUE : CU_FALSE);
	CU_set_fail_on_inactive(CU_FALSE);
	CU_basic_set_mode(CU_BRM_NORMAL);
	CU_ErrorCode wrong = CU_basic_run_tests();
	unsigned failed = CU_get_number_of_tests_failed() + CU_get_number_of_suites_failed();
	unsigned passed = CU_get_number_of_tests_run() - CU_get_number_of_tests_failed();
	CU_cleanup_registry();
	printf("\nunit: %u passed, %u failed\n", passed, failed);
	return wrong != CUE_SUCCESS || failed > 0 || passed == 0 ? 1 : 0;
}
