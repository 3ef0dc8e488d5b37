/* rules/events_state.c -- events of logical state: poison, skew, bad or lost state, races. */
#include <stdlib.h>
#include <string.h>

#include "rules/events_internal.h"

/* ---- what poison does to a copy ---- */

static const cal_consume *entry_of(const making *it, uint32_t copy)
{
	return cal_squad_consumes(&it->m->system->squads[it->m->system->squad_of[copy]], it->state);
}

/* Asks for the memory in which the entries stand of copies that will be looked at after the i-th of n. */
static void ask_for_entries(const making *it, const uint32_t *copies, uint32_t i, uint32_t n)
{
	enum { SQUAD_AHEAD = 16, LISTS_AHEAD = 8 };
	const cal_system *s = it->m->system;
	if (i + SQUAD_AHEAD < n)
		__builtin_prefetch(&s->squads[s->squad_of[copies[i + SQUAD_AHEAD]]]);
	if (i + LISTS_AHEAD < n) {
		const cal_squad *squad = &s->squads[s->squad_of[copies[i + LISTS_AHEAD]]];
		__builtin_prefetch(squad->states);
		__builtin_prefetch(squad->consumes);
	}
}

static bool is_deterministic(unsigned kind)
{
	return kind == SOFTWARE_APPLICATION || kind == SOFTWARE_LIBRARY || kind == SOFTWARE_RUNTIME;
}

typedef struct {
	uint8_t letters;
	bool skips;  /* the change is not made */
	uint32_t doubts;
} outcome;

static outcome poison_of(const making *it, const cal_consume *entry)
{
	static const uint8_t letters[] = {
		[POISON_CRASH] = LETTER_A, [POISON_STOP] = LETTER_A, [POISON_SKIP] = LETTER_C,
		[POISON_QUARANTINE] = LETTER_O, [POISON_MISREAD] = LETTER_I, [POISON_REJECT] = 0};
	if (entry->isolation == ISOLATION_PROCESS)
		return (outcome){0};
	if (entry->on_poison != CAL_UNSPECIFIED)
		return (outcome){letters[entry->on_poison], entry->on_poison == POISON_SKIP, 0};
	if (!at_worst(it))
		return (outcome){0, false, DOUBT_BIT(DOUBT_ON_POISON)};
	return (outcome){LETTER_A | LETTER_C | LETTER_I | LETTER_O, true, DOUBT_BIT(DOUBT_ON_POISON)};
}

static uint32_t component_of(const making *it, uint32_t copy)
{
	return it->m->system->component_of[copy];
}

/* How many live copies of a component consume the state, in the domain of one of its copies if it has a `per`. */
static uint32_t consumers_beside(const making *it, uint32_t copy)
{
	const cal_system *s = it->m->system;
	unsigned per = it->m->model->states[it->state].per;
	uint32_t n = 0, domain = per ? cal_copy_domain(s, copy, per) : CAL_NONE;
	for (cal_live c = cal_live_of(s, component_of(it, copy)); cal_live_next(&c);)
		if (entry_of(it, c.copy) && (!per || cal_copy_domain(s, c.copy, per) == domain))
			n++;
	return n;
}

/* Strikes copies with poison.  They stand together by component.  Where all of a component's copies that
 * consume the state skip the change, or a part of it that only one sees is skipped, it is lost for good. */
static void poison(making *it, const uint32_t *copies, uint32_t n)
{
	for (uint32_t i = 0, end; i < n; i = end) {
		uint32_t component = component_of(it, copies[i]), skipped = 0, doubts = 0;
		for (end = i; end < n && component_of(it, copies[end]) == component;) {
			ask_for_entries(it, copies, end, n);
			outcome o = poison_of(it, entry_of(it, copies[end]));
			cal_run run = run_of(it, copies + end, n - end);
			hit(it, run, o.letters, CAL_NONE, o.doubts | it->strike_doubts);
			skipped += o.skips ? run.n : 0;
			doubts |= o.skips ? o.doubts : 0;
			end += run.n;
		}
		bool split = entry_of(it, copies[i])->share == SHARE_PARTITION;
		if (skipped && (split || skipped == consumers_beside(it, copies[i])))
			it->sink->lose_changes(it->sink, component, doubts | it->strike_doubts);
	}
}

