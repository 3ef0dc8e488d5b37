/* export/json.c -- results to one JSON object a model.
 *
 * Frames (sections, services, elements) are objects over several lines; what they hold (a verdict, a
 * threat, an effect) stands on one line each. */
#include "export/json.h"

#include <string.h>

#include "export/json_writer.h"
#include "export/names.h"

enum { CHECK_VERSION = 2, THREATS_VERSION = 1 };  /* of the formats */

/* ---- small values ---- */

static json_t *letters_of(uint8_t letters)
{
	char text[LETTERS + 1];
	return json_string(cal_letters(letters, text));
}

/* The words of a set whose bits are set, bit `first` being that of the first word. */
static json_t *words_of(cal_json *j, cal_word_set set, uint64_t bits, unsigned first)
{
	json_t *list = json_array();
	for (unsigned value = 1; value <= cal_words(set); value++)
		if (bits >> (value - 1 + first) & 1)
			cal_json_append(j, list, json_string(cal_word(set, value)));
	return list;
}

static json_t *place_of(cal_json *j, cal_place at)
{
	if (!at.source)
		return json_null();
	json_t *it = json_object();
	cal_json_set(j, it, "file", cal_json_text(at.source->name));
	cal_json_set(j, it, "line", json_integer(at.line));
	cal_json_set(j, it, "column", json_integer(at.column));
	cal_json_set(j, it, "width", json_integer(at.width));
	return it;
}

static json_t *element_of(cal_json *j, const cal_model *m, cal_element element)
{
	if (element.section == SECTION_NONE)
		return json_null();
	json_t *it = json_object();
	cal_json_set(j, it, "section", json_string(cal_section_name((cal_section)element.section)));
	cal_json_set(j, it, "name", cal_json_text(cal_element_name(m, element)));
	return it;
}

static json_t *slug_of(const cal_model *m, uint32_t threat)
{
	return threat == CAL_NONE ? json_null() : cal_json_text(m->threats[threat].name);
}

/* The share of clients that lose A: only where that is not simply all of them. */
static json_t *share_of(cal_json *j, uint8_t fails, uint8_t unknown, const float share[2])
{
	json_t *it = json_object();
	bool all = fails & LETTER_A ? share[0] >= 1 && share[1] >= 1 : share[1] >= 1;
	if (((fails | unknown) & LETTER_A) && !all) {
		json_t *range = json_array();
		cal_json_append(j, range, cal_json_rounded(fails & LETTER_A ? (double)share[0] : 0));
		cal_json_append(j, range, cal_json_rounded((double)share[1]));
		cal_json_set(j, it, "A", range);
	}
	return it;
}

static void set_losses(cal_json *j, json_t *it, uint8_t fails, uint8_t unknown, const float share[2])
{
	cal_json_set(j, it, "fails", letters_of(fails));
	cal_json_set(j, it, "unknown", letters_of(unknown));
	cal_json_set(j, it, "share", share_of(j, fails, unknown, share));
}

/* ---- threats ---- */

static json_t *remedies_of(cal_json *j, const cal_remedy *remedies, uint32_t n)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < n; i++) {
		json_t *it = json_object();
		cal_json_set(j, it, "set", cal_json_text(remedies[i].set));
		cal_json_set(j, it, "to", cal_json_text(remedies[i].to));
		cal_json_set(j, it, "says", cal_json_text(remedies[i].says));
		cal_json_append(j, list, it);
	}
	return list;
}

static json_t *references_of(cal_json *j, const cal_reference *references, uint32_t n)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < n; i++) {
		json_t *it = json_object();
		cal_json_set(j, it, "title", cal_json_text(references[i].title));
		cal_json_set(j, it, "date", cal_json_text(references[i].date));
		cal_json_set(j, it, "url", cal_json_text(references[i].url));
		cal_json_set(j, it, "says", cal_json_text(references[i].says));
		cal_json_append(j, list, it);
	}
	return list;
}

static json_t *rate_of(cal_json *j, const cal_threat *threat)
{
	if (!threat->rated)
		return json_null();
	json_t *it = json_object();
	cal_json_set(j, it, "per_year", cal_json_rounded(threat->per_year));
	cal_json_set(j, it, "hours", cal_json_rounded(threat->hours));
	cal_json_set(j, it, "source", cal_json_text(threat->source));
	return it;
}

