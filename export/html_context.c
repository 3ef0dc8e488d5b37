/* export/html_context.c -- what the answers rest on: questions that are open, assumptions, and what the threats are. */
#include <string.h>

#include "export/html_parts.h"
#include "export/names.h"

/* ---- questions ---- */

static void put_threats_of(const cal_sheet *s, const cal_question *q)
{
	for (uint32_t i = 0; i < q->n_threat_list; i++) {
		uint32_t t = q->threat_list[i];
		const char *name = s->c->m->threats[t].name;
		cal_html_text(s->h, i ? ", " : " ");
		if (s->c->excerpts[t])
			cal_html_element(s->h, "a", name, "href", cal_format(s->a, "#%s", cal_threat_anchor(s->c, t)), NULL);
		else
			cal_html_text(s->h, name);
	}
	if (q->threats > q->n_threat_list && q->n_threat_list)
		cal_html_textf(s->h, " and %u more", (unsigned)(q->threats - q->n_threat_list));
}

static void put_question(const cal_sheet *s, uint32_t i)
{
	const cal_question *q = &s->c->r->questions[i];
	const char *where = q->element.section == SECTION_NONE ? "" : cal_where(s->a, q->at);
	cal_html_open(s->h, "li", "id", cal_sheet_id(s, cal_format(s->a, "q-%u", (unsigned)i + 1)), "tabindex", "-1", NULL);
	cal_html_element(s->h, "p", q->text, "class", "question", NULL);
	cal_html_open(s->h, "p", "class", "answer-with", NULL);
	cal_html_element(s->h, "code", q->attribute, "class", "set", NULL);
	if (q->values)
		cal_html_textf(s->h, ": %s", q->values);
	cal_html_close(s->h);
	cal_html_open(s->h, "p", "class", "of", NULL);
	cal_html_textf(s->h, "Settles %s of %s:", cal_how_many(s->a, q->verdicts, "verdict"), cal_how_many(s->a, q->services, "service"));
	put_threats_of(s, q);
	if (*where)
		cal_html_element(s->h, "span", cal_format(s->a, " %s", where), "class", "where", NULL);
	cal_html_close(s->h);
	cal_html_close(s->h);
}

void cal_html_questions(const cal_sheet *s)
{
	cal_section_open(s, "questions", "What have I not thought about?", "Questions");
	if (s->c->r->n_questions == 0)
		cal_html_element(s->h, "p", "The description leaves nothing open that an answer hangs on.", NULL);
	else
		cal_html_element(s->h, "p", "What the description leaves open and verdicts hang on, what settles most first.", "class", "lead", NULL);
	cal_html_open(s->h, "ol", "class", "questions", NULL);
	for (uint32_t i = 0; i < s->c->n_questions; i++)
		put_question(s, i);
	cal_html_close(s->h);
	cal_cut_note(s, s->c->r->n_questions - s->c->n_questions, "more question");
	cal_html_close(s->h);
}

/* ---- assumptions ---- */

static void put_rate(const cal_sheet *s, const char *threat, const char *element, double per_year, double hours, const char *source, bool given)
{
	cal_html_open(s->h, "tr", NULL);
	cal_html_element(s->h, "th", threat, "scope", "row", NULL);
	cal_html_element(s->h, "td", element, NULL);
	cal_html_element(s->h, "td", per_year < 0 ? "as assumed" : cal_format(s->a, "%.3g", per_year), "class", "amount", NULL);
	cal_html_element(s->h, "td", hours < 0 ? "as assumed" : cal_format(s->a, "%.3g", hours), "class", "amount", NULL);
	cal_html_element(s->h, "td", source ? source : given ? "the model" : "no source is given", NULL);
	cal_html_close(s->h);
}

/* Does anything of this threat apply, so that its rate is in some number? */
static bool applies(const cal_sheet *s, uint32_t threat)
{
	for (uint32_t i = 0; i < s->c->matrix.n_columns; i++)
		if (s->c->matrix.columns[i] == threat)
			return true;
	return false;
}

/* Does the model give both numbers for all elements? */
static bool is_given(const cal_model *m, uint32_t threat)
{
	for (uint32_t i = 0; i < m->n_rates; i++)
		if (m->rates[i].threat == threat && m->rates[i].element.section == SECTION_NONE && m->rates[i].per_year >= 0 && m->rates[i].hours >= 0)
			return true;
	return false;
}

