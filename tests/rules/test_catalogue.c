/* tests/rules/test_catalogue.c -- the catalogue without its long texts is the same catalogue. */
#include "rules/catalogue.h"
#include "tests/check.h"

void suite_catalogue(void);

static void terse_is_the_same_but_for_texts(void)
{
	cal_arena keep = {0};
	const cal_catalogue *full = cal_builtin_catalogue(&keep), *terse = cal_builtin_catalogue_terse(&keep);
	CHECK(full->n_threats > 30);
	CHECK_NUMBER(full->n_threats, terse->n_threats);
	CHECK_NUMBER(full->version, terse->version);
	for (uint32_t i = 0; i < full->n_threats && i < terse->n_threats; i++) {
		const cal_threat *a = &full->threats[i], *b = &terse->threats[i];
		CHECK_TEXT(a->name, b->name);
		CHECK_TEXT(a->code, b->code);
		CHECK_TEXT(a->title, b->title);
		CHECK_NUMBER(a->axis, b->axis);
		CHECK_NUMBER(a->mechanism, b->mechanism);
		CHECK_NUMBER(a->kinds, b->kinds);
		CHECK_NUMBER(a->letters, b->letters);
		CHECK_NUMBER(a->rated, b->rated);
		CHECK(!(a->per_year < b->per_year) && !(a->per_year > b->per_year));
		CHECK(!(a->hours < b->hours) && !(a->hours > b->hours));
		CHECK_NUMBER(a->since, b->since);
		CHECK_NUMBER(a->row, b->row);
		CHECK_NUMBER(a->n_remedies, b->n_remedies);
		for (uint32_t k = 0; k < a->n_remedies && k < b->n_remedies; k++) {
			CHECK_TEXT(a->remedies[k].set, b->remedies[k].set);
			CHECK_TEXT(a->remedies[k].to, b->remedies[k].to);
			CHECK_TEXT(a->remedies[k].says, b->remedies[k].says);
		}
		CHECK(a->why && !b->why && !b->n_incidents && !b->n_references);
	}
	cal_arena_free(&keep);
}

void suite_catalogue(void)
{
	static const check_row tests[] = {{"terse is the same but for texts", terse_is_the_same_but_for_texts}};
	check_suite("rules/catalogue", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
