/* base/out.c -- bytes to a stream, a file that appears as a whole, or memory. */
#define _XOPEN_SOURCE 700  /* realpath */
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

/* ---- opening ---- */

void cal_out_stream(cal_out *out, FILE *stream)
{
	*out = (cal_out){.file = stream, .borrowed = true};
}

bool cal_out_memory(cal_out *out)
{
	*out = (cal_out){0};
	out->file = open_memstream(&out->memory, &out->size);
	if (!out->file)
		cal_out_fail(out, errno);
	return out->file != NULL;
}

/* The name of a file's folder with a name of our own in it: "dir/.calisto-1234-0". */
static char *temporary_name(const char *target, unsigned attempt)
{
	const char *slash = strrchr(target, '/');
	size_t folder = slash ? (size_t)(slash - target) + 1 : 0, room = folder + 64;
	char *name = cal_resize(NULL, room, 1);
	memcpy(name, target, folder);
	snprintf(name + folder, room - folder, ".calisto-%ld-%u", (long)getpid(), attempt);
	return name;
}

/* Opens a new file beside the target, with the target's mode if there is one. */
static int open_temporary(cal_out *out, const struct stat *old)
{
	enum { ATTEMPTS = 100 };
	for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
		out->temporary = temporary_name(out->target, attempt);
		int fd = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		int error = errno;
		if (fd >= 0) {
			if (old && fchmod(fd, old->st_mode & 07777) != 0) { /* then it keeps the mode of a new file */ }
			return fd;
		}
		out->temporary = cal_resize(out->temporary, 0, 1);
		errno = error;
		if (error != EEXIST)
			break;
	}
	return -1;
}

/* Where a path leads after all links, so that renaming replaces the file and not a link to it. */
static char *resolved(const char *path)
{
	char *real = realpath(path, NULL);
	if (real)
		return real;
	char *copy = cal_resize(NULL, strlen(path) + 1, 1);
	return strcpy(copy, path);
}

bool cal_out_file(cal_out *out, const char *path)
{
	*out = (cal_out){0};
	struct stat old;
	bool there = stat(path, &old) == 0;
	int fd = -1;
	if (there && S_ISDIR(old.st_mode)) {
		errno = EISDIR;
	} else if (there && !S_ISREG(old.st_mode)) {
		fd = open(path, O_WRONLY | O_CLOEXEC);
	} else if (!there || access(path, W_OK) == 0) {
		out->target = resolved(path);
		fd = open_temporary(out, there ? &old : NULL);
	}
	out->file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (out->file)
		return true;
	cal_out_fail(out, errno);
	if (fd >= 0)
		close(fd);
	cal_out_finish(out);
	return false;
}

bool cal_out_new_file(cal_out *out, const char *path)
{
	struct stat old;
	if (lstat(path, &old) == 0) {
		*out = (cal_out){.error = EEXIST};
		return false;
	}
	bool opened = cal_out_file(out, path);
	out->fresh = true;
	return opened;
}

/* ---- writing ---- */

void cal_out_fail(cal_out *out, int error)
{
	if (!out->error)
		out->error = error ? error : EIO;
}

void cal_put(cal_out *out, const char *bytes, size_t n)
{
	if (!out->error && n > 0 && (fwrite(bytes, 1, n, out->file) != n || ferror(out->file)))
		cal_out_fail(out, errno);
}

void cal_puts(cal_out *out, const char *text)
{
	cal_put(out, text, strlen(text));
}

void cal_printf(cal_out *out, const char *format, ...)
{
	if (out->error)
		return;
	va_list arguments;
	va_start(arguments, format);
	if (vfprintf(out->file, format, arguments) < 0)
		cal_out_fail(out, errno);
	va_end(arguments);
}

void cal_spaces(cal_out *out, size_t n)
{
	static const char spaces[] = "                                ";
	for (const size_t most = sizeof spaces - 1; n > 0;) {
		size_t step = n < most ? n : most;
		cal_put(out, spaces, step);
		n -= step;
	}
}

/* ---- finishing ---- */

static void close_stream(cal_out *out)
{
	if (!out->file)
		return;
	if (ferror(out->file))
		cal_out_fail(out, errno);
	if (fflush(out->file) != 0)
		cal_out_fail(out, errno);
	if (!out->borrowed && fclose(out->file) != 0)
		cal_out_fail(out, errno);
	out->file = NULL;
}

/* Puts a file in its place.  A fresh one takes the name first, which fails if someone has it, and so replaces only itself. */
static bool put_in_place(const cal_out *out)
{
	if (!out->fresh)
		return rename(out->temporary, out->target) == 0;
	int fd = open(out->target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	close(fd);
	if (rename(out->temporary, out->target) == 0)
		return true;
	int error = errno;
	unlink(out->target);
	errno = error;
	return false;
}

bool cal_out_finish(cal_out *out)
{
	close_stream(out);
	if (out->temporary && !out->error && !put_in_place(out))
		cal_out_fail(out, errno);
	if (out->temporary && out->error)
		unlink(out->temporary);
	free(out->temporary);
	free(out->target);
	out->temporary = out->target = NULL;
	if (out->error) {
		free(out->memory);
		out->memory = NULL;
	}
	return !out->error;
}
