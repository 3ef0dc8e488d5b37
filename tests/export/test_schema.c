/* tests/export/test_schema.c -- the schema has the keys, words and notations that files are read with.  What editors make of
 * it is tested with one: tests/lsp. */
#include <jansson.h>

#include "export/schema.h"
#include "model/keys.h"
#include "model/words.h"
#include "rules/catalogue.h"
#include "tests/check.h"

void suite_schema(void);

static json_t *schema(bool part)
{
	cal_arena a = {0};
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_schema_write(cal_builtin_catalogue(&a), part, "0", &out);
	CHECK(cal_out_finish(&out));
	json_t *it = json_loads(out.memory, JSON_REJECT_DUPLICATES, NULL);
	free(out.memory);
	cal_arena_free(&a);
	CHECK(it != NULL);
	return it;
}

/* What a reference stands for. */
static json_t *target(json_t *root, json_t *it)
{
	const char *to = json_string_value(json_object_get(it, "$ref"));
	return to ? json_object_get(json_object_get(root, "definitions"), to + strlen("#/definitions/")) : it;
}

static bool has_text(const json_t *list, const char *text)
{
	size_t i;
	json_t *entry;
	json_array_foreach(list, i, entry)
		if (json_is_string(entry) && strcmp(json_string_value(entry), text) == 0)
			return true;
	return false;
}

static bool is_integer(const json_t *it, long long value)
{
	return json_is_integer(it) && json_integer_value(it) == value;
}

static void check_words(const cal_key *key, const json_t *it)
{
	CHECK_NUMBER(json_array_size(json_object_get(it, "enum")), key->n_words);
	CHECK_NUMBER(json_array_size(json_object_get(it, "enumDescriptions")), key->n_words);
	for (unsigned i = 0; i < key->n_words; i++) {
		CHECK(has_text(json_object_get(it, "enum"), cal_key_word(key, i)));
		CHECK(*cal_key_word_says(key, i) != '\0');
	}
}

static void check_keys(json_t *root, json_t *it, const cal_key_set *keys, unsigned depth)
{
	cal_key key;
	unsigned n = 0;
	CHECK(it && depth < 6);
	CHECK(json_is_false(json_object_get(it, "additionalProperties")));
	json_t *properties = json_object_get(it, "properties");
	for (; cal_keys_at(keys, n, &key) && depth < 6; n++) {
		json_t *property = json_object_get(properties, key.key);
		CHECK_TEXT(json_string_value(json_object_get(property, "description")), key.says);
		CHECK(key.required == has_text(json_object_get(it, "required"), key.key) || depth == 0);
		json_t *value = target(root, key.list ? json_object_get(property, "items") : property);
		CHECK(value != NULL);
		if (key.type == KEY_PART)
			check_keys(root, value, key.part, depth + 1);
		else if (key.type == KEY_WORD)
			check_words(&key, value);
	}
	CHECK_NUMBER(json_object_size(properties), n);
}

static void has_every_key_and_word(void)
{
	for (int part = 0; part < 2; part++) {
		json_t *root = schema(part);
		check_keys(root, root, cal_keys_root(), 0);
		CHECK(has_text(json_object_get(root, "required"), "calisto"));
		CHECK(has_text(json_object_get(root, "required"), "services") == !part);
		json_decref(root);
	}
}

static json_t *property(json_t *root, const char *definition, const char *key)
{
	return json_object_get(json_object_get(json_object_get(json_object_get(root, "definitions"), definition), "properties"), key);
}

static void defaults_are_values(void)
{
	json_t *root = schema(false);
	CHECK(is_integer(json_object_get(property(root, "components", "replicas"), "default"), 1));
	CHECK_TEXT(json_string_value(json_object_get(property(root, "services", "criticality"), "default")), "medium");
	CHECK_TEXT(json_string_value(json_object_get(property(root, "services", "max_blast"), "default")), "0%");
	CHECK(json_is_false(json_object_get(property(root, "components", "external"), "default")));
	CHECK(is_integer(json_object_get(property(root, "services", "max_loss"), "default"), 0));
	CHECK_NUMBER(json_array_size(json_object_get(property(root, "services", "properties"), "default")), 3);
	CHECK(json_object_get(property(root, "components.consumes", "from"), "default") == NULL);
	json_decref(root);
}

/* Is a word an alternative, with what it says? */
static bool has_const(const json_t *it, const char *word)
{
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(it, "anyOf"), i, entry) {
		const char *text = json_string_value(json_object_get(entry, "const"));
		if (text && strcmp(text, word) == 0)
			return json_is_string(json_object_get(entry, "description"));
	}
	return false;
}

static void threats_may_be_named_by_slug_and_code(void)
{
	json_t *root = schema(false), *definitions = json_object_get(root, "definitions");
	json_t *known = json_object_get(definitions, "catalogue");
	json_t *objective = json_object_get(json_object_get(definitions, "objective"), "anyOf");
	json_t *threat = json_object_get(json_object_get(definitions, "threat"), "anyOf");
	CHECK(has_const(known, "poison-pill") && has_const(known, "CAL301") && !has_const(known, "recovery"));
	CHECK(target(root, json_array_get(objective, 1)) == known && target(root, json_array_get(threat, 1)) == known);
	CHECK(has_const(json_object_get(definitions, "objective"), "recovery"));
	CHECK_NUMBER(json_array_size(threat), 2);
	json_decref(root);
}

/* The words of `without` stand in a table of their own; they say what the kinds of state say. */
static void the_same_words_say_the_same(void)
{
	cal_key without = {0}, state = {0}, kind = {0}, key;
	for (unsigned i = 0; cal_keys_at(cal_keys_root(), i, &key); i++) {
		without = strcmp(key.key, "without") == 0 ? key : without;
		state = strcmp(key.key, "state") == 0 ? key : state;
	}
	for (unsigned i = 0; cal_keys_at(state.part, i, &key); i++)
		kind = strcmp(key.key, "kind") == 0 ? key : kind;
	CHECK(kind.n_words > 0 && without.n_words == kind.n_words + 2);
	for (unsigned w = 0; w < kind.n_words; w++) {
		const char *found = NULL;
		for (unsigned i = 0; i < without.n_words; i++)
			if (strcmp(cal_key_word(&without, i), cal_key_word(&kind, w)) == 0)
				found = cal_key_word_says(&without, i);
		CHECK_TEXT(found, cal_key_word_says(&kind, w));
	}
}

static const check_row tests[] = {
	{"has every key and word", has_every_key_and_word},
	{"defaults are values", defaults_are_values},
	{"threats may be named by slug and code", threats_may_be_named_by_slug_and_code},
	{"the same words say the same", the_same_words_say_the_same},
};

void suite_schema(void)
{
	check_suite("export/schema", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
