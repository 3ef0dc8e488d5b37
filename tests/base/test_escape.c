/* tests/base/test_escape.c -- each language reads back what was put into it, whatever that was.
 *
 * `plain` says what should come back, by the rules in base/escape.h.  Where there is a parser of the language among the
 * libraries it is that which reads; else a small reader of the language's own rules.  CommonMark's own parser reads what
 * is Markdown in `make check-npm`. */
#include <graphviz/cgraph.h>
#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include "base/escape.h"
#include "base/text.h"
#include "export/json_writer.h"
#include "tests/check.h"
#include "tests/hostile.h"

void suite_escape(void);

static cal_arena arena;

static int free_arena(void)
{
	cal_arena_free(&arena);
	return 0;
}

/* ---- what should come back ---- */

/* A text with controls shown and no bytes that are no UTF-8.  What line feeds and tabs become is given; crs: CR and LF
 * are told apart, else each line end is one line feed. */
static char *plain(const char *text, const char *line_feed, const char *tab, bool crs)
{
	size_t length = strlen(text), n = 0;
	char *into = cal_alloc(&arena, 12 * length + 1, 1);
	for (size_t i = 0; i < length;) {
		uint32_t c = 0;
		size_t step = cal_decode(text + i, length - i, &c);
		const char *as = cal_show(text + i, length - i).text;
		if (step == 0)
			as = "\xef\xbf\xbd";
		else if (c == '\r' && !crs)
			as = line_feed, step += text[i + 1] == '\n';
		else if (c == '\r')
			as = "\r";
		else if (c == '\n' || c == '\t')
			as = c == '\n' ? line_feed : tab;
		else if (c == 0xfffe || c == 0xffff)
			as = c == 0xfffe ? "\\ufffe" : "\\uffff";
		strcpy(into + n, as);
		n += strlen(as);
		i += step ? step : 1;
	}
	return into;
}

/* A text in which one thing is replaced by another, everywhere. */
static char *replace(const char *text, const char *what, const char *by)
{
	char *into = cal_alloc(&arena, strlen(text) * (strlen(by) + 1) + 1, 1), *end = into;
	while (*text) {
		bool here = strncmp(text, what, strlen(what)) == 0;
		const char *as = here ? by : (char[]){*text, '\0'};
		strcpy(end, as);
		end += strlen(as);
		text += here ? strlen(what) : 1;
	}
	return into;
}

