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

/* What the events of one threat at one element cost one service. */
typedef struct {
	uint32_t threat, service;
	cal_element element;      /* SECTION_NONE: events of no element */
	uint8_t lost[2];          /* letters lost to some event, at best and at worst */
	float share[2];           /* largest share of clients that lose A */
	uint32_t event[2];        /* the number, among the element's, of the first event that cost most */
	uint8_t by_event[2];      /* letters that this event cost */
	uint32_t doubts;          /* bits of what is unspecified about the events that cost it at worst */
} cal_record;

typedef struct {
	const cal_model *model;
	const cal_system *system;
	const cal_order *order;
	cal_compiled *compiled;
	cal_maker *maker;
	cal_record *records;      /* sorted by threat, element, service, events of no element last */
	uint32_t n_records;
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

/* Judges a model.  Lives in keep, but what cal_judgement_free gives back. */
cal_judgement *cal_judge(cal_arena *keep, const cal_model *m);
void cal_judgement_free(cal_judgement *j);

/* The verdict of a service on a threat that has events. */
cal_verdict cal_judged(const cal_judgement *j, uint32_t service, uint32_t threat);

/* Strikes what an event strikes: the nodes of a copy, for letters; all of lanes. */
typedef struct {
	const cal_compiled *compiled;
	void *to;
	void (*node)(void *to, cal_node node);
} cal_striker;
void cal_strike_copy(const cal_striker *s, const cal_event *event, uint32_t copy, uint8_t letters, uint32_t state);

#endif
