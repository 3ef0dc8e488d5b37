/* rules/tops.c -- nodes of the failure graph become formulas over kept events.
 *
 * A *place* is a node together with how long a time is bridged on the way to it; time is told as how many of the
 * different lengths of the events at hand are bridged.  Places are found from the roots downwards, put in order by
 * their knots, and made inputs first; a knot of several places is a circle, whose gates are reserved. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/knots.h"
#include "rules/failures.h"

typedef struct {
	cal_node node;
	uint32_t bridged;
} place;

typedef struct {
	cal_tops *out;
	const cal_failures *f;
	const bool *wanted;
	double *hours;             /* different lengths of the wanted events, ascending */
	uint32_t n_hours;
	uint32_t *length_of;       /* by kept event: its length in hours; UINT32_MAX: it does not count */
	cal_edge *event_edge;      /* by kept event */
	uint32_t *bridges;         /* by filter: how many lengths are bridged */
	place *places;
	uint32_t n_places, places_room;
	uint32_t *slots, mask;     /* hash table of places, one more than the number */
	uint32_t *start, start_room, *to, n_to, to_room;  /* by place: what it looks at */
	cal_edge *edge;            /* by place, once made */
	cal_edge *inputs;          /* scratch */
	uint32_t n_inputs, inputs_room;
	cal_edge **ground_edge;    /* [bridged][ground]: one more than the edge of any of its events, 0: not made */
} building;

/* ---- lengths of time ---- */

