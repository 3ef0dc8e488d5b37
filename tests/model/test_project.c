/* tests/model/test_project.c -- project files and baselines: what they say, and what is wrong with them. */
#include "base/text.h"
#include "model/baseline.h"
#include "model/project.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_project(void);

/* What was said of the newest file, without the test's folder. */
static const char *said(read_fixture *f)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	cal_diags_sort(&f->out);
	cal_diags_print(&f->out, to, false);
	fclose(to);
	const char *folder = cal_format(&f->keep, "%s/", read_folder());
	for (char *at; (at = strstr(text, folder));)
		memmove(at, at + strlen(folder), strlen(at + strlen(folder)) + 1);
	const char *kept = cal_copy(&f->keep, text, strlen(text));
	free(text);
	return kept;
}

static const cal_project *project_of(read_fixture *f, const char *yaml)
{
	return cal_project_read(&f->keep, read_file(f, "project.yaml", yaml, strlen(yaml)), &f->out);
}

static const cal_baseline *baseline_of(read_fixture *f, const char *yaml)
{
	return cal_baseline_read(&f->keep, read_file(f, "known.yaml", yaml, strlen(yaml)), &f->out);
}

#define CHECK_REFUSED(read, yaml, want)                                                                      \
	do {                                                                                                 \
		read_fixture f;                                                                              \
		read_start(&f);                                                                              \
		CHECK(read(&f, yaml) == NULL);                                                               \
		CHECK_TEXT(said(&f), want);                                                                  \
		read_end(&f);                                                                                \
	} while (0)

static void a_project_says_all_that_it_may(void)
{
	read_fixture f;
	read_start(&f);
	const cal_project *p = project_of(&f, "calisto: 1\nfiles: [models, /abs, .]\nthreats: [t.yaml]\npolicy: ../p.yaml\n"
	                                      "baseline: known.yaml\nfail_on: never\nstrict: yes\n");
	CHECK(p == NULL);  /* `yes` is no boolean */
	p = project_of(&f, "calisto: 1\nfiles: [models, /abs, .]\nthreats: [t.yaml]\npolicy: ../p.yaml\n"
	                   "baseline: known.yaml\nfail_on: never\nstrict: true\nmargins: always\nstale_days: 90\n"
	                   "skip:\n  - {threat: zone-loss, reason: one zone}\nlevels: [{threat: CAL203, level: warning}]\n");
	CHECK(p != NULL);
	if (p) {
		CHECK_NUMBER(p->n_files, 3);
		CHECK_TEXT(p->files[0], cal_format(&f.keep, "%s/models", read_folder()));
		CHECK_TEXT(p->files[1], "/abs");
		CHECK_TEXT(p->files[2], read_folder());
		CHECK_TEXT(p->threats[0], cal_format(&f.keep, "%s/t.yaml", read_folder()));
		CHECK_TEXT(p->policy, cal_format(&f.keep, "%s/../p.yaml", read_folder()));
		CHECK_TEXT(p->baseline, cal_format(&f.keep, "%s/known.yaml", read_folder()));
		CHECK(p->fail_on == 4 && p->strict == CAL_TRUE && p->margins == 2 && p->stale_days == 90);
		CHECK_NUMBER(p->n_wishes, 2);
		CHECK_TEXT(p->wishes[0].skip, "one zone");
		CHECK_NUMBER(p->wishes[0].at.line, 11);
		CHECK_NUMBER(p->wishes[0].at.column, 14);
		CHECK_TEXT(p->wishes[1].threat, "CAL203");
		CHECK_NUMBER(p->wishes[1].level, 2);
	}
	read_end(&f);
}

static void a_project_may_say_nothing(void)
{
	read_fixture f;
	read_start(&f);
	const cal_project *p = project_of(&f, "calisto: 1\n");
	CHECK(p && !p->files && !p->threats && !p->policy && !p->baseline && !p->fail_on && !p->margins);
	CHECK(p && p->strict == CAL_UNSAID && p->stale_days == 0 && p->n_wishes == 0);
	CHECK_NUMBER(f.out.n, 0);
	read_end(&f);
}

