/* cli/completion_bash.c -- the tables as a script for bash (3.2 and newer; bash-completion is not needed).
 *
 * Bash splits words at = and : before it asks, so "--color=al" comes as three words, and "json:out" too. */
#include "cli/completion.h"

#include <string.h>

static const char head[] =
	"# Completion of calisto for bash; written by `calisto completion bash`.\n"
	"\n"
	"_calisto_words()\n"
	"{\n"
	"\tlocal IFS=$' \\t\\n'\n"
	"\tCOMPREPLY+=($(compgen -W \"$1\" -- \"$cur\"))\n"
	"}\n"
	"\n"
	"# _calisto_names: lines of standard input that go on from what is typed\n"
	"_calisto_names()\n"
	"{\n"
	"\tlocal name\n"
	"\twhile IFS= read -r name; do\n"
	"\t\t[[ $name == \"$cur\"* ]] && COMPREPLY+=(\"$name\")\n"
	"\tdone\n"
	"}\n"
	"\n"
	"_calisto_files()\n"
	"{\n"
	"\tcompopt -o filenames 2> /dev/null\n"
	"\t_calisto_names < <(compgen -f -- \"$cur\")\n"
	"}\n"
	"\n"
	"_calisto_models()\n"
	"{\n"
	"\tcompopt -o filenames 2> /dev/null\n"
	"\t_calisto_names < <(compgen -f -X '!*.calisto.yaml' -- \"$cur\"; compgen -d -- \"$cur\")\n"
	"}\n"
	"\n"
	"# The services of the models that stand on the command line.\n"
	"_calisto_services()\n"
	"{\n"
	"\tlocal word name\n"
	"\tfor word in \"${COMP_WORDS[@]}\"; do\n"
	"\t\t[[ $word == *.yaml ]] || continue\n"
	"\t\twhile IFS= read -r name; do\n"
	"\t\t\t[[ $name == \"$cur\"* ]] && COMPREPLY+=(\"$(printf %q \"$name\")\")\n"
	"\t\tdone < <(\"$1\" completion --services \"$word\" 2> /dev/null)\n"
	"\tdone\n"
	"}\n"
	"\n"
	"_calisto()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=''\n"
	"\telif [[ $before == = ]]; then\n"
	"\t\tbefore=${COMP_WORDS[COMP_CWORD-2]}\n"
	"\telif [[ $cur == : || $before == : ]]; then\n"
	"\t\t[[ $cur != : ]] || cur=''\n"
	"\t\t_calisto_files\n"
	"\t\treturn\n"
	"\tfi\n";

static void put_candidates(cal_out *out, const cal_candidates *it, const char *indent)
{
	if (*it->words)
		cal_printf(out, "%s_calisto_words '%s'\n", indent, it->words);
	if (it->services)
		cal_printf(out, "%s_calisto_services \"$1\"\n", indent);
	if (it->models)
		cal_printf(out, "%s_calisto_models\n", indent);
	if (it->files)
		cal_printf(out, "%s_calisto_files\n", indent);
	cal_printf(out, "%sreturn ;;\n", indent);
}

/* A row for each option that takes a value. */
static void put_values(cal_arena *a, cal_out *out, const cal_command *c)
{
	for (const cal_option *o = c->options; o->name; o++) {
		if (!o->value)
			continue;
		const cal_candidates it = cal_option_candidates(a, o);
		cal_printf(out, "\t'%s --%s'", c->name, o->name);
		if (o->letter)
			cal_printf(out, " | '%s -%c'", c->name, o->letter);
		cal_puts(out, ")\n");
		put_candidates(out, &it, "\t\t");
	}
}

static void put_options(cal_out *out, const cal_command *c)
{
	cal_printf(out, "\t'%s -'*)\n\t\t_calisto_words '", c->name);
	for (const cal_option *o = c->options; o->name; o++)
		cal_printf(out, "--%s ", o->name);
	cal_puts(out, "--help'\n\t\treturn ;;\n");
}

static void put_operands(cal_arena *a, cal_out *out, const cal_command *c)
{
	const cal_candidates it = cal_operand_candidates(a, c);
	cal_printf(out, "\t'%s '*)\n", c->name);
	put_candidates(out, &it, "\t\t");
}

void cal_complete_bash(cal_arena *a, cal_out *out)
{
	cal_puts(out, head);
	cal_puts(out, "\tif (( COMP_CWORD == 1 )); then\n\t\t_calisto_words '");
	for (const cal_command *c = cal_commands(); c->name; c++)
		cal_printf(out, "%s ", c->name);
	cal_puts(out, "--help --version'\n\t\treturn\n\tfi\n\tcase \"$command $before\" in\n");
	for (const cal_command *c = cal_commands(); c->name; c++)
		put_values(a, out, c);
	cal_puts(out, "\tesac\n\tcase \"$command $cur\" in\n");
	for (const cal_command *c = cal_commands(); c->name; c++) {
		put_options(out, c);
		put_operands(a, out, c);
	}
	cal_puts(out, "\tesac\n}\n\ncomplete -F _calisto calisto\n");
}
