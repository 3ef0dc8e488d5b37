/* rules/judge.c -- events in, what they cost out. */
#include "base/sort.h"
#include "base/threads.h"
#include "rules/causes.h"
#include "rules/records.h"
#include "rules/strike.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ---- a batch of events ---- */

/* A top that the ground costs, whatever else an event strikes. */
typedef struct {
	uint32_t service;
	uint8_t letter;
	float share;
} grounded;

/* News of a lane: numbers of records may change while others are made, so a record is told by its number. */
typedef struct {
	uint32_t service, record;  /* record: one more than its number, 0: none */
	uint8_t lane, letter;
	bool fresh, ask;           /* new to the record; unknown, and perhaps worth asking about */
} lane_news;

/* A strike of an event that has no lane yet. */
typedef struct {
	cal_run copies;
	uint32_t state, doubts;
	uint8_t letters;
} held_strike;

enum { HELD_MOST = 8, TOLD_AT_ONCE = 1024 };

/* What those who judge share.  Each has threats of its own in a reading, so that tables by threat need no locks. */
typedef struct {
	cal_judgement *j;
	cal_records *records;    /* by threat */
	uint8_t *asked;          /* by cell: how often it was news at worst, and bits of what the listener wants */
	uint32_t **alike;        /* by threat and element, when it has been judged at best: how many events it has whose
	                            outcome is the same at worst, EVENTS_DIFFER: they must be judged again */
	bool *idle;              /* by copy, in this reading: if it is struck alone and with A, nothing comes of that */
	uint32_t *threats;       /* those that are judged: first n_striped in strips, then the others */
	uint32_t n_striped, n_threats;
	atomic_uint next_striped, next_other;  /* which of them is taken next */
} session;

typedef struct {
	cal_sink sink;           /* first, so that the sink is the batch */
	session *session;
	unsigned nth, of;        /* which of how many that judge */
	cal_judgement *j;
	cal_maker *maker;
	const cal_listener *listener;
	uint64_t *struck_by;     /* as the judgement's struck, of the threats that were taken */
	uint8_t *already[2];     /* as the judgement's */
	uint32_t n_events;
	cal_batch batch;
	bool *open, *at_rest, *will_open;  /* by filter; the first two are the batch's */
	uint32_t threat;         /* whose events are being made */
	uint32_t element;        /* at which; CAL_NONE: at none */
	bool worst;
	double hours;            /* for which open is set */
	const cal_ground *ground;
	grounded *lost;          /* to the ground */
	uint32_t n_lost, lost_room;
	cal_event begun;         /* the event that began last */
	bool waits;              /* it has no lane: so far nothing comes of it */
	bool holds_idle;         /* one of its strikes fell on a copy that is idle */
	held_strike held[HELD_MOST];
	unsigned n_held;
	uint32_t lanes;          /* in use */
	cal_event event[CAL_LANES];
	uint32_t threat_of[CAL_LANES], element_of[CAL_LANES];
	cal_struck *struck;      /* who is struck, lane after lane; the ground's stand in ground_struck */
	uint32_t struck_at[CAL_LANES + 1], n_struck, struck_room;
	uint32_t newest;         /* component that was struck last in the newest lane, or CAL_NONE */
	cal_struck *ground_struck;
	uint32_t n_ground_struck, ground_struck_room;
	uint64_t *marks;         /* by component, bits: what events of the threat have struck */
	uint64_t *marked;        /* by word of marks, bits: it is not zero */
	uint32_t *slot_of;       /* by service: where its lost groups are counted, one more than the slot */
	uint32_t *ground_groups; /* by service: groups lost to the ground */
	uint32_t *slots, n_slots, slots_room;
	uint32_t (*lost_groups)[CAL_LANES];
	uint32_t groups_room;
	lane_news *news;         /* as they come */
	cal_sorted *order;       /* their numbers in the order in which they are told */
	uint32_t n_news, news_room, order_room;
	cal_news whole[TOLD_AT_ONCE];     /* a service's in a lane together */
	uint8_t whole_lane[TOLD_AT_ONCE];
	cal_causes *causes;
} judging;

enum { ASKED_MOST = 16, STRUCK_MOST = 1 << 20 };
enum { ASKED = 31, WANTS_KNOWN = 32, WANTED = 64 };  /* of session.asked */
#define EVENTS_DIFFER UINT32_MAX

static void strike_lane(void *to, cal_node node)
{
	judging *it = to;
	cal_batch_strike(&it->batch, node, it->lanes - 1);
}

static void strike_ground(void *to, cal_node node)
{
	judging *it = to;
	cal_batch_ground(&it->batch, node);
}

/* Something was lost in a lane that was not known: the listener may hear of it. */
static void add_news(judging *it, unsigned lane, uint32_t service, uint32_t record, uint8_t letter, bool fresh, bool ask)
{
	CAL_GROW(it->news, it->n_news, it->news_room);
	it->news[it->n_news++] = (lane_news){service, record, (uint8_t)lane, letter, fresh, ask};
}

static uint8_t *asked_of(const judging *it, uint32_t threat, uint32_t service)
{
	return &it->session->asked[(size_t)service * it->j->model->n_threats + threat];
}

