/* engine/cuts.c -- families of minimal cut sets: all of them module by module, or those within a limit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/exact_internal.h"
#include "engine/numbers.h"
#include "engine/order.h"

void cal_exact_drop_cuts(cal_exact *x)
{
	for (uint32_t i = 0; i < x->n_orders; i++)
		free(x->by_order[i]);
	free(x->by_order), free(x->count), free(x->primes), free(x->flat_family.nodes);
	x->by_order = NULL, x->count = x->primes = NULL, x->flat_family = (cal_kept){0};
	x->n_orders = 0;
	x->has_cuts = x->flat = false;
	x->left_out = 0;
}

uint32_t cal_families(const cal_exact *x)
{
	return x->flat || x->cone.constant ? 1 : x->cone.n_modules;
}

const cal_kept *cal_family(const cal_exact *x, uint32_t family)
{
	static const cal_kept none = {.top = ZDD_NONE}, always = {.top = ZDD_EMPTY_SET};
	if (x->cone.constant)
		return x->cone.value ? &always : &none;
	return x->flat ? &x->flat_family : &x->modules[family].zdd;
}

/* Sweeps a diagram of families, when it has grown to twice what was left the last time. */
static void sweep(cal_dd *d, const uint32_t *roots, uint32_t n, uint32_t *swept_at)
{
	enum { OFTEN_ENOUGH = 1 << 19 };
	if (d->outcome == EXACT_DONE && cal_dd_size(d) >= OFTEN_ENOUGH && cal_dd_size(d) / 2 >= *swept_at)
		*swept_at = cal_dd_sweep(d, roots, n, 0);
}

/* ---- minimal solutions of a module ---- */

/* Which nodes are needed as they are (1), and which complemented (2). */
static uint8_t *find_needed(const cal_kept *bdd)
{
	uint8_t *needed = cal_zeroed(bdd->n, 1);
	needed[bdd->top >> 1] = (uint8_t)(1u << (bdd->top & 1));
	for (uint32_t i = bdd->n; i-- > 1;)
		for (unsigned c = 0; c < 2; c++)
			if (needed[i] >> c & 1) {
				needed[bdd->nodes[i].low >> 1] |= (uint8_t)(1u << ((bdd->nodes[i].low & 1) ^ c));
				needed[bdd->nodes[i].high >> 1] |= (uint8_t)(1u << ((bdd->nodes[i].high & 1) ^ c));
			}
	return needed;
}

/* What the minimal solutions of modules are made with, one after the other. */
typedef struct {
	cal_exact *x;
	uint32_t *level_of;    /* by variable */
	bool *prevents;        /* by variable: its being true may make its module false */
	uint8_t *ways;         /* by gate: bit 0: it is looked at plain, bit 1: complemented */
} solving;

static void look_at(solving *s, cal_literal literal, unsigned ways, bool *news)
{
	const cal_cone *c = &s->x->cone;
	uint32_t number = literal >> 1;
	ways = literal & 1 ? (ways & 1) << 1 | ways >> 1 : ways;
	if (number < c->n_vars) {
		s->prevents[number] |= (ways & 2) != 0;
		return;
	}
	*news |= (ways & ~(unsigned)s->ways[number - c->n_vars]) != 0;
	s->ways[number - c->n_vars] = (uint8_t)(s->ways[number - c->n_vars] | ways);
}

/* From the top of a module downwards; where there are circles, until nothing is new. */
static void find_preventing(solving *s, const cal_cone_module *m)
{
	const cal_cone *c = &s->x->cone;
	bool news = true, circles = false;
	look_at(s, m->top, 1, &news);
	while (news) {
		news = false;
		for (uint32_t g = m->gate + m->n_gates; g-- > m->gate;) {
			const cal_cone_gate *gate = &c->gates[g];
			unsigned ways = gate->kind == FORMULA_XOR && s->ways[g] ? 3 : s->ways[g];
			circles |= gate->circle != 0;
			for (uint32_t i = 0; i < gate->n; i++)
				look_at(s, c->inputs[gate->first + i], ways, &news);
		}
		news &= circles;
	}
}

/* By edge: the last node that looks at it. */
static uint32_t *find_last(const cal_kept *bdd)
{
	uint32_t *last = cal_zeroed(2 * (size_t)bdd->n, sizeof *last);
	for (uint32_t i = 1; i < bdd->n; i++)
		for (uint32_t c = 0; c < 2; c++)
			last[bdd->nodes[i].low ^ c] = last[bdd->nodes[i].high ^ c] = i;
	last[bdd->top] = UINT32_MAX;
	return last;
}

/* Sweeps away families of edges that no node after one looks at. */
static void sweep_solved(cal_dd *d, const cal_zdd *families, const uint32_t *last, uint32_t node, uint32_t *sweep_at)
{
	enum { FIRST_SWEEP = 1 << 17 };
	if (d->outcome != EXACT_DONE || cal_dd_size(d) < (*sweep_at ? *sweep_at : FIRST_SWEEP))
		return;
	cal_zdd *roots = cal_resize(NULL, 2 * (size_t)node + 2, sizeof *roots);
	uint32_t n = 0;
	for (uint32_t e = 2; e < 2 * node + 2; e++)
		if (last[e] > node)
			roots[n++] = families[e];
	*sweep_at = 2 * cal_dd_sweep(d, roots, n, 0);
	*sweep_at = *sweep_at > FIRST_SWEEP ? *sweep_at : FIRST_SWEEP;
	free(roots);
}

