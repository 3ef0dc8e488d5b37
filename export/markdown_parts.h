/* export/markdown_parts.h -- the sections of the Markdown report.  Of export/markdown_*.c only. */
#ifndef CALISTO_EXPORT_MARKDOWN_PARTS_H
#define CALISTO_EXPORT_MARKDOWN_PARTS_H

#include "export/markdown.h"
#include "export/report_content.h"

typedef struct {
	cal_md *m;
	const cal_content *c;
	cal_arena *a;      /* of the section that is being written */
	unsigned level;    /* of the headings of sections */
} cal_md_sheet;

/* A line that says what was left out, and how to see it. */
void cal_md_cut(const cal_md_sheet *s, uint64_t n, const char *one);

void cal_md_summary(const cal_md_sheet *s);
void cal_md_matrix(const cal_md_sheet *s);
void cal_md_findings(const cal_md_sheet *s);
void cal_md_accepted(const cal_md_sheet *s);
void cal_md_left_out(const cal_md_sheet *s);
void cal_md_fixes(const cal_md_sheet *s);
void cal_md_budget(const cal_md_sheet *s);
void cal_md_pictures(const cal_md_sheet *s);
void cal_md_questions(const cal_md_sheet *s);
void cal_md_assumptions(const cal_md_sheet *s);
void cal_md_catalogue(const cal_md_sheet *s);

#endif
