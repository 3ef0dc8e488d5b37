/* model/model.h -- a system's description after all checks.
 *
 * A cal_model is what the model files say and nothing more: names resolved to indices, inherited values
 * filled in (a group has its component's attributes where it leaves them out, `defaults` stand in place
 * of what is unspecified), and nothing yet of what it means for failures; that is in rules/.  It never
 * changes once read.  Everything reached from it lives in the arena it was read into.
 *
 * An attribute that the file leaves out is 0, "unspecified", which is none of its values, unless the
 * format gives it a default, which then stands here.  Lists tell "left out" from "none" with `given`. */
#ifndef CALISTO_MODEL_MODEL_H
#define CALISTO_MODEL_MODEL_H

#include "base/source.h"
#include "model/words.h"

#define CAL_NONE UINT32_MAX

/* Indices into one of the model's arrays. */
typedef struct {
	const uint32_t *at;
	uint32_t n;
	bool given;  /* false: left out (n is 0); true with n 0: `[]`, certainly none */
} cal_ids;

typedef enum { CAL_UNSAID, CAL_FALSE, CAL_TRUE } cal_bool3;  /* CAL_UNSAID: unspecified */

typedef struct {
	uint8_t strategy;  /* STRATEGY_... */
	uint8_t by;        /* DOMAIN_... or BY_REPLICA, the default where a rollout is given */
	uint8_t gate;      /* GATE_... */
	uint8_t rollback;  /* ROLLBACK_... */
	bool given;        /* false: no rollout at all (after defaults) */
} cal_rollout;

typedef struct {
	const char *name;
	uint8_t kind;    /* DOMAIN_... */
	cal_ids within;  /* domains, in order */
	cal_ids labels;  /* model.labels */
	const char *description;
} cal_domain;

typedef struct {
	const char *name, *version, *description;
	uint8_t kind;         /* SOFTWARE_..., default application */
	uint8_t reach;        /* DOMAIN_..., BY_REPLICA, BY_FLEET; 0 unspecified; of tools only */
	bool destructive;
	cal_ids includes;     /* software */
	cal_ids labels;
	cal_rollout rollout;  /* after defaults */
	const struct cal_consume *consumes;
	uint32_t n_consumes;
} cal_software;

typedef struct {
	uint8_t strategy;  /* BACKUP_...; 0 unspecified (also: no backup at all) */
	cal_bool3 restore_tested;
	double interval;   /* seconds; < 0 unspecified */
	cal_ids kept_in;   /* domains */
} cal_backup;

typedef struct {
	const char *name, *description;
	uint8_t kind;        /* STATE_... */
	uint8_t per;         /* DOMAIN_... or 0: one for all */
	uint8_t compatible;  /* COMPATIBLE_... */
	uint8_t cold;        /* COLD_... */
	uint8_t expiry;      /* EXPIRY_... */
	bool versioned;
	cal_bool3 monitored;
	cal_rollout rollout;
	cal_backup backup;
	cal_ids labels;
} cal_state;

typedef struct cal_consume {
	uint32_t state;
	cal_ids from;          /* components; left out: all others that store it */
	uint32_t max_attempts; /* 0: unspecified */
	uint8_t share;         /* SHARE_..., the default (by the state's kind) already in place */
	uint8_t on_poison;     /* POISON_... */
	uint8_t isolation;     /* ISOLATION_..., default none */
	uint8_t on_bad_update; /* BAD_UPDATE_... */
} cal_consume;

typedef struct {
	uint32_t state;
	uint32_t min_copies;  /* default 1 (0 never) */
	uint8_t replication;  /* REPLICATION_... */
} cal_store;

typedef struct {
	uint32_t state;
	uint8_t guard;  /* GUARD_... */
} cal_write;

