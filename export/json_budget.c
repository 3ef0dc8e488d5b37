/* export/json_budget.c -- what a year is expected to cost, for programs: docs/json.md. */
#include "export/budget.h"

#include <math.h>

#include "export/json_writer.h"
#include "export/names.h"
#include "rules/results.h"

enum { BUDGET_VERSION = 1 };

static json_t *number_of(double x)
{
	return isnan(x) || isinf(x) ? json_null() : json_real(x);
}

static json_t *quantity_of(cal_json *j, const cal_quantity *q)
{
	json_t *it = json_object();
	cal_json_set(j, it, "best", number_of(q->at[0]));
	cal_json_set(j, it, "worst", number_of(q->at[1]));
	if (q->bound[0] || q->bound[1]) {
		json_t *bound = json_array();
		if (q->bound[0])
			cal_json_append(j, bound, json_string("best"));
		if (q->bound[1])
			cal_json_append(j, bound, json_string("worst"));
		cal_json_set(j, it, "upper_bound", bound);
	}
	return it;
}

static json_t *part_of(cal_json *j, const cal_model *m, const cal_budget_part *p, bool element)
{
	json_t *it = json_object();
	cal_json_set(j, it, "threat", cal_json_text(m->threats[p->threat].name));
	if (element) {
		cal_json_set(j, it, "section", p->element.section == SECTION_NONE ? json_null() :
		                               json_string(cal_section_name((cal_section)p->element.section)));
		cal_json_set(j, it, "element", p->element.section == SECTION_NONE ? json_null() :
		                               cal_json_text(cal_element_name(m, p->element)));
	}
	cal_json_set(j, it, "expected", quantity_of(j, &p->much));
	cal_json_set(j, it, "per_year", number_of(p->per_year));
	cal_json_set(j, it, "hours", number_of(p->hours));
	cal_json_set(j, it, "assumed", json_boolean(p->assumed));
	return it;
}

static void put_parts(cal_json *j, const char *key, const cal_model *m, const cal_budget_part *parts, uint32_t n,
                      bool element)
{
	cal_json_open(j, key, '[');
	for (uint32_t i = 0; i < n; i++)
		cal_json_value(j, NULL, part_of(j, m, &parts[i], element));
	cal_json_close(j);
}

static json_t *always_of(cal_json *j, const bool already[2])
{
	json_t *list = json_array();
	for (unsigned worst = 0; worst < 2; worst++)
		if (already[worst])
			cal_json_append(j, list, json_string(worst ? "worst" : "best"));
	return list;
}

static void put_row(cal_json *j, const cal_budget *b, const cal_budget_row *r)
{
	json_t *axes = json_object();
	cal_json_open(j, NULL, '{');
	cal_json_value(j, "service", cal_json_text(b->model->services[r->service].name));
	cal_json_value(j, "property", json_string(cal_word(SET_PROPERTY, r->letter)));
	cal_json_value(j, "unit", json_string(r->per_year ? "losses a year" : "part of the time"));
	cal_json_value(j, "always_lost", always_of(j, r->already));
	cal_json_value(j, "expected", quantity_of(j, &r->all));
	for (unsigned axis = 1; axis < CAL_AXES; axis++)
		cal_json_set(j, axes, cal_word(SET_AXIS, axis), quantity_of(j, &r->axes[axis]));
	cal_json_value(j, "axes", axes);
	put_parts(j, "threats", b->model, r->threats, r->n_threats, false);
	put_parts(j, "elements", b->model, r->elements, r->n_elements, true);
	cal_json_close(j);
}

void cal_json_budget(const cal_budget *budget, const char *version, cal_out *out)
{
	cal_json j = {.out = out};
	json_t *format = json_object();
	cal_json_open(&j, NULL, '{');
	cal_json_set(&j, format, "name", json_string("calisto-budget"));
	cal_json_set(&j, format, "version", json_integer(BUDGET_VERSION));
	cal_json_value(&j, "format", format);
	cal_json_value(&j, "calisto", cal_json_text(version));
	cal_json_value(&j, "model", cal_json_text(budget->model->name));
	cal_json_value(&j, "file", cal_json_text(cal_model_file(budget->model)));
	cal_json_value(&j, "complete", json_boolean(!budget->stopped));
	cal_json_open(&j, "budget", '[');
	for (uint32_t i = 0; i < budget->n_rows && !out->error; i++)
		put_row(&j, budget, &budget->rows[i]);
	cal_json_close(&j);
	cal_json_close(&j);
}
