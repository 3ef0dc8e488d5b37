/* base/read.c -- a path to the bytes behind it, or to the reason why there are none. */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/threads.h"

static const char *kind_of(mode_t mode)
{
	return S_ISDIR(mode) ? "is a folder, not a file"
	       : S_ISFIFO(mode)
	           ? "is a pipe, not a file; to read from a pipe, connect it to standard input and give -"
	       : S_ISSOCK(mode) ? "is a socket, not a file"
	                        : "is a device, not a file";
}

/* A descriptor of a file that has a size, or -1. */
static int open_file(cal_arena *keep, const char *path, size_t *size, const char **why)
{
	struct stat about;
	int file = -1;
	const bool there = stat(path, &about) == 0;
	if (there && !S_ISREG(about.st_mode)) {
		*why = kind_of(about.st_mode);
		return -1;
	}
	if (there)
		file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0)
		*why = cal_format(keep, "cannot be opened: %s", strerror(errno));
	else
		*size = about.st_size > 0 ? (size_t)about.st_size : 0;
	return file;
}

typedef struct {
	char *at;
	size_t n, room;
} bytes;

/* ---- a large file, by several threads ---- */

/* Some of a file's bytes, which one thread reads. */
typedef struct {
	int file;
	char *at;
	off_t from;
	size_t n;
	bool whole;  /* all of them were there */
} stretch;

static void read_stretch(void *one)
{
	stretch *it = one;
	while (it->n > 0) {
		ssize_t n = pread(it->file, it->at, it->n, it->from);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		it->at += n;
		it->from += n;
		it->n -= (size_t)n;
	}
	it->whole = true;
}

/* Reads as many bytes as a large file has said to have: half of the time goes to memory that is touched for the first
 * time.  Where it turns out to have fewer, or any fault is met, nothing is read, and reading starts from the beginning. */
static void read_at_once(int file, size_t size, bytes *it)
{
	enum { WORTH = 1 << 22, MOST = 4 };
	stretch at[MOST];
	unsigned n = cal_processors() < MOST ? cal_processors() : MOST;
	if (size < WORTH || n < 2)
		return;
	for (unsigned i = 0; i < n; i++) {
		size_t from = size / n * i, end = i + 1 < n ? size / n * (i + 1) : size;
		at[i] = (stretch){file, it->at + from, (off_t)from, end - from, false};
	}
	cal_at_once(read_stretch, at, n, sizeof *at);
	for (unsigned i = 0; i < n; i++)
		if (!at[i].whole)
			return;
	if (lseek(file, (off_t)size, SEEK_SET) == (off_t)size)
		it->n = size;
}

/* All that a descriptor gives, or a byte more than the limit; false, and errno, where it fails. */
static bool read_all(cal_arena *keep, int file, size_t limit, bytes *it)
{
	for (;;) {
		if (it->n == it->room) {
			size_t room = it->room * 2;
			char *at = cal_alloc(keep, room + 1, 1);
			memcpy(at, it->at, it->n);
			it->at = at;
			it->room = room;
		}
		ssize_t n = read(file, it->at + it->n, it->room - it->n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		it->n += (size_t)n;
		if (n == 0 || it->n > limit)
			break;
	}
	it->at[it->n] = '\0';
	return true;
}

static const char *too_large(cal_arena *keep, size_t limit)
{
	return cal_format(keep, "is larger than %zu MiB, the most that is read", limit >> 20);
}

/* The source of bytes that were read, without the mark that some editors put before them. */
static const cal_source *new_source(cal_arena *keep, const char *path, const bytes *it)
{
	cal_source *source = CAL_NEW(keep, cal_source);
	size_t mark = it->n >= 3 && memcmp(it->at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	source->name = strcmp(path, "-") == 0 ? "<stdin>" : cal_copy(keep, path, strlen(path));
	source->bytes = it->at + mark;
	source->length = it->n - mark;
	return source;
}

const cal_source *cal_source_read(cal_arena *keep, const char *path, size_t limit, const char **why)
{
	const bool standard = strcmp(path, "-") == 0;
	size_t size = 1 << 16;
	int file = standard ? STDIN_FILENO : open_file(keep, path, &size, why);
	if (file < 0)
		return NULL;
	bytes it = {.room = size + 1};
	bool fits = size <= limit, read_well = true;
	if (fits) {
		it.at = cal_alloc(keep, it.room + 1, 1);
		if (!standard)
			read_at_once(file, size, &it);
		read_well = read_all(keep, file, limit, &it);
		fits = it.n <= limit;
	}
	if (!read_well)
		*why = cal_format(keep, "cannot be read: %s", strerror(errno));
	else if (!fits)
		*why = too_large(keep, limit);
	if (!standard)
		close(file);
	return read_well && fits ? new_source(keep, path, &it) : NULL;
}