/* Rauzy's minimal solutions, from the bottom upwards: those without the variable, and those with it that contain none
 * of them (2001).  If the high side is true wherever the low one is, a set of it contains one of the low side only if it is
 * that one, and a plain difference will do (1993). */
static cal_zdd solve(solving *s, cal_dd *d, const cal_kept *bdd, cal_zdd *families)
{
	uint8_t *needed = find_needed(bdd);
	uint32_t *last = find_last(bdd), sweep_at = 0;
	families[BDD_TRUE] = ZDD_EMPTY_SET;
	for (uint32_t i = 1; i < bdd->n && d->outcome == EXACT_DONE; i++) {
		const cal_kept_node *node = &bdd->nodes[i];
		for (uint32_t c = 0; c < 2; c++)
			if (needed[i] >> c & 1) {
				cal_zdd low = families[node->low ^ c], high = families[node->high ^ c];
				high = s->prevents[node->variable] ? cal_zdd_without(d, high, low) : cal_zdd_difference(d, high, low);
				families[2 * i + c] = cal_zdd_node(d, s->level_of[node->variable], low, high);
			}
		sweep_solved(d, families, last, i, &sweep_at);
	}
	free(needed), free(last);
	return families[bdd->top];
}

static cal_exact_outcome minimal_solutions(solving *s, uint32_t module)
{
	cal_module_diagrams *it = &s->x->modules[module];
	const cal_cone_module *m = &s->x->cone.modules[module];
	cal_zdd *families = cal_zeroed(2 * (size_t)it->bdd.n, sizeof *families);
	cal_dd d;
	cal_dd_start(&d, 2, m->n, s->x->limit, &s->x->budget, "minimal cut sets");
	for (uint32_t i = 0; i < m->n; i++)
		s->level_of[it->order[i]] = i;
	find_preventing(s, m);
	cal_zdd top = solve(s, &d, &it->bdd, families);
	cal_exact_outcome outcome = d.outcome;
	cal_exact_note(s->x, &d, true);
	if (outcome == EXACT_DONE) {
		it->zdd = cal_keep_zdd(&d, top, it->order);
		it->has_zdd = true;
	}
	cal_dd_free(&d);
	free(families);
	return outcome;
}

static cal_exact_outcome all_families(cal_exact *x, void *with)
{
	cal_exact_outcome outcome = cal_exact_bdds(x);
	solving s = {.x = x};
	(void)with;
	s.level_of = cal_zeroed(x->cone.n_vars, sizeof *s.level_of);
	s.prevents = cal_zeroed(x->cone.n_vars, sizeof *s.prevents);
	s.ways = cal_zeroed(x->cone.n_gates, sizeof *s.ways);
	for (uint32_t m = 0; m < x->cone.n_modules && outcome == EXACT_DONE; m++)
		if (!x->modules[m].has_zdd)
			outcome = minimal_solutions(&s, m);
	free(s.level_of), free(s.prevents), free(s.ways);
	return outcome;
}

/* ---- one family of events alone ---- */

/* On the way to a flat family. */
typedef struct {
	cal_exact *x;
	cal_dd d;
	uint32_t most;
	cal_ordering ordering;
	uint32_t *order, *level_of, n_order;  /* events, in the order of the diagram */
	cal_zdd *family;      /* by gate, or by module */
	double *left_out;     /* by gate: a bound on its being true though no set that is kept is */
	bool bounds;          /* left_out is asked for */
	struct pair_sum *pairs;  /* hash table of sums over pairs of sets */
	size_t pairs_mask, n_pairs;
	uint32_t swept_at;
} flattening;

/* The order of the events: that of the whole, with each module's in its place. */
static void order_events(flattening *f, uint32_t module)
{
	const cal_exact *x = f->x;
	uint32_t n = x->cone.modules[module].n, *order = cal_zeroed(n, sizeof *order);
	if (x->modules[module].order)
		memcpy(order, x->modules[module].order, n * sizeof *order);
	else
		cal_order_variables(&f->ordering, module, 0, order);
	for (uint32_t i = 0; i < n; i++)
		if (order[i] < x->cone.n_events) {
			f->level_of[order[i]] = f->n_order;
			f->order[f->n_order++] = order[i];
		} else {
			order_events(f, order[i] - x->cone.n_events);
		}
	free(order);
}

