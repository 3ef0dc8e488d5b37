/* cli/diff.c -- `calisto diff`: what redundancy a change gains and loses. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cli/files.h"
#include "cli/formats.h"
#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "export/comparison.h"
#include "import/git.h"
#include "rules/catalogue.h"

enum {
	OPTION_SINCE, OPTION_FAIL_ON, OPTION_FORMAT, OPTION_FIGURES, OPTION_MARGINS, OPTION_STRICT, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_POLICY,
	OPTION_BUDGET, OPTION_COLOR, OPTION_COUNT
};

const cal_option cal_diff_table[] = {
	[OPTION_SINCE] = {"since", 0, "REVISION",
		"compare each MODEL with what it was where the current branch left this revision of the git repository"},
	[OPTION_FAIL_ON] = {"fail-on", 0, "WHAT=loss|promise|never",
		"end with status 1 if there is a loss (loss, the default), an objective that is met no more (promise), or "
		"never (never)"},
	[OPTION_FORMAT] = {"format", 'f', "FORMAT[:FILE]=text|markdown|json|sarif",
		"write text (default), markdown, json or sarif, to a file or to standard output; may be repeated"},
	[OPTION_FIGURES] = {"no-figures", 0, NULL, "compare verdicts and margins only, not cut sets and expected losses"},
	[OPTION_MARGINS] = {"margins", 0, "WHEN=auto|always|never", "compare margins: always, never or auto (default), as check does"},
	[OPTION_STRICT] = {"strict", 0, NULL, "take what is unknown or undescribed for what fails"},
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_POLICY] = {"policy", 0, "FILE", "apply the policy in this file to every service"},
	[OPTION_BUDGET] = {"budget", 0, "SECONDS", "compare for so long and tell what is known by then; default: until it is done"},
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_COUNT] = {0},
};

typedef enum { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON, FORMAT_SARIF, FORMAT_COUNT } format;
static const char *const format_words[FORMAT_COUNT] = {"text", "markdown", "json", "sarif"};

typedef enum { FAIL_ON_LOSS, FAIL_ON_PROMISE, FAIL_ON_NEVER, FAIL_ON_COUNT } fail_on;
static const char *const fail_on_words[FAIL_ON_COUNT] = {"loss", "promise", "never"};

typedef struct {
	format format;
	const char *path;  /* NULL: standard output */
} target;

/* A model as it is, or was. */
typedef struct {
	const char *name;        /* as it is told */
	cal_read_request read;
	cal_git *git;            /* NULL: from the file system */
	bool missing;            /* the revision has no such file */
} side;

typedef struct {
	cal_arena *keep;
	const cal_command *self;
	const char *since;
	fail_on fail_on;
	target targets[CAL_TARGETS];
	size_t n_targets;
	cal_check_options options;
	cal_read_request read;   /* what both have in common */
	bool figures, no_project;
	double seconds;
	cal_colour_when colour;
	cal_named_comparison *told;
	size_t n_told;
} order;

/* ---- the command line ---- */

static const char *take_format(order *o, const char *value)
{
	const char *wrong = NULL;
	size_t n = strcspn(value, ":");
	if (o->n_targets == CAL_TARGETS)
		return cal_format(o->keep, "at most %d formats at a time", CAL_TARGETS);
	target *to = &o->targets[o->n_targets++];
	to->format = (format)cal_option_word(o->keep, "--format", cal_copy(o->keep, value, n), format_words, FORMAT_COUNT, &wrong);
	to->path = value[n] && strcmp(value + n, ":-") != 0 ? value + n + 1 : NULL;
	if (!wrong && to->path && !*to->path)
		return cal_format(o->keep, "'%s' names no file after the colon", value);
	for (size_t i = 0; i + 1 < o->n_targets && !wrong; i++)
		if (o->targets[i].path && to->path ? strcmp(o->targets[i].path, to->path) == 0 : o->targets[i].path == to->path)
			return "two formats for one file; give one of them a file of its own, as in 'json:FILE'";
	return wrong;
}

