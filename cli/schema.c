/* cli/schema.c -- `calisto schema`: the file format for editors. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/formats.h"
#include "cli/version.h"
#include "export/schema.h"
#include "rules/catalogue.h"

enum { OPTION_PART, OPTION_OUTPUT, OPTION_COUNT };

const cal_option cal_schema_table[] = {
	[OPTION_PART] = {"part", 0, NULL, "of files that models include, and of files of threats and policies"},
	[OPTION_OUTPUT] = {"output", 'o', "FILE", "write to this file; default: to standard output"},
	[OPTION_COUNT] = {0},
};

int cal_run_schema(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	const char *path = NULL;
	bool part = false;
	for (size_t i = 0; i < arguments->n_options; i++) {
		const cal_given *given = &arguments->options[i];
		if (given->option - self->options == OPTION_PART)
			part = true;
		else
			path = given->value;
	}
	if (arguments->n_operands > 0)
		return cal_usage_error(self, "schema takes no '%s'; it is of all models", arguments->operands[0]);
	if (path && strcmp(path, "-") == 0)
		path = NULL;
	cal_out out;
	if (!path)
		cal_out_stream(&out, stdout);
	else if (!cal_out_file(&out, path))
		return cal_output_finish(&out, path) ? STATUS_CLEAN : STATUS_FAILURE;
	cal_schema_write(cal_builtin_catalogue(keep), part, CALISTO_VERSION, &out);
	return cal_output_finish(&out, path) ? STATUS_CLEAN : STATUS_FAILURE;
}
