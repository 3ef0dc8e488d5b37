/* cli/report.c -- `calisto report`: everything that is known of a model, in one page. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/formats.h"
#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "draw/dot.h"
#include "draw/render.h"
#include "draw/view.h"
#include "export/report.h"
#include "rules/budget.h"
#include "rules/check.h"

enum {
	OPTION_FORMAT, OPTION_OUTPUT, OPTION_TITLE, OPTION_ALL, OPTION_NO_BUDGET, OPTION_NO_PICTURES, OPTION_BUDGET, OPTION_TIME,
	OPTION_MEMORY, OPTION_STRICT, OPTION_STALE_DAYS, OPTION_POLICY, OPTION_MARGINS, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_COUNT
};

const cal_option cal_report_table[] = {
	[OPTION_FORMAT] = {"format", 'f', "FORMAT[:FILE]=html|markdown", "write html or markdown; default: what the file's name ends in, else html"},
	[OPTION_OUTPUT] = {"output", 'o', "FILE", "write to this file; default: to standard output"},
	[OPTION_TITLE] = {"title", 0, "TEXT", "the title of the page; default: the model's name"},
	[OPTION_ALL] = {"all", 0, NULL, "leave nothing out, however large the page gets"},
	[OPTION_NO_BUDGET] = {"no-budget", 0, NULL, "leave out what a year is expected to cost"},
	[OPTION_NO_PICTURES] = {"no-pictures", 0, NULL, "leave out the pictures"},
	[OPTION_BUDGET] = {"budget", 0, "SECONDS", "work on the budget for so long; default: 20"},
	[OPTION_TIME] = {"time-limit", 0, "SECONDS", "stop dot after so long for each picture; default: 20"},
	[OPTION_MEMORY] = CAL_OPTION_MEMORY,
	[OPTION_STRICT] = {"strict", 0, NULL, "take what is unknown or undescribed for what fails"},
	[OPTION_STALE_DAYS] = {"stale-days", 0, "N", "warn if the model was reviewed more than N days ago"},
	[OPTION_POLICY] = {"policy", 0, "FILE", "apply the policy in this file to every service"},
	[OPTION_MARGINS] = {"margins", 0, "WHEN=auto|always|never",
		"work out how many events of a threat together break what one does not: always, never or auto (default: of models of "
		"at most 2000 components and services)"},
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_COUNT] = {0},
};

typedef enum { TYPE_HTML, TYPE_MARKDOWN, TYPE_COUNT } page_type;

static const struct {
	const char *name, *ending;
	void (*write)(const cal_report *report, cal_out *out);
} types[TYPE_COUNT] = {
	[TYPE_HTML] = {"html", ".html", cal_report_html}, [TYPE_MARKDOWN] = {"markdown", ".md", cal_report_markdown}};

enum { PICTURES = 6, BLASTS = 3, BOXES = 120 };  /* a page shows less than a picture alone */

typedef struct {
	cal_model_order shared;
	cal_check_options options;
	const char *output, *title;
	page_type type;
	unsigned outputs;        /* how often a file was named */
	bool typed, all, no_budget, no_pictures;
	double seconds;          /* for the budget */
	cal_renderer renderer;
	cal_budget budget;
	cal_report_picture pictures[PICTURES];
	cal_report_model made;
} order;

/* ---- options ---- */

static const char *take_output(order *o, const char *path)
{
	if (o->outputs++)
		return "a report goes to one file; a second one is a second run";
	o->output = strcmp(path, "-") == 0 ? NULL : path;
	o->shared.targets[0] = (cal_target){.path = o->output};
	o->shared.n_targets = 1;
	return NULL;
}

static const char *take_format(order *o, const char *value)
{
	static const char *const names[] = {[TYPE_HTML] = "html", [TYPE_MARKDOWN] = "markdown"};
	const size_t length = strcspn(value, ":");
	const char *wrong = NULL, *path = value[length] ? value + length + 1 : NULL;
	if (o->typed)
		return "a report has one format; a second one is a second run";
	o->type = (page_type)cal_option_word(o->shared.keep, "--format", cal_copy(o->shared.keep, value, length), names, TYPE_COUNT, &wrong);
	o->typed = true;
	if (!wrong && path && !*path)
		return cal_format(o->shared.keep, "'%s' names no file after the colon", value);
	return !wrong && path ? take_output(o, path) : wrong;
}

