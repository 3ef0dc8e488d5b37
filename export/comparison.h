/* export/comparison.h -- what a change of a model gains and loses, for people, reviews and programs. */
#ifndef CALISTO_EXPORT_COMPARISON_H
#define CALISTO_EXPORT_COMPARISON_H

#include "export/look.h"
#include "rules/compare.h"

/* A comparison and the names of its sides: "main:bus.calisto.yaml". */
typedef struct {
	const char *name[2];
	cal_comparison comparison;
} cal_named_comparison;

void cal_text_comparison(const cal_named_comparison *all, size_t n, cal_look look, cal_out *out);
void cal_markdown_comparison(const cal_named_comparison *all, size_t n, cal_out *out);
void cal_json_comparison(const cal_named_comparison *all, size_t n, const char *version, cal_out *out);

/* Losses that have a finding, as a SARIF log (export/sarif.h); status: what the run will end with. */
void cal_sarif_comparison(const cal_named_comparison *all, size_t n, const char *version, int status, cal_out *out);

/* ---- in words; shared by the three ---- */

/* Losses (or gains) that are due to the same differences: one row of a report. */
typedef struct {
	const cal_compared *const *at;
	uint32_t n;
} cal_loss_group;

/* Groups, in order of their first; *n of them, in keep. */
const cal_loss_group *cal_group_compared(cal_arena *keep, const cal_compared *list, uint32_t n_list, uint32_t *n);

/* "components/web: placement: [a, b] is now [a]", "software/app was added". */
const char *cal_difference_text(cal_arena *keep, const cal_comparison *c, const cal_difference *d);

/* "zone-loss: loses A; before: survives", "replica-loss: A survives 1 together; before: 2". */
const char *cal_compared_text(cal_arena *keep, const cal_comparison *c, const cal_compared *it);

/* "1.2 h to 3 h a year", of a cost in one of the models. */
const char *cal_cost_text(cal_arena *keep, const cal_compared_cost *cost, unsigned side);

/* Objectives of the newer model that are not held and were, or were not there. */
bool cal_is_worse_objective(const cal_compared_objective *o);
const char *cal_objective_change_text(cal_arena *keep, const cal_comparison *c, const cal_compared_objective *o);

#endif
