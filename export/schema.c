/* export/schema.c -- model/keys.h as a JSON Schema.
 *
 * Each mapping of the format is a definition, named by where it first occurs ("components.consumes").  A key is one line:
 * its type, what it says, and, for editors that show Markdown, how it is written and what its words mean.  Besides the
 * draft's keywords there is patternErrorMessage, which editors show in place of a regular expression. */
#include "export/schema.h"

#include <string.h>

#include "export/json_writer.h"
#include "model/keys.h"
#include "model/words.h"

typedef struct {
	const cal_key_set *keys;
	const char *name;
} mapping;

typedef struct {
	cal_json json, *j;
	cal_arena scratch;
	const cal_catalogue *catalogue;
	mapping mappings[32];
	unsigned n_mappings;
	bool part;
} sheet;

/* ---- how values are written ---- */

#define DECIMAL "(0|[1-9][0-9]*)([.][0-9]+)?"
#define SHARE "(100([.]0+)?|[1-9]?[0-9]([.][0-9]+)?)%"
#define ON_ONE_LINE \
	"[^\\\\u0000-\\\\u0020\\\\u007f-\\\\u009f]("\
	"[^\\\\u0000-\\\\u001f\\\\u007f-\\\\u009f]*[^\\\\u0000-\\\\u0020\\\\u007f-\\\\u009f])?$"
#define NUMBER_OR_TEXT "[\"string\", \"number\"]"

/* Of each notation what a schema says of it, as JSON.  A number where there may be text is one that YAML takes for a
 * number: version: 3.6. */
static const char *const written[NOTATION_ALL] = {
	[NOTATION_TEXT] = "{\"type\": " NUMBER_OR_TEXT "}",
	[NOTATION_NAME] = "{\"type\": " NUMBER_OR_TEXT ", "
	                  "\"pattern\": \"^(?!(domains|software|state|components|services)/)" ON_ONE_LINE "\"}",
	[NOTATION_REFERENCE] = "{\"type\": " NUMBER_OR_TEXT ", \"pattern\": \"^" ON_ONE_LINE "\"}",
	[NOTATION_LABEL] = "{\"type\": " NUMBER_OR_TEXT ", \"pattern\": \"^" ON_ONE_LINE "\"}",
	[NOTATION_PATH] = "{\"type\": \"string\", \"minLength\": 1, \"examples\": [\"platform.yaml\"]}",
	[NOTATION_VERSION] = "{\"type\": \"integer\", \"enum\": [1], \"default\": 1}",
	[NOTATION_COUNT] = "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 1000000, \"examples\": [3]}",
	[NOTATION_NUMBER] = "{\"type\": \"number\", \"minimum\": 0, \"examples\": [0.25]}",
	[NOTATION_POSITIVE] = "{\"type\": \"number\", \"exclusiveMinimum\": 0, \"examples\": [100]}",
	[NOTATION_DURATION] = "{\"type\": " NUMBER_OR_TEXT ", \"minimum\": 0, \"maximum\": 0, "
	                      "\"pattern\": \"^(" DECIMAL "[smhd]|0([.]0+)?)$\", \"examples\": [\"90s\", \"15m\", \"4h\", \"7d\"]}",
	[NOTATION_PERCENT] = "{\"type\": " NUMBER_OR_TEXT ", \"minimum\": 0, \"maximum\": 0, "
	                     "\"pattern\": \"^(" SHARE "|0([.]0+)?)$\", \"examples\": [\"10%\"]}",
	[NOTATION_DATE] = "{\"type\": \"string\", \"pattern\": \"^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|"
	                  "(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$\", "
	                  "\"examples\": [\"2026-01-31\"]}",
	[NOTATION_BOOLEAN] = "{\"type\": \"boolean\"}",
	[NOTATION_AVAILABLE] = "{\"type\": [\"string\", \"integer\"], \"minimum\": 1, \"maximum\": 1000000, "
	                       "\"pattern\": \"^(majority|all|[1-9][0-9]{0,5}|1000000|(?!0+([.]0+)?%)" SHARE ")$\", "
	                       "\"examples\": [\"majority\", \"all\", \"50%\"]}",
	[NOTATION_OBJECTIVE] = "{\"$ref\": \"#/definitions/objective\"}",
	[NOTATION_SLUG] = "{\"type\": \"string\", \"pattern\": \"^[a-z][a-z0-9]*(-[a-z0-9]+)*$\", \"examples\": [\"route-leak\"]}",
	[NOTATION_CODE] = "{\"type\": \"string\", \"pattern\": \"^[A-Z][A-Z0-9]*$\", \"examples\": [\"ACME7\"]}",
};

