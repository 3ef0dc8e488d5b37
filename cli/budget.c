/* cli/budget.c -- `calisto budget`: what a year is expected to cost. */
#include <math.h>

#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "export/budget.h"
#include "rules/budget.h"

enum {
	OPTION_SERVICE, OPTION_PROPERTY, OPTION_TOP, OPTION_FORMAT, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_MEMORY, OPTION_BUDGET, OPTION_COLOR,
	OPTION_VERBOSE, OPTION_COUNT
};

const cal_option cal_budget_table[] = {
	[OPTION_SERVICE] = {"service", 's', "NAME=<service>", "only this service, in full; may be repeated"},
	[OPTION_PROPERTY] = {"property", 'p', "NAME=<property>",
		"this property; may be repeated; default: availability, durability, integrity and consistency"},
	[OPTION_TOP] = {"top", 'n', "N", "tell of so many elements; default: 10"},
	[OPTION_FORMAT] = CAL_OPTION_FORMAT,
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_MEMORY] = CAL_OPTION_MEMORY,
	[OPTION_BUDGET] = {"budget", 0, "SECONDS", "work for so long and tell what is known by then; default: until it is done"},
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_VERBOSE] = {"verbose", 'v', NULL, "tell of each service in full"},
	[OPTION_COUNT] = {0},
};

typedef struct {
	cal_model_order shared;
	const cal_arguments *arguments;
	uint8_t properties;
	uint32_t top;
	double seconds;
	bool full;
	bool *services;   /* by service, or NULL: all */
	cal_budget budget;
} order;

static const char *take_options(order *o)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++) {
		const cal_given *given = &o->arguments->options[i];
		unsigned property;
		if (cal_take_shared(&o->shared, given, &wrong))
			continue;
		switch (given->option - o->shared.self->options) {
		case OPTION_PROPERTY:
			property = cal_word_named(o->shared.keep, SET_PROPERTY, "--property", given->value, &wrong);
			o->properties = (uint8_t)(o->properties | (property ? 1u << (property - 1) : 0));
			break;
		case OPTION_TOP: o->top = cal_option_count(o->shared.keep, "--top", given->value, 0, &wrong); break;
		case OPTION_BUDGET: o->seconds = cal_option_number(o->shared.keep, "--budget", given->value, INFINITY, &wrong); break;
		case OPTION_VERBOSE: o->full = true; break;
		default: break;  /* services are looked up in the model */
		}
	}
	return wrong;
}

static const char *take_services(order *o, const cal_model *m)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++) {
		const cal_given *given = &o->arguments->options[i];
		if (given->option - o->shared.self->options != OPTION_SERVICE)
			continue;
		if (!o->services)
			o->services = CAL_NEWS(o->shared.keep, (size_t)m->n_services + 1, bool);
		uint32_t service = cal_service_named(o->shared.keep, m, given->value, &wrong);
		if (!wrong)
			o->services[service] = true;
	}
	return wrong;
}

static void write_budget(const void *from, bool json, cal_look look, cal_out *out)
{
	const order *o = from;
	if (json)
		cal_json_budget(&o->budget, CALISTO_VERSION, out);
	else
		cal_text_budget(&o->budget, o->full || o->services, o->top, look, out);
}

int cal_run_budget(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}, .arguments = arguments, .top = 10};
	int status;
	const char *wrong = take_options(&o);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	const cal_model *m = cal_open_model(&o.shared, arguments, &status);
	if (!m)
		return status;
	wrong = take_services(&o, m);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	if (!o.properties)
		o.properties = LETTER_A | LETTER_D | LETTER_I | LETTER_C;
	cal_progress progress;
	cal_exact_budget exact = {.memory = o.shared.memory, .keep_on = cal_progress_keep_on, .to = &progress};
	cal_progress_start(&progress, o.seconds);
	cal_progress_phase(&progress, "collecting events");
	cal_basis basis = cal_basis_of(keep, m);
	o.budget = cal_budget_of(keep, &basis, o.services, o.properties, &exact);
	cal_progress_end(&progress);
	status = cal_write_answers(&o.shared, write_budget, &o);
	cal_basis_free(&basis);
	return o.budget.stopped ? cal_failure(progress.state == PROGRESS_INTERRUPTED ? "interrupted" : "out of time") : status;
}
