/* import/mef_build.c -- definitions to numbers, events and gates of a formula. */
#include "import/mef.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

/* ---- numbers ---- */

static void number_parameters(cal_mef *m)
{
	for (uint32_t i = 0; i < m->n_definitions; i++) {
		mef_definition *d = &m->definitions[m->order[i]];
		if (d->element == MEF_DEFINE_PARAMETER)
			d->value = cal_mef_number(m, d);
	}
}

/* Where a definition's number stands: its only value, or its name. */
static cal_place number_place(cal_mef *m, const mef_definition *d)
{
	const mef_term *t = &m->terms[d->first];
	return d->end - d->first == 1 && t->element != MEF_PARAMETER ? cal_mef_attribute_place(m, d->file, t->at, "value")
	                                                             : cal_mef_name_place(m, d);
}

static void number_event(cal_mef *m, mef_definition *d)
{
	size_t errors = m->out->errors;
	d->value = cal_mef_number(m, d);
	if (m->out->errors > errors || (d->value >= 0 && d->value <= 1))
		return;
	if (isnan(d->value))
		cal_error(m->out, number_place(m, d), "the probability of %s is no number",
		          cal_quote(m->keep, m->symbols.at[d->name]));
	else
		cal_error(m->out, number_place(m, d), "the probability of %s is %g, and not from 0 to 1",
		          cal_quote(m->keep, m->symbols.at[d->name]), d->value);
}

static bool has_number(const mef_definition *d)
{
	return d->element == MEF_DEFINE_BASIC_EVENT && d->end > d->first;
}

void cal_mef_number_all(cal_mef *m)
{
	number_parameters(m);
	for (uint32_t i = 0; i < m->n_definitions; i++)
		if (has_number(&m->definitions[i]))
			number_event(m, &m->definitions[i]);
}

/* ---- events and gates ---- */

typedef struct {
	cal_mef *m;
	cal_formula *f;
	cal_edge *stack;  /* operands of the terms that are being built */
	uint32_t n, room;
} builder;

static cal_edge build_term(builder *b, uint32_t term);

static cal_edge not_if(cal_edge e, bool complement)
{
	return complement ? cal_edge_not(e) : e;
}

static cal_edge connect(builder *b, const mef_term *t, const cal_edge *in, uint32_t n)
{
	cal_formula *f = b->f;
	switch (t->element) {
	case MEF_AND: return cal_formula_and(f, in, n);
	case MEF_OR: return cal_formula_or(f, in, n);
	case MEF_NOT: return cal_edge_not(in[0]);
	case MEF_XOR: return cal_formula_xor(f, in, n);
	case MEF_IFF: return not_if(cal_formula_xor(f, in, n), n % 2 == 0);
	case MEF_NAND: return cal_edge_not(cal_formula_and(f, in, n));
	case MEF_NOR: return cal_edge_not(cal_formula_or(f, in, n));
	case MEF_ATLEAST: return cal_formula_atleast(f, t->min, in, n);
	case MEF_CARDINALITY: {
		cal_edge both[] = {cal_formula_atleast(f, t->min, in, n),
		                   cal_edge_not(cal_formula_atleast(f, t->max + 1, in, n))};
		return cal_formula_and(f, both, 2);
	}
	default: {  /* IMPLY */
		cal_edge either[] = {cal_edge_not(in[0]), in[1]};
		return cal_formula_or(f, either, 2);
	}
	}
}

static cal_edge build_connective(builder *b, uint32_t term)
{
	const mef_term *t = &b->m->terms[term];
	const uint32_t first = b->n;
	for (uint32_t at = term + 1; at < t->end; at = b->m->terms[at].end) {
		cal_edge e = build_term(b, at);
		CAL_GROW(b->stack, b->n, b->room);
		b->stack[b->n++] = e;
	}
	cal_edge made = connect(b, t, b->stack + first, b->n - first);
	b->n = first;
	return made;
}

static cal_edge build_term(builder *b, uint32_t term)
{
	const mef_term *t = &b->m->terms[term];
	switch (t->element) {
	case MEF_CONSTANT: return t->name ? EDGE_TRUE : EDGE_FALSE;
	case MEF_EVENT: case MEF_GATE: case MEF_BASIC_EVENT: case MEF_HOUSE_EVENT:
		return b->m->definitions[t->name].edge;
	default: return build_connective(b, term);
	}
}

static void build_events(builder *b, cal_openpsa *into)
{
	cal_mef *m = b->m;
	const char **names = CAL_NEWS(m->keep, m->n_definitions, const char *);
	const char **labels = CAL_NEWS(m->keep, m->n_definitions, const char *);
	for (uint32_t i = 0; i < m->n_definitions; i++) {
		mef_definition *d = &m->definitions[i];
		if (d->element == MEF_DEFINE_HOUSE_EVENT)
			d->edge = d->end > d->first && m->terms[d->first].name ? EDGE_TRUE : EDGE_FALSE;
		if (d->element != MEF_DEFINE_BASIC_EVENT)
			continue;
		labels[into->n_events] = d->label;
		names[into->n_events++] = cal_mef_public_name(m, d);
		d->edge = cal_formula_event(b->f, has_number(d) ? d->value : 0);
	}
	into->events = names;
	into->labels = labels;
}

static void list_tops(cal_mef *m, cal_openpsa *into)
{
	cal_openpsa_top *tops = NULL;
	uint32_t n = 0;
	for (uint32_t i = 0; i < m->n_definitions; i++)
		n += m->definitions[i].element == MEF_DEFINE_GATE && !m->definitions[i].referenced;
	tops = CAL_NEWS(m->keep, n, cal_openpsa_top);
	into->tops = tops;
	for (uint32_t i = 0; i < m->n_definitions; i++)
		if (m->definitions[i].element == MEF_DEFINE_GATE && !m->definitions[i].referenced)
			tops[into->n_tops++] = cal_mef_top(m, i);
}

void cal_mef_build(cal_mef *m, cal_openpsa *into)
{
	builder b = {.m = m, .f = &into->formula};
	build_events(&b, into);
	for (uint32_t i = 0; i < m->n_definitions; i++) {
		mef_definition *d = &m->definitions[m->order[i]];
		if (d->element == MEF_DEFINE_GATE)
			d->edge = build_term(&b, d->first);
	}
	free(b.stack);
	list_tops(m, into);
}
