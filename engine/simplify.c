/* engine/simplify.c -- passes over a formula, each of which makes a new one, inputs first. */
#include "engine/simplify.h"

#include <stdlib.h>
#include <string.h>

#include "base/knots.h"
#include "engine/modules.h"

/* ---- what a top needs ---- */

typedef struct {
	uint32_t node, next;
} step;

/* Depth first, the first input first, without recursion; a node is listed when all its inputs are. */
static uint32_t depth_first(const cal_formula *f, cal_edge top, uint32_t *list)
{
	uint8_t *seen = cal_zeroed(f->n_nodes, 1);
	step *stack = NULL;
	uint32_t depth = 0, room = 0, n = 0;
	seen[0] = 1;
	if (!seen[top >> 1]) {
		seen[top >> 1] = 1;
		CAL_GROW(stack, depth, room);
		stack[depth++] = (step){top >> 1, 0};
	}
	while (depth) {
		step *at = &stack[depth - 1];
		const cal_formula_node *it = &f->nodes[at->node];
		if (it->kind == FORMULA_EVENT || at->next == it->n) {
			list[n++] = at->node;
			depth--;
			continue;
		}
		uint32_t to = f->inputs[it->first + at->next++] >> 1;
		if (seen[to])
			continue;
		seen[to] = 1;
		CAL_GROW(stack, depth, room);
		stack[depth++] = (step){to, 0};
	}
	free(stack), free(seen);
	return n;
}

/* Puts a list of nodes into the order of their knots. */
static void by_knots(const cal_formula *f, uint32_t *list, uint32_t n, uint32_t *knot_of)
{
	uint32_t *place = cal_zeroed(f->n_nodes, sizeof *place), *start = cal_zeroed((size_t)n + 1, sizeof *start);
	uint32_t *to = NULL, n_to = 0, room = 0;
	for (uint32_t i = 0; i < n; i++)
		place[list[i]] = i + 1;
	for (uint32_t i = 0; i < n; i++) {
		const cal_formula_node *it = &f->nodes[list[i]];
		for (uint32_t j = 0; j < it->n; j++) {
			uint32_t at = place[f->inputs[it->first + j] >> 1];
			if (at) {
				CAL_GROW(to, n_to, room);
				to[n_to++] = at - 1;
			}
		}
		start[i + 1] = n_to;
	}
	uint32_t *knot = cal_zeroed(n, sizeof *knot), *order = cal_zeroed(n, sizeof *order);
	uint32_t *was = cal_zeroed(n, sizeof *was);
	cal_knots(n, start, to, knot, order);
	memcpy(was, list, n * sizeof *was);
	for (uint32_t i = 0; i < n; i++) {
		list[i] = was[order[i]];
		if (knot_of)
			knot_of[list[i]] = knot[order[i]];
	}
	free(place), free(start), free(to), free(knot), free(order), free(was);
}

uint32_t cal_formula_cone(const cal_formula *f, cal_edge top, uint32_t *list, uint32_t *knot_of)
{
	uint32_t n = depth_first(f, top, list);
	if (f->cyclic && n)
		by_knots(f, list, n, knot_of);
	return n;
}

/* ---- a pass ---- */

enum { WAY_PLAIN = 1, WAY_COMPLEMENTED = 2 };

typedef struct {
	const cal_formula *old;
	cal_formula *f;                /* what is made */
	uint32_t *list, n, *knot_of;   /* of old: the cone, and its knots */
	uint32_t *uses;                /* by node of old: by how many inputs it is looked at */
	cal_edge *map;                 /* by node of old: what it became */
	cal_edge *inputs;              /* scratch: of the gate in hand */
	uint32_t inputs_room;
	cal_edge *known;               /* by input of old: what it is read as; NULL: itself */
	uint32_t *group_of;            /* by node of old: its group + 1, or 0.  NULL: gates are to be made one, instead */
	uint8_t *ways;                 /* by node of old: see find_ways; NULL: complements stay where they are */
	uint32_t *group_at, *members;  /* of group g: members[group_at[g] .. group_at[g + 1]), the first input first */
} pass;

