/* rules/happenings.h -- several events by their names: lists with commas, and patterns. */
#ifndef CALISTO_RULES_HAPPENINGS_H
#define CALISTO_RULES_HAPPENINGS_H

#include "rules/blast.h"

/* Happenings, each once.  All zero: none. */
typedef struct {
	cal_happening *at;
	const char **names;      /* the events' full names */
	uint32_t n, room, names_room;
} cal_happenings;

/* The threats that the events of a list are of, by threat, for a repertoire; NULL with *wrong NULL: all, for a pattern may
 * mean any; NULL with *wrong: what is wrong with a name, in a sentence without a full stop. */
const bool *cal_happenings_threats(cal_arena *keep, const cal_model *m, const char *list, const char **wrong);

/* Adds the events of a list: names with commas between them, as cal_happening_named takes them; * and ? stand for any text
 * and any character, and such a name for all events that fit.  NULL, or what is wrong with one of them. */
const char *cal_happenings_add(cal_happenings *h, cal_repertoire *r, const char *list);

void cal_happenings_free(cal_happenings *h);

#endif
