/* export/text_budget.c -- what a year is expected to cost, as a table and as bars.
 *
 *     read-orders, availability: minutes a year that it is down
 *                           best   worst  rate
 *     everything              62     391            ######......................
 *     only infrastructure    0.4      25            ..
 *
 * A bar reaches to the number at worst, and its solid part to that at best; all bars of a table have one scale. */
#include "export/budget.h"

#include <math.h>
#include <string.h>

#include "export/names.h"
#include "rules/results.h"

enum { NUMBER = 8, RATE = 13, LABEL_LEAST = 20, LABEL_MOST = 34, BAR_LEAST = 8, BAR_MOST = 40, GAP = 2 };

typedef struct {
	cal_pen pen;
	const cal_budget *budget;
	const cal_budget_row *row;
	size_t label;    /* columns */
	size_t bar;
	double scale;    /* what a bar of full length stands for */
	bool bounds, assumed, open;  /* marks used so far */
	bool told;                   /* some service was told of in full */
} sheet;

static const double minutes_a_year = 365.25 * 24 * 60;

/* ---- numbers ---- */

/* Three significant digits without an exponent, as far as that is readable. */
const char *cal_amount_text(cal_arena *a, double x)
{
	if (isnan(x))
		return "?";
	if (!(x > 0))
		return "0";
	if (x < 0.0005)
		return cal_format(a, "%.0e", x);
	int digits = x >= 100 ? 0 : x >= 10 ? 1 : x >= 1 ? 2 : 3;
	return cal_format(a, "%.*f", digits, x);
}

static double in_units(const sheet *s, double x)
{
	return s->row->per_year ? x : x * minutes_a_year;
}

static const char *quantity_text(sheet *s, const cal_quantity *q, unsigned worst)
{
	s->bounds |= q->bound[worst] && !isnan(q->at[worst]);
	s->open |= isnan(q->at[worst]) != 0;
	if (s->row->already[worst])
		return "always";
	return cal_format(s->pen.scratch, "%s%s", q->bound[worst] && !isnan(q->at[worst]) ? "<" : "",
	                  cal_amount_text(s->pen.scratch, in_units(s, q->at[worst])));
}

static void put_number(sheet *s, const char *text)
{
	size_t width = cal_width(text);
	cal_spaces(s->pen.out, GAP + (width < NUMBER ? NUMBER - width : 0));
	cal_puts(s->pen.out, text);
}

/* ---- bars ---- */

static size_t cells_of(const sheet *s, double x)
{
	if (!(x > 0) || !(s->scale > 0))
		return 0;
	double n = ceil(in_units(s, x) / s->scale * (double)s->bar - 1e-9);
	return n < 1 ? 1 : n > (double)s->bar ? s->bar : (size_t)n;
}

static void put_bar(sheet *s, const cal_quantity *q)
{
	size_t best = cells_of(s, q->at[0]), worst = cells_of(s, q->at[1]);
	if (worst == 0 && best == 0)
		return;
	cal_spaces(s->pen.out, GAP);
	for (size_t i = 0; i < best; i++)
		cal_puts(s->pen.out, cal_mark(s->pen.look, "█", "#"));
	for (size_t i = best; i < worst; i++)
		cal_puts(s->pen.out, cal_mark(s->pen.look, "░", "."));
}

/* ---- lines ---- */

static void put_label(sheet *s, cal_ink ink, const char *text)
{
	const char *clean = cal_cut(s->pen.scratch, s->pen.look, cal_clean(s->pen.scratch, text), s->label);
	cal_ink_padded(&s->pen, ink, clean, s->label);
}

static void put_line(sheet *s, const char *label, const cal_quantity *q, const char *rate)
{
	put_label(s, INK_PLAIN, label);
	put_number(s, quantity_text(s, q, 0));
	put_number(s, quantity_text(s, q, 1));
	if (*rate) {
		cal_spaces(s->pen.out, GAP);
		cal_puts(s->pen.out, rate);
	}
	if (cells_of(s, q->at[0]) || cells_of(s, q->at[1])) {
		size_t width = *rate ? cal_width(rate) : 0;
		cal_spaces(s->pen.out, (*rate ? 0 : GAP) + (width < RATE ? RATE - width : 0));
		put_bar(s, q);
	}
	cal_puts(s->pen.out, "\n");
}

