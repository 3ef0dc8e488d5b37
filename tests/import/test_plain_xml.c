/* tests/import/test_plain_xml.c -- what is plain is told as libxml2 tells it, and what is not is left to it. */
#include "import/xml.h"
#include "tests/check.h"
#include "tests/import/fixture.h"

void suite_plain_xml(void);

/* What was heard, in words. */
typedef struct {
	cal_arena *keep;
	char *said;
	size_t n, room;
} hearing;

static void note(hearing *h, const char *words)
{
	size_t n = strlen(words);
	while (h->n + n + 1 > h->room) {
		h->room = h->room ? 2 * h->room : 4096;
		h->said = cal_resize(h->said, h->room, 1);
	}
	memcpy(h->said + h->n, words, n + 1);
	h->n += n;
}

static void on_start(void *to, const char *name, const cal_xml_attribute *attributes, size_t n, size_t at)
{
	hearing *h = to;
	note(h, cal_format(h->keep, "%zu<%s", at, name));
	for (size_t i = 0; i < n; i++)
		note(h, cal_format(h->keep, " %s%s=%.*s", attributes[i].name, attributes[i].foreign ? "!" : "",
		                   (int)attributes[i].value.n, attributes[i].value.at));
	note(h, ">\n");
}

static void on_end(void *to, size_t at)
{
	hearing *h = to;
	note(h, cal_format(h->keep, "%zu/\n", at));
}

/* Without its blanks, and in one piece: where a text is cut libxml2 decides for itself. */
static void on_text(void *to, cal_xml_text text, size_t at)
{
	hearing *h = to;
	char *visible = cal_copy(h->keep, text.at, text.n);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (!strchr(" \t\n", visible[i]))
			visible[n++] = visible[i];
	visible[n] = '\0';
	if (h->n > 1 && h->said[h->n - 2] == '\'')
		h->n -= 2;
	else
		note(h, cal_format(h->keep, "%zu'", at));
	note(h, visible);
	note(h, "'\n");
}

static const cal_xml_listener listener = {on_start, on_end, on_text};

/* Is a text plain?  If so it must be heard in the same way by both. */
static bool is_plain(const char *text, size_t n)
{
	cal_arena keep = {0};
	cal_diags out = {.keep = &keep};
	cal_source source = {"test.xml", text, n};
	const cal_source *decoded = cal_xml_decode(&keep, &source, &out);
	hearing mine = {.keep = &keep}, theirs = {.keep = &keep};
	bool plain = decoded && cal_xml_read_plain(decoded, &listener, &mine);
	if (plain) {
		CHECK(cal_xml_read_any(decoded, &listener, &theirs, &out));
		CHECK_TEXT(mine.said, theirs.said);
	} else {
		CHECK(!mine.said);
	}
	cal_resize(mine.said, 0, 1), cal_resize(theirs.said, 0, 1);
	cal_diags_free(&out);
	cal_arena_free(&keep);
	return plain;
}

static bool plain(const char *text)
{
	return is_plain(text, strlen(text));
}

static void what_is_plain(void)
{
	CHECK(plain("<a/>"));
	CHECK(plain("<?xml version=\"1.0\"?>\n<!-- c -->\n<a x='1' y = \"2\" ><b/>\n<c>text, \xc3\xa4</c ></a>\n<!-- end -->\n"));
	CHECK(plain("<?xml version='1.0' encoding='UTF-8'?><a>one<!-- - -->two</a>"));
	CHECK(plain("<a x='\"' y=\"'>\"/>"));
}

static void what_is_not(void)
{
	static const char *const texts[] = {
		"", " ", "a", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>b", "b<a/>", "<a x='1' x='2'/>", "<a x=1/>", "<a x/>",
		"<a x='<'/>", "<a x='&amp;'/>", "<a>&lt;</a>", "<a>\r\n</a>", "<a x='1'y='2'/>", "<a xmlns='b'/>", "<b:a/>",
		"<a b:c='1'/>", "<!DOCTYPE a><a/>", "<?p?><a/>", "<a><![CDATA[b]]></a>", "<a>]]></a>", "<!-- -- --><a/>",
		"<a><!-- </a>", "<?xml version='1.1'?><a/>", "<?xml version='1.0' standalone='yes'?><a/>", " <?xml version='1.0'?><a/>",
		"<a x='\n'/>", "<\xc3\xa4/>", "<a", "<a x='1", "<a /", "< a/>", "<a/ >", "<aa></a>", "<a></aa>",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (plain(texts[i])) {
			fprintf(stderr, "\nplain: %s\n", texts[i]);
			CHECK(false);
		}
}

/* Bytes of a text changed, left out, and doubled: what is still plain is still told alike. */
static void damaged(void)
{
	static const char text[] =
		"<?xml version=\"1.0\"?>\n<opsa-mef>\n<!-- two pumps -->\n<define-fault-tree name=\"ft\">\n"
		"<define-gate name='top'><label>both</label><and><event name='a'/><event name=\"b\" /></and></define-gate>\n"
		"</define-fault-tree>\n</opsa-mef>\n";
	static const char with[] = "<>/='\"!-? \n&ax";
	char changed[sizeof text + 1];
	size_t n = sizeof text - 1, still = 0;
	for (size_t at = 0; at < n; at++)
		for (size_t c = 0; c < sizeof with - 1; c++) {
			memcpy(changed, text, n + 1);
			changed[at] = with[c];
			still += is_plain(changed, n);
			memmove(changed + at + 1, text + at, n - at + 1);
			still += is_plain(changed, n + 1);
			memcpy(changed, text, n + 1);
			memmove(changed + at, text + at + 1, n - at);
			still += is_plain(changed, n - 1);
		}
	CHECK(still > 100);
}

static void what_there_is(void)
{
	const char *why;
	cal_arena keep = {0};
	const cal_source *source = cal_source_read(&keep, "tests/import/more.xml", 1 << 20, &why);
	CHECK(source && is_plain(source->bytes, source->length));
	cal_arena_free(&keep);
}

void suite_plain_xml(void)
{
	static const check_row tests[] = {
		{"what is plain", what_is_plain},
		{"what is not", what_is_not},
		{"damaged", damaged},
		{"what there is", what_there_is},
	};
	check_suite("import/plain-xml", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
