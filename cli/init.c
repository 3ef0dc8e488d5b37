/* cli/init.c -- `calisto init`: a few questions, and a model to go on from.
 *
 * Nothing is written before the last answer, so whoever breaks off leaves nothing behind. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/formats.h"
#include "cli/model.h"
#include "cli/version.h"
#include "export/schema.h"
#include "import/starter.h"
#include "model/scalars.h"
#include "rules/catalogue.h"

enum { OPTION_DEFAULTS, OPTION_COUNT };

const cal_option cal_init_table[] = {
	[OPTION_DEFAULTS] = {"defaults", 'd', NULL, "ask nothing, and take every default"},
	[OPTION_COUNT] = {0},
};

enum { LINE = 1000, NAMES_MOST = 50, COUNT_MOST = 1000, ZONES_MOST = 26 };
static const char schema_name[] = "calisto.schema.json";

typedef struct {
	cal_arena *keep;
	cal_starter it;
} answers;

/* ---- answers ---- */

/* NULL, or what is wrong with a name. */
static const char *name_wrong(cal_arena *keep, const char *name)
{
	static const cal_section sections[] = {
		SECTION_DOMAINS, SECTION_SOFTWARE, SECTION_STATE, SECTION_COMPONENTS, SECTION_SERVICES};
	bool fits = cal_fits(NOTATION_NAME, name);
	uint32_t c;
	for (size_t i = 0, bytes; fits && name[i]; i += bytes) {
		bytes = cal_decode(name + i, strlen(name + i), &c);
		fits = bytes > 0;
		bytes += !fits;
	}
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		const char *section = cal_section_name(sections[i]);
		const size_t length = strlen(section);
		if (strncmp(name, section, length) == 0 && name[length] == '/')
			return cal_format(keep, "a name does not begin with '%s/'", section);
	}
	return fits ? NULL : cal_format(keep, "%s is not %s", cal_quote(keep, name), cal_wanted(NOTATION_NAME));
}

/* Names with commas between, or none; others: names that must not be among them, or NULL. */
static const char *take_names(cal_arena *keep, char *text, bool may_be_none, const cal_names *others, cal_names *into)
{
	const char **at = CAL_NEWS(keep, NAMES_MOST, const char *);
	size_t n = 0;
	if (may_be_none && strcmp(text, "none") == 0) {
		*into = (cal_names){0};
		return NULL;
	}
	for (char *name = text, *next; name; name = next) {
		next = strchr(name, ',');
		if (next)
			*next++ = '\0';
		name += strspn(name, " \t");
		for (size_t end = strlen(name); end > 0 && strchr(" \t", name[end - 1]); end--)
			name[end - 1] = '\0';
		const char *wrong = name_wrong(keep, name);
		if (wrong)
			return wrong;
		for (size_t i = 0; i < n + (others ? others->n : 0); i++)
			if (strcmp(i < n ? at[i] : others->at[i - n], name) == 0)
				return cal_format(keep, "%s stands there twice", cal_quote(keep, name));
		if (n == NAMES_MOST)
			return cal_format(keep, "%d names are enough to begin with", NAMES_MOST);
		at[n++] = name;
	}
	*into = (cal_names){at, n};
	return NULL;
}

static const char *take_system(answers *a, char *text)
{
	a->it.name = text;
	return name_wrong(a->keep, text);
}

static const char *take_services(answers *a, char *text)
{
	return take_names(a->keep, text, false, NULL, &a->it.services);
}

static const char *take_components(answers *a, char *text)
{
	return take_names(a->keep, text, false, NULL, &a->it.components);
}

static const char *take_count(answers *a, const char *text, uint32_t most, unsigned *into)
{
	uint32_t count;
	if (!cal_to_count(text, &count) || count > most)
		return cal_format(a->keep, "write a whole number from 1 to %u, not %s", (unsigned)most, cal_quote(a->keep, text));
	*into = count;
	return NULL;
}

static const char *take_replicas(answers *a, char *text)
{
	return take_count(a, text, COUNT_MOST, &a->it.replicas);
}

static const char *take_zones(answers *a, char *text)
{
	return take_count(a, text, ZONES_MOST, &a->it.zones);
}

static const char *take_program(answers *a, char *text)
{
	a->it.one_program = strcmp(text, "one") == 0;
	return a->it.one_program || strcmp(text, "each") == 0
	           ? NULL
	           : cal_format(a->keep, "write each or one, not %s", cal_quote(a->keep, text));
}

static const char *take_logs(answers *a, char *text)
{
	return take_names(a->keep, text, true, NULL, &a->it.logs);
}

static const char *take_configs(answers *a, char *text)
{
	return take_names(a->keep, text, true, &a->it.logs, &a->it.configs);
}

