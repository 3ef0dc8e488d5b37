/* tests/rules/told.c -- models to text, by way of what is tested. */
#include "tests/rules/told.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/answer.h"
#include "model/read.h"
#include "rules/budget.h"
#include "rules/cuts.h"
#include "rules/events.h"
#include "tests/model/fixture.h"

enum { ROOM = 8000 };
static char text[ROOM];
static size_t n_text;

const cal_check_options told_plainly = {.stale_days = -1, .today = 20454};

static void add(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void add(const char *format, ...)
{
	va_list rest;
	va_start(rest, format);
	const int n = vsnprintf(text + n_text, ROOM - n_text, format, rest);
	va_end(rest);
	n_text += n < 0 ? 0 : (size_t)n;
	if (n_text >= ROOM)
		n_text = ROOM - 1;
}

static const char *name_of(const cal_model *m, cal_element element)
{
	switch (element.section) {
	case SECTION_DOMAINS: return m->domains[element.index].name;
	case SECTION_SOFTWARE: return m->software[element.index].name;
	case SECTION_STATE: return m->states[element.index].name;
	case SECTION_COMPONENTS: return m->components[element.index].name;
	case SECTION_SERVICES: return m->services[element.index].name;
	case SECTION_ACCEPT: return "accept";
	default: return "-";
	}
}

static uint32_t threat_named(const cal_model *m, const char *slug)
{
	for (uint32_t t = 0; t < m->n_threats; t++)
		if (strcmp(m->threats[t].name, slug) == 0)
			return t;
	return CAL_NONE;
}

/* Reads a model; NULL: the text says why. */
static const cal_model *read_model(read_fixture *f, const char *model)
{
	text[n_text = 0] = '\0';
	read_start(f);
	read_string(f, cal_format(&f->keep, "calisto: 1\nname: told\n%s", model));
	if (!f->m)
		add("%s", f->said);
	return f->m;
}

/* ---- events ---- */

enum { STRIKES = 64 };
typedef struct {
	cal_sink sink;
	const cal_system *system;
	cal_element element;      /* of the event that is being told */
	uint32_t copy[STRIKES], n_strikes, changed;
	uint8_t letters[STRIKES];
} teller;

static const char *name_of_copy(const teller *t, uint32_t copy, uint32_t *number)
{
	const uint32_t component = t->system->squads[t->system->squad_of[copy]].component;
	*number = copy - t->system->first_copy[component];
	return t->system->model->components[component].name;
}

/* Does the text before `end` have such a line? */
static bool has_line(size_t end, const char *line)
{
	for (const char *at = text; (size_t)(at - text) < end; at += strcspn(at, "\n") + 1)
		if (strcspn(at, "\n") == strlen(line) && strncmp(at, line, strlen(line)) == 0)
			return true;
	return false;
}

/* Adds a line for the event, unless it strikes nothing or there is such a line. */
static void tell_event(teller *t)
{
	const size_t before = n_text;
	add("%s", n_text ? "\n" : "");
	const size_t line = n_text;
	add("%s:", name_of(t->system->model, t->element));
	for (uint32_t i = 0; i < t->n_strikes; i++) {
		char letters[LETTERS + 1];
		uint32_t number;
		const char *name = name_of_copy(t, t->copy[i], &number);
		add("%s %s/%u %s", i ? "," : "", name, number, t->letters[i] ? cal_letters(t->letters[i], letters) : ".");
	}
	if (t->changed != CAL_NONE)
		add("! %s", t->system->model->components[t->changed].name);
	if (t->n_strikes == 0 || has_line(before, text + line))
		text[n_text = before] = '\0';
	t->n_strikes = 0;
}

static void tell_begin(cal_sink *sink, const cal_event *event)
{
	teller *t = (teller *)sink;
	tell_event(t);
	t->element = event->element;
	t->changed = CAL_NONE;
}

/* Strikes are kept in the order of copies; those of one copy are put together. */
static void tell_copy(teller *t, uint32_t copy, uint8_t letters)
{
	uint32_t at = 0;
	while (at < t->n_strikes && t->copy[at] < copy)
		at++;
	if (at == t->n_strikes || t->copy[at] != copy) {
		if (t->n_strikes == STRIKES)
			return;
		memmove(t->copy + at + 1, t->copy + at, (t->n_strikes - at) * sizeof *t->copy);
		memmove(t->letters + at + 1, t->letters + at, (t->n_strikes - at) * sizeof *t->letters);
		t->copy[at] = copy;
		t->letters[at] = 0;
		t->n_strikes++;
	}
	t->letters[at] |= letters;
}

static void tell_strike(cal_sink *sink, cal_run copies, uint8_t letters, uint32_t state, uint32_t doubts)
{
	(void)state, (void)doubts;
	for (uint32_t i = 0; i < copies.n; i++)
		tell_copy((teller *)sink, copies.first + i, letters);
}

static void tell_lost_changes(cal_sink *sink, uint32_t component, uint32_t doubts)
{
	(void)doubts;
	((teller *)sink)->changed = component;
}

const char *events_told(const char *model, const char *threat, reading_of reading)
{
	read_fixture f;
	if (read_model(&f, model)) {
		const uint32_t t = threat_named(f.m, threat);
		const cal_system *s = cal_system_of(&f.keep, f.m);
		cal_maker *maker = cal_maker_of(&f.keep, s);
		teller to = {{.begin = tell_begin, .strike = tell_strike, .lose_changes = tell_lost_changes}, .system = s};
		cal_section section;
		for (uint32_t i = 0, n = cal_threat_elements(s, t, &section); i < n; i++)
			cal_events_at(maker, t, reading == WORST, i, &to.sink);
		cal_events_elsewhere(maker, t, reading == WORST, &to.sink);
		tell_event(&to);
		cal_maker_free(maker);
	}
	read_end(&f);
	return text;
}

/* What an element's events are in one reading; are they said to be the same in the other? */
static bool tell_element(cal_maker *maker, teller *to, uint32_t threat, reading_of reading, uint32_t element)
{
	to->n_strikes = 0;
	text[n_text = 0] = '\0';
	bool same = cal_events_at(maker, threat, reading == WORST, element, &to->sink);
	tell_event(to);
	return same;
}

bool same_events_told_alike(const char *model)
{
	read_fixture f;
	static char at_best[ROOM];
	bool alike = true;
	if (read_model(&f, model)) {
		const cal_system *s = cal_system_of(&f.keep, f.m);
		cal_maker *maker = cal_maker_of(&f.keep, s);
		teller to = {{.begin = tell_begin, .strike = tell_strike, .lose_changes = tell_lost_changes}, .system = s};
		cal_section section;
		for (uint32_t t = 0; t < f.m->n_threats; t++)
			for (uint32_t i = 0, n = cal_threat_elements(s, t, &section); i < n; i++) {
				bool same = tell_element(maker, &to, t, BEST, i);
				strcpy(at_best, text);
				alike &= tell_element(maker, &to, t, WORST, i) == same &&
				         (!same || strcmp(at_best, text) == 0);
			}
		cal_maker_free(maker);
	}
	read_end(&f);
	return alike;
}

/* ---- results ---- */

static void tell_finding(const cal_model *m, const cal_finding *found)
{
	static const char *const levels[] = {"error", "warning", "note", "question"};
	add("%s%s %s:", n_text ? "\n" : "", levels[found->level], name_of(m, found->element));
	for (uint32_t i = 0; i < found->n_effects; i++) {
		const cal_effect *e = &found->effects[i];
		char fails[LETTERS + 1], unknown[LETTERS + 1];
		add("%s %s", i ? "," : "", m->services[e->service].name);
		if (e->fails)
			add(" %s", cal_letters(e->fails, fails));
		if (e->unknown)
			add(" %s?", cal_letters(e->unknown, unknown));
	}
	if (found->accepted != CAL_NONE)
		add(" (accepted)");
}

const char *findings_told(const char *model, const char *slug, cal_check_options options)
{
	read_fixture f;
	if (read_model(&f, model)) {
		const cal_results *r = cal_check(&f.keep, f.m, &options);
		for (uint32_t i = 0; i < r->n_findings; i++)
			if (!slug || strcmp(r->findings[i].slug, slug) == 0)
				tell_finding(f.m, &r->findings[i]);
	}
	read_end(&f);
	return text;
}

const char *objectives_told(const char *model, cal_check_options options)
{
	static const char *const states[] = {"held", "unknown", "broken", "undescribed", "not applicable"};
	read_fixture f;
	if (read_model(&f, model)) {
		const cal_results *r = cal_check(&f.keep, f.m, &options);
		for (uint32_t i = 0; i < r->n_objectives; i++) {
			const cal_service *s = &f.m->services[r->objectives[i].service];
			const cal_objective *o = &s->survives[r->objectives[i].objective];
			add("%s%s: ", i ? "\n" : "", s->name);
			if (o->count > 1)
				add("%u ", o->count);
			add("%s %s", o->threat == CAL_NONE ? cal_word(SET_AXIS, o->axis) : f.m->threats[o->threat].name,
			    states[r->objectives[i].state]);
		}
	}
	read_end(&f);
	return text;
}

static void tell_verdict(const cal_verdict *v)
{
	char letters[LETTERS + 1];
	if (v->kind != VERDICT_JUDGED) {
		add(v->kind == VERDICT_UNDESCRIBED ? "undescribed" : "not applicable");
		return;
	}
	if (!v->fails && !v->unknown)
		add("survives");
	if (v->fails)
		add("%s", cal_letters(v->fails, letters));
	if (v->unknown)
		add("%s%s?", v->fails ? " " : "", cal_letters(v->unknown, letters));
	if ((v->fails | v->unknown) & LETTER_A)
		add(", share %g to %g", (double)v->share[0], (double)v->share[1]);
}

const char *verdict_told(const char *model, const char *service, const char *threat)
{
	read_fixture f;
	if (read_model(&f, model)) {
		const cal_results *r = cal_check(&f.keep, f.m, &told_plainly);
		for (uint32_t s = 0; s < f.m->n_services; s++)
			if (strcmp(f.m->services[s].name, service) == 0)
				tell_verdict(cal_verdict_of(r, s, threat_named(f.m, threat)));
	}
	read_end(&f);
	return text;
}

/* ---- events together ---- */

static bool never_on(void *to, const char *phase, double done)
{
	(void)to, (void)phase, (void)done;
	return false;
}

static void tell_margin(unsigned letter, uint8_t margin)
{
	if (margin == MARGIN_OPEN)
		add("%s%c open", n_text ? ", " : "", "CALISDO"[letter - 1]);
	else if (margin != MARGIN_NEVER)
		add("%s%c %u", n_text ? ", " : "", "CALISDO"[letter - 1], (unsigned)margin);
}

static const char *tell_margins(const char *model, const char *service, const char *threat, const cal_exact_budget *budget)
{
	read_fixture f;
	if (read_model(&f, model)) {
		cal_check_options options = told_plainly;
		options.margins = MARGINS_ALWAYS;
		options.budget = budget;
		const cal_results *r = cal_check(&f.keep, f.m, &options);
		for (uint32_t s = 0; s < f.m->n_services; s++)
			for (unsigned letter = 1; letter <= LETTERS && strcmp(f.m->services[s].name, service) == 0; letter++)
				tell_margin(letter, cal_margin_of(r, s, threat_named(f.m, threat), letter));
		add(n_text ? "" : "none");
	}
	read_end(&f);
	return text;
}

const char *margins_told(const char *model, const char *service, const char *threat)
{
	return tell_margins(model, service, threat, NULL);
}

const char *margins_told_when_stopped(const char *model, const char *service, const char *threat)
{
	return tell_margins(model, service, threat, &(cal_exact_budget){.keep_on = never_on});
}

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

const char *cuts_told(const char *model, unsigned letter, const char *threats, reading_of reading)
{
	read_fixture f;
	if (read_model(&f, model)) {
		bool *wanted = CAL_NEWS(&f.keep, f.m->n_threats, bool);
		for (uint32_t t = 0; t < f.m->n_threats; t++)
			wanted[t] = !*threats || has_word(threats, f.m->threats[t].name);
		cal_basis basis = cal_basis_of(&f.keep, f.m);
		cal_cuts_request request = {.letter = letter, .worst = reading == WORST, .threats = wanted};
		cal_loss loss = cal_loss_of(&f.keep, &basis, &request);
		cal_ask ask = {.ranking = CUTS_BY_ORDER, .sets = 100};
		cal_answer answer = cal_answer_of(&f.keep, &loss.tops.formula, loss.top, NULL, &ask);
		for (uint32_t i = 0; i < answer.n_sets; i++) {
			add("%s{", i ? " " : "");
			for (uint32_t k = 0; k < answer.sets[i].n; k++)
				add("%s%s", k ? " " : "", loss.names[answer.sets[i].events[k]]);
			add("}");
		}
		cal_loss_free(&loss);
		cal_basis_free(&basis);
	}
	read_end(&f);
	return text;
}

static void tell_quantity(const char *what, const char *name, const cal_quantity *q)
{
	if (q->at[0] > 0 || q->at[1] > 0)
		add("%s%s%s%s %.6g to %.6g", n_text ? "\n" : "", what, *name ? " " : "", name, q->at[0], q->at[1]);
}

const char *budget_told(const char *model, unsigned letter)
{
	read_fixture f;
	if (read_model(&f, model)) {
		cal_basis basis = cal_basis_of(&f.keep, f.m);
		bool *wanted = CAL_NEWS(&f.keep, f.m->n_services, bool);
		wanted[0] = true;
		cal_budget b = cal_budget_of(&f.keep, &basis, wanted, (uint8_t)(1u << (letter - 1)), NULL);
		const cal_budget_row *row = &b.rows[0];
		add("%s", row->already[0] ? "always" : row->already[1] ? "always at worst" : "");
		tell_quantity("all", "", &row->all);
		for (unsigned axis = 1; axis < CAL_AXES; axis++)
			tell_quantity("only", cal_word(SET_AXIS, axis), &row->axes[axis]);
		for (uint32_t i = 0; i < row->n_threats; i++)
			tell_quantity("threat", f.m->threats[row->threats[i].threat].name, &row->threats[i].much);
		for (uint32_t i = 0; i < row->n_elements; i++)
			tell_quantity(cal_format(&f.keep, "element %s", f.m->threats[row->elements[i].threat].name),
			              name_of(f.m, row->elements[i].element), &row->elements[i].much);
		cal_basis_free(&basis);
	}
	read_end(&f);
	return text;
}
