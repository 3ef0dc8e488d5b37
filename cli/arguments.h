/* cli/arguments.h -- a command's words on the command line to options and operands. */
#ifndef CALISTO_CLI_ARGUMENTS_H
#define CALISTO_CLI_ARGUMENTS_H

#include "cli/commands.h"

/* Sorts words by the command's table: --name, --name=value, --name value, -n, -nvalue, -n value, -ab for
 * -a -b; options and operands in any order; after -- only operands; - is an operand.  Gives NULL, or what is
 * wrong. */
const char *cal_arguments_parse(cal_arena *keep, const cal_command *command, size_t n, char *const *words,
                                cal_arguments *into);

#endif
