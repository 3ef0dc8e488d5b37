/* rules/checking.h -- what the files that make results share: one check on its way. */
#ifndef CALISTO_RULES_CHECKING_H
#define CALISTO_RULES_CHECKING_H

#include "rules/causes.h"
#include "rules/check.h"
#include "rules/judge.h"
#include "rules/rates.h"

typedef struct told_elements told_elements;

typedef struct {
	cal_arena *keep;
	const cal_model *model;
	const cal_check_options *options;
	cal_judgement *j;
	cal_results *results;
	cal_verdict *verdicts;          /* of results, while they are made: those of the judgement */
	cal_finding *findings;
	uint32_t n_findings, findings_room;
	cal_finding **shown;            /* findings, in their order, that get words and places */
	uint32_t n_shown, shown_room;
	cal_rows accepts;               /* by threat: the acceptances of it, in their order */
	bool *accept_used;              /* by acceptance: it matched something that fails or may */
	uint64_t *named;                /* [service * named_words + threat / 64]: bit: it has an objective about the threat */
	uint32_t named_words;
	uint8_t *faults;                /* by service: bits of the structure's faults in what it depends on */
	cal_objective_verdict *objectives;  /* of results, while they are made */
	uint32_t *first_objective;      /* by service: its first in objectives */
	told_elements *told;            /* what stories are told of: findings.c */
	struct hearing *hearings;       /* who has heard what is left out, until questions are made of that */
	unsigned n_hearings;
	struct counting *counting;      /* objectives with a count, while they are judged: counted.c */
} checking;

/* One listener of several, which have threads of their own; what each keeps becomes the check's at the end. */
typedef struct hearing {
	const checking *c;
	cal_arena *keep, own;           /* keep: the check's arena for the first of them, for others their own */
	struct {                        /* how many stories of the newest element have been told, by level */
		uint32_t threat;
		cal_element element;
		bool worst;                 /* in which reading */
		uint32_t told[LEVEL_QUESTION];
	} stories;
	struct hanging *hanging;        /* what is left out, with a verdict that hangs on it: questions.c */
	uint32_t n_hanging, hanging_room;
} hearing;

/* How many threads are worth having. */
unsigned threads_of(const checking *c);

/* A new finding, all zero but its place in the list; valid until the next one is made. */
cal_finding *new_finding(checking *c);

/* Notes which services have objectives about which threats, by slug or by axis, before it is asked: has a service one?  Most
 * have none, which is quick to tell. */
void note_objectives(checking *c);
static inline bool is_named(const checking *c, uint32_t service, uint32_t threat)
{
	return c->named[(size_t)service * c->named_words + threat / 64] >> threat % 64 & 1;
}

/* Is an objective about a threat, by name or by axis? */
bool is_about(const cal_model *m, const cal_objective *o, uint32_t threat);

/* The first of a service's objectives about a threat, its number in the service's list; CAL_NONE: it has none. */
uint32_t objective_about(const checking *c, uint32_t service, uint32_t threat);

/* Shares lost of what an objective is about, of letters lost at best or at worst: 0 to 1. */
double lost_of(const cal_service *s, uint8_t letters, float share);

/* The state of an objective of one event, of letters lost and their shares. */
cal_objective_state state_of(const checking *c, uint32_t service, uint8_t fails, uint8_t unknown, const float share[2]);

/* verdicts.c: the matrix and the objectives, for which start_verdicts makes room.  findings.c: what breaks.  structure.c,
 * hygiene.c: facts about the model.  questions.c: what is left out. */
void start_verdicts(checking *c);
void make_verdicts(checking *c);
void make_objectives(checking *c);
void make_findings(checking *c);
void make_structure(checking *c);
void make_undescribed(checking *c);
void make_unused(checking *c);    /* needs no verdicts */
void make_hygiene(checking *c);
void make_questions(checking *c);

/* counted.c: lists objectives with a count, after room was made for them; looks at what the listed ones lose, which several may
 * do at the same time, each at what nobody else has taken, and beside findings and questions; then tells what came out. */
void start_counted(checking *c);
void list_counted(checking *c);
void read_counted(checking *c);
void tell_counted(checking *c);

/* How many of n questions are shown, and so get words and places. */
uint32_t questions_shown(const checking *c, uint32_t n);

/* known.c: marks what the baseline knows, and finds what of it no longer occurs. */
void find_known(checking *c);

/* What a fault of the structure costs a service, 0: there is none in what it depends on.  sure: what is certain,
 * else what may be, for want of an attribute. */
uint8_t structure_letters(const checking *c, uint32_t service, uint32_t threat, bool sure);

/* Sorts the model's acceptances by threat; before any is asked for. */
void list_acceptances(checking *c);

/* The acceptance that covers a threat, element and service, CAL_NONE: none; marks it used, expired or not, and
 * gives only what has not expired. */
uint32_t acceptance_of(checking *c, uint32_t threat, cal_element element, uint32_t service);

/* Makes room for what is kept of stories, before any is told. */
void start_stories(checking *c);

/* What a judgement's listener does: tells the stories of what will be shown, and notes what is left out. */
void hear_news(void *to, const cal_news *news, cal_causes *causes);
bool wants_record(void *to, uint32_t threat, uint32_t service);

/* Notes what is left out and decides an unknown verdict, of an event at worst. */
void ask_about(hearing *h, const cal_news *news, cal_causes *causes);

/* Gives a finding the remedies of its threat, if it is to have any, their paths told with the names of its element and root. */
void give_remedies(checking *c, cal_finding *f);

/* What the project wants a finding of a threat to be, that would have some level: this, unless it is a question. */
uint8_t wished_level(const cal_model *m, uint32_t threat, uint8_t level);

/* Gives an effect its level, and the objective that it breaks or leaves unknown. */
void give_level(const checking *c, cal_effect *e, uint32_t threat, cal_element element);

/* The titles of what is unused, and of copies that add nothing. */
const char *unused_title(checking *c, cal_element element);
const char *false_redundancy_title(checking *c, uint32_t component);

/* Gives a finding its title, if it has none yet: those of events, of such copies, and of what is unused. */
void give_title(checking *c, cal_finding *f);

/* Sets a finding's level and letters from its effects'. */
void settle_finding(cal_finding *f);

/* "read-orders", "read-orders and api", "read-orders, api and 3 more". */
const char *service_list(checking *c, const cal_effect *effects, uint32_t n);

#endif
