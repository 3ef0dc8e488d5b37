/* cli/check.c -- `calisto check`: models are read, analysed, and what was found is exported. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/baseline.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/formats.h"
#include "cli/model.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "export/export.h"
#include "model/read.h"
#include "rules/catalogue.h"
#include "rules/check.h"

enum {
	OPTION_FORMAT, OPTION_FAIL_ON, OPTION_STRICT, OPTION_STALE_DAYS, OPTION_THREATS, OPTION_POLICY,
	OPTION_BASELINE, OPTION_WRITE_BASELINE, OPTION_MARGINS, OPTION_NO_PROJECT, OPTION_COLOR, OPTION_VERBOSE, OPTION_QUIET, OPTION_COUNT
};

const cal_option cal_check_table[] = {
	[OPTION_FORMAT] = {"format", 'f', "FORMAT[:FILE]=<exporter>",
		"write this format, to a file or to standard output; may be repeated; default: text"},
	[OPTION_FAIL_ON] = {"fail-on", 0, "LEVEL=error|warning|note|never",
		"end with status 1 if there is a finding of this level or a graver one: error (default), warning, "
		"note or never"},
	[OPTION_STRICT] = {"strict", 0, NULL, "take what is unknown or undescribed for what fails"},
	[OPTION_STALE_DAYS] = {"stale-days", 0, "N", "warn of models that were reviewed more than N days ago"},
	[OPTION_THREATS] = {"threats", 0, "FILE", "read more threats from this file; may be repeated"},
	[OPTION_POLICY] = {"policy", 0, "FILE", "apply the policies in this file"},
	[OPTION_BASELINE] = {"baseline", 0, "FILE", "tell only of findings that are not in this file"},
	[OPTION_WRITE_BASELINE] = {"write-baseline", 0, "FILE", "write what is found to this file, and end with status 0"},
	[OPTION_MARGINS] = {"margins", 0, "WHEN=auto|always|never",
		"work out how many events of a threat together break what one does not: always, never or auto (default: of "
		"models of at most 2000 components and services)"},
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_COLOR] = {"color", 0, "WHEN=auto|always|never", "colour the text: auto (default), always or never"},
	[OPTION_VERBOSE] = {"verbose", 'v', NULL, "tell everything in full"},
	[OPTION_QUIET] = {"quiet", 'q', NULL, "tell only errors, a line each, and the summary"},
	[OPTION_COUNT] = {0},
};

/* What the command line asks for. */
typedef struct {
	cal_arena *keep;
	const cal_command *self;
	cal_formats formats;
	unsigned fail_on;          /* a cal_level; LEVEL_QUESTION: never */
	bool fail_on_given, margins_given, no_project;
	const char *baseline, *write_baseline;  /* paths, or NULL */
	const cal_baseline *known;              /* of the baseline */
	cal_check_options options;
	cal_read_request read;
	cal_colour_when colour;
	cal_verbosity verbosity;
	cal_progress progress;     /* of reading, then of all checks */
} order;

/* ---- the command line ---- */

static const char *take_level(order *o, const char *option, const char *value)
{
	static const char *const words[] = {
		[LEVEL_ERROR] = "error", [LEVEL_WARNING] = "warning", [LEVEL_NOTE] = "note", [LEVEL_QUESTION] = "never"};
	const char *wrong = NULL;
	o->fail_on = cal_option_word(o->keep, option, value, words, 4, &wrong);
	o->fail_on_given = true;
	return wrong;
}

