/* engine/few.c -- a table that grows, and is emptied by what is in it. */
#include "engine/few.h"

#include <stdlib.h>

static void make_room(cal_few *f)
{
	enum { FIRST = 64 };
	free(f->slots);
	f->room = f->room ? 2 * f->room : FIRST;
	f->at = cal_resize(f->at, f->room, sizeof *f->at);
	f->slots = cal_zeroed(2 * (size_t)f->room, sizeof *f->slots);
	for (uint32_t i = 0; i < f->n; i++)
		f->slots[cal_few_slot(f, f->at[i])] = i + 1;
}

void cal_few_add(cal_few *f, cal_node node)
{
	if (f->n == f->room)
		make_room(f);
	uint32_t slot = cal_few_slot(f, node);
	f->at[f->n++] = node;
	f->slots[slot] = f->n;
}

/* Last in, first out: then each is found where it was put, for what it stepped over is still there. */
void cal_few_clear(cal_few *f)
{
	while (f->n) {
		uint32_t slot = cal_few_slot(f, f->at[f->n - 1]);
		f->slots[slot] = 0;
		f->n--;
	}
}

void cal_few_free(cal_few *f)
{
	free(f->at), free(f->slots);
	*f = (cal_few){0};
}
