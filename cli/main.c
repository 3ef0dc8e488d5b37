/* cli/main.c -- the command line to a command, its end to an exit status.
 *
 * Whoever reads standard output may go away (`calisto check . | head`).  calisto does not die of it, for
 * other files may still have to be written; it ends with status 4, and says nothing.  Nor does it die of a limit
 * on the size of files, which would leave half of one behind. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/arguments.h"

/* A standard stream that is closed would give its number to the next file that is opened, and what is meant
 * for the stream would go there.  So it is put to something that refuses. */
static void hold_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
			break;
}

static int run(cal_arena *keep, size_t n, char *const *words)
{
	if (n == 0)
		return cal_usage_error(NULL, "which command?");
	const char *name = words[0];
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	else if (strcmp(name, "--version") == 0)
		name = "version";
	const cal_command *command = cal_command_named(name);
	if (!command)
		return cal_usage_error(NULL, "unknown %s '%s'%s", *name == '-' ? "option" : "command", name,
		                       cal_did_you_mean(keep, cal_command_near(keep, name)));
	cal_arguments arguments;
	const char *wrong = cal_arguments_parse(keep, command, n - 1, words + 1, &arguments);
	if (wrong)
		return cal_usage_error(command, "%s", wrong);
	return arguments.help ? cal_print_help(keep, command) : command->run(keep, command, &arguments);
}

/* The last chance to notice that output was lost. */
static int close_output(int status)
{
	if (fclose(stdout) == 0 || errno == EBADF)
		return status;
	if (errno != EPIPE)
		cal_failure("cannot write to standard output: %s", strerror(errno));
	return STATUS_FAILURE;
}

int main(int argc, char **argv)
{
	cal_arena keep = {0};
	hold_standard_streams();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	setlocale(LC_CTYPE, "");
	int status = run(&keep, argc > 0 ? (size_t)argc - 1 : 0, argv + 1);
	status = close_output(status);
	cal_arena_free(&keep);
	return status;
}
