/* rules/records.c -- an open hash table over a growing list. */
#include "rules/records.h"

#include <stdlib.h>

#include "base/sort.h"

static uint64_t key_hash(cal_element element, uint32_t service)
{
	uint64_t h = (uint64_t)element.section << 36 ^ element.index;
	h = (h * 0x9e3779b97f4a7c15u ^ service) * 0xbf58476d1ce4e5b9u;
	return h ^ h >> 29;
}

static void rehash(cal_records *r)
{
	uint32_t room = r->mask ? (r->mask + 1) * 2 : 64;
	free(r->slots);
	r->slots = cal_zeroed(room, sizeof *r->slots);
	r->mask = room - 1;
	for (uint32_t i = 0; i < r->n; i++) {
		uint32_t at = (uint32_t)key_hash(r->at[i].element, r->at[i].service) & r->mask;
		while (r->slots[at])
			at = (at + 1) & r->mask;
		r->slots[at] = i + 1;
	}
}

cal_record *cal_record_of(cal_records *r, uint32_t threat, cal_element element, uint32_t service)
{
	if (2 * (uint64_t)r->n >= r->mask)
		rehash(r);
	uint32_t at = (uint32_t)key_hash(element, service) & r->mask;
	for (; r->slots[at]; at = (at + 1) & r->mask) {
		cal_record *it = &r->at[r->slots[at] - 1];
		if (it->service == service && it->element.index == element.index &&
		    it->element.section == element.section)
			return it;
	}
	CAL_GROW(r->at, r->n, r->room);
	r->at[r->n] = (cal_record){.threat = threat, .service = service, .element = element, .root = CAL_NONE};
	r->slots[at] = ++r->n;
	return &r->at[r->n - 1];
}

void cal_record_expect(const cal_records *r, cal_element element, uint32_t service)
{
	if (r->mask)
		__builtin_prefetch(&r->slots[(uint32_t)key_hash(element, service) & r->mask], 1);
}

/* Copies the records of a table in order of element and service. */
static void put_in_order(const cal_records *r, cal_record *to)
{
	cal_sorted *order = cal_resize(NULL, (size_t)r->n + 1, sizeof *order);
	for (uint32_t i = 0; i < r->n; i++)
		order[i] = (cal_sorted){cal_sort_key(r->at[i].element.index, r->at[i].service), i};
	cal_sort(order, r->n);
	for (uint32_t i = 0; i < r->n; i++)
		to[i] = r->at[order[i].value];
	free(order);
}

cal_record *cal_records_sorted(cal_records *by_threat, uint32_t n_threats, uint32_t *n)
{
	*n = 0;
	for (uint32_t t = 0; t < n_threats; t++)
		*n += by_threat[t].n;
	cal_record *all = cal_resize(NULL, (size_t)*n + 1, sizeof *all), *next = all;
	for (uint32_t t = 0; t < n_threats; t++) {
		cal_records *r = &by_threat[t];
		put_in_order(r, next);
		next += r->n;
		free(r->at), free(r->slots);
		*r = (cal_records){0};
	}
	return all;
}