static json_t *threat_of(cal_json *j, const cal_threat *threat)
{
	json_t *it = json_object();
	cal_json_set(j, it, "code", cal_json_text(threat->code));
	cal_json_set(j, it, "slug", cal_json_text(threat->name));
	cal_json_set(j, it, "title", cal_json_text(threat->title));
	cal_json_set(j, it, "axis", json_string(cal_word(SET_AXIS, threat->axis)));
	cal_json_set(j, it, "mechanism", json_string(cal_word(SET_MECHANISM, threat->mechanism)));
	cal_json_set(j, it, "kinds", words_of(j, cal_threat_kinds(threat), threat->kinds, 1));
	cal_json_set(j, it, "letters", letters_of(threat->letters));
	cal_json_set(j, it, "rate", rate_of(j, threat));
	cal_json_set(j, it, "since", json_integer(threat->since));
	cal_json_set(j, it, "own", json_boolean(threat->own));
	cal_json_set(j, it, "why", cal_json_text(threat->why));
	cal_json_set(j, it, "remedies", remedies_of(j, threat->remedies, threat->n_remedies));
	cal_json_set(j, it, "incidents", references_of(j, threat->incidents, threat->n_incidents));
	cal_json_set(j, it, "references", references_of(j, threat->references, threat->n_references));
	return it;
}

/* Of a model also what the project wants of the threat. */
static json_t *threat_here(cal_json *j, const cal_threat *threat)
{
	json_t *it = threat_of(j, threat);
	cal_json_set(j, it, "level", threat->level ? json_string(cal_level_name(LEVEL_ERROR + threat->level - 1u)) : json_null());
	cal_json_set(j, it, "skipped", cal_json_text(threat->skipped));
	return it;
}

static void put_format(cal_json *j, const char *name, int format, const char *version)
{
	json_t *it = json_object();
	cal_json_set(j, it, "name", json_string(name));
	cal_json_set(j, it, "version", json_integer(format));
	cal_json_value(j, "format", it);
	cal_json_value(j, "calisto", cal_json_text(version));
}

void cal_json_threats(const cal_catalogue *catalogue, unsigned axis, const char *version, cal_out *out)
{
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '{');
	put_format(&j, "calisto-threats", THREATS_VERSION, version);
	cal_json_value(&j, "catalogue", json_integer(catalogue->version));
	cal_json_open(&j, "threats", '[');
	for (uint32_t i = 0; i < catalogue->n_threats && !out->error; i++)
		if (axis == 0 || catalogue->threats[i].axis == axis)
			cal_json_value(&j, NULL, threat_of(&j, &catalogue->threats[i]));
	cal_json_close(&j);
	cal_json_close(&j);
}

/* ---- the parts of a model's object ---- */

/* What every part needs. */
typedef struct {
	cal_json *j;
	const cal_results *r;
	const cal_model *m;
	cal_arena *scratch;
} report;

static void put_model(report *p)
{
	const cal_model *m = p->m;
	cal_json *j = p->j;
	cal_json_open(j, "model", '{');
	cal_json_value(j, "name", cal_json_text(m->name));
	cal_json_value(j, "file", cal_json_text(cal_model_file(m)));
	cal_json_value(j, "description", cal_json_text(m->description));
	cal_json_value(j, "owner", cal_json_text(m->owner));
	cal_json_value(j, "reviewed", cal_json_text(cal_date(p->scratch, m->reviewed)));
	cal_json_value(j, "catalogue", m->catalogue ? json_integer(m->catalogue) : json_null());
	cal_json_open(j, "counts", '{');
	cal_json_value(j, "domains", json_integer(m->n_domains));
	cal_json_value(j, "software", json_integer(m->n_software));
	cal_json_value(j, "state", json_integer(m->n_states));
	cal_json_value(j, "components", json_integer(m->n_components));
	cal_json_value(j, "services", json_integer(m->n_services));
	cal_json_close(j);
	cal_json_close(j);
}

