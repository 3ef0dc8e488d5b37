/* engine/waves.c -- one set of strikes, wave after wave. */
#include "engine/waves.h"

#include <math.h>
#include <stdlib.h>

static void add_changed(cal_waves *w, cal_node node)
{
	CAL_GROW(w->changed, w->n_changed, w->changed_room);
	w->changed[w->n_changed++] = node;
}

/* Gathers the gates that look at what has changed, each once, in the order of the changes. */
static void find_gates(cal_waves *w)
{
	const cal_graph *g = w->graph;
	w->n_gates = 0;
	for (uint32_t i = 0; i < w->n_changed; i++)
		for (uint32_t e = g->out_at[w->changed[i]]; e < g->out_at[w->changed[i] + 1]; e++) {
			if (w->waits[g->out[e]])
				continue;
			w->waits[g->out[e]] = true;
			CAL_GROW(w->gates, w->n_gates, w->gates_room);
			w->gates[w->n_gates++] = g->out[e];
		}
	w->n_changed = 0;
}

static int longest_first(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? 1 : x > y ? -1 : 0;
}

/* How long the k-th longest failure among a gate's inputs lasts. */
static double kth_longest(cal_waves *w, cal_node gate, uint32_t k)
{
	const cal_graph *g = w->graph;
	double longest = CAL_STANDS;
	uint32_t n = 0;
	for (uint32_t e = g->inputs[gate].at; e < g->inputs[gate + 1].at; e++) {
		double lasts = w->lasts[g->in[e]];
		longest = lasts > longest ? lasts : longest;
		if (k == 1 || !(lasts > CAL_STANDS))
			continue;
		CAL_GROW(w->sorted, n, w->sorted_room);
		w->sorted[n++] = lasts;
	}
	if (k == 1)
		return longest;
	if (n < k)
		return CAL_STANDS;
	qsort(w->sorted, n, sizeof *w->sorted, longest_first);
	return w->sorted[k - 1];
}

static double value_of(cal_waves *w, cal_node gate)
{
	const cal_kind *kind = cal_graph_kind(w->graph, gate);
	double by_inputs = kind->need == 0 ? INFINITY : kth_longest(w, gate, kind->need);
	return by_inputs > w->longer[kind->filter] ? by_inputs : CAL_STANDS;
}

/* A wave: all gates are looked at before any of them falls. */
static void fall(cal_waves *w, uint32_t wave)
{
	find_gates(w);
	if (w->found_room < w->n_gates)
		w->found = cal_resize(w->found, w->found_room = w->gates_room, sizeof *w->found);
	for (uint32_t i = 0; i < w->n_gates; i++)
		w->found[i] = value_of(w, w->gates[i]);
	for (uint32_t i = 0; i < w->n_gates; i++) {
		cal_node gate = w->gates[i];
		w->waits[gate] = false;
		if (!(w->found[i] > w->lasts[gate]))
			continue;
		if (wave && !(w->lasts[gate] > CAL_STANDS)) {
			w->wave[gate] = wave;
			CAL_GROW(w->fallen, w->n_fallen, w->fallen_room);
			w->fallen[w->n_fallen++] = gate;
		}
		w->lasts[gate] = w->found[i];
		add_changed(w, gate);
	}
}

void cal_waves_start(cal_waves *w, const cal_graph *graph, const double *longer)
{
	*w = (cal_waves){.graph = graph, .longer = longer};
	w->lasts = cal_resize(NULL, graph->n_nodes, sizeof *w->lasts);
	w->wave = cal_zeroed(graph->n_nodes, sizeof *w->wave);
	w->waits = cal_zeroed(graph->n_nodes, sizeof *w->waits);
	for (cal_node n = 0; n < graph->n_nodes; n++) {
		const cal_kind *kind = cal_graph_kind(graph, n);
		bool failed = kind->need == 0 && INFINITY > longer[kind->filter];
		w->lasts[n] = failed ? INFINITY : CAL_STANDS;
		if (failed)
			add_changed(w, n);
	}
	while (w->n_changed)
		fall(w, 0);
}

void cal_waves_free(cal_waves *w)
{
	free(w->lasts), free(w->wave), free(w->fallen), free(w->changed), free(w->gates), free(w->waits);
	free(w->found), free(w->sorted);
	*w = (cal_waves){0};
}

void cal_waves_strike(cal_waves *w, cal_node node, double lasts)
{
	if (node == NODE_FALSE || !(lasts > w->lasts[node]))
		return;
	if (!w->wave[node]) {
		w->wave[node] = 1;
		CAL_GROW(w->fallen, w->n_fallen, w->fallen_room);
		w->fallen[w->n_fallen++] = node;
		add_changed(w, node);
	}
	w->lasts[node] = lasts;
}

void cal_waves_run(cal_waves *w)
{
	for (uint32_t wave = 2; w->n_changed; wave++)
		fall(w, wave);
}

void cal_waves_clear(cal_waves *w)
{
	for (uint32_t i = 0; i < w->n_fallen; i++) {
		w->wave[w->fallen[i]] = 0;
		w->lasts[w->fallen[i]] = CAL_STANDS;
	}
	w->n_fallen = w->n_changed = 0;
}

cal_node cal_waves_cause(const cal_waves *w, cal_node node)
{
	const cal_graph *g = w->graph;
	for (uint32_t e = g->inputs[node].at; e < g->inputs[node + 1].at && w->wave[node] > 1; e++)
		if (w->wave[g->in[e]] + 1 == w->wave[node] && w->wave[g->in[e]])
			return g->in[e];
	return NODE_FALSE;
}