static bool is_clean(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

/* ---- markup ---- */

static void quiet(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

/* The text of the only element of a document, or the value of its attribute; it may hold <BR/>, which are line feeds.
 * NULL: it is not well-formed, or has other elements. */
static const char *xml_text(const char *document, const char *attribute)
{
	xmlSetGenericErrorFunc(NULL, quiet);
	xmlDocPtr doc = xmlReadMemory(document, (int)strlen(document), NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_HUGE);
	const char *text = doc ? "" : NULL;
	xmlNodePtr root = doc ? xmlDocGetRootElement(doc) : NULL;
	if (attribute && root) {
		xmlChar *value = xmlGetProp(root, BAD_CAST attribute);
		text = value ? cal_format(&arena, "%s", (char *)value) : NULL;
		xmlFree(value);
	}
	for (xmlNodePtr it = root && !attribute ? root->children : NULL; it && text; it = it->next) {
		bool line_break = it->type == XML_ELEMENT_NODE && xmlStrEqual(it->name, BAD_CAST "BR");
		text = line_break                  ? cal_format(&arena, "%s\n", text)
		       : it->type == XML_TEXT_NODE ? cal_format(&arena, "%s%s", text, (char *)it->content)
		                                   : NULL;
	}
	xmlFreeDoc(doc);
	return text;
}

static const char *html_text(const char *escaped)
{
	char *page = cal_format(&arena, "<html><body><p title='%s'>%s</p></body></html>", escaped, escaped);
	int options = HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
	htmlDocPtr doc = htmlReadMemory(page, (int)strlen(page), NULL, "UTF-8", options);
	xmlNodePtr body = doc ? xmlDocGetRootElement(doc)->children : NULL, p = body ? body->children : NULL;
	const char *text = NULL;
	if (p && !p->next && (!p->children || (p->children->type == XML_TEXT_NODE && !p->children->next)))
		text = cal_format(&arena, "%s", p->children ? (char *)p->children->content : "");
	xmlFreeDoc(doc);
	return text;
}

static void markup_is_read_back(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *markup = cal_escape_markup(&arena, hostile[i]);
		const char *attribute = cal_escape_attribute(&arena, hostile[i]), *want = plain(hostile[i], "\n", "\t", false);
		CHECK_TEXT(xml_text(cal_format(&arena, "<r>%s</r>", markup), NULL), want);
		CHECK_TEXT(xml_text(cal_format(&arena, "<r>%s</r>", attribute), NULL), want);
		CHECK_TEXT(xml_text(cal_format(&arena, "<r a=\"%s\"/>", attribute), "a"), want);
		CHECK_TEXT(xml_text(cal_format(&arena, "<r a='%s'/>", attribute), "a"), want);
		CHECK_TEXT(html_text(attribute), want);
	}
	CHECK_TEXT(cal_escape_markup(&arena, NULL), "");
	CHECK_TEXT(cal_escape_markup(&arena, "a<b\r\n'c'\x1b"), "a&lt;b\n&#39;c&#39;\\x1b");
	CHECK_TEXT(cal_escape_attribute(&arena, "a\tb\r"), "a&#9;b&#10;");
	const char *same = "nothing to do";
	CHECK(cal_escape_markup(&arena, same) == same);
}

/* ---- addresses ---- */

static unsigned digit(char c)
{
	return (unsigned)(strchr("0123456789ABCDEF", c) - "0123456789ABCDEF");
}

static const char *decoded(const char *url)
{
	char *text = cal_alloc(&arena, strlen(url) + 1, 1), *end = text;
	for (; *url; url++)
		if (*url == '%' && url[1] && url[2])
			*end++ = (char)(digit(url[1]) << 4 | digit(url[2])), url += 2;
		else
			*end++ = *url;
	return text;
}

static bool may_stand_in_url(const char *url)
{
	return url[strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?#%:@!$&*+,;=")] == '\0';
}

static void paths_are_read_back(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *path = cal_escape_path(&arena, hostile[i]);
		CHECK(may_stand_in_url(path) && !strpbrk(path, "?#:&"));
		const char *back = decoded(path);
		if (strncmp(back, "/.//", 4) == 0)
			back += 2;
		CHECK_TEXT(back, *hostile[i] ? hostile[i] : ".");
	}
	CHECK_TEXT(cal_escape_path(&arena, "a b/c:d#1.yaml"), "a%20b/c%3Ad%231.yaml");
	CHECK_TEXT(cal_escape_path(&arena, "/a:b/%20"), "/a%3Ab/%2520");
	CHECK_TEXT(cal_escape_path(&arena, "\xff"), "%FF");
	CHECK_TEXT(cal_escape_path(&arena, NULL), ".");
}

static void addresses_lead_where_they_say(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *url = cal_escape_url(&arena, hostile[i]);
		if (!url)
			continue;
		const char *colon = strchr(url, ':'), *segment = strpbrk(url, "/?#");
		CHECK(may_stand_in_url(url));
		CHECK(!colon || (segment && segment < colon) || strncmp(url, "http", 4) == 0);
		CHECK_TEXT(cal_escape_url(&arena, url), url);
	}
	CHECK_TEXT(cal_escape_url(&arena, "https://example.com/a b?c=d&e=%20%#f(g)"),
	           "https://example.com/a%20b?c=d&e=%20%25#f%28g%29");
	CHECK_TEXT(cal_escape_url(&arena, "HTTP://example.com"), "HTTP://example.com");
	CHECK_TEXT(cal_escape_url(&arena, "docs/a.md#L1"), "docs/a.md#L1");
	CHECK_TEXT(cal_escape_url(&arena, "a b:c"), "a%20b%3Ac");
	CHECK_TEXT(cal_escape_url(&arena, "\tjavascript:x"), "%09javascript%3Ax");
	CHECK_TEXT(cal_escape_url(&arena, "javascript:alert(1)"), NULL);
	CHECK_TEXT(cal_escape_url(&arena, "JAVASCRIPT:alert(1)"), NULL);
	CHECK_TEXT(cal_escape_url(&arena, "data:text/html,x"), NULL);
	CHECK_TEXT(cal_escape_url(&arena, "https:example.com"), NULL);
	CHECK_TEXT(cal_escape_url(&arena, "//example.com"), NULL);
	CHECK_TEXT(cal_escape_url(&arena, "/\\example.com"), "/%5Cexample.com");
	CHECK_TEXT(cal_escape_url(&arena, NULL), "");
}

