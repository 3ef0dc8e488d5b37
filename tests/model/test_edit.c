/* tests/model/test_edit.c -- attributes are set and taken out, and nothing else of a file changes. */
#include <stdlib.h>
#include <string.h>

#include "model/edit.h"
#include "model/tree.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_edit(void);

static read_fixture f;

#define TOP "calisto: 1\nname: m\n"
#define END "services:\n  - {name: s, depends_on: [{component: web}]}\n"

/* What becomes of a model's components after one edit of the first; or why none can be made. */
static const char *edited(const char *components, const char *path, const char *value)
{
	const char *text = cal_format(&f.keep, TOP "%s" END, components), *wrong = NULL;
	const cal_model *m = read_string(&f, text);
	size_t n;
	CHECK_TEXT(f.said, "");
	if (!m)
		return "";
	cal_edit edit = {{SECTION_COMPONENTS, 0}, path, value};
	const cal_edited *files = cal_edit_all(&f.keep, cal_editor_of(&f.keep, m), &edit, 1, &n, &wrong);
	if (!files)
		return wrong;
	if (n == 0)
		return components;
	const char *after = files[0].after->bytes;
	CHECK(strncmp(after, TOP, strlen(TOP)) == 0);
	const char *rest = strstr(after, END);
	CHECK(rest && strcmp(rest, END) == 0);
	return cal_copy(&f.keep, after + strlen(TOP), strlen(after) - strlen(TOP) - strlen(END));
}

#define BLOCK(lines) "components:\n  - name: web  # the front\n" lines

static void a_value_is_replaced(void)
{
	CHECK_TEXT(edited(BLOCK("    replicas: 2   # two\n"), "replicas", "3"), BLOCK("    replicas: 3   # two\n"));
	CHECK_TEXT(edited(BLOCK("    replicas: \"2\"\n"), "replicas", "3"), BLOCK("    replicas: 3\n"));
	CHECK_TEXT(edited("components: [{name: web, replicas: 2}]\n", "replicas", "3"), "components: [{name: web, replicas: 3}]\n");
	CHECK_TEXT(edited(BLOCK("    labels: [a, b]  # why\n"), "labels", "[c]"), BLOCK("    labels: [c]  # why\n"));
	CHECK_TEXT(edited(BLOCK("    labels:\n      - a\n      - b\n\n    # more\n    replicas: 2\n"), "labels", "[c]"),
	           BLOCK("    labels: [c]\n\n    # more\n    replicas: 2\n"));
	CHECK_TEXT(edited(BLOCK("    description: |\n      some\n      text\n\n    replicas: 2\n"), "description", "x"),
	           BLOCK("    description: x\n\n    replicas: 2\n"));
	CHECK_TEXT(edited(BLOCK("    capacity:\n      per_replica: 5\n      peak: 7\n"), "capacity.peak", "8"),
	           BLOCK("    capacity:\n      per_replica: 5\n      peak: 8\n"));
	CHECK_TEXT(edited(BLOCK("    depends_on:\n      - component: db\n        mode: hard\n  - name: db\n"), "depends_on[0].mode", "soft"),
	           BLOCK("    depends_on:\n      - component: db\n        mode: soft\n  - name: db\n"));
	CHECK_TEXT(edited("components: [{name: web, description: \"\xe2\x82\xac \xf0\x9f\x98\x80\", replicas: 2}]\n", "replicas", "3"),
	           "components: [{name: web, description: \"\xe2\x82\xac \xf0\x9f\x98\x80\", replicas: 3}]\n");
}

