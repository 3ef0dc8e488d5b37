/* cli/commands.c -- the table of commands, and how errors are told. */
#include "cli/commands.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "export/look.h"

static const cal_option no_options[] = {{0}};

static const cal_command commands[] = {
	{"init", cal_run_init, cal_init_table, "[FILE]", "begin a model: a few questions, and a file with comments",
	 "Asks a few questions at a terminal, each with a default, and writes a model to go on from; without a terminal, or with "
	 "--defaults, it takes the defaults. FILE is the folder's name with .calisto.yaml if it is left out; - is standard "
	 "output. Beside it goes calisto.schema.json, with which editors help. Nothing is overwritten."},
	{"check", cal_run_check, cal_check_table, "[MODEL...]", "ask of models: redundant against what?",
	 "Reads models and tells for each service which threats it survives and which it does not, why, what "
	 "would help, and what the models leave open. MODEL is a file, a folder, for all *.calisto.yaml below "
	 "it, or - for standard input; without any, those that the project's .calisto.yaml names are read. Hidden folders are skipped, and so are files without services that "
	 "others include."},
	{"advise", cal_run_advise, cal_advise_table, "MODEL", "find the fewest changes with which promises are kept",
	 "Makes the changes that the catalogue's remedies ask for in memory, one by one and together, and checks the model "
	 "again each time, until as few of them as possible meet the objectives that the model breaks or leaves unknown. Tells "
	 "what each change meets and what it costs."},
	{"diff", cal_run_diff, cal_diff_table, "OLD NEW", "tell what redundancy a change gains and loses",
	 "Compares two models, or with --since one or several with what they were in git: verdicts, margins, objectives, the "
	 "smallest sets of events that are enough to lose something, and what a year is expected to cost; losses and gains "
	 "apart, each with the changed lines that it is due to. OLD and NEW are files, or REVISION:FILE in the git "
	 "repository of the working directory."},
	{"whatif", cal_run_whatif, cal_whatif_table, "MODEL", "tell what goes down if some events happen together",
	 "Lets events happen, several at once, and tells what they strike, what falls with it in which order and why, what each "
	 "service loses, and what stands; and with --restore what comes back once some are let go. The view blast of `calisto "
	 "graph` draws it."},
	{"report", cal_run_report, cal_report_table, "MODEL", "write a page for those who review a design",
	 "Writes one file with everything: what was asked, what survives, what breaks it and what nobody has thought about; the "
	 "matrix, findings with their causes, remedies and sources, the budget, pictures, questions, accepted risks, and the "
	 "assumptions it rests on. As HTML it needs no network and no script; as Markdown it goes into a pull request or a design "
	 "document. Whatever was found, the status is 0 once it is written: `calisto check` is what fails a build."},
	{"cuts", cal_run_cuts, cal_cuts_table, "MODEL", "list the sets of events that together break a service",
	 "Lists the minimal cut sets of services: the smallest sets of events, across threats, that together cost a "
	 "property. Tells how many there are and how probable they make the loss, exactly, and which events matter "
	 "most."},
	{"budget", cal_run_budget, cal_budget_table, "MODEL", "tell what a year is expected to cost each service",
	 "Tells for how much of a year each service is expected to be down, and how often it loses data, integrity or "
	 "consistency: in all, if only one axis or one threat ever struck, and which elements decide; with what is left "
	 "unspecified read at its best and at its worst. Rates are assumptions of the catalogue, unless the model gives "
	 "them."},
	{"graph", cal_run_graph, cal_graph_table, "MODEL", "draw a model: domains, dependencies, what is shared, what falls",
	 "Draws a view of a model as DOT, Mermaid, SVG, PNG or PDF. domains: where copies are. dependencies: who needs whom, and "
	 "the state that flows. exposure: what many copies share, and all that it reaches. blast: what an event strikes and what "
	 "falls with it, in order. fault-tree: the gates and events of what a service loses. SVG, PNG and PDF are made by the "
	 "program dot of Graphviz, which has to be installed."},
	{"export", cal_run_export, cal_export_table, "openpsa MODEL", "write what a service loses as a fault tree",
	 "Writes the failure function of a service, with the probabilities of its events, as a fault tree in the Open-PSA "
	 "Model Exchange Format, so that any tool of the field can check the numbers; `calisto fta` reads it."},
	{"explain", cal_run_explain, cal_explain_table, "THREAT...", "tell all about a threat",
	 "Prints what a threat is, how often it comes, what helps, and when it has happened. THREAT is a code "
	 "or a name, such as CAL301 or poison-pill."},
	{"threats", cal_run_threats, cal_threats_table, "", "list the threats that calisto knows",
	 "Lists the catalogue of threats, by axis."},
	{"fta", cal_run_fta, cal_fta_table, "FILE...", "tell all about a fault tree in the Open-PSA format",
	 "Reads a fault tree in the Open-PSA Model Exchange Format, from one file or several or from standard input (-), "
	 "and tells its minimal cut sets, the probability of its top event, and which events matter most. Nothing is "
	 "approximated unless it says so."},
	{"questions", cal_run_questions, cal_questions_table, "MODEL", "list what a model leaves open, for a meeting",
	 "Lists the attributes that a model leaves out and on which verdicts hang, the most decisive first: the question, where "
	 "the answer goes, what it may be, and for which services and threats it matters. As Markdown it is a list to tick off. "
	 "Whatever is asked, the status is 0 once it is written."},
	{"schema", cal_run_schema, cal_schema_table, "", "write the file format as a JSON Schema, for editors",
	 "Writes a JSON Schema (draft 7) of the model file, made from the tables that files are read with. Editors that know "
	 "schemas complete keys and words with it, show what they mean, and mark what is wrong."},
	{"completion", cal_run_completion, cal_completion_table, "bash|zsh|fish", "write what a shell needs to complete commands",
	 "Writes a script that teaches a shell to complete the commands of calisto, their options, and what these take. "
	 "`make install` puts all three where the shells look for them."},
	{"help", cal_run_help, no_options, "[COMMAND]", "tell about a command",
	 "Prints what a command does and takes."},
	{"version", cal_run_version, no_options, "", "tell which calisto this is", "Prints the version."},
	{0},
};

