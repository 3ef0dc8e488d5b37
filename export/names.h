/* export/names.h -- the model's things in words, the same in every format. */
#ifndef CALISTO_EXPORT_NAMES_H
#define CALISTO_EXPORT_NAMES_H

#include "rules/results.h"

/* "2 replica-loss", "software". */
const char *cal_objective_text(cal_arena *a, const cal_model *m, const cal_objective *objective);

/* "error", "warning", "note", "question" */
const char *cal_level_name(unsigned level);

/* "held", "unknown", "broken", "undescribed", "not applicable" */
const char *cal_objective_state_name(unsigned state);

/* Days since 1970-01-01 as "2026-01-31"; NULL for INT32_MIN and INT32_MAX, which stand for no date. */
const char *cal_date(cal_arena *a, int32_t days);

/* The file that the model was read from. */
const char *cal_model_file(const cal_model *m);

/* The section whose rows a threat's events belong to; SECTION_NONE for the structure. */
cal_section cal_threat_section(const cal_threat *threat);

/* The words that its `kinds` are bits of: of domains, software or state. */
cal_word_set cal_threat_kinds(const cal_threat *threat);

/* Where each acceptance of the model stands, in their order. */
const cal_place *cal_accept_places(cal_arena *a, const cal_model *m);

/* Where each objective of the results stands, in their order; without sources, nowhere. */
const cal_place *cal_objective_places(cal_arena *a, const cal_results *r);

#endif