static void put_heading(sheet *s, const char *text)
{
	put_label(s, INK_BOLD, text);
	put_number(s, "best");
	put_number(s, "worst");
	cal_spaces(s->pen.out, GAP);
	cal_puts(s->pen.out, "rate\n");
}

static const char *rate_text(sheet *s, const cal_budget_part *p)
{
	s->assumed |= p->assumed;
	return cal_format(s->pen.scratch, "%.3g/y %.3gh%s", p->per_year, p->hours, p->assumed ? "*" : "");
}

static const char *part_label(sheet *s, const cal_budget_part *p, bool element)
{
	const cal_model *m = s->budget->model;
	const char *threat = m->threats[p->threat].name;
	if (!element)
		return threat;
	if (p->element.section == SECTION_NONE)
		return cal_format(s->pen.scratch, "%s:unnamed", threat);
	return cal_format(s->pen.scratch, "%s:%s", threat, cal_element_name(m, p->element));
}

static void put_parts(sheet *s, const char *heading, const cal_budget_part *parts, uint32_t n, uint32_t most, bool element)
{
	if (n == 0)
		return;
	cal_puts(s->pen.out, "\n");
	cal_ink_text(&s->pen, INK_BOLD, heading);
	cal_puts(s->pen.out, "\n");
	for (uint32_t i = 0; i < n && i < most; i++)
		put_line(s, part_label(s, &parts[i], element), &parts[i].much, rate_text(s, &parts[i]));
	if (n > most)
		cal_printf(s->pen.out, "and %u more\n", (unsigned)(n - most));
}

/* ---- a row ---- */

const char *cal_nines_text(cal_arena *a, double lost)
{
	return isnan(lost) ? "?" : cal_format(a, "%.*f%%", lost >= 1e-2 ? 2 : lost >= 1e-4 ? 4 : 6, 100 * (1 - lost));
}

static const char *title_of(sheet *s)
{
	const cal_budget_row *r = s->row;
	const char *service = s->budget->model->services[r->service].name, *property = cal_word(SET_PROPERTY, r->letter);
	if (r->per_year)
		return cal_format(s->pen.scratch, "%s, %s: losses a year", service, property);
	return cal_format(s->pen.scratch, "%s, %s: minutes a year without it (%s to %s of the time with it)", service, property,
	                  cal_nines_text(s->pen.scratch, s->row->all.at[1]), cal_nines_text(s->pen.scratch, s->row->all.at[0]));
}

static void measure(sheet *s, uint32_t most)
{
	const cal_budget_row *r = s->row;
	size_t label = LABEL_LEAST, fixed = 2 * (NUMBER + GAP) + GAP + RATE + GAP, width = s->pen.look.width;
	for (uint32_t i = 0; i < r->n_elements && i < most; i++) {
		size_t wide = cal_width(cal_clean(s->pen.scratch, part_label(s, &r->elements[i], true)));
		label = wide > label ? wide : label;
	}
	s->label = label > LABEL_MOST ? LABEL_MOST : label;
	if (s->label + fixed + BAR_LEAST > width)
		s->label = width > fixed + BAR_LEAST + LABEL_LEAST ? width - fixed - BAR_LEAST : LABEL_LEAST;
	s->bar = width > s->label + fixed + BAR_LEAST ? width - s->label - fixed : BAR_LEAST;
	s->bar = s->bar > BAR_MOST ? BAR_MOST : s->bar;
	s->scale = 0;
	for (unsigned worst = 0; worst < 2; worst++)
		if (in_units(s, r->all.at[worst]) > s->scale)
			s->scale = in_units(s, r->all.at[worst]);
}

static bool is_nothing(const cal_budget_row *r)
{
	return !r->already[0] && !r->already[1] && !(r->all.at[0] > 0) && !(r->all.at[1] > 0) && !isnan(r->all.at[0]) &&
	       !isnan(r->all.at[1]);
}

static void put_row(sheet *s, uint32_t most)
{
	const cal_budget_row *r = s->row;
	cal_puts(s->pen.out, "\n");
	if (is_nothing(r)) {
		cal_wrap(&s->pen, 0, 2, cal_format(s->pen.scratch, "%s, %s: nothing costs it",
		                                   s->budget->model->services[r->service].name, cal_word(SET_PROPERTY, r->letter)));
		return;
	}
	measure(s, most);
	cal_ink_begin(&s->pen, INK_BOLD);
	cal_wrap(&s->pen, 0, 2, title_of(s));
	cal_ink_end(&s->pen, INK_BOLD);
	put_heading(s, "");
	put_line(s, "everything", &r->all, "");
	for (unsigned axis = 1; axis < CAL_AXES; axis++)
		put_line(s, cal_format(s->pen.scratch, "only %s", cal_word(SET_AXIS, axis)), &r->axes[axis], "");
	put_parts(s, "if only it struck", r->threats, r->n_threats, UINT32_MAX, false);
	put_parts(s, r->per_year ? "what it comes from" : "where it decides", r->elements, r->n_elements, most, true);
}

