/* engine/follow.c -- sets of variables below each gate, and those that are in the order so far. */
#include "engine/follow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
	const cal_cone *c;
	const cal_cone_module *m;
	uint32_t *local;           /* by variable: which of the module's it is */
	uint64_t *below;           /* by gate of the module: the variables below it, `words` of them */
	uint64_t *placed, *all;    /* variables that are in the order, and those that will be */
	uint32_t words, *size;     /* by gate: how many are below */
	bool *seen;                /* by number, as of a literal: a walk has come to it */
	uint32_t *order, n;
} following;

static inline uint32_t input(const following *f, const cal_cone_gate *g, uint32_t i)
{
	return f->c->inputs[g->first + i] >> 1;
}

static inline uint64_t *below(const following *f, uint32_t gate)
{
	return f->below + (size_t)gate * f->words;
}

static uint32_t count_bits(uint64_t bits)
{
	return (uint32_t)__builtin_popcountll(bits);
}

/* Joins what is below a gate's inputs; true: there is more than before. */
static bool look_below(following *f, uint32_t gate)
{
	const cal_cone_gate *g = &f->c->gates[f->m->gate + gate];
	uint64_t *set = below(f, gate), news = 0;
	for (uint32_t i = 0; i < g->n; i++) {
		uint32_t in = input(f, g, i);
		if (in < f->c->n_vars) {
			uint64_t bit = (uint64_t)1 << f->local[in] % 64, *word = &set[f->local[in] / 64];
			news |= bit & ~*word;
			*word |= bit;
			continue;
		}
		const uint64_t *other = below(f, in - f->c->n_vars - f->m->gate);
		for (uint32_t w = 0; w < f->words; w++) {
			news |= other[w] & ~set[w];
			set[w] |= other[w];
		}
	}
	return news != 0;
}

static void start(following *f, const cal_cone *c, uint32_t module)
{
	const cal_cone_module *m = &c->modules[module];
	*f = (following){.c = c, .m = m, .words = (m->n + 63) / 64};
	f->local = cal_zeroed(c->n_vars, sizeof *f->local);
	f->below = cal_zeroed(((size_t)m->n_gates + 2) * f->words, sizeof *f->below);
	f->placed = below(f, m->n_gates), f->all = below(f, m->n_gates + 1);
	f->seen = cal_zeroed((size_t)m->n_gates + m->n, sizeof *f->seen);
	f->size = cal_zeroed(m->n_gates, sizeof *f->size);
	for (uint32_t i = 0; i < m->n; i++) {
		f->local[c->members[m->first + i]] = i;
		f->all[i / 64] |= (uint64_t)1 << i % 64;
	}
	for (bool again = true; again;) {
		again = false;
		for (uint32_t g = 0; g < m->n_gates; g++)
			again |= look_below(f, g) && c->gates[m->gate + g].circle;
	}
	for (uint32_t g = 0; g < m->n_gates; g++)
		for (uint32_t w = 0; w < f->words; w++)
			f->size[g] += count_bits(below(f, g)[w]);
}

static void end(following *f)
{
	free(f->local), free(f->below), free(f->size), free(f->seen);
}

/* Nothing is in the order yet. */
static void begin(following *f, uint32_t *order)
{
	memset(f->placed, 0, f->words * sizeof *f->placed);
	f->order = order;
	f->n = 0;
}

static void place(following *f, uint32_t variable)
{
	f->order[f->n++] = variable;
	f->placed[f->local[variable] / 64] |= (uint64_t)1 << f->local[variable] % 64;
}

/* ---- walks ---- */

typedef enum { SMALLEST_SHARE, FEWEST } nearness;

/* What comes first has less. */
static double distance(const following *f, uint32_t number, nearness by)
{
	const double far = 1e9;  /* beyond every gate */
	uint32_t fresh = 0;
	if (number < f->c->n_vars)
		return far;
	uint32_t gate = number - f->c->n_vars - f->m->gate;
	const uint64_t *set = below(f, gate);
	for (uint32_t w = 0; w < f->words; w++)
		fresh += count_bits(set[w] & ~f->placed[w]);
	return by == FEWEST || !fresh ? fresh : (double)fresh / f->size[gate];
}

static bool *seen(const following *f, uint32_t number)
{
	return &f->seen[number < f->c->n_vars ? f->local[number] : number - f->c->n_vars - f->m->gate + f->m->n];
}

/* The nearest input of a gate that has not been seen; UINT32_MAX: there is none. */
static uint32_t nearest(const following *f, uint32_t number, nearness by)
{
	const cal_cone_gate *g = &f->c->gates[number - f->c->n_vars];
	uint32_t best = UINT32_MAX;
	double least = 0;
	for (uint32_t i = 0; i < g->n; i++) {
		uint32_t in = input(f, g, i);
		if (*seen(f, in))
			continue;
		double d = distance(f, in, by);
		if (best == UINT32_MAX || d < least) {
			best = in;
			least = d;
		}
	}
	return best;
}

