/* export/json_writer.h -- JSON while it is made: the frame is written at once, its leaves are jansson values.
 *
 * A whole run as one tree of jansson would take gigabytes for a large model.  So objects and lists that may
 * be long are opened and closed here, two spaces deeper each, and what they hold is handed over as values of
 * jansson, each written on one line.  A difference between two runs is then a difference of lines.
 *
 *     cal_json_open(&j, NULL, '{');
 *     cal_json_value(&j, "name", cal_json_text("event-bus"));
 *     cal_json_open(&j, "findings", '[');
 *     cal_json_value(&j, NULL, finding);
 *     cal_json_close(&j);
 *     cal_json_close(&j);
 *
 * A value that jansson could not make (NULL) makes the whole output fail; so does a key in a list, or none
 * in an object. */
#ifndef CALISTO_EXPORT_JSON_WRITER_H
#define CALISTO_EXPORT_JSON_WRITER_H

#include <jansson.h>

#include "base/out.h"

enum { CAL_JSON_DEPTH = 16 };

typedef struct {
	cal_out *out;
	unsigned depth;
	char brackets[CAL_JSON_DEPTH];  /* what is open */
	bool filled[CAL_JSON_DEPTH];    /* and holds something */
	bool on_line[CAL_JSON_DEPTH];   /* and stands on one line */
} cal_json;

/* Opens an object '{' or a list '['; key: NULL in a list and at the top. */
void cal_json_open(cal_json *j, const char *key, char bracket);
void cal_json_close(cal_json *j);

/* Opens one that stands on one line, with all that is in it. */
void cal_json_open_line(cal_json *j, const char *key, char bracket);

/* Writes a value on one line and lets go of it. */
void cal_json_value(cal_json *j, const char *key, json_t *value);

/* Puts a member into a jansson object, whose value it takes; failing is kept in j. */
void cal_json_set(cal_json *j, json_t *object, const char *key, json_t *value);
void cal_json_append(cal_json *j, json_t *list, json_t *value);

/* Any text as a JSON string: what is no UTF-8 becomes U+FFFD.  NULL becomes null. */
json_t *cal_json_text(const char *text);

/* Writes a number with as many digits as it takes to read the same number back; null for what JSON has no number for. */
void cal_json_number(cal_json *j, const char *key, double number);

/* A number, rounded to six decimals; null for what JSON has no number for. */
json_t *cal_json_rounded(double number);

#endif
