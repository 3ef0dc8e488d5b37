/* engine/build.c -- a race: all orders run for a while, those that came far go on.
 *
 * A runner builds the module's gates in its order of the variables until its steps are used up; then it waits, and when it is
 * given more it goes on where it stopped.  So what the winner costs is never paid twice, and the others cost what they were
 * given before they were left behind. */
#include "engine/build.h"

#include <stdlib.h>
#include <string.h>

#include "engine/sift.h"

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

/* ---- a runner ---- */

enum { FIRST_SWEEP = 1 << 16 };

typedef struct {
	const cal_builder *b;
	const cal_cone_module *m;
	unsigned way;
	bool runs;
	uint32_t *order, *at;    /* variables by their number in the diagram; numbers, by which of the module's it is */
	cal_dd d;
	cal_bdd *edge;           /* by gate of the module */
	uint32_t *uses;          /* by gate of the module: inputs that it still is */
	uint32_t gate;           /* the one that is being built */
	cal_bdd *list, so_far;   /* its inputs, and those joined */
	uint32_t joined, list_room;
	uint32_t progress;       /* inputs of gates that have been dealt with */
	uint32_t sweep_at, sift_at;  /* nodes; 0: it is not sifted */
} runner;

/* Can a variable be true?  A module may turn out to be false whatever happens. */
static bool may_be_true(const cal_exact *x, uint32_t variable)
{
	return variable < x->cone.n_events || x->modules[variable - x->cone.n_events].bdd.top != BDD_FALSE;
}

static cal_bdd edge_of(runner *r, cal_literal literal)
{
	uint32_t number = literal >> 1, n_vars = r->b->x->cone.n_vars;
	if (number < n_vars && !may_be_true(r->b->x, number))
		return BDD_FALSE ^ (literal & 1);
	if (number < n_vars)
		return cal_bdd_node(&r->d, r->at[r->b->local[number]], BDD_FALSE, BDD_TRUE) ^ (literal & 1);
	return r->edge[number - n_vars - r->m->gate] ^ (literal & 1);
}

/* What lies deepest is put together first, so that what is added later stands above it. */
static void sort_deepest(const cal_dd *d, cal_bdd *of, uint32_t n)
{
	for (uint32_t gap = n / 2; gap > 0; gap /= 2)
		for (uint32_t i = gap; i < n; i++) {
			cal_bdd it = of[i];
			uint32_t k = i;
			for (; k >= gap && cal_bdd_level(d, of[k - gap]) < cal_bdd_level(d, it); k -= gap)
				of[k] = of[k - gap];
			of[k] = it;
		}
}

/* What is still needed: gates that others look at, what is joined, and what is not yet. */
static uint32_t *roots_of(const runner *r, uint32_t n_list, uint32_t *n)
{
	uint32_t *roots = cal_resize(NULL, (size_t)r->m->n_gates + n_list + 1, sizeof *roots);
	*n = 0;
	for (uint32_t g = 0; g < r->gate; g++)
		if (r->uses[g])
			roots[(*n)++] = r->edge[g] >> 1;
	for (uint32_t i = r->joined; i < n_list; i++)
		roots[(*n)++] = r->list[i] >> 1;
	roots[(*n)++] = r->so_far >> 1;
	return roots;
}

/* Sweeps, and sifts what has grown too large; n_list: inputs of the gate at hand, if there is one. */
static void tidy(runner *r, uint32_t n_list)
{
	if (cal_dd_size(&r->d) < r->sweep_at || r->d.outcome != EXACT_DONE)
		return;
	uint32_t n, *roots = roots_of(r, n_list, &n);
	cal_exact_note(r->b->x, &r->d, false);
	uint32_t left = cal_dd_sweep(&r->d, roots, n, 1);
	if (r->sift_at && left > r->sift_at) {
		left = cal_sift(&r->d, roots, n, r->d.steps);  /* about as long as it has taken so far */
		r->sift_at = 2 * left > r->sift_at ? 2 * left : r->sift_at;
	}
	r->sweep_at = 2 * left > FIRST_SWEEP ? 2 * left : FIRST_SWEEP;
	free(roots);
}

