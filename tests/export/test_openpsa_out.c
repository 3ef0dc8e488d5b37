/* tests/export/test_openpsa_out.c -- formulas written as fault trees, and read again. */
#include <math.h>

#include "export/openpsa.h"
#include "tests/check.h"
#include "tests/import/fixture.h"

void suite_openpsa_out(void);

/* ---- identifiers ---- */

static void identifiers(void)
{
	static const char *const cases[][2] = {
		{"pump-1", "pump-1"}, {"top", "top"}, {"a_b", "a_b"}, {"a_xb", "a_x5f_xb"}, {"1a", "_x31_a"},
		{"a.b", "a_x2e_b"}, {"a b", "a_x20_b"}, {"a--b", "a-_x2d_b"}, {"a-", "a_x2d_"}, {"-a", "_x2d_a"},
		{"_a", "_x5f_a"}, {"", "_x_"}, {"caf\xc3\xa9", "caf_xe9_"}, {"\xff", "_xgff_"}, {"<&\">", "_x3c__x26__x22__x3e_"},
		{"a_", "a_"}, {"a/b: c", "a_x2f_b_x3a__x20_c"},
	};
	cal_arena a = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_TEXT(cal_openpsa_identifier(&a, cases[i][0]), cases[i][1]);
	cal_arena_free(&a);
}

/* Every text of up to four characters of some that matter has an identifier of its own. */
static void different_names_stay_different(void)
{
	static const char letters[] = "ax_-.0\xc3";
	enum { LETTERS = sizeof letters - 1, MOST = LETTERS * LETTERS * LETTERS * LETTERS };
	cal_arena a = {0};
	const char **made = cal_zeroed(MOST, sizeof *made);
	size_t clashes = 0;
	for (size_t i = 0; i < MOST; i++) {
		char name[5] = {letters[i % LETTERS], letters[i / LETTERS % LETTERS],
		                letters[i / (LETTERS * LETTERS) % LETTERS], letters[i / (LETTERS * LETTERS * LETTERS)], 0};
		made[i] = cal_openpsa_identifier(&a, name);
		for (size_t k = 0; k < i; k++)
			clashes += strcmp(made[k], made[i]) == 0;
	}
	CHECK_NUMBER(clashes, 0);
	free(made);
	cal_arena_free(&a);
}

/* ---- there and back ---- */

static const char *written(openpsa_fixture *f, const cal_openpsa_tree *tree)
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_openpsa_write(tree, &out);
	CHECK(cal_out_finish(&out));
	const char *text = cal_copy(&f->keep, out.memory, out.size);
	free(out.memory);
	return text;
}

/* Reads a model, writes it and reads that: both say the same. */
static void check_round(openpsa_fixture *f, const char *text)
{
	openpsa_fixture g;
	openpsa_start(&g);
	CHECK(openpsa_text(f, text));
	CHECK(openpsa_text(&g, text));
	if (!f->read || !g.read) {
		openpsa_end(&g);
		return;
	}
	cal_openpsa_tree tree = {.name = "copy", .about = "a < b", .formula = &g.model.formula, .top = g.model.tops[0].edge,
	                         .top_name = g.model.tops[0].name, .events = g.model.events};
	const char *copy = written(&g, &tree), *sets = openpsa_sets(f, NULL);
	double p = openpsa_probability(f);
	CHECK(openpsa_text(&g, copy));
	CHECK_NUMBER(g.model.n_tops, 1);
	CHECK_TEXT(g.model.tops[0].name, f->model.tops[0].name);
	CHECK_TEXT(openpsa_sets(&g, NULL), sets);
	CHECK(fabs(openpsa_probability(&g) - p) <= 1e-15);
	openpsa_end(&g);
}

