/* rules/events_internal.h -- what the files that make events share. */
#ifndef CALISTO_RULES_EVENTS_INTERNAL_H
#define CALISTO_RULES_EVENTS_INTERNAL_H

#include "base/sort.h"
#include "rules/events.h"

/* A growing list of copies (or anything with a number). */
typedef struct {
	uint32_t *at, n, room;
} numbers;

static inline void add_number(numbers *list, uint32_t number)
{
	CAL_GROW(list->at, list->n, list->room);
	list->at[list->n++] = number;
}

/* Copies without a domain of a threat's kinds, by which of their larger domains are above an event's domain. */
typedef struct {
	numbers places, copies;
	cal_ground ground;
} ground_of_places;

/* Copies without a domain of a threat's kinds. */
typedef struct {
	numbers copies;        /* sorted by larger domain, those that have none last */
	numbers places;        /* the different larger domains */
	numbers first;         /* by place, and one more: where its copies start */
} unplaced_copies;

struct cal_unplaced {
	unplaced_copies *by_threat;
	bool *gathered;        /* by threat */
	uint32_t n_threats;
};

/* Those of the threat whose events are being made. */
typedef struct {
	uint32_t threat;       /* CAL_NONE: of none yet */
	const unplaced_copies *of;  /* own, or gathered ahead */
	unplaced_copies own;
	ground_of_places **grounds;
	uint32_t n_grounds, grounds_room;
} unplaced;

void free_unplaced(unplaced *u);

struct cal_maker {
	const cal_system *system;
	const cal_model *model;
	double *hours;             /* by threat, rates that name no element applied */
	cal_rows rates;            /* by threat: rates that name an element */
	bool *direct;              /* by software: some live copy runs it directly */
	bool *calm;                /* by component: all that depends on it retries within a budget or not at all */
	cal_walk walk;             /* over domains */
	uint32_t *copy_mark, copy_stamp;          /* by copy */
	uint32_t *domain_count;                   /* by domain; zero between uses */
	uint64_t *bits;                           /* by copy; zero between uses */
	numbers copies, touched, domains, sorted; /* scratch */
	cal_sorted *keys;
	uint32_t keys_room;
	unplaced unplaced;
	const cal_unplaced *ahead; /* gathered ahead, or NULL */
	bool reading_counts;       /* somebody asked which reading it is, since events of an element began */
};

/* One threat being made into events in one reading. */
typedef struct making {
	cal_maker *m;
	cal_sink *sink;
	const cal_threat *threat;
	uint32_t threat_index;
	bool is_worst;             /* asked by at_worst */
	cal_event event;
	/* what a strike is by: set by each mechanism */
	uint8_t letters;
	uint32_t strike_doubts;
	uint32_t state, software;  /* CAL_NONE: no particular one */
	void (*strike)(struct making *, cal_run copies);
} making;

/* Is it the worst reading?  Whoever asks makes events that may differ between readings, so it is asked last, where all
 * else leaves it open. */
static inline bool at_worst(const making *it)
{
	it->m->reading_counts = true;
	return it->is_worst;
}

#define SOFTWARE_UNNAMED (CAL_NONE - 1)  /* software that nobody named */
#define DOUBT_BIT(doubt) (1u << (doubt))

/* The event's element and what goes with it; forgets the doubts of the last. */
void about(making *it, cal_section section, uint32_t index);
void begin(making *it);

/* Strikes copies of a squad; delayed ones with D alone, and not at all without it. */
void hit(making *it, cal_run copies, uint8_t letters, uint32_t state, uint32_t doubts);
void hit_plainly(making *it, cal_run copies);  /* with it->letters and it->strike_doubts; a making's `strike` */

/* Calls it->strike for all of some copies. */
void strike_each(making *it, const uint32_t *copies, uint32_t n);

/* The first of n copies, and those after it that follow it in its squad (of very many, some). */
static inline cal_run run_of(const making *it, const uint32_t *copies, uint32_t n)
{
	uint32_t most = it->m->system->followed[copies[0]] + 1u, length = 1;
	while (length < n && length < most && copies[length] == copies[0] + length)
		length++;
	return (cal_run){copies[0], length};
}

/* May the event that strikes one copy be left out, after the same event of the one before? */
bool is_twin(making *it, uint32_t before, uint32_t copy);

/* An event for each part of some copies, by BY_REPLICA, BY_FLEET or a domain kind. */
void each_part(making *it, const uint32_t *copies, uint32_t n, unsigned by);

/* An event for each stage of a rollout over some copies.  doubt: which attribute stands for "no rollout". */
void each_stage(making *it, const uint32_t *copies, uint32_t n, const cal_rollout *rollout, cal_doubt doubt);

/* Puts copies of the same domain of a kind together, those that have none last, each in the order that they were
 * in; tells how many have one.  In place, O(n). */
uint32_t sort_by_domain(cal_maker *m, uint32_t *copies, uint32_t n, unsigned kind);

/* Puts different copies in order: what
 * stands together in memory is then met together.  O(n + the distance between the least and the greatest / 64). */
void put_in_order(cal_maker *m, numbers *list);

bool is_delayed(const cal_maker *m, uint32_t copy);
bool stores_more_than_caches(const cal_maker *m, uint32_t component);

/* Is a software released, and what is doubtful about that?  (defaults: the rollout of software nobody named) */
const cal_rollout *rollout_of(const cal_maker *m, uint32_t software);
bool is_released(const making *it, uint32_t software, uint32_t *doubts);

/* The mechanisms: one element each. */
void make_copies(making *it, uint32_t component);
void make_domain(making *it, uint32_t domain);
void make_domain_elsewhere(making *it);
void make_partition(making *it, uint32_t domain);
void make_external(making *it, uint32_t component);
void make_release(making *it, uint32_t software);
void make_defect(making *it, uint32_t software);
void make_rollback(making *it, uint32_t software);
void make_unnamed(making *it);  /* of release, defect and rollback */
void make_tool(making *it, uint32_t software);
void make_poison(making *it, uint32_t state);  /* and skew */
void make_state(making *it, uint32_t state);
void make_race(making *it, uint32_t state);
void make_ejection(making *it, uint32_t component);
void make_overload(making *it, uint32_t component);

#endif
