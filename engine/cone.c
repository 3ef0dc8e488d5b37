/* engine/cone.c -- a simplified formula and its modules, laid out in arrays. */
#include "engine/cone.h"

#include <stdlib.h>

#include "engine/modules.h"
#include "engine/simplify.h"

typedef struct {
	cal_cone *out;
	const cal_formula *f;
	const cal_modules *modules;
	uint32_t *number;   /* by node: its number, as of a literal; of the root of a module that of its gate */
	uint8_t *zero;      /* by gate: its value when no event has happened */
} laying;

static bool is_gate(const cal_formula_node *it)
{
	return it->kind >= FORMULA_ATLEAST;
}

/* Events keep their numbers; gates are numbered as modules have them. */
static void number_nodes(laying *l)
{
	cal_cone *c = l->out;
	for (uint32_t v = 0; v < l->f->n_nodes; v++)
		l->number[v] = l->f->nodes[v].kind == FORMULA_EVENT ? l->f->nodes[v].need : 0;
	for (uint32_t m = 0; m < c->n_modules; m++)
		for (uint32_t i = 0; i < l->modules->list[m].n_gates; i++)
			l->number[l->modules->gates[l->modules->list[m].gate + i]] = c->n_vars + c->n_gates++;
}

static uint32_t node_of(const laying *l, uint32_t gate)
{
	return l->modules->gates[gate];
}

/* In a cyclic formula gates that share a knot are a circle; a single one is if it looks at itself. */
static void find_circles(laying *l)
{
	cal_cone *c = l->out;
	for (uint32_t g = 0; l->f->cyclic && g < c->n_gates; g++) {
		const cal_formula_node *it = &l->f->nodes[node_of(l, g)];
		uint32_t knot = l->modules->knot_of[node_of(l, g)];
		bool knotted = (g && l->modules->knot_of[node_of(l, g - 1)] == knot) ||
		               (g + 1 < c->n_gates && l->modules->knot_of[node_of(l, g + 1)] == knot);
		for (uint32_t i = 0; i < it->n; i++)
			knotted |= l->f->inputs[it->first + i] >> 1 == node_of(l, g);
		c->gates[g].circle = knotted ? knot + 1 : 0;
	}
}

static bool value_of(const laying *l, uint32_t gate)
{
	const cal_formula_node *it = &l->f->nodes[node_of(l, gate)];
	uint32_t count = 0;
	for (uint32_t i = 0; i < it->n; i++) {
		cal_edge in = l->f->inputs[it->first + i];
		/* the constant is no gate, and so counts as an event that has not happened */
		count += (is_gate(&l->f->nodes[in >> 1]) && l->zero[l->number[in >> 1] - l->out->n_vars]) != (in & 1);
	}
	return it->kind == FORMULA_XOR ? count & 1 : it->kind == FORMULA_RESERVED ? count : count >= it->need;
}

/* Values with no event; circles from false upwards. */
static void find_zero(laying *l)
{
	const cal_cone *c = l->out;
	for (uint32_t g = 0, end; g < c->n_gates; g = end) {
		end = cal_cone_circle_end(c, g);
		for (bool changed = true; changed;) {
			changed = false;
			for (uint32_t i = g; i < end; i++) {
				bool value = value_of(l, i);
				changed |= c->gates[g].circle && value != l->zero[i];
				l->zero[i] = value;
			}
		}
	}
}

/* The literal of an edge: a variable where an event or a module stands, else a gate. */
static cal_literal literal_of(const laying *l, cal_edge edge, uint32_t module)
{
	const cal_cone *c = l->out;
	uint32_t node = edge >> 1, number = l->number[node], root_of = l->modules->of[node];
	if (is_gate(&l->f->nodes[node]) && root_of && root_of != module + 1)
		return (c->n_events + root_of - 1) << 1 | ((edge & 1) ^ l->zero[number - c->n_vars]);
	return number << 1 | (edge & 1);
}