static void put_summary(report *p)
{
	const cal_summary *s = &p->r->summary;
	const struct { const char *key; uint32_t count; } counts[] = {
		{"errors", s->errors}, {"warnings", s->warnings}, {"notes", s->notes}, {"questions", s->questions},
		{"accepted", s->accepted}, {"known", s->known}, {"gone", s->gone}, {"skipped", s->skipped}, {"services", s->services}, {"threats", s->threats}, {"events", s->events},
		{"fails", s->fails}, {"unknown", s->unknown}, {"undescribed", s->undescribed},
		{"survives", s->survives}, {"not_applicable", s->not_applicable},
	};
	cal_json_open(p->j, "summary", '{');
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		cal_json_value(p->j, counts[i].key, json_integer(counts[i].count));
	cal_json_close(p->j);
}

/* The policy that asks; null: the service does. */
static json_t *policy_of(report *p, const cal_objective *o)
{
	return cal_json_text(o->policy == CAL_NONE ? NULL : p->m->policies[o->policy].name);
}

static json_t *objective_of(report *p, uint32_t i, cal_place at)
{
	const cal_objective_verdict *v = &p->r->objectives[i];
	const cal_objective *o = &p->m->services[v->service].survives[v->objective];
	bool axis = o->threat == CAL_NONE;
	json_t *it = json_object();
	cal_json_set(p->j, it, "text", cal_json_text(cal_objective_text(p->scratch, p->m, o)));
	cal_json_set(p->j, it, "threat", slug_of(p->m, o->threat));
	cal_json_set(p->j, it, "axis", axis ? json_string(cal_word(SET_AXIS, o->axis)) : json_null());
	cal_json_set(p->j, it, "count", json_integer(o->count));
	cal_json_set(p->j, it, "policy", policy_of(p, o));
	bool skipped = !axis && p->m->threats[o->threat].skipped;
	cal_json_set(p->j, it, "state", json_string(skipped ? "skipped" : cal_objective_state_name(v->state)));
	cal_json_set(p->j, it, "at", place_of(p->j, at));
	return it;
}

/* Objectives by service: where each service's run of them begins.  Their own order stays. */
static const uint32_t *objectives_by_service(report *p, uint32_t **order)
{
	const uint32_t n = p->m->n_services, n_objectives = p->r->n_objectives;
	uint32_t *start = CAL_NEWS(p->scratch, (size_t)n + 2, uint32_t);
	*order = CAL_NEWS(p->scratch, n_objectives, uint32_t);
	for (uint32_t i = 0; i < n_objectives; i++)
		start[p->r->objectives[i].service + 2]++;
	for (uint32_t s = 0; s < n; s++)
		start[s + 2] += start[s + 1];
	for (uint32_t i = 0; i < n_objectives; i++)
		(*order)[start[p->r->objectives[i].service + 1]++] = i;
	return start;
}

static void put_service(report *p, uint32_t i)
{
	const cal_service *s = &p->m->services[i];
	cal_json *j = p->j;
	cal_json_value(j, "name", cal_json_text(s->name));
	cal_json_value(j, "criticality", json_string(cal_word(SET_CRITICALITY, s->criticality)));
	cal_json_value(j, "description", cal_json_text(s->description));
	cal_json_value(j, "owner", cal_json_text(s->owner));
	cal_json_value(j, "scope", s->scope ? json_string(cal_word(SET_DOMAIN, s->scope)) : json_null());
	cal_json_value(j, "max_blast", cal_json_rounded(s->max_blast));
	cal_json_value(j, "max_loss", cal_json_rounded(s->max_loss));
	cal_json_value(j, "properties", words_of(j, SET_PROPERTY, s->properties, 0));
	cal_json_value(j, "already_lost", letters_of(p->r->already_lost ? p->r->already_lost[i] : 0));
}

static void put_services(report *p)
{
	const cal_place *places = cal_objective_places(p->scratch, p->r);
	uint32_t *order;
	const uint32_t *start = objectives_by_service(p, &order);
	cal_json_open(p->j, "services", '[');
	for (uint32_t i = 0; i < p->m->n_services && !p->j->out->error; i++) {
		cal_json_open(p->j, NULL, '{');
		put_service(p, i);
		cal_json_open(p->j, "objectives", '[');
		for (uint32_t k = start[i]; k < start[i + 1]; k++)
			cal_json_value(p->j, NULL, objective_of(p, order[k], places[order[k]]));
		cal_json_close(p->j);
		cal_json_close(p->j);
	}
	cal_json_close(p->j);
}

