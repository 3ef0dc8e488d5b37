/* tests/import/test_openpsa.c -- what the elements of the Open-PSA format mean. */
#include <math.h>

#include "tests/check.h"
#include "tests/import/fixture.h"

void suite_openpsa(void);

#define A "<basic-event name='a'/>"
#define B "<basic-event name='b'/>"
#define C "<basic-event name='c'/>"
#define D "<basic-event name='d'/>"

static bool near(double got, double want)
{
	if (fabs(got - want) <= 1e-12 * fabs(want))
		return true;
	fprintf(stderr, "\n%.17g and not %.17g\n", got, want);
	return false;
}

/* ---- formulas ---- */

/* Every connective, its minimal solutions, and how many of the 32 states of five fair coins make it true. */
static void connectives(void)
{
	static const struct {
		const char *formula, *sets;
		unsigned states;
	} cases[] = {
		{A, "{a}", 16},
		{"<and>" A B "</and>", "{a b}", 8},
		{"<or>" A B "</or>", "{a} {b}", 24},
		{"<and>" A "</and>", "{a}", 16},
		{"<or>" A A "</or>", "{a}", 16},
		{"<not><not>" A "</not></not>", "{a}", 16},
		{"<not>" A "</not>", "{}", 16},
		{"<xor>" A B "</xor>", "{a} {b}", 16},
		{"<xor>" A B C "</xor>", "{a} {b} {c}", 16},
		{"<iff>" A B "</iff>", "{}", 16},
		{"<iff>" A B C "</iff>", "{a} {b} {c}", 16},
		{"<nand>" A B C "</nand>", "{}", 28},
		{"<nor>" A B C "</nor>", "{}", 4},
		{"<atleast min='2'>" A B C "</atleast>", "{a b} {a c} {b c}", 16},
		{"<atleast min='1'>" A B "</atleast>", "{a} {b}", 24},
		{"<atleast min='2'>" A A B "</atleast>", "{a}", 16},
		{"<atleast min=' 4 '>" A B C D "</atleast>", "{a b c d}", 2},
		{"<cardinality min='1' max='1'>" A B C "</cardinality>", "{a} {b} {c}", 12},
		{"<cardinality min='2' max='3'>" A B C "</cardinality>", "{a b} {a c} {b c}", 16},
		{"<cardinality min='0' max='0'>" A B "</cardinality>", "{}", 8},
		{"<cardinality min='5' max='9'>" A B "</cardinality>", "", 0},
		{"<imply>" A B "</imply>", "{}", 24},
		{"<and>" A "<or>" B "<and>" C D "</and></or></and>", "{a b} {a c d}", 10},
		{"<and>" A "<not>" B "</not></and>", "{a}", 8},
		{"<and>" A "<not>" A "</not></and>", "", 0},
		{"<constant value='true'/>", "{}", 32},
		{"<constant value='false'/>", "", 0},
		{"<and><constant value='true'/>" A "</and>", "{a}", 16},
		{"<event name='c'/>", "{c}", 16},
		{"<event name='c' type='basic-event'/>", "{c}", 16},
	};
	openpsa_fixture f;
	openpsa_start(&f);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK(openpsa_text(&f, openpsa_model(&f, cases[i].formula)));
		CHECK_TEXT(openpsa_sets(&f, NULL), cases[i].sets);
		CHECK_NUMBER(lround(openpsa_probability(&f) * 32), cases[i].states);
	}
	openpsa_end(&f);
}

static void house_events(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(openpsa_text(&f,
		"<opsa-mef><define-fault-tree name='ft'>"
		"<define-gate name='top'><or><and><house-event name='on'/><basic-event name='a'/></and>"
		"<and><event name='off'/><basic-event name='b'/></and></or></define-gate>"
		"<define-house-event name='on'><constant value='true'/></define-house-event>"
		"<define-house-event name='off'/></define-fault-tree>"
		"<model-data><define-basic-event name='a'><float value='.25'/></define-basic-event>"
		"<define-basic-event name='b'><float value='2.5e-1'/></define-basic-event></model-data></opsa-mef>"));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{a}");
	CHECK(near(openpsa_probability(&f), 0.25));
	openpsa_end(&f);
}

