/* export/html_summary.c -- the report's first page: what was asked, what survives, what breaks it, what nobody has
 * thought about; and the changes that would help most. */
#include "export/html_parts.h"
#include "export/names.h"

/* ---- numbers ---- */

static void put_number(const cal_sheet *s, const char *kind, uint32_t n, const char *one, const char *link)
{
	cal_html_open(s->h, "li", "class", cal_format(s->a, "number %s%s", kind, n ? "" : " zero"), NULL);
	if (n)
		cal_html_open(s->h, "a", "href", cal_sheet_link(s, link), NULL);
	cal_html_element(s->h, "strong", cal_format(s->a, "%u", (unsigned)n), NULL);
	cal_html_text(s->h, " ");
	cal_html_element(s->h, "span", cal_format(s->a, "%s%s", one, n == 1 ? "" : "s"), NULL);
	if (n)
		cal_html_close(s->h);
	cal_html_close(s->h);
}

static void put_numbers(const cal_sheet *s)
{
	const cal_summary *sum = &s->c->r->summary;
	cal_html_open(s->h, "ul", "class", "numbers", NULL);
	put_number(s, "error", sum->errors, "error", "findings-error");
	put_number(s, "warning", sum->warnings, "warning", "findings-warning");
	put_number(s, "note", sum->notes, "note", "findings-note");
	put_number(s, "question", sum->questions, "question", "questions");
	put_number(s, "accepted", sum->accepted, "accepted risk", "accepted");
	cal_html_close(s->h);
}

typedef struct {
	const char *kind, *says;
	uint32_t n;
} share;

static double put_slice(const cal_sheet *s, const share *it, double from, double whole)
{
	enum { WIDTH = 1000 };
	double width = (double)it->n / whole * WIDTH;
	if (it->n)
		cal_html_empty(s->h, "rect", "class", it->kind, "x", cal_format(s->a, "%.2f", from), "y", "0", "width",
		               cal_format(s->a, "%.2f", width), "height", "10", NULL);
	return from + width;
}

/* All verdicts as one bar, and what its colours mean in words. */
static void put_verdicts(const cal_sheet *s)
{
	const cal_summary *sum = &s->c->r->summary;
	const share shares[] = {{"fails", "lose something", sum->fails}, {"unknown", "unknown", sum->unknown},
	                        {"undescribed", "not described", sum->undescribed}, {"survives", "survive", sum->survives}};
	const double whole = (double)sum->fails + sum->unknown + sum->undescribed + sum->survives;
	double at = 0;
	if (!(whole > 0))
		return;
	cal_html_open(s->h, "figure", "class", "verdicts", NULL);
	cal_html_open(s->h, "svg", "viewBox", "0 0 1000 10", "preserveAspectRatio", "none", "aria-hidden", "true", "class", "strip", NULL);
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		at = put_slice(s, &shares[i], at, whole);
	cal_html_close(s->h);
	cal_html_open(s->h, "figcaption", NULL);
	cal_html_textf(s->h, "%s and %s make %.0f verdicts that apply:", cal_how_many(s->a, sum->services, "service"),
	               cal_how_many(s->a, sum->threats, "threat"), whole);
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		cal_html_text(s->h, " ");
		cal_html_element(s->h, "span", cal_format(s->a, "%u %s", (unsigned)shares[i].n, shares[i].says), "class",
		                 cal_format(s->a, "key %s", shares[i].kind), NULL);
	}
	cal_html_close(s->h);
	cal_html_close(s->h);
}

/* ---- the four answers, for the services of one criticality ---- */

enum { ALL_STATES = (1u << CAL_OBJECTIVE_STATES) - 1 };

static void put_asked(const cal_sheet *s, const cal_asked *asked, uint32_t n, uint32_t of)
{
	const char *text = cal_objective_text(s->a, s->c->m, asked->objective);
	cal_html_open(s->h, "li", NULL);
	if (asked->finding != CAL_NONE && (asked->states[OBJECTIVE_BROKEN] || asked->states[OBJECTIVE_UNKNOWN]) && n != asked->states[OBJECTIVE_HELD])
		cal_html_element(s->h, "a", text, "href", cal_finding_link(s, asked->finding), NULL);
	else
		cal_html_element(s->h, "span", text, "class", "name", NULL);
	if (of > 1)
		cal_html_element(s->h, "span", cal_format(s->a, " %u of %u", (unsigned)n, (unsigned)of), "class", "of", NULL);
	cal_html_close(s->h);
}

/* The objectives in some states (bits), each with how many services that is, of those who ask for it; or a sentence where
 * there are none. */
static void put_asked_list(const cal_sheet *s, const cal_tally *t, unsigned states, const char *none)
{
	enum { MOST = 12 };
	const uint32_t most = s->c->report->all ? UINT32_MAX : MOST;
	uint32_t told = 0, more = 0;
	for (uint32_t i = 0; i < t->n_asked; i++) {
		uint32_t n = cal_services_in(&t->asked[i], states);
		if (n == 0)
			continue;
		if (told == most) {
			more++;
			continue;
		}
		if (told++ == 0)
			cal_html_open(s->h, "ul", NULL);
		put_asked(s, &t->asked[i], n, states == ALL_STATES ? t->services : t->asked[i].n);
	}
	if (more)
		cal_html_element(s->h, "li", cal_format(s->a, "and %u more", (unsigned)more), "class", "of", NULL);
	if (told)
		cal_html_close(s->h);
	else if (*none)
		cal_html_element(s->h, "p", none, NULL);
}

