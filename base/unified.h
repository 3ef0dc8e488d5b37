/* base/unified.h -- what changed between two texts, line by line: the shortest way from one to the other (Myers, "An O(ND)
 * difference algorithm and its variations", Algorithmica 1, 1986), and as a unified diff that patch(1) takes. */
#ifndef CALISTO_BASE_UNIFIED_H
#define CALISTO_BASE_UNIFIED_H

#include "base/arena.h"

/* A stretch of lines that was replaced: before[from_before .. to_before) by after[from_after .. to_after); lines count from
 * 0, and either may be empty. */
typedef struct {
	uint32_t from_before, to_before, from_after, to_after;
} cal_hunk;

/* The stretches that differ, in order, *n of them, in keep.  Two texts that differ in more than some thousand lines are
 * given as one stretch. */
const cal_hunk *cal_differ(cal_arena *keep, const char *before, size_t n_before, const char *after, size_t n_after, uint32_t *n);

/* The unified diff of two versions of a file, with three lines of context, in keep; "" where they are equal. */
const char *cal_unified(cal_arena *keep, const char *name, const char *before, size_t n_before, const char *after,
                        size_t n_after);

#endif
