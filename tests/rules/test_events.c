/* tests/rules/test_events.c -- which copies each mechanism strikes: docs/semantics.md, "Copies, events,
 * strikes".  A row for each sentence about a mechanism: a model, a threat, a reading, and its events. */
#include "tests/check.h"
#include "tests/rules/told.h"

void suite_events(void);

typedef struct {
	const char *about, *threat;
	reading_of reading;
	const char *want, *model;
} row;

static void check_rows(const row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *got = events_told(rows[i].model, rows[i].threat, rows[i].reading);
		if (strcmp(got, rows[i].want) != 0)
			fprintf(stderr, "\n%s: %s\n", rows[i].threat, rows[i].about);
		CHECK_TEXT(got, rows[i].want);
		CHECK(same_events_told_alike(rows[i].model));
	}
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

#define ZONES                                                                                             \
	"domains: [{name: r, kind: region}, {name: a, kind: zone, within: [r]}, "                             \
	"{name: b, kind: zone, within: [r]}]\n"

/* ---- infrastructure ---- */

static void copies(void)
{
	static const row rows[] = {
		{"each copy is an event", "replica-loss", WORST, "web: web/0 AD\nweb: web/1 AD",
		 "components: [{name: web, replicas: 2}]\n" SERVED("web")},
		{"but not of what is external", "replica-loss", WORST, "",
		 "components: [{name: dns, external: true}]\n" SERVED("dns")},
		{"groups are numbered through", "replica-loss", BEST, "web: web/0 AD\nweb: web/1 AD\nweb: web/2 AD",
		 "components: [{name: web, groups: [{name: x, replicas: 2}, {name: y}]}]\n" SERVED("web")},
		{"an external component is one", "dependency-loss", WORST, "dns: dns/0 A",
		 "components: [{name: dns, external: true}]\n" SERVED("dns")},
		{"gray: shallow is slow", "gray-failure", WORST, "web: web/0 L",
		 "components: [{name: web, health_check: shallow}]\n" SERVED("web")},
		{"gray: deep takes it out", "gray-failure", WORST, "web: web/0 A",
		 "components: [{name: web, health_check: deep}]\n" SERVED("web")},
		{"gray: unspecified, either", "gray-failure", WORST, "web: web/0 AL",
		 "components: [{name: web}]\n" SERVED("web")},
		{"gray: unspecified, neither", "gray-failure", BEST, "web: web/0 .",
		 "components: [{name: web}]\n" SERVED("web")},
	};
	CHECK_ROWS(rows);
}

#define OWN(mechanism, kinds)                                                                                 \
	"threats: [{name: own, code: OWN1, axis: state, title: Own, mechanism: " mechanism kinds ", letters: [A]}]\n"
#define WRITERS                                                                                               \
	"state: [{name: t, kind: table}, {name: l, kind: log}]\nsoftware: [{name: app}]\n"                       \
	"components: [{name: w, replicas: 2, runs: [app], stores: [{state: t}, {state: l}], "                      \
	"writes: [{state: t, guard: none}, {state: l, guard: none}]}]\n" SERVED("w")

/* Where kinds may be left out they still mean what they say. */
static void kinds_that_may_be_left_out(void)
{
	static const row rows[] = {
		{"race: any state", "own", WORST, "t: w/0 CA, w/1 CA\nl: w/0 CA, w/1 CA", OWN("race", "") WRITERS},
		{"race: of a kind", "own", WORST, "l: w/0 CA, w/1 CA", OWN("race", ", kinds: [log]") WRITERS},
		{"rollback: of a kind", "own", WORST, "app: w/0 A, w/1 A", OWN("rollback", ", kinds: [application]") WRITERS},
		{"rollback: of no other kind", "own", WORST, "", OWN("rollback", ", kinds: [library]") WRITERS},
	};
	CHECK_ROWS(rows);
}

