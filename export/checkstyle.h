/* export/checkstyle.h -- issues as Checkstyle tells them, by file; without those that somebody has accepted. */
#ifndef CALISTO_EXPORT_CHECKSTYLE_H
#define CALISTO_EXPORT_CHECKSTYLE_H

#include "export/export.h"

void cal_checkstyle_write(const cal_export_request *request, cal_out *out);

#endif
