/* rules/facts.h -- findings that are about the model itself and of no threat: hygiene. */
#ifndef CALISTO_RULES_FACTS_H
#define CALISTO_RULES_FACTS_H

#include "rules/results.h"

/* In the order of their codes, CAL001 and on, which are never reused. */
typedef enum {
	FACT_UNUSED_ELEMENT, FACT_IDLE_OBJECTIVE, FACT_ALREADY_LOST, FACT_ACCEPTANCE_EXPIRED, FACT_ACCEPTANCE_IDLE,
	FACT_STALE_REVIEW, FACT_IDLE_POLICY, FACT_SKIPPED_OBJECTIVE, FACT_COUNT
} cal_fact_kind;

typedef struct {
	const char *code, *slug, *title, *why;
	uint8_t level;  /* cal_level */
} cal_fact;

extern const cal_fact cal_facts[FACT_COUNT];

#endif
