/* tests/export/test_report.c -- reports: sound as XML and HTML, complete, and nothing of a model breaks out of its place. */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "base/escape.h"
#include "export/html_parts.h"
#include "export/svg.h"
#include "tests/check.h"
#include "tests/export/fixture.h"
#include "tests/hostile.h"

void suite_report(void);

/* ---- pages ---- */

static char *written(const cal_report *report, void (*write)(const cal_report *, cal_out *))
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	write(report, &out);
	CHECK(cal_out_finish(&out));
	return out.memory;
}

static char *page_of(const cal_results *r, void (*write)(const cal_report *, cal_out *))
{
	cal_report_model model = {.results = r};
	return written(&(cal_report){.models = &model, .n_models = 1, .version = "0.1.0"}, write);
}

/* What was written, read by a parser that forgives nothing. */
static xmlDoc *parsed(const char *page)
{
	xmlDoc *document = xmlReadMemory(page, (int)strlen(page), "page", "UTF-8", XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_HUGE);
	CHECK(document != NULL);
	return document;
}

/* The value of an XPath expression as text; h: is the namespace of HTML.  To be freed. */
static char *value_of(xmlDoc *document, const char *expression)
{
	xmlXPathContext *context = xmlXPathNewContext(document);
	xmlXPathRegisterNs(context, (const xmlChar *)"h", (const xmlChar *)"http://www.w3.org/1999/xhtml");
	xmlXPathRegisterNs(context, (const xmlChar *)"s", (const xmlChar *)"http://www.w3.org/2000/svg");
	xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)expression, context);
	CHECK(found != NULL);
	char *text = (char *)xmlXPathCastToString(found);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return text;
}

static void check_value(xmlDoc *document, const char *expression, const char *want)
{
	char *got = value_of(document, expression);
	CHECK_TEXT(got, want);
	xmlFree(got);
}

static long count_of(xmlDoc *document, const char *expression)
{
	cal_arena a = {0};
	char *got = value_of(document, cal_format(&a, "count(%s)", expression));
	long n = atol(got);
	xmlFree(got);
	cal_arena_free(&a);
	return n;
}

/* ---- invariants of every page ---- */

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

typedef struct {
	const char *ids[4096], *links[16384];
	size_t n_ids, n_links;
	unsigned bad;   /* attributes and elements that a page must not have */
} census;

static void count_attribute(census *c, cal_arena *a, const xmlAttr *it)
{
	xmlChar *value = xmlNodeListGetString(it->doc, it->children, 1);
	const char *text = value ? cal_copy(a, (const char *)value, strlen((const char *)value)) : "", *name = (const char *)it->name;
	xmlFree(value);
	c->bad += strncmp(name, "on", 2) == 0 || strcmp(name, "style") == 0 || strcmp(name, "src") == 0;
	if (strcmp(name, "id") == 0 && c->n_ids < 4096)
		c->ids[c->n_ids++] = text;
	if (strcmp(name, "href") == 0 && *text == '#' && c->n_links < 16384)
		c->links[c->n_links++] = text + 1;
	else if (strcmp(name, "href") == 0)
		c->bad += strncmp(text, "http://", 7) != 0 && strncmp(text, "https://", 8) != 0 && strchr(text, ':') != NULL;
}

static void take_census(census *c, cal_arena *a, const xmlNode *node)
{
	static const char *const never[] = {"img", "iframe", "object", "embed", "link", "base", "image", "use", "foreignObject", "animate"};
	for (; node; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (size_t i = 0; i < sizeof never / sizeof *never; i++)
			c->bad += strcmp((const char *)node->name, never[i]) == 0;
		for (const xmlAttr *it = node->properties; it; it = it->next)
			count_attribute(c, a, it);
		take_census(c, a, node->children);
	}
}

static void check_links(census *c)
{
	unsigned repeated = 0, dangling = 0;
	qsort(c->ids, c->n_ids, sizeof *c->ids, compare_texts);
	for (size_t i = 1; i < c->n_ids; i++)
		repeated += strcmp(c->ids[i - 1], c->ids[i]) == 0;
	for (size_t i = 0; i < c->n_links; i++)
		dangling += bsearch(&c->links[i], c->ids, c->n_ids, sizeof *c->ids, compare_texts) == NULL;
	CHECK_NUMBER(repeated, 0);
	CHECK_NUMBER(dangling, 0);
}

