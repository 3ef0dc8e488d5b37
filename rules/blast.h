/* rules/blast.h -- some events happen together: what they strike, what falls with it and in which order, what stands.
 *
 *     cal_repertoire     the events that a model knows of some threats, in both readings, by name
 *     cal_happening      an event that was asked for by name, and which event of either reading that is
 *     cal_blast          what a set of happenings does, as plain data
 *
 * Both readings are told: [0] at best, [1] at worst.  What falls at best falls at worst. */
#ifndef CALISTO_RULES_BLAST_H
#define CALISTO_RULES_BLAST_H

#include "engine/waves.h"
#include "rules/failures.h"

/* One reading of a repertoire. */
typedef struct {
	cal_failures failures;
	const char **names;      /* by kept event: cal_event_name */
	cal_rows nodes;          /* by kept event: what it strikes, ground not counted */
	cal_rows ground_nodes;   /* by ground: what it strikes */
	double *longer;          /* by filter, for the waves */
	cal_waves waves;
} cal_reading;

typedef struct {
	cal_arena *keep;
	const cal_model *model;
	cal_basis basis;
	const bool *threats;     /* by threat: its events are known; NULL: those of all */
	cal_reading of[2];
} cal_repertoire;

/* Makes the events of the threats for which threats[threat] is true (NULL: of all), in both readings.  The model, keep
 * and threats must outlive it. */
void cal_repertoire_start(cal_repertoire *r, cal_arena *keep, const cal_model *m, const bool *threats);
void cal_repertoire_free(cal_repertoire *r);

/* The threat that the name of an event begins with ("poison-pill:orders", "CAL301:orders"); CAL_NONE: *wrong says what
 * is wrong with it, in a sentence without a full stop. */
uint32_t cal_event_threat(cal_arena *keep, const cal_model *m, const char *name, const char **wrong);

typedef struct {
	const char *name;        /* as asked for */
	uint32_t threat;
	cal_element element;     /* as in cal_basic_event */
	uint32_t event[2];       /* the event of each reading; CAL_NONE: there it does not happen */
	uint32_t alike[2];       /* the name fits so many; event is the one of them that costs services most, the first of
	                            such */
} cal_happening;

/* Finds an event by the name that cal_event_name gives, or by as much of it as "threat:element".  A name of several
 * events means the gravest of them, at worst; at best its like, or else the gravest there.  False: *wrong says why, with
 * the names that are near or that there are.  The threat of the name must be in the repertoire. */
bool cal_happening_named(cal_repertoire *r, const char *name, cal_happening *it, const char **wrong);

/* The event of one reading by its number; the other reading has none. */
cal_happening cal_happening_of(const cal_repertoire *r, bool worst, uint32_t event);

/* A copy that is struck. */
typedef struct {
	uint32_t component, copy;   /* copy: as in cal_system */
	uint32_t happening;         /* the first that strikes it */
	uint8_t letters[2];         /* with which, perhaps none: a barrier that works */
} cal_struck_copy;

/* A component, service or state that has lost a letter. */
typedef struct {
	cal_element element;
	uint8_t letter;             /* PROPERTY_... */
	uint32_t step[2];           /* what is struck is step 1, what falls with it 2, and so on; 0: not in this reading */
	cal_element cause;          /* what fell before, and completed it (at worst); SECTION_NONE: it was struck */
	uint8_t cause_letter;
} cal_fallen;

typedef struct {
	const cal_model *model;
	const cal_system *system;
	const cal_happening *happenings;
	uint32_t n_happenings;
	const cal_struck_copy *struck;   /* in the order of copies */
	uint32_t n_struck;
	const cal_fallen *fallen;        /* by step (at worst), section, index and letter */
	uint32_t n_fallen;
	const uint8_t *lost[2];          /* by thing (rules/order.h): letters lost because of the events */
	const float *share[2];           /* by service: the part of its clients that lose A; other letters count whole */
	const uint32_t *up[2];           /* by component: its copies that are up, those with a delay not counted */
	uint32_t steps;                  /* the last step */
} cal_blast;

/* Lets happenings happen together.  The result lives in the repertoire's arena and refers to happenings. */
const cal_blast *cal_blast_of(cal_repertoire *r, const cal_happening *happenings, uint32_t n);

/* What happenings cost a service in one reading: letters, and the share of clients that lose A.  Of what was let happen
 * last (cal_blast_of). */
uint8_t cal_blast_letters(const cal_blast *b, bool worst, uint32_t service);

#endif
