/* cli/questions.c -- `calisto questions`: what a model leaves open, for a meeting. */
#include <string.h>

#include "cli/formats.h"
#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "export/questions.h"
#include "rules/check.h"

enum { OPTION_BY, OPTION_TOP, OPTION_FORMAT, OPTION_OUTPUT, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_POLICY, OPTION_COLOR, OPTION_COUNT };

const cal_option cal_questions_table[] = {
	[OPTION_BY] = {"by", 0, "WHAT=weight|element|owner",
		"order by weight alone (default), or put together what is about one sort of element, or what is for the owners of "
		"the same services"},
	[OPTION_TOP] = {"top", 'n', "N", "ask so many at most; default: all"},
	[OPTION_FORMAT] = {"format", 'f', "FORMAT=text|markdown|json", "text (default), markdown, with boxes to tick, or json"},
	[OPTION_OUTPUT] = {"output", 'o', "FILE", "write to this file; default: to standard output"},
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_POLICY] = {"policy", 0, "FILE", "apply the policy in this file to every service"},
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_COUNT] = {0},
};

typedef struct {
	cal_model_order shared;
	cal_questions_request request;
	unsigned format;
	const char *output;  /* NULL: standard output */
} order;

static const char *take_option(order *o, const cal_given *given)
{
	const char *wrong = NULL;
	cal_arena *keep = o->shared.keep;
	switch (given->option - o->shared.self->options) {
	case OPTION_BY: o->request.by = (cal_questions_by)cal_option_choice(keep, given, &wrong); break;
	case OPTION_TOP: o->request.top = cal_option_count(keep, "--top", given->value, 1, &wrong); break;
	case OPTION_FORMAT: o->format = cal_option_choice(keep, given, &wrong); break;
	case OPTION_OUTPUT: o->output = strcmp(given->value, "-") == 0 ? NULL : given->value; break;
	case OPTION_POLICY: o->shared.read.policy_file = given->value; break;
	default: cal_take_shared(&o->shared, given, &wrong);
	}
	return wrong;
}

static int write_questions(order *o)
{
	static void (*const write[])(const cal_questions_request *request, cal_out *out) = {
		cal_text_questions_list, cal_markdown_questions, cal_json_questions};
	cal_out out;
	if (!o->output)
		cal_out_stream(&out, stdout);
	else if (!cal_out_file(&out, o->output))
		return cal_output_finish(&out, o->output) ? STATUS_CLEAN : STATUS_FAILURE;
	o->request.look = cal_terminal_look(o->output ? NULL : stdout, o->shared.colour);
	write[o->format](&o->request, &out);
	return cal_output_finish(&out, o->output) ? STATUS_CLEAN : STATUS_FAILURE;
}

int cal_run_questions(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}, .request = {.version = CALISTO_VERSION}};
	int status;
	for (size_t i = 0; i < arguments->n_options; i++) {
		const char *wrong = take_option(&o, &arguments->options[i]);
		if (wrong)
			return cal_usage_error(self, "%s", wrong);
	}
	const cal_model *m = cal_open_model(&o.shared, arguments, &status);
	if (!m)
		return status;
	cal_check_options options = {.stale_days = -1, .today = cal_today(), .margins = MARGINS_NEVER};
	cal_progress progress;
	cal_progress_start(&progress, 0);
	cal_progress_phase(&progress, "looking for what is left open");
	o.request.results = cal_check(keep, m, &options);
	cal_progress_end(&progress);
	return write_questions(&o);
}
