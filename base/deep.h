/* base/deep.h -- work that calls itself very deep, on a stack that is deep enough. */
#ifndef CALISTO_BASE_DEEP_H
#define CALISTO_BASE_DEEP_H

#include <stdbool.h>
#include <stddef.h>

/* Of a function that calls itself, no call takes more of the stack than this, in any variant of the build. */
enum { CAL_DEEP_FRAME = 512 };

/* Does work(one), which calls itself up to so many times deep, and returns when it is done: at once if that fits any
 * stack, else in a thread whose stack is made for it; untouched pages of that cost nothing.  False: there is no such
 * thread to be had, and nothing has been done. */
bool cal_deep(void (*work)(void *one), void *one, size_t depth);

#endif
