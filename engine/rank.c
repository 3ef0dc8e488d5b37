/* engine/rank.c -- the first cut sets in a ranking, without a list of the others.
 *
 * Sets are compared by weight (minus the logarithm of their probability, as a whole number of small steps, so that equal
 * products are equal in whatever order they are multiplied) and by size, and those that are equal in both by their
 * events: the set with the smallest event that the other lacks comes first.  That order stays if the same events are
 * added to both sets, so the best set of a family is made of the best sets of its parts.
 *
 * From the best one the next are found by deviations (Lawler 1972): each set is a way through the diagram, and the
 * second best leaves the best way at some node for the other side, and goes on from there as well as possible.  Every set
 * is met once.  A module's own best sets are found first, and stand for its variable. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/exact_internal.h"

typedef struct {
	int64_t weight;
	uint32_t n;
	uint32_t *events;   /* numbers in the formula, ascending */
} ranked_set;

/* The best sets of one family, in order. */
typedef struct {
	ranked_set *at;
	uint32_t n, room;
} best_sets;

typedef struct {
	const cal_exact *x;
	cal_cut_ranking ranking;
	uint32_t most;
	best_sets *of_family;
	cal_arena *scratch;
} listing;

/* ---- comparing ---- */

static int64_t weight_of(double p)
{
	const double impossible = 1e15, steps = 4294967296.0;
	return p > 0 ? (int64_t)llround(fmin(-log2(p) * steps, impossible)) : (int64_t)impossible;
}

/* Which of two ascending lists has the smallest number that the other lacks. */
static int compare_events(const ranked_set *a, const ranked_set *b)
{
	for (uint32_t i = 0; i < a->n && i < b->n; i++)
		if (a->events[i] != b->events[i])
			return a->events[i] < b->events[i] ? -1 : 1;
	return a->n > b->n ? -1 : a->n < b->n;
}

static int compare(cal_cut_ranking ranking, const ranked_set *a, const ranked_set *b)
{
	int by_weight = a->weight < b->weight ? -1 : a->weight > b->weight;
	int by_size = a->n < b->n ? -1 : a->n > b->n;
	int first = ranking == CUTS_BY_ORDER ? by_size : by_weight, second = ranking == CUTS_BY_ORDER ? by_weight : by_size;
	return first ? first : second ? second : compare_events(a, b);
}

/* ---- ways through a family ---- */

/* What the set of a way takes at a node: nothing (LOW), or the number of a set of the node's variable; an event has one. */
enum { LOW = -1 };

typedef struct {
	uint32_t node;
	int32_t pick;
} step;

/* A family's nodes, with the best that can be had from each. */
typedef struct {
	const listing *l;
	const cal_kept *zdd;
	int64_t *weight;   /* by node */
	uint32_t *size, *least;  /* by node: how many events its best set has, and the one with the least number */
	bool *high;        /* by node: its best set takes its variable */
} ways;