/* What holds of whole lists and mappings, by where they stand: model/build_*.c says the same of them when a file is read. */
#define IF(key, value) "{\"if\": {\"required\": [\"" key "\"], \"properties\": {\"" key "\": {\"const\": " value "}}}, "
#define UNLESS(key, value) \
	"{\"if\": {\"not\": {\"required\": [\"" key "\"], \"properties\": {\"" key "\": {\"const\": " value "}}}}, "
#define NO(key) "\"" key "\": false"
#define STAGED IF("strategy", "\"staged\"") "\"then\": {\"required\": [\"by\"]}}"
static const struct {
	const char *path;  /* of a key, or of a mapping */
	const char *json;
} holds[] = {
	{"services", "{\"minItems\": 1}"},
	{"services.depends_on", "{\"minItems\": 1}"},
	{"services.properties", "{\"minItems\": 1}"},
	{"policies.properties", "{\"minItems\": 1}"},
	{"accept.services", "{\"minItems\": 1}"},
	{"components.groups", "{\"minItems\": 1}"},
	{"components.depends_on.any_of", "{\"minItems\": 1}"},
	{"components.depends_on", "{\"oneOf\": [{\"required\": [\"component\"]}, {\"required\": [\"service\"]}, "
	                          "{\"required\": [\"any_of\"]}], \"dependencies\": {\"at_least\": [\"any_of\"]}}"},
	{"components", "{\"allOf\": ["
	               IF("external", "true") "\"then\": {\"properties\": {"
	               NO("replicas") ", " NO("min_available") ", " NO("runs") ", "
	               NO("managed_by") ", " NO("consumes") ", " NO("writes") ", " NO("redundancy") ", " NO("failover") ", "
	               NO("coordination") ", " NO("health_check") ", " NO("ejection") ", " NO("capacity") ", " NO("overload") ", "
	               NO("checked_by") ", " NO("starts_with") ", " NO("without") ", " NO("groups") ", "
	               "\"placement\": {\"maxItems\": 1}}}}, "
	               IF("redundancy", "\"active-passive\"") "\"then\": {\"properties\": {" NO("min_available") "}}}, "
	               "{\"if\": {\"required\": [\"groups\"]}, \"then\": {\"properties\": {" NO("replicas") "}}}]}"},
	{"state", "{\"allOf\": [" UNLESS("kind", "\"cache\"") "\"then\": {\"properties\": {" NO("cold") "}}}]}"},
	{"software", "{\"allOf\": [" UNLESS("kind", "\"tool\"") "\"then\": {\"properties\": {" NO("reach") ", "
	             NO("destructive") "}}}]}"},
	{"defaults.rollout", "{\"allOf\": [" STAGED "]}"},
	{"rates", "{\"anyOf\": [{\"required\": [\"per_year\"]}, {\"required\": [\"hours\"]}]}"},
};

static json_t *parsed(const char *json)
{
	return json_loads(json, JSON_DECODE_ANY, NULL);
}

/* What the table above says of a path: of lists (minItems), or of the mappings in them. */
static json_t *held(const char *path, bool list)
{
	for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
		if (strcmp(holds[i].path, path) == 0 && list == (strstr(holds[i].json, "minItems") != NULL))
			return parsed(holds[i].json);
	return NULL;
}

/* ---- what editors show ---- */

static const char *words_text(sheet *s, const cal_key *key)
{
	const char *text = "";
	for (unsigned i = 0; i < key->n_words; i++)
		text = cal_format(&s->scratch, "%s\n- `%s`: %s", text, cal_key_word(key, i), cal_key_word_says(key, i));
	return text;
}

static void describe(sheet *s, json_t *into, const cal_key *key)
{
	cal_arena *a = &s->scratch;
	const char *more = key->type == KEY_WORD     ? words_text(s, key)
	                   : key->type == KEY_SCALAR ? cal_wanted(key->notation)
	                                             : NULL;
	const char *one = key->list && key->type == KEY_SCALAR ? "a list, each of it " : "";
	cal_json_set(s->j, into, "description", cal_json_text(key->says));
	if (more)
		cal_json_set(s->j, into, "markdownDescription", cal_json_text(cal_format(a, "%s\n\n%s%s", key->says, one, more)));
}

/* The value in "...; default 1", where it is one: behind "default:" stand words for people. */
static const char *default_text(const cal_key *key)
{
	static const char before[] = "; default ";
	const char *at = strstr(key->says, before);
	return at && !strchr(at, ':') ? at + sizeof before - 1 : NULL;
}

