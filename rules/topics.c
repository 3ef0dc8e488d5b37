/* rules/topics.c -- what a threat is undescribed for: what components say that they have, or are without. */
#include <stdlib.h>
#include <string.h>

#include "rules/judge.h"

static const struct {
	const char *slug;
	cal_topic topic;
} topics[] = {
	{"bad-config", TOPIC_CONFIG}, {"malformed-config", TOPIC_CONFIG}, {"query-of-death", TOPIC_REQUESTS},
	{"credential-expiry", TOPIC_CREDENTIAL}, {"limit-exhaustion", TOPIC_QUOTA}, {"clock-skew", TOPIC_CLOCK},
	{"discovery-loss", TOPIC_DISCOVERY}, {"operator-action", TOPIC_TOOL}, {"platform-update", TOPIC_PLATFORM}};

static const struct {
	const char *name;
	uint32_t without;   /* the bit in cal_component.without */
	uint8_t state;      /* the kind of state, 0: no state */
} topic_facts[TOPIC_COUNT] = {
	[TOPIC_CONFIG] = {"config", 1u << STATE_CONFIG, STATE_CONFIG},
	[TOPIC_REQUESTS] = {"requests", 1u << STATE_REQUESTS, STATE_REQUESTS},
	[TOPIC_CREDENTIAL] = {"credential", 1u << STATE_CREDENTIAL, STATE_CREDENTIAL},
	[TOPIC_QUOTA] = {"quota", 1u << STATE_QUOTA, STATE_QUOTA},
	[TOPIC_CLOCK] = {"clock", 1u << STATE_CLOCK, STATE_CLOCK},
	[TOPIC_DISCOVERY] = {"discovery", 1u << STATE_DISCOVERY, STATE_DISCOVERY},
	[TOPIC_TOOL] = {"tool", WITHOUT_TOOL, 0},
	[TOPIC_PLATFORM] = {"platform", WITHOUT_PLATFORM, 0}};

cal_topic cal_threat_topic(const cal_threat *t)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics && !t->own; i++)
		if (strcmp(topics[i].slug, t->name) == 0)
			return topics[i].topic;
	return TOPIC_COUNT;
}

const char *cal_topic_name(cal_topic topic)
{
	return topic_facts[topic].name;
}

static bool is_platform(unsigned kind)
{
	return kind == SOFTWARE_RUNTIME || kind == SOFTWARE_OS || kind == SOFTWARE_AGENT || kind == SOFTWARE_FIRMWARE;
}

/* Which topics a component has something of. */
static uint32_t topics_of(const cal_system *s, uint32_t component)
{
	const cal_model *m = s->model;
	uint32_t kinds = 0, found = m->components[component].managed_by.n ? 1u << TOPIC_TOOL : 0;
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1]; i++) {
		const cal_squad *squad = &s->squads[i];
		kinds |= squad->delayed ? 0 : squad->kinds;
		for (uint32_t k = 0; k < squad->n_software && !squad->delayed; k++)
			if (is_platform(m->software[squad->software[k]].kind))
				found |= 1u << TOPIC_PLATFORM;
	}
	for (unsigned t = 0; t < TOPIC_COUNT; t++)
		if (topic_facts[t].state && kinds >> topic_facts[t].state & 1)
			found |= 1u << t;
	return found;
}

void cal_judgement_topics(cal_arena *keep, cal_judgement *j)
{
	const cal_model *m = j->model;
	j->said = CAL_NEWS(keep, (size_t)j->order->n + 1, uint32_t);
	j->unsaid = CAL_NEWS(keep, (size_t)j->order->n + 1, uint32_t);
	uint64_t *marks = cal_zeroed(j->order->n, sizeof *marks);
	for (uint32_t c = 0; c < m->n_components; c++) {
		if (m->components[c].external)
			continue;
		marks[c] = topics_of(j->system, c);
		for (unsigned t = 0; t < TOPIC_COUNT; t++)
			if (!(m->components[c].without & topic_facts[t].without))
				marks[c] |= (uint64_t)1 << (32 + t);
	}
	cal_order_spread(j->order, &j->order->reach, marks);
	for (uint32_t i = 0; i < j->order->n; i++) {
		j->said[i] = (uint32_t)marks[i];
		j->unsaid[i] = (uint32_t)(marks[i] >> 32);
	}
	free(marks);
}