/* Is what another event costs this cell at worst still worth asking about? */
static bool may_ask(judging *it, uint32_t threat, uint32_t service)
{
	uint8_t *asked = asked_of(it, threat, service);
	if ((*asked & ASKED) == ASKED_MOST)
		return false;
	++*asked;
	return true;
}

/* Does the listener want a record of what a service loses to a threat at worst?  It is asked once. */
static bool is_wanted(const judging *it, uint32_t threat, uint32_t service)
{
	uint8_t *asked = asked_of(it, threat, service);
	if (!(*asked & WANTS_KNOWN))
		*asked |= it->listener->wants(it->listener->to, threat, service) ? WANTS_KNOWN | WANTED : WANTS_KNOWN;
	return *asked & WANTED;
}

static void cost_cell(judging *it, uint32_t threat, uint32_t service, uint8_t letter, float share)
{
	cal_verdict *v = &it->j->verdicts[(size_t)service * it->j->model->n_threats + threat];
	if (it->worst)
		v->unknown |= letter;
	else
		v->fails |= letter;
	if (letter == LETTER_A && share > v->share[it->worst])
		v->share[it->worst] = share;
}

static bool is_known(const judging *it, uint32_t threat, uint32_t service, uint8_t letter)
{
	return it->j->verdicts[(size_t)service * it->j->model->n_threats + threat].fails & letter;
}

static cal_record *record_in_lane(judging *it, unsigned lane, uint32_t service)
{
	uint32_t threat = it->threat_of[lane];
	return cal_record_of(&it->session->records[threat], threat, it->event[lane].element, service);
}

static void take_share(cal_record *r, bool worst, uint8_t letter, float share)
{
	if (letter == LETTER_A && share > r->share[worst])
		r->share[worst] = share;
}

/* An event costs a service a letter: in the matrix always, by element where that is wanted. */
static void cost(judging *it, unsigned lane, uint32_t service, uint8_t letter, float share)
{
	if (it->already[it->worst][service] & letter)
		return;
	uint32_t threat = it->threat_of[lane];
	cost_cell(it, threat, service, letter, share);
	bool ask = it->worst && !is_known(it, threat, service, letter) && (*asked_of(it, threat, service) & ASKED) < ASKED_MOST;
	if (it->worst && !it->listener->every && !is_wanted(it, threat, service)) {
		if (ask)
			add_news(it, lane, service, 0, letter, false, true);
		return;
	}
	cal_record *r = record_in_lane(it, lane, service);
	bool fresh = !(r->lost[it->worst] & letter) && !(it->worst && r->lost[0] & letter);
	if (ask || fresh)
		add_news(it, lane, service, (uint32_t)(r - it->session->records[threat].at) + 1, letter, fresh, ask);
	r->lost[it->worst] |= letter;
	take_share(r, it->worst, letter, share);
}

/* What the ground alone costs is the finding of whose copies are on it, told by an event of no element; here it is
 * only kept for the verdicts by element. */
static void cost_on_ground(judging *it, unsigned lane, const grounded *lost)
{
	cal_record *r = record_in_lane(it, lane, lost->service);
	r->lost[1] |= lost->letter;
	r->grounded |= lost->letter;
	if (lost->letter == LETTER_A && lost->share > r->ground_share)
		r->ground_share = lost->share;
}

/* ---- groups of clients ---- */