/* Well-formed, one script and one style which are the program's, no handlers, no outside, ids unique, links lead somewhere. */
static xmlDoc *check_page(const char *page)
{
	cal_arena a = {0};
	census *c = CAL_NEW(&a, census);
	xmlDoc *document = parsed(page);
	take_census(c, &a, xmlDocGetRootElement(document));
	CHECK_NUMBER(c->bad, 0);
	check_links(c);
	CHECK_NUMBER(count_of(document, "//*[local-name()='script']"), 1);
	CHECK_NUMBER(count_of(document, "//*[local-name()='style']"), 1);
	check_value(document, "string-length(//h:meta[@http-equiv='Content-Security-Policy']/@content) > 150", "true");
	cal_arena_free(&a);
	return document;
}

/* As a parser of HTML sees it: markup in texts would make elements. */
static void check_as_html(const char *page)
{
	htmlDocPtr document = htmlReadMemory(page, (int)strlen(page), "page", "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
	CHECK(document != NULL);
	CHECK_NUMBER(count_of(document, "//script"), 1);
	CHECK_NUMBER(count_of(document, "//img"), 0);
	CHECK_NUMBER(count_of(document, "//*[@onmouseover or @onerror]"), 0);
	xmlFreeDoc(document);
}

/* ---- completeness ---- */

/* Every cell shows its verdict, every finding and question its words. */
static void check_complete(xmlDoc *document, const cal_results *r)
{
	cal_arena a = {0};
	cal_report_model model = {.results = r};
	const cal_report report = {.models = &model, .n_models = 1, .version = "0.1.0"};
	cal_content c = cal_content_of(&a, &report, 0);
	CHECK_NUMBER(count_of(document, "//h:table[@class='matrix']/h:tbody/h:tr/h:td"), c.n_rows * c.matrix.n_columns);
	for (uint32_t row = 0; row < c.n_rows; row++)
		for (uint32_t column = 0; column < c.matrix.n_columns; column++)
			check_value(document, cal_format(&a, "//h:table[@class='matrix']/h:tbody/h:tr[%u]/h:td[%u]//h:span[1]", row + 1, column + 1),
			            cal_cell_mark(&a, &c.matrix.rows[row].cells[column]));
	for (uint32_t i = 0; i < r->n_findings; i++) {
		const char *id = c.anchors[i];
		CHECK(id != NULL);
		char *text = value_of(document, cal_format(&a, "//*[@id='%s']", id));
		CHECK(strstr(text, r->findings[i].title) != NULL);
		xmlFree(text);
		if (c.telling[i] == TELL_FULL) {
			CHECK_NUMBER(count_of(document, cal_format(&a, "//*[@id='%s']//h:table[@class='effects']/h:tbody/h:tr", id)), r->findings[i].n_effects);
			CHECK_NUMBER(count_of(document, cal_format(&a, "//*[@id='%s']//h:ul[@class='remedies']/h:li", id)), r->findings[i].n_remedies);
		}
	}
	CHECK_NUMBER(count_of(document, "//h:ol[@class='questions']/h:li"), r->n_questions);
	cal_arena_free(&a);
}

static void the_example_is_whole(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_event_bus(&a);
	char *page = page_of(r, cal_report_html), *again = page_of(r, cal_report_html);
	CHECK_TEXT(again, page);
	xmlDoc *document = check_page(page);
	check_complete(document, r);
	check_value(document, "//h:h1", r->model->name);
	check_value(document, "//h:table[@class='matrix']//h:tr[@data-row='0']/h:td[contains(@class, 'broken')][1]/h:a/@href", "#f-CAL201-software-applier");
	check_as_html(page);
	xmlFreeDoc(document);
	free(page);
	free(again);
	cal_arena_free(&a);
}

static void a_larger_system_is_whole(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_system(&a, (fixture_size){.services = 60, .kinds = 9, .struck = 20, .findings = 40, .questions = 30});
	char *page = page_of(r, cal_report_html);
	xmlDoc *document = check_page(page);
	check_complete(document, r);
	xmlFreeDoc(document);
	free(page);
	cal_arena_free(&a);
}

static void several_models_have_a_part_each(void)
{
	cal_arena a = {0};
	const cal_results *both[] = {fixture_event_bus(&a), fixture_event_bus(&a)};
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_html_write(&(cal_export_request){.results = both, .n_results = 2, .n_models = 3, .version = "0.1.0"}, &out);
	CHECK(cal_out_finish(&out));
	xmlDoc *document = check_page(out.memory);
	CHECK_NUMBER(count_of(document, "//h:div[contains(concat(' ', @class, ' '), ' model ')]"), 2);
	CHECK_NUMBER(count_of(document, "//*[@id='m2-f-CAL201-software-applier']"), 1);
	check_value(document, "//h:h1", "3 models");
	CHECK(strstr(out.memory, "1 of them could not be read.") != NULL);
	xmlFreeDoc(document);
	free(out.memory);
	cal_arena_free(&a);
}

/* What a page leaves out it says, and --all tells it. */
static void what_is_cut_is_said(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_system(&a, (fixture_size){.services = 700, .kinds = 700, .struck = 25, .findings = 3000, .questions = 400});
	cal_report_model model = {.results = r};
	cal_report report = {.models = &model, .n_models = 1, .version = "0.1.0"};
	char *page = written(&report, cal_report_html);
	xmlDoc *document = parsed(page);
	CHECK_NUMBER(count_of(document, "//h:table[@class='matrix']/h:tbody/h:tr"), 200);
	CHECK_NUMBER(count_of(document, "//h:ol[@class='questions']/h:li"), 200);
	CHECK(strstr(page, "And 500 more services, left out") != NULL);
	CHECK(strstr(page, "And 200 more questions, left out") != NULL);
	CHECK(strlen(page) < 5u << 20);
	xmlFreeDoc(document);
	free(page);
	report.all = true;
	page = written(&report, cal_report_html);
	document = parsed(page);
	CHECK_NUMBER(count_of(document, "//h:table[@class='matrix']/h:tbody/h:tr"), 700);
	CHECK(strstr(page, "left out") == NULL);
	xmlFreeDoc(document);
	free(page);
	cal_arena_free(&a);
}

/* ---- hostile texts ---- */

/* Results in which every text is the same one: names, sentences, sources, addresses. */
static cal_report_model hostile_model(cal_arena *a, const char *text)
{
	cal_source *source = CAL_NEW(a, cal_source);
	*source = (cal_source){text, text, strlen(text)};
	const cal_source **sources = CAL_NEWS(a, 1, const cal_source *);
	sources[0] = source;
	cal_remedy *remedy = CAL_NEW(a, cal_remedy);
	*remedy = (cal_remedy){text, text, text};
	cal_reference *reference = CAL_NEW(a, cal_reference);
	*reference = (cal_reference){text, text, text, text};
	cal_threat *threat = CAL_NEW(a, cal_threat);
	*threat = (cal_threat){.name = text, .code = text, .title = text, .why = text, .source = text, .axis = AXIS_STATE, .mechanism = MECHANISM_STATE,
	                       .rated = true, .per_year = 1, .hours = 1, .own = true, .remedies = remedy, .incidents = reference, .references = reference,
	                       .n_remedies = 1, .n_incidents = 1, .n_references = 1};
	cal_objective *objective = CAL_NEW(a, cal_objective);
	*objective = (cal_objective){.threat = 0, .count = 1, .policy = CAL_NONE};
	cal_service *service = CAL_NEW(a, cal_service);
	*service = (cal_service){.name = text, .description = text, .owner = text, .criticality = CRITICALITY_HIGH, .properties = LETTER_A,
	                         .survives = objective, .n_survives = 1, .policy = CAL_NONE};
	cal_software *software = CAL_NEW(a, cal_software);
	*software = (cal_software){.name = text};
	cal_accept *accept = CAL_NEW(a, cal_accept);
	*accept = (cal_accept){.reason = text, .owner = text, .expires = INT32_MAX};
	cal_rate *rate = CAL_NEW(a, cal_rate);
	*rate = (cal_rate){.element = {SECTION_SOFTWARE, 0}, .per_year = 1, .hours = 1};
	cal_model *m = CAL_NEW(a, cal_model);
	*m = (cal_model){.name = text, .description = text, .owner = text, .reviewed = INT32_MIN, .services = service, .n_services = 1,
	                 .software = software, .n_software = 1, .threats = threat, .n_threats = 1, .accepts = accept, .n_accepts = 1, .rates = rate,
	                 .n_rates = 1, .sources = sources, .n_sources = 1, .catalogue_version = 1};
	const cal_place at = {source, 1, 1, 3};
	cal_step *step = CAL_NEW(a, cal_step);
	*step = (cal_step){.text = text, .element = {SECTION_SOFTWARE, 0}, .letter = PROPERTY_AVAILABILITY, .at = at};
	cal_effect *effect = CAL_NEW(a, cal_effect);
	*effect = (cal_effect){.fails = LETTER_A, .share = {1, 1}, .objective = 0, .chain = step, .n_chain = 1};
	cal_finding *findings = CAL_NEWS(a, 2, cal_finding);
	for (unsigned i = 0; i < 2; i++)
		findings[i] = (cal_finding){.code = text, .slug = text, .threat = 0, .element = {SECTION_SOFTWARE, 0}, .level = LEVEL_ERROR, .letters = LETTER_A,
		                            .title = text, .why = text, .at = at, .effects = effect, .n_effects = 1, .accepted = i ? 0 : CAL_NONE,
		                            .remedies = remedy, .n_remedies = 1};
	static const uint32_t none[1] = {0};
	cal_question *question = CAL_NEW(a, cal_question);
	*question = (cal_question){.element = {SECTION_SOFTWARE, 0}, .attribute = text, .text = text, .values = text, .verdicts = 1, .services = 1,
	                           .threats = 1, .threat_list = none, .n_threat_list = 1, .at = at};
	cal_verdict *verdict = CAL_NEW(a, cal_verdict);
	*verdict = (cal_verdict){.kind = VERDICT_JUDGED, .fails = LETTER_A, .share = {1, 1}};
	cal_objective_verdict *held = CAL_NEW(a, cal_objective_verdict);
	*held = (cal_objective_verdict){0, 0, OBJECTIVE_BROKEN};
	cal_results *r = CAL_NEW(a, cal_results);
	*r = (cal_results){.model = m, .verdicts = verdict, .n_threats = 1, .objectives = held, .n_objectives = 1, .findings = findings, .n_findings = 2,
	                   .questions = question, .n_questions = 1, .summary = {.errors = 1, .accepted = 1, .questions = 1, .services = 1, .threats = 1, .fails = 1}};
	cal_budget_part *part = CAL_NEW(a, cal_budget_part);
	*part = (cal_budget_part){.element = {SECTION_SOFTWARE, 0}, .much = {.at = {0.1, 0.2}}, .per_year = 1, .hours = 1};
	cal_budget_row *row = CAL_NEW(a, cal_budget_row);
	*row = (cal_budget_row){.letter = PROPERTY_AVAILABILITY, .all = {.at = {0.1, 0.2}}, .threats = part, .elements = part, .n_threats = 1, .n_elements = 1};
	cal_budget *budget = CAL_NEW(a, cal_budget);
	*budget = (cal_budget){.model = m, .rows = row, .n_rows = 1};
	const char **notes = CAL_NEWS(a, 1, const char *);
	notes[0] = text;
	cal_picture_box *box = CAL_NEW(a, cal_picture_box);
	*box = (cal_picture_box){.title = text, .notes = notes, .n_notes = 1, .key = text, .within = 0};
	cal_picture_frame *frame = CAL_NEW(a, cal_picture_frame);
	*frame = (cal_picture_frame){.title = text, .within = PICTURE_TOP};
	cal_picture_line *line = CAL_NEW(a, cal_picture_line);
	*line = (cal_picture_line){.label = text};
	cal_picture *picture = CAL_NEW(a, cal_picture);
	*picture = (cal_picture){.title = text, .subtitle = text, .told = text, .frames = frame, .boxes = box, .lines = line, .n_frames = 1, .n_boxes = 1,
	                         .n_lines = 1};
	static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g id='p-b0'><path d='M0,0'/></g><g id='p-l0'/></svg>";
	cal_report_picture *drawn = CAL_NEW(a, cal_report_picture);
	*drawn = (cal_report_picture){.picture = picture, .id = "p", .svg = svg, .n_svg = sizeof svg - 1, .mermaid = "graph LR"};
	return (cal_report_model){.results = r, .budget = budget, .pictures = drawn, .n_pictures = 1, .no_pictures = text};
}

/* A text as a parser gives it back after it was escaped: what a page must show. */
static char *shown(cal_arena *a, const char *text)
{
	const char *small = cal_format(a, "<x>%s</x>", cal_escape_markup(a, text));
	xmlDoc *document = parsed(small);
	char *got = value_of(document, "string(/x)");
	xmlFreeDoc(document);
	return got;
}

static void hostile_texts_stay_in_their_places(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		cal_arena a = {0};
		cal_report_model model = hostile_model(&a, hostile[i]);
		char *page = written(&(cal_report){.models = &model, .n_models = 1, .title = hostile[i], .version = "0.1.0"}, cal_report_html);
		char *want = shown(&a, hostile[i]);
		xmlDoc *document = check_page(page);
		check_value(document, "//h:h1", want);
		check_value(document, "//h:span[@class='service']", want);
		check_value(document, "//h:ol[@class='chain']/h:li", want);
		check_value(document, "//h:p[@class='question']", want);
		CHECK_NUMBER(count_of(document, "//s:g[@data-key]"), 1);
		CHECK_NUMBER(count_of(document, "//s:g[@data-from and @data-to]"), 1);
		check_as_html(page);
		xmlFreeDoc(document);
		xmlFree(want);
		free(page);
		cal_arena_free(&a);
	}
}

