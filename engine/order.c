/* engine/order.c -- walks depth first, and gates that pull. */
#include "engine/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/sort.h"

void cal_ordering_start(cal_ordering *o, const cal_cone *c)
{
	size_t n = (size_t)c->n_vars + c->n_gates;
	*o = (cal_ordering){.cone = c};
	o->key = cal_zeroed(n, sizeof *o->key);
	o->place = cal_zeroed(2 * n, sizeof *o->place), o->sum = o->place + n;
	o->mark = cal_zeroed(4 * n, sizeof *o->mark), o->pulls = o->mark + n, o->low = o->pulls + n, o->high = o->low + n;
}

void cal_ordering_end(cal_ordering *o)
{
	free(o->key), free(o->place), free(o->mark);
	*o = (cal_ordering){0};
}

static inline uint32_t input(const cal_cone *c, const cal_cone_gate *g, uint32_t i)
{
	return c->inputs[g->first + i] >> 1;
}

/* ---- which input comes first ---- */

typedef enum { MOST_USED, SMALLEST, DEEPEST, DEEPEST_ON_AVERAGE, SHUFFLED } taste;

/* What a gate is worth by what its inputs are. */
static double key_of_gate(const cal_ordering *o, const cal_cone_gate *g, taste t)
{
	double sum = 0, most = 0;
	for (uint32_t i = 0; i < g->n; i++) {
		double k = o->key[input(o->cone, g, i)];
		sum += k;
		most = k > most ? k : most;
	}
	return t == SMALLEST ? (sum < 1e15 ? sum : 1e15) : t == DEEPEST || !g->n ? most + 1 : sum / g->n + 1;
}

/* The top has a weight of 1, and each gate divides its own among its inputs; the heaviest is used most. */
static void weigh(cal_ordering *o, const cal_cone_module *m)
{
	const cal_cone *c = o->cone;
	o->key[m->top >> 1] = 1;
	for (uint32_t g = m->gate + m->n_gates; g-- > m->gate;)
		for (uint32_t i = 0; i < c->gates[g].n; i++)
			o->key[input(c, &c->gates[g], i)] += o->key[c->n_vars + g] / c->gates[g].n;
}

static void set_keys(cal_ordering *o, const cal_cone_module *m, double variable, double gate)
{
	for (uint32_t i = 0; i < m->n; i++)
		o->key[o->cone->members[m->first + i]] = variable;
	for (uint32_t g = m->gate; g < m->gate + m->n_gates; g++)
		o->key[o->cone->n_vars + g] = gate;
}

/* Keys: less comes first. */
static void find_keys(cal_ordering *o, const cal_cone_module *m, taste t, uint32_t seed)
{
	const cal_cone *c = o->cone;
	set_keys(o, m, t == MOST_USED ? 0 : 1, t == MOST_USED ? 0 : 1);
	if (t == MOST_USED)
		weigh(o, m);
	for (uint32_t g = m->gate; g < m->gate + m->n_gates; g++) {
		seed = seed * 1664525u + 1013904223u;
		if (t >= SMALLEST)
			o->key[c->n_vars + g] = t == SHUFFLED ? seed : key_of_gate(o, &c->gates[g], t);
	}
	for (uint32_t i = 0; i < m->n && t != SMALLEST; i++) {
		seed = seed * 1664525u + 1013904223u;
		o->key[c->members[m->first + i]] = t == SHUFFLED ? seed : -o->key[c->members[m->first + i]];
	}
	for (uint32_t g = m->gate; g < m->gate + m->n_gates && t != SMALLEST && t != SHUFFLED; g++)
		o->key[c->n_vars + g] = -o->key[c->n_vars + g];
}

static void sort_by_key(const double *key, uint32_t *list, uint32_t n)
{
	uint32_t gap = 1;
	while (gap < n / 3)
		gap = gap * 3 + 1;
	for (; gap; gap /= 3)
		for (uint32_t i = gap; i < n; i++) {
			uint32_t it = list[i], j = i;
			double k = key[it];
			for (; j >= gap && (key[list[j - gap]] > k || (!(key[list[j - gap]] < k) && list[j - gap] > it)); j -= gap)
				list[j] = list[j - gap];
			list[j] = it;
		}
}

/* ---- walks ---- */

/* Numbers wait on a stack, those of a gate's inputs that come first on top. */
static void walk(cal_ordering *o, const cal_cone_module *m, uint32_t *order)
{
	const cal_cone *c = o->cone;
	uint32_t *waiting = NULL, n_waiting = 0, room = 0, n = 0;
	o->stamp++;
	CAL_GROW(waiting, n_waiting, room);
	waiting[n_waiting++] = m->top >> 1;
	while (n_waiting) {
		uint32_t number = waiting[--n_waiting], from = n_waiting;
		if (o->mark[number] == o->stamp)
			continue;
		o->mark[number] = o->stamp;
		if (number < c->n_vars) {
			order[n++] = number;
			continue;
		}
		const cal_cone_gate *g = &c->gates[number - c->n_vars];
		for (uint32_t i = 0; i < g->n; i++) {
			CAL_GROW(waiting, n_waiting, room);
			waiting[n_waiting++] = input(c, g, i);
		}
		sort_by_key(o->key, waiting + from, g->n);
		for (uint32_t i = from, k = n_waiting; i + 1 < k; i++) {
			uint32_t swap = waiting[--k];
			waiting[k] = waiting[i];
			waiting[i] = swap;
		}
	}
	free(waiting);
}