const cal_command *cal_commands(void)
{
	return commands;
}

const cal_command *cal_command_named(const char *name)
{
	for (const cal_command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

const char *cal_command_near(cal_arena *keep, const char *word)
{
	const char **names = CAL_NEWS(keep, sizeof commands / sizeof *commands, const char *);
	for (size_t i = 0; commands[i].name; i++)
		names[i] = commands[i].name;
	return cal_nearest(word, names, sizeof commands / sizeof *commands);
}

static void print_line(const char *format, va_list arguments)
{
	char text[2048];
	cal_arena scratch = {0};
	vsnprintf(text, sizeof text, format, arguments);
	fprintf(stderr, "calisto: %s\n", cal_clean(&scratch, text));
	cal_arena_free(&scratch);
}

int cal_usage_error(const cal_command *command, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
	fprintf(stderr, "see 'calisto help%s%s'\n", command ? " " : "", command ? command->name : "");
	return STATUS_BAD_USAGE;
}

int cal_failure(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
	return STATUS_FAILURE;
}

const char *cal_did_you_mean(cal_arena *keep, const char *nearest)
{
	return nearest ? cal_format(keep, "; did you mean '%s'?", nearest) : "";
}

const char *cal_option_value(cal_arena *keep, const cal_option *option)
{
	return option->value ? cal_copy(keep, option->value, strcspn(option->value, "=")) : NULL;
}

unsigned cal_option_choice(cal_arena *keep, const cal_given *given, const char **wrong)
{
	enum { MOST = 16 };
	const char *words[MOST], *list = "", *at = strchr(given->option->value, '=');
	unsigned n = 0;
	while (at && n < MOST) {
		const size_t length = strcspn(++at, "|");
		words[n++] = cal_copy(keep, at, length);
		at = at[length] ? at + length : NULL;
	}
	for (unsigned i = 0; i < n; i++)
		if (strcmp(words[i], given->value) == 0)
			return i;
	for (unsigned i = 0; i < n; i++)
		list = cal_format(keep, "%s%s%s", list, i == 0 ? "" : i + 1 < n ? ", " : " or ", words[i]);
	*wrong = cal_format(keep, "--%s is %s, not '%s'%s", given->option->name, list, given->value,
	                    cal_did_you_mean(keep, cal_nearest(given->value, words, n)));
	return 0;
}
