/* cli/baseline.h -- --baseline and --write-baseline: files of findings that are known. */
#ifndef CALISTO_CLI_BASELINE_H
#define CALISTO_CLI_BASELINE_H

#include "cli/terminal.h"
#include "rules/check.h"

/* Reads a baseline.  NULL: it is wrong, and standard error has been told. */
const cal_baseline *cal_baseline_open(cal_arena *keep, const char *path, cal_colour_when colour);

/* Gives the options what a baseline at a path knows of a model; NULL: nothing is known. */
void cal_baseline_apply(cal_arena *keep, const cal_baseline *baseline, const char *path, const cal_model *m,
                        cal_check_options *options);

/* Writes what was found as a baseline, and tells standard error so.  False: it could not, and that has been told. */
bool cal_baseline_save(cal_arena *keep, const char *path, const cal_results *const *results, size_t n);

#endif
