/* cli/terminal.c -- environment and terminal to a look. */
#include "cli/terminal.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 80, LEAST_WIDTH = 40, MOST_WIDTH = 1000, SECONDS_A_DAY = 86400 };

static bool is_set(const char *name)
{
	const char *value = getenv(name);
	return value && *value;
}

static bool is_forced(void)
{
	return is_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0") != 0;
}

static bool is_dumb(void)
{
	const char *term = getenv("TERM");
	return !term || strcmp(term, "dumb") == 0;
}

static bool is_terminal(FILE *stream)
{
	return stream && isatty(fileno(stream));
}

bool cal_terminal_colour(FILE *stream, cal_colour_when when)
{
	if (when != COLOUR_AUTO)
		return when == COLOUR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	return stream && (is_forced() || (is_terminal(stream) && !is_dumb()));
}

/* A whole number of an environment variable, or fallback. */
static long long number_of(const char *name, long long fallback)
{
	const char *text = getenv(name);
	if (!text || *text < '0' || *text > '9')
		return fallback;
	char *end;
	long long number = strtoll(text, &end, 10);
	return *end ? fallback : number;
}

static unsigned width_of(FILE *stream)
{
	struct winsize size;
	long long width = number_of("COLUMNS", 0);
	if (width == 0 && is_terminal(stream) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = WIDTH;
	return width < LEAST_WIDTH ? LEAST_WIDTH : width > MOST_WIDTH ? MOST_WIDTH : (unsigned)width;
}

cal_look cal_terminal_look(FILE *stream, cal_colour_when when)
{
	const char *codeset = nl_langinfo(CODESET);
	bool unicode = strcasecmp(codeset, "UTF-8") == 0 || strcasecmp(codeset, "utf8") == 0;
	return (cal_look){width_of(stream), cal_terminal_colour(stream, when), unicode, is_terminal(stream)};
}

int32_t cal_today(void)
{
	long long seconds = number_of("SOURCE_DATE_EPOCH", (long long)time(NULL));
	long long days = seconds / SECONDS_A_DAY;
	return days < INT32_MAX ? (int32_t)days : INT32_MAX - 1;
}
