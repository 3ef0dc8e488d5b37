/* cli/completion_fish.c -- the tables as a script for fish. */
#include "cli/completion.h"

#include <string.h>

static const char head[] =
	"# Completion of calisto for fish; written by `calisto completion fish`.\n"
	"\n"
	"# Is this the command on the command line?\n"
	"function __calisto_is\n"
	"    set -l words (commandline -opc)\n"
	"    test (count $words) -ge 2; and test $words[2] = $argv[1]\n"
	"end\n"
	"\n"
	"function __calisto_has_none\n"
	"    test (count (commandline -opc)) -eq 1\n"
	"end\n"
	"\n"
	"# The services of the models that stand on the command line.\n"
	"function __calisto_services\n"
	"    for word in (commandline -opc) (commandline -t)\n"
	"        string match -q '*.yaml' -- $word; and calisto completion --services $word 2>/dev/null\n"
	"    end\n"
	"end\n"
	"\n"
	"function __calisto_models\n"
	"    __fish_complete_suffix .calisto.yaml | string match -er '(/|\\.calisto\\.yaml)(\\t|$)'\n"
	"end\n"
	"\n"
	"complete -c calisto -f\n"
	"complete -c calisto -n __calisto_has_none -s h -l help -d 'print help'\n"
	"complete -c calisto -n __calisto_has_none -l version -d 'print the version'\n";

/* Fish takes \' and \\ for ' and \ in single quotes. */
static const char *quoted(cal_arena *a, const char *text)
{
	const char *it = "'";
	for (size_t length; *text; text += length) {
		length = strcspn(text, "'\\");
		it = cal_format(a, "%s%.*s", it, (int)length, text);
		if (text[length]) {
			it = cal_format(a, "%s\\%c", it, text[length]);
			length++;
		}
	}
	return cal_format(a, "%s'", it);
}

static void put_candidates(cal_arena *a, cal_out *out, const cal_candidates *it)
{
	const char *list = it->words;
	if (it->services)
		list = cal_format(a, "%s%s(__calisto_services)", list, *list ? " " : "");
	if (it->models)
		list = cal_format(a, "%s%s(__calisto_models)", list, *list ? " " : "");
	if (*list)
		cal_printf(out, " -a %s", quoted(a, list));
	if (it->files)
		cal_puts(out, " -F");
}

static void put_option(cal_arena *a, cal_out *out, const cal_command *c, const cal_option *o)
{
	cal_printf(out, "complete -c calisto -n '__calisto_is %s' -l %s", c->name, o->name);
	if (o->letter)
		cal_printf(out, " -s %c", o->letter);
	if (o->value) {
		const cal_candidates it = cal_option_candidates(a, o);
		cal_puts(out, it.files ? " -r" : " -x");
		put_candidates(a, out, &it);
	}
	cal_printf(out, " -d %s\n", quoted(a, cal_option_gist(a, o)));
}

static void put_command(cal_arena *a, cal_out *out, const cal_command *c)
{
	const cal_candidates it = cal_operand_candidates(a, c);
	cal_printf(out, "\ncomplete -c calisto -n __calisto_has_none -a %s -d %s\n", c->name, quoted(a, c->summary));
	cal_printf(out, "complete -c calisto -n '__calisto_is %s' -s h -l help -d 'print help'\n", c->name);
	for (const cal_option *o = c->options; o->name; o++)
		put_option(a, out, c, o);
	if (!*c->operands)
		return;
	cal_printf(out, "complete -c calisto -n '__calisto_is %s'", c->name);
	put_candidates(a, out, &it);
	cal_puts(out, "\n");
}

void cal_complete_fish(cal_arena *a, cal_out *out)
{
	cal_puts(out, head);
	for (const cal_command *c = cal_commands(); c->name; c++)
		put_command(a, out, c);
}
