/* base/out.h -- where an export goes: standard output, a file, or memory.
 *
 * A file is never half there: it is written under a temporary name beside its target and renamed when all
 * of it is written, so a reader sees the old file or the new one.  What is no ordinary file (a pipe,
 * /dev/null) is written to directly.  The first error is kept; what is written after it goes nowhere. */
#ifndef CALISTO_BASE_OUT_H
#define CALISTO_BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct {
	FILE *file;             /* writers that know only FILE may use it; their errors are noticed too */
	int error;              /* errno of the first failure, 0: none */
	bool borrowed;          /* the stream is someone else's: flushed, never closed */
	bool fresh;             /* nothing may be in the target's place */
	char *target, *temporary;  /* renamed to, written to; NULL: written in place */
	char *memory;           /* of cal_out_memory: the bytes, once finished */
	size_t size;
} cal_out;

/* Onto a stream that is already open. */
void cal_out_stream(cal_out *out, FILE *stream);

/* Into a file.  False: out->error says why; nothing is left to finish. */
bool cal_out_file(cal_out *out, const char *path);

/* Into a file that is not there yet: if one of that name (a link too) is there now, or when it would be put in its place,
 * the error is EEXIST and that one stays as it is. */
bool cal_out_new_file(cal_out *out, const char *path);

/* Into memory: after cal_out_finish, out->memory holds out->size bytes and a NUL, for the caller to free. */
bool cal_out_memory(cal_out *out);

void cal_put(cal_out *out, const char *bytes, size_t n);
void cal_puts(cal_out *out, const char *text);
void cal_printf(cal_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* n times a space. */
void cal_spaces(cal_out *out, size_t n);

/* Makes the output fail with an errno, as if writing had. */
void cal_out_fail(cal_out *out, int error);

/* Writes what is buffered, closes, and puts the file in its place.  False: out->error says why, and the
 * target is as it was. */
bool cal_out_finish(cal_out *out);

#endif
