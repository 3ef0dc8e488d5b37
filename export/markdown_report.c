/* export/markdown_report.c -- a report in Markdown, for a pull request or a design document. */
#include <math.h>
#include <string.h>

#include "export/budget.h"
#include "export/markdown_parts.h"
#include "export/names.h"

void cal_md_cut(const cal_md_sheet *s, uint64_t n, const char *one)
{
	if (n == 0)
		return;
	cal_md_textf(s->m, "And %s, left out to keep this readable: ", cal_how_many(s->a, n, one));
	cal_md_code(s->m, "calisto report --all");
	cal_md_markup(s->m, " tells all of them.\n\n");
}

/* ---- summary ---- */

enum { ALL_STATES = (1u << CAL_OBJECTIVE_STATES) - 1 };

/* The objectives of a tally in some states (bits), one below the other in a cell. */
static void put_asked_cell(const cal_md_sheet *s, const cal_tally *t, unsigned states)
{
	enum { MOST = 12 };
	uint32_t told = 0, more = 0;
	for (uint32_t i = 0; i < t->n_asked; i++) {
		uint32_t n = cal_services_in(&t->asked[i], states);
		if (n == 0)
			continue;
		if (told == MOST) {
			more++;
			continue;
		}
		cal_md_markup(s->m, told++ ? "<br>" : "");
		const char *text = cal_objective_text(s->a, s->c->m, t->asked[i].objective);
		const uint32_t of = states == ALL_STATES ? t->services : t->asked[i].n;
		cal_md_text(s->m, t->services > 1 ? cal_format(s->a, "%s (%u of %u)", text, (unsigned)n, (unsigned)of) : text);
	}
	if (more)
		cal_md_markup(s->m, cal_format(s->a, "<br>and %u more", (unsigned)more));
	if (!told)
		cal_md_markup(s->m, "nothing");
}

static void put_count_cell(const cal_md_sheet *s, uint32_t n, const char *says)
{
	if (n)
		cal_md_markup(s->m, "<br>");
	if (n)
		cal_md_textf(s->m, "(%s %s)", cal_how_many(s->a, n, "verdict"), says);
}

static void put_tally(const cal_md_sheet *s, unsigned criticality)
{
	const cal_tally *t = &s->c->tallies[criticality];
	if (t->services == 0)
		return;
	cal_md_markup(s->m, "| ");
	cal_md_textf(s->m, "%s, %s", t->services == 1 ? s->c->m->services[t->first].name : cal_how_many(s->a, t->services, "service"),
	             cal_word(SET_CRITICALITY, criticality));
	cal_md_markup(s->m, " | ");
	put_asked_cell(s, t, ALL_STATES);
	if (t->unasked)
		cal_md_textf(s->m, ", nothing of %s", cal_how_many(s->a, t->unasked, "service"));
	cal_md_markup(s->m, " | ");
	put_asked_cell(s, t, 1u << OBJECTIVE_HELD);
	put_count_cell(s, t->survives, "in all");
	cal_md_markup(s->m, " | ");
	put_asked_cell(s, t, 1u << OBJECTIVE_BROKEN);
	put_count_cell(s, t->fails, "in all that lose something");
	cal_md_markup(s->m, " | ");
	put_asked_cell(s, t, 1u << OBJECTIVE_UNKNOWN | 1u << OBJECTIVE_UNDESCRIBED);
	put_count_cell(s, t->undescribed, "about which the model is silent");
	put_count_cell(s, t->unknown, "that hang on what it leaves open");
	cal_md_markup(s->m, " |\n");
}

