/* cli/formats.h -- the values of --format: which exports go where. */
#ifndef CALISTO_CLI_FORMATS_H
#define CALISTO_CLI_FORMATS_H

#include "cli/terminal.h"
#include "export/export.h"

typedef struct {
	const cal_exporter *exporter;
	const char *path;  /* NULL: standard output */
} cal_format_target;

typedef struct {
	cal_format_target *at;
	size_t n;
} cal_formats;

/* Adds FORMAT[:FILE].  Gives NULL, or what is wrong with it. */
const char *cal_formats_add(cal_arena *keep, cal_formats *formats, const char *value);

/* Do all of them do without chains of causes of notes? */
bool cal_formats_brief(const cal_formats *formats, cal_verbosity verbosity);

/* Writes each of them, text on standard output if there is none; where no model is right, only those that tell of wrong
 * ones, and the files of the others stay as they were.  False: some could not be written, which
 * standard error has been told, unless it is only that nobody reads standard output any more. */
bool cal_formats_write(cal_arena *keep, const cal_formats *formats, const cal_export_request *request,
                       cal_colour_when colour);

/* Finishes an output, and tells standard error if that fails; path NULL: standard output. */
bool cal_output_finish(cal_out *out, const char *path);

#endif
