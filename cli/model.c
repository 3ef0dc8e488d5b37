/* cli/model.c -- from a command line about one model to that model, and from an answer to where it goes. */
#include "cli/model.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/files.h"
#include "cli/formats.h"
#include "cli/progress.h"
#include "rules/catalogue.h"

/* ---- options ---- */

static const char *take_format(cal_model_order *o, const char *value)
{
	static const char *const names[] = {"text", "json"};
	const size_t length = strcspn(value, ":");
	const char *name = cal_copy(o->keep, value, length), *path = value[length] ? value + length + 1 : NULL;
	if (strcmp(name, names[0]) != 0 && strcmp(name, names[1]) != 0)
		return cal_format(o->keep, "unknown format '%s', the formats are text and json%s", name,
		                  cal_did_you_mean(o->keep, cal_nearest(name, names, 2)));
	if (path && !*path)
		return cal_format(o->keep, "'%s' names no file after the colon", value);
	if (path && strcmp(path, "-") == 0)
		path = NULL;
	for (size_t i = 0; i < o->n_targets; i++) {
		const char *other = o->targets[i].path;
		if (path && other ? cal_files_same(path, other) : path == other)
			return cal_format(o->keep, "two formats for %s; give one of them a file of its own, as in '%s:FILE'",
			                  path ? path : "standard output", name);
	}
	if (o->n_targets == CAL_TARGETS)
		return "too many formats";
	o->targets[o->n_targets++] = (cal_target){strcmp(name, "json") == 0, path};
	return NULL;
}

const char *cal_add_threats(cal_arena *keep, cal_read_request *read, const char *file)
{
	const char **files = CAL_NEWS(keep, read->n_threat_files + 1, const char *);
	if (read->n_threat_files > 0)
		memcpy(files, read->threat_files, read->n_threat_files * sizeof *files);
	files[read->n_threat_files++] = file;
	read->threat_files = files;
	return NULL;
}

static const char *take_threats(cal_model_order *o, const char *value)
{
	return cal_add_threats(o->keep, &o->read, value);
}

static const char *take_memory(cal_model_order *o, const char *value)
{
	static const char units[] = "KMGT";
	char *end;
	errno = 0;
	unsigned long long n = strtoull(value, &end, 10);
	const char *unit = *end ? strchr(units, *end >= 'a' ? *end - 'a' + 'A' : *end) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
	bool right = *value >= '0' && *value <= '9' && !errno && n > 0 && (*end == '\0' || (unit && end[1] == '\0')) &&
	             n <= (SIZE_MAX >> shift);
	if (!right)
		return cal_format(o->keep, "--memory is a size such as 512M or 4G, not '%s'", value);
	o->memory = (size_t)n << shift;
	return NULL;
}

