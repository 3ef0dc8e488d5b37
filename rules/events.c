/* rules/events.c -- the driver of events: which mechanism, which elements; parts and stages. */
#include "rules/events_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/domains.h"

/* ---- a maker ---- */

static bool is_calm(const cal_dependency *d)
{
	return d->retries == RETRIES_NONE || d->retries == RETRIES_BUDGETED;
}

static void find_calm(cal_maker *m, const cal_dependency *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < list[i].alternatives.n && !is_calm(&list[i]); k++)
			m->calm[list[i].alternatives.at[k]] = false;
}

static void find_hours(cal_arena *keep, cal_maker *m)
{
	const cal_model *model = m->model;
	m->hours = CAL_NEWS(keep, (size_t)model->n_threats + 1, double);
	m->rates = (cal_rows){CAL_NEWS(keep, (size_t)model->n_threats + 2, uint32_t),
	                      CAL_NEWS(keep, (size_t)model->n_rates + 1, uint32_t)};
	for (uint32_t t = 0; t < model->n_threats; t++)
		m->hours[t] = model->threats[t].rated ? model->threats[t].hours : 1;
	for (uint32_t i = 0; i < model->n_rates; i++) {
		const cal_rate *rate = &model->rates[i];
		if (rate->element.section == SECTION_NONE && rate->hours >= 0)
			m->hours[rate->threat] = rate->hours;
		if (rate->element.section != SECTION_NONE)
			m->rates.start[rate->threat + 2]++;
	}
	for (uint32_t t = 0; t < model->n_threats; t++)
		m->rates.start[t + 2] += t ? m->rates.start[t + 1] : 0;
	for (uint32_t i = 0; i < model->n_rates; i++)
		if (model->rates[i].element.section != SECTION_NONE)
			m->rates.at[m->rates.start[model->rates[i].threat + 1]++] = i;
}

cal_maker *cal_maker_of(cal_arena *keep, const cal_system *s)
{
	const cal_model *model = s->model;
	cal_maker *m = CAL_NEW(keep, cal_maker);
	m->system = s;
	m->model = model;
	m->calm = CAL_NEWS(keep, (size_t)model->n_components + 1, bool);
	memset(m->calm, true, model->n_components);
	for (uint32_t c = 0; c < model->n_components; c++)
		find_calm(m, model->components[c].depends_on, model->components[c].n_depends_on);
	for (uint32_t i = 0; i < model->n_services; i++)
		find_calm(m, model->services[i].depends_on, model->services[i].n_depends_on);
	m->direct = CAL_NEWS(keep, (size_t)model->n_software + 1, bool);
	for (uint32_t i = 0; i < s->n_squads; i++)
		for (uint32_t k = 0; k < s->squads[i].n_direct && !s->squads[i].delayed; k++)
			m->direct[s->squads[i].software[k]] = true;
	m->walk = cal_walk_over(s);
	m->copy_mark = cal_zeroed(s->n_copies, sizeof *m->copy_mark);
	m->domain_count = cal_zeroed(model->n_domains, sizeof *m->domain_count);
	m->bits = cal_zeroed(s->n_copies / 64 + 1, sizeof *m->bits);
	m->unplaced.threat = CAL_NONE;
	find_hours(keep, m);
	return m;
}

void cal_maker_free(cal_maker *m)
{
	cal_walk_free(&m->walk);
	free(m->copy_mark), free(m->bits), free(m->keys);
	free(m->copies.at), free(m->touched.at), free(m->domains.at), free(m->sorted.at), free(m->domain_count);
	free_unplaced(&m->unplaced);
}

double cal_hours_at(const cal_maker *m, uint32_t threat, cal_element element)
{
	double hours = m->hours[threat];
	for (uint32_t i = m->rates.start[threat]; i < m->rates.start[threat + 1]; i++) {
		const cal_rate *rate = &m->model->rates[m->rates.at[i]];
		if (rate->element.section == element.section && rate->element.index == element.index && rate->hours >= 0)
			hours = rate->hours;
	}
	return hours;
}

/* ---- events and strikes ---- */

void about(making *it, cal_section section, uint32_t index)
{
	it->event = (cal_event){.element = {(uint8_t)section, index}, .domain = CAL_NONE, .software = CAL_NONE};
	it->event.hours = section == SECTION_NONE ? it->m->hours[it->threat_index]
	                                          : cal_hours_at(it->m, it->threat_index, it->event.element);
	it->letters = it->threat->letters;
	it->strike_doubts = 0;
	it->state = it->software = CAL_NONE;
	it->strike = hit_plainly;
}

void begin(making *it)
{
	const cal_ground *ground = it->event.ground;
	it->sink->begin(it->sink, &it->event);
	for (uint32_t i = 0; ground && !it->sink->takes_ground && i < ground->n; i++)
		hit(it, (cal_run){ground->copies[i], 1}, ground->letters, CAL_NONE, DOUBT_BIT(DOUBT_PLACEMENT));
}

