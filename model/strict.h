/* model/strict.h -- the strict pass: every error of one file, with its place.
 *
 * It walks libyaml's events along the schema tables that libcyaml uses, so it knows the same keys.  Where
 * libcyaml has filled f->root, it only adds what libcyaml leaves out (which lists are empty and which are
 * absent); where it has not, the pass fills f->root itself with what can be read, and marks what cannot. */
#ifndef CALISTO_MODEL_STRICT_H
#define CALISTO_MODEL_STRICT_H

#include "model/load.h"

void cal_file_check(cal_arena *keep, cal_file *f, cal_diags *out);

#endif