static void count_group(judging *it, uint32_t group, cal_lanes lanes)
{
	uint32_t service = it->j->compiled->group_service[group];
	if (!it->slot_of[service]) {
		CAL_GROW(it->slots, it->n_slots, it->slots_room);
		if (it->n_slots == it->groups_room) {
			it->groups_room = it->groups_room ? it->groups_room * 2 : 16;
			it->lost_groups = cal_resize(it->lost_groups, it->groups_room, sizeof *it->lost_groups);
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
		uint32_t service = it->slots[i], n = it->j->compiled->clients[service].n;
		for (unsigned lane = 0; lane < it->lanes; lane++)
			if (it->lost_groups[i][lane])
				cost(it, lane, service, LETTER_A,
				     (float)(it->lost_groups[i][lane] + it->ground_groups[service]) / (float)n);
		it->slot_of[service] = 0;
	}
	it->n_slots = 0;
}

/* ---- the end of a batch ---- */

/* Puts news in order of lane, service and letter. */
static void order_news(judging *it)
{
	if (it->order_room < it->n_news) {
		it->order_room = it->news_room;
		free(it->order);
		it->order = cal_resize(NULL, it->order_room, sizeof *it->order);
	}
	for (uint32_t i = 0; i < it->n_news; i++) {
		const lane_news *n = &it->news[i];
		it->order[i] = (cal_sorted){(uint64_t)n->lane << 40 | (uint64_t)n->service << 8 | n->letter, i};
	}
	cal_sort(it->order, it->n_news);
}

/* Puts together what is new of a service in a lane, n of the news in their order.  What is asked about is settled here, where
 * news stand in the order of events, so that it does not hang on which events shared a batch. */
static cal_news news_of(judging *it, const cal_sorted *list, uint32_t n)
{
	const lane_news *first = &it->news[list->value];
	uint32_t threat = it->threat_of[first->lane];
	cal_news told = {.threat = threat, .service = first->service, .worst = it->worst,
	                 .record = first->record ? &it->session->records[threat].at[first->record - 1] : NULL};
	bool asks = false;
	for (uint32_t i = 0; i < n; i++)
		asks |= it->news[list[i].value].ask;
	asks = asks && may_ask(it, threat, told.service);
	for (uint32_t i = 0; i < n; i++) {
		const lane_news *one = &it->news[list[i].value];
		bool asked = asks && one->ask;
		told.letters |= asked || one->fresh ? one->letter : 0;
		told.asked |= asked ? one->letter : 0;
	}
	told.ask = cal_causes_asked(it->causes);
	for (unsigned letter = 1; letter <= LETTERS; letter++)
		if (told.asked >> (letter - 1) & 1)
			cal_causes_ask(it->causes, first->lane, told.service, letter);
	return told;
}

/* Puts a service's letters in a lane together, from *next on, until there is no room for more: as many as there are in
 * it->whole.  Then *next is where it is to go on. */
static uint32_t join_news(judging *it, uint32_t *next)
{
	enum { AHEAD = 12 };
	uint32_t n = 0, end;
	for (; n < TOLD_AT_ONCE && *next < it->n_news; *next = end) {
		if (*next + AHEAD < it->n_news)
			cal_causes_expect(it->causes, it->news[it->order[*next + AHEAD].value].service);
		for (end = *next; end < it->n_news && it->order[end].key >> 8 == it->order[*next].key >> 8;)
			end++;
		it->whole[n] = news_of(it, &it->order[*next], end - *next);
		it->whole_lane[n] = it->news[it->order[*next].value].lane;
		n += it->whole[n].letters != 0;
	}
	return n;
}

/* Tells the listener what is new: not all at once, or what is found of large batches would fit no cache. */
static void tell_news(judging *it)
{
	enum { AHEAD = 8 };
	order_news(it);
	cal_causes_of(it->causes, it->event, it->struck, it->struck_at);
	for (uint32_t next = 0; next < it->n_news;) {
		uint32_t n = join_news(it, &next);
		cal_causes_find(it->causes);
		for (uint32_t i = 0; i < n; i++) {
			if (i + AHEAD < n)
				__builtin_prefetch(it->whole[i + AHEAD].record, 1);
			it->causes->threat = it->whole[i].threat;
			cal_causes_at(it->causes, it->whole_lane[i]);
			it->listener->hear(it->listener->to, &it->whole[i], it->causes);
		}
		cal_causes_ask_anew(it->causes);
	}
	it->n_news = 0;
}

/* Asks for what reading a top will look at, and for that of an earlier one for what it will lead to. */
static void ask_for_top(const judging *it, uint32_t i)
{
	enum { LATER = 6 };
	const cal_compiled *c = it->j->compiled;
	cal_meaning_prefetch(c, it->batch.tops[i]);
	__builtin_prefetch(&it->batch.nodes[it->batch.tops[i]]);
	if (i < LATER || cal_meaning_of(c, it->batch.tops[i - LATER]).role != ROLE_SERVICE)
		return;
	uint32_t service = cal_meaning_of(c, it->batch.tops[i - LATER]).owner;
	unsigned lane = (unsigned)__builtin_ctzll(cal_batch_value(&it->batch, it->batch.tops[i - LATER]));
	__builtin_prefetch(&it->j->verdicts[(size_t)service * it->j->model->n_threats + it->threat_of[lane]], 1);
	if (!it->worst || it->listener->every)
		cal_record_expect(&it->session->records[it->threat_of[lane]], it->event[lane].element, service);
}

static void read_lanes(judging *it)
{
	enum { AHEAD = 12 };
	for (uint32_t i = 0; i < it->batch.n_tops; i++) {
		cal_node top = it->batch.tops[i];
		if (i + AHEAD < it->batch.n_tops)
			ask_for_top(it, i + AHEAD);
		cal_meaning what = cal_meaning_of(it->j->compiled, top);
		cal_lanes lanes = cal_batch_value(&it->batch, top);
		if (what.role == ROLE_GROUP)
			count_group(it, what.owner, lanes);
		for (; lanes && what.role == ROLE_SERVICE; lanes &= lanes - 1)
			cost(it, (unsigned)__builtin_ctzll(lanes), what.owner, (uint8_t)(1u << (what.letter - 1)), 1);
	}
	read_groups(it);
	for (uint32_t i = 0; i < it->n_lost && it->ground && it->listener->every; i++)
		for (unsigned lane = 0; lane < it->lanes; lane++)
			cost_on_ground(it, lane, &it->lost[i]);
}

/* Events that met a gate of which the readings differ have to be judged in both. */
static void note_differing(judging *it)
{
	for (cal_lanes lanes = it->batch.watched; lanes; lanes &= lanes - 1) {
		unsigned lane = (unsigned)__builtin_ctzll(lanes);
		if (it->element_of[lane] != CAL_NONE)
			it->session->alike[it->threat_of[lane]][it->element_of[lane]] = EVENTS_DIFFER;
	}
}

static void flush(judging *it)
{
	if (it->lanes == 0)
		return;
	it->struck_at[it->lanes] = it->n_struck;
	cal_batch_run(&it->batch);
	if (!it->worst)
		note_differing(it);
	read_lanes(it);
	it->causes->worst = it->worst;
	tell_news(it);
	cal_batch_clear(&it->batch);
	it->lanes = it->n_struck = 0;
}

/* Filters as they are for events that last so long.  If that changes any, the batch so far is ended first; true. */
static bool set_filters(judging *it, double hours)
{
	size_t size = it->j->compiled->n_conditions * sizeof *it->open;
	if (!(hours < it->hours) && !(hours > it->hours))
		return false;
	it->hours = hours;
	cal_compiled_open(it->j->compiled, it->worst, hours, it->will_open);
	if (memcmp(it->will_open, it->open, size) == 0)
		return false;
	flush(it);
	memcpy(it->open, it->will_open, size);
	return true;
}

/* ---- the ground ---- */

/* The list of struck components goes on with another one. */
static void begin_struck(judging *it, uint32_t component)
{
	CAL_GROW(it->struck, it->n_struck, it->struck_room);
	it->struck[it->n_struck++] = (cal_struck){.component = component};
}

/* Notes how n copies of the newest of them are struck; false: no letter is new. */
static bool strike_component(judging *it, uint32_t n, uint8_t letters, uint32_t doubts)
{
	cal_struck *last = &it->struck[it->n_struck - 1];
	bool more = letters & ~last->letters;
	last->copies += letters ? n : 0;
	last->letters |= letters;
	last->doubts |= doubts;
	return more;
}

static void mark_struck(judging *it, uint32_t component)
{
	uint64_t *word = &it->marks[component / 64];
	if (!*word)
		it->marked[component / 4096] |= (uint64_t)1 << component / 64 % 64;
	*word |= (uint64_t)1 << component % 64;
}

static void add_lost(judging *it, uint32_t service, uint8_t letter, float share)
{
	if (it->already[it->worst][service] & letter)
		return;
	CAL_GROW(it->lost, it->n_lost, it->lost_room);
	it->lost[it->n_lost++] = (grounded){service, letter, share};
	cost_cell(it, it->threat, service, letter, share);
	if (!is_known(it, it->threat, service, letter))
		add_news(it, 0, service, 0, letter, false, true);
}

/* What is lost to the ground, whatever else an event strikes. */
static void read_ground(judging *it)
{
	const cal_compiled *c = it->j->compiled;
	const cal_batch *b = &it->batch;
	enum { AHEAD = 16 };
	for (uint32_t i = b->first_ground; i < b->n_resting; i++) {
		if (i + AHEAD < b->n_resting)
			cal_meaning_prefetch(c, b->resting[i + AHEAD]);
		if (cal_meaning_of(c, b->resting[i]).role == ROLE_GROUP)
			it->ground_groups[c->group_service[cal_meaning_of(c, b->resting[i]).owner]]++;
	}
	for (uint32_t i = b->first_ground; i < b->n_resting; i++) {
		if (i + AHEAD < b->n_resting)
			cal_meaning_prefetch(c, b->resting[i + AHEAD]);
		cal_meaning what = cal_meaning_of(c, b->resting[i]);
		if (what.role == ROLE_SERVICE && cal_graph_kind(&c->graph, b->resting[i])->top)
			add_lost(it, what.owner, (uint8_t)(1u << (what.letter - 1)), 1);
		if (what.role == ROLE_GROUP) {
			uint32_t service = c->group_service[what.owner];
			add_lost(it, service, LETTER_A, (float)it->ground_groups[service] / (float)c->clients[service].n);
		}
	}
}

static void tell_ground(judging *it, const cal_event *event)
{
	it->causes->worst = it->worst;
	it->threat_of[0] = it->threat;
	it->event[0] = *event;
	it->struck_at[0] = it->struck_at[1] = 0;
	tell_news(it);
}

static void strike_on_ground(judging *it, uint32_t component, uint8_t letters)
{
	if (it->n_ground_struck == 0 || it->ground_struck[it->n_ground_struck - 1].component != component) {
		CAL_GROW(it->ground_struck, it->n_ground_struck, it->ground_struck_room);
		it->ground_struck[it->n_ground_struck++] =
			(cal_struck){.component = component, .letters = letters, .doubts = 1u << DOUBT_PLACEMENT};
	}
	it->ground_struck[it->n_ground_struck - 1].copies++;
}

/* Takes up another ground, or none, or the same under other filters; the batch must be empty. */
static void set_ground(judging *it, const cal_event *event, bool filters_changed)
{
	const cal_ground *ground = event->ground;
	const cal_system *s = it->j->system;
	if (ground == it->ground && !(ground && filters_changed))
		return;
	for (uint32_t i = 0; i < it->n_lost; i++)
		it->ground_groups[it->lost[i].service] = 0;
	it->ground = ground;
	it->n_lost = it->n_ground_struck = it->causes->n_ground = 0;
	cal_batch_lift_ground(&it->batch);
	if (!ground)
		return;
	enum { AHEAD = 16 };
	cal_event of_none = {.domain = CAL_NONE};
	for (uint32_t i = 0; i < ground->n; i++) {
		if (i + AHEAD < ground->n)
			__builtin_prefetch(&it->batch.nodes[it->j->compiled->struck[ground->copies[i + AHEAD]]], 1);
		uint32_t copy = ground->copies[i], component = s->component_of[copy];
		uint8_t letters = s->delayed[copy] ? ground->letters & LETTER_D : ground->letters;
		if (!letters && s->delayed[copy])
			continue;
		mark_struck(it, component);
		if (it->j->compiled->strikable[component] == STRIKE_NOTHING)
			continue;
		strike_on_ground(it, component, letters);
		cal_strike_copies(it->j->compiled, &of_none, component, (cal_run){copy, 1}, letters, CAL_NONE, strike_ground, it);
	}
	cal_batch_ground_run(&it->batch);
	it->causes->ground = it->ground_struck;
	it->causes->n_ground = it->n_ground_struck;
	it->causes->ground_sorted = false;
	read_ground(it);
	tell_ground(it, event);
}

/* ---- the sink ---- */

static void strike_now(judging *it, const held_strike *strike)
{
	uint32_t component = it->j->system->component_of[strike->copies.first];
	uint8_t strikable = it->j->compiled->strikable[component], letters = strike->letters;
	if (it->n_struck == it->struck_at[it->lanes - 1] || it->struck[it->n_struck - 1].component != component)
		begin_struck(it, component);
	bool more = strike_component(it, strike->copies.n, letters, strike->doubts);
	uint8_t by_copy = LETTER_A | LETTER_D | (strikable == STRIKE_BY_COPY ? LETTER_I | LETTER_C : 0);
	if (letters & by_copy || (letters && more))
		cal_strike_copies(it->j->compiled, &it->event[it->lanes - 1], component, strike->copies, letters,
		                  strike->state, strike_lane, it);
}

/* Gives the event that began last a lane, and in it the strikes that it had so far. */
static void open_lane(judging *it)
{
	const cal_event *event = &it->begun;
	bool changed = set_filters(it, event->hours);
	if (it->lanes == CAL_LANES || event->ground != it->ground || it->n_struck > STRUCK_MOST)
		flush(it);
	if (it->lanes == 0)
		set_ground(it, event, changed);
	it->event[it->lanes] = *event;
	it->threat_of[it->lanes] = it->threat;
	it->element_of[it->lanes] = it->element;
	it->struck_at[it->lanes] = it->n_struck;
	it->lanes++;
	it->waits = false;
	if (event->ground && event->ground->n && event->ground->letters & LETTER_D)
		strike_lane(it, it->j->compiled->domain_lost[event->domain]);
	for (unsigned i = 0; i < it->n_held; i++)
		strike_now(it, &it->held[i]);
}

/* May a strike wait until it is known whether its event has others?  Of most events nothing comes: they strike nobody with
 * anything, or one copy of several. */
static bool may_be_held(judging *it, const held_strike *strike, uint32_t component)
{
	const uint32_t *stores = &it->j->compiled->first_store[component];
	uint8_t letters = stores[0] == stores[1] ? strike->letters & (uint8_t)~LETTER_D : strike->letters;
	if (it->n_held == HELD_MOST)
		return false;
	if (letters == 0)
		return true;
	if (letters != LETTER_A || strike->copies.n != 1 || it->holds_idle || !it->session->idle[strike->copies.first])
		return false;
	return it->holds_idle = true;
}

/* A lane is only given to events of which something may come. */
static void begin_lane(cal_sink *sink, const cal_event *event)
{
	judging *it = (judging *)sink;
	it->begun = *event;
	it->waits = true;
	it->holds_idle = false;
	it->n_held = 0;
	it->newest = CAL_NONE;
	it->n_events++;
	if (event->ground)
		open_lane(it);
}

static void strike_in_lane(cal_sink *sink, cal_run copies, uint8_t letters, uint32_t state, uint32_t doubts)
{
	judging *it = (judging *)sink;
	const cal_system *s = it->j->system;
	uint32_t component = s->component_of[copies.first];
	if (component != it->newest)
		mark_struck(it, component);
	it->newest = component;
	if (it->j->compiled->strikable[component] == STRIKE_NOTHING && !(letters & LETTER_D))
		return;
	held_strike strike = {copies, state, doubts, letters};
	if (it->waits && may_be_held(it, &strike, component)) {
		it->held[it->n_held++] = strike;
		return;
	}
	if (it->waits)
		open_lane(it);
	strike_now(it, &strike);
}

static void lose_in_lane(cal_sink *sink, uint32_t component, uint32_t doubts)
{
	judging *it = (judging *)sink;
	if (it->waits)
		open_lane(it);
	begin_struck(it, component);
	strike_component(it, 0, 0, doubts);
	strike_lane(it, it->j->compiled->nodes[component].changes_lost);
}

/* ---- threats and readings ---- */

/* At worst, events whose outcome would be that at best are only counted: whatever they cost is known. */
static void judge_element(judging *it, uint32_t threat, uint32_t element, uint32_t *alike)
{
	if (it->worst && *alike != EVENTS_DIFFER) {
		it->n_events += *alike;
		return;
	}
	uint32_t before = it->n_events + it->sink.n_twins;
	it->element = element;
	bool same = cal_events_at(it->maker, threat, it->worst, element, &it->sink);
	it->element = CAL_NONE;
	if (it->worst)
		return;
	if (!same)
		*alike = EVENTS_DIFFER;
	else if (*alike != EVENTS_DIFFER)
		*alike = it->n_events + it->sink.n_twins - before;
}

/* Whom events of the threat have struck goes to struck_by. */
static void keep_marks(judging *it)
{
	uint64_t *words = it->struck_by + it->threat / 64, bit = (uint64_t)1 << it->threat % 64;
	for (uint32_t i = 0; i < it->j->model->n_components / 4096 + 1; i++) {
		for (uint64_t marked = it->marked[i]; marked; marked &= marked - 1) {
			uint32_t word = i * 64 + (unsigned)__builtin_ctzll(marked);
			for (uint64_t marks = it->marks[word]; marks; marks &= marks - 1)
				words[(size_t)(word * 64 + (unsigned)__builtin_ctzll(marks)) * it->j->struck_words] |= bit;
			it->marks[word] = 0;
		}
		it->marked[i] = 0;
	}
}

static uint32_t n_elements(const judging *it, uint32_t threat)
{
	cal_section section;
	return cal_threat_elements(it->j->system, threat, &section);
}

/* Judges a threat at the elements of a strip; at the last one, the events of no element, too. */
static void judge_strip(judging *it, uint32_t threat, uint32_t strip, uint32_t n_strips)
{
	uint64_t n = n_elements(it, threat);
	uint32_t **alike = &it->session->alike[threat];
	if (!it->worst && strip == 0)
		*alike = cal_zeroed((size_t)n + 1, sizeof **alike);
	it->threat = threat;
	for (uint64_t element = n * strip / n_strips; element < n * (strip + 1) / n_strips; element++)
		judge_element(it, threat, (uint32_t)element, *alike + element);
	if (strip + 1 == n_strips)
		cal_events_elsewhere(it->maker, threat, it->worst, &it->sink);
	keep_marks(it);
}

/* Judges a threat at all elements. */
static void judge_threat(judging *it, uint32_t threat)
{
	judge_strip(it, threat, 0, 1);
	if (!it->ground)
		return;  /* events of the next threat may fill the batch */
	flush(it);
	set_ground(it, &(cal_event){0}, false);
}

/* Watches the gates of which the readings differ: those that have other inputs failed before any event, besides those with a
 * filter that opens only at worst, which are watched anyway.  Two readings of anything else come to the same. */
static void watch_differing(judging *it)
{
	const cal_compiled *c = it->j->compiled;
	cal_batch *b = &it->batch;
	cal_compiled_open(c, true, INFINITY, it->at_rest);
	cal_batch_rest(b);
	for (uint32_t i = 0; i < b->n_settled; i++)
		cal_batch_watch(b, b->settled[i]);
}

/* What has failed before any event, and for good, so that nothing holds out against it. */
static void find_already(judging *it)
{
	cal_judgement *j = it->j;
	it->hours = -1;
	cal_compiled_open(j->compiled, it->worst, INFINITY, it->at_rest);
	set_filters(it, INFINITY);
	cal_batch_rest(&it->batch);
	for (uint32_t i = 0; i < it->batch.n_resting; i++) {
		cal_meaning what = cal_meaning_of(j->compiled, it->batch.resting[i]);
		if (what.role == ROLE_SERVICE && cal_graph_kind(&j->compiled->graph, it->batch.resting[i])->top)
			it->already[it->worst][what.owner] |= (uint8_t)(1u << (what.letter - 1));
		if (what.role == ROLE_GROUP)
			it->already[it->worst][j->compiled->group_service[what.owner]] |= LETTER_A;
	}
}

static void start_reading(void *one)
{
	judging *it = one;
	if (!it->worst)
		watch_differing(it);
	find_already(it);
}

/* Finds out which copies are idle: of all, a part. */
static void find_idle(void *one)
{
	const judging *it = one;
	uint64_t n = it->j->system->n_copies;
	uint32_t first = (uint32_t)(n * it->nth / it->of), end = (uint32_t)(n * (it->nth + 1) / it->of);
	cal_batch_absorbing(&it->batch, it->j->compiled->struck + first, end - first, it->session->idle + first);
}

/* When a threat is judged: by strips, or after that as a whole. */
enum { IN_STRIPS, WHOLE_AND_LONG, WHOLE, WHOLE_AND_SHORT, TURNS };

/* Events of domains strike anywhere, whatever strip their element is in; and what is known of copies without a domain is kept for
 * one threat at a time.  They take longest, then rollbacks and partitions; what takes little time is kept for the end, so that
 * nobody is left alone with much to do. */
static unsigned turn_of(const cal_threat *t)
{
	switch (t->mechanism) {
	case MECHANISM_DOMAIN:
		return WHOLE_AND_LONG;
	case MECHANISM_ROLLBACK: case MECHANISM_PARTITION:
		return WHOLE;
	case MECHANISM_RACE: case MECHANISM_TOOL: case MECHANISM_OVERLOAD: case MECHANISM_EXTERNAL:
		return WHOLE_AND_SHORT;
	default:
		return IN_STRIPS;
	}
}

/* Lists the threats that are judged, in the order of their turns. */
static void list_threats(session *in)
{
	const cal_model *m = in->j->model;
	in->threats = cal_zeroed(m->n_threats, sizeof *in->threats);
	for (unsigned turn = 0; turn < TURNS; turn++) {
		for (uint32_t t = 0; t < m->n_threats; t++)
			if (turn_of(&m->threats[t]) == turn && m->threats[t].mechanism != MECHANISM_STRUCTURE && !m->threats[t].skipped)
				in->threats[in->n_threats++] = t;
		if (turn == IN_STRIPS)
			in->n_striped = in->n_threats;
	}
}

/* Judges threats that nobody else has taken.  Most are judged together, strip by strip of the model: what is near in the file is
 * near in the graph, and a strip of it fits the cache, which the whole does not. */
static void judge_reading(void *one)
{
	enum { STRIP = 1000 };  /* components */
	judging *it = one;
	session *in = it->session;
	uint32_t n_strips = it->j->model->n_components / STRIP + 1, n_mine = 0, at;
	uint32_t *mine = cal_zeroed(in->n_striped, sizeof *mine);
	while ((at = atomic_fetch_add(&in->next_striped, 1)) < in->n_striped) {
		mine[n_mine++] = in->threats[at];
		judge_strip(it, in->threats[at], 0, n_strips);
	}
	for (uint32_t strip = 1; strip < n_strips; strip++)
		for (uint32_t i = 0; i < n_mine; i++)
			judge_strip(it, mine[i], strip, n_strips);
	while ((at = atomic_fetch_add(&in->next_other, 1)) < in->n_threats)
		judge_threat(it, in->threats[at]);
	flush(it);
	free(mine);
}

/* ---- all of it ---- */

uint8_t cal_common_letters(const cal_model *m)
{
	uint8_t letters = 0;
	for (uint32_t t = 0; t < m->n_threats; t++)
		letters |= m->threats[t].own ? m->threats[t].letters : 0;
	return letters;
}

static cal_verdict_kind kind_of_verdict(const cal_judgement *j, uint32_t service, uint32_t threat, cal_topic topic)
{
	uint32_t thing = cal_thing_service(j->system, service);
	if (topic != TOPIC_COUNT && !(j->said[thing] >> topic & 1))
		return j->unsaid[thing] >> topic & 1 ? VERDICT_UNDESCRIBED : VERDICT_NOT_APPLICABLE;
	bool struck = j->struck[(size_t)thing * j->struck_words + threat / 64] >> threat % 64 & 1;
	return struck ? VERDICT_JUDGED : VERDICT_NOT_APPLICABLE;
}

static void spread_strikes(cal_judgement *j)
{
	uint64_t *marks = cal_zeroed(j->order->n, sizeof *marks);
	for (uint32_t w = 0; w < j->struck_words; w++) {
		for (uint32_t i = 0; i < j->order->n; i++)
			marks[i] = j->struck[(size_t)i * j->struck_words + w];
		cal_order_spread(j->order, &j->order->reach, marks);
		for (uint32_t i = 0; i < j->order->n; i++)
			j->struck[(size_t)i * j->struck_words + w] = marks[i];
	}
	free(marks);
}

static void settle_verdict(const cal_judgement *j, uint32_t service, uint32_t threat, cal_topic topic)
{
	cal_verdict *v = &j->verdicts[(size_t)service * j->model->n_threats + threat];
	v->kind = j->model->threats[threat].skipped ? VERDICT_NOT_APPLICABLE : (uint8_t)kind_of_verdict(j, service, threat, topic);
	v->unknown &= (uint8_t)~v->fails;
	if (v->kind != VERDICT_JUDGED)
		*v = (cal_verdict){.kind = v->kind};
	if (v->share[1] < v->share[0])
		v->share[1] = v->share[0];
}

/* Which threats can strike a service at all, and what it has said of some; what fails is not unknown. */
static void settle_verdicts(cal_judgement *j)
{
	const cal_model *m = j->model;
	cal_topic *topics = cal_zeroed(m->n_threats, sizeof *topics);
	for (uint32_t t = 0; t < m->n_threats; t++)
		topics[t] = cal_threat_topic(&m->threats[t]);
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t t = 0; t < m->n_threats; t++)
			settle_verdict(j, s, t, topics[t]);
	free(topics);
}

