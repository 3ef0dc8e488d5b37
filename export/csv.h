/* export/csv.h -- findings for a spreadsheet: a header, and a record for each finding and service that it costs something, accepted
 * ones too, and for each message about a file.  docs/formats.md tells the columns. */
#ifndef CALISTO_EXPORT_CSV_H
#define CALISTO_EXPORT_CSV_H

#include "export/export.h"

void cal_csv_write(const cal_export_request *request, cal_out *out);

#endif
