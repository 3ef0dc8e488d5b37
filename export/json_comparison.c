/* export/json_comparison.c -- comparisons for programs: docs/json.md. */
#include "export/comparison.h"

#include <math.h>

#include "export/json_writer.h"
#include "export/names.h"

enum { COMPARISON_VERSION = 1 };

static json_t *place_of(cal_json *j, cal_place at)
{
	if (!at.source)
		return json_null();
	json_t *it = json_object();
	cal_json_set(j, it, "file", cal_json_text(at.source->name));
	cal_json_set(j, it, "line", json_integer(at.line));
	cal_json_set(j, it, "column", json_integer(at.column));
	return it;
}

static json_t *difference_of(cal_json *j, const cal_comparison *c, uint32_t number)
{
	static const char *const kinds[] = {[DIFFERENCE_SET] = "set", [DIFFERENCE_ADDED] = "added",
	                                    [DIFFERENCE_REMOVED] = "removed", [DIFFERENCE_RENAMED] = "renamed"};
	const cal_difference *d = &c->differences.at[number];
	bool gone = d->kind == DIFFERENCE_REMOVED, top = d->after.section == SECTION_NONE && !gone;
	cal_element e = gone ? d->before : d->after;
	json_t *it = json_object();
	cal_json_set(j, it, "kind", json_string(kinds[d->kind]));
	cal_json_set(j, it, "section", top ? json_null() : json_string(cal_section_name((cal_section)e.section)));
	cal_json_set(j, it, "element", top ? json_null() : cal_json_text(cal_element_name(c->model[!gone], e)));
	if (d->kind == DIFFERENCE_RENAMED)
		cal_json_set(j, it, "was_called", cal_json_text(cal_element_name(c->model[0], d->before)));
	if (d->kind == DIFFERENCE_SET) {
		cal_json_set(j, it, "attribute", cal_json_text(d->path));
		cal_json_set(j, it, "was", cal_json_text(d->was));
		cal_json_set(j, it, "is", cal_json_text(d->is));
	}
	cal_json_set(j, it, "before", place_of(j, d->at_before));
	cal_json_set(j, it, "after", place_of(j, d->at_after));
	cal_json_set(j, it, "idle", json_boolean(c->idle[number]));
	return it;
}

static json_t *verdict_of(cal_json *j, const cal_verdict *v)
{
	static const char *const kinds[] = {[VERDICT_NOT_APPLICABLE] = "not applicable", [VERDICT_UNDESCRIBED] = "undescribed",
	                                    [VERDICT_JUDGED] = "judged"};
	char letters[LETTERS + 1];
	json_t *it = json_object(), *share = json_array();
	cal_json_set(j, it, "kind", json_string(kinds[v->kind]));
	cal_json_set(j, it, "fails", json_string(cal_letters(v->fails, letters)));
	cal_json_set(j, it, "unknown", json_string(cal_letters(v->unknown, letters)));
	cal_json_append(j, share, cal_json_rounded((double)v->share[0]));
	cal_json_append(j, share, cal_json_rounded((double)v->share[1]));
	cal_json_set(j, it, "share", share);
	return it;
}

static json_t *margin_of(uint8_t margin)
{
	return margin >= MARGIN_OPEN ? json_null() : json_integer(margin);
}

static json_t *margins_of(cal_json *j, const cal_compared *it)
{
	json_t *all = json_object();
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		char name[LETTERS + 1];
		if (!(it->margins >> (letter - 1) & 1))
			continue;
		json_t *pair = json_array();
		cal_json_append(j, pair, margin_of(it->margin[0][letter - 1]));
		cal_json_append(j, pair, margin_of(it->margin[1][letter - 1]));
		cal_json_set(j, all, cal_letters((uint8_t)(1u << (letter - 1)), name), pair);
	}
	return all;
}

static json_t *chain_of(cal_json *j, const cal_effect *e)
{
	json_t *list = json_array();
	for (uint32_t i = 0; e && i < e->n_chain; i++)
		cal_json_append(j, list, cal_json_text(e->chain[i].text));
	return list;
}

static json_t *compared_of(cal_json *j, const cal_comparison *c, const cal_compared *it)
{
	char letters[LETTERS + 1];
	json_t *row = json_object(), *due = json_array();
	for (uint32_t i = 0; i < it->n_due; i++)
		cal_json_append(j, due, json_integer(it->due[i]));
	cal_json_set(j, row, "service", cal_json_text(c->model[1]->services[it->service[1]].name));
	cal_json_set(j, row, "threat", cal_json_text(c->model[1]->threats[it->threat[1]].name));
	cal_json_set(j, row, "letters", json_string(cal_letters(it->letters, letters)));
	cal_json_set(j, row, "was", verdict_of(j, &it->verdict[0]));
	cal_json_set(j, row, "is", verdict_of(j, &it->verdict[1]));
	cal_json_set(j, row, "margins", margins_of(j, it));
	cal_json_set(j, row, "due_to", due);
	cal_json_set(j, row, "tried", json_boolean(it->tried));
	cal_json_set(j, row, "why", cal_json_text(it->finding ? it->finding->title : NULL));
	cal_json_set(j, row, "chain", chain_of(j, it->effect));
	return row;
}

