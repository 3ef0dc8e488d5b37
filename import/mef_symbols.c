/* import/mef_symbols.c -- names, each once, as numbers. */
#include "import/mef.h"

#include <stdlib.h>
#include <string.h>

const mef_kind cal_mef_kinds[MEF_COUNT] = {
#define ELEMENT(id, name, class, least, most) [MEF_##id] = {name, CLASS_##class, least, most},
#include "import/elements.def"
};

static uint32_t hash_of(const char *bytes, size_t n)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)bytes[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The slot of a string, or the empty one where it would go. */
static uint32_t slot_of(const mef_symbols *s, const char *bytes, size_t n)
{
	uint32_t slot = hash_of(bytes, n) & s->mask;
	while (s->slots[slot] != 0) {
		const char *there = s->at[s->slots[slot] - 1];
		if (strncmp(there, bytes, n) == 0 && there[n] == '\0')
			break;
		slot = (slot + 1) & s->mask;
	}
	return slot;
}

static void make_room(mef_symbols *s)
{
	if (s->n * 2 <= s->mask)
		return;
	free(s->slots);
	s->mask = s->mask * 2 + 1;
	s->slots = cal_zeroed((size_t)s->mask + 1, sizeof *s->slots);
	for (uint32_t i = 0; i < s->n; i++)
		s->slots[slot_of(s, s->at[i], strlen(s->at[i]))] = i + 1;
}

uint32_t cal_mef_symbol(cal_mef *m, const char *bytes, size_t n)
{
	mef_symbols *s = &m->symbols;
	uint32_t slot = slot_of(s, bytes, n);
	if (s->slots[slot] != 0)
		return s->slots[slot] - 1;
	CAL_GROW(s->at, s->n, s->room);
	s->at[s->n++] = cal_copy(m->keep, bytes, n);
	s->slots[slot] = s->n;
	make_room(s);
	return s->n - 1;
}

uint32_t cal_mef_symbol_known(const cal_mef *m, const char *bytes, size_t n)
{
	return m->symbols.slots[slot_of(&m->symbols, bytes, n)] - 1;
}

void cal_mef_symbols_start(cal_mef *m)
{
	enum { FIRST_MASK = 1023 };
	m->symbols.mask = FIRST_MASK;
	m->symbols.slots = cal_zeroed(FIRST_MASK + 1, sizeof *m->symbols.slots);
	for (uint32_t i = 0; i < MEF_COUNT; i++)
		cal_mef_symbol(m, cal_mef_kinds[i].name, strlen(cal_mef_kinds[i].name));
}

void cal_mef_free(cal_mef *m)
{
	for (uint32_t i = 0; i < m->n_files; i++)
		cal_lines_free(&m->files[i].lines);
	free(m->symbols.at);
	free(m->symbols.slots);
	free(m->scopes.slots);
	free(m->definitions);
	free(m->containers);
	free(m->terms);
	free(m->order);
}
