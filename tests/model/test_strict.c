/* tests/model/test_strict.c -- the strict pass fills structs as libcyaml does. */
#include "tests/check.h"
#include "model/strict.h"
#include "tests/model/fixture.h"

void suite_strict(void);

static bool same_value(const cyaml_schema_value_t *schema, const char *a, const char *b);

static bool same_list(const cyaml_schema_field_t *key, const char *a, const char *b)
{
	const char *left = *(const char *const *)(const void *)(a + key->data_offset);
	const char *right = *(const char *const *)(const void *)(b + key->data_offset);
	uint32_t n = *(const uint32_t *)(const void *)(a + key->count_offset);
	bool same = n == *(const uint32_t *)(const void *)(b + key->count_offset) && !left == !right;
	for (uint32_t i = 0; same && i < n; i++)
		same = same_value(key->value.sequence.entry, left + i * key->value.data_size,
		                  right + i * key->value.data_size);
	return same;
}

static bool same_mapping(const cyaml_schema_value_t *schema, const char *a, const char *b)
{
	for (const cyaml_schema_field_t *key = schema->mapping.fields; key->key; key++) {
		bool same = key->value.type == CYAML_SEQUENCE
		                ? same_list(key, a, b)
		                : same_value(&key->value, a + key->data_offset, b + key->data_offset);
		if (!same) {
			fprintf(stderr, "'%s' differs\n", key->key);
			return false;
		}
	}
	return true;
}

/* Follows a pointer where the schema has one; whether both or none are there. */
static bool same_value(const cyaml_schema_value_t *schema, const char *a, const char *b)
{
	if (schema->flags & CYAML_FLAG_POINTER) {
		a = *(const char *const *)(const void *)a;
		b = *(const char *const *)(const void *)b;
		if (!a || !b)
			return !a && !b;
	}
	if (schema->type == CYAML_MAPPING)
		return same_mapping(schema, a, b);
	return schema->type == CYAML_STRING ? strcmp(a, b) == 0 : memcmp(a, b, schema->data_size) == 0;
}

static void check_file(const char *path)
{
	cal_arena keep = {0};
	cal_diags out = {.keep = &keep};
	const char *why;
	const cal_source *source = cal_source_read(&keep, path, CAL_FILE_LIMIT, &why);
	cal_file ours = {.source = source}, theirs = {.source = source};
	cal_file_check(&keep, &ours, &out);
	cal_file_load(&keep, &theirs);
	CHECK(theirs.root != NULL && ours.root != NULL);
	cal_file_check(&keep, &theirs, &out);  /* adds which lists are empty */
	CHECK_NUMBER(out.errors, 0);
	CHECK(same_mapping(&file_schema, (const char *)ours.root, (const char *)theirs.root));
	cal_file_forget(&ours);
	cal_file_forget(&theirs);
	cal_diags_free(&out);
	cal_arena_free(&keep);
}

static void both_fill_the_same(void)
{
	check_file("tests/model/everything.yaml");
	check_file("examples/event-bus/event-bus.calisto.yaml");
	check_file("rules/catalogue/infrastructure.yaml");
	check_file("rules/catalogue/software.yaml");
	check_file("rules/catalogue/state.yaml");
	check_file("rules/catalogue/recovery.yaml");
}

/* Lists that outgrow the arena, as libcyaml grows them: by one entry at a time. */
static void long_lists_are_filled_too(void)
{
	read_fixture f;
	read_start(&f);
	char *text, line[100];
	size_t size;
	FILE *to = open_memstream(&text, &size);
	fputs("calisto: 1\nname: many\nservices: [{name: s, depends_on: [{component: c7}]}]\ndomains: "
	      "[{name: d, kind: zone}]\n"
	      "components:\n- name: long\n  placement: [d",
	      to);
	for (int i = 0; i < 5000; i++)
		fputs(", d", to);
	fputs("]\n  starts_with:\n", to);
	for (int i = 0; i < 5000; i++)
		fprintf(to, "  - c%d\n", i);
	for (int i = 0; i < 5000; i++)
		fprintf(to, "- {name: c%d, consumes: []}\n", i);
	fclose(to);
	check_file(read_file(&f, "many.yaml", text, size));
	const cal_model *m = read_bytes(&f, text, size);
	CHECK_TEXT(f.said, "");
	CHECK_NUMBER(m ? m->components[0].starts_with.n : 0, 5000);
	CHECK_NUMBER(m ? m->components[0].groups[0].placement.n : 0, 5001);
	CHECK(m && m->components[4321].groups[0].consumes_given);
	snprintf(line, sizeof line, "c%d", 4320);
	CHECK_TEXT(m ? m->components[4321].name : NULL, line);
	free(text);
	read_end(&f);
}

/* A file with one mistake is filled but for it: what hangs on the rest is still checked. */
static void one_mistake_hides_no_other(void)
{
	read_fixture f;
	read_start(&f);
	read_string(
	    &f, "calisto: 1\nname: x\nservices:\n- name: s\n  depends_on: [{component: c}, {component: d}]\n"
		"  criticality: hihg\ncomponents:\n- {name: c, replicas: none, runs: [x]}\n"
		"- {name: e, min_available: 7}\n");
	CHECK_NUMBER(f.out.errors, 5);
	CHECK(strstr(f.said, "unknown component 'd'") != NULL);
	CHECK(strstr(f.said, "'criticality' cannot be 'hihg'") != NULL);
	CHECK(strstr(f.said, "'replicas' must be") != NULL);
	CHECK(strstr(f.said, "unknown software 'x'") != NULL);
	CHECK(strstr(f.said, "'min_available' is 7") != NULL);
	read_end(&f);
}

void suite_strict(void)
{
	static const check_row tests[] = {
		{"both fill the same", both_fill_the_same},
		{"long lists are filled too", long_lists_are_filled_too},
		{"one mistake hides no other", one_mistake_hides_no_other},
	};
	check_suite("model/strict", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
