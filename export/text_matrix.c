/* export/text_matrix.c -- the matrix for people: services down, threats across, one block an axis.
 *
 *     software         bad      platform  latent
 *                      release  update    defect
 *     read-orders      A!       ok        A
 *     write-orders     ok       ok        A 1/3 L?
 *
 * A column is as wide as the longest word of its threat's name, so the words stand above each other.  Of an
 * axis that is wider than the terminal the columns are spread evenly over several blocks. */
#include "export/text_parts.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "export/matrix.h"

enum {
	GAP = 2,           /* between columns */
	ROWS = 20,         /* are shown at most, unless all are asked for, and half of them where */
	COLUMNS = 16,      /* there are more columns than this, so that a page or two hold the whole; */
	SPARE = 4,         /* but so many more to leave none out */
	HEAD_LINES = 8,
	HEAD_WIDTH = 14,   /* longer words are cut */
	CELL_ROOM = CAL_LOSS_ROOM + 16,
};

/* ---- what a cell says ---- */

/* A share as a simple fraction if it is one, else in per cent. */
static void share_text(float share, char *into, size_t room)
{
	enum { LARGEST = 12 };
	for (unsigned below = 1; below <= LARGEST; below++) {
		double above = round((double)share * below);
		if (above > 0 && fabs((double)share - above / below) < 1e-5) {
			snprintf(into, room, "%.0f/%u", above, below);
			return;
		}
	}
	double percent = (double)share * 100;
	if (percent < 0.5 || percent > 99.5)
		snprintf(into, room, percent < 1 ? "<1%%" : ">99%%");
	else
		snprintf(into, room, "%.0f%%", percent);
}

/* Letters with a word's separator before them, if they are not the first; A alone with its share. */
static size_t put_letters(char *into, size_t n, uint8_t letters, const char *share, const char *behind)
{
	char text[LETTERS + 1];
	if (*share && (letters & LETTER_A)) {
		n += (size_t)snprintf(into + n, CAL_LOSS_ROOM - n, "%sA %s%s", n ? " " : "", share, behind);
		letters &= (uint8_t)~LETTER_A;
	}
	cal_letters(letters, text);
	if (letters)
		n += (size_t)snprintf(into + n, CAL_LOSS_ROOM - n, "%s%s%s", n ? " " : "", text, behind);
	return n;
}

const char *cal_loss_text(uint8_t fails, uint8_t unknown, const float share[2], bool broken,
                          char into[CAL_LOSS_ROOM])
{
	char part[16] = "";
	into[0] = '\0';
	if ((fails & LETTER_A) && share[0] < 1) {
		share_text(share[0], part, sizeof part - 1);
		strcat(part, share[1] > share[0] ? "+" : "");
	}
	size_t n = put_letters(into, 0, fails, part, "");
	if (broken && n > 0)
		n += (size_t)snprintf(into + n, CAL_LOSS_ROOM - n, "!");
	part[0] = '\0';
	if ((unknown & LETTER_A) && share[1] < 1)
		share_text(share[1], part, sizeof part);
	put_letters(into, n, unknown, part, "?");
	return into;
}

static const char *cell_text(const cal_cell *cell, cal_look look, char into[CELL_ROOM])
{
	const bool several = cell->count > 1;
	const char *behind = "";
	char loss[CAL_LOSS_ROOM];
	if (cell->kind == VERDICT_NOT_APPLICABLE)
		return strcpy(into, cal_mark(look, "·", "-"));
	if (cell->kind == VERDICT_UNDESCRIBED)
		return strcpy(into, cell->mark == MARK_NONE ? "?" : "?!");
	cal_loss_text(cell->fails, cell->unknown, cell->share, cell->mark == MARK_BROKEN && !several, loss);
	if (cell->mark == MARK_BROKEN && (several || !cell->fails))
		behind = "!";
	else if (cell->mark == MARK_OPEN)
		behind = cell->unknown && !several ? "!" : "?!";
	if (!*loss)
		snprintf(loss, sizeof loss, cell->margin ? "ok+%u" : "ok", (unsigned)cell->margin);
	snprintf(into, CELL_ROOM, several && *behind ? "%s %u%s" : "%s%.0u%s", loss,
	         several && *behind ? (unsigned)cell->count : 0, behind);
	return into;
}

