/* export/sarif.c -- issues to a log of SARIF 2.1.0 with one run.
 *
 * Columns count code points, as in all of calisto, which `columnKind` says.  Frames are written as they come; a rule, a
 * result's parts and an artifact are values of jansson. */
#include "export/sarif.h"

#include <string.h>

#include "base/escape.h"
#include "export/issues.h"
#include "export/json_writer.h"
#include "export/names.h"
#include "model/places.h"
#include "rules/facts.h"

enum { FLOWS_MOST = 20 };  /* code flows of a result: a finding may cost a thousand services something */

typedef struct {
	const char *code, *slug, *title, *why;
	unsigned level;
	const cal_threat *threat;  /* NULL: none */
} rule;

typedef struct {
	cal_json j;
	cal_arena *a;              /* of the whole log */
	const cal_export_request *request;
	cal_issues issues;
	rule *rules;
	size_t n_rules;
	const cal_source **sources;
	size_t n_sources;
} sarif;

static void set(sarif *s, json_t *object, const char *key, json_t *value)
{
	cal_json_set(&s->j, object, key, value);
}

/* ---- texts ---- */

/* Braces of a message stand for its arguments, and [x](1) for a link: neither may come from a name. */
static const char *message_text(cal_arena *a, const char *text)
{
	if (!strpbrk(text, "{}") && !strstr(text, "]("))
		return text;
	char *into = cal_alloc(a, 2 * strlen(text) + 1, 1), *end = into;
	const bool links = strstr(text, "](") != NULL;
	for (; *text; text++) {
		if (*text == '{' || *text == '}')
			*end++ = *text;
		if (links && (*text == '[' || *text == ']'))
			*end++ = '\\';
		*end++ = *text;
	}
	return into;
}

static json_t *message_of(sarif *s, cal_arena *a, const char *text)
{
	json_t *it = json_object();
	set(s, it, "text", cal_json_text(message_text(a, text)));
	return it;
}

/* A relative reference, or file:// for a path from the root. */
static const char *uri_of(cal_arena *a, const char *path)
{
	const char *encoded = cal_escape_path(a, cal_plain_path(path));
	return encoded[0] == '/' ? cal_format(a, "file://%s", encoded) : encoded;
}

/* Paragraphs of a text, each on one line, with blank lines between them; `each` is what a paragraph becomes. */
static const char *paragraphs(cal_arena *a, const char *text, const char *(*each)(cal_arena *a, const char *text))
{
	const char *all = "";
	for (text += strspn(text, " \r\n"); *text; text += strspn(text, " \r\n")) {
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);
		char *one = cal_copy(a, text, length);
		text += length;
		for (char *at = one; *at; at++)
			*at = *at == '\n' || *at == '\r' ? ' ' : *at;
		while (length > 0 && one[length - 1] == ' ')
			one[--length] = '\0';
		all = cal_format(a, "%s%s%s", all, *all ? "\n\n" : "", each(a, one));
	}
	return all;
}

static const char *same(cal_arena *a, const char *text)
{
	(void)a;
	return text;
}

/* ---- rules ---- */

static const rule file_rules[] = {
	{"model-error", "model-error", "A model that is wrong",
	 "The file is no model: it cannot be read, or breaks a rule of the format. Nothing in it was checked. The message "
	 "says what was expected there.", LEVEL_ERROR, NULL},
	{"model-warning", "model-warning", "Something in a model that has no effect",
	 "The model is right, but something in it does nothing where it stands. The message says what.", LEVEL_WARNING, NULL},
};

static void add_rule(sarif *s, rule one)
{
	for (size_t i = 0; i < s->n_rules; i++)
		if (strcmp(s->rules[i].code, one.code) == 0)
			return;
	s->rules[s->n_rules++] = one;
}

/* Files, facts, and the threats of all models, each code once. */
static void collect_rules(sarif *s)
{
	enum { FILES = sizeof file_rules / sizeof *file_rules };
	size_t most = FILES + FACT_COUNT;
	for (size_t i = 0; i < s->request->n_results; i++)
		most += s->request->results[i]->model->n_threats - (i ? s->request->results[i]->model->n_builtin : 0);
	s->rules = CAL_NEWS(s->a, most, rule);
	for (size_t i = 0; i < FILES; i++)
		add_rule(s, file_rules[i]);
	for (size_t i = 0; i < FACT_COUNT; i++) {
		const cal_fact *f = &cal_facts[i];
		add_rule(s, (rule){f->code, f->slug, f->title, f->why, f->level, NULL});
	}
	for (size_t i = 0; i < s->request->n_results; i++) {
		const cal_model *m = s->request->results[i]->model;
		for (uint32_t t = i ? m->n_builtin : 0; t < m->n_threats; t++) {
			const cal_threat *threat = &m->threats[t];
			add_rule(s, (rule){threat->code, threat->name, threat->title, threat->why, LEVEL_WARNING, threat});
		}
	}
}