typedef struct {
	cal_ids alternatives;  /* components: one for `component`, several for `any_of`; empty for `service` */
	uint32_t service;      /* CAL_NONE unless `service` */
	uint32_t at_least;     /* default 1 */
	double holds;          /* seconds, 0: none */
	uint8_t mode;          /* MODE_..., default hard */
	uint8_t scope;         /* DOMAIN_... or 0 */
	uint8_t retries;       /* RETRIES_... */
} cal_dependency;

/* Copies that are alike; a component without `groups` has one nameless group of all its replicas. */
typedef struct {
	const char *name;     /* NULL: the component itself */
	uint32_t replicas;
	bool delayed;
	double delay;         /* seconds */
	cal_ids placement;    /* domains; copy i of the group is in placement.at[i % placement.n] */
	cal_ids runs;         /* software, as written: without what they include */
	const cal_consume *consumes;  /* as written: without what software brings */
	uint32_t n_consumes;
	bool consumes_given;
} cal_group;

typedef struct {
	uint8_t trigger;  /* TRIGGER_... */
	cal_bool3 tested;
	uint8_t within;   /* DOMAIN_... or 0 */
	cal_ids needs;    /* components */
} cal_failover;

typedef struct {
	const char *name, *description;
	const cal_group *groups;
	uint32_t n_groups;        /* 1 at least; external: one group of one replica */
	uint32_t replicas;        /* all copies but the delayed */
	uint32_t delayed;         /* copies of groups with a delay */
	uint32_t min_available;   /* resolved to a number of the undelayed copies, default 1 */
	uint8_t redundancy;       /* REDUNDANCY_..., default active-active */
	uint8_t coordination, health_check, ejection, overload;
	bool external;
	cal_failover failover;
	double per_replica, peak; /* capacity; per_replica 0: no capacity given */
	cal_ids managed_by;       /* software of kind tool */
	cal_ids checked_by, starts_with, operated_through;  /* components */
	const cal_store *stores;
	const cal_write *writes;
	const cal_dependency *depends_on;
	uint32_t n_stores, n_writes, n_depends_on;
	uint32_t without;         /* bits 1u << STATE_...; WITHOUT_TOOL, WITHOUT_PLATFORM; the model's own included */
	cal_ids labels;
	bool min_available_all;   /* min_available: all, as written */
} cal_component;

enum { WITHOUT_TOOL = 1u << 29, WITHOUT_PLATFORM = 1u << 30 };

/* What an objective is about: a threat or all threats of an axis, struck `count` at a time. */
typedef struct {
	uint32_t threat;  /* model.threats, or CAL_NONE where it names an axis */
	uint8_t axis;     /* AXIS_... where it names an axis */
	uint32_t count;   /* default 1 */
	uint32_t policy;  /* the policy it comes from, CAL_NONE: written on the service */
	uint32_t entry;   /* its place in that `survives` list */
} cal_objective;

typedef struct {
	const char *name, *description, *owner;
	const cal_dependency *depends_on;
	uint32_t n_depends_on;
	uint8_t scope;        /* DOMAIN_... or 0 */
	uint8_t criticality;  /* default medium */
	uint8_t properties;   /* bits 1u << (PROPERTY_... - 1); the default already in place */
	double max_blast;     /* 0 to 1 */
	double max_loss;      /* seconds */
	const cal_objective *survives;  /* its own, then those of the policy that it names, of the model's policies that select
	                                   it, of the run's policies */
	uint32_t n_survives;
	uint32_t policy;      /* CAL_NONE: none */
	cal_ids labels;
} cal_service;

typedef struct {
	const char *name, *description;
	const cal_objective *survives;
	uint32_t n_survives;
	double max_blast;    /* < 0: not given */
	uint8_t properties;  /* 0: not given */
	bool selects;        /* it has a `for`, and so is for the services that this selects */
	bool of_run;         /* it is of --policy's file */
	uint32_t n_services; /* for how many services it is, of those whose objectives count */
} cal_policy;

