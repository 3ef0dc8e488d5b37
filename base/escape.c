/* base/escape.c -- any text into a language: a table of what stands for each ASCII character, and for languages where
 * that depends on what is around it, a function.
 *
 * One loop (`translate`) goes through the text, character by character.  What a language says nothing of is shown as a
 * terminal would be shown it: controls and what reorders text are visible, everything else stays. */
#include "base/escape.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { ASCII = 128, BAD = 0xfffd };
static const char zero_width_space[] = "&#8203;";

/* A character of the text, and what is around it. */
typedef struct {
	const char *text;
	size_t length;
	size_t at, step;  /* its bytes */
	uint32_t c;       /* BAD: a byte that is no UTF-8; '\n': any line end, unless they are told apart */
} cursor;

typedef struct {
	char *at;
	size_t n, room;
} buffer;

typedef struct {
	const char *const *ascii;                     /* what stands for each; NULL: itself, or as it is shown */
	bool (*special)(buffer *b, const cursor *it); /* true: it has written what stands for the character; or NULL */
	bool tell_line_ends;                          /* CR and CR LF are no line feed */
} language;

/* ---- a text that grows ---- */

static void put_bytes(buffer *b, const char *bytes, size_t n)
{
	if (n == 0)
		return;
	if (b->room - b->n < n) {
		b->room = 2 * b->room + n;
		b->at = cal_resize(b->at, b->room, 1);
	}
	memcpy(b->at + b->n, bytes, n);
	b->n += n;
}

static void put(buffer *b, const char *text)
{
	put_bytes(b, text, strlen(text));
}

/* The buffer as a text in the arena, or the text it was made from if they are the same. */
static const char *finish(cal_arena *a, buffer *b, const char *from)
{
	bool same = strlen(from) == b->n && memcmp(from, b->n ? b->at : "", b->n) == 0;
	const char *text = same ? from : cal_copy(a, b->n ? b->at : "", b->n);
	cal_resize(b->at, 0, 1);
	return text;
}

/* ---- going through a text ---- */

static bool next(cursor *it, bool tell_line_ends)
{
	it->at += it->step;
	if (it->at >= it->length)
		return false;
	it->step = cal_decode(it->text + it->at, it->length - it->at, &it->c);
	if (it->step == 0) {
		it->c = BAD;
		it->step = 1;
	}
	if (it->c == '\r' && !tell_line_ends) {
		it->c = '\n';
		it->step += it->text[it->at + 1] == '\n';
	}
	return true;
}

/* The byte so far away from the character's begin or, where far is positive, from its end; 0: there is none. */
static char around(const cursor *it, int far)
{
	size_t before = far < 0 ? (size_t)-far : 0, after = far > 0 ? (size_t)far - 1 : 0;
	if (far < 0)
		return it->at >= before ? it->text[it->at - before] : '\0';
	return it->length - it->at - it->step > after ? it->text[it->at + it->step + after] : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "www" before it, which many take for the begin of a link? */
static bool follows_www(const cursor *it)
{
	return (around(it, -1) | 32) == 'w' && (around(it, -2) | 32) == 'w' && (around(it, -3) | 32) == 'w';
}

/* A letter or digit; bytes beyond ASCII count as letters. */
static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= ASCII;
}

static void put_shown(buffer *b, const cursor *it)
{
	char room[8];
	if (it->c == BAD)
		put(b, "\xef\xbf\xbd");
	else if (it->c == 0xfffe || it->c == 0xffff) {
		snprintf(room, sizeof room, "\\u%04x", (unsigned)it->c);
		put(b, room);
	} else
		put(b, cal_show(it->text + it->at, it->step).text);
}

/* Writes what stands for the character; shown: where the language has nothing for a character, it is shown, and that
 * goes through the language again, for a backslash may mean something in it. */
static void put_character(buffer *b, const language *l, const cursor *it)
{
	const char *as = it->c < ASCII && l->ascii ? l->ascii[it->c] : NULL;
	if (l->special && l->special(b, it))
		return;
	if (as) {
		put(b, as);
		return;
	}
	buffer shown = {0};
	put_shown(&shown, it);
	const char *backslash = l->ascii ? l->ascii['\\'] : NULL;
	bool changed = shown.n > 1 && shown.at[0] == '\\';
	if (changed && backslash)
		put(b, backslash);
	put_bytes(b, shown.at + (changed && backslash), shown.n - (changed && backslash));
	cal_resize(shown.at, 0, 1);
}

