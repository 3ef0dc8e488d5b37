/* engine/cone.c -- a formula's top to simplified gates and modules. */
#include "engine/cone.h"

#include <stdlib.h>
#include <string.h>

#include "base/knots.h"

/* A stack of numbers: formulas may be deep, so nothing here calls itself. */
typedef struct {
	uint32_t *at, n, room;
} stack;

static void push(stack *s, uint32_t number)
{
	CAL_GROW(s->at, s->n, s->room);
	s->at[s->n++] = number;
}

static bool is_all(const cal_formula_node *g)
{
	return g->kind == FORMULA_ATLEAST && g->need == g->n;
}

static bool is_any(const cal_formula_node *g)
{
	return g->kind == FORMULA_ATLEAST && g->need == 1;
}

static bool is_gate(const cal_formula_node *g)
{
	return g->kind >= FORMULA_ATLEAST;
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

static uint32_t number_of(numbering *m, uint32_t node, bool *fresh)
{
	if (2 * (m->n + 1) >= m->mask) {
		numbering wider = {cal_zeroed(m->at ? 2 * ((size_t)m->mask + 1) : 64, sizeof *wider.at), m->at ? 2 * m->mask + 1 : 63, m->n};
		for (uint32_t i = 0; m->at && i <= m->mask; i++)
			if (m->at[i])
				*slot_of(&wider, (uint32_t)(m->at[i] >> 32)) = m->at[i];
		free(m->at);
		*m = wider;
	}
	uint64_t *slot = slot_of(m, node);
	*fresh = !*slot;
	if (*fresh)
		*slot = (uint64_t)node << 32 | ++m->n;
	return (uint32_t)*slot - 1;
}

/* Many tops may share one large formula: what one of them does not hang on must not cost it anything.  event_of: by event
 * of the small one, its event in the large one. */
static cal_formula cut_out(const cal_formula *f, cal_edge *top, uint32_t **event_of)
{
	cal_formula small = {0};
	numbering numbers = {0};
	stack nodes = {0};
	uint32_t event_room = 0;
	bool fresh;
	number_of(&numbers, 0, &fresh);  /* the constant stays the first */
	push(&nodes, 0);
	*event_of = NULL;
	uint32_t number = number_of(&numbers, *top >> 1, &fresh);
	if (fresh)
		push(&nodes, *top >> 1);
	*top = number << 1 | (*top & 1);
	for (uint32_t i = 0; i < nodes.n; i++) {
		cal_formula_node g = f->nodes[nodes.at[i]];
		const cal_edge *inputs = f->inputs + g.first;
		g.first = small.n_inputs;
		if (g.kind == FORMULA_EVENT) {
			CAL_GROW(small.probability, small.n_events, small.events_room);
			CAL_GROW(*event_of, small.n_events, event_room);
			small.probability[small.n_events] = f->probability[g.need];
			(*event_of)[small.n_events] = g.need;
			g.need = small.n_events++;
		}
		for (uint32_t k = 0; is_gate(&g) && k < g.n; k++) {
			uint32_t in = number_of(&numbers, inputs[k] >> 1, &fresh);
			if (fresh)
				push(&nodes, inputs[k] >> 1);
			CAL_GROW(small.inputs, small.n_inputs, small.inputs_room);
			small.inputs[small.n_inputs++] = in << 1 | (inputs[k] & 1);
		}
		CAL_GROW(small.nodes, small.n_nodes, small.nodes_room);
		small.nodes[small.n_nodes++] = g;
	}
	free(numbers.at), free(nodes.at);
	return small;
}

/* ---- complements go down ---- */

#define UNKNOWN UINT32_MAX

/* A formula being rewritten into another one.  made: by edge of the old one, its edge in the new one. */
typedef struct {
	const cal_formula *from;
	cal_formula to;
	cal_edge *made;
	stack inputs;            /* scratch */
	stack circles;           /* reserved nodes of the old formula whose definition is still owed */
	stack waiting;
	uint32_t *event_of;      /* by event of the new formula: event of the first */
	uint32_t event_room;
} rewriting;

static cal_edge new_event(rewriting *r, uint32_t event)
{
	CAL_GROW(r->event_of, r->to.n_events, r->event_room);
	r->event_of[r->to.n_events] = event;
	return cal_formula_event(&r->to, r->from->probability[event]);
}

/* Which edge of an input a gate with a complemented edge looks at. */
static cal_edge input_edge(const cal_formula_node *g, cal_edge input, cal_edge of)
{
	return g->kind == FORMULA_ATLEAST ? input ^ (of & 1) : input;
}

/* Pushes what must be made before the edge; false: all of it is. */
static bool await_inputs(rewriting *r, cal_edge edge)
{
	const cal_formula_node *g = &r->from->nodes[edge >> 1];
	uint32_t before = r->waiting.n;
	for (uint32_t i = g->n; i-- > 0;) {
		cal_edge input = input_edge(g, r->from->inputs[g->first + i], edge);
		if (r->made[input] == UNKNOWN)
			push(&r->waiting, input);
	}
	return r->waiting.n > before;
}

static cal_edge make_gate(rewriting *r, cal_edge edge)
{
	const cal_formula_node *g = &r->from->nodes[edge >> 1];
	r->inputs.n = 0;
	for (uint32_t i = 0; i < g->n; i++)
		push(&r->inputs, r->made[input_edge(g, r->from->inputs[g->first + i], edge)]);
	if (g->kind == FORMULA_XOR)
		return cal_formula_xor(&r->to, r->inputs.at, g->n) ^ (edge & 1);
	return cal_formula_atleast(&r->to, edge & 1 ? g->n - g->need + 1 : g->need, r->inputs.at, g->n);
}

/* A leaf of the search: an event, the constant, or a gate of a circle, whose inputs come later; one that has turned out
 * to be an event or a constant is that. */
static bool make_leaf(rewriting *r, cal_edge edge)
{
	const cal_formula_node *g = &r->from->nodes[edge >> 1];
	cal_edge plain = edge & ~(cal_edge)1;
	if (g->kind == FORMULA_ATLEAST || g->kind == FORMULA_XOR)
		return false;
	cal_edge is = g->kind == FORMULA_RESERVED ? r->from->inputs[g->first] : plain;
	if (r->from->nodes[is >> 1].kind <= FORMULA_EVENT && g->kind == FORMULA_RESERVED) {
		make_leaf(r, is);
		r->made[plain] = r->made[is];
	}
	if (r->made[plain] == UNKNOWN) {
		r->made[plain] = g->kind == FORMULA_CONSTANT ? EDGE_FALSE
		               : g->kind == FORMULA_EVENT ? new_event(r, g->need) : cal_formula_reserve(&r->to);
		if (g->kind == FORMULA_RESERVED)
			push(&r->circles, plain >> 1);
	}
	r->made[plain | 1] = r->made[plain] ^ 1;
	return true;
}

static void make_edge(rewriting *r, cal_edge edge)
{
	push(&r->waiting, edge);
	while (r->waiting.n) {
		cal_edge now = r->waiting.at[r->waiting.n - 1];
		if (r->made[now] == UNKNOWN && !make_leaf(r, now)) {
			if (await_inputs(r, now))
				continue;
			r->made[now] = make_gate(r, now);
		}
		r->waiting.n--;
	}
}

static void free_rewriting(rewriting *r)
{
	free(r->made), free(r->inputs.at), free(r->circles.at), free(r->waiting.at);
}

/* The formula with complements at its variables; *top follows. */
static rewriting push_complements(const cal_formula *f, cal_edge *top)
{
	rewriting r = {.from = f};
	r.made = cal_resize(NULL, 2 * (size_t)f->n_nodes, sizeof *r.made);
	memset(r.made, 0xff, 2 * (size_t)f->n_nodes * sizeof *r.made);
	cal_formula_start(&r.to);
	make_edge(&r, *top);
	for (uint32_t i = 0; i < r.circles.n; i++) {
		cal_edge input = f->inputs[f->nodes[r.circles.at[i]].first];
		make_edge(&r, input);
		cal_formula_define(&r.to, r.made[(cal_edge)r.circles.at[i] << 1], r.made[input]);
	}
	*top = r.made[*top];
	free_rewriting(&r);
	return r;
}

/* ---- gates that feed only each other become one ---- */

/* How many inputs of the top's gates each node is; 0: it is not below the top. */
static uint32_t *count_parents(const cal_formula *f, cal_edge top)
{
	uint32_t *parents = cal_zeroed(f->n_nodes, sizeof *parents);
	stack s = {0};
	parents[top >> 1] = 1;
	push(&s, top >> 1);
	while (s.n) {
		const cal_formula_node *g = &f->nodes[s.at[--s.n]];
		for (uint32_t i = 0; is_gate(g) && i < g->n; i++) {
			uint32_t input = f->inputs[g->first + i] >> 1;
			if (parents[input]++ == 0)
				push(&s, input);
		}
	}
	free(s.at);
	return parents;
}

typedef struct {
	rewriting r;
	const uint32_t *parents;
	uint32_t *mark, stamp;    /* by edge: it is among the inputs of the gate at hand */
	bool changed;
} merging;

/* Is an input of the same kind as its gate, and of no other gate? */
static bool melts(const merging *m, const cal_formula_node *g, cal_edge input)
{
	const cal_formula_node *in = &m->r.from->nodes[input >> 1];
	return !(input & 1) && m->parents[input >> 1] == 1 && ((is_all(g) && is_all(in)) || (is_any(g) && is_any(in)));
}

/* The gate's inputs, and those of gates that melt into it, onto r.inputs. */
static void gather(merging *m, const cal_formula_node *g)
{
	const cal_formula *f = m->r.from;
	stack s = {0};
	m->r.inputs.n = 0;
	push(&s, (uint32_t)(g - f->nodes));
	while (s.n) {
		const cal_formula_node *at = &f->nodes[s.at[--s.n]];
		for (uint32_t i = 0; i < at->n; i++) {
			cal_edge input = f->inputs[at->first + i];
			if (melts(m, g, input)) {
				push(&s, input >> 1);
				m->changed = true;
			} else {
				push(&m->r.inputs, input);
			}
		}
	}
	free(s.at);
}

/* a + ab is a, and a(a + b) is a: such inputs go. */
static void absorb(merging *m, const cal_formula_node *g)
{
	const cal_formula *f = m->r.from;
	stack *in = &m->r.inputs;
	uint32_t kept = 0;
	if (!is_all(g) && !is_any(g))
		return;
	m->stamp++;
	for (uint32_t i = 0; i < in->n; i++)
		m->mark[in->at[i]] = m->stamp;
	for (uint32_t i = 0; i < in->n; i++) {
		const cal_formula_node *of = &f->nodes[in->at[i] >> 1];
		bool absorbed = false, other = is_any(g) ? is_all(of) : is_any(of);
		for (uint32_t k = 0; other && !(in->at[i] & 1) && k < of->n && !absorbed; k++)
			absorbed = m->mark[f->inputs[of->first + k]] == m->stamp;
		m->changed |= absorbed;
		if (!absorbed)
			in->at[kept++] = in->at[i];
	}
	in->n = kept;
}

/* Makes a gate of the new formula, or pushes what must be made before it. */
static bool merge_gate(merging *m, uint32_t node)
{
	rewriting *r = &m->r;
	const cal_formula_node *g = &r->from->nodes[node];
	uint32_t before = r->waiting.n;
	gather(m, g);
	absorb(m, g);
	for (uint32_t i = r->inputs.n; i-- > 0;)
		if (r->made[r->inputs.at[i]] == UNKNOWN)
			push(&r->waiting, r->inputs.at[i]);
	if (r->waiting.n > before)
		return false;
	for (uint32_t i = 0; i < r->inputs.n; i++)
		r->inputs.at[i] = r->made[r->inputs.at[i]];
	uint32_t n = r->inputs.n, need = is_all(g) ? n : g->need;
	cal_edge edge = g->kind == FORMULA_XOR ? cal_formula_xor(&r->to, r->inputs.at, n)
	                                       : cal_formula_atleast(&r->to, need, r->inputs.at, n);
	r->made[node << 1] = edge;
	r->made[node << 1 | 1] = edge ^ 1;
	return true;
}

static void merge_edge(merging *m, cal_edge edge)
{
	rewriting *r = &m->r;
	push(&r->waiting, edge);
	while (r->waiting.n) {
		cal_edge now = r->waiting.at[r->waiting.n - 1];
		if (r->made[now] != UNKNOWN || make_leaf(r, now) || merge_gate(m, now >> 1))
			r->waiting.n--;
	}
}

/* One round over the whole formula; event_of follows.  False: nothing has changed. */
static bool merge(cal_formula *f, uint32_t **event_of, cal_edge *top)
{
	merging m = {.r = {.from = f}, .parents = count_parents(f, *top)};
	m.r.made = cal_resize(NULL, 2 * (size_t)f->n_nodes, sizeof *m.r.made);
	memset(m.r.made, 0xff, 2 * (size_t)f->n_nodes * sizeof *m.r.made);
	m.mark = cal_zeroed(2 * (size_t)f->n_nodes, sizeof *m.mark);
	cal_formula_start(&m.r.to);
	merge_edge(&m, *top);
	for (uint32_t i = 0; i < m.r.circles.n; i++) {
		cal_edge input = f->inputs[f->nodes[m.r.circles.at[i]].first];
		merge_edge(&m, input);
		cal_formula_define(&m.r.to, m.r.made[(cal_edge)m.r.circles.at[i] << 1], m.r.made[input]);
	}
	*top = m.r.made[*top];
	for (uint32_t e = 0; e < m.r.to.n_events; e++)
		m.r.event_of[e] = (*event_of)[m.r.event_of[e]];
	free(*event_of);
	*event_of = m.r.event_of;
	free_rewriting(&m.r);
	free(m.mark), free((void *)(uintptr_t)m.parents);
	cal_formula_free(f);
	*f = m.r.to;
	return m.changed;
}

/* ---- arrays ---- */

typedef struct {
	cal_cone *out;
	const cal_formula *f;
	uint32_t *node_of;       /* by gate: its node in the formula */
	uint32_t *number;        /* by node: its number as a literal */
	uint32_t *module_of;     /* by gate: one more than the module that it is the top of */
	bool *zero;              /* by gate: its value when no event has happened */
} laying;

static void order_gates(laying *l, cal_edge top)
{
	const cal_formula *f = l->f;
	cal_cone *c = l->out;
	uint32_t n = f->n_nodes, *start = cal_zeroed((size_t)n + 1, sizeof *start), *to = cal_zeroed(f->n_inputs, sizeof *to);
	uint32_t *knot_of = cal_resize(NULL, n, sizeof *knot_of), *order = cal_resize(NULL, n, sizeof *order);
	uint32_t *below = count_parents(f, top);
	for (uint32_t v = 0, e = 0; v < n; v++) {
		start[v] = e;
		for (uint32_t i = 0; is_gate(&f->nodes[v]) && below[v] && i < f->nodes[v].n; i++)
			to[e++] = f->inputs[f->nodes[v].first + i] >> 1;
		start[v + 1] = e;
	}
	cal_knots(n, start, to, knot_of, order);
	l->number = cal_resize(NULL, n, sizeof *l->number);
	for (uint32_t i = 0; i < n; i++) {
		const cal_formula_node *g = &f->nodes[order[i]];
		if (g->kind == FORMULA_EVENT)
			l->number[order[i]] = g->need;
		if (!is_gate(g) || !below[order[i]])
			continue;
		CAL_GROW(c->gates, c->n_gates, c->gates_room);
		bool knotted = (i && knot_of[order[i - 1]] == knot_of[order[i]]) || (i + 1 < n && knot_of[order[i + 1]] == knot_of[order[i]]);
		for (uint32_t e = start[order[i]]; e < start[order[i] + 1]; e++)
			knotted |= to[e] == order[i];
		c->gates[c->n_gates] = (cal_cone_gate){.kind = g->kind == FORMULA_XOR ? FORMULA_XOR : FORMULA_ATLEAST, .circular = knotted,
		                                       .need = g->kind == FORMULA_RESERVED ? 1 : g->need, .n = g->n};
		l->number[order[i]] = c->n_gates++;
	}
	l->node_of = cal_resize(NULL, (size_t)c->n_gates + 1, sizeof *l->node_of);
	for (uint32_t v = 0; v < n; v++)
		if (is_gate(&f->nodes[v]) && below[v])
			l->node_of[l->number[v]] = v;
	free(start), free(to), free(knot_of), free(order), free(below);
}

/* ---- modules ---- */

/* When the search came to each node first and last, and when it left a gate. */
typedef struct {
	uint32_t *first, *last, *left, *from, *until;  /* by node; from, until: the dates of all below a gate */
	uint32_t now;
} dates;

static void date_nodes(const cal_formula *f, cal_edge top, dates *d)
{
	stack s = {0}, input = {0};
	push(&s, top >> 1);
	push(&input, 0);
	d->first[top >> 1] = d->last[top >> 1] = ++d->now;
	while (s.n) {
		uint32_t node = s.at[s.n - 1], at = input.at[s.n - 1]++;
		const cal_formula_node *g = &f->nodes[node];
		if (at == g->n || !is_gate(g)) {
			d->left[node] = ++d->now;
			s.n--, input.n--;
			continue;
		}
		uint32_t next = f->inputs[g->first + at] >> 1;
		bool again = d->first[next] != 0;
		d->last[next] = ++d->now;
		if (again)
			continue;
		d->first[next] = d->now;
		push(&s, next);
		push(&input, 0);
	}
	free(s.at), free(input.at);
}

static bool find_modules(laying *l, cal_edge top)
{
	const cal_formula *f = l->f;
	cal_cone *c = l->out;
	uint32_t *room = cal_zeroed(5 * (size_t)f->n_nodes, sizeof *room);
	dates d = {room, room + f->n_nodes, room + 2 * (size_t)f->n_nodes, room + 3 * (size_t)f->n_nodes,
	           room + 4 * (size_t)f->n_nodes, 0};
	l->module_of = cal_zeroed(c->n_gates, sizeof *l->module_of);
	bool circles = false;
	for (uint32_t g = 0; g < c->n_gates; g++)
		circles |= c->gates[g].circular;
	if (!circles)
		date_nodes(f, top, &d);
	for (uint32_t g = 0; g < c->n_gates; g++) {
		const cal_formula_node *node = &f->nodes[l->node_of[g]];
		uint32_t v = l->node_of[g], from = UINT32_MAX, until = 0;
		for (uint32_t i = 0; i < node->n; i++) {
			uint32_t in = f->inputs[node->first + i] >> 1;
			uint32_t first = is_gate(&f->nodes[in]) && d.from[in] < d.first[in] ? d.from[in] : d.first[in];
			uint32_t last = is_gate(&f->nodes[in]) && d.until[in] > d.last[in] ? d.until[in] : d.last[in];
			from = first < from ? first : from;
			until = last > until ? last : until;
		}
		d.from[v] = from;
		d.until[v] = until;
		if (v == top >> 1 || (!circles && from > d.first[v] && until < d.left[v])) {
			l->module_of[g] = ++c->n_modules;
		}
	}
	free(room);
	return circles;
}

/* Values with no event; circles from false upwards. */
static void find_zero(laying *l)
{
	const cal_cone *c = l->out;
	l->zero = cal_zeroed(c->n_gates, sizeof *l->zero);
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t g = 0; g < c->n_gates; g++) {
			const cal_formula_node *node = &l->f->nodes[l->node_of[g]];
			uint32_t count = 0;
			for (uint32_t i = 0; i < node->n; i++) {
				cal_edge in = l->f->inputs[node->first + i];
				/* the constant has no gate, and so counts as an event that has not happened */
				count += (is_gate(&l->f->nodes[in >> 1]) && l->zero[l->number[in >> 1]]) != (in & 1);
			}
			bool value = c->gates[g].kind == FORMULA_XOR ? count & 1 : count >= c->gates[g].need;
			changed |= c->gates[g].circular && value != l->zero[g];
			l->zero[g] = value;
		}
	}
}

