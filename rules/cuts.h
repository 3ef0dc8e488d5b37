/* rules/cuts.h -- the events that together cost a service a property: its minimal cut sets, across threats. */
#ifndef CALISTO_RULES_CUTS_H
#define CALISTO_RULES_CUTS_H

#include "rules/failures.h"

typedef struct {
	uint32_t service;
	unsigned letter;         /* PROPERTY_... */
	bool worst;              /* the reading */
	const bool *threats;     /* by threat: those that count; NULL: all that have events */
} cal_cuts_request;

/* The formula of one loss, and who its events are. */
typedef struct {
	cal_failures failures;
	cal_tops tops;
	cal_edge top;
	const char **names;      /* by event of the formula, in the arena */
} cal_loss;

/* Takes up a loss.  With a scope, A is lost as soon as one group of clients has lost it. */
cal_loss cal_loss_of(cal_arena *keep, const cal_basis *basis, const cal_cuts_request *request);
void cal_loss_free(cal_loss *l);

/* The kept event that stands behind an event of the formula. */
static inline const cal_basic_event *cal_loss_event(const cal_loss *l, uint32_t event)
{
	return &l->failures.events[l->tops.event_of[event]];
}

#endif