static void start(judging *it, cal_arena *keep, session *in, const cal_listener *listener)
{
	cal_judgement *j = in->j;
	const cal_model *m = j->model;
	*it = (judging){.sink = {.takes_ground = true, .twins = j->compiled->twins, .begin = begin_lane,
	                         .strike = strike_in_lane, .lose_changes = lose_in_lane},
	                .session = in, .j = j, .listener = listener, .hours = -1};
	it->already[0] = CAL_NEWS(keep, (size_t)m->n_services + 1, uint8_t);
	it->already[1] = CAL_NEWS(keep, (size_t)m->n_services + 1, uint8_t);
	it->struck_by = cal_zeroed((size_t)j->order->n * j->struck_words, sizeof *it->struck_by);
	it->marked = cal_zeroed(m->n_components / 4096 + 1, sizeof *it->marked);
	it->marks = cal_zeroed(m->n_components / 64 + 1, sizeof *it->marks);
	it->open = cal_zeroed(j->compiled->n_conditions, sizeof *it->open);
	it->at_rest = cal_zeroed(j->compiled->n_conditions, sizeof *it->at_rest);
	it->will_open = cal_zeroed(j->compiled->n_conditions, sizeof *it->will_open);
	it->slot_of = cal_zeroed(m->n_services, sizeof *it->slot_of);
	it->ground_groups = cal_zeroed(m->n_services, sizeof *it->ground_groups);
}