static void gather(runner *r, const cal_cone_gate *g)
{
	if (r->list_room < g->n) {
		r->list_room = g->n;
		r->list = cal_resize(r->list, r->list_room, sizeof *r->list);
	}
	for (uint32_t i = 0; i < g->n; i++)
		r->list[i] = edge_of(r, r->b->x->cone.inputs[g->first + i]);
	sort_deepest(&r->d, r->list, g->n);
	r->so_far = g->kind != FORMULA_XOR && g->need != 1 && g->need == g->n ? BDD_TRUE : BDD_FALSE;
}

static cal_bdd join(runner *r, const cal_cone_gate *g, cal_bdd next)
{
	return g->kind == FORMULA_XOR ? cal_bdd_xor(&r->d, r->so_far, next)
	     : g->need == 1 ? cal_bdd_or(&r->d, r->so_far, next) : cal_bdd_and(&r->d, r->so_far, next);
}

/* A gate's diagram, from where it stopped; tidying: in circles nothing is swept away. */
static void build_gate(runner *r, const cal_cone_gate *g, bool tidying)
{
	bool vote = g->kind != FORMULA_XOR && g->need > 1 && g->need < g->n;
	if (r->joined == 0)
		gather(r, g);
	while (r->joined < g->n && r->d.outcome == EXACT_DONE) {
		cal_bdd next = vote ? cal_bdd_atleast(&r->d, g->need, r->list, g->n) : join(r, g, r->list[r->joined]);
		if (r->d.outcome != EXACT_DONE)
			return;
		uint32_t n = vote ? g->n : 1;
		r->so_far = next;
		r->joined += n;
		r->progress += n;
		if (tidying)
			tidy(r, g->n);
	}
	r->joined = 0;
}

/* Gates of a circle, from false upwards until nothing changes: the least fixpoint, by diagrams. */
static void build_circle(runner *r, uint32_t end)
{
	const cal_cone_gate *gates = r->b->x->cone.gates + r->m->gate;
	memset(r->edge + r->gate, 0, (end - r->gate) * sizeof *r->edge);
	for (bool changed = true; changed && r->d.outcome == EXACT_DONE;) {
		changed = false;
		for (uint32_t g = r->gate; g < end; g++) {
			r->joined = 0;
			build_gate(r, &gates[g], false);
			changed |= r->so_far != r->edge[g];
			r->edge[g] = r->so_far;
		}
	}
}

static void use_inputs(runner *r, const cal_cone_gate *g, uint32_t change)
{
	const cal_cone *c = &r->b->x->cone;
	for (uint32_t i = 0; i < g->n; i++)
		if (c->inputs[g->first + i] >> 1 >= c->n_vars)
			r->uses[(c->inputs[g->first + i] >> 1) - c->n_vars - r->m->gate] += change;
}

/* Runs until all gates are built, or it is out of steps or of memory. */
static cal_exact_outcome run(runner *r, uint64_t steps)
{
	const cal_cone *c = &r->b->x->cone;
	const cal_cone_gate *gates = c->gates + r->m->gate;
	cal_dd_allow(&r->d, steps);
	while (r->gate < r->m->n_gates && r->d.outcome == EXACT_DONE) {
		uint32_t end = cal_cone_circle_end(c, r->m->gate + r->gate) - r->m->gate;
		if (gates[r->gate].circle)
			build_circle(r, end);
		else
			build_gate(r, &gates[r->gate], true);
		if (r->d.outcome != EXACT_DONE)
			break;
		if (!gates[r->gate].circle)
			r->edge[r->gate] = r->so_far;
		for (; r->gate < end; r->gate++)
			use_inputs(r, &gates[r->gate], UINT32_MAX);  /* one less */
		tidy(r, 0);
	}
	cal_exact_note(r->b->x, &r->d, false);
	return r->d.outcome;
}

/* ---- start and end ---- */

static void start_runner(runner *r, size_t limit)
{
	const cal_exact *x = r->b->x;
	r->runs = true;
	r->at = cal_zeroed(r->m->n, sizeof *r->at);
	r->edge = cal_zeroed(r->m->n_gates, sizeof *r->edge);
	r->uses = cal_zeroed(r->m->n_gates, sizeof *r->uses);
	r->sweep_at = FIRST_SWEEP;
	for (uint32_t i = 0; i < r->m->n; i++)
		r->at[r->b->local[r->order[i]]] = i;
	for (uint32_t g = 0; g < r->m->n_gates; g++)
		use_inputs(r, &x->cone.gates[r->m->gate + g], 1);
	r->uses[(r->m->top >> 1) - x->cone.n_vars - r->m->gate]++;
	cal_dd_start(&r->d, 1, r->m->n, limit, &x->budget, "decision diagrams");
}

