/* rules/compare.h -- what redundancy a change of a model gains and loses.
 *
 * Two models are checked and their services and threats matched by name (model/differ.h tells what was renamed).  A cell of
 * the matrix in which a letter fares worse is a *loss*, one in which a letter fares better a *gain*: it fails where it was
 * unknown or survived, more clients are hit, or fewer events together are enough.  A loss is *due to* a difference of the
 * files if it goes away when that alone is taken back in the newer model, or comes when it alone is made in the older;
 * where no single difference does either, to those that ease it when taken back; and if there are none, to those on its
 * chain of causes, and that is said. */
#ifndef CALISTO_RULES_COMPARE_H
#define CALISTO_RULES_COMPARE_H

#include "model/differ.h"
#include "model/read.h"
#include "rules/check.h"

/* A loss or a gain. */
typedef struct {
	uint32_t service[2], threat[2];  /* numbers in the older model and in the newer */
	cal_verdict verdict[2];
	uint8_t letters;                 /* that fare worse (or better) by their verdict */
	uint8_t margins;                 /* that survive in both, but with smaller (greater) margins */
	uint8_t margin[2][LETTERS];      /* of the letters in `margins`, by letter - 1 */
	const cal_finding *finding;      /* why it is lost: in the newer model for a loss, the older for a gain; NULL: of margins */
	const cal_effect *effect;        /* on this service */
	const uint32_t *due;             /* differences, by number */
	uint32_t n_due;
	bool tried;                      /* each of `due` was seen to bring it about; else they are on the chain */
} cal_compared;

/* An objective that is kept or broken as it was not before. */
typedef struct {
	uint32_t service[2], objective[2];  /* CAL_NONE: the older, or newer, model has no such objective */
	uint8_t state[2];                   /* cal_objective_state */
} cal_compared_objective;

/* The smallest sets of events that cost a service a property, as commands name them: "{zone-loss:a poison-pill:orders}". */
typedef struct {
	uint32_t service[2];
	unsigned letter;
	uint32_t n[2][2];                /* [older, newer][order - 1]: how many of one event and of two */
	bool all;                        /* all of them were compared; else only so many of each that lists are of no use */
	const char *const *come, *const *gone;  /* fewest events first */
	uint32_t n_come, n_gone;
} cal_compared_sets;

/* What a year is expected to cost, where that has changed. */
typedef struct {
	uint32_t service[2];
	unsigned letter;
	bool per_year;                   /* losses a year; else a part of the time */
	double much[2][2];               /* [older, newer][at best, at worst]; NAN: not known */
} cal_compared_cost;

typedef struct {
	const cal_model *model[2];       /* older, newer */
	const cal_results *results[2];   /* with margins where the options ask for them */
	cal_differences differences;
	const bool *idle;                /* by difference: no loss or gain is due to it */
	const cal_compared *losses, *gains;  /* by service, threat */
	uint32_t n_losses, n_gains;
	const cal_compared_objective *objectives;
	uint32_t n_objectives;
	const cal_compared_sets *sets;
	uint32_t n_sets;
	const cal_compared_cost *costs;
	uint32_t n_costs;
	bool stopped;                    /* the budget's keep_on said no: sets or costs may be missing, causes not tried */
} cal_comparison;

typedef struct {
	const cal_read_request *read[2]; /* of the models */
	const cal_check_options *options;
	const cal_exact_budget *budget;
	bool figures;                    /* cut sets and expected costs are compared, too */
} cal_compare_request;

/* Compares.  Everything lives in keep. */
cal_comparison cal_compare(cal_arena *keep, const cal_model *older, const cal_model *newer, const cal_compare_request *request);

#endif
