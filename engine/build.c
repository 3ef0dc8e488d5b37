/* engine/build.c -- orders are tried on a thinned formula, and the best of them race.
 *
 * In the race each runs for a while, and who is out of steps waits and goes on where it stopped.  So what the winner costs
 * is never paid twice, and the others cost what they were given before they were left behind. */
#include "engine/build.h"

#include <stdlib.h>
#include <string.h>

#include "engine/runner.h"
#include "engine/trial.h"

void cal_builder_start(cal_builder *b, cal_exact *x)
{
	*b = (cal_builder){.x = x, .local = cal_zeroed(x->cone.n_vars, sizeof *b->local)};
	cal_ordering_start(&b->ordering, &x->cone);
	for (uint32_t m = 0; m < x->cone.n_modules; m++)
		for (uint32_t i = 0; i < x->cone.modules[m].n; i++)
			b->local[x->cone.members[x->cone.modules[m].first + i]] = i;
}

void cal_builder_end(cal_builder *b)
{
	cal_ordering_end(&b->ordering);
	free(b->local);
}

/* ---- the race ---- */

enum { RUNNERS = 3 };

typedef struct {
	cal_builder *b;
	const cal_cone_module *m;
	cal_runner runners[RUNNERS];
	uint32_t n;
	uint64_t steps;      /* that each may use in this round */
} race;

static uint32_t module_of(const race *it)
{
	return (uint32_t)(it->m - it->b->x->cone.modules);
}

/* The furthest first. */
static void line_up(race *it)
{
	for (uint32_t i = 1; i < it->n; i++)
		for (uint32_t k = i; k > 0 && it->runners[k - 1].progress < it->runners[k].progress; k--) {
			cal_runner swap = it->runners[k];
			it->runners[k] = it->runners[k - 1];
			it->runners[k - 1] = swap;
		}
}

static void leave_behind(race *it, uint32_t most)
{
	while (it->n > most)
		cal_runner_end(&it->runners[--it->n]);
}

/* A runner with an order, which is its own from then on, at the end. */
static void put_up(race *it, uint32_t *order)
{
	it->runners[it->n++] = (cal_runner){.b = it->b, .m = it->m, .order = order};
}

/* Where none was short, it pays to look for one that gates reach less far in: of some that begin with a shuffle, the best. */
static void put_up_shuffled(race *it)
{
	enum { SHUFFLES = 16 };
	cal_ordering *o = &it->b->ordering;
	uint32_t module = module_of(it), *order = cal_zeroed(it->m->n, sizeof *order);
	uint64_t least = UINT64_MAX;
	unsigned best = 0;
	for (unsigned way = CAL_WAYS; way < CAL_WAYS + SHUFFLES; way++) {
		cal_order_variables(o, module, way, order);
		uint64_t reach = cal_order_reach(o, module, order);
		best = reach < least ? way : best;
		least = reach < least ? reach : least;
	}
	cal_order_variables(o, module, best, order);
	put_up(it, order);
}

/* What the others have taken is not there for one. */
static size_t memory_for(const race *it, const cal_runner *one)
{
	size_t taken = 0;
	for (uint32_t i = 0; i < it->n; i++)
		taken += &it->runners[i] != one && it->runners[i].runs ? it->runners[i].d.memory : 0;
	return taken < it->b->x->limit ? it->b->x->limit - taken : 0;
}

/* Lets a runner run; true: the race is over, as *outcome says.  Who is out of memory is out, unless nobody else is left. */
static bool let_run(race *it, uint32_t i, cal_exact_outcome *outcome)
{
	cal_runner *r = &it->runners[i];
	size_t limit = memory_for(it, r);
	if (!r->runs)
		cal_runner_start(r, limit);
	r->d.limit = limit;
	*outcome = cal_runner_run(r, it->steps);
	if (*outcome == EXACT_DONE)
		cal_runner_take(r);
	if (*outcome != EXACT_TOO_BIG || r->d.paused || it->n == 1)
		return *outcome != EXACT_TOO_BIG;
	cal_runner_end(r);
	memmove(r, r + 1, (it->n - i - 1) * sizeof *r);
	it->n--;
	return false;
}

enum { FIRST_STEPS = 300, MANY_INPUTS = 5000, STEPS_EACH = 16, TIMES_TRIED = 12, MUCH_TRIED = 50000, LONG = 20000, LONGER = 200000, ALONE = 2500000 };