static void domains(void)
{
	static const row rows[] = {
		{"copies are dealt out", "zone-loss", WORST, "a: web/0 A, web/2 A\nb: web/1 A",
		 ZONES "components: [{name: web, replicas: 3, placement: [a, b]}]\n" SERVED("web")},
		{"a domain is all below it", "region-loss", WORST, "r: web/0 A, web/1 A",
		 ZONES "components: [{name: web, replicas: 2, placement: [a, b]}]\n" SERVED("web")},
		{"only of the threat's kinds", "rack-loss", WORST, "",
		 ZONES "components: [{name: web, replicas: 2, placement: [a, b]}]\n" SERVED("web")},
		{"worst: a copy in a region may be in any zone, and has one of no element", "zone-loss", WORST,
		 "a: web/0 A, web/1 A, db/0 A\nb: web/0 A, web/1 A\n-: web/0 A, web/1 A",
		 ZONES "components: [{name: web, replicas: 2, placement: [r]}, {name: db, placement: [a]}]\n"
		 SERVED("web")},
		{"best: it has one of its own", "zone-loss", BEST, "a: db/0 A\n-: web/0 A\n-: web/1 A",
		 ZONES "components: [{name: web, replicas: 2, placement: [r]}, {name: db, placement: [a]}]\n"
		 SERVED("web")},
		{"best: those on one host share it", "zone-loss", BEST, "-: web/0 A, web/1 A",
		 "domains: [{name: h, kind: host}]\n"
		 "components: [{name: web, replicas: 2, placement: [h]}]\n" SERVED("web")},
		{"disaster strikes with D, too", "disaster", WORST, "a: web/0 AD\nb: web/1 AD",
		 ZONES "components: [{name: web, replicas: 2, placement: [a, b]}]\n" SERVED("web")},
	};
	CHECK_ROWS(rows);
}

#define PARTED(coordination, stores)                                                                      \
	ZONES "state: [{name: t, kind: table}, {name: k, kind: cache}]\n"                                    \
	      "components: [{name: web, replicas: 3, placement: [a, b]" coordination stores "}]\n" SERVED("web")

static void partitions(void)
{
	static const row rows[] = {
		{"leader: the minority side is out", "network-partition", WORST, "a: web/0 A, web/2 A\nb: web/1 A",
		 PARTED(", coordination: leader", "")},
		{"none, with state: both sides go on", "network-partition", WORST,
		 "a: web/0 C, web/1 C, web/2 C\nb: web/0 C, web/1 C, web/2 C",
		 PARTED(", coordination: none", ", stores: [{state: t}]")},
		{"none, with a cache alone: nothing happens", "network-partition", WORST,
		 "a: web/0 ., web/1 ., web/2 .\nb: web/0 ., web/1 ., web/2 .",
		 PARTED(", coordination: none", ", stores: [{state: k}]")},
		{"unspecified, with state: either", "network-partition", WORST,
		 "a: web/0 CA, web/1 C, web/2 CA\nb: web/0 C, web/1 CA, web/2 C",
		 PARTED("", ", stores: [{state: t}]")},
	};
	CHECK_ROWS(rows);
}

/* ---- software ---- */

#define RELEASED(rollout)                                                                                 \
	ZONES "software: [{name: app" rollout "}]\n"                                                         \
	      "components: [{name: web, replicas: 3, placement: [a, b], runs: [app]}]\n" SERVED("web")

static void releases(void)
{
	static const row rows[] = {
		{"all at once", "bad-release", BEST, "app: web/0 A, web/1 A, web/2 A",
		 RELEASED(", rollout: {strategy: all-at-once}")},
		{"rolling, a stage for each copy", "bad-release", WORST, "app: web/0 A\napp: web/1 A\napp: web/2 A",
		 RELEASED(", rollout: {strategy: rolling, gate: automatic}")},
		{"staged by zone", "bad-release", WORST, "app: web/0 A, web/2 A\napp: web/1 A",
		 RELEASED(", rollout: {strategy: staged, by: zone, gate: manual}")},
		{"without a gate it goes through", "bad-release", BEST, "app: web/0 A, web/1 A, web/2 A",
		 RELEASED(", rollout: {strategy: rolling, gate: none}")},
		{"canaries have some gate", "bad-release", WORST, "app: web/0 A\napp: web/1 A\napp: web/2 A",
		 RELEASED(", rollout: {strategy: canary}")},
		{"unspecified, at worst all at once", "bad-release", WORST, "app: web/0 A, web/1 A, web/2 A", RELEASED("")},
		{"unspecified, at best one by one", "bad-release", BEST, "app: web/0 A\napp: web/1 A\napp: web/2 A",
		 RELEASED("")},
		{"gate of rolling unspecified", "bad-release", WORST, "app: web/0 A, web/1 A, web/2 A",
		 RELEASED(", rollout: {strategy: rolling}")},
		{"unnamed software, at worst all share one", "bad-release", WORST, "-: web/0 A, db/0 A",
		 "components: [{name: web}, {name: db}]\n" SERVED("web")},
		{"unnamed software, at best each has its own", "bad-release", BEST, "-: web/0 A\n-: db/0 A",
		 "components: [{name: web}, {name: db}]\n" SERVED("web")},
		{"none at all", "bad-release", WORST, "", "components: [{name: web, runs: []}]\n" SERVED("web")},
		{"no rollback: every copy that runs it", "no-rollback", BEST, "app: web/0 O, web/1 O, web/2 O",
		 RELEASED(", rollout: {strategy: rolling, rollback: unsafe}")},
		{"rollback is safe: a barrier", "no-rollback", WORST, "app: web/0 ., web/1 ., web/2 .",
		 RELEASED(", rollout: {strategy: rolling, rollback: safe}")},
	};
	CHECK_ROWS(rows);
}

