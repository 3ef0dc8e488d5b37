/* cli/fta.c -- `calisto fta`: fault trees of others are read, and what is known of their tops is told. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/formats.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "export/fta.h"
#include "import/openpsa.h"

enum {
	OPTION_FORMAT, OPTION_GATE, OPTION_TOP, OPTION_BY, OPTION_MAX_ORDER, OPTION_MIN_PROBABILITY, OPTION_IMPORTANCE,
	OPTION_MISSION_TIME, OPTION_MEMORY, OPTION_BUDGET, OPTION_COLOR, OPTION_VERBOSE, OPTION_COUNT
};

const cal_option cal_fta_table[] = {
	[OPTION_FORMAT] = {"format", 'f', "FORMAT[:FILE]",
		"write text (default) or json, to a file or to standard output; may be repeated"},
	[OPTION_GATE] = {"gate", 0, "NAME", "ask about this gate; default: all that no other gate refers to"},
	[OPTION_TOP] = {"top", 0, "N", "list the first N cut sets; default: 20"},
	[OPTION_BY] = {"by", 0, "WHAT",
		"list the most probable sets first (probability, the default) or those of fewest events (order)"},
	[OPTION_MAX_ORDER] = {"max-order", 0, "N", "only cut sets of at most N events"},
	[OPTION_MIN_PROBABILITY] = {"min-probability", 0, "P", "only cut sets that are at least so probable"},
	[OPTION_IMPORTANCE] = {"importance", 0, "N", "list the N events that matter most, or all; default: 20"},
	[OPTION_MISSION_TIME] = {"mission-time", 0, "HOURS", "the mission time, where probabilities depend on it"},
	[OPTION_MEMORY] = {"memory", 0, "SIZE", "work within so much memory, such as 512M; default: 3G"},
	[OPTION_BUDGET] = {"budget", 0, "SECONDS", "work on each top for so long; default: until it is done"},
	[OPTION_COLOR] = {"color", 0, "WHEN", "colour the text: auto (default), always or never"},
	[OPTION_VERBOSE] = {"verbose", 'v', NULL, "tell what it took, too"},
	[OPTION_COUNT] = {0},
};

enum { FORMATS = 8 };

typedef struct {
	bool json;
	const char *path;  /* NULL: standard output */
} target;

/* What the command line asks for. */
typedef struct {
	cal_arena *keep;
	const cal_command *self;
	target targets[FORMATS];
	size_t n_targets;
	const char *gate;
	bool ranked;                /* --by was given */
	cal_ask ask;
	double mission_time, seconds;
	size_t memory;
	cal_colour_when colour;
	bool verbose;
} order;

/* ---- the command line ---- */

static const char *take_format(order *o, const char *value)
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
	if (o->n_targets == FORMATS)
		return "too many formats";
	o->targets[o->n_targets++] = (target){strcmp(name, "json") == 0, path};
	return NULL;
}

static const char *take_word(order *o, const char *option, const char *value, const char *const *words, size_t n,
                             size_t *which)
{
	const char *list = words[0];
	for (*which = 0; *which < n; ++*which)
		if (strcmp(words[*which], value) == 0)
			return NULL;
	for (size_t i = 1; i < n; i++)
		list = cal_format(o->keep, "%s%s%s", list, i + 1 < n ? ", " : " or ", words[i]);
	return cal_format(o->keep, "--%s is %s, not '%s'%s", option, list, value,
	                  cal_did_you_mean(o->keep, cal_nearest(value, words, n)));
}

static const char *take_ranking(order *o, const char *value)
{
	static const char *const words[] = {"order", "probability"};
	size_t which;
	const char *wrong = take_word(o, "by", value, words, 2, &which);
	o->ranked = true;
	o->ask.ranking = which == 0 ? CUTS_BY_ORDER : CUTS_BY_PROBABILITY;
	return wrong;
}

static const char *take_colour(order *o, const char *value)
{
	static const char *const words[] = {"auto", "always", "never"};
	size_t which;
	const char *wrong = take_word(o, "color", value, words, 3, &which);
	o->colour = (cal_colour_when)which;
	return wrong;
}