static cal_edge mapped(const pass *p, cal_edge e)
{
	return p->map[e >> 1] ^ (e & 1);
}

static cal_edge input_of(const pass *p, const cal_formula_node *it, uint32_t i)
{
	return p->known ? p->known[it->first + i] : p->old->inputs[it->first + i];
}

static void add_input(pass *p, uint32_t *n, cal_edge e)
{
	CAL_GROW(p->inputs, *n, p->inputs_room);
	p->inputs[(*n)++] = e;
}

static bool is_or(const cal_formula_node *it)
{
	return it->kind == FORMULA_ATLEAST && it->need == 1;
}

static bool is_and(const cal_formula_node *it)
{
	return it->kind == FORMULA_ATLEAST && it->need == it->n;
}

/* An input of an OR (an AND), or, if it is such a gate itself and has no other use, its inputs. */
static void add_flat(pass *p, uint32_t *n, cal_edge old, bool or)
{
	cal_edge e = mapped(p, old);
	const cal_formula_node *it = &p->f->nodes[e >> 1];
	bool same = (or != (e & 1)) ? is_or(it) : is_and(it);
	if (!same || p->uses[old >> 1] > 1) {
		add_input(p, n, e);
		return;
	}
	for (uint32_t i = 0; i < it->n; i++)
		add_input(p, n, p->f->inputs[it->first + i] ^ (e & 1));
}

/* Of "not all of x" and "any of not x" always the same one is made. */
static cal_edge made_gate(cal_formula *f, uint32_t need, cal_edge *inputs, uint32_t n)
{
	cal_edge least = UINT32_MAX;
	for (uint32_t i = 0; i < n; i++)
		least = inputs[i] > EDGE_TRUE && inputs[i] < least ? inputs[i] : least;
	if (least == UINT32_MAX || !(least & 1) || f->cyclic)
		return cal_formula_atleast(f, need, inputs, n);
	for (uint32_t i = 0; i < n; i++)
		inputs[i] ^= 1;
	return cal_formula_atleast(f, n - need + 1, inputs, n) ^ 1;
}

/* A gate that is only used complemented is made as what it is then: "not at least k of n" is "at least n - k + 1 of the
 * complements". */
static cal_edge complement_gate(pass *p, const cal_formula_node *it)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < it->n; i++)
		add_input(p, &n, mapped(p, p->old->inputs[it->first + i]) ^ 1);
	return cal_formula_atleast(p->f, n - it->need + 1, p->inputs, n) ^ 1;
}

/* The inputs of a gate, those that belong together as one. */
static uint32_t put_together(pass *p, const cal_formula_node *it)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < it->n; i++) {
		cal_edge e = p->old->inputs[it->first + i];
		uint32_t group = p->group_of[e >> 1], from = n;
		if (!group) {
			add_input(p, &n, mapped(p, e));
			continue;
		}
		if (p->members[p->group_at[group - 1]] != e >> 1)
			continue;  /* came with the first of its group */
		for (uint32_t j = p->group_at[group - 1]; j < p->group_at[group]; j++)
			add_input(p, &n, p->map[p->members[j]]);
		cal_edge *own = p->inputs + from;
		bool or = is_or(it) != (e & 1);
		cal_edge is = or ? cal_formula_or(p->f, own, n - from) : cal_formula_and(p->f, own, n - from);
		n = from;
		add_input(p, &n, is ^ (e & 1));
	}
	return n;
}

static cal_edge again(pass *p, uint32_t node)
{
	const cal_formula_node *it = &p->old->nodes[node];
	uint32_t n = 0;
	if (it->kind == FORMULA_RESERVED)
		return it->n ? mapped(p, input_of(p, it, 0)) : (cal_edge)EDGE_FALSE;
	bool or = is_or(it), and = is_and(it);
	if (p->ways && p->ways[node] == WAY_COMPLEMENTED && it->kind == FORMULA_ATLEAST)
		return complement_gate(p, it);
	if (p->group_of && (or || and)) {
		n = put_together(p, it);
		return made_gate(p->f, and ? n : 1, p->inputs, n);
	}
	for (uint32_t i = 0; i < it->n; i++) {
		cal_edge e = input_of(p, it, i);
		if ((or || and) && e > EDGE_TRUE && !p->group_of && !p->ways)
			add_flat(p, &n, e, or);
		else
			add_input(p, &n, e > EDGE_TRUE ? mapped(p, e) : e);
	}
	if (it->kind == FORMULA_XOR)
		return cal_formula_xor(p->f, p->inputs, n);
	uint32_t need = and ? n : it->need;
	return p->ways ? cal_formula_atleast(p->f, need, p->inputs, n) : made_gate(p->f, need, p->inputs, n);
}