static void end_runner(runner *r)
{
	if (r->runs)
		cal_dd_free(&r->d);
	free(r->order), free(r->at), free(r->edge), free(r->uses), free(r->list);
	*r = (runner){0};
}

/* Keeps what was built. */
static void take(runner *r)
{
	cal_module_diagrams *out = &r->b->x->modules[r->m - r->b->x->cone.modules];
	cal_bdd top = edge_of(r, r->m->top);
	free(out->bdd.nodes), free(out->order);
	out->bdd = cal_keep_bdd(&r->d, top, r->order);
	out->order = cal_zeroed(r->m->n, sizeof *out->order);
	for (uint32_t i = 0; i < r->m->n; i++)
		out->order[r->d.level_of[i]] = r->order[i];
	out->has_bdd = true;
}

/* ---- the race ---- */

typedef struct {
	cal_builder *b;
	const cal_cone_module *m;
	runner runners[CAL_WAYS];
	uint32_t n;
	uint64_t steps;      /* that each may use in this round */
} race;

/* The furthest first; but the furthest of the other kind, walks or pulls, comes second: those that come far soon are
 * not always those that get there. */
static void line_up(race *it)
{
	for (uint32_t i = 1; i < it->n; i++)
		for (uint32_t k = i; k > 0 && it->runners[k - 1].progress < it->runners[k].progress; k--) {
			runner swap = it->runners[k];
			it->runners[k] = it->runners[k - 1];
			it->runners[k - 1] = swap;
		}
	for (uint32_t i = 1; i < it->n; i++)
		if ((it->runners[i].way < CAL_WALKS) != (it->runners[0].way < CAL_WALKS)) {
			runner other = it->runners[i];
			memmove(it->runners + 2, it->runners + 1, (i - 1) * sizeof *it->runners);
			it->runners[1] = other;
			return;
		}
}

static void leave_behind(race *it, uint32_t most)
{
	while (it->n > most)
		end_runner(&it->runners[--it->n]);
}

/* A runner with another order than all others, at the end. */
static bool put_up(race *it, unsigned way)
{
	runner *r = &it->runners[it->n];
	*r = (runner){.b = it->b, .m = it->m, .way = way, .order = cal_zeroed(it->m->n, sizeof *r->order)};
	cal_order_variables(&it->b->ordering, (uint32_t)(it->m - it->b->x->cone.modules), way, r->order);
	for (uint32_t i = 0; i < it->n; i++)
		if (memcmp(it->runners[i].order, r->order, it->m->n * sizeof *r->order) == 0) {
			end_runner(r);
			return false;
		}
	it->n++;
	return true;
}

/* Where none was short, it pays to look for one that gates reach less far in: of some that begin with a shuffle, the best. */
static void put_up_shuffled(race *it)
{
	enum { SHUFFLES = 16 };
	cal_ordering *o = &it->b->ordering;
	uint32_t module = (uint32_t)(it->m - it->b->x->cone.modules), *order = cal_zeroed(it->m->n, sizeof *order);
	uint64_t least = UINT64_MAX;
	unsigned best = 0;
	for (unsigned way = CAL_WAYS; way < CAL_WAYS + SHUFFLES; way++) {
		cal_order_variables(o, module, way, order);
		uint64_t reach = cal_order_reach(o, module, order);
		best = reach < least ? way : best;
		least = reach < least ? reach : least;
	}
	free(order);
	put_up(it, best);
}

/* What the others have taken is not there for one. */
static size_t memory_for(const race *it, const runner *one)
{
	size_t taken = 0;
	for (uint32_t i = 0; i < it->n; i++)
		taken += &it->runners[i] != one && it->runners[i].runs ? it->runners[i].d.memory : 0;
	return taken < it->b->x->limit ? it->b->x->limit - taken : 0;
}