bool is_delayed(const cal_maker *m, uint32_t copy)
{
	return m->system->delayed[copy];
}

void hit(making *it, cal_run copies, uint8_t letters, uint32_t state, uint32_t doubts)
{
	if (is_delayed(it->m, copies.first)) {
		letters &= LETTER_D;
		if (!letters)
			return;
	}
	it->sink->strike(it->sink, copies, letters, state, doubts);
}

void hit_plainly(making *it, cal_run copies)
{
	hit(it, copies, it->letters, CAL_NONE, it->strike_doubts);
}

void strike_each(making *it, const uint32_t *copies, uint32_t n)
{
	enum { AHEAD = 12 };  /* what a copy is of is asked for early */
	for (cal_run run; n; copies += run.n, n -= run.n) {
		if (n > AHEAD) {
			__builtin_prefetch(&it->m->system->followed[copies[AHEAD]]);
			__builtin_prefetch(&it->m->system->component_of[copies[AHEAD]]);
		}
		run = run_of(it, copies, n);
		it->strike(it, run);
	}
}

bool stores_more_than_caches(const cal_maker *m, uint32_t component)
{
	const cal_component *c = &m->model->components[component];
	for (uint32_t i = 0; i < c->n_stores; i++)
		if (m->model->states[c->stores[i].state].kind != STATE_CACHE)
			return true;
	return false;
}

/* ---- parts and stages ---- */

/* A stable distribution by domain, domains in order of their first copy: O(n). */
uint32_t sort_by_domain(cal_maker *m, uint32_t *copies, uint32_t n, unsigned kind)
{
	uint32_t with = 0, start = 0;
	const uint32_t *nearest = cal_domains_of_kind(m->model, kind), *domain_of = m->system->domain_of;
	m->touched.n = m->domains.n = m->sorted.n = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t domain = domain_of[copies[i]] == CAL_NONE ? CAL_NONE : nearest[domain_of[copies[i]]];
		add_number(&m->domains, domain);
		add_number(&m->sorted, 0);
		if (domain == CAL_NONE)
			continue;
		with++;
		if (m->domain_count[domain]++ == 0)
			add_number(&m->touched, domain);
	}
	for (uint32_t i = 0; i < m->touched.n; i++) {
		uint32_t count = m->domain_count[m->touched.at[i]];
		m->domain_count[m->touched.at[i]] = start;
		start += count;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t domain = m->domains.at[i];
		m->sorted.at[domain == CAL_NONE ? start++ : m->domain_count[domain]++] = copies[i];
	}
	for (uint32_t i = 0; i < m->touched.n; i++)
		m->domain_count[m->touched.at[i]] = 0;
	if (n)
		memcpy(copies, m->sorted.at, n * sizeof *copies);
	return with;
}

void put_in_order(cal_maker *m, numbers *list)
{
	uint32_t least = UINT32_MAX, greatest = 0, n = 0;
	for (uint32_t i = 0; i < list->n; i++) {
		m->bits[list->at[i] / 64] |= (uint64_t)1 << list->at[i] % 64;
		least = list->at[i] < least ? list->at[i] : least;
		greatest = list->at[i] > greatest ? list->at[i] : greatest;
	}
	for (uint32_t word = least / 64; n < list->n && word <= greatest / 64; word++) {
		for (uint64_t bits = m->bits[word]; bits; bits &= bits - 1)
			list->at[n++] = word * 64 + (unsigned)__builtin_ctzll(bits);
		m->bits[word] = 0;
	}
}

static void one_event(making *it, const uint32_t *copies, uint32_t n)
{
	begin(it);
	strike_each(it, copies, n);
}

bool is_twin(making *it, uint32_t before, uint32_t copy)
{
	bool twin = it->sink->twins && before + 1 == copy && it->sink->twins[copy];
	it->sink->n_twins += twin;
	return twin;
}

static void one_each(making *it, const uint32_t *copies, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || !is_twin(it, copies[i - 1], copies[i]))
			one_event(it, &copies[i], 1);
}

static void each_domain(making *it, uint32_t *copies, uint32_t n, unsigned kind)
{
	uint32_t with = sort_by_domain(it->m, copies, n, kind);
	for (uint32_t i = 0, end; i < with; i = end) {
		uint32_t domain = cal_copy_domain(it->m->system, copies[i], kind);
		for (end = i + 1; end < with && cal_copy_domain(it->m->system, copies[end], kind) == domain;)
			end++;
		one_event(it, copies + i, end - i);
		if (with < n && at_worst(it))
			strike_each(it, copies + with, n - with);
	}
	if (with == n)
		return;
	it->event.doubts |= DOUBT_BIT(DOUBT_PLACEMENT);
	if (at_worst(it))
		one_event(it, copies + with, n - with);
	else
		one_each(it, copies + with, n - with);
}

