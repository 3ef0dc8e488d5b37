/* tests/cli/test_arguments.c -- words to options and operands, by a command's table. */
#include "cli/arguments.h"
#include "tests/check.h"

void suite_arguments(void);

static const cal_option table[] = {
	{"format", 'f', "FORMAT", "a value"}, {"strict", 0, NULL, "none"}, {"verbose", 'v', NULL, "none"},
	{"quiet", 'q', NULL, "none"}, {"stale-days", 0, "N", "a value"}, {0},
};
static const cal_command command = {.name = "check", .options = table};

/* What was understood: "format=json verbose | model", or "wrong: ..." */
static const char *understood(cal_arena *a, const char *line)
{
	char *words[16], *copy = cal_copy(a, line, strlen(line));
	size_t n = 0;
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[n++] = strcmp(word, "EMPTY") == 0 ? word + 5 : word;
	cal_arguments got;
	const char *wrong = cal_arguments_parse(a, &command, n, words, &got), *text = got.help ? "help " : "";
	if (wrong)
		return cal_format(a, "wrong: %s", wrong);
	for (size_t i = 0; i < got.n_options; i++)
		text = cal_format(a, "%s%s%s%s ", text, got.options[i].option->name, got.options[i].value ? "=" : "",
		                  got.options[i].value ? got.options[i].value : "");
	text = cal_format(a, "%s|", text);
	for (size_t i = 0; i < got.n_operands; i++)
		text = cal_format(a, "%s %s", text, got.operands[i]);
	return text;
}

static void check_line(const char *line, const char *want)
{
	cal_arena a = {0};
	CHECK_TEXT(understood(&a, line), want);
	cal_arena_free(&a);
}

static void options_and_operands_mix(void)
{
	check_line("", "|");
	check_line("a b", "| a b");
	check_line("a --strict b -v", "strict verbose | a b");
	check_line("- -", "| - -");
	check_line("-- --strict -v", "| --strict -v");
	check_line("-v -- --", "verbose | --");
	check_line("EMPTY a", "|  a");
}

static void values_are_taken_in_every_spelling(void)
{
	check_line("--format json m", "format=json | m");
	check_line("--format=json m", "format=json | m");
	check_line("--format= m", "format= | m");
	check_line("--format=a=b", "format=a=b |");
	check_line("-f json", "format=json |");
	check_line("-fjson:out.json", "format=json:out.json |");
	check_line("-vqf json", "verbose quiet format=json |");
	check_line("-f text --format json:x", "format=text format=json:x |");
	check_line("--stale-days -3", "stale-days=-3 |");
	check_line("-f --", "format=-- |");
}

static void help_is_known_everywhere(void)
{
	check_line("--help", "help |");
	check_line("-vh m", "help verbose | m");
	check_line("-- -h", "| -h");
}

static void what_is_wrong_is_said(void)
{
	check_line("--formt json", "wrong: unknown option '--formt'; did you mean '--format'?");
	check_line("--formt=json", "wrong: unknown option '--formt'; did you mean '--format'?");
	check_line("--hepl", "wrong: unknown option '--hepl'; did you mean '--help'?");
	check_line("--nothing-like-it", "wrong: unknown option '--nothing-like-it'");
	check_line("-x", "wrong: unknown option '-x'");
	check_line("-vx", "wrong: unknown option '-x'");
	check_line("--format", "wrong: option '--format' needs a value: FORMAT");
	check_line("-f", "wrong: option '-f' needs a value: FORMAT");
	check_line("--strict=yes", "wrong: option '--strict' takes no value");
	check_line("--=x", "wrong: unknown option '--'");
}

static const check_row tests[] = {
	{"options and operands mix", options_and_operands_mix},
	{"values are taken in every spelling", values_are_taken_in_every_spelling},
	{"help is known everywhere", help_is_known_everywhere},
	{"what is wrong is said", what_is_wrong_is_said},
};

void suite_arguments(void)
{
	check_suite("cli/arguments", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
