/* model/words.h -- the closed vocabularies of the model file as enums, 0 being "unspecified" everywhere.
 *
 * DOMAIN_HOST is 1, DOMAIN_RACK 2 ...: each set counts from 1 in the order of model/words.def. */
#ifndef CALISTO_MODEL_WORDS_H
#define CALISTO_MODEL_WORDS_H

#include <stddef.h>

typedef enum {
	SET_DOMAIN, SET_SOFTWARE, SET_STATE, SET_STRATEGY, SET_GATE, SET_ROLLBACK, SET_COMPATIBLE, SET_COLD,
	SET_BACKUP, SET_EXPIRY, SET_REDUNDANCY, SET_TRIGGER, SET_COORDINATION, SET_HEALTH, SET_EJECTION,
	SET_OVERLOAD, SET_SHARE, SET_POISON, SET_ISOLATION, SET_BAD_UPDATE, SET_REPLICATION, SET_GUARD, SET_MODE,
	SET_RETRIES, SET_CRITICALITY, SET_PROPERTY, SET_AXIS, SET_MECHANISM, SET_COUNT
} cal_word_set;

enum { CAL_UNSPECIFIED = 0 };

/* A running number over all words; every set is a run in it. */
enum {
#define WORD(set, name, spelling, says) WORD_##set##_##name,
#include "model/words.def"
	WORD_COUNT
};

enum { /* FIRST_x: where set x starts */
	FIRST_DOMAIN = WORD_DOMAIN_HOST, FIRST_SOFTWARE = WORD_SOFTWARE_APPLICATION, FIRST_STATE = WORD_STATE_LOG,
	FIRST_STRATEGY = WORD_STRATEGY_ALL_AT_ONCE, FIRST_GATE = WORD_GATE_NONE, FIRST_ROLLBACK = WORD_ROLLBACK_SAFE,
	FIRST_COMPATIBLE = WORD_COMPATIBLE_BOTH, FIRST_COLD = WORD_COLD_SERVES, FIRST_BACKUP = WORD_BACKUP_NONE,
	FIRST_EXPIRY = WORD_EXPIRY_TOGETHER, FIRST_REDUNDANCY = WORD_REDUNDANCY_ACTIVE_ACTIVE,
	FIRST_TRIGGER = WORD_TRIGGER_MANUAL, FIRST_COORDINATION = WORD_COORDINATION_NONE,
	FIRST_HEALTH = WORD_HEALTH_NONE, FIRST_EJECTION = WORD_EJECTION_CAPPED, FIRST_OVERLOAD = WORD_OVERLOAD_NONE,
	FIRST_SHARE = WORD_SHARE_ALL, FIRST_POISON = WORD_POISON_CRASH, FIRST_ISOLATION = WORD_ISOLATION_NONE,
	FIRST_BAD_UPDATE = WORD_BAD_UPDATE_CRASH, FIRST_REPLICATION = WORD_REPLICATION_SYNC,
	FIRST_GUARD = WORD_GUARD_NONE, FIRST_MODE = WORD_MODE_HARD, FIRST_RETRIES = WORD_RETRIES_NONE,
	FIRST_CRITICALITY = WORD_CRITICALITY_CRITICAL, FIRST_PROPERTY = WORD_PROPERTY_CONSISTENCY,
	FIRST_AXIS = WORD_AXIS_INFRASTRUCTURE, FIRST_MECHANISM = WORD_MECHANISM_COPY
};

enum {
#define WORD(set, name, spelling, says) set##_##name = WORD_##set##_##name - FIRST_##set + 1,
#include "model/words.def"
};

/* The spelling of a word of a set, value counted from 1; "unspecified" for 0. */
const char *cal_word(cal_word_set set, unsigned value);

/* How many words a set has. */
unsigned cal_words(cal_word_set set);

/* The value of a spelling, 0 if the set has no such word. */
unsigned cal_word_value(cal_word_set set, const char *spelling);

/* What "by", "per", "scope", "reach" and "within" may be besides a domain kind. */
enum { BY_REPLICA = 64, BY_FLEET = 65 };  /* beyond every domain kind; 0: unspecified */

#endif