#define INCLUDED(of)                                                                                      \
	"software: [{name: app, includes: [base]}, {name: base, kind: " of "}]\n"                            \
	"components: [{name: web, replicas: 2, runs: [app]}, {name: db, runs: []}]\n" SERVED("web")

static void defects_and_inclusion(void)
{
	static const row rows[] = {
		{"a defect is in every copy", "latent-defect", BEST, "app: web/0 A, web/1 A\nbase: web/0 A, web/1 A",
		 INCLUDED("library")},
		{"a library that is only included is not released", "bad-release", WORST, "app: web/0 A, web/1 A",
		 INCLUDED("library")},
		{"but a platform may be", "platform-update", WORST, "base: web/0 A, web/1 A", INCLUDED("os")},
		{"or not", "platform-update", BEST, "", INCLUDED("os")},
		{"hardware defects cost data", "hardware-defect", BEST, "base: web/0 AD, web/1 AD", INCLUDED("hardware")},
	};
	CHECK_ROWS(rows);
}

#define OPERATED(reach)                                                                                   \
	ZONES "software: [{name: ops, kind: tool" reach "}]\n"                                               \
	      "components: [{name: web, replicas: 3, placement: [a, b], managed_by: [ops]}]\n" SERVED("web")

static void tools(void)
{
	static const row rows[] = {
		{"the fleet", "operator-action", BEST, "ops: web/0 A, web/1 A, web/2 A", OPERATED(", reach: fleet")},
		{"a zone", "operator-action", WORST, "ops: web/0 A, web/2 A\nops: web/1 A", OPERATED(", reach: zone")},
		{"a copy, for good", "operator-action", WORST, "ops: web/0 AD\nops: web/1 AD\nops: web/2 AD",
		 OPERATED(", reach: replica, destructive: true")},
		{"unspecified", "operator-action", WORST, "ops: web/0 A, web/1 A, web/2 A", OPERATED("")},
		{"unspecified, at best", "operator-action", BEST, "ops: web/0 A\nops: web/1 A\nops: web/2 A", OPERATED("")},
	};
	CHECK_ROWS(rows);
}

static void wrong_results(void)
{
	static const row rows[] = {
		{"a checker of the same software checks nothing", "wrong-results", BEST, "app: web/0 I, twin/0 I",
		 "software: [{name: app, rollout: {strategy: all-at-once}}]\n"
		 "components: [{name: web, runs: [app], checked_by: [twin]}, {name: twin, runs: [app], checked_by: []}]\n"
		 SERVED("web")},
		{"a checker of other software does", "wrong-results", WORST, "app: web/0 .",
		 "software: [{name: app, rollout: {strategy: all-at-once}}]\n"
		 "components: [{name: web, runs: [app], checked_by: [eye]}, {name: eye, runs: []}]\n" SERVED("web")},
	};
	CHECK_ROWS(rows);
}

/* ---- state ---- */

#define READ(kind, how)                                                                                   \
	"software: [{name: app}]\nstate: [{name: q, kind: " kind "}]\n"                                      \
	"components: [{name: web, replicas: 3, runs: [app], consumes: [{state: q" how "}]}]\n" SERVED("web")

