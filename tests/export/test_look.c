/* tests/export/test_look.c -- text is cleaned, measured, cut and wrapped. */
#include "export/look.h"
#include "tests/check.h"
#include "tests/export/fixture.h"

void suite_look(void);

static const cal_look unicode = {40, false, true, false}, ascii = {40, false, false, false};

static void nothing_is_left_to_obey(void)
{
	cal_arena a = {0};
	CHECK_TEXT(cal_clean(&a, "a\033[31mb\r\n\t\177"), "a\\x1b[31mb\\x0d\\x0a\\x09\\x7f");
	CHECK_TEXT(cal_clean(&a, "\xc2\x9b" "31m"), "\\x9b31m");
	CHECK_TEXT(cal_clean(&a, "a\xe2\x80\xae" "b"), "a\\u202eb");
	CHECK_TEXT(cal_clean(&a, "\xff"), "\\xff");
	CHECK_TEXT(cal_clean(&a, "日本 é"), "日本 é");
	for (uint32_t i = 0; i < fixture_n_hostile_names; i++)
		for (const char *p = cal_clean(&a, fixture_hostile_names[i]); *p; p++)
			CHECK((unsigned char)*p >= 0x20 && *p != 0x7f);
	cal_arena_free(&a);
}

static void names_are_cut_in_the_middle(void)
{
	cal_arena a = {0};
	CHECK_TEXT(cal_cut(&a, unicode, "checkout-service", 16), "checkout-service");
	CHECK_TEXT(cal_cut(&a, unicode, "checkout-service", 9), "chec…vice");
	CHECK_TEXT(cal_cut(&a, ascii, "checkout-service", 9), "chec..ice");
	CHECK_TEXT(cal_cut(&a, unicode, "checkout-service", 2), "ch");
	CHECK_TEXT(cal_cut(&a, unicode, "注文を読む", 7), "注…む");
	CHECK_TEXT(cal_cut(&a, unicode, "ae\xcc\x81" "bcdefg", 5), "ae\xcc\x81…fg");
	CHECK_TEXT(cal_cut(&a, unicode, "", 0), "");
	cal_arena_free(&a);
}

static void cuts_are_never_too_wide(void)
{
	cal_arena a = {0};
	for (uint32_t i = 0; i < fixture_n_hostile_names; i++) {
		const char *clean = cal_clean(&a, fixture_hostile_names[i]);
		for (size_t columns = 0; columns < 70; columns++) {
			CHECK(cal_width(cal_cut(&a, unicode, clean, columns)) <= columns);
			CHECK(cal_width(cal_cut(&a, ascii, clean, columns)) <= columns);
		}
	}
	cal_arena_free(&a);
}

/* What a function writes with a pen. */
static char *written(void write(cal_pen *), cal_look look)
{
	cal_arena a = {0};
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_pen pen = {&out, look, &a};
	write(&pen);
	CHECK(cal_out_finish(&out));
	cal_arena_free(&a);
	return out.memory;
}

static void write_words(cal_pen *pen)
{
	cal_puts(pen->out, "  why: ");
	cal_wrap(pen, 7, 7,
	         "every copy of  'replica' runs\n'applier', and a-word-that-is-longer-than-a-whole-line-is\tcut "
	         "nowhere");
}

static void write_pieces(cal_pen *pen)
{
	cal_flow flow = cal_flow_from(pen, 0, 2);
	flow.gap = 2;
	cal_flow_whole(&flow, "A availability");
	cal_flow_whole(&flow, "ok survives");
	cal_flow_whole(&flow, "? not described");
	cal_flow_words(&flow, "\033 two words");
	cal_flow_end(&flow);
}

static void write_paragraphs(cal_pen *pen)
{
	cal_wrap_paragraphs(pen, 2, "One paragraph over\ntwo lines of its file.\n\nAnother one.\n");
}

static void write_colours(cal_pen *pen)
{
	cal_ink_text(pen, INK_ERROR, "red");
	cal_ink_padded(pen, INK_PLAIN, "plain", 7);
	cal_ink_padded(pen, INK_BOLD, "", 2);
}

static void lines_are_broken_between_words(void)
{
	char *text = written(write_words, unicode);
	CHECK_TEXT(text, "  why: every copy of 'replica' runs\n       'applier', and\n"
	                 "       a-word-that-is-longer-than-a-whole-line-is\n       cut nowhere\n");
	free(text);
	text = written(write_pieces, unicode);
	CHECK_TEXT(text, "A availability  ok survives\n  ? not described  \\x1b  two  words\n");
	free(text);
	text = written(write_paragraphs, unicode);
	CHECK_TEXT(text, "  One paragraph over two lines of its\n  file.\n\n  Another one.\n");
	free(text);
}

static void colours_are_optional(void)
{
	char *text = written(write_colours, unicode);
	CHECK_TEXT(text, "redplain    ");
	free(text);
	text = written(write_colours, (cal_look){40, true, true, false});
	CHECK_TEXT(text, "\033[1;31mred\033[0mplain    ");
	free(text);
}

static const check_row tests[] = {
	{"nothing is left to obey", nothing_is_left_to_obey},
	{"names are cut in the middle", names_are_cut_in_the_middle},
	{"cuts are never too wide", cuts_are_never_too_wide},
	{"lines are broken between words", lines_are_broken_between_words},
	{"colours are optional", colours_are_optional},
};

void suite_look(void)
{
	check_suite("export/look", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
