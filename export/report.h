/* export/report.h -- everything that is known of models in one page, for those who review a design: HTML or Markdown.
 *
 *     results, budget, pictures  --report_content-->  what is said of a model, in which order, and what is cut
 *         --html_*.c, html.h-->          one file with style and script inside, that asks no network for anything
 *         --markdown_*.c, markdown.h-->  text for a pull request or a design document
 *
 * Both say the same.  Same input, same bytes: no clock, no random names.  docs/report.md tells what stands in it. */
#ifndef CALISTO_EXPORT_REPORT_H
#define CALISTO_EXPORT_REPORT_H

#include "draw/picture.h"
#include "export/export.h"
#include "rules/budget.h"

/* A picture in all the forms that a report may show. */
typedef struct {
	const cal_picture *picture;  /* its title and words */
	const char *id;              /* "dependencies": of its place in the page, and before every id of its SVG */
	const char *svg;             /* as dot has made it, with look.id the id and a hyphen; NULL: dot could not */
	size_t n_svg;
	const char *mermaid;         /* a diagram in Mermaid's language; NULL: none */
} cal_report_picture;

typedef struct {
	const cal_results *results;
	const cal_budget *budget;    /* NULL: not worked out */
	const cal_report_picture *pictures;
	uint32_t n_pictures;
	const char *no_pictures;     /* why some or all are missing, in a sentence without a full stop; NULL: none is */
} cal_report_model;

typedef struct {
	const cal_report_model *models;
	size_t n_models;             /* that have results */
	size_t n_wrong;              /* that could not be read, and are only counted */
	const char *title;           /* NULL: the model's name */
	const char *version;         /* of calisto */
	bool all;                    /* nothing is cut, however large it gets */
} cal_report;

/* Write a report; failures are in out->error. */
void cal_report_html(const cal_report *report, cal_out *out);
void cal_report_markdown(const cal_report *report, cal_out *out);

/* The same of what a check alone knows: rows of the table of formats.  verbosity CAL_VERBOSE: nothing is cut. */
void cal_html_write(const cal_export_request *request, cal_out *out);
void cal_markdown_write(const cal_export_request *request, cal_out *out);

/* How many findings of a level, and questions, a report tells: results may leave the words of others out. */
enum { CAL_REPORT_MOST = 500 };

#endif
