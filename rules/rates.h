/* rules/rates.h -- how often things happen and how long they last: assumptions of the catalogue, unless the model
 * says otherwise. */
#ifndef CALISTO_RULES_RATES_H
#define CALISTO_RULES_RATES_H

#include "model/model.h"

#define CAL_HOURS_A_YEAR 8766.0  /* of 365.25 days */

/* How often a threat happens at an element, a year: the model's rate for that element, else its rate for all, else
 * the catalogue's; 0 where there is none. */
double cal_per_year(const cal_model *m, uint32_t threat, cal_element element);

/* Does the model itself say so, for the element or for all?  Otherwise it is an assumption of the catalogue. */
bool cal_rate_is_given(const cal_model *m, uint32_t threat, cal_element element);

/* The part of the time that something lasts which comes so often a year and takes so many hours: lt / (1 + lt), for
 * the next does not come before this one is over. */
static inline double cal_unavailability(double per_year, double hours)
{
	double share = per_year * hours / CAL_HOURS_A_YEAR;
	return share / (1 + share);
}

#endif
