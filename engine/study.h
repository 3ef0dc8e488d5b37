/* engine/study.h -- all that a report says about one top event, asked of the exact engine at once.
 *
 * The answers are plain data; what could not be had within the budget says so and is left out, and the rest stands. */
#ifndef CALISTO_ENGINE_STUDY_H
#define CALISTO_ENGINE_STUDY_H

#include "engine/exact.h"

typedef struct {
	cal_cut_limit limit;      /* which cut sets count */
	cal_cut_ranking ranking;  /* which of them come first */
	uint32_t most;            /* how many are listed */
	bool importance;          /* measures for each event */
} cal_study_request;

/* Measures of an event's importance, with p the probability of the top and q that of the event:
 *     birnbaum        B: what p gains if the event is certain rather than impossible
 *     criticality     B q / p: the share of the top's cases in which the event decides
 *     fussell_vesely  sum of the probabilities of the cut sets with the event, over that of all cut sets (within the limit)
 *     achievement     p if the event is certain, over p: risk achievement worth
 *     reduction       p over p if the event is impossible: risk reduction worth; INFINITY: then nothing else makes the top true
 * Where p is 0 the ratios are NAN; where something is not known it is NAN as well. */
typedef struct {
	uint32_t event;
	double probability, birnbaum, criticality, fussell_vesely, achievement, reduction;
} cal_importance;

typedef struct {
	bool coherent;                    /* no NOT and no XOR matters */
	cal_exact_outcome exact;          /* of probability */
	double probability;               /* of the top; NAN: not known */
	cal_exact_outcome cuts;           /* of all that follows */
	cal_cut_limit limit;              /* what the cut sets are limited to: as asked for, or narrower if that was too much */
	bool narrowed;                    /* it is narrower */
	const char *count;                /* of cut sets within the limit, in decimal */
	const char *const *by_order;      /* [order]: how many of so many events */
	uint32_t n_orders;
	cal_cut_sums sums;
	const cal_cut_set *sets;          /* the first in the ranking */
	uint32_t n_sets;
	const cal_importance *importance; /* of events that matter: the largest criticality first, else Fussell-Vesely */
	uint32_t n_importance;
	cal_exact_figures figures;
} cal_study;

/* Studies a top.  If all cut sets are too many for the budget, those of few events are tried (6, then 4, 3 and 2), and
 * the study says so.  Everything is in keep. */
const cal_study *cal_study_of(cal_arena *keep, const cal_formula *f, cal_edge top, const cal_study_request *request,
                              const cal_exact_budget *budget);

#endif
