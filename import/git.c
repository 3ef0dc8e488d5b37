/* import/git.c -- libgit2, by its functions' addresses. */
#define _XOPEN_SOURCE 700  /* realpath */
#include "import/git.h"

#include <dlfcn.h>
#include <git2.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef CAL_LIBGIT2
#define CAL_LIBGIT2 "libgit2.so"
#endif

/* Every function that is used, once. */
#define FUNCTIONS(F)                                                                                          \
	F(git_libgit2_init) F(git_libgit2_shutdown) F(git_error_last) F(git_repository_open_ext)                    \
	F(git_repository_workdir) F(git_repository_free) F(git_revparse_single) F(git_object_peel) F(git_object_id) \
	F(git_object_free) F(git_object_lookup) F(git_merge_base) F(git_reference_name_to_id) F(git_oid_tostr)      \
	F(git_tree_entry_bypath) F(git_tree_entry_type) F(git_tree_entry_to_object) F(git_tree_entry_free)          \
	F(git_blob_rawcontent) F(git_blob_rawsize)

typedef struct {
#define MEMBER(name) __typeof__(&name) name;
	FUNCTIONS(MEMBER)
#undef MEMBER
} library;

struct cal_git {
	cal_arena *keep;
	void *handle;
	library lib;
	git_repository *repository;
	git_object *tree;
	const char *revision, *workdir;   /* workdir: with a '/' at its end */
	char short_id[8];
};

/* ---- the library ---- */

