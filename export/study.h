/* export/study.h -- what the exact engine knows of one top event, for people and for programs. */
#ifndef CALISTO_EXPORT_STUDY_H
#define CALISTO_EXPORT_STUDY_H

#include "engine/study.h"
#include "export/json_writer.h"
#include "export/look.h"

typedef struct {
	const cal_study *study;
	const char *const *names;   /* by event of the formula */
	const cal_cut_limit *asked; /* the limit that was asked for; the study's may be narrower */
	bool truth;                 /* the top is true with no event at all */
	uint32_t importance;        /* so many measures are shown; UINT32_MAX: all */
	cal_cut_ranking ranking;    /* of the sets */
	const char *top;            /* what is lost, in words: "read-orders loses availability", "gate TOP is true" */
} cal_study_report;

/* Text: how many minimal cut sets, of which orders, how probable, the first of them, and what matters most.  Ends with
 * a line of its own; nothing stands before. */
void cal_text_study(cal_pen *pen, const cal_study_report *r);

/* Members of an object that is open: minimal_cut_sets, top_probability, by_order, cut_sets, importance ...; docs/json.md,
 * "A study". */
void cal_json_study(cal_json *j, const cal_study_report *r);

#endif
