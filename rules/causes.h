/* rules/causes.h -- why a service loses a letter: from the service the failed nodes of an event are followed back
 * to what was struck, while the event's batch can still be looked at. */
#ifndef CALISTO_RULES_CAUSES_H
#define CALISTO_RULES_CAUSES_H

#include "engine/trace.h"
#include "rules/judge.h"

/* How an event strikes a component. */
typedef struct {
	uint32_t component, copies;  /* copies: struck with some letter */
	uint8_t letters;
	uint32_t doubts;             /* bits of what is unspecified about that */
} cal_struck;

/* One event, in one lane of a batch. */
typedef struct cal_causes {
	const cal_judgement *j;
	const cal_batch *batch;
	cal_trace trace;
	unsigned lane;
	bool worst;
	uint32_t threat;
	const cal_event *event;
	cal_struck *struck, *ground;  /* whom it strikes; each may be put in order of component */
	uint32_t n_struck, n_ground;
	bool struck_sorted, ground_sorted;
	cal_node *path;               /* from a service back to the strike */
	uint32_t n_path, path_room;
} cal_causes;

/* An attribute that decides and is left out, and whose it is. */
typedef struct {
	cal_doubt doubt;
	cal_element element;
} cal_open;

cal_causes *cal_causes_start(const cal_judgement *j, const cal_batch *batch);
void cal_causes_free(cal_causes *c);

/* Turns to an event: a lane of the batch, and whom it strikes. */
void cal_causes_at(cal_causes *c, unsigned lane, const cal_event *event, cal_struck *struck, uint32_t n);

/* The chain from what was struck to a service, for a letter (PROPERTY_...) that the event costs it.  Texts and
 * steps live in keep; the result has *n steps.  The first is about a struck component, which is *root. */
const cal_step *cal_causes_chain(cal_causes *c, cal_arena *keep, uint32_t service, unsigned letter, uint32_t *n,
                                 uint32_t *root);

/* The struck component at the chain's start, CAL_NONE if there is none; cheaper, no text is made. */
uint32_t cal_causes_root(cal_causes *c, uint32_t service, unsigned letter);

/* What is left out and decides whether the event costs the service the letter: calls `tell` for each. */
void cal_causes_open(cal_causes *c, uint32_t service, unsigned letter, void (*tell)(void *to, cal_open open), void *to);

/* Words for what an event of a threat at an element is: "bad release of 'applier'". */
const char *cal_event_words(cal_arena *keep, const cal_model *m, uint32_t threat, cal_element element);

#endif
