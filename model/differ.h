/* model/differ.h -- what two models say differently, attribute by attribute.
 *
 * Elements are matched by section and name.  An element that is gone and one that is new and says the same under another
 * name are one that was renamed; mentions of it elsewhere are then no differences.  Values are compared by what they say,
 * not by how they are written. */
#ifndef CALISTO_MODEL_DIFFER_H
#define CALISTO_MODEL_DIFFER_H

#include "model/model.h"

typedef enum { DIFFERENCE_SET, DIFFERENCE_ADDED, DIFFERENCE_REMOVED, DIFFERENCE_RENAMED } cal_difference_kind;

typedef struct {
	uint8_t kind;
	cal_element before, after;     /* of section SECTION_NONE: the top of the model; index CAL_NONE: it is not there */
	const char *path;              /* DIFFERENCE_SET: the attribute, "rollout.gate"; else "" */
	const char *was, *is;          /* its values in flow style; NULL: left out */
	cal_place at_before, at_after; /* of the value, or of the element's name where the attribute is left out */
} cal_difference;

typedef struct {
	const cal_difference *at;      /* by section, place in the newer model (removed ones last), and path */
	uint32_t n;
	uint32_t *new_of[SECTION_COUNT];  /* by element of the older: its number in the newer, CAL_NONE: it is gone */
	uint32_t *old_of[SECTION_COUNT];  /* the other way */
} cal_differences;

/* Compares an older model with a newer.  Lives in keep. */
cal_differences cal_differ_models(cal_arena *keep, const cal_model *older, const cal_model *newer);

/* "components/web" of the model, "the model" for its top. */
const char *cal_element_path(cal_arena *keep, const cal_model *m, cal_element e);

#endif
