/* export/matrix.c -- verdicts to columns, cells, and rows of equal services. */
#include "export/matrix.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
	cal_arena *a;
	const cal_results *r;
	const cal_model *m;
	cal_matrix made;
	cal_cell *cells;       /* [service * n_columns + column] */
	uint32_t *column_of;   /* by threat; CAL_NONE: it has none */
} maker;

/* ---- columns ---- */

typedef enum { COLUMN, NOWHERE, UNSAID } column_kind;

/* Is there an objective about this threat itself?  Then even silence is worth a column. */
static bool *named_threats(const maker *k)
{
	bool *named = CAL_NEWS(k->a, k->m->n_threats, bool);
	for (uint32_t i = 0; i < k->r->n_objectives; i++) {
		const cal_objective_verdict *v = &k->r->objectives[i];
		uint32_t threat = k->m->services[v->service].survives[v->objective].threat;
		if (threat != CAL_NONE)
			named[threat] = true;
	}
	return named;
}

/* What each threat is to be; verdicts are read in the order in which they stand. */
static column_kind *column_kinds(const maker *k)
{
	column_kind *kinds = CAL_NEWS(k->a, k->m->n_threats, column_kind);
	const bool *named = named_threats(k);
	for (uint32_t t = 0; t < k->m->n_threats; t++)
		kinds[t] = NOWHERE;
	for (uint32_t s = 0; s < k->m->n_services; s++)
		for (uint32_t t = 0; t < k->m->n_threats; t++) {
			uint8_t verdict = cal_verdict_of(k->r, s, t)->kind;
			if (verdict == VERDICT_JUDGED)
				kinds[t] = COLUMN;
			else if (verdict == VERDICT_UNDESCRIBED && kinds[t] == NOWHERE)
				kinds[t] = named[t] ? COLUMN : UNSAID;
		}
	return kinds;
}

static void choose_columns(maker *k)
{
	const uint32_t n = k->r->n_threats;
	const column_kind *kinds = column_kinds(k);
	uint32_t *lists[3], counts[3] = {0};
	for (size_t i = 0; i < 3; i++)
		lists[i] = CAL_NEWS(k->a, n, uint32_t);
	k->column_of = CAL_NEWS(k->a, n, uint32_t);
	memset(k->column_of, 0xff, n * sizeof *k->column_of);
	for (unsigned axis = 1; axis <= cal_words(SET_AXIS); axis++) {
		for (uint32_t t = 0; t < n; t++) {
			if (k->m->threats[t].axis != axis || k->m->threats[t].mechanism == MECHANISM_STRUCTURE)
				continue;
			if (k->m->threats[t].skipped)
				continue;
			if (kinds[t] == COLUMN)
				k->column_of[t] = counts[COLUMN];
			lists[kinds[t]][counts[kinds[t]]++] = t;
		}
	}
	k->made.columns = lists[COLUMN], k->made.n_columns = counts[COLUMN];
	k->made.nowhere = lists[NOWHERE], k->made.n_nowhere = counts[NOWHERE];
	k->made.unsaid = lists[UNSAID], k->made.n_unsaid = counts[UNSAID];
}

/* ---- cells ---- */

static cal_cell *cell_at(const maker *k, uint32_t service, uint32_t threat)
{
	uint32_t column = k->column_of[threat];
	return column == CAL_NONE ? NULL : &k->cells[(size_t)service * k->made.n_columns + column];
}

/* The least margin of what the service promises; 0 where no number of events costs it, or none is known. */
static uint8_t least_margin(const maker *k, uint32_t service, uint32_t threat)
{
	uint8_t least = MARGIN_OPEN;
	for (unsigned letter = 1; letter <= LETTERS && k->r->margins; letter++)
		if (k->m->services[service].properties >> (letter - 1) & 1 && cal_margin_of(k->r, service, threat, letter) < least)
			least = cal_margin_of(k->r, service, threat, letter);
	return least == MARGIN_OPEN ? 0 : least;
}

static void fill_cells(maker *k)
{
	k->cells = CAL_NEWS(k->a, (size_t)k->m->n_services * k->made.n_columns, cal_cell);
	for (uint32_t s = 0; s < k->m->n_services; s++) {
		for (uint32_t c = 0; c < k->made.n_columns; c++) {
			const cal_verdict *v = cal_verdict_of(k->r, s, k->made.columns[c]);
			cal_cell *cell = &k->cells[(size_t)s * k->made.n_columns + c];
			cell->kind = v->kind;
			if (v->kind != VERDICT_JUDGED)
				continue;
			cell->fails = v->fails;
			cell->unknown = v->unknown;
			if (!(v->fails | v->unknown))
				cell->margin = least_margin(k, s, k->made.columns[c]);
			cell->share[0] = v->fails & LETTER_A ? v->share[0] : 0;
			cell->share[1] = (v->fails | v->unknown) & LETTER_A ? v->share[1] : 0;
		}
	}
}

/* The gravest mark stays, of equals that of the smallest count. */
static void mark(cal_cell *cell, uint8_t kind, uint32_t count)
{
	if (!cell || kind < cell->mark || (kind == cell->mark && count >= cell->count && cell->count))
		return;
	cell->mark = kind;
	cell->count = count;
}

