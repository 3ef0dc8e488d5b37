/* rules/judge.h -- every event of every threat is evaluated, and what it costs is recorded.
 *
 * Events are taken 64 at a time through engine/lanes.h, first all of them as the model reads at its best,
 * then at its worst.  What they cost is kept for each threat, element and service; verdicts are sums of
 * that.  docs/semantics.md, "Three values". */
#ifndef CALISTO_RULES_JUDGE_H
#define CALISTO_RULES_JUDGE_H

#include "engine/lanes.h"
#include "rules/compile.h"
#include "rules/events.h"
#include "rules/order.h"

/* What the events of one threat at one element cost one service.  A listener may leave the story of it here. */
typedef struct {
	uint32_t threat, service;
	cal_element element;      /* SECTION_NONE: events of no element */
	uint8_t lost[2];          /* letters lost to some event, at best and at worst */
	uint8_t grounded;         /* of those at worst, letters that copies without a domain cost, whatever the element */
	uint8_t told;             /* PROPERTY_... of the chain, 0: there is none */
	float share[2];           /* largest share of clients that lose A */
	float ground_share;       /* the same, of those who lose it to copies without a domain */
	uint32_t root;            /* the component that an event of the story strikes, CAL_NONE: not known */
	uint32_t n_chain;
	const cal_step *chain;
} cal_record;

/* Something that an event has just cost a service, told while the event can still be looked at. */
typedef struct {
	uint32_t threat, service;
	uint8_t letters;          /* newly lost: to the record, or without one to the cell of the matrix */
	uint8_t asked;            /* those of them that are unknown, and of which it is asked why */
	uint32_t ask;             /* their numbers begin here, in order of letters: cal_causes_open */
	bool worst;               /* the reading */
	cal_record *record;       /* NULL: none is kept */
} cal_news;

struct cal_causes;
typedef struct {
	void *to;
	/* Which losses are kept by element: all, or at worst only those that this says yes to (what is lost at best
	 * always is). */
	bool every;
	bool (*wants)(void *to, uint32_t threat, uint32_t service);
	/* Called for news about records, and about cells of the matrix at worst (not more than a few each).  causes
	 * looks at the event (rules/causes.h). */
	void (*hear)(void *to, const cal_news *news, struct cal_causes *causes);
} cal_listener;

typedef struct {
	const cal_model *model;
	const cal_system *system;
	const cal_order *order;
	cal_compiled *compiled;
	cal_maker **makers, *maker;  /* for each listener, until they have judged; afterwards the first */
	cal_unplaced *unplaced;   /* which they share */
	struct cal_records *unsorted;  /* by threat: records, until they are sorted */
	cal_record *records;      /* sorted by threat, element, service, events of no element last */
	uint32_t n_records;
	cal_verdict *verdicts;    /* [service * n_threats + threat]: of threats that have events, once they are settled */
	uint8_t *already[2];      /* by service: letters lost with no event at all, at best and at worst */
	uint32_t n_events;        /* at worst */
	uint64_t *struck;         /* [thing * struck_words + threat / 64]: bit: the threat has an event that strikes it
	                             or anything that it depends on */
	uint32_t struck_words;
	uint32_t *said, *unsaid;  /* by thing: kinds of state and so on (cal_topic) that something it depends on
	                             has, or has not said that it is without */
} cal_judgement;

/* What a threat may be undescribed for. */
typedef enum {
	TOPIC_CONFIG, TOPIC_REQUESTS, TOPIC_CREDENTIAL, TOPIC_QUOTA, TOPIC_CLOCK, TOPIC_DISCOVERY, TOPIC_TOOL,
	TOPIC_PLATFORM, TOPIC_COUNT
} cal_topic;

/* The topic of a threat, TOPIC_COUNT if it has none. */
cal_topic cal_threat_topic(const cal_threat *t);
const char *cal_topic_name(cal_topic topic);  /* as `without` spells it */

/* The letters with which some threat of the user's own strikes any copy, whatever it is. */
uint8_t cal_common_letters(const cal_model *m);

/* How many listeners are worth having: as many as can be told something at once. */
unsigned cal_judge_listeners(const cal_model *m);

/* A judgement is made in seven steps; all that is in it lives in the arenas of keep, but what cal_judgement_free gives
 * back.
 *
 *     start    copies, and who depends on whom
 *     topics   what things have said of some; whoever reads what start made may do so at the same time
 *     makers   of events, of n listeners; likewise
 *     compile  the failure graph; at the same time, too
 *     judge    the events, and what they cost
 *     sort     the records of that
 *     settle   the verdicts; at the same time as sort, too
 *
 * Each of n listeners has a thread, so it must share nothing that it changes with the others.  All news of a threat in
 * one reading go to one listener, in the order of elements, events and services; first come all of all threats at
 * best.  Which listener that is, is not told; nothing else hangs on n. */
cal_judgement *cal_judgement_start(cal_arena *keep, const cal_model *m);
void cal_judgement_topics(cal_arena *keep, cal_judgement *j);
void cal_judgement_makers(cal_arena *keep, cal_judgement *j, unsigned n);
void cal_judgement_compile(cal_arena *keep, cal_judgement *j);
void cal_judge(cal_arena *keep, cal_judgement *j, const cal_listener *listeners, unsigned n);
void cal_judgement_sort(cal_judgement *j);
void cal_judgement_settle(cal_judgement *j);
void cal_judgement_free(cal_judgement *j);

#endif