static const char *take_colour(cal_model_order *o, const char *value)
{
	static const char *const words[] = {[COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"};
	const char *wrong = NULL;
	o->colour = (cal_colour_when)cal_option_word(o->keep, "--color", value, words, 3, &wrong);
	return wrong;
}

static const char *take_no_project(cal_model_order *o, const char *value)
{
	(void)value;
	o->no_project = true;
	return NULL;
}

bool cal_take_shared(cal_model_order *o, const cal_given *given, const char **wrong)
{
	static const struct {
		const char *name;
		const char *(*take)(cal_model_order *o, const char *value);
	} shared[] = {{"format", take_format}, {"threats", take_threats}, {"memory", take_memory}, {"color", take_colour},
	              {"no-project", take_no_project}};
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		if (strcmp(shared[i].name, given->option->name) == 0) {
			*wrong = shared[i].take(o, given->value);
			return true;
		}
	return false;
}

/* ---- names ---- */

static uint32_t row_named(cal_arena *keep, const char *what, const char *name, const char *const *names, uint32_t n,
                          const char **wrong)
{
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	*wrong = cal_format(keep, "the model has no %s '%s'%s", what, name,
	                    cal_did_you_mean(keep, cal_nearest(name, names, n)));
	return CAL_NONE;
}

uint32_t cal_service_named(cal_arena *keep, const cal_model *m, const char *name, const char **wrong)
{
	const char **names = CAL_NEWS(keep, (size_t)m->n_services + 1, const char *);
	for (uint32_t i = 0; i < m->n_services; i++)
		names[i] = m->services[i].name;
	return row_named(keep, "service", name, names, m->n_services, wrong);
}

uint32_t cal_threat_named(cal_arena *keep, const cal_model *m, const char *name, const char **wrong)
{
	const char **names = CAL_NEWS(keep, (size_t)m->n_threats + 1, const char *);
	for (uint32_t i = 0; i < m->n_threats; i++) {
		names[i] = m->threats[i].name;
		if (strcmp(m->threats[i].code, name) == 0)
			return i;
	}
	return row_named(keep, "threat", name, names, m->n_threats, wrong);
}

/* "a, b or c" */
static const char *list_of(cal_arena *keep, const char *const *words, unsigned n)
{
	const char *list = "";
	for (unsigned i = 0; i < n; i++)
		list = cal_format(keep, "%s%s%s", list, i == 0 ? "" : i + 1 < n ? ", " : " or ", words[i]);
	return list;
}

unsigned cal_option_word(cal_arena *keep, const char *option, const char *value, const char *const *words, unsigned n,
                         const char **wrong)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	*wrong = cal_format(keep, "%s is %s, not '%s'%s", option, list_of(keep, words, n), value,
	                    cal_did_you_mean(keep, cal_nearest(value, words, n)));
	return 0;
}

unsigned cal_word_named(cal_arena *keep, cal_word_set set, const char *option, const char *name, const char **wrong)
{
	static const char letters[] = "CALISDO";
	unsigned n = cal_words(set);
	const char **words = CAL_NEWS(keep, n, const char *);
	if (set == SET_PROPERTY && name[0] && !name[1] && strchr(letters, name[0]))
		return (unsigned)(strchr(letters, name[0]) - letters) + 1;
	for (unsigned i = 0; i < n; i++)
		words[i] = cal_word(set, i + 1);
	unsigned at = cal_option_word(keep, option, name, words, n, wrong);
	return *wrong ? 0 : at + 1;
}

static bool *wanted_threats(cal_arena *keep, const cal_model *m, bool **wanted)
{
	if (!*wanted)
		*wanted = CAL_NEWS(keep, (size_t)m->n_threats + 1, bool);
	return *wanted;
}

const char *cal_choose_threat(cal_arena *keep, const cal_model *m, const char *name, bool **wanted)
{
	const char *wrong = NULL;
	uint32_t threat = cal_threat_named(keep, m, name, &wrong);
	if (wrong)
		return wrong;
	if (m->threats[threat].skipped)
		return cal_format(keep, "%s is skipped by the project: %s", name, m->threats[threat].skipped);
	if (m->threats[threat].mechanism == MECHANISM_STRUCTURE)
		return cal_format(keep, "%s is a fault of the structure; it has no events that could be in a cut set", name);
	wanted_threats(keep, m, wanted)[threat] = true;
	return NULL;
}

const char *cal_choose_axis(cal_arena *keep, const cal_model *m, const char *name, bool **wanted)
{
	const char *wrong = NULL;
	unsigned axis = cal_word_named(keep, SET_AXIS, "--axis", name, &wrong);
	for (uint32_t t = 0; t < m->n_threats && !wrong; t++)
		if (m->threats[t].axis == axis)
			wanted_threats(keep, m, wanted)[t] = true;
	return wrong;
}

uint32_t cal_option_count(cal_arena *keep, const char *option, const char *value, uint32_t least, const char **wrong)
{
	enum { MOST = 1000000000 };
	char *end;
	errno = 0;
	unsigned long long n = strtoull(value, &end, 10);
	if (*value >= '0' && *value <= '9' && !*end && !errno && n <= MOST && n >= least)
		return (uint32_t)n;
	*wrong = cal_format(keep, "%s is a whole number from %u to %u, not '%s'", option, (unsigned)least, (unsigned)MOST, value);
	return least;
}

uint32_t cal_option_some(cal_arena *keep, const char *option, const char *value, const char **wrong)
{
	if (strcmp(value, "all") == 0)
		return UINT32_MAX;
	uint32_t n = cal_option_count(keep, option, value, 0, wrong);
	if (*wrong)
		*wrong = cal_format(keep, "%s is a whole number or all, not '%s'", option, value);
	return n;
}

double cal_option_number(cal_arena *keep, const char *option, const char *value, double most, const char **wrong)
{
	char *end;
	double number = strtod(value, &end);
	if (((*value >= '0' && *value <= '9') || *value == '.') && !*end && isfinite(number) && number <= most &&
	    !strpbrk(value, "xX"))
		return number;
	*wrong = isfinite(most) ? cal_format(keep, "%s is a number from 0 to %g, not '%s'", option, most, value)
	                        : cal_format(keep, "%s is a number, not '%s'", option, value);
	return 0;
}

/* ---- the model ---- */

bool cal_targets_spare(const cal_model_order *o, const char *const *files, size_t n)
{
	for (size_t t = 0; t < o->n_targets; t++)
		for (size_t i = 0; i < n; i++)
			if (o->targets[t].path && cal_files_same(o->targets[t].path, files[i])) {
				cal_usage_error(o->self, "the output would overwrite '%s', which is read; name another file", files[i]);
				return false;
			}
	return true;
}

/* The model's own files, and those with threats. */
static bool spares_model(const cal_model_order *o, const cal_model *m)
{
	const char **files = CAL_NEWS(o->keep, m->n_sources, const char *);
	for (uint32_t i = 0; i < m->n_sources; i++)
		files[i] = m->sources[i]->name;
	return cal_targets_spare(o, files, m->n_sources) &&
	       cal_targets_spare(o, o->read.threat_files, o->read.n_threat_files);
}

/* The file that the command is about: its operand, or else the project's only one.  NULL: *status. */
static const char *model_path(const cal_model_order *o, const cal_project *project, const cal_arguments *arguments,
                              int *status)
{
	if (arguments->n_operands == 1)
		return arguments->operands[0];
	if (arguments->n_operands > 1 || !project || !project->n_files) {
		*status = cal_usage_error(o->self, "%s takes one model: a file, or - for standard input", o->self->name);
		return NULL;
	}
	const cal_run_files found = cal_files_find(o->keep, project->files, project->n_files);
	if (found.failed)
		*status = cal_failure("%s", found.failed);
	else if (found.n != 1)
		*status = cal_usage_error(o->self, "%s takes one model, and '%s' names %zu", o->self->name, project->source->name,
		                          found.n);
	return found.failed || found.n != 1 ? NULL : found.at[0].path;
}

/* Answers about events leave out those of threats that are skipped. */
static void tell_skipped(cal_arena *keep, const cal_model *m, const cal_project *project)
{
	const char *skipped = "";
	for (uint32_t t = 0; t < m->n_threats; t++)
		if (m->threats[t].skipped)
			skipped = cal_format(keep, "%s%s%s", skipped, *skipped ? ", " : "", m->threats[t].name);
	if (*skipped)
		fprintf(stderr, "calisto: %s skips %s\n", cal_quote(keep, project->source->name), skipped);
}

const cal_model *cal_open_model(cal_model_order *o, const cal_arguments *arguments, int *status)
{
	cal_diags diags = {.keep = o->keep};
	const cal_project *project = NULL;
	*status = STATUS_BAD_MODEL;
	if (!o->no_project && !cal_project_find(o->keep, o->colour, &project))
		return NULL;
	o->read.path = model_path(o, project, arguments, status);
	if (!o->read.path)
		return NULL;
	cal_project_fill(o->keep, project, &o->read);
	o->read.builtin = cal_builtin_catalogue(o->keep);
	cal_progress progress;
	cal_progress_start(&progress, 0);
	cal_progress_phase(&progress, cal_format(o->keep, "reading %s", cal_quote(o->keep, o->read.path)));
	const cal_model *m = cal_model_read(o->keep, &o->read, &diags);
	cal_progress_end(&progress);
	cal_diags_sort(&diags);
	cal_diags_print(&diags, stderr, cal_terminal_colour(stderr, o->colour));
	cal_diags_free(&diags);
	*status = !m ? STATUS_BAD_MODEL : spares_model(o, m) ? STATUS_CLEAN : STATUS_BAD_USAGE;
	if (*status != STATUS_CLEAN)
		return NULL;
	tell_skipped(o->keep, m, project);
	return m;
}

/* ---- the answer ---- */

static bool write_answer(const cal_model_order *o, cal_target to,
                         void (*write)(const void *from, bool json, cal_look look, cal_out *out), const void *from)
{
	cal_out out;
	if (!to.path)
		cal_out_stream(&out, stdout);
	else if (!cal_out_file(&out, to.path))
		return cal_output_finish(&out, to.path);
	write(from, to.json, cal_terminal_look(to.path ? NULL : stdout, o->colour), &out);
	return cal_output_finish(&out, to.path);
}

int cal_write_answers(const cal_model_order *o, void (*write)(const void *from, bool json, cal_look look, cal_out *out),
                      const void *from)
{
	bool written = true;
	if (o->n_targets == 0)
		written = write_answer(o, (cal_target){false, NULL}, write, from);
	for (size_t i = 0; i < o->n_targets; i++)
		written &= write_answer(o, o->targets[i], write, from);
	return written ? STATUS_CLEAN : STATUS_FAILURE;
}