static void put_rates(const cal_sheet *s)
{
	static const char *const names[] = {"Threat", "Of", "A year", "Hours", "Source"};
	const cal_model *m = s->c->m;
	cal_html_open(s->h, "div", "class", "table", "tabindex", "0", "role", "group", "aria-label", "Rates", NULL);
	cal_html_open(s->h, "table", "class", "rates", NULL);
	cal_html_element(s->h, "caption", "Rates: events a year of an element, and hours that each lasts", NULL);
	cal_html_open(s->h, "thead", NULL);
	cal_html_open(s->h, "tr", NULL);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		cal_html_element(s->h, "th", names[i], "scope", "col", NULL);
	cal_html_close(s->h);
	cal_html_close(s->h);
	cal_html_open(s->h, "tbody", NULL);
	for (uint32_t i = 0; i < m->n_rates; i++) {
		const cal_rate *r = &m->rates[i];
		const char *name = cal_element_name(m, r->element);
		put_rate(s, m->threats[r->threat].name, name ? name : "every element", r->per_year, r->hours, NULL, true);
	}
	for (uint32_t t = 0; t < m->n_threats; t++)
		if (m->threats[t].rated && applies(s, t) && !is_given(m, t))
			put_rate(s, m->threats[t].name, "each element that nothing above is said of", m->threats[t].per_year, m->threats[t].hours, m->threats[t].source, false);
	cal_html_close(s->h);
	cal_html_close(s->h);
	cal_html_close(s->h);
}

void cal_html_assumptions(const cal_sheet *s)
{
	cal_section_open(s, "assumptions", "What does all this rest on?", "Assumptions");
	cal_html_open(s->h, "ul", "class", "readings", NULL);
	cal_html_element(s->h, "li", "The model is the description, not the system. What it does not mention does not fail here.", NULL);
	cal_html_element(s->h, "li", "What it leaves unspecified is read twice, at its best and at its worst. A letter with a question mark is lost only at "
	                             "worst; margins and cut sets are read at worst.", NULL);
	cal_html_element(s->h, "li", cal_format(s->a, "%s left open, %s not described at all.",
	                                        cal_how_many(s->a, s->c->r->summary.questions, "attribute or subject"),
	                                        cal_how_many(s->a, s->c->r->summary.undescribed, "verdict")), NULL);
	if (!s->c->r->margins)
		cal_html_element(s->h, "li", "How many events together it takes was not worked out: the matrix is of single events. --margins always asks for it.", NULL);
	cal_html_element(s->h, "li", "Rates that the model does not give are order-of-magnitude assumptions of the catalogue, each with its source below; "
	                             "they decide what is a warning and all of the budget, and no verdict.", NULL);
	cal_html_close(s->h);
	put_rates(s);
	cal_html_close(s->h);
}

/* ---- threats ---- */

static void put_references(const cal_sheet *s, const char *heading, const cal_reference *list, uint32_t n)
{
	if (n == 0)
		return;
	cal_section_heading(s, 2, heading);
	cal_html_open(s->h, "ul", "class", "references", NULL);
	for (uint32_t i = 0; i < n; i++) {
		const cal_reference *r = &list[i];
		cal_html_open(s->h, "li", NULL);
		cal_html_link(s->h, r->url, r->title ? r->title : r->url);
		if (r->date)
			cal_html_textf(s->h, ", %s", r->date);
		if (r->says)
			cal_html_textf(s->h, ": %s", r->says);
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
}

static void put_threat(const cal_sheet *s, uint32_t i)
{
	const cal_threat *t = &s->c->m->threats[i];
	cal_html_open(s->h, "article", "class", "threat", "id", cal_threat_anchor(s->c, i), "tabindex", "-1", NULL);
	cal_html_open(s->h, "p", "class", "marks", NULL);
	cal_html_element(s->h, "span", cal_format(s->a, "%s %s", t->code, t->name), "class", "code", NULL);
	cal_html_text(s->h, " ");
	cal_badge(s, "axis", cal_word(SET_AXIS, t->axis));
	if (t->own)
		cal_badge(s, "own", "of the model's own");
	cal_html_close(s->h);
	cal_section_heading(s, 1, t->title);
	if (t->why)
		cal_html_paragraphs(s->h, t->why, NULL);
	put_references(s, "When it happened", t->incidents, t->n_incidents);
	put_references(s, "To read", t->references, t->n_references);
	cal_html_close(s->h);
}

void cal_html_catalogue(const cal_sheet *s)
{
	bool any = false;
	cal_section_open(s, "catalogue", NULL, "The threats");
	cal_html_open(s->h, "p", "class", "lead", NULL);
	cal_html_text(s->h, "Those that something was found of, or that an objective names. ");
	cal_html_element(s->h, "code", "calisto explain THREAT", NULL);
	cal_html_text(s->h, " tells all about any other.");
	cal_html_close(s->h);
	for (uint32_t i = 0; i < s->c->m->n_threats; i++)
		if (s->c->excerpts[i]) {
			put_threat(s, i);
			any = true;
		}
	if (!any)
		cal_html_element(s->h, "p", "None.", NULL);
	cal_html_close(s->h);
}
