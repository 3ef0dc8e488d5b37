/* cli/completion_zsh.c -- the tables as a function of zsh's completion system. */
#include "cli/completion.h"

#include <string.h>

static const char head[] =
	"#compdef calisto\n"
	"# Completion of calisto for zsh; written by `calisto completion zsh`.\n"
	"\n"
	"_calisto_models() {\n"
	"  _files -g '*.calisto.yaml(-.)'\n"
	"}\n"
	"\n"
	"# The services of the models that stand on the command line.\n"
	"_calisto_services() {\n"
	"  local word\n"
	"  local -a names\n"
	"  for word in ${(Q)words}; do\n"
	"    [[ $word == *.yaml ]] || continue\n"
	"    names+=(${(f)\"$(calisto completion --services ${word/#\\~/$HOME} 2> /dev/null)\"})\n"
	"  done\n"
	"  (( $#names )) && compadd -a names\n"
	"}\n"
	"\n"
	"_calisto() {\n"
	"  local curcontext=$curcontext\n"
	"  if (( CURRENT == 2 )); then\n"
	"    local -a commands\n"
	"    commands=(\n";

/* In brackets behind an option: what it does. */
static const char *explained(cal_arena *a, const char *text)
{
	const char *said = "";
	for (size_t length; *text; text += length) {
		length = strcspn(text, "[]\\");
		said = cal_format(a, "%s%.*s", said, (int)length, text);
		if (text[length]) {
			said = cal_format(a, "%s\\%c", said, text[length]);
			length++;
		}
	}
	return said;
}

static const char *action(cal_arena *a, const cal_candidates *it)
{
	if (*it->words)
		return cal_format(a, "(%s)", it->words);
	return it->services ? "_calisto_services" : it->models ? "_calisto_models" : it->files ? "_files" : " ";
}

/* One spelling of an option: '*--format=[write this format]:FORMAT:(text json)'. */
static void put_spelling(cal_arena *a, cal_out *out, const cal_option *o, const char *spelling, const char *joint)
{
	const char *spec = cal_format(a, "*%s%s[%s]", spelling, o->value ? joint : "", explained(a, cal_option_gist(a, o)));
	if (o->value) {
		const cal_candidates it = cal_option_candidates(a, o);
		const char *label = cal_option_value(a, o);
		spec = cal_format(a, "%s:%s:%s", spec, cal_copy(a, label, strcspn(label, "[:")), action(a, &it));
	}
	cal_printf(out, " \\\n        %s", cal_single_quoted(a, spec));
}

/* Words and models together, as in "openpsa MODEL": the words first, then models. */
static void put_operands(cal_arena *a, cal_out *out, const cal_command *c)
{
	cal_candidates it = cal_operand_candidates(a, c);
	if (*it.words && (it.models || it.files)) {
		cal_printf(out, " \\\n        '1:word:(%s)'", it.words);
		it.words = "";
	}
	if (*c->operands)
		cal_printf(out, " \\\n        '*:%s:%s'", it.models ? "model" : it.files ? "file" : "word", action(a, &it));
	cal_puts(out, "\n");
}

static void put_command(cal_arena *a, cal_out *out, const cal_command *c)
{
	cal_printf(out, "    %s)\n      _arguments -s -S \\\n        '(-h --help)'{-h,--help}'[print help]'", c->name);
	for (const cal_option *o = c->options; o->name; o++) {
		put_spelling(a, out, o, cal_format(a, "--%s", o->name), "=");
		if (o->letter)
			put_spelling(a, out, o, cal_format(a, "-%c", o->letter), "+");
	}
	put_operands(a, out, c);
	cal_puts(out, "      ;;\n");
}

void cal_complete_zsh(cal_arena *a, cal_out *out)
{
	cal_puts(out, head);
	for (const cal_command *c = cal_commands(); c->name; c++)
		cal_printf(out, "      %s\n", cal_single_quoted(a, cal_format(a, "%s:%s", c->name, c->summary)));
	cal_puts(out, "    )\n"
	              "    _describe -t commands command commands\n"
	              "    return\n"
	              "  fi\n"
	              "  (( CURRENT-- ))\n"
	              "  shift words\n"
	              "  curcontext=${curcontext%:*:*}:calisto-$words[1]:\n"
	              "  case $words[1] in\n");
	for (const cal_command *c = cal_commands(); c->name; c++)
		put_command(a, out, c);
	cal_puts(out, "  esac\n}\n\n_calisto \"$@\"\n");
}