/* The nodes list[i .. end) are a knot: their reserved gates stand in for themselves until all are made. */
static void again_knot(pass *p, uint32_t i, uint32_t end)
{
	for (uint32_t j = i; j < end; j++)
		if (p->old->nodes[p->list[j]].kind == FORMULA_RESERVED)
			p->map[p->list[j]] = cal_formula_reserve(p->f);
	/* Within a knot the numbers are an order: only a reserved gate is made before what it looks at. */
	uint32_t *gates = cal_zeroed(end - i, sizeof *gates), n = 0;
	for (uint32_t j = i; j < end; j++)
		if (p->old->nodes[p->list[j]].kind != FORMULA_RESERVED) {
			uint32_t at = n++;
			for (; at > 0 && gates[at - 1] > p->list[j]; at--)
				gates[at] = gates[at - 1];
			gates[at] = p->list[j];
		}
	for (uint32_t j = 0; j < n; j++)
		p->map[gates[j]] = again(p, gates[j]);
	for (uint32_t j = i; j < end; j++)
		if (p->old->nodes[p->list[j]].kind == FORMULA_RESERVED)
			cal_formula_define(p->f, p->map[p->list[j]], again(p, p->list[j]));
	free(gates);
}

static bool looks_at_itself(const cal_formula *f, uint32_t node)
{
	const cal_formula_node *it = &f->nodes[node];
	return it->kind == FORMULA_RESERVED && it->n && f->inputs[it->first] >> 1 == node;
}

static uint32_t end_of_knot(const pass *p, uint32_t i)
{
	uint32_t end = i + 1;
	if (p->old->cyclic)
		while (end < p->n && p->knot_of[p->list[end]] == p->knot_of[p->list[i]])
			end++;
	return end;
}

static void start_pass(pass *p, const cal_formula *old, cal_edge top, cal_formula *f)
{
	*p = (pass){.old = old, .f = f};
	p->list = cal_resize(NULL, old->n_nodes, sizeof *p->list);
	p->knot_of = cal_resize(NULL, old->n_nodes, sizeof *p->knot_of);
	p->map = cal_zeroed(old->n_nodes, sizeof *p->map);
	p->uses = cal_zeroed(old->n_nodes, sizeof *p->uses);
	p->n = cal_formula_cone(old, top, p->list, p->knot_of);
	p->uses[top >> 1]++;
	for (uint32_t i = 0; i < p->n; i++) {
		const cal_formula_node *it = &old->nodes[p->list[i]];
		for (uint32_t j = 0; j < it->n; j++)
			p->uses[old->inputs[it->first + j] >> 1]++;
	}
	cal_formula_start(f);
}

static void end_pass(pass *p)
{
	free(p->list), free(p->knot_of), free(p->map), free(p->uses), free(p->inputs), free(p->known);
	free(p->group_of), free(p->group_at), free(p->members), free(p->ways);
}

/* ---- what is known below a gate ---- */

/* By node of the cone, as places in the list, whose last is the top: the gate that all ways from the top to it lead
 * through.  Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm"; in a graph without circles one round
 * will do. */
static uint32_t *dominators(const pass *p, const uint32_t *place)
{
	uint32_t *above = cal_resize(NULL, p->n, sizeof *above);
	for (uint32_t i = 0; i < p->n; i++)
		above[i] = UINT32_MAX;
	for (uint32_t i = p->n; i-- > 0;) {
		const cal_formula_node *it = &p->old->nodes[p->list[i]];
		for (uint32_t j = 0; j < it->n; j++) {
			uint32_t to = place[p->old->inputs[it->first + j] >> 1], a = i, b = above[to];
			while (b != UINT32_MAX && a != b)
				if (a < b)
					a = above[a];
				else
					b = above[b];
			above[to] = a;
		}
	}
	return above;
}