static void mark_objectives(maker *k)
{
	static const uint8_t marks[] = {
		[OBJECTIVE_HELD] = MARK_HELD, [OBJECTIVE_UNKNOWN] = MARK_OPEN, [OBJECTIVE_BROKEN] = MARK_BROKEN,
		[OBJECTIVE_UNDESCRIBED] = MARK_UNDESCRIBED, [OBJECTIVE_NOT_APPLICABLE] = MARK_NONE,
	};
	for (uint32_t i = 0; i < k->r->n_objectives; i++) {
		const cal_objective_verdict *v = &k->r->objectives[i];
		const cal_objective *o = &k->m->services[v->service].survives[v->objective];
		if (o->threat != CAL_NONE)
			mark(cell_at(k, v->service, o->threat), marks[v->state], o->count);
	}
}

/* An objective about an axis breaks at the threats that findings name. */
static void mark_axes(maker *k)
{
	for (uint32_t i = 0; i < k->r->n_findings; i++) {
		const cal_finding *f = &k->r->findings[i];
		if (f->level > LEVEL_WARNING)
			continue;  /* all its effects are milder, too */
		for (uint32_t e = 0; f->threat != CAL_NONE && e < f->n_effects; e++) {
			const cal_effect *effect = &f->effects[e];
			if (effect->objective == CAL_NONE)
				continue;
			const cal_objective *o = &k->m->services[effect->service].survives[effect->objective];
			if (o->threat == CAL_NONE && effect->level <= LEVEL_WARNING)
				mark(cell_at(k, effect->service, f->threat),
				     effect->level == LEVEL_ERROR ? MARK_BROKEN : MARK_OPEN, o->count);
		}
	}
}

/* ---- rows ---- */

/* Of bytes, a word of them at a time; what hangs on it is only how long a look-up takes. */
static uint64_t hash_of(const unsigned char *bytes, size_t n)
{
	uint64_t hash = n;
	for (size_t i = 0; i < n; i += sizeof hash) {
		uint64_t word = 0;
		memcpy(&word, bytes + i, n - i < sizeof word ? n - i : sizeof word);
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	return hash;
}

/* Which row each service is in: the first service of each row has its number, equal ones get the same. */
static uint32_t number_rows(const maker *k, uint32_t *row_of)
{
	const size_t n_columns = k->made.n_columns, size = n_columns * sizeof(cal_cell);
	size_t room = 16;
	while (room < 2 * (size_t)k->m->n_services)
		room *= 2;
	uint32_t *slots = CAL_NEWS(k->a, room, uint32_t), n_rows = 0;  /* a service and 1 */
	for (uint32_t s = 0; s < k->m->n_services; s++) {
		const cal_cell *cells = k->cells + s * n_columns;
		size_t slot = hash_of((const unsigned char *)cells, size) & (room - 1);
		while (slots[slot] && memcmp(k->cells + (slots[slot] - 1) * n_columns, cells, size) != 0)
			slot = (slot + 1) & (room - 1);
		row_of[s] = slots[slot] ? row_of[slots[slot] - 1] : n_rows++;
		if (!slots[slot])
			slots[slot] = s + 1;
	}
	return n_rows;
}

static void count_cells(const maker *k, cal_row *row)
{
	for (uint32_t c = 0; c < k->made.n_columns; c++) {
		row->broken += row->cells[c].mark == MARK_BROKEN;
		row->open += row->cells[c].mark == MARK_OPEN;
		row->fails += row->cells[c].fails != 0;
		row->unknown += row->cells[c].unknown != 0;
	}
}

static int by_weight(const void *left, const void *right)
{
	const cal_row *a = left, *b = right;
	const uint32_t pairs[][2] = {
		{b->broken, a->broken}, {b->open, a->open}, {b->fails, a->fails}, {b->unknown, a->unknown},
		{a->services[0], b->services[0]},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i][0] != pairs[i][1])
			return pairs[i][0] < pairs[i][1] ? -1 : 1;
	return 0;
}

static void make_rows(maker *k)
{
	const uint32_t n = k->m->n_services;
	uint32_t *row_of = CAL_NEWS(k->a, n, uint32_t), *members = CAL_NEWS(k->a, n, uint32_t);
	uint32_t n_rows = number_rows(k, row_of);
	uint32_t *start = CAL_NEWS(k->a, (size_t)n_rows + 2, uint32_t);
	cal_row *rows = CAL_NEWS(k->a, n_rows, cal_row);
	for (uint32_t s = 0; s < n; s++)
		start[row_of[s] + 2]++;
	for (uint32_t i = 0; i < n_rows; i++)
		start[i + 2] += start[i + 1];
	for (uint32_t s = 0; s < n; s++)
		members[start[row_of[s] + 1]++] = s;
	for (uint32_t i = 0; i < n_rows; i++) {
		rows[i] = (cal_row){.services = members + start[i], .n_services = start[i + 1] - start[i]};
		rows[i].cells = k->cells + (size_t)rows[i].services[0] * k->made.n_columns;
		count_cells(k, &rows[i]);
	}
	if (n_rows > 0)
		qsort(rows, n_rows, sizeof *rows, by_weight);
	k->made.rows = rows;
	k->made.n_rows = n_rows;
}

cal_matrix cal_matrix_of(cal_arena *a, const cal_results *r)
{
	maker k = {.a = a, .r = r, .m = r->model};
	choose_columns(&k);
	fill_cells(&k);
	mark_objectives(&k);
	mark_axes(&k);
	make_rows(&k);
	return k.made;
}

uint32_t cal_matrix_losing(const cal_matrix *m, uint32_t first, uint32_t column)
{
	uint32_t n = 0;
	for (uint32_t i = first; i < m->n_rows; i++)
		if (m->rows[i].cells[column].fails)
			n += m->rows[i].n_services;
	return n;
}
