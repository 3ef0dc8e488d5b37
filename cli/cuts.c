/* cli/cuts.c -- `calisto cuts`: which events together cost a service a property. */
#include <math.h>

#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "export/names.h"
#include "export/fta.h"
#include "export/json_writer.h"
#include "rules/cuts.h"

enum {
	OPTION_SERVICE, OPTION_PROPERTY, OPTION_MAX_ORDER, OPTION_MIN_PROBABILITY, OPTION_TOP, OPTION_BY, OPTION_THREAT,
	OPTION_AXIS, OPTION_BEST, OPTION_IMPORTANCE, OPTION_FORMAT, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_MEMORY, OPTION_BUDGET, OPTION_COLOR,
	OPTION_VERBOSE, OPTION_COUNT
};

const cal_option cal_cuts_table[] = {
	[OPTION_SERVICE] = {"service", 's', "NAME=<service>", "of this service; may be repeated; default: of every one"},
	[OPTION_PROPERTY] = {"property", 'p', "NAME=<property>",
		"of what costs it this property; may be repeated; default: availability"},
	[OPTION_MAX_ORDER] = {"max-order", 0, "N", "only sets of at most N events; 0: of any number; default: 3"},
	[OPTION_MIN_PROBABILITY] = {"min-probability", 0, "P", "only sets that are at least so probable"},
	[OPTION_TOP] = {"top", 'n', "N", "list so many sets; default: 20"},
	[OPTION_BY] = {"by", 0, "RANK=probability|order",
		"the first are the most probable: probability (default), or those of the fewest events: order"},
	[OPTION_THREAT] = {"threat", 't', "NAME=<threat>",
		"only events of this threat; may be repeated, and goes with --axis"},
	[OPTION_AXIS] = {"axis", 0, "AXIS=<axis>",
		"only events of this axis: infrastructure, software, state or recovery; may be repeated"},
	[OPTION_BEST] = {"best", 0, NULL, "read what is unspecified at its best; default: at its worst"},
	[OPTION_IMPORTANCE] = {"importance", 0, "N", "tell how important so many events are, or all; default: 10"},
	[OPTION_FORMAT] = CAL_OPTION_FORMAT,
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_MEMORY] = CAL_OPTION_MEMORY,
	[OPTION_BUDGET] = CAL_OPTION_BUDGET,
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_VERBOSE] = {"verbose", 'v', NULL, "tell what it took, too"},
	[OPTION_COUNT] = {0},
};

/* What one service loses, and how it was found. */
typedef struct {
	uint32_t service;
	unsigned letter;
	cal_fta fta;
} answer;

typedef struct {
	cal_model_order shared;
	const cal_arguments *arguments;
	const cal_model *model;
	uint8_t properties;
	bool *services, *threats;   /* NULL: all */
	bool worst, verbose;
	double seconds;
	cal_ask ask;
	answer *answers;
	uint32_t n_answers;
} order;

/* ---- the command line ---- */

static const char *take_option(order *o, const cal_given *given)
{
	static const char *const ranks[] = {[CUTS_BY_ORDER] = "order", [CUTS_BY_PROBABILITY] = "probability"};
	cal_arena *keep = o->shared.keep;
	const char *wrong = NULL;
	unsigned property;
	if (cal_take_shared(&o->shared, given, &wrong))
		return wrong;
	switch (given->option - o->shared.self->options) {
	case OPTION_PROPERTY:
		property = cal_word_named(keep, SET_PROPERTY, "--property", given->value, &wrong);
		o->properties = (uint8_t)(o->properties | (property ? 1u << (property - 1) : 0));
		break;
	case OPTION_MAX_ORDER: o->ask.limit.max_order = cal_option_count(keep, "--max-order", given->value, 0, &wrong); break;
	case OPTION_MIN_PROBABILITY:
		o->ask.limit.min_probability = cal_option_number(keep, "--min-probability", given->value, 1, &wrong);
		break;
	case OPTION_TOP: o->ask.sets = cal_option_count(keep, "--top", given->value, 0, &wrong); break;
	case OPTION_BY: o->ask.ranking = (cal_cut_ranking)cal_option_word(keep, "--by", given->value, ranks, 2, &wrong); break;
	case OPTION_BEST: o->worst = false; break;
	case OPTION_IMPORTANCE: o->ask.importance = cal_option_some(keep, "--importance", given->value, &wrong); break;
	case OPTION_BUDGET: o->seconds = cal_option_number(keep, "--budget", given->value, INFINITY, &wrong); break;
	case OPTION_VERBOSE: o->verbose = true; break;
	default: break;  /* what is looked up in the model */
	}
	return wrong;
}

static const char *take_names(order *o)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++) {
		const cal_given *given = &o->arguments->options[i];
		switch (given->option - o->shared.self->options) {
		case OPTION_SERVICE:
			if (!o->services)
				o->services = CAL_NEWS(o->shared.keep, (size_t)o->model->n_services + 1, bool);
			uint32_t service = cal_service_named(o->shared.keep, o->model, given->value, &wrong);
			if (!wrong)
				o->services[service] = true;
			break;
		case OPTION_THREAT: wrong = cal_choose_threat(o->shared.keep, o->model, given->value, &o->threats); break;
		case OPTION_AXIS: wrong = cal_choose_axis(o->shared.keep, o->model, given->value, &o->threats); break;
		default: break;
		}
	}
	return wrong;
}

