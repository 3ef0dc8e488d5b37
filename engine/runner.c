/* engine/runner.c -- gates to diagrams, inputs first. */
#include "engine/runner.h"

#include <stdlib.h>
#include <string.h>

#include "engine/sift.h"

enum { FIRST_SWEEP = 1 << 14 };

#define NOTHING UINT32_MAX  /* the edge of a gate that has no inputs */

/* Can a variable be true?  A module may turn out to be false whatever happens. */
static bool may_be_true(const cal_exact *x, uint32_t variable)
{
	return variable < x->cone.n_events || x->modules[variable - x->cone.n_events].bdd.top != BDD_FALSE;
}

static cal_bdd edge_of(cal_runner *r, cal_literal literal)
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
static uint32_t *roots_of(const cal_runner *r, uint32_t n_list, uint32_t *n)
{
	uint32_t *roots = cal_resize(NULL, (size_t)r->m->n_gates + n_list + 1, sizeof *roots);
	*n = 0;
	for (uint32_t g = 0; g < r->gate; g++)
		if (r->uses[g] && r->edge[g] != NOTHING)
			roots[(*n)++] = r->edge[g] >> 1;
	for (uint32_t i = r->joined; i < n_list; i++)
		roots[(*n)++] = r->list[i] >> 1;
	if (r->so_far != NOTHING)
		roots[(*n)++] = r->so_far >> 1;
	return roots;
}

/* Sweeps, and sifts what has grown too large; n_list: inputs of the gate at hand, if there is one. */
static void tidy(cal_runner *r, uint32_t n_list)
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

/* Does an input count?  Not in a thinned formula where it was left out, or is a gate without inputs. */
static bool counts(const cal_runner *r, cal_literal literal)
{
	uint32_t number = literal >> 1, n_vars = r->b->x->cone.n_vars;
	if (number < n_vars)
		return !r->left_out || !r->left_out[r->b->local[number]];
	return r->edge[number - n_vars - r->m->gate] != NOTHING;
}

static bool is_vote(const cal_cone_gate *g)
{
	return g->kind != FORMULA_XOR && g->need > 1 && g->need < g->n;
}

/* Of a vote that has lost inputs the same share is needed, but one at least. */
static uint32_t need_of(const cal_cone_gate *g, uint32_t n)
{
	if (!is_vote(g))
		return g->need == 1 ? 1 : n;
	uint32_t need = (uint32_t)((double)g->need * n / g->n + 0.5);
	return need ? need : 1;
}

static void gather(cal_runner *r, const cal_cone_gate *g)
{
	const cal_literal *in = r->b->x->cone.inputs + g->first;
	if (r->list_room < g->n) {
		r->list_room = g->n;
		r->list = cal_resize(r->list, r->list_room, sizeof *r->list);
	}
	r->n_list = 0;
	for (uint32_t i = 0; i < g->n; i++)
		if (counts(r, in[i]))
			r->list[r->n_list++] = edge_of(r, in[i]);
	sort_deepest(&r->d, r->list, r->n_list);
	r->need = need_of(g, r->n_list);
	r->so_far = g->kind != FORMULA_XOR && g->need != 1 && g->need == g->n ? BDD_TRUE : BDD_FALSE;
}

static cal_bdd join(cal_runner *r, const cal_cone_gate *g, cal_bdd next)
{
	return g->kind == FORMULA_XOR ? cal_bdd_xor(&r->d, r->so_far, next)
	     : g->need == 1 ? cal_bdd_or(&r->d, r->so_far, next) : cal_bdd_and(&r->d, r->so_far, next);
}