static void poison(void)
{
	static const row rows[] = {
		{"all that read it with the same software", "poison-pill", WORST, "q: web/0 A, web/1 A, web/2 A",
		 READ("log", ", on_poison: crash")},
		{"stop", "poison-pill", BEST, "q: web/0 A, web/1 A, web/2 A", READ("log", ", on_poison: stop")},
		{"skipped by all: lost", "poison-pill", BEST, "q: web/0 C, web/1 C, web/2 C! web",
		 READ("log", ", on_poison: skip")},
		{"quarantine", "poison-pill", BEST, "q: web/0 O, web/1 O, web/2 O", READ("log", ", on_poison: quarantine")},
		{"misread", "poison-pill", BEST, "q: web/0 I, web/1 I, web/2 I", READ("log", ", on_poison: misread")},
		{"reject: a barrier", "poison-pill", WORST, "q: web/0 ., web/1 ., web/2 .",
		 READ("log", ", on_poison: reject")},
		{"a process of its own: a barrier", "poison-pill", WORST, "q: web/0 ., web/1 ., web/2 .",
		 READ("log", ", on_poison: crash, isolation: process")},
		{"a part each: an event for each copy", "poison-pill", BEST, "q: web/0 A\nq: web/1 A\nq: web/2 A",
		 READ("log", ", on_poison: stop, share: partition")},
		{"but a crash moves on to the next", "query-of-death", BEST, "q: web/0 A, web/1 A, web/2 A",
		 READ("requests", ", on_poison: crash")},
		{"as often as it may, round the circle", "query-of-death", BEST,
		 "q: web/0 A, web/1 A\nq: web/1 A, web/2 A\nq: web/0 A, web/2 A",
		 READ("requests", ", on_poison: crash, max_attempts: 2")},
		{"unspecified, at worst", "poison-pill", WORST, "q: web/0 CAIO, web/1 CAIO, web/2 CAIO! web",
		 READ("log", "")},
		{"unspecified, at best", "poison-pill", BEST, "q: web/0 ., web/1 ., web/2 .", READ("log", "")},
	};
	CHECK_ROWS(rows);
}

#define SKEWED(compatible, rollout)                                                                       \
	"software: [{name: app, rollout: {" rollout "}}]\nstate: [{name: q, kind: table" compatible "}]\n"   \
	"components: [{name: web, replicas: 2, runs: [app], consumes: [{state: q, on_poison: stop}]}]\n"     \
	SERVED("web")

static void skew(void)
{
	static const row rows[] = {
		{"none: both sides", "version-skew", WORST, "q: web/0 A, web/1 A",
		 SKEWED(", compatible: none", "strategy: rolling, gate: automatic")},
		{"backward: the old side fails", "version-skew", BEST, "q: web/0 ., web/1 A\nq: web/0 A, web/1 .",
		 SKEWED(", compatible: backward", "strategy: rolling")},
		{"forward: the new side", "version-skew", BEST, "q: web/0 A, web/1 .\nq: web/0 ., web/1 A",
		 SKEWED(", compatible: forward", "strategy: rolling")},
		{"both", "version-skew", WORST, "q: web/0 ., web/1 .",
		 SKEWED(", compatible: both", "strategy: rolling")},
		{"all at once mixes nothing", "version-skew", WORST, "", SKEWED("", "strategy: all-at-once")},
	};
	CHECK_ROWS(rows);
}

#define KEPT(kind, attributes, how)                                                                       \
	"state: [{name: q, kind: " kind attributes "}]\n"                                                    \
	"components: [{name: web, replicas: 2, consumes: [{state: q" how "}]}]\n" SERVED("web")