/* ---- the answer ---- */

/* Gates that the formula has, and events that its top hangs on. */
static void measure(const cal_formula *f, cal_fta *it)
{
	for (uint32_t i = 0; i < f->n_nodes; i++)
		it->gates += f->nodes[i].kind >= FORMULA_ATLEAST;
	it->events = f->n_events;
}

/* True: it was interrupted. */
static bool ask(order *o, const cal_basis *basis, uint32_t service, unsigned letter)
{
	cal_arena *keep = o->shared.keep;
	cal_progress progress;
	cal_exact_budget budget = {.memory = o->shared.memory, .keep_on = cal_progress_keep_on, .to = &progress};
	cal_cuts_request request = {.service = service, .letter = letter, .worst = o->worst, .threats = o->threats};
	cal_progress_start(&progress, o->seconds);
	cal_progress_phase(&progress, "collecting events");
	cal_loss loss = cal_loss_of(keep, basis, &request);
	answer *a = &o->answers[o->n_answers++];
	const char **files = CAL_NEWS(keep, 1, const char *);
	files[0] = cal_model_file(o->model);
	*a = (answer){service, letter, {.files = files, .n_files = 1, .fault_tree = o->model->name, .names = loss.names,
	                                .with_figures = o->verbose}};
	a->fta.top = cal_format(keep, "%s loses %s%s", o->model->services[service].name, cal_word(SET_PROPERTY, letter),
	                        o->worst ? "" : ", read at its best");
	measure(&loss.tops.formula, &a->fta);
	a->fta.answer = cal_answer_of(keep, &loss.tops.formula, loss.top, &budget, &o->ask);
	cal_progress_end(&progress);
	a->fta.outcome = cal_fta_outcome_of(a->fta.answer.outcome, progress.state == PROGRESS_INTERRUPTED);
	cal_loss_free(&loss);
	return a->fta.outcome == FTA_INTERRUPTED;
}

static void write_json(const order *o, cal_out *out)
{
	enum { CUTS_VERSION = 1 };
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '{');
	cal_json_open_line(&j, "format", '{');
	cal_json_value(&j, "name", json_string("calisto-cuts"));
	cal_json_value(&j, "version", json_integer(CUTS_VERSION));
	cal_json_close(&j);
	cal_json_value(&j, "calisto", json_string(CALISTO_VERSION));
	cal_json_value(&j, "model", cal_json_text(o->model->name));
	cal_json_value(&j, "file", cal_json_text(cal_model_file(o->model)));
	cal_json_value(&j, "reading", json_string(o->worst ? "worst" : "best"));
	cal_json_open(&j, "cuts", '[');
	for (uint32_t i = 0; i < o->n_answers && !out->error; i++) {
		cal_json_open(&j, NULL, '{');
		cal_json_value(&j, "service", cal_json_text(o->model->services[o->answers[i].service].name));
		cal_json_value(&j, "property", json_string(cal_word(SET_PROPERTY, o->answers[i].letter)));
		cal_fta_json_top(&j, &o->answers[i].fta);
		cal_json_close(&j);
	}
	cal_json_close(&j);
	cal_json_close(&j);
}

static void write_cuts(const void *from, bool json, cal_look look, cal_out *out)
{
	const order *o = from;
	if (json) {
		write_json(o, out);
		return;
	}
	const cal_fta **tops = CAL_NEWS(o->shared.keep, (size_t)o->n_answers + 1, const cal_fta *);
	for (uint32_t i = 0; i < o->n_answers; i++)
		tops[i] = &o->answers[i].fta;
	cal_fta_text(tops, o->n_answers, look, out);
}

int cal_run_cuts(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}, .arguments = arguments, .worst = true,
	           .ask = {.quantified = true, .limit = {.max_order = 3}, .ranking = CUTS_BY_PROBABILITY, .sets = 20, .importance = 10}};
	const char *wrong = NULL;
	int status;
	for (size_t i = 0; i < arguments->n_options && !wrong; i++)
		wrong = take_option(&o, &arguments->options[i]);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	o.model = cal_open_model(&o.shared, arguments, &status);
	if (!o.model)
		return status;
	wrong = take_names(&o);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	if (!o.properties)
		o.properties = LETTER_A;
	o.answers = CAL_NEWS(keep, (size_t)o.model->n_services * LETTERS + 1, answer);
	cal_basis basis = cal_basis_of(keep, o.model);
	bool interrupted = false;
	for (uint32_t s = 0; s < o.model->n_services; s++)
		for (unsigned letter = 1; letter <= LETTERS && !interrupted; letter++)
			if ((!o.services || o.services[s]) && o.properties >> (letter - 1) & 1)
				interrupted = ask(&o, &basis, s, letter);
	cal_basis_free(&basis);
	status = cal_write_answers(&o.shared, write_cuts, &o);
	for (uint32_t i = 0; i < o.n_answers; i++) {
		int worse = cal_fta_status(&o.answers[i].fta);
		status = worse > status ? worse : status;
	}
	return status;
}
