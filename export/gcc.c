/* export/gcc.c -- issues to lines such as `shop.calisto.yaml:14:5: error: what is wrong [CAL201]`. */
#include "export/gcc.h"

#include "base/escape.h"
#include "export/issues.h"
#include "export/names.h"

static void put_issue(cal_arena *a, const cal_issue *issue, cal_out *out)
{
	cal_printf(out, "%s:%u:%u: %s: %s [%s]\n", cal_escape_line(a, issue->file), (unsigned)cal_issue_line(issue),
	           (unsigned)cal_issue_column(issue), cal_level_name(issue->level), cal_escape_line(a, issue->title),
	           cal_escape_line(a, issue->code));
}

void cal_gcc_write(const cal_export_request *request, cal_out *out)
{
	cal_arena scratch = {0};
	const cal_issues issues = cal_issues_of(&scratch, request);
	for (size_t i = 0; i < issues.n && !out->error; i++)
		if (!issues.at[i].accepted)
			put_issue(&scratch, &issues.at[i], out);
	cal_arena_free(&scratch);
}