/* ---- DOT ---- */

/* The escapes of a text that Graphviz shows: \n, and a character that a backslash stands before. */
static char *shown_by_graphviz(const char *text)
{
	char *into = cal_alloc(&arena, strlen(text) + 1, 1), *end = into;
	for (; *text; text++) {
		bool escaped = *text == '\\' && text[1];
		text += escaped;
		*end++ = escaped && *text == 'n' ? '\n' : *text;
	}
	return into;
}

static Agraph_t *written_and_read(Agraph_t *g)
{
	char *bytes = NULL;
	size_t n;
	FILE *file = open_memstream(&bytes, &n);
	agwrite(g, file);
	fclose(file);
	agclose(g);
	Agraph_t *back = agmemread(bytes);
	free(bytes);
	return back;
}

static const char *attribute_of_a(Agraph_t *g, char *name)
{
	Agnode_t *node = g && agnnodes(g) == 1 ? agnode(g, (char[]){"a"}, 0) : NULL;
	const char *value = node ? agget(node, name) : NULL;
	return node && !value ? "" : value;  /* what is empty is not written */
}

static void dot_is_read_back(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *want = plain(hostile[i], "\n", " ", false);
		const char *label = cal_escape_dot_label(&arena, hostile[i]), *string = cal_escape_dot_string(&arena, hostile[i]);
		Agraph_t *g = agmemread(cal_format(&arena, "digraph{a[label=<<T>%s</T>>,tooltip=\"%s\"]}", label, string));
		CHECK(g != NULL);
		for (unsigned round = 0; g && round < 2; round++) {
			const char *got = attribute_of_a(g, (char[]){"label"}), *tip = attribute_of_a(g, (char[]){"tooltip"});
			CHECK(got && aghtmlstr((char *)got));
			CHECK_TEXT(tip, string);
			const char *text = got ? xml_text(got, NULL) : NULL;
			CHECK_TEXT(text ? shown_by_graphviz(text) : NULL, want);
			text = tip ? xml_text(cal_format(&arena, "<T>%s</T>", tip), NULL) : NULL;
			CHECK_TEXT(text ? replace(shown_by_graphviz(text), "\\\\", "\\") : NULL, want);
			g = round == 0 ? written_and_read(g) : g;
		}
		if (g)
			agclose(g);
	}
}

/* ---- Mermaid ---- */

static const char *mermaid_text(const char *label)
{
	char *text = cal_alloc(&arena, strlen(label) + 1, 1), *end = text;
	for (; *label; label++) {
		unsigned code = 0;
		int taken = 0;
		if (strncmp(label, "<br/>", 5) == 0)
			*end++ = '\n', label += 4;
		else if (*label == '#' && sscanf(label, "#%u;%n", &code, &taken) == 1 && taken > 0 && code < 128)
			*end++ = (char)code, label += taken - 1;
		else if (strchr("\"<>#&;`\\%$*[]{}()|@:~=^!?'\n", *label))
			return NULL;
		else
			*end++ = *label;
	}
	return text;
}

static void mermaid_is_read_back(void)
{
	for (size_t i = 0; i < HOSTILE; i++)
		CHECK_TEXT(mermaid_text(cal_escape_mermaid(&arena, hostile[i])), plain(hostile[i], "\n", " ", false));
	CHECK_TEXT(cal_escape_mermaid(&arena, "read-orders 2.4, a_b"), "read-orders 2.4, a_b");
	CHECK_TEXT(cal_escape_mermaid(&arena, "- 1. www.x"), "#45; 1#46; www#46;x");
}