/* How many cells a line of a table has: | that no backslash escapes. */
static unsigned cells_of(const char *line, size_t length)
{
	unsigned n = 0;
	for (size_t i = 0; i < length; i++)
		n += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
	return n;
}

/* Each table keeps its columns, whatever is in it, and nothing begins a line or a tag that the program does not. */
static void hostile_texts_stay_in_markdown(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		cal_arena a = {0};
		cal_report_model model = hostile_model(&a, hostile[i]);
		char *page = written(&(cal_report){.models = &model, .n_models = 1, .title = hostile[i], .version = "0.1.0"}, cal_report_markdown);
		unsigned wanted = 0, wrong = 0, fence = 0;
		for (const char *line = page; *line; line += strcspn(line, "\n"), line += *line == '\n') {
			size_t length = strcspn(line, "\n"), ticks = strspn(line, "`");
			if (fence ? ticks >= fence && ticks == length : ticks >= 3 && !memchr(line + ticks, '`', length - ticks))
				fence = fence ? 0 : (unsigned)ticks;
			if (fence || *line != '|') {
				wanted = 0;
				continue;
			}
			wanted = wanted ? wanted : cells_of(line, length);
			wrong += cells_of(line, length) != wanted;
		}
		CHECK_NUMBER(wrong, 0);
		CHECK_NUMBER(fence, 0);
		CHECK(strstr(page, "<script") == NULL || strstr(hostile[i], "```") != NULL || strstr(page, "yaml\n<script") != NULL);
		free(page);
		cal_arena_free(&a);
	}
}

