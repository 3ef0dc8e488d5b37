/* base/arena.h -- memory that is given back all at once.
 *
 * An arena is a chain of blocks that grow geometrically.  What is allocated stays where it is and
 * lives until the arena is freed; there is no free of a single thing.  One run of calisto has one
 * arena for what the model and the results keep, and passes may have one of their own for scratch. */
#ifndef CALISTO_BASE_ARENA_H
#define CALISTO_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cal_block cal_block;
typedef struct {
	char *next, *end;   /* the free part of the newest block */
	cal_block *blocks;  /* newest first */
	size_t reserved;    /* bytes of all blocks */
} cal_arena;            /* all zero: an empty arena */

/* Zeroed memory for n things of a size, aligned for any type.  Never NULL: see cal_no_memory. */
void *cal_alloc(cal_arena *a, size_t n, size_t size);
#define CAL_NEW(a, type) ((type *)cal_alloc((a), 1, sizeof(type)))
#define CAL_NEWS(a, n, type) ((type *)cal_alloc((a), (n), sizeof(type)))

/* A copy of length bytes, with a NUL behind them. */
char *cal_copy(cal_arena *a, const char *bytes, size_t length);

/* printf into the arena. */
char *cal_format(cal_arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Hands all that an arena has over to another one; `from` is empty afterwards. */
void cal_arena_join(cal_arena *a, cal_arena *from);

void cal_arena_free(cal_arena *a);

/* realloc for arrays outside arenas that grow without end.  Never NULL; n == 0 frees. */
void *cal_resize(void *old, size_t n, size_t size);

/* Zeroed memory outside arenas for n things of a size, n 0 included.  Never NULL; free() it. */
void *cal_zeroed(size_t n, size_t size);

/* Memory outside arenas that starts at a cache line, for things whose size divides one: none then lies across two.
 * Not zeroed.  Never NULL; free() it. */
void *cal_in_lines(size_t n, size_t size);

/* Room for one more element in a growing array: CAL_GROW(list.at, list.n, list.room). */
#define CAL_GROW(at, n, room)                                                                      \
	((n) < (room) ? (void)0                                                                    \
	              : (void)((room) = (room) ? (room) * 2 : 16,                                  \
	                       (at) = cal_resize((at), (room), sizeof *(at))))

/* Called when memory has run out, with the bytes asked for; must not return.  The default prints a
 * line on standard error and exits with status 4.  Tests may replace it. */
extern void (*cal_no_memory)(size_t wanted);

#endif
