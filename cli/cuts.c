/* cli/cuts.c -- `calisto cuts`: which events together cost a service a property. */
#include <errno.h>
#include <stdlib.h>

#include "cli/model.h"
#include "cli/version.h"
#include "export/names.h"
#include "export/study.h"
#include "rules/cuts.h"

enum {
	OPTION_SERVICE, OPTION_PROPERTY, OPTION_MAX_ORDER, OPTION_MIN_PROBABILITY, OPTION_TOP, OPTION_BY, OPTION_THREAT,
	OPTION_AXIS, OPTION_BEST, OPTION_IMPORTANCE, OPTION_FORMAT, OPTION_THREATS, OPTION_MEMORY, OPTION_COLOR, OPTION_COUNT
};

const cal_option cal_cuts_table[] = {
	[OPTION_SERVICE] = {"service", 's', "NAME", "of this service; may be repeated; default: of every one"},
	[OPTION_PROPERTY] = {"property", 'p', "NAME", "of what costs it this property; may be repeated; default: availability"},
	[OPTION_MAX_ORDER] = {"max-order", 0, "N", "only sets of at most N events; 0: of any number; default: 3"},
	[OPTION_MIN_PROBABILITY] = {"min-probability", 0, "P", "only sets that are at least so probable"},
	[OPTION_TOP] = {"top", 'n', "N", "list so many sets; default: 20"},
	[OPTION_BY] = {"by", 0, "RANK", "the first are the most probable: probability (default), or those of the fewest events: order"},
	[OPTION_THREAT] = {"threat", 't', "NAME", "only events of this threat; may be repeated, and goes with --axis"},
	[OPTION_AXIS] = {"axis", 0, "AXIS", "only events of this axis: infrastructure, software, state or recovery; may be repeated"},
	[OPTION_BEST] = {"best", 0, NULL, "read what is unspecified at its best; default: at its worst"},
	[OPTION_IMPORTANCE] = {"importance", 0, "N", "show how important so many events are; default: 10"},
	[OPTION_FORMAT] = CAL_OPTION_FORMAT,
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_MEMORY] = CAL_OPTION_MEMORY,
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_COUNT] = {0},
};

/* A study with what it is about. */
typedef struct {
	uint32_t service;
	unsigned letter;
	cal_study_report report;
} answer;

typedef struct {
	cal_model_order shared;
	const cal_arguments *arguments;
	const cal_model *model;
	uint8_t properties;
	uint32_t importance;
	bool *services, *threats;   /* NULL: all */
	cal_cuts_request request;
	cal_cut_limit asked;
	answer *answers;
	uint32_t n_answers;
} order;

/* ---- the command line ---- */

static double probability_of(cal_arena *keep, const char *value, const char **wrong)
{
	char *end;
	errno = 0;
	double p = strtod(value, &end);
	if (((*value < '0' || *value > '9') && *value != '.') || *end || errno || !(p >= 0 && p <= 1)) {
		*wrong = cal_format(keep, "--min-probability is a number from 0 to 1, not '%s'", value);
		return 0;
	}
	return p;
}

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
		o->properties |= property ? (uint8_t)(1u << (property - 1)) : 0;
		break;
	case OPTION_MAX_ORDER: o->asked.max_order = cal_option_number(keep, "--max-order", given->value, 1000000, &wrong); break;
	case OPTION_MIN_PROBABILITY: o->asked.min_probability = probability_of(keep, given->value, &wrong); break;
	case OPTION_TOP: o->request.study.most = cal_option_number(keep, "--top", given->value, 1000000, &wrong); break;
	case OPTION_BY: o->request.study.ranking = (cal_cut_ranking)cal_option_word(keep, "--by", given->value, ranks, 2, &wrong); break;
	case OPTION_BEST: o->request.worst = false; break;
	case OPTION_IMPORTANCE: o->importance = cal_option_number(keep, "--importance", given->value, 1000000, &wrong); break;
	default: break;  /* what is looked up in the model */
	}
	return wrong;
}

static void want_threat(order *o, uint32_t threat)
{
	if (!o->threats)
		o->threats = CAL_NEWS(o->shared.keep, (size_t)o->model->n_threats + 1, bool);
	if (threat != CAL_NONE)
		o->threats[threat] = true;
}

static const char *take_threat(order *o, const char *name)
{
	const char *wrong = NULL;
	uint32_t threat = cal_threat_named(o->shared.keep, o->model, name, &wrong);
	if (!wrong && o->model->threats[threat].mechanism == MECHANISM_STRUCTURE)
		return cal_format(o->shared.keep, "%s is a fault of the structure; it has no events that could be in a cut set", name);
	want_threat(o, threat);
	return wrong;
}