/* Lets a runner run; true: the race is over, as *outcome says.  Who is out of memory is out, unless nobody else is left. */
static bool let_run(race *it, uint32_t i, cal_exact_outcome *outcome)
{
	runner *r = &it->runners[i];
	size_t limit = memory_for(it, r);
	if (!r->runs)
		start_runner(r, limit);
	r->d.limit = limit;
	*outcome = run(r, it->steps);
	if (*outcome == EXACT_DONE)
		take(r);
	if (*outcome != EXACT_TOO_BIG || r->d.paused || it->n == 1)
		return *outcome != EXACT_TOO_BIG;
	end_runner(r);
	memmove(r, r + 1, (it->n - i - 1) * sizeof *r);
	it->n--;
	return false;
}

/* How many start in each round; each goes twice as far as the one before.  From ALONE on the one that came furthest has it
 * all to itself, and is sifted when it takes much of the memory. */
static const uint8_t starters[] = {CAL_WAYS, 5, 4, 3, 3, 2};
enum { ROUNDS = sizeof starters, FIRST_STEPS = 300, MANY_INPUTS = 5000, STEPS_EACH = 16, LONG = 20000, ALONE = 2500000 };

/* Nodes at which the diagram takes a good part of the memory, about as many bytes each. */
static uint32_t sift_at(size_t limit)
{
	enum { BYTES_A_NODE = 256, MOST = 1 << 28 };
	return limit / BYTES_A_NODE < MOST ? (uint32_t)(limit / BYTES_A_NODE) : MOST;
}

/* Out of memory, the last one is sifted, and goes on if that was of use: each time that it does not get further there is
 * an eighth less of it, which comes to an end. */
static bool make_room(runner *r)
{
	enum { LOOKS = 100 };  /* at each node, on average */
	uint32_t n, before, left, *roots;
	r->d.outcome = EXACT_DONE;
	roots = roots_of(r, r->joined ? r->b->x->cone.gates[r->m->gate + r->gate].n : 0, &n);
	before = cal_dd_sweep(&r->d, roots, n, 1);
	left = cal_sift(&r->d, roots, n, LOOKS * (uint64_t)before);
	free(roots);
	return r->d.outcome == EXACT_DONE && left <= before - before / 8;
}

static cal_exact_outcome run_alone(race *it)
{
	cal_exact_outcome outcome;
	runner *r = &it->runners[0];
	line_up(it);
	leave_behind(it, 1);
	it->steps = 0;
	r->d.limit = it->b->x->limit;
	r->sift_at = sift_at(r->d.limit);
	outcome = run(r, 0);
	while (outcome == EXACT_TOO_BIG && make_room(r))
		outcome = run(r, 0);
	if (outcome == EXACT_DONE)
		take(r);
	return outcome == EXACT_TOO_BIG ? r->d.outcome == EXACT_STOPPED ? EXACT_STOPPED : EXACT_TOO_BIG : outcome;
}

static cal_exact_outcome run_race(race *it)
{
	cal_exact_outcome outcome;
	for (unsigned way = 0; way < CAL_WAYS; way++)
		if (put_up(it, way) && let_run(it, it->n - 1, &outcome))
			return outcome;
	for (unsigned round = 1; it->n > 1 && it->steps < ALONE; round++) {
		line_up(it);
		leave_behind(it, starters[round < ROUNDS ? round : ROUNDS - 1]);
		it->steps *= 2;
		if (it->steps / 2 < LONG && it->steps >= LONG)
			put_up_shuffled(it);
		for (uint32_t i = 0, before; i < it->n; i += it->n == before) {
			before = it->n;
			if (let_run(it, i, &outcome))
				return outcome;
		}
	}
	return run_alone(it);
}

cal_exact_outcome cal_build(cal_builder *b, uint32_t module)
{
	const cal_cone *c = &b->x->cone;
	race it = {.b = b, .m = &c->modules[module]};
	uint32_t inputs = 0;
	for (uint32_t g = 0; g < it.m->n_gates; g++)
		inputs += c->gates[it.m->gate + g].n;
	/* what is large takes long to order, too: the first order gets the chance to do at once */
	it.steps = FIRST_STEPS + (inputs < MANY_INPUTS ? 1 : STEPS_EACH) * (uint64_t)inputs;
	cal_exact_outcome outcome = run_race(&it);
	leave_behind(&it, 0);
	return outcome;
}
