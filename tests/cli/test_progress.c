/* tests/cli/test_progress.c -- work that is interrupted, or runs out of time, and what a terminal sees of it. */
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "cli/progress.h"
#include "tests/check.h"

void suite_progress(void);

static void it_goes_on(void)
{
	cal_progress p;
	cal_progress_start(&p, 0);
	CHECK(cal_progress_keep_on(&p, "counting", 0.5));
	CHECK(cal_progress_keep_on(&p, "counting", -1));
	CHECK_NUMBER(p.state, PROGRESS_GOES_ON);
	CHECK(!p.line);
	cal_progress_end(&p);
}

static void an_interrupt_ends_it(void)
{
	static const int signals[] = {SIGINT, SIGTERM};
	signal(SIGINT, SIG_DFL);  /* who runs the tests in the background has it ignored */
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		cal_progress p;
		cal_progress_start(&p, 0);
		raise(signals[i]);
		CHECK(!cal_progress_keep_on(&p, "counting", 0.5));
		CHECK(!cal_progress_keep_on(&p, "listing", 0.5));
		CHECK_NUMBER(p.state, PROGRESS_INTERRUPTED);
		cal_progress_end(&p);
		cal_progress_start(&p, 0);  /* the next work is not interrupted */
		CHECK(cal_progress_keep_on(&p, "counting", 0.5));
		cal_progress_end(&p);
	}
}

/* Afterwards, and for a second interrupt, signals do what they did before; what is ignored stays so. */
static void signals_are_given_back(void)
{
	cal_progress p;
	struct sigaction now;
	cal_progress_start(&p, 0);
	raise(SIGINT);
	sigaction(SIGINT, NULL, &now);
	CHECK(now.sa_handler == SIG_DFL);
	cal_progress_end(&p);
	sigaction(SIGTERM, NULL, &now);
	CHECK(now.sa_handler == SIG_DFL);
	signal(SIGINT, SIG_IGN);
	cal_progress_start(&p, 0);
	raise(SIGINT);
	CHECK(cal_progress_keep_on(&p, "counting", 0.5));
	cal_progress_end(&p);
	sigaction(SIGINT, NULL, &now);
	CHECK(now.sa_handler == SIG_IGN);
	signal(SIGINT, SIG_DFL);
}

static void time_runs_out(void)
{
	cal_progress p;
	cal_progress_start(&p, 0.01);
	CHECK(cal_progress_keep_on(&p, "counting", 0.5));
	p.started -= 0.02;
	CHECK(!cal_progress_keep_on(&p, "counting", 0.5));
	CHECK_NUMBER(p.state, PROGRESS_OUT_OF_TIME);
	cal_progress_end(&p);
}

/* What standard error gets of work that has taken some seconds, in a file; free it. */
static char *shown_on(bool terminal, double seconds)
{
	char path[] = "/tmp/calisto-test-XXXXXX";
	int file = mkstemp(path), before = dup(STDERR_FILENO);
	cal_progress p;
	CHECK(file >= 0 && before >= 0);
	fflush(stderr);
	dup2(file, STDERR_FILENO);
	cal_progress_start(&p, 0);
	p.terminal = terminal;
	p.started -= seconds;
	cal_progress_keep_on(&p, "counting", 0.25);
	cal_progress_keep_on(&p, "counting", 0.5);  /* too soon for another */
	cal_progress_end(&p);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
	close(file);
	char *text = check_read(path);
	unlink(path);
	return text;
}

static void a_terminal_sees_a_line(void)
{
	char *text = shown_on(true, 5);
	CHECK_TEXT(text, "\r\033[Kcounting, 25%, 5 s\r\033[K");
	free(text);
	text = shown_on(true, 0);
	CHECK_TEXT(text, "");
	free(text);
	text = shown_on(false, 5);
	CHECK_TEXT(text, "");
	free(text);
}

void suite_progress(void)
{
	static const check_row tests[] = {
		{"it goes on", it_goes_on},
		{"an interrupt ends it", an_interrupt_ends_it},
		{"signals are given back", signals_are_given_back},
		{"time runs out", time_runs_out},
		{"a terminal sees a line", a_terminal_sees_a_line},
	};
	check_suite("cli/progress", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
