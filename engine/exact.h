/* engine/exact.h -- all that can be known of a top event: minimal cut sets, probability, importance.
 *
 * From a formula and a top edge: the formula is simplified and taken apart into modules, each becomes a binary
 * decision diagram, and the minimal cut sets of it a zero-suppressed one.  docs/engine.md tells how, and from which
 * papers.  A *minimal cut set* is a smallest set of events whose happening, and no other, makes the top true: of a
 * coherent formula (no NOT, no XOR that matters) its prime implicants; of any other the minimal solutions, which are
 * the smallest of the positive parts of its prime implicants (Rauzy, "Mathematical foundations of minimal cutsets").
 *
 * Work has a budget.  Running over it is an answer, never an end of the program: EXACT_TOO_BIG, and whatever does
 * not need the diagram that could not be made can still be asked. */
#ifndef CALISTO_ENGINE_EXACT_H
#define CALISTO_ENGINE_EXACT_H

#include "engine/formula.h"

typedef enum {
	EXACT_DONE,
	EXACT_TOO_BIG,   /* over the budget of nodes or memory */
	EXACT_STOPPED    /* the caller's `keep_on` said no */
} cal_exact_outcome;

typedef struct {
	size_t memory;   /* bytes for diagrams and their tables; 0: 3 GiB */
	/* Asked now and then, some hundred times a second at most: false ends the work.  done: a fraction of the phase as
	 * far as that is known, else negative.  NULL: always on. */
	bool (*keep_on)(void *to, const char *phase, double done);
	void *to;
} cal_exact_budget;

typedef struct cal_exact cal_exact;  /* body in engine/exact_internal.h */

/* Takes up a formula's top.  The formula is only read and may be freed or grown afterwards; the result is freed by
 * cal_exact_free.  Simplifies and finds modules; no diagrams yet. */
cal_exact *cal_exact_of(const cal_formula *f, cal_edge top, const cal_exact_budget *budget);
void cal_exact_free(cal_exact *x);

/* Is the simplified formula without complemented edges and XOR? */
bool cal_exact_is_coherent(const cal_exact *x);

/* The probability that the top is true, exactly (up to rounding), its events being independent.  events' own
 * probabilities; may be set anew, which costs no new diagrams: */
cal_exact_outcome cal_exact_probability(cal_exact *x, double *p);
void cal_exact_set_probability(cal_exact *x, uint32_t event, double probability);

/* For each event of the formula (array of formula->n_events, the caller's): how much the probability of the top
 * grows if the event is certain rather than impossible (Birnbaum).  0 for events that do not matter. */
cal_exact_outcome cal_exact_birnbaum(cal_exact *x, double *by_event);

/* The least number of events that make the top true; UINT32_MAX: none do; 0: it is true already.  Needs no cut sets. */
cal_exact_outcome cal_exact_least(cal_exact *x, uint32_t *n);

/* ---- minimal cut sets ---- */

typedef struct {
	const uint32_t *events;  /* numbers, ascending */
	uint32_t n;
	double probability;      /* their product */
} cal_cut_set;

/* Which of them are wanted: those of at most so many events (0: any number), and at least so probable (0: any). */
typedef struct {
	uint32_t max_order;
	double min_probability;
} cal_cut_limit;

/* Makes the cut sets within the limit; what follows is about these.  EXACT_TOO_BIG may be had here though the
 * probability is known, and the other way round: within a limit on the order, cut sets need no diagram of the whole. */
cal_exact_outcome cal_exact_cuts(cal_exact *x, cal_cut_limit limit);

/* How many there are, as a decimal number of any length, valid as long as x; and by order: how many of 0, 1, ...
 * events, *n entries. */
const char *cal_exact_count(cal_exact *x);
const char *const *cal_exact_count_by_order(cal_exact *x, uint32_t *n);

/* One of the smallest cut sets, whatever the limit; in keep.  n is UINT32_MAX: there is none.  Where a diagram of the whole
 * fits, this takes no family of sets. */
cal_exact_outcome cal_exact_least_set(cal_exact *x, cal_arena *keep, cal_cut_set *set);

/* How many prime implicants the top has, in decimal: of a coherent formula as many as minimal cut sets; of another one
 * the products of events and complements of events that imply it and of which none can be left out.  Needs its own
 * diagrams. */
cal_exact_outcome cal_exact_primes(cal_exact *x, const char **count);


typedef enum { CUTS_BY_ORDER, CUTS_BY_PROBABILITY } cal_cut_ranking;

/* The first `most` cut sets in a ranking, without making a list of the rest: fewer events first and among as many the
 * more probable, or the more probable first and among as likely fewer events; then by numbers of events.  Sets that cannot happen (an event has the probability 0) come last, of as many events in
 * any order that is the same each time.  The list
 * lives in keep. */
cal_exact_outcome cal_exact_list(cal_exact *x, cal_arena *keep, cal_cut_ranking ranking, uint32_t most,
                                 const cal_cut_set **list, uint32_t *n);

/* From the cut sets within the limit: sum of their probabilities (the rare-event approximation), and
 * 1 - product of 1 - p (the min-cut upper bound).  left_out: an upper bound on the probability that the top is true
 * though none of the cut sets within the limit is; 0 without a limit. */
typedef struct {
	double rare_event, min_cut_upper_bound, left_out;
} cal_cut_sums;
cal_exact_outcome cal_exact_sums(cal_exact *x, cal_cut_sums *sums);

/* For each event: the sum of the probabilities of the cut sets that it is in (divided by rare_event: Fussell-Vesely). */
cal_exact_outcome cal_exact_shares(cal_exact *x, double *by_event);

/* For people who tune: what it took. */
typedef struct {
	uint32_t modules, gates, events;   /* after simplification */
	size_t bdd_nodes, zdd_nodes;       /* at most alive */
	size_t memory;                     /* bytes, at most */
} cal_exact_figures;
cal_exact_figures cal_exact_tell(const cal_exact *x);

#endif
