/* tests/export/test_baseline.c -- what is written as a baseline is read as what was found. */
#include "export/baseline.h"
#include "base/text.h"
#include "model/baseline.h"
#include "rules/check.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_baseline_out(void);

static const cal_results *check_model(read_fixture *f, const char *yaml, const cal_known *known, uint32_t n)
{
	const cal_model *m = read_string(f, yaml);
	cal_check_options options = {.stale_days = -1, .today = 20454, .known = known, .n_known = n};
	return m ? cal_check(&f->keep, m, &options) : NULL;
}

static const char *written(read_fixture *f, const cal_results *r, const char *file, uint32_t *lines)
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	*lines = cal_baseline_write(&r, &file, 1, &out);
	CHECK(cal_out_finish(&out));
	const char *text = cal_copy(&f->keep, out.memory, out.size);
	free(out.memory);
	return text;
}

static const char model[] =
	"calisto: 1\nname: \"an \\\"odd\\\" name: #1\"\n"
	"domains: [{name: \"null\", kind: zone}, {name: \"- ü {x}, 'y' \\\\\", kind: zone}]\n"
	"components: [{name: web, placement: [\"null\"]}, {name: db, placement: [\"- ü {x}, 'y' \\\\\"]}]\n"
	"services: [{name: \"a, b: c\", depends_on: [{component: web}, {component: db}], survives: [zone-loss]}]\n";

static void findings_are_a_line_each_in_order(void)
{
	read_fixture f;
	uint32_t lines;
	read_start(&f);
	const cal_results *r = check_model(&f, "calisto: 1\nname: n\ndomains: [{name: z, kind: zone}]\n"
	    "components: [{name: web, placement: [z]}]\nservices:\n"
	    "  - {name: two, depends_on: [{component: web}], survives: [zone-loss]}\n"
	    "  - {name: one, depends_on: [{component: web}], criticality: high}\n", NULL, 0);
	const char *text = written(&f, r, "n.yaml", &lines);
	CHECK_TEXT(text, "# Findings that are known: `calisto check --baseline` tells only of others.\n"
	           "# Written by `calisto check --write-baseline`.\n"
	           "baseline: 1\n"
	           "findings:\n"
	           "  - {model: n, file: n.yaml, finding: bad-release, element: components/web, service: one, level: warning, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: bad-release, element: components/web, service: two, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: disaster, element: domains/z, service: one, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: disaster, element: domains/z, service: two, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: latent-defect, element: components/web, service: one, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: latent-defect, element: components/web, service: two, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: region-loss, element: components/web, service: one, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: region-loss, element: components/web, service: two, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: replica-loss, element: components/web, service: one, level: warning, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: replica-loss, element: components/web, service: two, level: note, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: zone-loss, element: domains/z, service: one, level: warning, letters: A}\n"
	           "  - {model: n, file: n.yaml, finding: zone-loss, element: domains/z, service: two, level: error, letters: A}\n");
	read_end(&f);
}

static void what_is_written_makes_everything_known(void)
{
	read_fixture f;
	uint32_t lines;
	read_start(&f);
	static const char file[] = "../odd 'folder'/\t\x1b[31mü.yaml";
	const char *text = written(&f, check_model(&f, model, NULL, 0), file, &lines);
	CHECK(lines > 3);
	const cal_baseline *b = cal_baseline_read(&f.keep, read_file(&f, "known.yaml", text, strlen(text)), &f.out);
	CHECK(b && b->n == lines);
	cal_known *known = CAL_NEWS(&f.keep, lines, cal_known);
	for (uint32_t i = 0; b && i < b->n; i++) {
		CHECK_TEXT(b->at[i].model, "an \"odd\" name: #1");
		CHECK_TEXT(b->at[i].file, file);
		known[i] = b->at[i].known;
	}
	const cal_results *r = check_model(&f, model, known, lines);
	CHECK(r && r->n_findings > 0 && r->summary.known == r->n_findings);
	CHECK(r && r->n_gone == 0 && r->summary.errors == 0);
	uint32_t again;
	CHECK_TEXT(written(&f, r, file, &again), text);
	read_end(&f);
}

static void nothing_found_is_an_empty_list(void)
{
	read_fixture f;
	uint32_t lines;
	read_start(&f);
	const cal_results *r = check_model(&f, model, NULL, 0);
	cal_results nothing = *r;
	nothing.n_findings = 0;
	CHECK(strstr(written(&f, &nothing, "n.yaml", &lines), "\nbaseline: 1\nfindings: []\n") != NULL);
	CHECK_NUMBER(lines, 0);
	read_end(&f);
}

void suite_baseline_out(void)
{
	static const check_row tests[] = {
		{"findings are a line each, in order", findings_are_a_line_each_in_order},
		{"what is written makes everything known", what_is_written_makes_everything_known},
		{"nothing found is an empty list", nothing_found_is_an_empty_list},
	};
	check_suite("export/baseline", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