static void kinds_of_state(void)
{
	static const row rows[] = {
		{"a configuration all at once", "bad-config", BEST, "q: web/0 A, web/1 A",
		 KEPT("config", ", rollout: {strategy: all-at-once}", "")},
		{"one by one", "bad-config", WORST, "q: web/0 A\nq: web/1 A",
		 KEPT("config", ", rollout: {strategy: rolling, gate: automatic}", "")},
		{"malformed, and nobody minds", "malformed-config", WORST, "q: web/0 O, web/1 O",
		 KEPT("config", ", rollout: {strategy: all-at-once}", ", on_bad_update: keep-last-good")},
		{"malformed, and they crash", "malformed-config", BEST, "q: web/0 A, web/1 A",
		 KEPT("config", ", rollout: {strategy: all-at-once}", ", on_bad_update: crash")},
		{"a credential for all", "credential-expiry", BEST, "q: web/0 A, web/1 A",
		 KEPT("credential", ", expiry: together, monitored: false", "")},
		{"staggered", "credential-expiry", WORST, "q: web/0 A\nq: web/1 A",
		 KEPT("credential", ", expiry: staggered, monitored: false", "")},
		{"watched: a barrier", "credential-expiry", WORST, "q: web/0 ., web/1 .",
		 KEPT("credential", ", expiry: together, monitored: true", "")},
		{"a cold cache", "cache-loss", BEST, "q: web/0 L, web/1 L", KEPT("cache", ", cold: slow", "")},
		{"a cache, cold or not", "cache-loss", WORST, "q: web/0 AL, web/1 AL", KEPT("cache", "", "")},
		{"a credential of which nothing is said", "credential-expiry", WORST, "q: web/0 A, web/1 A",
		 KEPT("credential", "", "")},
		{"a configuration of which nothing is said", "malformed-config", WORST, "q: web/0 AO, web/1 AO",
		 KEPT("config", "", "")},
		{"writers of which nothing is said", "racing-writers", WORST, "t: db/0 CA",
		 "state: [{name: t, kind: table}]\ncomponents: [{name: db, stores: [{state: t}]}, "
		 "{name: job, replicas: 2, writes: [{state: t}]}]\n" SERVED("db")},
		{"a quota", "limit-exhaustion", BEST, "q: web/0 A, web/1 A", KEPT("quota", ", monitored: false", "")},
		{"clocks", "clock-skew", BEST, "q: web/0 C, web/1 C", KEPT("clock", "", "")},
		{"corruption strikes those that store it, but the delayed", "corruption", BEST, "t: db/0 ID, db/1 ID",
		 "state: [{name: t, kind: table}]\ncomponents: [{name: db, stores: [{state: t}], "
		 "groups: [{name: now, replicas: 2}, {name: late, delay: 4h}]}]\n" SERVED("db")},
		{"old values can be read back", "corruption", WORST, "t: db/0 .",
		 "state: [{name: t, kind: table, versioned: true}]\n"
		 "components: [{name: db, stores: [{state: t}]}]\n" SERVED("db")},
		{"two writers race, whoever reads", "racing-writers", BEST, "t: db/0 CA, web/0 CA",
		 "state: [{name: t, kind: table}]\ncomponents: [{name: db, stores: [{state: t}]}, "
		 "{name: web, consumes: [{state: t}]}, {name: job, replicas: 2, writes: [{state: t, guard: none}]}]\n"
		 SERVED("web")},
		{"one writer does not", "racing-writers", WORST, "",
		 "state: [{name: t, kind: table}]\ncomponents: [{name: db, stores: [{state: t}]}, "
		 "{name: job, writes: [{state: t, guard: none}]}]\n" SERVED("db")},
		{"a state for each zone has its own events", "bad-config", BEST, "q: web/0 A\nq: web/1 A",
		 ZONES "state: [{name: q, kind: config, per: zone, rollout: {strategy: all-at-once}}]\n"
		 "components: [{name: web, replicas: 2, placement: [a, b], consumes: [{state: q}]}]\n" SERVED("web")},
	};
	CHECK_ROWS(rows);
}

/* ---- recovery and load ---- */

static void ejection_and_overload(void)
{
	static const row rows[] = {
		{"unlimited", "mass-ejection", BEST, "web: web/0 A, web/1 A",
		 "components: [{name: web, replicas: 2, health_check: deep, ejection: unlimited}]\n" SERVED("web")},
		{"capped: a barrier", "mass-ejection", WORST, "web: web/0 ., web/1 .",
		 "components: [{name: web, replicas: 2, health_check: deep, ejection: capped}]\n" SERVED("web")},
		{"no health check, no ejection", "mass-ejection", WORST, "",
		 "components: [{name: web, replicas: 2, health_check: none, ejection: unlimited}]\n" SERVED("web")},
		{"shed", "overload", WORST, "web: web/0 S",
		 "components: [{name: web, capacity: {per_replica: 1, peak: 1}, overload: shed}]\n" SERVED("web")},
		{"queue, and everybody retries within a budget", "overload", WORST, "web: web/0 LS",
		 "components: [{name: web, capacity: {per_replica: 1, peak: 1}, overload: queue}]\n"
		 "services: [{name: s, depends_on: [{component: web, retries: budgeted}]}]\n"},
		{"queue, and somebody goes on retrying", "overload", BEST, "web: web/0 ALS",
		 "components: [{name: web, capacity: {per_replica: 1, peak: 1}, overload: queue}]\n"
		 "services: [{name: s, depends_on: [{component: web, retries: unbounded}]}]\n"},
		{"without capacity and requests there is none", "overload", WORST, "",
		 "components: [{name: web, overload: none}]\n" SERVED("web")},
	};
	CHECK_ROWS(rows);
}

static const check_row tests[] = {
	{"copies", copies},
	{"domains", domains},
	{"partitions", partitions},
	{"releases", releases},
	{"defects and inclusion", defects_and_inclusion},
	{"tools", tools},
	{"wrong results", wrong_results},
	{"poison", poison},
	{"skew", skew},
	{"kinds of state", kinds_of_state},
	{"kinds that may be left out", kinds_that_may_be_left_out},
	{"ejection and overload", ejection_and_overload},
};

void suite_events(void)
{
	check_suite("rules/events", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
