/* tests/rules/test_objectives.c -- verdicts, and objectives held, broken or unknown: docs/semantics.md,
 * "Blast radius", "Objectives", "Three values". */
#include "tests/check.h"
#include "tests/rules/told.h"

void suite_objectives(void);

#define ZONES                                                                                             \
	"domains: [{name: r, kind: region}, {name: a, kind: zone, within: [r]}, "                             \
	"{name: b, kind: zone, within: [r]}, {name: c, kind: zone, within: [r]}]\n"
#define SPREAD "components: [{name: web, replicas: 3, placement: [a, b, c], health_check: none}]\n"

static const char *told(const char *model)
{
	return objectives_told(model, told_plainly);
}

/* What each number of lost copies does to three copies of which `least` must be up. */
static const char *of_three(const char *least, const char *survives)
{
	static char model[1000];
	snprintf(model, sizeof model,
	         "components: [{name: web, replicas: 3, min_available: %s}]\n"
	         "services: [{name: s, depends_on: [{component: web}], survives: [%s]}]\n", least, survives);
	return told(model);
}

static void counts(void)
{
	CHECK_TEXT(of_three("1", "replica-loss, 2 replica-loss, 3 replica-loss"),
	           "s: replica-loss held\ns: 2 replica-loss held\ns: 3 replica-loss broken");
	CHECK_TEXT(of_three("majority", "replica-loss, 2 replica-loss"),
	           "s: replica-loss held\ns: 2 replica-loss broken");
	CHECK_TEXT(of_three("all", "replica-loss"), "s: replica-loss broken");
	CHECK_TEXT(of_three("34%", "replica-loss, 2 replica-loss"),
	           "s: replica-loss held\ns: 2 replica-loss broken");
	CHECK_TEXT(of_three("1", "4 replica-loss"), "s: 4 replica-loss broken");
}

static void counts_over_elements(void)
{
	CHECK_TEXT(told(ZONES SPREAD
	                "services: [{name: s, depends_on: [{component: web}], "
	                "survives: [2 zone-loss, 3 zone-loss]}]\n"),
	           "s: 2 zone-loss held\ns: 3 zone-loss broken");
}

static void properties_decide(void)
{
#define ABOUT(properties)                                                                                  \
	"components: [{name: web, replicas: 2, health_check: shallow}]\n"                                     \
	"services: [{name: s, depends_on: [{component: web}], survives: [gray-failure]" properties "}]\n"
	CHECK_TEXT(told(ABOUT("")), "s: gray-failure held");
	CHECK_TEXT(told(ABOUT(", properties: [latency]")), "s: gray-failure broken");
#undef ABOUT
}

/* A third of the clients is within max_blast; all of them are not. */
static void shares(void)
{
#define SCOPED(rest)                                                                                       \
	ZONES SPREAD "services: [{name: s, scope: zone, depends_on: [{component: web}], "                     \
	"survives: [zone-loss, region-loss]" rest "}]\n"
	CHECK_TEXT(verdict_told(SCOPED(""), "s", "zone-loss"), "A, share 0.333333 to 0.333333");
	CHECK_TEXT(verdict_told(SCOPED(""), "s", "region-loss"), "A, share 1 to 1");
	CHECK_TEXT(told(SCOPED("")), "s: zone-loss broken\ns: region-loss broken");
	CHECK_TEXT(told(SCOPED(", max_blast: 34%")), "s: zone-loss held\ns: region-loss broken");
	CHECK_TEXT(told(SCOPED(", max_blast: 33%")), "s: zone-loss broken\ns: region-loss broken");
	CHECK_TEXT(told(SCOPED(", max_blast: 100%")), "s: zone-loss held\ns: region-loss held");
#undef SCOPED
}

/* Groups of clients that use what is not there use it wherever it is. */
static void shares_of_what_is_used_from_afar(void)
{
	CHECK_TEXT(verdict_told(ZONES "components: [{name: web, replicas: 3, placement: [a, b, c]}, "
	                        "{name: db, placement: [a]}]\n"
	                        "services: [{name: s, scope: zone, "
	                        "depends_on: [{component: web}, {component: db}]}]\n",
	                        "s", "zone-loss"), "A, share 1 to 1");
}

static void three_values(void)
{
#define RELEASED(rollout)                                                                                  \
	"software: [{name: app" rollout "}]\ncomponents: [{name: web, replicas: 2, runs: [app]}]\n"           \
	"services: [{name: s, depends_on: [{component: web}], survives: [bad-release]}]\n"
	CHECK_TEXT(verdict_told(RELEASED(""), "s", "bad-release"), "A?, share 0 to 1");
	CHECK_TEXT(told(RELEASED("")), "s: bad-release unknown");
	CHECK_TEXT(told(RELEASED(", rollout: {strategy: all-at-once}")), "s: bad-release broken");
	CHECK_TEXT(told(RELEASED(", rollout: {strategy: canary}")), "s: bad-release held");
	cal_check_options strictly = told_plainly;
	strictly.strict = true;
	CHECK_TEXT(objectives_told(RELEASED(""), strictly), "s: bad-release broken");
#undef RELEASED
}

static void undescribed_and_not_applicable(void)
{
#define WEB(rest)                                                                                         \
	"components: [{name: web" rest "}]\n"                                                                \
	"services: [{name: s, depends_on: [{component: web}], survives: [bad-config]}]\n"
	CHECK_TEXT(verdict_told(WEB(""), "s", "bad-config"), "undescribed");
	CHECK_TEXT(told(WEB("")), "s: bad-config undescribed");
	CHECK_TEXT(verdict_told(WEB(", without: [config]"), "s", "bad-config"), "not applicable");
	CHECK_TEXT(told(WEB(", without: [config]")), "s: bad-config not applicable");
	CHECK_TEXT(verdict_told("without: [config]\n" WEB(""), "s", "bad-config"), "not applicable");
	CHECK_TEXT(verdict_told(WEB(""), "s", "region-loss"), "A, share 1 to 1");
	CHECK_TEXT(verdict_told(WEB(""), "s", "host-loss"), "not applicable");
#undef WEB
}

/* The worst of an axis counts: broken, unknown, undescribed, held, not applicable. */
static void axes(void)
{
#define WEB(rest)                                                                                         \
	"components: [{name: web, replicas: 2" rest "}]\n"                                                   \
	"services: [{name: s, depends_on: [{component: web}], survives: [recovery, state]}]\n"
	CHECK_TEXT(told(WEB(", health_check: none")), "s: recovery held\ns: state undescribed");
	CHECK_TEXT(told(WEB(", health_check: deep, ejection: unlimited")),
	           "s: recovery broken\ns: state undescribed");
	CHECK_TEXT(told(WEB("")), "s: recovery unknown\ns: state undescribed");
#undef WEB
}

static void policies(void)
{
	CHECK_TEXT(told("components: [{name: web}]\n"
	                "policies: [{name: p, survives: [replica-loss], properties: [durability]}]\n"
	                "services: [{name: s, depends_on: [{component: web}], policy: p}, "
	                "{name: t, depends_on: [{component: web}], policy: p, properties: [availability]}]\n"),
	           "s: replica-loss held\nt: replica-loss broken");
}

static const check_row tests[] = {
	{"counts", counts},
	{"counts over elements", counts_over_elements},
	{"properties decide", properties_decide},
	{"shares", shares},
	{"shares of what is used from afar", shares_of_what_is_used_from_afar},
	{"three values", three_values},
	{"undescribed and not applicable", undescribed_and_not_applicable},
	{"axes", axes},
	{"policies", policies},
};

void suite_objectives(void)
{
	check_suite("rules/objectives", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
