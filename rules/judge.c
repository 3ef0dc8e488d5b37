/* rules/judge.c -- events in, what they cost out. */
#include "rules/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t n, size_t size)
{
	void *it = calloc(n + 1, size);
	if (!it)
		cal_no_memory(n * size);
	return it;
}

/* ---- topics ---- */

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
		for (uint32_t k = 0; k < squad->n_consumes && !squad->delayed; k++)
			kinds |= 1u << m->states[squad->consumes[k]->state].kind;
		for (uint32_t k = 0; k < squad->n_software && !squad->delayed; k++)
			if (is_platform(m->software[squad->software[k]].kind))
				found |= 1u << TOPIC_PLATFORM;
	}
	for (unsigned t = 0; t < TOPIC_COUNT; t++)
		if (topic_facts[t].state && kinds >> topic_facts[t].state & 1)
			found |= 1u << t;
	return found;
}

static void find_topics(cal_judgement *j)
{
	const cal_model *m = j->model;
	uint64_t *marks = zeroed(j->order->n, sizeof *marks);
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

/* ---- records ---- */

typedef struct {
	cal_record *at;
	uint32_t n, room;
	uint32_t *slots, mask;   /* a hash table of numbers of records, one more than the number */
} records;

static uint64_t key_hash(uint32_t threat, cal_element element, uint32_t service)
{
	uint64_t h = ((uint64_t)threat << 40 | (uint64_t)element.section << 36) ^ element.index;
	h = (h * 0x9e3779b97f4a7c15u ^ service) * 0xbf58476d1ce4e5b9u;
	return h ^ h >> 29;
}

static void rehash(records *r)
{
	uint32_t room = r->mask ? (r->mask + 1) * 2 : 1024;
	free(r->slots);
	r->slots = zeroed(room, sizeof *r->slots);
	r->mask = room - 1;
	for (uint32_t i = 0; i < r->n; i++) {
		uint32_t at = (uint32_t)key_hash(r->at[i].threat, r->at[i].element, r->at[i].service) & r->mask;
		while (r->slots[at])
			at = (at + 1) & r->mask;
		r->slots[at] = i + 1;
	}
}

static cal_record *record_of(records *r, uint32_t threat, cal_element element, uint32_t service)
{
	if (2 * (uint64_t)r->n >= r->mask)
		rehash(r);
	uint32_t at = (uint32_t)key_hash(threat, element, service) & r->mask;
	for (; r->slots[at]; at = (at + 1) & r->mask) {
		cal_record *it = &r->at[r->slots[at] - 1];
		if (it->threat == threat && it->service == service && it->element.index == element.index &&
		    it->element.section == element.section)
			return it;
	}
	CAL_GROW(r->at, r->n, r->room);
	r->at[r->n] = (cal_record){.threat = threat, .service = service, .element = element};
	r->slots[at] = ++r->n;
	return &r->at[r->n - 1];
}

static int by_place(const void *a, const void *b)
{
	const cal_record *x = a, *y = b;
	if (x->threat != y->threat)
		return x->threat < y->threat ? -1 : 1;
	if (x->element.index != y->element.index)
		return x->element.index < y->element.index ? -1 : 1;
	return x->service < y->service ? -1 : x->service > y->service;
}

/* ---- strikes ---- */

static void strike_stores(const cal_striker *s, uint32_t copy, uint32_t state)
{
	const cal_compiled *c = s->compiled;
	uint32_t component = c->system->squads[c->system->squad_of[copy]].component;
	const cal_component *it = &c->system->model->components[component];
	for (uint32_t k = 0; k < it->n_stores; k++) {
		cal_node leaf = c->store_leaf[c->first_store[component] + k];
		if (leaf != NODE_FALSE && (state == CAL_NONE || it->stores[k].state == state))
			s->node(s->to, leaf + (copy - c->system->first_copy[component]));
	}
}

void cal_strike_copy(const cal_striker *s, const cal_event *event, uint32_t copy, uint8_t letters, uint32_t state)
{
	const cal_compiled *c = s->compiled;
	uint32_t component = c->system->squads[c->system->squad_of[copy]].component;
	const cal_nodes *n = &c->nodes[component];
	uint32_t at = n->by_copy ? copy - c->system->first_copy[component] : 0;
	if (letters & LETTER_A)
		s->node(s->to, c->struck[copy]);
	if (letters & LETTER_L)
		s->node(s->to, n->slow);
	if (letters & LETTER_S)
		s->node(s->to, n->own_short);
	if (letters & LETTER_O)
		s->node(s->to, n->struck_people);
	if (letters & LETTER_I)
		s->node(s->to, n->struck_wrong + at);
	if (letters & LETTER_C && n->struck_stale != NODE_FALSE)
		s->node(s->to, n->struck_stale + at);
	if (letters & LETTER_D) {
		strike_stores(s, copy, state);
		if (event->of_domain)
			s->node(s->to, event->domain != CAL_NONE ? c->domain_lost[event->domain] : c->somewhere_lost);
	}
}

/* ---- a batch of events ---- */

typedef struct {
	cal_sink sink;           /* first, so that the sink is the batch */
	cal_judgement *j;
	records records;
	cal_batch batch;
	cal_striker striker;
	bool *open;
	uint32_t threat;
	bool worst;
	double hours;            /* for which open is set */
	uint32_t lanes;          /* in use */
	cal_event event;
	cal_element element[CAL_LANES];
	uint32_t doubts[CAL_LANES], number[CAL_LANES];
	uint32_t next_number;
	uint64_t *mark_word, mark;   /* of the threat, in struck */
	uint32_t *slot_of;       /* by service: where its lost groups are counted, one more than the slot */
	uint32_t *slots, n_slots, slots_room;
	uint32_t (*lost_groups)[CAL_LANES];
	uint32_t lost_room;
} judging;

static void strike_lane(void *to, cal_node node)
{
	judging *it = to;
	cal_batch_strike(&it->batch, node, it->lanes - 1);
}

/* An event costs a service letters: the one that costs most is remembered, to tell its causes by. */
static void cost(judging *it, unsigned lane, uint32_t service, uint8_t letter, float share)
{
	if (it->j->already[it->worst][service] & letter)
		return;
	cal_record *r = record_of(&it->records, it->threat, it->element[lane], service);
	unsigned reading = it->worst;
	if (r->lost[reading] == 0) {
		r->event[reading] = it->number[lane];
		r->by_event[reading] = 0;
	}
	if (r->event[reading] == it->number[lane])
		r->by_event[reading] |= letter;
	if (!(r->lost[reading] & letter) && letter == LETTER_A && r->event[reading] != it->number[lane]) {
		r->event[reading] = it->number[lane];
		r->by_event[reading] = letter;
	}
	r->lost[reading] |= letter;
	if (letter == LETTER_A && share > r->share[reading])
		r->share[reading] = share;
	if (it->worst)
		r->doubts |= it->doubts[lane];
}

static void count_group(judging *it, uint32_t group, cal_lanes lanes)
{
	uint32_t service = it->j->compiled->group_service[group];
	if (!it->slot_of[service]) {
		CAL_GROW(it->slots, it->n_slots, it->slots_room);
		if (it->n_slots == it->lost_room) {
			it->lost_room = it->lost_room ? it->lost_room * 2 : 16;
			it->lost_groups = cal_resize(it->lost_groups, it->lost_room, sizeof *it->lost_groups);
		}
		memset(it->lost_groups[it->n_slots], 0, sizeof *it->lost_groups);
		it->slots[it->n_slots++] = service;
		it->slot_of[service] = it->n_slots;
	}
	for (; lanes; lanes &= lanes - 1)
		it->lost_groups[it->slot_of[service] - 1][__builtin_ctzll(lanes)]++;
}

static void read_groups(judging *it)
{
	for (uint32_t i = 0; i < it->n_slots; i++) {
		uint32_t service = it->slots[i];
		for (unsigned lane = 0; lane < it->lanes; lane++)
			if (it->lost_groups[i][lane])
				cost(it, lane, service, LETTER_A,
				     (float)it->lost_groups[i][lane] / (float)it->j->compiled->clients[service].n);
		it->slot_of[service] = 0;
	}
	it->n_slots = 0;
}

static void flush(judging *it)
{
	if (it->lanes == 0)
		return;
	cal_batch_run(&it->batch);
	for (uint32_t i = 0; i < it->batch.n_tops; i++) {
		cal_node top = it->batch.tops[i];
		cal_meaning what = it->j->compiled->meaning[top];
		cal_lanes lanes = cal_batch_value(&it->batch, top);
		if (what.role == ROLE_GROUP)
			count_group(it, what.owner, lanes);
		for (; lanes && what.role == ROLE_SERVICE; lanes &= lanes - 1)
			cost(it, (unsigned)__builtin_ctzll(lanes), what.owner, (uint8_t)(1u << (what.letter - 1)), 1);
	}
	read_groups(it);
	cal_batch_clear(&it->batch);
	it->lanes = 0;
}

/* Filters as they are for a reading and events that last so long; the batch must be empty. */
static void set_filters(judging *it, double hours)
{
	const cal_compiled *c = it->j->compiled;
	bool changed = false;
	it->hours = hours;
	for (uint32_t i = 0; i < c->n_conditions; i++) {
		bool open = (it->worst || !c->conditions[i].worst) && hours > c->conditions[i].hours;
		changed |= it->open[i] != open;
		it->open[i] = open;
	}
	if (changed)
		cal_batch_rest(&it->batch);
}

static void begin_lane(cal_sink *sink, const cal_event *event)
{
	judging *it = (judging *)sink;
	bool same = !(event->hours < it->hours) && !(event->hours > it->hours);
	if (it->lanes == CAL_LANES || !same)
		flush(it);
	if (!same)
		set_filters(it, event->hours);
	it->element[it->lanes] = event->element;
	it->doubts[it->lanes] = event->doubts;
	it->number[it->lanes] = it->next_number++;
	it->event = *event;
	it->lanes++;
	it->j->n_events += it->worst;
}

static void strike_in_lane(cal_sink *sink, uint32_t copy, uint8_t letters, uint32_t state, uint32_t doubts)
{
	judging *it = (judging *)sink;
	const cal_system *s = it->j->system;
	it->mark_word[(size_t)s->squads[s->squad_of[copy]].component * it->j->struck_words] |= it->mark;
	it->doubts[it->lanes - 1] |= doubts;
	cal_strike_copy(&it->striker, &it->event, copy, letters, state);
}

static void lose_in_lane(cal_sink *sink, uint32_t component, uint32_t doubts)
{
	judging *it = (judging *)sink;
	it->doubts[it->lanes - 1] |= doubts;
	strike_lane(it, it->j->compiled->nodes[component].changes_lost);
}

static void judge_threat(judging *it, uint32_t threat)
{
	cal_judgement *j = it->j;
	cal_section section;
	uint32_t n = cal_threat_elements(j->system, threat, &section);
	it->threat = threat;
	it->mark_word = j->struck + threat / 64;
	it->mark = (uint64_t)1 << threat % 64;
	for (uint32_t element = 0; element < n; element++) {
		it->next_number = 0;
		cal_events_at(j->maker, threat, it->worst, element, &it->sink);
	}
	it->next_number = 0;
	cal_events_elsewhere(j->maker, threat, it->worst, &it->sink);
	flush(it);
}

/* What has failed before any event, however long it has lasted. */
static void find_already(judging *it)
{
	cal_judgement *j = it->j;
	set_filters(it, INFINITY);
	for (uint32_t i = 0; i < it->batch.n_resting; i++) {
		cal_meaning what = j->compiled->meaning[it->batch.resting[i]];
		if (what.role == ROLE_SERVICE && j->compiled->graph.top[it->batch.resting[i]])
			j->already[it->worst][what.owner] |= (uint8_t)(1u << (what.letter - 1));
		if (what.role == ROLE_GROUP)
			j->already[it->worst][j->compiled->group_service[what.owner]] |= LETTER_A;
	}
}

static void judge_reading(judging *it, bool worst)
{
	it->worst = worst;
	find_already(it);
	for (uint32_t t = 0; t < it->j->model->n_threats; t++)
		if (it->j->model->threats[t].mechanism != MECHANISM_STRUCTURE)
			judge_threat(it, t);
}

/* ---- all of it ---- */

/* The letters with which some threat strikes any copy, whatever it is. */
static uint8_t common_letters(const cal_model *m)
{
	uint8_t letters = 0;
	for (uint32_t t = 0; t < m->n_threats; t++)
		letters |= m->threats[t].own ? m->threats[t].letters : 0;
	return letters;
}

static void spread_strikes(cal_judgement *j)
{
	uint64_t *marks = zeroed(j->order->n, sizeof *marks);
	for (uint32_t w = 0; w < j->struck_words; w++) {
		for (uint32_t i = 0; i < j->order->n; i++)
			marks[i] = j->struck[(size_t)i * j->struck_words + w];
		cal_order_spread(j->order, &j->order->reach, marks);
		for (uint32_t i = 0; i < j->order->n; i++)
			j->struck[(size_t)i * j->struck_words + w] = marks[i];
	}
	free(marks);
}

static void start(judging *it, cal_judgement *j)
{
	*it = (judging){.sink = {begin_lane, strike_in_lane, lose_in_lane}, .j = j, .hours = -1};
	it->open = zeroed(j->compiled->n_conditions, sizeof *it->open);
	it->slot_of = zeroed(j->model->n_services, sizeof *it->slot_of);
	it->striker = (cal_striker){j->compiled, it, strike_lane};
	cal_batch_start(&it->batch, &j->compiled->graph, it->open);
	cal_batch_rest(&it->batch);
}

cal_judgement *cal_judge(cal_arena *keep, const cal_model *m)
{
	cal_judgement *j = CAL_NEW(keep, cal_judgement);
	j->model = m;
	j->system = cal_system_of(keep, m);
	j->order = cal_order_of(keep, j->system);
	j->compiled = cal_compile(keep, j->system, j->order, common_letters(m));
	j->maker = cal_maker_of(keep, j->system);
	j->struck_words = m->n_threats / 64 + 1;
	j->struck = zeroed((size_t)j->order->n * j->struck_words, sizeof *j->struck);
	j->said = CAL_NEWS(keep, (size_t)j->order->n + 1, uint32_t);
	j->unsaid = CAL_NEWS(keep, (size_t)j->order->n + 1, uint32_t);
	j->already[0] = CAL_NEWS(keep, (size_t)m->n_services + 1, uint8_t);
	j->already[1] = CAL_NEWS(keep, (size_t)m->n_services + 1, uint8_t);
	judging it;
	start(&it, j);
	judge_reading(&it, false);
	judge_reading(&it, true);
	cal_batch_free(&it.batch);
	free(it.open), free(it.slot_of), free(it.slots), free(it.lost_groups), free(it.records.slots);
	j->records = it.records.at;
	j->n_records = it.records.n;
	if (j->n_records)
		qsort(j->records, j->n_records, sizeof *j->records, by_place);
	spread_strikes(j);
	find_topics(j);
	return j;
}

void cal_judgement_free(cal_judgement *j)
{
	cal_compiled_free(j->compiled);
	cal_maker_free(j->maker);
	free(j->records), free(j->struck);
	j->records = NULL, j->struck = NULL;
}

cal_verdict cal_judged(const cal_judgement *j, uint32_t service, uint32_t threat)
{
	uint32_t thing = cal_thing_service(j->system, service);
	cal_topic topic = cal_threat_topic(&j->model->threats[threat]);
	if (topic != TOPIC_COUNT && !(j->said[thing] >> topic & 1))
		return (cal_verdict){.kind = j->unsaid[thing] >> topic & 1 ? VERDICT_UNDESCRIBED : VERDICT_NOT_APPLICABLE};
	if (!(j->struck[(size_t)thing * j->struck_words + threat / 64] >> threat % 64 & 1))
		return (cal_verdict){.kind = VERDICT_NOT_APPLICABLE};
	return (cal_verdict){.kind = VERDICT_JUDGED};
}