static void start_flattening(flattening *f, cal_exact *x, uint32_t most)
{
	*f = (flattening){.x = x, .most = most};
	cal_dd_start(&f->d, 2, x->cone.n_events, x->limit, &x->budget, "minimal cut sets");
	f->order = cal_zeroed(x->cone.n_events, sizeof *f->order);
	f->level_of = cal_zeroed(x->cone.n_events, sizeof *f->level_of);
	f->family = cal_zeroed((size_t)x->cone.n_gates + x->cone.n_modules, sizeof *f->family);
	f->left_out = cal_zeroed(x->cone.n_gates, sizeof *f->left_out);
	cal_ordering_start(&f->ordering, &x->cone);
	order_events(f, x->cone.n_modules - 1);
	cal_ordering_end(&f->ordering);
}

static void end_flattening(flattening *f)
{
	cal_exact_note(f->x, &f->d, true);
	cal_dd_free(&f->d);
	free(f->order), free(f->level_of), free(f->family), free(f->left_out), free(f->pairs);
}

static cal_zdd family_of_event(flattening *f, uint32_t variable)
{
	return cal_zdd_node(&f->d, f->level_of[variable], ZDD_NONE, ZDD_EMPTY_SET);
}

/* From families of modules to one of events. */
static cal_zdd flatten_module(flattening *f, uint32_t module)
{
	const cal_kept *zdd = &f->x->modules[module].zdd;
	uint32_t n_events = f->x->cone.n_events;
	cal_zdd *at = cal_zeroed((size_t)zdd->n + 2, sizeof *at);
	at[ZDD_EMPTY_SET] = ZDD_EMPTY_SET;
	for (uint32_t i = 2; i < zdd->n; i++) {
		uint32_t variable = zdd->nodes[i].variable;
		cal_zdd one = variable < n_events ? family_of_event(f, variable) : f->family[variable - n_events];
		at[i] = cal_zdd_or(&f->d, at[zdd->nodes[i].low], cal_zdd_and(&f->d, one, at[zdd->nodes[i].high], f->most));
	}
	cal_zdd top = at[zdd->top];
	free(at);
	return top;
}

/* ---- cut sets within an order, without any BDD ---- */

/* The probability of the sets of a family, added up. */
static double sum_of(const flattening *f, cal_zdd family)
{
	cal_kept kept = cal_keep_zdd(&f->d, family, f->order);
	double *sum = cal_zeroed((size_t)kept.n + 2, sizeof *sum), result;
	sum[ZDD_EMPTY_SET] = 1;
	for (uint32_t i = 2; i < kept.n; i++)
		sum[i] = sum[kept.nodes[i].low] + f->x->probability[kept.nodes[i].variable] * sum[kept.nodes[i].high];
	result = sum[kept.top];
	free(sum), free(kept.nodes);
	return result;
}

/* A family and a bound on what its function is true for besides. */
typedef struct {
	cal_zdd family;
	double left_out;
} bounded;

static bounded either(flattening *f, bounded a, bounded b)
{
	return (bounded){cal_zdd_or(&f->d, a.family, b.family), fmin(a.left_out + b.left_out, 1)};
}

/* Sums over pairs of sets, remembered by the pair of families and by how many events are still allowed. */
typedef struct pair_sum {
	uint64_t pair;
	int32_t room;
	bool used;
	double sum;
} pair_sum;

static pair_sum *find_pair(flattening *f, uint64_t pair, int32_t room)
{
	uint64_t h = (pair ^ (uint64_t)(uint32_t)room << 7) * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(h >> 20) & f->pairs_mask;
	while (f->pairs[at].used && (f->pairs[at].pair != pair || f->pairs[at].room != room))
		at = (at + 1) & f->pairs_mask;
	return &f->pairs[at];
}

static void grow_pairs(flattening *f)
{
	pair_sum *old = f->pairs;
	size_t n = old ? f->pairs_mask + 1 : 0;
	f->pairs_mask = n ? 2 * n - 1 : 1023;
	f->pairs = cal_zeroed(f->pairs_mask + 1, sizeof *f->pairs);
	for (size_t i = 0; i < n; i++)
		if (old[i].used)
			*find_pair(f, old[i].pair, old[i].room) = old[i];
	free(old);
}

/* The probabilities of all unions of a set of each family that have more than `room` events, added up; room < 0: of all
 * unions. */
static double too_large(flattening *f, cal_zdd a, cal_zdd b, int32_t room)
{
	if (a == ZDD_NONE || b == ZDD_NONE || f->d.outcome != EXACT_DONE)
		return 0;
	if (a == ZDD_EMPTY_SET && b == ZDD_EMPTY_SET)
		return room < 0;
	if (a > b) {
		cal_zdd swap = a;
		a = b;
		b = swap;
	}
	if (2 * f->n_pairs >= f->pairs_mask)
		grow_pairs(f);
	uint64_t pair = (uint64_t)a << 32 | b;
	pair_sum *known = find_pair(f, pair, room);
	if (known->used)
		return known->sum;
	cal_dd_node x = f->d.nodes[a], y = f->d.nodes[b];
	uint32_t level = x.variable < y.variable ? x.variable : y.variable;
	cal_zdd a0 = x.variable == level ? x.low : a, a1 = x.variable == level ? x.high : ZDD_NONE;
	cal_zdd b0 = y.variable == level ? y.low : b, b1 = y.variable == level ? y.high : ZDD_NONE;
	int32_t rest = room < 0 ? room : room - 1;
	double with = too_large(f, a1, b1, rest) + too_large(f, a1, b0, rest) + too_large(f, a0, b1, rest);
	double sum = too_large(f, a0, b0, room) + f->x->probability[f->order[level]] * with;
	if (2 * f->n_pairs >= f->pairs_mask)
		grow_pairs(f);
	*find_pair(f, pair, room) = (pair_sum){pair, room, true, sum};
	f->n_pairs++;
	return sum;
}