static void what_is_wrong_with_a_project_has_its_place(void)
{
	CHECK_REFUSED(project_of, "", "project.yaml: error: the file is empty\n"
	                              "      = a project file starts with the line 'calisto: 1'\n");
	CHECK_REFUSED(project_of, "[1]", "project.yaml:1:1: error: a project file is a mapping that starts with 'calisto: 1', "
	                                 "not a list\n    1 | [1]\n      | ^\n");
	CHECK_REFUSED(project_of, "calisto: 1\nfail-on: eror\nfail_on: eror\n",
	              "project.yaml:2:1: error: unknown key 'fail-on'\n    2 | fail-on: eror\n      | ^~~~~~~\n"
	              "      = did you mean 'fail_on'?\n"
	              "project.yaml:3:10: error: 'fail_on' cannot be 'eror'\n    3 | fail_on: eror\n      |          ^~~~\n"
	              "      = did you mean 'error'?  One of: error, warning, note, never\n");
	CHECK_REFUSED(project_of, "calisto: 1\nservices: []\n",
	              "project.yaml:2:1: error: unknown key 'services'\n    2 | services: []\n      | ^~~~~~~~\n"
	              "      = the keys here are: calisto, files, threats, policy, baseline, fail_on, strict, margins, "
	              "stale_days, skip, levels\n");
	CHECK_REFUSED(project_of, "calisto: 1\n---\ncalisto: 1\n",
	              "project.yaml:2:1: error: a second document starts here, and a project file is one\n"
	              "    2 | ---\n      | ^\n      = remove the '---'\n");
}

static void wishes_reach_the_threats_of_a_model(void)
{
	static const char yaml[] = "calisto: 1\nname: n\ncomponents: [{name: web}]\n"
	                           "services: [{name: look, depends_on: [{component: web}]}]\n";
	read_fixture f;
	read_start(&f);
	const cal_project *p = project_of(&f, "calisto: 1\nskip: [{threat: CAL106, reason: one}]\n"
	                                      "levels: [{threat: zone-loss, level: error}, {threat: disaster, level: note}]\n");
	cal_read_request request = {.wishes = p->wishes, .n_wishes = p->n_wishes};
	const cal_model *m = read_path(&f, read_file(&f, "model.yaml", yaml, sizeof yaml - 1), &request);
	uint32_t n = 0;
	for (uint32_t t = 0; m && t < m->n_threats; t++) {
		const char *slug = m->threats[t].name;
		bool zone = strcmp(slug, "zone-loss") == 0, disaster = strcmp(slug, "disaster") == 0;
		CHECK((m->threats[t].skipped != NULL) == zone);
		CHECK_NUMBER(m->threats[t].level, zone ? 1 : disaster ? 3 : 0);
		n += zone + disaster;
	}
	CHECK_NUMBER(n, 2);
	read_end(&f);
}

static void a_wish_about_no_threat_is_an_error_of_the_project(void)
{
	static const char yaml[] = "calisto: 1\nname: n\ncomponents: [{name: web}]\n"
	                           "services: [{name: look, depends_on: [{component: web}]}]\n";
	read_fixture f;
	read_start(&f);
	const cal_project *p = project_of(&f, "calisto: 1\nskip: [{threat: zone-los, reason: one}]\n"
	                                      "levels: [{threat: CAL106, level: note}, {threat: zone-loss, level: error}]\n");
	cal_read_request request = {.wishes = p->wishes, .n_wishes = p->n_wishes};
	CHECK(read_path(&f, read_file(&f, "model.yaml", yaml, sizeof yaml - 1), &request) == NULL);
	CHECK_TEXT(f.said, "project.yaml:2:17: error: unknown threat 'zone-los'\n"
	                   "    2 | skip: [{threat: zone-los, reason: one}]\n      |                 ^~~~~~~~\n"
	                   "      = did you mean 'zone-loss'?\n"
	                   "project.yaml:3:50: error: 'zone-loss' stands in this list twice\n"
	                   "    3 | levels: [{threat: CAL106, level: note}, {threat: zone-loss, level: e...\n"
	                   "      |                                                  ^~~~~~~~~\n");
	read_end(&f);
}

