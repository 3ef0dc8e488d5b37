/* measure RUNS PROGRAM ARGUMENTS... -- PROGRAM ARGUMENTS... -- ...
 *
 * Runs programs by turns, so that a busy minute of the machine falls on all of them, and prints a line for
 * each: the shortest wall time of its whole process in milliseconds, and its peak memory in kibibytes.
 * What the programs print goes nowhere; what they complain of stays on standard error.  Status 0; 1 where
 * a program ended with anything but 0, which stops the runs. */
#define _DEFAULT_SOURCE   /* wait4, for one child's peak memory */
#define _DARWIN_C_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PROGRAMS = 16 };

typedef struct {
	char **arguments;  /* the program's own name first, NULL last */
	double shortest;   /* milliseconds; < 0: not run yet */
	long peak;         /* kibibytes */
} contestant;

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* What a child does: no return. */
static void become(char **arguments)
{
	int nowhere = open("/dev/null", O_WRONLY);
	if (nowhere >= 0)
		dup2(nowhere, STDOUT_FILENO);
	execvp(arguments[0], arguments);
	perror(arguments[0]);
	_exit(127);
}

static long in_kibibytes(const struct rusage *usage)
{
#ifdef __APPLE__
	return usage->ru_maxrss / 1024;
#else
	return usage->ru_maxrss;
#endif
}

/* Runs a program once; false where it ends with anything but 0. */
static bool run(contestant *c)
{
	int status = 0;
	struct rusage usage;
	double start = now();
	pid_t child = fork();
	if (child == 0)
		become(c->arguments);
	if (child < 0 || wait4(child, &status, 0, &usage) != child) {
		perror("measure");
		return false;
	}
	double taken = now() - start;
	if (c->shortest < 0 || taken < c->shortest)
		c->shortest = taken;
	if (in_kibibytes(&usage) > c->peak)
		c->peak = in_kibibytes(&usage);
	if (WIFSIGNALED(status))
		fprintf(stderr, "measure: %s was ended by signal %d\n", c->arguments[0], WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		fprintf(stderr, "measure: %s ended with status %d\n", c->arguments[0], WEXITSTATUS(status));
	return status == 0;
}

/* Splits the command line at each "--"; returns how many programs there are. */
static int split(char **arguments, contestant *into)
{
	int n = 0;
	while (*arguments != NULL && n < MOST_PROGRAMS) {
		into[n++] = (contestant){.arguments = arguments, .shortest = -1};
		while (*arguments != NULL && strcmp(*arguments, "--") != 0)
			arguments++;
		if (*arguments != NULL)
			*arguments++ = NULL;
		if (into[n - 1].arguments[0] == NULL)
			return 0;
	}
	return n;
}

int main(int argc, char **argv)
{
	contestant contestants[MOST_PROGRAMS];
	int runs = argc > 2 ? atoi(argv[1]) : 0;
	int n = runs > 0 ? split(argv + 2, contestants) : 0;
	if (n == 0) {
		fputs("usage: measure RUNS PROGRAM [ARGUMENT]... [-- PROGRAM [ARGUMENT]...]...\n", stderr);
		return 3;
	}
	for (int turn = 0; turn < runs; turn++)
		for (int i = 0; i < n; i++)
			if (!run(&contestants[i]))
				return 1;
	for (int i = 0; i < n; i++)
		printf("%.3f %ld\n", contestants[i].shortest, contestants[i].peak);
	return 0;
}