/* Both are true: of what was not kept of one of them, or of unions that are too large. */
static bounded both(flattening *f, bounded a, bounded b)
{
	cal_zdd family = cal_zdd_and(&f->d, a.family, b.family, f->most);
	if (!f->bounds)
		return (bounded){family, 0};
	double left_out = a.left_out + b.left_out + too_large(f, a.family, b.family, (int32_t)f->most);
	return (bounded){family, fmin(left_out, 1)};
}

static bounded bounded_of(flattening *f, cal_literal literal)
{
	const cal_cone *c = &f->x->cone;
	uint32_t number = literal >> 1;
	if (number < c->n_events)
		return (bounded){family_of_event(f, number), 0};
	uint32_t gate = number < c->n_vars ? (c->modules[number - c->n_events].top >> 1) - c->n_vars : number - c->n_vars;
	return (bounded){f->family[gate], f->left_out[gate]};
}

static bounded combine(flattening *f, const cal_cone_gate *g)
{
	const cal_literal *in = f->x->cone.inputs + g->first;
	bounded *row = cal_zeroed((size_t)g->need + 1, sizeof *row);  /* row[k]: at least k of those so far */
	row[0].family = ZDD_EMPTY_SET;
	for (uint32_t i = 0; i < g->n && f->d.outcome == EXACT_DONE; i++) {
		bounded one = bounded_of(f, in[i]);
		for (uint32_t k = g->need < i + 1 ? g->need : i + 1; k > 0; k--)
			if (g->n - i - 1 + k >= g->need)
				row[k] = either(f, row[k], both(f, row[k - 1], one));
	}
	bounded result = row[g->need];
	free(row);
	return result;
}

/* Gates in circles go round until nothing changes; what is left out there is only known to be no more than all. */
static uint32_t go_round(flattening *f, uint32_t gate)
{
	enum { ROUNDS = 64 };
	const cal_cone *c = &f->x->cone;
	uint32_t end = cal_cone_circle_end(c, gate), round = 0;
	for (bool changed = true; changed && f->d.outcome == EXACT_DONE; round++) {
		changed = false;
		for (uint32_t g = gate; g < end; g++) {
			bounded now = combine(f, &c->gates[g]);
			double left_out = round < ROUNDS || !(now.left_out > 0) ? now.left_out : 1;
			changed |= now.family != f->family[g] || left_out > f->left_out[g] * (1 + 1e-12);
			f->family[g] = now.family;
			f->left_out[g] = fmax(left_out, f->left_out[g]);
		}
	}
	return end;
}

static cal_zdd small_cuts(flattening *f)
{
	const cal_cone *c = &f->x->cone;
	for (uint32_t g = 0; g < c->n_gates && f->d.outcome == EXACT_DONE; g++) {
		if (c->gates[g].circle) {
			g = go_round(f, g) - 1;
			continue;
		}
		bounded now = combine(f, &c->gates[g]);
		f->family[g] = now.family;
		f->left_out[g] = now.left_out;
		sweep(&f->d, f->family, g + 1, &f->swept_at);
		if (f->pairs)  /* numbers of nodes may mean others now */
			memset(f->pairs, 0, (f->pairs_mask + 1) * sizeof *f->pairs);
		f->n_pairs = 0;
	}
	return f->family[(c->modules[c->n_modules - 1].top >> 1) - c->n_vars];
}

/* ---- what a limit on the probability leaves ---- */

/* The largest probability of any set of each node's family; nodes of the diagram are made after those below them only
 * as long as none was swept away, so a kept copy is looked at. */
static double *largest_of(const cal_exact *x, const cal_kept *kept)
{
	double *largest = cal_zeroed((size_t)kept->n + 2, sizeof *largest);
	largest[ZDD_EMPTY_SET] = 1;
	for (uint32_t i = 2; i < kept->n; i++)
		largest[i] = fmax(largest[kept->nodes[i].low], x->probability[kept->nodes[i].variable] * largest[kept->nodes[i].high]);
	return largest;
}

typedef struct {
	flattening *f;
	const cal_kept *kept;
	const double *largest;
	double least;
	uint64_t steps;
} filtering;

