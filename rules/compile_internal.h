/* rules/compile_internal.h -- what the files that compile a failure graph share. */
#ifndef CALISTO_RULES_COMPILE_INTERNAL_H
#define CALISTO_RULES_COMPILE_INTERNAL_H

#include "rules/compile.h"
#include "rules/order.h"

typedef struct {
	cal_compiled *out;
	const cal_system *system;
	const cal_model *model;
	const cal_order *order;
	cal_arena *keep;
	uint8_t letters;           /* that some threat may strike any copy with */
	uint64_t *able;            /* by thing: ABLE_... that it can lose, so that it needs a node */
	uint64_t *asked;           /* by thing: ASKED_... of it that some service hangs on; the rest needs no node */
	uint64_t *asked_of_state;  /* by state: the same, of all components that store it */
	cal_node worst;            /* has failed in the worst reading */
	cal_node *inputs;          /* a stack of inputs being gathered for gates */
	uint32_t n_inputs, inputs_room;
	struct cut_off { uint32_t component, domain, kind; cal_node node; } *cuts;  /* hash: components counted in a domain */
	uint32_t n_cuts, cuts_room;
	cal_node *cache_gone;      /* by state: all that store a cache are unavailable; one more than the node, 0: not yet asked */
	cal_node *state_lost;      /* [2 * state + zero]: lost, as cal_nodes.people */
	cal_node *unrestored;      /* [class * n_states + state]: lost, and no backup helps */
	cal_node any_domain_lost;  /* some event of a domain, or of none, struck with D */
	cal_walk walk;             /* over domains */
	bool late;                 /* some component is active-passive and may replicate late */
} compiling;

/* Which nodes a thing may need. */
enum { ABLE_S = 1, ABLE_C = 2, ABLE_D = 4 };

/* What a service may ask of a thing that it looks at, however far: whether it is available, what spreads over any
 * dependency (I and C), over hard ones (S and L); O as those services see it that may lose nothing (ASKED_PEOPLE of
 * true) and as others do; D as each class of services sees it. */
enum { ASKED_AT_ALL = 1, ASKED_ANY = 2, ASKED_HARD = 4, ASKED_CLASSES = 5, CLASS_BITS = 59 };
#define ASKED_PEOPLE(zero) ((uint64_t)8 << (zero))
#define ASKED_LOSS(class) ((uint64_t)1 << (ASKED_CLASSES + (class) % CLASS_BITS))

/* Does some service hang on the lost state, as one sees it that may lose nothing, or as others do? */
bool is_state_asked(const compiling *c, uint32_t state, bool zero);

/* New nodes that know what they mean. */
cal_node new_leaf(compiling *c, cal_role role, unsigned letter, uint32_t owner);
cal_node new_gate(compiling *c, uint32_t need, cal_filter filter, cal_role role, unsigned letter, uint32_t owner);

/* Inputs are gathered on a stack, so that gates come after them:
 *     uint32_t mark = gather_start(c);
 *     gather_input(c, a); gather_input(c, b);
 *     node = gather_gate(c, mark, need, filter, role, letter, owner);
 * A gate without inputs that needs some is NODE_FALSE.  gather_into adds them to a gate that stands already. */
uint32_t gather_start(const compiling *c);
void gather_input(compiling *c, cal_node input);
cal_node gather_gate(compiling *c, uint32_t mark, uint32_t need, cal_filter filter, cal_role role, unsigned letter,
                     uint32_t owner);
void gather_into(compiling *c, uint32_t mark, cal_node gate);

/* As gather_gate for a plain OR that means nothing of its own: of one input it is that input. */
cal_node gather_any(compiling *c, uint32_t mark);
cal_node gather_all(compiling *c, uint32_t mark);  /* AND of the inputs, NODE_FALSE among them counting */

/* A node under a condition. */
cal_node filtered(compiling *c, cal_node node, cal_filter filter);
cal_filter filter_worst(compiling *c);
cal_filter filter_longer(compiling *c, double seconds);

/* NODE_TRUE at worst, nothing at best, and the attribute that decides. */
cal_node doubtful(compiling *c, cal_doubt doubt, cal_role role, uint32_t owner);

/* A node meets the doubt: it fails only at worst, for want of an attribute. */
cal_node doubted(compiling *c, cal_node node, cal_doubt doubt, uint32_t owner);

/* The same of any one of some nodes. */
cal_node gather_doubted(compiling *c, uint32_t mark, cal_doubt doubt, uint32_t owner);

/* That a component is unavailable to what looks from a domain of a kind (as under a scope); kind 0: at all. */
cal_node unavailable_in(compiling *c, uint32_t component, unsigned kind, uint32_t domain);

/* Makes a node of a thing an OR of what was gathered: fills the gate that stands in *slot, or makes one; with
 * `strikable` always one, for an event may strike it. */
void gather_slot(compiling *c, uint32_t mark, cal_node *slot, bool strikable, cal_role role, unsigned letter,
                 uint32_t owner);

/* That an active-passive component's copy 0 is down, for whatever reason. */
cal_node first_is_down(compiling *c, uint32_t component);

/* Spreads over hard dependencies: gathers each one's node, `at` bytes into cal_nodes. */
void gather_hard(compiling *c, const cal_dependency *list, uint32_t n, size_t at);

/* compile_state.c: what becomes of state, and what spreads over every dependency. */
void compile_leaves_of_state(compiling *c);
void compile_lost_states(compiling *c);
void compile_spreading(compiling *c, uint32_t thing, cal_role role, uint32_t owner);
void compile_people(compiling *c, uint32_t component);
void reserve_spreading(compiling *c, uint32_t thing, cal_role role, uint32_t owner);

#endif