static json_t *value_of(const cal_key *key, const char *text)
{
	uint32_t count;
	bool truth;
	if (key->type == KEY_WORD)
		return cal_json_text(text);
	if (key->notation == NOTATION_BOOLEAN && cal_to_boolean(text, &truth))
		return json_boolean(truth);
	if (cal_to_count(text, &count))
		return json_integer(count);
	return strcmp(text, "0") == 0 ? json_integer(0) : cal_json_text(text);
}

static void put_default(sheet *s, json_t *into, const cal_key *key)
{
	const char *text = default_text(key);
	if (!text)
		return;
	if (!key->list) {
		cal_json_set(s->j, into, "default", value_of(key, text));
		return;
	}
	json_t *list = json_array();
	for (size_t length; *text; text += length + strspn(text + length, ", ")) {
		length = strcspn(text, ",");
		cal_json_append(s->j, list, value_of(key, cal_copy(&s->scratch, text, length)));
	}
	cal_json_set(s->j, into, "default", list);
}

/* ---- keys ---- */

static const char *name_of(const sheet *s, const cal_key_set *keys)
{
	for (unsigned i = 0; i < s->n_mappings; i++)
		if (s->mappings[i].keys == keys)
			return s->mappings[i].name;
	return NULL;
}

static json_t *words_of(sheet *s, const cal_key *key)
{
	json_t *it = json_object(), *words = json_array(), *says = json_array();
	for (unsigned i = 0; i < key->n_words; i++) {
		cal_json_append(s->j, words, json_string(cal_key_word(key, i)));
		cal_json_append(s->j, says, json_string(cal_key_word_says(key, i)));
	}
	cal_json_set(s->j, it, "type", json_string("string"));
	cal_json_set(s->j, it, "enum", words);
	cal_json_set(s->j, it, "enumDescriptions", says);
	return it;
}

static json_t *scalar_of(sheet *s, const cal_key *key)
{
	if (key->notation == NOTATION_REFERENCE && strcmp(key->key, "threat") == 0)
		return parsed("{\"$ref\": \"#/definitions/threat\"}");
	json_t *it = parsed(written[key->notation]);
	if (json_object_get(it, "pattern"))
		cal_json_set(s->j, it, "patternErrorMessage",
		             cal_json_text(cal_format(&s->scratch, "must be %s", cal_wanted(key->notation))));
	return it;
}

static json_t *type_of(sheet *s, const cal_key *key)
{
	if (key->type == KEY_WORD)
		return words_of(s, key);
	if (key->type == KEY_SCALAR)
		return scalar_of(s, key);
	json_t *it = json_object();
	const char *name = name_of(s, key->part);
	cal_json_set(s->j, it, "$ref", json_string(cal_format(&s->scratch, "#/definitions/%s", name)));
	return it;
}

static json_t *property_of(sheet *s, const cal_key *key, const char *path)
{
	json_t *it = type_of(s, key);
	if (key->list) {
		json_t *list = json_object(), *more = held(path, true);
		cal_json_set(s->j, list, "type", json_string("array"));
		cal_json_set(s->j, list, "items", it);
		if (more && json_object_update(list, more) != 0)
			cal_json_set(s->j, list, "minItems", NULL);
		json_decref(more);
		it = list;
	}
	describe(s, it, key);
	put_default(s, it, key);
	return it;
}

static const char *below(sheet *s, const char *path, const char *key)
{
	return cal_format(&s->scratch, "%s%s%s", path, *path ? "." : "", key);
}

/* type, properties, required and what holds between them: the members of the open object. */
static void put_keys(sheet *s, const cal_key_set *keys, const char *path)
{
	cal_key key;
	json_t *required = json_array(), *more = held(path, false);
	cal_json_value(s->j, "type", json_string("object"));
	cal_json_value(s->j, "additionalProperties", json_false());
	cal_json_open(s->j, "properties", '{');
	for (unsigned i = 0; cal_keys_at(keys, i, &key); i++) {
		cal_json_value(s->j, key.key, property_of(s, &key, below(s, path, key.key)));
		if (key.required)
			cal_json_append(s->j, required, json_string(key.key));
	}
	cal_json_close(s->j);
	if (!*path && !s->part) {
		cal_json_append(s->j, required, json_string("name"));
		cal_json_append(s->j, required, json_string("services"));
	}
	cal_json_value(s->j, "required", required);
	const char *name;
	json_t *value;
	json_object_foreach(more, name, value)
		cal_json_value(s->j, name, json_incref(value));
	json_decref(more);
}