typedef struct {
	pass *p;
	uint32_t *below, *next;      /* the tree of dominators: first below, and next beside, as places + 1 */
	uint8_t *assume;             /* by node of old: 0 nothing, 1 false, 2 true */
	uint32_t *undo, n_undo, undo_room;
	cal_edge *known;
	bool news;                   /* some input is read as what it is not */
} knowing;

static void read_inputs(knowing *k, uint32_t node)
{
	const cal_formula_node *it = &k->p->old->nodes[node];
	for (uint32_t j = it->first; j < it->first + it->n; j++) {
		cal_edge e = k->p->old->inputs[j];
		uint8_t is = k->assume[e >> 1];
		k->known[j] = is ? (is == 2) ^ (e & 1) : e;
		k->news |= is != 0;
	}
}

/* Of an AND, that its inputs are true; of an OR, that they are false: events and, if shared, gates with other uses. */
static void assume_inputs(knowing *k, uint32_t node, bool shared)
{
	const cal_formula_node *it = &k->p->old->nodes[node];
	if (!is_or(it) && !is_and(it))
		return;
	for (uint32_t j = it->first; j < it->first + it->n; j++) {
		cal_edge e = k->p->old->inputs[j];
		uint32_t to = e >> 1;
		bool wanted = k->p->old->nodes[to].kind == FORMULA_EVENT ? !shared : shared && k->p->uses[to] > 1;
		if (!wanted || k->assume[to])
			continue;
		k->assume[to] = (uint8_t)(1 + (is_and(it) ^ (e & 1)));
		CAL_GROW(k->undo, k->n_undo, k->undo_room);
		k->undo[k->n_undo++] = to;
	}
}

static void forget_down_to(knowing *k, uint32_t n)
{
	while (k->n_undo > n)
		k->assume[k->undo[--k->n_undo]] = 0;
}

/* Walks the tree of dominators.  Gates below with several uses stand before the others in it: they may be told of
 * events only, for they may be below the gates. */
static void know(knowing *k)
{
	typedef struct {
		uint32_t at, next, undo;
		bool shared;
	} visit;
	const pass *p = k->p;
	visit *stack = NULL;
	uint32_t depth = 0, room = 0, at = p->n - 1;
	for (;;) {
		read_inputs(k, p->list[at]);
		CAL_GROW(stack, depth, room);
		stack[depth++] = (visit){at, k->below[at], k->n_undo, false};
		assume_inputs(k, p->list[at], false);
		while (depth && !stack[depth - 1].next)
			forget_down_to(k, stack[--depth].undo);
		if (!depth)
			break;
		visit *top = &stack[depth - 1];
		at = top->next - 1;
		top->next = k->next[at];
		if (!top->shared && p->uses[p->list[at]] == 1) {
			top->shared = true;
			assume_inputs(k, p->list[top->at], true);
		}
	}
	free(stack);
}

static bool has_inputs(const pass *p, uint32_t at)
{
	return p->old->nodes[p->list[at]].kind >= FORMULA_ATLEAST;
}

/* Fills in what inputs are read as; not where there are circles. */
static bool what_is_known(pass *p)
{
	if (p->old->cyclic)
		return false;
	uint32_t *place = cal_zeroed(p->old->n_nodes, sizeof *place);
	for (uint32_t i = 0; i < p->n; i++)
		place[p->list[i]] = i;
	uint32_t *above = dominators(p, place);
	knowing k = {.p = p};
	k.below = cal_zeroed(p->n, sizeof *k.below), k.next = cal_zeroed(p->n, sizeof *k.next);
	k.assume = cal_zeroed(p->old->n_nodes, 1);
	k.known = cal_zeroed(p->old->n_inputs + 1, sizeof *k.known);
	for (int shared = 0; shared < 2; shared++)
		for (uint32_t i = 0; i + 1 < p->n; i++)
			if (has_inputs(p, i) && (p->uses[p->list[i]] > 1) == shared) {
				k.next[i] = k.below[above[i]];
				k.below[above[i]] = i + 1;
			}
	know(&k);
	free(place), free(above), free(k.below), free(k.next), free(k.assume), free(k.undo);
	p->known = k.known;
	return k.news;
}

