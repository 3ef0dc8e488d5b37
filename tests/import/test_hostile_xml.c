/* tests/import/test_hostile_xml.c -- what is too deep, too large, cut short, or no file. */
#include "tests/check.h"
#include "tests/import/fixture.h"

void suite_hostile_xml(void);

/* Says something, whatever else it says. */
static bool complains(const openpsa_fixture *f, const char *of)
{
	bool found = f->said && strstr(f->said, of) != NULL;
	if (!found)
		fprintf(stderr, "\nnot '%s' but\n%.2000s\n", of, f->said ? f->said : "(nothing)");
	return found;
}

static void no_file(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	CHECK(!openpsa_path(&f, "tests/import"));
	CHECK_TEXT(f.said, "import: error: is a folder, not a file\n");
	CHECK(!openpsa_path(&f, "tests/import/none.xml"));
	CHECK(complains(&f, "none.xml: error: cannot be opened: "));
	const char *both[] = {"tests/import/none.xml", "tests/import/no.xml"};
	CHECK(!openpsa_paths(&f, both, 2));
	CHECK_NUMBER(f.out.errors, 2);
	openpsa_end(&f);
}

/* n times a text, in memory of the arena. */
static char *repeat(openpsa_fixture *f, const char *text, size_t n)
{
	size_t length = strlen(text);
	char *all = cal_alloc(&f->keep, n * length + 1, 1);
	for (size_t i = 0; i < n * length; i++)
		all[i] = text[i % length];
	return all;
}

static void too_deep(void)
{
	enum { DEEP = 100000 };
	openpsa_fixture f;
	openpsa_start(&f);
	const char *opened = repeat(&f, "<not>", DEEP), *closed = repeat(&f, "</not>", DEEP);
	CHECK(!openpsa_text(&f, openpsa_model(&f, cal_format(&f.keep, "%s<constant value='true'/>%s", opened, closed))));
	CHECK(complains(&f, "elements stand more than 256 deep in each other"));
	CHECK(!openpsa_text(&f, opened));
	CHECK(!openpsa_text(&f, repeat(&f, "<", DEEP)));
	CHECK(!openpsa_text(&f, repeat(&f, "<opsa-mef>", DEEP)));
	openpsa_end(&f);
}

static void deep_enough(void)
{
	enum { DEEP = 250 };
	openpsa_fixture f;
	openpsa_start(&f);
	const char *opened = repeat(&f, "<not>", DEEP), *closed = repeat(&f, "</not>", DEEP);
	CHECK(openpsa_text(&f, openpsa_model(&f, cal_format(&f.keep, "%s<basic-event name='b'/>%s", opened, closed))));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{b}");
	openpsa_end(&f);
}

/* Gates may look at each other as far as they like. */
static void a_long_chain_of_gates(void)
{
	enum { LONG = 100000 };
	openpsa_fixture f;
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	fprintf(to, "<opsa-mef><define-fault-tree name='ft'>\n");
	for (int i = 0; i < LONG; i++)
		fprintf(to, "<define-gate name='g%d'><or><gate name='g%d'/><basic-event name='e%d'/></or></define-gate>\n",
		        i, i + 1, i % 3);
	fprintf(to, "<define-gate name='g%d'><basic-event name='e0'/></define-gate>\n", LONG);
	for (int i = 0; i < 3; i++)
		fprintf(to, "<define-basic-event name='e%d'><float value='0.1'/></define-basic-event>\n", i);
	fprintf(to, "</define-fault-tree></opsa-mef>\n");
	fclose(to);
	openpsa_start(&f);
	CHECK(openpsa_bytes(&f, text, n));
	CHECK_NUMBER(f.model.n_tops, 1);
	CHECK_TEXT(openpsa_sets(&f, NULL), "{e0} {e1} {e2}");
	openpsa_end(&f);
	free(text);
}

/* A file that ends anywhere is refused, and nothing else happens. */
static void cut_short(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	const char *whole = openpsa_model(&f, "<or><basic-event name='a'/><!-- b --><basic-event name='b'/></or>");
	size_t length = strlen(whole) - 1;
	CHECK(openpsa_bytes(&f, whole, length));
	for (size_t n = 0; n < length; n += 7)
		CHECK(!openpsa_bytes(&f, whole, n));
	openpsa_end(&f);
}

