/* export/export.c -- the table of formats. */
#include "export/export.h"

#include <string.h>

#include "export/checkstyle.h"
#include "export/csv.h"
#include "export/gcc.h"
#include "export/github.h"
#include "export/gitlab.h"
#include "export/json.h"
#include "export/junit.h"
#include "export/sarif.h"
#include "export/text.h"

static const cal_exporter exporters[] = {
	{.name = "text", .extension = ".txt", .brief = true, .write = cal_text_write,
	 .summary = "matrix, findings and questions, for people"},
	{.name = "json", .extension = ".json", .write = cal_json_write,
	 .tells_wrong = true, .summary = "everything that was found, for programs"},
	{.name = "sarif", .extension = ".sarif", .write = cal_sarif_write, .tells_wrong = true,
	 .summary = "findings as SARIF 2.1.0, for code scanning"},
	{.name = "github", .extension = ".github", .write = cal_github_write, .tells_wrong = true,
	 .summary = "findings as workflow commands, for annotations by GitHub Actions"},
	{.name = "gitlab", .extension = ".gitlab.json", .write = cal_gitlab_write, .tells_wrong = true,
	 .summary = "findings as a code quality report of GitLab"},
	{.name = "junit", .extension = ".junit.xml", .write = cal_junit_write, .tells_wrong = true,
	 .summary = "objectives as test cases, in the XML of JUnit"},
	{.name = "checkstyle", .extension = ".checkstyle.xml", .write = cal_checkstyle_write, .tells_wrong = true,
	 .summary = "findings in the XML of Checkstyle"},
	{.name = "gcc", .extension = ".gcc", .write = cal_gcc_write, .tells_wrong = true,
	 .summary = "findings as lines FILE:LINE:COLUMN: LEVEL: ..., for editors"},
	{.name = "csv", .extension = ".csv", .write = cal_csv_write, .tells_wrong = true,
	 .summary = "findings by service, for spreadsheets"},
	{0},
};

const cal_exporter *cal_exporters(void)
{
	return exporters;
}

const cal_exporter *cal_exporter_named(const char *name)
{
	for (const cal_exporter *e = exporters; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}