/* ---- pictures ---- */

static void only_shapes_come_out_of_an_svg(void)
{
	static const char svg[] =
		"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY e 'x'>]><svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
		"viewBox='0 0 9 9' width='9pt' onload='x()'><script>x()</script><style>x</style><image xlink:href='http://example.com/x'/>"
		"<g id='p-b0' class='node' style='fill:red' onclick='x()'><title>n</title><a xlink:href='javascript:x()'>"
		"<path fill='url(http://example.com)' stroke='#fff' d='M0,0'/><text x='1'>a &lt; b</text></a></g></svg>";
	cal_picture_box box = {.title = "bus", .key = "components/bus"};
	cal_picture picture = {.title = "a picture", .boxes = &box, .n_boxes = 1};
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_html h = {.out = &out};
	CHECK(cal_html_svg(&h, svg, sizeof svg - 1, &(cal_svg_frame){.id = "i", .picture = &picture, .look_id = "p-"}));
	CHECK(!cal_html_svg(&h, "no svg", 6, &(cal_svg_frame){.id = "i", .picture = &picture, .look_id = "p-"}));
	cal_html_end(&h);
	CHECK(cal_out_finish(&out));
	CHECK_TEXT(out.memory, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" id=\"i\" aria-labelledby=\"i-title\" class=\"picture\" "
	                       "viewBox=\"0 0 9 9\" width=\"9pt\">\n<title id=\"i-title\">a picture</title><g class=\"node\" id=\"p-b0\" "
	                       "data-key=\"components/bus\"><g><path stroke=\"#fff\" d=\"M0,0\"></path><text x=\"1\">a &lt; b</text></g></g></svg>");
	free(out.memory);
}

