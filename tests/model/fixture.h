/* tests/model/fixture.h -- models read from strings and files, with what was said about them. */
#ifndef CALISTO_TESTS_MODEL_FIXTURE_H
#define CALISTO_TESTS_MODEL_FIXTURE_H

#include "model/read.h"

typedef struct {
	cal_arena keep;
	cal_diags out;
	cal_catalogue builtin;  /* of rules/catalogue */
	const cal_model *m;     /* what was read last, or NULL */
	char *said; /* the messages as they are printed, without the folder of the file; to be freed */
} read_fixture;

void read_start(read_fixture *f);
void read_end(read_fixture *f);

/* Reads a model; request may be NULL.  Messages are those of this reading only. */
const cal_model *read_path(read_fixture *f, const char *path, const cal_read_request *request);

/* The same from bytes or a string, by way of a file named model.yaml in a folder of its own. */
const cal_model *read_bytes(read_fixture *f, const char *bytes, size_t length);
const cal_model *read_string(read_fixture *f, const char *yaml);

/* A folder for files of a test, made anew and removed by read_end; and a path in it, in f->keep. */
const char *read_folder(void);
const char *read_file(read_fixture *f, const char *name, const char *bytes, size_t length);

/* Seconds since some start, and those that the process itself has worked: a busy machine does not add to them. */
double read_clock(void);
double read_work(void);

#endif
