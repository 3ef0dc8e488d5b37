/* tests/import/fixture.h -- fault trees read for a test, and what is said of them. */
#ifndef CALISTO_TESTS_IMPORT_FIXTURE_H
#define CALISTO_TESTS_IMPORT_FIXTURE_H

#include "engine/answer.h"
#include "import/openpsa.h"

typedef struct {
	cal_arena keep;
	cal_openpsa model;
	bool read;          /* there is a model */
	double mission_time;
	cal_diags out;
	const char *said;   /* what cal_diags_print would print, without the folders before a file's name */
} openpsa_fixture;

void openpsa_start(openpsa_fixture *f);
void openpsa_end(openpsa_fixture *f);

/* Read files, or a text; true: they are right. */
bool openpsa_paths(openpsa_fixture *f, const char *const *paths, size_t n);
bool openpsa_path(openpsa_fixture *f, const char *path);
bool openpsa_bytes(openpsa_fixture *f, const char *bytes, size_t n);
bool openpsa_text(openpsa_fixture *f, const char *text);

/* All minimal cut sets of a gate (NULL: of the first top): "{a b} {c}"; "" for none, "{}" where the top is true. */
const char *openpsa_sets(openpsa_fixture *f, const char *gate);

/* The exact probability of the first top. */
double openpsa_probability(openpsa_fixture *f);

/* A model of events a to e, of probability 0.5, and a gate `top` with a formula. */
const char *openpsa_model(openpsa_fixture *f, const char *formula);

#endif