static bool load(cal_git *g, const char **why)
{
	g->handle = dlopen(CAL_LIBGIT2, RTLD_NOW | RTLD_LOCAL);
	if (!g->handle) {
		*why = "files of a git repository need libgit2, which is not installed here; it is in the package libgit2";
		return false;
	}
#define LOOK_UP(name)                                         \
	*(void **)&g->lib.name = dlsym(g->handle, #name);         \
	if (!g->lib.name) {                                       \
		*why = CAL_LIBGIT2 " is of another version: it has no " #name; \
		return false;                                         \
	}
	FUNCTIONS(LOOK_UP)
#undef LOOK_UP
	return g->lib.git_libgit2_init() >= 0;
}

static const char *complaint(const cal_git *g, const char *about)
{
	const git_error *error = g->lib.git_error_last ? g->lib.git_error_last() : NULL;
	return cal_format(g->keep, "%s: %s", about, error && error->message ? error->message : "git does not say why");
}

/* ---- opening ---- */

static git_object *commit_of(cal_git *g, const char *revision, const char **why)
{
	git_object *named = NULL, *commit = NULL;
	if (g->lib.git_revparse_single(&named, g->repository, revision) == 0)
		g->lib.git_object_peel(&commit, named, GIT_OBJECT_COMMIT);
	if (!commit)
		*why = complaint(g, cal_format(g->keep, "git knows no commit '%s'", revision));
	g->lib.git_object_free(named);
	return commit;
}

/* The merge base with HEAD; the commit itself where there is none. */
static git_object *base_of(cal_git *g, git_object *commit)
{
	git_oid head, base;
	git_object *found = NULL;
	if (g->lib.git_reference_name_to_id(&head, g->repository, "HEAD") == 0 &&
	    g->lib.git_merge_base(&base, g->repository, g->lib.git_object_id(commit), &head) == 0)
		g->lib.git_object_lookup(&found, g->repository, &base, GIT_OBJECT_COMMIT);
	if (!found)
		return commit;
	g->lib.git_object_free(commit);
	return found;
}

static bool find_repository(cal_git *g, const char **why)
{
	if (g->lib.git_repository_open_ext(&g->repository, ".", 0, NULL) != 0) {
		*why = "the working directory is in no git repository";
		return false;
	}
	g->workdir = g->lib.git_repository_workdir(g->repository);
	if (!g->workdir)
		*why = "the git repository has no working tree";
	return g->workdir != NULL;
}

static bool find_tree(cal_git *g, const char *revision, bool since, const char **why)
{
	git_object *commit = commit_of(g, revision, why);
	if (!commit)
		return false;
	if (since)
		commit = base_of(g, commit);
	g->lib.git_oid_tostr(g->short_id, sizeof g->short_id, g->lib.git_object_id(commit));
	/* An include stands beside its file's name up to the last '/', so a revision must have none. */
	const char *name = since || strchr(revision, '/') ? g->short_id : revision;
	g->revision = cal_copy(g->keep, name, strlen(name));
	if (g->lib.git_object_peel(&g->tree, commit, GIT_OBJECT_TREE) != 0)
		*why = complaint(g, revision);
	g->lib.git_object_free(commit);
	return g->tree != NULL;
}

cal_git *cal_git_at(cal_arena *keep, const char *revision, bool since, const char **why)
{
	cal_git *g = CAL_NEW(keep, cal_git);
	g->keep = keep;
	*why = "libgit2 does not start";
	if (load(g, why) && find_repository(g, why) && find_tree(g, revision, since, why))
		return g;
	cal_git_free(g);
	return NULL;
}

void cal_git_free(cal_git *g)
{
	if (!g)
		return;
	if (g->tree)
		g->lib.git_object_free(g->tree);
	if (g->repository)
		g->lib.git_repository_free(g->repository);
	if (g->lib.git_blob_rawsize)
		g->lib.git_libgit2_shutdown();
	if (g->handle)
		dlclose(g->handle);
	g->handle = NULL, g->tree = NULL, g->repository = NULL;
}

const char *cal_git_revision(const cal_git *g)
{
	return g->short_id;
}

/* ---- files ---- */

/* Takes "." and ".." out of an absolute path, as far as the text goes. */
static const char *plain(cal_arena *keep, const char *path)
{
	char *to = cal_alloc(keep, strlen(path) + 2, 1), *end = to;
	for (size_t n; *path; path += n + (path[n] == '/')) {
		n = strcspn(path, "/");
		if (n == 0 || (n == 1 && *path == '.'))
			continue;
		if (n == 2 && strncmp(path, "..", 2) == 0) {
			while (end > to && *--end != '/')
				;
			continue;
		}
		*end++ = '/';
		memcpy(end, path, n);
		end += n;
	}
	*end = '\0';
	return to;
}

/* A path below the working tree; NULL: it is outside. */
static const char *inside(const cal_git *g, cal_arena *keep, const char *path)
{
	char here[PATH_MAX], root[PATH_MAX];
	if (!getcwd(here, sizeof here) || !realpath(g->workdir, root))
		return NULL;
	const char *whole = plain(keep, *path == '/' ? path : cal_format(keep, "%s/%s", here, path));
	size_t n = strlen(root);
	return strncmp(whole, root, n) == 0 && whole[n] == '/' ? whole + n + 1 : NULL;
}

static const cal_source *source_of(cal_git *g, cal_arena *keep, const char *path, const git_tree_entry *entry, const char **why)
{
	git_object *blob = NULL;
	if (g->lib.git_tree_entry_type(entry) != GIT_OBJECT_BLOB) {
		*why = cal_format(keep, "is a folder in %s", g->revision);
		return NULL;
	}
	if (g->lib.git_tree_entry_to_object(&blob, g->repository, entry) != 0) {
		*why = complaint(g, "cannot be read");
		return NULL;
	}
	size_t length = (size_t)g->lib.git_blob_rawsize((git_blob *)blob);
	const char *bytes = g->lib.git_blob_rawcontent((git_blob *)blob);
	static const char mark[] = "\xef\xbb\xbf";
	size_t skip = length >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
	cal_source *source = CAL_NEW(keep, cal_source);
	*source = (cal_source){cal_format(keep, "%s:%s", g->revision, path), cal_copy(keep, bytes + skip, length - skip), length - skip};
	g->lib.git_object_free(blob);
	return source;
}

const cal_source *cal_git_open(void *git, cal_arena *keep, const char *path, const char **why)
{
	cal_git *g = git;
	git_tree_entry *entry = NULL;
	size_t n = strlen(g->revision);
	if (strncmp(path, g->revision, n) == 0 && path[n] == ':')  /* an include, seen from a file that was opened here */
		path += n + 1;
	const char *below = inside(g, keep, path);
	if (!below) {
		*why = "is not in the git repository of the working directory";
		return NULL;
	}
	if (g->lib.git_tree_entry_bypath(&entry, (git_tree *)g->tree, below) != 0) {
		*why = cal_format(keep, "does not exist in %s", g->revision);
		return NULL;
	}
	const cal_source *source = source_of(g, keep, path, entry, why);
	g->lib.git_tree_entry_free(entry);
	return source;
}
