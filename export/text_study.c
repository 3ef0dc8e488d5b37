/* export/text_study.c -- cut sets, probabilities and importance for people.
 *
 *     14 minimal cut sets: 2 of 1 event, 12 of 2
 *     probability 0.00123 (at most 0.00124 by cut sets, 0.00125 by their sum)
 *
 *       probability  share  cut set
 *           0.00113    92%  bad-release:applier
 *                           zone-loss:a + zone-loss:b */
#include "export/study.h"

#include <math.h>
#include <string.h>

enum { NUMBER = 11, SHARE = 7, GAP = 2 };

static const char *number_text(cal_arena *a, double x)
{
	if (isnan(x))
		return "?";
	if (isinf(x))
		return "inf";
	return x > 0 && x < 1e-4 ? cal_format(a, "%.3e", x) : cal_format(a, "%.4g", x);
}

static const char *share_text(cal_arena *a, double share)
{
	if (isnan(share))
		return "?";
	if (share > 0 && share < 0.0005)
		return "<0.1%";
	return cal_format(a, share < 0.0995 ? "%.1f%%" : "%.0f%%", 100 * share);
}

static void put_right(cal_pen *pen, const char *text, size_t columns)
{
	size_t width = cal_width(text);
	cal_spaces(pen->out, columns > width ? columns - width : 0);
	cal_puts(pen->out, text);
}

/* ---- how many ---- */

static const char *limit_text(cal_arena *a, cal_cut_limit limit)
{
	const char *text = "";
	if (limit.max_order)
		text = cal_format(a, " of at most %u event%s", (unsigned)limit.max_order, limit.max_order == 1 ? "" : "s");
	if (limit.min_probability > 0)
		text = cal_format(a, "%s with a probability of at least %g", text, limit.min_probability);
	return text;
}

static void put_counts(cal_pen *pen, const cal_study_report *r)
{
	const cal_study *s = r->study;
	cal_flow flow = cal_flow_from(pen, 0, 2);
	bool one = strcmp(s->count, "1") == 0;
	cal_flow_words(&flow, cal_format(pen->scratch, "%s minimal cut set%s%s%s", s->count, one ? "" : "s",
	                                 limit_text(pen->scratch, s->limit), strcmp(s->count, "0") == 0 ? "" : ":"));
	for (uint32_t i = 0, begun = 0; i < s->n_orders; i++)
		if (strcmp(s->by_order[i], "0") != 0) {
			bool last = true;
			for (uint32_t k = i + 1; k < s->n_orders; k++)
				last &= strcmp(s->by_order[k], "0") == 0;
			cal_flow_words(&flow, cal_format(pen->scratch, "%s of %u%s%s", s->by_order[i], (unsigned)i,
			                                 begun ? "" : i == 1 ? " event" : " events", last ? "" : ","));
			begun = 1;
		}
	cal_flow_end(&flow);
	if (s->narrowed)
		cal_wrap(pen, 0, 2, "All minimal cut sets would take more memory than there may be (--memory); these are those of few "
		                    "events.");
	if (!s->coherent)
		cal_wrap(pen, 0, 2, "There is NOT or XOR: these are the minimal sets of events that suffice if no other happens (the "
		                    "smallest positive parts of prime implicants).");
}

/* ---- how probable ---- */

static void put_probability(cal_pen *pen, const cal_study_report *r)
{
	const cal_study *s = r->study;
	cal_arena *a = pen->scratch;
	cal_flow flow = cal_flow_from(pen, 0, 2);
	if (s->exact == EXACT_DONE)
		cal_flow_words(&flow, cal_format(a, "Probability %s, exactly;", number_text(a, s->probability)));
	else
		cal_flow_words(&flow, s->exact == EXACT_STOPPED ? "Probability: interrupted;" :
		                      "Probability: not known exactly, the diagram would take more memory than there may be;");
	if (s->cuts == EXACT_DONE && !s->coherent && s->exact == EXACT_DONE)
		cal_flow_words(&flow, cal_format(a, "the cut sets' probabilities add up to %s.", number_text(a, s->sums.rare_event)));
	else if (s->cuts == EXACT_DONE)
		cal_flow_words(&flow, cal_format(a, "by the cut sets at most %s (min-cut bound), %s (rare-event sum).",
		                                 number_text(a, s->sums.min_cut_upper_bound), number_text(a, s->sums.rare_event)));
	if (s->cuts == EXACT_DONE && s->sums.left_out > 0)
		cal_flow_words(&flow, cal_format(a, "Sets beyond the limit add %s at most.", number_text(a, s->sums.left_out)));
	cal_flow_end(&flow);
}

