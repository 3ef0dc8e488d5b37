/* model/places.h -- where in its file an element stands.
 *
 * libcyaml keeps no positions, and a run that has nothing to report needs none.  So places are looked up
 * afterwards, many at once, in one pass of libyaml over the files. */
#ifndef CALISTO_MODEL_PLACES_H
#define CALISTO_MODEL_PLACES_H

#include "model/model.h"

typedef struct {
	cal_element element;   /* in: SECTION_NONE asks for the file's start */
	const char *path;      /* in: "" the element's name; else a path below it: "rollout.gate", "consumes[0].on_poison",
	                          "survives[2]"; where the path does not exist, the deepest part of it that does */
	cal_place at;          /* out; width covers the scalar, or is 0 for a list or mapping */
} cal_place_query;

/* Fills `at` of every query.  Built-in threats have the catalogue's source. */
void cal_places_find(const cal_model *m, cal_place_query *queries, size_t n);

#endif
