/* base/heap.c -- glibc gives large blocks back to the system at once; to have each page of them anew costs more than most
 * work on it. */
#include "base/heap.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

void cal_heap_prepare(void)
{
	enum { LARGEST = 1 << 25, KEPT = 1 << 27, AT_ONCE = 1 << 20 };
	mallopt(M_MMAP_THRESHOLD, LARGEST);
	mallopt(M_TRIM_THRESHOLD, KEPT);
	mallopt(M_TOP_PAD, AT_ONCE);
	mallopt(M_ARENA_MAX, 1);
}
#else
void cal_heap_prepare(void)
{
}
#endif
