/* tests/cli/test_files.c -- folders are searched, in order and each file once. */
#include <sys/stat.h>
#include <unistd.h>

#include "cli/files.h"
#include "tests/check.h"

void suite_files(void);

static char root[CHECK_PATH];
static const char *const folders[] = {"", "/b", "/b/deep", "/.hidden", "/empty", NULL};
static const char *const files[] = {"/z.calisto.yaml",
                                    "/a.calisto.yaml",
                                    "/b/m.calisto.yaml",
                                    "/b/deep/x.calisto.yaml",
                                    "/.hidden/h.calisto.yaml",
                                    "/.#a.calisto.yaml",
                                    "/other.yaml",
                                    "/.calisto.yaml",
                                    NULL};

static const char *below(const char *name)
{
	static char path[sizeof root + 64];
	snprintf(path, sizeof path, "%s%s", root, name);
	return path;
}

static int make_tree(void)
{
	if (!mkdtemp(check_temporary(root)))
		return 1;
	for (size_t i = 1; folders[i]; i++)
		if (mkdir(below(folders[i]), 0700) != 0)
			return 1;
	for (size_t i = 0; files[i]; i++) {
		FILE *file = fopen(below(files[i]), "w");
		if (!file || fclose(file) != 0)
			return 1;
	}
	return symlink("..", below("/b/loop")) == 0 &&
	               symlink("../a.calisto.yaml", below("/b/again.calisto.yaml")) == 0
	           ? 0
	           : 1;
}

static int remove_tree(void)
{
	unlink(below("/b/loop"));
	unlink(below("/b/again.calisto.yaml"));
	for (size_t i = 0; files[i]; i++)
		unlink(below(files[i]));
	for (size_t i = sizeof folders / sizeof *folders - 1; i-- > 0;)
		rmdir(below(folders[i]));
	return access(root, F_OK) == 0;
}

/* What is found for operands, those beginning with a slash being below the root: "a b*", * for the named. */
static const char *found(cal_arena *a, const char *operands)
{
	const char *list[8], *text = "";
	size_t n = 0;
	char *copy = cal_copy(a, operands, strlen(operands));
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		list[n++] = *word == '/' ? cal_format(a, "%s%s", root, strcmp(word, "/") == 0 ? "" : word) : word;
	cal_run_files it = cal_files_find(a, list, n);
	for (size_t i = 0; i < it.n; i++) {
		const char *path = it.at[i].path;
		path = strncmp(path, root, strlen(root)) == 0 ? path + strlen(root) : path;
		text = cal_format(a, "%s%s%s%s", text, i ? " " : "", path, it.at[i].named ? "*" : "");
	}
	return it.empty ? cal_format(a, "%s empty", text) : it.failed ? cal_format(a, "%s failed", text) : text;
}

static void check_found(const char *operands, const char *want)
{
	cal_arena a = {0};
	CHECK_TEXT(found(&a, operands), want);
	cal_arena_free(&a);
}

static void folders_are_searched_in_order(void)
{
	check_found("/", "/a.calisto.yaml /b/deep/x.calisto.yaml /b/m.calisto.yaml /z.calisto.yaml");
	check_found("/b", "/b/again.calisto.yaml /b/deep/x.calisto.yaml /b/m.calisto.yaml");
	check_found("/.hidden", "/.hidden/h.calisto.yaml");
}

static void what_is_named_is_taken(void)
{
	check_found("/other.yaml /z.calisto.yaml", "/other.yaml* /z.calisto.yaml*");
	check_found("/missing -", "/missing* -*");
	check_found("/b/loop", "/b/loop/a.calisto.yaml /b/loop/b/deep/x.calisto.yaml /b/loop/b/m.calisto.yaml "
	                       "/b/loop/z.calisto.yaml");
}

static void each_file_is_taken_once(void)
{
	check_found("/b/deep /z.calisto.yaml /b/deep/x.calisto.yaml /z.calisto.yaml",
	            "/b/deep/x.calisto.yaml* /z.calisto.yaml*");
	check_found("/a.calisto.yaml /b/again.calisto.yaml", "/a.calisto.yaml*");
}

static void empty_folders_are_told(void)
{
	check_found("/empty", " empty");
	check_found("/empty /a.calisto.yaml", "/a.calisto.yaml* empty");
}

static const check_row tests[] = {
	{"folders are searched in order", folders_are_searched_in_order},
	{"what is named is taken", what_is_named_is_taken},
	{"each file is taken once", each_file_is_taken_once},
	{"empty folders are told", empty_folders_are_told},
};

void suite_files(void)
{
	check_suite("cli/files", make_tree, remove_tree, tests, sizeof tests / sizeof *tests);
}
