/* export/html_parts.h -- the sections of the HTML report, each in a file of its own.  Of export/html_*.c only. */
#ifndef CALISTO_EXPORT_HTML_PARTS_H
#define CALISTO_EXPORT_HTML_PARTS_H

#include "export/html.h"
#include "export/report_content.h"

/* One model's part of the page. */
typedef struct {
	cal_html *h;
	const cal_content *c;
	cal_arena *a;        /* of the section that is being written */
	unsigned level;      /* of the headings of sections: 2, or 3 where there are several models */
} cal_sheet;

/* An id of the page, unlike those of other models: "matrix", "m2-matrix"; and a link to it. */
const char *cal_sheet_id(const cal_sheet *s, const char *name);
const char *cal_sheet_link(const cal_sheet *s, const char *name);

/* A link to a finding that is told. */
const char *cal_finding_link(const cal_sheet *s, uint32_t finding);

/* A section with its heading and, unless question is NULL, a line above it; cal_html_close ends it. */
void cal_section_open(const cal_sheet *s, const char *name, const char *question, const char *heading);
void cal_section_heading(const cal_sheet *s, unsigned below, const char *text);

/* A paragraph that says what was left out, and how to see it. */
void cal_cut_note(const cal_sheet *s, uint64_t n, const char *one);

/* "error" as a small mark. */
void cal_badge(const cal_sheet *s, const char *kind, const char *text);

void cal_html_summary(const cal_sheet *s);
void cal_html_matrix(const cal_sheet *s);
void cal_html_findings(const cal_sheet *s);
void cal_html_accepted(const cal_sheet *s);
void cal_html_left_out(const cal_sheet *s);
void cal_html_fixes(const cal_sheet *s);
void cal_html_budget(const cal_sheet *s);
void cal_html_pictures(const cal_sheet *s);
void cal_html_questions(const cal_sheet *s);
void cal_html_assumptions(const cal_sheet *s);
void cal_html_catalogue(const cal_sheet *s);

/* The program's assets, embedded by tools/assets.sh, with their hashes as a Content-Security-Policy wants them. */
extern const char cal_report_style[], cal_report_style_hash[];
extern const char cal_report_script[], cal_report_script_hash[];

#endif
