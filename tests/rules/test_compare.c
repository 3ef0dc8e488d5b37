/* tests/rules/test_compare.c -- what a change loses and gains, and what it is due to. */
#include <string.h>

#include "export/comparison.h"
#include "rules/compare.h"
#include "tests/check.h"
#include "tests/model/fixture.h"
#include "tests/rules/told.h"

void suite_compare(void);

static read_fixture f;

static const char *told_list(const cal_comparison *c, const char *word, const cal_compared *list, uint32_t n)
{
	const char *text = "";
	for (uint32_t i = 0; i < n; i++) {
		char letters[LETTERS + 1];
		const cal_compared *it = &list[i];
		text = cal_format(&f.keep, "%s%s %s %s %s", text, word, c->model[1]->services[it->service[1]].name,
		                  c->model[1]->threats[it->threat[1]].name, cal_letters(it->letters, letters));
		for (unsigned letter = 0; letter < LETTERS; letter++)
			if (it->margins >> letter & 1)
				text = cal_format(&f.keep, "%s %c%d>%d", text, "CALISDO"[letter], it->margin[0][letter], it->margin[1][letter]);
		for (uint32_t k = 0; k < it->n_due; k++)
			text = cal_format(&f.keep, "%s %s %s", text, it->tried ? "by" : "on",
			                  cal_difference_text(&f.keep, c, &c->differences.at[it->due[k]]));
		text = cal_format(&f.keep, "%s\n", text);
	}
	return text;
}

static cal_comparison compare(const char *older, const char *newer)
{
	const cal_model *m[2];
	cal_read_request *requests = CAL_NEWS(&f.keep, 2, cal_read_request);
	for (unsigned i = 0; i < 2; i++) {
		const char *text = cal_format(&f.keep, "calisto: 1\nname: m\n%s", i ? newer : older);
		requests[i] = (cal_read_request){.path = read_file(&f, i ? "new.yaml" : "old.yaml", text, strlen(text)), .builtin = &f.builtin};
		m[i] = read_path(&f, requests[i].path, NULL);
		CHECK_TEXT(f.said, "");
	}
	if (!m[0] || !m[1])
		return (cal_comparison){0};
	cal_check_options options = told_plainly;
	options.margins = MARGINS_ALWAYS;
	cal_compare_request request = {.read = {&requests[0], &requests[1]}, .options = &options, .figures = true};
	return cal_compare(&f.keep, m[0], m[1], &request);
}

static const char *compared(const char *older, const char *newer)
{
	cal_comparison c = compare(older, newer);
	return cal_format(&f.keep, "%s%s", told_list(&c, "loss", c.losses, c.n_losses), told_list(&c, "gain", c.gains, c.n_gains));
}

static const char *differing(const char *older, const char *newer)
{
	cal_comparison c = compare(older, newer);
	const char *text = "";
	for (uint32_t i = 0; i < c.differences.n; i++)
		text = cal_format(&f.keep, "%s%s\n", text, cal_difference_text(&f.keep, &c, &c.differences.at[i]));
	return text;
}

#define ZONES "domains: [{name: a, kind: zone}, {name: b, kind: zone}, {name: c, kind: zone}]\n"
#define WEB(attributes) "components: [{name: web, " attributes "}]\nservices: [{name: s, depends_on: [{component: web}]}]\n"

static void nothing_changes(void)
{
	CHECK_TEXT(compared(WEB("replicas: 2, runs: []"), WEB("runs: [],   replicas: '2'")), "");
	CHECK_TEXT(differing(WEB("replicas: 2, runs: []"), WEB("runs: [],   replicas: '2'  # a remark\n ")), "");
}

static void a_placement_is_lost(void)
{
	CHECK_TEXT(compared(ZONES WEB("replicas: 2, placement: [a, b], runs: []"), ZONES WEB("replicas: 2, placement: [a], runs: []")),
	           "loss s zone-loss A by components/web: placement: [a], was [a, b]\n"
	           "loss s region-loss A by components/web: placement: [a], was [a, b]\n"
	           "loss s disaster A by components/web: placement: [a], was [a, b]\n"
	           "loss s false-redundancy A by components/web: placement: [a], was [a, b]\n");
}

