/* cli/completion.c -- `calisto completion`: what may stand where, read off the tables. */
#include "cli/completion.h"

#include <ctype.h>
#include <string.h>

#include "cli/formats.h"
#include "cli/model.h"
#include "rules/catalogue.h"
#include "rules/facts.h"

enum { OPTION_SERVICES, OPTION_COUNT };

const cal_option cal_completion_table[] = {
	[OPTION_SERVICES] = {"services", 0, "MODEL",
		"list the services of a model, a line each, and nothing else: what the scripts ask"},
	[OPTION_COUNT] = {0},
};

/* ---- lists of words ---- */

static const char *with(cal_arena *a, const char *list, const char *word)
{
	return cal_format(a, "%s%s%s", list, *list ? " " : "", word);
}

static const char *exporters(cal_arena *a)
{
	const char *list = "";
	for (const cal_exporter *e = cal_exporters(); e->name; e++)
		list = with(a, list, e->name);
	return list;
}

static const char *words_of(cal_arena *a, cal_word_set set)
{
	const char *list = "";
	for (unsigned i = 1; i <= cal_words(set); i++)
		list = with(a, list, cal_word(set, i));
	return list;
}

static const char *axes(cal_arena *a)
{
	return words_of(a, SET_AXIS);
}

static const char *properties(cal_arena *a)
{
	return words_of(a, SET_PROPERTY);
}

static const char *threats(cal_arena *a)
{
	const cal_catalogue *c = cal_builtin_catalogue_terse(a);
	const char *list = "";
	for (uint32_t i = 0; i < c->n_threats; i++)
		list = with(a, list, c->threats[i].name);
	for (uint32_t i = 0; i < c->n_threats; i++)
		list = with(a, list, c->threats[i].code);
	return list;
}

static const char *threats_and_facts(cal_arena *a)
{
	const char *list = threats(a);
	for (size_t i = 0; i < FACT_COUNT; i++)
		list = with(a, list, cal_facts[i].code);
	return list;
}

static const char *commands(cal_arena *a)
{
	const char *list = "";
	for (const cal_command *c = cal_commands(); c->name; c++)
		list = with(a, list, c->name);
	return list;
}

/* ---- what may stand where ---- */

cal_candidates cal_option_candidates(cal_arena *a, const cal_option *option)
{
	static const struct {
		const char *name;
		const char *(*list)(cal_arena *a);
	} lists[] = {{"<exporter>", exporters}, {"<axis>", axes}, {"<property>", properties}, {"<threat>", threats}};
	cal_candidates it = {.words = ""};
	const char *of = strchr(option->value, '=');
	if (!of) {
		it.files = strcmp(option->value, "FILE") == 0;
		it.models = strcmp(option->value, "MODEL") == 0;
		return it;
	}
	of++;
	it.services = strcmp(of, "<service>") == 0;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].name, of) == 0)
			it.words = lists[i].list(a);
	for (size_t length; *of != '<' && *of; of += length + (of[length] != '\0')) {
		length = strcspn(of, "|");
		it.words = with(a, it.words, cal_copy(a, of, length));
	}
	return it;
}

cal_candidates cal_operand_candidates(cal_arena *a, const cal_command *command)
{
	static const char between[] = " []|.";
	cal_candidates it = {.words = ""};
	const char *at = command->operands + strspn(command->operands, between);
	for (size_t length; *at; at += length, at += strspn(at, between)) {
		length = strcspn(at, between);
		const char *word = cal_copy(a, at, length);
		if (strcmp(word, "MODEL") == 0)
			it.models = true;
		else if (strcmp(word, "THREAT") == 0)
			it.words = with(a, it.words, threats_and_facts(a));
		else if (strcmp(word, "COMMAND") == 0)
			it.words = with(a, it.words, commands(a));
		else if (islower((unsigned char)*word))
			it.words = with(a, it.words, word);
		else
			it.files = true;
	}
	return it;
}

const char *cal_option_gist(cal_arena *a, const cal_option *option)
{
	size_t length = strcspn(option->help, ";:");
	while (length > 0 && option->help[length - 1] == ' ')
		length--;
	return cal_copy(a, option->help, length);
}

const char *cal_single_quoted(cal_arena *a, const char *text)
{
	const char *quoted = "'";
	for (size_t length; *text; text += length) {
		length = strcspn(text, "'");
		quoted = cal_format(a, "%s%.*s%s", quoted, (int)length, text, text[length] ? "'\\''" : "");
		length += text[length] != '\0';
	}
	return cal_format(a, "%s'", quoted);
}

/* ---- the command ---- */

/* A wrong model has no services; whoever presses a key to complete a word wants no messages. */
static int list_services(cal_arena *keep, const char *path)
{
	cal_diags diags = {.keep = keep};
	cal_read_request request = {.path = path, .builtin = cal_builtin_catalogue_terse(keep)};
	const cal_model *m = cal_model_read(keep, &request, &diags);
	cal_diags_free(&diags);
	if (!m)
		return STATUS_BAD_MODEL;
	cal_out out;
	cal_out_stream(&out, stdout);
	for (uint32_t i = 0; i < m->n_services; i++)
		cal_printf(&out, "%s\n", cal_clean(keep, m->services[i].name));
	return cal_output_finish(&out, NULL) ? STATUS_CLEAN : STATUS_FAILURE;
}

int cal_run_completion(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	static const struct {
		const char *shell;
		void (*write)(cal_arena *a, cal_out *out);
	} shells[] = {{"bash", cal_complete_bash}, {"zsh", cal_complete_zsh}, {"fish", cal_complete_fish}};
	enum { SHELLS = sizeof shells / sizeof *shells };
	const char *names[SHELLS], *wrong = NULL;
	if (arguments->n_options > 0 && arguments->n_operands == 0)
		return list_services(keep, arguments->options[arguments->n_options - 1].value);
	if (arguments->n_options > 0)
		return cal_usage_error(self, "--services goes without a shell");
	if (arguments->n_operands != 1)
		return cal_usage_error(self, "completion takes one shell: bash, zsh or fish");
	for (unsigned i = 0; i < SHELLS; i++)
		names[i] = shells[i].shell;
	unsigned shell = cal_option_word(keep, "the shell", arguments->operands[0], names, SHELLS, &wrong);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	cal_out out;
	cal_out_stream(&out, stdout);
	shells[shell].write(keep, &out);
	return cal_output_finish(&out, NULL) ? STATUS_CLEAN : STATUS_FAILURE;
}
