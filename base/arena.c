/* base/arena.c -- blocks that grow geometrically; one hook for running out. */
#define _DEFAULT_SOURCE  /* madvise */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct cal_block {
	cal_block *older;
	size_t size;
	max_align_t bytes[];
};

enum { FIRST_BLOCK = 1 << 16, LARGEST_BLOCK = 1 << 24, STATUS_NO_MEMORY = 4 };

static void no_memory(size_t wanted)
{
	fprintf(stderr, "calisto: out of memory (%zu bytes more were needed)\n", wanted);
	_Exit(STATUS_NO_MEMORY);
}

void (*cal_no_memory)(size_t wanted) = no_memory;

/* Asks for large pages under large memory, where the system has them to give: what is walked at random then misses
 * fewer translations, and is had in fewer pieces. */
static void *in_large_pages(void *memory, size_t size)
{
#ifdef MADV_HUGEPAGE
	enum { PAGE = 1 << 21, WORTH = 2 * PAGE };
	uintptr_t first = ((uintptr_t)memory + PAGE - 1) / PAGE * PAGE, end = ((uintptr_t)memory + size) / PAGE * PAGE;
	if (size >= WORTH && first < end)
		(void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
	(void)size;
#endif
	return memory;
}

static void new_block(cal_arena *a, size_t need)
{
	size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < need)
		size = need;
	cal_block *block = calloc(1, sizeof *block + size);
	if (!block) {
		cal_no_memory(size);
		abort();
	}
	in_large_pages(block, size);
	block->older = a->blocks;
	block->size = size;
	a->blocks = block;
	a->next = (char *)block->bytes;
	a->end = a->next + size;
	a->reserved += size;
}

void *cal_alloc(cal_arena *a, size_t n, size_t size)
{
	const size_t unit = _Alignof(max_align_t);
	if (size && n > (SIZE_MAX / 2) / size) {
		cal_no_memory(SIZE_MAX);
		abort();
	}
	size_t need = (n * size + unit - 1) / unit * unit;
	if (need == 0)
		need = unit;
	if ((size_t)(a->end - a->next) < need)
		new_block(a, need);
	void *it = a->next;
	a->next += need;
	return it;
}

char *cal_copy(cal_arena *a, const char *bytes, size_t length)
{
	char *it = cal_alloc(a, length + 1, 1);
	if (length)
		memcpy(it, bytes, length);
	return it;
}

char *cal_format(cal_arena *a, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	va_list again;
	va_copy(again, arguments);
	int length = format ? vsnprintf(NULL, 0, format, arguments) : 0;
	va_end(arguments);
	char *it = cal_alloc(a, (size_t)(length < 0 ? 0 : length) + 1, 1);
	if (length > 0)
		vsnprintf(it, (size_t)length + 1, format, again);
	va_end(again);
	return it;
}

/* Its blocks go behind the newest, so that what is free of that stays in use. */
void cal_arena_join(cal_arena *a, cal_arena *from)
{
	cal_block *last = from->blocks;
	while (last && last->older)
		last = last->older;
	if (!a->blocks) {
		*a = *from;
	} else if (last) {
		last->older = a->blocks->older;
		a->blocks->older = from->blocks;
		a->reserved += from->reserved;
	}
	*from = (cal_arena){0};
}

void cal_arena_free(cal_arena *a)
{
	for (cal_block *b = a->blocks, *older; b; b = older) {
		older = b->older;
		free(b);
	}
	*a = (cal_arena){0};
}

void *cal_resize(void *old, size_t n, size_t size)
{
	if (n == 0) {
		free(old);
		return NULL;
	}
	void *it = n > (SIZE_MAX / 2) / size ? NULL : realloc(old, n * size);
	if (!it) {
		cal_no_memory(n * size);
		abort();
	}
	return in_large_pages(it, n * size);
}

void *cal_zeroed(size_t n, size_t size)
{
	void *it = calloc(n + 1, size);
	if (!it) {
		cal_no_memory(n * size);
		abort();
	}
	return in_large_pages(it, n * size);
}

void *cal_in_lines(size_t n, size_t size)
{
	enum { LINE = 64 };
	void *it = NULL;
	if (n > (SIZE_MAX / 2) / size || posix_memalign(&it, LINE, n * size + LINE) != 0) {
		cal_no_memory(n * size);
		abort();
	}
	return in_large_pages(it, n * size);
}
