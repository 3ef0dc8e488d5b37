/* rules/budget.h -- what a design can be expected to lose in a year, and to what: docs/semantics.md, "Quantities".
 *
 * Of availability (and of latency, scalability and operations) the part of the time that it is lost: the exact
 * probability of the failure function.  Of durability, integrity and consistency the losses a year: the sum over
 * events of Birnbaum's measure times the rate.  Each at best and at worst; and what it would be if only one axis, or
 * only one threat, ever failed.  Rates are assumptions, unless the model gives them. */
#ifndef CALISTO_RULES_BUDGET_H
#define CALISTO_RULES_BUDGET_H

#include "engine/exact.h"
#include "rules/failures.h"

enum { CAL_AXES = AXIS_RECOVERY + 1 };

/* A number in both readings; [0] at best, [1] at worst.  NAN: not known within the budget. */
typedef struct {
	double at[2];
	bool bound[2];   /* it is an upper bound: the exact number would take diagrams larger than the budget */
} cal_quantity;

/* What is expected of one threat alone, or in how much of the whole one element decides. */
typedef struct {
	uint32_t threat;
	cal_element element;   /* of an element; SECTION_NONE: of no named one */
	cal_quantity much;
	double per_year, hours;/* the rate at worst, of the element or of each element */
	bool assumed;          /* some rate of it is the catalogue's */
} cal_budget_part;

typedef struct {
	uint32_t service;
	unsigned letter;                  /* PROPERTY_... */
	bool per_year;                    /* losses a year; else a part of the time, 0 to 1 */
	bool already[2];                  /* lost with no event at all, in that reading: then nothing else is known */
	cal_quantity all;
	cal_quantity axes[CAL_AXES];      /* [AXIS_...]: if only that axis failed */
	const cal_budget_part *threats;   /* if only that threat struck, the greatest at worst first */
	const cal_budget_part *elements;  /* threat and element: where it decides, likewise */
	uint32_t n_threats, n_elements;
} cal_budget_row;

typedef struct {
	const cal_model *model;
	const cal_budget_row *rows;       /* by service, then property */
	uint32_t n_rows;
	bool stopped;                     /* the work was ended before all rows were made */
} cal_budget;

/* Makes the budget of the services for which wanted[service] is true (NULL: of all), of properties (LETTER_...).
 * Services with a scope: the mean over their groups of clients.  Lives in keep. */
cal_budget cal_budget_of(cal_arena *keep, const cal_basis *basis, const bool *wanted, uint8_t properties,
                         const cal_exact_budget *budget);

#endif
