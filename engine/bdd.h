/* engine/bdd.h -- binary decision diagrams with complement edges (Bryant 1986; Brace, Rudell and Bryant 1990).
 *
 * An edge is a node's number << 1 and, in its lowest bit, whether the function is complemented: NOT costs nothing, and a
 * function and its complement share all their nodes.  Node 0 is the constant.  The high edge of a node is never
 * complemented, which makes edges unique. */
#ifndef CALISTO_ENGINE_BDD_H
#define CALISTO_ENGINE_BDD_H

#include "engine/diagram.h"

typedef uint32_t cal_bdd;
enum { BDD_FALSE = 0, BDD_TRUE = 1 };

static inline cal_bdd cal_bdd_not(cal_bdd f)
{
	return f ^ 1;
}

static inline uint32_t cal_bdd_level(const cal_dd *d, cal_bdd f)
{
	return cal_dd_level(d, f >> 1);
}

/* The function if the variable of its level is false, or true. */
static inline cal_bdd cal_bdd_low(const cal_dd *d, cal_bdd f)
{
	return d->nodes[f >> 1].low ^ (f & 1);
}

static inline cal_bdd cal_bdd_high(const cal_dd *d, cal_bdd f)
{
	return d->nodes[f >> 1].high ^ (f & 1);
}

/* If a variable is true high, else low; both must lie below it. */
cal_bdd cal_bdd_node(cal_dd *d, uint32_t variable, cal_bdd low, cal_bdd high);

cal_bdd cal_bdd_and(cal_dd *d, cal_bdd f, cal_bdd g);
cal_bdd cal_bdd_xor(cal_dd *d, cal_bdd f, cal_bdd g);
cal_bdd cal_bdd_ite(cal_dd *d, cal_bdd f, cal_bdd g, cal_bdd h);

static inline cal_bdd cal_bdd_or(cal_dd *d, cal_bdd f, cal_bdd g)
{
	return cal_bdd_not(cal_bdd_and(d, cal_bdd_not(f), cal_bdd_not(g)));
}

/* At least `need` of n functions, directly: row by row, n * need steps at most and no combination is listed. */
cal_bdd cal_bdd_atleast(cal_dd *d, uint32_t need, const cal_bdd *of, uint32_t n);

#endif
