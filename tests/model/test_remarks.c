/* tests/model/test_remarks.c -- comments for calisto: beside which element they stand, and what is none. */
#include "base/text.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_remarks(void);

/* The acceptances of a model, a line for each: "zone-loss domains/a for look by Ann until 20000: why @5"; what was said
 * of a wrong one. */
static const char *accepts_of(read_fixture *f, const char *yaml)
{
	const cal_model *m = read_string(f, yaml);
	const char *text = m ? "" : f->said;
	for (uint32_t i = 0; m && i < m->n_accepts; i++) {
		const cal_accept *a = &m->accepts[i];
		const char *name = cal_element_name(m, a->element);
		text = cal_format(&f->keep, "%s%s %s/%s", text, m->threats[a->threat].name,
		                  cal_section_name((cal_section)a->element.section), name ? name : "*");
		for (uint32_t k = 0; k < a->services.n; k++)
			text = cal_format(&f->keep, "%s for %s", text, m->services[a->services.at[k]].name);
		if (a->owner)
			text = cal_format(&f->keep, "%s by %s", text, a->owner);
		if (a->expires != INT32_MAX)
			text = cal_format(&f->keep, "%s until %d", text, (int)a->expires);
		text = cal_format(&f->keep, "%s: %s @%u\n", text, a->reason, (unsigned)a->at.line);
	}
	return text;
}

#define CHECK_ACCEPTS(yaml, want)                                                                            \
	do {                                                                                                 \
		read_fixture f;                                                                              \
		read_start(&f);                                                                              \
		CHECK_TEXT(accepts_of(&f, yaml), want);                                                      \
		read_end(&f);                                                                                \
	} while (0)

#define SERVICES                                                                                             \
	"components:\n  - {name: web, placement: [a]}\n"                                                     \
	"services:\n"                                                                                        \
	"  - {name: look, depends_on: [{component: web}]}\n"                                                 \
	"  - {name: look up, depends_on: [{component: web}]}\n"

static void a_comment_is_about_the_element_below_it(void)
{
	CHECK_ACCEPTS("calisto: 1\nname: n\ndomains:\n"
	              "  # calisto: accept zone-loss: one\n"
	              "  # another comment\n"
	              "  # calisto: accept CAL109: two\n"
	              "  - {name: a, kind: zone}\n"
	              "#calisto: accept zone-loss: three\n"
	              "  - name: b\n    kind: zone\n" SERVICES,
	              "zone-loss domains/a: one @4\ndisaster domains/a: two @6\nzone-loss domains/b: three @8\n");
}

static void a_comment_on_a_line_of_an_element_is_about_it(void)
{
	CHECK_ACCEPTS("calisto: 1\nname: n\ndomains:\n"
	              "  - name: a  # calisto: accept zone-loss: first line\n"
	              "    # calisto: accept zone-loss: between\n"
	              "    kind: zone  # calisto: accept zone-loss: last line\n"
	              "    # calisto: accept zone-loss: below, as deep as its keys\n"
	              "\n"
	              "    # calisto: accept zone-loss: after an empty line, too\n"
	              "  - {name: b,\n"
	              "     kind: zone}  # calisto: accept zone-loss: in braces\n" SERVICES,
	              "zone-loss domains/a: first line @4\nzone-loss domains/a: between @5\n"
	              "zone-loss domains/a: last line @6\nzone-loss domains/a: below, as deep as its keys @7\n"
	              "zone-loss domains/a: after an empty line, too @9\nzone-loss domains/b: in braces @11\n");
}

static void a_list_in_brackets_has_comments_between_its_elements(void)
{
	CHECK_ACCEPTS("calisto: 1\nname: n\ndomains: [\n"
	              "  {name: a, kind: zone},  # calisto: accept zone-loss: a's\n"
	              "  # calisto: accept zone-loss: b's\n"
	              "  {name: b, kind: zone}]\n" SERVICES,
	              "zone-loss domains/a: a's @4\nzone-loss domains/b: b's @5\n");
}

static void every_section_of_elements_has_comments(void)
{
	CHECK_ACCEPTS("calisto: 1\nname: n\ndomains:\n"
	              "  - {name: a, kind: zone} # calisto: accept zone-loss: 1\n"
	              "software:\n  - {name: app} # calisto: accept bad-release: 2\n"
	              "state:\n  - {name: orders, kind: log} # calisto: accept poison-pill: 3\n"
	              "components:\n  - {name: web, placement: [a]} # calisto: accept replica-loss: 4\n"
	              "services:\n  - {name: look, depends_on: [{component: web}]} # calisto: accept zone-loss: 5\n",
	              "zone-loss domains/a: 1 @4\nbad-release software/app: 2 @6\npoison-pill state/orders: 3 @8\n"
	              "replica-loss components/web: 4 @10\nzone-loss /* for look: 5 @12\n");
}

static void the_first_colon_ends_the_head(void)
{
	CHECK_ACCEPTS("calisto: 1\nname: n\ndomains:\n"
	              "  # calisto: accept zone-loss for look , look up by ops:ann: of: ops until 1970-01-03: why\n"
	              "  - {name: a, kind: zone}\n" SERVICES,
	              "zone-loss domains/a for look for look up by ops:ann: of: ops until 1970-01-03: why @4\n");
}

