/* engine/study.c -- questions in the order in which their answers are worth having. */
#include "engine/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void find_cuts(cal_exact *x, cal_study *s)
{
	static const uint32_t narrower[] = {6, 4, 3, 2};
	s->cuts = cal_exact_cuts(x, s->limit);
	for (size_t i = 0; i < sizeof narrower / sizeof *narrower && s->cuts == EXACT_TOO_BIG; i++) {
		if (s->limit.max_order && s->limit.max_order <= narrower[i])
			continue;
		s->limit.max_order = narrower[i];
		s->narrowed = true;
		s->cuts = cal_exact_cuts(x, s->limit);
	}
}

static void keep_counts(cal_arena *keep, cal_exact *x, cal_study *s)
{
	uint32_t n;
	const char *count = cal_exact_count(x), *const *by_order = cal_exact_count_by_order(x, &n);
	const char **kept = CAL_NEWS(keep, (size_t)n + 1, const char *);
	s->count = cal_copy(keep, count, strlen(count));
	for (uint32_t i = 0; i < n; i++)
		kept[i] = cal_copy(keep, by_order[i], strlen(by_order[i]));
	s->by_order = kept;
	s->n_orders = n;
}

/* What is NAN comes last. */
static int compare(double x, double y)
{
	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	return x > y ? -1 : x < y;
}

static int by_importance(const void *a, const void *b)
{
	const cal_importance *x = a, *y = b;
	int order = compare(x->criticality, y->criticality);
	if (!order)
		order = compare(x->fussell_vesely, y->fussell_vesely);
	if (!order)
		order = compare(x->birnbaum, y->birnbaum);
	return order ? order : x->event < y->event ? -1 : x->event > y->event;
}

static cal_importance measure(const cal_study *s, uint32_t event, double q, double birnbaum, double share)
{
	double p = s->probability, without = fmax(p - birnbaum * q, 0);
	cal_importance it = {.event = event, .probability = q, .birnbaum = birnbaum};
	it.criticality = p > 0 ? fmin(birnbaum * q / p, 1) : (double)NAN;
	it.fussell_vesely = s->sums.rare_event > 0 ? share / s->sums.rare_event : (double)NAN;
	it.achievement = p > 0 ? (p + birnbaum * (1 - q)) / p : (double)NAN;
	it.reduction = p > 0 ? without > 0 ? p / without : (double)INFINITY : (double)NAN;
	return it;
}

static void find_importance(cal_arena *keep, const cal_formula *f, cal_exact *x, cal_study *s)
{
	double *birnbaum = cal_zeroed(f->n_events, sizeof *birnbaum), *shares = cal_zeroed(f->n_events, sizeof *shares);
	bool exact = s->exact == EXACT_DONE && cal_exact_birnbaum(x, birnbaum) == EXACT_DONE;
	bool cut = s->cuts == EXACT_DONE && cal_exact_shares(x, shares) == EXACT_DONE;
	cal_importance *list = CAL_NEWS(keep, (size_t)f->n_events + 1, cal_importance);
	for (uint32_t e = 0; e < f->n_events; e++) {
		bool matters = (exact && (birnbaum[e] > 0 || birnbaum[e] < 0)) || (cut && shares[e] > 0);
		if (matters)
			list[s->n_importance++] = measure(s, e, f->probability[e], exact ? birnbaum[e] : (double)NAN,
			                                  cut ? shares[e] : (double)NAN);
	}
	if (s->n_importance)
		qsort(list, s->n_importance, sizeof *list, by_importance);
	s->importance = list;
	free(birnbaum), free(shares);
}

const cal_study *cal_study_of(cal_arena *keep, const cal_formula *f, cal_edge top, const cal_study_request *request,
                              const cal_exact_budget *budget)
{
	cal_study *s = CAL_NEW(keep, cal_study);
	cal_exact *x = cal_exact_of(f, top, budget);
	*s = (cal_study){.coherent = cal_exact_is_coherent(x), .probability = (double)NAN, .limit = request->limit};
	s->exact = cal_exact_probability(x, &s->probability);
	if (s->exact != EXACT_DONE)
		s->probability = (double)NAN;
	find_cuts(x, s);
	if (s->cuts == EXACT_DONE) {
		keep_counts(keep, x, s);
		s->cuts = cal_exact_sums(x, &s->sums);
	}
	if (s->cuts == EXACT_DONE && request->most)
		s->cuts = cal_exact_list(x, keep, request->ranking, request->most, &s->sets, &s->n_sets);
	if (request->importance)
		find_importance(keep, f, x, s);
	s->figures = cal_exact_tell(x);
	cal_exact_free(x);
	return s;
}
