/* cli/project.h -- what a run need not be told on its command line: .calisto.yaml, and the environment.
 *
 * The command line goes before the environment, and that before the project file. */
#ifndef CALISTO_CLI_PROJECT_H
#define CALISTO_CLI_PROJECT_H

#include "cli/terminal.h"
#include "model/project.h"

/* The row for tables of options of commands that read models. */
#define CAL_OPTION_NO_PROJECT {"no-project", 0, NULL, "read no .calisto.yaml"}

/* Variables of the environment; one that is empty counts as not set. */
#define CAL_VARIABLE_FAIL_ON "CALISTO_FAIL_ON"
#define CAL_VARIABLE_POLICY "CALISTO_POLICY"
#define CAL_VARIABLE_BASELINE "CALISTO_BASELINE"

/* Reads the .calisto.yaml of the working directory, or of the nearest folder above it that has one, up to the folder of
 * a .git or the root.  *project: NULL if there is none.  False: it is wrong, and standard error has been told. */
bool cal_project_find(cal_arena *keep, cal_colour_when colour, const cal_project **project);

/* Gives a request what the project (or NULL) and the environment say, where the command line was silent: a policy,
 * threats, what is skipped and how grave it is. */
void cal_project_fill(cal_arena *keep, const cal_project *project, cal_read_request *read);

/* What a variable says, or NULL. */
const char *cal_variable(const char *name);

#endif
