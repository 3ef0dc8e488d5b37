/* rules/cuts.c -- a loss becomes one formula, with names for its events. */
#include "rules/cuts.h"

#include <stdlib.h>

cal_loss cal_loss_of(cal_arena *keep, const cal_basis *basis, const cal_cuts_request *request)
{
	cal_loss l = {0};
	uint32_t most = cal_loss_most(basis->compiled, request->service);
	cal_node *nodes = cal_resize(NULL, most, sizeof *nodes);
	cal_edge *edges = cal_resize(NULL, most, sizeof *edges);
	uint32_t n = cal_loss_nodes(basis->compiled, request->service, request->letter, nodes);
	bool *near = cal_cone(basis->compiled, nodes, n);
	l.failures = cal_failures_of(basis, request->worst, request->threats, near);
	l.tops = cal_tops_of(&l.failures, NULL, nodes, n, edges);
	l.top = cal_formula_or(&l.tops.formula, edges, n);
	l.names = CAL_NEWS(keep, (size_t)l.tops.formula.n_events + 1, const char *);
	for (uint32_t e = 0; e < l.tops.formula.n_events; e++)
		l.names[e] = cal_event_name(keep, &l.failures, l.tops.event_of[e]);
	free(near), free(nodes), free(edges);
	return l;
}

void cal_loss_free(cal_loss *l)
{
	cal_tops_free(&l->tops);
	cal_failures_free(&l->failures);
}
