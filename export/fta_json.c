/* export/fta_json.c -- what is known of top events to one JSON object. */
#include "export/fta.h"

#include <math.h>

#include "export/json_writer.h"

enum { FORMAT_VERSION = 1 };

const char *cal_fta_outcome_name(cal_fta_outcome outcome)
{
	static const char *const names[] = {
		[FTA_COMPLETE] = "exact", [FTA_TOO_BIG] = "too-big", [FTA_OUT_OF_TIME] = "out-of-time",
		[FTA_INTERRUPTED] = "interrupted",
	};
	return names[outcome];
}

static void put_heading(cal_json *j, const cal_fta *t, const char *version)
{
	cal_json_open_line(j, "format", '{');
	cal_json_value(j, "name", cal_json_text("calisto-fta"));
	cal_json_value(j, "version", json_integer(FORMAT_VERSION));
	cal_json_close(j);
	cal_json_value(j, "calisto", cal_json_text(version));
	cal_json_open_line(j, "files", '[');
	for (size_t i = 0; i < t->n_files; i++)
		cal_json_value(j, NULL, cal_json_text(t->files[i]));
	cal_json_close(j);
}

static void put_limit(cal_json *j, const cal_fta *t)
{
	cal_json_open_line(j, "limit", '{');
	cal_json_value(j, "max_order", t->answer.limit.max_order ? json_integer(t->answer.limit.max_order) : json_null());
	cal_json_number(j, "min_probability", t->answer.limit.min_probability > 0 ? t->answer.limit.min_probability : NAN);
	cal_json_value(j, "asked", json_boolean(t->answer.limit_was_asked));
	cal_json_close(j);
}

static void put_bounds(cal_json *j, const cal_fta *t)
{
	cal_json_open_line(j, "bounds", '{');
	cal_json_number(j, "lower", t->answer.has_probability ? t->answer.probability : t->answer.lower);
	cal_json_number(j, "upper", t->answer.has_probability ? t->answer.probability : t->answer.upper);
	cal_json_number(j, "rare_event", t->answer.has_sums ? t->answer.sums.rare_event : NAN);
	cal_json_number(j, "min_cut_upper_bound", t->answer.has_sums ? t->answer.sums.min_cut_upper_bound : NAN);
	cal_json_number(j, "left_out", t->answer.has_sums ? t->answer.sums.left_out : NAN);
	cal_json_close(j);
}

/* What people call the events of a set, null where they call one nothing; left out where they do so with all. */
static void put_labels(cal_json *j, const cal_fta *t, const cal_cut_set *s)
{
	bool any = false;
	for (uint32_t k = 0; k < s->n; k++)
		any |= cal_fta_label(t, s->events[k]) != NULL;
	if (!any)
		return;
	cal_json_open(j, "labels", '[');
	for (uint32_t k = 0; k < s->n; k++) {
		const char *label = cal_fta_label(t, s->events[k]);
		cal_json_value(j, NULL, label ? cal_json_text(label) : json_null());
	}
	cal_json_close(j);
}

static void put_sets(cal_json *j, const cal_fta *t)
{
	cal_json_open(j, "cut_sets", '[');
	for (uint32_t i = 0; i < t->answer.n_sets && !j->out->error; i++) {
		const cal_cut_set *s = &t->answer.sets[i];
		cal_json_open_line(j, NULL, '{');
		cal_json_value(j, "order", json_integer(s->n));
		cal_json_number(j, "probability", t->unquantified ? NAN : s->probability);
		cal_json_open(j, "events", '[');
		for (uint32_t k = 0; k < s->n; k++)
			cal_json_value(j, NULL, cal_json_text(t->names[s->events[k]]));
		cal_json_close(j);
		put_labels(j, t, s);
		cal_json_close(j);
	}
	cal_json_close(j);
}

