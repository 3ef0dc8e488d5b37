/* model/names.c -- names to numbers. */
#include "model/names.h"

#include <string.h>

#include "base/threads.h"
#include "model/model.h"

typedef struct {
	const char *name;
	cal_name_start start;
	uint32_t hash;
	bool longer;  /* than the start */
} key;

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static key key_of(const char *name)
{
	key k = {.name = name};
	size_t n = strnlen(name, sizeof k.start);
	memcpy(&k.start, name, n);
	uint64_t h = mix(mix(mix(n, k.start.words[0]), k.start.words[1]), k.start.words[2]);
	k.longer = n == sizeof k.start;
	for (const char *p = name + n; k.longer && *p; p++)
		h = mix(h, (unsigned char)*p);
	k.hash = (uint32_t)(h ^ h >> 32);
	return k;
}

static bool same(const cal_names *names, const cal_name_slot *slot, const key *k)
{
	return slot->hash == k->hash && memcmp(&slot->start, &k->start, sizeof k->start) == 0 &&
	       (!k->longer || strcmp(names->at[slot->number - 1], k->name) == 0);
}

/* The slot from `at` on that holds a name, or the free one where it would be; NULL: there is none before `end`, which is at
 * most one more than the mask. */
static cal_name_slot *slot_before(const cal_names *names, const key *k, uint32_t at, uint32_t end)
{
	for (; at < end; at++) {
		cal_name_slot *slot = &names->slots[at];
		if (!slot->number || same(names, slot, k))
			return slot;
	}
	return NULL;
}

/* The slot that holds a name, or the free one where it would be. */
static cal_name_slot *slot_of(const cal_names *names, const key *k)
{
	uint32_t home = k->hash & names->mask;
	cal_name_slot *slot = slot_before(names, k, home, names->mask + 1);
	return slot ? slot : slot_before(names, k, 0, home);
}

void cal_names_start(cal_names *names, cal_arena *a, uint32_t n)
{
	uint32_t slots = 4;
	while (slots / 2 < n)
		slots *= 2;
	names->at = CAL_NEWS(a, n, const char *);
	names->n = n;
	names->slots = cal_zeroed(slots, sizeof *names->slots);
	names->mask = slots - 1;
}

void cal_names_forget(cal_names *names)
{
	memset(names->at, 0, names->n * sizeof *names->at);
	memset(names->slots, 0, ((size_t)names->mask + 1) * sizeof *names->slots);
}

uint32_t cal_names_set(cal_names *names, uint32_t i, const char *name)
{
	const key k = key_of(name);
	cal_name_slot *slot = slot_of(names, &k);
	names->at[i] = name;
	uint32_t before = slot->number;
	if (!before)
		*slot = (cal_name_slot){k.start, k.hash, i + 1};
	return before - 1;
}

uint32_t cal_names_find(const cal_names *names, const char *name)
{
	const key k = key_of(name);
	return names->n == 0 ? CAL_NONE : slot_of(names, &k)->number - 1;
}

void cal_names_expect(const cal_names *names, const char *name)
{
	if (name && names->n > 0)
		__builtin_prefetch(&names->slots[key_of(name).hash & names->mask]);
}

void cal_names_free(cal_names *names)
{
	cal_resize(names->slots, 0, 1);
	*names = (cal_names){0};
}

/* ---- many at once ---- */

/* A thread's share: of the names some, which it looks at, and of the slots some, to which it alone writes. */
typedef struct {
	cal_names *names;
	uint32_t first, low, high;   /* names */
	cal_name_of *name_of;
	const void *from;
	bool (*good)(const char *name);
	uint32_t *homes, n;          /* by name, of all n: its first slot; CAL_NONE: there is no name */
	uint32_t low_slot, high_slot;
	uint32_t *late, n_late, late_room;  /* those whose slots would be somebody else's */
	bool bad;
} share;

/* Finds out where names are to go. */
static void look_at_names(void *one)
{
	enum { AHEAD = 16 };
	share *it = one;
	for (uint32_t i = it->low; i < it->high; i++) {
		if (i + AHEAD < it->high)
			__builtin_prefetch(it->name_of(it->from, i + AHEAD));
		const char *name = it->name_of(it->from, i);
		it->names->at[it->first + i] = name;
		it->homes[i] = name ? key_of(name).hash & it->names->mask : CAL_NONE;
		it->bad |= name && !it->good(name);
	}
}

/* Puts those names where they go whose first slots are the thread's own. */
static void place_names(void *one)
{
	enum { AHEAD = 32 };
	share *it = one;
	cal_names *names = it->names;
	for (uint32_t i = 0; i < it->n; i++) {
		if (i + AHEAD < it->n && it->homes[i + AHEAD] - it->low_slot < it->high_slot - it->low_slot) {
			__builtin_prefetch(names->at[it->first + i + AHEAD]);
			__builtin_prefetch(&names->slots[it->homes[i + AHEAD]], 1);
		}
		if (it->homes[i] - it->low_slot >= it->high_slot - it->low_slot)
			continue;
		const key k = key_of(names->at[it->first + i]);
		cal_name_slot *slot = slot_before(names, &k, it->homes[i], it->high_slot);
		if (!slot) {
			CAL_GROW(it->late, it->n_late, it->late_room);
			it->late[it->n_late++] = it->first + i;
			continue;
		}
		it->bad |= slot->number != 0;
		if (!slot->number)
			*slot = (cal_name_slot){k.start, k.hash, it->first + i + 1};
	}
}

bool cal_names_set_all(cal_names *names, uint32_t first, uint32_t n, cal_name_of *name_of, const void *from,
                       bool (*good)(const char *name))
{
	share shares[CAL_SHARES];
	unsigned threads = cal_shares_of(n);
	uint32_t slots = names->mask + 1;
	bool bad = false;
	uint32_t *homes = cal_resize(NULL, (size_t)n + 1, sizeof *homes);
	for (unsigned i = 0; i < threads; i++)
		shares[i] = (share){.names = names, .first = first, .name_of = name_of, .from = from, .good = good,
		                    .low = cal_share_start(n, i, threads), .high = cal_share_start(n, i + 1, threads),
		                    .homes = homes, .n = n, .low_slot = cal_share_start(slots, i, threads),
		                    .high_slot = cal_share_start(slots, i + 1, threads)};
	cal_at_once(look_at_names, shares, threads, sizeof *shares);
	cal_at_once(place_names, shares, threads, sizeof *shares);
	for (unsigned i = 0; i < threads; i++) {
		for (uint32_t k = 0; k < shares[i].n_late; k++)
			bad |= cal_names_set(names, shares[i].late[k], names->at[shares[i].late[k]]) != CAL_NONE;
		bad |= shares[i].bad;
		cal_resize(shares[i].late, 0, 1);
	}
	cal_resize(homes, 0, 1);
	return !bad;
}