/* What only the judging itself needs, made where it is used. */
static void start_batch(void *one)
{
	judging *it = one;
	const cal_compiled *c = it->j->compiled;
	bool *watched = cal_zeroed(c->n_conditions, sizeof *watched);
	for (uint32_t i = 0; i < c->n_conditions; i++)
		watched[i] = c->conditions[i].worst;
	cal_batch_start(&it->batch, &c->graph, it->open, it->at_rest, watched);
	free(watched);
	it->causes = cal_causes_start(it->j, &it->batch);
}

static void finish(judging *it)
{
	cal_causes_free(it->causes);
	cal_batch_free(&it->batch);
	free(it->marks), free(it->marked), free(it->open), free(it->at_rest), free(it->will_open);
	free(it->slot_of), free(it->slots), free(it->lost_groups);
	free(it->ground_groups), free(it->lost), free(it->struck), free(it->ground_struck);
	free(it->news), free(it->order);
}

/* Hands over what one of several has found; the first one's tables become the judgement's. */
static void hand_over(cal_judgement *j, judging *it)
{
	j->n_events += it->n_events + it->sink.n_twins;
	if (!j->maker) {
		j->maker = it->maker;
		j->struck = it->struck_by;
		j->already[0] = it->already[0];
		j->already[1] = it->already[1];
		return;
	}
	for (size_t i = 0; i < (size_t)j->order->n * j->struck_words; i++)
		j->struck[i] |= it->struck_by[i];
	free(it->struck_by);
	cal_maker_free(it->maker);
}

