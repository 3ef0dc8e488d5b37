/* export/issues.h -- everything that a pipeline should show, as one flat list.
 *
 * Formats for pipelines (SARIF, annotations, reports of code quality ...) know no matrix and no questions: they know
 * issues, each with a level, a place, a rule and a sentence.  Findings of right models that no baseline knows are issues, and so is what was
 * told of models while they were read, wrong ones above all.  The list is made once, here; a format only writes it. */
#ifndef CALISTO_EXPORT_ISSUES_H
#define CALISTO_EXPORT_ISSUES_H

#include "export/export.h"

typedef struct {
	const char *code;           /* "CAL203"; "model-error" or "model-warning" for what was told of a file */
	const char *slug;           /* "latent-defect"; the same for what was told of a file */
	uint8_t level;              /* LEVEL_ERROR, LEVEL_WARNING or LEVEL_NOTE */
	const char *title;          /* one line */
	const char *text;           /* the title and all that should be read with it, as sentences */
	const char *file;           /* as it was named */
	const char *path;           /* the same without a leading "./" */
	cal_place at;               /* in it; source NULL: no place in it is known */
	const char *fingerprint;    /* of no other issue in the list, and the same in the next run; hexadecimal, "-2" behind */
	const cal_accept *accepted; /* the acceptance that covers it, or NULL */
	uint32_t acceptance;        /* its index in the model; CAL_NONE */
	const cal_results *results; /* of the model; NULL for what was told of a file */
	const cal_finding *finding; /* NULL likewise */
	const cal_diag *diag;       /* what was told; the n_notes behind it belong to it */
	size_t n_notes;
} cal_issue;

typedef struct {
	const cal_issue *at;        /* errors, then warnings, then notes, each in the order of the run */
	size_t n;
} cal_issues;

cal_issues cal_issues_of(cal_arena *a, const cal_export_request *request);

/* "CAL203 latent-defect"; just "model-error". */
const char *cal_issue_rule(cal_arena *a, const cal_issue *issue);

/* Its text without what to write into the model, for where braces would mean something. */
const char *cal_issue_prose(cal_arena *a, const cal_issue *issue);

/* The line and column from 1, where none is known the file's first; the column behind what is meant, 0: not known. */
uint32_t cal_issue_line(const cal_issue *issue);
uint32_t cal_issue_column(const cal_issue *issue);
uint32_t cal_issue_end_column(const cal_issue *issue);

/* A remedy as a sentence: "Set software/applier: rollout.gate to automatic: let the update stop ..." */
const char *cal_remedy_text(cal_arena *a, const cal_remedy *remedy);

/* A path as pipelines name files: without leading "./". */
const char *cal_plain_path(const char *path);

#endif
