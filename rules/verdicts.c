/* rules/verdicts.c -- records become the matrix, the matrix becomes verdicts on objectives. */
#include <stdlib.h>
#include <string.h>

#include "rules/checking.h"

char *cal_letters(uint8_t letters, char *into)
{
	static const char all[] = "CALISDO";
	unsigned n = 0;
	for (unsigned i = 0; i < LETTERS; i++)
		if (letters >> i & 1)
			into[n++] = all[i];
	into[n] = '\0';
	return into;
}

/* ---- the matrix ---- */

static bool is_structure(const cal_model *m, uint32_t threat)
{
	return m->threats[threat].mechanism == MECHANISM_STRUCTURE;
}

static cal_verdict structure_verdict(const checking *c, uint32_t service, uint32_t threat)
{
	if (c->model->threats[threat].skipped)
		return (cal_verdict){.kind = VERDICT_NOT_APPLICABLE};
	uint8_t fails = structure_letters(c, service, threat, true);
	uint8_t unknown = structure_letters(c, service, threat, false) & (uint8_t)~fails;
	float sure = fails & LETTER_A ? 1 : 0, may = (fails | unknown) & LETTER_A ? 1 : 0;
	return (cal_verdict){.kind = VERDICT_JUDGED, .fails = fails, .unknown = unknown, .share = {sure, may}};
}

void make_verdicts(checking *c)
{
	const cal_model *m = c->model;
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t t = 0; t < m->n_threats; t++)
			if (is_structure(m, t))
				c->verdicts[(size_t)s * m->n_threats + t] = structure_verdict(c, s, t);
}

/* ---- objectives ---- */

bool is_about(const cal_model *m, const cal_objective *o, uint32_t threat)
{
	return o->threat == threat || (o->threat == CAL_NONE && o->axis == m->threats[threat].axis);
}

uint32_t objective_about(const checking *c, uint32_t service, uint32_t threat)
{
	const cal_service *s = &c->model->services[service];
	for (uint32_t i = 0; is_named(c, service, threat) && i < s->n_survives; i++)
		if (is_about(c->model, &s->survives[i], threat))
			return i;
	return CAL_NONE;
}

void note_objectives(checking *c)
{
	const cal_model *m = c->model;
	c->named_words = m->n_threats / 64 + 1;
	c->named = CAL_NEWS(c->keep, (size_t)m->n_services * c->named_words, uint64_t);
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t i = 0; i < m->services[s].n_survives; i++) {
			const cal_objective *o = &m->services[s].survives[i];
			uint64_t *words = &c->named[(size_t)s * c->named_words];
			uint32_t first = o->threat == CAL_NONE ? 0 : o->threat, end = o->threat == CAL_NONE ? m->n_threats : first + 1;
			for (uint32_t t = first; t < end; t++)
				words[t / 64] |= (uint64_t)is_about(m, o, t) << t % 64;
		}
}

double lost_of(const cal_service *s, uint8_t letters, float share)
{
	uint8_t lost = letters & s->properties;
	if (lost & ~LETTER_A)
		return 1;
	return lost ? (double)share : 0;
}

cal_objective_state state_of(const checking *c, uint32_t service, uint8_t fails, uint8_t unknown, const float share[2])
{
	const cal_service *s = &c->model->services[service];
	const double rounding = 1e-6;  /* shares are kept as float */
	if (lost_of(s, fails, share[0]) > s->max_blast + rounding)
		return OBJECTIVE_BROKEN;
	if (lost_of(s, fails | unknown, share[1]) > s->max_blast + rounding)
		return c->options->strict ? OBJECTIVE_BROKEN : OBJECTIVE_UNKNOWN;
	return OBJECTIVE_HELD;
}

static cal_objective_state state_on(const checking *c, uint32_t service, uint32_t threat)
{
	const cal_verdict *v = &c->verdicts[(size_t)service * c->model->n_threats + threat];
	if (v->kind == VERDICT_UNDESCRIBED)
		return OBJECTIVE_UNDESCRIBED;
	if (v->kind == VERDICT_NOT_APPLICABLE)
		return OBJECTIVE_NOT_APPLICABLE;
	if (is_structure(c->model, threat))
		return v->fails ? OBJECTIVE_BROKEN : v->unknown ? OBJECTIVE_UNKNOWN : OBJECTIVE_HELD;
	return state_of(c, service, v->fails, v->unknown, v->share);
}

/* Of an axis the worst counts: broken before unknown before undescribed before held before not applicable. */
static unsigned gravity(cal_objective_state state)
{
	static const unsigned by_state[] = {[OBJECTIVE_NOT_APPLICABLE] = 0, [OBJECTIVE_HELD] = 1,
	                                    [OBJECTIVE_UNDESCRIBED] = 2, [OBJECTIVE_UNKNOWN] = 3, [OBJECTIVE_BROKEN] = 4};
	return by_state[state];
}

static cal_objective_state state_of_objective(const checking *c, uint32_t service, const cal_objective *o)
{
	if (o->threat != CAL_NONE)
		return state_on(c, service, o->threat);
	cal_objective_state worst = OBJECTIVE_NOT_APPLICABLE;
	for (uint32_t t = 0; t < c->model->n_threats; t++)
		if (c->model->threats[t].axis == o->axis && gravity(state_on(c, service, t)) > gravity(worst))
			worst = state_on(c, service, t);
	return worst;
}

void make_objectives(checking *c)
{
	const cal_model *m = c->model;
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t i = 0; i < m->services[s].n_survives; i++)
			c->objectives[c->first_objective[s] + i] = (cal_objective_verdict){
				s, i, (uint8_t)state_of_objective(c, s, &m->services[s].survives[i])};
}

/* ---- room for both ---- */

void start_verdicts(checking *c)
{
	const cal_model *m = c->model;
	uint32_t n = 0;
	c->results->verdicts = c->verdicts = c->j->verdicts;
	c->results->n_threats = m->n_threats;
	c->results->already_lost = c->j->already[0];
	c->first_objective = CAL_NEWS(c->keep, (size_t)m->n_services + 1, uint32_t);
	for (uint32_t s = 0; s < m->n_services; s++) {
		c->first_objective[s] = n;
		n += m->services[s].n_survives;
	}
	c->results->objectives = c->objectives = CAL_NEWS(c->keep, (size_t)n + 1, cal_objective_verdict);
	c->results->n_objectives = n;
}