/* The sets that a node's variable stands for: of an event itself, of a module its best. */
static const ranked_set *picked(const ways *w, uint32_t node, int32_t pick, ranked_set *one, uint32_t *event)
{
	const cal_exact *x = w->l->x;
	uint32_t variable = w->zdd->nodes[node].variable;
	if (variable >= x->cone.n_events) {
		const best_sets *of = &w->l->of_family[variable - x->cone.n_events];
		return (uint32_t)pick < of->n ? &of->at[pick] : NULL;
	}
	*event = x->cone.event_of[variable];
	*one = (ranked_set){weight_of(x->probability[variable]), 1, event};
	return pick == 0 ? one : NULL;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* The set of a way that begins with some steps and goes on from a node as well as possible.  steps: NULL, or where all
 * its steps are to be kept (room for as many nodes as there are). */
static ranked_set set_of(const ways *w, cal_arena *a, const step *begin, uint32_t n_begin, uint32_t node, uint32_t size,
                         step *steps, uint32_t *n_steps)
{
	ranked_set set = {.events = CAL_NEWS(a, (size_t)size + 1, uint32_t)};
	uint32_t at = 0, event;
	ranked_set one;
	for (; at < n_begin || node > ZDD_EMPTY_SET; at++) {
		step s = at < n_begin ? begin[at] : (step){node, w->high[node] ? 0 : LOW};
		if (at >= n_begin)
			node = s.pick == LOW ? w->zdd->nodes[node].low : w->zdd->nodes[node].high;
		if (steps)
			steps[at] = s;
		const ranked_set *in = s.pick == LOW ? NULL : picked(w, s.node, s.pick, &one, &event);
		if (!in)
			continue;
		memcpy(set.events + set.n, in->events, in->n * sizeof *in->events);
		set.n += in->n;
		set.weight += in->weight;
	}
	if (set.n > 1)
		qsort(set.events, set.n, sizeof *set.events, by_number);
	if (n_steps)
		*n_steps = at;
	return set;
}

/* Where weight and size are equal: does the set that takes a node's variable come before the one that does not?  Nearly always
 * their least events tell. */
static bool high_is_first(const ways *w, uint32_t node, uint32_t size, uint32_t least, cal_arena *scratch)
{
	const cal_kept_node *at = &w->zdd->nodes[node];
	if (least != w->least[at->low])
		return least < w->least[at->low];
	step first = {node, 0};
	ranked_set with = set_of(w, scratch, &first, 1, at->high, size, NULL, NULL);
	ranked_set without = set_of(w, scratch, NULL, 0, at->low, size, NULL, NULL);
	bool is = compare_events(&with, &without) < 0;
	cal_arena_free(scratch);
	return is;
}

/* From the bottom upwards: the best set of each node, by weight and size, and where those are equal by events. */
static void find_best(ways *w)
{
	cal_arena scratch = {0};
	w->weight = cal_zeroed((size_t)w->zdd->n + 2, sizeof *w->weight);
	w->size = cal_zeroed((size_t)w->zdd->n + 2, sizeof *w->size);
	w->least = cal_zeroed((size_t)w->zdd->n + 2, sizeof *w->least);
	w->high = cal_zeroed((size_t)w->zdd->n + 2, sizeof *w->high);
	w->least[ZDD_EMPTY_SET] = UINT32_MAX;
	for (uint32_t i = 2; i < w->zdd->n; i++) {
		const cal_kept_node *node = &w->zdd->nodes[i];
		uint32_t event;
		ranked_set one;
		const ranked_set *in = picked(w, i, 0, &one, &event);
		ranked_set high = {w->weight[node->high] + in->weight, w->size[node->high] + in->n, NULL};
		ranked_set low = {w->weight[node->low], w->size[node->low], NULL};
		uint32_t least = in->n && in->events[0] < w->least[node->high] ? in->events[0] : w->least[node->high];
		if (node->low != ZDD_NONE && high.weight == low.weight && high.n == low.n) {
			w->high[i] = high_is_first(w, i, high.n, least, &scratch);
		} else {
			bool better = w->l->ranking == CUTS_BY_ORDER
			                      ? high.n < low.n || (high.n == low.n && high.weight < low.weight)
			                      : high.weight < low.weight || (high.weight == low.weight && high.n < low.n);
			w->high[i] = node->low == ZDD_NONE || better;
		}
		w->weight[i] = w->high[i] ? high.weight : low.weight;
		w->size[i] = w->high[i] ? high.n : low.n;
		w->least[i] = w->high[i] ? least : w->least[node->low];
	}
}

/* ---- deviations ---- */

/* A set, its way, and from which step on that may be left; at that step only for picks after its own. */
typedef struct {
	ranked_set set;
	step *steps;
	uint32_t n_steps, from;
	bool fixed;   /* at `from`, the other side is not for this one */
} candidate;

typedef struct {
	candidate *at;
	uint32_t n, room;
	cal_cut_ranking ranking;
} heap;

static void put(heap *h, candidate c)
{
	CAL_GROW(h->at, h->n, h->room);
	uint32_t i = h->n++;
	for (; i && compare(h->ranking, &c.set, &h->at[(i - 1) / 2].set) < 0; i = (i - 1) / 2)
		h->at[i] = h->at[(i - 1) / 2];
	h->at[i] = c;
}

static candidate take(heap *h)
{
	candidate first = h->at[0], last = h->at[--h->n];
	uint32_t i = 0;
	for (uint32_t child; (child = 2 * i + 1) < h->n; i = child) {
		if (child + 1 < h->n && compare(h->ranking, &h->at[child + 1].set, &h->at[child].set) < 0)
			child++;
		if (compare(h->ranking, &last.set, &h->at[child].set) <= 0)
			break;
		h->at[i] = h->at[child];
	}
	h->at[i] = last;
	return first;
}

/* How many events a way has up to a step. */
static uint32_t size_before(const ways *w, const step *steps, uint32_t n)
{
	uint32_t size = 0, event;
	ranked_set one;
	for (uint32_t i = 0; i < n; i++)
		if (steps[i].pick != LOW)
			size += picked(w, steps[i].node, steps[i].pick, &one, &event)->n;
	return size;
}

/* The best set that follows a way up to a step, takes another pick there, and is free afterwards. */
static void deviate(const ways *w, heap *h, const candidate *c, uint32_t at, uint32_t before, int32_t pick, bool fixed)
{
	cal_arena *a = w->l->scratch;
	const cal_kept_node *node = &w->zdd->nodes[c->steps[at].node];
	uint32_t event, next = pick == LOW ? node->low : node->high;
	ranked_set one;
	const ranked_set *in = pick == LOW ? NULL : picked(w, c->steps[at].node, pick, &one, &event);
	if (next == ZDD_NONE || (pick != LOW && !in))
		return;
	step *begin = CAL_NEWS(a, (size_t)at + 1, step);
	memcpy(begin, c->steps, at * sizeof *begin);
	begin[at] = (step){c->steps[at].node, pick};
	candidate new = {.from = at, .fixed = fixed};
	new.set = set_of(w, a, begin, at + 1, next, before + (in ? in->n : 0) + w->size[next], NULL, NULL);
	new.steps = begin;
	new.n_steps = at + 1;
	put(h, new);
}

/* The whole way of a set of which only the beginning was kept. */
static void complete(const ways *w, candidate *c)
{
	cal_arena *a = w->l->scratch;
	uint32_t last = c->n_steps, node = w->zdd->top;
	if (last) {
		const cal_kept_node *at = &w->zdd->nodes[c->steps[last - 1].node];
		node = c->steps[last - 1].pick == LOW ? at->low : at->high;
	}
	uint32_t more = 0;
	for (uint32_t n = node; n > ZDD_EMPTY_SET; more++)
		n = w->high[n] ? w->zdd->nodes[n].high : w->zdd->nodes[n].low;
	step *steps = CAL_NEWS(a, (size_t)last + more + 1, step);
	set_of(w, a, c->steps, last, node, c->set.n, steps, &c->n_steps);
	c->steps = steps;
}

static void list_family(listing *l, uint32_t family)
{
	ways w = {.l = l, .zdd = cal_family(l->x, family)};
	heap h = {.ranking = l->ranking};
	best_sets *out = &l->of_family[family];
	if (w.zdd->top == ZDD_NONE)
		return;
	find_best(&w);
	put(&h, (candidate){.set = set_of(&w, l->scratch, NULL, 0, w.zdd->top, w.zdd->top > ZDD_EMPTY_SET ? w.size[w.zdd->top] : 0,
	                                  NULL, NULL)});
	while (h.n && out->n < l->most) {
		candidate c = take(&h);
		CAL_GROW(out->at, out->n, out->room);
		out->at[out->n++] = c.set;
		if (out->n == l->most)
			break;
		complete(&w, &c);
		uint32_t before = size_before(&w, c.steps, c.from);
		for (uint32_t i = c.from; i < c.n_steps; i++) {
			int32_t pick = c.steps[i].pick;
			bool own = i == c.from && c.fixed;
			if (pick == LOW) {
				if (!own)
					deviate(&w, &h, &c, i, before, 0, true);
				continue;
			}
			deviate(&w, &h, &c, i, before, pick + 1, true);
			if (!own)
				deviate(&w, &h, &c, i, before, LOW, true);
			uint32_t event;
			ranked_set one;
			before += picked(&w, c.steps[i].node, pick, &one, &event)->n;
		}
	}
	free(h.at), free(w.weight), free(w.size), free(w.least), free(w.high);
}

/* ---- the list ---- */

static const cal_cut_set *keep_list(cal_arena *keep, const cal_exact *x, const best_sets *from)
{
	cal_cut_set *list = CAL_NEWS(keep, (size_t)from->n + 1, cal_cut_set);
	for (uint32_t i = 0; i < from->n; i++) {
		uint32_t *events = CAL_NEWS(keep, (size_t)from->at[i].n + 1, uint32_t);
		list[i] = (cal_cut_set){events, from->at[i].n, 1};
		memcpy(events, from->at[i].events, from->at[i].n * sizeof *events);
		for (uint32_t k = 0; k < from->at[i].n; k++)
			list[i].probability *= x->probability[x->variable_of[events[k]] - 1];
	}
	return list;
}

cal_exact_outcome cal_exact_list(cal_exact *x, cal_arena *keep, cal_cut_ranking ranking, uint32_t most,
                                 const cal_cut_set **list, uint32_t *n)
{
	cal_arena scratch = {0};
	uint32_t n_families = cal_families(x);
	listing l = {.x = x, .ranking = ranking, .most = most, .scratch = &scratch};
	*list = NULL;
	*n = 0;
	if (!x->has_cuts)
		return EXACT_TOO_BIG;
	l.of_family = cal_zeroed(n_families, sizeof *l.of_family);
	for (uint32_t f = 0; f < n_families && most; f++)
		list_family(&l, f);
	*list = keep_list(keep, x, &l.of_family[n_families - 1]);
	*n = l.of_family[n_families - 1].n;
	for (uint32_t f = 0; f < n_families; f++)
		free(l.of_family[f].at);
	free(l.of_family);
	cal_arena_free(&scratch);
	return EXACT_DONE;
}
