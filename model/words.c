/* model/words.c -- model/words.def as look-up tables, and the names of the sections. */
#include "model/words.h"

#include <string.h>

#include "model/model.h"

static const char *const spellings[WORD_COUNT] = {
#define WORD(set, name, spelling, says) [WORD_##set##_##name] = (spelling),
#include "model/words.def"
};

static const unsigned first[SET_COUNT + 1] = {
	[SET_DOMAIN] = FIRST_DOMAIN,
	[SET_SOFTWARE] = FIRST_SOFTWARE,
	[SET_STATE] = FIRST_STATE,
	[SET_STRATEGY] = FIRST_STRATEGY,
	[SET_GATE] = FIRST_GATE,
	[SET_ROLLBACK] = FIRST_ROLLBACK,
	[SET_COMPATIBLE] = FIRST_COMPATIBLE,
	[SET_COLD] = FIRST_COLD,
	[SET_BACKUP] = FIRST_BACKUP,
	[SET_EXPIRY] = FIRST_EXPIRY,
	[SET_REDUNDANCY] = FIRST_REDUNDANCY,
	[SET_TRIGGER] = FIRST_TRIGGER,
	[SET_COORDINATION] = FIRST_COORDINATION,
	[SET_HEALTH] = FIRST_HEALTH,
	[SET_EJECTION] = FIRST_EJECTION,
	[SET_OVERLOAD] = FIRST_OVERLOAD,
	[SET_SHARE] = FIRST_SHARE,
	[SET_POISON] = FIRST_POISON,
	[SET_ISOLATION] = FIRST_ISOLATION,
	[SET_BAD_UPDATE] = FIRST_BAD_UPDATE,
	[SET_REPLICATION] = FIRST_REPLICATION,
	[SET_GUARD] = FIRST_GUARD,
	[SET_MODE] = FIRST_MODE,
	[SET_RETRIES] = FIRST_RETRIES,
	[SET_CRITICALITY] = FIRST_CRITICALITY,
	[SET_PROPERTY] = FIRST_PROPERTY,
	[SET_AXIS] = FIRST_AXIS,
	[SET_MECHANISM] = FIRST_MECHANISM,
	[SET_COUNT] = WORD_COUNT,
};

unsigned cal_words(cal_word_set set)
{
	return first[set + 1] - first[set];
}

const char *cal_word(cal_word_set set, unsigned value)
{
	if (value >= 1 && value <= cal_words(set))
		return spellings[first[set] + value - 1];
	return value == BY_REPLICA ? "replica" : value == BY_FLEET ? "fleet" : "unspecified";
}

unsigned cal_word_value(cal_word_set set, const char *spelling)
{
	for (unsigned i = 1; i <= cal_words(set); i++)
		if (strcmp(spellings[first[set] + i - 1], spelling) == 0)
			return i;
	return CAL_UNSPECIFIED;
}

const char *cal_section_name(cal_section section)
{
	static const char *const names[SECTION_COUNT] = {
		[SECTION_NONE] = "",
		[SECTION_DOMAINS] = "domains",
		[SECTION_SOFTWARE] = "software",
		[SECTION_STATE] = "state",
		[SECTION_COMPONENTS] = "components",
		[SECTION_SERVICES] = "services",
		[SECTION_POLICIES] = "policies",
		[SECTION_ACCEPT] = "accept",
		[SECTION_RATES] = "rates",
		[SECTION_THREATS] = "threats",
	};
	return names[section];
}

const char *cal_element_name(const cal_model *m, cal_element e)
{
	switch (e.section) {
	case SECTION_DOMAINS: return m->domains[e.index].name;
	case SECTION_SOFTWARE: return m->software[e.index].name;
	case SECTION_STATE: return m->states[e.index].name;
	case SECTION_COMPONENTS: return m->components[e.index].name;
	case SECTION_SERVICES: return m->services[e.index].name;
	case SECTION_POLICIES: return m->policies[e.index].name;
	case SECTION_ACCEPT: return m->threats[m->accepts[e.index].threat].name;
	case SECTION_RATES: return m->threats[m->rates[e.index].threat].name;
	case SECTION_THREATS: return m->threats[e.index].name;
	default: return NULL;
	}
}
