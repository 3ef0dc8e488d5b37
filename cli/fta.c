/* cli/fta.c -- `calisto fta`: fault trees of others are read, and what is known of their tops is told. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/heap.h"
#include "base/text.h"
#include "cli/model.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "export/fta.h"
#include "import/openpsa.h"

enum {
	OPTION_FORMAT, OPTION_GATE, OPTION_TOP, OPTION_BY, OPTION_MAX_ORDER, OPTION_MIN_PROBABILITY, OPTION_IMPORTANCE,
	OPTION_PRIMES, OPTION_MISSION_TIME, OPTION_MEMORY, OPTION_BUDGET, OPTION_COLOR, OPTION_VERBOSE, OPTION_COUNT
};

const cal_option cal_fta_table[] = {
	[OPTION_FORMAT] = CAL_OPTION_FORMAT,
	[OPTION_GATE] = {"gate", 0, "NAME", "ask about this gate; default: all that no other gate refers to"},
	[OPTION_TOP] = {"top", 0, "N", "list the first N cut sets; default: 20"},
	[OPTION_BY] = {"by", 0, "WHAT=probability|order",
		"list the most probable sets first (probability, the default) or those of fewest events (order)"},
	[OPTION_MAX_ORDER] = {"max-order", 0, "N", "only cut sets of at most N events"},
	[OPTION_MIN_PROBABILITY] = {"min-probability", 0, "P", "only cut sets that are at least so probable"},
	[OPTION_IMPORTANCE] = {"importance", 0, "N", "list the N events that matter most, or all; default: 20"},
	[OPTION_PRIMES] = {"prime-implicants", 0, NULL, "count prime implicants, too: where there is NOT or XOR, they are more"},
	[OPTION_MISSION_TIME] = {"mission-time", 0, "HOURS", "the mission time, where probabilities depend on it"},
	[OPTION_MEMORY] = CAL_OPTION_MEMORY,
	[OPTION_BUDGET] = CAL_OPTION_BUDGET,
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_VERBOSE] = {"verbose", 'v', NULL, "tell what it took, too"},
	[OPTION_COUNT] = {0},
};

/* What the command line asks for. */
typedef struct {
	cal_model_order shared;
	const char *gate;
	bool ranked;                /* --by was given */
	cal_ask ask;
	double mission_time, seconds;
	bool verbose;
} order;

/* ---- the command line ---- */

static const char *take_option(order *o, const cal_given *given)
{
	static const char *const ranks[] = {[CUTS_BY_ORDER] = "order", [CUTS_BY_PROBABILITY] = "probability"};
	const char *value = given->value, *wrong = NULL;
	cal_arena *keep = o->shared.keep;
	if (cal_take_shared(&o->shared, given, &wrong))
		return wrong;
	switch (given->option - o->shared.self->options) {
	case OPTION_GATE: o->gate = value; break;
	case OPTION_TOP: o->ask.sets = cal_option_count(keep, "--top", value, 0, &wrong); break;
	case OPTION_BY:
		o->ask.ranking = (cal_cut_ranking)cal_option_word(keep, "--by", value, ranks, 2, &wrong);
		o->ranked = true;
		break;
	case OPTION_MAX_ORDER: o->ask.limit.max_order = cal_option_count(keep, "--max-order", value, 1, &wrong); break;
	case OPTION_MIN_PROBABILITY:
		o->ask.limit.min_probability = cal_option_number(keep, "--min-probability", value, 1, &wrong);
		break;
	case OPTION_IMPORTANCE: o->ask.importance = cal_option_some(keep, "--importance", value, &wrong); break;
	case OPTION_PRIMES: o->ask.primes = true; break;
	case OPTION_MISSION_TIME: o->mission_time = cal_option_number(keep, "--mission-time", value, INFINITY, &wrong); break;
	case OPTION_BUDGET: o->seconds = cal_option_number(keep, "--budget", value, INFINITY, &wrong); break;
	case OPTION_VERBOSE: o->verbose = true; break;
	default: break;
	}
	return wrong;
}

/* ---- asking ---- */

static cal_fta *ask(order *o, const cal_openpsa *model, const cal_openpsa_top *top, const char *const *files, size_t n)
{
	cal_progress progress;
	cal_exact_budget budget = {.memory = o->shared.memory, .keep_on = cal_progress_keep_on, .to = &progress};
	cal_openpsa_size size = cal_openpsa_measure(model, top);
	cal_fta *it = CAL_NEW(o->shared.keep, cal_fta);
	*it = (cal_fta){.files = files, .n_files = n, .top = top->name, .fault_tree = top->fault_tree,
	                .gates = size.gates, .events = size.events, .unquantified = size.unquantified,
	                .names = model->events, .labels = model->labels, .with_figures = o->verbose};
	cal_ask asked = o->ask;
	asked.quantified = size.unquantified == 0;
	if (!o->ranked)
		asked.ranking = asked.quantified ? CUTS_BY_PROBABILITY : CUTS_BY_ORDER;
	cal_progress_start(&progress, o->seconds);
	it->answer = cal_answer_of(o->shared.keep, &model->formula, top->edge, &budget, &asked);
	cal_progress_end(&progress);
	it->outcome = cal_fta_outcome_of(it->answer.outcome, progress.state == PROGRESS_INTERRUPTED);
	return it;
}

/* ---- telling ---- */

typedef struct {
	const cal_fta *const *tops;
	size_t n;
} telling;

static void write_tops(const void *from, bool json, cal_look look, cal_out *out)
{
	const telling *t = from;
	if (json)
		cal_fta_json(t->tops, t->n, CALISTO_VERSION, out);
	else
		cal_fta_text(t->tops, t->n, look, out);
}

int cal_fta_status(const cal_fta *it)
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
	const cal_fta **told = CAL_NEWS(o->shared.keep, n, const cal_fta *);
	size_t done = 0;
	while (done < n) {
		told[done] = ask(o, model, &tops[done], files, n_files);
		if (told[done++]->outcome == FTA_INTERRUPTED)
			break;
	}
	int status = cal_write_answers(&o->shared, write_tops, &(telling){told, done});
	for (size_t i = 0; i < done; i++) {
		int worse = cal_fta_status(told[i]);
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
	return cal_usage_error(o->shared.self, "there is no gate '%s'%s", o->gate, cal_did_you_mean(o->shared.keep, near));
}

int cal_run_fta(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	enum { LISTED = 20 };
	cal_heap_prepare(false);
	order o = {.shared = {.keep = keep, .self = self}, .mission_time = NAN, .ask = {.sets = LISTED, .importance = LISTED}};
	for (size_t i = 0; i < arguments->n_options; i++) {
		const char *wrong = take_option(&o, &arguments->options[i]);
		if (wrong)
			return cal_usage_error(self, "%s", wrong);
	}
	if (arguments->n_operands == 0)
		return cal_usage_error(self, "fta needs a fault tree: files in the Open-PSA format, or - for standard input");
	if (!cal_targets_spare(&o.shared, arguments->operands, arguments->n_operands))
		return STATUS_BAD_USAGE;
	cal_openpsa_request request = {arguments->operands, arguments->n_operands, o.mission_time};
	cal_diags diags = {.keep = keep};
	cal_openpsa model;
	cal_progress progress;
	cal_progress_start(&progress, 0);
	cal_progress_phase(&progress, "reading the fault tree");
	bool right = cal_openpsa_read(keep, &request, &model, &diags);
	cal_progress_end(&progress);
	cal_diags_sort(&diags);
	cal_diags_print(&diags, stderr, cal_terminal_colour(stderr, o.shared.colour));
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
