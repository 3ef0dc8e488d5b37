/* tests/fuzz/model.c -- any bytes as a model: read, checked, exported in every format, drawn in every view, advised on, and
 * compared with what was advised.
 *
 * For libFuzzer, with the sanitizers: make fuzz.  What is right is not asked, only that nothing breaks, that
 * a model that is refused comes with an error, and that what is found can be written. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "draw/dot.h"
#include "draw/view.h"
#include "export/advice.h"
#include "export/comparison.h"
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

static void write_picture(const cal_picture *p)
{
	const cal_dot_look look = {.legend = true, .link = "%s#L%u"};
	cal_out out;
	if (!cal_out_file(&out, "/dev/null"))
		abort();
	cal_dot_write(p, &look, &out);
	cal_mermaid_write(p, &look, &out);
	if (!cal_out_finish(&out))
		abort();
}

/* A view; why it cannot be drawn has to be said. */
static void draw(cal_arena *keep, const cal_results *r, cal_view_request request)
{
	const char *wrong;
	const cal_picture *p = cal_picture_of(keep, r, &request, &wrong);
	if (!p && !wrong)
		abort();
	if (p)
		write_picture(p);
}

static void draw_all(cal_arena *keep, const cal_results *r)
{
	enum { EVENTS = 3 };
	for (unsigned view = 0; view < VIEW_COUNT; view++)
		for (uint32_t most = 0; most < 20; most += 9)
			draw(keep, r, (cal_view_request){.view = (cal_view)view, .service = view == VIEW_FAULT_TREE ? 0 : CAL_NONE, .most = most});
	for (uint32_t i = 0; i < r->n_findings && i < EVENTS; i++) {
		const cal_finding *f = &r->findings[i];
		const char *element = cal_element_name(r->model, f->element);
		draw(keep, r, (cal_view_request){.view = VIEW_BLAST, .service = CAL_NONE,
		                                 .event = cal_format(keep, "%s:%s", f->slug, element ? element : "unnamed")});
	}
}

/* Some changes are tried, and the model is compared with what it would be with them. */
static void advise(cal_arena *keep, const cal_model *m, const cal_read_request *read)
{
	enum { TRIES = 12 };
	const cal_check_options options = {.stale_days = -1, .today = 20454, .margins = MARGINS_NEVER};
	cal_advice advice = cal_advise(keep, m, &(cal_advise_request){.read = read, .options = &options, .most = TRIES});
	cal_out out;
	if (!cal_out_file(&out, "/dev/null"))
		abort();
	cal_text_advice(&advice, (cal_look){.width = 80}, &out);
	cal_json_advice(&advice, "fuzz", &out);
	cal_patch_advice(&advice, &out);
	if (advice.after) {
		cal_compare_request request = {.read = {read, read}, .options = &options};
		cal_named_comparison named = {{"before", "after"}, cal_compare(keep, m, advice.after->model, &request)};
		cal_text_comparison(&named, 1, (cal_look){.width = 80}, &out);
		cal_markdown_comparison(&named, 1, &out);
		cal_json_comparison(&named, 1, "fuzz", &out);
	}
	if (!cal_out_finish(&out))
		abort();
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
	if (model) {
		const cal_results *results = cal_check(&keep, model, &(cal_check_options){.stale_days = 30, .today = 20454});
		export_all(results);
		draw_all(&keep, results);
		advise(&keep, model, &request);
	}
	cal_diags_free(&diags);
	cal_arena_free(&keep);
	return 0;
}
