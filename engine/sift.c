/* engine/sift.c -- neighbours change places until each variable is where the diagram is smallest. */
#include "engine/sift.h"

#include <stdlib.h>

/* ---- who looks at what ---- */

static void fit(cal_sifting *s)
{
	if (s->room >= s->d->room)
		return;
	s->room = s->d->room;
	s->uses = cal_resize(s->uses, s->room, sizeof *s->uses);
	s->next = cal_resize(s->next, s->room, sizeof *s->next);
}

static void list_node(cal_sifting *s, uint32_t node)
{
	uint32_t variable = s->d->nodes[node].variable;
	s->next[node] = s->first[variable];
	s->first[variable] = node;
	s->count[variable]++;
}

void cal_sifting_start(cal_sifting *s, cal_dd *d, const uint32_t *roots, uint32_t n_roots)
{
	*s = (cal_sifting){.d = d, .most_work = UINT64_MAX};
	cal_dd_sweep(d, roots, n_roots, 1);
	fit(s);
	s->first = cal_zeroed(2 * ((size_t)d->n_levels + 1), sizeof *s->first);
	s->count = s->first + d->n_levels + 1;
	for (uint32_t i = 0; i < d->n_nodes; i++)
		s->uses[i] = 0;
	for (uint32_t i = d->n_constants; i < d->n_nodes; i++)
		if (d->nodes[i].variable != CAL_DD_FREE) {
			s->uses[d->nodes[i].low >> 1]++, s->uses[d->nodes[i].high >> 1]++;
			list_node(s, i);
		}
	for (uint32_t i = 0; i < n_roots; i++)
		s->uses[roots[i]]++;
}

void cal_sifting_end(cal_sifting *s)
{
	free(s->uses), free(s->next), free(s->first);
	*s = (cal_sifting){0};
}

/* ---- two neighbours ---- */

/* The node of the variable that goes down, with what looks at it noted. */
static cal_bdd use_node(cal_sifting *s, uint32_t variable, cal_bdd low, cal_bdd high)
{
	uint32_t before = cal_dd_size(s->d);
	cal_bdd edge = cal_bdd_node(s->d, variable, low, high);
	if (cal_dd_size(s->d) > before) {
		s->uses[edge >> 1] = 0;
		s->uses[low >> 1]++, s->uses[high >> 1]++;
		list_node(s, edge >> 1);
	}
	s->uses[edge >> 1]++;
	return edge;
}

/* Where the lower variable is false, and where it is true. */
static void split(const cal_dd *d, cal_bdd f, uint32_t variable, cal_bdd *low, cal_bdd *high)
{
	bool here = d->nodes[f >> 1].variable == variable;
	*low = here ? cal_bdd_low(d, f) : f;
	*high = here ? cal_bdd_high(d, f) : f;
}

/* [x: f0, f1] becomes [y: [x: f00, f10], [x: f01, f11]] and stays the same node.  f1 is plain, and so is f11: no edge to
 * the node has to change. */
static void turn(cal_sifting *s, uint32_t node, uint32_t x, uint32_t y)
{
	cal_dd *d = s->d;
	cal_bdd f0 = d->nodes[node].low, f1 = d->nodes[node].high, f00, f01, f10, f11;
	split(d, f0, y, &f00, &f01), split(d, f1, y, &f10, &f11);
	cal_dd_take_out(d, node);
	cal_bdd low = use_node(s, x, f00, f10), high = use_node(s, x, f01, f11);
	d->nodes[node] = (cal_dd_node){y, low, high};
	cal_dd_put_in(d, node);
	s->uses[f0 >> 1]--, s->uses[f1 >> 1]--;
}

/* The nodes of y are those of before that something still looks at, and those that were turned.  What the others look at
 * is looked at by what came in their place. */
static void relist(cal_sifting *s, uint32_t y, uint32_t turned)
{
	cal_dd *d = s->d;
	uint32_t node = s->first[y];
	s->work += s->count[y];
	s->first[y] = s->count[y] = 0;
	for (uint32_t next; node; node = next) {
		next = s->next[node];
		if (s->uses[node]) {
			list_node(s, node);
			continue;
		}
		s->uses[d->nodes[node].low >> 1]--, s->uses[d->nodes[node].high >> 1]--;
		cal_dd_take_out(d, node);
		cal_dd_drop(d, node);
	}
	for (uint32_t next; turned; turned = next) {
		next = s->next[turned];
		list_node(s, turned);
	}
}

