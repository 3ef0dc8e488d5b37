/* tests/model/test_parts.c -- large files are loaded and built in parts, and say what they say. */
#include "tests/check.h"
#include "tests/model/fixture.h"

#include <stdlib.h>

void suite_parts(void);

enum { N = 6000, ROOM = 1 << 21 };

static char *text;
static size_t n;

static int start(void)
{
	text = malloc(ROOM);
	return text == NULL;
}

static int end(void)
{
	free(text);
	return 0;
}

static void add(const char *more)
{
	size_t length = strlen(more);
	memcpy(text + n, more, length + 1);
	n += length;
}

/* A model of N components c0, c1 and so on; one of them is replaced by other text. */
static void write_model(unsigned odd, const char *instead)
{
	n = 0;
	add("calisto: 1\nname: large\ncomponents:\n");
	for (unsigned i = 0; i < N; i++)
		if (i == odd)
			add(instead);
		else
			n += (size_t)snprintf(text + n, ROOM - n,
			                      "  - name: c%u\n    replicas: %u\n    labels: [l%u, all]\n    description: \"Some words that make the file long "
			                      "enough to be worth two threads.\"\n",
			                      i, i % 7 + 1, i % 10);
	add("services:\n  - name: s\n    depends_on: [{component: c0}, {component: c5999}]\n");
}

/* Reads what was written; every component must be itself, the odd one with one replica. */
static uint32_t components(unsigned odd)
{
	read_fixture f;
	read_start(&f);
	const cal_model *m = read_string(&f, text);
	CHECK_TEXT(f.said, "");
	uint32_t found = m ? m->n_components : 0;
	for (uint32_t i = 0; i < found && i < N; i++) {
		char name[16];
		snprintf(name, sizeof name, "c%u", (unsigned)i);
		CHECK_TEXT(m->components[i].name, name);
		CHECK_NUMBER(m->components[i].replicas, i == odd ? 1 : i % 7 + 1);
		snprintf(name, sizeof name, "l%u", (unsigned)i % 10);
		const cal_ids labels = m->components[i].labels;
		if (labels.n == 2) {
			CHECK_TEXT(m->labels[labels.at[0]], name);
			CHECK_NUMBER(labels.at[1], 1);
		}
		CHECK_NUMBER(labels.n, i == odd ? 0 : 2);
	}
	CHECK_NUMBER(m ? m->n_services : 0, 1);
	read_end(&f);
	return found;
}

static void parts_are_one_model(void)
{
	write_model(N, "");
	CHECK(n > 1 << 19);  /* parts enough for several threads */
	CHECK_NUMBER(components(N), N);
	write_model(3001, "  - {name: c3001,\n  description: x}\n");
	CHECK_NUMBER(components(3001), N);
}

/* An empty list has to be told from one that is left out, by the strict pass. */
static void parts_go_through_the_strict_pass(void)
{
	write_model(3001, "  - name: c3001\n    placement: []\n    runs: []\n");
	CHECK_NUMBER(components(3001), N);
}

/* The file is cut nowhere in text, however much it looks like components. */
static void text_is_not_cut(void)
{
	static char odd[ROOM / 2];
	size_t length = (size_t)snprintf(odd, sizeof odd, "  - name: c3001\n    description: \"\n");
	for (unsigned i = 0; i < 9000; i++)
		length += (size_t)snprintf(odd + length, sizeof odd - length, "  - name: x%u\n", i);
	snprintf(odd + length, sizeof odd - length, "  \"\n");
	write_model(3001, odd);
	CHECK_NUMBER(components(3001), N);
}

/* What follows the components is loaded by itself, unless it is not what it looks like. */
static void tails_are_one_model(void)
{
	static const struct {
		const char *more;
		unsigned services, policies, states, components;
	} tails[] = {
		{"policies:\n  - name: p\n    survives: [zone-loss]\nstate:\n  - {name: x, kind: log}\n", 1, 1, 1, N},
		{"  - name: t\n    depends_on: [{component: c1}]\n    description: \"it says\npolicies:\nand\ncomponents:\n  - name: x\n\"\n", 2, 0, 0, N},
		{"  - name: t\n    depends_on: [{component: c1}]\n    description: 'it says\n\n\nstate:\n  - {name: y, kind: log}\n'\nstate: [{name: x, kind: log}]\n", 2, 0, 1, N},
		{"policies: [{name: p,\nsurvives: [zone-loss]}]\n", 1, 1, 0, N},
	};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		read_fixture f;
		read_start(&f);
		write_model(N, "");
		add(tails[i].more);
		const cal_model *m = read_string(&f, text);
		CHECK_TEXT(f.said, "");
		CHECK_NUMBER(m ? m->n_services : 0, tails[i].services);
		CHECK_NUMBER(m ? m->n_policies : 0, tails[i].policies);
		CHECK_NUMBER(m ? m->n_states : 0, tails[i].states);
		CHECK_NUMBER(m ? m->n_components : 0, tails[i].components);
		read_end(&f);
	}
}

