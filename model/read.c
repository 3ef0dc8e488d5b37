/* model/read.c -- paths to a checked model: every file is loaded, checked where there is a doubt, and all
 * are built into one. */
#include "model/read.h"

#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "model/build.h"
#include "model/remarks.h"
#include "model/strict.h"

typedef struct {
	cal_arena *keep;
	const cal_read_request *request;
	cal_diags *out;
	cal_file **at;
	size_t n, room;
	size_t errors_before;  /* in out, that are not about this model */
	cal_build includes;    /* only for the problems with them */
} reader;

/* ---- files ---- */

static cal_file *add_file(reader *r, const cal_source *source, cal_file_role role)
{
	cal_file *f = CAL_NEW(r->keep, cal_file);
	f->source = source;
	f->role = role;
	CAL_GROW(r->at, r->n, r->room);
	r->at[r->n++] = f;
	return f;
}

static void load(reader *r, cal_file *f)
{
	cal_file_load(r->keep, f);
	if (f->doubtful)
		cal_file_check(r->keep, f, r->out);
	if (f->role != FILE_CATALOGUE)
		cal_remarks_find(r->keep, f, r->out);
}

/* A file that could not be opened still stands among the files, so that what it may define is not missed. */
static cal_file *add_missing(reader *r, const char *path, cal_file_role role)
{
	cal_source *source = CAL_NEW(r->keep, cal_source);
	*source =
	    (cal_source){strcmp(path, "-") == 0 ? "<stdin>" : cal_copy(r->keep, path, strlen(path)), "", 0};
	cal_file *f = add_file(r, source, role);
	f->broken = f->checked = true;
	memset(f->hidden, true, sizeof f->hidden);
	return f;
}

/* A path without "." and "..", as far as the text goes, and with a '/' at its end. */
static const char *plainly(cal_arena *keep, const char *path)
{
	char *plain = cal_alloc(keep, strlen(path) + 2, 1), *to = plain;
	for (size_t n; *path; path += n + (path[n] == '/')) {
		n = strcspn(path, "/");
		if ((n == 0 && to > plain) || (n == 1 && *path == '.'))
			continue;
		char *last = to;  /* where the newest step starts, if it is one that ".." takes back */
		while (last > plain && (last == to || last[-1] != '/'))
			last--;
		bool back = n == 2 && strncmp(path, "..", 2) == 0 && last < to && strncmp(last, "../", 3) != 0;
		if (back && *last == '/')
			continue;
		to = back ? last : to;
		if (back)
			continue;
		memcpy(to, path, n);
		to += n;
		*to++ = '/';
	}
	*to = '\0';
	return plain;
}

/* FNV-1a, 64 bits. */
static uint64_t number_of(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return hash | 1;
}

static void identify(const reader *r, const char *path, uint64_t *device, uint64_t *inode)
{
	struct stat about;
	const bool elsewhere = r->request && r->request->open, from_disk = !elsewhere || r->request->open == cal_overlay_open;
	*device = *inode = 0;
	if (strcmp(path, "-") == 0)
		return;
	if (from_disk && stat(path, &about) == 0) {
		*device = (uint64_t)about.st_dev;
		*inode = (uint64_t)about.st_ino;
	} else if (elsewhere) {
		*inode = number_of(plainly(r->keep, path));
	}
}

static const cal_source *open_file(reader *r, const char *path, const char **why)
{
	if (r->request && r->request->open)
		return r->request->open(r->request->from, r->keep, path, why);
	return cal_source_read(r->keep, path, CAL_FILE_LIMIT, why);
}

const cal_source *cal_overlay_open(void *overlay, cal_arena *keep, const char *path, const char **why)
{
	const cal_overlay *over = overlay;
	const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
	for (size_t i = 0; i < over->n; i++)
		if (strcmp(over->at[i]->name, name) == 0)
			return over->at[i];
	return cal_source_read(keep, path, CAL_FILE_LIMIT, why);
}

static cal_file *read_named(reader *r, const char *path, cal_file_role role)
{
	const char *why = NULL;
	const cal_source *source = open_file(r, path, &why);
	if (!source) {
		cal_file *missing = add_missing(r, path, role);
		cal_error(r->out, (cal_place){.source = missing->source}, "%s", why);
		return missing;
	}
	cal_file *f = add_file(r, source, role);
	identify(r, path, &f->device, &f->inode);
	load(r, f);
	return f;
}

/* ---- includes ---- */

/* A path as seen from a file's folder; standard input stands in the working directory. */
static const char *beside(cal_arena *keep, const cal_source *from, const char *path)
{
	const char *slash = strrchr(from->name, '/');
	if (strcmp(path, "-") == 0)
		path = "./-";
	if (path[0] == '/' || !slash || strcmp(from->name, "<stdin>") == 0)
		return path;
	return cal_format(keep, "%.*s/%s", (int)(slash - from->name), from->name, path);
}

