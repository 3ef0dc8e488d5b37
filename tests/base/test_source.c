/* tests/base/test_source.c -- arenas, words that are near, and messages with the lines they are about. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/check.h"
#include "base/source.h"
#include "base/text.h"

void suite_source(void);

static const char *near_to(const char *word)
{
	static const char *const words[] = {"replicas", NULL, "runs", "Region", "placement", "a"};
	return cal_nearest(word, words, sizeof words / sizeof *words);
}

static void the_nearest_word(void)
{
	CHECK_TEXT(near_to("replcas"), "replicas");
	CHECK_TEXT(near_to("rpelicas"), "replicas");  /* two letters in the wrong order are one mistake */
	CHECK_TEXT(near_to("REGION"), "Region");
	CHECK_TEXT(near_to("rnus"), "runs");
	CHECK_TEXT(near_to("place"), NULL);
	CHECK_TEXT(near_to("x"), NULL);
	CHECK_TEXT(near_to(""), NULL);
	static const char *const equals[] = {"cat", "bat"};
	CHECK_TEXT(cal_nearest("rat", equals, 2), "cat");
	char long_word[300];
	memset(long_word, 'x', sizeof long_word - 1);
	long_word[sizeof long_word - 1] = '\0';
	CHECK_TEXT(cal_nearest(long_word, (const char *const[]){long_word}, 1), NULL);
}

static void the_width_of_text(void)
{
	CHECK_NUMBER(cal_code_points("caf\xc3\xa9", 5), 4);
	CHECK_NUMBER(cal_columns("caf\xc3\xa9", 5), 4);
	CHECK_NUMBER(cal_columns("e\xcc\x81", 3), 1);              /* a combining accent */
	CHECK_NUMBER(cal_columns("\xe9\xab\x98\xe5\x8f\xaf", 6), 4);  /* two ideographs */
	CHECK_NUMBER(cal_columns("\xf0\x9f\x94\xa5", 4), 2);        /* a flame */
	CHECK_NUMBER(cal_columns("a\x1b" "b", 3), 2);
	CHECK_NUMBER(cal_code_points("\xff\xfe", 2), 2);
	CHECK_NUMBER(cal_code_points("\xe2\x82", 2), 2);            /* cut short */
	CHECK_NUMBER(cal_code_points("\xc0\x80", 2), 2);            /* longer than need be */
	CHECK_NUMBER(cal_code_points("\xed\xa0\x80", 3), 3);        /* half a pair */
}

static void what_a_terminal_would_obey_is_escaped(void)
{
	CHECK_TEXT(cal_show("\x1b[31m", 5).text, "\\x1b");
	CHECK_TEXT(cal_show("\xe2\x80" "\xae", 3).text, "\\u202e");
	CHECK_TEXT(cal_show("\xff", 1).text, "\\xff");
	CHECK_TEXT(cal_show("\xc2\x9b", 2).text, "\\x9b");
	CHECK_TEXT(cal_show("\xf3\xa0\x80\x81", 4).text, "\\U000e0001");
	CHECK_TEXT(cal_show("\xc3\xa9", 2).text, "\xc3\xa9");
	cal_arena a = {0};
	CHECK_TEXT(cal_quote(&a, "short"), "'short'");
	CHECK_NUMBER(
	    strlen(cal_quote(&a, "0123456789012345678901234567890123456789012345678901234567890123456789")),
	    65);
	cal_arena_free(&a);
}

static cal_source source_of(const char *bytes)
{
	return (cal_source){"model.yaml", bytes, strlen(bytes)};
}

static void lines_end_where_libyaml_ends_them(void)
{
	cal_source s = source_of("one\ntwo\r\nthree\rfour\xe2\x80\xa8" "five\xc2\x85" "six");
	static const char *const lines[] = {"one", "two", "three", "four", "five", "six", "", ""};
	for (uint32_t i = 0; i < 8; i++) {
		size_t length;
		const char *line = cal_place_line((cal_place){&s, i + 1, 1, 0}, &length);
		CHECK_NUMBER(length, strlen(lines[i]));
		CHECK(strncmp(line, lines[i], length) == 0);
	}
	size_t length = 1;
	cal_place_line((cal_place){0}, &length);
	CHECK_NUMBER(length, 0);
}

/* Messages as they are printed, to be freed. */
static char *printed(const cal_diags *diags, bool colour)
{
	static char *text;  /* a local one would make gcc 12 warn of a pointer to it */
	static size_t size;
	FILE *to = open_memstream(&text, &size);
	cal_diags_print(diags, to, colour);
	fclose(to);
	return text;
}

static void check_printed(const char *bytes, cal_place at, const char *want)
{
	cal_arena keep = {0};
	cal_diags diags = {.keep = &keep};
	cal_source s = source_of(bytes);
	at.source = &s;
	cal_error(&diags, at, "wrong");
	char *text = printed(&diags, false);
	CHECK_TEXT(text, want);
	free(text);
	cal_diags_free(&diags);
	cal_arena_free(&keep);
}

