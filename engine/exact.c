/* engine/exact.c -- modules to diagrams, diagrams to numbers. */
#include "engine/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/deep.h"

#define DEFAULT_MEMORY ((size_t)3 << 30)

cal_exact *cal_exact_of(const cal_formula *f, cal_edge top, const cal_exact_budget *budget)
{
	cal_exact *x = cal_zeroed(1, sizeof *x);
	if (budget)
		x->budget = *budget;
	x->limit = x->budget.memory ? x->budget.memory : DEFAULT_MEMORY;
	x->cone = cal_cone_of(f, top);
	x->n_events = f->n_events;
	x->variable_of = cal_zeroed(f->n_events, sizeof *x->variable_of);
	x->probability = cal_zeroed(2 * (size_t)x->cone.n_vars, sizeof *x->probability);
	x->complement = x->probability + x->cone.n_vars;
	for (uint32_t v = 0; v < x->cone.n_events && !x->cone.constant; v++) {
		x->variable_of[x->cone.event_of[v]] = v + 1;
		x->probability[v] = f->probability[x->cone.event_of[v]];
		x->complement[v] = 1 - x->probability[v];
	}
	x->modules = cal_zeroed(x->cone.n_modules, sizeof *x->modules);
	x->figures = (cal_exact_figures){.modules = x->cone.n_modules, .gates = x->cone.n_gates, .events = x->cone.n_events};
	return x;
}

void cal_exact_free(cal_exact *x)
{
	if (!x)
		return;
	cal_exact_drop_cuts(x);
	for (uint32_t m = 0; m < x->cone.n_modules; m++)
		free(x->modules[m].bdd.nodes), free(x->modules[m].zdd.nodes), free(x->modules[m].order);
	free(x->modules), free(x->variable_of), free(x->probability);
	cal_cone_free(&x->cone);
	free(x);
}

bool cal_exact_is_coherent(const cal_exact *x)
{
	return x->cone.coherent;
}

cal_exact_figures cal_exact_tell(const cal_exact *x)
{
	return x->figures;
}

void cal_exact_note(cal_exact *x, const cal_dd *d, bool zdd)
{
	size_t *most = zdd ? &x->figures.zdd_nodes : &x->figures.bdd_nodes;
	if (cal_dd_size(d) > *most)
		*most = cal_dd_size(d);
	if (d->memory > x->figures.memory)
		x->figures.memory = d->memory;
}

/* ---- diagrams that are kept ---- */

/* Numbers the nodes below one, inputs first; order is a stack besides. */
static cal_kept keep(const cal_dd *d, uint32_t top, unsigned shift, const uint32_t *order)
{
	uint32_t *number = cal_zeroed(d->n_nodes, sizeof *number), *waiting = NULL, n_waiting = 0, room = 0, kept_room = 0;
	cal_kept kept = {.n = d->n_constants};
	for (uint32_t i = 0; i < d->n_constants; i++)
		number[i] = i;
	CAL_GROW(waiting, n_waiting, room);
	waiting[n_waiting++] = top >> shift;
	while (n_waiting) {
		uint32_t node = waiting[n_waiting - 1], before = n_waiting;
		if (node < d->n_constants || number[node]) {
			n_waiting--;
			continue;
		}
		uint32_t next[2] = {d->nodes[node].high >> shift, d->nodes[node].low >> shift};
		for (unsigned side = 0; side < 2; side++)
			if (next[side] >= d->n_constants && !number[next[side]]) {
				CAL_GROW(waiting, n_waiting, room);
				waiting[n_waiting++] = next[side];
			}
		if (n_waiting > before)
			continue;
		while (kept_room <= kept.n) {
			kept_room = kept_room ? kept_room * 2 : 16;
			kept.nodes = cal_resize(kept.nodes, kept_room, sizeof *kept.nodes);
		}
		uint32_t low = d->nodes[node].low, high = d->nodes[node].high, side = (1u << shift) - 1;
		kept.nodes[kept.n] = (cal_kept_node){order[d->nodes[node].variable], number[low >> shift] << shift | (low & side),
		                                     number[high >> shift] << shift | (high & side)};
		number[node] = kept.n++;
		n_waiting--;
	}
	kept.top = number[top >> shift] << shift | (top & ((1u << shift) - 1));
	free(number), free(waiting);
	return kept;
}