typedef enum {  /* the sections of a model file; what an element is */
	SECTION_NONE, SECTION_DOMAINS, SECTION_SOFTWARE, SECTION_STATE, SECTION_COMPONENTS, SECTION_SERVICES,
	SECTION_POLICIES, SECTION_ACCEPT, SECTION_RATES, SECTION_THREATS, SECTION_COUNT
} cal_section;

/* "domains", "software" ...; "" for SECTION_NONE */
const char *cal_section_name(cal_section section);

/* An element of the model: a row of one of its arrays. */
typedef struct {
	uint8_t section;  /* cal_section; SECTION_NONE: of no element */
	uint32_t index;
} cal_element;

typedef struct {
	uint32_t threat;
	cal_element element;   /* SECTION_NONE: all; a bare name that fits several sections is an error */
	cal_ids services;      /* not given: all */
	const char *reason, *owner;
	int32_t expires;       /* days since 1970-01-01; INT32_MAX: never */
	cal_place at;          /* of a comment: where it stands; source NULL: an entry of `accept`, which cal_places_find finds */
} cal_accept;

typedef struct {
	uint32_t threat;
	cal_element element;      /* SECTION_NONE: every element */
	double per_year, hours;   /* < 0: not given */
} cal_rate;

typedef struct {
	const char *title, *date, *url, *says;
} cal_reference;

typedef struct {
	const char *set, *to, *says;
} cal_remedy;

/* A threat: a row of the catalogue, ours or the user's. */
typedef struct {
	const char *name, *code, *title, *why, *source;
	uint8_t axis, mechanism;
	uint32_t kinds;    /* bits 1u << kind, DOMAIN_, SOFTWARE_ or STATE_ by the mechanism; 0: none named */
	uint8_t letters;   /* bits 1u << (PROPERTY_... - 1) */
	bool rated;        /* has a rate */
	bool own;          /* from a user's file, not of the built-in catalogue */
	uint8_t level;     /* what a finding of it is, by the project: 1 error, 2 warning, 3 note; 0: what it is by itself */
	const char *skipped;  /* why the project does not want it judged; NULL: it is judged */
	double per_year, hours;
	uint32_t since;    /* the catalogue version it appeared in, default 1 */
	const cal_remedy *remedies;
	const cal_reference *incidents, *references;
	uint32_t n_remedies, n_incidents, n_references;
	const cal_source *file;  /* where it stands: */
	uint32_t row;            /* which entry of that file's `threats` */
} cal_threat;

typedef struct {
	const cal_threat *threats;  /* in the order of their codes' appearance */
	uint32_t n_threats;
	uint32_t version;
} cal_catalogue;

typedef struct cal_model {
	const char *name, *description, *owner;
	int32_t reviewed;       /* days since 1970-01-01; INT32_MIN: not given */
	cal_rollout default_rollout;  /* of `defaults`: also that of software nobody named */
	uint32_t catalogue;     /* catalogue version the model was reviewed against; 0: not given */
	const cal_domain *domains;
	const cal_software *software;
	const cal_state *states;
	const cal_component *components;
	const cal_service *services;
	const cal_policy *policies;
	const cal_accept *accepts;  /* of `accept`, then those in comments */
	const cal_rate *rates;
	const cal_threat *threats;  /* the built-in catalogue's, then the user's own */
	uint32_t n_domains, n_software, n_states, n_components, n_services, n_policies, n_accepts, n_rates, n_threats;
	uint32_t n_builtin;         /* how many of threats are the built-in catalogue's */
	uint32_t catalogue_version; /* the built-in catalogue's */
	const char *const *labels;
	uint32_t n_labels;
	const cal_source *const *sources;  /* the files, the root first */
	uint32_t n_sources;
	const struct cal_files *files;     /* what model/places.h needs to find elements again */
} cal_model;

/* The name of a row of the model: "applier"; of an acceptance its threat's, of a rate likewise; NULL for SECTION_NONE. */
const char *cal_element_name(const cal_model *m, cal_element element);

#endif
