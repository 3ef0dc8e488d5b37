/* cli/arguments.c -- words to options and operands. */
#include "cli/arguments.h"

#include <string.h>

#include "base/text.h"

typedef struct {
	cal_arena *keep;
	const cal_command *command;
	char *const *words;
	size_t n, at;              /* the next word */
	cal_given *options;
	const char **operands;
	cal_arguments *made;
} parser;

static const cal_option *option_named(const cal_command *command, const char *name, size_t length)
{
	for (const cal_option *o = command->options; o->name; o++)
		if (strlen(o->name) == length && memcmp(o->name, name, length) == 0)
			return o;
	return NULL;
}

static const cal_option *option_lettered(const cal_command *command, char letter)
{
	for (const cal_option *o = command->options; o->name; o++)
		if (o->letter == letter)
			return o;
	return NULL;
}

static const char *option_near(parser *p, const char *name)
{
	size_t n = 0;
	while (p->command->options[n].name)
		n++;
	const char **names = CAL_NEWS(p->keep, n + 1, const char *);
	for (size_t i = 0; i < n; i++)
		names[i] = p->command->options[i].name;
	names[n] = "help";
	const char *nearest = cal_nearest(name, names, n + 1);
	return nearest ? cal_did_you_mean(p->keep, cal_format(p->keep, "--%s", nearest)) : "";
}

static void give(parser *p, const cal_option *option, const char *value)
{
	p->options[p->made->n_options++] = (cal_given){option, value};
}

/* A word that begins with two dashes, which text leaves out. */
static const char *parse_long(parser *p, const char *text)
{
	const size_t length = strcspn(text, "=");
	const char *value = text[length] ? text + length + 1 : NULL;
	const cal_option *option = option_named(p->command, text, length);
	if (!option && strcmp(text, "help") == 0) {
		p->made->help = true;
		return NULL;
	}
	if (!option) {
		const char *name = cal_copy(p->keep, text, length);
		return cal_format(p->keep, "unknown option '--%s'%s", name, option_near(p, name));
	}
	if (!option->value && value)
		return cal_format(p->keep, "option '--%s' takes no value", option->name);
	if (option->value && !value) {
		if (p->at == p->n)
			return cal_format(p->keep, "option '--%s' needs a value: %s", option->name,
			                  cal_option_value(p->keep, option));
		value = p->words[p->at++];
	}
	give(p, option, value);
	return NULL;
}

/* A word that begins with one dash: letters, the last of which may have a value. */
static const char *parse_letters(parser *p, const char *letters)
{
	for (; *letters; letters++) {
		const cal_option *option = option_lettered(p->command, *letters);
		if (!option && *letters == 'h') {
			p->made->help = true;
			continue;
		}
		if (!option)
			return cal_format(p->keep, "unknown option '-%c'", *letters);
		if (!option->value) {
			give(p, option, NULL);
			continue;
		}
		if (letters[1])
			give(p, option, letters + 1);
		else if (p->at < p->n)
			give(p, option, p->words[p->at++]);
		else
			return cal_format(p->keep, "option '-%c' needs a value: %s", *letters, cal_option_value(p->keep, option));
		break;
	}
	return NULL;
}

const char *cal_arguments_parse(cal_arena *keep, const cal_command *command, size_t n, char *const *words,
                                cal_arguments *into)
{
	size_t letters = 0;  /* no more options than there are letters */
	for (size_t i = 0; i < n; i++)
		letters += strlen(words[i]);
	*into = (cal_arguments){0};
	parser p = {.keep = keep, .command = command, .words = words, .n = n, .made = into};
	p.options = CAL_NEWS(keep, letters, cal_given);
	p.operands = CAL_NEWS(keep, n, const char *);
	const char *wrong = NULL;
	bool only_operands = false;
	while (!wrong && p.at < n) {
		const char *word = words[p.at++];
		if (only_operands || word[0] != '-' || word[1] == '\0')
			p.operands[into->n_operands++] = word;
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else
			wrong = word[1] == '-' ? parse_long(&p, word + 2) : parse_letters(&p, word + 1);
	}
	into->options = p.options;
	into->operands = p.operands;
	return wrong;
}
