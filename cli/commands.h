/* cli/commands.h -- commands and their options as tables; usage, help and errors come from the rows. */
#ifndef CALISTO_CLI_COMMANDS_H
#define CALISTO_CLI_COMMANDS_H

#include "base/arena.h"

/* How calisto ends; also the section "Exit status" of the manual. */
enum {
	STATUS_CLEAN,      /* nothing was found at or above --fail-on */
	STATUS_FINDINGS,   /* something was */
	STATUS_BAD_MODEL,  /* a model file is wrong */
	STATUS_BAD_USAGE,  /* the command line is */
	STATUS_FAILURE     /* the program or its surroundings failed: no output, no memory */
};

typedef struct {
	const char *name;   /* "format", for --format */
	char letter;        /* 'f', for -f; 0: none */
	const char *value;  /* what it takes, as help shows it: "FORMAT[:FILE]"; NULL: nothing.  Behind a '=', which help leaves
	                       out with the rest, what it may be, for completion: words ("WHEN=auto|always|never") or <exporter>,
	                       <axis>, <property>, <threat> or <service>; FILE needs none */
	const char *help;
} cal_option;

/* An option that was given; what it is, is option - command->options. */
typedef struct {
	const cal_option *option;
	const char *value;  /* NULL if it takes none */
} cal_given;

typedef struct {
	const cal_given *options;
	size_t n_options;
	const char *const *operands;
	size_t n_operands;
	bool help;          /* --help or -h, which every command knows */
} cal_arguments;

typedef struct cal_command cal_command;
struct cal_command {
	const char *name;
	int (*run)(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
	const cal_option *options;  /* the last has no name */
	const char *operands;       /* as usage shows them: "MODEL..."; completion goes by MODEL, FILE, THREAT, COMMAND and
	                               words in lower case, which stand for themselves: "openpsa MODEL", "bash|zsh|fish" */
	const char *summary;        /* one line */
	const char *about;          /* paragraphs for `calisto help COMMAND` */
};

/* The table; its last row has no name. */
const cal_command *cal_commands(void);

/* The row with that name, or NULL. */
const cal_command *cal_command_named(const char *name);

/* The name of a command that is nearest to a word, or NULL. */
const char *cal_command_near(cal_arena *keep, const char *word);

/* Two lines on standard error: what is wrong, and where to read on (command NULL: in general).  Gives
 * STATUS_BAD_USAGE. */
int cal_usage_error(const cal_command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One line on standard error.  Gives STATUS_FAILURE. */
int cal_failure(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "; did you mean 'x'?", or "" for NULL */
const char *cal_did_you_mean(cal_arena *keep, const char *nearest);

/* What help shows of an option's value: "WHEN"; NULL: it takes none. */
const char *cal_option_value(cal_arena *keep, const cal_option *option);

/* Which of its option's words a value is, counted from 0; *wrong says what is wrong. */
unsigned cal_option_choice(cal_arena *keep, const cal_given *given, const char **wrong);

/* Prints the help of all commands, or of one, on standard output. */
int cal_print_help(cal_arena *keep, const cal_command *command);

int cal_run_check(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_advise(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_budget(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_cuts(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_diff(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_export(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_graph(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_explain(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_report(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_threats(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_fta(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_whatif(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_questions(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_init(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_completion(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_schema(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_help(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);
int cal_run_version(cal_arena *keep, const cal_command *self, const cal_arguments *arguments);

extern const cal_option
	cal_advise_table[],
	cal_budget_table[],
	cal_check_table[],
	cal_completion_table[],
	cal_cuts_table[],
	cal_diff_table[],
	cal_explain_table[],
	cal_export_table[],
	cal_fta_table[],
	cal_graph_table[],
	cal_init_table[],
	cal_questions_table[],
	cal_report_table[],
	cal_schema_table[],
	cal_threats_table[],
	cal_whatif_table[];

#endif
