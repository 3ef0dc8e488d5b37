/* tests/model/test_bad.c -- tests/bad: one wrong file for each defect, and what is said of it. */
#include <dirent.h>

#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_bad(void);

static int is_yaml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && strcmp(dot, ".yaml") == 0;
}

static void check_file(read_fixture *f, const char *name)
{
	const char *path = cal_format(&f->keep, "tests/bad/%s", name);
	CHECK(read_path(f, path, NULL) == NULL);
	CHECK(f->out.errors > 0);
	CHECK_GOLDEN(f->said, cal_format(&f->keep, "tests/bad/%.*s.expect", (int)(strlen(name) - 5), name));
}

static void each_defect_is_told_with_its_place(void)
{
	read_fixture f;
	struct dirent **entries;
	int n = scandir("tests/bad", &entries, is_yaml, alphasort);
	CHECK(n > 150);
	read_start(&f);
	for (int i = 0; i < n; i++) {
		check_file(&f, entries[i]->d_name);
		free(entries[i]);
	}
	read_end(&f);
	free(entries);
}

/* A place is in the file, or is the file. */
static void every_message_has_a_place(void)
{
	read_fixture f;
	struct dirent **entries;
	int n = scandir("tests/bad", &entries, is_yaml, alphasort);
	read_start(&f);
	for (int i = 0; i < n; i++) {
		read_path(&f, cal_format(&f.keep, "tests/bad/%s", entries[i]->d_name), NULL);
		for (size_t d = 0; d < f.out.n; d++) {
			size_t length;
			cal_place at = f.out.at[d].at;
			CHECK(at.source != NULL);
			if (!at.source)
				continue;
			CHECK(at.line > 0 ? at.column > 0 : at.column == 0);
			const char *line = cal_place_line(at, &length);
			CHECK(line >= at.source->bytes || length == 0);
		}
		free(entries[i]);
	}
	read_end(&f);
	free(entries);
}

void suite_bad(void)
{
	static const check_row tests[] = {
		{"each defect is told with its place", each_defect_is_told_with_its_place},
		{"every message has a place", every_message_has_a_place},
	};
	check_suite("model/bad", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
