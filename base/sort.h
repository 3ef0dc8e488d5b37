/* base/sort.h -- numbers put in order in linear time.
 *
 * What is sorted in large models is nearly always pairs of numbers, a thing and its place in a list.  They fit 64
 * bits, and are distributed digit after digit (LSD radix sort: Knuth, TAOCP 3, 5.2.5); digits that all of them share
 * are skipped. */
#ifndef CALISTO_BASE_SORT_H
#define CALISTO_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint64_t key;
	uint32_t value;
} cal_sorted;

/* Puts n things, fewer than 2^32, in ascending order of their keys; those with the same key stay in the order that they had. */
void cal_sort(cal_sorted *things, size_t n);

/* A key that puts things in order of one number, and those that share it in order of another. */
static inline uint64_t cal_sort_key(uint32_t first, uint32_t second)
{
	return (uint64_t)first << 32 | second;
}

#endif
