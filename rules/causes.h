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

/* The events of a batch. */
typedef struct cal_causes {
	const cal_judgement *j;
	const cal_batch *batch;
	cal_trace trace;
	unsigned lane;
	bool worst;
	uint32_t threat;
	const cal_event *events;      /* by lane */
	cal_struck *struck, *ground;  /* whom they strike; what is told of a lane may be put in order of component */
	const uint32_t *struck_at;    /* by lane: where in struck it begins, and where the last one ends */
	uint32_t n_ground;
	uint64_t struck_sorted;       /* by lane */
	bool ground_sorted;
	cal_node *path;               /* from a service back to the strike */
	uint32_t n_path, path_room;
	cal_way *ways;                /* asked about, side by side */
	uint32_t n_ways, ways_room;
} cal_causes;

/* An attribute that decides and is left out, and whose it is. */
typedef struct {
	cal_doubt doubt;
	cal_element element;
} cal_open;

cal_causes *cal_causes_start(const cal_judgement *j, const cal_batch *batch);
void cal_causes_free(cal_causes *c);

/* Turns to the events of a batch, by lane, and to whom they strike: those of a lane stand in struck from struck_at[lane] to
 * struck_at[lane + 1].  All is the caller's, and stays until the next call. */
void cal_causes_of(cal_causes *c, const cal_event *events, cal_struck *struck, const uint32_t *struck_at);

/* Turns to one of them. */
void cal_causes_at(cal_causes *c, unsigned lane);

/* The chain from what was struck to a service, for a letter (PROPERTY_...) that the event costs it.  Texts and
 * steps live in keep; the result has *n steps.  The first is about a struck component, which is *root. */
const cal_step *cal_causes_chain(cal_causes *c, cal_arena *keep, uint32_t service, unsigned letter, uint32_t *n,
                                 uint32_t *root);

/* The struck component at the chain's start, CAL_NONE if there is none; cheaper, no text is made. */
uint32_t cal_causes_root(cal_causes *c, uint32_t service, unsigned letter);

/* What is left out and decides whether an event costs a service a letter.  It is asked first, of all lanes; then all
 * ways back are found at once; then, at the lane, `tell` is called for each attribute.  What is asked is numbered from 0 on,
 * until it is forgotten. */
void cal_causes_expect(const cal_causes *c, uint32_t service);  /* asks for the memory in which it will be looked */
void cal_causes_ask(cal_causes *c, unsigned lane, uint32_t service, unsigned letter);
uint32_t cal_causes_asked(const cal_causes *c);  /* how much was asked so far */
void cal_causes_find(cal_causes *c);
void cal_causes_ask_anew(cal_causes *c);             /* forgets what was asked */
void cal_causes_open(cal_causes *c, uint32_t asked, void (*tell)(void *to, cal_open open), void *to);

/* Words for what an event of a threat at an element is: "bad release of 'applier'". */
const char *cal_event_words(cal_arena *keep, const cal_model *m, uint32_t threat, cal_element element);

#endif
