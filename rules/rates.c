/* rules/rates.c -- the rate that counts is the one that says most exactly what it is about. */
#include "rules/rates.h"

/* The last rate that the model gives for a threat, at an element or (SECTION_NONE) at all; < 0: none. */
static double given_rate(const cal_model *m, uint32_t threat, cal_element element)
{
	double found = -1;
	for (uint32_t i = 0; i < m->n_rates; i++) {
		const cal_rate *rate = &m->rates[i];
		bool here = rate->element.section == element.section &&
		            (element.section == SECTION_NONE || rate->element.index == element.index);
		if (rate->threat == threat && rate->per_year >= 0 && here)
			found = rate->per_year;
	}
	return found;
}

static double most_exact(const cal_model *m, uint32_t threat, cal_element element)
{
	double found = element.section == SECTION_NONE ? -1 : given_rate(m, threat, element);
	return found >= 0 ? found : given_rate(m, threat, (cal_element){SECTION_NONE, 0});
}

double cal_per_year(const cal_model *m, uint32_t threat, cal_element element)
{
	double found = most_exact(m, threat, element);
	return found >= 0 ? found : m->threats[threat].rated ? m->threats[threat].per_year : 0;
}

bool cal_rate_is_given(const cal_model *m, uint32_t threat, cal_element element)
{
	return most_exact(m, threat, element) >= 0;
}
