/* export/matrix.h -- verdicts to the rows and columns that a person is shown.
 *
 * A column is a threat that strikes some service; those that strike none, and those of which the model says
 * nothing, are named once and have no column.  Services whose rows are equal are one row, and the rows with
 * the most to say stand first: objectives that break, then what else fails, then what is unknown. */
#ifndef CALISTO_EXPORT_MATRIX_H
#define CALISTO_EXPORT_MATRIX_H

#include "rules/results.h"

typedef enum { MARK_NONE, MARK_HELD, MARK_UNDESCRIBED, MARK_OPEN, MARK_BROKEN } cal_mark_kind;

/* What one cell shows; two cells that show the same are equal in all bytes. */
typedef struct {
	uint8_t kind;           /* cal_verdict_kind */
	uint8_t fails, unknown;
	uint8_t mark;           /* cal_mark_kind: the gravest that an objective says of it */
	uint32_t count;         /* of that objective: how many at a time; 0 without one */
	uint8_t margin;         /* where nothing is lost: events to spare before a promised property is; 0: any number */
	float share[2];
} cal_cell;

typedef struct {
	const uint32_t *services;  /* in the model's order */
	uint32_t n_services;
	const cal_cell *cells;     /* one for each column */
	uint32_t broken, open, fails, unknown;  /* cells with that mark, cells that lose something */
} cal_row;

typedef struct {
	const uint32_t *columns;    /* threats, by axis and then in the catalogue's order */
	uint32_t n_columns;
	const cal_row *rows;
	uint32_t n_rows;
	const uint32_t *nowhere;    /* threats that apply to no service */
	uint32_t n_nowhere;
	const uint32_t *unsaid;     /* threats that the model leaves undescribed wherever they may apply */
	uint32_t n_unsaid;
} cal_matrix;

/* The structure's faults have no column: they are findings. */
cal_matrix cal_matrix_of(cal_arena *a, const cal_results *r);

/* How many services of a row's cells lose something, or may, in rows from first on: for one column. */
uint32_t cal_matrix_losing(const cal_matrix *m, uint32_t first, uint32_t column);

#endif
