/* tests/rules/test_system.c -- copies, groups, where they are and what they run. */
#include "rules/order.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_system(void);

static read_fixture f;

static const cal_system *system_of(const char *model)
{
	read_start(&f);
	read_string(&f, model);
	CHECK_TEXT(f.said, "");
	return f.m ? cal_system_of(&f.keep, f.m) : NULL;
}

static const char *const placed =
	"calisto: 1\nname: placed\n"
	"domains:\n"
	"  - {name: r, kind: region}\n"
	"  - {name: a, kind: zone, within: [r]}\n"
	"  - {name: feed, kind: power}\n"
	"  - {name: h1, kind: host, within: [feed, a]}\n"
	"  - {name: h2, kind: host, within: [a]}\n"
	"software:\n"
	"  - {name: app, includes: [lib]}\n"
	"  - {name: lib, kind: library, includes: [base], consumes: [{state: q, on_poison: skip}]}\n"
	"  - {name: base, kind: os, consumes: [{state: q, on_poison: stop}, {state: c}]}\n"
	"state: [{name: q, kind: log}, {name: c, kind: config}]\n"
	"components:\n"
	"  - name: web\n"
	"    placement: [h1, h2]\n"
	"    runs: [app]\n"
	"    groups:\n"
	"      - {name: old, replicas: 3}\n"
	"      - {name: new, replicas: 2, runs: []}\n"
	"      - {name: late, delay: 4h, placement: [r]}\n"
	"  - {name: db, replicas: 2, consumes: [{state: q, on_poison: crash}]}\n"
	"services: [{name: s, depends_on: [{component: web}]}]\n";

static void copies_are_numbered_through_groups(void)
{
	const cal_system *s = system_of(placed);
	CHECK_NUMBER(s->n_copies, 8);
	CHECK_NUMBER(s->n_squads, 4);
	CHECK_NUMBER(s->first_copy[1], 6);
	static const uint32_t squads[] = {0, 0, 0, 1, 1, 2, 3, 3};
	for (uint32_t i = 0; i < 8; i++)
		CHECK_NUMBER(s->squad_of[i], squads[i]);
	CHECK(s->squads[2].delayed && !s->squads[0].delayed);
	uint32_t n = 0;
	for (cal_live it = cal_live_of(s, 0); cal_live_next(&it);)
		CHECK_NUMBER(it.copy, n++);
	CHECK_NUMBER(n, 5);
	read_end(&f);
}

/* Round robin starts anew in each group. */
static void copies_are_dealt_out(void)
{
	const cal_system *s = system_of(placed);
	static const uint32_t where[] = {3, 4, 3, 3, 4, 0, CAL_NONE, CAL_NONE};
	for (uint32_t i = 0; i < 8; i++)
		CHECK_NUMBER(s->domain_of[i], where[i]);
	CHECK_NUMBER(cal_copy_domain(s, 0, DOMAIN_HOST), 3);
	CHECK_NUMBER(cal_copy_domain(s, 0, DOMAIN_POWER), 2);
	CHECK_NUMBER(cal_copy_domain(s, 0, DOMAIN_REGION), 0);
	CHECK_NUMBER(cal_copy_domain(s, 1, DOMAIN_POWER), CAL_NONE);
	CHECK_NUMBER(cal_copy_domain(s, 5, DOMAIN_ZONE), CAL_NONE);
	read_end(&f);
}

/* Inclusion is breadth first; what is consumed comes from the component, then from the first software. */
static void software_and_what_it_brings(void)
{
	const cal_system *s = system_of(placed);
	const cal_squad *old = &s->squads[0], *new = &s->squads[1], *db = &s->squads[3];
	CHECK_NUMBER(old->n_software, 3);
	CHECK_NUMBER(old->n_direct, 1);
	CHECK(cal_squad_runs_directly(old, 0) && !cal_squad_runs_directly(old, 1));
	CHECK_NUMBER(new->n_software, 0);
	CHECK(!new->unnamed && db->unnamed);
	CHECK_NUMBER(old->n_consumes, 2);
	CHECK_NUMBER(cal_squad_consumes(old, 0)->on_poison, POISON_SKIP);
	CHECK(cal_squad_consumes(old, 1) != NULL);
	CHECK(cal_squad_consumes(new, 0) == NULL);
	CHECK_NUMBER(cal_squad_consumes(db, 0)->on_poison, POISON_CRASH);
	read_end(&f);
}

/* A thing comes after what it looks at; things in a circle share a knot. */
static void dependencies_come_first(void)
{
	const cal_system *s = system_of(
		"calisto: 1\nname: order\ncomponents:\n"
		"  - {name: a, depends_on: [{component: b}]}\n"
		"  - {name: b, depends_on: [{component: c}]}\n"
		"  - {name: c, depends_on: [{component: b, mode: soft}]}\n"
		"  - {name: d}\n"
		"services: [{name: s, depends_on: [{component: a}, {component: d}]}]\n");
	const cal_order *o = cal_order_of(&f.keep, s);
	uint32_t at[5] = {0};
	CHECK_NUMBER(o->n, 5);
	CHECK_NUMBER(o->n_knots, 4);
	for (uint32_t i = 0; i < o->n; i++)
		at[o->things[i]] = i;
	CHECK(at[1] < at[0] && at[2] < at[0] && at[0] < at[4] && at[3] < at[4]);
	CHECK_NUMBER(o->knot_of[1], o->knot_of[2]);
	CHECK(o->knot_of[0] != o->knot_of[1]);
	CHECK_NUMBER(cal_thing_service(s, 0), 4);
	CHECK_NUMBER(o->hard.start[3] - o->hard.start[2], 0);  /* soft only */
	CHECK_NUMBER(o->any.start[3] - o->any.start[2], 1);
	read_end(&f);
}

/* What a component consumes comes from all others that store it, unless `from` says so. */
static void sources_of_a_state(void)
{
	const cal_system *s = system_of(
		"calisto: 1\nname: sources\nstate: [{name: q, kind: log}]\ncomponents:\n"
		"  - {name: a, stores: [{state: q}], consumes: [{state: q}]}\n"
		"  - {name: b, stores: [{state: q}]}\n"
		"  - {name: c, stores: [{state: q}], consumes: [{state: q, from: [a]}]}\n"
		"services: [{name: s, depends_on: [{component: a}]}]\n");
	uint32_t at = 0;
	const cal_consume *all = cal_squad_consumes(&s->squads[0], 0), *some = cal_squad_consumes(&s->squads[2], 0);
	CHECK_NUMBER(cal_next_source(s, 0, all, &at), 1);
	CHECK_NUMBER(cal_next_source(s, 0, all, &at), 2);
	CHECK_NUMBER(cal_next_source(s, 0, all, &at), CAL_NONE);
	at = 0;
	CHECK_NUMBER(cal_next_source(s, 2, some, &at), 0);
	CHECK_NUMBER(cal_next_source(s, 2, some, &at), CAL_NONE);
	read_end(&f);
}

static const check_row tests[] = {
	{"copies are numbered through groups", copies_are_numbered_through_groups},
	{"copies are dealt out", copies_are_dealt_out},
	{"software and what it brings", software_and_what_it_brings},
	{"dependencies come first", dependencies_come_first},
	{"sources of a state", sources_of_a_state},
};

void suite_system(void)
{
	check_suite("rules/system", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
