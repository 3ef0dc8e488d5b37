/* model/baseline.h -- a file of findings that are known: what a run need not tell again. */
#ifndef CALISTO_MODEL_BASELINE_H
#define CALISTO_MODEL_BASELINE_H

#include "model/model.h"

/* What is known of one finding and one service.  A finding is its threat, or fact, and its element, wherever these stand. */
typedef struct {
	const char *finding;  /* the threat's slug, of a counted objective with the count before it; or the fact's */
	const char *element;  /* "software/applier"; NULL: of no element */
	const char *service;  /* NULL: it costs none */
	uint8_t level;        /* 1 error, 2 warning, 3 note */
	uint8_t letters;      /* lost at best, bits 1u << (PROPERTY_... - 1) */
} cal_known;

typedef struct {
	const char *model, *file;  /* the model's name, and its path as seen from the baseline's folder */
	cal_known known;
} cal_baseline_entry;

typedef struct {
	const cal_baseline_entry *at;
	uint32_t n;
} cal_baseline;

/* Reads a baseline, into keep.  NULL: it cannot be read, or is wrong, and out says why. */
const cal_baseline *cal_baseline_read(cal_arena *keep, const char *path, cal_diags *out);

#endif