/* Nodes at which the diagram takes a good part of the memory, about as many bytes each. */
static uint32_t sift_at(size_t limit)
{
	enum { BYTES_A_NODE = 256, MOST = 1 << 28 };
	return limit / BYTES_A_NODE < MOST ? (uint32_t)(limit / BYTES_A_NODE) : MOST;
}

static cal_exact_outcome run_alone(race *it)
{
	cal_exact_outcome outcome;
	cal_runner *r = &it->runners[0];
	line_up(it);
	leave_behind(it, 1);
	it->steps = 0;
	r->d.limit = it->b->x->limit;
	r->sift_at = sift_at(r->d.limit);
	outcome = cal_runner_run(r, 0);
	while (outcome == EXACT_TOO_BIG && cal_runner_make_room(r))
		outcome = cal_runner_run(r, 0);
	if (outcome == EXACT_DONE)
		cal_runner_take(r);
	return outcome == EXACT_TOO_BIG ? r->d.outcome == EXACT_STOPPED ? EXACT_STOPPED : EXACT_TOO_BIG : outcome;
}

/* Each goes twice as far as before.  From ALONE on the one that came furthest has it all to itself, and is sifted when it takes
 * much of the memory. */
static cal_exact_outcome run_race(race *it)
{
	cal_exact_outcome outcome;
	while (it->n > 1 && it->steps < ALONE) {
		for (uint32_t i = 0, before; i < it->n; i += it->n == before) {
			before = it->n;
			if (let_run(it, i, &outcome))
				return outcome;
		}
		line_up(it);
		it->steps *= 2;
		if (it->steps / 2 < LONG && it->steps >= LONG && it->n < RUNNERS)
			put_up_shuffled(it);
		if (it->steps >= LONGER)
			leave_behind(it, 2);
	}
	return run_alone(it);
}

/* Puts an order up, unless it is the first runner's, which goes on then. */
static void put_up_or_keep(race *it, cal_runner *first, uint32_t *order)
{
	if (!first->order || memcmp(first->order, order, it->m->n * sizeof *order) != 0) {
		put_up(it, order);
		return;
	}
	free(order);
	it->runners[it->n++] = *first;
	*first = (cal_runner){0};
}

/* The best of those that were tried take the place of the first one, unless that is among them. */
static cal_exact_outcome put_up_best(race *it)
{
	enum { BEST = 2 };
	cal_tried best[BEST];
	cal_dd d;
	uint32_t n;
	cal_exact_outcome outcome = cal_try_orders(it->b, module_of(it), memory_for(it, NULL), best, BEST, &n, &d);
	cal_runner first = it->runners[0];
	it->n = outcome == EXACT_DONE ? 0 : it->n;
	for (uint32_t i = 0; i < n; i++)
		put_up_or_keep(it, &first, best[i].order);
	if (outcome == EXACT_DONE && !it->runners[0].runs)
		cal_runner_start_in(&it->runners[0], &d);
	else
		cal_dd_free(&d);
	if (outcome != EXACT_DONE)
		return outcome;
	if (first.order)
		cal_runner_end(&first);
	uint64_t tried = best[0].steps < MUCH_TRIED ? best[0].steps : MUCH_TRIED;
	it->steps = tried * TIMES_TRIED > it->steps ? tried * TIMES_TRIED : it->steps;
	return EXACT_DONE;
}

cal_exact_outcome cal_build(cal_builder *b, uint32_t module)
{
	const cal_cone *c = &b->x->cone;
	race it = {.b = b, .m = &c->modules[module]};
	uint32_t inputs = 0, *order = cal_zeroed(it.m->n, sizeof *order);
	for (uint32_t g = 0; g < it.m->n_gates; g++)
		inputs += c->gates[it.m->gate + g].n;
	/* what is large takes long to order, too: the first order gets the chance to do at once */
	it.steps = FIRST_STEPS + (inputs < MANY_INPUTS ? 1 : STEPS_EACH) * (uint64_t)inputs;
	cal_order_variables(&b->ordering, module, 0, order);
	put_up(&it, order);
	cal_exact_outcome outcome;
	bool over = let_run(&it, 0, &outcome);
	if (!over && it.runners[0].d.paused) {
		outcome = put_up_best(&it);
		over = outcome != EXACT_DONE;
	}
	if (!over)
		outcome = run_race(&it);
	leave_behind(&it, 0);
	return outcome;
}