/* The literal of an edge: a variable where an event or a module stands, else a gate. */
static cal_literal literal_of(const laying *l, cal_edge edge)
{
	const cal_cone *c = l->out;
	uint32_t node = edge >> 1, number = l->number[node];
	if (!is_gate(&l->f->nodes[node]))
		return number << 1 | (edge & 1);
	if (l->module_of[number] && l->module_of[number] < c->n_modules)
		return (c->n_events + l->module_of[number] - 1) << 1 | ((edge & 1) ^ (uint32_t)l->zero[number]);
	return (c->n_vars + number) << 1 | (edge & 1);
}

static void lay_inputs(laying *l)
{
	cal_cone *c = l->out;
	c->coherent = true;
	for (uint32_t g = 0; g < c->n_gates; g++) {
		const cal_formula_node *node = &l->f->nodes[l->node_of[g]];
		c->gates[g].first = c->n_inputs;
		c->coherent &= c->gates[g].kind != FORMULA_XOR;
		c->gates[g].n = 0;
		for (uint32_t i = 0; i < node->n; i++) {
			cal_edge in = l->f->inputs[node->first + i];
			c->gates[g].need -= in == EDGE_TRUE;  /* of a gate in a circle that is constant after all */
			if (in <= EDGE_TRUE)
				continue;
			CAL_GROW(c->inputs, c->n_inputs, c->inputs_room);
			c->inputs[c->n_inputs] = literal_of(l, in);
			c->coherent &= !(c->inputs[c->n_inputs++] & 1);
			c->gates[g].n++;
		}
	}
}

