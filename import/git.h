/* import/git.h -- files of a model as they were at a revision of a git repository.
 *
 * By libgit2, which is loaded when it is first needed: that takes two milliseconds, which every other run would pay for
 * nothing. */
#ifndef CALISTO_IMPORT_GIT_H
#define CALISTO_IMPORT_GIT_H

#include "base/source.h"

typedef struct cal_git cal_git;

/* Opens the repository that the working directory is in, at a revision as git rev-parse takes it ("main", "HEAD~3",
 * "v1.2").  since: not at that revision but where the current branch left it (the merge base of it and HEAD).  NULL: *why
 * says why, in a sentence without a full stop.  Texts live in keep. */
cal_git *cal_git_at(cal_arena *keep, const char *revision, bool since, const char **why);
void cal_git_free(cal_git *git);

/* The revision in short, "3f2a9c1". */
const char *cal_git_revision(const cal_git *git);

/* A file at that revision, for cal_read_request.open: path as seen from the working directory.  Its name in messages is
 * "main:path".  NULL: *why says why. */
const cal_source *cal_git_open(void *git, cal_arena *keep, const char *path, const char **why);

#endif