/* Finds the mappings below one, each once, those that others hold first. */
static void find_mappings(sheet *s, const cal_key_set *keys, const char *path)
{
	cal_key key;
	for (unsigned i = 0; cal_keys_at(keys, i, &key); i++) {
		if (key.type != KEY_PART || name_of(s, key.part))
			continue;
		if (s->n_mappings == sizeof s->mappings / sizeof *s->mappings)
			continue;  /* tested: there is room for all */
		const char *at = below(s, path, key.key);
		s->mappings[s->n_mappings++] = (mapping){key.part, at};
		find_mappings(s, key.part, at);
	}
}

/* ---- threats ---- */

/* A word with what it says, as an alternative of its own: so an editor shows, on hovering, what this one says and not what
 * all of them do. */
static void put_known(sheet *s, const char *name, const char *text)
{
	json_t *it = json_object();
	cal_json_set(s->j, it, "const", cal_json_text(name));
	cal_json_set(s->j, it, "description", cal_json_text(text));
	cal_json_value(s->j, NULL, it);
}

/* Every threat of the catalogue, by slug, then by code. */
static void put_catalogue(sheet *s)
{
	const uint32_t n = s->catalogue->n_threats;
	cal_json_open(s->j, "catalogue", '{');
	cal_json_open(s->j, "anyOf", '[');
	for (uint32_t i = 0; i < 2 * n; i++) {
		const cal_threat *t = &s->catalogue->threats[i % n];
		put_known(s, i < n ? t->name : t->code,
		          cal_format(&s->scratch, "%s %s: %s%s%s", t->code, t->name, t->title, t->why ? "\n\n" : "", t->why ? t->why : ""));
	}
	cal_json_close(s->j);
	cal_json_close(s->j);
}

static void put_axes(sheet *s)
{
	for (unsigned i = 1; i <= cal_words(SET_AXIS); i++)
		put_known(s, cal_word(SET_AXIS, i), cal_format(&s->scratch, "every threat of the axis %s", cal_word(SET_AXIS, i)));
}

/* A threat, or for an objective an axis, too, and a count before it.  Of a value that fits none, editors tell what the first
 * alternative says. */
static void put_threats(sheet *s, const char *definition, bool objective)
{
	json_t *any = parsed(objective ? "{\"type\": \"string\", \"pattern\": \"^([1-9][0-9]{0,6} +)?[^0-9 ][^ ]*$\"}"
	                               : "{\"type\": \"string\", \"pattern\": \"^([a-z][a-z0-9]*(-[a-z0-9]+)*|[A-Z][A-Z0-9]*)$\"}");
	cal_json_set(s->j, any, "patternErrorMessage",
	             cal_json_text(objective ? cal_format(&s->scratch, "must be %s", cal_wanted(NOTATION_OBJECTIVE))
	                                     : "must be a threat, by slug or code, such as zone-loss or CAL106"));
	cal_json_open(s->j, definition, '{');
	cal_json_open(s->j, "anyOf", '[');
	cal_json_value(s->j, NULL, any);
	cal_json_value(s->j, NULL, parsed("{\"$ref\": \"#/definitions/catalogue\"}"));
	if (objective)
		put_axes(s);
	cal_json_close(s->j);
	cal_json_close(s->j);
}

/* ---- the whole ---- */

void cal_schema_write(const cal_catalogue *catalogue, bool part, const char *version, cal_out *out)
{
	sheet s = {.json = {.out = out}, .catalogue = catalogue, .part = part};
	s.j = &s.json;
	find_mappings(&s, cal_keys_root(), "");
	cal_json_open(s.j, NULL, '{');
	cal_json_value(s.j, "$schema", json_string("http://json-schema.org/draft-07/schema#"));
	cal_json_value(s.j, "title", json_string(part ? "a part of a calisto model" : "a calisto model"));
	cal_json_value(s.j, "$comment", cal_json_text(cal_format(&s.scratch, "made by calisto %s: calisto schema%s", version,
	                                                         part ? " --part" : "")));
	put_keys(&s, cal_keys_root(), "");
	cal_json_open(s.j, "definitions", '{');
	for (unsigned i = 0; i < s.n_mappings; i++) {
		cal_json_open(s.j, s.mappings[i].name, '{');
		put_keys(&s, s.mappings[i].keys, s.mappings[i].name);
		cal_json_close(s.j);
	}
	put_catalogue(&s);
	put_threats(&s, "threat", false);
	put_threats(&s, "objective", true);
	cal_json_close(s.j);
	cal_json_close(s.j);
	cal_arena_free(&s.scratch);
}
