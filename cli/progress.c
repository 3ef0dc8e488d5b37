/* cli/progress.c -- a line on the terminal, and the signals that end work. */
#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;  /* a handler has nothing else that it may write */

static void on_signal(int signal)
{
	(void)signal;
	interrupted = 1;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Once: what has been ignored (nohup, a background job of a plain shell) stays so. */
static void catch(int signal)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND}, before;
	if (sigaction(signal, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
		sigaction(signal, &action, NULL);
}

static void let_go(int signal)
{
	struct sigaction action = {.sa_handler = SIG_DFL}, before;
	if (sigaction(signal, NULL, &before) == 0 && before.sa_handler == on_signal)
		sigaction(signal, &action, NULL);
}

void cal_progress_start(cal_progress *p, double budget)
{
	interrupted = 0;
	*p = (cal_progress){.started = now(), .budget = budget, .terminal = isatty(STDERR_FILENO) == 1};
	catch(SIGINT);
	catch(SIGTERM);
}

static void erase(cal_progress *p)
{
	if (p->line)
		fputs("\r\033[K", stderr);
	p->line = false;
}

void cal_progress_end(cal_progress *p)
{
	erase(p);
	let_go(SIGINT);
	let_go(SIGTERM);
}

static void show(cal_progress *p, const char *phase, double done, double seconds)
{
	if (done >= 0 && done <= 1)
		fprintf(stderr, "\r\033[K%s, %.0f%%, %.0f s", phase, done * 100, seconds);
	else
		fprintf(stderr, "\r\033[K%s, %.0f s", phase, seconds);
	fflush(stderr);
	p->line = true;
}

bool cal_progress_keep_on(void *to, const char *phase, double done)
{
	enum { FIRST = 1 };
	const double step = 0.2;
	cal_progress *p = to;
	if (p->state != PROGRESS_GOES_ON)
		return false;
	double at = now(), seconds = at - p->started;
	if (interrupted)
		p->state = PROGRESS_INTERRUPTED;
	else if (p->budget > 0 && seconds > p->budget)
		p->state = PROGRESS_OUT_OF_TIME;
	else if (p->terminal && seconds > FIRST && at - p->shown > step) {
		p->shown = at;
		show(p, phase, done, seconds);
	}
	return p->state == PROGRESS_GOES_ON;
}
