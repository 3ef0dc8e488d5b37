/* rules/changes.h -- what could be changed in a model so that a failure costs less: the catalogue's remedies, with this
 * model's names and values, as edits of its files.
 *
 * A remedy names an attribute and an exemplary value ("component.placement", "[zone-a, zone-b]").  Here it becomes one
 * change or several for each element of the chain of causes that it could be about: a placement over domains that the
 * model has, a rollout by a kind of domain that its copies are spread over, a word as it stands.  A remedy that asks for
 * something which the model does not have, a fallback or a second implementation, becomes none: people have to design
 * it.  Whether a change helps is not known here; rules/advise.h tries. */
#ifndef CALISTO_RULES_CHANGES_H
#define CALISTO_RULES_CHANGES_H

#include "model/edit.h"
#include "rules/results.h"

typedef struct {
	cal_element element;      /* whose attributes are changed */
	const cal_edit *edits;    /* 1 at least, all of that element */
	uint32_t n_edits;
	const char *key;          /* the edits in words that are unique: "software/applier: rollout.gate: automatic" */
	const char *says;         /* the remedy's sentence */
	const char *cost;         /* what it costs, in words: "releases take longer" */
	uint32_t effort;          /* the same as a number from 1 on, to prefer the lesser */
	bool statement;           /* it only says what the model leaves open: it may be so already */
} cal_change;

/* Changes, each once.  All zero: none. */
typedef struct {
	cal_arena *keep;          /* set it first */
	cal_change *at;
	uint32_t n, room;
	uint32_t *slots;          /* by hash of key: one more than the number of a change */
	uint32_t n_slots;
} cal_changes;

/* Adds the changes that bear on an effect of a finding, and puts the numbers of all of them, old and new, into numbers
 * (grown with cal_resize, *n of *room). */
void cal_changes_for(cal_changes *into, const cal_results *r, const cal_finding *f, const cal_effect *e, uint32_t **numbers,
                     uint32_t *n, uint32_t *room);
void cal_changes_free(cal_changes *c);

/* Do two changes set the same attribute, or one a part of the other's? */
bool cal_changes_clash(const cal_change *a, const cal_change *b);

#endif
