/* export/checkstyle.c -- issues to <file> elements with an <error> for each. */
#include "export/checkstyle.h"

#include <stdlib.h>
#include <string.h>

#include "export/issues.h"
#include "export/markup.h"
#include "export/names.h"

/* An issue and its file; without one the file itself, which is listed whether it has any or not. */
typedef struct {
	const char *path;
	const cal_issue *issue;
	size_t rank;
} row;

static int by_path(const void *left, const void *right)
{
	const row *a = left, *b = right;
	int order = strcmp(a->path, b->path);
	return order ? order : a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* Rows for all files of right models and for all issues, sorted by file. */
static row *rows_of(cal_arena *a, const cal_export_request *request, const cal_issues *issues, size_t *n)
{
	size_t most = issues->n;
	for (size_t i = 0; i < request->n_results; i++)
		most += request->results[i]->model->n_sources;
	row *rows = CAL_NEWS(a, most, row);
	*n = 0;
	for (size_t i = 0; i < request->n_results; i++)
		for (uint32_t k = 0; k < request->results[i]->model->n_sources; k++)
			rows[(*n)++] = (row){cal_plain_path(request->results[i]->model->sources[k]->name), NULL, 0};
	for (size_t i = 0; i < issues->n; i++)
		if (!issues->at[i].accepted)
			rows[(*n)++] = (row){issues->at[i].path, &issues->at[i], i + 1};
	if (*n > 1)
		qsort(rows, *n, sizeof *rows, by_path);
	return rows;
}

static void put_issue(cal_arena *a, const cal_issue *issue, cal_out *out)
{
	static const char *const severities[] = {
		[LEVEL_ERROR] = "error", [LEVEL_WARNING] = "warning", [LEVEL_NOTE] = "info"};
	const bool same = strcmp(issue->code, issue->slug) == 0;
	cal_markup_tag(out, 2, "error", (const cal_attribute[]){
		{"line", cal_format(a, "%u", (unsigned)cal_issue_line(issue))},
		{"column", cal_format(a, "%u", (unsigned)cal_issue_column(issue))},
		{"severity", severities[issue->level]},
		{"message", issue->text},
		{"source", cal_format(a, "calisto.%s%s%s", issue->code, same ? "" : ".", same ? "" : issue->slug)},
		{0}}, true);
}

void cal_checkstyle_write(const cal_export_request *request, cal_out *out)
{
	cal_arena scratch = {0};
	const cal_issues issues = cal_issues_of(&scratch, request);
	size_t n;
	const row *rows = rows_of(&scratch, request, &issues, &n);
	cal_markup_begin(out);
	cal_puts(out, "<checkstyle version=\"8.0\">\n");
	for (size_t i = 0; i < n && !out->error; i++) {
		if (i == 0 || strcmp(rows[i].path, rows[i - 1].path) != 0) {
			cal_puts(out, i == 0 ? "" : "  </file>\n");
			cal_markup_tag(out, 1, "file", (const cal_attribute[]){{"name", rows[i].path}, {0}}, false);
			cal_puts(out, "\n");
		}
		if (rows[i].issue)
			put_issue(&scratch, rows[i].issue, out);
	}
	cal_puts(out, n ? "  </file>\n</checkstyle>\n" : "</checkstyle>\n");
	cal_arena_free(&scratch);
}
