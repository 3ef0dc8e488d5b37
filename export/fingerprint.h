/* export/fingerprint.h -- a short name for a finding that stays the same from run to run.
 *
 * Pipelines and baselines ask whether a finding is the one that they know.  Lines move with every change of a file, and
 * titles are worded anew from time to time; so a fingerprint is made of what the finding is: the threat, the section and
 * name of its element, and the names of the services that it costs something, sorted.  A counted objective, whose element
 * is the service, adds its text ("2 zone-loss").  Rewording, reordering or moving parts of a model changes no fingerprint;
 * a further service that is hit does. */
#ifndef CALISTO_EXPORT_FINGERPRINT_H
#define CALISTO_EXPORT_FINGERPRINT_H

#include "rules/results.h"

enum { CAL_FINGERPRINT = 17 };  /* 16 hexadecimal digits, and a NUL */

/* The fingerprint of a finding of these results, into `into`, which is returned.  Two findings of one model may share
 * one where even their services are the same (of no element, say); whoever needs a key adds a number. */
const char *cal_fingerprint_finding(const cal_results *r, const cal_finding *finding, char into[CAL_FINGERPRINT]);

/* The fingerprint of n texts, in their order; NULL is told from "". */
const char *cal_fingerprint_texts(const char *const *texts, size_t n, char into[CAL_FINGERPRINT]);

#endif
