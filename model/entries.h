/* model/entries.h -- the entries of a file's sections, found by their indentation alone.
 *
 *     components:
 *       - name: web          an entry starts at a '-' in the column of the section's first
 *         replicas: 3
 *       - {name: db}
 *
 * Much quicker than libyaml, and no more than a guess: quoted text may look the same.  Whoever uses an entry looks
 * whether it is what was sought. */
#ifndef CALISTO_MODEL_ENTRIES_H
#define CALISTO_MODEL_ENTRIES_H

#include "model/model.h"

typedef struct cal_entries {
	uint8_t section;      /* of the current entry */
	uint32_t index;       /* its place in the section */
	const char *bytes;    /* from the start of its first line, */
	size_t length;        /* to where the next begins */
	uint32_t line;        /* lines before it */
	/* how far the file has been looked at */
	const char *at, *end;
	uint32_t at_line;
	uint8_t at_section;
	uint32_t next_index;
	size_t column;        /* of the section's entries; SIZE_MAX: not yet known */
	uint32_t seen;        /* bits of sections whose key was met */
	uint32_t key_line;    /* where the newest of them was */
	bool doubtful;        /* one was met twice: one of them is text, and nothing that was found counts */
} cal_entries;

/* Starts before the first entry of a file whose lines all end with \n. */
void cal_entries_start(cal_entries *e, const cal_source *source);

/* Do all lines in some bytes of a file, which begin with a character, end with \n, as far as libyaml sees it? */
bool cal_entries_plain_lines(const char *bytes, size_t n);

/* Goes to the next entry; false: there is none. */
bool cal_entries_next(cal_entries *e);

#endif