static const char *take_count(order *o, const char *option, const char *value, uint32_t least, uint32_t *count)
{
	enum { MOST = 1000000000 };
	char *end;
	errno = 0;
	unsigned long long n = strtoull(value, &end, 10);
	if (*value < '0' || *value > '9' || *end || errno || n > MOST || n < least)
		return cal_format(o->keep, "--%s is a whole number from %u on, not '%s'", option, (unsigned)least, value);
	*count = (uint32_t)n;
	return NULL;
}

/* A number above 0 (with_zero: or 0). */
static const char *take_number(order *o, const char *option, const char *value, double most, double *number)
{
	char *end;
	*number = strtod(value, &end);
	if ((*value >= '0' && *value <= '9') || *value == '.')
		if (!*end && isfinite(*number) && *number >= 0 && *number <= most && !strpbrk(value, "xX"))
			return NULL;
	return isfinite(most) ? cal_format(o->keep, "--%s is a number from 0 to %g, not '%s'", option, most, value)
	                      : cal_format(o->keep, "--%s is a number, not '%s'", option, value);
}

static const char *take_memory(order *o, const char *value)
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

static const char *take_importance(order *o, const char *value)
{
	if (strcmp(value, "all") == 0) {
		o->ask.importance = UINT32_MAX;
		return NULL;
	}
	const char *wrong = take_count(o, "importance", value, 0, &o->ask.importance);
	return wrong ? cal_format(o->keep, "--importance is a whole number or all, not '%s'", value) : NULL;
}

static const char *take_option(order *o, const cal_given *given)
{
	const char *value = given->value, *name = given->option->name;
	switch (given->option - o->self->options) {
	case OPTION_FORMAT: return take_format(o, value);
	case OPTION_GATE: o->gate = value; break;
	case OPTION_TOP: return take_count(o, name, value, 0, &o->ask.sets);
	case OPTION_BY: return take_ranking(o, value);
	case OPTION_MAX_ORDER: return take_count(o, name, value, 1, &o->ask.limit.max_order);
	case OPTION_MIN_PROBABILITY: return take_number(o, name, value, 1, &o->ask.limit.min_probability);
	case OPTION_IMPORTANCE: return take_importance(o, value);
	case OPTION_MISSION_TIME: return take_number(o, name, value, INFINITY, &o->mission_time);
	case OPTION_MEMORY: return take_memory(o, value);
	case OPTION_BUDGET: return take_number(o, name, value, INFINITY, &o->seconds);
	case OPTION_COLOR: return take_colour(o, value);
	case OPTION_VERBOSE: o->verbose = true; break;
	default: break;
	}
	return NULL;
}

/* ---- asking ---- */

static cal_fta_outcome outcome_of(const cal_answer *answer, cal_progress_state state)
{
	switch (answer->outcome) {
	case EXACT_DONE: return FTA_COMPLETE;
	case EXACT_TOO_BIG: return FTA_TOO_BIG;
	default: return state == PROGRESS_INTERRUPTED ? FTA_INTERRUPTED : FTA_OUT_OF_TIME;
	}
}

static cal_fta *ask(order *o, const cal_openpsa *model, const cal_openpsa_top *top, const char *const *files, size_t n)
{
	cal_progress progress;
	cal_exact_budget budget = {.memory = o->memory, .keep_on = cal_progress_keep_on, .to = &progress};
	cal_openpsa_size size = cal_openpsa_measure(model, top);
	cal_fta *it = CAL_NEW(o->keep, cal_fta);
	*it = (cal_fta){.files = files, .n_files = n, .top = top->name, .fault_tree = top->fault_tree,
	                .gates = size.gates, .events = size.events, .unquantified = size.unquantified,
	                .names = model->events, .with_figures = o->verbose};
	cal_ask asked = o->ask;
	asked.quantified = size.unquantified == 0;
	if (!o->ranked)
		asked.ranking = asked.quantified ? CUTS_BY_PROBABILITY : CUTS_BY_ORDER;
	cal_progress_start(&progress, o->seconds);
	it->answer = cal_answer_of(o->keep, &model->formula, top->edge, &budget, &asked);
	cal_progress_end(&progress);
	it->outcome = outcome_of(&it->answer, progress.state);
	return it;
}