static cal_file *loaded_already(const reader *r, const char *path)
{
	uint64_t device, inode;
	identify(r, path, &device, &inode);
	for (size_t i = 0; i < r->n && inode; i++)
		if (r->at[i]->inode == inode && r->at[i]->device == device)
			return r->at[i];
	return NULL;
}

static void say_circle(reader *r, const cal_file *from, const cal_file *to, const cal_path *path)
{
	const char *circle = to->source->name;
	for (const cal_file *f = from; f != to; f = f->by)
		circle = cal_format(r->keep, "%s includes %s", f->source->name, circle);
	cal_problem_error(&r->includes, path, "this goes in a circle: %s includes %s", to->source->name,
	                  circle);
}

static void follow_includes(reader *r, cal_file *from);

static void include(reader *r, cal_file *from, const char *name, const cal_path *path)
{
	const char *why = NULL, *full = beside(r->keep, from->source, name);
	cal_file *there = loaded_already(r, full);
	if (there && there->open)
		say_circle(r, from, there, path);
	if (there)
		return;
	if (r->n >= CAL_INCLUDE_LIMIT) {
		cal_problem_error(&r->includes, path, "these are more than %d files", CAL_INCLUDE_LIMIT);
		return;
	}
	const cal_source *source = open_file(r, full, &why);
	if (!source) {
		cal_problem_error(&r->includes, path, "%s %s", cal_quote(r->keep, full), why);
		add_missing(r, full, FILE_INCLUDED);
		return;
	}
	cal_file *f = add_file(r, source, FILE_INCLUDED);
	identify(r, full, &f->device, &f->inode);
	f->by = from;
	load(r, f);
	follow_includes(r, f);
}

static void follow_includes(reader *r, cal_file *from)
{
	const cal_path *path = CAL_AT_KEY(NULL, "include");
	from->open = true;
	for (uint32_t i = 0; from->root && i < from->root->include_count; i++) {
		const char *name = from->root->include[i];
		if (!*name || cal_null_like(name)) {
			from->doubtful |= !from->checked;
			continue;
		}
		r->includes.file = from;
		include(r, from, name, CAL_AT_ENTRY(path, i));
	}
	from->open = false;
}

/* ---- building ---- */

/* Sends what the build found doubtful through the strict pass; whether there was anything. */
static bool settle_doubts(reader *r)
{
	bool any = false;
	for (size_t i = 0; i < r->n; i++) {
		if (!r->at[i]->doubtful || r->at[i]->checked)
			continue;
		cal_file_check(r->keep, r->at[i], r->out);
		any = true;
	}
	return any;
}

static bool any_broken(const reader *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->at[i]->broken)
			return true;
	return false;
}

static void run(reader *r, cal_build *b, const cal_catalogue *builtin)
{
	*b = (cal_build){.keep = r->keep, .files = r->at, .n_files = (uint32_t)r->n, .builtin = builtin,
	                 .request = r->request};
	cal_build_run(b);
}

static const cal_model *build(reader *r, const cal_catalogue *builtin)
{
	cal_build b;
	run(r, &b, builtin);
	if (settle_doubts(r)) {
		cal_build_free(&b);
		run(r, &b, builtin);
	}
	cal_problems_tell(&b.problems, r->out);
	const bool good = !any_broken(r) && r->out->errors + r->out->dropped == r->errors_before;
	const cal_model *m = good ? b.m : NULL;
	cal_build_free(&b);
	return m;
}

static reader start(cal_arena *keep, cal_diags *out)
{
	reader r = {.keep = keep, .out = out, .errors_before = out->errors + out->dropped};
	r.includes.keep = keep;
	return r;
}

static void end(reader *r)
{
	for (size_t i = 0; i < r->n; i++)
		cal_file_forget(r->at[i]);
	cal_resize(r->at, 0, 1);
	cal_build_free(&r->includes);
	cal_diags_sort(r->out);
}

const cal_model *cal_model_read(cal_arena *keep, const cal_read_request *request, cal_diags *out)
{
	reader r = start(keep, out);
	r.request = request;
	follow_includes(&r, read_named(&r, request->path, FILE_ROOT));
	for (size_t i = 0; i < request->n_threat_files; i++)
		read_named(&r, request->threat_files[i], FILE_THREATS);
	if (request->policy_file)
		read_named(&r, request->policy_file, FILE_POLICY);
	cal_problems_tell(&r.includes.problems, out);
	const cal_model *m = build(&r, request->builtin);
	end(&r);
	return m;
}

/* ---- catalogues ---- */

bool cal_catalogue_read(cal_arena *keep, const cal_source *source, cal_catalogue *into, cal_diags *out)
{
	reader r = start(keep, out);
	load(&r, add_file(&r, source, FILE_CATALOGUE));
	const cal_catalogue so_far = *into;
	const cal_model *m = build(&r, &so_far);
	if (m) {
		into->threats = m->threats;
		into->n_threats = m->n_threats;
		into->version = m->catalogue > into->version ? m->catalogue : into->version;
	}
	end(&r);
	return m != NULL;
}