static void clauses_may_stand_in_any_order(void)
{
	CHECK_ACCEPTS("calisto: 1\nname: n\ndomains:\n"
	              "  # calisto:  accept  zone-loss until 1970-01-03 by Ann of ops  for look , look up:  it: is # so \n"
	              "  # calisto: accept zone-loss by \"for: \\\"ops\\\"\" for \"look up\": quoted\n"
	              "  - {name: a, kind: zone}\n" SERVICES,
	              "zone-loss domains/a for look for look up by Ann of ops until 2: it: is # so @4\n"
	              "zone-loss domains/a for look up by for: \"ops\": quoted @5\n");
}

static void text_is_no_comment(void)
{
	CHECK_ACCEPTS("calisto: 1\nname: n\n"
	              "description: \"said\n  # calisto: accept nonsense\n  again\"\n"
	              "owner: '# calisto: nonsense'\ndomains:\n"
	              "  - name: a#b  # mind: # calisto: nonsense\n"
	              "    kind: zone\n"
	              "    description: |\n      first\n      # calisto: nonsense\n\n      # calisto: more\n"
	              "  - name: b#\n    kind: zone\n    labels: [\"x # calisto: nonsense\", y#calisto:z]\n"
	              "    description: >-  # calisto: accept zone-loss: behind the head of a text\n"
	              "      # calisto: nonsense\n"
	              "    # calisto: accept zone-loss: behind a text\n"
	              "  - {name: a, kind: zone}\n" SERVICES,
	              "zone-loss domains/b#: behind the head of a text @18\nzone-loss domains/b#: behind a text @20\n");
}

static void other_comments_are_nobodys_business(void)
{
	CHECK_ACCEPTS("calisto: 1  # Calisto: accept, calisto: accept\n## calisto: accept\n#: calisto: accept\nname: n\n"
	              "domains: [{name: a, kind: zone}]\n" SERVICES, "");
}

static void lines_may_end_as_on_windows(void)
{
	CHECK_ACCEPTS("calisto: 1\r\nname: n\r\ndomains:\r\n"
	              "  # calisto: accept zone-loss: above\r\n"
	              "  - name: a\r\n"
	              "    kind: zone  # calisto: accept zone-loss: beside\r\n"
	              "    # calisto: accept zone-loss: below\r\n"
	              "components: [{name: web, placement: [a]}]\r\n"
	              "services: [{name: look, depends_on: [{component: web}]}]\r\n",
	              "zone-loss domains/a: above @4\nzone-loss domains/a: beside @6\nzone-loss domains/a: below @7\n");
}

static void included_files_have_comments(void)
{
	static const char part[] = "calisto: 1\ndomains:\n  - {name: a, kind: zone} # calisto: accept zone-loss for look: shared\n";
	static const char root[] = "calisto: 1\nname: n\ninclude: [part.yaml]\n"
	                           "accept: [{threat: disaster, reason: far away}]\n" SERVICES;
	read_fixture f;
	read_start(&f);
	read_file(&f, "part.yaml", part, sizeof part - 1);
	CHECK_TEXT(accepts_of(&f, root), "disaster /*: far away @0\nzone-loss domains/a for look: shared @3\n");
	CHECK(f.m && strstr(f.m->accepts[1].at.source->name, "part.yaml"));
	read_end(&f);
}

static void a_large_file_keeps_its_comments(void)
{
	enum { COMPONENTS = 4000 };
	read_fixture f;
	read_start(&f);
	cal_arena text = {0};
	size_t room = COMPONENTS * 120 + 400, n = 0;
	char *yaml = cal_alloc(&text, room, 1);
	n += (size_t)snprintf(yaml + n, room - n, "calisto: 1\nname: n\ncomponents:\n");
	for (int i = 0; i < COMPONENTS; i++)
		n += (size_t)snprintf(yaml + n, room - n, "  - name: c%d\n    replicas: 2\n%s", i,
		                      i % 1000 == 7 ? "    # calisto: accept replica-loss: tolerated\n" : "");
	snprintf(yaml + n, room - n, "services: [{name: s, depends_on: [{component: c0}]}]\n");
	CHECK_TEXT(accepts_of(&f, yaml), "replica-loss components/c7: tolerated @20\n"
	                                 "replica-loss components/c1007: tolerated @2021\n"
	                                 "replica-loss components/c2007: tolerated @4022\n"
	                                 "replica-loss components/c3007: tolerated @6023\n");
	cal_arena_free(&text);
	read_end(&f);
}

void suite_remarks(void)
{
	static const check_row tests[] = {
		{"a comment is about the element below it", a_comment_is_about_the_element_below_it},
		{"a comment on a line of an element is about it", a_comment_on_a_line_of_an_element_is_about_it},
		{"a list in brackets has comments between its elements", a_list_in_brackets_has_comments_between_its_elements},
		{"every section of elements has comments", every_section_of_elements_has_comments},
		{"the first colon before a blank ends the head", the_first_colon_ends_the_head},
		{"clauses may stand in any order", clauses_may_stand_in_any_order},
		{"text is no comment", text_is_no_comment},
		{"other comments are nobody's business", other_comments_are_nobodys_business},
		{"lines may end as on Windows", lines_may_end_as_on_windows},
		{"included files have comments", included_files_have_comments},
		{"a large file keeps its comments", a_large_file_keeps_its_comments},
	};
	check_suite("model/remarks", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