static void a_key_is_added(void)
{
	CHECK_TEXT(edited(BLOCK("    replicas: 2  # two\n"), "min_available", "majority"),
	           BLOCK("    replicas: 2  # two\n    min_available: majority\n"));
	CHECK_TEXT(edited("components: [{name: web}]\n", "replicas", "3"), "components: [{name: web, replicas: 3}]\n");
	CHECK_TEXT(edited("components: [{name: web,}]\n", "replicas", "3"), "components: [{name: web, replicas: 3,}]\n");
	CHECK_TEXT(edited("components:\n- {name: web,\n   description: b}\n", "replicas", "3"),
	           "components:\n- {name: web,\n   description: b, replicas: 3}\n");
	CHECK_TEXT(edited(BLOCK("    replicas: 2\n"), "capacity.peak", "3"), BLOCK("    replicas: 2\n    capacity: {peak: 3}\n"));
	CHECK_TEXT(edited(BLOCK("    failover: {}\n    redundancy: active-passive\n    replicas: 2\n"), "failover.trigger", "automatic"),
	           BLOCK("    failover: {trigger: automatic}\n    redundancy: active-passive\n    replicas: 2\n"));
	CHECK_TEXT(edited(BLOCK("    labels:\n      - a\n\n"), "replicas", "3"), BLOCK("    labels:\n      - a\n    replicas: 3\n\n"));
	CHECK_TEXT(edited("components:\n  - ? name\n    : web\n", "replicas", "3"), "components:\n  - ? name\n    : web\n    replicas: 3\n");
	CHECK_TEXT(edited("components:\r\n  - name: web\r\n", "replicas", "3"),
	           "components:\r\n  - name: web\r\n    replicas: 3\r\n");
	CHECK_TEXT(edited("components:\n  - {name: web, description: a remark that is long enough to fill the line to its end so to say}\n",
	                  "operated_through", "[console-of-the-house]"),
	           "components:\n  - {name: web, description: a remark that is long enough to fill the line to its end so to say,\n"
	           "     operated_through: [console-of-the-house]}\n");
	CHECK_TEXT(edited(BLOCK("    replicas: 2\n"), "depends_on[0].mode", "soft"), "there is no 'depends_on[0].mode' to change");
	CHECK_TEXT(edited(BLOCK("    replicas: 2\n"), "replicas.x", "soft"), "there is no 'replicas.x' to change");
}

static void a_key_is_taken_out(void)
{
	CHECK_TEXT(edited(BLOCK("    replicas: 2  # two\n    labels: [a]\n"), "replicas", NULL), BLOCK("    labels: [a]\n"));
	CHECK_TEXT(edited(BLOCK("    labels:\n      - a\n      - b\n    replicas: 2\n"), "labels", NULL), BLOCK("    replicas: 2\n"));
	CHECK_TEXT(edited("components:\n  - replicas: 2\n    name: web\n", "replicas", NULL), "components:\n  - name: web\n");
	CHECK_TEXT(edited("components: [{name: web, replicas: 2, labels: [a]}]\n", "replicas", NULL),
	           "components: [{name: web, labels: [a]}]\n");
	CHECK_TEXT(edited("components: [{replicas: 2, name: web}]\n", "replicas", NULL), "components: [{name: web}]\n");
	CHECK_TEXT(edited(BLOCK("    failover:\n      tested: true\n    redundancy: active-passive\n    replicas: 2\n"), "failover.tested", NULL),
	           BLOCK("    redundancy: active-passive\n    replicas: 2\n"));
	CHECK_TEXT(edited(BLOCK("    replicas: 2\n"), "labels", NULL), BLOCK("    replicas: 2\n"));
	CHECK_TEXT(edited(BLOCK("    depends_on: [{component: db}]\n  - name: db\n"), "depends_on[0]", NULL),
	           "'depends_on[0]' is an entry of a list, and those are not taken out");
}

/* What was edited is read from memory, includes from where they are. */
static void edited_files_are_read(void)
{
	const char *path = read_file(&f, "more.yaml", "calisto: 1\ncomponents: [{name: db}]\n", 36), *wrong = NULL;
	const char *root = read_file(&f, "root.yaml", TOP "include: [more.yaml, ./more.yaml]\ncomponents: [{name: web}]\n" END, strlen(TOP "include: [more.yaml, ./more.yaml]\ncomponents: [{name: web}]\n" END));
	const cal_model *m = read_path(&f, root, NULL);
	size_t n;
	CHECK_TEXT(f.said, "");
	CHECK(m != NULL);
	if (!m)
		return;
	cal_edit edits[] = {{{SECTION_COMPONENTS, 1}, "replicas", "4"}, {{SECTION_COMPONENTS, 0}, "replicas", "5"},
	                    {{SECTION_COMPONENTS, 1}, "failover.trigger", "manual"}, {{SECTION_COMPONENTS, 1}, "failover.tested", "true"},
	                    {{SECTION_COMPONENTS, 1}, "redundancy", "active-passive"}};
	const cal_edited *files = cal_edit_all(&f.keep, cal_editor_of(&f.keep, m), edits, 5, &n, &wrong);
	CHECK_NUMBER(n, 2);
	CHECK_TEXT(files[1].after->bytes, "calisto: 1\ncomponents: [{name: db, replicas: 4, failover: {trigger: manual, "
	                                  "tested: true},\n              redundancy: active-passive}]\n");
	const cal_source *sources[] = {files[0].after, files[1].after};
	cal_overlay over = {sources, 2};
	m = read_path(&f, root, &(cal_read_request){.open = cal_overlay_open, .from = &over});
	CHECK_TEXT(f.said, "");
	CHECK(m && m->n_components == 2 && m->components[0].replicas == 5 && m->components[1].replicas == 4);
	CHECK(m && m->components[1].failover.tested == CAL_TRUE);
	(void)path;
}