/* Any byte anywhere. */
static void damaged(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	char *whole = (char *)openpsa_model(&f, "<atleast min='2'><basic-event name='a'/><event name='b'/></atleast>");
	size_t length = strlen(whole);
	for (size_t at = 0; at < length; at += 11) {
		const char bytes[] = {'<', '>', '"', '\'', '&', '\0', '\xff', '/', ' ', '0'};
		char before = whole[at];
		for (size_t i = 0; i < sizeof bytes; i++) {
			whole[at] = bytes[i];
			openpsa_bytes(&f, whole, length);
		}
		whole[at] = before;
	}
	CHECK(openpsa_bytes(&f, whole, length));
	openpsa_end(&f);
}

static void other_encodings(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	const char *xml = "<opsa-mef><define-fault-tree name='ft'><define-gate name='p\xe9'><basic-event name='\xe9'/></define-gate>"
	                  "<define-basic-event name='\xe9'><float value='0.5'/></define-basic-event>"
	                  "</define-fault-tree></opsa-mef>";
	CHECK(!openpsa_text(&f, xml));
	CHECK(openpsa_text(&f, cal_format(&f.keep, "<?xml version='1.0' encoding='iso-8859-1'?>%s", xml)));
	CHECK_TEXT(openpsa_sets(&f, "p\xc3\xa9"), "{\xc3\xa9}");
	for (unsigned big = 0; big < 2; big++) {
		size_t length = strlen(xml);
		char *wide = cal_alloc(&f.keep, 2 * length + 2, 1);
		wide[big] = '\xff';
		wide[1 - big] = '\xfe';
		for (size_t i = 0; i < length; i++)
			wide[2 + 2 * i + big] = xml[i];
		CHECK(openpsa_bytes(&f, wide, 2 * length + 2));
		CHECK_TEXT(openpsa_sets(&f, "p\xc3\xa9"), "{\xc3\xa9}");
		CHECK(!openpsa_bytes(&f, wide, 2 * length + 1));
	}
	openpsa_end(&f);
}

/* Nothing outside the file is looked at, and a DOCTYPE that declares nothing is fine. */
static void nothing_else_is_loaded(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	const char *model = openpsa_model(&f, "<basic-event name='a'/>");
	CHECK(openpsa_text(&f, cal_format(&f.keep, "<!DOCTYPE opsa-mef>%s", model)));
	CHECK(openpsa_text(&f, cal_format(&f.keep, "<!DOCTYPE opsa-mef SYSTEM 'tests/import/none.dtd'>%s", model)));
	CHECK(openpsa_text(&f, cal_format(&f.keep, "<!DOCTYPE opsa-mef SYSTEM 'http://localhost:1/x.dtd'>%s", model)));
	CHECK(openpsa_text(&f, cal_format(&f.keep, "<?xml-stylesheet href='none.xsl'?>%s", model)));
	CHECK_TEXT(openpsa_sets(&f, NULL), "{a}");
	openpsa_end(&f);
}

static void bombs(void)
{
	openpsa_fixture f;
	openpsa_start(&f);
	const char *entities = "<!ENTITY a0 'boom'>";
	for (int i = 1; i < 20; i++)
		entities = cal_format(&f.keep, "%s<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;'>", entities, i, i - 1, i - 1, i - 1, i - 1);
	CHECK(!openpsa_text(&f, cal_format(&f.keep, "<!DOCTYPE opsa-mef [%s]><opsa-mef><label>&a19;</label></opsa-mef>",
	                                   entities)));
	CHECK(complains(&f, "entities are not read"));
	char *many = repeat(&f, " a=''", 2000000);
	CHECK(!openpsa_text(&f, cal_format(&f.keep, "<opsa-mef %s/>", many)));
	CHECK(complains(&f, "more than 1000 attributes"));
	CHECK(!openpsa_text(&f, cal_format(&f.keep, "<opsa-mef><define-fault-tree name='%s'/></opsa-mef>",
	                                   repeat(&f, "x", 20000000))));
	CHECK(complains(&f, "there is no gate"));
	openpsa_end(&f);
}

void suite_hostile_xml(void)
{
	static const check_row tests[] = {
		{"no file", no_file},
		{"too deep", too_deep},
		{"deep enough", deep_enough},
		{"a long chain of gates", a_long_chain_of_gates},
		{"cut short", cut_short},
		{"damaged", damaged},
		{"other encodings", other_encodings},
		{"nothing else is loaded", nothing_else_is_loaded},
		{"bombs", bombs},
	};
	check_suite("import/hostile-xml", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