/* What a module is made of: variables that its gates reach without passing through another module. */
static void lay_members(laying *l)
{
	cal_cone *c = l->out;
	stack members = {0}, waiting = {0};
	uint32_t *mark = cal_zeroed((size_t)c->n_vars + c->n_gates, sizeof *mark);
	c->modules = cal_zeroed(c->n_modules, sizeof *c->modules);
	for (uint32_t g = 0; g < c->n_gates; g++) {
		if (!l->module_of[g])
			continue;
		cal_cone_module *m = &c->modules[l->module_of[g] - 1];
		*m = (cal_cone_module){.top = (c->n_vars + g) << 1 | (uint32_t)l->zero[g], .first = members.n};
		push(&waiting, g);
		mark[c->n_vars + g] = l->module_of[g];
		while (waiting.n) {
			cal_cone_gate *gate = &c->gates[waiting.at[--waiting.n]];
			gate->module = l->module_of[g] - 1;
			m->gates++;
			for (uint32_t i = 0; i < gate->n; i++) {
				uint32_t in = c->inputs[gate->first + i] >> 1;
				if (mark[in] == l->module_of[g])
					continue;
				mark[in] = l->module_of[g];
				push(in < c->n_vars ? &members : &waiting, in < c->n_vars ? in : in - c->n_vars);
			}
		}
		m->n = members.n - m->first;
	}
	c->members = members.at;
	free(waiting.at), free(mark);
}