cal_kept cal_keep_bdd(const cal_dd *d, cal_bdd top, const uint32_t *order)
{
	return keep(d, top, 1, order);
}

cal_kept cal_keep_zdd(const cal_dd *d, cal_zdd top, const uint32_t *order)
{
	return keep(d, top, 0, order);
}

/* ---- BDDs ---- */

typedef struct {
	cal_exact *x;
	cal_exact_outcome (*part)(cal_exact *x, void *with), outcome;
	void *with;
} deep_part;

static void run_part(void *one)
{
	deep_part *it = one;
	it->outcome = it->part(it->x, it->with);
}

cal_exact_outcome cal_exact_deep(cal_exact *x, cal_exact_outcome (*part)(cal_exact *x, void *with), void *with)
{
	enum { LITERALS = 2 };  /* of prime implicants each variable has two levels */
	deep_part it = {x, part, EXACT_DONE, with};
	return cal_deep(run_part, &it, LITERALS * (size_t)x->cone.n_vars) ? it.outcome : EXACT_TOO_BIG;
}

static cal_exact_outcome build_all(cal_exact *x, void *with)
{
	cal_builder b;
	cal_exact_outcome outcome = EXACT_DONE;
	(void)with;
	cal_builder_start(&b, x);
	for (uint32_t m = 0; m < x->cone.n_modules && outcome == EXACT_DONE; m++)
		if (!x->modules[m].has_bdd)
			outcome = cal_build(&b, m);
	cal_builder_end(&b);
	return outcome;
}

cal_exact_outcome cal_exact_bdds(cal_exact *x)
{
	if (x->tried_bdds && x->bdds != EXACT_STOPPED)
		return x->bdds;
	x->tried_bdds = true;
	x->bdds = cal_exact_deep(x, build_all, NULL);
	return x->bdds;
}

/* ---- probabilities ---- */

/* Of being true and of being false.  Both are sums of products of what is not negative, so that no digits are lost of a
 * small one, as 1 - p would. */
typedef struct {
	double yes, no;
} chance;

static inline chance of_edge(const chance *at, uint32_t edge)
{
	chance c = at[edge >> 1];
	return edge & 1 ? (chance){c.no, c.yes} : c;
}

static chance *chances_of(const cal_exact *x, const cal_kept *bdd)
{
	chance *at = cal_zeroed(bdd->n, sizeof *at);
	at[0] = (chance){0, 1};
	for (uint32_t i = 1; i < bdd->n; i++) {
		const cal_kept_node *node = &bdd->nodes[i];
		double p = x->probability[node->variable], q = x->complement[node->variable];
		chance low = of_edge(at, node->low), high = of_edge(at, node->high);
		at[i] = (chance){q * low.yes + p * high.yes, q * low.no + p * high.no};
	}
	return at;
}

double cal_kept_probability(const cal_exact *x, const cal_kept *bdd)
{
	chance *at = chances_of(x, bdd);
	double p = of_edge(at, bdd->top).yes;
	free(at);
	return p;
}

void cal_exact_refresh(cal_exact *x)
{
	for (uint32_t m = 0; m + 1 < x->cone.n_modules && !x->fresh; m++) {
		chance *at = chances_of(x, &x->modules[m].bdd), c = of_edge(at, x->modules[m].bdd.top);
		x->probability[x->cone.n_events + m] = c.yes;
		x->complement[x->cone.n_events + m] = c.no;
		free(at);
	}
	x->fresh = true;
}

cal_exact_outcome cal_exact_probability(cal_exact *x, double *p)
{
	*p = x->cone.constant ? x->cone.value : (double)NAN;
	if (x->cone.constant || cal_exact_bdds(x) != EXACT_DONE)
		return x->cone.constant ? EXACT_DONE : x->bdds;
	cal_exact_refresh(x);
	*p = cal_kept_probability(x, &x->modules[x->cone.n_modules - 1].bdd);
	return EXACT_DONE;
}

