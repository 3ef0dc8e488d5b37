/* export/fta.h -- what is known of a top event, for people and for programs. */
#ifndef CALISTO_EXPORT_FTA_H
#define CALISTO_EXPORT_FTA_H

#include "engine/answer.h"
#include "export/look.h"
#include "export/json_writer.h"
#include "base/out.h"

/* Why something is not known. */
typedef enum { FTA_COMPLETE, FTA_TOO_BIG, FTA_OUT_OF_TIME, FTA_INTERRUPTED } cal_fta_outcome;

typedef struct {
	const char *const *files;
	size_t n_files;
	const char *top, *fault_tree;    /* fault_tree "": none */
	uint32_t gates, events;          /* that the top hangs on */
	uint32_t unquantified;           /* events without a probability: then no probability is known */
	const char *const *names;        /* by event */
	cal_fta_outcome outcome;
	bool with_figures;
	cal_answer answer;
} cal_fta;

void cal_fta_text(const cal_fta *const *tops, size_t n, cal_look look, cal_out *out);
/* The members of one top, into an object that is open. */
void cal_fta_json_top(cal_json *j, const cal_fta *t);
void cal_fta_json(const cal_fta *const *tops, size_t n, const char *version, cal_out *out);

/* Why something is not known, if the engine was stopped by a user or else by the clock. */
cal_fta_outcome cal_fta_outcome_of(cal_exact_outcome outcome, bool interrupted);

/* "exact", "too-big", "out-of-time", "interrupted" */
const char *cal_fta_outcome_name(cal_fta_outcome outcome);

#endif