static cal_zdd probable(filtering *it, uint32_t node, double so_far)
{
	enum { MOST_STEPS = 100000000 };
	if (node <= ZDD_EMPTY_SET)
		return node == ZDD_EMPTY_SET && so_far >= it->least ? ZDD_EMPTY_SET : ZDD_NONE;
	if (so_far * it->largest[node] < it->least || it->f->d.outcome != EXACT_DONE)
		return ZDD_NONE;
	if (++it->steps > MOST_STEPS)
		it->f->d.outcome = EXACT_TOO_BIG;
	const cal_kept_node *at = &it->kept->nodes[node];
	cal_zdd low = probable(it, at->low, so_far);
	return cal_zdd_node(&it->f->d, it->f->level_of[at->variable], low,
	                    probable(it, at->high, so_far * it->f->x->probability[at->variable]));
}

static cal_zdd keep_probable(flattening *f, cal_zdd family, double least)
{
	cal_kept kept = cal_keep_zdd(&f->d, family, f->order);
	double *largest = largest_of(f->x, &kept);
	filtering it = {f, &kept, largest, least * (1 - 1e-12), 0};
	cal_zdd result = probable(&it, kept.top, 1);
	free(largest), free(kept.nodes);
	return result;
}

/* ---- the families that are asked for ---- */

/* All sets by way of the modules, then those within the order. */
static cal_zdd large_cuts(flattening *f)
{
	const cal_cone *c = &f->x->cone;
	for (uint32_t m = 0; m < c->n_modules && f->d.outcome == EXACT_DONE; m++)
		f->family[m] = flatten_module(f, m);
	return f->family[c->n_modules - 1];
}

/* The probability that some set of a family has happened, by a BDD of it; below 0: that would be too big. */
static double probability_of_any(flattening *f, cal_zdd family)
{
	cal_kept kept = cal_keep_zdd(&f->d, family, f->order);
	cal_bdd *at = cal_zeroed((size_t)kept.n + 2, sizeof *at);
	cal_dd d;
	double p = -1;
	cal_dd_start(&d, 1, f->x->cone.n_events, f->x->limit, &f->x->budget, "what is left out");
	at[ZDD_EMPTY_SET] = BDD_TRUE;
	for (uint32_t i = 2; i < kept.n; i++) {
		cal_bdd low = at[kept.nodes[i].low], high = cal_bdd_or(&d, at[kept.nodes[i].high], low);
		at[i] = cal_bdd_node(&d, f->level_of[kept.nodes[i].variable], low, high);
	}
	if (d.outcome == EXACT_DONE) {
		cal_kept bdd = cal_keep_bdd(&d, at[kept.top], f->order);
		p = cal_kept_probability(f->x, &bdd);
		free(bdd.nodes);
	}
	cal_dd_free(&d);
	free(at), free(kept.nodes);
	return p;
}

/* A bound on what is true besides the sets that are kept: exact, if the probability of the whole is known. */
static double left_out_of(flattening *f, cal_zdd kept, double bound)
{
	double p, any;
	if (f->x->bdds != EXACT_DONE || !f->x->tried_bdds || !f->x->cone.coherent)
		return bound;
	any = probability_of_any(f, kept);
	return any < 0 || cal_exact_probability(f->x, &p) != EXACT_DONE ? bound : fmin(bound, fmax(p - any, 0));
}

static cal_exact_outcome flat_family(cal_exact *x, void *with)
{
	const cal_cut_limit limit = *(const cal_cut_limit *)with;
	flattening f;
	uint32_t most = limit.max_order && limit.max_order < ZDD_ANY_SIZE ? limit.max_order : ZDD_ANY_SIZE;
	bool small = x->cone.coherent && most != ZDD_ANY_SIZE;
	cal_exact_outcome outcome = small ? EXACT_DONE : all_families(x, NULL);
	if (outcome != EXACT_DONE)
		return outcome;
	start_flattening(&f, x, most);
	f.bounds = !x->tried_bdds || x->bdds != EXACT_DONE;
	cal_zdd family = small ? small_cuts(&f) : large_cuts(&f), kept = family;
	double left_out = !small ? 0 : f.bounds ? f.left_out[(x->cone.modules[x->cone.n_modules - 1].top >> 1) - x->cone.n_vars] : 1;
	if (!small && most != ZDD_ANY_SIZE && f.d.outcome == EXACT_DONE) {
		f.most = ZDD_ANY_SIZE;
		cal_zdd all = large_cuts(&f);
		left_out = f.d.outcome == EXACT_DONE ? sum_of(&f, cal_zdd_without(&f.d, all, family)) : 1;
	}
	if (limit.min_probability > 0 && f.d.outcome == EXACT_DONE) {
		kept = keep_probable(&f, family, limit.min_probability);
		if (f.d.outcome == EXACT_DONE)
			left_out += sum_of(&f, cal_zdd_without(&f.d, family, kept));
	}
	outcome = f.d.outcome;
	if (outcome == EXACT_DONE) {
		x->flat_family = cal_keep_zdd(&f.d, kept, f.order);
		x->left_out = left_out_of(&f, kept, fmin(left_out, 1));
		x->flat = true;
	}
	end_flattening(&f);
	return outcome;
}

