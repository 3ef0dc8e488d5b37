/* cli/progress.h -- work that takes long: a line of progress on a terminal, and ^C that ends it cleanly.
 *
 *     cal_progress progress;
 *     cal_progress_start(&progress, seconds);
 *     cal_exact_budget budget = {.keep_on = cal_progress_keep_on, .to = &progress};
 *     ... work that asks cal_progress_keep_on whether to go on ...
 *     cal_progress_end(&progress);
 *
 * The line stands on standard error, if that is a terminal, from the first second on, and is erased at the end.  An
 * interrupt (SIGINT, SIGTERM) makes cal_progress_keep_on say no; a second one ends the program at once. */
#ifndef CALISTO_CLI_PROGRESS_H
#define CALISTO_CLI_PROGRESS_H

#include <stdbool.h>

typedef enum { PROGRESS_GOES_ON, PROGRESS_INTERRUPTED, PROGRESS_OUT_OF_TIME } cal_progress_state;

typedef struct {
	cal_progress_state state;
	double started, shown, budget;  /* seconds; budget 0: any */
	bool terminal, line;            /* there is one; something stands on it */
} cal_progress;

/* One at a time. */
void cal_progress_start(cal_progress *p, double budget);
void cal_progress_end(cal_progress *p);

/* Shows how far a phase is (done from 0 to 1, negative: not known) and says whether to go on; to: a cal_progress. */
bool cal_progress_keep_on(void *to, const char *phase, double done);

#endif