static void put_threats(report *p)
{
	cal_json_open(p->j, "threats", '[');
	for (uint32_t i = 0; i < p->m->n_threats; i++)
		cal_json_value(p->j, NULL, threat_here(p->j, &p->m->threats[i]));
	cal_json_close(p->j);
}

/* Letter -> margin, of the letters that some number of events costs; null: not known. */
static json_t *margin_of(cal_json *j, const cal_results *r, uint32_t service, uint32_t threat)
{
	json_t *it = json_object();
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		uint8_t margin = cal_margin_of(r, service, threat, letter);
		char key[LETTERS + 1];
		if (margin != MARGIN_NEVER)
			cal_json_set(j, it, cal_letters((uint8_t)(1u << (letter - 1)), key),
			             margin == MARGIN_OPEN ? json_null() : json_integer(margin));
	}
	return it;
}

static json_t *verdict_of(cal_json *j, const cal_results *r, uint32_t service, uint32_t threat)
{
	const cal_verdict *v = cal_verdict_of(r, service, threat);
	if (r->model->threats[threat].skipped)
		return json_string("skipped");
	if (v->kind == VERDICT_NOT_APPLICABLE)
		return json_null();
	if (v->kind == VERDICT_UNDESCRIBED)
		return json_string("undescribed");
	json_t *it = json_object();
	set_losses(j, it, v->fails, v->unknown, v->share);
	if (r->margins)
		cal_json_set(j, it, "margin", margin_of(j, r, service, threat));
	return it;
}

static void put_verdicts(report *p)
{
	cal_json_open(p->j, "verdicts", '{');
	for (uint32_t s = 0; s < p->m->n_services && !p->j->out->error; s++) {
		cal_json_open(p->j, p->m->services[s].name, '{');
		for (uint32_t t = 0; t < p->r->n_threats; t++)
			if (p->m->threats[t].mechanism != MECHANISM_STRUCTURE)
				cal_json_value(p->j, p->m->threats[t].name, verdict_of(p->j, p->r, s, t));
		cal_json_close(p->j);
	}
	cal_json_close(p->j);
}

/* Does it belong to `elements`: does a row of the threat's own section lose something? */
static bool is_listed(const report *p, const cal_element_verdict *v)
{
	const cal_threat *threat = &p->m->threats[v->threat];
	return threat->mechanism != MECHANISM_STRUCTURE && v->element.section == cal_threat_section(threat) &&
	       (v->fails | v->unknown);
}

/* threat -> element -> service -> letters; the rows come sorted so. */
static void put_elements(report *p)
{
	const cal_element_verdict *before = NULL;
	cal_json_open(p->j, "elements", '{');
	for (uint32_t i = 0; i < p->r->n_elements && !p->j->out->error; i++) {
		const cal_element_verdict *v = &p->r->elements[i];
		if (!is_listed(p, v))
			continue;
		bool new_threat = !before || before->threat != v->threat;
		bool new_element = new_threat || before->element.index != v->element.index;
		if (before && new_element)
			cal_json_close(p->j);
		if (before && new_threat)
			cal_json_close(p->j);
		if (new_threat)
			cal_json_open(p->j, p->m->threats[v->threat].name, '{');
		if (new_element)
			cal_json_open(p->j, cal_element_name(p->m, v->element), '{');
		json_t *it = json_object();
		set_losses(p->j, it, v->fails, v->unknown, v->share);
		cal_json_value(p->j, p->m->services[v->service].name, it);
		before = v;
	}
	if (before) {
		cal_json_close(p->j);
		cal_json_close(p->j);
	}
	cal_json_close(p->j);
}

/* ---- findings, questions, acceptances ---- */

static json_t *chain_of(report *p, const cal_effect *effect)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < effect->n_chain; i++) {
		const cal_step *step = &effect->chain[i];
		const char *section = cal_section_name((cal_section)step->element.section);
		json_t *it = json_object();
		cal_json_set(p->j, it, "text", cal_json_text(step->text));
		cal_json_set(p->j, it, "section", *section ? json_string(section) : json_null());
		cal_json_set(p->j, it, "name", cal_json_text(cal_element_name(p->m, step->element)));
		cal_json_set(p->j, it, "letter", letters_of((uint8_t)(1u << step->letter >> 1)));
		cal_json_set(p->j, it, "at", place_of(p->j, step->at));
		cal_json_append(p->j, list, it);
	}
	return list;
}

