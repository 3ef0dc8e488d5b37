/* rules/results.h -- what a check found: verdicts, findings, questions.  Plain data, all of it in the
 * arena of the run; exporters read it and compute nothing.  docs/semantics.md says what it means. */
#ifndef CALISTO_RULES_RESULTS_H
#define CALISTO_RULES_RESULTS_H

#include "model/baseline.h"
#include "model/model.h"

/* The seven properties as bits, in the order in which they are written: CALISDO. */
enum {
	LETTER_C = 1u << (PROPERTY_CONSISTENCY - 1), LETTER_A = 1u << (PROPERTY_AVAILABILITY - 1),
	LETTER_L = 1u << (PROPERTY_LATENCY - 1), LETTER_I = 1u << (PROPERTY_INTEGRITY - 1),
	LETTER_S = 1u << (PROPERTY_SCALABILITY - 1), LETTER_D = 1u << (PROPERTY_DURABILITY - 1),
	LETTER_O = 1u << (PROPERTY_OPERATIONS - 1), LETTERS = 7
};

/* Letters as text: "AD"; into must have room for LETTERS + 1 bytes; returned. */
char *cal_letters(uint8_t letters, char *into);

typedef enum {
	VERDICT_NOT_APPLICABLE,  /* the threat has nothing to strike here; or it is skipped: model.threats[].skipped */
	VERDICT_UNDESCRIBED,     /* the model does not say whether there is something to strike */
	VERDICT_JUDGED           /* fails and unknown tell; both empty: survives */
} cal_verdict_kind;

typedef struct {
	uint8_t kind;              /* cal_verdict_kind */
	uint8_t fails, unknown;    /* letters lost at best; lost only at worst */
	float share[2];            /* of the groups of clients that lose A to one event, at best and at worst: 0 to 1 */
} cal_verdict;

enum {
	MARGIN_MOST = 253,    /* so many or more */
	MARGIN_OPEN = 254,    /* not known: the diagrams outgrew their budget */
	MARGIN_NEVER = 255    /* all events of the threat together do not break it; or the threat does not apply */
};

typedef enum { OBJECTIVE_HELD, OBJECTIVE_UNKNOWN, OBJECTIVE_BROKEN, OBJECTIVE_UNDESCRIBED, OBJECTIVE_NOT_APPLICABLE } cal_objective_state;

typedef struct {
	uint32_t service, objective;  /* model.services[service].survives[objective] */
	uint8_t state;                /* cal_objective_state; of an axis: the worst of its threats */
} cal_objective_verdict;

typedef enum { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE, LEVEL_QUESTION } cal_level;

/* One link of a chain of causes: what fell, in words that need no further look-up.
 *   text   "poison-pill strikes all 3 copies of 'replica' (they run 'applier')"
 *   at     where the thing stands in the model; source NULL: nowhere */
typedef struct {
	const char *text;
	cal_element element;  /* the component, service, software, state or domain that it is about */
	uint8_t letter;       /* the property that it loses there, 0: none */
	cal_place at;
} cal_step;

/* What one finding costs one service. */
typedef struct {
	uint32_t service;
	uint8_t fails, unknown;   /* letters, of the finding's element alone */
	float share[2];           /* as in cal_verdict */
	uint32_t objective;       /* the objective that it breaks or leaves unknown, CAL_NONE: none */
	uint8_t level;            /* cal_level that this effect alone would have */
	const cal_step *chain;    /* from what is struck to the service, in order; empty for what has no events */
	uint32_t n_chain;
} cal_effect;

