/* tests/export/test_formats.c -- every format of the table: goldens of one result, and whatever names a model has, what
 * is written is read by a parser of the language, with one entry for each issue. */
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "base/source.h"
#include "base/text.h"
#include "export/export.h"
#include "export/fingerprint.h"
#include "export/issues.h"
#include "tests/check.h"
#include "tests/export/fixture.h"
#include "tests/hostile.h"

void suite_formats(void);

static char *written(const cal_exporter *e, const cal_export_request *request)
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	e->write(request, &out);
	CHECK(cal_out_finish(&out));
	return out.memory;
}

static size_t count_of(const char *text, const char *what)
{
	size_t n = 0;
	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
		n++;
	return n;
}

/* Issues that nobody has accepted, or all; and the records of CSV that they make. */
typedef struct {
	size_t open, all, records;
} wanted;

static wanted wanted_of(const cal_export_request *request)
{
	cal_arena a = {0};
	const cal_issues issues = cal_issues_of(&a, request);
	wanted w = {.all = issues.n};
	for (size_t i = 0; i < issues.n; i++) {
		w.open += !issues.at[i].accepted;
		w.records += issues.at[i].finding && issues.at[i].finding->n_effects ? issues.at[i].finding->n_effects : 1;
	}
	cal_arena_free(&a);
	return w;
}

/* ---- a reader for each format ---- */

/* Keys that are there twice are refused elsewhere: names of these models need not differ. */
static json_t *json_in(const char *text)
{
	json_error_t error;
	json_t *it = json_loads(text, 0, &error);
	if (!it)
		fprintf(stderr, "\nline %d: %s\n", error.line, error.text);
	CHECK(it != NULL);
	return it;
}

static void read_json(const char *text, wanted w)
{
	(void)w;
	json_decref(json_in(text));
}

static void read_gitlab(const char *text, wanted w)
{
	json_t *list = json_in(text), *seen = json_object(), *it;
	size_t i;
	CHECK_NUMBER(json_array_size(list), w.open);
	json_array_foreach(list, i, it) {
		json_t *location = json_object_get(it, "location");
		const char *fingerprint = json_string_value(json_object_get(it, "fingerprint"));
		CHECK(json_string_length(json_object_get(it, "description")) > 0);
		CHECK(json_string_length(json_object_get(it, "check_name")) > 0);
		CHECK(json_string_length(json_object_get(it, "severity")) > 0);
		CHECK(json_string_length(json_object_get(location, "path")) > 0);
		CHECK(json_integer_value(json_object_get(json_object_get(location, "lines"), "begin")) > 0);
		CHECK(fingerprint && !json_object_get(seen, fingerprint));
		json_object_set_new(seen, fingerprint, json_true());
	}
	json_decref(seen);
	json_decref(list);
}

static void check_result(json_t *it, json_t *rules, json_t *artifacts, json_t *seen)
{
	json_t *rule = json_array_get(rules, (size_t)json_integer_value(json_object_get(it, "ruleIndex")));
	json_t *place = json_object_get(json_array_get(json_object_get(it, "locations"), 0), "physicalLocation");
	json_t *artifact = json_object_get(place, "artifactLocation"), *index = json_object_get(artifact, "index");
	const char *fingerprint =
		json_string_value(json_object_get(json_object_get(it, "partialFingerprints"), "calisto/v1"));
	CHECK_TEXT(json_string_value(json_object_get(rule, "id")), json_string_value(json_object_get(it, "ruleId")));
	CHECK(json_string_length(json_object_get(json_object_get(it, "message"), "text")) > 0);
	if (index) {
		json_t *location = json_object_get(json_array_get(artifacts, (size_t)json_integer_value(index)), "location");
		CHECK_TEXT(json_string_value(json_object_get(location, "uri")),
		           json_string_value(json_object_get(artifact, "uri")));
	}
	CHECK(fingerprint && !json_object_get(seen, fingerprint));
	json_object_set_new(seen, fingerprint, json_true());
}

static void read_sarif(const char *text, wanted w)
{
	json_t *log = json_in(text), *run = json_array_get(json_object_get(log, "runs"), 0), *seen = json_object(), *it;
	json_t *results = json_object_get(run, "results"), *artifacts = json_object_get(run, "artifacts");
	json_t *rules = json_object_get(json_object_get(json_object_get(run, "tool"), "driver"), "rules");
	size_t i;
	CHECK_TEXT(json_string_value(json_object_get(run, "columnKind")), "unicodeCodePoints");
	CHECK_NUMBER(json_array_size(results), w.all);
	json_array_foreach(results, i, it)
		check_result(it, rules, artifacts, seen);
	json_decref(seen);
	json_decref(log);
}

