/* cli/model.h -- commands about one model: the options that they share, and the model. */
#ifndef CALISTO_CLI_MODEL_H
#define CALISTO_CLI_MODEL_H

#include "cli/commands.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "export/fta.h"
#include "model/read.h"

/* Where one format of a command goes. */
enum { CAL_TARGETS = 8 };
typedef struct {
	bool json;
	const char *path;  /* NULL: standard output */
} cal_target;

/* What the command line of such a command has in common with the others'. */
typedef struct {
	cal_arena *keep;
	const cal_command *self;
	cal_read_request read;
	cal_target targets[CAL_TARGETS];
	size_t n_targets;        /* 0: text on standard output */
	cal_colour_when colour;
	bool no_project;
	size_t memory;           /* bytes for diagrams; 0: as many as usual */
} cal_model_order;

/* Rows of a table of options that are shared; cal_take_shared knows them by their names. */
#define CAL_OPTION_FORMAT                                                                                   \
	{"format", 'f', "FORMAT[:FILE]=text|json", "write text (default) or json, to a file or to standard output; may be repeated"}
#define CAL_OPTION_THREATS {"threats", 0, "FILE", "read more threats from this file; may be repeated"}
#define CAL_OPTION_MEMORY {"memory", 0, "SIZE", "work within so much memory, such as 512M; default: 3G"}
#define CAL_OPTION_BUDGET {"budget", 0, "SECONDS", "work on each answer for so long; default: until it is done"}
#define CAL_OPTION_COLOR \
	{"color", 0, "WHEN=auto|always|never", "colour the text: auto (default), always or never"}

/* Takes one of the shared options.  *wrong: NULL, or what is wrong with it.  False: it is none of them. */
bool cal_take_shared(cal_model_order *o, const cal_given *given, const char **wrong);

/* Adds a file of threats to those that are read; gives NULL, for nothing can be wrong with it yet. */
const char *cal_add_threats(cal_arena *keep, cal_read_request *read, const char *file);

/* Refuses targets that are among the files that are read: false, and standard error has been told. */
bool cal_targets_spare(const cal_model_order *o, const char *const *files, size_t n);

/* Reads the model that is the only operand, or the only file of the project.  NULL: *status is how the command ends, and
 * standard error has been told; so it is where a target would overwrite a file that was read. */
const cal_model *cal_open_model(cal_model_order *o, const cal_arguments *arguments, int *status);

/* The service, threat, axis or property (PROPERTY_...) of a name; CAL_NONE or 0: *wrong says what is wrong with it. */
uint32_t cal_service_named(cal_arena *keep, const cal_model *m, const char *name, const char **wrong);
uint32_t cal_threat_named(cal_arena *keep, const cal_model *m, const char *name, const char **wrong);
unsigned cal_word_named(cal_arena *keep, cal_word_set set, const char *option, const char *name, const char **wrong);

/* Adds a threat, or those of an axis, to the threats that are wanted; *wanted: by threat, made when the first is added,
 * NULL before: all.  Gives NULL, or what is wrong. */
const char *cal_choose_threat(cal_arena *keep, const cal_model *m, const char *name, bool **wanted);
const char *cal_choose_axis(cal_arena *keep, const cal_model *m, const char *name, bool **wanted);

/* Numbers of options, whole ones from `least` on, and any from 0 to `most`; *wrong says what is wrong. */
uint32_t cal_option_count(cal_arena *keep, const char *option, const char *value, uint32_t least, const char **wrong);
double cal_option_number(cal_arena *keep, const char *option, const char *value, double most, const char **wrong);

/* "all" or a whole number. */
uint32_t cal_option_some(cal_arena *keep, const char *option, const char *value, const char **wrong);

/* Which of n words a value is; *wrong says what is wrong. */
unsigned cal_option_word(cal_arena *keep, const char *option, const char *value, const char *const *words, unsigned n,
                         const char **wrong);

/* Tells standard error what an answer about a top lacks, and gives the status that this is. */
int cal_fta_status(const cal_fta *it);

/* Writes each answer by calling write(from, json, look, out).  Gives STATUS_CLEAN or STATUS_FAILURE. */
int cal_write_answers(const cal_model_order *o, void (*write)(const void *from, bool json, cal_look look, cal_out *out),
                      const void *from);

#endif
