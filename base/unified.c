/* base/unified.c -- Myers' greedy algorithm over lines. */
#include "base/unified.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
	const char *at;
	uint32_t n;        /* its line end included, which the last may lack */
} line;

typedef struct {
	line *lines;
	uint32_t n;
} text;

static text lines_of(cal_arena *keep, const char *bytes, size_t length)
{
	text t = {NULL, 0};
	for (size_t i = 0; i < length; i++)
		t.n += bytes[i] == '\n' || i + 1 == length;
	t.lines = CAL_NEWS(keep, (size_t)t.n + 1, line);
	const char *start = bytes, *end = bytes + length;
	for (uint32_t i = 0; i < t.n; i++) {
		const char *stop = memchr(start, '\n', (size_t)(end - start));
		stop = stop ? stop + 1 : end;
		t.lines[i] = (line){start, (uint32_t)(stop - start)};
		start = stop;
	}
	return t;
}

static bool same(const text *a, uint32_t i, const text *b, uint32_t k)
{
	return a->lines[i].n == b->lines[k].n && memcmp(a->lines[i].at, b->lines[k].at, a->lines[i].n) == 0;
}

/* ---- the shortest way ---- */

enum { WAY_MOST = 4000 };  /* lines taken out or put in */

/* The furthest points of each length of way: reach[d] has 2 d + 1 diagonals. */
typedef struct {
	const text *a, *b;
	uint32_t skip, n, m;      /* lines that both begin with; what is left of each without those both end with */
	int32_t *reach[WAY_MOST + 1];
} way;

static int32_t furthest(const way *w, int32_t d, int32_t k)
{
	const int32_t *before = w->reach[d - 1] + d - 1;
	if (k == -d || (k != d && before[k - 1] < before[k + 1]))
		return before[k + 1];
	return before[k - 1] + 1;
}

static int32_t slide(const way *w, int32_t x, int32_t k)
{
	while (x < (int32_t)w->n && x - k < (int32_t)w->m &&
	       same(w->a, w->skip + (uint32_t)x, w->b, w->skip + (uint32_t)(x - k)))
		x++;
	return x;
}

/* How many lines are taken out or put in; -1: too many. */
static int32_t find_way(way *w)
{
	for (int32_t d = 0; d <= WAY_MOST; d++) {
		w->reach[d] = cal_zeroed((size_t)(2 * d + 1), sizeof **w->reach);
		for (int32_t k = -d; k <= d; k += 2) {
			int32_t x = d == 0 ? 0 : furthest(w, d, k);
			x = x <= (int32_t)w->n && x - k <= (int32_t)w->m && x - k >= 0 ? slide(w, x, k) : x;
			w->reach[d][d + k] = x;
			if (x >= (int32_t)w->n && x - k >= (int32_t)w->m)
				return d;
		}
	}
	return -1;
}

/* Marks the lines that are taken out of a and put into b. */
static void walk_back(const way *w, int32_t d, bool *gone, bool *come)
{
	int32_t x = (int32_t)w->n, k = x - (int32_t)w->m;
	for (; d > 0; d--) {
		const int32_t *before = w->reach[d - 1] + d - 1;
		bool down = k == -d || (k != d && before[k - 1] < before[k + 1]);
		x = down ? before[k + 1] : before[k - 1];
		k = down ? k + 1 : k - 1;
		if (down)
			come[x - k] = true;
		else
			gone[x] = true;
	}
}

static const cal_hunk *gather(cal_arena *keep, const way *w, const bool *gone, const bool *come, uint32_t *n)
{
	cal_hunk *hunks = CAL_NEWS(keep, (size_t)w->n + w->m + 1, cal_hunk);
	uint32_t i = 0, k = 0;
	*n = 0;
	while (i < w->n || k < w->m) {
		if (!(i < w->n && gone[i]) && !(k < w->m && come[k])) {
			i++, k++;
			continue;
		}
		cal_hunk h = {w->skip + i, 0, w->skip + k, 0};
		while ((i < w->n && gone[i]) || (k < w->m && come[k])) {
			while (i < w->n && gone[i])
				i++;
			while (k < w->m && come[k])
				k++;
		}
		h.to_before = w->skip + i;
		h.to_after = w->skip + k;
		hunks[(*n)++] = h;
	}
	return hunks;
}

