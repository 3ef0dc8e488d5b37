/* base/sort.c -- a distribution by each digit that differs, the lowest first. */
#include "base/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { DIGIT = 8, DIGITS = 64 / DIGIT, VALUES = 1 << DIGIT, FEW = 48 };

static unsigned digit_of(uint64_t key, unsigned digit)
{
	return (unsigned)(key >> digit * DIGIT) & (VALUES - 1);
}

/* A few things are inserted one by one. */
static void insert(cal_sorted *things, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		cal_sorted it = things[i];
		size_t at = i;
		for (; at > 0 && things[at - 1].key > it.key; at--)
			things[at] = things[at - 1];
		things[at] = it;
	}
}

/* Turns how often each value of a digit comes into where it starts; false: all share one, and nothing has to move. */
static bool find_starts(uint32_t count[VALUES], size_t n)
{
	uint32_t start = 0;
	for (unsigned v = 0; v < VALUES; v++) {
		uint32_t here = count[v];
		if (here == n)
			return false;
		count[v] = start;
		start += here;
	}
	return true;
}

void cal_sort(cal_sorted *things, size_t n)
{
	if (n < FEW) {
		insert(things, n);
		return;
	}
	uint32_t count[DIGITS][VALUES] = {{0}};
	cal_sorted *other = cal_resize(NULL, n, sizeof *other), *from = things, *to = other;
	for (size_t i = 0; i < n; i++)
		for (unsigned d = 0; d < DIGITS; d++)
			count[d][digit_of(things[i].key, d)]++;
	for (unsigned d = 0; d < DIGITS; d++) {
		if (!find_starts(count[d], n))
			continue;
		for (size_t i = 0; i < n; i++)
			to[count[d][digit_of(from[i].key, d)]++] = from[i];
		cal_sorted *moved = to;
		to = from;
		from = moved;
	}
	if (from != things)
		memcpy(things, from, n * sizeof *things);
	free(other);
}
