/* engine/zdd.h -- families of sets as zero-suppressed decision diagrams (Minato 1993), kept minimal.
 *
 * Node 0 is the empty family, node 1 the family of the empty set alone.  A node of a level stands for the sets of its
 * low edge, and those of its high edge with the level's variable added.  Families here are *minimal*: no set contains
 * another one.  Operations take and give minimal families (Rauzy, "New algorithms for fault trees analysis", 1993). */
#ifndef CALISTO_ENGINE_ZDD_H
#define CALISTO_ENGINE_ZDD_H

#include "engine/bdd.h"

typedef uint32_t cal_zdd;
enum { ZDD_NONE = 0, ZDD_EMPTY_SET = 1, ZDD_ANY_SIZE = 0xffff };

/* The sets of low, and those of high with the variable of a level. */
static inline cal_zdd cal_zdd_node(cal_dd *d, uint32_t level, cal_zdd low, cal_zdd high)
{
	return high == ZDD_NONE ? low : cal_dd_node_of(d, level, low, high);
}

/* The sets of f that contain no set of g. */
cal_zdd cal_zdd_without(cal_dd *d, cal_zdd f, cal_zdd g);

/* The sets of f that are not in g. */
cal_zdd cal_zdd_difference(cal_dd *d, cal_zdd f, cal_zdd g);

/* The minimal sets of either. */
cal_zdd cal_zdd_or(cal_dd *d, cal_zdd f, cal_zdd g);

/* The minimal unions of a set of each that have at most `most` elements (ZDD_ANY_SIZE: any number). */
cal_zdd cal_zdd_and(cal_dd *d, cal_zdd f, cal_zdd g, uint32_t most);

/* The minimal unions of `need` sets, each of another one of n families. */
cal_zdd cal_zdd_atleast(cal_dd *d, uint32_t need, const cal_zdd *of, uint32_t n, uint32_t most);

/* The sets of at most `most` elements. */
cal_zdd cal_zdd_small(cal_dd *d, cal_zdd f, uint32_t most);

/* Prime implicants of functions: what is known of each edge is never forgotten. */
typedef struct {
	cal_dd *d, *bdds;
	cal_zdd *known;   /* by edge of bdds: one more than its family; 0: not yet */
	uint32_t room;
} cal_zdd_finding;

/* The prime implicants of a function of it->bdds (Coudert and Madre 1992), a family of it->d: level l of the one becomes
 * 2 l for the variable and 2 l + 1 for its complement.  The caller frees it->known. */
cal_zdd cal_zdd_primes(cal_zdd_finding *it, cal_bdd f);

#endif
