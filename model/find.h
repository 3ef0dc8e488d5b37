/* model/find.h -- spots in files to places: of the entries sought, or in one pass of libyaml over the file. */
#ifndef CALISTO_MODEL_FIND_H
#define CALISTO_MODEL_FIND_H

#include "model/model.h"

typedef struct {
	const cal_source *source;  /* NULL: there is no place */
	uint8_t section;           /* cal_section; SECTION_NONE: the path starts at the top */
	uint32_t index;            /* which entry of the section, in this file */
	const char *path;          /* as in model/places.h */
	const char *name;          /* of the entry, which no other has in its section; NULL: it has none */
	const struct cal_entries *marks;  /* see cal_file: what looks like an entry of the source is one; NULL: perhaps not */
	uint32_t n_marks;
	cal_place at;              /* out */
} cal_find;

void cal_find_all(cal_find *finds, size_t n);

#endif