static json_t *effect_of(report *p, const cal_effect *effect)
{
	const cal_service *s = &p->m->services[effect->service];
	bool breaks = effect->objective != CAL_NONE;
	json_t *it = json_object();
	cal_json_set(p->j, it, "service", cal_json_text(s->name));
	set_losses(p->j, it, effect->fails, effect->unknown, effect->share);
	cal_json_set(p->j, it, "objective",
	             breaks ? cal_json_text(cal_objective_text(p->scratch, p->m, &s->survives[effect->objective]))
	                    : json_null());
	cal_json_set(p->j, it, "policy", breaks ? policy_of(p, &s->survives[effect->objective]) : json_null());
	cal_json_set(p->j, it, "level", json_string(cal_level_name(effect->level)));
	cal_json_set(p->j, it, "chain", chain_of(p, effect));
	return it;
}

static void put_finding(report *p, const cal_finding *f)
{
	cal_json *j = p->j;
	cal_json_open(j, NULL, '{');
	cal_json_value(j, "code", cal_json_text(f->code));
	cal_json_value(j, "slug", cal_json_text(f->slug));
	cal_json_value(j, "threat", slug_of(p->m, f->threat));
	cal_json_value(j, "level", json_string(cal_level_name(f->level)));
	cal_json_value(j, "element", element_of(j, p->m, f->element));
	cal_json_value(j, "fails", letters_of(f->letters));
	cal_json_value(j, "unknown", letters_of(f->unknown));
	cal_json_value(j, "title", cal_json_text(f->title));
	cal_json_value(j, "why", cal_json_text(f->why));
	cal_json_value(j, "at", place_of(j, f->at));
	cal_json_open(j, "effects", '[');
	for (uint32_t i = 0; i < f->n_effects && !j->out->error; i++)
		cal_json_value(j, NULL, effect_of(p, &f->effects[i]));
	cal_json_close(j);
	cal_json_value(j, "remedies", remedies_of(j, f->remedies, f->n_remedies));
	cal_json_value(j, "accepted", f->accepted == CAL_NONE ? json_null() : json_integer(f->accepted));
	cal_json_value(j, "known", json_boolean(f->known));
	cal_json_close(j);
}

static void put_question(report *p, const cal_question *q)
{
	cal_json *j = p->j;
	json_t *threats = json_array();
	for (uint32_t i = 0; i < q->n_threat_list; i++)
		cal_json_append(j, threats, slug_of(p->m, q->threat_list[i]));
	cal_json_open(j, NULL, '{');
	cal_json_value(j, "text", cal_json_text(q->text));
	cal_json_value(j, "element", element_of(j, p->m, q->element));
	cal_json_value(j, "attribute", cal_json_text(q->attribute));
	cal_json_value(j, "values", cal_json_text(q->values));
	cal_json_value(j, "verdicts", json_integer(q->verdicts));
	cal_json_value(j, "services", json_integer(q->services));
	cal_json_value(j, "threats", json_integer(q->threats));
	cal_json_value(j, "for_example", threats);
	cal_json_value(j, "axes", words_of(j, SET_AXIS, q->axes, 1));
	cal_json_value(j, "at", place_of(j, q->at));
	cal_json_close(j);
}

static json_t *accept_of(report *p, const cal_accept *a, cal_place at)
{
	json_t *services = a->services.given ? json_array() : json_null(), *it = json_object();
	for (uint32_t i = 0; a->services.given && i < a->services.n; i++)
		cal_json_append(p->j, services, cal_json_text(p->m->services[a->services.at[i]].name));
	cal_json_set(p->j, it, "threat", slug_of(p->m, a->threat));
	cal_json_set(p->j, it, "element", element_of(p->j, p->m, a->element));
	cal_json_set(p->j, it, "services", services);
	cal_json_set(p->j, it, "reason", cal_json_text(a->reason));
	cal_json_set(p->j, it, "owner", cal_json_text(a->owner));
	cal_json_set(p->j, it, "expires", cal_json_text(cal_date(p->scratch, a->expires)));
	cal_json_set(p->j, it, "comment", json_boolean(a->at.source != NULL));
	cal_json_set(p->j, it, "at", place_of(p->j, at));
	return it;
}

