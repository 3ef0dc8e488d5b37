/* export/text.h -- results and threats for people at a terminal. */
#ifndef CALISTO_EXPORT_TEXT_H
#define CALISTO_EXPORT_TEXT_H

#include "export/export.h"
#include "rules/facts.h"

/* For each model the matrix, the findings, the questions and a summary in one line. */
void cal_text_write(const cal_export_request *request, cal_out *out);

/* All there is to know of a threat. */
void cal_text_explain(const cal_threat *threat, cal_look look, cal_out *out);
void cal_text_explain_fact(const cal_fact *fact, cal_look look, cal_out *out);

/* The threats of an axis (0: all) of a catalogue, one line each. */
void cal_text_threats(const cal_catalogue *catalogue, unsigned axis, cal_look look, cal_out *out);

#endif
