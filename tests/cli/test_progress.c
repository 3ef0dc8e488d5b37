/* tests/cli/test_progress.c -- work that is interrupted, or runs out of time, and what a terminal sees of it. */
#define _XOPEN_SOURCE 700  /* posix_openpt */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
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
	cal_progress_end(&p);
}

static void an_interrupt_ends_it(void)
{
	static const int signals[] = {SIGINT, SIGTERM};
	signal(SIGINT, SIG_DFL);  /* who runs the tests in the background has it ignored */
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		cal_progress p;
		cal_progress_start(&p, 0);
		CHECK(cal_progress_keep_on(&p, "counting", 0.25));
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

/* Before work asks, for a second interrupt, and afterwards signals do what they did before; what is ignored stays so. */
static void signals_are_given_back(void)
{
	cal_progress p;
	struct sigaction now;
	cal_progress_start(&p, 0);
	sigaction(SIGINT, NULL, &now);
	CHECK(now.sa_handler == SIG_DFL);
	cal_progress_keep_on(&p, "counting", 0.5);
	sigaction(SIGINT, NULL, &now);
	CHECK(now.sa_handler != SIG_DFL);
	raise(SIGINT);
	sigaction(SIGINT, NULL, &now);
	CHECK(now.sa_handler == SIG_DFL);
	cal_progress_end(&p);
	sigaction(SIGTERM, NULL, &now);
	CHECK(now.sa_handler == SIG_DFL);
	signal(SIGINT, SIG_IGN);
	cal_progress_start(&p, 0);
	cal_progress_keep_on(&p, "counting", 0.25);
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

static int open_file(char path[CHECK_PATH])
{
	return mkstemp(check_temporary(path));
}

/* Starts work with standard error on a file or terminal; end_on gives back what standard error was. */
static int start_on(cal_progress *p, int file)
{
	int before = dup(STDERR_FILENO);
	CHECK(file >= 0 && before >= 0);
	fflush(stderr);
	dup2(file, STDERR_FILENO);
	cal_progress_start(p, 0);
	cal_progress_phase(p, "reading");
	cal_progress_keep_on(p, "counting", 0.25);
	return before;
}

static void end_on(cal_progress *p, int before)
{
	cal_progress_end(p);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
}

/* Adds to a text what a terminal is sent until that ends so; how long that takes is the machine's affair. */
static bool hears(int terminal, char *text, size_t size, const char *end)
{
	for (size_t n = strlen(text); n < strlen(end) || strcmp(text + n - strlen(end), end) != 0; text[n] = '\0') {
		struct pollfd heard = {.fd = terminal, .events = POLLIN};
		ssize_t more = poll(&heard, 1, 60000) == 1 ? read(terminal, text + n, size - 1 - n) : 0;
		if (more <= 0)
			return false;
		n += (size_t)more;
	}
	return true;
}

static void a_terminal_sees_a_line(void)
{
	static const char line[] = "\r\033[Kcounting, 25%, ";
	char text[4000] = "";
	cal_progress p;
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);
	CHECK(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
	int end = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	end_on(&p, start_on(&p, end));  /* too soon for a line */
	int before = start_on(&p, end);
	CHECK(hears(terminal, text, sizeof text, " s"));
	end_on(&p, before);
	CHECK(hears(terminal, text, sizeof text, " s\r\033[K"));
	CHECK(strncmp(text, line, strlen(line)) == 0);
	CHECK(strtod(text + strlen(line), NULL) >= 1);
	close(end);
	close(terminal);
}

static void a_file_sees_none(void)
{
	char path[CHECK_PATH];
	int file = open_file(path);
	cal_progress p;
	int before = start_on(&p, file);
	nanosleep(&(struct timespec){1, 300000000}, NULL);
	end_on(&p, before);
	close(file);
	char *text = check_read(path);
	CHECK_TEXT(text, "");
	free(text);
	unlink(path);
}

void suite_progress(void)
{
	static const check_row tests[] = {
		{"it goes on", it_goes_on},
		{"an interrupt ends it", an_interrupt_ends_it},
		{"signals are given back", signals_are_given_back},
		{"time runs out", time_runs_out},
		{"a terminal sees a line", a_terminal_sees_a_line},
		{"a file sees none", a_file_sees_none},
	};
	check_suite("cli/progress", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
