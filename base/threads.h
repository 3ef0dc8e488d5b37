/* base/threads.h -- the same work for several things at once, each in a thread of its own. */
#ifndef CALISTO_BASE_THREADS_H
#define CALISTO_BASE_THREADS_H

#include <stddef.h>

/* How many threads can run at once, 1 at least. */
unsigned cal_processors(void);

/* Does work(one) for each of n things of a size that stand side by side, and returns when all is done.  The first
 * is worked on by the caller, and so is any for which the system has no thread.  What they share is theirs to
 * protect; arenas are not to be shared. */
void cal_at_once(void (*work)(void *one), void *all, unsigned n, size_t size);

#endif