static void a_baseline_is_read(void)
{
	read_fixture f;
	read_start(&f);
	const cal_baseline *b = baseline_of(&f, "baseline: 1\nfindings:\n"
	    "  - {model: m, file: ../m.yaml, finding: 2 zone-loss, service: \"a \\\"b\\\"\", level: error, letters: DA}\n"
	    "  - {model: m, file: m.yaml, finding: unused-element, element: state/x, level: note}\n");
	CHECK(b && b->n == 2);
	if (b && b->n == 2) {
		CHECK_TEXT(b->at[0].file, "../m.yaml");
		CHECK_TEXT(b->at[0].known.finding, "2 zone-loss");
		CHECK_TEXT(b->at[0].known.service, "a \"b\"");
		CHECK(!b->at[0].known.element && b->at[0].known.level == 1);
		CHECK_NUMBER(b->at[0].known.letters, 1u << (PROPERTY_AVAILABILITY - 1) | 1u << (PROPERTY_DURABILITY - 1));
		CHECK_TEXT(b->at[1].known.element, "state/x");
		CHECK(!b->at[1].known.service && b->at[1].known.level == 3 && b->at[1].known.letters == 0);
	}
	b = baseline_of(&f, "baseline: 1\nfindings: []\n");
	CHECK(b && b->n == 0);
	read_end(&f);
}

static void what_is_wrong_with_a_baseline_has_its_place(void)
{
	CHECK_REFUSED(baseline_of, "baseline: 2\nfindings: []\n",
	              "known.yaml:1:11: error: 'baseline' must be the version of the file format, which is 1, not '2'\n"
	              "    1 | baseline: 2\n      |           ^\n");
	CHECK_REFUSED(baseline_of, "baseline: 1\n",
	              "known.yaml:1:1: error: required key 'findings' is missing\n    1 | baseline: 1\n      | ^\n"
	              "      = findings: findings that are known\n");
	CHECK_REFUSED(baseline_of, "calisto: 1\nname: n\n",
	              "known.yaml:1:1: error: unknown key 'calisto'\n    1 | calisto: 1\n      | ^~~~~~~\n"
	              "      = the keys here are: baseline, findings\n"
	              "known.yaml:1:1: error: required key 'baseline' is missing\n    1 | calisto: 1\n      | ^\n"
	              "      = baseline: the version of the file format: 1\n"
	              "known.yaml:1:1: error: required key 'findings' is missing\n    1 | calisto: 1\n      | ^\n"
	              "      = findings: findings that are known\n"
	              "known.yaml:2:1: error: unknown key 'name'\n    2 | name: n\n      | ^~~~\n"
	              "      = the keys here are: baseline, findings\n");
	CHECK_REFUSED(baseline_of, "baseline: 1\nfindings:\n"
	                           "  - {model: m, file: m, finding: f, level: note, letters: AX}\n"
	                           "  - {model: m, file: m, finding: f, level: note, letters: AA}\n",
	              "known.yaml:3:59: error: 'letters' are some of C A L I S D O, each once, not 'AX'\n"
	              "    3 | ... finding: f, level: note, letters: AX}\n"
	              "      |                                       ^~\n"
	              "known.yaml:4:59: error: 'letters' are some of C A L I S D O, each once, not 'AA'\n"
	              "    4 | ... finding: f, level: note, letters: AA}\n"
	              "      |                                       ^~\n");
	CHECK_REFUSED(baseline_of, "baseline: 1\nfindings: [\n",
	              "known.yaml:3:1: error: a value is missing here\n");
}

void suite_project(void)
{
	static const check_row tests[] = {
		{"a project says all that it may", a_project_says_all_that_it_may},
		{"a project may say nothing", a_project_may_say_nothing},
		{"what is wrong with a project has its place", what_is_wrong_with_a_project_has_its_place},
		{"wishes reach the threats of a model", wishes_reach_the_threats_of_a_model},
		{"a wish about no threat is an error of the project", a_wish_about_no_threat_is_an_error_of_the_project},
		{"a baseline is read", a_baseline_is_read},
		{"what is wrong with a baseline has its place", what_is_wrong_with_a_baseline_has_its_place},
	};
	check_suite("model/project", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