/* ---- what belongs together ---- */

/* Events and modules that are inputs of the very same gates, and in the same way: "a or b" in each, or "not (a or b)". */
typedef struct {
	uint32_t node;
	uint64_t hash;                 /* of its uses; 0: no candidate */
	uint32_t first, n;             /* its uses: gate << 1 | way */
} candidate;

typedef struct {
	pass *p;
	candidate *list;               /* by node of old */
	uint32_t *uses;
} grouping;

static void note_uses(grouping *g, const cal_modules *modules)
{
	const cal_formula *f = g->p->old;
	uint32_t n = 0;
	for (uint32_t i = 0; i < g->p->n; i++) {
		uint32_t node = g->p->list[i];
		bool own = f->nodes[node].kind == FORMULA_EVENT || modules->of[node];
		g->list[node] = (candidate){node, own, n, 0};
		n += g->p->uses[node];
	}
	for (uint32_t i = 0; i < g->p->n; i++) {
		const cal_formula_node *it = &f->nodes[g->p->list[i]];
		bool or = is_or(it), and = is_and(it);
		for (uint32_t j = 0; j < it->n; j++) {
			cal_edge e = f->inputs[it->first + j];
			candidate *c = &g->list[e >> 1];
			if (!or && !and)
				c->hash = 0;
			if (!c->hash)
				continue;
			uint32_t use = g->p->list[i] << 1 | (or != (e & 1));
			g->uses[c->first + c->n++] = use;
			c->hash = (c->hash ^ use) * 0x9e3779b97f4a7c15u | 1;
			if ((use ^ g->uses[c->first]) & 1)
				c->hash = 0;
		}
	}
}

static int by_uses(const void *a, const void *b)
{
	const candidate *x = a, *y = b;
	if (x->hash != y->hash)
		return (x->hash > y->hash) - (x->hash < y->hash);
	return (x->node > y->node) - (x->node < y->node);
}

static bool same_uses(const grouping *g, const candidate *a, const candidate *b)
{
	return a->hash == b->hash && a->n == b->n &&
	       memcmp(g->uses + a->first, g->uses + b->first, a->n * sizeof *g->uses) == 0;
}

/* Are these all inputs of the only gate that they have?  Then they are together already. */
static bool is_a_gate(const grouping *g, const candidate *c, uint32_t n)
{
	return c->n == 1 && g->p->old->nodes[g->uses[c->first] >> 1].n == n;
}

/* Fills in the groups of a pass. */
static bool find_groups(pass *p, cal_edge top)
{
	grouping g = {p, cal_zeroed(p->old->n_nodes, sizeof *g.list), cal_zeroed((size_t)p->old->n_inputs + 1, sizeof *g.uses)};
	cal_modules modules;
	cal_modules_find(&modules, p->old, top);
	note_uses(&g, &modules);
	g.list[top >> 1].hash = 0;
	qsort(g.list, p->old->n_nodes, sizeof *g.list, by_uses);
	p->group_of = cal_zeroed(p->old->n_nodes, sizeof *p->group_of);
	p->group_at = cal_zeroed((size_t)p->n + 2, sizeof *p->group_at);
	p->members = cal_zeroed((size_t)p->n + 1, sizeof *p->members);
	uint32_t n = 0, n_members = 0;
	for (uint32_t i = 0, end; i < p->old->n_nodes; i = end) {
		for (end = i + 1; g.list[i].hash && end < p->old->n_nodes && same_uses(&g, &g.list[i], &g.list[end]);)
			end++;
		if (end == i + 1 || is_a_gate(&g, &g.list[i], end - i))
			continue;
		for (uint32_t j = i; j < end; j++) {
			p->members[n_members++] = g.list[j].node;
			p->group_of[g.list[j].node] = n + 1;
		}
		p->group_at[++n] = n_members;
	}
	cal_modules_free(&modules);
	free(g.list), free(g.uses);
	return n > 0;
}