/* ---- poison ---- */

/* How many copies in a row get an item that kills each. */
static uint32_t reach_of(const making *it, const cal_consume *entry, uint32_t n)
{
	if (entry->on_poison != POISON_CRASH && !(entry->on_poison == CAL_UNSPECIFIED && at_worst(it)))
		return 1;
	return entry->max_attempts && entry->max_attempts < n ? entry->max_attempts : n;
}

/* Parts of a state that copies of one component see alone. */
static void poison_parts(making *it, const uint32_t *copies, uint32_t n)
{
	uint32_t reach = reach_of(it, entry_of(it, copies[0]), n);
	uint32_t *ring = cal_resize(NULL, 2 * (size_t)n, sizeof *ring);
	memcpy(ring, copies, n * sizeof *ring);
	memcpy(ring + n, copies, n * sizeof *ring);
	for (uint32_t start = 0; start < (reach == n ? 1 : n); start++) {
		if (reach == 1 && start && is_twin(it, copies[start - 1], copies[start]))
			continue;
		begin(it);
		poison(it, ring + start, reach);
	}
	free(ring);
}

/* Events of one state (there) and one software: copies that consume and run them, together by component. */
static void poison_pair(making *it, uint32_t *copies, uint32_t n)
{
	uint32_t all = 0;
	numbers together = {0};
	for (uint32_t i = 0; i < n; i++) {
		ask_for_entries(it, copies, i, n);
		if (entry_of(it, copies[i])->share != SHARE_PARTITION)
			add_number(&together, copies[i]);
		else
			copies[all++] = copies[i];
	}
	if (together.n) {
		begin(it);
		poison(it, together.at, together.n);
	}
	free(together.at);
	for (uint32_t i = 0, end; i < all; i = end) {
		uint32_t component = component_of(it, copies[i]);
		for (end = i + 1; end < all && component_of(it, copies[end]) == component;)
			end++;
		poison_parts(it, copies + i, end - i);
	}
}

/* ---- skew ---- */

typedef struct {
	unsigned compatible;
	uint32_t doubts;
} compatibility;

