/* model/strict.h -- the strict pass: every error of one file, with its place.
 *
 * It walks libyaml's events along the schema tables that libcyaml uses, so it knows the same keys.  Where
 * libcyaml has filled f->root, it only adds what libcyaml leaves out (which lists are empty and which are
 * absent); where it has not, the pass fills f->root itself with what can be read, and marks what cannot. */
#ifndef CALISTO_MODEL_STRICT_H
#define CALISTO_MODEL_STRICT_H

#include "model/load.h"

void cal_file_check(cal_arena *keep, cal_file *f, cal_diags *out);

/* A kind of file that is no model. */
typedef struct {
	const cyaml_schema_value_t *schema;
	const char *what, *opening;  /* "a project file", "calisto: 1": what it is, and how it starts */
} cal_file_kind;

/* Reads f->source with the strict pass alone: the struct that the schema is of, in keep but for large lists, which are
 * f's until cal_file_forget.  NULL: errors are in out. */
const void *cal_file_fill(cal_arena *keep, cal_file *f, const cal_file_kind *kind, cal_diags *out);

#endif
