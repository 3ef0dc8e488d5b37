/* export/export.h -- results to something that others can read: one table of formats.
 *
 * A format is a row of the table and one function.  It reads the results and computes none of them. */
#ifndef CALISTO_EXPORT_EXPORT_H
#define CALISTO_EXPORT_EXPORT_H

#include "base/out.h"
#include "export/look.h"
#include "rules/results.h"

typedef enum { CAL_QUIET, CAL_NORMAL, CAL_VERBOSE } cal_verbosity;

/* What is asked of an exporter: the results of all models of a run, and how to show them. */
typedef struct {
	const cal_results *const *results;
	size_t n_results;
	size_t n_models;           /* of the run: those that were wrong and have no results, too */
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
	void (*write)(const cal_export_request *request, cal_out *out);  /* failures are in out->error */
} cal_exporter;

/* The table; its last row has no name. */
const cal_exporter *cal_exporters(void);

/* The row with that name, or NULL. */
const cal_exporter *cal_exporter_named(const char *name);

#endif
