/* rules/events.h -- threats become events, events strike copies: docs/semantics.md, "Copies, events, strikes".
 *
 * Events are made element by element and told to a sink as they come, so that no list of them is ever
 * needed.  There are two lists for each threat: as the model reads at its best, and at its worst. */
#ifndef CALISTO_RULES_EVENTS_H
#define CALISTO_RULES_EVENTS_H

#include "rules/compile.h"

typedef struct cal_sink cal_sink;

/* Copies of one squad, and so of one component, in a row. */
typedef struct {
	uint32_t first, n;
} cal_run;

/* Copies that many events of a threat strike alike, besides those of their own: at worst, copies without a domain
 * of its kinds are in every domain that could be theirs.  Events have the same ground if they have the same
 * pointer; it is valid while events of the threat are being made. */
typedef struct {
	const uint32_t *copies;
	uint32_t n;
	uint8_t letters;
} cal_ground;

/* An event begins; the strikes that follow are its.  element: SECTION_NONE: of no element, then index is the
 * component that a finding about it names.  doubts: bits 1 << DOUBT_...: what is unspecified about the event
 * itself.  hours: how long it lasts. */
typedef struct {
	cal_element element;
	uint32_t doubts;
	uint32_t domain;     /* of the mechanism domain: whose event it is, CAL_NONE: of no known one */
	bool of_domain;      /* it is of the mechanism domain */
	uint32_t software;   /* of poison and skew: the software that it takes besides the state, or CAL_NONE */
	double hours;
	const cal_ground *ground;  /* or NULL */
} cal_event;

struct cal_sink {
	bool takes_ground;   /* it strikes the ground of an event itself; else it is told of each strike */
	const bool *twins;   /* by copy, or NULL: no event that strikes this copy alone tells more than the same event
	                        of the copy before it; such events are not told, but counted in n_twins */
	uint32_t n_twins;
	void (*begin)(cal_sink *, const cal_event *);
	/* Copies are struck alike, n of one component in a row, with letters (LETTER_..., perhaps none).  state: which stored
	 * state a D is about, CAL_NONE: all that the copy stores.  doubts: bits of what is unspecified about this strike. */
	void (*strike)(cal_sink *, cal_run copies, uint8_t letters, uint32_t state, uint32_t doubts);
	/* A component has skipped a change for good. */
	void (*lose_changes)(cal_sink *, uint32_t component, uint32_t doubts);
};

typedef struct cal_maker cal_maker;  /* what making events needs: look-ups and scratch; body in events_internal.h */

/* A maker of events; everything it needs lives in keep. */
cal_maker *cal_maker_of(cal_arena *keep, const cal_system *s);
void cal_maker_free(cal_maker *m);  /* frees the scratch */

/* Copies that are in no domain of a threat's kinds, gathered ahead for all threats: makers that share them, which several threads
 * may have, need not gather them again and again. */
typedef struct cal_unplaced cal_unplaced;
cal_unplaced *cal_unplaced_of(cal_maker *m);
void cal_unplaced_free(cal_unplaced *u);
void cal_maker_share(cal_maker *m, const cal_unplaced *u);  /* which outlives it */

/* How many elements may have events of a threat: components, domains, software or states, by its mechanism,
 * and what section they are of. */
uint32_t cal_threat_elements(const cal_system *s, uint32_t threat, cal_section *section);

/* Tells the sink all events of a threat at one element, in one reading.  True: they are the same in the other one. */
bool cal_events_at(cal_maker *m, uint32_t threat, bool worst, uint32_t element, cal_sink *sink);

/* Tells the sink all events of a threat that are of no element: of copies without a domain, and of software
 * that nobody named. */
void cal_events_elsewhere(cal_maker *m, uint32_t threat, bool worst, cal_sink *sink);

/* How long the threat's events at an element last, and how many there are a year. */
double cal_hours_at(const cal_maker *m, uint32_t threat, cal_element element);

#endif