/* A root cause: one threat at one element, whatever it breaks; or a fact about the model (hygiene). */
typedef struct {
	const char *code, *slug;  /* CAL203, latent-defect; CAL003, already-lost */
	uint32_t threat;          /* CAL_NONE for hygiene */
	cal_element element;      /* SECTION_NONE: of no element */
	uint8_t level;            /* cal_level, the gravest of its effects' */
	uint8_t letters;          /* lost by some service at best */
	uint8_t unknown;          /* lost only at worst */
	const char *title;        /* one line: "a bad release of 'applier' takes down read-orders"; NULL: will not be shown */
	const char *why;          /* a sentence or two: the mechanism with this model's names; may be NULL */
	cal_place at;
	const cal_effect *effects;  /* in the model's order of services */
	uint32_t n_effects;
	uint32_t accepted;        /* the acceptance that covers all its effects, CAL_NONE: none; then it counts for no exit status */
	bool known;               /* it stands in the baseline, as grave as it is: it counts for no exit status either */
	bool remediable;          /* remedies of the threat would help here */
	uint32_t root;            /* the component struck at the start of a chain; CAL_NONE: not known */
	const cal_remedy *remedies;  /* those, `set` with this element's name: "software/applier: rollout.strategy"; none if it will not
	                                be shown */
	uint32_t n_remedies;
} cal_finding;

enum { CAL_LISTED = 8 };

/* An attribute that is left out and on which verdicts hang. */
typedef struct {
	cal_element element;      /* SECTION_NONE: a question about the whole model (undescribed) */
	const char *attribute;    /* "failover.tested", "rollout.strategy"; for undescribed the threat's slug */
	const char *text;         /* the question, a sentence ending in "?" */
	const char *values;       /* what may be written: "all-at-once, rolling, canary or staged" */
	uint32_t verdicts;        /* how many verdicts (service and threat) hang on it */
	uint64_t axes;            /* bits 1 << AXIS_... of those verdicts' threats */
	uint32_t services, threats; /* how many different ones */
	const uint32_t *threat_list; /* up to CAL_LISTED of them */
	uint32_t n_threat_list;
	const uint32_t *service_list;
	uint32_t n_service_list;
	cal_place at;
} cal_question;

typedef struct {
	uint32_t errors, warnings, notes, questions;  /* findings that are new and nobody has accepted */
	uint32_t accepted, known;        /* the other ones */
	uint32_t gone;                   /* entries of the baseline that no longer occur */
	uint32_t skipped;                /* threats that are not judged */
	uint32_t services, threats;      /* how many; threats: of the catalogue and the user's own, structure included */
	uint32_t events;                 /* evaluated, at worst */
	uint32_t fails, unknown, undescribed, survives, not_applicable;  /* cells of the matrix */
} cal_summary;

typedef struct {  /* threat, element, service -> letters; what the findings are made of */
	uint32_t threat, service;
	cal_element element;
	uint8_t fails, unknown;
	float share[2];
} cal_element_verdict;

typedef struct {
	const cal_model *model;
	const cal_verdict *verdicts;  /* [service * n_threats + threat] */
	uint32_t n_threats;
	const cal_element_verdict *elements;  /* sorted by threat, element, service; none in brief */
	uint32_t n_elements;
	const cal_objective_verdict *objectives;
	uint32_t n_objectives;
	const uint8_t *margins;       /* [(service * n_threats + threat) * LETTERS + letter - 1], or NULL: not asked for */
	const uint8_t *already_lost;  /* by service: letters lost with no event at all, at best */
	const cal_finding *findings;  /* errors first, then by axis, code and place */
	uint32_t n_findings;
	const cal_question *questions;  /* the attribute that settles most verdicts first; as many as will be shown, */
	uint32_t n_questions;           /* of so many */
	const cal_known *gone;        /* what the baseline has and the model no longer, in the baseline's order */
	uint32_t n_gone;
	cal_summary summary;
} cal_results;

static inline const cal_verdict *cal_verdict_of(const cal_results *r, uint32_t service, uint32_t threat)
{
	return &r->verdicts[(size_t)service * r->n_threats + threat];
}

/* How many events of a threat together it takes to cost a service a letter, less one, at worst; r->margins must be
 * there. */
static inline uint8_t cal_margin_of(const cal_results *r, uint32_t service, uint32_t threat, unsigned letter)
{
	return r->margins[((size_t)service * r->n_threats + threat) * LETTERS + letter - 1];
}

#endif
