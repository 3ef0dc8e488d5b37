/* rules/failures.h -- all events of a model in one reading, what each strikes, and the formulas of what is lost to them.
 *
 * rules/judge.h lets events happen one at a time and forgets them.  Here they are kept, with the nodes of the failure
 * graph that each strikes, so that they can be combined: a node of the graph becomes a Boolean formula over the events
 * (engine/formula.h), which the exact engine answers questions about.
 *
 *     model -> cal_failures: failure graph, events, strikes      (one reading, some of the threats)
 *           -> cal_tops: a formula with an edge for each letter of a service that is asked about
 *
 * A dependency that `holds` is read event by event: behind its gate only those events count that last longer, so a
 * node may have several formulas, one for each length of time that is bridged on the way to it. */
#ifndef CALISTO_RULES_FAILURES_H
#define CALISTO_RULES_FAILURES_H

#include "engine/formula.h"
#include "rules/compile.h"
#include "rules/events.h"

/* An event that is kept. */
typedef struct {
	uint32_t threat;
	cal_element element;      /* SECTION_NONE: of no element, index is the component that it is told of */
	uint32_t number, of;      /* the element's events of this threat: number (from 0) of so many */
	uint32_t domain, software;/* as in cal_event */
	uint32_t copy, n_copies;  /* the first copy that it strikes, ground not counted, and how many; CAL_NONE, 0 */
	double hours;             /* how long it lasts */
	double per_year;          /* how often it comes: the element's rate, divided evenly over its events */
	double unavailability;    /* the part of the time that it is so */
	uint32_t ground;          /* among the grounds, CAL_NONE: none */
} cal_basic_event;

typedef struct cal_failures {
	const cal_model *model;
	const cal_system *system;
	cal_compiled *compiled;
	cal_maker *maker;
	bool worst;
	cal_basic_event *events;  /* by threat, element, and as they are made */
	uint32_t n_events, events_room;
	cal_rows strikes;         /* by node: the events that strike it */
	cal_rows ground_strikes;  /* by node: the grounds that strike it */
	cal_rows grounds;         /* by ground: its events */
	uint32_t n_grounds;
} cal_failures;

/* What events are made from; shared by readings and threats.  Lives in keep but for what cal_basis_free gives back. */
typedef struct {
	const cal_model *model;
	const cal_system *system;
	cal_compiled *compiled;
	cal_maker *maker;
} cal_basis;

cal_basis cal_basis_of(cal_arena *keep, const cal_model *m);
void cal_basis_free(cal_basis *b);

/* Makes and keeps the events of the threats for which wanted[threat] is true (NULL: of all that have events), in one
 * reading.  near: by node of the graph, or NULL: strikes elsewhere are left out, and so are events that strike nothing
 * else (cal_cone makes it).  basis must outlive the result. */
cal_failures cal_failures_of(const cal_basis *b, bool worst, const bool *wanted, const bool *near);
void cal_failures_free(cal_failures *f);

/* All nodes on which some of these hang, by node of the graph; free() it. */
bool *cal_cone(cal_compiled *c, const cal_node *roots, uint32_t n);

/* The nodes whose failure is the loss of a letter (PROPERTY_...) by a service: one, or with a scope and A one for
 * each group of its clients, the first of which fails being a loss already.  Gives how many; at: room for
 * cal_loss_most of the service. */
uint32_t cal_loss_nodes(const cal_compiled *c, uint32_t service, unsigned letter, cal_node *at);
uint32_t cal_loss_most(const cal_compiled *c, uint32_t service);

/* Formulas over kept events. */
typedef struct {
	cal_formula formula;
	uint32_t *event_of;       /* by event of the formula: which kept event it is */
	cal_node *stands_for;     /* by node of the formula, up to n_stand: the first node of the graph that it is the formula
	                             of and that means something (cal_meaning); NODE_FALSE: none */
	uint32_t event_room, n_stand, stand_room;
} cal_tops;

/* Makes the formulas of some nodes, edges[i] that of roots[i]: which sets of events make it fail.  wanted: by kept
 * event, or NULL: those that count, all others never happen.  Events that do not matter to any root are not in the
 * formula.  O(nodes and strikes below the roots, times the different times that are bridged). */
cal_tops cal_tops_of(const cal_failures *f, const bool *wanted, const cal_node *roots, uint32_t n, cal_edge *edges);
void cal_tops_free(cal_tops *t);

/* "poison-pill:orders", "replica-loss:bus[2]", "bad-release:kafka (2 of 3)": an event as commands and people name it. */
const char *cal_event_name(cal_arena *keep, const cal_failures *f, uint32_t event);

#endif
