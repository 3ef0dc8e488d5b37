/* export/fta_text.c -- what is known of top events, for people at a terminal.
 *
 *     two-pumps: no-flow (two-pumps.xml)
 *     5 gates, 6 basic events
 *
 *     probability of the top      0.0012
 *     minimal cut sets            5, of 1 event: 1, of 2: 4
 *     ... */
#include "export/fta.h"

#include <math.h>
#include <string.h>

enum { LABEL = 28, NUMBER = 10, MOST_NAME = 40, MEASURES = 6, MOST_ORDERS = 24 };

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* Four significant digits. */
static const char *number_text(cal_pen *pen, double number)
{
	return isnan(number) ? "-" : isinf(number) ? "inf" : cal_format(pen->scratch, "%.4g", number);
}

static void put_label(cal_pen *pen, const char *label)
{
	cal_ink_padded(pen, INK_PLAIN, label, LABEL);
}

/* A label, a number, and what is said of it. */
static void put_figure(cal_pen *pen, const char *label, double number, const char *remark)
{
	put_label(pen, label);
	cal_ink_padded(pen, INK_BOLD, number_text(pen, number), *remark ? NUMBER + 2 : 0);
	if (*remark)
		cal_wrap(pen, LABEL + NUMBER + 2, LABEL + NUMBER + 2, remark);
	else
		cal_puts(pen->out, "\n");
}

static void put_heading(cal_pen *pen, const cal_fta *t)
{
	const char *tree = *t->fault_tree ? cal_format(pen->scratch, "%s: ", t->fault_tree) : "";
	const char *files = t->n_files > 0 ? t->files[0] : "";
	if (t->n_files > 1)
		files = cal_format(pen->scratch, "%s and %zu more", files, t->n_files - 1);
	cal_ink_text(pen, INK_BOLD, cal_clean(pen->scratch, cal_format(pen->scratch, "%s%s", tree, t->top)));
	cal_printf(pen->out, " (%s)\n", cal_clean(pen->scratch, files));
	cal_printf(pen->out, "%u gate%s, %u basic event%s\n", (unsigned)t->gates, plural(t->gates),
	           (unsigned)t->events, plural(t->events));
	if (!t->answer.coherent)
		cal_wrap(pen, 0, 0, "Not coherent: events may prevent the top, too. The sets below are its minimal "
		         "solutions, the smallest sets of events that can make it true while the others have not happened "
		         "or do not matter.");
	cal_puts(pen->out, "\n");
}

/* ---- probability ---- */

static void put_probability(cal_pen *pen, const cal_fta *t)
{
	const char *label = "probability of the top";
	if (t->unquantified > 0) {
		put_label(pen, label);
		cal_wrap(pen, LABEL, LABEL, cal_format(pen->scratch, "none: %u event%s no probability",
		                                       (unsigned)t->unquantified,
		                                       t->unquantified == 1 ? " has" : "s have"));
		return;
	}
	if (t->answer.has_probability) {
		put_figure(pen, label, t->answer.probability, "exact");
		return;
	}
	put_label(pen, label);
	if (isnan(t->answer.upper))
		cal_wrap(pen, LABEL, LABEL, "not known");
	else
		cal_wrap(pen, LABEL, LABEL, cal_format(pen->scratch, "not known exactly; from %s to %s",
		                                       number_text(pen, t->answer.lower), number_text(pen, t->answer.upper)));
}

static void put_sums(cal_pen *pen, const cal_fta *t)
{
	if (!t->answer.has_sums)
		return;
	put_figure(pen, "rare-event approximation", t->answer.sums.rare_event, "the sum over the sets");
	put_figure(pen, "min-cut upper bound", t->answer.sums.min_cut_upper_bound, "1 less the product of what the sets miss");
	if (t->answer.limit.max_order > 0 || t->answer.limit.min_probability > 0)
		put_figure(pen, "left out, at most", t->answer.sums.left_out, "what the sets beyond the limit may add");
}

/* ---- sets ---- */

/* What people call an event, and its name; or its name alone. */
static const char *event_text(cal_pen *pen, const cal_fta *t, uint32_t event)
{
	const char *label = cal_fta_label(t, event);
	return label ? cal_format(pen->scratch, "%s [%s]", label, t->names[event]) : t->names[event];
}

