/* engine/zdd.c -- minimal families of sets. */
#include "engine/zdd.h"

#include <stdlib.h>
#include <string.h>

enum { OP_WITHOUT = 1, OP_OR, OP_DIFFERENCE, OP_SIZED = 8 };  /* sized: + 2 * most, one for AND, one for SMALL */

/* Nothing moves the variables of a ZDD, and those of constants are below all. */
static inline uint32_t level_of(const cal_dd *d, cal_zdd f)
{
	return d->nodes[f].variable;
}

cal_zdd cal_zdd_without(cal_dd *d, cal_zdd f, cal_zdd g)
{
	cal_zdd result;
	if (f == ZDD_NONE || g == ZDD_EMPTY_SET || f == g || d->outcome != EXACT_DONE)
		return ZDD_NONE;
	if (g == ZDD_NONE)
		return f;
	if (f == ZDD_EMPTY_SET)
		return f;
	while (level_of(d, g) < level_of(d, f))
		g = d->nodes[g].low;  /* a set with a variable that no set of f has is in none of them */
	if (g <= ZDD_EMPTY_SET || f == g)
		return cal_zdd_without(d, f, g);
	if (cal_dd_recall(d, f, g, OP_WITHOUT, &result))
		return result;
	if (!cal_dd_step(d))
		return ZDD_NONE;
	cal_dd_node at = d->nodes[f], of = d->nodes[g];
	if (level_of(d, f) < level_of(d, g)) {
		cal_zdd low = cal_zdd_without(d, at.low, g), high = cal_zdd_without(d, at.high, g);
		result = low == at.low && high == at.high ? f : cal_zdd_node(d, at.variable, low, high);
	} else {
		cal_zdd low = cal_zdd_without(d, at.low, of.low);
		cal_zdd high = cal_zdd_without(d, cal_zdd_without(d, at.high, of.high), of.low);
		result = low == at.low && high == at.high ? f : cal_zdd_node(d, at.variable, low, high);
	}
	cal_dd_remember(d, f, g, OP_WITHOUT, result);
	return result;
}

cal_zdd cal_zdd_or(cal_dd *d, cal_zdd f, cal_zdd g)
{
	cal_zdd result;
	if (f == g || g == ZDD_NONE)
		return f;
	if (f == ZDD_NONE)
		return g;
	if (f == ZDD_EMPTY_SET || g == ZDD_EMPTY_SET)
		return ZDD_EMPTY_SET;
	if (d->outcome != EXACT_DONE)
		return ZDD_NONE;
	if (f > g) {
		cal_zdd swap = f;
		f = g;
		g = swap;
	}
	if (cal_dd_recall(d, f, g, OP_OR, &result))
		return result;
	if (!cal_dd_step(d))
		return ZDD_NONE;
	uint32_t level = level_of(d, f) < level_of(d, g) ? level_of(d, f) : level_of(d, g);
	cal_zdd f0 = level_of(d, f) == level ? d->nodes[f].low : f, f1 = level_of(d, f) == level ? d->nodes[f].high : ZDD_NONE;
	cal_zdd g0 = level_of(d, g) == level ? d->nodes[g].low : g, g1 = level_of(d, g) == level ? d->nodes[g].high : ZDD_NONE;
	cal_zdd low = cal_zdd_or(d, f0, g0);
	result = cal_zdd_node(d, level, low, cal_zdd_without(d, cal_zdd_or(d, f1, g1), low));
	cal_dd_remember(d, f, g, OP_OR, result);
	return result;
}

/* `most` as far as it may matter: no family has larger sets than there are levels, and ZDD_ANY_SIZE stays. */
static inline uint32_t less_one(uint32_t most)
{
	return most == ZDD_ANY_SIZE ? most : most - 1;
}

cal_zdd cal_zdd_small(cal_dd *d, cal_zdd f, uint32_t most)
{
	cal_zdd result;
	if (f <= ZDD_EMPTY_SET || most == ZDD_ANY_SIZE || d->outcome != EXACT_DONE)
		return f;
	if (most == 0)
		return ZDD_NONE;
	if (cal_dd_recall(d, f, f, OP_SIZED + 2 * most + 1, &result))
		return result;
	if (!cal_dd_step(d))
		return ZDD_NONE;
	cal_dd_node at = d->nodes[f];
	cal_zdd low = cal_zdd_small(d, at.low, most);
	result = cal_zdd_node(d, at.variable, low, cal_zdd_small(d, at.high, most - 1));
	cal_dd_remember(d, f, f, OP_SIZED + 2 * most + 1, result);
	return result;
}

