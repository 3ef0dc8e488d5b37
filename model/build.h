/* model/build.h -- files to a model: what the parts of the builder share.  Private to model/.
 *
 * A build goes through the files once for every section, in an order in which what is referred to is
 * there before what refers to it.  It never stops at a problem: what could not be made is left out, and
 * what hangs on it is not checked, so that one mistake gives one message.  Places are not known here; a
 * problem has a spot, and only a build that ends with problems looks up where its spots are. */
#ifndef CALISTO_MODEL_BUILD_H
#define CALISTO_MODEL_BUILD_H

#include "model/load.h"
#include "model/names.h"
#include "model/remarks.h"

/* Keys and list entries on the way to a value, the innermost first. */
typedef struct cal_path {
	const struct cal_path *above;  /* NULL: the element */
	const char *key;               /* NULL: an entry of the list above */
	uint32_t index;
} cal_path;

#define CAL_AT_KEY(above, key) (&(cal_path){(above), (key), 0})
#define CAL_AT_ENTRY(above, i) (&(cal_path){(above), NULL, (i)})

/* A value in a file, as model/places.h names it. */
typedef struct {
	const cal_file *file;
	uint8_t section;  /* cal_section; SECTION_NONE: the path starts at the file's top */
	uint32_t index;   /* in that section of the file */
	const char *path;
	cal_place place;  /* where it is known; else source is NULL */
} cal_spot;

typedef struct {
	cal_severity severity;
	cal_spot at;
	const char *text, *hint;
} cal_problem;

typedef struct {
	cal_problem *at;  /* notes stand behind what they are about */
	size_t n, room, errors, warnings, dropped;
	bool dropping;
} cal_problems;

typedef struct {
	cal_arena *keep;
	cal_file **files;  /* the root first; then includes, --threats, --policy */
	uint32_t n_files;
	const cal_catalogue *builtin;  /* NULL: none */
	const struct cal_read_request *request;  /* NULL: of a catalogue */
	cal_model *m;
	cal_domain *domains;
	cal_software *software;
	cal_state *states;
	cal_component *components;
	cal_service *services;
	cal_policy *policies;
	cal_accept *accepts;
	cal_rate *rates;
	cal_threat *threats;
	cal_names names[SECTION_COUNT];  /* of elements */
	cal_names codes;                 /* of threats */
	cal_names labels;
	uint32_t *seen[SECTION_COUNT];   /* for each element, the newest list that it was seen in */
	uint32_t list;                   /* a running number of lists */
	const file_selector **selectors; /* by policy: its `for`, or NULL */
	uint32_t *asking;                /* room for every policy: those that are for a service */
	const file_defaults *defaults;   /* the root's; never NULL */
	uint32_t without;                /* bits: what the files say of the whole model */
	cal_problems problems;
	size_t guesses;                  /* names compared so far in search of what was meant */
	bool hidden[SECTION_COUNT];      /* some file may define more elements than were read */
	/* where the build is */
	cal_file *file;
	uint8_t section;
	uint32_t index;  /* in that section of the file */
	bool flawed;     /* this element has problems, or had when it was read */
	cal_place place; /* where problems are, whatever their paths; source NULL: where the paths lead */
} cal_build;

/* ---- build.c ---- */

/* A model from the files, or NULL where there are problems (in b->problems) or doubts: then some file
 * is doubtful and not checked, and the build is to be done again after the strict pass. */
void cal_build_run(cal_build *b);
void cal_build_free(cal_build *b);

/* Does some work at the components of the current file, from one up to another, in several threads, each with a copy of
 * the build.  False where there are too few components, or anything is wrong: one thread is to do all of it then, so that messages
 * come in their order, and as many as there may be. */
bool cal_build_at_once(cal_build *b, void (*work)(cal_build *b, uint32_t from, uint32_t to));

/* ---- problems.c ---- */