static cal_ink cell_ink(const cal_cell *cell)
{
	if (cell->mark == MARK_BROKEN)
		return INK_ERROR;
	if (cell->kind != VERDICT_JUDGED)
		return cell->mark == MARK_UNDESCRIBED ? INK_UNKNOWN : INK_FAINT;
	return cell->fails ? INK_FAILS : cell->unknown || cell->mark == MARK_OPEN ? INK_UNKNOWN : INK_GOOD;
}

/* ---- layout ---- */

typedef struct {
	const char *words[HEAD_LINES];  /* of the threat's name, clean */
	unsigned n_words;
	size_t width;
} head;

typedef struct {
	cal_page *page;
	cal_matrix matrix;
	uint32_t n_shown;       /* rows */
	uint32_t hidden;        /* services in rows that are not shown */
	head *heads;            /* by column */
	const char **labels;    /* by shown row */
	size_t label_width;
	size_t pending;         /* spaces owed before the next text of this line */
} drawing;

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void split_name(drawing *d, const char *name, head *h)
{
	cal_arena *a = d->page->pen.scratch;
	while (*name) {
		size_t n = h->n_words + 1 < HEAD_LINES ? strcspn(name, "-") : strlen(name);
		const char *word = cal_clean(a, cal_copy(a, name, n));
		h->words[h->n_words] = cal_cut(a, d->page->pen.look, word, HEAD_WIDTH);
		h->width = larger(h->width, cal_width(h->words[h->n_words]));
		h->n_words += n > 0;
		name += n + (name[n] == '-');
	}
}

static const char *rest_text(drawing *d, uint32_t column)
{
	cal_pen *pen = &d->page->pen;
	uint32_t n = cal_matrix_losing(&d->matrix, d->n_shown, column);
	return n > 0 ? cal_format(pen->scratch, "%u", (unsigned)n) : cal_mark(pen->look, "·", "-");
}

static void measure_columns(drawing *d)
{
	char text[CELL_ROOM];
	d->heads = CAL_NEWS(d->page->pen.scratch, d->matrix.n_columns, head);
	for (uint32_t c = 0; c < d->matrix.n_columns; c++) {
		split_name(d, d->page->m->threats[d->matrix.columns[c]].name, &d->heads[c]);
		for (uint32_t i = 0; i < d->n_shown; i++)
			d->heads[c].width = larger(d->heads[c].width,
				cal_width(cell_text(&d->matrix.rows[i].cells[c], d->page->pen.look, text)));
		if (d->hidden)
			d->heads[c].width = larger(d->heads[c].width, cal_width(rest_text(d, c)));
	}
}

/* "api, web and 12 more" in at most so many columns. */
static const char *row_label(const drawing *d, const cal_row *row, size_t columns)
{
	cal_arena *a = d->page->pen.scratch;
	const char *best = NULL, *names = "";
	for (uint32_t i = 0; i < row->n_services; i++) {
		const char *name = cal_clean(a, d->page->m->services[row->services[i]].name);
		names = i ? cal_format(a, "%s, %s", names, name) : name;
		uint32_t more = row->n_services - i - 1;
		const char *label = more ? cal_format(a, "%s and %u more", names, (unsigned)more) : names;
		if (cal_width(label) <= columns)
			best = label;
		if (cal_width(names) > columns)
			break;
	}
	if (best)
		return best;
	const char *first = cal_clean(a, d->page->m->services[row->services[0]].name);
	if (row->n_services == 1)
		return cal_cut(a, d->page->pen.look, first, columns);
	const char *more = cal_format(a, " and %u more", (unsigned)(row->n_services - 1));
	return cal_format(a, "%s%s", cal_cut(a, d->page->pen.look, first, columns - strlen(more)), more);
}