/* ---- markdown ---- */

static void the_example_in_markdown(void)
{
	cal_arena a = {0};
	char *page = page_of(fixture_event_bus(&a), cal_report_markdown);
	CHECK_GOLDEN(page, "tests/export/event-bus-report.md");
	free(page);
	cal_arena_free(&a);
}

static void a_larger_system_in_markdown(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_system(&a, (fixture_size){.services = 12, .kinds = 5, .struck = 9, .findings = 8, .questions = 4});
	char *page = page_of(r, cal_report_markdown);
	CHECK_GOLDEN(page, "tests/export/twelve-services-report.md");
	free(page);
	cal_arena_free(&a);
}

/* ---- words ---- */

static void cells_are_told_in_words(void)
{
	cal_arena a = {0};
	cal_cell lost = {.kind = VERDICT_JUDGED, .fails = LETTER_A, .unknown = LETTER_L, .mark = MARK_BROKEN, .share = {1, 1}};
	cal_cell spare = {.kind = VERDICT_JUDGED, .margin = 1, .mark = MARK_HELD};
	cal_cell open = {.kind = VERDICT_JUDGED, .unknown = LETTER_C | LETTER_A, .mark = MARK_OPEN, .share = {0, 1}};
	cal_cell counted = {.kind = VERDICT_JUDGED, .mark = MARK_BROKEN, .count = 2};
	CHECK_TEXT(cal_cell_mark(&a, &lost), "A! L?");
	CHECK_TEXT(cal_cell_words(&a, &lost), "loses availability and perhaps latency, breaks an objective");
	CHECK_TEXT(cal_cell_mark(&a, &spare), "ok+1");
	CHECK_TEXT(cal_cell_words(&a, &spare), "survives, even 2 at a time, holds an objective");
	CHECK_TEXT(cal_cell_mark(&a, &open), "CA?!");
	CHECK_TEXT(cal_cell_words(&a, &open), "may lose consistency and availability, leaves an objective unknown");
	CHECK_TEXT(cal_cell_mark(&a, &counted), "ok 2!");
	CHECK_TEXT(cal_cell_words(&a, &counted), "survives, breaks an objective about 2 at a time");
	CHECK_TEXT(cal_cell_words(&a, &(cal_cell){.kind = VERDICT_UNDESCRIBED}), "not described");
	CHECK_TEXT(cal_how_many(&a, 2, "objective"), "2 objectives");
	CHECK_TEXT(cal_how_many(&a, 2, "query"), "2 queries");
	cal_arena_free(&a);
}