static const struct {
	const char *question, *otherwise;                /* otherwise NULL: the folder's name */
	const char *(*take)(answers *a, char *text);     /* NULL, or what is wrong; the text stays */
} questions[] = {
	{"What is the system called?", NULL, take_system},
	{"Which services do its users see? (names, with commas between)", "serve", take_services},
	{"Which components do they need? (names, with commas between)", "api, store", take_components},
	{"How many copies does each have?", "3", take_replicas},
	{"Over how many zones are these spread?", "3", take_zones},
	{"Does each component run a program of its own, or all of them one? (each, one)", "each", take_program},
	{"Which logs or queues do they read? (names, or none)", "none", take_logs},
	{"Which configuration do they read? (names, or none)", "settings", take_configs},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* Reads a line without its end.  False: there are no more. */
static bool read_line(char line[LINE], bool *whole)
{
	if (!fgets(line, LINE, stdin))
		return false;
	size_t length = strlen(line);
	*whole = length > 0 && line[length - 1] == '\n';
	line[length - *whole] = '\0';
	for (int c = 0; !*whole && (c = getchar()) != EOF && c != '\n';)
		continue;
	*whole |= feof(stdin) && length + 1 < LINE;
	return true;
}

/* Asks until the answer is right.  False: there was none. */
static bool ask(answers *a, size_t i, const char *otherwise)
{
	char line[LINE];
	bool whole;
	for (;;) {
		fprintf(stderr, "%s [%s] ", questions[i].question, cal_clean(a->keep, otherwise));
		fflush(stderr);
		if (!read_line(line, &whole))
			return false;
		const char *text = line + strspn(line, " \t");
		text = *text ? text : otherwise;
		const char *wrong = whole ? questions[i].take(a, cal_copy(a->keep, text, strlen(text))) : "that is too long";
		if (!wrong)
			return true;
		fprintf(stderr, "    %s\n", cal_clean(a->keep, wrong));
	}
}

/* The folder's name where it may be a system's, else "system". */
static const char *folder_name(cal_arena *keep)
{
	enum { ROOM = 4096 };
	char *path = CAL_NEWS(keep, ROOM, char);
	const char *slash = getcwd(path, ROOM) ? strrchr(path, '/') : NULL;
	return slash && slash[1] && !name_wrong(keep, slash + 1) && slash[1] != '-' && slash[1] != '.' ? slash + 1 : "system";
}

/* ---- files ---- */

/* Tells standard error what became of a file that could not be written. */
static int not_written(const char *path, int error)
{
	return error == EEXIST ? cal_failure("'%s' is there already, and init overwrites nothing; name another file", path)
	                       : cal_failure("cannot write %s: %s", path, strerror(error));
}

/* The schema beside the model, unless there is one. */
static void write_schema(cal_arena *keep, const char *model)
{
	const char *slash = strrchr(model, '/');
	const char *path = cal_format(keep, "%.*s%s", slash ? (int)(slash + 1 - model) : 0, model, schema_name);
	cal_out out;
	if (!cal_out_new_file(&out, path)) {
		if (out.error != EEXIST)
			not_written(path, out.error);
		return;
	}
	cal_schema_write(cal_builtin_catalogue(keep), false, CALISTO_VERSION, &out);
	if (!cal_out_finish(&out))
		not_written(path, out.error);
	else
		printf("wrote %s, with which editors help\n", cal_clean(keep, path));
}

static int write_model(const answers *a, const char *path)
{
	cal_out out;
	if (strcmp(path, "-") == 0) {
		cal_out_stream(&out, stdout);
		cal_starter_write(&a->it, &out);
		return cal_output_finish(&out, NULL) ? STATUS_CLEAN : STATUS_FAILURE;
	}
	if (!cal_out_new_file(&out, path))
		return not_written(path, out.error);
	cal_starter_write(&a->it, &out);
	if (!cal_out_finish(&out))
		return not_written(path, out.error);
	const char *shown = cal_clean(a->keep, path);
	printf("wrote %s; next: calisto check %s\n", shown, shown);
	write_schema(a->keep, path);
	return STATUS_CLEAN;
}

int cal_run_init(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	answers a = {.keep = keep, .it = {.schema = schema_name}};
	const char *folder = folder_name(keep);
	const bool asks = arguments->n_options == 0 && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	if (arguments->n_operands > 1)
		return cal_usage_error(self, "init takes one file, not '%s' too", arguments->operands[1]);
	const char *path = arguments->n_operands ? arguments->operands[0] : cal_format(keep, "%s.calisto.yaml", folder);
	if (strcmp(path, "-") != 0 && faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return not_written(path, EEXIST);
	for (size_t i = 0; i < QUESTIONS; i++) {
		const char *otherwise = questions[i].otherwise ? questions[i].otherwise : folder;
		if (!asks)
			questions[i].take(&a, cal_copy(keep, otherwise, strlen(otherwise)));
		else if (!ask(&a, i, otherwise))
			return fputs("\n", stderr), cal_failure("the answers ended before the questions; nothing was written");
	}
	return write_model(&a, path);
}
