/* model/read.h -- bytes to a checked model. */
#ifndef CALISTO_MODEL_READ_H
#define CALISTO_MODEL_READ_H

#include "model/model.h"

/* What a project wants of a threat. */
typedef struct {
	const char *threat;  /* by slug or code */
	const char *skip;    /* why it is not to be judged; NULL: it is */
	uint8_t level;       /* what a finding of it is to be: as cal_threat.level */
	cal_place at;        /* where it says so */
} cal_threat_wish;

typedef struct cal_read_request {
	const char *path;                   /* the root file; "-": standard input */
	const cal_catalogue *builtin;       /* threats that objectives may name */
	const char *const *threat_files;    /* --threats: files with a `threats:` section */
	size_t n_threat_files;
	const char *policy_file;            /* --policy: a file with `policies:`, each for the services that it selects or all; or NULL */
	const cal_threat_wish *wishes;      /* they become skipped and level of the model's threats */
	size_t n_wishes;
	/* Where files come from: gives a file's bytes, in keep, for a path (the root's, a threat file's, the policy's, or an
	 * included file's as seen from the working directory), or NULL: *why says why, as cal_source_read has it.  NULL: from
	 * the file system.  Two paths are one file if they are spelt alike (with cal_overlay_open: if they are one file). */
	const cal_source *(*open)(void *from, cal_arena *keep, const char *path, const char **why);
	void *from;
} cal_read_request;

/* Reads a model file and all it includes.  NULL where anything is wrong: then every error that could be
 * found in one run is in out, each with its place.  Warnings may be in out either way.  The model and the
 * sources that places in out refer to live in keep. */
const cal_model *cal_model_read(cal_arena *keep, const cal_read_request *request, cal_diags *out);

/* Files that stand in place of those of the same name: an `open` that looks there first, then in the file system.
 *
 *     cal_overlay over = {sources, n};
 *     cal_read_request request = {.path = path, .open = cal_overlay_open, .from = &over};                        */
typedef struct {
	const cal_source *const *at;
	size_t n;
} cal_overlay;
const cal_source *cal_overlay_open(void *overlay, cal_arena *keep, const char *path, const char **why);

/* Reads one catalogue file (`calisto: 1`, `catalogue: N`, `threats:`) from memory and appends it to what is
 * in into.  False where anything is wrong. */
bool cal_catalogue_read(cal_arena *keep, const cal_source *source, cal_catalogue *into, cal_diags *out);

/* The largest file that is read, and how deep YAML may nest. */
enum { CAL_FILE_LIMIT = 512 * 1024 * 1024, CAL_DEPTH_LIMIT = 64, CAL_INCLUDE_LIMIT = 1000 };

#endif