/* ---- numbers ---- */

static void numbers(void)
{
	static const struct {
		const char *expression;
		double value;
	} cases[] = {
		{"<float value='0.125'/>", 0.125},
		{"<float value=' 1E-3 '/>", 0.001},
		{"<int value='1'/>", 1},
		{"<bool value='false'/>", 0},
		{"<parameter name='half'/>", 0.5},
		{"<parameter name='quarter'/>", 0.25},
		{"<add><float value='0.1'/><float value='0.2'/><float value='0.3'/></add>", 0.1 + 0.2 + 0.3},
		{"<sub><int value='1'/><float value='0.5'/><float value='0.25'/></sub>", 0.25},
		{"<mul><float value='0.5'/><parameter name='half'/></mul>", 0.25},
		{"<div><int value='1'/><int value='8'/><int value='2'/></div>", 0.0625},
		{"<add><int value='1'/><neg><float value='0.25'/></neg></add>", 0.75},
		{"<pow><float value='0.5'/><int value='3'/></pow>", 0.125},
		{"<exp><neg><int value='1'/></neg></exp>", 0.36787944117144233},
		{"<div><int value='1'/><pi/></div>", 0.31830988618379067},
		{"<log><int value='2'/></log>", 0.69314718055994531},
		{"<log10><int value='2'/></log10>", 0.3010299956639812},
		{"<sqrt><float value='0.25'/></sqrt>", 0.5},
		{"<abs><float value='-0.5'/></abs>", 0.5},
		{"<min><float value='0.5'/><float value='0.25'/><float value='1'/></min>", 0.25},
		{"<max><float value='0.5'/><float value='0.25'/></max>", 0.5},
		{"<mean><float value='0.5'/><float value='0.25'/><float value='0'/></mean>", 0.25},
		{"<exponential><float value='1e-4'/><int value='1000'/></exponential>", 0.095162581964040427},
		{"<exponential><float value='1e-3'/><system-mission-time/></exponential>", 0.63212055882855768},
		{"<exponential><float value='1e-20'/><int value='1'/></exponential>", 1e-20},
		{"<GLM><float value='0'/><float value='1'/><float value='3'/><float value='1e9'/></GLM>", 0.25},
		{"<GLM><float value='0.1'/><float value='1'/><float value='3'/><float value='0'/></GLM>", 0.1},
		{"<GLM><float value='0.1'/><float value='0'/><float value='0'/><float value='5'/></GLM>", 0.1},
		{"<Weibull><int value='10'/><int value='1'/><int value='0'/><int value='10'/></Weibull>", 0.63212055882855768},
		{"<Weibull><int value='10'/><int value='2'/><int value='5'/><int value='3'/></Weibull>", 0},
		{"<uniform-deviate><float value='0.1'/><float value='0.3'/></uniform-deviate>", 0.2},
		{"<normal-deviate><float value='0.1'/><float value='0.3'/></normal-deviate>", 0.1},
		{"<lognormal-deviate><float value='0.1'/><float value='3'/><float value='0.95'/></lognormal-deviate>", 0.1},
		{"<gamma-deviate><float value='2'/><float value='0.25'/></gamma-deviate>", 0.5},
		{"<beta-deviate><float value='1'/><float value='3'/></beta-deviate>", 0.25},
	};
	openpsa_fixture f;
	openpsa_start(&f);
	f.mission_time = 1000;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK(openpsa_text(&f, cal_format(&f.keep,
			"<opsa-mef><define-fault-tree name='ft'><define-gate name='top'><event name='a'/></define-gate>"
			"<define-basic-event name='a'>%s</define-basic-event>"
			"<define-parameter name='quarter'><mul><parameter name='half'/><parameter name='half'/></mul></define-parameter>"
			"<define-parameter name='half' unit='float'><float value='0.5'/></define-parameter>"
			"</define-fault-tree></opsa-mef>", cases[i].expression)));
		CHECK(near(openpsa_probability(&f), cases[i].value));
	}
	openpsa_end(&f);
}

