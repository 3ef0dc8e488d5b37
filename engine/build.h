/* engine/build.h -- modules to BDDs: orders of their variables race against each other. */
#ifndef CALISTO_ENGINE_BUILD_H
#define CALISTO_ENGINE_BUILD_H

#include "engine/exact_internal.h"
#include "engine/order.h"

/* What modules are built with, one after the other. */
typedef struct {
	cal_exact *x;
	cal_ordering ordering;
	uint32_t *local;   /* by variable: which of its module's it is */
} cal_builder;

void cal_builder_start(cal_builder *b, cal_exact *x);
void cal_builder_end(cal_builder *b);

/* Makes the diagram of a module, x->modules[module].bdd and its order. */
cal_exact_outcome cal_build(cal_builder *b, uint32_t module);

#endif
