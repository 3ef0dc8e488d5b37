/* engine/answer.h -- all that is asked of a top event, asked in the order in which it costs.
 *
 * What is too much for the budget is left out, and as much as can be said instead is said: a truncated list of cut
 * sets, bounds of the probability. */
#ifndef CALISTO_ENGINE_ANSWER_H
#define CALISTO_ENGINE_ANSWER_H

#include "engine/exact.h"

typedef struct {
	bool quantified;          /* events have probabilities */
	cal_cut_limit limit;      /* of cut sets; all zero: all of them */
	cal_cut_ranking ranking;
	uint32_t sets;            /* at most so many are listed */
	bool primes;              /* prime implicants are counted */
	uint32_t importance;      /* of at most so many events; UINT32_MAX: of all */
} cal_ask;

/* What an event means to the top; p: the probability of the top, q: the event's own.  Not a number: not known. */
typedef struct {
	uint32_t event;
	double probability;      /* q */
	double birnbaum;         /* p if it has happened, less p if it has not */
	double criticality;      /* birnbaum * q / p */
	double fussell_vesely;   /* the share of the cut sets that it is in, of the sum of all probabilities */
	double raw;              /* risk achievement worth: p if it has happened / p */
	double rrw;              /* risk reduction worth: p / p if it has not; may be infinite */
} cal_importance;

typedef struct {
	cal_exact_outcome outcome;       /* the worst of all that was asked */
	bool coherent;

	bool has_probability;
	double probability;
	double lower, upper;             /* of the probability, where it is not known; not a number: not known either */

	bool has_least;
	uint32_t least;                  /* events that make the top true; UINT32_MAX: none do */

	cal_cut_limit limit;             /* that the sets are within */
	bool limit_was_asked;            /* else it had to be */
	const char *count;               /* NULL: not known */
	const char *const *by_order;
	uint32_t n_orders;
	bool has_sums;
	cal_cut_sums sums;
	cal_cut_ranking ranking;
	const cal_cut_set *sets;         /* the first of them */
	uint32_t n_sets;

	const cal_importance *importance;      /* those that matter most first */
	uint32_t n_importance, n_relevant;     /* in the list; events that matter */

	const char *primes;              /* how many prime implicants; NULL: not asked for, or not known */
	cal_exact_figures figures;
} cal_answer;

/* Is anything known but that it is too big? */
static inline bool cal_answer_says(const cal_answer *a)
{
	return a->has_probability || a->count;
}

/* Asks.  What is answered lives in keep, and needs x no more. */
cal_answer cal_answer_of(cal_arena *keep, const cal_formula *f, cal_edge top, const cal_exact_budget *budget,
                         const cal_ask *ask);

#endif
