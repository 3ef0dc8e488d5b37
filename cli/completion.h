/* cli/completion.h -- the tables of commands and options as scripts for shells.  Of cli/completion*.c only. */
#ifndef CALISTO_CLI_COMPLETION_H
#define CALISTO_CLI_COMPLETION_H

#include "base/out.h"
#include "cli/commands.h"

/* What may stand somewhere on the command line. */
typedef struct {
	const char *words;  /* "auto always never", of letters, digits and hyphens; "" */
	bool services;      /* those of the model that is named on the command line */
	bool models;        /* *.calisto.yaml, and folders */
	bool files;         /* any */
} cal_candidates;

/* As the value of an option (none of all: anything), and as an operand of a command. */
cal_candidates cal_option_candidates(cal_arena *a, const cal_option *option);
cal_candidates cal_operand_candidates(cal_arena *a, const cal_command *command);

/* What an option does, in a few words: its help up to the first clause. */
const char *cal_option_gist(cal_arena *a, const cal_option *option);

/* A text between single quotes: with each ' as '\''. */
const char *cal_single_quoted(cal_arena *a, const char *text);

void cal_complete_bash(cal_arena *a, cal_out *out);
void cal_complete_zsh(cal_arena *a, cal_out *out);
void cal_complete_fish(cal_arena *a, cal_out *out);

#endif