static void lay_out(cal_cone *c, const cal_formula *f, cal_edge top)
{
	laying l = {.out = c, .f = f};
	order_gates(&l, top);
	c->n_events = f->n_events;
	bool circles = find_modules(&l, top);
	(void)circles;
	c->n_vars = c->n_events + c->n_modules - 1;
	find_zero(&l);
	lay_inputs(&l);
	lay_members(&l);
	cal_cone_module *whole = &c->modules[c->n_modules - 1];
	uint32_t gate = l.number[top >> 1];
	whole->top = (c->n_vars + gate) << 1 | (top & 1);  /* the whole is as it is */
	c->coherent &= !(top & 1);
	free(l.node_of), free(l.number), free(l.module_of), free(l.zero);
}

/* A top that is an event, or the complement of one, is a gate of one input. */
static void lay_out_event(cal_cone *c, cal_edge top)
{
	c->n_events = c->n_vars = c->n_modules = c->n_gates = c->n_inputs = 1;
	c->gates = cal_zeroed(1, sizeof *c->gates);
	c->inputs = cal_zeroed(1, sizeof *c->inputs);
	c->modules = cal_zeroed(1, sizeof *c->modules);
	c->members = cal_zeroed(1, sizeof *c->members);
	c->gates[0] = (cal_cone_gate){.kind = FORMULA_ATLEAST, .need = 1, .n = 1};
	c->modules[0] = (cal_cone_module){.top = 1 << 1 | (top & 1), .n = 1, .gates = 1};
	c->coherent = !(top & 1);
}