static size_t rule_index(const sarif *s, const char *code)
{
	size_t i = 0;
	while (i < s->n_rules && strcmp(s->rules[i].code, code) != 0)
		i++;
	return i;
}

static const char *help_text(cal_arena *a, const rule *r)
{
	const cal_threat *t = r->threat;
	const char *text = paragraphs(a, r->why ? r->why : r->title, same);
	for (uint32_t i = 0; t && i < t->n_remedies; i++)
		text = cal_format(a, "%s\n%s- %s", text, i ? "" : "\nWhat helps:\n", cal_remedy_text(a, &t->remedies[i]));
	return text;
}

/* "`component.placement`: `[a, b]`", a hard line end, and what that does. */
static const char *remedy_markdown(cal_arena *a, const cal_remedy *remedy)
{
	const char *set_to = cal_escape_markdown_code(a, remedy->set);
	if (remedy->to)
		set_to = cal_format(a, "%s: %s", set_to, cal_escape_markdown_code(a, remedy->to));
	return remedy->says ? cal_format(a, "%s  \n  %s", set_to, cal_escape_markdown(a, remedy->says)) : set_to;
}

static const char *incident_markdown(cal_arena *a, const cal_reference *incident)
{
	const char *title = cal_escape_markdown(a, incident->title);
	const char *url = incident->url ? cal_escape_url(a, incident->url) : NULL;
	title = url && *url ? cal_format(a, "[%s](<%s>)", title, url) : title;
	return incident->says ? cal_format(a, "%s. %s", title, paragraphs(a, incident->says, cal_escape_markdown)) : title;
}

static const char *help_markdown(cal_arena *a, const rule *r)
{
	const cal_threat *t = r->threat;
	const char *text = paragraphs(a, r->why ? r->why : r->title, cal_escape_markdown);
	for (uint32_t i = 0; t && i < t->n_remedies; i++)
		text = cal_format(a, "%s\n%s- %s", text, i ? "" : "\n## What helps\n\n", remedy_markdown(a, &t->remedies[i]));
	for (uint32_t i = 0; t && i < t->n_incidents; i++)
		text = cal_format(a, "%s\n%s- %s", text, i ? "" : "\n## What happened\n\n",
		                  incident_markdown(a, &t->incidents[i]));
	return text;
}

/* Why it happens, what helps, what happened elsewhere. */
static json_t *help_of(sarif *s, const rule *r)
{
	json_t *it = json_object();
	set(s, it, "text", cal_json_text(help_text(s->a, r)));
	set(s, it, "markdown", cal_json_text(help_markdown(s->a, r)));
	return it;
}

/* The first reference of a threat that is an address. */
static const char *help_uri(sarif *s, const cal_threat *t)
{
	for (uint32_t i = 0; t && i < t->n_references; i++) {
		const char *url = t->references[i].url ? cal_escape_url(s->a, t->references[i].url) : NULL;
		if (url && strstr(url, "://"))
			return url;
	}
	return NULL;
}

static json_t *rule_properties(sarif *s, const rule *r)
{
	json_t *it = json_object(), *tags = json_array();
	cal_json_append(&s->j, tags, json_string("design"));
	if (r->threat) {
		const char *axis = cal_word(SET_AXIS, r->threat->axis);
		cal_json_append(&s->j, tags, json_string(axis));
		set(s, it, "axis", json_string(axis));
		set(s, it, "mechanism", json_string(cal_word(SET_MECHANISM, r->threat->mechanism)));
	}
	set(s, it, "tags", tags);
	if (r->threat && r->threat->rated) {
		set(s, it, "perYear", cal_json_rounded(r->threat->per_year));
		set(s, it, "hours", cal_json_rounded(r->threat->hours));
	}
	return it;
}

static json_t *multiformat(sarif *s, const char *text)
{
	json_t *it = json_object();
	set(s, it, "text", cal_json_text(text));
	return it;
}

static json_t *rule_of(sarif *s, const rule *r)
{
	json_t *it = json_object(), *configuration = json_object();
	const char *uri = help_uri(s, r->threat);
	set(s, it, "id", cal_json_text(r->code));
	if (strcmp(r->code, r->slug) != 0)
		set(s, it, "name", cal_json_text(r->slug));
	set(s, it, "shortDescription", multiformat(s, r->title));
	set(s, it, "fullDescription", multiformat(s, paragraphs(s->a, r->why ? r->why : r->title, same)));
	set(s, it, "help", help_of(s, r));
	if (uri)
		set(s, it, "helpUri", cal_json_text(uri));
	set(s, configuration, "level", json_string(cal_level_name(r->level)));
	set(s, it, "defaultConfiguration", configuration);
	set(s, it, "properties", rule_properties(s, r));
	return it;
}

