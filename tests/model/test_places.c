/* tests/model/test_places.c -- elements and attributes found again in their files. */
#include "tests/check.h"
#include "model/domains.h"
#include "model/places.h"
#include "tests/model/fixture.h"

void suite_places(void);

static read_fixture f;
static const cal_model *m;

static int start(void)
{
	read_start(&f);
	m = read_path(&f, "tests/model/everything.yaml", NULL);
	return m == NULL;
}

static int end(void)
{
	read_end(&f);
	return 0;
}

/* The text that a place covers, or stands before; "line:column" where it covers none. */
static const char *covered(cal_place at)
{
	size_t length;
	const char *line = cal_place_line(at, &length);
	if (at.width == 0)
		return cal_format(&f.keep, "%u:%u", (unsigned)at.line, (unsigned)at.column);
	return cal_format(&f.keep, "%.*s", (int)at.width, line + at.column - 1);
}

static void attributes_are_found_by_their_paths(void)
{
	static const struct {
		uint8_t section;
		uint32_t index;
		const char *path, *want;
	} rows[] = {
		{SECTION_COMPONENTS, 0, "", "web"},
		{SECTION_COMPONENTS, 0, "replicas", "5"},
		{SECTION_COMPONENTS, 0, "consumes[0].on_poison", "reject"},
		{SECTION_COMPONENTS, 0, "consumes[1].on_poison", "58:9"},   /* left out: the entry */
		{SECTION_COMPONENTS, 0, "depends_on[1].any_of[1]", "db"},
		{SECTION_COMPONENTS, 1, "groups[1].runs[0]", "parser"},
		{SECTION_COMPONENTS, 1, "groups[7].runs[0]", "84:7"},       /* no such group: the list */
		{SECTION_COMPONENTS, 1, "health_check", "75:5"},            /* left out: the component */
		{SECTION_COMPONENTS, 4, "", "extra"},
		{SECTION_COMPONENTS, 4, "depends_on[0].component", "db"},
		{SECTION_SOFTWARE, 0, "rollout.gate", "automatic"},
		{SECTION_SOFTWARE, 5, "kind", "agent"},
		{SECTION_SERVICES, 0, "survives[1]", "2 CAL101"},
		{SECTION_DOMAINS, 6, "", "us"},
		{SECTION_ACCEPT, 1, "", "CAL112"},
		{SECTION_RATES, 0, "hours", "1e-1"},
		{SECTION_POLICIES, 0, "survives[0]", "bad-release"},
		{SECTION_NONE, 0, "", "1:1"},
		{SECTION_NONE, 0, "reviewed", "2026-01-31"},
		{SECTION_NONE, 0, "defaults.rollout.gate", "manual"},
	};
	enum { N = sizeof rows / sizeof *rows };
	cal_place_query queries[N];
	for (size_t i = 0; i < N; i++)
		queries[i] =
		    (cal_place_query){.element = {rows[i].section, rows[i].index}, .path = rows[i].path};
	cal_places_find(m, queries, N);
	for (size_t i = 0; i < N; i++)
		CHECK_TEXT(covered(queries[i].at), rows[i].want);
	CHECK_TEXT(queries[8].at.source->name, "tests/model/parts/more.yaml");
}

static void threats_stand_in_their_own_files(void)
{
	cal_place_query queries[] = {
		{.element = {SECTION_THREATS, 0}, .path = ""},
		{.element = {SECTION_THREATS, m->n_builtin}, .path = "code"},
		{.element = {SECTION_THREATS, m->n_builtin - 1}, .path = "code"},
	};
	cal_places_find(m, queries, 3);
	CHECK_TEXT(covered(queries[0].at), "replica-loss");
	CHECK_TEXT(queries[0].at.source->name, "rules/catalogue/infrastructure.yaml");
	CHECK_TEXT(covered(queries[1].at), "ACME1");
	CHECK_TEXT(queries[1].at.source->name, "tests/model/everything.yaml");
	CHECK_TEXT(queries[2].at.source->name, "rules/catalogue/recovery.yaml");
}

/* Naively: every path upwards, breadth first. */
static uint32_t of_kind(const cal_model *of, uint32_t domain, unsigned kind)
{
	uint32_t queue[64], n = 0;
	queue[n++] = domain;
	for (uint32_t i = 0; i < n && n < 48; i++) {
		const cal_domain *d = &of->domains[queue[i]];
		if (d->kind == kind)
			return queue[i];
		for (uint32_t p = 0; p < d->within.n; p++)
			queue[n++] = d->within.at[p];
	}
	return CAL_NONE;
}

