/* model/keys.h -- the file format as a table: what keys there are, what they hold and what they say.  For
 * whoever describes the format: a JSON schema, the documentation, completion. */
#ifndef CALISTO_MODEL_KEYS_H
#define CALISTO_MODEL_KEYS_H

#include "model/scalars.h"

typedef enum {
	KEY_SCALAR,  /* one value, in a notation */
	KEY_WORD,    /* one word of a closed set */
	KEY_PART     /* a mapping with keys of its own */
} cal_key_type;

typedef struct cal_key_set cal_key_set;  /* the keys of one mapping */

typedef struct {
	const char *key;
	const char *says;  /* "how many copies of it there are; default 1" */
	cal_key_type type;
	bool list;         /* a list of them */
	bool required;
	cal_notation notation;   /* of a scalar */
	unsigned n_words;        /* of a word: how many there are */
	const cal_key_set *part; /* of a part: its keys */
	const void *words;
} cal_key;

/* The keys of the file's top. */
const cal_key_set *cal_keys_root(void);

/* Key number i of a set, from 0; false where there are no more. */
bool cal_keys_at(const cal_key_set *set, unsigned i, cal_key *key);

/* Word number i of a key's, from 0; what it says: "people decide that a step was good". */
const char *cal_key_word(const cal_key *key, unsigned i);
const char *cal_key_word_says(const cal_key *key, unsigned i);

#endif
