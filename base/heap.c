/* base/heap.c -- glibc gives large blocks back to the system at once; to have each page of them anew costs more than most
 * work on it. */
#include "base/heap.h"

#include <limits.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

static void prepare_for_one(void)
{
	enum { LARGEST = 1 << 25, KEPT = 1 << 27, AT_ONCE = 1 << 20 };
	mallopt(M_MMAP_THRESHOLD, LARGEST);
	mallopt(M_TRIM_THRESHOLD, KEPT);
	mallopt(M_TOP_PAD, AT_ONCE);
	mallopt(M_ARENA_MAX, 1);
}

/* Older ones refuse so large a threshold; with the other setting alone they would be slower than with none. */
static void prepare_for_several(void)
{
	enum { LARGEST = 1 << 30 };
	if (mallopt(M_MMAP_THRESHOLD, LARGEST))
		mallopt(M_TRIM_THRESHOLD, INT_MAX);
}

void cal_heap_prepare(bool threads)
{
	if (threads)
		prepare_for_several();
	else
		prepare_for_one();
}
#else
void cal_heap_prepare(bool threads)
{
	(void)threads;
}
#endif
