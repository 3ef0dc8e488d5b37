/* tests/base/test_out.c -- files appear as a whole or not at all, and every failure is noticed. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/out.h"
#include "tests/check.h"

void suite_out(void);

/* A folder of its own for each test. */
static char folder[CHECK_PATH];
static char path[sizeof folder + 32];

static const char *in_folder(const char *name)
{
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static int make_folder(void)
{
	return mkdtemp(check_temporary(folder)) ? 0 : 1;
}

static int remove_folder(void)
{
	unlink(in_folder("file"));
	unlink(in_folder("link"));
	return rmdir(folder);  /* fails if a temporary file was left behind */
}

static void a_file_appears_when_it_is_finished(void)
{
	cal_out out;
	CHECK(cal_out_file(&out, in_folder("file")));
	cal_printf(&out, "%d %s\n", 1, "line");
	cal_spaces(&out, 40);
	CHECK(access(in_folder("file"), F_OK) != 0);
	CHECK(cal_out_finish(&out));
	char *text = check_read(in_folder("file"));
	CHECK_TEXT(text, "1 line\n                                        ");
	free(text);
}

static void a_failed_file_leaves_the_old_one(void)
{
	cal_out out;
	CHECK(cal_out_file(&out, in_folder("file")));
	cal_puts(&out, "old");
	CHECK(cal_out_finish(&out));
	CHECK(cal_out_file(&out, in_folder("file")));
	cal_puts(&out, "new");
	cal_out_fail(&out, ENOSPC);
	cal_puts(&out, "more");
	CHECK(!cal_out_finish(&out));
	CHECK_NUMBER(out.error, ENOSPC);
	char *text = check_read(in_folder("file"));
	CHECK_TEXT(text, "old");
	free(text);
}

static void the_mode_and_the_link_stay(void)
{
	struct stat about;
	cal_out out;
	CHECK(cal_out_file(&out, in_folder("file")));
	CHECK(cal_out_finish(&out));
	CHECK(chmod(in_folder("file"), 0640) == 0);
	CHECK(symlink("file", in_folder("link")) == 0);
	CHECK(cal_out_file(&out, in_folder("link")));
	cal_puts(&out, "through the link");
	CHECK(cal_out_finish(&out));
	CHECK(lstat(in_folder("link"), &about) == 0 && S_ISLNK(about.st_mode));
	CHECK(stat(in_folder("file"), &about) == 0);
	CHECK_NUMBER(about.st_mode & 0777, 0640);
	CHECK_NUMBER(about.st_size, 16);
}

static void folders_and_missing_folders_are_refused(void)
{
	cal_out out;
	CHECK(!cal_out_file(&out, folder));
	CHECK_NUMBER(out.error, EISDIR);
	CHECK(!cal_out_file(&out, in_folder("missing/file")));
	CHECK_NUMBER(out.error, ENOENT);
}

static void a_full_disk_is_noticed(void)
{
	cal_out out;
	if (access("/dev/full", W_OK) != 0)
		return;
	CHECK(cal_out_file(&out, "/dev/full"));
	cal_puts(&out, "lost");
	CHECK(!cal_out_finish(&out));
	CHECK_NUMBER(out.error, ENOSPC);
	CHECK(cal_out_file(&out, "/dev/full"));
	for (size_t i = 0; i < 10000; i++)
		cal_puts(&out, "much is lost");
	CHECK(!cal_out_finish(&out));
	CHECK_NUMBER(out.error, ENOSPC);
}

static void what_is_no_file_is_written_in_place(void)
{
	cal_out out;
	CHECK(cal_out_file(&out, "/dev/null"));
	cal_puts(&out, "gone");
	CHECK(cal_out_finish(&out));
	CHECK(access("/dev/null", W_OK) == 0);
}

static void memory_holds_the_bytes(void)
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_put(&out, "a\0b", 3);
	CHECK(cal_out_finish(&out));
	CHECK_NUMBER(out.size, 3);
	CHECK(memcmp(out.memory, "a\0b", 4) == 0);
	free(out.memory);
}

static void a_new_file_replaces_nothing(void)
{
	cal_out out;
	CHECK(cal_out_new_file(&out, in_folder("file")));
	cal_puts(&out, "new");
	CHECK(cal_out_finish(&out));
	CHECK(!cal_out_new_file(&out, in_folder("file")) && out.error == EEXIST);
	unlink(in_folder("file"));
	CHECK(cal_out_new_file(&out, in_folder("file")));  /* someone else comes first */
	cal_puts(&out, "ours");
	FILE *other = fopen(in_folder("file"), "w");
	CHECK(other && fputs("theirs", other) >= 0 && fclose(other) == 0);
	CHECK(!cal_out_finish(&out) && out.error == EEXIST);
	char *text = check_read(in_folder("file"));
	CHECK_TEXT(text, "theirs");
	free(text);
	unlink(in_folder("file"));
	CHECK(symlink("nowhere", in_folder("link")) == 0);
	CHECK(!cal_out_new_file(&out, in_folder("link")) && out.error == EEXIST);
	unlink(in_folder("link"));
}

static const check_row tests[] = {
	{"a new file replaces nothing", a_new_file_replaces_nothing},
	{"a file appears when it is finished", a_file_appears_when_it_is_finished},
	{"a failed file leaves the old one", a_failed_file_leaves_the_old_one},
	{"the mode and the link stay", the_mode_and_the_link_stay},
	{"folders and missing folders are refused", folders_and_missing_folders_are_refused},
	{"a full disk is noticed", a_full_disk_is_noticed},
	{"what is no file is written in place", what_is_no_file_is_written_in_place},
	{"memory holds the bytes", memory_holds_the_bytes},
};

void suite_out(void)
{
	check_suite("base/out", make_folder, remove_folder, tests, sizeof tests / sizeof *tests);
}
