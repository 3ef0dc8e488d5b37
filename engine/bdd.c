/* engine/bdd.c -- few operations; the others are made of them. */
#include "engine/bdd.h"

#include <stdlib.h>

enum { OP_AND = 1, OP_XOR = 2 };  /* of ite: its third edge, shifted past these */

cal_bdd cal_bdd_node(cal_dd *d, uint32_t variable, cal_bdd low, cal_bdd high)
{
	cal_bdd flip = high & 1;
	if (low == high)
		return low;
	uint32_t node = cal_dd_node_of(d, variable, low ^ flip, high ^ flip);
	return node ? node << 1 | flip : BDD_FALSE;
}

/* What a function is where a variable, which it does not look past, is false, and where it is true. */
static inline void split(const cal_dd *d, cal_bdd f, uint32_t variable, cal_bdd *low, cal_bdd *high)
{
	const cal_dd_node *it = &d->nodes[f >> 1];
	bool here = it->variable == variable;
	*low = here ? it->low ^ (f & 1) : f;
	*high = here ? it->high ^ (f & 1) : f;
}

static inline uint32_t upper(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

cal_bdd cal_bdd_and(cal_dd *d, cal_bdd f, cal_bdd g)
{
	cal_bdd result;
	if (f == g || g == BDD_TRUE)
		return f;
	if (f == BDD_TRUE)
		return g;
	if (f == BDD_FALSE || g == BDD_FALSE || f == cal_bdd_not(g) || d->outcome != EXACT_DONE)
		return BDD_FALSE;
	if (f > g) {
		cal_bdd swap = f;
		f = g;
		g = swap;
	}
	if (cal_dd_recall(d, f, g, OP_AND, &result))
		return result;
	if (!cal_dd_step(d))
		return BDD_FALSE;
	uint32_t variable = d->variable_at[upper(cal_bdd_level(d, f), cal_bdd_level(d, g))];
	cal_bdd f0, f1, g0, g1;
	split(d, f, variable, &f0, &f1), split(d, g, variable, &g0, &g1);
	cal_bdd low = cal_bdd_and(d, f0, g0), high = cal_bdd_and(d, f1, g1);
	if (low == f0 && high == f1)  /* which is often so, and quicker than to look for the node */
		result = f;
	else if (low == g0 && high == g1)
		result = g;
	else
		result = cal_bdd_node(d, variable, low, high);
	cal_dd_remember(d, f, g, OP_AND, result);
	return result;
}

cal_bdd cal_bdd_xor(cal_dd *d, cal_bdd f, cal_bdd g)
{
	cal_bdd flip = (f ^ g) & 1, result;
	f &= ~(cal_bdd)1;
	g &= ~(cal_bdd)1;
	if (f == g)
		return flip;
	if (f == BDD_FALSE || g == BDD_FALSE)
		return (f | g) ^ flip;
	if (d->outcome != EXACT_DONE)
		return BDD_FALSE;
	if (f > g) {
		cal_bdd swap = f;
		f = g;
		g = swap;
	}
	if (cal_dd_recall(d, f, g, OP_XOR, &result))
		return result ^ flip;
	if (!cal_dd_step(d))
		return BDD_FALSE;
	uint32_t variable = d->variable_at[upper(cal_bdd_level(d, f), cal_bdd_level(d, g))];
	cal_bdd f0, f1, g0, g1;
	split(d, f, variable, &f0, &f1), split(d, g, variable, &g0, &g1);
	cal_bdd low = cal_bdd_xor(d, f0, g0), high = cal_bdd_xor(d, f1, g1);
	result = cal_bdd_node(d, variable, low, high);
	cal_dd_remember(d, f, g, OP_XOR, result);
	return result ^ flip;
}

/* What is no more than AND, OR or XOR is left to those, which share their cache. */
static bool is_simpler(cal_dd *d, cal_bdd f, cal_bdd g, cal_bdd h, cal_bdd *result)
{
	if (f <= BDD_TRUE || g == h)
		*result = f == BDD_FALSE ? h : g;
	else if (g == BDD_TRUE || g == f)
		*result = cal_bdd_or(d, f, h);
	else if (g == BDD_FALSE || g == cal_bdd_not(f))
		*result = cal_bdd_and(d, cal_bdd_not(f), h);
	else if (h == BDD_FALSE || h == f)
		*result = cal_bdd_and(d, f, g);
	else if (h == BDD_TRUE || h == cal_bdd_not(f))
		*result = cal_bdd_or(d, cal_bdd_not(f), g);
	else if (g == cal_bdd_not(h))
		*result = cal_bdd_not(cal_bdd_xor(d, f, g));
	else
		return false;
	return true;
}

cal_bdd cal_bdd_ite(cal_dd *d, cal_bdd f, cal_bdd g, cal_bdd h)
{
	cal_bdd result;
	if (is_simpler(d, f, g, h, &result))
		return result;
	if (d->outcome != EXACT_DONE)
		return BDD_FALSE;
	if (f & 1) {
		cal_bdd swap = g;
		f ^= 1;
		g = h;
		h = swap;
	}
	cal_bdd flip = g & 1;
	g ^= flip;
	h ^= flip;
	uint32_t op = h + OP_XOR + 1;
	if (cal_dd_recall(d, f, g, op, &result))
		return result ^ flip;
	if (!cal_dd_step(d))
		return BDD_FALSE;
	uint32_t level = upper(upper(cal_bdd_level(d, f), cal_bdd_level(d, g)), cal_bdd_level(d, h));
	uint32_t variable = d->variable_at[level];
	cal_bdd f0, f1, g0, g1, h0, h1;
	split(d, f, variable, &f0, &f1), split(d, g, variable, &g0, &g1), split(d, h, variable, &h0, &h1);
	cal_bdd low = cal_bdd_ite(d, f0, g0, h0), high = cal_bdd_ite(d, f1, g1, h1);
	result = cal_bdd_node(d, variable, low, high);
	cal_dd_remember(d, f, g, op, result);
	return result ^ flip;
}

cal_bdd cal_bdd_atleast(cal_dd *d, uint32_t need, const cal_bdd *of, uint32_t n)
{
	cal_bdd *row = cal_zeroed((size_t)need + 1, sizeof *row);
	row[0] = BDD_TRUE;  /* row[k]: at least k of those so far */
	for (uint32_t i = 0; i < n && d->outcome == EXACT_DONE; i++)
		for (uint32_t k = need < i + 1 ? need : i + 1; k > 0; k--)
			if (n - i - 1 + k >= need)
				row[k] = cal_bdd_ite(d, of[i], row[k - 1], row[k]);
	cal_bdd result = row[need];
	free(row);
	return result;
}
