/* cli/progress.c -- a line on the terminal, and the signals that end work. */
#include "cli/progress.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST_SHOWN 1.0  /* seconds */
#define STEP 0.2

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

/* ---- signals ---- */

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

static void listen(cal_progress *p)
{
	if (p->listening)
		return;
	p->listening = true;
	interrupted = 0;
	catch(SIGINT);
	catch(SIGTERM);
}

/* ---- the line ---- */

/* Waits for the end of the work, or some seconds.  Called, and returns, with the lock held. */
static bool is_over_in(cal_progress *p, double seconds)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	long nanoseconds = until.tv_nsec + (long)(seconds * 1e9);
	until.tv_sec += nanoseconds / 1000000000;
	until.tv_nsec = nanoseconds % 1000000000;
	while (!p->over)
		if (pthread_cond_timedwait(&p->ended, &p->lock, &until) == ETIMEDOUT)
			break;
	return p->over;
}

static void show(const cal_progress *p)
{
	double seconds = now() - p->started;
	if (p->done >= 0 && p->done <= 1)
		fprintf(stderr, "\r\033[K%s, %.0f%%, %.0f s", p->phase, p->done * 100, seconds);
	else
		fprintf(stderr, "\r\033[K%s, %.0f s", p->phase, seconds);
	fflush(stderr);
}

static void *tick(void *context)
{
	cal_progress *p = context;
	bool line = false;
	pthread_mutex_lock(&p->lock);
	for (double wait = FIRST_SHOWN; !is_over_in(p, wait); wait = STEP) {
		if (*p->phase) {
			show(p);
			line = true;
		}
	}
	pthread_mutex_unlock(&p->lock);
	if (line) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
	return NULL;
}

/* The ticker takes no signals: they are for whoever asks. */
static void start_ticker(cal_progress *p)
{
	sigset_t all, before;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->ended, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	p->ticking = pthread_create(&p->ticker, NULL, tick, p) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void tell(cal_progress *p, const char *phase, double done)
{
	if (!p->ticking)
		return;
	pthread_mutex_lock(&p->lock);
	snprintf(p->phase, sizeof p->phase, "%s", phase);
	p->done = done;
	pthread_mutex_unlock(&p->lock);
}

/* ---- the work ---- */

void cal_progress_start(cal_progress *p, double budget)
{
	*p = (cal_progress){.started = now(), .budget = budget, .done = -1};
	if (isatty(STDERR_FILENO) == 1)
		start_ticker(p);
}

void cal_progress_end(cal_progress *p)
{
	if (p->ticking) {
		pthread_mutex_lock(&p->lock);
		p->over = true;
		pthread_cond_signal(&p->ended);
		pthread_mutex_unlock(&p->lock);
		pthread_join(p->ticker, NULL);
		p->ticking = false;
	}
	if (p->listening) {
		let_go(SIGINT);
		let_go(SIGTERM);
		p->listening = false;
	}
}

void cal_progress_phase(cal_progress *p, const char *phase)
{
	tell(p, phase, -1);
}

bool cal_progress_keep_on(void *to, const char *phase, double done)
{
	cal_progress *p = to;
	listen(p);
	if (p->state != PROGRESS_GOES_ON)
		return false;
	if (interrupted)
		p->state = PROGRESS_INTERRUPTED;
	else if (p->budget > 0 && now() - p->started > p->budget)
		p->state = PROGRESS_OUT_OF_TIME;
	else
		tell(p, phase, done);
	return p->state == PROGRESS_GOES_ON;
}
