/* import/mef_order.c -- definitions such that what one looks at comes before it; circles are errors. */
#include "import/mef.h"

#include <stdlib.h>
#include <string.h>

#include "base/knots.h"

static bool looks(const mef_term *t)
{
	return cal_mef_is_reference(t) && t->name != MEF_NONE;
}

/* Who looks at whom: edges of v are to[start[v] .. start[v + 1]). */
typedef struct {
	uint32_t *start, *to;
	uint32_t n;
} graph;

static graph graph_of(const cal_mef *m)
{
	graph g = {.n = m->n_definitions};
	uint32_t n = 0;
	g.start = cal_zeroed((size_t)g.n + 1, sizeof *g.start);
	g.to = cal_zeroed((size_t)m->n_terms + 1, sizeof *g.to);
	for (uint32_t i = 0; i < g.n; i++) {
		g.start[i] = n;
		for (uint32_t k = m->definitions[i].first; k < m->definitions[i].end; k++)
			if (looks(&m->terms[k]))
				g.to[n++] = m->terms[k].name;
	}
	g.start[g.n] = n;
	return g;
}

/* The term through which one definition looks at another. */
static const mef_term *term_to(const cal_mef *m, uint32_t from, uint32_t to)
{
	const mef_definition *d = &m->definitions[from];
	for (uint32_t k = d->first; k < d->end; k++)
		if (looks(&m->terms[k]) && m->terms[k].name == to)
			return &m->terms[k];
	return NULL;
}

/* A shortest way from a definition back to itself within its knot: breadth first.  by[v]: who looks at v on it. */
static void find_circle(const graph *g, const uint32_t *knot_of, uint32_t first, uint32_t *by)
{
	uint32_t *queue = cal_zeroed(g->n, sizeof *queue), n = 1;
	queue[0] = first;
	for (uint32_t at = 0; at < n && by[first] == MEF_NONE; at++) {
		uint32_t v = queue[at];
		for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
			uint32_t w = g->to[e];
			if (knot_of[w] != knot_of[first] || by[w] != MEF_NONE)
				continue;
			by[w] = v;
			if (w != first)
				queue[n++] = w;
		}
	}
	free(queue);
}

enum { CIRCLE_SHOWN = 8 };

static void tell_circle(cal_mef *m, const graph *g, const uint32_t *knot_of, uint32_t first, uint32_t *by)
{
	memset(by, 0xff, g->n * sizeof *by);
	find_circle(g, knot_of, first, by);
	uint32_t way[CIRCLE_SHOWN + 1], length = 0;
	for (uint32_t v = first; length == 0 || v != first; v = by[v])
		length++;
	/* the way was found from its end: its first steps are the last of by */
	uint32_t v = first, skip = length > CIRCLE_SHOWN ? length - CIRCLE_SHOWN : 0, n = 0;
	for (uint32_t i = 0; i < length; i++, v = by[v])
		if (i >= skip)
			way[n++] = by[v];
	const mef_definition *d = &m->definitions[first];
	if (length == 1) {
		cal_error(m->out, cal_mef_attribute_place(m, d->file, term_to(m, first, first)->at, "name"),
		          "%s depends on itself", cal_mef_title(m, d));
		return;
	}
	cal_error(m->out, cal_mef_name_place(m, d), "%s depends on itself, by way of %u other%s", cal_mef_title(m, d),
	          (unsigned)length - 1, length == 2 ? "" : "s");
	for (uint32_t i = n; i > 0; i--) {
		uint32_t from = way[i - 1], to = i > 1 ? way[i - 2] : skip ? MEF_NONE : first;
		if (to == MEF_NONE)
			break;
		const mef_definition *f = &m->definitions[from];
		cal_note(m->out, cal_mef_attribute_place(m, f->file, term_to(m, from, to)->at, "name"), "%s looks at %s",
		         cal_mef_title(m, f), cal_mef_title(m, &m->definitions[to]));
	}
	if (skip)
		cal_note(m->out, (cal_place){0}, "and so on, over %u more", (unsigned)skip + 1);
}

void cal_mef_put_in_order(cal_mef *m)
{
	graph g = graph_of(m);
	uint32_t *knot_of = cal_zeroed(g.n, sizeof *knot_of), *by = cal_zeroed(g.n, sizeof *by);
	m->order = cal_zeroed(g.n, sizeof *m->order);
	uint32_t n = cal_knots(g.n, g.start, g.to, knot_of, m->order);
	bool *told = cal_zeroed(n, sizeof *told);
	uint32_t *size = cal_zeroed(n, sizeof *size);
	for (uint32_t i = 0; i < g.n; i++)
		size[knot_of[i]]++;
	for (uint32_t i = 0; i < g.n; i++) {
		uint32_t knot = knot_of[i];
		if (told[knot] || (size[knot] == 1 && !term_to(m, i, i)) || m->out->errors >= CAL_DIAGS_MAX)
			continue;
		told[knot] = true;
		tell_circle(m, &g, knot_of, i, by);
	}
	free(size);
	free(told);
	free(by);
	free(knot_of);
	free(g.start);
	free(g.to);
}
