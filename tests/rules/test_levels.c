/* tests/rules/test_levels.c -- how grave a finding is, and what takes that back: docs/semantics.md,
 * "Findings". */
#include "tests/check.h"
#include "tests/rules/told.h"

void suite_levels(void);

static const cal_check_options strictly = {.strict = true, .stale_days = -1, .today = 20454};

static const char *found(const char *model, const char *slug)
{
	return findings_told(model, slug, told_plainly);
}

/* One copy that a replica-loss (1 a year) takes down, and a service that says this about itself. */
static const char *of_one_copy(const char *service)
{
	static char model[1000];
	snprintf(model, sizeof model,
	         "components: [{name: web}]\nservices: [{name: s, depends_on: [{component: web}]%s}]\n", service);
	return found(model, "replica-loss");
}

static void what_breaks_an_objective_is_an_error(void)
{
	CHECK_TEXT(of_one_copy(", survives: [replica-loss]"), "error web: s A");
	CHECK_TEXT(of_one_copy(", survives: [infrastructure], criticality: low"), "error web: s A");
	CHECK_TEXT(of_one_copy(", survives: [CAL101]"), "error web: s A");
}

static void without_an_objective_criticality_and_rate_decide(void)
{
	CHECK_TEXT(of_one_copy(", criticality: high"), "warning web: s A");
	CHECK_TEXT(of_one_copy(", criticality: critical"), "warning web: s A");
	CHECK_TEXT(of_one_copy(""), "note web: s A");
	CHECK_TEXT(of_one_copy(", criticality: low"), "note web: s A");
	CHECK_TEXT(of_one_copy(", criticality: high, properties: [integrity]"), "note web: s A");
}

static void rates(void)
{
#define RATED(rate)                                                                                       \
	"components: [{name: web}]\n"                                                                        \
	"services: [{name: s, depends_on: [{component: web}], criticality: high}]\n"                         \
	"rates: [{threat: replica-loss" rate "}]\n"
	CHECK_TEXT(found(RATED(", per_year: 0.1"), "replica-loss"), "warning web: s A");
	CHECK_TEXT(found(RATED(", per_year: 0.09"), "replica-loss"), "note web: s A");
	CHECK_TEXT(found(RATED(", element: web, per_year: 0.01"), "replica-loss"), "note web: s A");
#undef RATED
}

static void what_is_rare_is_a_note(void)
{
	static const char model[] =
		"domains: [{name: a, kind: region}]\n"
		"components: [{name: web, placement: [a]}]\n"
		"services: [{name: s, depends_on: [{component: web}], criticality: critical}]\n";
	CHECK_TEXT(found(model, "region-loss"), "note a: s A");
}

static void latent_defects_are_notes_unless_named(void)
{
#define APP(rest)                                                                                         \
	"software: [{name: app}]\ncomponents: [{name: web, runs: [app]}]\n"                                  \
	"services: [{name: s, depends_on: [{component: web}], criticality: critical" rest "}]\n"             \
	"rates: [{threat: latent-defect, per_year: 5}]\n"
	CHECK_TEXT(found(APP(""), "latent-defect"), "note app: s A");
	CHECK_TEXT(found(APP(", survives: [latent-defect]"), "latent-defect"), "error app: s A");
	CHECK_TEXT(found(APP(", survives: [software]"), "latent-defect"), "error app: s A");
#undef APP
}

static void what_is_unknown_is_a_warning_if_it_is_asked_for(void)
{
#define APP(rest)                                                                                         \
	"software: [{name: app}]\ncomponents: [{name: web, replicas: 2, runs: [app]}]\n"                     \
	"services: [{name: s, depends_on: [{component: web}], criticality: critical" rest "}]\n"
	CHECK_TEXT(found(APP(", survives: [bad-release]"), "bad-release"), "warning app: s A?");
	CHECK_TEXT(found(APP(""), "bad-release"), "");
	CHECK_TEXT(findings_told(APP(", survives: [bad-release]"), "bad-release", strictly), "error app: s A?");
	CHECK_TEXT(findings_told(APP(""), "bad-release", strictly), "warning app: s A?");
#undef APP
}

static void the_gravest_effect_decides(void)
{
	CHECK_TEXT(found("components: [{name: web}]\n"
	                         "services: [{name: s, depends_on: [{component: web}], criticality: low}, "
	                         "{name: t, depends_on: [{component: web}], survives: [replica-loss]}]\n",
	                         "replica-loss"),
	           "error web: s A, t A");
}

/* ---- risks that were taken ---- */

static const char *accepting(const char *accept)
{
	static char model[1000];
	snprintf(model, sizeof model,
	         "domains: [{name: a, kind: zone}]\ncomponents: [{name: web, placement: [a]}]\n"
	         "services: [{name: s, depends_on: [{component: web}], survives: [zone-loss]}, "
	         "{name: t, depends_on: [{component: web}], survives: [zone-loss]}]\naccept: [{%s}]\n", accept);
	return model;
}