static const char *take_margins(order *o, const char *value)
{
	static const char *const words[] = {[MARGINS_AUTO] = "auto", [MARGINS_ALWAYS] = "always", [MARGINS_NEVER] = "never"};
	const char *wrong = NULL;
	o->options.margins = (cal_margin_wish)cal_option_word(o->shared.keep, "--margins", value, words, 3, &wrong);
	return wrong;
}

static const char *take_days(order *o, const char *value)
{
	enum { MOST = 100000 };
	const char *wrong = NULL;
	uint32_t days = cal_option_count(o->shared.keep, "--stale-days", value, 0, &wrong);
	if (!wrong && days > MOST)
		return cal_format(o->shared.keep, "--stale-days is a number of days from 0 to %d, not '%s'", MOST, value);
	o->options.stale_days = (int)days;
	return wrong;
}

static const char *take_option(order *o, const cal_given *given)
{
	cal_arena *keep = o->shared.keep;
	const char *wrong = NULL;
	const ptrdiff_t option = given->option - o->shared.self->options;
	if (option != OPTION_FORMAT && cal_take_shared(&o->shared, given, &wrong))
		return wrong;
	switch (option) {
	case OPTION_FORMAT: return take_format(o, given->value);
	case OPTION_OUTPUT: return take_output(o, given->value);
	case OPTION_TITLE: o->title = given->value; break;
	case OPTION_ALL: o->all = true; break;
	case OPTION_NO_BUDGET: o->no_budget = true; break;
	case OPTION_NO_PICTURES: o->no_pictures = true; break;
	case OPTION_BUDGET: o->seconds = cal_option_number(keep, "--budget", given->value, INFINITY, &wrong); break;
	case OPTION_TIME: o->renderer.seconds = cal_option_number(keep, "--time-limit", given->value, 86400, &wrong); break;
	case OPTION_STRICT: o->options.strict = true; break;
	case OPTION_STALE_DAYS: return take_days(o, given->value);
	case OPTION_POLICY: o->shared.read.policy_file = given->value; break;
	case OPTION_MARGINS: return take_margins(o, given->value);
	default: break;
	}
	return wrong;
}

static const char *take_options(order *o, const cal_arguments *arguments)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < arguments->n_options && !wrong; i++)
		wrong = take_option(o, &arguments->options[i]);
	size_t length = o->output ? strlen(o->output) : 0;
	for (unsigned i = 0; i < TYPE_COUNT && !o->typed; i++) {
		size_t n = strlen(types[i].ending);
		if (length > n && strcmp(o->output + length - n, types[i].ending) == 0)
			o->type = (page_type)i;
	}
	return wrong;
}

/* ---- the budget ---- */

/* False: interrupted, and then no report is wanted. */
static bool work_out_budget(order *o, const cal_model *m)
{
	cal_progress progress;
	cal_exact_budget exact = {.memory = o->shared.memory, .keep_on = cal_progress_keep_on, .to = &progress};
	cal_basis basis = cal_basis_of(o->shared.keep, m);
	cal_progress_start(&progress, o->seconds);
	o->budget = cal_budget_of(o->shared.keep, &basis, NULL, LETTER_A | LETTER_D | LETTER_I | LETTER_C, &exact);
	cal_progress_end(&progress);
	cal_basis_free(&basis);
	o->made.budget = &o->budget;
	return progress.state != PROGRESS_INTERRUPTED;
}

/* ---- pictures ---- */

/* A picture in a language, in keep; NULL: it could not be written. */
static const char *picture_text(cal_arena *keep, const cal_picture *p, const char *id, size_t *n,
                                void (*write)(const cal_picture *, const cal_dot_look *, cal_out *))
{
	const cal_dot_look look = {.legend = true, .transparent = true, .id = id};
	cal_out out;
	if (!cal_out_memory(&out))
		return NULL;
	write(p, &look, &out);
	if (!cal_out_finish(&out))
		return NULL;
	const char *text = cal_copy(keep, out.memory, out.size);
	*n = out.size;
	free(out.memory);
	return text;
}

