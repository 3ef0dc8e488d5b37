/* engine/trace.c -- one event, wave by wave. */
#include "engine/trace.h"

#include <stdlib.h>

void cal_trace_start(cal_trace *t, const cal_batch *batch)
{
	*t = (cal_trace){.batch = batch};
	t->wave = calloc(batch->graph->n_nodes, sizeof *t->wave);
	t->counted = calloc(batch->graph->n_nodes, sizeof *t->counted);
	if (!t->wave || !t->counted)
		cal_no_memory(batch->graph->n_nodes * sizeof *t->wave);
}

void cal_trace_free(cal_trace *t)
{
	free(t->wave), free(t->counted), free(t->fallen), free(t->touched);
	*t = (cal_trace){0};
}

void cal_trace_clear(cal_trace *t)
{
	for (uint32_t i = 0; i < t->n_fallen; i++)
		t->wave[t->fallen[i]] = 0;
	for (uint32_t i = 0; i < t->n_touched; i++)
		t->counted[t->touched[i]] = 0;
	t->n_fallen = t->n_touched = 0;
}

static void fall(cal_trace *t, cal_node node, uint32_t wave)
{
	if (t->wave[node] || t->batch->value[node])
		return;
	t->wave[node] = wave;
	CAL_GROW(t->fallen, t->n_fallen, t->fallen_room);
	t->fallen[t->n_fallen++] = node;
}

void cal_trace_strike(cal_trace *t, cal_node node)
{
	if (node != NODE_FALSE)
		fall(t, node, 1);
}

static void count(cal_trace *t, cal_node gate, uint32_t wave)
{
	const cal_batch *b = t->batch;
	if (t->counted[gate]++ == 0) {
		CAL_GROW(t->touched, t->n_touched, t->touched_room);
		t->touched[t->n_touched++] = gate;
	}
	if (t->counted[gate] >= b->need[gate] && b->open[b->graph->filter[gate]])
		fall(t, gate, wave);
}

void cal_trace_run(cal_trace *t)
{
	const cal_graph *g = t->batch->graph;
	for (uint32_t i = 0; i < t->n_fallen; i++) {
		cal_node node = t->fallen[i];
		for (uint32_t e = g->out_at[node]; e < g->out_at[node + 1]; e++)
			count(t, g->out[e], t->wave[node] + 1);
	}
}

cal_node cal_trace_cause(const cal_trace *t, cal_node node)
{
	const cal_graph *g = t->batch->graph;
	for (uint32_t e = g->in_at[node]; e < g->in_at[node + 1]; e++)
		if (t->wave[g->in[e]] && t->wave[g->in[e]] + 1 == t->wave[node])
			return g->in[e];
	return NODE_FALSE;
}
