/* rules/margins.h -- how many events of one threat it takes to break a service, less one: docs/semantics.md, "Margin".
 *
 * Margins are read at worst.  0 is a single point of failure and comes from the verdicts; what no single event costs is
 * asked of the exact engine, threat by threat. */
#ifndef CALISTO_RULES_MARGINS_H
#define CALISTO_RULES_MARGINS_H

#include "engine/exact.h"
#include "rules/judge.h"

/* Margins of all cells, [(service * n_threats + threat) * LETTERS + letter - 1], in keep.  Stopped by the budget's
 * keep_on, those that are not yet known are MARGIN_OPEN.  budget: may be NULL. */
const uint8_t *cal_margins(cal_arena *keep, const cal_judgement *j, const cal_verdict *verdicts,
                           const cal_exact_budget *budget);

#endif