/* ---- which ---- */

static void put_set(cal_pen *pen, const cal_study_report *r, const cal_cut_set *set)
{
	double whole = r->study->exact == EXACT_DONE ? r->study->probability : r->study->sums.rare_event;
	put_right(pen, number_text(pen->scratch, set->probability), NUMBER);
	put_right(pen, whole > 0 ? share_text(pen->scratch, fmin(set->probability / whole, 1)) : "", SHARE);
	cal_spaces(pen->out, GAP);
	cal_flow flow = cal_flow_from(pen, NUMBER + SHARE + GAP, NUMBER + SHARE + GAP);
	for (uint32_t i = 0; i < set->n; i++)
		cal_flow_whole(&flow, cal_format(pen->scratch, "%s%s", r->names[set->events[i]], i + 1 < set->n ? " +" : ""));
	cal_flow_end(&flow);
}

static void put_sets(cal_pen *pen, const cal_study_report *r)
{
	const cal_study *s = r->study;
	if (s->n_sets == 0)
		return;
	cal_puts(pen->out, "\n");
	put_right(pen, "probability", NUMBER);
	put_right(pen, "share", SHARE);
	cal_spaces(pen->out, GAP);
	cal_ink_text(pen, INK_BOLD, r->ranking == CUTS_BY_ORDER ? "minimal cut set, fewest events first"
	                                                       : "minimal cut set, most probable first");
	cal_puts(pen->out, "\n");
	for (uint32_t i = 0; i < s->n_sets; i++)
		put_set(pen, r, &s->sets[i]);
}

/* ---- what matters ---- */

static void put_measures(cal_pen *pen, const cal_study_report *r)
{
	enum { COLUMN = 10, LEAST = 16, MOST = 44 };
	static const char *const heads[] = {"Birnbaum", "critical", "F-Vesely", "RAW", "RRW"};
	const cal_study *s = r->study;
	uint32_t n = s->n_importance < r->importance ? s->n_importance : r->importance;
	size_t columns = sizeof heads / sizeof *heads, label = pen->look.width > columns * COLUMN ? pen->look.width - columns * COLUMN : 0;
	label = label < LEAST ? LEAST : label > MOST ? MOST : label;
	if (n == 0)
		return;
	cal_puts(pen->out, "\n");
	cal_ink_padded(pen, INK_BOLD, "what matters most", label);
	for (size_t i = 0; i < columns; i++)
		put_right(pen, heads[i], COLUMN);
	cal_puts(pen->out, "\n");
	for (uint32_t i = 0; i < n; i++) {
		const cal_importance *it = &s->importance[i];
		const double values[] = {it->birnbaum, it->criticality, it->fussell_vesely, it->achievement, it->reduction};
		cal_ink_padded(pen, INK_PLAIN, cal_cut(pen->scratch, pen->look, cal_clean(pen->scratch, r->names[it->event]), label),
		               label);
		for (size_t k = 0; k < columns; k++)
			put_right(pen, number_text(pen->scratch, values[k]), COLUMN);
		cal_puts(pen->out, "\n");
	}
	if (n < s->n_importance)
		cal_printf(pen->out, "and %u more\n", (unsigned)(s->n_importance - n));
	cal_ink_begin(pen, INK_FAINT);
	cal_wrap(pen, 0, 2, "Birnbaum: what the probability gains if the event is certain rather than impossible. critical: the share "
	                    "of cases in which it decides. F-Vesely: the share of the cut sets' probability that it is part of. RAW, "
	                    "RRW: how many times more, or less, if it always, or never, happens.");
	cal_ink_end(pen, INK_FAINT);
}

void cal_text_study(cal_pen *pen, const cal_study_report *r)
{
	const cal_study *s = r->study;
	if (r->truth) {
		cal_wrap(pen, 0, 2, cal_format(pen->scratch, "%s with no event at all.", r->top));
		return;
	}
	if (s->cuts == EXACT_DONE && strcmp(s->count, "0") == 0 && s->limit.max_order == 0 && !(s->limit.min_probability > 0)) {
		cal_wrap(pen, 0, 2, cal_format(pen->scratch, "No set of these events makes it so that %s.", r->top));
		return;
	}
	if (s->cuts == EXACT_DONE)
		put_counts(pen, r);
	else
		cal_wrap(pen, 0, 2, s->cuts == EXACT_STOPPED ? "Minimal cut sets: interrupted."
		                                             : "Minimal cut sets: they would take more memory than there may be "
		                                               "(--memory); --max-order N asks for those of few events.");
	put_probability(pen, r);
	put_sets(pen, r);
	put_measures(pen, r);
}
