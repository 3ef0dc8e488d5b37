/* export/report_content.h -- what a report says of one model, whatever language it is written in: which findings are
 * told in full, their anchors, where a cell of the matrix leads, what was asked of whom, which changes help most.
 *
 * It sorts, counts and picks; every verdict is the results'.  Of export/report*.c, html*.c and markdown*.c only. */
#ifndef CALISTO_EXPORT_REPORT_CONTENT_H
#define CALISTO_EXPORT_REPORT_CONTENT_H

#include "export/matrix.h"
#include "export/report.h"

enum { CAL_GONE_SHOWN = 20 };  /* entries of the baseline that no longer occur: told unless all are asked for */

enum { CAL_CRITICALITIES = 4, CAL_OBJECTIVE_STATES = OBJECTIVE_NOT_APPLICABLE + 1, CAL_FIXES = 5 };

typedef enum { TELL_NOT, TELL_LINE, TELL_FULL } cal_telling;

/* One thing that services of a criticality are asked to survive, and how many of them do. */
typedef struct {
	const cal_objective *objective;  /* the first of them */
	uint32_t n, states[CAL_OBJECTIVE_STATES];  /* services, by cal_objective_state */
	uint32_t finding;                /* the first that breaks it or leaves it unknown; CAL_NONE: none is told */
} cal_asked;

/* The services of one criticality. */
typedef struct {
	uint32_t services, unasked;      /* unasked: without any objective */
	uint32_t first;                  /* the first of them */
	uint32_t states[CAL_OBJECTIVE_STATES];                              /* objectives */
	uint32_t fails, unknown, undescribed, survives, not_applicable;     /* cells of the matrix */
	const cal_asked *asked;          /* in the order in which the model asks */
	uint32_t n_asked;
} cal_tally;

/* A change, and the findings that it would help against. */
typedef struct {
	const cal_remedy *remedy;
	const uint32_t *findings;
	uint32_t n_findings, errors, warnings;
} cal_fix;

typedef struct {
	uint32_t all, full, lines;       /* of a level: findings, of them told in full, and in a line */
} cal_told_counts;

typedef struct {
	cal_arena *a;                    /* what follows lives in it */
	const cal_report *report;
	const cal_report_model *it;
	const cal_results *r;
	const cal_model *m;
	const char *prefix;              /* of every anchor: "", or "m2-" where there are several models */
	const uint8_t *telling;          /* by finding: cal_telling */
	const char *const *anchors;      /* by finding: "f-CAL201-software-applier"; NULL where it is not told */
	cal_told_counts levels[LEVEL_NOTE + 1]; /* without accepted ones */
	cal_told_counts accepted;
	uint32_t n_questions;            /* told */
	cal_matrix matrix;
	uint32_t n_rows;                 /* of the matrix: told */
	const uint32_t *row_of;          /* by service: its row of the matrix */
	const uint32_t *cell_finding;    /* [row * n_columns + column]: the gravest that is told, CAL_NONE: none */
	const uint32_t *cell_findings;   /* how many are told */
	const uint32_t *question_of;     /* by threat: the first question that is told and settles some verdict of it */
	cal_tally tallies[CAL_CRITICALITIES + 1];  /* [CRITICALITY_...] */
	cal_fix fixes[CAL_FIXES];        /* those that help against most, errors first */
	uint32_t n_fixes;
	const bool *excerpts;            /* by threat: it has a finding that is told, or an objective names it */
} cal_content;

/* Everything lives in `a`.  index: of report->models. */
cal_content cal_content_of(cal_arena *a, const cal_report *report, size_t index);

/* How many services have it in some states, bits 1 << cal_objective_state. */
uint32_t cal_services_in(const cal_asked *asked, unsigned states);

/* The anchor of a threat's excerpt: "t-CAL201", with the model's prefix. */
const char *cal_threat_anchor(const cal_content *c, uint32_t threat);

/* The effect whose chain stands for all: the first of the gravest; NULL where there is none. */
const cal_effect *cal_gravest_effect(const cal_finding *f);

/* What a cell shows: "A!", "CO L?", "ok+2", "n/a", "?"; and the same as a phrase: "loses availability, breaks an
 * objective". */
const char *cal_cell_mark(cal_arena *a, const cal_cell *cell);
const char *cal_cell_words(cal_arena *a, const cal_cell *cell);

/* The kind of a cell as one word: "broken", "fails", "unknown", "undescribed", "survives", "none". */
const char *cal_cell_class(const cal_cell *cell);

/* "availability, consistency and perhaps latency". */
const char *cal_losses_words(cal_arena *a, uint8_t fails, uint8_t unknown);

/* "event-bus.calisto.yaml:13:5", "" for no place. */
const char *cal_where(cal_arena *a, cal_place at);

/* An entry of the baseline that no longer occurs, in words. */
const char *cal_gone_words(cal_arena *a, const cal_known *gone);

/* Is there anything that the report leaves out because somebody said so: threats that the project skips, findings that the
 * baseline knows, or what of it no longer occurs? */
bool cal_leaves_out(const cal_content *c);

/* The line that a place is in, cut in three: before what is meant, what is meant, and behind it; long lines are cut to a
 * window around it.  False: there is none. */
bool cal_excerpt(cal_arena *a, cal_place at, const char *parts[3]);

/* The sentence that a report starts with: whether what was asked is held. */
const char *cal_headline(const cal_content *c);

/* "1 service", "2 services". */
const char *cal_how_many(cal_arena *a, uint64_t n, const char *one);

/* A box's key for an element, "software/applier"; NULL for none. */
const char *cal_element_key(cal_arena *a, const cal_model *m, cal_element element);

#endif