static void judge_all(cal_arena *keep, cal_judgement *j, const cal_listener *listeners, unsigned n)
{
	const cal_model *m = j->model;
	session in = {.j = j, .records = j->unsorted};
	in.asked = cal_zeroed((size_t)m->n_services * m->n_threats, sizeof *in.asked);
	list_threats(&in);
	in.idle = cal_zeroed(j->system->n_copies, sizeof *in.idle);
	in.alike = cal_zeroed(m->n_threats, sizeof *in.alike);
	judging *all = cal_zeroed(n, sizeof *all);
	for (unsigned i = 0; i < n; i++)
		start(&all[i], keep, &in, &listeners[i]);
	for (unsigned i = 0; i < n; i++)
		all[i].nth = i, all[i].of = n, all[i].maker = j->makers[i];
	cal_at_once(start_batch, all, n, sizeof *all);
	for (unsigned worst = 0; worst < 2; worst++) {
		atomic_init(&in.next_striped, 0);
		atomic_init(&in.next_other, in.n_striped);
		for (unsigned i = 0; i < n; i++) {
			all[i].worst = worst;
			all[i].n_events = all[i].sink.n_twins = 0;
		}
		cal_at_once(start_reading, all, n, sizeof *all);
		cal_at_once(find_idle, all, n, sizeof *all);
		cal_at_once(judge_reading, all, n, sizeof *all);
	}
	for (unsigned i = 0; i < n; i++) {
		finish(&all[i]);
		hand_over(j, &all[i]);
	}
	for (uint32_t t = 0; t < m->n_threats; t++)
		free(in.alike[t]);
	free(in.alike), free(in.asked), free(in.threats), free(in.idle), free(all);
}