cal_exact_outcome cal_exact_cuts(cal_exact *x, cal_cut_limit limit)
{
	bool limited = limit.max_order > 0 || limit.min_probability > 0;
	cal_exact_drop_cuts(x);
	x->cut_limit = limit;
	cal_exact_outcome outcome = EXACT_DONE;
	if (!x->cone.constant)
		outcome = cal_exact_deep(x, limited ? flat_family : all_families, &limit);
	x->has_cuts = outcome == EXACT_DONE;
	return outcome;
}

/* ---- counting ---- */

/* How many sets of each size: sizes from .. from + n - 1, numbers one after the other in the pool. */
typedef struct {
	uint32_t from, n;
	size_t at;
} sizes;

typedef struct {
	uint32_t *pool;
	size_t used, room;
	uint32_t limbs;
	bool fits;
} pool;

static sizes new_sizes(pool *p, uint32_t from, uint32_t n)
{
	size_t wanted = (size_t)n * p->limbs;
	while (p->used + wanted > p->room) {
		p->room = p->room ? p->room * 2 : 1024;
		p->pool = cal_resize(p->pool, p->room, sizeof *p->pool);
	}
	memset(p->pool + p->used, 0, wanted * sizeof *p->pool);
	sizes s = {from, n, p->used};
	p->used += wanted;
	return s;
}

static uint32_t *number_at(pool *p, sizes s, uint32_t size)
{
	return p->pool + s.at + (size_t)(size - s.from) * p->limbs;
}

/* Sets of low, and sets of high each joined to each set of a variable. */
static sizes join_sizes(pool *p, sizes low, sizes high, sizes of)
{
	uint32_t from = high.from + of.from, until = from + high.n + of.n - 1;
	if (low.n) {
		from = low.from < from ? low.from : from;
		until = low.from + low.n > until ? low.from + low.n : until;
	}
	sizes s = new_sizes(p, from, until - from);
	for (uint32_t i = 0; i < low.n; i++)
		p->fits &= cal_number_add(number_at(p, s, low.from + i), number_at(p, low, low.from + i), p->limbs);
	for (uint32_t i = 0; i < of.n; i++)
		for (uint32_t k = 0; k < high.n; k++)
			p->fits &= cal_number_add_product(number_at(p, s, of.from + i + high.from + k), number_at(p, of, of.from + i),
			                                  number_at(p, high, high.from + k), p->limbs);
	return s;
}

static sizes one_set(pool *p, uint32_t size)
{
	sizes s = new_sizes(p, size, 1);
	p->pool[s.at] = 1;
	return s;
}

static sizes count_family(pool *p, const cal_exact *x, uint32_t family, const sizes *of_family)
{
	const cal_kept *zdd = cal_family(x, family);
	sizes *at = cal_zeroed((size_t)zdd->n + 2, sizeof *at), event = one_set(p, 1);
	at[ZDD_EMPTY_SET] = one_set(p, 0);
	for (uint32_t i = 2; i < zdd->n; i++) {
		uint32_t variable = zdd->nodes[i].variable;
		at[i] = join_sizes(p, at[zdd->nodes[i].low], at[zdd->nodes[i].high],
		                   variable < x->cone.n_events ? event : of_family[variable - x->cone.n_events]);
	}
	sizes result = at[zdd->top];
	free(at);
	return result;
}

static void keep_counts(cal_exact *x, pool *p, sizes s)
{
	sizes total = new_sizes(p, 0, 1), none = new_sizes(p, 0, 1);
	x->n_orders = s.n ? s.from + s.n : 0;
	x->by_order = cal_zeroed((size_t)x->n_orders + 1, sizeof *x->by_order);
	for (uint32_t i = 0; i < x->n_orders; i++) {
		const uint32_t *number = i < s.from ? number_at(p, none, 0) : number_at(p, s, i);
		p->fits &= cal_number_add(number_at(p, total, 0), number, p->limbs);
		x->by_order[i] = cal_number_text(number, p->limbs);
	}
	x->count = cal_number_text(number_at(p, total, 0), p->limbs);
}

static void count(cal_exact *x)
{
	uint32_t n = cal_families(x);
	sizes *of_family = cal_zeroed(n, sizeof *of_family);
	for (uint32_t limbs = 2;; limbs *= 2) {
		pool p = {.limbs = limbs, .fits = true};
		for (uint32_t f = 0; f < n && p.fits; f++)
			of_family[f] = count_family(&p, x, f, of_family);
		if (p.fits)
			keep_counts(x, &p, of_family[n - 1]);
		free(p.pool);
		if (p.fits)
			break;
		for (uint32_t i = 0; i < x->n_orders && x->count; i++)
			free(x->by_order[i]);
		free(x->by_order), free(x->count);
		x->by_order = NULL, x->count = NULL;
	}
	free(of_family);
}

const char *cal_exact_count(cal_exact *x)
{
	if (!x->count)
		count(x);
	return x->count;
}

const char *const *cal_exact_count_by_order(cal_exact *x, uint32_t *n)
{
	if (!x->count)
		count(x);
	*n = x->n_orders;
	return (const char *const *)x->by_order;
}

/* ---- sums over cut sets ---- */