static void accepted_risks_count_no_more(void)
{
	CHECK_TEXT(found(accepting("threat: zone-loss, reason: x"), "zone-loss"),
	           "error a: s A, t A (accepted)");
	CHECK_TEXT(found(accepting("threat: zone-loss, element: a, reason: x"), "zone-loss"),
	           "error a: s A, t A (accepted)");
	CHECK_TEXT(found(accepting("threat: CAL106, element: domains/a, reason: x"), "zone-loss"),
	           "error a: s A, t A (accepted)");
}

static void some_services_do_not_accept_for_others(void)
{
	CHECK_TEXT(found(accepting("threat: zone-loss, services: [s], reason: x"), "zone-loss"),
	           "error a: t A\nerror a: s A (accepted)");
}

static void expired_acceptance_counts_no_more(void)
{
	CHECK_TEXT(found(accepting("threat: zone-loss, reason: x, expires: 2026-01-01"), "zone-loss"),
	           "error a: s A, t A (accepted)");
	CHECK_TEXT(found(accepting("threat: zone-loss, reason: x, expires: 2025-12-31"), "zone-loss"),
	           "error a: s A, t A");
	CHECK_TEXT(found(accepting("threat: zone-loss, reason: x, expires: 2025-12-31"), "acceptance-expired"),
	           "error accept:");
	CHECK_TEXT(found(accepting("threat: zone-loss, reason: x, expires: 2026-01-01"), "acceptance-expired"),
	           "");
	CHECK_TEXT(found(accepting("threat: zone-loss, reason: x"), "acceptance-expired"), "");
}

static void acceptance_that_matches_nothing_is_an_error(void)
{
	CHECK_TEXT(found(accepting("threat: host-loss, reason: x"), "acceptance-idle"), "error accept:");
	CHECK_TEXT(found(accepting("threat: zone-loss, reason: x"), "acceptance-idle"), "");
}

/* ---- time ---- */

static void stale_reviews(void)
{
#define REVIEWED(date) date "components: [{name: web}]\n" SERVED("web")
	cal_check_options options = told_plainly;
	options.stale_days = 30;
	CHECK_TEXT(findings_told(REVIEWED("reviewed: 2025-12-02\n"), "stale-review", options), "");
	CHECK_TEXT(findings_told(REVIEWED("reviewed: 2025-12-01\n"), "stale-review", options), "warning -:");
	CHECK_TEXT(findings_told(REVIEWED(""), "stale-review", options), "warning -:");
	options.stale_days = -1;
	CHECK_TEXT(findings_told(REVIEWED("reviewed: 2015-12-01\n"), "stale-review", options), "");
#undef REVIEWED
}

/* A threat that appeared after the model was reviewed is a note until the model says it knows it. */
static void threats_newer_than_the_review(void)
{
#define OWN(reviewed)                                                                                     \
	reviewed "threats: [{name: flood, code: OWN1, axis: infrastructure, title: Water, mechanism: copy, "  \
	"letters: [A], since: 2}]\ncomponents: [{name: web}]\n"                                              \
	"services: [{name: s, depends_on: [{component: web}], survives: [infrastructure]}]\n"
	CHECK_TEXT(found(OWN(""), "flood"), "error web: s A");
	CHECK_TEXT(found(OWN("catalogue: 1\n"), "flood"), "note web: s A");
#undef OWN
}

/* ---- the structure, and what is lost already ---- */

static void cycles(void)
{
	static const char model[] =
		"components: [{name: a, starts_with: [b]}, {name: b, depends_on: [{component: a}]}]\n"
		"services: [{name: s, depends_on: [{component: a}], survives: [recovery]}]\n";
	CHECK_TEXT(found(model, "cold-start-cycle"), "error a: s O");
}

static void already_lost(void)
{
	static const char model[] =
		"components: [{name: web, capacity: {per_replica: 10, peak: 25}, replicas: 2}]\n"
		"services: [{name: s, depends_on: [{component: web}], properties: [scalability], "
		"survives: [replica-loss]}]\n";
	CHECK_TEXT(found(model, "already-lost"), "error s: s LS");
}

static const check_row tests[] = {
	{"what breaks an objective is an error", what_breaks_an_objective_is_an_error},
	{"without an objective, criticality and rate decide", without_an_objective_criticality_and_rate_decide},
	{"rates", rates},
	{"what is rare is a note", what_is_rare_is_a_note},
	{"latent defects are notes unless named", latent_defects_are_notes_unless_named},
	{"what is unknown is a warning if it is asked for", what_is_unknown_is_a_warning_if_it_is_asked_for},
	{"the gravest effect decides", the_gravest_effect_decides},
	{"accepted risks count no more", accepted_risks_count_no_more},
	{"some services do not accept for others", some_services_do_not_accept_for_others},
	{"expired acceptance counts no more", expired_acceptance_counts_no_more},
	{"acceptance that matches nothing is an error", acceptance_that_matches_nothing_is_an_error},
	{"stale reviews", stale_reviews},
	{"threats newer than the review", threats_newer_than_the_review},
	{"cycles", cycles},
	{"already lost", already_lost},
};

void suite_levels(void)
{
	check_suite("rules/levels", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