/* ---- many services ---- */

static void put_overview_line(sheet *s, const cal_budget_row *r)
{
	s->row = r;
	for (uint32_t i = 0; i < r->n_threats; i++)
		s->assumed |= r->threats[i].assumed;
	put_label(s, INK_PLAIN, s->budget->model->services[r->service].name);
	put_number(s, quantity_text(s, &r->all, 0));
	put_number(s, quantity_text(s, &r->all, 1));
	for (unsigned axis = 1; axis < CAL_AXES; axis++)
		put_number(s, quantity_text(s, &r->axes[axis], 1));
	cal_puts(s->pen.out, "\n");
}

static void put_overview(sheet *s, unsigned letter)
{
	static const char *const short_names[CAL_AXES] = {"", "infra", "software", "state", "recovery"};
	const cal_budget *b = s->budget;
	bool begun = false;
	s->label = LABEL_LEAST;
	for (uint32_t i = 0; i < b->n_rows; i++) {
		if (b->rows[i].letter != letter || is_nothing(&b->rows[i]))
			continue;
		if (!begun) {
			bool per_year = b->rows[i].per_year;
			cal_puts(s->pen.out, "\n");
			cal_ink_text(&s->pen, INK_BOLD, cal_word(SET_PROPERTY, letter));
			cal_printf(s->pen.out, ": %s; of each axis alone at worst\n",
			           per_year ? "losses a year" : "minutes a year without it");
			put_label(s, INK_PLAIN, "");
			put_number(s, "best");
			put_number(s, "worst");
			for (unsigned axis = 1; axis < CAL_AXES; axis++)
				put_number(s, short_names[axis]);
			cal_puts(s->pen.out, "\n");
			begun = true;
		}
		put_overview_line(s, &b->rows[i]);
	}
}

/* ---- all of it ---- */

static void put_legend(sheet *s)
{
	cal_puts(s->pen.out, "\n");
	if (s->assumed)
		cal_wrap(&s->pen, 0, 2, s->told ? "* an order-of-magnitude assumption of the catalogue; `rates:` in the model "
		                                  "overrides it, and `calisto explain THREAT` tells its source"
		                                : "rates that the model does not give (`rates:`) are order-of-magnitude assumptions of "
		                                  "the catalogue; `calisto explain THREAT` tells their source");
	if (s->bounds)
		cal_wrap(&s->pen, 0, 2, "< an upper bound: the exact number would take diagrams larger than the budget of memory");
	if (!s->told)
		cal_wrap(&s->pen, 0, 2, "--service NAME, or --verbose, tells of threats and elements");
	if (s->open)
		cal_wrap(&s->pen, 0, 2, "? not known within the budget of memory");
	cal_wrap(&s->pen, 0, 2, "best and worst: what is left unspecified read at its best and at its worst");
}

static bool has_several(const cal_budget *b)
{
	for (uint32_t i = 1; i < b->n_rows; i++)
		if (b->rows[i].service != b->rows[0].service)
			return true;
	return false;
}

void cal_text_budget(const cal_budget *budget, bool full, uint32_t most, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	sheet s = {.pen = {out, look, &scratch}, .budget = budget};
	bool several = has_several(budget);
	cal_ink_text(&s.pen, INK_BOLD, cal_clean(&scratch, budget->model->name));
	cal_puts(out, cal_clean(&scratch, cal_format(&scratch, " (%s): what a year is expected to cost",
	                                             cal_model_file(budget->model))));
	cal_puts(out, "\n");
	for (unsigned letter = 1; letter <= LETTERS && several; letter++)
		put_overview(&s, letter);
	for (uint32_t i = 0; i < budget->n_rows && (full || !several); i++) {
		s.row = &budget->rows[i];
		s.told = true;
		put_row(&s, most);
	}
	put_legend(&s);
	if (budget->stopped)
		cal_puts(out, "not all was worked out in time: the rest is left out\n");
	cal_arena_free(&scratch);
}