static void the_domain_of_a_kind_is_the_nearest(void)
{
	static const char yaml[] =
	    "calisto: 1\nname: x\ncomponents: [{name: c}]\nservices: [{name: s, depends_on: [{component: "
	    "c}]}]\ndomains:\n"
	    "- {name: h, kind: host, within: [r, p, c2]}\n- {name: r, kind: rack, within: [z2, c1]}\n"
	    "- {name: p, kind: power, within: [z1]}\n- {name: z1, kind: zone, within: [e1]}\n"
	    "- {name: z2, kind: zone, within: [e2, e1]}\n- {name: e1, kind: region}\n- {name: e2, kind: "
	    "region}\n"
	    "- {name: c1, kind: cluster, within: [e1]}\n- {name: c2, kind: cluster}\n";
	read_fixture g;
	read_start(&g);
	const cal_model *own = read_string(&g, yaml);
	CHECK_TEXT(g.said, "");
	if (!own)
		abort();
	for (uint32_t d = 0; d < own->n_domains; d++)
		for (unsigned kind = 1; kind <= cal_words(SET_DOMAIN); kind++)
			CHECK_NUMBER(cal_domain_of_kind(own, d, kind), of_kind(own, d, kind));
	cal_model changed = *own;
	cal_domain fewer[] = {own->domains[5]};
	changed.domains = fewer;
	changed.n_domains = 1;
	CHECK_NUMBER(cal_domain_of_kind(&changed, 0, DOMAIN_REGION), 0);
	CHECK_NUMBER(cal_domain_of_kind(&changed, 0, DOMAIN_ZONE), CAL_NONE);
	CHECK_NUMBER(cal_domain_of_kind(own, 0, DOMAIN_REGION), 6);
	read_end(&g);
}

/* The line on which a component of a model is found, looked up alone. */
static uint32_t line_of(const char *yaml, uint32_t component)
{
	read_fixture g;
	read_start(&g);
	const cal_model *own = read_string(&g, yaml);
	CHECK_TEXT(g.said, "");
	cal_place_query query = {.element = {SECTION_COMPONENTS, component}, .path = ""};
	if (own)
		cal_places_find(own, &query, 1);
	read_end(&g);
	return query.at.line;
}

#define SERVICES "services:\n  - {name: s, depends_on: [{component: a}]}\n"

static void entries_are_found_by_their_indentation(void)
{
	static const char plain[] = "calisto: 1\nname: x\ncomponents:  # all\n  - name: a\n\n  # b\n  -\n    replicas: 2\n"
	                            "    name: b\n  - {name: c,\n  replicas: 3}\n" SERVICES;
	CHECK_NUMBER(line_of(plain, 0), 4);
	CHECK_NUMBER(line_of(plain, 1), 9);
	CHECK_NUMBER(line_of(plain, 2), 10);
	CHECK_NUMBER(line_of("calisto: 1\nname: x\ncomponents:\n- name: a\n- name: b\n" SERVICES, 1), 5);
	CHECK_NUMBER(line_of("calisto: 1\nname: x\ncomponents: [{name: a},\n  {name: b}]\n" SERVICES, 1), 4);
	CHECK_NUMBER(line_of("{calisto: 1, name: x,\ncomponents: [\n{name: a}, {name: b}],\n"
	                     "services: [{name: s, depends_on: [{component: a}]}]}\n", 1), 3);
}

/* Where text or line ends deceive, the whole file is walked. */
static void what_looks_like_an_entry_is_none(void)
{
	CHECK_NUMBER(line_of("calisto: 1\nname: x\ncomponents:\n  - name: a\n    description: \"one\n  - name: b\n"
	                     "  two\"\n  - name: b\n" SERVICES, 1), 8);
	CHECK_NUMBER(line_of("calisto: 1\nname: x\ncomponents:\n  - name: a\n    description: \"one\n  - name: b\"\n"
	                     "  - name: b\n" SERVICES, 1), 7);
	CHECK_NUMBER(line_of("calisto: 1\nname: x\ndescription: \"\ncomponents:\n  - name: a\n\"\ncomponents:\n  - name: a\n"
	                     SERVICES, 0), 8);
	CHECK_NUMBER(line_of("calisto: 1\nname: x\ncomponents:\n  - name: a\n    description: |\n     - name: b\n"
	                     "  - name: b\n" SERVICES, 1), 7);
	CHECK_NUMBER(line_of("calisto: 1\rname: x\r\ncomponents:\r\n  - name: a\r\n  - name: b\r\n" SERVICES, 1), 5);
	CHECK_NUMBER(line_of("calisto: 1\nname: x # \xc2\x85" "components:\n  - name: a\n  - name: b\n" SERVICES, 1), 5);
}

void suite_places(void)
{
	static const check_row tests[] = {
		{"attributes are found by their paths", attributes_are_found_by_their_paths},
		{"entries are found by their indentation", entries_are_found_by_their_indentation},
		{"what looks like an entry is none", what_looks_like_an_entry_is_none},
		{"threats stand in their own files", threats_stand_in_their_own_files},
		{"the domain of a kind is the nearest", the_domain_of_a_kind_is_the_nearest},
	};
	check_suite("model/places", start, end, tests, sizeof tests / sizeof *tests);
}
