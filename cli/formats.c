/* cli/formats.c -- words of the command line to exports, and results through them to their files. */
#include "cli/formats.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/files.h"

static size_t count_exporters(void)
{
	size_t n = 0;
	while (cal_exporters()[n].name)
		n++;
	return n;
}

static const char *unknown_format(cal_arena *keep, const char *name)
{
	const size_t n = count_exporters();
	const char **names = CAL_NEWS(keep, n, const char *), *list = "";
	for (size_t i = 0; i < n; i++) {
		names[i] = cal_exporters()[i].name;
		list = cal_format(keep, "%s%s%s", list, i == 0 ? "" : i + 1 < n ? ", " : " and ", names[i]);
	}
	return cal_format(keep, "unknown format '%s', the formats are %s%s", name, list,
	                  cal_did_you_mean(keep, cal_nearest(name, names, n)));
}

static bool is_same_target(const char *a, const char *b)
{
	return a && b ? cal_files_same(a, b) : a == b;
}

const char *cal_formats_add(cal_arena *keep, cal_formats *formats, const char *value)
{
	const size_t length = strcspn(value, ":");
	const char *name = cal_copy(keep, value, length), *path = value[length] ? value + length + 1 : NULL;
	const cal_exporter *exporter = cal_exporter_named(name);
	if (!exporter)
		return unknown_format(keep, name);
	if (path && !*path)
		return cal_format(keep, "'%s' names no file after the colon", value);
	if (path && strcmp(path, "-") == 0)
		path = NULL;
	for (size_t i = 0; i < formats->n; i++)
		if (is_same_target(formats->at[i].path, path))
			return cal_format(keep, "two formats for %s; give one of them a file of its own, as in '%s:FILE'",
			                  path ? path : "standard output", name);
	cal_format_target *at = CAL_NEWS(keep, formats->n + 1, cal_format_target);
	if (formats->n > 0)
		memcpy(at, formats->at, formats->n * sizeof *at);
	at[formats->n++] = (cal_format_target){exporter, path};
	formats->at = at;
	return NULL;
}

bool cal_formats_brief(const cal_formats *formats, cal_verbosity verbosity)
{
	bool brief = verbosity != CAL_VERBOSE;
	for (size_t i = 0; i < formats->n; i++)
		brief &= formats->at[i].exporter->brief;
	return brief;
}

bool cal_output_finish(cal_out *out, const char *path)
{
	if (cal_out_finish(out))
		return true;
	if (out->error != EPIPE || path)
		cal_failure("cannot write %s: %s", path ? path : "to standard output", strerror(out->error));
	return false;
}

static bool write_one(const cal_format_target *target, cal_export_request request, cal_colour_when colour)
{
	FILE *stream = target->path ? NULL : stdout;
	cal_out out;
	request.look = cal_terminal_look(stream, colour);
	if (stream)
		cal_out_stream(&out, stream);
	else if (!cal_out_file(&out, target->path))
		return cal_output_finish(&out, target->path);
	target->exporter->write(&request, &out);
	return cal_output_finish(&out, target->path);
}

bool cal_formats_write(cal_arena *keep, const cal_formats *formats, const cal_export_request *request,
                       cal_colour_when colour)
{
	cal_formats chosen = *formats;
	bool written = true;
	if (chosen.n == 0)
		cal_formats_add(keep, &chosen, "text");
	for (size_t i = 0; i < chosen.n; i++)
		if (request->n_results > 0 || chosen.at[i].exporter->tells_wrong)
			written &= write_one(&chosen.at[i], *request, colour);
	return written;
}
