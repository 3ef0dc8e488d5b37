/* tests/model/test_halves.c -- large files are loaded in two halves, and say what they say. */
#include "tests/check.h"
#include "tests/model/fixture.h"

#include <stdlib.h>

void suite_halves(void);

enum { N = 6000, ROOM = 1 << 20 };

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
			                      "  - name: c%u\n    replicas: %u\n    description: \"Some words that make the file long "
			                      "enough to be worth two threads.\"\n",
			                      i, i % 7 + 1);
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
	}
	CHECK_NUMBER(m ? m->n_services : 0, 1);
	read_end(&f);
	return found;
}

static void both_halves_are_one_model(void)
{
	write_model(N, "");
	CHECK(n > 1 << 19);
	CHECK_NUMBER(components(N), N);
	write_model(3001, "  - {name: c3001,\n  description: x}\n");
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

static void errors_of_a_second_half_are_told(void)
{
	read_fixture f;
	read_start(&f);
	write_model(5000, "  - nome: c5000\n");
	CHECK(read_string(&f, text) == NULL);
	CHECK(strstr(f.said, "model.yaml:15004:5: error: unknown key 'nome'") != NULL);
	write_model(N, "");
	add("name: again\n");
	CHECK(read_string(&f, text) == NULL);
	CHECK(strstr(f.said, "name") != NULL);
	read_end(&f);
}

void suite_halves(void)
{
	static const check_row tests[] = {
		{"both halves are one model", both_halves_are_one_model},
		{"text is not cut", text_is_not_cut},
		{"errors of a second half are told", errors_of_a_second_half_are_told},
	};
	check_suite("model/halves", start, end, tests, sizeof tests / sizeof *tests);
}