static void quiet(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

static xmlDocPtr xml_in(const char *text)
{
	xmlSetGenericErrorFunc(NULL, quiet);
	xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	CHECK(doc != NULL);
	return doc;
}

static size_t elements_named(xmlNodePtr from, const char *name)
{
	size_t n = 0;
	for (xmlNodePtr it = from; it; it = it->next)
		n += (it->type == XML_ELEMENT_NODE && strcmp((const char *)it->name, name) == 0) +
		     elements_named(it->type == XML_ELEMENT_NODE ? it->children : NULL, name);
	return n;
}

static void read_checkstyle(const char *text, wanted w)
{
	xmlDocPtr doc = xml_in(text);
	CHECK_NUMBER(elements_named(xmlDocGetRootElement(doc), "error"), w.open);
	xmlFreeDoc(doc);
}

static long number_of(xmlNodePtr node, const char *attribute)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)attribute);
	long n = value ? atol((const char *)value) : -1;
	xmlFree(value);
	return n;
}

static void read_junit(const char *text, wanted w)
{
	(void)w;
	xmlDocPtr doc = xml_in(text);
	xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt("tests/export/junit.xsd");
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	xmlSchemaValidCtxtPtr valid = schema ? xmlSchemaNewValidCtxt(schema) : NULL;
	CHECK(valid && xmlSchemaValidateDoc(valid, doc) == 0);
	for (xmlNodePtr it = xmlDocGetRootElement(doc)->children; it; it = it->next) {
		if (it->type != XML_ELEMENT_NODE)
			continue;
		CHECK_NUMBER(number_of(it, "tests"), elements_named(it->children, "testcase"));
		CHECK_NUMBER(number_of(it, "failures"), elements_named(it->children, "failure"));
		CHECK_NUMBER(number_of(it, "errors"), elements_named(it->children, "error"));
		CHECK_NUMBER(number_of(it, "skipped"), elements_named(it->children, "skipped"));
	}
	xmlSchemaFreeValidCtxt(valid);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	xmlFreeDoc(doc);
}

/* Each line begins like one of its kind, and holds nothing that a terminal or a runner would obey. */
static void read_lines(const char *text, size_t n, bool (*is_right)(const char *line, size_t length))
{
	size_t lines = 0;
	for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1, lines++) {
		bool clean = is_right(text, (size_t)(end - text));
		for (const char *at = text; at < end; at++)
			clean &= (unsigned char)*at >= ' ' || *at == '\t';
		CHECK(clean);
	}
	CHECK_TEXT(text, "");
	CHECK_NUMBER(lines, n);
}

static bool is_command(const char *line, size_t length)
{
	char kind[8], rest[2];
	return length > 0 && sscanf(line, "::%7[a-z] file=%1[^\n]", kind, rest) == 2 &&
	       (strcmp(kind, "error") == 0 || strcmp(kind, "warning") == 0 || strcmp(kind, "notice") == 0);
}

static void read_github(const char *text, wanted w)
{
	read_lines(text, w.open, is_command);
}

static bool is_message(const char *line, size_t length)
{
	return line[length - 1] == ']' && strstr(line, ": ") && (strstr(line, ": error: ") || strstr(line, ": warning: ") ||
	                                                         strstr(line, ": note: "));
}

static void read_gcc(const char *text, wanted w)
{
	read_lines(text, w.open, is_message);
}

static void read_csv(const char *text, wanted w)
{
	size_t fields = 1, records = 0, columns = 0;
	bool quoted = false, right = true;
	for (const char *at = text; *at; at++) {
		bool begins = at == text || at[-1] == '\n' || at[-1] == ',';
		if (!quoted && begins && *at == '"')
			quoted = true;
		else if (quoted && *at == '"' && at[1] == '"')
			at++;
		else if (*at == '"') {
			right &= quoted && (at[1] == ',' || at[1] == '\r');
			quoted = false;
		} else if (!quoted && *at == ',')
			fields++;
		else if (!quoted && *at == '\r') {
			columns = columns ? columns : fields;
			right &= at[1] == '\n' && fields == columns;
			at++, records++, fields = 1;
		} else
			right &= quoted || *at != '\n';
		right &= !begins || quoted || !strchr("=+-@\t", *at);
	}
	CHECK(right && !quoted);
	CHECK_NUMBER(records, w.records + 1);
}

