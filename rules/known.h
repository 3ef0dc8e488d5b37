/* rules/known.h -- findings against a baseline: what of them is known, and what of it no longer occurs. */
#ifndef CALISTO_RULES_KNOWN_H
#define CALISTO_RULES_KNOWN_H

#include "rules/results.h"

/* "software/applier", as a baseline names an element; NULL for SECTION_NONE. */
const char *cal_known_element(cal_arena *a, const cal_model *m, cal_element element);

/* May a finding be known?  One that somebody accepted is decided already, and one about an acceptance asks for a
 * decision. */
bool cal_may_be_known(const cal_finding *f);

/* What a baseline says of a finding and one of its effects; effect NULL: of one without any. */
cal_known cal_known_of(cal_arena *a, const cal_model *m, const cal_finding *f, const cal_effect *effect);

/* The order of baselines: by finding, element and service. */
int cal_known_compare(const cal_known *a, const cal_known *b);

#endif
