/* export/json_advice.c -- advice for programs: docs/json.md. */
#include "export/advice.h"

#include "base/unified.h"
#include "export/json_writer.h"
#include "export/names.h"

enum { ADVICE_VERSION = 1 };

static json_t *objective_of(cal_json *j, cal_arena *scratch, const cal_advice *a, const cal_advised_objective *o)
{
	const cal_service *s = &a->model->services[o->service];
	json_t *it = json_object();
	cal_json_set(j, it, "service", cal_json_text(s->name));
	cal_json_set(j, it, "objective", cal_json_text(cal_objective_text(scratch, a->model, &s->survives[o->objective])));
	cal_json_set(j, it, "before", json_string(cal_objective_state_name(o->before)));
	cal_json_set(j, it, "after", json_string(cal_objective_state_name(o->after)));
	return it;
}

static json_t *edits_of(cal_json *j, const cal_change *c)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < c->n_edits; i++) {
		json_t *it = json_object();
		cal_json_set(j, it, "attribute", cal_json_text(c->edits[i].path));
		cal_json_set(j, it, "value", cal_json_text(c->edits[i].value));
		cal_json_append(j, list, it);
	}
	return list;
}

static json_t *change_of(cal_json *j, cal_arena *scratch, const cal_advice *a, const cal_advised *advised)
{
	const cal_change *c = advised->change;
	json_t *it = json_object(), *meets = json_array();
	for (uint32_t i = 0; i < advised->n_meets; i++)
		cal_json_append(j, meets, objective_of(j, scratch, a, &a->objectives[advised->meets[i]]));
	cal_json_set(j, it, "section", json_string(cal_section_name((cal_section)c->element.section)));
	cal_json_set(j, it, "element", cal_json_text(cal_element_name(a->model, c->element)));
	cal_json_set(j, it, "edits", edits_of(j, c));
	cal_json_set(j, it, "was", cal_json_text(advised->was));
	cal_json_set(j, it, "says", cal_json_text(c->says));
	cal_json_set(j, it, "costs", cal_json_text(c->cost));
	cal_json_set(j, it, "file", cal_json_text(advised->at.source ? advised->at.source->name : NULL));
	cal_json_set(j, it, "line", json_integer(advised->at.line));
	cal_json_set(j, it, "yaml", cal_json_text(advised->yaml));
	cal_json_set(j, it, "statement", json_boolean(c->statement));
	cal_json_set(j, it, "meets", meets);
	return it;
}

void cal_json_advice(const cal_advice *a, const char *version, cal_out *out)
{
	static const char *const outcomes[] = {[ADVICE_LEAST] = "least", [ADVICE_FOUND] = "found", [ADVICE_STOPPED] = "stopped"};
	cal_arena scratch = {0};
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '{');
	json_t *format = json_object();
	cal_json_set(&j, format, "name", json_string("calisto-advice"));
	cal_json_set(&j, format, "version", json_integer(ADVICE_VERSION));
	cal_json_value(&j, "format", format);
	cal_json_value(&j, "calisto", json_string(version));
	cal_json_value(&j, "model", cal_json_text(a->model->name));
	cal_json_value(&j, "file", cal_json_text(cal_model_file(a->model)));
	cal_json_value(&j, "outcome", json_string(outcomes[a->outcome]));
	cal_json_value(&j, "changes_thought_of", json_integer(a->thought_of));
	cal_json_value(&j, "sets_tried", json_integer(a->tried));
	cal_json_open(&j, "objectives", '[');
	for (uint32_t i = 0; i < a->n_objectives; i++)
		cal_json_value(&j, NULL, objective_of(&j, &scratch, a, &a->objectives[i]));
	cal_json_close(&j);
	cal_json_open(&j, "changes", '[');
	for (uint32_t i = 0; i < a->n_changes; i++)
		cal_json_value(&j, NULL, change_of(&j, &scratch, a, &a->changes[i]));
	cal_json_close(&j);
	cal_json_open(&j, "patches", '[');
	for (size_t i = 0; i < a->n_files; i++) {
		const cal_edited *f = &a->files[i];
		json_t *it = json_object();
		cal_json_set(&j, it, "file", cal_json_text(f->before->name));
		cal_json_set(&j, it, "patch", cal_json_text(cal_unified(&scratch, f->before->name, f->before->bytes, f->before->length,
		                                                        f->after->bytes, f->after->length)));
		cal_json_value(&j, NULL, it);
	}
	cal_json_close(&j);
	cal_json_close(&j);
	cal_arena_free(&scratch);
}