/* What every format must be: text in UTF-8, and of controls no more than a page or a terminal needs. */
static void read_any(const char *text, wanted w)
{
	(void)w;
	size_t length = strlen(text);
	bool clean = true;
	for (size_t i = 0, step; i < length; i += step) {
		uint32_t c = 0;
		step = cal_decode(text + i, length - i, &c);
		clean &= step > 0 && (c >= ' ' || c == '\n' || c == '\r' || c == '\t');
		step += !step;
	}
	CHECK(clean);
}

static void read_back(const cal_exporter *e, const char *text, wanted w)
{
	static const struct { const char *name; void (*read)(const char *text, wanted w); } readers[] = {
		{"json", read_json}, {"sarif", read_sarif}, {"gitlab", read_gitlab}, {"junit", read_junit},
		{"checkstyle", read_checkstyle}, {"github", read_github}, {"gcc", read_gcc}, {"csv", read_csv},
	};
	read_any(text, w);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (strcmp(readers[i].name, e->name) == 0)
			readers[i].read(text, w);
}

/* ---- requests ---- */

static cal_export_request request_of(const cal_results *const *results, size_t n, const cal_told *told, size_t n_told)
{
	return (cal_export_request){
		.results = results, .n_results = n, .told = told, .n_told = n_told, .n_models = n_told ? n_told : n,
		.status = n_told > n ? 2 : 1, .version = "0.1.0", .look = {.width = 100, .unicode = true},
		.verbosity = CAL_VERBOSE, .levels = CAL_ALL_LEVELS};
}

/* An error with a note and a hint, and a warning, told of a file. */
static void tell(cal_diags *diags, const cal_source *source, const char *text)
{
	cal_error(diags, (cal_place){source, 2, 3, 4}, "unknown key '%s'", text);
	cal_hint(diags, "did you mean '%s'?", text);
	cal_note(diags, (cal_place){source, 1, 1, 0}, "the first '%s' is here", text);
	cal_warning(diags, (cal_place){source, 3, 1, 1}, "'%s' has no effect", text);
	cal_error(diags, (cal_place){0}, "%s", text);
}

static void each_format_writes_the_example(void)
{
	cal_arena a = {0};
	cal_diags wrong = {.keep = &a}, none = {.keep = &a};
	const cal_source source = {"./wrong #1.calisto.yaml", "a\nb\nc\n", 6};
	const cal_results *r = fixture_event_bus(&a);
	tell(&wrong, &source, "replcas");
	const cal_told told[] = {{"event-bus.calisto.yaml", false, &none}, {source.name, true, &wrong}};
	const cal_export_request request = request_of(&r, 1, told, 2);
	for (const cal_exporter *e = cal_exporters(); e->name; e++) {
		char *text = written(e, &request);
		read_back(e, text, wanted_of(&request));
		if (e->tells_wrong)
			CHECK_GOLDEN(text, cal_format(&a, "tests/export/formats%s", e->extension));
		free(text);
	}
	cal_diags_free(&wrong);
	cal_arena_free(&a);
}

static void each_format_takes_any_names(void)
{
	enum { AT_ONCE = 8 };
	for (size_t i = 0; i < HOSTILE; i += AT_ONCE) {
		cal_arena a = {0};
		cal_diags wrong = {.keep = &a}, none = {.keep = &a};
		uint32_t n = HOSTILE - i < AT_ONCE ? (uint32_t)(HOSTILE - i) : AT_ONCE;
		const char *names[AT_ONCE];
		for (size_t k = 0; k < AT_ONCE; k++)
			names[k] = hostile[i + k % n];
		const cal_results *r = fixture_system(&a, (fixture_size){10, 10, 37, 16, 4, names, AT_ONCE});
		const cal_source source = {names[1], "a\nb\nc\n", 6};
		for (size_t k = 0; k < AT_ONCE; k++)
			tell(&wrong, &source, names[k]);
		const cal_told told[] = {{names[0], false, &none}, {names[1], true, &wrong}};
		const cal_export_request request = request_of(&r, 1, told, 2);
		for (const cal_exporter *e = cal_exporters(); e->name; e++) {
			char *text = written(e, &request), *again = written(e, &request);
			CHECK_TEXT(again, text);
			read_back(e, text, wanted_of(&request));
			free(text);
			free(again);
		}
		cal_diags_free(&wrong);
		cal_arena_free(&a);
	}
}