/* Sums of powers of the sets' probabilities, by family and of the last one the result; and the largest probability. */
static double power_sum(const cal_exact *x, unsigned power, double *of_family, bool largest)
{
	uint32_t n = cal_families(x);
	for (uint32_t f = 0; f < n; f++) {
		const cal_kept *zdd = cal_family(x, f);
		double *at = cal_zeroed((size_t)zdd->n + 2, sizeof *at);
		at[ZDD_EMPTY_SET] = 1;
		for (uint32_t i = 2; i < zdd->n; i++) {
			uint32_t v = zdd->nodes[i].variable;
			double one = v < x->cone.n_events ? pow(x->probability[v], power) : of_family[v - x->cone.n_events];
			double with = one * at[zdd->nodes[i].high], without = at[zdd->nodes[i].low];
			at[i] = largest ? fmax(with, without) : with + without;
		}
		of_family[f] = at[zdd->top];
		free(at);
	}
	return of_family[n - 1];
}

/* 1 - product of 1 - p, by the series of the logarithm: -log(1 - p) = p + p^2 / 2 + ..., each term of which is a sum over
 * the diagram.  What is left of the series is put on top, so the result stays a bound. */
static double min_cut_bound(const cal_exact *x, double rare_event, double *scratch)
{
	enum { TERMS = 2000 };
	double largest = power_sum(x, 1, scratch, true), sum = rare_event, power = rare_event;
	uint64_t nodes = 0;
	for (uint32_t f = 0; f < cal_families(x); f++)
		nodes += cal_family(x, f)->n;
	unsigned most = nodes * TERMS < 200000000 ? TERMS : (unsigned)(200000000 / (nodes + 1)) + 8;
	if (largest >= 1)
		return 1;
	unsigned k = 2;
	for (; k <= most && power > 1e-18 * sum * (1 - largest); k++) {
		power = power_sum(x, k, scratch, false);
		sum += power / k;
	}
	sum += power * largest / (k * (1 - largest));
	return -expm1(-sum);
}

cal_exact_outcome cal_exact_sums(cal_exact *x, cal_cut_sums *sums)
{
	*sums = (cal_cut_sums){0};
	if (!x->has_cuts)
		return EXACT_TOO_BIG;
	double *scratch = cal_zeroed(cal_families(x), sizeof *scratch);
	sums->rare_event = power_sum(x, 1, scratch, false);
	sums->min_cut_upper_bound = min_cut_bound(x, sums->rare_event, scratch);
	sums->left_out = x->left_out;
	free(scratch);
	return EXACT_DONE;
}

/* From the top of a family downwards, as in cal_exact_birnbaum. */
static void derive(const cal_exact *x, uint32_t family, const double *of_family, double whole, double *by_event,
                   double *by_family)
{
	const cal_kept *zdd = cal_family(x, family);
	double *at = cal_zeroed((size_t)zdd->n + 2, sizeof *at), *change = cal_zeroed((size_t)zdd->n + 2, sizeof *change);
	at[ZDD_EMPTY_SET] = 1;
	for (uint32_t i = 2; i < zdd->n; i++) {
		uint32_t v = zdd->nodes[i].variable;
		at[i] = at[zdd->nodes[i].low] +
		        (v < x->cone.n_events ? x->probability[v] : of_family[v - x->cone.n_events]) * at[zdd->nodes[i].high];
	}
	change[zdd->top] = whole;
	for (uint32_t i = zdd->n; i-- > 2;) {
		uint32_t v = zdd->nodes[i].variable;
		bool event = v < x->cone.n_events;
		double p = event ? x->probability[v] : of_family[v - x->cone.n_events];
		change[zdd->nodes[i].low] += change[i];
		change[zdd->nodes[i].high] += p * change[i];
		if (event)
			by_event[x->cone.event_of[v]] += p * change[i] * at[zdd->nodes[i].high];
		else
			by_family[v - x->cone.n_events] += change[i] * at[zdd->nodes[i].high];
	}
	free(at), free(change);
}

cal_exact_outcome cal_exact_shares(cal_exact *x, double *by_event)
{
	memset(by_event, 0, x->n_events * sizeof *by_event);
	if (!x->has_cuts)
		return EXACT_TOO_BIG;
	uint32_t n = cal_families(x);
	double *of_family = cal_zeroed(2 * (size_t)n, sizeof *of_family), *by_family = of_family + n;
	power_sum(x, 1, of_family, false);
	by_family[n - 1] = 1;
	for (uint32_t f = n; f-- > 0;)
		derive(x, f, of_family, by_family[f], by_event, by_family);
	free(of_family);
	return EXACT_DONE;
}

/* ---- prime implicants ---- */

/* A kept BDD made anew, so that more can be built on it. */
static cal_bdd load(cal_dd *d, const cal_kept *bdd, const uint32_t *level_of)
{
	cal_bdd *at = cal_zeroed(bdd->n, sizeof *at), top;
	for (uint32_t i = 1; i < bdd->n; i++) {
		const cal_kept_node *node = &bdd->nodes[i];
		at[i] = cal_bdd_node(d, level_of[node->variable], at[node->low >> 1] ^ (node->low & 1),
		                     at[node->high >> 1] ^ (node->high & 1));
	}
	top = at[bdd->top >> 1] ^ (bdd->top & 1);
	free(at);
	return top;
}