static void translate_into(buffer *b, const language *l, const char *text)
{
	cursor it = {.text = text, .length = strlen(text)};
	while (next(&it, l->tell_line_ends))
		put_character(b, l, &it);
}

static const char *translate(cal_arena *a, const language *l, const char *text)
{
	buffer b = {0};
	if (!text)
		return "";
	translate_into(&b, l, text);
	return finish(a, &b, text);
}

/* ---- markup ---- */

static const char *const in_markup[ASCII] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;", ['\n'] = "\n", ['\t'] = "\t",
};

static const char *const in_attribute[ASCII] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;", ['\n'] = "&#10;",
	['\t'] = "&#9;",
};

const char *cal_escape_markup(cal_arena *a, const char *text)
{
	return translate(a, &(language){.ascii = in_markup}, text);
}

const char *cal_escape_attribute(cal_arena *a, const char *text)
{
	return translate(a, &(language){.ascii = in_attribute}, text);
}

/* ---- addresses ---- */

static void put_percent(buffer *b, unsigned char byte)
{
	static const char digits[] = "0123456789ABCDEF";
	put_bytes(b, (char[]){'%', digits[byte >> 4], digits[byte & 15]}, 3);
}

static bool is_hexadecimal(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The bytes of what comes before the first colon if that is a scheme, else 0. */
static size_t scheme_length(const char *url)
{
	size_t n = 0;
	while ((unsigned char)url[n] < ASCII && (is_alnum(url[n]) || (n > 0 && url[n] && strchr("+-.", url[n]))))
		n++;
	return n > 0 && url[n] == ':' && !is_digit(*url) ? n : 0;
}

static bool begins(const char *text, const char *lower)
{
	for (; *lower; text++, lower++)
		if ((*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text) != *lower)
			return false;
	return true;
}

/* Percent-encodes all bytes but letters, digits and those in `plain` (% where it encodes already); a colon in the first
 * segment too where `relative`, for what comes before it would be a scheme. */
static void put_encoded(buffer *b, const char *text, const char *plain, bool relative)
{
	bool first = relative;
	for (const char *at = text; *at; at++) {
		first &= *at != '/' && *at != '?' && *at != '#';
		bool stays = strchr(plain, *at) || ((unsigned char)*at < ASCII && is_alnum(*at));
		if (*at == '%')
			stays &= is_hexadecimal(at[1]) && is_hexadecimal(at[2]);
		if (stays && !(first && *at == ':'))
			put_bytes(b, at, 1);
		else
			put_percent(b, (unsigned char)*at);
	}
}

const char *cal_escape_url(cal_arena *a, const char *url)
{
	static const char plain[] = "-._~/?#%:@!$&*+,;=";
	buffer b = {0};
	if (!url)
		return "";
	size_t scheme = scheme_length(url);
	if (scheme ? !begins(url, "http://") && !begins(url, "https://") : url[0] == '/' && url[1] == '/')
		return NULL;
	put_encoded(&b, url, plain, scheme == 0);
	return finish(a, &b, url);
}

const char *cal_escape_path(cal_arena *a, const char *path)
{
	buffer b = {0};
	if (!path || !*path)
		return ".";
	if (path[0] == '/' && path[1] == '/')
		put(&b, "/.");  /* or what follows would be a host */
	put_encoded(&b, path, "-._~/", true);
	return finish(a, &b, path);
}

/* ---- DOT and Mermaid ---- */

static const char *const in_dot_label[ASCII] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\\'] = "\\\\", ['\n'] = "<BR/>", ['\t'] = " ",
};

static const char *const in_dot_string[ASCII] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\\'] = "\\\\\\\\", ['\n'] = "\\n",
	['\t'] = " ",
};

const char *cal_escape_dot_label(cal_arena *a, const char *text)
{
	return translate(a, &(language){.ascii = in_dot_label}, text);
}

const char *cal_escape_dot_string(cal_arena *a, const char *text)
{
	return translate(a, &(language){.ascii = in_dot_string}, text);
}