/* ---- complements ---- */

/* By node, how it is used.  What is used both ways, or is in a circle, stays plain, and so do its own uses of others. */
static bool find_ways(pass *p, cal_edge top)
{
	const cal_formula *f = p->old;
	bool news = false;
	p->ways = cal_zeroed(f->n_nodes, 1);
	p->ways[top >> 1] = top & 1 ? WAY_COMPLEMENTED : WAY_PLAIN;
	for (uint32_t i = p->n; i-- > 0;) {
		const cal_formula_node *it = &f->nodes[p->list[i]];
		bool knotted = f->cyclic && ((i && p->knot_of[p->list[i - 1]] == p->knot_of[p->list[i]]) ||
		                             (i + 1 < p->n && p->knot_of[p->list[i + 1]] == p->knot_of[p->list[i]]));
		if (knotted)
			p->ways[p->list[i]] |= WAY_PLAIN;
		bool complemented = p->ways[p->list[i]] == WAY_COMPLEMENTED;
		news |= complemented && it->kind == FORMULA_ATLEAST;
		for (uint32_t j = 0; j < it->n; j++) {
			cal_edge e = f->inputs[it->first + j];
			unsigned way = ((e & 1) != complemented) ? WAY_COMPLEMENTED : WAY_PLAIN;
			p->ways[e >> 1] |= (uint8_t)(it->kind == FORMULA_XOR ? WAY_PLAIN | WAY_COMPLEMENTED : way);
		}
	}
	return news;
}

/* ---- all passes ---- */

typedef enum { FLATTEN, KNOW, PUT_TOGETHER, PUSH_DOWN } aim;

/* Finds what a pass is to do; false: nothing. */
static bool prepare(pass *p, cal_edge top, aim what)
{
	switch (what) {
	case KNOW: return what_is_known(p);
	case PUT_TOGETHER: return find_groups(p, top);
	case PUSH_DOWN: return find_ways(p, top);
	default: return true;
	}
}

/* Makes all nodes anew; events keep their order in the cone. */
static void make_all(pass *p, uint32_t *event_of, const uint32_t *old_event_of)
{
	for (uint32_t i = 0, end; i < p->n; i = end) {
		end = end_of_knot(p, i);
		uint32_t node = p->list[i];
		const cal_formula_node *it = &p->old->nodes[node];
		if (it->kind == FORMULA_EVENT) {
			event_of[p->f->n_events] = old_event_of[it->need];
			p->map[node] = cal_formula_event(p->f, p->old->probability[it->need]);
		} else if (end > i + 1) {
			again_knot(p, i, end);
		} else {
			p->map[node] = looks_at_itself(p->old, node) ? (cal_edge)EDGE_FALSE : again(p, node);
		}
	}
}

/* False: there was nothing to do. */
static bool run_pass(cal_simple *s, aim what)
{
	pass p;
	cal_formula f;
	start_pass(&p, &s->f, s->top, &f);
	if (p.n == 0 || !prepare(&p, s->top, what)) {
		end_pass(&p);
		cal_formula_free(&f);
		return false;
	}
	uint32_t *event_of = cal_zeroed(s->f.n_events, sizeof *event_of);
	make_all(&p, event_of, s->event_of);
	cal_edge top = mapped(&p, s->top);
	end_pass(&p);
	cal_simple_free(s);
	*s = (cal_simple){f, top, event_of};
	return true;
}

/* A pass again and again, as long as it has something to do; was there anything? */
static bool repeat(cal_simple *s, aim what)
{
	enum { MOST_ROUNDS = 8 };
	int round = 0;
	while (round < MOST_ROUNDS && run_pass(s, what))
		round++;
	return round > 0;
}

/* ---- the part of a formula that a top hangs on ---- */

/* Numbers of a large formula's nodes in a small one, one more each. */
typedef struct {
	uint64_t *at;   /* node << 32 | number; 0: free */
	uint32_t mask, n;
} numbering;