cal_zdd cal_zdd_and(cal_dd *d, cal_zdd f, cal_zdd g, uint32_t most)
{
	cal_zdd result;
	if (f == ZDD_NONE || g == ZDD_NONE || d->outcome != EXACT_DONE)
		return ZDD_NONE;
	if (f == ZDD_EMPTY_SET || f == g)
		return cal_zdd_small(d, g, most);
	if (g == ZDD_EMPTY_SET)
		return cal_zdd_small(d, f, most);
	if (most == 0)
		return ZDD_NONE;
	if (f > g) {
		cal_zdd swap = f;
		f = g;
		g = swap;
	}
	if (cal_dd_recall(d, f, g, OP_SIZED + 2 * most, &result))
		return result;
	if (!cal_dd_step(d))
		return ZDD_NONE;
	uint32_t level = level_of(d, f) < level_of(d, g) ? level_of(d, f) : level_of(d, g);
	cal_zdd f0 = level_of(d, f) == level ? d->nodes[f].low : f, f1 = level_of(d, f) == level ? d->nodes[f].high : ZDD_NONE;
	cal_zdd g0 = level_of(d, g) == level ? d->nodes[g].low : g, g1 = level_of(d, g) == level ? d->nodes[g].high : ZDD_NONE;
	uint32_t rest = less_one(most);
	cal_zdd low = cal_zdd_and(d, f0, g0, most);
	/* f1 g1 + f1 g0 + f0 g1 = f1 (g0 + g1) + f0 g1: one product less, of families that are smaller together */
	cal_zdd high = cal_zdd_and(d, f1, cal_zdd_or(d, g0, g1), rest);
	high = cal_zdd_or(d, high, cal_zdd_and(d, f0, g1, rest));
	result = cal_zdd_node(d, level, low, cal_zdd_without(d, high, low));
	cal_dd_remember(d, f, g, OP_SIZED + 2 * most, result);
	return result;
}

cal_zdd cal_zdd_atleast(cal_dd *d, uint32_t need, const cal_zdd *of, uint32_t n, uint32_t most)
{
	cal_zdd *row = cal_zeroed((size_t)need + 1, sizeof *row);
	row[0] = ZDD_EMPTY_SET;
	for (uint32_t i = 0; i < n && d->outcome == EXACT_DONE; i++)
		for (uint32_t k = need < i + 1 ? need : i + 1; k > 0; k--)
			if (n - i - 1 + k >= need)
				row[k] = cal_zdd_or(d, row[k], cal_zdd_and(d, row[k - 1], of[i], most));
	cal_zdd result = row[need];
	free(row);
	return result;
}

/* Is the empty set one of the family?  A minimal family that has it is ZDD_EMPTY_SET; this is for the others. */
static bool has_empty_set(const cal_dd *d, cal_zdd f)
{
	while (f > ZDD_EMPTY_SET)
		f = d->nodes[f].low;
	return f == ZDD_EMPTY_SET;
}

cal_zdd cal_zdd_difference(cal_dd *d, cal_zdd f, cal_zdd g)
{
	cal_zdd result;
	if (f == ZDD_NONE || f == g || d->outcome != EXACT_DONE)
		return ZDD_NONE;
	if (g == ZDD_NONE)
		return f;
	if (level_of(d, g) < level_of(d, f))
		return cal_zdd_difference(d, f, d->nodes[g].low);
	if (f == ZDD_EMPTY_SET)
		return has_empty_set(d, g) ? ZDD_NONE : f;
	if (cal_dd_recall(d, f, g, OP_DIFFERENCE, &result))
		return result;
	if (!cal_dd_step(d))
		return ZDD_NONE;
	cal_dd_node at = d->nodes[f];
	bool same = level_of(d, g) == at.variable;
	cal_zdd g0 = same ? d->nodes[g].low : g, g1 = same ? d->nodes[g].high : ZDD_NONE;
	cal_zdd low = cal_zdd_difference(d, at.low, g0), high = cal_zdd_difference(d, at.high, g1);
	result = low == at.low && high == at.high ? f : cal_zdd_node(d, at.variable, low, high);
	cal_dd_remember(d, f, g, OP_DIFFERENCE, result);
	return result;
}

/* Where the family of an edge is noted. */
static cal_zdd *known_of(cal_zdd_finding *it, cal_bdd f)
{
	if (f >= it->room) {
		uint32_t room = 2 * it->bdds->room;
		it->known = cal_resize(it->known, room, sizeof *it->known);
		memset(it->known + it->room, 0, (room - it->room) * sizeof *it->known);
		it->room = room;
	}
	return &it->known[f];
}

cal_zdd cal_zdd_primes(cal_zdd_finding *it, cal_bdd f)
{
	cal_dd *d = it->d, *bdds = it->bdds;
	if (f <= BDD_TRUE || d->outcome != EXACT_DONE || bdds->outcome != EXACT_DONE)
		return f == BDD_TRUE ? ZDD_EMPTY_SET : ZDD_NONE;
	if (*known_of(it, f))
		return *known_of(it, f) - 1;
	uint32_t level = cal_bdd_level(bdds, f);
	cal_bdd low = cal_bdd_low(bdds, f), high = cal_bdd_high(bdds, f);
	/* those that do without the variable, then those that need it, true or false */
	cal_zdd either = cal_zdd_primes(it, cal_bdd_and(bdds, low, high));
	cal_zdd with = cal_zdd_difference(d, cal_zdd_primes(it, high), either);
	cal_zdd complement = cal_zdd_difference(d, cal_zdd_primes(it, low), either);
	cal_zdd result = cal_zdd_node(d, 2 * level, cal_zdd_node(d, 2 * level + 1, either, complement), with);
	if (d->outcome == EXACT_DONE && bdds->outcome == EXACT_DONE)
		*known_of(it, f) = result + 1;
	return result;
}
