/* export/budget.h -- what a year is expected to cost, for people and for programs. */
#ifndef CALISTO_EXPORT_BUDGET_H
#define CALISTO_EXPORT_BUDGET_H

#include "export/look.h"
#include "base/out.h"
#include "rules/budget.h"

/* One model's budget: a table of services if there are several, then one with bars for each service and property.
 * full: the latter for each of several services too; most: elements shown of each. */
void cal_text_budget(const cal_budget *budget, bool full, uint32_t most, cal_look look, cal_out *out);

/* Three significant digits without an exponent, as far as that is readable; "?" for NAN. */
const char *cal_amount_text(cal_arena *a, double x);

/* The part of the time that is left of what is lost: "99.9912%". */
const char *cal_nines_text(cal_arena *a, double lost);

void cal_json_budget(const cal_budget *budget, const char *version, cal_out *out);

#endif