/* Mermaid looks for much in a label (icons, formulae, lists, comments, links), differently in each version; a code
 * stands for itself in all of them. */
static bool mermaid_special(buffer *b, const cursor *it)
{
	char room[8], before = around(it, -1), after = around(it, 1);
	bool inside = is_alnum(before) && is_alnum(after);
	bool list = it->c == '.' && is_digit(before) && !is_digit(after);
	if (it->c == '\n')
		put(b, "<br/>");
	else if (it->c == '\t')
		put(b, " ");
	else if (it->c < ' ' || it->c >= 0x7f || it->c == ' ' || it->c == ',' || is_alnum((char)it->c) || it->c == '/' ||
	         (it->c == '-' && before) || (it->c == '_' && inside) ||
	         (it->c == '.' && before && !list && !follows_www(it)))
		return false;
	else {
		snprintf(room, sizeof room, "#%u;", (unsigned)it->c);
		put(b, room);
	}
	return true;
}

static const char *const in_mermaid[ASCII] = {['\\'] = "#92;"};

const char *cal_escape_mermaid(cal_arena *a, const char *text)
{
	return translate(a, &(language){.ascii = in_mermaid, .special = mermaid_special}, text);
}

/* ---- Markdown ---- */

static const char *const in_markdown[ASCII] = {
	['\\'] = "\\\\", ['`'] = "\\`", ['*'] = "\\*", ['['] = "\\[", [']'] = "\\]", ['{'] = "\\{", ['}'] = "\\}",
	['~'] = "\\~", ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['|'] = "&#124;", ['$'] = "&#36;", ['\n'] = " ",
	['\t'] = " ",
};

/* ":tada:" from its first colon on? */
static bool is_emoji(const cursor *it)
{
	int n = 1;
	for (char c; (c = around(it, n)) != '\0' && (is_alnum(c) || strchr("_+-", c)); n++)
		;
	return n > 1 && around(it, n) == ':';
}

/* Would a name after this character make it a mention, a reference to an issue or the like, or the begin of a link? */
static bool refers(const cursor *it)
{
	char before = around(it, -1), after = around(it, 1);
	bool name = is_alnum(after) || after == '_' || after == '"';
	if (it->c >= ASCII)
		return false;
	if (it->c == ':')
		return after == '/' || is_emoji(it);
	if (it->c == '.')
		return follows_www(it);
	if (it->c == '-')
		return (before == 'H' || before == 'h') && is_digit(after);  /* GH-1 */
	return (strchr("@#~%^", (char)it->c) && name) || (strchr("!$&", (char)it->c) && is_digit(after));
}

/* At a line's begin: a heading, a list, a rule. */
static bool begins_block(const cursor *it)
{
	if (it->at == 0)
		return it->c < ASCII && strchr("#-+=:", (char)it->c);
	if (it->c != '.' && it->c != ')')
		return false;
	for (size_t i = 0; i < it->at; i++)
		if (!is_digit(it->text[i]))
			return false;
	return true;
}

static bool is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Nothing but white space before it or behind it? */
static bool at_end(const cursor *it)
{
	size_t before = strspn(it->text, " \t\r\n"), after = it->at + it->step;
	return before > it->at || strspn(it->text + after, " \t\r\n") == it->length - after;
}

static bool markdown_special(buffer *b, const cursor *it)
{
	if (is_space(it->c) && at_end(it)) {
		put(b, "&#32;");
		return true;
	}
	const char *as = it->c < ASCII ? in_markdown[it->c] : NULL;
	bool between = is_alnum(around(it, -1)) && is_alnum(around(it, 1)), underscore = it->c == '_' && !between;
	if (!refers(it) && !begins_block(it) && !underscore)
		return false;
	if (!as && (begins_block(it) || underscore))
		put(b, "\\");
	put(b, as ? as : (char[]){(char)it->c, '\0'});
	if (refers(it))
		put(b, zero_width_space);
	return true;
}

static const language markdown = {.ascii = in_markdown, .special = markdown_special};

const char *cal_escape_markdown(cal_arena *a, const char *text)
{
	return translate(a, &markdown, text);
}