cal_cone cal_cone_of(const cal_formula *f, cal_edge top)
{
	enum { ROUNDS = 8 };
	cal_cone c = {0};
	uint32_t *whole_event_of;
	cal_formula own = cut_out(f, &top, &whole_event_of);
	rewriting r = push_complements(&own, &top);
	for (uint32_t e = 0; e < r.to.n_events; e++)
		r.event_of[e] = whole_event_of[r.event_of[e]];
	cal_formula_free(&own);
	free(whole_event_of);
	for (unsigned round = 0; round < ROUNDS && top > EDGE_TRUE; round++)
		if (!merge(&r.to, &r.event_of, &top))
			break;
	if (top <= EDGE_TRUE) {
		c.constant = c.coherent = true;
		c.value = top == EDGE_TRUE;
	} else if (!is_gate(&r.to.nodes[top >> 1])) {
		lay_out_event(&c, top);
	} else {
		lay_out(&c, &r.to, top);
	}
	c.event_of = r.event_of;
	if (c.n_events == 1 && r.to.n_events > 1) /* the one event that is left need not be the first */
		c.event_of[0] = c.event_of[r.to.nodes[top >> 1].need];
	cal_formula_free(&r.to);
	return c;
}

void cal_cone_free(cal_cone *c)
{
	free(c->event_of), free(c->gates), free(c->inputs), free(c->modules), free(c->members);
	*c = (cal_cone){0};
}

