/* tests/export/test_matrix.c -- verdicts become columns and rows. */
#include "export/matrix.h"
#include "export/names.h"
#include "tests/check.h"
#include "tests/export/fixture.h"

void suite_matrix(void);

static void only_what_strikes_has_a_column(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_event_bus(&a);
	cal_matrix m = cal_matrix_of(&a, r);
	CHECK_NUMBER(m.n_columns, 13);
	CHECK_NUMBER(m.n_unsaid, 9);
	CHECK_NUMBER(m.n_nowhere, 37 - 13 - 9 - 3);  /* but the structure's three */
	CHECK_TEXT(r->model->threats[m.columns[0]].name, "replica-loss");
	CHECK_TEXT(r->model->threats[m.columns[12]].name, "corruption");
	CHECK_NUMBER(m.n_rows, 1);
	CHECK_NUMBER(m.rows[0].broken, 2);
	cal_arena_free(&a);
}

static void equal_services_are_one_row(void)
{
	cal_arena a = {0};
	const cal_results *r =
		fixture_system(&a, (fixture_size){.services = 1000, .kinds = 7, .struck = 13, .findings = 0});
	cal_matrix m = cal_matrix_of(&a, r);
	uint32_t services = 0;
	CHECK_NUMBER(m.n_rows, 7);
	for (uint32_t i = 0; i < m.n_rows; i++) {
		services += m.rows[i].n_services;
		for (uint32_t k = 1; k < m.rows[i].n_services; k++)
			CHECK(m.rows[i].services[k] > m.rows[i].services[k - 1] &&
			      m.rows[i].services[k] % 7 == m.rows[i].services[0] % 7);
	}
	CHECK_NUMBER(services, 1000);
	cal_arena_free(&a);
}

static void the_gravest_rows_come_first(void)
{
	cal_arena a = {0};
	const cal_results *r =
		fixture_system(&a, (fixture_size){.services = 200, .kinds = 200, .struck = 37, .findings = 9});
	cal_matrix m = cal_matrix_of(&a, r);
	for (uint32_t i = 1; i < m.n_rows; i++) {
		const cal_row *before = &m.rows[i - 1], *row = &m.rows[i];
		CHECK(before->broken >= row->broken);
		CHECK(before->broken != row->broken || before->open >= row->open);
		CHECK(before->broken != row->broken || before->open != row->open || before->fails >= row->fails);
	}
	uint32_t fails = 0;
	for (uint32_t s = 0; s < 200; s++)
		fails += cal_verdict_of(r, s, m.columns[0])->fails != 0;
	CHECK_NUMBER(cal_matrix_losing(&m, 0, 0), fails);
	cal_arena_free(&a);
}

static void no_service_gives_no_rows(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_system(&a, (fixture_size){.services = 0, .kinds = 1, .struck = 37});
	cal_matrix m = cal_matrix_of(&a, r);
	CHECK_NUMBER(m.n_rows, 0);
	CHECK_NUMBER(m.n_columns, 0);
	cal_arena_free(&a);
}

static void days_are_dates(void)
{
	cal_arena a = {0};
	CHECK_TEXT(cal_date(&a, 0), "1970-01-01");
	CHECK_TEXT(cal_date(&a, -1), "1969-12-31");
	CHECK_TEXT(cal_date(&a, 11016), "2000-02-29");
	CHECK_TEXT(cal_date(&a, 20513), "2026-03-01");
	CHECK_TEXT(cal_date(&a, INT32_MAX), NULL);
	CHECK_TEXT(cal_date(&a, INT32_MIN), NULL);
	cal_arena_free(&a);
}

static const check_row tests[] = {
	{"only what strikes has a column", only_what_strikes_has_a_column},
	{"equal services are one row", equal_services_are_one_row},
	{"the gravest rows come first", the_gravest_rows_come_first},
	{"no service gives no rows", no_service_gives_no_rows},
	{"days are dates", days_are_dates},
};

void suite_matrix(void)
{
	check_suite("export/matrix", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
