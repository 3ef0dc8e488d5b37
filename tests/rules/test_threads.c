/* tests/rules/test_threads.c -- a model is judged by one thread and by several, with the same results. */
#include "rules/check.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_rules_threads(void);

enum { LAYERS = 60, ROOM = 1 << 16 };

/* Components in a row, each unlike the one before, under a service for every third. */
static void write_model(char *text)
{
	size_t n = (size_t)snprintf(text, ROOM,
	                            "calisto: 1\nname: row\n"
	                            "domains: [{name: eu, kind: region}, {name: a, kind: zone, within: [eu]}, "
	                            "{name: b, kind: zone, within: [eu]}, {name: r, kind: rack, within: [a]}]\n"
	                            "software: [{name: app}, {name: lib, kind: library}, {name: os, kind: os}]\n"
	                            "state: [{name: log, kind: log}, {name: cfg, kind: config}, {name: db, kind: table}]\n"
	                            "components:\n");
	for (unsigned i = 0; i < LAYERS; i++) {
		n += (size_t)snprintf(text + n, ROOM - n, "  - {name: c%u, replicas: %u, placement: [%s], runs: [%s]", i, i % 4 + 1,
		                      i % 3 ? i % 5 ? "a, b" : "eu" : "r, b", i % 2 ? "app" : "lib, os");
		n += (size_t)snprintf(text + n, ROOM - n, ", %s", i % 3 == 0   ? "stores: [{state: db}, {state: log}]"
		                                                  : i % 3 == 1 ? "consumes: [{state: log}, {state: cfg}]"
		                                                               : "consumes: [{state: db}]");
		if (i)
			n += (size_t)snprintf(text + n, ROOM - n, ", depends_on: [{component: c%u}]", (i - 1) / 2);
		n += (size_t)snprintf(text + n, ROOM - n, "}\n");
	}
	n += (size_t)snprintf(text + n, ROOM - n, "services:\n");
	for (unsigned i = 0; i < LAYERS; i += 3)
		n += (size_t)snprintf(text + n, ROOM - n, "  - {name: s%u, criticality: high, survives: [infrastructure, %s], "
		                      "depends_on: [{component: c%u}]}\n", i, i % 2 ? "state" : "2 replica-loss", i);
}

static void compare_finding(const cal_finding *x, const cal_finding *y)
{
	CHECK_TEXT(x->title, y->title);
	CHECK_NUMBER(x->level, y->level);
	CHECK_NUMBER(x->n_effects, y->n_effects);
	for (uint32_t k = 0; k < x->n_effects && k < y->n_effects; k++) {
		CHECK_NUMBER(x->effects[k].n_chain, y->effects[k].n_chain);
		for (uint32_t s = 0; s < x->effects[k].n_chain && s < y->effects[k].n_chain; s++)
			CHECK_TEXT(x->effects[k].chain[s].text, y->effects[k].chain[s].text);
	}
	CHECK_NUMBER(x->n_remedies, y->n_remedies);
	for (uint32_t k = 0; k < x->n_remedies && k < y->n_remedies; k++)
		CHECK_TEXT(x->remedies[k].set, y->remedies[k].set);
}

static void compare_findings(const cal_results *a, const cal_results *b)
{
	CHECK_NUMBER(a->n_findings, b->n_findings);
	for (uint32_t i = 0; i < a->n_findings && i < b->n_findings; i++)
		compare_finding(&a->findings[i], &b->findings[i]);
}

static void compare_questions(const cal_results *a, const cal_results *b)
{
	CHECK_NUMBER(a->n_questions, b->n_questions);
	for (uint32_t i = 0; i < a->n_questions && i < b->n_questions; i++) {
		CHECK_TEXT(a->questions[i].text, b->questions[i].text);
		CHECK_NUMBER(a->questions[i].verdicts, b->questions[i].verdicts);
	}
}

static void compare_verdicts(const cal_results *a, const cal_results *b)
{
	CHECK_NUMBER(a->summary.events, b->summary.events);
	CHECK_NUMBER(a->n_elements, b->n_elements);
	for (uint32_t i = 0; i < a->model->n_services * a->n_threats; i++) {
		CHECK_NUMBER(a->verdicts[i].kind, b->verdicts[i].kind);
		CHECK_NUMBER(a->verdicts[i].fails, b->verdicts[i].fails);
		CHECK_NUMBER(a->verdicts[i].unknown, b->verdicts[i].unknown);
	}
}

static void results_do_not_hang_on_threads(void)
{
	static char text[ROOM];
	read_fixture f;
	read_start(&f);
	write_model(text);
	read_string(&f, text);
	CHECK_TEXT(f.said, "");
	for (unsigned brief = 0; brief < 2 && f.m; brief++) {
		cal_check_options options = {.stale_days = -1, .today = 20454, .brief = brief, .threads = 1};
		const cal_results *one = cal_check(&f.keep, f.m, &options);
		CHECK(one->n_findings > 50 && one->n_questions > 5);
		for (options.threads = 2; options.threads < 6; options.threads++) {
			const cal_results *several = cal_check(&f.keep, f.m, &options);
			compare_findings(one, several);
			compare_questions(one, several);
			compare_verdicts(one, several);
		}
	}
	read_end(&f);
}

/* Of each level the first few are told as they are where all are. */
static void the_first_are_told_like_all(void)
{
	static char text[ROOM];
	read_fixture f;
	uint32_t n_told = 0, n_silent = 0;
	read_start(&f);
	write_model(text);
	read_string(&f, text);
	for (uint32_t shown = 1; shown < 12 && f.m; shown++) {
		cal_check_options options = {.stale_days = -1, .today = 20454, .brief = true, .threads = 1 + shown % 2};
		const cal_results *all = cal_check(&f.keep, f.m, &options);
		options.shown = shown;
		const cal_results *few = cal_check(&f.keep, f.m, &options);
		CHECK_NUMBER(few->n_findings, all->n_findings);
		for (uint32_t i = 0; i < few->n_findings; i++) {
			if (few->findings[i].title)
				compare_finding(&few->findings[i], &all->findings[i]);
			for (uint32_t k = 0; k < few->findings[i].n_effects; k++) {
				n_told += few->findings[i].effects[k].n_chain > 0;
				n_silent += !few->findings[i].effects[k].n_chain && all->findings[i].effects[k].n_chain;
			}
		}
	}
	CHECK(n_told > 100 && n_silent > 100);
	read_end(&f);
}

void suite_rules_threads(void)
{
	static const check_row tests[] = {{"results do not hang on threads", results_do_not_hang_on_threads},
	                                  {"the first are told like all", the_first_are_told_like_all}};
	check_suite("rules/threads", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