static compatibility compatibility_of(const making *it)
{
	unsigned said = it->m->model->states[it->state].compatible;
	if (said != CAL_UNSPECIFIED)
		return (compatibility){said, 0};
	return (compatibility){at_worst(it) ? COMPATIBLE_NONE : COMPATIBLE_BOTH, DOUBT_BIT(DOUBT_COMPATIBLE)};
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* One stage of a skew: the copies first .. end - 1 are in it; those from `with` on may be in it or not.  What is
 * struck is put back in order of component. */
static void skew_stage(making *it, const uint32_t *copies, uint32_t n, uint32_t first, uint32_t end, uint32_t with,
                       unsigned compatible)
{
	numbers struck = {0};
	begin(it);
	for (uint32_t i = 0; i < n; i++) {
		bool in = i >= first && i < end;
		bool hurt = compatible == COMPATIBLE_NONE ||
		            (compatible != COMPATIBLE_BOTH &&
		             (i >= with ? at_worst(it) : in == (compatible == COMPATIBLE_FORWARD)));
		if (hurt)
			add_number(&struck, copies[i]);
		else
			hit(it, (cal_run){copies[i], 1}, 0, CAL_NONE, it->strike_doubts);
	}
	if (struck.n)
		qsort(struck.at, struck.n, sizeof *struck.at, by_number);
	poison(it, struck.at, struck.n);
	free(struck.at);
}

static void skew_by_domain(making *it, uint32_t *copies, uint32_t n, unsigned by, unsigned compatible)
{
	uint32_t with = sort_by_domain(it->m, copies, n, by);
	for (uint32_t i = 0, end; i < with; i = end) {
		uint32_t domain = cal_copy_domain(it->m->system, copies[i], by);
		for (end = i + 1; end < with && cal_copy_domain(it->m->system, copies[end], by) == domain;)
			end++;
		skew_stage(it, copies, n, i, end, with, compatible);
	}
	if (with < n && at_worst(it))
		skew_stage(it, copies, n, with, n, with, compatible);
}

static void skew_pair(making *it, uint32_t *copies, uint32_t n)
{
	const cal_rollout *rollout = rollout_of(it->m, it->software);
	uint32_t doubts = it->event.doubts;
	if (!is_released(it, it->software, &it->event.doubts) || rollout->strategy == STRATEGY_ALL_AT_ONCE ||
	    (rollout->strategy == CAL_UNSPECIFIED && !at_worst(it)))
		return;
	if (rollout->strategy == CAL_UNSPECIFIED)
		it->event.doubts |= DOUBT_BIT(DOUBT_ROLLOUT);
	compatibility c = compatibility_of(it);
	it->strike_doubts |= c.doubts;
	unsigned by = rollout->by ? rollout->by : BY_REPLICA;
	if (c.compatible == COMPATIBLE_NONE || c.compatible == COMPATIBLE_BOTH) {
		skew_stage(it, copies, n, 0, n, n, c.compatible);  /* every stage is the same */
	} else if (by == BY_REPLICA) {
		for (uint32_t i = 0; i < n; i++)
			skew_stage(it, copies, n, i, i + 1, n, c.compatible);
	} else {
		skew_by_domain(it, copies, n, by, c.compatible);
	}
	it->event.doubts = doubts;
}

/* ---- pairs of a state and a software ---- */

/* Squads that consume a state, by a software that they run. */
typedef struct {
	uint32_t software, owner, squad;  /* owner: of software without a name at best: its component */
} pair;

static int by_software(const void *a, const void *b)
{
	const pair *x = a, *y = b;
	if (x->software != y->software)
		return x->software < y->software ? -1 : 1;
	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	return x->squad < y->squad ? -1 : x->squad > y->squad;
}

static uint32_t pairs_of(const making *it, pair **found)
{
	const cal_system *s = it->m->system;
	uint32_t n = 0, room = 0;
	pair *list = NULL;
	for (uint32_t i = s->consuming.start[it->state]; i < s->consuming.start[it->state + 1]; i++) {
		uint32_t squad = s->consuming.at[i];
		if (s->squads[squad].delayed)
			continue;
		for (uint32_t k = 0; k < s->squads[squad].n_software + s->squads[squad].unnamed; k++) {
			bool named = k < s->squads[squad].n_software;
			uint32_t software = named ? s->squads[squad].software[k] : SOFTWARE_UNNAMED;
			if (named && !is_deterministic(it->m->model->software[software].kind))
				continue;
			CAL_GROW(list, n, room);
			list[n++] = (pair){software, named || at_worst(it) ? 0 : s->squads[squad].component, squad};
		}
	}
	if (n)
		qsort(list, n, sizeof *list, by_software);
	*found = list;
	return n;
}

static void make_pair(making *it, uint32_t *copies, uint32_t n)
{
	it->strike_doubts = it->software == SOFTWARE_UNNAMED ? DOUBT_BIT(DOUBT_RUNS) : 0;
	if (it->threat->mechanism == MECHANISM_POISON)
		poison_pair(it, copies, n);
	else
		skew_pair(it, copies, n);
}

/* The copies of some pairs of one software; a state with `per` is one in each domain. */
static void make_pairs(making *it, const pair *list, uint32_t n)
{
	const cal_system *s = it->m->system;
	unsigned per = it->m->model->states[it->state].per;
	numbers copies = {0};
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < s->squads[list[i].squad].n; k++)
			add_number(&copies, s->squads[list[i].squad].first + k);
	if (per && copies.n)
		sort_by_domain(it->m, copies.at, copies.n, per);
	for (uint32_t i = 0, end; i < copies.n; i = end) {
		uint32_t domain = per ? cal_copy_domain(s, copies.at[i], per) : CAL_NONE;
		for (end = i + 1; end < copies.n && (!per || cal_copy_domain(s, copies.at[end], per) == domain);)
			end++;
		make_pair(it, copies.at + i, end - i);
	}
	free(copies.at);
}

