/* export/gcc.h -- issues as compilers tell them, a line for each that nobody has accepted, for editors and for
 * whatever else reads compilers' messages. */
#ifndef CALISTO_EXPORT_GCC_H
#define CALISTO_EXPORT_GCC_H

#include "export/export.h"

void cal_gcc_write(const cal_export_request *request, cal_out *out);

#endif
