/* base/threads.h -- the same work for several things at once, each in a thread of its own. */
#ifndef CALISTO_BASE_THREADS_H
#define CALISTO_BASE_THREADS_H

#include <stddef.h>
#include <stdint.h>

/* How many threads can run at once, 1 at least. */
unsigned cal_processors(void);

/* Does work(one) for each of n things of a size that stand side by side, and returns when all is done.  The first
 * is worked on by the caller, and so is any for which the system has no thread.  What they share is theirs to
 * protect; arenas are not to be shared. */
void cal_at_once(void (*work)(void *one), void *all, unsigned n, size_t size);

/* Work on n things that stand in a row, some thousands a millisecond, is shared out in stretches: how many there are to be, at
 * most CAL_SHARES; 1 where a thread would cost more than it gains.  Share i starts at thing cal_share_start(n, i, shares). */
enum { CAL_SHARES = 4 };
unsigned cal_shares_of(uint32_t n);

static inline uint32_t cal_share_start(uint32_t n, unsigned i, unsigned shares)
{
	return (uint32_t)((uint64_t)n * i / shares);
}

#endif