void cal_problem_error(cal_build *b, const cal_path *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cal_problem_warning(cal_build *b, const cal_path *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Both are about the newest problem; a note is about another element of the model. */
void cal_problem_hint(cal_build *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cal_problem_note(cal_build *b, cal_section section, uint32_t element, const cal_path *path,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Makes an element of the model, by its number there, the one that problems are about. */
void cal_build_go_to(cal_build *b, cal_section section, uint32_t element);

/* Looks up the problems' places and adds them to the messages. */
void cal_problems_tell(const cal_problems *problems, cal_diags *out);

/* ---- values.c ---- */

/* Something in the current file is not written as it should be: the strict pass is to say so. */
void cal_build_doubt(cal_build *b);

/* What the file's scalars say.  Where one cannot be read, the fallback, and the file is doubtful. */
const char *cal_text_of(cal_build *b, const char *text);

/* A copy of a file's text for the model, which outlives what was loaded of the file; NULL: NULL. */
const char *cal_kept_text(cal_build *b, const char *text);
uint32_t cal_count_of(cal_build *b, const char *text, uint32_t fallback);
double cal_number_of(cal_build *b, const char *text, double fallback);
double cal_duration_of(cal_build *b, const char *text, double fallback);
double cal_percent_of(cal_build *b, const char *text, double fallback);
int32_t cal_date_of(cal_build *b, const char *text, int32_t fallback);
cal_bool3 cal_bool_of(cal_build *b, const char *text);
uint32_t cal_bits_of(const uint8_t *words, uint32_t n);

/* The number of a name in a section, or CAL_NONE after saying so. */
uint32_t cal_reference_of(cal_build *b, cal_section section, const char *name, const cal_path *path);

/* The numbers of a list of names.  Those that are unknown are left out. */
typedef enum { CAL_ONCE, CAL_AGAIN } cal_repeats;  /* whether a name may stand in the list again */
cal_ids cal_ids_of(cal_build *b, cal_section section, const char *const *names, uint32_t n,
                   cal_repeats repeats, const cal_path *path);
/* The number of a label: the next one for a label that is new. */
uint32_t cal_label_of(cal_build *b, const char *label);
cal_ids cal_labels_of(cal_build *b, const char *const *labels, uint32_t n);

/* Starts a list in which an element of the section is to be seen once; whether it is the first time. */
void cal_list_start(cal_build *b);
bool cal_first_time(cal_build *b, cal_section section, uint32_t element);

/* "component", "software", "policy" ... */
const char *cal_section_one(cal_section section);

/* ---- build_system.c, build_component.c, build_goals.c: an element each ---- */

void cal_build_domain(cal_build *b, const file_domain *from, cal_domain *to);
void cal_build_state(cal_build *b, const file_state *from, cal_state *to);
void cal_build_software(cal_build *b, const file_software *from, cal_software *to);
void cal_build_component(cal_build *b, const file_component *from, cal_component *to);
void cal_build_threat(cal_build *b, const file_threat *from, cal_threat *to);
void cal_build_policy(cal_build *b, const file_policy *from, cal_policy *to);
void cal_build_service(cal_build *b, const file_service *from, cal_service *to);
void cal_build_accept(cal_build *b, const file_accept *from, cal_accept *to);
void cal_build_wishes(cal_build *b);
void cal_build_remark(cal_build *b, const cal_remark *from, cal_accept *to);
void cal_build_rate(cal_build *b, const file_rate *from, cal_rate *to);

cal_rollout cal_rollout_of(cal_build *b, const file_rollout *from, const cal_path *path);

/* The rollout that `defaults` give, or none. */
cal_rollout cal_default_rollout(const cal_build *b);
const cal_consume *cal_consumes_of(cal_build *b, const file_consume *from, uint32_t n, const cal_path *path,
                                   uint32_t *made);
const cal_dependency *cal_dependencies_of(cal_build *b, const file_dependency *from, uint32_t n,
                                          const cal_path *path, uint32_t *made);

/* ---- check.c: what several elements must agree in; only where nothing else is wrong ---- */

void cal_check_cycles(cal_build *b);
void cal_check_system(cal_build *b);

#endif