/* Divides the nodes of x: those that look at y are given, the others listed anew. */
static uint32_t find_lookers(cal_sifting *s, uint32_t x, uint32_t y, uint32_t *n)
{
	const cal_dd *d = s->d;
	uint32_t node = s->first[x], lookers = 0;
	s->work += s->count[x] + 1;
	s->first[x] = s->count[x] = *n = 0;
	for (uint32_t next; node; node = next) {
		next = s->next[node];
		if (d->nodes[d->nodes[node].low >> 1].variable == y || d->nodes[d->nodes[node].high >> 1].variable == y) {
			s->next[node] = lookers;
			lookers = node;
			++*n;
		} else {
			list_node(s, node);
		}
	}
	return lookers;
}

bool cal_sifting_swap(cal_sifting *s, uint32_t level)
{
	cal_dd *d = s->d;
	uint32_t x = d->variable_at[level], y = d->variable_at[level + 1], n;
	if (!cal_dd_reserve(d, 2 * s->count[x]))
		return false;
	fit(s);
	uint32_t lookers = find_lookers(s, x, y, &n);
	d->variable_at[level] = y, d->variable_at[level + 1] = x;
	d->level_of[y] = level, d->level_of[x] = level + 1;
	for (uint32_t node = lookers; node; node = s->next[node])
		turn(s, node, x, y);
	s->work += 4 * (uint64_t)n;
	if (n)
		relist(s, y, lookers);
	return true;
}

/* ---- one variable after the other ---- */

/* The best place so far. */
typedef struct {
	uint32_t level, size;
} place;

static bool goes_on(cal_sifting *s)
{
	enum { POLL = 1 << 18 };
	cal_dd *d = s->d;
	if (s->work < s->poll_at)
		return d->outcome == EXACT_DONE && s->work < s->most_work;
	s->poll_at = s->work + POLL;
	if (d->budget && d->budget->keep_on && !d->budget->keep_on(d->budget->to, "sifting", -1))
		d->outcome = EXACT_STOPPED;
	return d->outcome == EXACT_DONE && s->work < s->most_work;
}

/* Moves the variable of a level towards another, until the diagram has grown too much; gives where it stands then. */
static uint32_t move(cal_sifting *s, uint32_t level, uint32_t to, place *best)
{
	while (level != to && goes_on(s) && cal_dd_size(s->d) <= best->size + best->size / 5) {
		if (!cal_sifting_swap(s, level < to ? level : level - 1))
			break;
		level = level < to ? level + 1 : level - 1;
		if (cal_dd_size(s->d) < best->size)
			*best = (place){level, cal_dd_size(s->d)};
	}
	return level;
}

/* To the nearer end, to the other, and back to the best place. */
static void sift_variable(cal_sifting *s, uint32_t variable)
{
	uint32_t level = s->d->level_of[variable], last = s->d->n_levels - 1;
	place best = {level, cal_dd_size(s->d)};
	bool down = last - level < level;
	level = move(s, level, down ? last : 0, &best);
	level = move(s, level, down ? 0 : last, &best);
	while (level != best.level && cal_sifting_swap(s, level < best.level ? level : level - 1))
		level = level < best.level ? level + 1 : level - 1;
}

typedef struct {
	uint32_t variable, count;
} sized;

static int by_count(const void *a, const void *b)
{
	const sized *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return (x->variable > y->variable) - (x->variable < y->variable);
}

uint32_t cal_sift(cal_dd *d, const uint32_t *roots, uint32_t n_roots, uint64_t most_work)
{
	cal_sifting s;
	cal_sifting_start(&s, d, roots, n_roots);
	s.most_work = most_work;
	sized *order = cal_zeroed(d->n_levels, sizeof *order);
	for (uint32_t v = 0; v < d->n_levels; v++)
		order[v] = (sized){v, s.count[v]};
	qsort(order, d->n_levels, sizeof *order, by_count);
	for (uint32_t i = 0; i < d->n_levels && order[i].count && goes_on(&s); i++)
		sift_variable(&s, order[i].variable);
	free(order);
	cal_sifting_end(&s);
	return cal_dd_size(d);
}
