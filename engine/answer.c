/* engine/answer.c -- the questions to a top event, one after the other. */
#include "engine/answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
	cal_arena *keep;
	const cal_formula *f;
	cal_exact *x;
	const cal_ask *ask;
	cal_answer *into;
	double *birnbaum, *shares;  /* by event; NULL: not known */
} asking;

/* Notes an outcome, and says whether there is an answer. */
static bool is_done(asking *a, cal_exact_outcome outcome)
{
	if (outcome > a->into->outcome)
		a->into->outcome = outcome;
	return outcome == EXACT_DONE;
}

static bool goes_on(const asking *a)
{
	return a->into->outcome != EXACT_STOPPED;
}

/* ---- cut sets ---- */

/* What there is instead where all cut sets are too many: those of few events. */
static bool cut_shorter(asking *a)
{
	static const uint32_t orders[] = {6, 4, 3, 2, 1};
	uint32_t least = a->into->has_least ? a->into->least : 0;
	for (size_t i = 0; i < sizeof orders / sizeof *orders && goes_on(a); i++) {
		if (orders[i] < least)
			break;
		a->into->limit = (cal_cut_limit){.max_order = orders[i]};
		if (is_done(a, cal_exact_cuts(a->x, a->into->limit)))
			return true;
	}
	return false;
}

static void take_counts(asking *a)
{
	cal_answer *into = a->into;
	const char *count = cal_exact_count(a->x);
	const char *const *by_order = cal_exact_count_by_order(a->x, &into->n_orders);
	const char **copies = CAL_NEWS(a->keep, into->n_orders, const char *);
	for (uint32_t i = 0; i < into->n_orders; i++)
		copies[i] = cal_copy(a->keep, by_order[i], strlen(by_order[i]));
	into->count = cal_copy(a->keep, count, strlen(count));
	into->by_order = copies;
}

static void ask_cuts(asking *a)
{
	cal_answer *into = a->into;
	into->limit = a->ask->limit;
	into->limit_was_asked = into->limit.max_order > 0 || into->limit.min_probability > 0;
	bool known = is_done(a, cal_exact_cuts(a->x, into->limit));
	if (!known && goes_on(a))
		into->has_least = is_done(a, cal_exact_least(a->x, &into->least));
	if (!known && goes_on(a) && !into->limit_was_asked)
		known = cut_shorter(a);
	if (!known) {
		into->limit = a->ask->limit;
		return;
	}
	take_counts(a);
	if (a->ask->quantified)
		into->has_sums = is_done(a, cal_exact_sums(a->x, &into->sums));
	if (goes_on(a) && a->ask->sets > 0)
		is_done(a, cal_exact_list(a->x, a->keep, a->ask->ranking, a->ask->sets, &into->sets, &into->n_sets));
}

/* The smallest order that some set has, unless a smaller one may have been too improbable. */
static void take_least(cal_answer *into)
{
	for (uint32_t i = 0; !into->has_least && !(into->limit.min_probability > 0) && i < into->n_orders; i++) {
		if (strcmp(into->by_order[i], "0") != 0) {
			into->has_least = true;
			into->least = i;
		}
	}
}

/* ---- probability ---- */

/* Between the most probable set and what all of them together cannot exceed. */
static void bound_probability(asking *a)
{
	cal_answer *into = a->into;
	const cal_cut_set *first;
	uint32_t n = 0;
	into->lower = into->upper = NAN;
	if (into->has_probability || !a->ask->quantified || !into->has_sums)
		return;
	double upper = into->sums.min_cut_upper_bound + into->sums.left_out;
	into->upper = upper < 1 ? upper : 1;
	into->lower = 0;
	if (into->coherent && goes_on(a) &&
	    cal_exact_list(a->x, a->keep, CUTS_BY_PROBABILITY, 1, &first, &n) == EXACT_DONE && n > 0)
		into->lower = first->probability;
}

/* ---- importance ---- */

/* The probability of the top if an event has not happened.  Where the event is nearly alone in causing it, little is
 * left of a difference, so it is asked anew. */