/* What a baseline has and the model no longer. */
static json_t *gone_of(report *p, const cal_known *gone)
{
	json_t *it = json_object();
	cal_json_set(p->j, it, "finding", cal_json_text(gone->finding));
	cal_json_set(p->j, it, "element", cal_json_text(gone->element));
	cal_json_set(p->j, it, "service", cal_json_text(gone->service));
	cal_json_set(p->j, it, "level", json_string(cal_level_name(LEVEL_ERROR + gone->level - 1u)));
	cal_json_set(p->j, it, "fails", letters_of(gone->letters));
	return it;
}

static void put_told(report *p)
{
	cal_json_open(p->j, "findings", '[');
	for (uint32_t i = 0; i < p->r->n_findings && !p->j->out->error; i++)
		put_finding(p, &p->r->findings[i]);
	cal_json_close(p->j);
	cal_json_open(p->j, "questions", '[');
	for (uint32_t i = 0; i < p->r->n_questions && !p->j->out->error; i++)
		put_question(p, &p->r->questions[i]);
	cal_json_close(p->j);
	const cal_place *places = cal_accept_places(p->scratch, p->m);
	cal_json_open(p->j, "accepted", '[');
	for (uint32_t i = 0; i < p->m->n_accepts; i++)
		cal_json_value(p->j, NULL, accept_of(p, &p->m->accepts[i], places[i]));
	cal_json_close(p->j);
	cal_json_open(p->j, "gone", '[');
	for (uint32_t i = 0; i < p->r->n_gone; i++)
		cal_json_value(p->j, NULL, gone_of(p, &p->r->gone[i]));
	cal_json_close(p->j);
}

static void put_parts(cal_json *j, const cal_results *r)
{
	cal_arena scratch = {0};
	report p = {j, r, r->model, &scratch};
	put_model(&p);
	put_summary(&p);
	put_services(&p);
	put_threats(&p);
	put_verdicts(&p);
	put_elements(&p);
	put_told(&p);
	cal_arena_free(&scratch);
}

/* ---- what was told while models were read ---- */

static json_t *message_of(cal_json *j, const cal_diag *diag)
{
	static const char *const levels[] = {[CAL_ERROR] = "error", [CAL_WARNING] = "warning", [CAL_NOTE] = "note"};
	json_t *it = json_object();
	cal_json_set(j, it, "level", json_string(levels[diag->severity]));
	cal_json_set(j, it, "text", cal_json_text(diag->text));
	cal_json_set(j, it, "hint", cal_json_text(diag->hint));
	cal_json_set(j, it, "at", place_of(j, diag->at));
	return it;
}

/* Of each model that anything was told of. */
static void put_messages(cal_json *j, const cal_export_request *request)
{
	cal_json_open(j, "messages", '[');
	for (size_t i = 0; i < request->n_told && !j->out->error; i++) {
		const cal_told *told = &request->told[i];
		if (told->diags->n == 0)
			continue;
		cal_json_open(j, NULL, '{');
		cal_json_value(j, "file", cal_json_text(told->file));
		cal_json_value(j, "wrong", json_boolean(told->wrong));
		cal_json_value(j, "errors", json_integer((json_int_t)told->diags->errors));
		cal_json_open(j, "told", '[');
		for (size_t k = 0; k < told->diags->n; k++)
			cal_json_value(j, NULL, message_of(j, &told->diags->at[k]));
		cal_json_close(j);
		cal_json_close(j);
	}
	cal_json_close(j);
}

void cal_json_write(const cal_export_request *request, cal_out *out)
{
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '{');
	put_format(&j, "calisto-check", CHECK_VERSION, request->version);
	put_messages(&j, request);
	if (request->n_models == 1 && request->n_results == 1) {
		put_parts(&j, request->results[0]);
	} else {
		cal_json_open(&j, "models", '[');
		for (size_t i = 0; i < request->n_results && !out->error; i++) {
			cal_json_open(&j, NULL, '{');
			put_parts(&j, request->results[i]);
			cal_json_close(&j);
		}
		cal_json_close(&j);
	}
	cal_json_close(&j);
}
