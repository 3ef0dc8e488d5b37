/* export/sarif.h -- issues as SARIF 2.1.0, one run: rules with their help, results with places, causes as related locations and
 * code flows, fingerprints that survive edits, suppressions for what somebody accepted. */
#ifndef CALISTO_EXPORT_SARIF_H
#define CALISTO_EXPORT_SARIF_H

#include "export/export.h"

void cal_sarif_write(const cal_export_request *request, cal_out *out);

#endif