/* ---- orders ---- */

typedef struct {
	uint32_t number, place;
	double key;
} ranked;

static int by_key(const void *a, const void *b)
{
	const ranked *x = a, *y = b;
	if (x->key < y->key || x->key > y->key)
		return x->key < y->key ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* How many variables are below each number, those that are shared counted each time; and how many gates it feeds. */
static void weigh(const cal_cone *c, double *weight, double *fan)
{
	for (uint32_t v = 0; v < c->n_vars; v++)
		weight[v] = 1;
	for (uint32_t g = 0; g < c->n_gates; g++) {
		double sum = 0;
		for (uint32_t i = 0; i < c->gates[g].n; i++) {
			uint32_t in = c->inputs[c->gates[g].first + i] >> 1;
			sum += weight[in];
			fan[in]++;
		}
		weight[c->n_vars + g] = sum < 1e15 ? sum : 1e15;
	}
}

static double key_of(unsigned way, bool variable, double weight, double fan)
{
	switch (way) {
	case 0: return -weight;
	case 1: return 0;
	case 2: return -fan;
	case 3: return weight;
	case 4: return variable;
	default: return -fan * 1e16 + weight;
	}
}

static void order_downwards(const cal_cone *c, uint32_t module, unsigned way, uint32_t *order)
{
	size_t numbers = (size_t)c->n_vars + c->n_gates;
	double *weight = cal_zeroed(2 * numbers, sizeof *weight), *fan = weight + numbers;
	bool *seen = cal_zeroed(numbers, sizeof *seen);
	stack waiting = {0};
	ranked *sorted = NULL;
	uint32_t n = 0, room = 0;
	weigh(c, weight, fan);
	push(&waiting, c->modules[module].top >> 1);
	while (waiting.n) {
		uint32_t number = waiting.at[--waiting.n];
		if (seen[number])
			continue;
		seen[number] = true;
		if (number < c->n_vars) {
			order[n++] = number;
			continue;
		}
		const cal_cone_gate *g = &c->gates[number - c->n_vars];
		while (room < g->n)
			room = room ? room * 2 : 64;
		sorted = cal_resize(sorted, room ? room : 1, sizeof *sorted);
		for (uint32_t i = 0; i < g->n; i++) {
			uint32_t in = c->inputs[g->first + i] >> 1;
			sorted[i] = (ranked){in, i, key_of(way, in < c->n_vars, weight[in], fan[in])};
		}
		if (g->n)
			qsort(sorted, g->n, sizeof *sorted, by_key);
		for (uint32_t i = g->n; i-- > 0;)
			push(&waiting, sorted[i].number);
	}
	free(weight), free(seen), free(waiting.at), free(sorted);
}

/* ---- FORCE ---- */

typedef struct {
	uint32_t number;
	double place;
} placed;

static int by_place(const void *a, const void *b)
{
	const placed *x = a, *y = b;
	if (x->place < y->place || x->place > y->place)
		return x->place < y->place ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* One round: each gate's middle is the mean of its own place and its inputs', each number's new place the mean of the
 * middles of the gates that it has to do with; then places are 0, 1, 2 ... again. */
static void pull(const cal_cone *c, uint32_t module, placed *all, uint32_t n, double *place, double *sum, uint32_t *count)
{
	for (uint32_t i = 0; i < n; i++)
		sum[all[i].number] = count[all[i].number] = 0;
	for (uint32_t g = 0; g < c->n_gates; g++) {
		if (c->gates[g].module != module)
			continue;
		double middle = place[c->n_vars + g];
		for (uint32_t i = 0; i < c->gates[g].n; i++)
			middle += place[c->inputs[c->gates[g].first + i] >> 1];
		middle /= c->gates[g].n + 1;
		sum[c->n_vars + g] += middle;
		count[c->n_vars + g]++;
		for (uint32_t i = 0; i < c->gates[g].n; i++) {
			sum[c->inputs[c->gates[g].first + i] >> 1] += middle;
			count[c->inputs[c->gates[g].first + i] >> 1]++;
		}
	}
	for (uint32_t i = 0; i < n; i++)
		all[i].place = sum[all[i].number] / count[all[i].number];
	if (n)
		qsort(all, n, sizeof *all, by_place);
	for (uint32_t i = 0; i < n; i++)
		place[all[i].number] = i;
}

static void order_by_force(const cal_cone *c, uint32_t module, uint32_t *order)
{
	enum { ROUNDS = 60 };
	size_t numbers = (size_t)c->n_vars + c->n_gates;
	double *place = cal_zeroed(2 * numbers, sizeof *place), *sum = place + numbers;
	uint32_t *count = cal_zeroed(numbers, sizeof *count), n = 0, at = 0;
	placed *all = cal_zeroed((size_t)c->modules[module].n + c->n_gates, sizeof *all);
	order_downwards(c, module, 2, order);
	for (uint32_t i = 0; i < c->modules[module].n; i++)
		all[n++].number = order[i];
	for (uint32_t g = 0; g < c->n_gates; g++)
		if (c->gates[g].module == module)
			all[n++].number = c->n_vars + g;
	for (uint32_t i = 0; i < n; i++)
		place[all[i].number] = i;
	for (unsigned round = 0; round < ROUNDS; round++)
		pull(c, module, all, n, place, sum, count);
	for (uint32_t i = 0; i < n; i++)
		if (all[i].number < c->n_vars)
			order[at++] = all[i].number;
	free(place), free(count), free(all);
}

void cal_cone_order(const cal_cone *c, uint32_t module, unsigned way, uint32_t *order)
{
	if (way == CAL_ORDERS - 1)
		order_by_force(c, module, order);
	else
		order_downwards(c, module, way, order);
}
