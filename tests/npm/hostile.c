/* tests/npm/hostile.c -- the hostile corpus in the languages that programs from npm read: hostile FOLDER
 *
 * Writes markdown.json, a list of objects {plain, markdown, code}: what should be read, and the text and the code span
 * that it was made; and results whose names are hostile, as hostile-N.sarif. */
#include <errno.h>

#include "base/escape.h"
#include "export/json_writer.h"
#include "export/export.h"
#include "tests/export/fixture.h"
#include "tests/hostile.h"

static bool open_in(cal_out *out, cal_arena *a, const char *folder, const char *name)
{
	const char *path = cal_format(a, "%s/%s", folder, name);
	if (cal_out_file(out, path))
		return true;
	fprintf(stderr, "hostile: cannot write %s: %s\n", path, strerror(out->error));
	return false;
}

static bool write_markdown(cal_arena *a, const char *folder)
{
	cal_out out;
	if (!open_in(&out, a, folder, "markdown.json"))
		return false;
	cal_json j = {.out = &out};
	cal_json_open(&j, NULL, '[');
	for (size_t i = 0; i < HOSTILE; i++) {
		cal_json_open(&j, NULL, '{');
		cal_json_value(&j, "plain", cal_json_text(hostile_plain(a, hostile[i], " ", " ", false)));
		cal_json_value(&j, "markdown", cal_json_text(cal_escape_markdown(a, hostile[i])));
		cal_json_value(&j, "code", cal_json_text(cal_escape_markdown_code(a, hostile[i])));
		cal_json_close(&j);
	}
	cal_json_close(&j);
	return cal_out_finish(&out);
}

/* Results and a wrong model with eight of the names, in one format. */
static bool write_results(cal_arena *a, const char *folder, size_t first, const char *format)
{
	enum { AT_ONCE = 8 };
	const char *names[AT_ONCE];
	cal_diags wrong = {.keep = a};
	cal_out out;
	for (size_t k = 0; k < AT_ONCE; k++) {
		names[k] = hostile[(first + k) % HOSTILE];
		cal_error(&wrong, (cal_place){0}, "%s", names[k]);
		cal_hint(&wrong, "%s", names[k]);
	}
	const cal_results *r = fixture_system(a, (fixture_size){10, 10, 37, 16, 4, names, AT_ONCE});
	const cal_told told = {names[1], true, &wrong};
	const cal_export_request request = {.results = &r, .n_results = 1, .told = &told, .n_told = 1, .n_models = 2,
	                                    .status = 2, .version = "0.1.0"};
	const cal_exporter *e = cal_exporter_named(format);
	bool written = open_in(&out, a, folder, cal_format(a, "hostile-%zu%s", first, e->extension));
	if (written) {
		e->write(&request, &out);
		written = cal_out_finish(&out);
	}
	cal_diags_free(&wrong);
	return written;
}

int main(int n, char **words)
{
	cal_arena a = {0};
	bool written = n == 2 && write_markdown(&a, words[1]);
	for (size_t i = 0; i < HOSTILE && written; i += 8)
		written = write_results(&a, words[1], i, "sarif");
	cal_arena_free(&a);
	return written ? 0 : 4;
}
