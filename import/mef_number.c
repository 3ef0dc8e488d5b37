/* import/mef_number.c -- arithmetic of constants and parameters to numbers. */
#include "import/mef.h"

#include <math.h>

static double number_of(cal_mef *m, const mef_definition *d, uint32_t term);

/* The first operands, as many as there are room for. */
static void take_operands(cal_mef *m, const mef_definition *d, uint32_t term, double *into, uint32_t room)
{
	uint32_t at = term + 1;
	for (uint32_t i = 0; i < room && at < m->terms[term].end; i++) {
		into[i] = number_of(m, d, at);
		at = m->terms[at].end;
	}
}

static double fold(unsigned element, double sum, double next)
{
	switch (element) {
	case MEF_SUB: return sum - next;
	case MEF_MUL: return sum * next;
	case MEF_DIV: return sum / next;
	case MEF_MIN: return next < sum || isnan(next) ? next : sum;
	case MEF_MAX: return next > sum || isnan(next) ? next : sum;
	default: return sum + next;
	}
}

/* Of any number of operands, from the left to the right. */
static double fold_all(cal_mef *m, const mef_definition *d, uint32_t term)
{
	const unsigned element = m->terms[term].element;
	const uint32_t n = m->terms[term].n, end = m->terms[term].end;
	uint32_t at = term + 1;
	double sum = number_of(m, d, at);
	for (at = m->terms[at].end; at < end; at = m->terms[at].end)
		sum = fold(element, sum, number_of(m, d, at));
	return element == MEF_MEAN ? sum / n : sum;
}

/* Failed on demand with probability gamma, failing with rate lambda, repaired with rate mu, for t hours. */
static double repairable(double gamma, double lambda, double mu, double t)
{
	double both = lambda + mu;
	return both == 0 ? gamma : (lambda - (lambda - gamma * both) * exp(-both * t)) / both;
}

/* alpha: scale, beta: shape, from t0 on. */
static double weibull(double alpha, double beta, double t0, double t)
{
	return t <= t0 ? 0 : -expm1(-pow((t - t0) / alpha, beta));
}

static double mission_time(cal_mef *m, const mef_definition *d, const mef_term *t)
{
	if (isnan(m->mission_time)) {
		cal_error(m->out, cal_mef_tag_place(m, d->file, t->at), "the mission time is not known");
		cal_hint(m->out, "say it in hours, as in --mission-time 8760");
	}
	return m->mission_time;
}

static double with_operands(cal_mef *m, const mef_definition *d, uint32_t term)
{
	double x[4] = {0};
	take_operands(m, d, term, x, 4);
	switch (m->terms[term].element) {
	case MEF_NEG: return -x[0];
	case MEF_POW: return pow(x[0], x[1]);
	case MEF_EXP: return exp(x[0]);
	case MEF_LOG: return log(x[0]);
	case MEF_LOG10: return log10(x[0]);
	case MEF_SQRT: return sqrt(x[0]);
	case MEF_ABS: return fabs(x[0]);
	case MEF_EXPONENTIAL: return -expm1(-x[0] * x[1]);
	case MEF_GLM: return repairable(x[0], x[1], x[2], x[3]);
	case MEF_WEIBULL: return weibull(x[0], x[1], x[2], x[3]);
	case MEF_UNIFORM: return (x[0] + x[1]) / 2;
	case MEF_GAMMA: return x[0] * x[1];
	case MEF_BETA: return x[0] / (x[0] + x[1]);
	default: return x[0];  /* NORMAL and LOGNORMAL begin with their mean */
	}
}

static double number_of(cal_mef *m, const mef_definition *d, uint32_t term)
{
	const mef_term *t = &m->terms[term];
	switch (t->element) {
	case MEF_FLOAT: case MEF_INT: case MEF_BOOL: return t->value;
	case MEF_PI: return 3.14159265358979323846;
	case MEF_PARAMETER: return m->definitions[t->name].value;
	case MEF_MISSION_TIME: return mission_time(m, d, t);
	case MEF_ADD: case MEF_SUB: case MEF_MUL: case MEF_DIV: case MEF_MIN: case MEF_MAX: case MEF_MEAN:
		return fold_all(m, d, term);
	default: return with_operands(m, d, term);
	}
}

double cal_mef_number(cal_mef *m, const mef_definition *d)
{
	return number_of(m, d, d->first);
}
