/* tests/rules/test_combined.c -- events that happen together: margins, cut sets, counted objectives, the budget;
 * docs/semantics.md, "Objectives", "Cut sets", "Quantities". */
#include "tests/check.h"
#include "tests/rules/told.h"

void suite_combined(void);

#define ZONES "domains: [{name: a, kind: zone}, {name: b, kind: zone}, {name: c, kind: zone}]\n"

static const char *margin_of_five(const char *least)
{
	static char model[500];
	snprintf(model, sizeof model, "components: [{name: web, replicas: 5, min_available: %s, runs: []}]\n" SERVED("web"), least);
	return margins_told(model, "s", "replica-loss");
}

static void margins_count_events_to_spare(void)
{
	CHECK_TEXT(margin_of_five("1"), "A 4");
	CHECK_TEXT(margin_of_five("majority"), "A 2");
	CHECK_TEXT(margin_of_five("4"), "A 1");
	CHECK_TEXT(margin_of_five("all"), "A 0");
	CHECK_TEXT(margins_told(ZONES "components: [{name: web, replicas: 6, placement: [a, b, c], runs: []}]\n" SERVED("web"),
	                        "s", "zone-loss"), "A 2");
}

static void margins_of_what_never_breaks(void)
{
	const char *model = "components: [{name: web, runs: []}, {name: extra, runs: []}]\n"
	                    "services: [{name: s, depends_on: [{component: extra, mode: soft}]}]\n";
	CHECK_TEXT(margins_told(model, "s", "replica-loss"), "none");
	CHECK_TEXT(margins_told(model, "s", "zone-loss"), "none");
}

/* Either the two front copies, or the one store that both of two ways go through. */
static void margins_take_the_shortest_way(void)
{
	CHECK_TEXT(margins_told("components:\n- {name: front, replicas: 3, runs: [], depends_on: [{any_of: [x, y]}]}\n"
	                        "- {name: x, runs: [], depends_on: [{component: store}]}\n"
	                        "- {name: y, runs: [], depends_on: [{component: store}]}\n"
	                        "- {name: store, replicas: 2, runs: []}\n" SERVED("front"), "s", "replica-loss"), "A 1");
}

static void margins_go_around_circles(void)
{
	CHECK_TEXT(margins_told("components:\n- {name: x, replicas: 2, runs: [], depends_on: [{component: y}]}\n"
	                        "- {name: y, replicas: 3, runs: [], depends_on: [{component: x}]}\n" SERVED("y"),
	                        "s", "replica-loss"), "A 1");
}

/* With a scope, one group of clients is enough. */
static void margins_of_groups(void)
{
	CHECK_TEXT(margins_told(ZONES "components: [{name: web, replicas: 6, placement: [a, b, c], runs: []}]\n"
	                        "services: [{name: s, scope: zone, depends_on: [{component: web}]}]\n", "s", "replica-loss"), "A 1");
}

/* What single events decide is known by then; what takes several is open. */
static void margins_when_stopped(void)
{
	const char *model = "components: [{name: web, replicas: 2, runs: []}, {name: store, runs: []}]\n"
	                    "services: [{name: s, depends_on: [{component: web}]}, {name: t, depends_on: [{component: store}]}]\n";
	CHECK_TEXT(margins_told_when_stopped(model, "s", "replica-loss"), "A open, L open, I open, O open");
	CHECK_TEXT(margins_told_when_stopped(model, "t", "replica-loss"), "A 0, L open, I open, O open");
	CHECK_TEXT(margins_told(model, "s", "replica-loss"), "A 1");
}

