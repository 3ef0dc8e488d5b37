/* tests/import/test_bad_xml.c -- tests/bad-xml: one wrong file for each defect, and what is said of it. */
#include <dirent.h>

#include "tests/check.h"
#include "tests/import/fixture.h"

void suite_bad_xml(void);

static int is_xml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && strcmp(dot, ".xml") == 0;
}

/* A place is in the file, or is the file, or (of a note that goes on) nowhere. */
static void check_places(const openpsa_fixture *f)
{
	for (size_t i = 0; i < f->out.n; i++) {
		cal_place at = f->out.at[i].at;
		size_t length;
		CHECK(at.source || f->out.at[i].severity == CAL_NOTE);
		CHECK(at.line > 0 ? at.column > 0 : at.column == 0);
		cal_place_line(at, &length);
		CHECK(at.column <= length + 1);
	}
}

static void each_defect_is_told_with_its_place(void)
{
	openpsa_fixture f;
	struct dirent **entries;
	int n = scandir("tests/bad-xml", &entries, is_xml, alphasort);
	CHECK(n > 60);
	openpsa_start(&f);
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		CHECK(!openpsa_path(&f, cal_format(&f.keep, "tests/bad-xml/%s", name)));
		check_places(&f);
		CHECK_GOLDEN(f.said, cal_format(&f.keep, "tests/bad-xml/%.*s.expect", (int)(strlen(name) - 4), name));
		free(entries[i]);
	}
	openpsa_end(&f);
	free(entries);
}

void suite_bad_xml(void)
{
	static const check_row tests[] = {
		{"each defect is told with its place", each_defect_is_told_with_its_place},
	};
	check_suite("import/bad-xml", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
