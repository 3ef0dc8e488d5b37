/* model/remarks.h -- comments that are for calisto: risks accepted beside the element that they are about.
 *
 *     # calisto: accept THREAT [for SERVICE[, SERVICE]...] [until DATE] [by OWNER]: REASON
 *
 * libyaml's events have no comments.  They are looked for in the bytes, between the scalars, and only in a
 * file that has the bytes for one; any other file costs one search for them.  Private to model/. */
#ifndef CALISTO_MODEL_REMARKS_H
#define CALISTO_MODEL_REMARKS_H

#include "model/load.h"

/* A name, and where it stands. */
typedef struct {
	const char *text;
	cal_place at;
} cal_said;

typedef struct cal_remark {
	cal_place at;              /* the comment */
	uint8_t section;           /* of the element beside which it stands, one of domains to services */
	uint32_t index;            /* which entry of that section it is, in its file */
	cal_said threat;
	const cal_said *services;  /* n_services 0: all */
	uint32_t n_services;
	const char *reason, *owner;
	int32_t expires;           /* days since 1970-01-01; INT32_MAX: never */
} cal_remark;

/* Fills f->remarks, in the order of the file, in keep.  What is wrong with a comment for calisto is an error in
 * out; names are not looked up.  A file that is not sound YAML has none. */
void cal_remarks_find(cal_arena *keep, cal_file *f, cal_diags *out);

#endif
