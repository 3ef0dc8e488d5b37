/* tests/fuzz/model.c -- any bytes as a model: read, checked, and exported in every format.
 *
 * For libFuzzer, with the sanitizers: make fuzz.  What is right is not asked, only that nothing breaks, that
 * a model that is refused comes with an error, and that what is found can be written. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export/export.h"
#include "model/read.h"
#include "rules/catalogue.h"
#include "rules/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A file that holds the bytes, where a path can name it. */
static const char *as_file(const uint8_t *bytes, size_t n)
{
	static char path[] = "/tmp/calisto-fuzz-XXXXXX";
	static int file = -1;
	if (file < 0)
		file = mkstemp(path);
	if (file < 0 || ftruncate(file, 0) != 0 || pwrite(file, bytes, n, 0) != (ssize_t)n)
		abort();
	return path;
}

static void export_all(const cal_results *r)
{
	const cal_results *results[] = {r};
	for (const cal_exporter *e = cal_exporters(); e->name; e++) {
		cal_export_request request = {.results = results, .n_results = 1, .n_models = 1, .version = "fuzz",
		                              .verbosity = CAL_VERBOSE, .levels = CAL_ALL_LEVELS,
		                              .look = {.width = 80, .unicode = true, .colour = true}};
		cal_out out;
		if (!cal_out_file(&out, "/dev/null"))
			abort();
		e->write(&request, &out);
		if (!cal_out_finish(&out))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static cal_arena builtin;
	static const cal_catalogue *catalogue;
	if (!catalogue)
		catalogue = cal_builtin_catalogue(&builtin);
	cal_arena keep = {0};
	cal_diags diags = {.keep = &keep};
	cal_read_request request = {.path = as_file(bytes, n), .builtin = catalogue};
	const cal_model *model = cal_model_read(&keep, &request, &diags);
	if (!model && diags.errors == 0)
		abort();
	if (model)
		export_all(cal_check(&keep, model, &(cal_check_options){.stale_days = 30, .today = 20454}));
	cal_diags_free(&diags);
	cal_arena_free(&keep);
	return 0;
}
