/* cli/help.c -- the tables as help; `calisto help` and `calisto version`. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/formats.h"
#include "cli/version.h"

enum { INDENT = 2, LABEL = 30 };

/* A label and what it means, beside it or below it. */
static void put_entry(cal_pen *pen, const char *label, size_t column, const char *says)
{
	cal_spaces(pen->out, INDENT);
	cal_ink_padded(pen, INK_BOLD, label, column - INDENT);
	if (INDENT + cal_width(label) + 2 > column) {
		cal_puts(pen->out, "\n");
		cal_spaces(pen->out, column);
	}
	cal_wrap(pen, column, column, says);
}

static void put_statuses(cal_pen *pen)
{
	static const char *const says[] = {
		[STATUS_CLEAN] = "nothing was found at or above --fail-on",
		[STATUS_FINDINGS] = "something was found",
		[STATUS_BAD_MODEL] = "a model is wrong",
		[STATUS_BAD_USAGE] = "the command line is wrong",
		[STATUS_FAILURE] = "the program or its surroundings failed",
	};
	cal_puts(pen->out, "\nexit status:\n");
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		put_entry(pen, cal_format(pen->scratch, "%zu", i), 6, says[i]);
}

static void put_all(cal_pen *pen)
{
	cal_puts(pen->out, "calisto " CALISTO_VERSION ": asks of a system's design, redundant against what?\n\n"
	                   "usage: calisto COMMAND [OPTION...] [ARGUMENT...]\n\ncommands:\n");
	for (const cal_command *c = cal_commands(); c->name; c++)
		put_entry(pen, c->name, 14, c->summary);
	put_statuses(pen);
	cal_puts(pen->out, "\n'calisto help COMMAND' tells what a command takes.\n");
}

static const char *option_label(cal_arena *a, const cal_option *o)
{
	const char *value = o->value ? cal_format(a, " %s", cal_option_value(a, o)) : "";
	return o->letter ? cal_format(a, "-%c, --%s%s", o->letter, o->name, value)
	                 : cal_format(a, "    --%s%s", o->name, value);
}

static void put_options(cal_pen *pen, const cal_command *c)
{
	cal_puts(pen->out, "\noptions:\n");
	for (const cal_option *o = c->options; o->name; o++)
		put_entry(pen, option_label(pen->scratch, o), LABEL, o->help);
	put_entry(pen, "-h, --help", LABEL, "print this help");
}

static void put_formats(cal_pen *pen)
{
	cal_puts(pen->out, "\nformats:\n");
	for (const cal_exporter *e = cal_exporters(); e->name; e++)
		put_entry(pen, e->name, 14, e->summary);
}

static void put_one(cal_pen *pen, const cal_command *c)
{
	const char *options = c->options->name ? " [OPTION...]" : "", *space = *c->operands ? " " : "";
	cal_printf(pen->out, "usage: calisto %s%s%s%s\n\n", c->name, options, space, c->operands);
	cal_wrap(pen, 0, 0, c->about);
	put_options(pen, c);
	if (c->run == cal_run_check)
		put_formats(pen);
	if (c->run == cal_run_check)
		put_statuses(pen);
}

int cal_print_help(cal_arena *keep, const cal_command *command)
{
	cal_out out;
	cal_out_stream(&out, stdout);
	cal_pen pen = {&out, cal_terminal_look(stdout, COLOUR_AUTO), keep};
	if (command)
		put_one(&pen, command);
	else
		put_all(&pen);
	return cal_output_finish(&out, NULL) ? STATUS_CLEAN : STATUS_FAILURE;
}

int cal_run_help(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	if (arguments->n_operands == 0)
		return cal_print_help(keep, NULL);
	const char *word = arguments->operands[0];
	const cal_command *command = cal_command_named(word);
	if (!command)
		return cal_usage_error(NULL, "unknown command '%s'%s", word,
		                       cal_did_you_mean(keep, cal_command_near(keep, word)));
	if (arguments->n_operands > 1)
		return cal_usage_error(self, "help takes one command, not '%s' too", arguments->operands[1]);
	return cal_print_help(keep, command);
}

int cal_run_version(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	(void)keep;
	if (arguments->n_operands > 0)
		return cal_usage_error(self, "version takes no '%s'", arguments->operands[0]);
	cal_out out;
	cal_out_stream(&out, stdout);
	cal_puts(&out, "calisto " CALISTO_VERSION "\n");
	return cal_output_finish(&out, NULL) ? STATUS_CLEAN : STATUS_FAILURE;
}
