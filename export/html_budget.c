/* export/html_budget.c -- what a year is expected to cost, as numbers with bars: solid to the number at best, pale to that
 * at worst; all bars of a table have one scale. */
#include <math.h>
#include <string.h>

#include "export/budget.h"
#include "export/html_parts.h"

enum { SERVICES = 20, PARTS = 5, MINUTES_A_YEAR = 525960 };

typedef struct {
	const cal_sheet *s;
	const cal_budget_row *row;
	double scale;   /* what a bar of full length stands for */
} meter;

static double in_units(const cal_budget_row *row, double x)
{
	return row->per_year ? x : x * MINUTES_A_YEAR;
}

static const char *quantity_text(const meter *m, const cal_quantity *q, unsigned worst)
{
	if (m->row->already[worst])
		return "always";
	const char *bound = q->bound[worst] && !isnan(q->at[worst]) ? "<" : "";
	return cal_format(m->s->a, "%s%s", bound, cal_amount_text(m->s->a, in_units(m->row, q->at[worst])));
}

static double length_of(const meter *m, double x)
{
	enum { WIDTH = 200 };
	if (!(x > 0) || !(m->scale > 0))
		return 0;
	double length = x / m->scale * WIDTH;
	return length < 1 ? 1 : length > WIDTH ? WIDTH : length;
}

static void put_bar(const meter *m, const cal_quantity *q)
{
	const cal_sheet *s = m->s;
	const double best = length_of(m, q->at[0]), worst = length_of(m, q->at[1]);
	cal_html_open(s->h, "svg", "class", "bar", "viewBox", "0 0 200 10", "preserveAspectRatio", "none", "aria-hidden", "true", NULL);
	cal_html_empty(s->h, "rect", "class", "track", "width", "200", "height", "10", NULL);
	if (worst > 0)
		cal_html_empty(s->h, "rect", "class", "worst", "width", cal_format(s->a, "%.1f", worst), "height", "10", NULL);
	if (best > 0)
		cal_html_empty(s->h, "rect", "class", "best", "width", cal_format(s->a, "%.1f", best), "height", "10", NULL);
	cal_html_close(s->h);
}

static void put_line(const meter *m, const char *kind, const char *label, const cal_quantity *q, const char *rate)
{
	const cal_sheet *s = m->s;
	cal_html_open(s->h, "tr", "class", kind, NULL);
	cal_html_element(s->h, "th", label, "scope", "row", NULL);
	cal_html_element(s->h, "td", quantity_text(m, q, 0), "class", "amount", NULL);
	cal_html_element(s->h, "td", quantity_text(m, q, 1), "class", "amount", NULL);
	cal_html_open(s->h, "td", "class", "bars", NULL);
	put_bar(m, q);
	cal_html_close(s->h);
	cal_html_element(s->h, "td", rate, "class", "rate", NULL);
	cal_html_close(s->h);
}

static void put_part(const meter *m, const cal_budget_part *p, bool element)
{
	cal_arena *a = m->s->a;
	const cal_model *model = m->s->c->m;
	const char *threat = model->threats[p->threat].name, *name = cal_element_name(model, p->element);
	const char *label = element ? cal_format(a, "%s:%s", threat, name ? name : "unnamed") : threat;
	put_line(m, "part", label, &p->much, cal_format(a, "%.3g a year, %.3g h%s", p->per_year, p->hours, p->assumed ? " *" : ""));
}

static void put_group(const meter *m, const char *heading)
{
	cal_html_open(m->s->h, "tr", "class", "group", NULL);
	cal_html_element(m->s->h, "th", heading, "scope", "rowgroup", "colspan", "5", NULL);
	cal_html_close(m->s->h);
}

static void put_parts(const meter *m, const char *heading, const cal_budget_part *parts, uint32_t n, bool element)
{
	if (n == 0)
		return;
	const uint32_t most = m->s->c->report->all ? n : PARTS;
	cal_html_open(m->s->h, "tbody", NULL);
	put_group(m, n > most ? cal_format(m->s->a, "%s (the first %u of %u)", heading, (unsigned)most, (unsigned)n) : heading);
	for (uint32_t i = 0; i < n && i < most; i++)
		put_part(m, &parts[i], element);
	cal_html_close(m->s->h);
}