void cal_exact_set_probability(cal_exact *x, uint32_t event, double probability)
{
	if (!x->variable_of[event])
		return;
	x->probability[x->variable_of[event] - 1] = probability;
	x->complement[x->variable_of[event] - 1] = 1 - probability;
	x->fresh = false;
}

/* ---- Birnbaum ---- */

/* How much more probable an edge is than another, from whichever of yes and no is small. */
static double gain(chance high, chance low)
{
	return high.yes > 0.5 && low.yes > 0.5 ? low.no - high.no : high.yes - low.yes;
}

/* From the top of a module downwards: how the whole changes with each node, and so with each variable. */
static void derive(const cal_exact *x, uint32_t module, double *by_variable)
{
	const cal_kept *bdd = &x->modules[module].bdd;
	double whole = module + 1 == x->cone.n_modules ? 1 : by_variable[x->cone.n_events + module];
	double *change = cal_zeroed(bdd->n, sizeof *change);
	chance *at = chances_of(x, bdd);
	change[bdd->top >> 1] = bdd->top & 1 ? -whole : whole;
	for (uint32_t i = bdd->n; i-- > 1;) {
		const cal_kept_node *node = &bdd->nodes[i];
		double p = x->probability[node->variable], q = x->complement[node->variable];
		by_variable[node->variable] += change[i] * gain(of_edge(at, node->high), of_edge(at, node->low));
		change[node->low >> 1] += (node->low & 1 ? -q : q) * change[i];
		change[node->high >> 1] += (node->high & 1 ? -p : p) * change[i];
	}
	free(change), free(at);
}

cal_exact_outcome cal_exact_birnbaum(cal_exact *x, double *by_event)
{
	memset(by_event, 0, x->n_events * sizeof *by_event);
	if (x->cone.constant || cal_exact_bdds(x) != EXACT_DONE)
		return x->cone.constant ? EXACT_DONE : x->bdds;
	cal_exact_refresh(x);
	double *by_variable = cal_zeroed(x->cone.n_vars, sizeof *by_variable);
	for (uint32_t m = x->cone.n_modules; m-- > 0;)
		derive(x, m, by_variable);
	for (uint32_t v = 0; v < x->cone.n_events; v++)
		by_event[x->cone.event_of[v]] = by_variable[v];
	free(by_variable);
	return EXACT_DONE;
}

/* ---- the least set ---- */

typedef struct {
	uint32_t yes, no;  /* how many events make it true, or false; UINT32_MAX: none do */
} costs;

static inline uint32_t plus(uint32_t a, uint32_t b)
{
	return a == UINT32_MAX || b == UINT32_MAX ? UINT32_MAX : a + b;
}