static void a_margin_is_lost(void)
{
	CHECK_TEXT(compared(WEB("replicas: 3, runs: []"), WEB("replicas: 2, runs: []")),
	           "loss s replica-loss  A2>1 by components/web: replicas: 2, was 3\n"
	           "loss s gray-failure  A2>1 by components/web: replicas: 2, was 3\n");
	CHECK_TEXT(compared(WEB("replicas: 2, runs: []"), WEB("replicas: 3, runs: []")),
	           "gain s replica-loss  A1>2 by components/web: replicas: 3, was 2\n"
	           "gain s gray-failure  A1>2 by components/web: replicas: 3, was 2\n");
}

static void what_was_renamed_is_no_loss(void)
{
	CHECK_TEXT(differing("software: [{name: app, rollout: {strategy: all-at-once}}]\n" WEB("replicas: 2, runs: [app]"),
	                     "software: [{name: server, rollout: {strategy: all-at-once}}]\n" WEB("replicas: 2, runs: [server]")),
	           "software/app is now called server\n");
	CHECK_TEXT(compared("software: [{name: app, rollout: {strategy: all-at-once}}]\n" WEB("replicas: 2, runs: [app]"),
	                    "software: [{name: server, rollout: {strategy: all-at-once}}]\n" WEB("replicas: 2, runs: [server]")), "");
	cal_comparison c = compare("software: [{name: app, rollout: {strategy: all-at-once}}]\n" WEB("replicas: 2, runs: [app]"),
	                           "software: [{name: server, rollout: {strategy: all-at-once}}]\n" WEB("replicas: 2, runs: [server]"));
	CHECK_NUMBER(c.n_sets, 0);
	CHECK_NUMBER(c.n_costs, 0);
}

/* Either change alone would do no harm. */
static void two_changes_together(void)
{
	cal_comparison c = compare("components:\n- {name: web, runs: [], depends_on: [{any_of: [x, y]}]}\n- {name: x, replicas: 2, runs: []}\n"
	                           "- {name: y, replicas: 2, runs: []}\nservices: [{name: s, depends_on: [{any_of: [x, y]}]}]\n",
	                           "components:\n- {name: web, runs: [], depends_on: [{any_of: [x, y]}]}\n- {name: x, runs: []}\n"
	                           "- {name: y, runs: []}\nservices: [{name: s, depends_on: [{any_of: [x, y]}]}]\n");
	CHECK_NUMBER(c.differences.n, 2);
	CHECK_NUMBER(c.n_losses, 2);  /* replica-loss and gray-failure */
	CHECK(c.n_losses == 2 && c.losses[0].n_due == 2 && c.losses[0].tried);
}

static void sets_and_costs(void)
{
	cal_comparison c = compare(WEB("replicas: 2, runs: []"), WEB("replicas: 1, runs: []"));
	CHECK_NUMBER(c.n_sets, 1);
	CHECK(c.n_sets == 1 && c.sets[0].n[0][0] < c.sets[0].n[1][0] && c.sets[0].all);
	bool come = false;
	for (uint32_t i = 0; c.n_sets == 1 && i < c.sets[0].n_come; i++)
		come |= strcmp(c.sets[0].come[i], "{replica-loss:web}") == 0;
	CHECK(come);
	CHECK(c.n_costs == 1 && c.costs[0].much[1][1] > c.costs[0].much[0][1]);
}

static void promises(void)
{
	cal_comparison c = compare("components: [{name: web, replicas: 2, runs: []}]\nservices: [{name: s, depends_on: [{component: web}], survives: [replica-loss, zone-loss]}]\n",
	                           "components: [{name: web, runs: []}]\nservices: [{name: s, depends_on: [{component: web}], survives: [replica-loss, rack-loss]}]\n");
	CHECK_NUMBER(c.n_objectives, 3);
	CHECK(c.n_objectives == 3 && c.objectives[0].state[0] == OBJECTIVE_HELD && c.objectives[0].state[1] == OBJECTIVE_BROKEN);
	CHECK(c.n_objectives == 3 && c.objectives[1].objective[0] == CAL_NONE && c.objectives[2].objective[1] == CAL_NONE);
}

static int start(void)
{
	read_start(&f);
	return 0;
}

static int end(void)
{
	read_end(&f);
	return 0;
}

void suite_compare(void)
{
	static const check_row tests[] = {
		{"nothing changes", nothing_changes},
		{"a placement is lost", a_placement_is_lost},
		{"a margin is lost", a_margin_is_lost},
		{"what was renamed is no loss", what_was_renamed_is_no_loss},
		{"two changes together", two_changes_together},
		{"sets and costs", sets_and_costs},
		{"promises", promises},
	};
	check_suite("rules/compare", start, end, tests, sizeof tests / sizeof *tests);
}