static void put_importance(cal_json *j, const cal_fta *t)
{
	cal_json_open(j, "importance", '[');
	for (uint32_t i = 0; i < t->answer.n_importance && !j->out->error; i++) {
		const cal_importance *it = &t->answer.importance[i];
		cal_json_open_line(j, NULL, '{');
		cal_json_value(j, "event", cal_json_text(t->names[it->event]));
		if (cal_fta_label(t, it->event))
			cal_json_value(j, "label", cal_json_text(cal_fta_label(t, it->event)));
		cal_json_number(j, "probability", it->probability);
		cal_json_number(j, "birnbaum", it->birnbaum);
		cal_json_number(j, "criticality", it->criticality);
		cal_json_number(j, "fussell_vesely", it->fussell_vesely);
		cal_json_number(j, "raw", it->raw);
		cal_json_number(j, "rrw", it->rrw);
		cal_json_close(j);
	}
	cal_json_close(j);
}

static void put_figures(cal_json *j, const cal_fta *t)
{
	const cal_exact_figures *f = &t->answer.figures;
	cal_json_open_line(j, "figures", '{');
	cal_json_value(j, "modules", json_integer(f->modules));
	cal_json_value(j, "gates", json_integer(f->gates));
	cal_json_value(j, "events", json_integer(f->events));
	cal_json_value(j, "bdd_nodes", json_integer((json_int_t)f->bdd_nodes));
	cal_json_value(j, "zdd_nodes", json_integer((json_int_t)f->zdd_nodes));
	cal_json_value(j, "bytes", json_integer((json_int_t)f->memory));
	cal_json_close(j);
}

void cal_fta_json_top(cal_json *j, const cal_fta *t)
{
	cal_json_value(j, "fault_tree", *t->fault_tree ? cal_json_text(t->fault_tree) : json_null());
	cal_json_value(j, "top", cal_json_text(t->top));
	cal_json_value(j, "gates", json_integer(t->gates));
	cal_json_value(j, "basic_events", json_integer(t->events));
	cal_json_value(j, "coherent", json_boolean(t->answer.coherent));
	cal_json_value(j, "outcome", cal_json_text(cal_fta_outcome_name(t->outcome)));
	put_limit(j, t);
	cal_json_value(j, "minimal_cut_sets", cal_json_text(t->answer.count));
	cal_json_open_line(j, "by_order", '[');
	for (uint32_t i = 0; i < t->answer.n_orders; i++)
		cal_json_value(j, NULL, cal_json_text(t->answer.by_order[i]));
	cal_json_close(j);
	if (t->answer.primes)
		cal_json_value(j, "prime_implicants", cal_json_text(t->answer.primes));
	cal_json_value(j, "least_order",
	               t->answer.has_least && t->answer.least != UINT32_MAX ? json_integer(t->answer.least) : json_null());
	cal_json_number(j, "top_probability", t->answer.has_probability ? t->answer.probability : NAN);
	put_bounds(j, t);
	put_sets(j, t);
	put_importance(j, t);
	if (t->with_figures)
		put_figures(j, t);
}

void cal_fta_json(const cal_fta *const *tops, size_t n, const char *version, cal_out *out)
{
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '{');
	if (n > 0)
		put_heading(&j, tops[0], version);
	if (n == 1)
		cal_fta_json_top(&j, tops[0]);
	else
		cal_json_open(&j, "tops", '[');
	for (size_t i = 0; n != 1 && i < n && !out->error; i++) {
		cal_json_open(&j, NULL, '{');
		cal_fta_json_top(&j, tops[i]);
		cal_json_close(&j);
	}
	if (n != 1)
		cal_json_close(&j);
	cal_json_close(&j);
}

cal_fta_outcome cal_fta_outcome_of(cal_exact_outcome outcome, bool interrupted)
{
	switch (outcome) {
	case EXACT_DONE: return FTA_COMPLETE;
	case EXACT_TOO_BIG: return FTA_TOO_BIG;
	default: return interrupted ? FTA_INTERRUPTED : FTA_OUT_OF_TIME;
	}
}
