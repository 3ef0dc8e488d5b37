/* tests/export/test_text.c -- the text format, compared with goldens and measured. */
#include "base/text.h"
#include "export/text.h"
#include "export/text_parts.h"
#include "tests/check.h"
#include "tests/export/fixture.h"

void suite_text(void);

static const cal_look plain = {80, false, true, false};

static char *text_of(const cal_results *r, cal_look look, cal_verbosity verbosity)
{
	unsigned levels = verbosity == CAL_QUIET ? 1u << LEVEL_ERROR : CAL_ALL_LEVELS;
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_text_write(&(cal_export_request){.results = &r, .n_results = 1, .n_models = 1, .version = "0.1.0", .look = look,
	                                     .verbosity = verbosity, .levels = levels}, &out);
	CHECK(cal_out_finish(&out));
	return out.memory;
}

static void check_case(const cal_results *r, cal_look look, cal_verbosity verbosity, const char *golden)
{
	char *text = text_of(r, look, verbosity);
	CHECK_GOLDEN(text, golden);
	free(text);
}

static void the_example_reads_well(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_event_bus(&a);
	check_case(r, plain, CAL_NORMAL, "tests/export/event-bus.text");
	check_case(r, plain, CAL_VERBOSE, "tests/export/event-bus-verbose.text");
	check_case(r, plain, CAL_QUIET, "tests/export/event-bus-quiet.text");
	check_case(r, (cal_look){80, true, false, false}, CAL_NORMAL, "tests/export/event-bus-colour.text");
	cal_arena_free(&a);
}

/* On a terminal of 80 columns and more nothing is wider than it. */
static void a_terminal_is_not_outgrown(void)
{
	cal_arena a = {0};
	const cal_results *r = fixture_event_bus(&a);
	check_case(r, (cal_look){80, false, true, true}, CAL_NORMAL, "tests/export/event-bus-terminal.text");
	for (unsigned width = 80; width <= 140; width += 4) {
		char *text = text_of(r, (cal_look){width, false, false, true}, CAL_NORMAL);
		for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
			CHECK(cal_columns(line, strcspn(line, "\n")) <= width);
		free(text);
	}
	cal_arena_free(&a);
}

static void systems_of_any_size_fit(void)
{
	cal_arena a = {0};
	fixture_size five = {5, 5, 8, 7, 3, NULL, 0}, sixty = {60, 60, 37, 70, 20, NULL, 0},
				 many = {2000, 6, 37, 0, 0, NULL, 0};
	check_case(fixture_system(&a, five), plain, CAL_NORMAL, "tests/export/five-services.text");
	check_case(fixture_system(&a, sixty), plain, CAL_NORMAL, "tests/export/sixty-services.text");
	check_case(fixture_system(&a, many), plain, CAL_NORMAL, "tests/export/many-services.text");
	check_case(fixture_system(&a, sixty), (cal_look){160, false, true, false}, CAL_NORMAL,
	           "tests/export/sixty-services-wide.text");
	cal_arena_free(&a);
}

/* Lines of the matrix never outgrow the terminal, whatever the names; nor does anything speak to it. */
static void check_lines(const char *text, size_t width)
{
	bool matrix = true;
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n");
		matrix &=
			!strstr(line, ": error: ") || strstr(line, ": error: ") > line + n; /* headlines are not broken */
		if (matrix && line != text)
			CHECK(cal_columns(line, n) <= width);
		CHECK(n == 0 || line[n - 1] != ' ');
		for (size_t i = 0; i < n; i++)
			CHECK((unsigned char)line[i] >= 0x20 && line[i] != 0x7f);
		line += n + (line[n] == '\n');
	}
}

static void hostile_names_do_no_harm(void)
{
	cal_arena a = {0};
	fixture_size size = {10, 10, 37, 12, 12, fixture_hostile_names, fixture_n_hostile_names};
	const cal_results *r = fixture_system(&a, size);
	check_case(r, plain, CAL_NORMAL, "tests/export/hostile-names.text");
	for (unsigned width = 40; width < 200; width += 13) {
		char *text = text_of(r, (cal_look){width, false, width % 2, false}, CAL_VERBOSE);
		check_lines(text, width);
		free(text);
	}
	cal_arena_free(&a);
}

static void several_models_are_summed_up(void)
{
	cal_arena a = {0};
	const cal_results *both[] = {fixture_event_bus(&a), fixture_event_bus(&a)};
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_text_write(&(cal_export_request){.results = both, .n_results = 2, .n_models = 3, .version = "0.1.0", .look = plain,
	                                     .verbosity = CAL_QUIET, .levels = 1u << LEVEL_ERROR}, &out);
	CHECK(cal_out_finish(&out));
	CHECK_GOLDEN(out.memory, "tests/export/two-models.text");
	free(out.memory);
	cal_arena_free(&a);
}

static void check_loss(uint8_t fails, uint8_t unknown, float best, float worst, bool broken, const char *want)
{
	char text[CAL_LOSS_ROOM];
	float share[2] = {best, worst};
	CHECK_TEXT(cal_loss_text(fails, unknown, share, broken, text), want);
}

static void losses_are_letters_and_shares(void)
{
	check_loss(0, 0, 0, 0, false, "");
	check_loss(LETTER_A, 0, 1, 1, false, "A");
	check_loss(LETTER_C | LETTER_A, LETTER_L, 1, 1, true, "CA! L?");
	check_loss(LETTER_A | LETTER_O, 0, 1.0f / 3, 1.0f / 3, false, "A 1/3 O");
	check_loss(LETTER_A, 0, 0.5f, 1, false, "A 1/2+");
	check_loss(LETTER_A, 0, 7.0f / 12, 7.0f / 12, true, "A 7/12!");
	check_loss(LETTER_A, 0, 1.0f / 50, 1.0f / 50, false, "A 2%");
	check_loss(LETTER_A, 0, 1.0f / 500, 1.0f / 500, false, "A <1%");
	check_loss(LETTER_A, 0, 999.0f / 1000, 1, false, "A >99%+");
	check_loss(LETTER_L, LETTER_C | LETTER_A, 0, 0.25f, false, "L A 1/4? C?");
	check_loss(0, 127, 0, 1, false, "CALISDO?");
	check_loss(127, 0, 0.01f, 1, true, "A 1%+ CLISDO!");
}

static void threats_are_explained(void)
{
	cal_arena a = {0};
	cal_out out;
	const cal_catalogue *c = fixture_catalogue(&a);
	CHECK(cal_out_memory(&out));
	cal_text_threats(c, 0, plain, &out);
	cal_puts(&out, "----\n");
	cal_text_threats(c, AXIS_RECOVERY, plain, &out);
	cal_puts(&out, "----\n");
	cal_text_explain(&c->threats[13], plain, &out);
	CHECK(cal_out_finish(&out));
	CHECK_GOLDEN(out.memory, "tests/export/threats.text");
	free(out.memory);
	cal_arena_free(&a);
}

static const check_row tests[] = {
	{"the example reads well", the_example_reads_well},
	{"a terminal is not outgrown", a_terminal_is_not_outgrown},
	{"systems of any size fit", systems_of_any_size_fit},
	{"hostile names do no harm", hostile_names_do_no_harm},
	{"several models are summed up", several_models_are_summed_up},
	{"losses are letters and shares", losses_are_letters_and_shares},
	{"threats are explained", threats_are_explained},
};

void suite_text(void)
{
	check_suite("export/text", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
