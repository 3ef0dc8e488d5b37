/* export/json.h -- results and threats as JSON.
 *
 * The object of a model has these members, in this order:
 *
 *     format, calisto   {name, version} of the format, and the program's version; the former is raised when
 *                       a member changes its meaning or goes, not when one is added
 *     model             name, file, description, owner, reviewed, catalogue, counts of elements
 *     summary           counts of findings by level, of services, threats, events, and of verdicts
 *     services          what they are, their objectives with the state of each, letters already lost
 *     threats           all that are asked about, the user's own included, as in the catalogue
 *     verdicts          service -> threat -> null (not applicable), "undescribed", or {fails, unknown,
 *                       share}: letters lost at best, letters lost only at worst, and the least and the
 *                       largest share of clients losing A to one event, left out where it is all of them;
 *                       the structure's threats have findings and no verdicts
 *     elements          threat -> element -> service -> the same of that element's events alone, where
 *                       there is a loss; events of no element are left out
 *     findings          gravest first: code, threat, level, element, title, why, at, effects (by service,
 *                       with the chain of causes), remedies; accepted: an index into `accepted`, or null
 *     questions         those that settle most first
 *     accepted          the risks that the model accepts
 *
 * A run of several models gives an object with the list `models` of such objects, without those that were
 * wrong.  Places are {file, line, column, width}, columns and widths in code points, or null. */
#ifndef CALISTO_EXPORT_JSON_H
#define CALISTO_EXPORT_JSON_H

#include "export/export.h"

void cal_json_write(const cal_export_request *request, cal_out *out);

/* The threats of an axis (0: all) of a catalogue. */
void cal_json_threats(const cal_catalogue *catalogue, unsigned axis, const char *version, cal_out *out);

#endif
