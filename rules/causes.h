/* rules/causes.h -- why a service loses a letter: one event is run again, wave by wave, and its causes are
 * followed back from the service to what was struck. */
#ifndef CALISTO_RULES_CAUSES_H
#define CALISTO_RULES_CAUSES_H

#include "engine/trace.h"
#include "rules/judge.h"

/* An attribute that decides and is left out, and whose it is. */
typedef struct {
	cal_doubt doubt;
	cal_element element;
} cal_open;

typedef struct cal_causes cal_causes;

cal_causes *cal_causes_start(const cal_judgement *j);
void cal_causes_free(cal_causes *c);

/* Runs one event again: number `event` of those of a threat at an element, in one reading.  The last one run
 * is remembered, so asking for the same costs nothing. */
void cal_causes_run(cal_causes *c, uint32_t threat, bool worst, cal_element element, uint32_t event);

/* The chain from what was struck to a service, for a letter (PROPERTY_...) that the event costs it.  Texts and
 * steps live in keep; the result has *n steps.  The first is about a struck component. */
const cal_step *cal_causes_chain(cal_causes *c, cal_arena *keep, uint32_t service, unsigned letter, uint32_t *n);

/* The struck component at the chain's start, CAL_NONE if there is none; cheap, no text is made. */
uint32_t cal_causes_root(cal_causes *c, uint32_t service, unsigned letter);

/* What is left out and decides whether the event costs the service the letter: calls `tell` for each. */
void cal_causes_open(cal_causes *c, uint32_t service, unsigned letter, void (*tell)(void *to, cal_open open), void *to);

/* Words for what an event of a threat at an element is: "bad release of 'applier'". */
const char *cal_event_words(cal_arena *keep, const cal_model *m, uint32_t threat, cal_element element);

/* The name of an element; "" for SECTION_NONE. */
const char *cal_name_of(const cal_model *m, cal_element element);

#endif