void cal_md_summary(const cal_md_sheet *s)
{
	static const char *const names[] = {"Services", "What was asked", "What survives", "What breaks it", "What nobody has thought about"};
	const cal_summary *sum = &s->c->r->summary;
	cal_md_strong(s->m, cal_headline(s->c));
	cal_md_markup(s->m, "\n\n");
	cal_md_paragraph(s->m, cal_format(s->a, "%s, %s, %s, %s, %s.", cal_how_many(s->a, sum->errors, "error"),
	                                  cal_how_many(s->a, sum->warnings, "warning"), cal_how_many(s->a, sum->notes, "note"),
	                                  cal_how_many(s->a, sum->questions, "question"), cal_how_many(s->a, sum->accepted, "accepted risk")));
	cal_md_paragraph(s->m, cal_format(s->a, "%s and %s. Verdicts that apply: something lost %u, unknown %u, not described %u, survived %u.",
	                                  cal_how_many(s->a, sum->services, "service"), cal_how_many(s->a, sum->threats, "threat"), sum->fails,
	                                  sum->unknown, sum->undescribed, sum->survives));
	cal_md_table(s->m, names, 5);
	for (unsigned k = CRITICALITY_CRITICAL; k <= CRITICALITY_LOW; k++)
		put_tally(s, k);
	cal_md_markup(s->m, "\n");
}

/* ---- matrix ---- */

static void put_matrix_row(const cal_md_sheet *s, const cal_row *row, uint32_t from, uint32_t to)
{
	enum { FEW = 3 };
	cal_md_markup(s->m, "| ");
	for (uint32_t i = 0; i < row->n_services && i < FEW; i++) {
		cal_md_markup(s->m, i ? ", " : "");
		cal_md_text(s->m, s->c->m->services[row->services[i]].name);
	}
	if (row->n_services > FEW)
		cal_md_textf(s->m, ", and %u alike", (unsigned)(row->n_services - FEW));
	cal_md_markup(s->m, " |");
	for (uint32_t i = from; i < to; i++) {
		const cal_cell *cell = &row->cells[i];
		cal_md_markup(s->m, " ");
		if (cell->mark == MARK_BROKEN)
			cal_md_strong(s->m, cal_cell_mark(s->a, cell));
		else
			cal_md_text(s->m, cal_cell_mark(s->a, cell));
		cal_md_markup(s->m, " |");
	}
	cal_md_markup(s->m, "\n");
}

static void put_axis(const cal_md_sheet *s, uint32_t from, uint32_t to)
{
	const cal_matrix *x = &s->c->matrix;
	const char **names = CAL_NEWS(s->a, (size_t)(to - from) + 1, const char *);
	names[0] = cal_word(SET_AXIS, s->c->m->threats[x->columns[from]].axis);
	for (uint32_t i = from; i < to; i++)
		names[i - from + 1] = s->c->m->threats[x->columns[i]].name;
	cal_md_table(s->m, names, to - from + 1);
	for (uint32_t i = 0; i < s->c->n_rows; i++)
		put_matrix_row(s, &x->rows[i], from, to);
	cal_md_markup(s->m, "\n");
}

static void put_names(const cal_md_sheet *s, const char *what, const uint32_t *threats, uint32_t n)
{
	if (n == 0)
		return;
	cal_md_text(s->m, what);
	for (uint32_t i = 0; i < n; i++) {
		cal_md_markup(s->m, i ? ", " : " ");
		cal_md_text(s->m, s->c->m->threats[threats[i]].name);
	}
	cal_md_markup(s->m, ".\n\n");
}

void cal_md_matrix(const cal_md_sheet *s)
{
	const cal_matrix *x = &s->c->matrix;
	uint32_t services = 0;
	cal_md_heading(s->m, s->level, "The matrix: what failures am I vulnerable to?");
	for (uint32_t from = 0, to; from < x->n_columns; from = to) {
		for (to = from + 1; to < x->n_columns && s->c->m->threats[x->columns[to]].axis == s->c->m->threats[x->columns[from]].axis; to++) {}
		put_axis(s, from, to);
	}
	for (uint32_t i = s->c->n_rows; i < x->n_rows; i++)
		services += x->rows[i].n_services;
	cal_md_cut(s, services, "more service");
	cal_md_paragraph(s->m, "C consistency, A availability, L latency, I integrity, S scalability, D durability, O operations. ok survives, "
	                       "ok+1 survives one event, not two. A? perhaps lost. ! breaks an objective. A 1/3 for a third of the clients.");
	put_names(s, "Not described:", x->unsaid, x->n_unsaid);
	put_names(s, "Not applicable anywhere:", x->nowhere, x->n_nowhere);
}

/* ---- what helps ---- */