static void events_without_a_probability(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(openpsa_text(&f,
		"<opsa-mef><define-fault-tree name='ft'><define-gate name='top'><or><event name='a'/><event name='b'/></or>"
		"</define-gate><define-basic-event name='a'/><define-basic-event name='b'><float value='0.5'/>"
		"</define-basic-event><define-basic-event name='unused'/></define-fault-tree></opsa-mef>"));
	cal_openpsa_size size = cal_openpsa_measure(&f.model, &f.model.tops[0]);
	CHECK_NUMBER(size.gates, 1);
	CHECK_NUMBER(size.events, 2);
	CHECK_NUMBER(size.unquantified, 1);
	CHECK_NUMBER(f.model.n_events, 3);
	openpsa_end(&f);
}

/* ---- names ---- */

#define EVENT(name, rest) "<define-basic-event name='" name "' " rest "><float value='0.5'/></define-basic-event>"
#define GATE(name, rest) "<define-gate name='" name "'>" rest "</define-gate>"
#define USE(name) "<event name='" name "'/>"

/* The example of the format's own manual, as far as it says: containers in containers, private ones, three ways
 * to name a thing. */
static void containers(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(openpsa_text(&f,
		"<opsa-mef><define-fault-tree name='FT'>"
		GATE("TOP", "<or>" USE("A.G1") USE("FT.A.G2") USE("G3") "</or>")
		"<define-component name='A' role='private'>"
		GATE("G1", "<and>" USE("E1") USE("E2") "</and>") GATE("G2", "<and>" USE("E1") USE("B.E3") "</and>")
		EVENT("E1", "") "<define-component name='B' role='public'>" EVENT("E2", "role='public'") EVENT("E3", "role='private'")
		"</define-component></define-component>"
		"<define-component name='C'>" GATE("G3", "<and>" USE("FT.A.E1") USE("E1") USE("E2") "</and>")
		EVENT("E1", "role='private'") "</define-component></define-fault-tree></opsa-mef>"));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{FT.A.E1 E2} {FT.A.E1 FT.A.B.E3}");
	CHECK_TEXT(openpsa_sets(&f, "FT.C.G3"), "{FT.A.E1 E2 FT.C.E1}");
	CHECK_TEXT(openpsa_sets(&f, "G3"), "{FT.A.E1 E2 FT.C.E1}");
	CHECK_TEXT(openpsa_sets(&f, "G1"), "there is no such gate");
	CHECK_TEXT(f.model.tops[0].fault_tree, "FT");
	openpsa_end(&f);
}

/* The innermost container comes first; names with dots are names as well. */
static void the_nearest_name_counts(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(openpsa_text(&f,
		"<opsa-mef><define-fault-tree name='ft'>" GATE("top", "<and>" USE("x") USE("c.g") USE("a.b") "</and>")
		EVENT("x", "") EVENT("a.b", "")
		"<define-component name='c'>" GATE("g", USE("x")) EVENT("x", "role='private'") "</define-component>"
		"</define-fault-tree></opsa-mef>"));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{x a.b ft.c.x}");
	openpsa_end(&f);
}

static void names_are_trimmed_and_unescaped(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(openpsa_text(&f,
		"<opsa-mef><define-fault-tree name='ft'>" GATE("a &amp; b", "<or>" USE(" x ") USE("&#121;") "</or>")
		EVENT("x", "") EVENT("\n y", "") "</define-fault-tree></opsa-mef>"));
	CHECK_TEXT(openpsa_sets(&f, "a & b"), "{x} {y}");
	openpsa_end(&f);
}

