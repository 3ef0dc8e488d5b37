/* cli/progress.h -- work that takes long: a line of progress on a terminal, and ^C that ends it cleanly.
 *
 *     cal_progress progress;
 *     cal_progress_start(&progress, seconds);
 *     cal_progress_phase(&progress, "reading big.calisto.yaml");          work that cannot be asked to stop
 *     cal_exact_budget budget = {.keep_on = cal_progress_keep_on, .to = &progress};
 *     ... work that asks cal_progress_keep_on whether to go on ...
 *     cal_progress_end(&progress);
 *
 * The line stands on standard error, if that is a terminal, from the first second on, whatever the work is at: a thread
 * of its own writes it.  It is erased at the end, which must come before anything else is written.  While work asks
 * whether to go on, an interrupt (SIGINT, SIGTERM) makes cal_progress_keep_on say no, and a second one ends the program
 * at once; before the first such question an interrupt ends the program, for nobody would hear of it. */
#ifndef CALISTO_CLI_PROGRESS_H
#define CALISTO_CLI_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>

typedef enum { PROGRESS_GOES_ON, PROGRESS_INTERRUPTED, PROGRESS_OUT_OF_TIME } cal_progress_state;

typedef struct {
	cal_progress_state state;
	double started, budget;         /* seconds; budget 0: any */
	bool listening;                 /* signals are caught */
	bool ticking;                   /* the thread runs; what follows is shared with it, under the lock */
	pthread_t ticker;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool over;
	char phase[80];                 /* shown as they are: words of the program, and names that were cleaned */
	double done;                    /* of the phase, from 0 to 1; negative: not known */
} cal_progress;

/* One at a time. */
void cal_progress_start(cal_progress *p, double budget);
void cal_progress_end(cal_progress *p);

/* A phase begins of which it is not known how far it is. */
void cal_progress_phase(cal_progress *p, const char *phase);

/* Tells how far a phase is and gives whether to go on; to: a cal_progress. */
bool cal_progress_keep_on(void *to, const char *phase, double done);

#endif
