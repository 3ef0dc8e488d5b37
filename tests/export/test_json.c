/* tests/export/test_json.c -- JSON: goldens, the shape of known answers, hostile text, large results. */
#include <jansson.h>

#include "export/json.h"
#include "export/json_writer.h"
#include "tests/check.h"
#include "tests/export/fixture.h"

void suite_json(void);

static char *json_of(const cal_results *const *results, size_t n)
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_json_write(&(cal_export_request){.results = results, .n_results = n, .n_models = n, .version = "0.1.0"}, &out);
	CHECK(cal_out_finish(&out));
	return out.memory;
}

/* What was written, read back: it is JSON, and no key is there twice. */
static json_t *parsed(const char *text)
{
	json_error_t error;
	json_t *it = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!it)
		fprintf(stderr, "\nline %d: %s\n", error.line, error.text);
	CHECK(it != NULL);
	return it;
}

/* The value at a path such as "verdicts/read-orders/bad-release". */
static json_t *at(json_t *value, const char *path)
{
	char key[128];
	while (value && *path) {
		size_t n = strcspn(path, "/");
		snprintf(key, sizeof key, "%.*s", (int)n, path);
		value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key)) : json_object_get(value, key);
		path += n + (path[n] == '/');
	}
	return value;
}

static void check_at(json_t *whole, const char *path, const char *want)
{
	char *got = json_dumps(at(whole, path), JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	CHECK_TEXT(got, want);
	free(got);
}

static void the_example_is_one_object(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_event_bus(&a);
	char *text = json_of(&r, 1);
	CHECK_GOLDEN(text, "tests/export/event-bus.json");
	json_t *whole = parsed(text);
	check_at(whole, "format", "{\"name\": \"calisto-check\", \"version\": 2}");
	check_at(whole, "verdicts/read-orders/bad-release",
	         "{\"fails\": \"A\", \"unknown\": \"\", \"share\": {}}");
	check_at(whole, "verdicts/read-orders/bad-config", "\"undescribed\"");
	check_at(whole, "verdicts/read-orders/rack-loss", "null");
	CHECK(json_object_get(at(whole, "verdicts/read-orders"), "false-redundancy") == NULL);
	CHECK_NUMBER(json_object_size(at(whole, "verdicts/read-orders")), 34);
	check_at(whole, "elements/bad-release/applier/read-orders",
	         "{\"fails\": \"A\", \"unknown\": \"\", \"share\": {}}");
	check_at(whole, "elements/bad-release/decoder/read-orders",
	         "{\"fails\": \"\", \"unknown\": \"A\", \"share\": {\"A\": [0.0, 0.5]}}");
	CHECK(json_object_get(at(whole, "elements"), "replica-loss") == NULL);
	check_at(whole, "model/reviewed", "\"2024-10-04\"");
	check_at(whole, "findings/0/effects/0/chain/1/letter", "\"A\"");
	json_decref(whole);
	free(text);
	cal_arena_free(&a);
}

static void several_models_are_a_list(void)
{
	cal_arena a = {0};
	const cal_results *both[] = {fixture_event_bus(&a), fixture_event_bus(&a)};
	char *text = json_of(both, 2);
	json_t *whole = parsed(text);
	CHECK_NUMBER(json_array_size(at(whole, "models")), 2);
	check_at(whole, "models/1/model/name", "\"event-bus\"");
	check_at(whole, "calisto", "\"0.1.0\"");
	json_decref(whole);
	free(text);
	cal_arena_free(&a);
}

static void hostile_names_stay_what_they_are(void)
{
	cal_arena a = {0};
	fixture_size size = {10, 10, 37, 12, 12, fixture_hostile_names, fixture_n_hostile_names};
	const cal_results *r = fixture_system(&a, size);
	char *text = json_of(&r, 1), *again = json_of(&r, 1);
	CHECK_TEXT(again, text);
	json_t *whole = parsed(text);
	for (size_t i = 0; i < 10; i++)
		if (i != 6)
			CHECK_TEXT(json_string_value(at(json_array_get(at(whole, "services"), i), "name")),
			           fixture_hostile_names[i]);
	CHECK_TEXT(json_string_value(at(whole, "services/6/name")),
	           "bad \xef\xbf\xbd\xef\xbf\xbd utf-8 \xef\xbf\xbd");
	json_decref(whole);
	free(text);
	free(again);
	cal_arena_free(&a);
}

static void large_results_are_written_in_time(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_system(&a, (fixture_size){1, 1, 37, 20000, 1000, NULL, 0});
	char *text = json_of(&r, 1);
	json_t *whole = parsed(text);
	CHECK_NUMBER(json_array_size(at(whole, "findings")), 20000);
	json_decref(whole);
	free(text);
	cal_arena_free(&a);
}

static void impossible_numbers_are_null(void)
{
	json_t *values[] = {cal_json_rounded(1.0 / 3), cal_json_rounded(1.0 / 0.0), cal_json_rounded(2),
	                    cal_json_text(NULL)};
	static const char *const want[] = {"0.333333", "null", "2.0", "null"};
	for (size_t i = 0; i < 4; i++) {
		check_at(values[i], "", want[i]);
		json_decref(values[i]);
	}
}

static void a_value_that_is_missing_fails_the_output(void)
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_json j = {.out = &out};
	cal_json_open(&j, NULL, '[');
	cal_json_value(&j, NULL, json_string("\xff"));
	cal_json_close(&j);
	CHECK(!cal_out_finish(&out));
}

static void threats_are_listed(void)
{
	cal_arena a = {0};
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_json_threats(fixture_catalogue(&a), AXIS_RECOVERY, "0.1.0", &out);
	CHECK(cal_out_finish(&out));
	CHECK_GOLDEN(out.memory, "tests/export/threats.json");
	free(out.memory);
	cal_arena_free(&a);
}

static const check_row tests[] = {
	{"the example is one object", the_example_is_one_object},
	{"several models are a list", several_models_are_a_list},
	{"hostile names stay what they are", hostile_names_stay_what_they_are},
	{"large results are written in time", large_results_are_written_in_time},
	{"impossible numbers are null", impossible_numbers_are_null},
	{"a value that is missing fails the output", a_value_that_is_missing_fails_the_output},
	{"threats are listed", threats_are_listed},
};

void suite_json(void)
{
	check_suite("export/json", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