static void excerpts_are_windows_of_their_lines(void)
{
	cal_arena a = {0};
	cal_source source = {"x", "a: caf\xc3\xa9 au lait\n", 17};
	const char *parts[3];
	CHECK(cal_excerpt(&a, (cal_place){&source, 1, 4, 4}, parts));
	CHECK_TEXT(parts[0], "a: ");
	CHECK_TEXT(parts[1], "caf\xc3\xa9");
	CHECK_TEXT(parts[2], " au lait");
	CHECK(cal_excerpt(&a, (cal_place){&source, 1, 90, 4}, parts));
	CHECK(!cal_excerpt(&a, (cal_place){&source, 9, 1, 1}, parts));
	CHECK(!cal_excerpt(&a, (cal_place){0}, parts));
	char *line = CAL_NEWS(&a, 1001, char);
	cal_source wide = {"x", memset(line, '.', 1000), 1000};
	CHECK(cal_excerpt(&a, (cal_place){&wide, 1, 500, 10}, parts));
	CHECK_NUMBER(strlen(parts[0]) + strlen(parts[1]) + strlen(parts[2]), 70 + 10 + 110 + 2 * strlen("\xe2\x80\xa6"));
	cal_arena_free(&a);
}

static const check_row tests[] = {
	{"the example is whole", the_example_is_whole},
	{"a larger system is whole", a_larger_system_is_whole},
	{"several models have a part each", several_models_have_a_part_each},
	{"what is cut is said", what_is_cut_is_said},
	{"hostile texts stay in their places", hostile_texts_stay_in_their_places},
	{"hostile texts stay in Markdown", hostile_texts_stay_in_markdown},
	{"only shapes come out of an SVG", only_shapes_come_out_of_an_svg},
	{"the example in Markdown", the_example_in_markdown},
	{"a larger system in Markdown", a_larger_system_in_markdown},
	{"excerpts are windows of their lines", excerpts_are_windows_of_their_lines},
	{"cells are told in words", cells_are_told_in_words},
};

void suite_report(void)
{
	check_suite("export/report", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