static void several_tops(void)
{
	openpsa_fixture f;
	const char *near_name = NULL;
	cal_openpsa_top top;
	openpsa_start(&f);
	CHECK(openpsa_text(&f,
		"<opsa-mef><define-fault-tree name='one'>" GATE("shared", USE("a")) GATE("left", USE("shared")) EVENT("a", "")
		"</define-fault-tree><define-fault-tree name='two'>" GATE("right", "<or>" USE("shared") USE("b") "</or>")
		EVENT("b", "") "</define-fault-tree></opsa-mef>"));
	CHECK_NUMBER(f.model.n_tops, 2);
	CHECK_TEXT(f.model.tops[0].name, "left");
	CHECK_TEXT(f.model.tops[1].name, "right");
	CHECK_TEXT(f.model.tops[1].fault_tree, "two");
	CHECK_TEXT(openpsa_sets(&f, "right"), "{a} {b}");
	CHECK_TEXT(openpsa_sets(&f, "shared"), "{a}");
	CHECK(!cal_openpsa_gate(&f.model, "rihgt", &top, &near_name));
	CHECK_TEXT(near_name, "right");
	CHECK(!cal_openpsa_gate(&f.model, "a", &top, &near_name));
	openpsa_end(&f);
}

static void several_files(void)
{
	const char *paths[] = {"examples/fault-trees/two-pumps.xml", "tests/import/more.xml"};
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(openpsa_paths(&f, paths, 2));
	CHECK_NUMBER(f.model.n_tops, 1);
	CHECK_TEXT(f.model.tops[0].name, "plant-down");
	CHECK(!openpsa_path(&f, paths[1]));
	CHECK(strstr(f.said, "there is no gate 'no-flow'") != NULL);
	const char *twice[] = {paths[0], paths[0]};
	CHECK(!openpsa_paths(&f, twice, 2));
	CHECK(strstr(f.said, "is defined twice") != NULL);
	openpsa_end(&f);
}

/* ---- what is not read ---- */

static void what_stands_beside(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(openpsa_text(&f,
		"<opsa-mef><label>a plant</label><attributes><attribute name='x' value='y'/></attributes>"
		"<define-event-tree name='et'><define-functional-event name='fe'/><initial-state/></define-event-tree>"
		"<define-event-tree name='et2'/><define-initiating-event name='ie'/>"
		"<define-fault-tree name='ft'><label>b</label>" GATE("top", "<label>c <b>d</b></label>" USE("a"))
		"<define-basic-event name='a'><label/><attributes/><float value='0.5'/></define-basic-event>"
		"</define-fault-tree></opsa-mef>"));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{a}");
	CHECK_NUMBER(f.out.n, 2);  /* a warning for each kind */
	CHECK(f.out.n > 0 && f.out.at[0].severity == CAL_WARNING);
	openpsa_end(&f);
}

/* The same file, the same messages and the same formula. */
static void twice_the_same(void)
{
	openpsa_fixture f, g;
	openpsa_start(&f);
	openpsa_start(&g);
	CHECK(openpsa_path(&f, "examples/fault-trees/two-pumps.xml"));
	CHECK(openpsa_path(&g, "examples/fault-trees/two-pumps.xml"));
	CHECK_NUMBER(f.model.formula.n_nodes, g.model.formula.n_nodes);
	CHECK(memcmp(f.model.formula.inputs, g.model.formula.inputs, f.model.formula.n_inputs * sizeof(cal_edge)) == 0);
	openpsa_end(&f);
	openpsa_end(&g);
}

void suite_openpsa(void)
{
	static const check_row tests[] = {
		{"connectives", connectives},
		{"house events", house_events},
		{"numbers", numbers},
		{"events without a probability", events_without_a_probability},
		{"containers", containers},
		{"the nearest name counts", the_nearest_name_counts},
		{"names are trimmed and unescaped", names_are_trimmed_and_unescaped},
		{"several tops", several_tops},
		{"several files", several_files},
		{"what stands beside", what_stands_beside},
		{"twice the same", twice_the_same},
	};
	check_suite("import/openpsa", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
