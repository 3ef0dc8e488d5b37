/* base/knots.h -- strongly connected components of a directed graph: its *knots*.
 *
 * A knot is a single vertex, or vertices each of which can be reached from each other one. */
#ifndef CALISTO_BASE_KNOTS_H
#define CALISTO_BASE_KNOTS_H

#include "base/arena.h"

/* Finds the knots of n vertices; edges lead from v to to[start[v]] .. to[start[v + 1] - 1].  knot_of gets the number
 * of each vertex's knot, order (which may be NULL) all vertices, knot after knot.  Both have room for n.  Gives how
 * many knots there are.  They are numbered, and ordered, such that edges between knots lead to lower numbers: what a
 * vertex looks at comes before it.  Tarjan, "Depth-first search and linear graph algorithms" (1972), without
 * recursion.  O(n + edges). */
uint32_t cal_knots(uint32_t n, const uint32_t *start, const uint32_t *to, uint32_t *knot_of, uint32_t *order);

#endif