static int by_hours(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* How many of the lengths are no longer than so many hours. */
static uint32_t lengths_within(const building *b, double hours)
{
	uint32_t low = 0, high = b->n_hours;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (b->hours[middle] <= hours)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Is a length among the last few that were noted?  Nearly always: events of a threat last equally long. */
static bool lasts_as_one_of(double hours, const double *noted, uint32_t n)
{
	enum { FEW = 4 };
	for (uint32_t i = 0; i < n && i < FEW; i++)
		if (!(hours < noted[n - 1 - i]) && !(hours > noted[n - 1 - i]))
			return true;
	return false;
}

static void find_lengths(building *b)
{
	const cal_failures *f = b->f;
	uint32_t n = 0;
	b->hours = cal_resize(NULL, (size_t)f->n_events + 1, sizeof *b->hours);
	b->length_of = cal_resize(NULL, (size_t)f->n_events + 1, sizeof *b->length_of);
	for (uint32_t e = 0; e < f->n_events; e++)
		if ((!b->wanted || b->wanted[e]) && !lasts_as_one_of(f->events[e].hours, b->hours, n))
			b->hours[n++] = f->events[e].hours;
	if (n)
		qsort(b->hours, n, sizeof *b->hours, by_hours);
	for (uint32_t i = 0; i < n; i++)
		if (b->n_hours == 0 || b->hours[b->n_hours - 1] < b->hours[i])
			b->hours[b->n_hours++] = b->hours[i];
	for (uint32_t e = 0; e < f->n_events; e++)
		b->length_of[e] = b->wanted && !b->wanted[e] ? UINT32_MAX : lengths_within(b, f->events[e].hours) - 1;
	b->bridges = cal_zeroed(f->compiled->n_conditions, sizeof *b->bridges);
	for (uint32_t i = 0; i < f->compiled->n_conditions; i++)
		if (f->compiled->conditions[i].hours >= 0)
			b->bridges[i] = lengths_within(b, f->compiled->conditions[i].hours);
}

/* ---- places ---- */

static uint32_t place_hash(place p)
{
	uint64_t h = ((uint64_t)p.bridged << 32 | p.node) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32 ^ h);
}

static void grow_slots(building *b)
{
	uint32_t room = b->mask ? (b->mask + 1) * 2 : 256;
	free(b->slots);
	b->slots = cal_zeroed(room, sizeof *b->slots);
	b->mask = room - 1;
	for (uint32_t i = 0; i < b->n_places; i++) {
		uint32_t at = place_hash(b->places[i]) & b->mask;
		while (b->slots[at])
			at = (at + 1) & b->mask;
		b->slots[at] = i + 1;
	}
}

static uint32_t place_of(building *b, place p)
{
	if (2 * (uint64_t)b->n_places >= b->mask)
		grow_slots(b);
	uint32_t at = place_hash(p) & b->mask;
	for (; b->slots[at]; at = (at + 1) & b->mask)
		if (b->places[b->slots[at] - 1].node == p.node && b->places[b->slots[at] - 1].bridged == p.bridged)
			return b->slots[at] - 1;
	CAL_GROW(b->places, b->n_places, b->places_room);
	b->places[b->n_places] = p;
	b->slots[at] = ++b->n_places;
	return b->n_places - 1;
}

/* Does the gate's condition hold in this reading, as far as it is not about time? */
static bool is_open(const building *b, cal_node node)
{
	return b->f->worst || !b->f->compiled->conditions[cal_graph_kind(&b->f->compiled->graph, node)->filter].worst;
}

/* A gate that can only fail by its inputs, and whether it has any. */
static bool looks_on(const building *b, cal_node node)
{
	uint32_t need = cal_graph_kind(&b->f->compiled->graph, node)->need;
	return need != CAL_LEAF && need != 0 && is_open(b, node);
}

static void look_at_inputs(building *b, uint32_t from)
{
	const cal_graph *g = &b->f->compiled->graph;
	place p = b->places[from];
	uint32_t bridged = b->bridges[cal_graph_kind(g, p.node)->filter];
	for (uint32_t e = g->inputs[p.node].at; looks_on(b, p.node) && e < g->inputs[p.node + 1].at; e++) {
		uint32_t at = place_of(b, (place){g->in[e], bridged > p.bridged ? bridged : p.bridged});
		CAL_GROW(b->to, b->n_to, b->to_room);
		b->to[b->n_to++] = at;
	}
}

static void find_places(building *b)
{
	for (uint32_t i = 0; i < b->n_places; i++) {
		CAL_GROW(b->start, i, b->start_room);
		b->start[i] = b->n_to;
		look_at_inputs(b, i);
	}
	CAL_GROW(b->start, b->n_places, b->start_room);
	b->start[b->n_places] = b->n_to;
}

/* ---- edges ---- */

static void add_input(building *b, cal_edge edge)
{
	CAL_GROW(b->inputs, b->n_inputs, b->inputs_room);
	b->inputs[b->n_inputs++] = edge;
}

static void mark_events(const cal_rows *rows, uint32_t row, bool *marked)
{
	for (uint32_t i = rows->start[row]; i < rows->start[row + 1]; i++)
		marked[rows->at[i]] = true;
}

/* Makes an event of the formula of each that strikes some place, in the order of the kept ones. */
static void make_events(building *b)
{
	const cal_failures *f = b->f;
	cal_tops *out = b->out;
	bool *marked = cal_zeroed(f->n_events, sizeof *marked);
	for (uint32_t i = 0; i < b->n_places; i++) {
		cal_node node = b->places[i].node;
		mark_events(&f->strikes, node, marked);
		for (uint32_t g = f->ground_strikes.start[node]; g < f->ground_strikes.start[node + 1]; g++)
			mark_events(&f->grounds, f->ground_strikes.at[g], marked);
	}
	for (uint32_t e = 0; e < f->n_events; e++) {
		if (!marked[e] || b->length_of[e] == UINT32_MAX)
			continue;
		CAL_GROW(out->event_of, out->formula.n_events, out->event_room);
		out->event_of[out->formula.n_events] = e;
		b->event_edge[e] = cal_formula_event(&out->formula, f->events[e].unavailability);
	}
	free(marked);
}

static void add_events(building *b, const cal_rows *rows, uint32_t row, uint32_t bridged)
{
	for (uint32_t i = rows->start[row]; i < rows->start[row + 1]; i++)
		if (b->length_of[rows->at[i]] != UINT32_MAX && b->length_of[rows->at[i]] >= bridged)
			add_input(b, b->event_edge[rows->at[i]]);
}

static cal_edge take_any(building *b, uint32_t mark)
{
	cal_edge edge = cal_formula_or(&b->out->formula, b->inputs + mark, b->n_inputs - mark);
	b->n_inputs = mark;
	return edge;
}

/* Any event that stands on a ground. */
static cal_edge edge_of_ground(building *b, uint32_t ground, uint32_t bridged)
{
	if (!b->ground_edge[bridged])
		b->ground_edge[bridged] = cal_zeroed(b->f->n_grounds, sizeof **b->ground_edge);
	cal_edge *known = &b->ground_edge[bridged][ground];
	if (!*known) {
		uint32_t mark = b->n_inputs;
		add_events(b, &b->f->grounds, ground, bridged);
		*known = take_any(b, mark) + 1;
	}
	return *known - 1;
}

/* That the node is struck, or has failed from the start, or so many of its inputs have failed. */
static cal_edge edge_of_place(building *b, uint32_t at)
{
	const cal_graph *g = &b->f->compiled->graph;
	place p = b->places[at];
	uint32_t mark = b->n_inputs, need = cal_graph_kind(g, p.node)->need;
	if (p.node == NODE_FALSE)
		return EDGE_FALSE;
	if (need == 0 && is_open(b, p.node))
		return EDGE_TRUE;
	for (uint32_t i = b->start[at]; i < b->start[at + 1]; i++)
		add_input(b, b->edge[b->to[i]]);
	cal_edge by_inputs = EDGE_FALSE;
	if (looks_on(b, p.node))
		by_inputs = cal_formula_atleast(&b->out->formula, need, b->inputs + mark, b->n_inputs - mark);
	b->n_inputs = mark;
	add_input(b, by_inputs);
	add_events(b, &b->f->strikes, p.node, p.bridged);
	for (uint32_t i = b->f->ground_strikes.start[p.node]; i < b->f->ground_strikes.start[p.node + 1]; i++)
		add_input(b, edge_of_ground(b, b->f->ground_strikes.at[i], p.bridged));
	return take_any(b, mark);
}

static bool looks_at_itself(const building *b, uint32_t at)
{
	for (uint32_t i = b->start[at]; i < b->start[at + 1]; i++)
		if (b->to[i] == at)
			return true;
	return false;
}

/* A circle: each of its gates stands before any of them is defined. */
static void make_circle(building *b, const uint32_t *places, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		b->edge[places[i]] = cal_formula_reserve(&b->out->formula);
	for (uint32_t i = 0; i < n; i++)
		cal_formula_define(&b->out->formula, b->edge[places[i]], edge_of_place(b, places[i]));
}

/* Notes what a gate of the formula stands for, so that it can be told by name. */
static void name_edge(building *b, uint32_t at)
{
	cal_tops *out = b->out;
	cal_node node = b->places[at].node;
	uint8_t role = cal_meaning_of(b->f->compiled, node).role;
	uint32_t gate = b->edge[at] >> 1;
	for (; out->n_stand <= gate; out->n_stand++) {
		CAL_GROW(out->stands_for, out->n_stand, out->stand_room);
		out->stands_for[out->n_stand] = NODE_FALSE;
	}
	if (out->stands_for[gate] == NODE_FALSE && role != ROLE_HELPER && role != ROLE_DOUBT)
		out->stands_for[gate] = node;
}

static void make_edges(building *b)
{
	uint32_t n = b->n_places, *knot_of = cal_resize(NULL, (size_t)n + 1, sizeof *knot_of);
	uint32_t *order = cal_resize(NULL, (size_t)n + 1, sizeof *order);
	cal_knots(n, b->start, b->to, knot_of, order);
	b->edge = cal_zeroed(n, sizeof *b->edge);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && knot_of[order[end]] == knot_of[order[i]];)
			end++;
		if (end > i + 1 || looks_at_itself(b, order[i]))
			make_circle(b, order + i, end - i);
		else
			b->edge[order[i]] = edge_of_place(b, order[i]);
		for (uint32_t k = i; k < end; k++)
			name_edge(b, order[k]);
	}
	free(knot_of), free(order);
}

