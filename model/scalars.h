/* model/scalars.h -- how single values are written: numbers, durations, dates, names.
 *
 * libcyaml takes every free scalar as a string, for its own conversions let junk through.  The notation of
 * a key is a column of model/keys.def; both the strict pass and the reader of the loaded file come here. */
#ifndef CALISTO_MODEL_SCALARS_H
#define CALISTO_MODEL_SCALARS_H

#include "base/arena.h"

typedef enum {
	NOTATION_TEXT,       /* anything */
	NOTATION_NAME,       /* of an element: not empty, no control characters, no space at its ends */
	NOTATION_REFERENCE,  /* a name that stands elsewhere */
	NOTATION_LABEL,
	NOTATION_PATH,       /* of a file */
	NOTATION_VERSION,    /* of the format: 1 */
	NOTATION_COUNT,      /* 1 to 1,000,000 */
	NOTATION_NUMBER,     /* a decimal number from 0 */
	NOTATION_POSITIVE,   /* one above 0 */
	NOTATION_DURATION,   /* 90s 15m 4h 7d, or 0 */
	NOTATION_PERCENT,    /* 0% to 100%, or 0 */
	NOTATION_DATE,       /* YYYY-MM-DD */
	NOTATION_BOOLEAN,    /* true, false */
	NOTATION_AVAILABLE,  /* a count, majority, all, or a percentage above 0% */
	NOTATION_OBJECTIVE,  /* a threat or axis, a count and a space before it or not */
	NOTATION_SLUG,       /* zone-loss */
	NOTATION_CODE,       /* CAL106 */
	NOTATION_ALL
} cal_notation;

enum { CAL_COUNT_MAX = 1000000 };

/* Whether a text is written in a notation. */
bool cal_fits(cal_notation notation, const char *text);

/* What a notation wants: "a whole number from 1 to 1000000". */
const char *cal_wanted(cal_notation notation);

/* What to write in place of a text that does not fit, or NULL; it lives in the arena. */
const char *cal_advice(cal_arena *a, cal_notation notation, const char *text);

/* Whether a plain scalar of this text is a null for YAML: nothing at all, ~ or null. */
bool cal_null_like(const char *text);

/* The values of texts that fit; false, and nothing written, for others. */
bool cal_to_count(const char *text, uint32_t *count);
bool cal_to_number(const char *text, double *number);
bool cal_to_duration(const char *text, double *seconds);
bool cal_to_percent(const char *text, double *share);  /* 0 to 1 */
bool cal_to_date(const char *text, int32_t *days);     /* since 1970-01-01 */
bool cal_to_boolean(const char *text, bool *value);

/* The count before an objective (1 without one); the rest is where the threat's name starts. */
uint32_t cal_objective_count(const char *text, const char **rest);

#endif