static void put_tool(sarif *s)
{
	cal_json *j = &s->j;
	cal_json_open(j, "tool", '{');
	cal_json_open(j, "driver", '{');
	cal_json_value(j, "name", json_string("calisto"));
	cal_json_value(j, "version", cal_json_text(s->request->version));
	cal_json_value(j, "semanticVersion", cal_json_text(s->request->version));
	cal_json_value(j, "shortDescription", multiformat(s, "Tells what a distributed system's design is redundant against."));
	cal_json_open(j, "rules", '[');
	for (size_t i = 0; i < s->n_rules && !j->out->error; i++)
		cal_json_value(j, NULL, rule_of(s, &s->rules[i]));
	cal_json_close(j);
	cal_json_close(j);
	cal_json_close(j);
}

static void put_invocation(sarif *s)
{
	json_t *it = json_object();
	bool wrong = s->request->n_results < s->request->n_models;
	set(s, it, "executionSuccessful", json_boolean(!wrong));
	set(s, it, "exitCode", json_integer(s->request->status));
	cal_json_open(&s->j, "invocations", '[');
	cal_json_value(&s->j, NULL, it);
	cal_json_close(&s->j);
}

/* ---- artifacts ---- */

static void add_source(sarif *s, const cal_source *source)
{
	for (size_t i = 0; i < s->n_sources; i++)
		if (s->sources[i] == source || strcmp(s->sources[i]->name, source->name) == 0)
			return;
	s->sources[s->n_sources++] = source;
}

static size_t source_index(const sarif *s, const char *path)
{
	size_t i = 0;
	while (i < s->n_sources && strcmp(cal_plain_path(s->sources[i]->name), path) != 0)
		i++;
	return i;
}

/* The files of right models, and those that messages are about. */
static void collect_sources(sarif *s)
{
	size_t most = s->issues.n;
	for (size_t i = 0; i < s->request->n_results; i++)
		most += s->request->results[i]->model->n_sources;
	s->sources = CAL_NEWS(s->a, most, const cal_source *);
	for (size_t i = 0; i < s->request->n_results; i++)
		for (uint32_t k = 0; k < s->request->results[i]->model->n_sources; k++)
			add_source(s, s->request->results[i]->model->sources[k]);
	for (size_t i = 0; i < s->issues.n; i++)
		if (s->issues.at[i].at.source && s->issues.at[i].diag)
			add_source(s, s->issues.at[i].at.source);
}

static void put_artifacts(sarif *s)
{
	cal_json_open(&s->j, "artifacts", '[');
	for (size_t i = 0; i < s->n_sources; i++) {
		json_t *it = json_object(), *location = json_object(), *roles = json_array();
		set(s, location, "uri", cal_json_text(uri_of(s->a, s->sources[i]->name)));
		set(s, it, "location", location);
		cal_json_append(&s->j, roles, json_string("analysisTarget"));
		set(s, it, "roles", roles);
		set(s, it, "length", json_integer((json_int_t)s->sources[i]->length));
		set(s, it, "encoding", json_string("utf-8"));
		set(s, it, "sourceLanguage", json_string("yaml"));
		cal_json_value(&s->j, NULL, it);
	}
	cal_json_close(&s->j);
}

/* ---- places ---- */

static json_t *region_of(sarif *s, cal_place at)
{
	json_t *it = json_object();
	set(s, it, "startLine", json_integer(at.line));
	set(s, it, "startColumn", json_integer(at.column ? at.column : 1));
	if (at.width) {
		set(s, it, "endLine", json_integer(at.line));
		set(s, it, "endColumn", json_integer(at.column + at.width));
	}
	return it;
}

static json_t *physical_of(sarif *s, cal_arena *a, const char *path, cal_place at)
{
	json_t *it = json_object(), *artifact = json_object();
	size_t index = source_index(s, path);
	set(s, artifact, "uri", cal_json_text(uri_of(a, path)));
	if (index < s->n_sources)
		set(s, artifact, "index", json_integer((json_int_t)index));
	set(s, it, "artifactLocation", artifact);
	if (at.line)
		set(s, it, "region", region_of(s, at));
	return it;
}

