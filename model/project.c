/* model/project.c -- a project file to what it wants. */
#include "model/project.h"

#include <string.h>

#include "base/text.h"
#include "model/find.h"
#include "model/strict.h"

/* A path in a file as seen from the working directory. */
static const char *from_here(cal_arena *keep, const cal_source *file, const char *path)
{
	const char *slash = strrchr(file->name, '/');
	if (!path || path[0] == '/' || !slash)
		return path;
	if (strcmp(path, ".") == 0)
		return cal_copy(keep, file->name, (size_t)(slash - file->name) + (slash == file->name));
	return cal_format(keep, "%.*s/%s", (int)(slash - file->name), file->name, path);
}

static const char *const *all_from_here(cal_arena *keep, const cal_source *file, const char *const *paths, uint32_t n)
{
	const char **list = CAL_NEWS(keep, (size_t)n + 1, const char *);
	for (uint32_t i = 0; i < n; i++)
		list[i] = from_here(keep, file, paths[i]);
	return paths ? list : NULL;
}

static cal_place place_in(cal_arena *keep, const cal_source *file, const char *list, uint32_t entry, const char *key)
{
	cal_find find = {.source = file, .path = cal_format(keep, "%s[%u].%s", list, (unsigned)entry, key)};
	cal_find_all(&find, 1);
	return find.at;
}

static void find_wishes(cal_arena *keep, const file_project *f, cal_project *to)
{
	cal_threat_wish *wishes = CAL_NEWS(keep, (size_t)f->skip_count + f->levels_count + 1, cal_threat_wish);
	for (uint32_t i = 0; i < f->skip_count; i++)
		wishes[to->n_wishes++] = (cal_threat_wish){.threat = f->skip[i].threat, .skip = f->skip[i].reason,
		                                           .at = place_in(keep, to->source, "skip", i, "threat")};
	for (uint32_t i = 0; i < f->levels_count; i++)
		wishes[to->n_wishes++] = (cal_threat_wish){.threat = f->levels[i].threat, .level = f->levels[i].level,
		                                           .at = place_in(keep, to->source, "levels", i, "threat")};
	to->wishes = wishes;
}

const cal_project *cal_project_read(cal_arena *keep, const char *path, cal_diags *out)
{
	static const cal_file_kind kind = {&file_project_schema, "a project file", "calisto: 1"};
	const char *why = NULL;
	cal_file file = {.source = cal_source_read(keep, path, CAL_FILE_LIMIT, &why)};
	if (!file.source) {
		cal_source *missing = CAL_NEW(keep, cal_source);
		*missing = (cal_source){path, "", 0};
		cal_error(out, (cal_place){.source = missing}, "%s", why);
		return NULL;
	}
	const file_project *f = cal_file_fill(keep, &file, &kind, out);
	cal_project *it = f ? CAL_NEW(keep, cal_project) : NULL;
	bool strict = false;
	if (f) {
		*it = (cal_project){.source = file.source, .fail_on = f->fail_on, .margins = f->margins,
		                    .n_files = f->files_count, .n_threats = f->threats_count};
		it->files = all_from_here(keep, file.source, f->files, f->files_count);
		it->threats = all_from_here(keep, file.source, f->threats, f->threats_count);
		it->policy = from_here(keep, file.source, f->policy);
		it->baseline = from_here(keep, file.source, f->baseline);
		if (f->strict && cal_to_boolean(f->strict, &strict))
			it->strict = strict ? CAL_TRUE : CAL_FALSE;
		if (f->stale_days)
			cal_to_count(f->stale_days, &it->stale_days);
		find_wishes(keep, f, it);
	}
	cal_file_forget(&file);
	return it;
}