void cal_md_fixes(const cal_md_sheet *s)
{
	enum { MOST = 4 };
	cal_md_heading(s->m, s->level, "Remedies: what must I do to safeguard against them?");
	if (s->c->n_fixes == 0)
		cal_md_paragraph(s->m, "No finding has a remedy.");
	for (uint32_t i = 0; i < s->c->n_fixes; i++) {
		const cal_fix *fix = &s->c->fixes[i];
		cal_md_markup(s->m, "1. ");
		cal_md_code(s->m, cal_format(s->a, "%s: %s", fix->remedy->set, fix->remedy->to));
		cal_md_markup(s->m, " ");
		cal_md_text(s->m, fix->remedy->says ? fix->remedy->says : "");
		cal_md_markup(s->m, " Helps against: ");
		for (uint32_t k = 0; k < fix->n_findings && k < MOST; k++) {
			cal_md_markup(s->m, k ? "; " : "");
			cal_md_text(s->m, s->c->r->findings[fix->findings[k]].title);
		}
		if (fix->n_findings > MOST)
			cal_md_textf(s->m, "; and %s", cal_how_many(s->a, fix->n_findings - MOST, "more finding"));
		cal_md_markup(s->m, ".\n");
	}
	cal_md_markup(s->m, "\n");
}

/* ---- budget ---- */

static const char *amount_of(const cal_md_sheet *s, const cal_budget_row *row, const cal_quantity *q, unsigned worst)
{
	const double unit = row->per_year ? 1 : 525960;
	if (row->already[worst])
		return "always";
	return cal_format(s->a, "%s%s", q->bound[worst] && !isnan(q->at[worst]) ? "<" : "", cal_amount_text(s->a, q->at[worst] * unit));
}

/* "62 to 391" */
static void put_amounts(const cal_md_sheet *s, const cal_budget_row *row, const cal_quantity *q)
{
	cal_md_markup(s->m, " ");
	const char *best = amount_of(s, row, q, 0), *worst = amount_of(s, row, q, 1);
	cal_md_markup(s->m, strcmp(best, worst) == 0 ? "" : cal_format(s->a, "%s to ", *best == '<' ? cal_format(s->a, "&lt;%s", best + 1) : best));
	cal_md_markup(s->m, *worst == '<' ? cal_format(s->a, "&lt;%s", worst + 1) : worst);
	cal_md_markup(s->m, " |");
}

void cal_md_budget(const cal_md_sheet *s)
{
	enum { ROWS = 160 };
	static const char *const names[] = {"Service", "Property", "Everything", "Only infrastructure", "Only software", "Only state", "Only recovery", "Decided by"};
	const cal_budget *b = s->c->it->budget;
	const uint32_t most = s->c->report->all || b->n_rows < ROWS ? b->n_rows : ROWS;
	cal_md_heading(s->m, s->level, "The budget: what do they cost in a year?");
	cal_md_paragraph(s->m, "Minutes a year without availability, losses a year of the others; with what is unspecified read at its best to at its worst. "
	                       "< an upper bound, ? not known within the limits of time and memory.");
	cal_md_table(s->m, names, 8);
	for (uint32_t i = 0; i < most; i++) {
		const cal_budget_row *row = &b->rows[i];
		cal_md_markup(s->m, "| ");
		cal_md_text(s->m, s->c->m->services[row->service].name);
		cal_md_markup(s->m, " | ");
		cal_md_text(s->m, cal_word(SET_PROPERTY, row->letter));
		cal_md_markup(s->m, " |");
		put_amounts(s, row, &row->all);
		for (unsigned axis = AXIS_INFRASTRUCTURE; axis <= AXIS_RECOVERY; axis++)
			put_amounts(s, row, &row->axes[axis]);
		cal_md_markup(s->m, " ");
		cal_md_text(s->m, row->n_threats ? s->c->m->threats[row->threats[0].threat].name : "nothing");
		cal_md_markup(s->m, " |\n");
	}
	cal_md_markup(s->m, "\n");
	cal_md_cut(s, b->n_rows - most, "more row");
	if (b->stopped)
		cal_md_paragraph(s->m, "Not all of it was worked out in time, the rest is left out.");
}

/* ---- pictures, questions, assumptions, threats ---- */