unsigned cal_judge_listeners(const cal_model *m)
{
	enum { MOST = 4, WORTH = 500 };  /* below so many components a thread costs more than it gains */
	unsigned n = m->n_components < WORTH ? 1 : cal_processors();
	return n < MOST ? n : MOST;
}

cal_judgement *cal_judgement_start(cal_arena *keep, const cal_model *m)
{
	cal_judgement *j = CAL_NEW(keep, cal_judgement);
	j->model = m;
	j->system = cal_system_of(keep, m);
	j->order = cal_order_of(keep, j->system);
	return j;
}

void cal_judgement_makers(cal_arena *keep, cal_judgement *j, unsigned n)
{
	j->makers = CAL_NEWS(keep, n, cal_maker *);
	for (unsigned i = 0; i < n; i++)
		j->makers[i] = cal_maker_of(keep, j->system);
	j->unplaced = cal_unplaced_of(j->makers[0]);
	for (unsigned i = 0; i < n; i++)
		cal_maker_share(j->makers[i], j->unplaced);
}

void cal_judgement_compile(cal_arena *keep, cal_judgement *j)
{
	j->compiled = cal_compile(keep, j->system, j->order, cal_common_letters(j->model), false);
}

void cal_judge(cal_arena *keep, cal_judgement *j, const cal_listener *listeners, unsigned n)
{
	const cal_model *m = j->model;
	j->struck_words = m->n_threats / 64 + 1;
	j->verdicts = CAL_NEWS(keep, (size_t)m->n_services * m->n_threats + 1, cal_verdict);
	j->unsorted = cal_zeroed(m->n_threats, sizeof *j->unsorted);
	judge_all(keep, j, listeners, n);
}

void cal_judgement_sort(cal_judgement *j)
{
	j->records = cal_records_sorted(j->unsorted, j->model->n_threats, &j->n_records);
}

void cal_judgement_settle(cal_judgement *j)
{
	spread_strikes(j);
	settle_verdicts(j);
}

void cal_judgement_free(cal_judgement *j)
{
	cal_compiled_free(j->compiled);
	cal_maker_free(j->maker);
	cal_unplaced_free(j->unplaced);
	free(j->records), free(j->unsorted), free(j->struck);
	j->records = NULL, j->unsorted = NULL, j->struck = NULL;
}