static void walk(following *f, nearness by)
{
	uint32_t *stack = NULL, depth = 0, room = 0;
	memset(f->seen, 0, ((size_t)f->m->n_gates + f->m->n) * sizeof *f->seen);
	CAL_GROW(stack, depth, room);
	stack[depth++] = f->m->top >> 1;
	*seen(f, f->m->top >> 1) = true;
	while (depth) {
		uint32_t next = nearest(f, stack[depth - 1], by);
		if (next == UINT32_MAX) {
			depth--;
			continue;
		}
		*seen(f, next) = true;
		if (next < f->c->n_vars) {
			place(f, next);
			continue;
		}
		CAL_GROW(stack, depth, room);
		stack[depth++] = next;
	}
	free(stack);
}

/* ---- one variable after the other ---- */

/* What a gate adds to each variable below it that is not yet in the order: the more, the fewer of them are left. */
typedef struct {
	uint32_t power;       /* of how many are left: 2 or 3 */
	int64_t untouched;    /* what a gate that is not open adds, in halves of what it would if it were */
	bool by_size;         /* large gates count more, by the root of their size */
} taste;

/* By how many are left, at most n; of a gate that is open.  What has many left pulls too little to be worth the time. */
static int64_t *pulls_of(const taste *t, uint32_t n)
{
	enum { FAR = 24 };
	int64_t *pull = cal_zeroed((size_t)n + 1, sizeof *pull);
	for (uint32_t left = 1; left <= n && left <= FAR; left++)
		pull[left] = ((int64_t)1 << 32) / left / left / (t->power == 3 ? left : 1);
	return pull;
}

/* Large gates may count more, by the root of their size. */
static int64_t weight_of(const taste *t, uint32_t size)
{
	return t->by_size ? (int64_t)(16 * sqrt(size)) : 16;
}

static void change_pull(const following *f, uint32_t gate, int64_t change, int64_t *pull)
{
	const uint64_t *set = below(f, gate);
	for (uint32_t w = 0; w < f->words && change; w++)
		for (uint64_t bits = set[w] & ~f->placed[w]; bits; bits &= bits - 1)
			pull[w * 64 + (uint32_t)__builtin_ctzll(bits)] += change;
}

/* Takes a variable into the order: each gate above it has one less to wait for. */
static void take(following *f, uint32_t next, const int64_t *pull_by_left, const taste *t, uint32_t *left, int64_t *pull)
{
	place(f, f->c->members[f->m->first + next]);
	for (uint32_t g = 0; g < f->m->n_gates; g++) {
		if (!(below(f, g)[next / 64] >> next % 64 & 1))
			continue;
		int64_t before = pull_by_left[left[g]], after = pull_by_left[left[g] - 1];
		if (left[g] == f->size[g])
			before = before / 2 * t->untouched;
		left[g]--;
		change_pull(f, g, (after - before) * weight_of(t, f->size[g]), pull);
	}
}

static void one_by_one(following *f, const taste *t)
{
	uint32_t *left = cal_zeroed(f->m->n_gates, sizeof *left), n = f->m->n;
	int64_t *pull = cal_zeroed((size_t)f->words * 64, sizeof *pull), *by_left = pulls_of(t, n);
	memcpy(left, f->size, f->m->n_gates * sizeof *left);
	for (uint32_t g = 0; g < f->m->n_gates; g++)
		change_pull(f, g, by_left[left[g]] / 2 * t->untouched * weight_of(t, left[g]), pull);
	while (f->n < n) {
		uint32_t next = UINT32_MAX;
		for (uint32_t w = 0; w < f->words; w++)
			for (uint64_t bits = f->all[w] & ~f->placed[w]; bits; bits &= bits - 1) {
				uint32_t v = w * 64 + (uint32_t)__builtin_ctzll(bits);
				next = next == UINT32_MAX || pull[v] > pull[next] ? v : next;
			}
		take(f, next, by_left, t, left, pull);
	}
	free(left), free(pull), free(by_left);
}

void cal_orders_following(const cal_cone *c, uint32_t module, uint32_t *const orders[CAL_FOLLOWERS])
{
	static const taste tastes[CAL_FOLLOWERS - CAL_FOLLOWING_WALKS] = {
		{.power = 3, .untouched = 0}, {.power = 2, .untouched = -1, .by_size = true}, {.power = 2, .untouched = 1},
	};
	following f;
	start(&f, c, module);
	for (unsigned way = 0; way < CAL_FOLLOWERS; way++) {
		begin(&f, orders[way]);
		if (way < CAL_FOLLOWING_WALKS)
			walk(&f, way == 0 ? SMALLEST_SHARE : FEWEST);
		else
			one_by_one(&f, &tastes[way - CAL_FOLLOWING_WALKS]);
	}
	end(&f);
}
