/* draw/render.c -- the installed `dot` as a child process.
 *
 * What it reads, writes and complains of are unlinked temporary files, so neither side waits for the other and no signal
 * is involved; all that is left is to wait for its end, for so long. */
#ifdef __linux__
#define _GNU_SOURCE  /* prlimit */
#endif
#include "draw/render.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

enum { SECONDS = 20, LONGEST_PAUSE = 20 };         /* milliseconds */
static const rlim_t memory_limit = (rlim_t)2 << 30; /* bytes */

extern char **environ;

typedef struct {
	FILE *in, *out, *err;
} streams;

static bool open_streams(streams *s, const char *dot, size_t length)
{
	*s = (streams){tmpfile(), tmpfile(), tmpfile()};
	return s->in && s->out && s->err && fwrite(dot, 1, length, s->in) == length && fflush(s->in) == 0 &&
	       lseek(fileno(s->in), 0, SEEK_SET) == 0;
}

static void close_streams(streams *s)
{
	FILE *all[] = {s->in, s->out, s->err};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i])
			fclose(all[i]);
}

/* Starts the program; gives an errno. */
static int start(const char *program, const char *option, const streams *s, pid_t *child)
{
	char *arguments[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)option, NULL};
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);
	if (error)
		return error;
	if (!(error = posix_spawn_file_actions_adddup2(&actions, fileno(s->in), STDIN_FILENO)) &&
	    !(error = posix_spawn_file_actions_adddup2(&actions, fileno(s->out), STDOUT_FILENO)) &&
	    !(error = posix_spawn_file_actions_adddup2(&actions, fileno(s->err), STDERR_FILENO)))
		error = posix_spawnp(child, program, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Where the system can: elsewhere only time is limited. */
static void limit_memory(pid_t child)
{
#ifdef __linux__
	const struct rlimit limit = {memory_limit, memory_limit};
	prlimit(child, RLIMIT_AS, &limit, NULL);
#else
	(void)child, (void)memory_limit;
#endif
}

static double now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* Waits for the child's end and reaps it; false: it took too long and was killed. */
static bool wait_for(pid_t child, double seconds, int *status)
{
	const double end = now() + seconds;
	struct timespec pause = {0, 1000000};
	for (;;) {
		pid_t done = waitpid(child, status, WNOHANG);
		if (done == child || (done < 0 && errno != EINTR))
			return done == child;
		if (now() > end)
			break;
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < LONGEST_PAUSE * 1000000)
			pause.tv_nsec += pause.tv_nsec / 2;
	}
	kill(child, SIGKILL);
	while (waitpid(child, status, 0) < 0 && errno == EINTR)
		;
	return false;
}

static const char *read_back(cal_arena *keep, FILE *file, size_t *n)
{
	*n = 0;
	if (fseek(file, 0, SEEK_END) != 0)
		return NULL;
	long size = ftell(file);
	if (size < 0)
		return NULL;
	rewind(file);
	char *bytes = cal_alloc(keep, (size_t)size + 1, 1);
	*n = fread(bytes, 1, (size_t)size, file);
	return *n == (size_t)size ? bytes : NULL;
}

/* The first line of what it complained of, for a message. */
static const char *first_line(cal_arena *keep, const char *text)
{
	return cal_quote(keep, cal_copy(keep, text, strcspn(text, "\r\n")));
}

/* How many lines of the picture it says that it lost, though it ends well. */
static uint32_t lost_lines(const char *complaints)
{
	uint32_t n = 0;
	for (const char *at = complaints; (at = strstr(at, "lost ")) != NULL; at++) {
		const char *edge = strstr(at, " edge");
		n += edge && edge < at + strcspn(at, "\n");
	}
	return n;
}

static const char *missing(cal_arena *keep, const char *program)
{
	return cal_format(keep, "there is no program %s; install graphviz, or ask for DOT or Mermaid with -T dot or -T mermaid",
	                  cal_quote(keep, program));
}

/* What became of the child, if not a picture. */
static const char *what_went_wrong(cal_arena *keep, const char *program, int status, const char *complaints)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return missing(keep, program);
	if (WIFSIGNALED(status))
		return cal_format(keep, "%s was ended by signal %d, perhaps for want of memory; --focus NAME or a lower --most gives a smaller picture",
		                  cal_quote(keep, program), WTERMSIG(status));
	return cal_format(keep, "%s ended with status %d%s%s", cal_quote(keep, program), WIFEXITED(status) ? WEXITSTATUS(status) : -1,
	                  *complaints ? ": " : "", *complaints ? first_line(keep, complaints) : "");
}

static bool run(cal_arena *keep, const cal_renderer *r, streams *s, const char *format, const char **bytes, size_t *n, const char **why)
{
	const char *program = r->program ? r->program : "dot";
	double seconds = r->seconds > 0 ? r->seconds : SECONDS;
	pid_t child;
	int status = 0, error = start(program, cal_format(keep, "-T%s", format), s, &child);
	if (error) {
		*why = error == ENOENT ? missing(keep, program)
		                       : cal_format(keep, "cannot start %s: %s", cal_quote(keep, program), strerror(error));
		return false;
	}
	limit_memory(child);
	if (!wait_for(child, seconds, &status)) {
		*why = cal_format(keep, "%s took longer than %g seconds and was stopped; --focus NAME or a lower --most gives a smaller picture",
		                  cal_quote(keep, program), seconds);
		return false;
	}
	size_t length;
	const char *complaints = read_back(keep, s->err, &length);
	complaints = complaints ? complaints : "";
	*bytes = read_back(keep, s->out, n);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !*bytes || *n == 0) {
		*why = what_went_wrong(keep, program, status, complaints);
		return false;
	}
	if (r->lost)
		*r->lost = lost_lines(complaints);
	return true;
}

bool cal_render(cal_arena *keep, const cal_renderer *r, const char *dot, size_t length, const char *format,
                const char **bytes, size_t *n, const char **why)
{
	streams s;
	bool done = false;
	*why = NULL;
	if (open_streams(&s, dot, length))
		done = run(keep, r, &s, format, bytes, n, why);
	else
		*why = cal_format(keep, "cannot write a temporary file for dot: %s", strerror(errno));
	close_streams(&s);
	return done;
}
