/* export/junit.c -- objectives to test cases.
 *
 * What readers of this format agree on is little: suites with cases, which pass, fail, have an error or were skipped.  An
 * objective that is held passes, one that is broken fails.  One of which nothing can be said (unknown, undescribed, not
 * applicable) is skipped, with the reason; so is one that is broken by nothing but what somebody accepted, for the run's
 * status does not count that either. */
#include "export/junit.h"

#include "export/issues.h"
#include "export/markup.h"
#include "export/names.h"

typedef enum { CASE_PASSED, CASE_FAILED, CASE_ERROR, CASE_SKIPPED, CASE_STATES } case_state;

typedef struct {
	const char *class, *name, *file;
	case_state state;
	const char *message, *type, *text;  /* type and text may be NULL */
} test_case;

typedef struct {
	const char *name;
	test_case *at;
	size_t n, room, counts[CASE_STATES];
} suite;

static void add(suite *s, test_case one)
{
	CAL_GROW(s->at, s->n, s->room);
	s->at[s->n++] = one;
	s->counts[one.state]++;
}

/* ---- what a finding says ---- */

static const char *add_line(cal_arena *a, const char *text, const char *line)
{
	return *text ? cal_format(a, "%s\n%s", text, line) : line;
}

static const char *place_line(cal_arena *a, cal_place at)
{
	return cal_format(a, "%s:%u:%u", cal_plain_path(at.source->name), (unsigned)at.line, (unsigned)at.column);
}

/* The title, the place, the causes of an effect (NULL: none) and the remedies, a line each. */
static const char *finding_lines(cal_arena *a, const char *text, const cal_finding *f, const cal_effect *e)
{
	text = add_line(a, text, f->title ? f->title : f->slug);
	if (f->at.source)
		text = add_line(a, text, cal_format(a, "  at %s", place_line(a, f->at)));
	for (uint32_t i = 0; e && i < e->n_chain; i++)
		text = add_line(a, text, cal_format(a, "  %s", e->chain[i].text));
	for (uint32_t i = 0; i < f->n_remedies; i++)
		text = add_line(a, text, cal_format(a, "  %s", cal_remedy_text(a, &f->remedies[i])));
	return text;
}

/* ---- effects by service ---- */

typedef struct {
	const cal_finding *finding;
	const cal_effect *effect;
} hit;

/* Each service's effects, in the order of the findings: those of service s from start[s] to start[s + 1]. */
typedef struct {
	hit *at;
	uint32_t *start;
} hits;

static hits hits_of(cal_arena *a, const cal_results *r)
{
	size_t n = 0;
	hits h = {.start = CAL_NEWS(a, (size_t)r->model->n_services + 2, uint32_t)};
	for (uint32_t i = 0; i < r->n_findings; i++) {
		n += r->findings[i].n_effects;
		for (uint32_t k = 0; k < r->findings[i].n_effects; k++)
			h.start[r->findings[i].effects[k].service + 2]++;
	}
	for (uint32_t s = 0; s < r->model->n_services; s++)
		h.start[s + 2] += h.start[s + 1];
	h.at = CAL_NEWS(a, n, hit);
	for (uint32_t i = 0; i < r->n_findings; i++)
		for (uint32_t k = 0; k < r->findings[i].n_effects; k++) {
			const cal_effect *e = &r->findings[i].effects[k];
			h.at[h.start[e->service + 1]++] = (hit){&r->findings[i], e};
		}
	return h;
}

/* Does an effect break the objective of that index, or leave it unknown? */
static bool is_about(const cal_model *m, uint32_t index, hit h)
{
	const cal_objective *o = &m->services[h.effect->service].survives[index];
	if (h.effect->objective == index)
		return true;
	if (o->count > 1 || h.finding->threat == CAL_NONE || h.effect->objective == CAL_NONE)
		return false;
	return o->threat == CAL_NONE ? m->threats[h.finding->threat].axis == o->axis : o->threat == h.finding->threat;
}