static void there_and_back(void)
{
	static const char *const files[] = {"examples/fault-trees/two-pumps.xml", "examples/fault-trees/voter.xml",
	                                    "examples/fault-trees/valve.xml"};
	static const char *const formulas[] = {
		"<not><event name='a'/></not>", "<event name='a'/>", "<constant value='true'/>", "<constant value='false'/>",
		"<xor><event name='a'/><event name='b'/><event name='c'/><event name='d'/></xor>",
		"<atleast min='2'><event name='a'/><not><event name='b'/></not><event name='c'/></atleast>",
		"<not><and><event name='a'/><or><event name='b'/><event name='c'/></or></and></not>",
		"<iff><event name='a'/><xor><event name='b'/><event name='c'/></xor></iff>",
	};
	openpsa_fixture f;
	openpsa_start(&f);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *text = check_read(files[i]);
		CHECK(text != NULL);
		if (text)
			check_round(&f, text);
		free(text);
	}
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
		check_round(&f, openpsa_model(&f, formulas[i]));
	openpsa_end(&f);
}

/* ---- names and cycles ---- */

static void awkward_names(void)
{
	openpsa_fixture f;
	cal_formula g;
	openpsa_start(&f);
	cal_formula_start(&g);
	cal_edge in[] = {cal_formula_event(&g, 0.1), cal_formula_event(&g, 0.2), cal_formula_event(&g, 1. / 3)};
	static const char *const events[] = {"zone loss: eu/west \"a\" <&>", "zone loss", "top"};
	cal_edge inner = cal_formula_and(&g, in, 2), both[] = {inner, in[2]};
	cal_edge top = cal_formula_or(&g, both, 2);
	const char **gates = CAL_NEWS(&f.keep, g.n_nodes, const char *);
	gates[inner >> 1] = "zone loss";
	const char *text = written(&f, &(cal_openpsa_tree){"a b", NULL, &g, top, "top", events, gates});
	CHECK_GOLDEN(text, "tests/export/awkward-names.xml");
	CHECK(openpsa_text(&f, text));
	CHECK_NUMBER(f.model.formula.n_events, 3);
	CHECK(f.read && f.model.formula.probability[2] == 1. / 3);
	cal_formula_free(&g);
	openpsa_end(&f);
}

/* a = x | b, b = y & (a | c), c = b | z: with x false, a and b and c hold each other, which is no cause. */
static void cycles(void)
{
	openpsa_fixture f;
	cal_formula g;
	openpsa_start(&f);
	cal_formula_start(&g);
	cal_edge x = cal_formula_event(&g, 0.1), y = cal_formula_event(&g, 0.2), z = cal_formula_event(&g, 0.3);
	static const char *const events[] = {"x", "y", "z"};
	cal_edge a = cal_formula_reserve(&g), b = cal_formula_reserve(&g), c = cal_formula_reserve(&g);
	cal_formula_define(&g, a, cal_formula_or(&g, (cal_edge[]){x, b}, 2));
	cal_edge ac = cal_formula_or(&g, (cal_edge[]){a, c}, 2);
	cal_formula_define(&g, b, cal_formula_and(&g, (cal_edge[]){y, ac}, 2));
	cal_formula_define(&g, c, cal_formula_or(&g, (cal_edge[]){b, z}, 2));
	const char *text = written(&f, &(cal_openpsa_tree){"cycle", NULL, &g, a, "a", events, NULL});
	CHECK(openpsa_text(&f, text));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{x} {y z}");
	text = written(&f, &(cal_openpsa_tree){"cycle", NULL, &g, b, "b", events, NULL});
	CHECK(openpsa_text(&f, text));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{y z} {x y}");
	text = written(&f, &(cal_openpsa_tree){"cycle", NULL, &g, c, "c", events, NULL});
	CHECK(openpsa_text(&f, text));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{z} {x y}");
	cal_formula_free(&g);
	openpsa_end(&f);
}

void suite_openpsa_out(void)
{
	static const check_row tests[] = {
		{"identifiers", identifiers},
		{"different names stay different", different_names_stay_different},
		{"there and back", there_and_back},
		{"awkward names", awkward_names},
		{"cycles", cycles},
	};
	check_suite("export/openpsa-out", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
