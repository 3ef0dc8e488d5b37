/* cli/threats.c -- `calisto threats`: the catalogue as a list. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/formats.h"
#include "cli/version.h"
#include "export/json.h"
#include "export/text.h"
#include "rules/catalogue.h"

enum { OPTION_AXIS, OPTION_FORMAT, OPTION_COUNT };

const cal_option cal_threats_table[] = {
	[OPTION_AXIS] = {"axis", 0, "AXIS=<axis>",
		"only those of this axis: infrastructure, software, state or recovery"},
	[OPTION_FORMAT] = {"format", 'f', "FORMAT=text|json", "text (default) or json"},
	[OPTION_COUNT] = {0},
};

static const char *take_axis(cal_arena *keep, const char *value, unsigned *axis)
{
	const char *words[8] = {0};
	for (unsigned i = 1; i <= cal_words(SET_AXIS); i++)
		words[i - 1] = cal_word(SET_AXIS, i);
	*axis = cal_word_value(SET_AXIS, value);
	if (*axis)
		return NULL;
	return cal_format(keep, "--axis is infrastructure, software, state or recovery, not '%s'%s", value,
	                  cal_did_you_mean(keep, cal_nearest(value, words, cal_words(SET_AXIS))));
}

static const char *take_format(cal_arena *keep, const char *value, bool *json)
{
	static const char *const words[] = {"text", "json"};
	*json = strcmp(value, "json") == 0;
	if (*json || strcmp(value, "text") == 0)
		return NULL;
	return cal_format(keep, "--format is text or json, not '%s'%s", value,
	                  cal_did_you_mean(keep, cal_nearest(value, words, 2)));
}

int cal_run_threats(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	unsigned axis = 0;
	bool json = false;
	for (size_t i = 0; i < arguments->n_options; i++) {
		const cal_given *given = &arguments->options[i];
		const char *wrong = NULL;
		if (given->option - self->options == OPTION_AXIS)
			wrong = take_axis(keep, given->value, &axis);
		else
			wrong = take_format(keep, given->value, &json);
		if (wrong)
			return cal_usage_error(self, "%s", wrong);
	}
	if (arguments->n_operands > 0)
		return cal_usage_error(self, "threats takes no '%s'; did you mean 'calisto explain %s'?",
		                       arguments->operands[0], arguments->operands[0]);
	cal_out out;
	cal_out_stream(&out, stdout);
	if (json)
		cal_json_threats(cal_builtin_catalogue(keep), axis, CALISTO_VERSION, &out);
	else
		cal_text_threats(cal_builtin_catalogue(keep), axis, cal_terminal_look(stdout, COLOUR_AUTO), &out);
	return cal_output_finish(&out, NULL) ? STATUS_CLEAN : STATUS_FAILURE;
}
