/* engine/modules.c -- one walk notes when each node is met first and last; a gate is a module if all below it are met
 * only while it is open. */
#include "engine/modules.h"

#include <stdlib.h>
#include <string.h>

#include "engine/simplify.h"

typedef struct {
	uint32_t first, last, shut;  /* met first; met last; done with */
	uint32_t low, high;          /* least first, and greatest last, of all nodes below */
} dates;

typedef struct {
	uint32_t node, next;
} step;

static void walk(const cal_formula *f, uint32_t top, dates *d)
{
	step *stack = NULL;
	uint32_t depth = 0, room = 0, now = 1;
	d[top].first = d[top].last = now;
	CAL_GROW(stack, depth, room);
	stack[depth++] = (step){top, 0};
	while (depth) {
		step *at = &stack[depth - 1];
		const cal_formula_node *it = &f->nodes[at->node];
		now++;
		if (it->kind == FORMULA_EVENT || at->next == it->n) {
			d[at->node].shut = now;
			depth--;
			continue;
		}
		uint32_t to = f->inputs[it->first + at->next++] >> 1;
		d[to].last = now;
		if (d[to].first)
			continue;
		d[to].first = now;
		CAL_GROW(stack, depth, room);
		stack[depth++] = (step){to, 0};
	}
	free(stack);
}

/* What is below a node, but for itself. */
static void look_below(const cal_formula *f, uint32_t node, dates *d)
{
	const cal_formula_node *it = &f->nodes[node];
	d[node].low = UINT32_MAX;
	d[node].high = 0;
	for (uint32_t j = 0; j < it->n; j++) {
		const dates *to = &d[f->inputs[it->first + j] >> 1];
		uint32_t low = to->low < to->first ? to->low : to->first;
		uint32_t high = to->high > to->last ? to->high : to->last;
		d[node].low = low < d[node].low ? low : d[node].low;
		d[node].high = high > d[node].high ? high : d[node].high;
	}
}

/* A knot of several nodes is looked at as one; only the node by which it is entered can be a module. */
static void look_below_knot(const cal_formula *f, const uint32_t *list, uint32_t n, dates *d)
{
	uint32_t entry = list[0], low = UINT32_MAX, high = 0;
	for (uint32_t i = 1; i < n; i++)
		entry = d[list[i]].first < d[entry].first ? list[i] : entry;
	for (uint32_t i = 0; i < n; i++)
		d[list[i]].low = UINT32_MAX, d[list[i]].high = 0;
	for (uint32_t i = 0; i < n; i++) {
		const cal_formula_node *it = &f->nodes[list[i]];
		for (uint32_t j = 0; j < it->n; j++) {
			uint32_t to = f->inputs[it->first + j] >> 1;
			if (to == entry)
				continue;
			low = d[to].first < low ? d[to].first : low;
			low = d[to].low < low ? d[to].low : low;
			high = d[to].last > high ? d[to].last : high;
			high = d[to].high > high ? d[to].high : high;
		}
	}
	for (uint32_t i = 0; i < n; i++) {
		d[list[i]].low = list[i] == entry ? low : 0;
		d[list[i]].high = list[i] == entry ? high : UINT32_MAX;
	}
}

/* Gates and leaves of a module: depth first from its root. */
static void fill(cal_modules *all, const cal_formula *f, cal_module *m, uint32_t *seen, uint32_t *n_gates,
                 uint32_t *n_leaves)
{
	uint32_t mark = (uint32_t)(m - all->list) + 1, depth = 0, room = 0;
	step *stack = NULL;
	m->gate = *n_gates, m->leaf = *n_leaves;
	CAL_GROW(stack, depth, room);
	stack[depth++] = (step){m->root, 0};
	seen[m->root] = mark;
	while (depth) {
		step *at = &stack[depth - 1];
		const cal_formula_node *it = &f->nodes[at->node];
		bool leaf = it->kind == FORMULA_EVENT || (all->of[at->node] && at->node != m->root);
		if (leaf || at->next == it->n) {
			if (leaf)
				all->leaves[(*n_leaves)++] = at->node;
			else
				all->gates[(*n_gates)++] = at->node;
			depth--;
			continue;
		}
		uint32_t to = f->inputs[it->first + at->next++] >> 1;
		if (to == 0 || seen[to] == mark)  /* a gate in a circle may look at the constant, which is none */
			continue;
		seen[to] = mark;
		CAL_GROW(stack, depth, room);
		stack[depth++] = (step){to, 0};
	}
	m->n_gates = *n_gates - m->gate, m->n_leaves = *n_leaves - m->leaf;
	free(stack);
}

/* In a cyclic formula the gates of a module are put into the order of the cone, knot after knot. */
static void order_gates(cal_modules *all, const uint32_t *list, uint32_t n, uint32_t n_nodes)
{
	uint32_t *owner = cal_zeroed(n_nodes, sizeof *owner);
	for (uint32_t i = 0; i < all->n; i++) {
		for (uint32_t j = 0; j < all->list[i].n_gates; j++)
			owner[all->gates[all->list[i].gate + j]] = i + 1;
		all->list[i].n_gates = 0;
	}
	for (uint32_t i = 0; i < n; i++)
		if (owner[list[i]]) {
			cal_module *m = &all->list[owner[list[i]] - 1];
			all->gates[m->gate + m->n_gates++] = list[i];
		}
	free(owner);
}

void cal_modules_find(cal_modules *all, const cal_formula *f, cal_edge top)
{
	*all = (cal_modules){0};
	uint32_t *list = cal_resize(NULL, f->n_nodes, sizeof *list);
	all->knot_of = cal_zeroed(f->n_nodes, sizeof *all->knot_of);
	uint32_t n = cal_formula_cone(f, top, list, all->knot_of), room = 0;
	dates *d = cal_zeroed(f->n_nodes, sizeof *d);
	walk(f, top >> 1, d);
	all->of = cal_zeroed(f->n_nodes, sizeof *all->of);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; f->cyclic && end < n && all->knot_of[list[end]] == all->knot_of[list[i]];)
			end++;
		if (end > i + 1)
			look_below_knot(f, list + i, end - i, d);
		else
			look_below(f, list[i], d);
		for (uint32_t j = i; j < end; j++) {
			const dates *it = &d[list[j]];
			bool gate = f->nodes[list[j]].kind != FORMULA_EVENT;
			if (list[j] == top >> 1 || (gate && it->low > it->first && it->high < it->shut)) {
				CAL_GROW(all->list, all->n, room);
				all->list[all->n++] = (cal_module){.root = list[j]};
				all->of[list[j]] = all->n;
			}
		}
	}
	all->gates = cal_resize(NULL, n, sizeof *all->gates);
	all->leaves = cal_resize(NULL, (size_t)n + all->n, sizeof *all->leaves);
	uint32_t *seen = cal_zeroed(f->n_nodes, sizeof *seen), n_gates = 0, n_leaves = 0;
	for (uint32_t i = 0; i < all->n; i++)
		fill(all, f, &all->list[i], seen, &n_gates, &n_leaves);
	if (f->cyclic)
		order_gates(all, list, n, f->n_nodes);
	free(list), free(d), free(seen);
}

void cal_modules_free(cal_modules *all)
{
	free(all->list), free(all->gates), free(all->leaves), free(all->of), free(all->knot_of);
	*all = (cal_modules){0};
}
