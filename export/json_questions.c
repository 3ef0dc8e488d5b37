/* export/json_questions.c -- questions for programs: docs/json.md. */
#include "export/questions.h"

#include "export/json_writer.h"
#include "export/names.h"

enum { QUESTIONS_VERSION = 1 };

static json_t *services_of(cal_json *j, const cal_results *r, const cal_question *q)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < q->n_service_list; i++)
		cal_json_append(j, list, cal_json_text(r->model->services[q->service_list[i]].name));
	return list;
}

static json_t *threats_of(cal_json *j, const cal_results *r, const cal_question *q)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < q->n_threat_list; i++)
		cal_json_append(j, list, cal_json_text(r->model->threats[q->threat_list[i]].name));
	return list;
}

static json_t *element_of(cal_json *j, const cal_results *r, const cal_question *q)
{
	if (q->element.section == SECTION_NONE)
		return json_null();
	json_t *it = json_object();
	cal_json_set(j, it, "section", json_string(cal_section_name((cal_section)q->element.section)));
	cal_json_set(j, it, "name", cal_json_text(cal_element_name(r->model, q->element)));
	return it;
}

static json_t *place_of(cal_json *j, const cal_question *q)
{
	if (!q->at.source || q->element.section == SECTION_NONE)
		return json_null();
	json_t *it = json_object();
	cal_json_set(j, it, "file", cal_json_text(q->at.source->name));
	cal_json_set(j, it, "line", json_integer(q->at.line));
	cal_json_set(j, it, "column", json_integer(q->at.column));
	return it;
}

static void put_question(cal_json *j, const cal_results *r, const cal_heaped *heaped)
{
	const cal_question *q = heaped->question;
	cal_json_open(j, NULL, '{');
	cal_json_value(j, "group", *heaped->name ? cal_json_text(heaped->name) : json_null());
	cal_json_value(j, "text", cal_json_text(q->text));
	cal_json_value(j, "element", element_of(j, r, q));
	cal_json_value(j, "attribute", cal_json_text(q->attribute));
	cal_json_value(j, "values", cal_json_text(q->values));
	cal_json_value(j, "at", place_of(j, q));
	cal_json_value(j, "settles", json_integer(q->verdicts));
	cal_json_value(j, "n_services", json_integer(q->services));
	cal_json_value(j, "n_threats", json_integer(q->threats));
	cal_json_value(j, "services", services_of(j, r, q));
	cal_json_value(j, "threats", threats_of(j, r, q));
	cal_json_close(j);
}

void cal_json_questions(const cal_questions_request *request, cal_out *out)
{
	cal_arena keep = {0};
	const cal_results *r = request->results;
	cal_json j = {.out = out};
	uint32_t n;
	const cal_heaped *at = cal_questions_heaped(&keep, request, &n);
	cal_json_open(&j, NULL, '{');
	json_t *format = json_object();
	cal_json_set(&j, format, "name", json_string("calisto-questions"));
	cal_json_set(&j, format, "version", json_integer(QUESTIONS_VERSION));
	cal_json_value(&j, "format", format);
	cal_json_value(&j, "calisto", json_string(request->version));
	cal_json_value(&j, "model", cal_json_text(r->model->name));
	cal_json_value(&j, "file", cal_json_text(cal_model_file(r->model)));
	cal_json_value(&j, "all", json_integer(r->n_questions));
	cal_json_value(&j, "unknown", json_integer(r->summary.unknown));
	cal_json_value(&j, "undescribed", json_integer(r->summary.undescribed));
	cal_json_open(&j, "questions", '[');
	for (uint32_t i = 0; i < n && !out->error; i++)
		put_question(&j, r, &at[i]);
	cal_json_close(&j);
	cal_json_close(&j);
	cal_arena_free(&keep);
}
