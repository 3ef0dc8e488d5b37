/* rules/compile.h -- a system becomes a failure graph: docs/semantics.md, "What a service loses".
 *
 * For each component the graph has a node for each property that it can lose, and the gates that say
 * from what; for each service the same.  Components are compiled dependencies first (by strongly
 * connected components of who depends on whom), so that inputs come before gates wherever there is no
 * cycle.  What cannot happen has no node: NODE_FALSE stands for it.
 *
 * What is unspecified is read at its worst by gates whose filter is open only in the worst reading, and
 * a dependency that `holds` for a time by gates whose filter is open only for longer events. */
#ifndef CALISTO_RULES_COMPILE_H
#define CALISTO_RULES_COMPILE_H

#include "engine/graph.h"
#include "rules/order.h"
#include "rules/results.h"

/* What a node stands for, told in chains of causes.  The owner is an index of the kind in brackets. */
typedef enum {
	ROLE_HELPER,        /* nothing of its own [-] */
	ROLE_COPY_STRUCK,   /* a copy is struck with A [copy] */
	ROLE_COPY_DOWN,     /* a copy is down [copy] */
	ROLE_UNAVAILABLE,   /* [component] */
	ROLE_CUT_OFF,       /* a component is unavailable in one domain [component] */
	ROLE_SHORT,         /* a component falls short [component] */
	ROLE_SHORT_OF,      /* something that a component depends on hard falls short [component] */
	ROLE_SLOW,          /* [component] */
	ROLE_PEOPLE,        /* people are needed at a component [component] */
	ROLE_WRONG,         /* a component's results are wrong, I [component] */
	ROLE_STALE,         /* a component's view is inconsistent, C [component] */
	ROLE_LOSS,          /* a component has lost data for good [component] */
	ROLE_STORE_LOST,    /* a component has lost a state [component] */
	ROLE_STATE_LOST,    /* every component that stores a state has lost it [state] */
	ROLE_UNRESTORABLE,  /* and no backup brings it back [state] */
	ROLE_CHANGES_LOST,  /* a component has skipped a change for good [component] */
	ROLE_TAKEOVER,      /* the passive copies do not take over [component] */
	ROLE_COLD,          /* a cache that a component needs is gone [component] */
	ROLE_CUT_FROM,      /* every source of a state that a component consumes is gone [component] */
	ROLE_DOMAIN_LOST,   /* an event of a domain struck with D [domain] */
	ROLE_SERVICE,       /* a service loses a letter [service] */
	ROLE_GROUP,         /* a service is down for one group of clients [group] */
	ROLE_DOUBT          /* read at its worst only: `doubt` tells which attribute [component or state] */
} cal_role;

/* Attributes that may be left out and on which verdicts may hang. */
typedef enum {
	DOUBT_NONE, DOUBT_ROLLOUT, DOUBT_GATE, DOUBT_INCLUDED, DOUBT_PLACEMENT, DOUBT_RUNS, DOUBT_ON_POISON,
	DOUBT_ON_BAD_UPDATE, DOUBT_COMPATIBLE, DOUBT_REACH, DOUBT_HEALTH_CHECK, DOUBT_EJECTION, DOUBT_OVERLOAD,
	DOUBT_COORDINATION, DOUBT_TRIGGER, DOUBT_TESTED, DOUBT_REPLICATION, DOUBT_ROLLBACK, DOUBT_GUARD,
	DOUBT_CHECKED_BY, DOUBT_EXPIRY, DOUBT_MONITORED, DOUBT_COLD, DOUBT_BACKUP, DOUBT_RESTORE_TESTED,
	DOUBT_INTERVAL, DOUBT_KEPT_IN, DOUBT_RETRIES, DOUBT_STATE_ROLLOUT, DOUBT_COUNT
} cal_doubt;

typedef struct {
	uint8_t role, letter, doubt;  /* letter: a PROPERTY_..., 0: none */
	uint32_t owner;
} cal_meaning;

typedef struct {
	bool worst;    /* open only in the worst reading */
	double hours;  /* open only for events that last longer; < 0: for all */
} cal_condition;

/* The nodes of a thing: a component, a service or a state (rules/order.h).  What a state has stands for all
 * components that store it.  The nodes from `own_short` on are of components only. */
