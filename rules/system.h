/* rules/system.h -- a model laid out for the engine: copies, what each runs, consumes and where it is.
 *
 * The model file speaks of components; failures strike copies.  Copies are numbered through all
 * components in order, and within a component from 0 through its groups.  The copies of a *group* are
 * alike but for their domain, so what they run and consume is kept once for each group.
 *
 *     component 0      component 1
 *     group 0          group 1        group 2
 *     copy 0 1 2       copy 3 4       copy 5
 */
#ifndef CALISTO_RULES_SYSTEM_H
#define CALISTO_RULES_SYSTEM_H

#include "model/model.h"

/* A run of alike copies. */
typedef struct {
	uint32_t component, first, n;  /* copies first .. first + n - 1 */
	bool delayed;                  /* they count as stored copies and for nothing else */
	bool unnamed;                  /* `runs` is left out: they run something nobody named */
	uint32_t n_direct;             /* how many of software were written in `runs` */
	const uint32_t *software;      /* what they run: first what `runs` says, then by inclusion, breadth first */
	uint32_t n_software;
	const cal_consume *const *consumes;  /* their own, then what software brings */
	const uint32_t *states;        /* the state of each, which is most often all that is wanted */
	uint32_t n_consumes;
	uint32_t kinds;                /* bits 1 << STATE_...: the kinds of what they consume */
} cal_squad;

/* Rows of indices, one for each of something: row i is at[start[i]] .. at[start[i + 1] - 1]. */
typedef struct {
	uint32_t *start, *at;
} cal_rows;

typedef struct {
	const cal_model *model;
	uint32_t n_copies, n_squads;
	const cal_squad *squads;
	const uint32_t *first_squad;   /* by component, and one more: its squads */
	const uint32_t *first_copy;    /* by component, and one more: its copies */
	const uint32_t *squad_of;      /* by copy */
	const uint32_t *component_of;  /* by copy: of the squad, where one look-up is enough */
	const bool *delayed;           /* by copy: likewise */
	const uint8_t *followed;       /* by copy: how many copies of its squad come after it, 255: perhaps more */
	const uint32_t *domain_of;     /* by copy: where it is placed, or CAL_NONE */
	cal_rows placed;               /* by domain: the copies placed right there */
	cal_rows below;                /* by domain: the domains within it, one step down */
	cal_rows storing;              /* by state: the components that store it */
	cal_rows consuming;            /* by state: the squads that consume it */
	cal_rows running;              /* by software: the squads that run it, directly or by inclusion */
	cal_rows managed;              /* by software: the components managed by that tool */
	cal_rows writing;              /* by state: the components that write it */
} cal_system;

/* Lays out a model.  Everything lives in keep and refers to the model.  O(size of the model). */
const cal_system *cal_system_of(cal_arena *keep, const cal_model *m);

/* The copy's nearest domain of a kind (DOMAIN_...), or CAL_NONE. */
uint32_t cal_copy_domain(const cal_system *s, uint32_t copy, unsigned kind);

/* The squad's entry for a state, or NULL. */
const cal_consume *cal_squad_consumes(const cal_squad *squad, uint32_t state);

/* The component's entry for a state that it stores, or NULL. */
const cal_store *cal_component_stores(const cal_component *c, uint32_t state);

/* Does the squad run the software directly? */
bool cal_squad_runs_directly(const cal_squad *squad, uint32_t software);

/* A walk over domains, nearest first, each once: found.at[0 .. found.n) after a call, the start among them. */
typedef struct {
	const cal_system *system;
	uint32_t *at, n;              /* domains found */
	uint32_t *mark, stamp;        /* by domain: found if equal to stamp */
} cal_walk;
cal_walk cal_walk_over(const cal_system *s);
void cal_walk_free(cal_walk *w);
void cal_walk_up(cal_walk *w, uint32_t domain);    /* all that it is within */
void cal_walk_down(cal_walk *w, uint32_t domain);  /* all that is within it */

static inline bool cal_walk_found(const cal_walk *w, uint32_t domain)
{
	return w->mark[domain] == w->stamp;
}

/* Live copies of a component: all but the delayed, in order.  Calls go on while `next` gives true:
 *     for (cal_live it = cal_live_of(s, c); cal_live_next(&it);) use(it.copy); */
typedef struct {
	const cal_system *system;
	uint32_t squad, end_squad, copy, end_copy;
} cal_live;

static inline cal_live cal_live_of(const cal_system *s, uint32_t component)
{
	return (cal_live){s, s->first_squad[component], s->first_squad[component + 1], 0, 0};
}

static inline bool cal_live_next(cal_live *it)
{
	if (it->copy + 1 < it->end_copy) {
		it->copy++;
		return true;
	}
	for (; it->squad < it->end_squad; it->squad++) {
		const cal_squad *g = &it->system->squads[it->squad];
		if (g->delayed || g->n == 0)
			continue;
		it->copy = g->first;
		it->end_copy = g->first + g->n;
		it->squad++;
		return true;
	}
	it->end_copy = 0;
	return false;
}

#endif