/* A gate's diagram, from where it stopped; tidying: in circles nothing is swept away. */
static void build_gate(cal_runner *r, const cal_cone_gate *g, bool tidying)
{
	bool vote = is_vote(g);
	if (r->joined == 0)
		gather(r, g);
	while (r->joined < r->n_list && r->d.outcome == EXACT_DONE) {
		cal_bdd next = vote ? cal_bdd_atleast(&r->d, r->need, r->list, r->n_list) : join(r, g, r->list[r->joined]);
		if (r->d.outcome != EXACT_DONE)
			return;
		uint32_t n = vote ? r->n_list : 1;
		r->so_far = next;
		r->joined += n;
		r->progress += n;
		if (tidying)
			tidy(r, r->n_list);
	}
	r->joined = 0;
	if (r->n_list == 0 && r->left_out)
		r->so_far = NOTHING;
}

/* Gates of a circle, from false upwards until nothing changes: the least fixpoint, by diagrams. */
static void build_circle(cal_runner *r, uint32_t end)
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

static void use_inputs(cal_runner *r, const cal_cone_gate *g, uint32_t change)
{
	const cal_cone *c = &r->b->x->cone;
	for (uint32_t i = 0; i < g->n; i++)
		if (c->inputs[g->first + i] >> 1 >= c->n_vars)
			r->uses[(c->inputs[g->first + i] >> 1) - c->n_vars - r->m->gate] += change;
}

cal_exact_outcome cal_runner_run(cal_runner *r, uint64_t steps)
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
	if (!r->left_out)
		cal_exact_note(r->b->x, &r->d, false);
	return r->d.outcome;
}

/* ---- start and end ---- */

/* All is still to be done. */
static void reset(cal_runner *r)
{
	const cal_exact *x = r->b->x;
	r->gate = r->joined = r->progress = 0;
	r->sweep_at = FIRST_SWEEP;
	for (uint32_t i = 0; i < r->m->n; i++)
		r->at[r->b->local[r->order[i]]] = i;
	memset(r->uses, 0, r->m->n_gates * sizeof *r->uses);
	for (uint32_t g = 0; g < r->m->n_gates; g++)
		use_inputs(r, &x->cone.gates[r->m->gate + g], 1);
	r->uses[(r->m->top >> 1) - x->cone.n_vars - r->m->gate]++;
}

void cal_runner_start_in(cal_runner *r, const cal_dd *d)
{
	r->runs = true;
	r->at = cal_zeroed(r->m->n, sizeof *r->at);
	r->edge = cal_zeroed(r->m->n_gates, sizeof *r->edge);
	r->uses = cal_zeroed(r->m->n_gates, sizeof *r->uses);
	reset(r);
	r->d = *d;
}

void cal_runner_start(cal_runner *r, size_t limit)
{
	cal_dd d;
	cal_dd_start(&d, 1, r->m->n, limit, &r->b->x->budget, "decision diagrams");
	cal_runner_start_in(r, &d);
}

void cal_runner_restart(cal_runner *r)
{
	reset(r);
	cal_dd_restart(&r->d);
}

void cal_runner_end(cal_runner *r)
{
	if (r->runs)
		cal_dd_free(&r->d);
	free(r->order), free(r->at), free(r->edge), free(r->uses), free(r->list);
	*r = (cal_runner){0};
}

cal_dd cal_runner_leave(cal_runner *r)
{
	cal_dd d = r->d;
	cal_dd_restart(&d);
	r->runs = false;
	cal_runner_end(r);
	return d;
}

void cal_runner_take(cal_runner *r)
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

uint64_t cal_runner_steps(const cal_runner *r)
{
	return r->d.steps - r->d.fuel;
}

/* Of use is what leaves an eighth less: so it comes to an end if it does not get further in between. */
bool cal_runner_make_room(cal_runner *r)
{
	enum { LOOKS = 100 };  /* at each node, on average */
	uint32_t n, before, left, *roots;
	r->d.outcome = EXACT_DONE;
	roots = roots_of(r, r->joined ? r->n_list : 0, &n);
	before = cal_dd_sweep(&r->d, roots, n, 1);
	left = cal_sift(&r->d, roots, n, LOOKS * (uint64_t)before);
	free(roots);
	return r->d.outcome == EXACT_DONE && left <= before - before / 8;
}
