/* export/gitlab.c -- issues to the list that GitLab's code quality reads. */
#include "export/gitlab.h"

#include "export/issues.h"
#include "export/json_writer.h"

static json_t *location_of(cal_json *j, const cal_issue *issue)
{
	json_t *it = json_object(), *lines = json_object();
	cal_json_set(j, lines, "begin", json_integer(cal_issue_line(issue)));
	cal_json_set(j, it, "path", cal_json_text(issue->path));
	cal_json_set(j, it, "lines", lines);
	return it;
}

static void put_issue(cal_json *j, cal_arena *a, const cal_issue *issue)
{
	static const char *const severities[] = {
		[LEVEL_ERROR] = "critical", [LEVEL_WARNING] = "major", [LEVEL_NOTE] = "info"};
	json_t *it = json_object();
	cal_json_set(j, it, "description", cal_json_text(issue->text));
	cal_json_set(j, it, "check_name", cal_json_text(cal_issue_rule(a, issue)));
	cal_json_set(j, it, "fingerprint", cal_json_text(issue->fingerprint));
	cal_json_set(j, it, "severity", json_string(severities[issue->level]));
	cal_json_set(j, it, "location", location_of(j, issue));
	cal_json_value(j, NULL, it);
}

void cal_gitlab_write(const cal_export_request *request, cal_out *out)
{
	cal_arena scratch = {0};
	const cal_issues issues = cal_issues_of(&scratch, request);
	cal_json j = {.out = out};
	cal_json_open(&j, NULL, '[');
	for (size_t i = 0; i < issues.n && !out->error; i++)
		if (!issues.at[i].accepted)
			put_issue(&j, &scratch, &issues.at[i]);
	cal_json_close(&j);
	cal_arena_free(&scratch);
}
