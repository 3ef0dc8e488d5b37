/* export/html_report.c -- the page around the sections: policy, style, navigation, models, script. */
#include <string.h>

#include "export/html_parts.h"
#include "export/names.h"

/* ---- what sections share ---- */

const char *cal_sheet_id(const cal_sheet *s, const char *name)
{
	return cal_format(s->a, "%s%s", s->c->prefix, name);
}

const char *cal_sheet_link(const cal_sheet *s, const char *name)
{
	return cal_format(s->a, "#%s%s", s->c->prefix, name);
}

const char *cal_finding_link(const cal_sheet *s, uint32_t finding)
{
	return cal_format(s->a, "#%s", s->c->anchors[finding]);
}

void cal_section_heading(const cal_sheet *s, unsigned below, const char *text)
{
	static const char *const names[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
	cal_html_element(s->h, names[s->level - 1 + below], text, NULL);
}

void cal_section_open(const cal_sheet *s, const char *name, const char *question, const char *heading)
{
	static const char *const names[] = {"h1", "h2", "h3", "h4"};
	const char *id = cal_format(s->a, "%s-heading", cal_sheet_id(s, name));
	cal_html_open(s->h, "section", "id", cal_sheet_id(s, name), "class", "part", "aria-labelledby", id, NULL);
	if (question)
		cal_html_element(s->h, "p", question, "class", "asks", NULL);
	cal_html_element(s->h, names[s->level - 1], heading, "id", id, NULL);
}

void cal_cut_note(const cal_sheet *s, uint64_t n, const char *one)
{
	if (n == 0)
		return;
	cal_html_open(s->h, "p", "class", "cut", NULL);
	cal_html_textf(s->h, "And %s, left out to keep this page readable. ", cal_how_many(s->a, n, one));
	cal_html_element(s->h, "code", "calisto report --all", NULL);
	cal_html_text(s->h, " tells all of them, ");
	cal_html_element(s->h, "code", "calisto check -f json", NULL);
	cal_html_text(s->h, " too.");
	cal_html_close(s->h);
}

void cal_badge(const cal_sheet *s, const char *kind, const char *text)
{
	cal_html_element(s->h, "span", text, "class", cal_format(s->a, "badge %s", kind), NULL);
}

/* ---- sections, and the way to them ---- */

static bool has_budget(const cal_content *c) { return c->it->budget != NULL; }
static bool has_pictures(const cal_content *c) { return c->it->n_pictures > 0 || c->it->no_pictures; }
static bool has_accepted(const cal_content *c) { return c->accepted.all > 0; }
static bool always(const cal_content *c) { return c != NULL; }

static const struct {
	const char *name, *title;
	bool (*is_there)(const cal_content *c);
	void (*write)(const cal_sheet *s);
} sections[] = {
	{"summary", "Summary", always, cal_html_summary},
	{"matrix", "Matrix", always, cal_html_matrix},
	{"findings", "Findings", always, cal_html_findings},
	{"budget", "Budget", has_budget, cal_html_budget},
	{"fixes", "Remedies", always, cal_html_fixes},
	{"questions", "Questions", always, cal_html_questions},
	{"pictures", "Pictures", has_pictures, cal_html_pictures},
	{"accepted", "Accepted risks", has_accepted, cal_html_accepted},
	{"left-out", "Left out", cal_leaves_out, cal_html_left_out},
	{"assumptions", "Assumptions", always, cal_html_assumptions},
	{"catalogue", "Threats", always, cal_html_catalogue},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void put_nav(const cal_sheet *s, const char *label)
{
	cal_html_open(s->h, "nav", "aria-label", label, "class", "contents", NULL);
	cal_html_open(s->h, "ul", NULL);
	for (size_t i = 0; i < SECTIONS; i++) {
		if (!sections[i].is_there(s->c))
			continue;
		cal_html_open(s->h, "li", NULL);
		cal_html_element(s->h, "a", sections[i].title, "href", cal_sheet_link(s, sections[i].name), NULL);
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
	cal_html_close(s->h);
}

static void put_fact(const cal_sheet *s, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	cal_html_open(s->h, "div", NULL);
	cal_html_element(s->h, "dt", name, NULL);
	cal_html_element(s->h, "dd", value, NULL);
	cal_html_close(s->h);
}

static void put_facts(const cal_sheet *s)
{
	const cal_model *m = s->c->m;
	cal_html_open(s->h, "dl", "class", "facts", NULL);
	put_fact(s, "Model", cal_model_file(m));
	put_fact(s, "Owner", m->owner);
	put_fact(s, "Reviewed", cal_date(s->a, m->reviewed));
	put_fact(s, "Catalogue", m->catalogue && m->catalogue != m->catalogue_version
	                             ? cal_format(s->a, "%u, reviewed against %u", m->catalogue_version, m->catalogue)
	                             : cal_format(s->a, "%u", m->catalogue_version));
	put_fact(s, "Made by", cal_format(s->a, "calisto %s", s->c->report->version));
	cal_html_close(s->h);
}

static void put_sections(cal_sheet *s)
{
	for (size_t i = 0; i < SECTIONS && !s->h->out->error; i++) {
		cal_arena scratch = {0}, *kept = s->a;
		s->a = &scratch;
		if (sections[i].is_there(s->c))
			sections[i].write(s);
		s->a = kept;
		cal_arena_free(&scratch);
	}
}

/* ---- the page ---- */

static const char *title_of(cal_arena *a, const cal_report *r)
{
	if (r->title)
		return r->title;
	return r->n_models + r->n_wrong == 1 ? r->models[0].results->model->name : cal_how_many(a, r->n_models + r->n_wrong, "model");
}

static void put_head(cal_html *h, cal_arena *a, const cal_report *r)
{
	const char *policy = cal_format(a, "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
	                                cal_report_style_hash, cal_report_script_hash);
	cal_html_open(h, "head", NULL);
	cal_html_empty(h, "meta", "charset", "utf-8", NULL);
	cal_html_empty(h, "meta", "http-equiv", "Content-Security-Policy", "content", policy, NULL);
	cal_html_empty(h, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
	cal_html_empty(h, "meta", "name", "color-scheme", "content", "light dark", NULL);
	cal_html_empty(h, "meta", "name", "referrer", "content", "no-referrer", NULL);
	cal_html_empty(h, "meta", "name", "generator", "content", cal_format(a, "calisto %s", r->version), NULL);
	cal_html_element(h, "title", cal_format(a, "%s: redundant against what?", title_of(a, r)), NULL);
	cal_html_open(h, "style", NULL);
	cal_html_trusted(h, cal_report_style, strlen(cal_report_style));
	cal_html_close(h);
	cal_html_close(h);
}

static void put_masthead(cal_html *h, cal_arena *a, const cal_report *r)
{
	const cal_model *m = r->n_models + r->n_wrong == 1 ? r->models[0].results->model : NULL;
	cal_html_element(h, "p", "Redundant against what?", "class", "eyebrow", NULL);
	cal_html_element(h, "h1", title_of(a, r), NULL);
	if (r->title && m && strcmp(r->title, m->name) != 0)
		cal_html_element(h, "p", m->name, "class", "subtitle", NULL);
	if (m && m->description)
		cal_html_paragraphs(h, m->description, "about");
}

static void put_single(cal_html *h, const cal_report *r)
{
	cal_arena a = {0};
	cal_content content = cal_content_of(&a, r, 0);
	cal_sheet s = {.h = h, .c = &content, .a = &a, .level = 2};
	cal_html_open(h, "header", "class", "masthead", NULL);
	put_masthead(h, &a, r);
	put_facts(&s);
	cal_html_close(h);
	put_nav(&s, "Sections");
	cal_html_open(h, "main", "id", "report", "class", "model", NULL);
	put_sections(&s);
	cal_html_close(h);
	cal_arena_free(&a);
}

static void put_model(cal_html *h, const cal_report *r, size_t i)
{
	cal_arena a = {0};
	cal_content content = cal_content_of(&a, r, i);
	cal_sheet s = {.h = h, .c = &content, .a = &a, .level = 3};
	cal_html_open(h, "div", "class", "model", "id", cal_format(&a, "m%zu", i + 1), NULL);
	cal_html_element(h, "h2", content.m->name, "class", "model-name", NULL);
	if (content.m->description)
		cal_html_paragraphs(h, content.m->description, "about");
	put_facts(&s);
	put_nav(&s, cal_format(&a, "Sections of %s", content.m->name));
	put_sections(&s);
	cal_html_close(h);
	cal_arena_free(&a);
}

static void put_models(cal_html *h, const cal_report *r)
{
	cal_arena a = {0};
	cal_html_open(h, "header", "class", "masthead", NULL);
	put_masthead(h, &a, r);
	if (r->n_wrong)
		cal_html_element(h, "p", cal_format(&a, "%zu of them could not be read.", r->n_wrong), "class", "about", NULL);
	cal_html_close(h);
	cal_html_open(h, "nav", "aria-label", "Models", "class", "contents", NULL);
	cal_html_open(h, "ul", NULL);
	for (size_t i = 0; i < r->n_models; i++) {
		cal_html_open(h, "li", NULL);
		cal_html_element(h, "a", r->models[i].results->model->name, "href", cal_format(&a, "#m%zu", i + 1), NULL);
		cal_html_close(h);
	}
	cal_html_close(h);
	cal_html_close(h);
	cal_html_open(h, "main", "id", "report", NULL);
	for (size_t i = 0; i < r->n_models && !h->out->error; i++)
		put_model(h, r, i);
	cal_html_close(h);
	cal_arena_free(&a);
}

void cal_report_html(const cal_report *report, cal_out *out)
{
	cal_arena a = {0};
	cal_html it = {.out = out}, *h = &it;
	cal_puts(out, "<!DOCTYPE html>");
	cal_html_open(h, "html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml", NULL);
	put_head(h, &a, report);
	cal_html_open(h, "body", NULL);
	cal_html_element(h, "a", "Skip to the report", "href", "#report", "class", "skip", NULL);
	if (report->n_models == 1 && report->n_wrong == 0)
		put_single(h, report);
	else
		put_models(h, report);
	cal_html_open(h, "footer", "class", "colophon", NULL);
	cal_html_text(h, "Made by calisto ");
	cal_html_text(h, report->version);
	cal_html_text(h, " from the description of a system, not from the system: what the description does not say, this page does not know.");
	cal_html_close(h);
	cal_html_open(h, "script", NULL);
	cal_html_trusted(h, cal_report_script, strlen(cal_report_script));
	cal_html_close(h);
	cal_html_close(h);
	cal_html_close(h);
	cal_puts(out, "\n");
	cal_html_end(h);
	cal_arena_free(&a);
}

/* ---- as a format of checks ---- */

static void write_request(const cal_export_request *request, cal_out *out, void (*write)(const cal_report *, cal_out *))
{
	cal_arena a = {0};
	cal_report_model *models = CAL_NEWS(&a, request->n_results, cal_report_model);
	for (size_t i = 0; i < request->n_results; i++)
		models[i].results = request->results[i];
	cal_report report = {.models = models, .n_models = request->n_results, .n_wrong = request->n_models - request->n_results,
	                     .version = request->version, .all = request->verbosity == CAL_VERBOSE};
	write(&report, out);
	cal_arena_free(&a);
}

void cal_html_write(const cal_export_request *request, cal_out *out)
{
	write_request(request, out, cal_report_html);
}

void cal_markdown_write(const cal_export_request *request, cal_out *out)
{
	write_request(request, out, cal_report_markdown);
}