void cal_md_pictures(const cal_md_sheet *s)
{
	cal_md_heading(s->m, s->level, "Pictures");
	if (s->c->it->no_pictures)
		cal_md_paragraph(s->m, cal_format(s->a, "Pictures are missing: %s.", s->c->it->no_pictures));
	for (uint32_t i = 0; i < s->c->it->n_pictures; i++) {
		const cal_report_picture *it = &s->c->it->pictures[i];
		cal_md_heading(s->m, s->level + 1, it->picture->title);
		if (it->picture->subtitle)
			cal_md_paragraph(s->m, it->picture->subtitle);
		if (it->picture->told)
			cal_md_paragraph(s->m, cal_format(s->a, "%s.", it->picture->told));
		if (it->mermaid)
			cal_md_block(s->m, "mermaid", it->mermaid);
	}
}

void cal_md_questions(const cal_md_sheet *s)
{
	cal_md_heading(s->m, s->level, "Questions: what have I not thought about?");
	if (s->c->r->n_questions == 0)
		cal_md_paragraph(s->m, "The description leaves nothing open that an answer hangs on.");
	for (uint32_t i = 0; i < s->c->n_questions; i++) {
		const cal_question *q = &s->c->r->questions[i];
		const char *where = q->element.section == SECTION_NONE ? "" : cal_where(s->a, q->at);
		cal_md_markup(s->m, "1. ");
		cal_md_text(s->m, q->text);
		cal_md_markup(s->m, " ");
		cal_md_code(s->m, q->attribute);
		cal_md_markup(s->m, q->values ? ": " : "");
		cal_md_text(s->m, q->values ? q->values : "");
		cal_md_markup(s->m, cal_format(s->a, "; settles %s", cal_how_many(s->a, q->verdicts, "verdict")));
		if (*where) {
			cal_md_markup(s->m, " at ");
			cal_md_code(s->m, where);
		}
		cal_md_markup(s->m, "\n");
	}
	cal_md_markup(s->m, "\n");
	cal_md_cut(s, s->c->r->n_questions - s->c->n_questions, "more question");
}

static bool is_told(const cal_content *c, uint32_t threat)
{
	for (uint32_t i = 0; i < c->matrix.n_columns; i++)
		if (c->matrix.columns[i] == threat)
			return true;
	return false;
}

static void put_rate(const cal_md_sheet *s, const char *threat, const char *element, double per_year, double hours, const char *source)
{
	cal_md_markup(s->m, "| ");
	cal_md_text(s->m, threat);
	cal_md_markup(s->m, " | ");
	cal_md_text(s->m, element);
	cal_md_markup(s->m, " | ");
	cal_md_markup(s->m, per_year < 0 ? "as assumed" : cal_format(s->a, "%.3g", per_year));
	cal_md_markup(s->m, " | ");
	cal_md_markup(s->m, hours < 0 ? "as assumed" : cal_format(s->a, "%.3g", hours));
	cal_md_markup(s->m, " | ");
	cal_md_text(s->m, source);
	cal_md_markup(s->m, " |\n");
}

void cal_md_assumptions(const cal_md_sheet *s)
{
	static const char *const names[] = {"Threat", "Of", "A year", "Hours", "Source"};
	const cal_model *m = s->c->m;
	cal_md_heading(s->m, s->level, "Assumptions: what does all this rest on?");
	cal_md_paragraph(s->m, "The model is the description, not the system: what it does not mention does not fail here. What it leaves unspecified is read at "
	                       "its best and at its worst; a letter with a question mark is lost only at worst. Rates that it does not give are "
	                       "order-of-magnitude assumptions of the catalogue: they decide what is a warning and all of the budget, and no verdict.");
	if (!s->c->r->margins)
		cal_md_paragraph(s->m, "How many events together it takes was not worked out: the matrix is of single events.");
	cal_md_fold(s->m, "Rates: events a year of an element, and hours that each lasts");
	cal_md_table(s->m, names, 5);
	for (uint32_t i = 0; i < m->n_rates; i++) {
		const char *name = cal_element_name(m, m->rates[i].element);
		put_rate(s, m->threats[m->rates[i].threat].name, name ? name : "every element", m->rates[i].per_year, m->rates[i].hours, "the model");
	}
	for (uint32_t t = 0; t < m->n_threats; t++)
		if (m->threats[t].rated && is_told(s->c, t))
			put_rate(s, m->threats[t].name, "each element that the model says nothing of", m->threats[t].per_year, m->threats[t].hours,
			         m->threats[t].source ? m->threats[t].source : "no source is given");
	cal_md_markup(s->m, "\n");
	cal_md_unfold(s->m);
}

