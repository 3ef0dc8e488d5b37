/* tests/model/fixture.c -- models read from strings and files, with what was said about them. */
#include "tests/model/fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/check.h"

static char folder[CHECK_PATH];
static unsigned users;

const char *read_folder(void)
{
	return folder;
}

void read_start(read_fixture *f)
{
	static const char *const parts[] = {"infrastructure", "software", "state", "recovery"};
	*f = (read_fixture){0};
	f->out.keep = &f->keep;
	if (users++ == 0) {
		if (!mkdtemp(check_temporary(folder)))
			abort();
	}
	for (size_t i = 0; i < 4; i++) {
		const char *why;
		const char *path = cal_format(&f->keep, "rules/catalogue/%s.yaml", parts[i]);
		const cal_source *source = cal_source_read(&f->keep, path, CAL_FILE_LIMIT, &why);
		if (!source || !cal_catalogue_read(&f->keep, source, &f->builtin, &f->out))
			abort();
	}
}

static void remove_folder(void)
{
	DIR *directory = opendir(folder);
	for (struct dirent *entry; directory && (entry = readdir(directory));)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(directory), entry->d_name, 0);
	if (directory)
		closedir(directory);
	if (rmdir(folder) != 0)
		abort();
}

void read_end(read_fixture *f)
{
	free(f->said);
	cal_diags_free(&f->out);
	cal_arena_free(&f->keep);
	if (--users == 0)
		remove_folder();
}

/* Takes every mention of a folder out of a text. */
static void without_folder(char *text, const char *name)
{
	size_t n = strlen(name);
	for (char *at; n > 0 && (at = strstr(text, name));)
		memmove(at, at + n, strlen(at + n) + 1);
}

static void keep_messages(read_fixture *f, const char *path)
{
	size_t size;
	free(f->said);
	FILE *to = open_memstream(&f->said, &size);
	cal_diags_print(&f->out, to, false);
	fclose(to);
	const char *slash = strrchr(path, '/');
	if (slash)
		without_folder(f->said, cal_format(&f->keep, "%.*s", (int)(slash + 1 - path), path));
}

const cal_model *read_path(read_fixture *f, const char *path, const cal_read_request *request)
{
	cal_read_request what = request ? *request : (cal_read_request){0};
	what.path = path;
	what.builtin = &f->builtin;
	cal_diags_free(&f->out);
	f->m = cal_model_read(&f->keep, &what, &f->out);
	keep_messages(f, path);
	return f->m;
}

const char *read_file(read_fixture *f, const char *name, const char *bytes, size_t length)
{
	const char *path = cal_format(&f->keep, "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
		abort();
	return path;
}

const cal_model *read_bytes(read_fixture *f, const char *bytes, size_t length)
{
	return read_path(f, read_file(f, "model.yaml", bytes, length), NULL);
}

const cal_model *read_string(read_fixture *f, const char *yaml)
{
	return read_bytes(f, yaml, strlen(yaml));
}

static double seconds_of(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double read_clock(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

double read_work(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}
