/* tests/cli/test_tables.c -- the tables of commands, options and formats hold together. */
#include "cli/commands.h"
#include "cli/formats.h"
#include "tests/check.h"

void suite_tables(void);

static void rows_are_complete_and_differ(void)
{
	for (const cal_command *c = cal_commands(); c->name; c++) {
		CHECK(c->run && c->options && c->operands && c->summary && c->about);
		CHECK(cal_command_named(c->name) == c);
		for (const cal_option *o = c->options; o->name; o++) {
			CHECK(o->help && *o->help && strcmp(o->name, "help") != 0 && o->letter != 'h');
			for (const cal_option *other = c->options; other < o; other++)
				CHECK(strcmp(o->name, other->name) != 0 && (!o->letter || o->letter != other->letter));
		}
	}
	for (const cal_exporter *e = cal_exporters(); e->name; e++)
		CHECK(e->write && e->extension[0] == '.' && e->summary && cal_exporter_named(e->name) == e);
	CHECK(cal_command_named("chek") == NULL);
	CHECK(cal_exporter_named("jsn") == NULL);
}

static void near_words_are_offered(void)
{
	cal_arena a = {0};
	CHECK_TEXT(cal_command_near(&a, "chek"), "check");
	CHECK_TEXT(cal_command_near(&a, "wombat"), NULL);
	CHECK_TEXT(cal_did_you_mean(&a, "check"), "; did you mean 'check'?");
	CHECK_TEXT(cal_did_you_mean(&a, NULL), "");
	cal_arena_free(&a);
}

static void formats_have_files_of_their_own(void)
{
	cal_arena a = {0};
	cal_formats formats = {0};
	CHECK_TEXT(cal_formats_add(&a, &formats, "json:/tmp/out.json"), NULL);
	CHECK_TEXT(cal_formats_add(&a, &formats, "text"), NULL);
	CHECK_NUMBER(formats.n, 2);
	CHECK_TEXT(formats.at[0].path, "/tmp/out.json");
	CHECK_TEXT(formats.at[1].path, NULL);
	CHECK_TEXT(cal_formats_add(&a, &formats, "json:-"),
	           "two formats for standard output; give one of them a file of its own, as in 'json:FILE'");
	CHECK_TEXT(cal_formats_add(&a, &formats, "text:/tmp/out.json"),
	           "two formats for /tmp/out.json; give one of them a file of its own, as in 'text:FILE'");
	CHECK_TEXT(cal_formats_add(&a, &formats, "json:"), "'json:' names no file after the colon");
	CHECK_TEXT(cal_formats_add(&a, &formats, "josn"),
	           "unknown format 'josn', the formats are text, json, sarif, github, gitlab, junit, checkstyle, gcc and csv; did you mean 'json'?");
	CHECK(!cal_formats_brief(&formats, CAL_NORMAL));
	CHECK(cal_formats_brief(&(cal_formats){0}, CAL_NORMAL));
	CHECK(!cal_formats_brief(&(cal_formats){0}, CAL_VERBOSE));
	cal_arena_free(&a);
}

static const check_row tests[] = {
	{"rows are complete and differ", rows_are_complete_and_differ},
	{"near words are offered", near_words_are_offered},
	{"formats have files of their own", formats_have_files_of_their_own},
};

void suite_tables(void)
{
	check_suite("cli/tables", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
