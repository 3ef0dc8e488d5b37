/* export/html_matrix.c -- the matrix: services down, threats across in groups by axis, each cell a word and a colour
 * and, where something was found, the way to it. */
#include "export/html_parts.h"

#include <string.h>

/* ---- filters ---- */

/* Of use with the script only, which shows them. */
static void put_filters(const cal_sheet *s)
{
	static const char *const levels[][2] = {
		{"", "everything"}, {"error", "what breaks objectives"}, {"fails", "what loses something"}, {"unknown", "what is unknown"},
		{"undescribed", "what is not described"}};
	const char *search = cal_sheet_id(s, "filter-service"), *show = cal_sheet_id(s, "filter-show");
	cal_html_open(s->h, "form", "class", "filters", "hidden", "hidden", "aria-label", "Filter the matrix and the findings", NULL);
	cal_html_open(s->h, "fieldset", NULL);
	cal_html_element(s->h, "legend", "Axes", NULL);
	for (unsigned axis = AXIS_INFRASTRUCTURE; axis <= AXIS_RECOVERY; axis++) {
		cal_html_open(s->h, "label", NULL);
		cal_html_empty(s->h, "input", "type", "checkbox", "name", "axis", "value", cal_word(SET_AXIS, axis), "checked", "checked", NULL);
		cal_html_text(s->h, cal_format(s->a, " %s", cal_word(SET_AXIS, axis)));
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
	cal_html_open(s->h, "div", "class", "field", NULL);
	cal_html_element(s->h, "label", "Service", "for", search, NULL);
	cal_html_empty(s->h, "input", "type", "search", "id", search, "name", "service", "autocomplete", "off", "placeholder", "part of a name", NULL);
	cal_html_close(s->h);
	cal_html_open(s->h, "div", "class", "field", NULL);
	cal_html_element(s->h, "label", "Show", "for", show, NULL);
	cal_html_open(s->h, "select", "id", show, "name", "show", NULL);
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		cal_html_element(s->h, "option", levels[i][1], "value", levels[i][0], NULL);
	cal_html_close(s->h);
	cal_html_close(s->h);
	cal_html_element(s->h, "button", "Reset", "type", "reset", NULL);
	cal_html_element(s->h, "output", NULL, "class", "told", "aria-live", "polite", NULL);
	cal_html_close(s->h);
}

/* ---- the head ---- */

static unsigned axis_of(const cal_sheet *s, uint32_t column)
{
	return s->c->m->threats[s->c->matrix.columns[column]].axis;
}

static uint32_t columns_of(const cal_sheet *s, unsigned axis)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->c->matrix.n_columns; i++)
		n += axis_of(s, i) == axis;
	return n;
}