static void lay_gate(laying *l, uint32_t gate, uint32_t module)
{
	cal_cone *c = l->out;
	cal_cone_gate *to = &c->gates[gate];
	const cal_formula_node *it = &l->f->nodes[node_of(l, gate)];
	to->kind = it->kind == FORMULA_XOR ? FORMULA_XOR : FORMULA_ATLEAST;
	to->need = it->kind == FORMULA_RESERVED ? 1 : it->need;
	to->first = c->n_inputs;
	c->coherent &= it->kind != FORMULA_XOR;
	for (uint32_t i = 0; i < it->n; i++) {
		cal_edge in = l->f->inputs[it->first + i];
		to->need -= in == EDGE_TRUE;  /* of a gate in a circle that is constant after all */
		if (in <= EDGE_TRUE)
			continue;
		c->inputs[c->n_inputs] = literal_of(l, in, module);
		c->coherent &= !(c->inputs[c->n_inputs++] & 1);
	}
	to->n = c->n_inputs - to->first;
}

static void lay_module(laying *l, uint32_t module, uint32_t *n_members)
{
	cal_cone *c = l->out;
	const cal_module *it = &l->modules->list[module];
	uint32_t root = l->number[it->root];
	c->modules[module] = (cal_cone_module){.top = root << 1 | l->zero[root - c->n_vars], .first = *n_members,
	                                       .n = it->n_leaves, .gate = it->gate, .n_gates = it->n_gates};
	for (uint32_t i = 0; i < it->n_leaves; i++) {
		uint32_t leaf = l->modules->leaves[it->leaf + i], of = l->modules->of[leaf];
		c->members[(*n_members)++] = of ? c->n_events + of - 1 : l->number[leaf];
	}
	for (uint32_t i = 0; i < it->n_gates; i++)
		lay_gate(l, it->gate + i, module);
}

static void lay_out(cal_cone *c, const cal_formula *f, const cal_modules *modules, cal_edge top)
{
	laying l = {.out = c, .f = f, .modules = modules, .number = cal_zeroed(f->n_nodes, sizeof *l.number)};
	uint32_t n_members = 0;
	c->n_events = f->n_events;
	c->n_modules = modules->n;
	c->n_vars = c->n_events + c->n_modules - 1;
	number_nodes(&l);
	l.zero = cal_zeroed(c->n_gates, 1);
	c->gates = cal_zeroed(c->n_gates, sizeof *c->gates);
	c->inputs = cal_zeroed(f->n_inputs, sizeof *c->inputs);
	c->modules = cal_zeroed(c->n_modules, sizeof *c->modules);
	c->members = cal_zeroed(c->n_vars, sizeof *c->members);
	c->coherent = !(top & 1);
	find_circles(&l);
	find_zero(&l);
	for (uint32_t m = 0; m < c->n_modules; m++)
		lay_module(&l, m, &n_members);
	cal_cone_module *whole = &c->modules[c->n_modules - 1];
	whole->top = (whole->top & ~(cal_literal)1) | (top & 1);  /* the whole is as it is */
	free(l.number), free(l.zero);
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
	c->modules[0] = (cal_cone_module){.top = 1 << 1 | (top & 1), .n = 1, .n_gates = 1};
	c->coherent = !(top & 1);
}

cal_cone cal_cone_of(const cal_formula *f, cal_edge top)
{
	cal_cone c = {0};
	cal_simple s;
	cal_simplify(&s, f, top);
	if (s.top <= EDGE_TRUE) {
		c.constant = c.coherent = true;
		c.value = s.top == EDGE_TRUE;
	} else if (!is_gate(&s.f.nodes[s.top >> 1])) {
		lay_out_event(&c, s.top);
	} else {
		cal_modules modules;
		cal_modules_find(&modules, &s.f, s.top);
		lay_out(&c, &s.f, &modules, s.top);
		cal_modules_free(&modules);
	}
	c.event_of = s.event_of;
	s.event_of = NULL;
	if (s.top > EDGE_TRUE && s.f.nodes[s.top >> 1].kind == FORMULA_EVENT)
		c.event_of[0] = c.event_of[s.f.nodes[s.top >> 1].need];  /* the one that is left need not be the first */
	cal_simple_free(&s);
	return c;
}

void cal_cone_free(cal_cone *c)
{
	free(c->event_of), free(c->gates), free(c->inputs), free(c->modules), free(c->members);
	*c = (cal_cone){0};
}
