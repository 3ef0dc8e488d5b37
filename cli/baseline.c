/* cli/baseline.c -- baselines of files, and models as they name them. */
#define _XOPEN_SOURCE 700  /* realpath */
#include "cli/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/formats.h"
#include "export/baseline.h"
#include "export/names.h"

/* ---- the names of models' files ---- */

/* The whole path of a file or folder without links; the path as it is where that cannot be told. */
static const char *whole_path(cal_arena *keep, const char *path)
{
	char *whole = realpath(path, NULL);
	const char *kept = cal_copy(keep, whole ? whole : path, strlen(whole ? whole : path));
	free(whole);
	return kept;
}

static const char *folder_of(cal_arena *keep, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	return slash == path ? "/" : cal_copy(keep, path, (size_t)(slash - path));
}

/* A whole path as seen from a whole folder: "../models/bus.calisto.yaml". */
static const char *seen_from(cal_arena *keep, const char *folder, const char *path)
{
	size_t common = 0, at = 0;
	while (path[at] && path[at] == folder[at]) {
		at++;
		if (path[at - 1] == '/')
			common = at;
	}
	if (folder[at] == '\0' && path[at] == '/')
		common = at + 1;
	const char *back = "", *rest = folder + (common < strlen(folder) ? common : strlen(folder));
	for (; *rest; rest += strcspn(rest, "/"), rest += *rest == '/')
		back = cal_format(keep, "%s../", back);
	return cal_format(keep, "%s%s", back, path + common);
}

/* A model's file as its baseline names it, wherever calisto runs. */
static const char *name_in(cal_arena *keep, const char *baseline, const cal_model *m)
{
	const char *file = cal_model_file(m);
	if (strcmp(file, "<stdin>") == 0)
		return file;
	const char *whole = whole_path(keep, file), *folder = whole_path(keep, folder_of(keep, baseline));
	return *whole == '/' && *folder == '/' ? seen_from(keep, folder, whole) : whole;
}

/* ---- reading ---- */

const cal_baseline *cal_baseline_open(cal_arena *keep, const char *path, cal_colour_when colour)
{
	cal_diags diags = {.keep = keep};
	const cal_baseline *it = cal_baseline_read(keep, path, &diags);
	cal_diags_sort(&diags);
	cal_diags_print(&diags, stderr, cal_terminal_colour(stderr, colour));
	cal_diags_free(&diags);
	return it;
}

void cal_baseline_apply(cal_arena *keep, const cal_baseline *baseline, const char *path, const cal_model *m,
                        cal_check_options *options)
{
	options->known = NULL;
	options->n_known = 0;
	if (!baseline)
		return;
	const char *file = name_in(keep, path, m);
	cal_known *known = CAL_NEWS(keep, (size_t)baseline->n + 1, cal_known);
	for (uint32_t i = 0; i < baseline->n; i++)
		if (strcmp(baseline->at[i].model, m->name) == 0 && strcmp(baseline->at[i].file, file) == 0)
			known[options->n_known++] = baseline->at[i].known;
	options->known = known;
}

/* ---- writing ---- */

bool cal_baseline_save(cal_arena *keep, const char *path, const cal_results *const *results, size_t n)
{
	const char **files = CAL_NEWS(keep, n + 1, const char *);
	for (size_t i = 0; i < n; i++)
		files[i] = name_in(keep, path, results[i]->model);
	cal_out out;
	if (!cal_out_file(&out, path))
		return cal_output_finish(&out, path);
	const uint32_t lines = cal_baseline_write(results, files, n, &out);
	if (!cal_output_finish(&out, path))
		return false;
	fprintf(stderr, "calisto: %u finding%s in %s\n", (unsigned)lines, lines == 1 ? " is now known," : "s are now known,",
	        cal_quote(keep, path));
	return true;
}