static const char *take_colour(order *o, const char *value)
{
	static const char *const words[] = {[COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"};
	const char *wrong = NULL;
	o->colour = (cal_colour_when)cal_option_word(o->keep, "--color", value, words, 3, &wrong);
	return wrong;
}

static const char *take_margins(order *o, const char *value)
{
	static const char *const words[] = {[MARGINS_AUTO] = "auto", [MARGINS_ALWAYS] = "always", [MARGINS_NEVER] = "never"};
	const char *wrong = NULL;
	o->margins_given = true;
	o->options.margins = (cal_margin_wish)cal_option_word(o->keep, "--margins", value, words, 3, &wrong);
	return wrong;
}

static const char *take_days(order *o, const char *value)
{
	enum { MOST = 100000 };
	char *end;
	errno = 0;
	long days = strtol(value, &end, 10);
	if (*value < '0' || *value > '9' || *end || errno || days > MOST)
		return cal_format(o->keep, "--stale-days is a number of days from 0 to %d, not '%s'", MOST, value);
	o->options.stale_days = (int)days;
	return NULL;
}

static const char *take_option(order *o, const cal_given *given)
{
	switch (given->option - o->self->options) {
	case OPTION_FORMAT: return cal_formats_add(o->keep, &o->formats, given->value);
	case OPTION_FAIL_ON: return take_level(o, "--fail-on", given->value);
	case OPTION_STRICT: o->options.strict = true; break;
	case OPTION_STALE_DAYS: return take_days(o, given->value);
	case OPTION_THREATS: return cal_add_threats(o->keep, &o->read, given->value);
	case OPTION_POLICY: o->read.policy_file = given->value; break;
	case OPTION_BASELINE: o->baseline = given->value; break;
	case OPTION_WRITE_BASELINE: o->write_baseline = given->value; break;
	case OPTION_NO_PROJECT: o->no_project = true; break;
	case OPTION_MARGINS: return take_margins(o, given->value);
	case OPTION_COLOR: return take_colour(o, given->value);
	case OPTION_VERBOSE: o->verbosity = CAL_VERBOSE; break;
	case OPTION_QUIET: o->verbosity = CAL_QUIET; break;
	default: break;
	}
	return NULL;
}

/* ---- what the command line leaves open ---- */

static void take_project(order *o, const cal_project *p)
{
	static const cal_margin_wish wishes[] = {MARGINS_AUTO, MARGINS_AUTO, MARGINS_ALWAYS, MARGINS_NEVER};
	if (p->fail_on && !o->fail_on_given)
		o->fail_on = LEVEL_ERROR + p->fail_on - 1u;
	if (!o->margins_given)
		o->options.margins = wishes[p->margins];
	if (p->stale_days && o->options.stale_days < 0)
		o->options.stale_days = (int)p->stale_days;
	o->options.strict |= p->strict == CAL_TRUE;
	if (!o->baseline && !o->write_baseline)
		o->baseline = p->baseline;
}

/* Asks the environment, and then the project.  Gives NULL, or what is wrong with a variable. */
static const char *take_defaults(order *o, const cal_project *project)
{
	const char *level = cal_variable(CAL_VARIABLE_FAIL_ON);
	const char *wrong = level && !o->fail_on_given ? take_level(o, CAL_VARIABLE_FAIL_ON, level) : NULL;
	if (!o->baseline && !o->write_baseline)
		o->baseline = cal_variable(CAL_VARIABLE_BASELINE);
	if (project)
		take_project(o, project);
	cal_project_fill(o->keep, project, &o->read);
	return wrong;
}

/* ---- one model after the other ---- */

/* A file of the run and what became of it. */
typedef struct {
	cal_run_file file;
	cal_diags diags;
	const cal_model *model;  /* NULL: it is wrong */
	bool skipped;            /* a part of another model, and none of its own */
} reading;

static void read_model(order *o, reading *it)
{
	cal_read_request request = o->read;
	request.path = it->file.path;
	it->diags.keep = o->keep;
	cal_progress_phase(&o->progress, cal_format(o->keep, "reading %s", cal_quote(o->keep, it->file.path)));
	it->model = cal_model_read(o->keep, &request, &it->diags);
	cal_diags_sort(&it->diags);
}

/* Does another model of the run, right or wrong, consist of this file too? */
static bool is_part_of(const reading *other, const char *path)
{
	for (uint32_t i = 0; other->model && i < other->model->n_sources; i++)
		if (cal_files_same(other->model->sources[i]->name, path))
			return true;
	for (size_t i = 0; !other->model && i < other->diags.n; i++)
		if (other->diags.at[i].at.source && cal_files_same(other->diags.at[i].at.source->name, path))
			return true;
	return false;
}

/* Does a file have `services` at its top level, as far as can be told of a file that cannot be read? */
static bool has_services(const char *path)
{
	static const char *const spellings[] = {"services:", "\"services\":", "'services':"};
	cal_arena scratch = {0};
	const char *why;
	const cal_source *source = cal_source_read(&scratch, path, CAL_FILE_LIMIT, &why);
	bool has = !source;
	for (const char *line = source ? source->bytes : NULL; line && !has;) {
		for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
			has |= strncmp(line, spellings[i], strlen(spellings[i])) == 0;
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	cal_arena_free(&scratch);
	return has;
}

/* Is it the policy, or one of the files with threats? */
static bool is_given(const order *o, const char *path)
{
	bool given = o->read.policy_file && cal_files_same(o->read.policy_file, path);
	for (size_t i = 0; i < o->read.n_threat_files; i++)
		given |= cal_files_same(o->read.threat_files[i], path);
	return given;
}

/* A file found in a folder that has no services is there for those that include it.  If one of the others is
 * wrong, it may be that one. */
static void skip_parts(const order *o, reading *readings, size_t n)
{
	bool wrong = false;
	for (size_t i = 0; i < n; i++)
		wrong |= !readings[i].model && (readings[i].file.named || has_services(readings[i].file.path));
	for (size_t i = 0; i < n; i++) {
		reading *it = &readings[i];
		if (it->model || it->file.named || has_services(it->file.path))
			continue;
		it->skipped = wrong || is_given(o, it->file.path);
		for (size_t k = 0; k < n && !it->skipped; k++)
			it->skipped = k != i && is_part_of(&readings[k], it->file.path);
	}
}

/* Reads every file, tells what is wrong with them, and gives true if nothing is.  The messages stay, for exports. */
static bool read_all(order *o, const cal_run_files *files, reading *readings)
{
	bool right = true;
	cal_progress_start(&o->progress, 0);
	for (size_t i = 0; i < files->n; i++) {
		readings[i] = (reading){.file = files->at[i]};
		read_model(o, &readings[i]);
	}
	cal_progress_end(&o->progress);
	skip_parts(o, readings, files->n);
	for (size_t i = 0; i < files->n; i++) {
		reading *it = &readings[i];
		if (!it->skipped)
			cal_diags_print(&it->diags, stderr, cal_terminal_colour(stderr, o->colour));
		right &= it->model || it->skipped;
	}
	return right;
}

/* ---- the answer ---- */

/* Is a file read, as a model, a part of one, or beside them? */
static bool is_read(const order *o, const reading *readings, size_t n, const char *path)
{
	bool read = is_given(o, path);
	for (size_t k = 0; k < n && !read; k++)
		read = cal_files_same(readings[k].file.path, path) || is_part_of(&readings[k], path);
	return read;
}

/* A file that is read and would be written to, or NULL. */
static const char *overwritten(const order *o, const reading *readings, size_t n)
{
	for (size_t i = 0; i < o->formats.n; i++) {
		const char *path = o->formats.at[i].path;
		if (path && (is_read(o, readings, n, path) || (o->baseline && cal_files_same(o->baseline, path))))
			return path;
	}
	return NULL;
}

/* How messages name a file. */
static const char *shown_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

static bool has_findings(const cal_results *r, unsigned fail_on)
{
	for (uint32_t i = 0; i < r->n_findings && fail_on < LEVEL_QUESTION; i++)
		if (r->findings[i].accepted == CAL_NONE && !r->findings[i].known && r->findings[i].level <= fail_on)
			return true;
	return false;
}

/* Tells of each model that is not part of another, in what an exporter gets. */
static void tell_models(order *o, const reading *readings, size_t n, cal_export_request *request)
{
	cal_told *told = CAL_NEWS(o->keep, n, cal_told);
	request->told = told;
	for (size_t i = 0; i < n; i++)
		if (!readings[i].skipped)
			told[request->n_told++] = (cal_told){shown_name(readings[i].file.path), !readings[i].model, &readings[i].diags};
	request->n_models = request->n_told;
}

/* Checks the models that could be read, and gives their results to the request.  False: it was interrupted, and the
 * results of the models that it had not come to are missing. */
static bool check_models(order *o, const reading *readings, size_t n, cal_export_request *request)
{
	const cal_results **results = CAL_NEWS(o->keep, n, const cal_results *);
	cal_exact_budget budget = {.keep_on = cal_progress_keep_on, .to = &o->progress};
	o->options.budget = &budget;
	request->results = results;
	cal_progress_start(&o->progress, 0);
	for (size_t i = 0; i < n && o->progress.state == PROGRESS_GOES_ON; i++) {
		if (!readings[i].model)
			continue;
		cal_progress_phase(&o->progress, cal_format(o->keep, "checking %s", cal_quote(o->keep, readings[i].file.path)));
		cal_baseline_apply(o->keep, o->known, o->baseline, readings[i].model, &o->options);
		results[request->n_results++] = cal_check(o->keep, readings[i].model, &o->options);
	}
	cal_progress_end(&o->progress);
	return o->progress.state == PROGRESS_GOES_ON;
}

static int status_of(const order *o, const cal_export_request *request, bool right)
{
	bool found = false;
	for (size_t i = 0; i < request->n_results; i++)
		found |= has_findings(request->results[i], o->fail_on);
	return !right ? STATUS_BAD_MODEL : found && !o->write_baseline ? STATUS_FINDINGS : STATUS_CLEAN;
}

static int answer(order *o, const reading *readings, size_t n, bool right)
{
	cal_export_request request = {.version = CALISTO_VERSION, .verbosity = o->verbosity};
	const char *both = overwritten(o, readings, n);
	if (both)
		return cal_usage_error(o->self, "--format would overwrite '%s', which is read; name another file", both);
	if (o->write_baseline && is_read(o, readings, n, o->write_baseline))
		return cal_usage_error(o->self, "--write-baseline would overwrite '%s', which is read; name another file",
		                       o->write_baseline);
	tell_models(o, readings, n, &request);
	bool whole = check_models(o, readings, n, &request);
	request.levels = o->verbosity == CAL_QUIET ? 1u << LEVEL_ERROR : CAL_ALL_LEVELS;
	request.status = whole ? status_of(o, &request, right) : STATUS_FAILURE;
	if (!cal_formats_write(o->keep, &o->formats, &request, o->colour))
		return STATUS_FAILURE;
	if (!whole)
		return cal_failure("interrupted: margins that were not yet known are shown as such, and models not yet checked "
		                   "are missing");
	if (right && o->write_baseline && !cal_baseline_save(o->keep, o->write_baseline, request.results, request.n_results))
		return STATUS_FAILURE;
	return request.status;
}

static int check_files(order *o, const cal_run_files *files)
{
	reading *readings = CAL_NEWS(o->keep, files->n, reading);
	bool right = read_all(o, files, readings);
	int status = answer(o, readings, files->n, right);
	for (size_t i = 0; i < files->n; i++)
		cal_diags_free(&readings[i].diags);
	return status;
}

int cal_run_check(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.keep = keep, .self = self, .verbosity = CAL_NORMAL};
	o.options = (cal_check_options){.stale_days = -1, .today = cal_today()};
	for (size_t i = 0; i < arguments->n_options; i++) {
		const char *wrong = take_option(&o, &arguments->options[i]);
		if (wrong)
			return cal_usage_error(self, "%s", wrong);
	}
	const cal_project *project = NULL;
	if (!o.no_project && !cal_project_find(keep, o.colour, &project))
		return STATUS_BAD_MODEL;
	const char *wrong = take_defaults(&o, project);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	if (project && o.verbosity == CAL_VERBOSE)
		fprintf(stderr, "calisto: using %s\n", cal_quote(keep, project->source->name));
	const bool named = arguments->n_operands > 0;
	if (!named && (!project || !project->n_files))
		return cal_usage_error(self, "check needs a model: a file, a folder, or - for standard input");
	cal_run_files files = cal_files_find(keep, named ? arguments->operands : project->files,
	                                     named ? arguments->n_operands : project->n_files);
	if (files.failed)
		return cal_failure("%s", files.failed);
	if (files.empty)
		return cal_usage_error(self, "there is no *.calisto.yaml in or below the folder '%s'", files.empty);
	if (o.baseline && !(o.known = cal_baseline_open(keep, o.baseline, o.colour)))
		return STATUS_BAD_MODEL;
	o.options.brief = cal_formats_brief(&o.formats, o.verbosity);
	o.options.shown = o.options.brief && o.verbosity == CAL_NORMAL ? CAL_SHOWN_MOST : 0;
	o.read.builtin = o.options.brief ? cal_builtin_catalogue_terse(keep) : cal_builtin_catalogue(keep);
	return check_files(&o, &files);
}