/* ---- telling ---- */

static bool write_one(order *o, target to, const cal_fta *const *tops, size_t n)
{
	FILE *stream = to.path ? NULL : stdout;
	cal_out out;
	if (stream)
		cal_out_stream(&out, stream);
	else if (!cal_out_file(&out, to.path))
		return cal_output_finish(&out, to.path);
	if (to.json)
		cal_fta_json(tops, n, CALISTO_VERSION, &out);
	else
		cal_fta_text(tops, n, cal_terminal_look(stream, o->colour), &out);
	return cal_output_finish(&out, to.path);
}

static bool write_all(order *o, const cal_fta *const *tops, size_t n)
{
	bool written = true;
	if (o->n_targets == 0)
		o->targets[o->n_targets++] = (target){0};
	for (size_t i = 0; i < o->n_targets; i++)
		written &= write_one(o, o->targets[i], tops, n);
	return written;
}

/* Tells what a top's answer lacks, and what status that is. */
static int status_of(const cal_fta *it)
{
	static const char *const reasons[] = {
		[FTA_COMPLETE] = "", [FTA_TOO_BIG] = "not all could be told within the memory allowed",
		[FTA_OUT_OF_TIME] = "not all could be told within the time allowed", [FTA_INTERRUPTED] = "interrupted",
	};
	if (it->outcome == FTA_COMPLETE)
		return STATUS_CLEAN;
	cal_failure("%s: %s", it->top, reasons[it->outcome]);
	return it->outcome == FTA_INTERRUPTED || !cal_answer_says(&it->answer) ? STATUS_FAILURE : STATUS_CLEAN;
}

static int tell(order *o, const cal_openpsa *model, const cal_openpsa_top *tops, size_t n, const char *const *files,
                size_t n_files)
{
	const cal_fta **told = CAL_NEWS(o->keep, n, const cal_fta *);
	size_t done = 0;
	while (done < n) {
		told[done] = ask(o, model, &tops[done], files, n_files);
		if (told[done++]->outcome == FTA_INTERRUPTED)
			break;
	}
	int status = write_all(o, told, done) ? STATUS_CLEAN : STATUS_FAILURE;
	for (size_t i = 0; i < done; i++) {
		int worse = status_of(told[i]);
		status = worse > status ? worse : status;
	}
	return status;
}

static int tell_gate(order *o, const cal_openpsa *model, const char *const *files, size_t n_files)
{
	cal_openpsa_top top;
	const char *near = NULL;
	if (!o->gate)
		return tell(o, model, model->tops, model->n_tops, files, n_files);
	if (cal_openpsa_gate(model, o->gate, &top, &near))
		return tell(o, model, &top, 1, files, n_files);
	return cal_usage_error(o->self, "there is no gate '%s'%s", o->gate, cal_did_you_mean(o->keep, near));
}

int cal_run_fta(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	enum { LISTED = 20 };
	order o = {.keep = keep, .self = self, .mission_time = NAN, .ask = {.sets = LISTED, .importance = LISTED}};
	for (size_t i = 0; i < arguments->n_options; i++) {
		const char *wrong = take_option(&o, &arguments->options[i]);
		if (wrong)
			return cal_usage_error(self, "%s", wrong);
	}
	if (arguments->n_operands == 0)
		return cal_usage_error(self, "fta needs a fault tree: files in the Open-PSA format, or - for standard input");
	cal_openpsa_request request = {arguments->operands, arguments->n_operands, o.mission_time};
	cal_diags diags = {.keep = keep};
	cal_openpsa model;
	bool right = cal_openpsa_read(keep, &request, &model, &diags);
	cal_diags_sort(&diags);
	cal_diags_print(&diags, stderr, cal_terminal_colour(stderr, o.colour));
	cal_diags_free(&diags);
	if (!right)
		return STATUS_BAD_MODEL;
	const char **files = CAL_NEWS(keep, request.n, const char *);
	for (size_t i = 0; i < request.n; i++)
		files[i] = strcmp(request.paths[i], "-") == 0 ? "<stdin>" : request.paths[i];
	int status = tell_gate(&o, &model, files, request.n);
	cal_openpsa_free(&model);
	return status;
}