static inline uint32_t lesser(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static inline costs costs_of(const costs *at, uint32_t edge)
{
	costs c = at[edge >> 1];
	return edge & 1 ? (costs){c.no, c.yes} : c;
}

static uint32_t cost_of(const cal_exact *x, const uint32_t *of_module, uint32_t variable)
{
	return variable < x->cone.n_events ? 1 : of_module[variable - x->cone.n_events];
}

/* By node of a module: the shortest paths.  An event costs one, a module what it costs, and that something does not
 * happen nothing. */
static costs *shortest(const cal_exact *x, uint32_t module, const uint32_t *of_module)
{
	const cal_kept *bdd = &x->modules[module].bdd;
	costs *at = cal_zeroed(bdd->n, sizeof *at);
	at[0] = (costs){UINT32_MAX, 0};
	for (uint32_t i = 1; i < bdd->n; i++) {
		const cal_kept_node *node = &bdd->nodes[i];
		uint32_t one = cost_of(x, of_module, node->variable);
		costs low = costs_of(at, node->low), high = costs_of(at, node->high);
		at[i] = (costs){lesser(low.yes, plus(one, high.yes)), lesser(low.no, plus(one, high.no))};
	}
	return at;
}

/* What each module costs, and of the last one the whole; free() it. */
static uint32_t *cost_modules(const cal_exact *x)
{
	uint32_t *of_module = cal_zeroed(x->cone.n_modules, sizeof *of_module);
	for (uint32_t m = 0; m < x->cone.n_modules; m++) {
		costs *at = shortest(x, m, of_module);
		of_module[m] = costs_of(at, x->modules[m].bdd.top).yes;
		free(at);
	}
	return of_module;
}

/* On the way down shortest paths. */
typedef struct {
	uint32_t *of_module;   /* what each module costs */
	uint32_t *events, n;   /* that are on the way */
} path;

/* Goes down a shortest path of a module and adds the events on it; those of modules likewise. */
static void follow(const cal_exact *x, uint32_t module, path *p)
{
	const cal_kept *bdd = &x->modules[module].bdd;
	costs *at = shortest(x, module, p->of_module);
	for (uint32_t edge = bdd->top; edge > BDD_TRUE;) {
		const cal_kept_node *node = &bdd->nodes[edge >> 1];
		uint32_t low = node->low ^ (edge & 1), high = node->high ^ (edge & 1);
		if (costs_of(at, low).yes <= plus(cost_of(x, p->of_module, node->variable), costs_of(at, high).yes)) {
			edge = low;
			continue;
		}
		edge = high;
		if (node->variable < x->cone.n_events)
			p->events[p->n++] = x->cone.event_of[node->variable];
		else
			follow(x, node->variable - x->cone.n_events, p);
	}
	free(at);
}

static cal_exact_outcome follow_all(cal_exact *x, void *with)
{
	follow(x, x->cone.n_modules - 1, with);
	return EXACT_DONE;
}

/* Without diagrams of the whole: cut sets of one event, of two, of three, as long as they fit. */
static cal_exact_outcome least_by_cuts(cal_exact *x, uint32_t *n)
{
	enum { FAR = 8 };
	for (uint32_t order = 1; order <= FAR; order++) {
		cal_exact_outcome outcome = cal_exact_cuts(x, (cal_cut_limit){.max_order = order});
		if (outcome != EXACT_DONE)
			return outcome;
		if (x->flat_family.top != ZDD_NONE) {
			*n = order;
			return EXACT_DONE;
		}
	}
	return EXACT_TOO_BIG;
}

cal_exact_outcome cal_exact_least(cal_exact *x, uint32_t *n)
{
	*n = x->cone.constant && x->cone.value ? 0 : UINT32_MAX;
	if (x->cone.constant)
		return EXACT_DONE;
	if (cal_exact_bdds(x) == EXACT_TOO_BIG)
		return least_by_cuts(x, n);
	if (x->bdds != EXACT_DONE)
		return x->bdds;
	uint32_t *of_module = cost_modules(x);
	*n = of_module[x->cone.n_modules - 1];
	free(of_module);
	return EXACT_DONE;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

cal_exact_outcome cal_exact_least_set(cal_exact *x, cal_arena *keep, cal_cut_set *set)
{
	uint32_t least, n = 0;
	cal_exact_outcome outcome = cal_exact_least(x, &least);
	*set = (cal_cut_set){.n = UINT32_MAX};
	if (outcome != EXACT_DONE || least == UINT32_MAX || x->cone.constant) {
		set->n = outcome == EXACT_DONE ? least : UINT32_MAX;
		set->probability = least == 0;
		return outcome;
	}
	if (x->bdds != EXACT_DONE) {
		const cal_cut_set *list;  /* cut sets of that order were just made to find it */
		outcome = cal_exact_list(x, keep, CUTS_BY_ORDER, 1, &list, &n);
		*set = outcome == EXACT_DONE && n ? list[0] : *set;
		return outcome;
	}
	path p = {.of_module = cost_modules(x), .events = CAL_NEWS(keep, (size_t)least + 1, uint32_t)};
	outcome = cal_exact_deep(x, follow_all, &p);
	free(p.of_module);
	if (outcome != EXACT_DONE)
		return outcome;
	uint32_t *events = p.events;
	n = p.n;
	qsort(events, n, sizeof *events, by_number);
	*set = (cal_cut_set){events, n, 1};
	for (uint32_t i = 0; i < n; i++)
		set->probability *= x->probability[x->variable_of[events[i]] - 1];
	return EXACT_DONE;
}
