/* export/json_whatif.c -- what falls, for programs: docs/json.md. */
#include "export/json_writer.h"
#include "export/names.h"
#include "export/whatif.h"
#include "rules/order.h"

enum { WHATIF_VERSION = 1 };

static json_t *letters_of(uint8_t letters)
{
	char text[LETTERS + 1];
	return json_string(cal_letters(letters, text));
}

static void set_element(cal_json *j, json_t *to, const char *section, const char *name, const cal_blast *b, cal_element e)
{
	bool none = e.section == SECTION_NONE || e.index == CAL_NONE;
	cal_json_set(j, to, section, none ? json_null() : json_string(cal_section_name((cal_section)e.section)));
	cal_json_set(j, to, name, none ? json_null() : cal_json_text(cal_element_name(b->model, e)));
}

static void put_struck(cal_json *j, const cal_whatif *w)
{
	const cal_blast *b = w->blast;
	cal_json_open(j, "struck", '[');
	for (uint32_t i = 0; i < b->n_struck; i++) {
		const cal_struck_copy *c = &b->struck[i];
		json_t *it = json_object();
		cal_json_set(j, it, "event", cal_json_text(w->names[c->happening]));
		cal_json_set(j, it, "component", cal_json_text(b->model->components[c->component].name));
		cal_json_set(j, it, "best", letters_of(c->letters[0]));
		cal_json_set(j, it, "worst", letters_of(c->letters[1]));
		cal_json_value(j, NULL, it);
	}
	cal_json_close(j);
}

static json_t *step_of(uint32_t step)
{
	return step ? json_integer(step) : json_null();
}

static void put_fallen(cal_json *j, const cal_blast *b)
{
	cal_json_open(j, "fallen", '[');
	for (uint32_t i = 0; i < b->n_fallen; i++) {
		const cal_fallen *f = &b->fallen[i];
		json_t *it = json_object();
		set_element(j, it, "section", "element", b, f->element);
		cal_json_set(j, it, "letter", letters_of((uint8_t)(1u << (f->letter - 1))));
		cal_json_set(j, it, "step_best", step_of(f->step[0]));
		cal_json_set(j, it, "step_worst", step_of(f->step[1]));
		set_element(j, it, "cause_section", "cause", b, f->cause);
		cal_json_set(j, it, "cause_letter", f->cause_letter ? letters_of((uint8_t)(1u << (f->cause_letter - 1))) : json_null());
		cal_json_value(j, NULL, it);
	}
	cal_json_close(j);
}

static json_t *loss_of(cal_json *j, const cal_blast *b, uint32_t service)
{
	json_t *it = json_object(), *share = json_array();
	uint32_t thing = cal_thing_service(b->system, service);
	cal_json_set(j, it, "best", letters_of(b->lost[0][thing]));
	cal_json_set(j, it, "worst", letters_of(b->lost[1][thing]));
	for (unsigned worst = 0; worst < 2; worst++)
		cal_json_append(j, share, cal_json_rounded((double)b->share[worst][service]));
	cal_json_set(j, it, "share", share);
	return it;
}

static void put_services(cal_json *j, const cal_whatif *w)
{
	const cal_model *m = w->blast->model;
	cal_json_open(j, "services", '[');
	for (uint32_t s = 0; s < m->n_services; s++) {
		json_t *it = json_object();
		cal_json_set(j, it, "service", cal_json_text(m->services[s].name));
		cal_json_set(j, it, "loses", loss_of(j, w->blast, s));
		if (w->after)
			cal_json_set(j, it, "then", loss_of(j, w->after, s));
		cal_json_value(j, NULL, it);
	}
	cal_json_close(j);
}

static void put_components(cal_json *j, const cal_blast *b)
{
	cal_json_open(j, "components", '[');
	for (uint32_t c = 0; c < b->model->n_components; c++) {
		json_t *it = json_object();
		cal_json_set(j, it, "component", cal_json_text(b->model->components[c].name));
		cal_json_set(j, it, "best", letters_of(b->lost[0][c]));
		cal_json_set(j, it, "worst", letters_of(b->lost[1][c]));
		cal_json_set(j, it, "copies", json_integer(b->model->components[c].replicas));
		cal_json_set(j, it, "up_best", json_integer(b->up[0][c]));
		cal_json_set(j, it, "up_worst", json_integer(b->up[1][c]));
		cal_json_value(j, NULL, it);
	}
	cal_json_close(j);
}

static void put_names(cal_json *j, const char *key, const char *const *names, uint32_t n)
{
	cal_json_open(j, key, '[');
	for (uint32_t i = 0; i < n; i++)
		cal_json_value(j, NULL, cal_json_text(names[i]));
	cal_json_close(j);
}

void cal_json_whatif(const cal_whatif *w, const char *version, cal_out *out)
{
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '{');
	json_t *format = json_object();
	cal_json_set(&j, format, "name", json_string("calisto-whatif"));
	cal_json_set(&j, format, "version", json_integer(WHATIF_VERSION));
	cal_json_value(&j, "format", format);
	cal_json_value(&j, "calisto", cal_json_text(version));
	cal_json_value(&j, "model", cal_json_text(w->blast->model->name));
	cal_json_value(&j, "file", cal_json_text(cal_model_file(w->blast->model)));
	put_names(&j, "events", w->names, w->blast->n_happenings);
	put_names(&j, "let_go", w->gone, w->n_gone);
	cal_json_value(&j, "steps", json_integer(w->blast->steps));
	put_struck(&j, w);
	put_fallen(&j, w->blast);
	put_services(&j, w);
	put_components(&j, w->blast);
	cal_json_close(&j);
}