void make_poison(making *it, uint32_t state)
{
	if (!(it->threat->kinds >> it->m->model->states[state].kind & 1))
		return;
	pair *list;
	it->state = state;
	uint32_t n = pairs_of(it, &list);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && list[end].software == list[i].software && list[end].owner == list[i].owner;)
			end++;
		it->software = it->event.software = list[i].software;
		make_pairs(it, list + i, end - i);
	}
	free(list);
}

/* ---- state that is bad or gone ---- */

static uint8_t bad_update(making *it, const cal_consume *entry, bool discovery)
{
	if (entry->on_bad_update == BAD_UPDATE_CRASH)
		return LETTER_A;
	if (entry->on_bad_update == BAD_UPDATE_KEEP_LAST_GOOD)
		return discovery ? 0 : LETTER_O;
	it->strike_doubts |= DOUBT_BIT(DOUBT_ON_BAD_UPDATE);
	if (!at_worst(it))
		return 0;
	return discovery ? LETTER_A : LETTER_A | LETTER_O;
}

static uint8_t cold_letters(making *it, unsigned cold)
{
	if (cold == COLD_FAILS)
		return LETTER_A;
	if (cold == COLD_SLOW)
		return LETTER_L;
	if (cold == COLD_SERVES)
		return 0;
	it->strike_doubts |= DOUBT_BIT(DOUBT_COLD);
	return at_worst(it) ? LETTER_A | LETTER_L : 0;
}

static uint8_t unless_monitored(making *it, cal_bool3 monitored, uint8_t letters)
{
	if (monitored == CAL_UNSAID)
		it->strike_doubts |= DOUBT_BIT(DOUBT_MONITORED);
	bool warned = monitored == CAL_UNSAID ? !at_worst(it) : monitored == CAL_TRUE;
	return warned ? 0 : letters;
}

/* What a bad state does to copies, by the kind of state. */
static void hit_with_state(making *it, cal_run copies)
{
	const cal_state *state = &it->m->model->states[it->state];
	uint8_t letters = it->threat->letters ? it->threat->letters : LETTER_A;
	bool malformed = !it->threat->own && strcmp(it->threat->name, "malformed-config") == 0;
	it->strike_doubts = 0;
	if (malformed || state->kind == STATE_DISCOVERY)
		letters = bad_update(it, entry_of(it, copies.first), state->kind == STATE_DISCOVERY);
	else if (state->kind == STATE_CREDENTIAL || state->kind == STATE_QUOTA)
		letters = unless_monitored(it, state->monitored, letters);
	else if (state->kind == STATE_CACHE)
		letters = cold_letters(it, state->cold);
	else if ((state->kind == STATE_TABLE || state->kind == STATE_LOG) && state->versioned)
		letters = 0;
	hit(it, copies, letters, it->state, it->strike_doubts);
}

static void state_parts(making *it, uint32_t *copies, uint32_t n)
{
	const cal_state *state = &it->m->model->states[it->state];
	it->event.doubts = 0;
	if (state->kind == STATE_CONFIG || state->kind == STATE_DISCOVERY) {
		each_stage(it, copies, n, &state->rollout, DOUBT_STATE_ROLLOUT);
		return;
	}
	if (state->kind == STATE_CREDENTIAL) {
		if (state->expiry == CAL_UNSPECIFIED)
			it->event.doubts |= DOUBT_BIT(DOUBT_EXPIRY);
		bool staggered = state->expiry == CAL_UNSPECIFIED ? !at_worst(it) : state->expiry == EXPIRY_STAGGERED;
		if (!staggered && state->rollout.given)
			each_stage(it, copies, n, &state->rollout, DOUBT_STATE_ROLLOUT);
		else
			each_part(it, copies, n, staggered ? BY_REPLICA : BY_FLEET);
		return;
	}
	each_part(it, copies, n, BY_FLEET);
}

