/* tests/hostile.h -- texts that end, start or mean something in one language or another.
 *
 * Whatever writes a language sends each of them through, as a name and as a sentence, and has a parser of that language
 * read it back: `for (size_t i = 0; i < HOSTILE; i++) ... hostile[i]`. */
#ifndef CALISTO_TESTS_HOSTILE_H
#define CALISTO_TESTS_HOSTILE_H

#define HOSTILE_10(text) text text text text text text text text text text

/* Two texts are longer than what C promises of a literal. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"

static const char *const hostile[] = {
	"", " ", "  two spaces around  ", "plain", "read-orders", "zone-loss:eu-west-a", "snake_case_name", "version 2.4.1",
	/* quotes and brackets */
	"\"", "'", "\"quoted\" and 'quoted'", "`", "``", "a ` b `` c", "`code`", "<", ">", "&", "<<>>", "a < b > c & d", "&amp;",
	"&lt;script&gt;", "&#60;", "&#x3c;", "&nosuch;", "<script>alert(1)</script>", "</script>", "<!--", "-->", "--", "]]>",
	"<![CDATA[x]]>", "<?xml version='1.0'?>", "<br>", "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)",
	"' onmouseover='alert(1)", "</TD></TR></TABLE>>", "{", "}", "{{ 7 * 7 }}", "{% raw %}", "${jndi:x}", "$(reboot)", "[", "]",
	"(", ")", "[x](javascript:alert(1))", "![x](http://example.com/x.png)", "[x]: http://example.com", "[^1]", "[[wiki]]",
	/* backslashes and percents */
	"\\", "\\\\", "ends in a backslash\\", "\\N", "\\G", "\\n", "\\\"", "\\u003c", "\\|", "C:\\temp\\new", "%", "%%", "% comment",
	"%0A", "%0D%0A", "%25", "%s%n", "100%", "a%2Cb%3Ac",
	/* line ends and tabs */
	"\n", "\r", "\r\n", "a\nb", "a\rb", "a\r\nb", "\n\n", "a\n\nb", "a\n::error::b", "a\r::set-output name=x::y", "\t", "a\tb",
	"\tb", "ends\n", "\nbegins", "a\n- b\n- c", "a\n===", "a\n---", "# a\n## b",
	/* controls, hidden and reordering characters */
	"\x01", "a\x07" "b", "a\x08" "b", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x7f", "\xc2\x80", "\xc2\x9b" "31m", "\xc2\x85",
	"\xe2\x80\xae" "txt.exe", "\xe2\x81\xa6" "abc\xe2\x81\xa9", "a\xe2\x80\x8b" "b", "\xef\xbb\xbf" "bom", "a\xe2\x80\xa8" "b",
	"a\xe2\x80\xa9" "b", "\xf3\xa0\x81\x81", "\xc2\xad",
	/* no UTF-8 */
	"\xff", "\xfe\xff", "a\x80" "b", "\xc0\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf",
	"\xed\xa0\xbd\xed\xb8\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82", "cut \xf0\x9f\x94", "\xc3(",
	/* characters beyond ASCII */
	"caf\xc3\xa9", "e\xcc\x81\xcc\xa7", "\xf0\x9f\x94\xa5", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
	"\xe9\xab\x98\xe5\x8f\xaf\xe7\x94\xa8", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xef\xbf\xbd", "\xef\xbf\xbe", "\xef\xbf\xbf",
	"\xf4\x8f\xbf\xbf", "Z\xcd\x91\xcd\xa7\xcc\xa9\xcd\x8a",
	/* formulae */
	"=cmd|'/c calc'!A0", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  -1", "'=1", "\"=1", ",=1", ";=1",
	"=HYPERLINK(\"http://example.com\")", "\xef\xbc\x9d" "1", "a,b", "a;b", "a\"b", "\"", ",", ";",
	/* workflow commands, pipelines */
	"::set-output name=x::y", "::stop-commands::x", "##[error]x", "a::b", "a,file=b", "title=x", "file:1:2: error: x", ":", ",",
	/* Markdown */
	"# heading", "#1", "a #1 b", "GH-1", "x/y#1", "@mention", "a @mention", "me@example.com", "!1", "$1", "~label", "&1",
	"%milestone", "- item", "+ item", "* item", "1. item", "1) item", "2024. A year", "> quote", "    code", "```\ncode\n```",
	"~~~", "---", "***", "___", "===", ":---", "| a | b |", "|", "||", "a|b", "a\\|b", "*em*", "**strong**", "_em_", "__init__",
	"a_b_c", "~~gone~~", "$x^2$", ":tada:", "a:b:c", "http://example.com", "https://example.com/?a=b&c=d#e", "www.example.com",
	"<http://example.com>", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//example.com", "/etc/passwd",
	"../..", "a b/c d.yaml", "a#b?c", "!", "a!", "![", "<a href=x>", "&copy;",
	/* Mermaid and DOT */
	"end", "graph TD", "%%{init: {}}%%", "A --> B", "style x:#fff;", "classDef a:#b;", "fa:fa-car", "#quot;", "#35;", "digraph{",
	"a->b", "node [label=x]", "/* a */", "// a", ";", "subgraph",
	/* long */
	HOSTILE_10(HOSTILE_10(HOSTILE_10("ten bytes!"))),
	HOSTILE_10(HOSTILE_10(HOSTILE_10("<\"&'\\|`*%\n"))),
};

#pragma GCC diagnostic pop

enum { HOSTILE = sizeof hostile / sizeof *hostile };

#endif