/* The longest run of a character. */
static size_t longest_run(const char *text, char c)
{
	size_t longest = 0, run = 0;
	for (; *text; text++) {
		run = *text == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static const char *const in_code[ASCII] = {['\n'] = " ", ['\t'] = " "};

const char *cal_escape_markdown_code(cal_arena *a, const char *text)
{
	if (!text || !*text || strchr(text, '|'))
		return cal_format(a, "<code>%s</code>", cal_escape_markdown(a, text));
	const char *plain = translate(a, &(language){.ascii = in_code}, text);
	const size_t length = strlen(plain), ticks = longest_run(plain, '`') + 1;
	bool blank = strspn(plain, " ") == length, edge = strchr(" `", plain[0]) || strchr(" `", plain[length - 1]);
	const char *space = edge && !blank ? " " : "";
	char *fence = cal_alloc(a, ticks + 1, 1);
	memset(fence, '`', ticks);
	return cal_format(a, "%s%s%s%s%s", fence, space, plain, space, fence);
}

/* ---- CSV ---- */

static const char *const in_csv[ASCII] = {['"'] = "\"\"", ['\n'] = "\n", ['\t'] = "\t"};

static bool is_formula(const char *text)
{
	static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};  /* ＝＋－＠ */
	const char *first = text + strspn(text, " \t\r\n");
	bool formula = *text && strchr("\t\r\n", *text);
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		formula |= strncmp(first, wide[i], strlen(wide[i])) == 0;
	return formula || (*first && strchr("=+-@", *first));
}

const char *cal_escape_csv(cal_arena *a, const char *text)
{
	if (!text)
		return "";
	const size_t length = strlen(text);
	bool quoted = length > 0 && (text[strcspn(text, ",;\"\t\r\n")] || text[0] == ' ' || text[length - 1] == ' ');
	buffer b = {0};
	put(&b, quoted ? "\"" : "");
	put(&b, is_formula(text) ? "'" : "");
	translate_into(&b, &(language){.ascii = in_csv}, text);
	put(&b, quoted ? "\"" : "");
	return finish(a, &b, text);
}

/* ---- lines ---- */

static const char *const in_workflow[ASCII] = {['%'] = "%25", ['\r'] = "%0D", ['\n'] = "%0A", ['\t'] = "\t"};

static const char *const in_workflow_property[ASCII] = {
	['%'] = "%25", ['\r'] = "%0D", ['\n'] = "%0A", ['\t'] = "\t", [':'] = "%3A", [','] = "%2C",
};

const char *cal_escape_workflow(cal_arena *a, const char *text)
{
	return translate(a, &(language){.ascii = in_workflow, .tell_line_ends = true}, text);
}

const char *cal_escape_workflow_property(cal_arena *a, const char *text)
{
	return translate(a, &(language){.ascii = in_workflow_property, .tell_line_ends = true}, text);
}

const char *cal_escape_line(cal_arena *a, const char *text)
{
	return translate(a, &(language){.tell_line_ends = true}, text);
}

/* ---- scripts ---- */

static void put_unit(buffer *b, unsigned unit)
{
	char room[8];
	snprintf(room, sizeof room, "\\u%04x", unit & 0xffff);
	put(b, room);
}

/* JSON has an escape for every character: as one unit of UTF-16, or as two. */
static bool script_special(buffer *b, const cursor *it)
{
	cal_shown shown = cal_show(it->text + it->at, it->step);
	bool hidden = it->c != BAD && it->c != '\\' && shown.text[0] == '\\';
	if (it->c == '\n' || it->c == '\r' || it->c == '\t')
		put_bytes(b, (char[]){(char)it->c}, 1);
	else if (it->c != '<' && it->c != '>' && !hidden && it->c != 0xfffe && it->c != 0xffff)
		return false;
	else if (it->c < 0x10000)
		put_unit(b, it->c);
	else {
		put_unit(b, 0xd800 + ((it->c - 0x10000) >> 10));
		put_unit(b, 0xdc00 + ((it->c - 0x10000) & 0x3ff));
	}
	return true;
}

const char *cal_escape_script(cal_arena *a, const char *json)
{
	return translate(a, &(language){.special = script_special, .tell_line_ends = true}, json);
}
