/* tests/model/test_values.c -- single values: words, numbers, durations, dates, names. */
#include "tests/check.h"
#include "model/keys.h"
#include "model/model.h"
#include "model/names.h"
#include "model/scalars.h"

void suite_values(void);

static void words_and_their_values(void)
{
	CHECK_TEXT(cal_word(SET_DOMAIN, DOMAIN_HOST), "host");
	CHECK_TEXT(cal_word(SET_DOMAIN, 0), "unspecified");
	CHECK_TEXT(cal_word(SET_DOMAIN, BY_REPLICA), "replica");
	CHECK_TEXT(cal_word(SET_DOMAIN, BY_FLEET), "fleet");
	CHECK_NUMBER(cal_word_value(SET_MECHANISM, "structure"), MECHANISM_STRUCTURE);
	CHECK_NUMBER(cal_word_value(SET_GATE, "host"), 0);
	for (cal_word_set set = 0; set < SET_COUNT; set++) {
		CHECK(cal_words(set) > 0);
		for (unsigned i = 1; i <= cal_words(set); i++)
			CHECK_NUMBER(cal_word_value(set, cal_word(set, i)), i);
	}
	CHECK_NUMBER(cal_words(SET_PROPERTY), 7);
	CHECK_TEXT(cal_section_name(SECTION_POLICIES), "policies");
	CHECK_TEXT(cal_section_name(SECTION_NONE), "");
}