static void cuts_across_threats(void)
{
	const char *model = ZONES "software: [{name: app, rollout: {strategy: staged, by: zone, gate: automatic}}]\n"
	                          "components: [{name: web, replicas: 2, placement: [a, b], runs: [app]}]\n" SERVED("web");
	CHECK_TEXT(cuts_told(model, PROPERTY_AVAILABILITY, "zone-loss", WORST), "{zone-loss:a zone-loss:b}");
	CHECK_TEXT(cuts_told(model, PROPERTY_AVAILABILITY, "latent-defect", WORST), "{latent-defect:app}");
	CHECK_TEXT(cuts_told(model, PROPERTY_AVAILABILITY, "zone-loss bad-release", WORST),
	           "{bad-release:app at web[0] bad-release:app at web[1]} {zone-loss:a bad-release:app at web[1]} "
	           "{zone-loss:b bad-release:app at web[0]} {zone-loss:a zone-loss:b}");
	CHECK_TEXT(cuts_told(model, PROPERTY_AVAILABILITY, "host-loss", BEST), "");
}

/* What holds for an hour sees of a set of events only those that last longer. */
static void cuts_are_read_event_by_event(void)
{
#define HELD(hours)                                                                                         \
	"rates: [{threat: replica-loss, hours: " hours "}, {threat: replica-loss, element: components/x, hours: 2}]\n"  \
	"components: [{name: web, replicas: 2, runs: [], depends_on: [{any_of: [x, y], holds: 1h}]},\n"             \
	"  {name: x, runs: []}, {name: y, runs: []}]\n" SERVED("web")
	CHECK_TEXT(cuts_told(HELD("0.5"), PROPERTY_AVAILABILITY, "replica-loss", WORST),
	           "{replica-loss:web[0] replica-loss:web[1]}");
	CHECK_TEXT(cuts_told(HELD("3"), PROPERTY_AVAILABILITY, "replica-loss", WORST),
	           "{replica-loss:x replica-loss:y} {replica-loss:web[0] replica-loss:web[1]}");
	CHECK_TEXT(margins_told(HELD("0.5"), "s", "replica-loss"), "A 1");
#undef HELD
}

static void both_readings_have_their_cuts(void)
{
	const char *model = "components: [{name: web, replicas: 2, runs: [app]}]\nsoftware: [{name: app}]\n" SERVED("web");
	CHECK_TEXT(cuts_told(model, PROPERTY_AVAILABILITY, "bad-release", WORST), "{bad-release:app}");
	CHECK_TEXT(cuts_told(model, PROPERTY_AVAILABILITY, "bad-release", BEST),
	           "{bad-release:app at web[0] bad-release:app at web[1]}");
}

/* Copies without a zone are in every zone at worst: each event has them on its ground. */
static void unplaced_copies_are_in_every_set(void)
{
	CHECK_TEXT(cuts_told(ZONES "components: [{name: web, replicas: 2, runs: []}]\n" SERVED("web"), PROPERTY_AVAILABILITY,
	                     "zone-loss", WORST), "{zone-loss:a} {zone-loss:b} {zone-loss:c} {zone-loss:unnamed}");
}

#define NO_DOMAINS "{threat: zone-loss, per_year: 0}, {threat: region-loss, per_year: 0}, {threat: disaster, per_year: 0}"
#define RATED "rates: [{threat: replica-loss, per_year: 87.66, hours: 1}, " NO_DOMAINS "]\n"

/* 87.66 times an hour of 8766: lt is 0.01, so each copy of one is down for 1/101 of the time. */
static void a_budget_of_time(void)
{
	CHECK_TEXT(budget_told(RATED "components: [{name: web, runs: [], health_check: none}]\n" SERVED("web"),
	                       PROPERTY_AVAILABILITY),
	           "all 0.00990099 to 0.00990099\nonly infrastructure 0.00990099 to 0.00990099\n"
	           "threat replica-loss 0.00990099 to 0.00990099\nelement replica-loss web 0.00990099 to 0.00990099");
	/* two copies share the rate: each has 0.005 / 1.005 */
	CHECK_TEXT(budget_told(RATED "components: [{name: web, replicas: 2, runs: [], health_check: none}]\n" SERVED("web"),
	                       PROPERTY_AVAILABILITY),
	           "all 2.47519e-05 to 2.47519e-05\nonly infrastructure 2.47519e-05 to 2.47519e-05\n"
	           "threat replica-loss 2.47519e-05 to 2.47519e-05\nelement replica-loss web 4.95037e-05 to 4.95037e-05");
}

