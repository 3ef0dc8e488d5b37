/* rules/advise.h -- the fewest changes of a model with which its services keep what they promise.
 *
 * Every change is tried: the model's files are edited in memory, read, and checked, so that an advice has been seen to
 * work and is what a person would have to write.  The search:
 *
 *   1. Objectives that are broken or unknown are taken from the findings, with the chain of causes of each.  A *change*
 *      (rules/changes.h) bears on a cause if it is about an element of its chain.
 *   2. Descent: for all objectives at once a change of each is made, then for those still open the next, and so on; what
 *      is left is gone through one by one, and of the changes that bear on it the one that leaves least open is taken.
 *      Then each change that is not needed after all is dropped.
 *   3. Smaller sets, by hitting sets (Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32,
 *      1987, section 4): whatever meets an objective must change something on the chain that breaks it.  So sets of 1, 2 ...
 *      changes are grown, branching over the changes that bear on the first open cause, which changes as the set grows.
 *      Causes on which no change bears in common need a change each, which is a bound from below.  If that ends before the
 *      budget does, no smaller set of such changes exists (but of those on the way to which a model could not be read).
 *
 * What a change breaks that was kept before counts as open, so an advice never trades one promise for another. */
#ifndef CALISTO_RULES_ADVISE_H
#define CALISTO_RULES_ADVISE_H

#include "model/read.h"
#include "rules/changes.h"
#include "rules/check.h"

typedef struct {
	const cal_read_request *read;    /* of the model; its `open` may be NULL */
	const cal_check_options *options;/* strict, stale days and today count; the rest does not */
	uint32_t most;                   /* sets of changes that are tried at most; 0: 5000 */
	const cal_exact_budget *budget;  /* its keep_on is asked before each, or NULL */
} cal_advise_request;

/* An objective that was open before any change. */
typedef struct {
	uint32_t service, objective;     /* as in cal_objective_verdict */
	uint8_t before, after;           /* cal_objective_state */
} cal_advised_objective;

typedef struct {
	const cal_change *change;
	const char *was;                 /* the value of its first edit before, in one line; NULL: left out */
	cal_place at;                    /* the first line that changes */
	const char *yaml;                /* the lines that take its place, as they are to be written */
	const uint32_t *meets;           /* numbers of objectives that are open without this change, with all others; none
	                                    where the search was stopped before that was known */
	uint32_t n_meets;
} cal_advised;

typedef enum {
	ADVICE_LEAST,      /* no smaller set of the changes that were thought of does as much */
	ADVICE_FOUND,      /* smaller sets were not all tried */
	ADVICE_STOPPED     /* keep_on said no; what had been found by then */
} cal_advice_outcome;

typedef struct {
	cal_advice_outcome outcome;
	const cal_model *model;          /* before */
	const cal_results *before, *after;   /* after: NULL where there is nothing to advise */
	const cal_advised_objective *objectives;  /* those open before */
	uint32_t n_objectives, n_met;
	const cal_advised *changes;      /* in order of element and attribute */
	uint32_t n_changes;
	const cal_edited *files;         /* all changes made */
	size_t n_files;
	uint32_t thought_of, tried;      /* changes; sets of them that were evaluated */
} cal_advice;

/* Advises on a model that was read by the request and has no errors.  Everything lives in keep. */
cal_advice cal_advise(cal_arena *keep, const cal_model *m, const cal_advise_request *request);

#endif
