/* engine/trial.c -- rounds, each with fewer orders and a thicker formula than the one before. */
#include "engine/trial.h"

#include <stdlib.h>
#include <string.h>

#include "engine/follow.h"
#include "engine/runner.h"

/* Of a round: how many orders are in it, of 1024 variables how many stay, and how much longer than the best one so far an order may
 * take, in quarters. */
typedef struct {
	uint32_t orders, kept, patience;
} round_of;

enum { MOST_ORDERS = CAL_WAYS + CAL_FOLLOWERS };
static const round_of rounds[] = {{MOST_ORDERS, 410, 7}, {4, 680, 5}};
enum { ROUNDS = sizeof rounds / sizeof *rounds };

typedef struct {
	cal_builder *b;
	uint32_t module;
	const cal_cone_module *m;
	bool *left_out;
	cal_runner runner;     /* of one order after the other */
	cal_tried list[MOST_ORDERS];
	uint32_t n;
} trial;

/* An order, which is the trial's from then on, unless it has it already. */
static void put_up(trial *t, cal_order_kind kind, uint32_t *order)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (memcmp(t->list[i].order, order, t->m->n * sizeof *order) == 0) {
			free(order);
			return;
		}
	t->list[t->n++] = (cal_tried){.kind = kind, .order = order};
}

static void put_up_followers(trial *t)
{
	uint32_t *followers[CAL_FOLLOWERS];
	for (unsigned i = 0; i < CAL_FOLLOWERS; i++)
		followers[i] = cal_zeroed(t->m->n, sizeof *followers[i]);
	cal_orders_following(&t->b->x->cone, t->module, followers);
	for (unsigned i = 0; i < CAL_FOLLOWERS; i++)
		put_up(t, i < CAL_FOLLOWING_WALKS ? CAL_WALKED : CAL_ONE_BY_ONE, followers[i]);
}

/* All orders that there are, but for those that would take too long to find. */
static void put_up_all(trial *t)
{
	enum { MOST_PAIRS = 1 << 22 };
	if ((uint64_t)t->m->n_gates * t->m->n <= MOST_PAIRS)
		put_up_followers(t);
	for (unsigned way = 0; way < CAL_WAYS; way++) {
		uint32_t *order = cal_zeroed(t->m->n, sizeof *order);
		cal_order_variables(&t->b->ordering, t->module, way, order);
		put_up(t, way < CAL_WALKS ? CAL_WALKED : CAL_PULLED, order);
	}
}

/* The same variables each time. */
static void thin(trial *t, uint32_t round)
{
	uint32_t seed = round + 1;
	for (uint32_t i = 0; i < t->m->n; i++) {
		seed = seed * 1664525u + 1013904223u;
		t->left_out[i] = seed >> 22 >= rounds[round].kept;
	}
}

/* How many steps an order takes; one that is not done in as many as it may has the more, the less far it came. */
static cal_exact_outcome try(trial *t, cal_tried *it, uint64_t may)
{
	const uint64_t unfinished = (uint64_t)1 << 62;
	cal_runner *r = &t->runner;
	memcpy(r->order, it->order, t->m->n * sizeof *r->order);
	cal_runner_restart(r);
	cal_exact_outcome outcome = cal_runner_run(r, may);
	it->steps = outcome == EXACT_DONE ? cal_runner_steps(r) : unfinished - r->progress;
	return outcome == EXACT_STOPPED ? EXACT_STOPPED : EXACT_DONE;
}

static void sort(cal_tried *list, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		for (uint32_t k = i; k > 0 && list[k - 1].steps > list[k].steps; k--) {
			cal_tried swap = list[k];
			list[k] = list[k - 1];
			list[k - 1] = swap;
		}
}

/* Of sorted ones the best go on, but first the best of each kind. */
static void leave_behind(trial *t, uint32_t most)
{
	bool goes_on[MOST_ORDERS] = {false}, seen[CAL_ORDER_KINDS] = {false};
	uint32_t n = 0;
	for (uint32_t i = 0; i < t->n && n < most; i++)
		if (!seen[t->list[i].kind]) {
			seen[t->list[i].kind] = goes_on[i] = true;
			n++;
		}
	for (uint32_t i = 0; i < t->n && n < most; i++) {
		n += !goes_on[i];
		goes_on[i] = true;
	}
	n = 0;
	for (uint32_t i = 0; i < t->n; i++)
		if (goes_on[i])
			t->list[n++] = t->list[i];
		else
			free(t->list[i].order);
	t->n = n;
}

static cal_exact_outcome run_round(trial *t, uint32_t round)
{
	enum { MOST_STEPS = 50000 };
	uint64_t least = MOST_STEPS;
	thin(t, round);
	leave_behind(t, rounds[round].orders);
	for (uint32_t i = 0; i < t->n; i++) {
		uint64_t may = least < MOST_STEPS ? least * rounds[round].patience / 4 : MOST_STEPS;
		if (try(t, &t->list[i], may) != EXACT_DONE)
			return EXACT_STOPPED;
		least = t->list[i].steps < least ? t->list[i].steps : least;
	}
	sort(t->list, t->n);
	return EXACT_DONE;
}

cal_exact_outcome cal_try_orders(cal_builder *b, uint32_t module, size_t limit, cal_tried *best, uint32_t most, uint32_t *n,
                                 cal_dd *d)
{
	trial t = {.b = b, .module = module, .m = &b->x->cone.modules[module]};
	cal_exact_outcome outcome = EXACT_DONE;
	t.left_out = cal_zeroed(t.m->n, sizeof *t.left_out);
	t.runner = (cal_runner){.b = b, .m = t.m, .left_out = t.left_out, .order = cal_zeroed(t.m->n, sizeof *t.runner.order)};
	cal_runner_start(&t.runner, limit);
	put_up_all(&t);
	for (uint32_t round = 0; round < ROUNDS && outcome == EXACT_DONE; round++)
		outcome = run_round(&t, round);
	leave_behind(&t, outcome == EXACT_DONE ? most : 0);
	memcpy(best, t.list, t.n * sizeof *best);
	*n = t.n;
	*d = cal_runner_leave(&t.runner);
	free(t.left_out);
	return outcome;
}
