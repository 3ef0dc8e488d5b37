/* export/github.c -- issues to ::error, ::warning and ::notice. */
#include "export/github.h"

#include "base/escape.h"
#include "export/issues.h"

static void put_issue(cal_arena *a, const cal_issue *issue, cal_out *out)
{
	static const char *const words[] = {[LEVEL_ERROR] = "error", [LEVEL_WARNING] = "warning", [LEVEL_NOTE] = "notice"};
	const uint32_t line = cal_issue_line(issue), end = cal_issue_end_column(issue);
	cal_printf(out, "::%s file=%s,line=%u", words[issue->level], cal_escape_workflow_property(a, issue->path),
	           (unsigned)line);
	if (issue->at.line)
		cal_printf(out, ",endLine=%u,col=%u", (unsigned)line, (unsigned)cal_issue_column(issue));
	if (end)
		cal_printf(out, ",endColumn=%u", (unsigned)end);
	cal_printf(out, ",title=%s::%s\n", cal_escape_workflow_property(a, cal_issue_rule(a, issue)),
	           cal_escape_workflow(a, issue->text));
}

void cal_github_write(const cal_export_request *request, cal_out *out)
{
	cal_arena scratch = {0};
	const cal_issues issues = cal_issues_of(&scratch, request);
	for (size_t i = 0; i < issues.n && !out->error; i++)
		if (!issues.at[i].accepted)
			put_issue(&scratch, &issues.at[i], out);
	cal_arena_free(&scratch);
}
