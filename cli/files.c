/* cli/files.c -- operands to files: folders are searched. */
#include "cli/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
	cal_arena *keep;
	cal_run_file *at;
	size_t n, room;
	const char *failed;
} finder;

static void add(finder *f, const char *path, bool named)
{
	CAL_GROW(f->at, f->n, f->room);
	f->at[f->n++] = (cal_run_file){path, named};
}

static bool is_model_name(const char *name)
{
	static const char suffix[] = ".calisto.yaml";
	size_t length = strlen(name), tail = sizeof suffix - 1;
	return length > tail && strcmp(name + length - tail, suffix) == 0;
}

/* "dir/name", and for "." just the name */
static const char *join(cal_arena *keep, const char *folder, const char *name)
{
	size_t length = strlen(folder);
	if (strcmp(folder, ".") == 0)
		return cal_copy(keep, name, strlen(name));
	return cal_format(keep, "%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/", name);
}

static void fail(finder *f, const char *folder)
{
	if (!f->failed)
		f->failed = cal_format(f->keep, "cannot read the folder '%s': %s", folder, strerror(errno));
}

static void search(finder *f, const char *folder)
{
	DIR *directory = opendir(folder);
	if (!directory) {
		fail(f, folder);
		return;
	}
	for (;;) {
		errno = 0;
		struct dirent *entry = readdir(directory);
		if (!entry)
			break;
		struct stat about;
		const char *path = join(f->keep, folder, entry->d_name);
		if (entry->d_name[0] == '.')
			continue;
		if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode))
			search(f, path);
		else if (is_model_name(entry->d_name) && stat(path, &about) == 0 && S_ISREG(about.st_mode))
			add(f, path, false);
	}
	if (errno)
		fail(f, folder);
	closedir(directory);
}

static int by_path(const void *left, const void *right)
{
	return strcmp(((const cal_run_file *)left)->path, ((const cal_run_file *)right)->path);
}

bool cal_files_same(const char *a, const char *b)
{
	struct stat left, right;
	if (strcmp(a, b) == 0)
		return true;
	if (stat(a, &left) != 0 || stat(b, &right) != 0)
		return false;
	return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/* Who a file is: device and inode, and where it stands in the list. */
typedef struct {
	dev_t device;
	ino_t inode;
	size_t at;
	bool known;
} identity;

static int by_identity(const void *left, const void *right)
{
	const identity *a = left, *b = right;
	if (a->known != b->known)
		return a->known ? -1 : 1;
	if (a->device != b->device)
		return a->device < b->device ? -1 : 1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Keeps of equal files the first, named if any of them is. */
static void drop_repeated(finder *f)
{
	identity *ids = CAL_NEWS(f->keep, f->n, identity);
	for (size_t i = 0; i < f->n; i++) {
		struct stat about;
		ids[i].at = i;
		if (strcmp(f->at[i].path, "-") != 0 && stat(f->at[i].path, &about) == 0)
			ids[i] = (identity){about.st_dev, about.st_ino, i, true};
	}
	if (f->n > 0)
		qsort(ids, f->n, sizeof *ids, by_identity);
	for (size_t i = 1, first = 0; i < f->n && ids[i].known; i++) {
		if (ids[i].device != ids[first].device || ids[i].inode != ids[first].inode) {
			first = i;
			continue;
		}
		f->at[ids[first].at].named |= f->at[ids[i].at].named;
		f->at[ids[i].at].path = NULL;
	}
	size_t kept = 0;
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].path)
			f->at[kept++] = f->at[i];
	f->n = kept;
}

cal_run_files cal_files_find(cal_arena *keep, const char *const *operands, size_t n)
{
	finder f = {.keep = keep};
	cal_run_files found = {0};
	for (size_t i = 0; i < n; i++) {
		struct stat about;
		if (strcmp(operands[i], "-") == 0 || stat(operands[i], &about) != 0 || !S_ISDIR(about.st_mode)) {
			add(&f, operands[i], true);
			continue;
		}
		size_t first = f.n;
		search(&f, operands[i]);
		if (f.n > first)
			qsort(f.at + first, f.n - first, sizeof *f.at, by_path);
		else if (!f.failed && !found.empty)
			found.empty = operands[i];
	}
	drop_repeated(&f);
	cal_run_file *at = CAL_NEWS(keep, f.n, cal_run_file);
	if (f.n > 0)
		memcpy(at, f.at, f.n * sizeof *at);
	cal_resize(f.at, 0, 1);
	found.at = at;
	found.n = f.n;
	found.failed = f.failed;
	return found;
}
