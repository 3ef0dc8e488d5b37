/* model/bytes.h -- characters that no YAML file may have. */
#ifndef CALISTO_MODEL_BYTES_H
#define CALISTO_MODEL_BYTES_H

#include "base/source.h"

/* The bytes of a source for libyaml, which reads nothing behind a bad character.  Bad ones are reported,
 * and replaced by question marks in a copy, so that lines and columns stay; the copy lives in keep.  NULL:
 * this is no text at all, which is reported too. */
const char *cal_clean_bytes(cal_arena *keep, const cal_source *source, size_t *length, cal_diags *out);

#endif