static const char *take_options(order *o, const cal_arguments *arguments)
{
	static const char *const whens[] = {[MARGINS_AUTO] = "auto", [MARGINS_ALWAYS] = "always", [MARGINS_NEVER] = "never"};
	static const char *const colours[] = {[COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"};
	const char *wrong = NULL;
	for (size_t i = 0; i < arguments->n_options && !wrong; i++) {
		const char *value = arguments->options[i].value;
		switch (arguments->options[i].option - o->self->options) {
		case OPTION_SINCE: o->since = value; break;
		case OPTION_FAIL_ON:
			o->fail_on = (fail_on)cal_option_word(o->keep, "--fail-on", value, fail_on_words, FAIL_ON_COUNT, &wrong);
			break;
		case OPTION_FORMAT: wrong = take_format(o, value); break;
		case OPTION_FIGURES: o->figures = false; break;
		case OPTION_NO_PROJECT: o->no_project = true; break;
		case OPTION_MARGINS:
			o->options.margins = (cal_margin_wish)cal_option_word(o->keep, "--margins", value, whens, 3, &wrong);
			break;
		case OPTION_STRICT: o->options.strict = true; break;
		case OPTION_THREATS: wrong = cal_add_threats(o->keep, &o->read, value); break;
		case OPTION_POLICY: o->read.policy_file = value; break;
		case OPTION_BUDGET: o->seconds = cal_option_number(o->keep, "--budget", value, INFINITY, &wrong); break;
		case OPTION_COLOR:
			o->colour = (cal_colour_when)cal_option_word(o->keep, "--color", value, colours, 3, &wrong);
			break;
		default: break;
		}
	}
	return wrong;
}

/* ---- sides ---- */

static bool is_file(const char *path)
{
	struct stat about;
	return strcmp(path, "-") == 0 || stat(path, &about) == 0;
}

/* What the run itself brings is read as it is now, whatever the revision. */
typedef struct {
	cal_git *git;
	const cal_read_request *common;
} at_revision;

static const cal_source *open_at(void *from, cal_arena *keep, const char *path, const char **why)
{
	const at_revision *at = from;
	bool common = at->common->policy_file && strcmp(path, at->common->policy_file) == 0;
	for (size_t i = 0; i < at->common->n_threat_files; i++)
		common |= strcmp(path, at->common->threat_files[i]) == 0;
	return common ? cal_source_read(keep, path, CAL_FILE_LIMIT, why) : cal_git_open(at->git, keep, path, why);
}

static bool at_git(order *o, side *s, const char *revision, const char *path, bool since, const char **why)
{
	s->git = cal_git_at(o->keep, revision, since, why);
	if (!s->git)
		return false;
	at_revision *at = CAL_NEW(o->keep, at_revision);
	*at = (at_revision){s->git, &o->read};
	s->read.path = path;
	s->read.open = open_at;
	s->read.from = at;
	s->name = cal_format(o->keep, "%s:%s", since ? cal_git_revision(s->git) : revision, path);
	const char *nothing = NULL;
	s->missing = !cal_git_open(s->git, o->keep, path, &nothing);
	if (s->missing && !since)
		*why = cal_format(o->keep, "'%s' %s", path, nothing);
	return !s->missing || since;
}

/* A file, or REVISION:PATH where there is no such file. */
static bool side_of(order *o, side *s, const char *operand, const char **why)
{
	const char *colon = strchr(operand, ':');
	*s = (side){.name = operand, .read = o->read};
	s->read.path = operand;
	if (!colon || colon == operand || is_file(operand))
		return true;
	return at_git(o, s, cal_copy(o->keep, operand, (size_t)(colon - operand)), colon + 1, false, why);
}

static const cal_model *read_side(order *o, const side *s, cal_progress *progress)
{
	cal_diags diags = {.keep = o->keep};
	cal_progress_phase(progress, cal_format(o->keep, "reading %s", cal_quote(o->keep, s->name)));
	const cal_model *m = cal_model_read(o->keep, &s->read, &diags);
	cal_progress_end(progress);
	cal_diags_sort(&diags);
	cal_diags_print(&diags, stderr, cal_terminal_colour(stderr, o->colour));
	cal_diags_free(&diags);
	return m;
}

/* ---- comparing ---- */

static int compare(order *o, side sides[2])
{
	const cal_model *m[2];
	cal_progress progress;
	for (unsigned i = 0; i < 2; i++) {
		cal_progress_start(&progress, 0);
		m[i] = read_side(o, &sides[i], &progress);
		if (!m[i])
			return STATUS_BAD_MODEL;
	}
	cal_exact_budget budget = {.keep_on = cal_progress_keep_on, .to = &progress};
	cal_check_options options = o->options;
	options.budget = &budget;
	cal_compare_request request = {.read = {&sides[0].read, &sides[1].read}, .options = &options, .budget = &budget, .figures = o->figures};
	cal_progress_start(&progress, o->seconds);
	cal_progress_phase(&progress, "checking both");
	cal_named_comparison *to = &o->told[o->n_told++];
	*to = (cal_named_comparison){{sides[0].name, sides[1].name}, cal_compare(o->keep, m[0], m[1], &request)};
	cal_progress_end(&progress);
	return progress.state == PROGRESS_INTERRUPTED ? cal_failure("interrupted") : STATUS_CLEAN;
}

static int compare_two(order *o, const cal_arguments *arguments)
{
	side sides[2];
	const char *why = NULL;
	int status = STATUS_CLEAN;
	for (unsigned i = 0; i < 2; i++)
		sides[i].git = NULL;
	if (strcmp(arguments->operands[0], "-") == 0 && strcmp(arguments->operands[1], "-") == 0)
		return cal_usage_error(o->self, "only one of two models can come from standard input");
	for (unsigned i = 0; i < 2 && status == STATUS_CLEAN; i++)
		if (!side_of(o, &sides[i], arguments->operands[i], &why))
			status = cal_failure("%s", why);
	if (status == STATUS_CLEAN)
		status = compare(o, sides);
	for (unsigned i = 0; i < 2; i++)
		cal_git_free(sides[i].git);
	return status;
}

static int compare_since(order *o, const char *path)
{
	side sides[2] = {{.read = o->read}, {.name = path, .read = o->read}};
	const char *why = NULL;
	int status = STATUS_CLEAN;
	sides[1].read.path = path;
	if (!is_file(path))
		return cal_failure("%s: does not exist", path);
	if (!at_git(o, &sides[0], o->since, path, true, &why))
		status = cal_failure("%s", why);
	else if (sides[0].missing)
		fprintf(stderr, "calisto: %s is new since %s: there is nothing to compare it with\n", path, o->since);
	else
		status = compare(o, sides);
	cal_git_free(sides[0].git);
	return status;
}

/* ---- the answer ---- */

static bool write_to(const order *o, const target *to, int status)
{
	cal_out out;
	if (!to->path)
		cal_out_stream(&out, stdout);
	else if (!cal_out_file(&out, to->path))
		return cal_output_finish(&out, to->path);
	switch (to->format) {
	case FORMAT_MARKDOWN: cal_markdown_comparison(o->told, o->n_told, &out); break;
	case FORMAT_SARIF: cal_sarif_comparison(o->told, o->n_told, CALISTO_VERSION, status, &out); break;
	case FORMAT_JSON: cal_json_comparison(o->told, o->n_told, CALISTO_VERSION, &out); break;
	default: cal_text_comparison(o->told, o->n_told, cal_terminal_look(to->path ? NULL : stdout, o->colour), &out); break;
	}
	return cal_output_finish(&out, to->path);
}

static bool fails(const order *o)
{
	for (size_t i = 0; i < o->n_told; i++) {
		const cal_comparison *c = &o->told[i].comparison;
		if (o->fail_on == FAIL_ON_LOSS && c->n_losses)
			return true;
		for (uint32_t k = 0; k < c->n_objectives && o->fail_on != FAIL_ON_NEVER; k++)
			if (cal_is_worse_objective(&c->objectives[k]))
				return true;
	}
	return false;
}

static int answer(order *o, int status)
{
	bool written = true;
	if (status == STATUS_CLEAN && fails(o))
		status = STATUS_FINDINGS;
	if (o->n_targets == 0)
		o->targets[o->n_targets++] = (target){FORMAT_TEXT, NULL};
	for (size_t i = 0; i < o->n_targets && o->n_told; i++)
		written &= write_to(o, &o->targets[i], status);
	return written ? status : STATUS_FAILURE;
}

int cal_run_diff(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.keep = keep, .self = self, .figures = true, .options = {.stale_days = -1, .today = cal_today()}};
	const char *wrong = take_options(&o, arguments);
	int status = STATUS_CLEAN;
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	if (!o.since && arguments->n_operands != 2)
		return cal_usage_error(self, "diff takes two models, the older first: files, or REVISION:FILE");
	if (o.since && arguments->n_operands == 0)
		return cal_usage_error(self, "diff --since needs a model");
	const cal_project *project = NULL;
	if (!o.no_project && !cal_project_find(keep, o.colour, &project))
		return STATUS_BAD_MODEL;
	cal_project_fill(keep, project, &o.read);
	o.read.builtin = cal_builtin_catalogue(keep);
	o.told = CAL_NEWS(keep, arguments->n_operands + 1, cal_named_comparison);
	if (!o.since)
		status = compare_two(&o, arguments);
	for (size_t i = 0; i < arguments->n_operands && o.since; i++) {
		int worse = compare_since(&o, arguments->operands[i]);
		status = worse > status ? worse : status;
	}
	return answer(&o, status);
}
