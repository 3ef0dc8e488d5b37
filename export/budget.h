/* export/budget.h -- what a year is expected to cost, for people and for programs. */
#ifndef CALISTO_EXPORT_BUDGET_H
#define CALISTO_EXPORT_BUDGET_H

#include "export/look.h"
#include "base/out.h"
#include "rules/budget.h"

/* One model's budget: a table of services if there are several, then one with bars for each service and property.
 * full: the latter for each of several services too; most: elements shown of each. */
void cal_text_budget(const cal_budget *budget, bool full, uint32_t most, cal_look look, cal_out *out);

void cal_json_budget(const cal_budget *budget, const char *version, cal_out *out);

#endif
