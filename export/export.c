/* export/export.c -- the table of formats. */
#include "export/export.h"

#include <string.h>

#include "export/json.h"
#include "export/report.h"
#include "export/text.h"

static const cal_exporter exporters[] = {
	{.name = "text", .extension = ".txt", .brief = true, .write = cal_text_write,
	 .summary = "matrix, findings and questions, for people"},
	{.name = "json", .extension = ".json", .write = cal_json_write,
	 .summary = "everything that was found, for programs"},
	{.name = "html", .extension = ".html", .write = cal_html_write,
	 .summary = "a page for reviewers, in one file; report adds a budget and pictures"},
	{.name = "markdown", .extension = ".md", .write = cal_markdown_write,
	 .summary = "the same for a pull request or a design document"},
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