void each_part(making *it, const uint32_t *copies, uint32_t n, unsigned by)
{
	if (n == 0)
		return;
	if (by == BY_FLEET) {
		one_event(it, copies, n);
	} else if (by == BY_REPLICA) {
		one_each(it, copies, n);
	} else {
		uint32_t *sorted = memcpy(cal_resize(NULL, n, sizeof *sorted), copies, n * sizeof *sorted);
		each_domain(it, sorted, n, by);
		free(sorted);
	}
}

void each_stage(making *it, const uint32_t *copies, uint32_t n, const cal_rollout *rollout, cal_doubt doubt)
{
	unsigned gate = rollout->gate;
	if (rollout->strategy == CAL_UNSPECIFIED) {
		it->event.doubts |= DOUBT_BIT(doubt);
		each_part(it, copies, n, gate == GATE_NONE || at_worst(it) ? BY_FLEET : BY_REPLICA);
		return;
	}
	if (rollout->strategy == STRATEGY_ROLLING && gate == CAL_UNSPECIFIED) {
		it->event.doubts |= DOUBT_BIT(DOUBT_GATE);
		gate = at_worst(it) ? GATE_NONE : GATE_AUTOMATIC;
	}
	bool at_once = rollout->strategy == STRATEGY_ALL_AT_ONCE || gate == GATE_NONE;
	each_part(it, copies, n, at_once ? BY_FLEET : rollout->by ? rollout->by : BY_REPLICA);
}

/* ---- threats ---- */

uint32_t cal_threat_elements(const cal_system *s, uint32_t threat, cal_section *section)
{
	const cal_model *m = s->model;
	switch (m->threats[threat].mechanism) {
	case MECHANISM_COPY: case MECHANISM_EXTERNAL: case MECHANISM_EJECTION: case MECHANISM_OVERLOAD:
		*section = SECTION_COMPONENTS;
		return m->n_components;
	case MECHANISM_DOMAIN: case MECHANISM_PARTITION:
		*section = SECTION_DOMAINS;
		return m->n_domains;
	case MECHANISM_RELEASE: case MECHANISM_DEFECT: case MECHANISM_TOOL: case MECHANISM_ROLLBACK:
		*section = SECTION_SOFTWARE;
		return m->n_software;
	case MECHANISM_POISON: case MECHANISM_SKEW: case MECHANISM_STATE: case MECHANISM_RACE:
		*section = SECTION_STATE;
		return m->n_states;
	default:
		*section = SECTION_NONE;
		return 0;
	}
}

static making making_of(cal_maker *m, uint32_t threat, bool worst, cal_sink *sink)
{
	return (making){.m = m, .sink = sink, .threat = &m->model->threats[threat], .threat_index = threat, .is_worst = worst};
}

/* Is an element of one of the kinds that a threat names, if it names any? */
static bool is_of_kind(const cal_model *m, const cal_threat *threat, cal_section section, uint32_t element)
{
	unsigned kind = section == SECTION_SOFTWARE ? m->software[element].kind
	              : section == SECTION_STATE ? m->states[element].kind : 0;
	return threat->kinds == 0 || kind == 0 || threat->kinds >> kind & 1;
}

bool cal_events_at(cal_maker *m, uint32_t threat, bool worst, uint32_t element, cal_sink *sink)
{
	static void (*const make[])(making *, uint32_t) = {
		[MECHANISM_COPY] = make_copies, [MECHANISM_DOMAIN] = make_domain, [MECHANISM_PARTITION] = make_partition,
		[MECHANISM_EXTERNAL] = make_external, [MECHANISM_RELEASE] = make_release, [MECHANISM_DEFECT] = make_defect,
		[MECHANISM_TOOL] = make_tool, [MECHANISM_POISON] = make_poison, [MECHANISM_SKEW] = make_poison,
		[MECHANISM_STATE] = make_state, [MECHANISM_RACE] = make_race, [MECHANISM_EJECTION] = make_ejection,
		[MECHANISM_OVERLOAD] = make_overload, [MECHANISM_ROLLBACK] = make_rollback, [MECHANISM_STRUCTURE] = NULL};
	making it = making_of(m, threat, worst, sink);
	cal_section section;
	uint32_t n = cal_threat_elements(m->system, threat, &section);
	if (element >= n || !is_of_kind(m->model, it.threat, section, element))
		return true;
	m->reading_counts = false;
	about(&it, section, element);
	make[it.threat->mechanism](&it, element);
	return !m->reading_counts;
}

void cal_events_elsewhere(cal_maker *m, uint32_t threat, bool worst, cal_sink *sink)
{
	making it = making_of(m, threat, worst, sink);
	switch (it.threat->mechanism) {
	case MECHANISM_DOMAIN:
		make_domain_elsewhere(&it);
		break;
	case MECHANISM_RELEASE: case MECHANISM_DEFECT: case MECHANISM_ROLLBACK:
		make_unnamed(&it);
		break;
	default:
		break;
	}
}