static void put_references(const cal_md_sheet *s, const cal_reference *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		cal_md_markup(s->m, "- ");
		cal_md_link(s->m, list[i].url, list[i].title ? list[i].title : list[i].url);
		if (list[i].date)
			cal_md_textf(s->m, ", %s", list[i].date);
		cal_md_markup(s->m, list[i].says ? ": " : "");
		cal_md_text(s->m, list[i].says);
		cal_md_markup(s->m, "\n");
	}
	if (n)
		cal_md_markup(s->m, "\n");
}

void cal_md_catalogue(const cal_md_sheet *s)
{
	cal_md_heading(s->m, s->level, "The threats");
	cal_md_fold(s->m, "Those that something was found of, or that an objective names");
	for (uint32_t i = 0; i < s->c->m->n_threats; i++) {
		const cal_threat *t = &s->c->m->threats[i];
		if (!s->c->excerpts[i])
			continue;
		cal_md_heading(s->m, s->level + 1, cal_format(s->a, "%s %s: %s", t->code, t->name, t->title));
		if (t->why)
			cal_md_paragraph(s->m, t->why);
		put_references(s, t->incidents, t->n_incidents);
		put_references(s, t->references, t->n_references);
	}
	cal_md_unfold(s->m);
}

/* ---- the document ---- */

static void put_facts(const cal_md_sheet *s)
{
	const cal_model *m = s->c->m;
	const char *reviewed = cal_date(s->a, m->reviewed);
	if (m->description)
		cal_md_paragraph(s->m, m->description);
	cal_md_code(s->m, cal_model_file(m));
	if (m->owner)
		cal_md_textf(s->m, ", owned by %s", m->owner);
	if (reviewed)
		cal_md_textf(s->m, ", reviewed %s", reviewed);
	cal_md_textf(s->m, "; calisto %s, catalogue %u", s->c->report->version, (unsigned)m->catalogue_version);
	cal_md_markup(s->m, "\n\n");
}

static void put_model(cal_md *m, const cal_report *report, size_t i, unsigned level)
{
	cal_arena a = {0};
	cal_content c = cal_content_of(&a, report, i);
	cal_md_sheet s = {.m = m, .c = &c, .a = &a, .level = level};
	put_facts(&s);
	cal_md_summary(&s);
	cal_md_matrix(&s);
	cal_md_findings(&s);
	if (c.it->budget)
		cal_md_budget(&s);
	cal_md_fixes(&s);
	cal_md_questions(&s);
	if (c.it->n_pictures || c.it->no_pictures)
		cal_md_pictures(&s);
	if (c.accepted.all)
		cal_md_accepted(&s);
	if (cal_leaves_out(&c))
		cal_md_left_out(&s);
	cal_md_assumptions(&s);
	cal_md_catalogue(&s);
	cal_arena_free(&a);
}

void cal_report_markdown(const cal_report *report, cal_out *out)
{
	cal_md m = {.out = out};
	const bool single = report->n_models == 1 && report->n_wrong == 0;
	const char *title = report->title ? report->title : single ? report->models[0].results->model->name : NULL;
	cal_md_markup(&m, "# ");
	if (title) {
		cal_md_text(&m, title);
		cal_md_markup(&m, ": redundant against what?\n\n");
	} else {
		cal_md_markup(&m, "Redundant against what?\n\n");
	}
	for (size_t i = 0; i < report->n_models && !out->error; i++) {
		if (!single)
			cal_md_heading(&m, 2, report->models[i].results->model->name);
		put_model(&m, report, i, single ? 2 : 3);
	}
	if (report->n_wrong)
		cal_md_textf(&m, "%zu of %zu models could not be read.", report->n_wrong, report->n_wrong + report->n_models);
	if (report->n_wrong)
		cal_md_markup(&m, "\n");
	cal_md_end(&m);
}