/* A place with a message; id < 0: none. */
static json_t *location_of(sarif *s, cal_arena *a, cal_place at, const char *text, long id)
{
	json_t *it = json_object();
	if (id >= 0)
		set(s, it, "id", json_integer(id));
	if (at.source)
		set(s, it, "physicalLocation", physical_of(s, a, cal_plain_path(at.source->name), at));
	set(s, it, "message", message_of(s, a, text));
	return it;
}

/* ---- results ---- */

static json_t *logical_of(sarif *s, const cal_issue *issue)
{
	const cal_finding *f = issue->finding;
	const char *section = cal_section_name((cal_section)f->element.section);
	const char *name = cal_element_name(issue->results->model, f->element);
	json_t *list = json_array(), *it = json_object();
	set(s, it, "name", cal_json_text(name));
	set(s, it, "fullyQualifiedName", cal_json_text(cal_format(s->a, "%s/%s", section, name)));
	set(s, it, "kind", json_string("element"));
	cal_json_append(&s->j, list, it);
	return list;
}

static void put_locations(sarif *s, cal_arena *a, const cal_issue *issue)
{
	json_t *it = json_object();
	cal_place at = issue->at;
	at.line = cal_issue_line(issue);  /* readers want a line, even where none is known */
	set(s, it, "physicalLocation", physical_of(s, a, issue->path, at));
	if (issue->finding && issue->finding->element.section != SECTION_NONE)
		set(s, it, "logicalLocations", logical_of(s, issue));
	cal_json_open(&s->j, "locations", '[');
	cal_json_value(&s->j, NULL, it);
	cal_json_close(&s->j);
}

/* The effect that tells most: the first of the gravest level that has causes. */
static const cal_effect *main_effect(const cal_finding *f)
{
	const cal_effect *best = NULL;
	for (uint32_t i = 0; f && i < f->n_effects; i++)
		if (f->effects[i].n_chain > 0 && (!best || f->effects[i].level < best->level))
			best = &f->effects[i];
	return best;
}

/* The causes of the gravest effect, where they have a place; of a message, its notes. */
static void put_related(sarif *s, cal_arena *a, const cal_issue *issue)
{
	const cal_effect *e = main_effect(issue->finding);
	long id = 0;
	if (!e && issue->n_notes == 0)
		return;
	cal_json_open(&s->j, "relatedLocations", '[');
	for (uint32_t i = 0; e && i < e->n_chain; i++)
		if (e->chain[i].at.source)
			cal_json_value(&s->j, NULL, location_of(s, a, e->chain[i].at, e->chain[i].text, id++));
	for (size_t i = 1; i <= issue->n_notes; i++)
		if (issue->diag[i].at.source)
			cal_json_value(&s->j, NULL, location_of(s, a, issue->diag[i].at, issue->diag[i].text, id++));
	cal_json_close(&s->j);
}

static json_t *flow_of(sarif *s, cal_arena *a, const cal_issue *issue, const cal_effect *e)
{
	json_t *flow = json_object(), *threads = json_array(), *thread = json_object(), *locations = json_array();
	const char *service = issue->results->model->services[e->service].name;
	for (uint32_t i = 0; i < e->n_chain; i++) {
		json_t *it = json_object();
		set(s, it, "location", location_of(s, a, e->chain[i].at, e->chain[i].text, -1));
		cal_json_append(&s->j, locations, it);
	}
	set(s, thread, "locations", locations);
	cal_json_append(&s->j, threads, thread);
	set(s, flow, "message", message_of(s, a, cal_format(a, "what it costs %s", service)));
	set(s, flow, "threadFlows", threads);
	return flow;
}

static void put_flows(sarif *s, cal_arena *a, const cal_issue *issue)
{
	const cal_finding *f = issue->finding;
	if (!main_effect(f))
		return;
	cal_json_open(&s->j, "codeFlows", '[');
	for (uint32_t i = 0, n = 0; i < f->n_effects && n < FLOWS_MOST; i++)
		if (f->effects[i].n_chain > 0) {
			cal_json_value(&s->j, NULL, flow_of(s, a, issue, &f->effects[i]));
			n++;
		}
	cal_json_close(&s->j);
}

/* Where the acceptance is written. */
static json_t *acceptance_location(sarif *s, const cal_issue *issue)
{
	const cal_model *m = issue->results->model;
	cal_place_query query = {{SECTION_ACCEPT, issue->acceptance}, "", {0}};
	if (m->files)
		cal_places_find(m, &query, 1);
	return location_of(s, s->a, query.at, "accepted here", -1);
}