static void free_building(building *b)
{
	for (uint32_t i = 0; i <= b->n_hours; i++)
		free(b->ground_edge[i]);
	free(b->ground_edge), free(b->hours), free(b->length_of), free(b->event_edge), free(b->bridges);
	free(b->places), free(b->slots), free(b->start), free(b->to), free(b->edge), free(b->inputs);
}

cal_tops cal_tops_of(const cal_failures *f, const bool *wanted, const cal_node *roots, uint32_t n, cal_edge *edges)
{
	cal_tops out = {0};
	building b = {.out = &out, .f = f, .wanted = wanted};
	uint32_t *at = cal_resize(NULL, (size_t)n + 1, sizeof *at);
	CAL_GROW(b.inputs, 0, b.inputs_room);  /* so that a gate without inputs has a place to look for them */
	cal_formula_start(&out.formula);
	find_lengths(&b);
	b.event_edge = cal_zeroed(f->n_events, sizeof *b.event_edge);
	b.ground_edge = cal_zeroed((size_t)b.n_hours + 1, sizeof *b.ground_edge);
	for (uint32_t i = 0; i < n; i++)
		at[i] = place_of(&b, (place){roots[i], 0});
	find_places(&b);
	make_events(&b);
	make_edges(&b);
	for (uint32_t i = 0; i < n; i++)
		edges[i] = b.edge[at[i]];
	free(at);
	free_building(&b);
	return out;
}

void cal_tops_free(cal_tops *t)
{
	cal_formula_free(&t->formula);
	free(t->event_of), free(t->stands_for);
	*t = (cal_tops){0};
}
