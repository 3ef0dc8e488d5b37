/* export/github.h -- issues as workflow commands, which GitHub shows beside the lines of a change: a line for each that
 * nobody has accepted, errors first, for it shows no more than ten errors, ten warnings and ten notices of a step. */
#ifndef CALISTO_EXPORT_GITHUB_H
#define CALISTO_EXPORT_GITHUB_H

#include "export/export.h"

void cal_github_write(const cal_export_request *request, cal_out *out);

#endif
