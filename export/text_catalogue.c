/* export/text_catalogue.c -- threats for people: one explained, or all of them listed. */
#include "export/text.h"

#include <string.h>

#include "export/names.h"

/* ---- one threat ---- */

static void put_line(cal_pen *pen, size_t indent, const char *text)
{
	cal_spaces(pen->out, indent);
	cal_wrap(pen, indent, indent, text);
}

static void put_heading(cal_pen *pen, const char *title)
{
	cal_puts(pen->out, "\n");
	cal_ink_text(pen, INK_BOLD, title);
	cal_puts(pen->out, "\n");
}

/* "application, library" */
static const char *kinds_text(cal_arena *a, const cal_threat *threat)
{
	const char *text = "";
	for (unsigned kind = 1; kind <= cal_words(cal_threat_kinds(threat)); kind++)
		if (threat->kinds >> kind & 1)
			text = cal_format(a, "%s%s%s", text, *text ? ", " : "", cal_word(cal_threat_kinds(threat), kind));
	return text;
}

/* "A availability, D durability" */
static const char *letters_text(cal_arena *a, uint8_t letters)
{
	const char *text = "";
	for (unsigned p = 1; p <= LETTERS; p++) {
		const char *word = cal_word(SET_PROPERTY, p);
		if (letters >> (p - 1) & 1)
			text = cal_format(a, "%s%s%c %s", text, *text ? ", " : "", word[0] - 'a' + 'A', word);
	}
	return text;
}

static void put_field(cal_pen *pen, const char *label, const char *text)
{
	enum { LABEL = 12 };
	if (!text || !*text)
		return;
	cal_puts(pen->out, "  ");
	cal_ink_padded(pen, INK_FAINT, label, LABEL - 2);
	cal_wrap(pen, LABEL, LABEL, text);
}

static void put_facts(cal_pen *pen, const cal_threat *t)
{
	cal_arena *a = pen->scratch;
	const char *kinds = kinds_text(a, t), *mechanism = cal_word(SET_MECHANISM, t->mechanism);
	put_field(pen, "axis", cal_word(SET_AXIS, t->axis));
	put_field(pen, "mechanism", *kinds ? cal_format(a, "%s of %s", mechanism, kinds) : mechanism);
	if (t->mechanism != MECHANISM_STRUCTURE)
		put_field(pen, "costs", t->letters ? letters_text(a, t->letters) : "what the model lets it cost");
	if (!t->rated)
		return;
	const char *hours = t->hours == 1 ? "hour" : "hours";
	put_field(pen, "rate", cal_format(a, "%g a year for each element, lasting %g %s", t->per_year, t->hours, hours));
	put_field(pen, "", t->source);
}

static void put_remedies(cal_pen *pen, const cal_threat *t)
{
	if (t->n_remedies > 0)
		put_heading(pen, "What helps");
	for (uint32_t i = 0; i < t->n_remedies; i++) {
		put_line(pen, 2, cal_format(pen->scratch, "%s: %s", t->remedies[i].set, t->remedies[i].to));
		if (t->remedies[i].says)
			put_line(pen, 6, t->remedies[i].says);
	}
}

static void put_references(cal_pen *pen, const char *title, const cal_reference *references, uint32_t n)
{
	if (n > 0)
		put_heading(pen, title);
	for (uint32_t i = 0; i < n; i++) {
		const cal_reference *it = &references[i];
		put_line(pen, 2, it->date ? cal_format(pen->scratch, "%s: %s", it->date, it->title) : it->title);
		if (it->says)
			put_line(pen, 6, it->says);
		if (it->url)
			put_line(pen, 6, it->url);
	}
}

/* "CAL301 poison-pill: An item that its readers cannot survive" */
static void put_title(cal_pen *pen, const char *code, const char *name, const char *title)
{
	cal_ink_text(pen, INK_BOLD, cal_clean(pen->scratch, cal_format(pen->scratch, "%s %s", code, name)));
	cal_puts(pen->out, ": ");
	cal_wrap(pen, strlen(code) + strlen(name) + 3, 2, title);
	cal_puts(pen->out, "\n");
}

void cal_text_explain_fact(const cal_fact *fact, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	cal_pen pen = {out, look, &scratch};
	put_title(&pen, fact->code, fact->slug, fact->title);
	cal_wrap_paragraphs(&pen, 0, fact->why);
	cal_arena_free(&scratch);
}

void cal_text_explain(const cal_threat *t, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	cal_pen pen = {out, look, &scratch};
	put_title(&pen, t->code, t->name, t->title);
	put_facts(&pen, t);
	if (t->why) {
		cal_puts(out, "\n");
		cal_wrap_paragraphs(&pen, 0, t->why);
	}
	put_remedies(&pen, t);
	put_references(&pen, "It has happened", t->incidents, t->n_incidents);
	put_references(&pen, "To read", t->references, t->n_references);
	cal_arena_free(&scratch);
}

/* ---- all threats ---- */

/* Columns of the longest of the threats' names. */
static size_t name_width(const cal_catalogue *c, cal_arena *a)
{
	size_t widest = 0;
	for (uint32_t i = 0; i < c->n_threats; i++) {
		size_t width = cal_width(cal_clean(a, c->threats[i].name));
		widest = width > widest ? width : widest;
	}
	return widest;
}

static void put_threat(cal_pen *pen, const cal_threat *t, size_t name_columns)
{
	char letters[LETTERS + 1];
	const char *code = cal_clean(pen->scratch, t->code);
	cal_puts(pen->out, "  ");
	cal_ink_padded(pen, INK_BOLD, code, 8);
	cal_ink_padded(pen, INK_PLAIN, cal_clean(pen->scratch, t->name), name_columns + 2);
	cal_ink_padded(pen, INK_PLAIN, t->letters ? cal_letters(t->letters, letters) : "", 4);
	size_t used = 2 + 8 + name_columns + 2 + 4;
	cal_wrap(pen, used, used, t->title);
}

void cal_text_threats(const cal_catalogue *c, unsigned axis, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	cal_pen pen = {out, look, &scratch};
	const size_t columns = name_width(c, &scratch);
	bool first = true;
	for (unsigned a = 1; a <= cal_words(SET_AXIS); a++) {
		bool any = false;
		for (uint32_t i = 0; i < c->n_threats; i++) {
			if (c->threats[i].axis != a || (axis != 0 && axis != a))
				continue;
			if (!any) {
				cal_puts(out, first ? "" : "\n");
				cal_ink_text(&pen, INK_BOLD, cal_word(SET_AXIS, a));
				cal_puts(out, "\n");
			}
			any = true;
			first = false;
			put_threat(&pen, &c->threats[i], columns);
		}
	}
	cal_arena_free(&scratch);
}
