/* export/markdown_comparison.c -- comparisons as a comment on a pull request. */
#include <string.h>

#include "base/escape.h"
#include "export/comparison.h"
#include "export/names.h"
#include "export/text_parts.h"

enum { SETS_SHOWN = 5 };

typedef struct {
	cal_out *out;
	cal_arena *scratch;
	const cal_comparison *c;
} page;

static const char *md(page *p, const char *text)
{
	return cal_escape_markdown(p->scratch, text);
}

static const char *code(page *p, const char *text)
{
	return cal_escape_markdown_code(p->scratch, text);
}

static const char *place_of(page *p, const cal_difference *d)
{
	cal_place at = d->at_after.source ? d->at_after : d->at_before;
	return at.source ? code(p, cal_format(p->scratch, "%s:%u", at.source->name, (unsigned)at.line)) : "";
}

static void put_row(page *p, const cal_loss_group *g, bool gain)
{
	const cal_compared *first = g->at[0];
	cal_puts(p->out, "| ");
	for (uint32_t i = 0; i < first->n_due; i++) {
		const cal_difference *d = &p->c->differences.at[first->due[i]];
		cal_printf(p->out, "%s%s %s", i ? "<br>" : "", code(p, cal_difference_text(p->scratch, p->c, d)), place_of(p, d));
	}
	cal_puts(p->out, first->n_due ? " | " : "not one change alone | ");
	for (uint32_t i = 0; i < g->n; i++)
		cal_printf(p->out, "%s**%s** %s", i ? "<br>" : "", md(p, p->c->model[1]->services[g->at[i]->service[1]].name),
		           md(p, cal_compared_text(p->scratch, p->c, g->at[i])));
	const char *said = NULL;
	cal_puts(p->out, gain ? "" : " | ");
	for (uint32_t i = 0; i < g->n && !gain; i++) {
		const char *why = g->at[i]->finding ? g->at[i]->finding->title : NULL;
		if (!why || why == said)
			continue;
		cal_printf(p->out, "%s%s", said ? "<br>" : "", md(p, why));
		said = why;
	}
	cal_puts(p->out, " |\n");
}

static void put_groups(page *p, const char *title, const cal_compared *list, uint32_t n_list, bool gain)
{
	uint32_t n;
	const cal_loss_group *groups = cal_group_compared(p->scratch, list, n_list, &n);
	if (n == 0)
		return;
	cal_printf(p->out, "\n### %s\n\n| change | %s |\n| --- | --- |%s\n", title, gain ? "gains" : "costs | why",
	           gain ? "" : " --- |");
	for (uint32_t i = 0; i < n; i++)
		put_row(p, &groups[i], gain);
}

static void put_promises(page *p)
{
	if (p->c->n_objectives)
		cal_puts(p->out, "\n### Promises\n\n");
	for (uint32_t i = 0; i < p->c->n_objectives; i++)
		cal_printf(p->out, "- %s%s\n", cal_is_worse_objective(&p->c->objectives[i]) ? "❌ " : "✅ ",
		           md(p, cal_objective_change_text(p->scratch, p->c, &p->c->objectives[i])));
}

static void put_list(page *p, const char *word, const char *const *sets, uint32_t n)
{
	for (uint32_t i = 0; i < n && i < SETS_SHOWN; i++)
		cal_printf(p->out, "  - %s: %s\n", word, code(p, sets[i]));
	if (n > SETS_SHOWN)
		cal_printf(p->out, "  - %s: %u more\n", word, (unsigned)(n - SETS_SHOWN));
}

static void put_figures(page *p)
{
	const cal_comparison *c = p->c;
	if (c->n_sets || c->n_costs)
		cal_puts(p->out, "\n<details><summary>Figures</summary>\n\n");
	for (uint32_t i = 0; i < c->n_costs; i++) {
		const cal_compared_cost *cost = &c->costs[i];
		if (strcmp(cal_cost_text(p->scratch, cost, 0), cal_cost_text(p->scratch, cost, 1)) == 0)
			continue;  /* too little to be seen */
		cal_printf(p->out, "- **%s** %s is expected to be lost %s, was %s\n", md(p, c->model[1]->services[cost->service[1]].name),
		           cal_word(SET_PROPERTY, cost->letter), cal_cost_text(p->scratch, cost, 1), cal_cost_text(p->scratch, cost, 0));
	}
	for (uint32_t i = 0; i < c->n_sets; i++) {
		const cal_compared_sets *s = &c->sets[i];
		cal_printf(p->out, "- **%s** %s is lost to %u single events, was %u; to %u pairs, was %u\n",
		           md(p, c->model[1]->services[s->service[1]].name), cal_word(SET_PROPERTY, s->letter), s->n[1][0], s->n[0][0],
		           s->n[1][1], s->n[0][1]);
		put_list(p, "new", s->come, s->n_come);
		put_list(p, "gone", s->gone, s->n_gone);
	}
	if (c->n_sets || c->n_costs)
		cal_puts(p->out, "\n</details>\n");
}

static void put_idle(page *p)
{
	bool any = false;
	for (uint32_t i = 0; i < p->c->differences.n; i++) {
		const cal_difference *d = &p->c->differences.at[i];
		if (!p->c->idle[i])
			continue;
		cal_puts(p->out, any ? "" : "\n<details><summary>Changed without a loss or a gain</summary>\n\n");
		cal_printf(p->out, "- %s %s\n", code(p, cal_difference_text(p->scratch, p->c, d)), place_of(p, d));
		any = true;
	}
	if (any)
		cal_puts(p->out, "\n</details>\n");
}

void cal_markdown_comparison(const cal_named_comparison *all, size_t n, cal_out *out)
{
	for (size_t i = 0; i < n; i++) {
		cal_arena scratch = {0};
		page p = {out, &scratch, &all[i].comparison};
		uint32_t losses, gains;
		cal_group_compared(&scratch, p.c->losses, p.c->n_losses, &losses);
		cal_group_compared(&scratch, p.c->gains, p.c->n_gains, &gains);
		cal_printf(out, "%s## %s: %u %s, %u %s\n\n", i ? "\n" : "", md(&p, p.c->model[1]->name), (unsigned)losses,
		           losses == 1 ? "loss" : "losses", (unsigned)gains, gains == 1 ? "gain" : "gains");
		cal_printf(out, "%s compared with %s.\n", code(&p, all[i].name[1]), code(&p, all[i].name[0]));
		if (p.c->differences.n == 0)
			cal_puts(out, "\nThe two say the same.\n");
		put_groups(&p, "Losses", p.c->losses, p.c->n_losses, false);
		put_groups(&p, "Gains", p.c->gains, p.c->n_gains, true);
		put_promises(&p);
		put_figures(&p);
		put_idle(&p);
		cal_arena_free(&scratch);
	}
}