static const char *limit_text(cal_pen *pen, const cal_fta *t)
{
	const char *order = "", *probability = "";
	if (t->answer.limit.max_order > 0)
		order = cal_format(pen->scratch, " of at most %u event%s", (unsigned)t->answer.limit.max_order,
		                   plural(t->answer.limit.max_order));
	if (t->answer.limit.min_probability > 0)
		probability = cal_format(pen->scratch, " of probability %.4g and above", t->answer.limit.min_probability);
	return cal_format(pen->scratch, "%s%s%s", order, *order && *probability ? " and" : "", probability);
}

static void put_count(cal_pen *pen, const cal_fta *t)
{
	put_label(pen, "minimal cut sets");
	if (!t->answer.count) {
		const char *least = !t->answer.has_least || t->answer.least == UINT32_MAX ? ""
			: cal_format(pen->scratch, "; the smallest has %u event%s", (unsigned)t->answer.least, plural(t->answer.least));
		cal_wrap(pen, LABEL, LABEL, cal_format(pen->scratch, "not known%s", least));
		return;
	}
	cal_ink_text(pen, INK_BOLD, t->answer.count);
	cal_printf(pen->out, "%s\n", limit_text(pen, t));
	if (t->answer.n_orders == 0)
		return;
	put_label(pen, "  by number of events");
	cal_flow flow = cal_flow_from(pen, LABEL, LABEL);
	flow.gap = 3;
	uint32_t shown = 0, more = 0;
	for (uint32_t i = 0; i < t->answer.n_orders; i++)
		if (strcmp(t->answer.by_order[i], "0") != 0 && shown < MOST_ORDERS && ++shown)
			cal_flow_whole(&flow, cal_format(pen->scratch, "%u: %s", (unsigned)i, t->answer.by_order[i]));
		else
			more += strcmp(t->answer.by_order[i], "0") != 0;
	if (more)
		cal_flow_whole(&flow, cal_format(pen->scratch, "and %u more sizes, up to %u", (unsigned)more,
		                                 (unsigned)t->answer.n_orders - 1));
	cal_flow_end(&flow);
}

static void put_primes(cal_pen *pen, const cal_fta *t)
{
	if (!t->answer.primes)
		return;
	put_label(pen, "prime implicants");
	cal_ink_text(pen, INK_BOLD, t->answer.primes);
	cal_puts(pen->out, "\n");
}

static void put_set(cal_pen *pen, const cal_fta *t, uint32_t i)
{
	const cal_cut_set *s = &t->answer.sets[i];
	const char *probability = t->unquantified ? "" : number_text(pen, s->probability);
	cal_printf(pen->out, "%4u  ", (unsigned)i + 1);
	cal_ink_padded(pen, INK_BOLD, probability, t->unquantified ? 0 : NUMBER + 2);
	const size_t column = t->unquantified ? 6 : 6 + NUMBER + 2;
	cal_flow flow = cal_flow_from(pen, column, column);
	for (uint32_t k = 0; k < s->n; k++)
		cal_flow_whole(&flow, cal_format(pen->scratch, "%s%s", event_text(pen, t, s->events[k]), k + 1 < s->n ? "," : ""));
	if (s->n == 0)
		cal_flow_words(&flow, "(no event is needed)");
	cal_flow_end(&flow);
}

static bool shows_all(const cal_fta *t)
{
	char n[16];
	snprintf(n, sizeof n, "%u", (unsigned)t->answer.n_sets);
	return t->answer.count && strcmp(t->answer.count, n) == 0;
}

static void put_sets(cal_pen *pen, const cal_fta *t)
{
	if (t->answer.n_sets == 0)
		return;
	const char *which = t->answer.ranking == CUTS_BY_PROBABILITY ? "most probable" : "smallest";
	const char *title = "The only minimal cut set";
	if (shows_all(t) && t->answer.n_sets > 1)
		title = cal_format(pen->scratch, "Minimal cut sets, the %s first", which);
	else if (t->answer.n_sets > 1)
		title = cal_format(pen->scratch, "The %u %s minimal cut sets", (unsigned)t->answer.n_sets, which);
	else if (!shows_all(t))
		title = cal_format(pen->scratch, "The %s minimal cut set", which);
	cal_puts(pen->out, "\n");
	cal_ink_text(pen, INK_BOLD, title);
	cal_puts(pen->out, "\n");
	for (uint32_t i = 0; i < t->answer.n_sets && !pen->out->error; i++)
		put_set(pen, t, i);
}

/* ---- importance ---- */

static const char *const measures[MEASURES] = {"prob.", "Birnbaum", "crit.", "F-Vesely", "RAW", "RRW"};