/* How many prime implicants a family has, if a module's literal stands for as many as that module, or its complement,
 * has.  of_literal: by literal of a module. */
static sizes count_primes(pool *p, const cal_exact *x, const cal_kept *zdd, const sizes *of_literal)
{
	sizes *at = cal_zeroed((size_t)zdd->n + 2, sizeof *at), one = one_set(p, 0);
	at[ZDD_EMPTY_SET] = one;
	for (uint32_t i = 2; i < zdd->n; i++) {
		cal_literal literal = zdd->nodes[i].variable;
		bool event = literal >> 1 < x->cone.n_events;
		at[i] = join_sizes(p, at[zdd->nodes[i].low], at[zdd->nodes[i].high],
		                   event ? one : of_literal[literal - 2 * x->cone.n_events]);
	}
	sizes result = at[zdd->top];
	free(at);
	return result;
}

/* The prime implicants of a module (complemented: of its complement), their variables being literals. */
static cal_exact_outcome primes_of_module(cal_exact *x, uint32_t module, unsigned complemented, cal_kept *primes)
{
	uint32_t n = x->cone.modules[module].n, *literals = cal_zeroed(2 * (size_t)n, sizeof *literals);
	uint32_t *level_of = cal_zeroed(x->cone.n_vars, sizeof *level_of);
	cal_dd bdds, d;
	for (uint32_t i = 0; i < n; i++) {
		level_of[x->modules[module].order[i]] = i;
		literals[2 * i] = x->modules[module].order[i] << 1;
		literals[2 * i + 1] = literals[2 * i] | 1;
	}
	cal_dd_start(&bdds, 1, n, x->limit / 2, &x->budget, "prime implicants");
	cal_dd_start(&d, 2, 2 * n, x->limit / 2, &x->budget, "prime implicants");
	cal_bdd top = load(&bdds, &x->modules[module].bdd, level_of) ^ complemented;
	cal_zdd_finding finding = {.d = &d, .bdds = &bdds};
	cal_zdd family = cal_zdd_primes(&finding, top);
	free(finding.known);
	cal_exact_outcome outcome = bdds.outcome != EXACT_DONE ? bdds.outcome : d.outcome;
	if (outcome == EXACT_DONE)
		*primes = cal_keep_zdd(&d, family, literals);
	cal_dd_free(&bdds);
	cal_dd_free(&d);
	free(literals), free(level_of);
	return outcome;
}

/* Of the whole, and of those modules and complements of modules that its prime implicants, or theirs, are made of. */
static cal_exact_outcome all_primes(cal_exact *x, void *with)
{
	cal_kept *primes = with;
	uint32_t n = 2 * x->cone.n_modules, first = 2 * x->cone.n_events;
	bool *wanted = cal_zeroed(n, sizeof *wanted);
	cal_exact_outcome outcome = EXACT_DONE;
	wanted[n - 2] = true;
	for (uint32_t i = n; i-- > 0 && outcome == EXACT_DONE;) {
		if (!wanted[i])
			continue;
		outcome = primes_of_module(x, i / 2, i % 2, &primes[i]);
		for (uint32_t k = 2; k < primes[i].n; k++)
			if (primes[i].nodes[k].variable >= first)
				wanted[primes[i].nodes[k].variable - first] = true;
	}
	free(wanted);
	return outcome;
}

cal_exact_outcome cal_exact_primes(cal_exact *x, const char **text)
{
	uint32_t n = x->cone.constant ? 0 : 2 * x->cone.n_modules;
	cal_exact_outcome outcome = cal_exact_bdds(x);
	cal_kept *primes = cal_zeroed(n, sizeof *primes);
	sizes *of_literal = cal_zeroed(n, sizeof *of_literal);
	if (outcome == EXACT_DONE && n)
		outcome = cal_exact_deep(x, all_primes, primes);
	for (uint32_t limbs = 2; outcome == EXACT_DONE; limbs *= 2) {
		pool p = {.limbs = limbs, .fits = true};
		for (uint32_t i = 0; i < n && p.fits; i++)
			of_literal[i] = count_primes(&p, x, &primes[i], of_literal);
		sizes none = new_sizes(&p, 0, 1);
		free(x->primes);
		x->primes = cal_number_text(number_at(&p, n && of_literal[n - 2].n ? of_literal[n - 2] : none, 0), limbs);
		free(p.pool);
		if (p.fits)
			break;
	}
	if (x->cone.constant && outcome == EXACT_DONE && x->cone.value)
		x->primes[0] = '1';
	*text = outcome == EXACT_DONE ? x->primes : NULL;
	for (uint32_t i = 0; i < n; i++)
		free(primes[i].nodes);
	free(primes), free(of_literal);
	return outcome;
}
