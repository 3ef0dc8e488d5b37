/* export/junit.h -- objectives as test cases: a suite for each model, a class for each service, a case for each objective.
 * What is an error and about no objective (a property already lost, an acceptance that expired) is a case that fails; a
 * model that is wrong is a suite with a case that has an error. */
#ifndef CALISTO_EXPORT_JUNIT_H
#define CALISTO_EXPORT_JUNIT_H

#include "export/export.h"

void cal_junit_write(const cal_export_request *request, cal_out *out);

#endif