/* ---- Markdown ---- */

/* What backslashes and entities stand for; NULL: a character stands there that may be markup. */
static const char *markdown_text(const char *markdown)
{
	static const struct { const char *name; char c; } entities[] = {
		{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&#124;", '|'}, {"&#36;", '$'}, {"&#32;", ' '}};
	char *text = cal_alloc(&arena, strlen(markdown) + 1, 1), *end = text;
	while (*markdown) {
		size_t step = 1, e = 0, n = sizeof entities / sizeof *entities;
		while (e < n && strncmp(markdown, entities[e].name, strlen(entities[e].name)) != 0)
			e++;
		if (e < n)
			*end++ = entities[e].c, step = strlen(entities[e].name);
		else if (strncmp(markdown, "&#8203;", 7) == 0)
			step = 7;
		else if (*markdown == '\\' && markdown[1] && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", markdown[1]))
			*end++ = markdown[1], step = 2;
		else if (strchr("\\&<>|$*`[]{}~\n\t", *markdown))
			return NULL;
		else
			*end++ = *markdown;
		markdown += step;
	}
	return text;
}

static const char *code_text(const char *code)
{
	size_t length = strlen(code), ticks = strspn(code, "`");
	if (strncmp(code, "<code>", 6) == 0)
		return markdown_text(cal_copy(&arena, code + 6, length - 13));
	char *fence = cal_copy(&arena, code, ticks), *end = strstr(code + ticks, fence);
	while (end && end[ticks] == '`')  /* a longer run ends nothing */
		end = strstr(end + strspn(end, "`"), fence);
	if (!end || end[ticks] || strpbrk(code, "|\n\t"))
		return NULL;
	char *text = cal_copy(&arena, code + ticks, (size_t)(end - code) - ticks);
	size_t n = strlen(text);
	bool blank = strspn(text, " ") == n;
	if (n >= 2 && !blank && text[0] == ' ' && text[n - 1] == ' ')
		text = cal_copy(&arena, text + 1, n - 2);
	return text;
}

static void markdown_is_read_back(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *want = plain(hostile[i], " ", " ", false);
		CHECK_TEXT(markdown_text(cal_escape_markdown(&arena, hostile[i])), want);
		CHECK_TEXT(code_text(cal_escape_markdown_code(&arena, hostile[i])), want);
	}
	CHECK_TEXT(cal_escape_markdown(&arena, "read-orders loses A: snake_case 1.5 (R&D)"),
	           "read-orders loses A: snake_case 1.5 (R&amp;D)");
	CHECK_TEXT(cal_escape_markdown(&arena, "- @a #1 __b__"), "\\- @&#8203;a #&#8203;1 \\_\\_b\\_\\_");
	CHECK_TEXT(cal_escape_markdown(&arena, "#1"), "\\#&#8203;1");
	CHECK_TEXT(cal_escape_markdown(&arena, "www.a https://b"), "www.&#8203;a https:&#8203;//b");
	CHECK_TEXT(cal_escape_markdown_code(&arena, "a`b"), "``a`b``");
	CHECK_TEXT(cal_escape_markdown_code(&arena, "`a"), "`` `a ``");
	CHECK_TEXT(cal_escape_markdown_code(&arena, "a|b"), "<code>a&#124;b</code>");
	CHECK_TEXT(cal_escape_markdown_code(&arena, NULL), "<code></code>");
}

/* ---- CSV ---- */

/* The only field of a record; NULL: it is not one field. */
static const char *csv_field(const char *field)
{
	char *text = cal_alloc(&arena, strlen(field) + 1, 1), *end = text;
	bool quoted = *field == '"';
	if (!quoted)
		return strpbrk(field, ",;\"\r\n") ? NULL : field;
	for (field++; *field; field++) {
		if (*field == '"' && field[1] != '"')
			return field[1] ? NULL : text;
		field += *field == '"';
		*end++ = *field;
	}
	return NULL;
}

static void csv_is_read_back_and_no_formula(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *got = csv_field(cal_escape_csv(&arena, hostile[i])), *want = plain(hostile[i], "\n", "\t", false);
		CHECK(got != NULL);
		if (!got)
			continue;
		const char *first = got + strspn(got, " \t\n");
		CHECK(!*got || !strchr("\t\r\n", *got));
		CHECK(!*first || !strchr("=+-@", *first));
		CHECK_TEXT(got + (*got == '\'' && *want != '\''), want);
	}
	CHECK_TEXT(cal_escape_csv(&arena, "=1,2"), "\"'=1,2\"");
	CHECK_TEXT(cal_escape_csv(&arena, "a\"b"), "\"a\"\"b\"");
	CHECK_TEXT(cal_escape_csv(&arena, NULL), "");
}

/* ---- lines ---- */

static const char *workflow_text(const char *text, bool property)
{
	const char *back = strpbrk(text, property ? "\r\n:," : "\r\n") ? NULL : replace(text, "%0D", "\r");
	back = back ? replace(back, "%0A", "\n") : NULL;
	back = back && property ? replace(replace(back, "%3A", ":"), "%2C", ",") : back;
	return back ? replace(back, "%25", "%") : NULL;
}

static void workflow_commands_are_read_back(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *want = plain(hostile[i], "\n", "\t", true);
		CHECK_TEXT(workflow_text(cal_escape_workflow(&arena, hostile[i]), false), want);
		CHECK_TEXT(workflow_text(cal_escape_workflow_property(&arena, hostile[i]), true), want);
	}
	CHECK_TEXT(cal_escape_workflow(&arena, "a%0A\r\n:,"), "a%250A%0D%0A:,");
	CHECK_TEXT(cal_escape_workflow_property(&arena, "a:b,c"), "a%3Ab%2Cc");
}

