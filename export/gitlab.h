/* export/gitlab.h -- issues as a code quality report of GitLab: a JSON list with those that nobody has accepted. */
#ifndef CALISTO_EXPORT_GITLAB_H
#define CALISTO_EXPORT_GITLAB_H

#include "export/export.h"

void cal_gitlab_write(const cal_export_request *request, cal_out *out);

#endif
