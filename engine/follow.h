/* engine/follow.h -- orders in which what comes next hangs on what is there already.
 *
 * A gate is *open* as long as some variables below it are in the order and some are not: a diagram has to remember what
 * it knows of it, at every level in between. */
#ifndef CALISTO_ENGINE_FOLLOW_H
#define CALISTO_ENGINE_FOLLOW_H

#include "engine/cone.h"

enum { CAL_FOLLOWING_WALKS = 2, CAL_FOLLOWERS = CAL_FOLLOWING_WALKS + 3 };

/* Fills orders, each with a module's variables.  The first two are walks from the top, depth first, to the gate that brings
 * the smallest share, or the fewest, of new variables; events come last.  The others take one variable after the other, each
 * the one that brings open gates nearest to their end.  All of them take time that grows with the square of what a module
 * is made of. */
void cal_orders_following(const cal_cone *c, uint32_t module, uint32_t *const orders[CAL_FOLLOWERS]);

#endif
