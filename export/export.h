/* export/export.h -- results to something that others can read: one table of formats.
 *
 * A format is a row of the table and one function.  It reads the results and computes none of them. */
#ifndef CALISTO_EXPORT_EXPORT_H
#define CALISTO_EXPORT_EXPORT_H

#include "base/out.h"
#include "base/source.h"
#include "export/look.h"
#include "rules/results.h"

typedef enum { CAL_QUIET, CAL_NORMAL, CAL_VERBOSE } cal_verbosity;

/* What was told of a model while it was read: what is wrong with it, or a warning of one that is right. */
typedef struct {
	const char *file;          /* as it was named; "<stdin>" */
	bool wrong;                /* it has no results, and an error among the messages */
	const cal_diags *diags;    /* sorted; perhaps none */
} cal_told;

/* What is asked of an exporter: the results of all models of a run, what was told of each of them, and how to show it. */
typedef struct {
	const cal_results *const *results;
	size_t n_results;
	const cal_told *told;      /* of each model of the run, in its order; NULL with n_told 0: nothing was */
	size_t n_told;
	size_t n_models;           /* of the run: those that were wrong and have no results, too */
	int status;                /* that the run will end with, if what is exported can be written */
	const char *version;       /* of calisto */
	cal_look look;             /* of text */
	cal_verbosity verbosity;   /* of text */
	unsigned levels;           /* of text: findings of which levels, bits 1u << LEVEL_... */
} cal_export_request;

enum {
	CAL_ALL_LEVELS = 15,  /* every bit of `levels` */
	CAL_SHOWN_MOST = 40
};

typedef struct {
	const char *name;       /* "json": what --format takes */
	const char *extension;  /* of files: ".json" */
	const char *summary;    /* one line for --help */
	bool brief;             /* unless verbose it shows no chains of causes of notes; and in CAL_NORMAL no more than
	                           CAL_SHOWN_MOST findings of a level that nobody accepted, and questions */
	bool tells_wrong;       /* it tells what is wrong with models, too; else it is not asked where no model is right */
	void (*write)(const cal_export_request *request, cal_out *out);  /* failures are in out->error */
} cal_exporter;

/* The table; its last row has no name. */
const cal_exporter *cal_exporters(void);

/* The row with that name, or NULL. */
const cal_exporter *cal_exporter_named(const char *name);

#endif