/* A repository of two files, whose paths are spelt in several ways. */
static const cal_source *open_in_memory(void *from, cal_arena *keep, const char *path, const char **why)
{
	const char *text = strcmp(path, "at/root.yaml") == 0 ? TOP "include: [more.yaml, ../at/./more.yaml, b/../more.yaml]\n" END
	                   : strstr(path, "more.yaml")       ? "calisto: 1\ncomponents: [{name: web}]\n"
	                                                     : NULL;
	(void)from;
	*why = "does not exist";
	cal_source *source = CAL_NEW(keep, cal_source);
	*source = (cal_source){path, text, text ? strlen(text) : 0};
	return text ? source : NULL;
}

static void files_come_from_elsewhere(void)
{
	const cal_model *m = read_path(&f, "at/root.yaml", &(cal_read_request){.open = open_in_memory});
	CHECK_TEXT(f.said, "");
	CHECK(m && m->n_sources == 2 && m->n_components == 1);
	m = read_path(&f, "at/other.yaml", &(cal_read_request){.open = open_in_memory});
	CHECK(!m && strstr(f.said, "other.yaml: error: does not exist"));
}

static const char *flow(const char *yaml)
{
	cal_source *source = CAL_NEW(&f.keep, cal_source);
	*source = (cal_source){"x", yaml, strlen(yaml)};
	const cal_tree *tree = cal_tree_of(&f.keep, source);
	return tree ? cal_tree_flow(&f.keep, source, tree) : "none";
}

static void values_in_one_line(void)
{
	CHECK_TEXT(flow("a: 1\nb:\n  - x\n  - {c: 'q r', d: \"e\\n\"}\n"), "{a: 1, b: [x, {c: 'q r', d: \"e\\n\"}]}");
	CHECK_TEXT(flow("- |\n  two\n  \"lines\"\n- a, b\n- [ ]\n"), "[\"two\\n\\\"lines\\\"\\n\", \"a, b\", []]");
	CHECK_TEXT(flow("a: [1\n"), "none");
	CHECK_TEXT(flow(""), "none");
}

static bool same(const char *a, const char *b)
{
	cal_source *sources = CAL_NEWS(&f.keep, 2, cal_source);
	sources[0] = (cal_source){"a", a, strlen(a)};
	sources[1] = (cal_source){"b", b, strlen(b)};
	return cal_tree_same(cal_tree_of(&f.keep, &sources[0]), cal_tree_of(&f.keep, &sources[1]));
}

static void values_that_say_the_same(void)
{
	CHECK(same("a: 1\nb: [x, y]\n", "{b: ['x', \"y\"], a: 1}  # why\n"));
	CHECK(!same("[x, y]", "[y, x]"));
	CHECK(!same("{a: 1}", "{b: 1}"));
	CHECK(!same("{a: 1}", "{a: 1, b: 2}"));
	CHECK(!same("a", "[a]"));
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

void suite_edit(void)
{
	static const check_row tests[] = {
		{"a value is replaced", a_value_is_replaced},
		{"a key is added", a_key_is_added},
		{"a key is taken out", a_key_is_taken_out},
		{"edited files are read", edited_files_are_read},
		{"files come from elsewhere", files_come_from_elsewhere},
		{"values in one line", values_in_one_line},
		{"values that say the same", values_that_say_the_same},
	};
	check_suite("model/edit", start, end, tests, sizeof tests / sizeof *tests);
}