typedef struct {
	cal_node unavailable;      /* A; of a state: all that store it are */
	cal_node short_of, slow;   /* S, L */
	cal_node people[2];        /* O; [1]: as a service sees it that may lose nothing (max_loss 0) */
	cal_node wrong, stale;     /* I, C */
	cal_node own_short;        /* the component itself falls short; struck with S */
	cal_node shortage;         /* and does not shed what it cannot do */
	cal_node all_down;         /* every copy is down for a reason that is no strike */
	cal_node struck_people;    /* struck with O */
	cal_node struck_wrong;     /* struck with I: the first of a leaf for each copy, or one node for all */
	cal_node struck_stale;     /* struck with C: likewise */
	cal_node changes_lost;     /* struck where changes are skipped for good */
	bool by_copy;              /* whether struck_wrong and struck_stale are by copy */
} cal_nodes;

/* The groups of a service's clients: with a scope, one for each domain that serves some. */
typedef struct {
	uint32_t first, n;  /* into groups; n 0: no scope, and `unavailable` is all */
} cal_client_groups;

/* What strikes of a component's copies go to. */
enum {
	STRIKE_NOTHING,  /* no node at all: no service hangs on it */
	STRIKE_NODES,
	STRIKE_BY_COPY   /* strikes with I and C, too, go to nodes of each copy: cal_nodes.by_copy */
};

typedef struct {
	cal_graph graph;
	const cal_system *system;
	uint32_t *owner;                 /* by node: of its meaning; the rest is the label of its kind */
	cal_condition *conditions;       /* by filter */
	uint32_t n_conditions, conditions_room, owner_room;
	cal_nodes *nodes;                /* by thing */
	uint32_t n_things;
	cal_client_groups *clients;      /* by service */
	cal_node *groups;                /* by group: the node of A */
	uint32_t *group_service, *group_domain;
	uint32_t n_groups, groups_room, group_service_room, group_domain_room;
	uint8_t *strikable;              /* by component: STRIKE_... */
	cal_node *struck;                /* by copy: the leaf of A; NODE_FALSE for delayed copies */
	bool *twins;                     /* by copy: it feeds the very gates that the copy before it in its group feeds */
	cal_node *down;                  /* by copy: that it is down, apart from all_down */
	uint32_t *first_store;           /* by component: its first in store_leaf */
	cal_node *store_leaf;            /* by store: the leaf of D of the component's first copy, the others follow */
	cal_node *domain_lost;           /* by domain: struck by its events that strike with D, or NODE_FALSE */
	cal_node somewhere_lost;         /* struck by such events of no element */
	uint32_t n_classes;              /* of services, by how much they may lose */
	double *class_loss;              /* by class: a max_loss in seconds */
	uint32_t *class_of;              /* by service */
	cal_node *loss;                  /* [class * n_things + thing]: D */
} cal_compiled;

/* What a node stands for. */
static inline cal_meaning cal_meaning_of(const cal_compiled *c, cal_node node)
{
	uint32_t label = cal_graph_kind(&c->graph, node)->label;
	return (cal_meaning){(uint8_t)label, (uint8_t)(label >> 8), (uint8_t)(label >> 16), c->owner[node]};
}

/* Asks for the memory in which that stands. */
static inline void cal_meaning_prefetch(const cal_compiled *c, cal_node node)
{
	__builtin_prefetch(&c->graph.kind[node]);
	__builtin_prefetch(&c->owner[node]);
}

/* The node of a letter (PROPERTY_...) of a service. */
cal_node cal_service_node(const cal_compiled *c, uint32_t service, unsigned letter);

/* Compiles a system.  letters: all that any threat may strike a copy with whatever it is (so that what
 * nothing can strike needs no node).  whole: what no service hangs on has nodes, too, for those who tell of components
 * and states.  The graph has outputs and inputs; everything but it lives in keep. */
cal_compiled *cal_compile(cal_arena *keep, const cal_system *s, const cal_order *order, uint8_t letters, bool whole);
void cal_compiled_free(cal_compiled *c);

/* Sets open, by filter, for a reading and for events that last so many hours. */
void cal_compiled_open(const cal_compiled *c, bool worst, double hours, bool *open);

#endif
