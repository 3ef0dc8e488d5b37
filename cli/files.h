/* cli/files.h -- what was named on the command line to the model files of a run. */
#ifndef CALISTO_CLI_FILES_H
#define CALISTO_CLI_FILES_H

#include "base/arena.h"

typedef struct {
	const char *path;  /* "-": standard input */
	bool named;        /* on the command line itself; else found in a folder */
} cal_run_file;

typedef struct {
	const cal_run_file *at;  /* in the order of the command line, those of a folder sorted; each file once */
	size_t n;
	const char *failed;      /* a folder that could not be read: why; else NULL */
	const char *empty;       /* a folder without a model below it, else NULL */
} cal_run_files;

/* A file is taken as it is, whatever its name; a folder stands for every *.calisto.yaml below it, but not
 * those in hidden folders, nor in folders that are symbolic links. */
cal_run_files cal_files_find(cal_arena *keep, const char *const *operands, size_t n);

/* Are two paths the same file? */
bool cal_files_same(const char *a, const char *b);

#endif