static void make_labels(drawing *d)
{
	enum { LEAST = 16, MOST = 40 };
	size_t room = d->page->pen.look.width * 3 / 10;
	room = room < LEAST ? LEAST : room > MOST ? MOST : room;
	d->labels = CAL_NEWS(d->page->pen.scratch, (size_t)d->n_shown + 1, const char *);
	for (uint32_t i = 0; i < d->n_shown; i++)
		d->labels[i] = row_label(d, &d->matrix.rows[i], room);
	if (d->hidden)
		d->labels[d->n_shown] = cal_format(d->page->pen.scratch, "%u more, failing:", (unsigned)d->hidden);
	for (uint32_t i = 0; i < d->n_shown + (d->hidden > 0); i++)
		d->label_width = larger(d->label_width, cal_width(d->labels[i]));
	for (unsigned axis = 1; axis <= cal_words(SET_AXIS); axis++)
		d->label_width = larger(d->label_width, strlen(cal_word(SET_AXIS, axis)));
}

/* ---- drawing ---- */

/* Text in a field so many columns wide; spaces are written only when something follows. */
static void put_field(drawing *d, cal_ink ink, const char *text, size_t columns)
{
	size_t width = cal_width(text);
	if (*text) {
		cal_spaces(d->page->pen.out, d->pending);
		cal_ink_text(&d->page->pen, ink, text);
		d->pending = 0;
	}
	d->pending += columns > width || !*text ? columns - (*text ? width : 0) : 0;
}

static void end_line(drawing *d)
{
	cal_puts(d->page->pen.out, "\n");
	d->pending = 0;
}

static void draw_heads(drawing *d, uint32_t from, uint32_t to, const char *axis)
{
	unsigned lines = 1;
	for (uint32_t c = from; c < to; c++)
		lines = d->heads[c].n_words > lines ? d->heads[c].n_words : lines;
	for (unsigned line = 0; line < lines; line++) {
		put_field(d, INK_BOLD, line == 0 ? axis : "", d->label_width);
		for (uint32_t c = from; c < to; c++) {
			const head *h = &d->heads[c];
			unsigned above = lines - h->n_words;
			d->pending += GAP;
			put_field(d, INK_PLAIN, line >= above ? h->words[line - above] : "", h->width);
		}
		end_line(d);
	}
}

static void draw_row(drawing *d, uint32_t row, uint32_t from, uint32_t to)
{
	char text[CELL_ROOM];
	put_field(d, INK_PLAIN, d->labels[row], d->label_width);
	for (uint32_t c = from; c < to; c++) {
		d->pending += GAP;
		if (row == d->n_shown) {
			put_field(d, INK_FAINT, rest_text(d, c), d->heads[c].width);
			continue;
		}
		const cal_cell *cell = &d->matrix.rows[row].cells[c];
		put_field(d, cell_ink(cell), cell_text(cell, d->page->pen.look, text), d->heads[c].width);
	}
	end_line(d);
}

/* The end of a block that begins with a column: as many as fit, `most` at most, one at least. */
static uint32_t block_end(const drawing *d, uint32_t from, uint32_t to, uint32_t most)
{
	size_t used = d->label_width;
	uint32_t c = from;
	while (c < to && c - from < most) {
		used += GAP + d->heads[c].width;
		if (used > d->page->pen.look.width && c > from)
			break;
		c++;
	}
	return c;
}

static void draw_axis(drawing *d, uint32_t from, uint32_t to)
{
	const char *axis = cal_word(SET_AXIS, d->page->m->threats[d->matrix.columns[from]].axis);
	uint32_t blocks = 0;
	for (uint32_t c = from; c < to; blocks++)
		c = block_end(d, c, to, to - from);
	uint32_t most = (to - from + blocks - 1) / blocks;
	for (uint32_t c = from, end; c < to; c = end) {
		end = block_end(d, c, to, most);
		cal_puts(d->page->pen.out, "\n");
		draw_heads(d, c, end, axis);
		for (uint32_t i = 0; i < d->n_shown + (d->hidden > 0); i++)
			draw_row(d, i, c, end);
	}
}

/* ---- below it ---- */

typedef struct {
	uint8_t letters;
	bool ok, margin, unknown, undescribed, nowhere, share, more, broken, open, several;
} used_marks;