static size_t name_width(cal_pen *pen, const cal_fta *t)
{
	size_t widest = strlen("event"), room = pen->look.width - 2 - MEASURES * NUMBER;
	room = room < 8 || room > MOST_NAME ? (room > MOST_NAME && room < 4000 ? MOST_NAME : 8) : room;
	for (uint32_t i = 0; i < t->answer.n_importance; i++) {
		size_t width = cal_width(cal_clean(pen->scratch, event_text(pen, t, t->answer.importance[i].event)));
		widest = width > widest ? width : widest;
	}
	return widest < room ? widest : room;
}

static void put_measure(cal_pen *pen, double number)
{
	cal_printf(pen->out, "%*s", NUMBER, isnan(number) ? "-" : isinf(number) ? "inf"
	           : cal_format(pen->scratch, "%.3g", number));
}

static void put_importance(cal_pen *pen, const cal_fta *t)
{
	if (t->answer.n_importance == 0)
		return;
	size_t width = name_width(pen, t);
	cal_puts(pen->out, "\n");
	const char *some = t->answer.n_importance == 1 ? "first" : cal_format(pen->scratch, "first %u",
	                                                                      (unsigned)t->answer.n_importance);
	cal_ink_text(pen, INK_BOLD, t->answer.n_importance == t->answer.n_relevant ? "Importance"
	             : cal_format(pen->scratch, "Importance, the %s of %u events", some,
	                          (unsigned)t->answer.n_relevant));
	cal_puts(pen->out, "\n");
	cal_spaces(pen->out, 2);
	cal_ink_padded(pen, INK_FAINT, "event", width);
	cal_ink_begin(pen, INK_FAINT);
	for (size_t i = 0; i < MEASURES; i++)
		cal_printf(pen->out, "%*s", NUMBER, measures[i]);
	cal_ink_end(pen, INK_FAINT);
	cal_puts(pen->out, "\n");
	for (uint32_t i = 0; i < t->answer.n_importance && !pen->out->error; i++) {
		const cal_importance *it = &t->answer.importance[i];
		const char *name = cal_clean(pen->scratch, event_text(pen, t, it->event));
		const double values[MEASURES] = {it->probability, it->birnbaum, it->criticality, it->fussell_vesely,
		                                 it->raw, it->rrw};
		cal_spaces(pen->out, 2);
		cal_ink_padded(pen, INK_PLAIN, cal_cut(pen->scratch, pen->look, name, width), width);
		for (size_t k = 0; k < MEASURES; k++)
			put_measure(pen, values[k]);
		cal_puts(pen->out, "\n");
	}
}

/* ---- what is missing ---- */

static void put_outcome(cal_pen *pen, const cal_fta *t)
{
	static const char *const says[] = {
		[FTA_COMPLETE] = "",
		[FTA_TOO_BIG] = "Not all could be told within the memory allowed: see --memory, --max-order and "
		                "--min-probability.",
		[FTA_OUT_OF_TIME] = "Not all could be told within the time allowed: see --budget, --max-order and "
		                    "--min-probability.",
		[FTA_INTERRUPTED] = "Interrupted: this is what was known by then.",
	};
	if (t->outcome == FTA_COMPLETE)
		return;
	cal_puts(pen->out, "\n");
	cal_ink_begin(pen, INK_UNKNOWN);
	cal_wrap(pen, 0, 0, says[t->outcome]);
	cal_ink_end(pen, INK_UNKNOWN);
}

static void put_figures(cal_pen *pen, const cal_fta *t)
{
	if (!t->with_figures)
		return;
	const cal_exact_figures *f = &t->answer.figures;
	cal_puts(pen->out, "\n");
	cal_wrap(pen, 0, 0, cal_format(pen->scratch, "It took %u modules of %u gates and %u events, %zu nodes of decision "
	         "diagrams, %zu of cut sets, and %zu KiB.", (unsigned)f->modules, (unsigned)f->gates,
	         (unsigned)f->events, f->bdd_nodes, f->zdd_nodes, f->memory / 1024));
}

void cal_fta_text(const cal_fta *const *tops, size_t n, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	cal_pen pen = {out, look, &scratch};
	for (size_t i = 0; i < n && !out->error; i++) {
		cal_puts(out, i > 0 ? "\n\n" : "");
		put_heading(&pen, tops[i]);
		put_probability(&pen, tops[i]);
		put_sums(&pen, tops[i]);
		put_count(&pen, tops[i]);
		put_primes(&pen, tops[i]);
		put_sets(&pen, tops[i]);
		put_importance(&pen, tops[i]);
		put_outcome(&pen, tops[i]);
		put_figures(&pen, tops[i]);
	}
	cal_arena_free(&scratch);
}