static uint64_t *slot_of(const numbering *m, uint32_t node)
{
	uint32_t at = (uint32_t)((node * 0x9e3779b97f4a7c15u) >> 32) & m->mask;
	while (m->at[at] && m->at[at] >> 32 != node)
		at = (at + 1) & m->mask;
	return &m->at[at];
}

/* The slot of a node, which is new if it is empty. */
static uint64_t *number_of(numbering *m, uint32_t node)
{
	if (2 * (m->n + 1) >= m->mask) {
		uint32_t mask = m->at ? 2 * m->mask + 1 : 63;
		numbering wider = {cal_zeroed((size_t)mask + 1, sizeof *wider.at), mask, m->n};
		for (uint32_t i = 0; m->at && i <= m->mask; i++)
			if (m->at[i])
				*slot_of(&wider, (uint32_t)(m->at[i] >> 32)) = m->at[i];
		free(m->at);
		*m = wider;
	}
	return slot_of(m, node);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

typedef struct {
	numbering numbers;
	uint32_t *list, n, room;
} finding;

static void find(finding *it, uint32_t node)
{
	uint64_t *slot = number_of(&it->numbers, node);
	if (*slot)
		return;
	*slot = (uint64_t)node << 32 | ++it->numbers.n;
	CAL_GROW(it->list, it->n, it->room);
	it->list[it->n++] = node;
}

/* The nodes below a top, by number, and their new numbers; the constant stays the first. */
static finding find_below(const cal_formula *f, cal_edge top)
{
	finding it = {0};
	find(&it, 0);
	find(&it, top >> 1);
	for (uint32_t i = 0; i < it.n; i++) {
		const cal_formula_node *node = &f->nodes[it.list[i]];
		for (uint32_t j = 0; j < node->n; j++)
			find(&it, f->inputs[node->first + j] >> 1);
	}
	qsort(it.list, it.n, sizeof *it.list, by_number);
	for (uint32_t i = 0; i < it.n; i++)
		*slot_of(&it.numbers, it.list[i]) = (uint64_t)it.list[i] << 32 | (i + 1);
	return it;
}

static cal_edge new_edge(const numbering *m, cal_edge e)
{
	return ((uint32_t)*slot_of(m, e >> 1) - 1) << 1 | (e & 1);
}

/* Many tops may share one large formula: what one of them does not hang on must not cost it anything. */
static void cut_out(cal_simple *s, const cal_formula *f, cal_edge top)
{
	finding found = find_below(f, top);
	cal_formula *small = &s->f;
	uint32_t event_room = 0;
	small->cyclic = f->cyclic;
	for (uint32_t i = 0; i < found.n; i++) {
		cal_formula_node it = f->nodes[found.list[i]];
		const cal_edge *inputs = f->inputs + it.first;
		it.first = small->n_inputs;
		if (it.kind == FORMULA_EVENT) {
			CAL_GROW(small->probability, small->n_events, small->events_room);
			CAL_GROW(s->event_of, small->n_events, event_room);
			small->probability[small->n_events] = f->probability[it.need];
			s->event_of[small->n_events] = it.need;
			it.need = small->n_events++;
		}
		for (uint32_t j = 0; j < it.n; j++) {
			CAL_GROW(small->inputs, small->n_inputs, small->inputs_room);
			small->inputs[small->n_inputs++] = new_edge(&found.numbers, inputs[j]);
		}
		CAL_GROW(small->nodes, small->n_nodes, small->nodes_room);
		small->nodes[small->n_nodes++] = it;
	}
	s->top = new_edge(&found.numbers, top);
	free(found.numbers.at), free(found.list);
}

void cal_simplify(cal_simple *s, const cal_formula *f, cal_edge top)
{
	*s = (cal_simple){0};
	cut_out(s, f, top);
	run_pass(s, FLATTEN);
	if (repeat(s, KNOW))
		run_pass(s, FLATTEN);
	repeat(s, PUT_TOGETHER);
	run_pass(s, PUSH_DOWN);
}

void cal_simple_free(cal_simple *s)
{
	cal_formula_free(&s->f);
	free(s->event_of);
	*s = (cal_simple){0};
}
