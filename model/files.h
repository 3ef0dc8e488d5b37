/* model/files.h -- what a model remembers of its files: where its elements stand in them, and tables that
 * are made when they are first asked for.  Private to model/. */
#ifndef CALISTO_MODEL_FILES_H
#define CALISTO_MODEL_FILES_H

#include "model/model.h"

typedef struct {
	const cal_source *source;
	const struct cal_entries *marks;                  /* see cal_file */
	uint32_t n_marks;
	uint32_t first[SECTION_COUNT], n[SECTION_COUNT];  /* its elements in the model's arrays */
} cal_file_range;

/* The nearest domain of one kind for every domain, and how far it is. */
typedef struct {
	uint32_t *nearest, *distance;  /* NULL: not made yet */
} cal_kind_table;

typedef struct {
	const cal_domain *domains;  /* those that the tables are about */
	uint32_t n;
	uint32_t *order;            /* what a domain is within stands before it */
	cal_kind_table of_kind[32];
} cal_domain_tables;

struct cal_files {
	const cal_file_range *at;
	uint32_t n;
	cal_arena *keep;
	cal_domain_tables *tables;
};

#endif