static used_marks marks_of(const drawing *d)
{
	used_marks used = {0};
	for (uint32_t i = 0; i < d->n_shown; i++) {
		for (uint32_t c = 0; c < d->matrix.n_columns; c++) {
			const cal_cell *cell = &d->matrix.rows[i].cells[c];
			used.letters |= cell->fails | cell->unknown;
			used.ok |= cell->kind == VERDICT_JUDGED && !(cell->fails | cell->unknown);
			used.margin |= cell->margin != 0;
			used.unknown |= cell->unknown != 0;
			used.undescribed |= cell->kind == VERDICT_UNDESCRIBED;
			used.nowhere |= cell->kind == VERDICT_NOT_APPLICABLE;
			used.share |= ((cell->fails & LETTER_A) && cell->share[0] < 1) ||
			              ((cell->unknown & LETTER_A) && cell->share[1] < 1);
			used.more |= (cell->fails & LETTER_A) && cell->share[0] < cell->share[1];
			used.broken |= cell->mark == MARK_BROKEN;
			used.open |= cell->mark == MARK_OPEN;
			used.several |= cell->mark >= MARK_OPEN && cell->count > 1;
		}
	}
	return used;
}

/* The meaning of the marks that were used, and of no others. */
static void draw_legend(drawing *d)
{
	cal_pen *pen = &d->page->pen;
	const used_marks used = marks_of(d);
	const struct { bool used; const char *says; } rows[] = {
		{used.ok, "ok survives"},
		{used.margin, "ok+1 survives one event, not two"},
		{used.unknown, "A? perhaps lost"},
		{used.share, "A 1/3 for a third of the clients"},
		{used.more, "1/3+ or for more"},
		{used.broken, "! breaks an objective"},
		{used.open, "?! may break one"},
		{used.several, "2! if two strike at once"},
		{used.undescribed, "? not described"},
		{used.nowhere, pen->look.unicode ? "· does not apply" : "- does not apply"},
	};
	cal_flow flow = cal_flow_from(pen, 0, 0);
	flow.gap = GAP;
	for (unsigned p = 1; p <= LETTERS; p++) {
		const char *word = cal_word(SET_PROPERTY, p);
		if (used.letters >> (p - 1) & 1)
			cal_flow_whole(&flow, cal_format(pen->scratch, "%c %s", word[0] - 'a' + 'A', word));
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].used)
			cal_flow_whole(&flow, rows[i].says);
	cal_flow_end(&flow);
}

static void draw_names(drawing *d, const char *title, const uint32_t *threats, uint32_t n)
{
	cal_pen *pen = &d->page->pen;
	const char *text = title;
	for (uint32_t i = 0; i < n; i++)
		text = cal_format(pen->scratch, "%s%s %s", text, i ? "," : "", d->page->m->threats[threats[i]].name);
	if (n > 0)
		cal_wrap(pen, 0, 2, text);
}

void cal_text_matrix(cal_page *page)
{
	drawing d = {.page = page, .matrix = cal_matrix_of(page->pen.scratch, page->r)};
	const uint32_t most = d.matrix.n_columns > COLUMNS ? ROWS / 2 : ROWS;
	bool all = cal_is_verbose(page) || d.matrix.n_rows <= most + SPARE;
	d.n_shown = all ? d.matrix.n_rows : most;
	for (uint32_t i = d.n_shown; i < d.matrix.n_rows; i++)
		d.hidden += d.matrix.rows[i].n_services;
	measure_columns(&d);
	make_labels(&d);
	for (uint32_t c = 0, end; c < d.matrix.n_columns; c = end) {
		for (end = c + 1; end < d.matrix.n_columns; end++)
			if (page->m->threats[d.matrix.columns[end]].axis != page->m->threats[d.matrix.columns[c]].axis)
				break;
		draw_axis(&d, c, end);
	}
	cal_puts(page->pen.out, "\n");
	cal_ink_begin(&page->pen, INK_FAINT);
	if (d.matrix.n_columns > 0)
		draw_legend(&d);
	draw_names(&d, "not described:", d.matrix.unsaid, d.matrix.n_unsaid);
	draw_names(&d, "not applicable anywhere:", d.matrix.nowhere, d.matrix.n_nowhere);
	cal_ink_end(&page->pen, INK_FAINT);
}
