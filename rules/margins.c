/* rules/margins.c -- threat by threat, formulas of all that no single event costs. */
#include "rules/margins.h"

#include <stdlib.h>
#include <string.h>

#include "engine/exact.h"
#include "rules/failures.h"

/* A letter of a cell whose margin is asked for: roots[first .. first + n) are nodes any of which is a loss. */
typedef struct {
	uint32_t service, first, n;
	unsigned letter;
} asked;

typedef struct {
	const cal_judgement *j;
	const cal_verdict *verdicts;
	uint8_t *margins;
	asked *asks;
	uint32_t n_asks, asks_room;
	cal_node *roots;
	uint32_t n_roots, roots_room;
	uint16_t *of_edge;  /* by edge of the threat's formula: its margin, plus one; 0: not yet known */
	cal_exact_budget each;   /* for one margin */
	bool stopped;
} asking;

static uint8_t *margin_at(const asking *it, uint32_t service, uint32_t threat, unsigned letter)
{
	return &it->margins[((size_t)service * it->j->model->n_threats + threat) * LETTERS + letter - 1];
}

static void ask(asking *it, uint32_t service, unsigned letter)
{
	const cal_compiled *c = it->j->compiled;
	uint32_t most = cal_loss_most(c, service);
	while (it->roots_room < it->n_roots + most) {
		it->roots_room = it->roots_room ? it->roots_room * 2 : 64;
		it->roots = cal_resize(it->roots, it->roots_room, sizeof *it->roots);
	}
	asked a = {service, it->n_roots, cal_loss_nodes(c, service, letter, it->roots + it->n_roots), letter};
	bool can_be = false;
	for (uint32_t i = 0; i < a.n; i++)
		can_be |= it->roots[a.first + i] != NODE_FALSE;
	if (!can_be)
		return;
	it->n_roots += a.n;
	CAL_GROW(it->asks, it->n_asks, it->asks_room);
	it->asks[it->n_asks++] = a;
}

/* What is lost to single events has margin 0; the rest is asked for. */
static void ask_of_threat(asking *it, uint32_t threat)
{
	const cal_judgement *j = it->j;
	it->n_asks = it->n_roots = 0;
	for (uint32_t s = 0; s < j->model->n_services; s++) {
		const cal_verdict *v = &it->verdicts[(size_t)s * j->model->n_threats + threat];
		for (unsigned letter = 1; letter <= LETTERS && v->kind == VERDICT_JUDGED; letter++) {
			uint8_t bit = (uint8_t)(1u << (letter - 1));
			if (j->already[1][s] & bit)
				continue;
			if ((v->fails | v->unknown) & bit)
				*margin_at(it, s, threat, letter) = 0;
			else
				ask(it, s, letter);
		}
	}
}

static uint8_t margin_of_edge(asking *it, const cal_formula *f, cal_edge edge)
{
	uint32_t least;
	if (it->of_edge[edge])
		return (uint8_t)(it->of_edge[edge] - 1);
	uint8_t margin = MARGIN_NEVER;
	if (edge != EDGE_FALSE) {
		cal_exact *x = cal_exact_of(f, edge, &it->each);
		if (cal_exact_least(x, &least) != EXACT_DONE)
			margin = MARGIN_OPEN;
		else if (least != UINT32_MAX)
			margin = least > MARGIN_MOST ? MARGIN_MOST : (uint8_t)(least ? least - 1 : 0);
		cal_exact_free(x);
	}
	it->of_edge[edge] = (uint16_t)(margin + 1);
	return margin;
}

static void leave_open(asking *it, uint32_t threat)
{
	for (uint32_t i = 0; i < it->n_asks; i++)
		*margin_at(it, it->asks[i].service, threat, it->asks[i].letter) = MARGIN_OPEN;
}

/* Whether to go on; once not, never again. */
static bool goes_on(asking *it, uint32_t threat)
{
	if (!it->stopped && it->each.keep_on)
		it->stopped = !it->each.keep_on(it->each.to, "margins", (double)threat / it->j->model->n_threats);
	return !it->stopped;
}

static void answer(asking *it, uint32_t threat)
{
	cal_basis basis = {it->j->model, it->j->system, it->j->compiled, it->j->maker};
	bool *wanted = cal_zeroed(it->j->model->n_threats, sizeof *wanted);
	wanted[threat] = true;
	cal_failures failures = cal_failures_of(&basis, true, wanted, NULL);
	cal_edge *edges = cal_resize(NULL, (size_t)it->n_roots + 1, sizeof *edges);
	cal_tops tops = cal_tops_of(&failures, NULL, it->roots, it->n_roots, edges);
	cal_edge *losses = cal_resize(NULL, (size_t)it->n_asks + 1, sizeof *losses);
	for (uint32_t i = 0; i < it->n_asks; i++)
		losses[i] = cal_formula_or(&tops.formula, edges + it->asks[i].first, it->asks[i].n);
	it->of_edge = cal_zeroed(2 * (size_t)tops.formula.n_nodes, sizeof *it->of_edge);
	for (uint32_t i = 0; i < it->n_asks; i++)
		*margin_at(it, it->asks[i].service, threat, it->asks[i].letter) = margin_of_edge(it, &tops.formula, losses[i]);
	free(it->of_edge), free(losses), free(edges), free(wanted);
	cal_tops_free(&tops);
	cal_failures_free(&failures);
}

const uint8_t *cal_margins(cal_arena *keep, const cal_judgement *j, const cal_verdict *verdicts,
                           const cal_exact_budget *budget)
{
	enum { ONE = 64 << 20 };  /* bytes: a check is no place to wait for one cell */
	size_t n = (size_t)j->model->n_services * j->model->n_threats * LETTERS;
	asking it = {.j = j, .verdicts = verdicts, .margins = CAL_NEWS(keep, n + 1, uint8_t), .each = {.memory = ONE}};
	if (budget) {
		it.each.keep_on = budget->keep_on;
		it.each.to = budget->to;
	}
	memset(it.margins, MARGIN_NEVER, n);
	for (uint32_t t = 0; t < j->model->n_threats; t++) {
		ask_of_threat(&it, t);
		if (!it.n_asks || j->model->threats[t].mechanism == MECHANISM_STRUCTURE)
			continue;
		if (goes_on(&it, t))
			answer(&it, t);
		else
			leave_open(&it, t);
	}
	free(it.asks), free(it.roots);
	return it.margins;
}
