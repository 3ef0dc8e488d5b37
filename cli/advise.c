/* cli/advise.c -- `calisto advise`: the fewest changes with which a model's services keep what they promise. */
#include <math.h>

#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "export/advice.h"

enum {
	OPTION_APPLY, OPTION_STRICT, OPTION_TRIES, OPTION_FORMAT, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_POLICY, OPTION_BUDGET, OPTION_COLOR,
	OPTION_COUNT
};

const cal_option cal_advise_table[] = {
	[OPTION_APPLY] = {"apply", 0, NULL, "print the changes as a unified diff, for patch or git apply, and nothing else"},
	[OPTION_STRICT] = {"strict", 0, NULL, "take what is unknown or undescribed for what fails"},
	[OPTION_TRIES] = {"tries", 0, "N", "try so many sets of changes at most; default: 5000"},
	[OPTION_FORMAT] = CAL_OPTION_FORMAT,
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_POLICY] = {"policy", 0, "FILE", "apply the policies in this file"},
	[OPTION_BUDGET] = {"budget", 0, "SECONDS", "search for so long and tell what is found by then; default: until it is done"},
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_COUNT] = {0},
};

typedef struct {
	cal_model_order shared;
	bool apply, strict;
	uint32_t tries;
	double seconds;
	cal_advice advice;
} order;

static const char *take_options(order *o, const cal_arguments *arguments)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < arguments->n_options && !wrong; i++) {
		const cal_given *given = &arguments->options[i];
		if (cal_take_shared(&o->shared, given, &wrong))
			continue;
		switch (given->option - o->shared.self->options) {
		case OPTION_APPLY: o->apply = true; break;
		case OPTION_STRICT: o->strict = true; break;
		case OPTION_TRIES: o->tries = cal_option_count(o->shared.keep, "--tries", given->value, 1, &wrong); break;
		case OPTION_POLICY: o->shared.read.policy_file = given->value; break;
		case OPTION_BUDGET: o->seconds = cal_option_number(o->shared.keep, "--budget", given->value, INFINITY, &wrong); break;
		default: break;
		}
	}
	if (!wrong && o->apply && o->shared.n_targets)
		wrong = "--apply prints a patch: it takes no --format";
	return wrong;
}

static void write_advice(const void *from, bool json, cal_look look, cal_out *out)
{
	const order *o = from;
	if (o->apply)
		cal_patch_advice(&o->advice, out);
	else if (json)
		cal_json_advice(&o->advice, CALISTO_VERSION, out);
	else
		cal_text_advice(&o->advice, look, out);
}

int cal_run_advise(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}};
	int status;
	const char *wrong = take_options(&o, arguments);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	const cal_model *m = cal_open_model(&o.shared, arguments, &status);
	if (!m)
		return status;
	cal_progress progress;
	cal_exact_budget budget = {.keep_on = cal_progress_keep_on, .to = &progress};
	cal_check_options options = {.strict = o.strict, .stale_days = -1, .today = cal_today()};
	cal_progress_start(&progress, o.seconds);
	o.advice = cal_advise(keep, m, &(cal_advise_request){&o.shared.read, &options, o.tries, &budget});
	cal_progress_end(&progress);
	status = cal_write_answers(&o.shared, write_advice, &o);
	if (status != STATUS_CLEAN)
		return status;
	if (progress.state == PROGRESS_INTERRUPTED)
		return cal_failure("interrupted");
	return o.advice.n_met == o.advice.n_objectives ? STATUS_CLEAN : STATUS_FINDINGS;
}
