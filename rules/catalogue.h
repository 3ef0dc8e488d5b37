/* rules/catalogue.h -- the threats that calisto knows: rules/catalogue/ compiled into the program. */
#ifndef CALISTO_RULES_CATALOGUE_H
#define CALISTO_RULES_CATALOGUE_H

#include "model/model.h"

/* The files of rules/catalogue, in the order of their codes; made by tools/embed.awk. */
extern const cal_source cal_catalogue_sources[];
extern const unsigned cal_catalogue_count;

/* The same with empty lines in place of what only people read: why, incidents, references, and sources of rates. */
extern const cal_source cal_catalogue_terse[];

/* The built-in catalogue, read by the loader that reads a user's threats.  Lives in keep.  Never NULL: that
 * it reads without error is tested. */
const cal_catalogue *cal_builtin_catalogue(cal_arena *keep);

/* Without the texts that a check in brief does not look at: read in a third of the time, which each run on a small model
 * waits for. */
const cal_catalogue *cal_builtin_catalogue_terse(cal_arena *keep);

#endif
