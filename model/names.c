/* model/names.c -- names to numbers. */
#include "model/names.h"

#include <string.h>

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
	       (!k->longer || strcmp(names->at[slot->index], k->name) == 0);
}

/* The slot that holds a name, or the free one where it would be. */
static cal_name_slot *slot_of(const cal_names *names, const key *k)
{
	for (uint32_t s = k->hash & names->mask;; s = (s + 1) & names->mask) {
		cal_name_slot *slot = &names->slots[s];
		if (slot->index == CAL_NONE || same(names, slot, k))
			return slot;
	}
}

void cal_names_start(cal_names *names, cal_arena *a, uint32_t n)
{
	uint32_t slots = 4;
	while (slots / 2 < n)
		slots *= 2;
	names->at = CAL_NEWS(a, n, const char *);
	names->n = n;
	names->slots = cal_resize(NULL, slots, sizeof *names->slots);
	names->mask = slots - 1;
	for (uint32_t i = 0; i < slots; i++)
		names->slots[i].index = CAL_NONE;
}

uint32_t cal_names_set(cal_names *names, uint32_t i, const char *name)
{
	const key k = key_of(name);
	cal_name_slot *slot = slot_of(names, &k);
	names->at[i] = name;
	uint32_t before = slot->index;
	if (before == CAL_NONE)
		*slot = (cal_name_slot){k.start, k.hash, i};
	return before;
}

uint32_t cal_names_find(const cal_names *names, const char *name)
{
	const key k = key_of(name);
	return names->n == 0 ? CAL_NONE : slot_of(names, &k)->index;
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
