/* export/names.c -- indices to words. */
#include "export/names.h"

#include "model/places.h"

const char *cal_objective_text(cal_arena *a, const cal_model *m, const cal_objective *o)
{
	const char *name = o->threat == CAL_NONE ? cal_word(SET_AXIS, o->axis) : m->threats[o->threat].name;
	return o->count > 1 ? cal_format(a, "%u %s", (unsigned)o->count, name) : name;
}

const char *cal_level_name(unsigned level)
{
	static const char *const names[] = {"error", "warning", "note", "question"};
	return names[level];
}

const char *cal_objective_state_name(unsigned state)
{
	static const char *const names[] = {"held", "unknown", "broken", "undescribed", "not applicable"};
	return names[state];
}

/* Days to a date of the Gregorian calendar, counted in years that begin in March. */
const char *cal_date(cal_arena *a, int32_t days)
{
	if (days == INT32_MIN || days == INT32_MAX)
		return NULL;
	long long shifted = (long long)days + 719468;
	long long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	long long of_era = shifted - era * 146097;
	long long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long long of_year = of_era - (365 * year + year / 4 - year / 100);
	long long march = (5 * of_year + 2) / 153;
	long long day = of_year - (153 * march + 2) / 5 + 1, month = march < 10 ? march + 3 : march - 9;
	return cal_format(a, "%04lld-%02lld-%02lld", year + era * 400 + (month <= 2), month, day);
}

const char *cal_model_file(const cal_model *m)
{
	return m->n_sources > 0 ? m->sources[0]->name : "";
}

cal_section cal_threat_section(const cal_threat *threat)
{
	static const uint8_t sections[] = {
		[MECHANISM_COPY] = SECTION_COMPONENTS, [MECHANISM_DOMAIN] = SECTION_DOMAINS,
		[MECHANISM_PARTITION] = SECTION_DOMAINS, [MECHANISM_EXTERNAL] = SECTION_COMPONENTS,
		[MECHANISM_RELEASE] = SECTION_SOFTWARE, [MECHANISM_DEFECT] = SECTION_SOFTWARE,
		[MECHANISM_TOOL] = SECTION_SOFTWARE, [MECHANISM_POISON] = SECTION_STATE,
		[MECHANISM_SKEW] = SECTION_STATE, [MECHANISM_STATE] = SECTION_STATE, [MECHANISM_RACE] = SECTION_STATE,
		[MECHANISM_EJECTION] = SECTION_COMPONENTS, [MECHANISM_OVERLOAD] = SECTION_COMPONENTS,
		[MECHANISM_ROLLBACK] = SECTION_SOFTWARE, [MECHANISM_STRUCTURE] = SECTION_NONE,
	};
	return threat->mechanism < sizeof sections ? (cal_section)sections[threat->mechanism] : SECTION_NONE;
}

cal_word_set cal_threat_kinds(const cal_threat *threat)
{
	switch (cal_threat_section(threat)) {
	case SECTION_SOFTWARE: return SET_SOFTWARE;
	case SECTION_STATE: return SET_STATE;
	default: return SET_DOMAIN;
	}
}

const cal_place *cal_objective_places(cal_arena *a, const cal_results *r)
{
	const cal_model *m = r->model;
	cal_place *places = CAL_NEWS(a, r->n_objectives, cal_place);
	if (!m->files)
		return places;
	cal_place_query *queries = CAL_NEWS(a, r->n_objectives, cal_place_query);
	for (uint32_t i = 0; i < r->n_objectives; i++) {
		uint32_t service = r->objectives[i].service;
		const cal_objective *o = &m->services[service].survives[r->objectives[i].objective];
		cal_element on_service = {SECTION_SERVICES, service}, on_policy = {SECTION_POLICIES, o->policy};
		queries[i].element = o->policy == CAL_NONE ? on_service : on_policy;
		queries[i].path = cal_format(a, "survives[%u]", (unsigned)o->entry);
	}
	cal_places_find(m, queries, r->n_objectives);
	for (uint32_t i = 0; i < r->n_objectives; i++)
		places[i] = queries[i].at;
	return places;
}

const cal_place *cal_accept_places(cal_arena *a, const cal_model *m)
{
	cal_place *places = CAL_NEWS(a, (size_t)m->n_accepts + 1, cal_place);
	if (!m->files)
		return places;
	cal_place_query *queries = CAL_NEWS(a, (size_t)m->n_accepts + 1, cal_place_query);
	for (uint32_t i = 0; i < m->n_accepts; i++)
		queries[i] = (cal_place_query){{SECTION_ACCEPT, i}, "", {0}};
	cal_places_find(m, queries, m->n_accepts);
	for (uint32_t i = 0; i < m->n_accepts; i++)
		places[i] = queries[i].at;
	return places;
}