static void lines_stay_lines(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		const char *line = cal_escape_line(&arena, hostile[i]);
		CHECK(is_clean(line));
		CHECK_TEXT(line, replace(plain(hostile[i], "\\x0a", "\\x09", true), "\r", "\\x0d"));
	}
	CHECK_TEXT(cal_escape_line(&arena, "a\r\nb\xff"), "a\\x0d\\x0a" "b\xef\xbf\xbd");
}

/* ---- scripts ---- */

static void scripts_hold_the_same_json(void)
{
	for (size_t i = 0; i < HOSTILE; i++) {
		json_t *value = json_pack("{s:[o]}", "<>", cal_json_text(hostile[i]));
		char *json = json_dumps(value, JSON_INDENT(1));
		const char *script = cal_escape_script(&arena, json);
		json_t *back = json_loads(script, 0, NULL);
		CHECK(!strpbrk(script, "<>") && !strstr(script, "\xe2\x80\xa8") && !strstr(script, "\xe2\x80\xae"));
		CHECK(back && json_equal(value, back));
		json_decref(back);
		json_decref(value);
		free(json);
	}
	CHECK_TEXT(cal_escape_script(&arena, "\"</script>\""), "\"\\u003c/script\\u003e\"");
	CHECK_TEXT(cal_escape_script(&arena, "\"\xf3\xa0\x81\x81\""), "\"\\udb40\\udc41\"");
}

void suite_escape(void)
{
	static const check_row tests[] = {
		{"markup is read back", markup_is_read_back},
		{"paths are read back", paths_are_read_back},
		{"addresses lead where they say", addresses_lead_where_they_say},
		{"DOT is read back", dot_is_read_back},
		{"Mermaid is read back", mermaid_is_read_back},
		{"Markdown is read back", markdown_is_read_back},
		{"CSV is read back, and is no formula", csv_is_read_back_and_no_formula},
		{"workflow commands are read back", workflow_commands_are_read_back},
		{"lines stay lines", lines_stay_lines},
		{"scripts hold the same JSON", scripts_hold_the_same_json},
	};
	check_suite("base/escape", NULL, free_arena, tests, sizeof tests / sizeof *tests);
}