static void a_message_shows_its_line_and_a_caret(void)
{
	check_printed("a: 1\nb: 2\n", (cal_place){.line = 2, .column = 4, .width = 1},
	              "model.yaml:2:4: error: wrong\n    2 | b: 2\n      |    ^\n");
	check_printed("a: 1\n", (cal_place){.line = 0}, "model.yaml: error: wrong\n");
	check_printed("ab", (cal_place){.line = 1, .column = 3},
	              "model.yaml:1:3: error: wrong\n    1 | ab\n      |   ^\n");
	check_printed("ab", (cal_place){.line = 9, .column = 3}, "model.yaml:9:3: error: wrong\n");
	check_printed("\tx: 1", (cal_place){.line = 1, .column = 2, .width = 1},
	              "model.yaml:1:2: error: wrong\n    1 |     x: 1\n      |     ^\n");
	check_printed("\xe9\xab\x98\x1b: 1", (cal_place){.line = 1, .column = 3, .width = 2},
	              "model.yaml:1:3: error: wrong\n    1 | \xe9\xab\x98\\x1b: 1\n      |       ^~\n");
}

static void a_long_line_is_cut_around_the_caret(void)
{
	char line[400];
	for (size_t i = 0; i < sizeof line - 1; i++)
		line[i] = (char)('a' + i % 26);
	line[sizeof line - 1] = '\0';
	for (uint32_t column = 1; column < 400; column += 7) {
		cal_arena keep = {0};
		cal_diags diags = {.keep = &keep};
		cal_source s = source_of(line);
		cal_error(&diags, (cal_place){&s, 1, column, 3}, "wrong");
		char *text = printed(&diags, false), *excerpt = strchr(text, '\n') + 1,
		     *marks = strchr(excerpt, '\n') + 1;
		CHECK(marks - excerpt <= 81);
		CHECK_NUMBER(excerpt[strchr(marks, '^') - marks], line[column - 1]);
		free(text);
		cal_diags_free(&diags);
		cal_arena_free(&keep);
	}
}

static void messages_are_sorted_with_their_notes(void)
{
	cal_arena keep = {0};
	cal_diags diags = {.keep = &keep};
	cal_source one = source_of("a\nb\nc\n"), two = {"part.yaml", "x\n", 2};
	cal_error(&diags, (cal_place){&one, 3, 1, 1}, "third");
	cal_note(&diags, (cal_place){&two, 1, 1, 1}, "of the third");
	cal_error(&diags, (cal_place){&two, 1, 1, 1}, "last");
	cal_warning(&diags, (cal_place){&one, 1, 1, 1}, "first");
	cal_hint(&diags, "a hint");
	cal_error(&diags, (cal_place){&one, 1, 1, 1}, "second");
	cal_diags_sort(&diags);
	char *text = printed(&diags, false);
	CHECK_TEXT(text, "model.yaml:1:1: warning: first\n    1 | a\n      | ^\n      = a hint\n"
	                 "model.yaml:1:1: error: second\n    1 | a\n      | ^\n"
	                 "model.yaml:3:1: error: third\n    3 | c\n      | ^\n"
	                 "part.yaml:1:1: note: of the third\n    1 | x\n      | ^\n"
	                 "part.yaml:1:1: error: last\n    1 | x\n      | ^\n");
	free(text);
	text = printed(&diags, true);
	CHECK(strstr(text, "\033[1;31merror:\033[0m") != NULL);
	free(text);
	cal_diags_free(&diags);
	cal_arena_free(&keep);
}

static void errors_above_the_limit_are_counted(void)
{
	cal_arena keep = {0};
	cal_diags diags = {.keep = &keep};
	for (int i = 0; i < CAL_DIAGS_MAX + 5; i++) {
		cal_error(&diags, (cal_place){0}, "error %d", i);
		cal_note(&diags, (cal_place){0}, "note %d", i);
		cal_hint(&diags, "hint %d", i);
	}
	CHECK_NUMBER(diags.errors, CAL_DIAGS_MAX);
	CHECK_NUMBER(diags.dropped, 5);
	CHECK_NUMBER(diags.n, 2 * CAL_DIAGS_MAX);
	CHECK_TEXT(diags.at[diags.n - 1].hint, "hint 99");
	char *text = printed(&diags, false);
	CHECK(strstr(text, "5 more errors are not shown\n") != NULL);
	free(text);
	cal_diags_free(&diags);
	cal_arena_free(&keep);
}

static void names_in_messages_cannot_speak_to_the_terminal(void)
{
	cal_arena keep = {0};
	cal_diags diags = {.keep = &keep};
	cal_source s = {"evil\x1b]0;x\x07.yaml", "a", 1};
	cal_error(&diags, (cal_place){.source = &s}, "unknown '%s'", "\x1b[2J\n");
	char *text = printed(&diags, false);
	CHECK_TEXT(text, "evil\\x1b]0;x\\x07.yaml: error: unknown '\\x1b[2J\\x0a'\n");
	free(text);
	cal_diags_free(&diags);
	cal_arena_free(&keep);
}

