/* export/json_study.c -- cut sets, probabilities and importance for programs. */
#include "export/study.h"

#include <math.h>

static json_t *number_of(double x)
{
	return isfinite(x) ? json_real(x) : json_null();
}

static json_t *outcome_of(cal_exact_outcome outcome)
{
	static const char *const words[] = {[EXACT_DONE] = "done", [EXACT_TOO_BIG] = "too big", [EXACT_STOPPED] = "interrupted"};
	return json_string(words[outcome]);
}

static json_t *limit_of(cal_json *j, cal_cut_limit limit)
{
	json_t *it = json_object();
	cal_json_set(j, it, "max_order", limit.max_order ? json_integer(limit.max_order) : json_null());
	cal_json_set(j, it, "min_probability", limit.min_probability > 0 ? json_real(limit.min_probability) : json_null());
	return it;
}

static json_t *set_of(cal_json *j, const cal_study_report *r, const cal_cut_set *set)
{
	json_t *it = json_object(), *events = json_array();
	for (uint32_t i = 0; i < set->n; i++)
		cal_json_append(j, events, cal_json_text(r->names[set->events[i]]));
	cal_json_set(j, it, "events", events);
	cal_json_set(j, it, "probability", number_of(set->probability));
	return it;
}

static json_t *importance_of(cal_json *j, const cal_study_report *r, const cal_importance *i)
{
	json_t *it = json_object();
	cal_json_set(j, it, "event", cal_json_text(r->names[i->event]));
	cal_json_set(j, it, "probability", number_of(i->probability));
	cal_json_set(j, it, "birnbaum", number_of(i->birnbaum));
	cal_json_set(j, it, "criticality", number_of(i->criticality));
	cal_json_set(j, it, "fussell_vesely", number_of(i->fussell_vesely));
	cal_json_set(j, it, "risk_achievement_worth", number_of(i->achievement));
	cal_json_set(j, it, "risk_reduction_worth", number_of(i->reduction));
	return it;
}

static void put_cuts(cal_json *j, const cal_study_report *r)
{
	const cal_study *s = r->study;
	bool known = s->cuts == EXACT_DONE;
	json_t *by_order = json_array();
	for (uint32_t i = 0; i < s->n_orders; i++)
		cal_json_append(j, by_order, json_string(s->by_order[i]));
	cal_json_value(j, "minimal_cut_sets", known && !r->truth ? json_string(s->count) : json_null());
	cal_json_value(j, "by_order", by_order);
	cal_json_value(j, "limit", limit_of(j, s->limit));
	cal_json_value(j, "limit_asked_for", limit_of(j, *r->asked));
	cal_json_value(j, "rare_event_sum", known ? number_of(s->sums.rare_event) : json_null());
	cal_json_value(j, "min_cut_upper_bound", known ? number_of(s->sums.min_cut_upper_bound) : json_null());
	cal_json_value(j, "left_out_at_most", known ? number_of(s->sums.left_out) : json_null());
	cal_json_open(j, "cut_sets", '[');
	for (uint32_t i = 0; i < s->n_sets; i++)
		cal_json_value(j, NULL, set_of(j, r, &s->sets[i]));
	cal_json_close(j);
}

void cal_json_study(cal_json *j, const cal_study_report *r)
{
	const cal_study *s = r->study;
	json_t *outcome = json_object();
	cal_json_set(j, outcome, "probability", outcome_of(s->exact));
	cal_json_set(j, outcome, "cut_sets", outcome_of(s->cuts));
	cal_json_value(j, "outcome", outcome);
	cal_json_value(j, "coherent", json_boolean(s->coherent));
	cal_json_value(j, "always_true", json_boolean(r->truth));
	cal_json_value(j, "top_probability", number_of(s->probability));
	put_cuts(j, r);
	cal_json_open(j, "importance", '[');
	for (uint32_t i = 0; i < s->n_importance && i < r->importance; i++)
		cal_json_value(j, NULL, importance_of(j, r, &s->importance[i]));
	cal_json_close(j);
}