static void put_suppression(sarif *s, const cal_issue *issue)
{
	const cal_accept *accept = issue->accepted;
	json_t *it = json_object(), *properties = json_object();
	const char *until = cal_date(s->a, accept->expires);
	set(s, it, "kind", json_string("inSource"));
	set(s, it, "status", json_string("accepted"));
	set(s, it, "location", acceptance_location(s, issue));
	set(s, it, "justification", cal_json_text(accept->reason));
	if (accept->owner)
		set(s, properties, "owner", cal_json_text(accept->owner));
	if (until)
		set(s, properties, "expires", cal_json_text(until));
	set(s, it, "properties", properties);
	cal_json_open(&s->j, "suppressions", '[');
	cal_json_value(&s->j, NULL, it);
	cal_json_close(&s->j);
}

static json_t *effect_of(sarif *s, const cal_model *m, const cal_effect *e)
{
	char letters[LETTERS + 1];
	const cal_service *service = &m->services[e->service];
	json_t *it = json_object();
	set(s, it, "service", cal_json_text(service->name));
	set(s, it, "level", json_string(cal_level_name(e->level)));
	set(s, it, "fails", json_string(cal_letters(e->fails, letters)));
	set(s, it, "unknown", json_string(cal_letters(e->unknown, letters)));
	if (e->objective != CAL_NONE)
		set(s, it, "objective", cal_json_text(cal_objective_text(s->a, m, &service->survives[e->objective])));
	return it;
}

static void put_properties(sarif *s, const cal_issue *issue)
{
	const cal_finding *f = issue->finding;
	json_t *remedies = json_array();
	cal_json_open(&s->j, "properties", '{');
	cal_json_value(&s->j, "model", cal_json_text(issue->results->model->name));
	cal_json_open(&s->j, "services", '[');
	for (uint32_t i = 0; i < f->n_effects; i++)
		cal_json_value(&s->j, NULL, effect_of(s, issue->results->model, &f->effects[i]));
	cal_json_close(&s->j);
	for (uint32_t i = 0; i < f->n_remedies; i++)
		cal_json_append(&s->j, remedies, cal_json_text(cal_remedy_text(s->a, &f->remedies[i])));
	cal_json_value(&s->j, "remedies", remedies);
	cal_json_close(&s->j);
}

static void put_fingerprints(sarif *s, const cal_issue *issue)
{
	json_t *it = json_object();
	const char *line_hash = cal_format(s->a, "%s:1", issue->fingerprint);
	set(s, it, "calisto/v1", cal_json_text(issue->fingerprint));
	set(s, it, "primaryLocationLineHash", cal_json_text(line_hash));  /* the only one that GitHub reads */
	cal_json_value(&s->j, "partialFingerprints", it);
}

static void put_result(sarif *s, const cal_issue *issue)
{
	cal_arena scratch = {0};
	cal_json *j = &s->j;
	cal_json_open(j, NULL, '{');
	cal_json_value(j, "ruleId", cal_json_text(issue->code));
	cal_json_value(j, "ruleIndex", json_integer((json_int_t)rule_index(s, issue->code)));
	cal_json_value(j, "level", json_string(cal_level_name(issue->level)));
	cal_json_value(j, "message", message_of(s, &scratch, cal_issue_prose(&scratch, issue)));
	put_locations(s, &scratch, issue);
	put_related(s, &scratch, issue);
	put_flows(s, &scratch, issue);
	put_fingerprints(s, issue);
	if (issue->accepted)
		put_suppression(s, issue);
	if (issue->finding)
		put_properties(s, issue);
	cal_json_close(j);
	cal_arena_free(&scratch);
}

static void put_run(sarif *s)
{
	cal_json *j = &s->j;
	cal_json_open(j, NULL, '{');
	put_tool(s);
	put_invocation(s);
	put_artifacts(s);
	cal_json_value(j, "columnKind", json_string("unicodeCodePoints"));
	cal_json_open(j, "results", '[');
	for (size_t i = 0; i < s->issues.n && !j->out->error; i++)
		put_result(s, &s->issues.at[i]);
	cal_json_close(j);
	cal_json_close(j);
}

void cal_sarif_write(const cal_export_request *request, cal_out *out)
{
	cal_arena arena = {0};
	sarif s = {.j = {.out = out}, .a = &arena, .request = request, .issues = cal_issues_of(&arena, request)};
	collect_rules(&s);
	collect_sources(&s);
	cal_json_open(&s.j, NULL, '{');
	cal_json_value(&s.j, "$schema",
	               json_string("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"));
	cal_json_value(&s.j, "version", json_string("2.1.0"));
	cal_json_open(&s.j, "runs", '[');
	put_run(&s);
	cal_json_close(&s.j);
	cal_json_close(&s.j);
	cal_arena_free(&arena);
}