static void counts(void)
{
	uint32_t n = 0;
	CHECK(cal_to_count("1", &n) && n == 1);
	CHECK(cal_to_count("1000000", &n) && n == 1000000);
	static const char *const wrong[] = {"",   "0",  "01",  "1000001", "18446744073709551617",
	                                    "-1", "+1", "1.0", "1e3",     "0x10",
	                                    " 1", "1 ", "one", "1,000"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(!cal_to_count(wrong[i], &n) && n == 1000000);
}

static void numbers(void)
{
	double x = 0;
	CHECK(cal_to_number("0", &x) && x == 0);
	CHECK(cal_to_number("0.05", &x) && x == 0.05);
	CHECK(cal_to_number("1e-3", &x) && x == 0.001);
	CHECK(cal_to_number("2.5E+2", &x) && x == 250);
	CHECK(cal_to_number("123456789.125", &x) && x == 123456789.125);
	static const char *const wrong[] = {"",    ".5",  "5.",    "-1",  "1e", "1e999",
	                                    "nan", "inf", "0x1p3", "1,5", "007"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(!cal_to_number(wrong[i], &x));
}

static void durations_and_percentages(void)
{
	double x = 0;
	CHECK(cal_to_duration("90s", &x) && x == 90);
	CHECK(cal_to_duration("1.5h", &x) && x == 5400);
	CHECK(cal_to_duration("7d", &x) && x == 604800);
	CHECK(cal_to_duration("0", &x) && x == 0);
	CHECK(!cal_to_duration("90", &x) && !cal_to_duration("1h30m", &x) && !cal_to_duration("1H", &x));
	CHECK(!cal_to_duration("99999999999d", &x) && !cal_to_duration("-1s", &x) &&
	      !cal_to_duration("s", &x));
	CHECK(cal_to_percent("12.5%", &x) && x == 0.125);
	CHECK(cal_to_percent("100%", &x) && x == 1);
	CHECK(cal_to_percent("0", &x) && x == 0);
	CHECK(!cal_to_percent("101%", &x) && !cal_to_percent("10", &x) && !cal_to_percent("10%%", &x));
}

static void dates(void)
{
	int32_t days = 0;
	CHECK(cal_to_date("1970-01-01", &days) && days == 0);
	CHECK(cal_to_date("2000-02-29", &days) && days == 11016);
	CHECK(cal_to_date("2026-07-31", &days) && days == 20665);
	CHECK(cal_to_date("1969-12-31", &days) && days == -1);
	CHECK(!cal_to_date("1900-02-29", &days) && !cal_to_date("2026-00-10", &days) &&
	      !cal_to_date("0000-01-01", &days));
	CHECK(!cal_to_date("2026-1-1", &days) && !cal_to_date("2026-01-01 ", &days) &&
	      !cal_to_date("", &days));
}

static void objectives(void)
{
	const char *rest;
	CHECK_NUMBER(cal_objective_count("zone-loss", &rest), 1);
	CHECK_TEXT(rest, "zone-loss");
	CHECK_NUMBER(cal_objective_count("2 replica-loss", &rest), 2);
	CHECK_TEXT(rest, "replica-loss");
	CHECK(cal_fits(NOTATION_OBJECTIVE, "CAL101"));
	CHECK(!cal_fits(NOTATION_OBJECTIVE, "2") && !cal_fits(NOTATION_OBJECTIVE, "0 x") &&
	      !cal_fits(NOTATION_OBJECTIVE, ""));
	CHECK(!cal_fits(NOTATION_OBJECTIVE, "two zones") && !cal_fits(NOTATION_OBJECTIVE, "2 "));
}

static void names_slugs_and_codes(void)
{
	CHECK(cal_fits(NOTATION_NAME, "a/b c.d") && cal_fits(NOTATION_NAME, "caf\xc3\xa9"));
	CHECK(!cal_fits(NOTATION_NAME, "") && !cal_fits(NOTATION_NAME, " a") &&
	      !cal_fits(NOTATION_NAME, "a\nb"));
	CHECK(!cal_fits(NOTATION_NAME, "a\xc2\x85"));
	CHECK(cal_fits(NOTATION_SLUG, "zone-loss-2") && !cal_fits(NOTATION_SLUG, "zone--loss"));
	CHECK(!cal_fits(NOTATION_SLUG, "-a") && !cal_fits(NOTATION_SLUG, "a-") &&
	      !cal_fits(NOTATION_SLUG, "2a"));
	CHECK(cal_fits(NOTATION_CODE, "ACME7") && !cal_fits(NOTATION_CODE, "acme") &&
	      !cal_fits(NOTATION_CODE, "7A"));
}

static void advice_fits_what_it_advises(void)
{
	cal_arena a = {0};
	CHECK_TEXT(cal_advice(&a, NOTATION_DURATION, "5 minutes"), "write 5m");
	CHECK_TEXT(cal_advice(&a, NOTATION_DURATION, "3 weeks"), "write 21d");
	CHECK_TEXT(cal_advice(&a, NOTATION_PERCENT, "0.25"), "write 25%");
	CHECK_TEXT(cal_advice(&a, NOTATION_BOOLEAN, "OFF"), "write false");
	CHECK_TEXT(cal_advice(&a, NOTATION_COUNT, "007"), "write 7, without the zero before it");
	CHECK_TEXT(cal_advice(&a, NOTATION_DATE, "2026-4-31"), "there is no such day");
	CHECK_TEXT(cal_advice(&a, NOTATION_DATE, "2026-4-3"), "write 2026-04-03");
	CHECK_TEXT(cal_advice(&a, NOTATION_OBJECTIVE, "2x zone-loss"), "write 2 zone-loss");
	CHECK_TEXT(cal_advice(&a, NOTATION_TEXT, "x"), NULL);
	cal_arena_free(&a);
}

/* Counts a set's keys and those of its parts, each of which must say something. */
static unsigned count_keys(const cal_key_set *set, unsigned depth)
{
	unsigned n = 0;
	cal_key key;
	for (unsigned i = 0; cal_keys_at(set, i, &key); i++, n++) {
		CHECK(strlen(key.key) > 1 && strlen(key.says) > 5);
		CHECK((key.type == KEY_WORD) == (key.n_words > 0));
		CHECK((key.type == KEY_PART) == (key.part != NULL));
		CHECK(depth < 5);
		if (key.part && depth < 5)
			n += count_keys(key.part, depth + 1);
	}
	return n;
}

static void every_key_says_something(void)
{
	cal_key key;
	CHECK(count_keys(cal_keys_root(), 0) > 150);
	CHECK(cal_keys_at(cal_keys_root(), 0, &key));
	CHECK_TEXT(key.key, "calisto");
	CHECK(key.required && !key.list && key.notation == NOTATION_VERSION);
	for (unsigned i = 0; cal_keys_at(cal_keys_root(), i, &key) && strcmp(key.key, "domains") != 0; i++)
		;
	CHECK(key.list && key.type == KEY_PART && cal_keys_at(key.part, 1, &key));
	CHECK_TEXT(key.key, "kind");
	CHECK_TEXT(cal_key_word(&key, 0), "host");
	CHECK_NUMBER(key.n_words, cal_words(SET_DOMAIN));
}

static void a_table_of_names_finds_each(void)
{
	cal_arena a = {0};
	cal_names names;
	cal_names_start(&names, &a, 5000);
	for (uint32_t i = 0; i < 5000; i++)
		CHECK_NUMBER(
		    cal_names_set(&names, i,
		                  cal_format(&a, i % 2 ? "%u" : "a name longer than the start %u", i)),
		    CAL_NONE);
	CHECK_NUMBER(cal_names_find(&names, "1"), 1);
	CHECK_NUMBER(cal_names_find(&names, "a name longer than the start 4998"), 4998);
	CHECK_NUMBER(cal_names_find(&names, "a name longer than the start 1"), CAL_NONE);
	CHECK_NUMBER(cal_names_find(&names, ""), CAL_NONE);
	CHECK_NUMBER(cal_names_set(&names, 7, "3"), 3);
	CHECK_NUMBER(cal_names_find(&names, "3"), 3);
	cal_names_free(&names);
	CHECK_NUMBER(cal_names_find(&names, "3"), CAL_NONE);
	cal_arena_free(&a);
}

static const char *name_from(const void *names, uint32_t i)
{
	return ((const char *const *)names)[i];
}

static bool has_no_slash(const char *name)
{
	return !strchr(name, '/');
}

/* Starts names anew and sets `made`, of which there are 2n, in two steps, as of two files. */
static bool set_all(cal_names *names, const char **made, uint32_t n)
{
	cal_names_forget(names);
	return cal_names_set_all(names, 0, n, name_from, made, has_no_slash) &&
	       cal_names_set_all(names, n, n, name_from, made + n, has_no_slash);
}

static void many_names_are_set_at_once(void)
{
	enum { N = 20000 };  /* enough for several threads */
	static const char *made[2 * N];
	cal_arena a = {0};
	cal_names names;
	for (uint32_t i = 0; i < 2 * N; i++)
		made[i] = i % 100 == 3 ? NULL : cal_format(&a, i % 3 ? "%u" : "a name longer than the start %u", i);
	cal_names_start(&names, &a, 2 * N);
	CHECK(set_all(&names, made, N));
	for (uint32_t i = 0; i < 2 * N; i++)
		if (made[i])
			CHECK_NUMBER(cal_names_find(&names, made[i]), i);
	CHECK_NUMBER(cal_names_find(&names, "3"), CAL_NONE);
	static const uint32_t twice[][2] = {{1, 2}, {0, N - 1}, {5, N + 7}, {N, 2 * N - 1}};
	for (size_t i = 0; i < sizeof twice / sizeof *twice; i++) {
		const char *own = made[twice[i][1]];
		made[twice[i][1]] = made[twice[i][0]];
		CHECK(!set_all(&names, made, N));
		made[twice[i][1]] = "a/b";
		CHECK(!set_all(&names, made, N));
		made[twice[i][1]] = own;
	}
	CHECK(set_all(&names, made, N));
	cal_names_free(&names);
	cal_arena_free(&a);
}

void suite_values(void)
{
	static const check_row tests[] = {
		{"words and their values", words_and_their_values},
		{"counts", counts},
		{"numbers", numbers},
		{"durations and percentages", durations_and_percentages},
		{"dates", dates},
		{"objectives", objectives},
		{"names, slugs and codes", names_slugs_and_codes},
		{"advice fits what it advises", advice_fits_what_it_advises},
		{"every key says something", every_key_says_something},
		{"a table of names finds each", a_table_of_names_finds_each},
		{"many names are set at once", many_names_are_set_at_once},
	};
	check_suite("model/values", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