/* ---- objectives ---- */

/* A broken objective: fails with the findings that break it, or is skipped if all of them are known or accepted. */
static void tell_broken(cal_arena *a, const cal_results *r, const hits *h, const cal_objective_verdict *v, test_case *it)
{
	const cal_accept *accepted = NULL;
	uint32_t n = 0, n_known = 0;
	const char *text = "", *first = NULL;
	for (uint32_t i = h->start[v->service]; i < h->start[v->service + 1]; i++) {
		const cal_finding *f = h->at[i].finding;
		if (h->at[i].effect->level != LEVEL_ERROR || !is_about(r->model, v->objective, h->at[i]))
			continue;
		if (f->accepted != CAL_NONE) {
			accepted = &r->model->accepts[f->accepted];
			continue;
		}
		if (f->known) {
			n_known++;
			continue;
		}
		text = finding_lines(a, text, f, h->at[i].effect);
		first = first ? first : f->title;
		n++;
	}
	it->state = (accepted || n_known) && n == 0 ? CASE_SKIPPED : CASE_FAILED;
	it->message = it->state == CASE_FAILED  ? (n == 0 ? "broken" : first)
	              : n_known                 ? "known: it stands in the baseline"
	                                        : cal_format(a, "accepted: %s", accepted->reason);
	if (n > 1)
		it->message = cal_format(a, "%s; and %u more", first, (unsigned)n - 1);
	it->type = "broken";
	it->text = n ? text : NULL;
}

static void add_objective(suite *s, cal_arena *a, const cal_results *r, const hits *h, const cal_objective_verdict *v,
                          cal_place at)
{
	static const char *const reasons[] = {
		[OBJECTIVE_UNKNOWN] = "unknown: it hangs on what the model leaves open",
		[OBJECTIVE_UNDESCRIBED] = "undescribed: the model does not say whether there is something to strike",
		[OBJECTIVE_NOT_APPLICABLE] = "not applicable: the threat has nothing to strike here",
	};
	const cal_service *service = &r->model->services[v->service];
	test_case it = {
		.class = cal_format(a, "%s.%s", r->model->name, service->name),
		.name = cal_format(a, "survives %s", cal_objective_text(a, r->model, &service->survives[v->objective])),
		.file = cal_plain_path(at.source ? at.source->name : cal_model_file(r->model)),
	};
	if (v->state == OBJECTIVE_BROKEN)
		tell_broken(a, r, h, v, &it);
	else if (v->state != OBJECTIVE_HELD) {
		it.state = CASE_SKIPPED;
		const uint32_t threat = service->survives[v->objective].threat;
		const char *skipped = threat != CAL_NONE ? r->model->threats[threat].skipped : NULL;
		it.message = skipped ? cal_format(a, "the project skips the threat: %s", skipped) : reasons[v->state];
	}
	add(s, it);
}

/* Errors that are about no objective. */
static void add_others(suite *s, cal_arena *a, const cal_results *r)
{
	for (uint32_t i = 0; i < r->n_findings; i++) {
		const cal_finding *f = &r->findings[i];
		bool objective = false;
		for (uint32_t k = 0; k < f->n_effects; k++)
			objective |= f->effects[k].objective != CAL_NONE;
		if (objective || f->level != LEVEL_ERROR || f->accepted != CAL_NONE || f->known)
			continue;
		const char *element = cal_element_name(r->model, f->element);
		add(s, (test_case){
			.class = r->model->name, .name = element ? cal_format(a, "%s: %s", f->slug, element) : f->slug,
			.file = cal_plain_path(f->at.source ? f->at.source->name : cal_model_file(r->model)),
			.state = CASE_FAILED, .message = f->title ? f->title : f->slug, .type = f->slug,
			.text = finding_lines(a, "", f, f->n_effects ? f->effects : NULL)});
	}
}