static void tails_may_be_wrong(void)
{
	static const char *const tails[][2] = {
		{"name: again\n", "'name'"}, {"components:\n  - name: more\n", "'components'"}, {"services: []\n", "'services'"},
		{"state:\n  - {name: x, kind: lag}\n", "lag"}, {"calisto: 1\n", "'calisto'"}, {"policies: [\n", "error"},
	};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		read_fixture f;
		read_start(&f);
		write_model(N, "");
		add(tails[i][0]);
		CHECK(read_string(&f, text) == NULL);
		CHECK(strstr(f.said, tails[i][1]) != NULL);
		read_end(&f);
	}
}

static void errors_of_parts_are_told(void)
{
	read_fixture f;
	read_start(&f);
	write_model(5000, "  - nome: c5000\n");
	CHECK(read_string(&f, text) == NULL);
	CHECK(strstr(f.said, "model.yaml:20004:5: error: unknown key 'nome'") != NULL);
	write_model(N, "");
	add("name: again\n");
	CHECK(read_string(&f, text) == NULL);
	CHECK(strstr(f.said, "name") != NULL);
	write_model(5000, "  - {name: c5000, depends_on: [{component: d5}]}\n  - {name: c5, depends_on: [{component: d5}]}\n");
	CHECK(read_string(&f, text) == NULL);
	CHECK_TEXT(f.said, "model.yaml:20004:44: error: unknown component 'd5'\n"
	                   "20004 |   - {name: c5000, depends_on: [{component: d5}]}\n"
	                   "      |                                            ^~\n"
	                   "      = did you mean 'c5'?\n"
	                   "model.yaml:20005:12: error: component 'c5' is defined twice\n"
	                   "20005 |   - {name: c5, depends_on: [{component: d5}]}\n"
	                   "      |            ^~\n"
	                   "model.yaml:24:11: note: the first one is here\n"
	                   "   24 |   - name: c5\n"
	                   "      |           ^~\n"
	                   "model.yaml:20005:41: error: unknown component 'd5'\n"
	                   "20005 |   - {name: c5, depends_on: [{component: d5}]}\n"
	                   "      |                                         ^~\n"
	                   "      = did you mean 'c5'?\n");
	read_end(&f);
}

/* What components must agree in is checked by several threads, and told in the order of the file. */
static void checks_of_parts_are_told(void)
{
	static const char scoped[] = "{component: c2, scope: zone}";
	char entry[200];
	read_fixture f;
	read_start(&f);
	snprintf(entry, sizeof entry, "  - {name: c10, depends_on: [%s]}\n", scoped);
	write_model(10, entry);
	n = (size_t)(strstr(text, "services:") - text);
	snprintf(entry, sizeof entry, "  - {name: last, depends_on: [%s]}\nservices: [{name: s, depends_on: [{component: c0}]}]\n", scoped);
	add(entry);
	CHECK(read_string(&f, text) == NULL);
	const char *first = strstr(f.said, "'c10' has copies without a placement");
	const char *last = strstr(f.said, "'last' has copies without a placement");
	CHECK(first != NULL && last != NULL && first < last);
	CHECK(first != NULL && strstr(first + 1, "'c10' has") == NULL);
	read_end(&f);
}

void suite_parts(void)
{
	static const check_row tests[] = {
		{"parts are one model", parts_are_one_model},
		{"parts go through the strict pass", parts_go_through_the_strict_pass},
		{"text is not cut", text_is_not_cut},
		{"tails are one model", tails_are_one_model},
		{"tails may be wrong", tails_may_be_wrong},
		{"errors of parts are told", errors_of_parts_are_told},
		{"checks of parts are told", checks_of_parts_are_told},
	};
	check_suite("model/parts", start, end, tests, sizeof tests / sizeof *tests);
}