/* Gathers the live copies that store a state. */
static void gather_storing(making *it, numbers *copies)
{
	const cal_system *s = it->m->system;
	for (uint32_t i = s->storing.start[it->state]; i < s->storing.start[it->state + 1]; i++)
		for (cal_live c = cal_live_of(s, s->storing.at[i]); cal_live_next(&c);)
			add_number(copies, c.copy);
}

static void gather_consuming(making *it, numbers *copies)
{
	const cal_system *s = it->m->system;
	for (uint32_t i = s->consuming.start[it->state]; i < s->consuming.start[it->state + 1]; i++) {
		const cal_squad *squad = &s->squads[s->consuming.at[i]];
		for (uint32_t k = 0; k < squad->n && !squad->delayed; k++)
			add_number(copies, squad->first + k);
	}
}

/* Calls for the copies of each domain of a state's `per`, or for all. */
static void each_place(making *it, numbers *copies, void (*make)(making *, uint32_t *copies, uint32_t n))
{
	unsigned per = it->m->model->states[it->state].per;
	if (per && copies->n)
		sort_by_domain(it->m, copies->at, copies->n, per);
	for (uint32_t i = 0, end; i < copies->n; i = end) {
		uint32_t domain = per ? cal_copy_domain(it->m->system, copies->at[i], per) : CAL_NONE;
		for (end = i + 1;
		     end < copies->n && (!per || cal_copy_domain(it->m->system, copies->at[end], per) == domain);)
			end++;
		make(it, copies->at + i, end - i);
	}
}

void make_state(making *it, uint32_t state)
{
	unsigned kind = it->m->model->states[state].kind;
	if (!(it->threat->kinds >> kind & 1))
		return;
	numbers copies = {0};
	it->state = state;
	it->strike = hit_with_state;
	if (kind == STATE_TABLE || kind == STATE_LOG)
		gather_storing(it, &copies);
	else
		gather_consuming(it, &copies);
	each_place(it, &copies, state_parts);
	free(copies.at);
}

/* ---- races ---- */

/* How many live copies write the state there, and whether any does so without a guard. */
static uint32_t writers_there(making *it, uint32_t domain, bool *unguarded)
{
	const cal_system *s = it->m->system;
	unsigned per = it->m->model->states[it->state].per;
	uint32_t n = 0;
	*unguarded = false;
	for (uint32_t i = s->writing.start[it->state]; i < s->writing.start[it->state + 1]; i++) {
		const cal_component *c = &it->m->model->components[s->writing.at[i]];
		uint32_t here = 0, k = 0;
		for (cal_live w = cal_live_of(s, s->writing.at[i]); cal_live_next(&w);)
			here += !per || cal_copy_domain(s, w.copy, per) == domain;
		while (c->writes[k].state != it->state)
			k++;
		n += here;
		if (here && c->writes[k].guard == CAL_UNSPECIFIED)
			it->strike_doubts |= DOUBT_BIT(DOUBT_GUARD);
		if (here && !*unguarded)
			*unguarded = c->writes[k].guard == CAL_UNSPECIFIED ? at_worst(it) : c->writes[k].guard == GUARD_NONE;
	}
	return n;
}

static void race_there(making *it, uint32_t *copies, uint32_t n)
{
	unsigned per = it->m->model->states[it->state].per;
	bool unguarded;
	it->strike_doubts = 0;
	if (writers_there(it, per ? cal_copy_domain(it->m->system, copies[0], per) : CAL_NONE, &unguarded) < 2)
		return;
	it->letters = unguarded ? LETTER_A | LETTER_C : 0;
	each_part(it, copies, n, BY_FLEET);
}

void make_race(making *it, uint32_t state)
{
	const cal_system *s = it->m->system;
	if (s->writing.start[state] == s->writing.start[state + 1])
		return;
	numbers copies = {0};
	it->state = state;
	gather_consuming(it, &copies);
	for (uint32_t i = s->storing.start[state]; i < s->storing.start[state + 1]; i++)
		for (cal_live c = cal_live_of(s, s->storing.at[i]); cal_live_next(&c);)
			if (!entry_of(it, c.copy))
				add_number(&copies, c.copy);
	each_place(it, &copies, race_there);
	free(copies.at);
}