/* Notes why a picture is missing: what was wrong, without what `calisto graph` would do about it. */
static void miss(order *o, const char *why, const char *advice)
{
	size_t length = strcspn(why, ";");
	if (!o->made.no_pictures)
		o->made.no_pictures = cal_format(o->shared.keep, "%s; %s", cal_copy(o->shared.keep, why, length), advice);
}

static void render(order *o, cal_report_picture *it)
{
	cal_arena *keep = o->shared.keep;
	const char *why = NULL;
	size_t n = 0;
	const char *dot = picture_text(keep, it->picture, cal_format(keep, "%s-", it->id), &n, cal_dot_write);
	if (dot && cal_render(keep, &o->renderer, dot, n, "svg", &it->svg, &it->n_svg, &why))
		return;
	it->svg = NULL;
	miss(o, why ? why : "one could not be written",
	     "they stand here as text. Graphviz, or a longer --time-limit, gives them, and calisto graph draws smaller parts");
}

static void draw(order *o, const cal_view_request *request, const char *id)
{
	const char *wrong = NULL;
	const cal_picture *p = cal_picture_of(o->shared.keep, o->made.results, request, &wrong);
	if (!p)
		miss(o, wrong, "the others are here");
	if (!p || o->made.n_pictures == PICTURES)
		return;
	cal_report_picture *it = &o->pictures[o->made.n_pictures++];
	size_t n;
	*it = (cal_report_picture){.picture = p, .id = id, .mermaid = picture_text(o->shared.keep, p, NULL, &n, cal_mermaid_write)};
	if (o->type == TYPE_HTML)
		render(o, it);
}

/* What the gravest findings take with them. */
static void draw_blasts(order *o)
{
	const cal_results *r = o->made.results;
	unsigned n = 0;
	for (uint32_t i = 0; i < r->n_findings && n < BLASTS; i++) {
		const cal_finding *f = &r->findings[i];
		const char *name = cal_element_name(r->model, f->element);
		if (f->level != LEVEL_ERROR || f->threat == CAL_NONE || f->accepted != CAL_NONE || !name || f->n_effects == 0 ||
		    f->effects[0].n_chain == 0)
			continue;
		cal_view_request request = {.view = VIEW_BLAST, .service = CAL_NONE, .most = BOXES};
		request.event = cal_format(o->shared.keep, "%s:%s", f->slug, name);
		draw(o, &request, cal_format(o->shared.keep, "blast-%u", ++n));
	}
}

static void draw_pictures(order *o)
{
	static const cal_view views[] = {VIEW_DEPENDENCIES, VIEW_DOMAINS, VIEW_EXPOSURE};
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		cal_view_request request = {.view = views[i], .service = CAL_NONE, .most = BOXES};
		draw(o, &request, cal_view_names[views[i]]);
	}
	draw_blasts(o);
	o->made.pictures = o->pictures;
}

/* ---- the page ---- */

static int write_report(const order *o)
{
	const cal_report report = {.models = &o->made, .n_models = 1, .title = o->title, .version = CALISTO_VERSION, .all = o->all};
	cal_out out;
	if (!o->output)
		cal_out_stream(&out, stdout);
	else if (!cal_out_file(&out, o->output))
		return cal_output_finish(&out, o->output) ? STATUS_CLEAN : STATUS_FAILURE;
	types[o->type].write(&report, &out);
	return cal_output_finish(&out, o->output) ? STATUS_CLEAN : STATUS_FAILURE;
}

int cal_run_report(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}, .seconds = 20,
	           .options = {.stale_days = -1, .today = cal_today()}};
	int status;
	const char *wrong = take_options(&o, arguments);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	const cal_model *m = cal_open_model(&o.shared, arguments, &status);
	if (!m)
		return status;
	if (o.shared.read.policy_file && !cal_targets_spare(&o.shared, &o.shared.read.policy_file, 1))
		return STATUS_BAD_USAGE;
	o.made.results = cal_check(keep, m, &o.options);
	if (!o.no_budget && !work_out_budget(&o, m))
		return cal_failure("interrupted");
	if (!o.no_pictures)
		draw_pictures(&o);
	return write_report(&o);
}
