/* export/json.h -- results and threats as JSON. */
#ifndef CALISTO_EXPORT_JSON_H
#define CALISTO_EXPORT_JSON_H

#include "export/export.h"

/* One model: one object.  Several: one object with the list `models` of such objects. */
void cal_json_write(const cal_export_request *request, cal_out *out);

/* The threats of an axis (0: all) of a catalogue. */
void cal_json_threats(const cal_catalogue *catalogue, unsigned axis, const char *version, cal_out *out);

#endif
