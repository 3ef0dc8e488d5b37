/* model/names.h -- names to numbers: an open hash table over an array of strings. */
#ifndef CALISTO_MODEL_NAMES_H
#define CALISTO_MODEL_NAMES_H

#include "base/arena.h"

/* The start of a name, NUL behind it where it is shorter: most names are told apart without leaving the
 * table, which is what a look-up among a million costs. */
typedef struct {
	uint64_t words[3];
} cal_name_start;

typedef struct {
	cal_name_start start;
	uint32_t hash, number;  /* number: one more than that of whoever has the name; 0: free */
} cal_name_slot;

typedef struct {
	const char **at;       /* the names, by number; NULL where there is none */
	uint32_t n;
	cal_name_slot *slots;  /* a power of two of them, at most half full; outside arenas */
	uint32_t mask;
} cal_names;

/* Room for n names, all NULL, in the arena. */
void cal_names_start(cal_names *names, cal_arena *a, uint32_t n);

/* Makes them all NULL again. */
void cal_names_forget(cal_names *names);

/* Gives number i a name; returns the number that had it before, or CAL_NONE. */
uint32_t cal_names_set(cal_names *names, uint32_t i, const char *name);

/* Tells the name of the i-th thing, or NULL; pure. */
typedef const char *cal_name_of(const void *from, uint32_t i);

/* Gives the numbers from `first` on the names of n things, by several threads, into names that had none but those of lower
 * numbers.  False: some name is had twice, or is not `good`; then who has which name is not known, and the names are to be
 * started again. */
bool cal_names_set_all(cal_names *names, uint32_t first, uint32_t n, cal_name_of *name_of, const void *from,
                       bool (*good)(const char *name));

/* The number of a name, the first it was given to, or CAL_NONE. */
uint32_t cal_names_find(const cal_names *names, const char *name);

/* Has the memory fetched in which a name will soon be looked up. */
void cal_names_expect(const cal_names *names, const char *name);

void cal_names_free(cal_names *names);

#endif