/* Two stores of their own: data is lost when both are; each loses it while the other is down. */
static void a_budget_of_losses(void)
{
	CHECK_TEXT(budget_told(RATED "state: [{name: t, kind: table, backup: {strategy: none}, versioned: true}]\n"
	                       "components: [{name: db, replicas: 2, runs: [], stores: [{state: t}]}]\n" SERVED("db"),
	                       PROPERTY_DURABILITY),
	           "all 0.436119 to 0.436119\nonly infrastructure 0.436119 to 0.436119\n"
	           "threat replica-loss 0.436119 to 0.436119\nelement replica-loss db 0.436119 to 0.436119");
}

static void a_budget_splits_by_axis(void)
{
	CHECK_TEXT(budget_told("rates: [" NO_DOMAINS ", {threat: replica-loss, per_year: 0}, {threat: bad-release, per_year: 87.66, hours: 1}, "
	                       "{threat: latent-defect, per_year: 0}, {threat: dependency-loss, per_year: 87.66, hours: 1}]\n"
	                       "software: [{name: app, rollout: {strategy: all-at-once}}]\n"
	                       "components: [{name: web, runs: [app], health_check: none, depends_on: [{component: dns}]}, "
	                       "{name: dns, external: true}]\n" SERVED("web"), PROPERTY_AVAILABILITY),
	           "all 0.019704 to 0.019704\nonly infrastructure 0.00990099 to 0.00990099\n"
	           "only software 0.00990099 to 0.00990099\nthreat dependency-loss 0.00990099 to 0.00990099\n"
	           "threat bad-release 0.00990099 to 0.00990099\nelement dependency-loss dns 0.00980296 to 0.00980296\n"
	           "element bad-release app 0.00980296 to 0.00980296");
}

/* A hundred copies, any five of which matter: no list of combinations could be tried. */
static void counts_beyond_combinations(void)
{
	CHECK_TEXT(objectives_told("components: [{name: web, replicas: 400, min_available: 201, runs: []}]\n"
	                           "services: [{name: s, depends_on: [{component: web}], survives: [199 replica-loss, 200 "
	                           "replica-loss]}]\n", told_plainly),
	           "s: 199 replica-loss held\ns: 200 replica-loss broken");
}

/* Of three groups of clients, two events can cost two. */
static void counts_of_groups(void)
{
#define GROUPS(blast)                                                                                       \
	ZONES "components: [{name: web, replicas: 3, placement: [a, b, c], runs: []}]\n"                         \
	"services: [{name: s, scope: zone, max_blast: " blast ", depends_on: [{component: web}], survives: [2 zone-loss]}]\n"
	CHECK_TEXT(objectives_told(GROUPS("67%"), told_plainly), "s: 2 zone-loss held");
	CHECK_TEXT(objectives_told(GROUPS("66%"), told_plainly), "s: 2 zone-loss broken");
#undef GROUPS
}

static const check_row tests[] = {
	{"margins count events to spare", margins_count_events_to_spare},
	{"margins of what never breaks", margins_of_what_never_breaks},
	{"margins take the shortest way", margins_take_the_shortest_way},
	{"margins go around circles", margins_go_around_circles},
	{"margins of groups", margins_of_groups},
		{"margins when stopped", margins_when_stopped},
	{"cuts across threats", cuts_across_threats},
	{"cuts are read event by event", cuts_are_read_event_by_event},
	{"both readings have their cuts", both_readings_have_their_cuts},
	{"unplaced copies are in every set", unplaced_copies_are_in_every_set},
	{"a budget of time", a_budget_of_time},
	{"a budget of losses", a_budget_of_losses},
	{"a budget splits by axis", a_budget_splits_by_axis},
	{"counts beyond combinations", counts_beyond_combinations},
	{"counts of groups", counts_of_groups},
};

void suite_combined(void)
{
	check_suite("rules/combined", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
