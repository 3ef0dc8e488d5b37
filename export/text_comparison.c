/* export/text_comparison.c -- comparisons for people, what is lost first, each with the change that it is due to.
 *
 *     event-bus: main:bus.calisto.yaml, and now bus.calisto.yaml
 *
 *     LOST by software/applier: rollout.gate: none, was automatic (bus.calisto.yaml:13:50)
 *       read-orders bad-release: loses A; before: survives
 *         bad release of 'applier' takes down read-orders */
#include "export/comparison.h"

#include <string.h>

#include "export/names.h"
#include "export/text_parts.h"

enum { SETS_SHOWN = 5, INDENT = 2, FURTHER = 4 };

static void put_words(cal_pen *pen, size_t indent, const char *text)
{
	cal_spaces(pen->out, indent);
	cal_wrap(pen, indent, indent + 2, text);
}

static const char *place_of(cal_pen *pen, const cal_difference *d)
{
	cal_place at = d->at_after.source ? d->at_after : d->at_before;
	if (!at.source)
		return "";
	return cal_format(pen->scratch, " (%s:%u:%u)", at.source->name, (unsigned)at.line, (unsigned)at.column);
}

static void put_causes(cal_pen *pen, const cal_comparison *c, const cal_compared *first, bool gain)
{
	const char *word = gain ? "GAINED" : "LOST";
	cal_ink ink = gain ? INK_GOOD : INK_FAILS;
	for (uint32_t i = 0; i < first->n_due; i++) {
		const cal_difference *d = &c->differences.at[first->due[i]];
		const char *link = i == 0 ? (first->tried || first->n_due > 1 ? "by " : "with ") : "and by ";
		cal_ink_text(pen, ink, i == 0 ? word : "");
		size_t used = i == 0 ? cal_width(word) + 1 : INDENT;
		cal_spaces(pen->out, i == 0 ? 1 : INDENT);
		cal_wrap(pen, used, FURTHER, cal_format(pen->scratch, "%s%s%s", link, cal_difference_text(pen->scratch, c, d), place_of(pen, d)));
	}
	if (first->n_due == 0) {
		cal_ink_text(pen, ink, word);
		cal_puts(pen->out, "\n");
	}
}

static void put_group(cal_pen *pen, const cal_comparison *c, const cal_loss_group *g, bool gain)
{
	put_causes(pen, c, g->at[0], gain);
	for (uint32_t i = 0; i < g->n; i++) {
		const cal_compared *it = g->at[i];
		put_words(pen, INDENT, cal_format(pen->scratch, "%s %s", c->model[1]->services[it->service[1]].name,
		                                  cal_compared_text(pen->scratch, c, it)));
		if (!gain && it->finding && it->finding->title && (i == 0 || it->finding != g->at[i - 1]->finding))
			put_words(pen, FURTHER, it->finding->title);
	}
	cal_puts(pen->out, "\n");
}

static void put_groups(cal_pen *pen, const cal_comparison *c, const cal_compared *list, uint32_t n_list, bool gain)
{
	uint32_t n;
	const cal_loss_group *groups = cal_group_compared(pen->scratch, list, n_list, &n);
	for (uint32_t i = 0; i < n; i++)
		put_group(pen, c, &groups[i], gain);
}

static void put_heading(cal_pen *pen, const char *text)
{
	cal_ink_text(pen, INK_BOLD, text);
	cal_puts(pen->out, "\n");
}

static void put_objectives(cal_pen *pen, const cal_comparison *c)
{
	if (c->n_objectives == 0)
		return;
	put_heading(pen, "Promises");
	for (uint32_t i = 0; i < c->n_objectives; i++)
		put_words(pen, INDENT, cal_objective_change_text(pen->scratch, c, &c->objectives[i]));
	cal_puts(pen->out, "\n");
}

static void put_list(cal_pen *pen, const char *word, const char *const *sets, uint32_t n)
{
	for (uint32_t i = 0; i < n && i < SETS_SHOWN; i++)
		put_words(pen, FURTHER, cal_format(pen->scratch, "%s %s", word, sets[i]));
	if (n > SETS_SHOWN)
		put_words(pen, FURTHER, cal_format(pen->scratch, "%s %u more", word, (unsigned)(n - SETS_SHOWN)));
}