static void put_answer_open(const cal_sheet *s, const char *kind, const char *heading)
{
	cal_html_open(s->h, "div", "class", cal_format(s->a, "answer %s", kind), NULL);
	cal_section_heading(s, 2, heading);
}

/* A sentence below a list: "Nothing is lost in 12 verdicts." */
static void put_verdicts_of(const cal_sheet *s, uint32_t n, const char *before)
{
	if (n)
		cal_html_element(s->h, "p", cal_format(s->a, "%s%s.", before, cal_how_many(s->a, n, "verdict")), "class", "of", NULL);
}

static void put_answers(const cal_sheet *s, const cal_tally *t)
{
	enum { OPEN = 1u << OBJECTIVE_UNKNOWN | 1u << OBJECTIVE_UNDESCRIBED };
	cal_html_open(s->h, "div", "class", "answers", NULL);
	put_answer_open(s, "asked", "What was asked");
	put_asked_list(s, t, ALL_STATES, "Nothing: no objective.");
	if (t->unasked && t->n_asked)
		cal_html_element(s->h, "p", cal_format(s->a, "Nothing of %s.", cal_how_many(s->a, t->unasked, "service")), "class", "of", NULL);
	cal_html_close(s->h);
	put_answer_open(s, "survives", "What survives");
	put_asked_list(s, t, 1u << OBJECTIVE_HELD, t->n_asked ? "None of it." : "");
	put_verdicts_of(s, t->survives, "Nothing is lost in ");
	cal_html_close(s->h);
	put_answer_open(s, "broken", "What breaks it");
	put_asked_list(s, t, 1u << OBJECTIVE_BROKEN, t->n_asked ? "Nothing that was asked about." : "");
	put_verdicts_of(s, t->fails, "Something is lost in ");
	cal_html_close(s->h);
	put_answer_open(s, "unknown", "What nobody has thought about");
	put_asked_list(s, t, OPEN, t->n_asked ? "Nothing that was asked about." : "");
	put_verdicts_of(s, t->undescribed, "The model is silent about ");
	put_verdicts_of(s, t->unknown, "What it leaves open decides ");
	cal_html_close(s->h);
	cal_html_close(s->h);
}

static void put_criticality(const cal_sheet *s, unsigned criticality)
{
	const cal_tally *t = &s->c->tallies[criticality];
	if (t->services == 0)
		return;
	cal_html_open(s->h, "div", "class", "criticality", NULL);
	const char *word = cal_word(SET_CRITICALITY, criticality), *whose;
	if (t->services == 1)
		whose = cal_format(s->a, "%s (%s)", s->c->m->services[t->first].name, word);
	else if (criticality == CRITICALITY_CRITICAL)
		whose = cal_format(s->a, "The %u critical services", (unsigned)t->services);
	else
		whose = cal_format(s->a, "The %u services of %s criticality", (unsigned)t->services, word);
	cal_section_heading(s, 1, whose);
	put_answers(s, t);
	cal_html_close(s->h);
}

/* ---- what helps ---- */

static void put_helped(const cal_sheet *s, const cal_fix *fix)
{
	enum { MOST = 4 };
	const uint32_t most = s->c->report->all ? fix->n_findings : MOST;
	cal_html_open(s->h, "p", "class", "helps", NULL);
	cal_html_text(s->h, "Helps against: ");
	for (uint32_t i = 0; i < fix->n_findings && i < most; i++) {
		const cal_finding *f = &s->c->r->findings[fix->findings[i]];
		cal_html_text(s->h, i ? "; " : "");
		cal_html_element(s->h, "a", f->title, "href", cal_finding_link(s, fix->findings[i]), NULL);
	}
	if (fix->n_findings > most)
		cal_html_textf(s->h, "; and %s", cal_how_many(s->a, fix->n_findings - most, "more finding"));
	cal_html_close(s->h);
}

void cal_html_fixes(const cal_sheet *s)
{
	cal_section_open(s, "fixes", "What must I do to safeguard against them?", "Remedies that help most");
	if (s->c->n_fixes == 0)
		cal_html_element(s->h, "p", "No finding has a remedy.", NULL);
	else
		cal_html_element(s->h, "p", "Each is one of several ways for its findings, which name them all. The first helps against most, the "
		                            "next against most of what is left, errors before warnings before notes.", "class", "lead", NULL);
	cal_html_open(s->h, "ol", "class", "fixes", NULL);
	for (uint32_t i = 0; i < s->c->n_fixes; i++) {
		const cal_fix *fix = &s->c->fixes[i];
		cal_html_open(s->h, "li", NULL);
		cal_html_element(s->h, "code", cal_format(s->a, "%s: %s", fix->remedy->set, fix->remedy->to), "class", "set", NULL);
		if (fix->remedy->says)
			cal_html_element(s->h, "p", fix->remedy->says, NULL);
		put_helped(s, fix);
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
	cal_html_close(s->h);
}

void cal_html_summary(const cal_sheet *s)
{
	bool broken = s->c->r->summary.errors > 0;
	cal_section_open(s, "summary", NULL, "Summary");
	cal_html_element(s->h, "p", cal_headline(s->c), "class", broken ? "headline bad" : "headline", NULL);
	put_numbers(s);
	put_verdicts(s);
	for (unsigned k = CRITICALITY_CRITICAL; k <= CRITICALITY_LOW; k++)
		put_criticality(s, k);
	cal_html_close(s->h);
}