static void put_head(const cal_sheet *s)
{
	const cal_matrix *x = &s->c->matrix;
	cal_html_open(s->h, "thead", NULL);
	cal_html_open(s->h, "tr", NULL);
	cal_html_element(s->h, "th", "Service", "scope", "col", "rowspan", "2", "class", "corner", NULL);
	for (unsigned axis = AXIS_INFRASTRUCTURE; axis <= AXIS_RECOVERY; axis++) {
		uint32_t n = columns_of(s, axis);
		if (n)
			cal_html_element(s->h, "th", cal_word(SET_AXIS, axis), "scope", "colgroup", "colspan", cal_format(s->a, "%u", (unsigned)n),
			                 "class", "axis", "data-axis", cal_word(SET_AXIS, axis), NULL);
	}
	cal_html_close(s->h);
	cal_html_open(s->h, "tr", NULL);
	for (uint32_t i = 0; i < x->n_columns; i++) {
		const cal_threat *t = &s->c->m->threats[x->columns[i]];
		bool first = i == 0 || axis_of(s, i) != axis_of(s, i - 1);
		cal_html_open(s->h, "th", "scope", "col", "class", first ? "threat first" : "threat", "data-axis", cal_word(SET_AXIS, t->axis),
		              "data-threat", t->code, NULL);
		cal_html_open(s->h, "span", NULL);
		if (s->c->excerpts[x->columns[i]])
			cal_html_element(s->h, "a", t->name, "href", cal_format(s->a, "#%s", cal_threat_anchor(s->c, x->columns[i])), "title", t->title, NULL);
		else
			cal_html_text(s->h, t->name);
		cal_html_close(s->h);
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
	cal_html_close(s->h);
}

/* ---- rows ---- */

static void put_service(const cal_sheet *s, uint32_t service)
{
	const cal_service *it = &s->c->m->services[service];
	cal_html_element(s->h, "span", it->name, "class", "service", NULL);
	cal_html_text(s->h, " ");
	cal_html_element(s->h, "small", cal_word(SET_CRITICALITY, it->criticality), NULL);
}

/* Services whose cells are equal: a few by name, the rest folded. */
static void put_row_head(const cal_sheet *s, const cal_row *row)
{
	enum { FEW = 3 };
	const uint32_t few = row->n_services <= FEW + 1 ? row->n_services : FEW;
	cal_html_open(s->h, "th", "scope", "row", NULL);
	for (uint32_t i = 0; i < few; i++) {
		if (i)
			cal_html_empty(s->h, "br", NULL);
		put_service(s, row->services[i]);
	}
	if (few < row->n_services) {
		cal_html_open(s->h, "details", NULL);
		cal_html_element(s->h, "summary", cal_format(s->a, "and %u alike", (unsigned)(row->n_services - few)), NULL);
		for (uint32_t i = few; i < row->n_services; i++) {
			if (i > few)
				cal_html_empty(s->h, "br", NULL);
			put_service(s, row->services[i]);
		}
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
}

/* Where a cell leads: its gravest finding, else a question that it may hang on; NULL: nowhere. */
static const char *target_of(const cal_sheet *s, const cal_cell *cell, uint32_t finding, uint32_t threat)
{
	if (finding != CAL_NONE)
		return cal_finding_link(s, finding);
	bool open = cell->kind == VERDICT_UNDESCRIBED || cell->unknown;
	uint32_t question = open ? s->c->question_of[threat] : CAL_NONE;
	return question == CAL_NONE ? NULL : cal_sheet_link(s, cal_format(s->a, "q-%u", (unsigned)question + 1));
}

static void put_cell(const cal_sheet *s, uint32_t row, uint32_t column)
{
	const cal_cell *cell = &s->c->matrix.rows[row].cells[column];
	const size_t at = (size_t)row * s->c->matrix.n_columns + column;
	const uint32_t finding = s->c->cell_finding[at], n = s->c->cell_findings[at];
	const char *link = target_of(s, cell, finding, s->c->matrix.columns[column]);
	bool first = column == 0 || axis_of(s, column) != axis_of(s, column - 1);
	const char *words = cal_cell_words(s->a, cell);
	cal_html_open(s->h, "td", "class", cal_format(s->a, "%s%s", cal_cell_class(cell), first ? " first" : ""), NULL);
	if (link)
		cal_html_open(s->h, "a", "href", link, "title", n > 1 ? cal_format(s->a, "%s (%u findings)", words, (unsigned)n) : words, NULL);
	cal_html_element(s->h, "span", cal_cell_mark(s->a, cell), "aria-hidden", "true", NULL);
	cal_html_element(s->h, "span", words, "class", "vh", NULL);
	if (link)
		cal_html_close(s->h);
	cal_html_close(s->h);
}

static void put_rows(const cal_sheet *s)
{
	cal_html_open(s->h, "tbody", NULL);
	for (uint32_t i = 0; i < s->c->n_rows; i++) {
		cal_arena scratch = {0};
		cal_sheet row = *s;
		row.a = &scratch;
		cal_html_open(s->h, "tr", "data-row", cal_format(&scratch, "%u", (unsigned)i), NULL);
		put_row_head(&row, &s->c->matrix.rows[i]);
		for (uint32_t k = 0; k < s->c->matrix.n_columns; k++)
			put_cell(&row, i, k);
		cal_html_close(s->h);
		cal_arena_free(&scratch);
	}
	cal_html_close(s->h);
}

/* ---- around it ---- */

static void put_key(const cal_sheet *s, const char *kind, const char *mark, const char *says)
{
	cal_html_open(s->h, "li", NULL);
	cal_html_element(s->h, "span", mark, "class", cal_format(s->a, "cell %s", kind), NULL);
	cal_html_textf(s->h, " %s", says);
	cal_html_close(s->h);
}

static void put_legend(const cal_sheet *s)
{
	cal_html_open(s->h, "ul", "class", "legend", NULL);
	put_key(s, "broken", "A!", "breaks an objective");
	put_key(s, "fails", "A", "is lost, no objective names it");
	put_key(s, "fails", "A 1/3", "for a third of the clients");
	put_key(s, "unknown", "A?", "perhaps lost");
	put_key(s, "survives", "ok", "survives");
	put_key(s, "survives", "ok+1", "one event more, not two");
	put_key(s, "undescribed", "?", "not described");
	put_key(s, "none", "n/a", "not applicable");
	cal_html_close(s->h);
	cal_html_element(s->h, "p", "C consistency, A availability, L latency, I integrity, S scalability, D durability, O operations.", "class", "letters", NULL);
}

static void put_names(const cal_sheet *s, const char *what, const uint32_t *threats, uint32_t n)
{
	if (n == 0)
		return;
	cal_html_open(s->h, "p", "class", "names", NULL);
	cal_html_element(s->h, "strong", what, NULL);
	for (uint32_t i = 0; i < n; i++) {
		cal_html_text(s->h, i ? ", " : " ");
		cal_html_text(s->h, s->c->m->threats[threats[i]].name);
	}
	cal_html_text(s->h, ".");
	cal_html_close(s->h);
}

static void put_cut_rows(const cal_sheet *s)
{
	uint32_t services = 0;
	for (uint32_t i = s->c->n_rows; i < s->c->matrix.n_rows; i++)
		services += s->c->matrix.rows[i].n_services;
	cal_cut_note(s, services, "more service");
}

void cal_html_matrix(const cal_sheet *s)
{
	const cal_matrix *x = &s->c->matrix;
	cal_section_open(s, "matrix", "What failures am I vulnerable to?", "The matrix");
	if (x->n_columns == 0) {
		cal_html_element(s->h, "p", "No threat applies to any service, as far as the model tells.", NULL);
	} else {
		const char *id = cal_sheet_id(s, "matrix-caption");
		put_filters(s);
		put_legend(s);
		cal_html_open(s->h, "div", "class", "scroll", "role", "region", "aria-labelledby", id, "tabindex", "0", NULL);
		cal_html_open(s->h, "table", "class", "matrix", NULL);
		cal_html_element(s->h, "caption", "What each service loses to each threat; a cell leads to what was found", "id", id, NULL);
		put_head(s);
		put_rows(s);
		cal_html_close(s->h);
		cal_html_close(s->h);
		put_cut_rows(s);
	}
	put_names(s, "Not described:", x->unsaid, x->n_unsaid);
	put_names(s, "Not applicable anywhere:", x->nowhere, x->n_nowhere);
	cal_html_close(s->h);
}