static const char *take_axis(order *o, const char *name)
{
	const char *wrong = NULL;
	unsigned axis = cal_word_named(o->shared.keep, SET_AXIS, "--axis", name, &wrong);
	want_threat(o, CAL_NONE);
	for (uint32_t t = 0; t < o->model->n_threats && !wrong; t++)
		if (o->model->threats[t].axis == axis)
			o->threats[t] = true;
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
		case OPTION_THREAT: wrong = take_threat(o, given->value); break;
		case OPTION_AXIS: wrong = take_axis(o, given->value); break;
		default: break;
		}
	}
	return wrong;
}

/* ---- the answer ---- */

static void study(order *o, const cal_basis *basis, uint32_t service, unsigned letter)
{
	cal_arena *keep = o->shared.keep;
	cal_cuts_request request = o->request;
	request.service = service;
	request.letter = letter;
	request.threats = o->threats;
	request.study.limit = o->asked;
	cal_loss loss = cal_loss_of(keep, basis, &request);
	answer *a = &o->answers[o->n_answers++];
	*a = (answer){service, letter, {.names = loss.names, .asked = &o->asked, .truth = loss.top == EDGE_TRUE,
	                                .importance = o->importance, .ranking = request.study.ranking}};
	a->report.top = cal_format(keep, "%s loses %s", o->model->services[service].name, cal_word(SET_PROPERTY, letter));
	a->report.study = cal_study_of(keep, &loss.tops.formula, loss.top, &request.study, request.budget);
	cal_loss_free(&loss);
}

static void put_heading(cal_pen *pen, const order *o, const answer *a)
{
	const char *what = cal_format(pen->scratch, "%s, %s", o->model->services[a->service].name,
	                              cal_word(SET_PROPERTY, a->letter));
	cal_ink_text(pen, INK_BOLD, cal_clean(pen->scratch, what));
	cal_printf(pen->out, ": read at its %s\n", o->request.worst ? "worst" : "best");
}

static void write_text(const order *o, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	cal_pen pen = {out, look, &scratch};
	for (uint32_t i = 0; i < o->n_answers; i++) {
		cal_puts(out, i ? "\n" : "");
		put_heading(&pen, o, &o->answers[i]);
		cal_text_study(&pen, &o->answers[i].report);
	}
	cal_arena_free(&scratch);
}

static void write_json(const order *o, cal_out *out)
{
	enum { CUTS_VERSION = 1 };
	cal_json j = {.out = out};
	json_t *format = json_object();
	cal_json_open(&j, NULL, '{');
	cal_json_set(&j, format, "name", json_string("calisto-cuts"));
	cal_json_set(&j, format, "version", json_integer(CUTS_VERSION));
	cal_json_value(&j, "format", format);
	cal_json_value(&j, "calisto", json_string(CALISTO_VERSION));
	cal_json_value(&j, "model", cal_json_text(o->model->name));
	cal_json_value(&j, "file", cal_json_text(cal_model_file(o->model)));
	cal_json_value(&j, "reading", json_string(o->request.worst ? "worst" : "best"));
	cal_json_open(&j, "cuts", '[');
	for (uint32_t i = 0; i < o->n_answers && !out->error; i++) {
		cal_json_open(&j, NULL, '{');
		cal_json_value(&j, "service", cal_json_text(o->model->services[o->answers[i].service].name));
		cal_json_value(&j, "property", json_string(cal_word(SET_PROPERTY, o->answers[i].letter)));
		cal_json_study(&j, &o->answers[i].report);
		cal_json_close(&j);
	}
	cal_json_close(&j);
	cal_json_close(&j);
}

static void write_cuts(const void *from, bool json, cal_look look, cal_out *out)
{
	if (json)
		write_json(from, out);
	else
		write_text(from, look, out);
}

int cal_run_cuts(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}, .arguments = arguments, .importance = 10, .asked = {.max_order = 3}};
	const char *wrong = NULL;
	int status;
	o.request = (cal_cuts_request){.worst = true, .study = {.ranking = CUTS_BY_PROBABILITY, .most = 20, .importance = true}};
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
	cal_exact_budget budget = {.memory = o.shared.memory};
	o.request.budget = &budget;
	o.answers = CAL_NEWS(keep, (size_t)o.model->n_services * LETTERS + 1, answer);
	cal_basis basis = cal_basis_of(keep, o.model);
	for (uint32_t s = 0; s < o.model->n_services; s++)
		for (unsigned letter = 1; letter <= LETTERS; letter++)
			if ((!o.services || o.services[s]) && o.properties >> (letter - 1) & 1)
				study(&o, &basis, s, letter);
	cal_basis_free(&basis);
	return cal_write_answers(&o.shared, write_cuts, &o);
}