static void nothing_is_still_well_formed(void)
{
	cal_arena a = {0};
	cal_diags wrong = {.keep = &a};
	const cal_told told[] = {{"wrong.yaml", true, &wrong}};
	cal_error(&wrong, (cal_place){0}, "cannot be opened");
	const cal_export_request request = request_of(NULL, 0, told, 1);
	for (const cal_exporter *e = cal_exporters(); e->name; e++) {
		if (!e->tells_wrong)
			continue;
		char *text = written(e, &request);
		read_back(e, text, wanted_of(&request));
		CHECK(count_of(text, "cannot be opened") > 0);
		free(text);
	}
	cal_diags_free(&wrong);
	cal_arena_free(&a);
}

static void failures_are_noticed(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_event_bus(&a);
	const cal_export_request request = request_of(&r, 1, NULL, 0);
	for (const cal_exporter *e = cal_exporters(); e->name; e++) {
		cal_out out;
		CHECK(cal_out_memory(&out));
		cal_out_fail(&out, 28);
		e->write(&request, &out);
		CHECK(!cal_out_finish(&out));
	}
	cal_arena_free(&a);
}

/* ---- issues, fingerprints ---- */

static void the_gravest_come_first(void)
{
	cal_arena a = {0};
	cal_diags wrong = {.keep = &a};
	const cal_results *r = fixture_system(&a, (fixture_size){10, 10, 37, 30, 4, NULL, 0});
	const cal_told told[] = {{"./wrong.yaml", true, &wrong}};
	tell(&wrong, NULL, "x");
	const cal_export_request request = request_of(&r, 1, told, 1);
	const cal_issues issues = cal_issues_of(&a, &request);
	CHECK_NUMBER(issues.n, 33);
	for (size_t i = 1; i < issues.n; i++)
		CHECK(issues.at[i - 1].level <= issues.at[i].level);
	CHECK_TEXT(issues.at[0].code, "model-error");
	CHECK_TEXT(issues.at[0].text, "unknown key 'x'. Did you mean 'x'? The first 'x' is here.");
	CHECK_TEXT(issues.at[0].path, "wrong.yaml");
	CHECK_TEXT(issues.at[1].fingerprint, cal_fingerprint_texts((const char *[]){"model-error", "wrong.yaml", "x"}, 3,
	                                                           (char[CAL_FINGERPRINT]){0}));
	CHECK_TEXT(cal_plain_path("././/a/./b"), "a/./b");
	CHECK_TEXT(cal_plain_path("./"), "./");
	CHECK_TEXT(cal_plain_path("../a"), "../a");
	cal_diags_free(&wrong);
	cal_arena_free(&a);
}

static void fingerprints_tell_what_differs_and_no_lines(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_system(&a, (fixture_size){4, 4, 37, 2, 0, NULL, 0});
	char first[CAL_FINGERPRINT], other[CAL_FINGERPRINT];
	cal_finding f = r->findings[0];
	cal_effect effects[4];
	memcpy(effects, f.effects, sizeof effects);
	CHECK_TEXT(cal_fingerprint_finding(r, &r->findings[0], first), cal_fingerprint_finding(r, &f, other));
	CHECK_NUMBER(strlen(first), CAL_FINGERPRINT - 1);
	f.at.line += 7;
	f.title = "in other words";
	f.effects = effects;
	effects[0] = r->findings[0].effects[3], effects[3] = r->findings[0].effects[0];
	CHECK_TEXT(cal_fingerprint_finding(r, &f, other), first);
	f.element.index++;
	CHECK(strcmp(cal_fingerprint_finding(r, &f, other), first) != 0);
	f.element.index--;
	f.n_effects--;
	CHECK(strcmp(cal_fingerprint_finding(r, &f, other), first) != 0);
	f.n_effects++;
	f.slug = "another-threat";
	CHECK(strcmp(cal_fingerprint_finding(r, &f, other), first) != 0);
	CHECK(strcmp(cal_fingerprint_texts((const char *[]){"ab", "c"}, 2, first),
	             cal_fingerprint_texts((const char *[]){"a", "bc"}, 2, other)) != 0);
	CHECK(strcmp(cal_fingerprint_texts((const char *[]){NULL}, 1, first),
	             cal_fingerprint_texts((const char *[]){""}, 1, other)) != 0);
	cal_arena_free(&a);
}

void suite_formats(void)
{
	static const check_row tests[] = {
		{"each format writes the example", each_format_writes_the_example},
		{"each format takes any names", each_format_takes_any_names},
		{"nothing is still well-formed", nothing_is_still_well_formed},
		{"failures are noticed", failures_are_noticed},
		{"the gravest come first", the_gravest_come_first},
		{"fingerprints tell what differs, and no lines", fingerprints_tell_what_differs_and_no_lines},
	};
	check_suite("export/formats", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
