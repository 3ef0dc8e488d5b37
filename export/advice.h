/* export/advice.h -- the fewest changes with which promises are kept, for people, for programs and for patch(1). */
#ifndef CALISTO_EXPORT_ADVICE_H
#define CALISTO_EXPORT_ADVICE_H

#include "export/look.h"
#include "rules/advise.h"

void cal_text_advice(const cal_advice *advice, cal_look look, cal_out *out);
void cal_json_advice(const cal_advice *advice, const char *version, cal_out *out);

/* A unified diff of all files that change; nothing where none does. */
void cal_patch_advice(const cal_advice *advice, cal_out *out);

#endif