static void add_model(suite *s, cal_arena *a, const cal_results *r)
{
	const cal_place *places = cal_objective_places(a, r);
	const hits h = hits_of(a, r);
	s->name = r->model->name;
	for (uint32_t i = 0; i < r->n_objectives; i++)
		add_objective(s, a, r, &h, &r->objectives[i], places[i]);
	add_others(s, a, r);
}

static void add_wrong(suite *s, cal_arena *a, const cal_told *told)
{
	const char *text = "", *first = NULL;
	for (size_t i = 0; i < told->diags->n; i++) {
		const cal_diag *d = &told->diags->at[i];
		const char *at = d->at.source && d->at.line ? place_line(a, d->at) : cal_plain_path(told->file);
		const char *level = d->severity == CAL_ERROR ? "error" : d->severity == CAL_WARNING ? "warning" : "note";
		text = add_line(a, text, cal_format(a, "%s: %s: %s", at, level, d->text));
		if (d->hint)
			text = add_line(a, text, cal_format(a, "  %s", d->hint));
		first = first || d->severity != CAL_ERROR ? first : d->text;
	}
	s->name = cal_plain_path(told->file);
	add(s, (test_case){.class = s->name, .name = "the model is right", .file = s->name, .state = CASE_ERROR,
	                   .message = first ? first : "the model is wrong", .type = "model-error", .text = text});
}

/* ---- writing ---- */

static void put_case(cal_out *out, const test_case *it)
{
	static const char *const tags[] = {[CASE_FAILED] = "failure", [CASE_ERROR] = "error", [CASE_SKIPPED] = "skipped"};
	const bool passed = it->state == CASE_PASSED, skipped = it->state == CASE_SKIPPED;
	cal_markup_tag(out, 2, "testcase", (const cal_attribute[]){
		{"name", it->name}, {"classname", it->class}, {"time", "0"}, {"file", it->file}, {0}}, passed);
	if (passed)
		return;
	cal_puts(out, "\n");
	cal_markup_tag(out, 3, tags[it->state], (const cal_attribute[]){
		{"message", it->message}, {skipped ? NULL : "type", it->type}, {0}}, skipped || !it->text);
	if (!skipped && it->text) {
		cal_markup_text(out, it->text);
		cal_markup_end(out, 0, tags[it->state]);
	}
	cal_markup_end(out, 2, "testcase");
}

static void put_suite(cal_out *out, cal_arena *a, const suite *s)
{
	cal_markup_tag(out, 1, "testsuite", (const cal_attribute[]){
		{"name", s->name}, {"tests", cal_format(a, "%zu", s->n)},
		{"failures", cal_format(a, "%zu", s->counts[CASE_FAILED])},
		{"errors", cal_format(a, "%zu", s->counts[CASE_ERROR])},
		{"skipped", cal_format(a, "%zu", s->counts[CASE_SKIPPED])}, {"time", "0"}, {0}}, false);
	cal_puts(out, "\n");
	for (size_t i = 0; i < s->n && !out->error; i++)
		put_case(out, &s->at[i]);
	cal_markup_end(out, 1, "testsuite");
}

static void write_suite(cal_out *out, const cal_results *r, const cal_told *told)
{
	cal_arena scratch = {0};
	suite s = {0};
	if (r)
		add_model(&s, &scratch, r);
	else
		add_wrong(&s, &scratch, told);
	put_suite(out, &scratch, &s);
	cal_resize(s.at, 0, 1);
	cal_arena_free(&scratch);
}

void cal_junit_write(const cal_export_request *request, cal_out *out)
{
	cal_markup_begin(out);
	cal_puts(out, "<testsuites name=\"calisto\">\n");
	for (size_t i = 0; i < request->n_told && !out->error; i++)
		if (request->told[i].wrong)
			write_suite(out, NULL, &request->told[i]);
	for (size_t i = 0; i < request->n_results && !out->error; i++)
		write_suite(out, request->results[i], NULL);
	cal_puts(out, "</testsuites>\n");
}