static const char *caption_of(const meter *m)
{
	const cal_budget_row *r = m->row;
	cal_arena *a = m->s->a;
	const char *property = cal_word(SET_PROPERTY, r->letter);
	if (r->per_year)
		return cal_format(a, "%s: losses a year", property);
	if (isnan(r->all.at[0]) || isnan(r->all.at[1]) || r->already[1])
		return cal_format(a, "%s: minutes a year without it", property);
	const char *least = cal_nines_text(a, r->all.at[1]), *most = cal_nines_text(a, r->all.at[0]);
	if (strcmp(least, most) == 0)
		return cal_format(a, "%s: minutes a year without it (%s of the time with it)", property, least);
	return cal_format(a, "%s: minutes a year without it (%s to %s of the time with it)", property, least, most);
}

static bool is_nothing(const cal_budget_row *r)
{
	return !r->already[0] && !r->already[1] && r->all.at[0] <= 0 && r->all.at[1] <= 0;
}

static void put_head(const cal_sheet *s)
{
	static const char *const names[] = {"If these failed", "best", "worst", "best to worst", "rate"};
	cal_html_open(s->h, "thead", NULL);
	cal_html_open(s->h, "tr", NULL);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		cal_html_element(s->h, "th", names[i], "scope", "col", NULL);
	cal_html_close(s->h);
	cal_html_close(s->h);
}

static void put_row(const cal_sheet *s, const cal_budget_row *row)
{
	meter m = {.s = s, .row = row};
	for (unsigned k = 0; k < 2; k++)
		m.scale = row->all.at[k] > m.scale ? row->all.at[k] : m.scale;
	cal_html_open(s->h, "div", "class", "table", "tabindex", "0", "role", "group", "aria-label", caption_of(&m), NULL);
	cal_html_open(s->h, "table", "class", "budget", NULL);
	cal_html_element(s->h, "caption", caption_of(&m), NULL);
	put_head(s);
	cal_html_open(s->h, "tbody", NULL);
	put_line(&m, "all", "everything", &row->all, "");
	for (unsigned axis = AXIS_INFRASTRUCTURE; axis <= AXIS_RECOVERY; axis++)
		if (!(row->axes[axis].at[0] <= 0 && row->axes[axis].at[1] <= 0))
			put_line(&m, "axis", cal_format(s->a, "only %s", cal_word(SET_AXIS, axis)), &row->axes[axis], "");
	cal_html_close(s->h);
	put_parts(&m, "Threats alone", row->threats, row->n_threats, false);
	put_parts(&m, "Elements, where they decide", row->elements, row->n_elements, true);
	cal_html_close(s->h);
	cal_html_close(s->h);
}

/* The properties of one service; gives the row behind its last. */
static uint32_t put_service(const cal_sheet *s, const cal_budget *b, uint32_t from)
{
	const uint32_t service = b->rows[from].service;
	const char *none = "";
	uint32_t i = from;
	cal_html_open(s->h, "section", "class", "budget-of", NULL);
	cal_section_heading(s, 1, s->c->m->services[service].name);
	for (; i < b->n_rows && b->rows[i].service == service; i++)
		if (is_nothing(&b->rows[i]))
			none = cal_format(s->a, "%s%s%s", none, *none ? ", " : "", cal_word(SET_PROPERTY, b->rows[i].letter));
		else
			put_row(s, &b->rows[i]);
	if (*none)
		cal_html_element(s->h, "p", cal_format(s->a, "Nothing that is described costs its %s.", none), "class", "of", NULL);
	cal_html_close(s->h);
	return i;
}

void cal_html_budget(const cal_sheet *s)
{
	const cal_budget *b = s->c->it->budget;
	const uint32_t most = s->c->report->all ? UINT32_MAX : SERVICES;
	uint32_t told = 0, i = 0, rest = 0;
	cal_section_open(s, "budget", "What do they cost in a year?", "The budget");
	cal_html_element(s->h, "p",
	                 "What is expected of a year, exactly, from the rates of events: with what is left unspecified read at its best, and at its "
	                 "worst. Below it what a year would cost if only one axis, one threat or one element ever struck. A * marks a rate "
	                 "that is an order-of-magnitude assumption of the catalogue; < an upper bound; ? what the limits of time and memory left open.",
	                 "class", "lead", NULL);
	while (i < b->n_rows && told < most && !s->h->out->error) {
		cal_arena scratch = {0};
		cal_sheet inner = *s;
		inner.a = &scratch;
		i = put_service(&inner, b, i);
		cal_arena_free(&scratch);
		told++;
	}
	for (; i < b->n_rows; i++)
		rest += i == 0 || b->rows[i].service != b->rows[i - 1].service;
	if (b->stopped)
		cal_html_element(s->h, "p", "Not all of it was worked out in time, the rest is left out: calisto report --budget SECONDS gives it more, and "
		                            "calisto budget MODEL works until it is done.", "class", "cut", NULL);
	cal_cut_note(s, rest, "more service");
	cal_html_close(s->h);
}