static void arenas_keep_what_is_put_into_them(void)
{
	cal_arena a = {0};
	char *first = cal_copy(&a, "first", 5);
	for (size_t i = 1; i < 2000; i++) {
		char *at = cal_alloc(&a, i, 7);
		CHECK((uintptr_t)at % _Alignof(max_align_t) == 0);
		CHECK(at[0] == 0 && at[7 * i - 1] == 0);
		memset(at, 0xff, 7 * i);
	}
	CHECK_TEXT(first, "first");
	CHECK_TEXT(cal_format(&a, "%d-%s", 7, "x"), "7-x");
	CHECK(a.reserved > 7 * 2000 * 1000);
	cal_arena_free(&a);
	CHECK(a.blocks == NULL && a.reserved == 0);
}

/* Readers that count bytes: lines end as YAML's do, columns are code points. */
static void the_place_of_a_byte(void)
{
	static const char text[] = "ab\r\ncaf\xc3\xa9 x\n\nlast";
	static const struct {
		size_t at, length;
		uint32_t line, column, width;
	} cases[] = {
		{0, 2, 1, 1, 2}, {1, 9, 1, 2, 1}, {4, 5, 2, 1, 4}, {10, 1, 2, 6, 1}, {11, 5, 2, 7, 0}, {12, 1, 3, 1, 0},
		{13, 4, 4, 1, 4}, {17, 1, 4, 5, 0},
	};
	const cal_source source = {"text", text, sizeof text - 1};
	cal_lines lines = {0};
	for (unsigned round = 0; round < 2; round++) {
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			size_t k = round ? sizeof cases / sizeof *cases - 1 - i : i;
			cal_place at = cal_lines_place(&lines, &source, cases[k].at, cases[k].length);
			CHECK_NUMBER(at.line, cases[k].line);
			CHECK_NUMBER(at.column, cases[k].column);
			CHECK_NUMBER(at.width, cases[k].width);
		}
	}
	cal_lines_free(&lines);
}

/* Any byte at any place among others that are plain: it ends the run if it is not, and the run is no shorter than it must be. */
static void plain_bytes_are_found_wherever_they_end(void)
{
	enum { LENGTH = 3 * PLAIN_BLOCK + 5 };
	char text[LENGTH];
	for (unsigned byte = 0; byte < 256; byte++)
		for (size_t at = 0; at < LENGTH; at++) {
			memset(text, 'a', sizeof text);
			text[at] = (char)byte;
			bool plain = (byte >= ' ' && byte <= '~') || byte == '\n' || byte == '\t';
			size_t end = plain ? LENGTH : at;
			CHECK_NUMBER(cal_plain_bytes(text, LENGTH), end / PLAIN_BLOCK * PLAIN_BLOCK);
		}
}

/* A large file is read by several threads: each byte is to be where it was, and the limit is the limit. */
static void large_files_are_read_whole(void)
{
	enum { N = (5 << 20) + 3 };
	char path[CHECK_PATH];
	int file = mkstemp(check_temporary(path));
	FILE *out = file < 0 ? NULL : fdopen(file, "wb");
	CHECK(out != NULL);
	if (!out)
		return;
	for (uint32_t i = 0; i < N; i++)
		fputc((int)('a' + i * UINT32_C(2654435761) % 26), out);
	fclose(out);
	cal_arena a = {0};
	const char *why = NULL;
	const cal_source *s = cal_source_read(&a, path, N, &why);
	CHECK(s != NULL && s->length == N && s->bytes[N] == '\0');
	uint32_t wrong = 0;
	for (uint32_t i = 0; s && i < N; i++)
		wrong += s->bytes[i] != (char)('a' + i * UINT32_C(2654435761) % 26);
	CHECK_NUMBER(wrong, 0);
	CHECK(cal_source_read(&a, path, N - 1, &why) == NULL);
	CHECK(why && strstr(why, "is larger than"));
	remove(path);
	cal_arena_free(&a);
}

void suite_source(void)
{
	static const check_row tests[] = {
		{"the nearest word", the_nearest_word},
		{"the width of text", the_width_of_text},
		{"what a terminal would obey is escaped", what_a_terminal_would_obey_is_escaped},
		{"lines end where libyaml ends them", lines_end_where_libyaml_ends_them},
		{"a message shows its line and a caret", a_message_shows_its_line_and_a_caret},
		{"a long line is cut around the caret", a_long_line_is_cut_around_the_caret},
		{"messages are sorted with their notes", messages_are_sorted_with_their_notes},
		{"errors above the limit are counted", errors_above_the_limit_are_counted},
		{"names in messages cannot speak to the terminal",
	     names_in_messages_cannot_speak_to_the_terminal},
		{"arenas keep what is put into them", arenas_keep_what_is_put_into_them},
		{"the place of a byte", the_place_of_a_byte},
		{"large files are read whole", large_files_are_read_whole},
		{"plain bytes are found wherever they end", plain_bytes_are_found_wherever_they_end},
	};
	check_suite("base/source", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