static void put_compared(cal_json *j, const char *key, const cal_comparison *c, const cal_compared *list, uint32_t n)
{
	cal_json_open(j, key, '[');
	for (uint32_t i = 0; i < n; i++)
		cal_json_value(j, NULL, compared_of(j, c, &list[i]));
	cal_json_close(j);
}

static void put_objectives(cal_json *j, cal_arena *scratch, const cal_comparison *c)
{
	cal_json_open(j, "objectives", '[');
	for (uint32_t i = 0; i < c->n_objectives; i++) {
		const cal_compared_objective *o = &c->objectives[i];
		unsigned side = o->objective[1] != CAL_NONE;
		const cal_service *s = &c->model[side]->services[o->service[side]];
		json_t *it = json_object();
		cal_json_set(j, it, "service", cal_json_text(s->name));
		cal_json_set(j, it, "objective", cal_json_text(cal_objective_text(scratch, c->model[side], &s->survives[o->objective[side]])));
		cal_json_set(j, it, "was", o->objective[0] == CAL_NONE ? json_null() : json_string(cal_objective_state_name(o->state[0])));
		cal_json_set(j, it, "is", o->objective[1] == CAL_NONE ? json_null() : json_string(cal_objective_state_name(o->state[1])));
		cal_json_value(j, NULL, it);
	}
	cal_json_close(j);
}

static json_t *texts_of(cal_json *j, const char *const *texts, uint32_t n)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < n; i++)
		cal_json_append(j, list, cal_json_text(texts[i]));
	return list;
}

static json_t *orders_of(cal_json *j, const uint32_t by_order[2])
{
	json_t *list = json_array();
	cal_json_append(j, list, json_integer(by_order[0]));
	cal_json_append(j, list, json_integer(by_order[1]));
	return list;
}

static void put_sets(cal_json *j, const cal_comparison *c)
{
	cal_json_open(j, "cut_sets", '[');
	for (uint32_t i = 0; i < c->n_sets; i++) {
		const cal_compared_sets *s = &c->sets[i];
		json_t *it = json_object();
		cal_json_set(j, it, "service", cal_json_text(c->model[1]->services[s->service[1]].name));
		cal_json_set(j, it, "property", json_string(cal_word(SET_PROPERTY, s->letter)));
		cal_json_set(j, it, "was", orders_of(j, s->n[0]));
		cal_json_set(j, it, "is", orders_of(j, s->n[1]));
		cal_json_set(j, it, "complete", json_boolean(s->all));
		cal_json_set(j, it, "new", texts_of(j, s->come, s->n_come));
		cal_json_set(j, it, "gone", texts_of(j, s->gone, s->n_gone));
		cal_json_value(j, NULL, it);
	}
	cal_json_close(j);
}

static json_t *much_of(cal_json *j, const double much[2])
{
	json_t *it = json_object();
	cal_json_set(j, it, "best", isnan(much[0]) ? json_null() : json_real(much[0]));
	cal_json_set(j, it, "worst", isnan(much[1]) ? json_null() : json_real(much[1]));
	return it;
}

static void put_costs(cal_json *j, const cal_comparison *c)
{
	cal_json_open(j, "expected", '[');
	for (uint32_t i = 0; i < c->n_costs; i++) {
		const cal_compared_cost *cost = &c->costs[i];
		json_t *it = json_object();
		cal_json_set(j, it, "service", cal_json_text(c->model[1]->services[cost->service[1]].name));
		cal_json_set(j, it, "property", json_string(cal_word(SET_PROPERTY, cost->letter)));
		cal_json_set(j, it, "unit", json_string(cost->per_year ? "losses a year" : "part of the time"));
		cal_json_set(j, it, "was", much_of(j, cost->much[0]));
		cal_json_set(j, it, "is", much_of(j, cost->much[1]));
		cal_json_value(j, NULL, it);
	}
	cal_json_close(j);
}

static void put_comparison(cal_json *j, const cal_named_comparison *named)
{
	cal_arena scratch = {0};
	const cal_comparison *c = &named->comparison;
	cal_json_open(j, NULL, '{');
	cal_json_value(j, "model", cal_json_text(c->model[1]->name));
	cal_json_value(j, "older", cal_json_text(named->name[0]));
	cal_json_value(j, "newer", cal_json_text(named->name[1]));
	cal_json_value(j, "complete", json_boolean(!c->stopped));
	cal_json_open(j, "changes", '[');
	for (uint32_t i = 0; i < c->differences.n; i++)
		cal_json_value(j, NULL, difference_of(j, c, i));
	cal_json_close(j);
	put_compared(j, "losses", c, c->losses, c->n_losses);
	put_compared(j, "gains", c, c->gains, c->n_gains);
	put_objectives(j, &scratch, c);
	put_sets(j, c);
	put_costs(j, c);
	cal_json_close(j);
	cal_arena_free(&scratch);
}

void cal_json_comparison(const cal_named_comparison *all, size_t n, const char *version, cal_out *out)
{
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '{');
	json_t *format = json_object();
	cal_json_set(&j, format, "name", json_string("calisto-diff"));
	cal_json_set(&j, format, "version", json_integer(COMPARISON_VERSION));
	cal_json_value(&j, "format", format);
	cal_json_value(&j, "calisto", cal_json_text(version));
	cal_json_open(&j, "comparisons", '[');
	for (size_t i = 0; i < n; i++)
		put_comparison(&j, &all[i]);
	cal_json_close(&j);
	cal_json_close(&j);
}
