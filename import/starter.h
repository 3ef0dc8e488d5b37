/* import/starter.h -- the first file of a model, from a few answers. */
#ifndef CALISTO_IMPORT_STARTER_H
#define CALISTO_IMPORT_STARTER_H

#include "base/out.h"

typedef struct {
	const char *const *at;
	size_t n;
} cal_names;

/* Names fit NOTATION_NAME of model/scalars.h and differ within their list; counts are 1 at least, zones 26 at most. */
typedef struct {
	const char *name;          /* of the system */
	cal_names services, components;
	unsigned replicas, zones;
	bool one_program;          /* that all components run; else each has its own */
	cal_names logs, configs;   /* what they read, perhaps nothing; no name in both */
	const char *schema;        /* the schema's file as seen from the model */
} cal_starter;

/* Writes a model that reads without an error, and comments that teach.  Failures are in out->error. */
void cal_starter_write(const cal_starter *s, cal_out *out);

#endif
