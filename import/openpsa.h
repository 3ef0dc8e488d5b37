/* import/openpsa.h -- fault trees in the Open-PSA Model Exchange Format to a formula.
 *
 * Read are gates of all connectives, nested formulas, house events, basic events with constant probabilities,
 * parameters and arithmetic, containers with public and private names.  docs/fta.md tells what is read of the rest.
 * Several files are one model. */
#ifndef CALISTO_IMPORT_OPENPSA_H
#define CALISTO_IMPORT_OPENPSA_H

#include "base/source.h"
#include "engine/formula.h"

typedef struct {
	const char *const *paths;  /* "-": standard input */
	size_t n;
	double mission_time;       /* hours; not a number: not known */
} cal_openpsa_request;

/* A gate that no other one refers to, or one that was asked for. */
typedef struct {
	const char *name;
	const char *fault_tree;  /* the outermost container that it stands in; "": none */
	cal_edge edge;
	uint32_t definition;     /* of import/mef.h */
} cal_openpsa_top;

typedef struct {
	cal_formula formula;
	const char *const *events;    /* by event: its name; its path where that is private */
	const char *const *labels;    /* by event: what people call it, or NULL */
	uint32_t n_events;            /* of the whole model */
	const cal_openpsa_top *tops;  /* in the order of the files */
	uint32_t n_tops;
	struct cal_mef *mef;
} cal_openpsa;

/* Reads a model; names live in keep.  False: it is wrong, which out has been told; nothing is left to free. */
bool cal_openpsa_read(cal_arena *keep, const cal_openpsa_request *request, cal_openpsa *into, cal_diags *out);
void cal_openpsa_free(cal_openpsa *it);

/* The gate with a name, or a path of names with dots between.  False: there is none; *near is a name like it, or
 * NULL. */
bool cal_openpsa_gate(const cal_openpsa *it, const char *name, cal_openpsa_top *top, const char **near);

/* What a gate hangs on: gates with itself, basic events, those of them without a probability. */
typedef struct {
	uint32_t gates, events, unquantified;
} cal_openpsa_size;
cal_openpsa_size cal_openpsa_measure(const cal_openpsa *it, const cal_openpsa_top *top);

#endif
