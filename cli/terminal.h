/* cli/terminal.h -- what the surroundings say about how output should look. */
#ifndef CALISTO_CLI_TERMINAL_H
#define CALISTO_CLI_TERMINAL_H

#include <stdio.h>

#include "export/look.h"

typedef enum { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } cal_colour_when;

/* May a stream be coloured?  auto: not with NO_COLOR set; with CLICOLOR_FORCE; on a terminal that is not
 * dumb.  stream NULL: a file. */
bool cal_terminal_colour(FILE *stream, cal_colour_when when);

/* Columns from COLUMNS or the terminal, 80 if neither says; Unicode by the locale. */
cal_look cal_terminal_look(FILE *stream, cal_colour_when when);

/* Days since 1970-01-01: of SOURCE_DATE_EPOCH where that is set, for output that can be reproduced. */
int32_t cal_today(void);

#endif