static double without(asking *a, uint32_t event)
{
	const double near = 0.99, p = a->into->probability, q = a->f->probability[event];
	double left = p - q * a->birnbaum[event];
	if (left > (1 - near) * p || a->birnbaum[event] <= 0)
		return left;
	cal_exact_set_probability(a->x, event, 0);
	if (cal_exact_probability(a->x, &left) != EXACT_DONE)
		left = NAN;
	cal_exact_set_probability(a->x, event, q);
	return left;
}

static cal_importance measure(asking *a, uint32_t event)
{
	const double p = a->into->probability, q = a->f->probability[event];
	cal_importance it = {event, q, NAN, NAN, NAN, NAN, NAN};
	if (a->birnbaum) {
		it.birnbaum = a->birnbaum[event];
		it.criticality = it.birnbaum * q / p;
		it.raw = (p + (1 - q) * it.birnbaum) / p;
		it.rrw = p / without(a, event);
	}
	if (a->shares && a->into->sums.rare_event > 0)
		it.fussell_vesely = a->shares[event] / a->into->sums.rare_event;
	return it;
}

/* Which events matter more: in the cut sets' shares, then to the top, then by number. */
typedef struct {
	uint32_t event;
	double share, birnbaum;
} rank;

static int by_rank(const void *left, const void *right)
{
	const rank *a = left, *b = right;
	if (a->share != b->share)
		return a->share > b->share ? -1 : 1;
	double x = fabs(a->birnbaum), y = fabs(b->birnbaum);
	if (x != y)
		return x > y ? -1 : 1;
	return a->event < b->event ? -1 : 1;
}

static void list_importance(asking *a)
{
	rank *ranks = cal_zeroed(a->f->n_events, sizeof *ranks);
	uint32_t n = 0;
	for (uint32_t i = 0; i < a->f->n_events; i++) {
		double q = a->f->probability[i], b = a->birnbaum ? a->birnbaum[i] : 0;
		double share = a->shares ? a->shares[i] : b * q;
		if (share != 0 || b != 0)
			ranks[n++] = (rank){i, share, b};
	}
	qsort(ranks, n, sizeof *ranks, by_rank);
	a->into->n_relevant = n;
	n = n < a->ask->importance ? n : a->ask->importance;
	cal_importance *list = CAL_NEWS(a->keep, n, cal_importance);
	for (uint32_t i = 0; i < n; i++)
		list[i] = measure(a, ranks[i].event);
	a->into->importance = list;
	a->into->n_importance = n;
	free(ranks);
}

static void ask_importance(asking *a)
{
	double *birnbaum = CAL_NEWS(a->keep, a->f->n_events, double), *shares = CAL_NEWS(a->keep, a->f->n_events, double);
	if (a->into->has_probability && a->into->probability > 0 && goes_on(a) &&
	    is_done(a, cal_exact_birnbaum(a->x, birnbaum)))
		a->birnbaum = birnbaum;
	if (a->into->count && a->into->has_sums && goes_on(a) && is_done(a, cal_exact_shares(a->x, shares)))
		a->shares = shares;
	if (a->birnbaum || a->shares)
		list_importance(a);
}

static void ask_primes(asking *a)
{
	const char *primes;
	if (is_done(a, cal_exact_primes(a->x, &primes)))
		a->into->primes = cal_copy(a->keep, primes, strlen(primes));
}

cal_answer cal_answer_of(cal_arena *keep, const cal_formula *f, cal_edge top, const cal_exact_budget *budget,
                         const cal_ask *ask)
{
	cal_answer into = {.ranking = ask->ranking, .lower = NAN, .upper = NAN};
	asking a = {keep, f, cal_exact_of(f, top, budget), ask, &into, NULL, NULL};
	into.coherent = cal_exact_is_coherent(a.x);
	if (ask->quantified)
		into.has_probability = is_done(&a, cal_exact_probability(a.x, &into.probability));
	if (goes_on(&a))
		ask_cuts(&a);
	take_least(&into);
	bound_probability(&a);
	if (ask->quantified && ask->importance > 0 && goes_on(&a))
		ask_importance(&a);
	if (ask->primes && goes_on(&a))
		ask_primes(&a);
	into.figures = cal_exact_tell(a.x);
	cal_exact_free(a.x);
	return into;
}
