/* model/domains.h -- the domain that a place is in. */
#ifndef CALISTO_MODEL_DOMAINS_H
#define CALISTO_MODEL_DOMAINS_H

#include "model/model.h"

/* The domain of a kind that a domain is or is in: the nearest, breadth first, in order of `within`;
 * CAL_NONE if there is none.  Asked again about a model, it answers from a table, which it keeps in the
 * arena that the model was read into. */
uint32_t cal_domain_of_kind(const cal_model *m, uint32_t domain, unsigned kind);

/* The same for all domains, by domain: the table. */
const uint32_t *cal_domains_of_kind(const cal_model *m, unsigned kind);

/* Makes the tables of all kinds; from then on several threads may ask. */
void cal_domains_prepare(const cal_model *m);

#endif