static void put_sets(cal_pen *pen, const cal_comparison *c)
{
	if (c->n_sets == 0)
		return;
	put_heading(pen, "Sets of events that are enough to lose it, read at worst");
	for (uint32_t i = 0; i < c->n_sets; i++) {
		const cal_compared_sets *s = &c->sets[i];
		put_words(pen, INDENT, cal_format(pen->scratch, "%s %s: %u of one event, was %u; %u of two, was %u%s",
		                                  c->model[1]->services[s->service[1]].name, cal_word(SET_PROPERTY, s->letter),
		                                  s->n[1][0], s->n[0][0], s->n[1][1], s->n[0][1], s->all ? "" : " (not all were compared)"));
		put_list(pen, "new", s->come, s->n_come);
		put_list(pen, "gone", s->gone, s->n_gone);
	}
	cal_puts(pen->out, "\n");
}

static void put_costs(cal_pen *pen, const cal_comparison *c)
{
	bool any = false;
	for (uint32_t i = 0; i < c->n_costs; i++) {
		const cal_compared_cost *cost = &c->costs[i];
		if (strcmp(cal_cost_text(pen->scratch, cost, 0), cal_cost_text(pen->scratch, cost, 1)) == 0)
			continue;  /* too little to be seen */
		if (!any)
			put_heading(pen, "Expected to be lost");
		any = true;
		put_words(pen, INDENT, cal_format(pen->scratch, "%s %s: %s, was %s", c->model[1]->services[cost->service[1]].name,
		                                  cal_word(SET_PROPERTY, cost->letter), cal_cost_text(pen->scratch, cost, 1),
		                                  cal_cost_text(pen->scratch, cost, 0)));
	}
	if (any)
		cal_puts(pen->out, "\n");
}

static void put_idle(cal_pen *pen, const cal_comparison *c)
{
	bool any = false;
	for (uint32_t i = 0; i < c->differences.n; i++) {
		if (!c->idle[i])
			continue;
		if (!any)
			put_heading(pen, "Changed without a loss or a gain");
		any = true;
		put_words(pen, INDENT, cal_format(pen->scratch, "%s%s", cal_difference_text(pen->scratch, c, &c->differences.at[i]),
		                                  place_of(pen, &c->differences.at[i])));
	}
	if (any)
		cal_puts(pen->out, "\n");
}

static void put_sum(cal_pen *pen, const cal_comparison *c)
{
	uint32_t losses, gains;
	cal_group_compared(pen->scratch, c->losses, c->n_losses, &losses);
	cal_group_compared(pen->scratch, c->gains, c->n_gains, &gains);
	if (c->differences.n == 0)
		cal_wrap(pen, 0, 0, "The two say the same.");
	else
		cal_wrap(pen, 0, 0, cal_format(pen->scratch, "%s: %s in %s, %s in %s%s", cal_count(pen->scratch, c->differences.n, "change"),
		                               losses == 1 ? "1 loss" : cal_format(pen->scratch, "%u losses", (unsigned)losses),
		                               cal_count(pen->scratch, c->n_losses, "verdict"), cal_count(pen->scratch, gains, "gain"),
		                               cal_count(pen->scratch, c->n_gains, "verdict"),
		                               c->stopped ? "; stopped before all was compared" : ""));
}

void cal_text_comparison(const cal_named_comparison *all, size_t n, cal_look look, cal_out *out)
{
	for (size_t i = 0; i < n; i++) {
		cal_arena scratch = {0};
		cal_pen pen = {out, look, &scratch};
		const cal_comparison *c = &all[i].comparison;
		if (i)
			cal_puts(out, "\n");
		cal_ink_begin(&pen, INK_BOLD);
		cal_wrap(&pen, 0, 2, cal_format(&scratch, "%s: %s, and now %s", c->model[1]->name, all[i].name[0], all[i].name[1]));
		cal_ink_end(&pen, INK_BOLD);
		cal_puts(out, "\n");
		put_groups(&pen, c, c->losses, c->n_losses, false);
		put_groups(&pen, c, c->gains, c->n_gains, true);
		put_objectives(&pen, c);
		put_sets(&pen, c);
		put_costs(&pen, c);
		put_idle(&pen, c);
		put_sum(&pen, c);
		cal_arena_free(&scratch);
	}
}
