/* base/heap.h -- how the C library is to keep memory, where it can be told. */
#ifndef CALISTO_BASE_HEAP_H
#define CALISTO_BASE_HEAP_H

#include <stdbool.h>

/* To be called before work that takes and gives back megabytes again and again: what is given back stays with the process.
 * threads: several will do so at the same time.  Only how long things take depends on it. */
void cal_heap_prepare(bool threads);

#endif