/* ---- pulls ---- */

enum { PLACE = 1 << 16 };  /* how far two that stand side by side are apart */

/* Each gate has a middle, of its own place and those of its inputs. */
static void pull(cal_ordering *o, uint32_t gate)
{
	const cal_cone *c = o->cone;
	const cal_cone_gate *g = &c->gates[gate];
	uint64_t middle = o->place[c->n_vars + gate];
	for (uint32_t i = 0; i < g->n; i++)
		middle += o->place[input(c, g, i)];
	middle /= (uint64_t)g->n + 1;
	o->sum[c->n_vars + gate] += middle;
	o->pulls[c->n_vars + gate]++;
	for (uint32_t i = 0; i < g->n; i++) {
		o->sum[input(c, g, i)] += middle;
		o->pulls[input(c, g, i)]++;
	}
}

/* Variables and gates stand in a row, and each moves to the middle of the middles of the gates that it belongs to. */
static void move_once(cal_ordering *o, const cal_cone_module *m, cal_sorted *row, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		o->sum[row[i].value] = o->pulls[row[i].value] = 0;
	for (uint32_t g = m->gate; g < m->gate + m->n_gates; g++)
		pull(o, g);
	for (uint32_t i = 0; i < n; i++)
		row[i].key = o->sum[row[i].value] / o->pulls[row[i].value];
	cal_sort(row, n);
	for (uint32_t i = 0; i < n; i++)
		o->place[row[i].value] = (uint64_t)i * PLACE;
}

static void read_row(const cal_ordering *o, const cal_sorted *row, uint32_t n, uint32_t *order)
{
	uint32_t n_order = 0;
	for (uint32_t i = 0; i < n; i++)
		if (row[i].value < o->cone->n_vars)
			order[n_order++] = row[i].value;
}

/* Variables start where the order has them, gates in the middle of their inputs. */
static uint32_t line_up(cal_ordering *o, const cal_cone_module *m, const uint32_t *order, cal_sorted *row)
{
	const cal_cone *c = o->cone;
	uint32_t n = 0;
	for (uint32_t i = 0; i < m->n; i++) {
		row[n++].value = order[i];
		o->place[order[i]] = (uint64_t)i * PLACE;
	}
	for (uint32_t g = m->gate; g < m->gate + m->n_gates; g++) {
		uint64_t sum = 0;
		for (uint32_t i = 0; i < c->gates[g].n; i++)
			sum += o->place[input(c, &c->gates[g], i)];
		o->place[c->n_vars + g] = c->gates[g].n ? sum / c->gates[g].n : 0;
		row[n++].value = c->n_vars + g;
	}
	return n;
}

/* The best of all that are met is kept. */
static void draw_together(cal_ordering *o, uint32_t module, uint32_t *order)
{
	enum { MOVES = 30, PATIENCE = 4 };
	const cal_cone_module *m = &o->cone->modules[module];
	cal_sorted *row = cal_zeroed((size_t)m->n + m->n_gates, sizeof *row);
	uint32_t *now = cal_zeroed(m->n, sizeof *now);
	uint32_t n = line_up(o, m, order, row);
	uint64_t best = UINT64_MAX;
	for (int i = 0, since = 0; i < MOVES && since < PATIENCE; i++, since++) {
		move_once(o, m, row, n);
		read_row(o, row, n, now);
		uint64_t reach = cal_order_reach(o, module, now);
		if (reach < best) {
			best = reach;
			since = 0;
			memcpy(order, now, m->n * sizeof *now);
		}
	}
	free(row), free(now);
}

void cal_order_variables(cal_ordering *o, uint32_t module, unsigned way, uint32_t *order)
{
	static const taste tastes[CAL_WAYS] = {MOST_USED, DEEPEST, DEEPEST_ON_AVERAGE, SMALLEST, MOST_USED, DEEPEST};
	const cal_cone_module *m = &o->cone->modules[module];
	find_keys(o, m, way < CAL_WAYS ? tastes[way] : SHUFFLED, way);
	walk(o, m, order);
	if (way >= CAL_WALKS)
		draw_together(o, module, order);
}

uint64_t cal_order_reach(cal_ordering *o, uint32_t module, const uint32_t *order)
{
	const cal_cone *c = o->cone;
	const cal_cone_module *m = &c->modules[module];
	uint64_t sum = 0;
	for (uint32_t i = 0; i < m->n; i++)
		o->low[order[i]] = o->high[order[i]] = i;
	for (uint32_t g = m->gate; g < m->gate + m->n_gates; g++) {
		uint32_t low = UINT32_MAX, high = 0;
		for (uint32_t i = 0; i < c->gates[g].n; i++) {
			uint32_t in = input(c, &c->gates[g], i);
			low = o->low[in] < low ? o->low[in] : low;
			high = o->high[in] > high ? o->high[in] : high;
		}
		o->low[c->n_vars + g] = low, o->high[c->n_vars + g] = high;
		sum += high - low;
	}
	return sum;
}
