/* export/openpsa.h -- a formula as a fault tree in the Open-PSA Model Exchange Format, for other tools to check. */
#ifndef CALISTO_EXPORT_OPENPSA_H
#define CALISTO_EXPORT_OPENPSA_H

#include "engine/formula.h"
#include "base/out.h"

typedef struct {
	const char *name;             /* of the fault tree */
	const char *about;            /* a sentence on it, or NULL */
	const cal_formula *formula;   /* gates that were reserved are defined */
	cal_edge top;
	const char *top_name;
	const char *const *events;    /* by event: its name */
	const char *const *gates;     /* by node: a gate's name, NULL for those that have none; NULL: none has */
} cal_openpsa_tree;

/* Writes what the top hangs on.  Names become identifiers that every tool takes: letters, digits, - and _ stay, each
 * other character becomes _x and its code in hexadecimal and _, and a name that is taken gets a number; so different
 * things have different names, and the same ones in each run.  What is lost of a name stands in its label.
 *
 * The format has no gates that look at themselves: those become as many gates as it takes for their least fixpoint. */
void cal_openpsa_write(const cal_openpsa_tree *tree, cal_out *out);

/* The identifier of a name, in an arena. */
const char *cal_openpsa_identifier(cal_arena *a, const char *name);

/* Why no tree can be written here; NULL: it can. */
const char *cal_openpsa_unable(void);

#endif
