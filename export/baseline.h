/* export/baseline.h -- what a run found as a baseline: a text of a line for each finding and service. */
#ifndef CALISTO_EXPORT_BASELINE_H
#define CALISTO_EXPORT_BASELINE_H

#include "base/out.h"
#include "rules/results.h"

/* Writes the findings of n models, known ones too, sorted by model, file, finding, element and service; files: by
 * model, its path as the baseline names it.  Gives how many lines there are; failures are in out->error. */
uint32_t cal_baseline_write(const cal_results *const *results, const char *const *files, size_t n, cal_out *out);

#endif