static const cal_hunk *differ(cal_arena *keep, const text *a, const text *b, uint32_t *n)
{
	way *w = cal_zeroed(1, sizeof *w);
	*w = (way){.a = a, .b = b, .n = a->n, .m = b->n};
	while (w->skip < a->n && w->skip < b->n && same(a, w->skip, b, w->skip))
		w->skip++;
	w->n -= w->skip;
	w->m -= w->skip;
	while (w->n && w->m && same(a, w->skip + w->n - 1, b, w->skip + w->m - 1))
		w->n--, w->m--;
	bool *gone = cal_zeroed(w->n, sizeof *gone), *come = cal_zeroed(w->m, sizeof *come);
	int32_t d = find_way(w);
	if (d < 0) {
		memset(gone, true, w->n);
		memset(come, true, w->m);
	} else {
		walk_back(w, d, gone, come);
	}
	const cal_hunk *hunks = gather(keep, w, gone, come, n);
	for (int32_t i = 0; i <= WAY_MOST && w->reach[i]; i++)
		free(w->reach[i]);
	free(gone), free(come), free(w);
	return hunks;
}

const cal_hunk *cal_differ(cal_arena *keep, const char *before, size_t n_before, const char *after, size_t n_after, uint32_t *n)
{
	text a = lines_of(keep, before, n_before), b = lines_of(keep, after, n_after);
	return differ(keep, &a, &b, n);
}

/* ---- as text ---- */

typedef struct {
	cal_arena *keep;
	char *at;
	size_t n, room;
} page;

static void put(page *p, const char *bytes, size_t n)
{
	if (p->n + n + 1 > p->room) {
		p->room = 2 * (p->n + n + 1);
		p->at = cal_resize(p->at, p->room, 1);
	}
	memcpy(p->at + p->n, bytes, n);
	p->n += n;
}

static void put_text(page *p, const char *words)
{
	put(p, words, strlen(words));
}

static void put_lines(page *p, char mark, const text *t, uint32_t from, uint32_t to)
{
	for (; from < to; from++) {
		put(p, &mark, 1);
		put(p, t->lines[from].at, t->lines[from].n);
		if (t->lines[from].at[t->lines[from].n - 1] != '\n')
			put_text(p, "\n\\ No newline at end of file\n");
	}
}

/* "12,3": a stretch of lines as a header names it. */
static const char *range(cal_arena *keep, uint32_t from, uint32_t to)
{
	uint32_t n = to - from;
	return n == 1 ? cal_format(keep, "%u", (unsigned)from + 1) : cal_format(keep, "%u,%u", (unsigned)(n ? from + 1 : from), (unsigned)n);
}

/* Hunks that are near each other share their context. */
static uint32_t put_group(page *p, const text *a, const text *b, const cal_hunk *hunks, uint32_t n, uint32_t first)
{
	enum { CONTEXT = 3 };
	uint32_t last = first;
	while (last + 1 < n && hunks[last + 1].from_before - hunks[last].to_before <= 2 * CONTEXT)
		last++;
	uint32_t before = hunks[first].from_before < CONTEXT ? hunks[first].from_before : CONTEXT;
	uint32_t after = a->n - hunks[last].to_before < CONTEXT ? a->n - hunks[last].to_before : CONTEXT;
	uint32_t at = hunks[first].from_before - before;
	put_text(p, cal_format(p->keep, "@@ -%s +%s @@\n", range(p->keep, at, hunks[last].to_before + after),
	                       range(p->keep, hunks[first].from_after - before, hunks[last].to_after + after)));
	for (uint32_t i = first; i <= last; i++) {
		put_lines(p, ' ', a, at, hunks[i].from_before);
		put_lines(p, '-', a, hunks[i].from_before, hunks[i].to_before);
		put_lines(p, '+', b, hunks[i].from_after, hunks[i].to_after);
		at = hunks[i].to_before;
	}
	put_lines(p, ' ', a, at, at + after);
	return last + 1;
}

const char *cal_unified(cal_arena *keep, const char *name, const char *before, size_t n_before, const char *after,
                        size_t n_after)
{
	text a = lines_of(keep, before, n_before), b = lines_of(keep, after, n_after);
	uint32_t n;
	const cal_hunk *hunks = differ(keep, &a, &b, &n);
	page p = {.keep = keep};
	if (n)
		put_text(&p, cal_format(keep, "--- %s\n+++ %s\n", name, name));
	for (uint32_t i = 0; i < n;)
		i = put_group(&p, &a, &b, hunks, n, i);
	const char *kept = cal_copy(keep, p.at ? p.at : "", p.n);
	free(p.at);
	return kept;
}
