/* model/file.h -- a model file as it stands: the structs that libcyaml fills, made from model/keys.def.
 *
 * Free scalars are strings and NULL where left out; words of closed sets are their numbers and 0 where
 * left out; parts are pointers.  A list that is left out is NULL, and one written `[]` is not: see
 * file_empty.  The structs of list entries begin with a mark that no key has and libcyaml leaves alone. */
#ifndef CALISTO_MODEL_FILE_H
#define CALISTO_MODEL_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include <cyaml/cyaml.h>

#include "model/scalars.h"

/* What an empty list points to.  libcyaml leaves the pointer alone, so model/strict.c puts it there. */
extern const char file_empty[];

typedef struct {
	bool broken;  /* something in it could not be read and has been reported */
} file_mark;

typedef struct file_defaults file_defaults;
typedef struct file_rollout file_rollout;
typedef struct file_domain file_domain;
typedef struct file_software file_software;
typedef struct file_state file_state;
typedef struct file_backup file_backup;
typedef struct file_component file_component;
typedef struct file_group file_group;
typedef struct file_consume file_consume;
typedef struct file_store file_store;
typedef struct file_write file_write;
typedef struct file_dependency file_dependency;
typedef struct file_failover file_failover;
typedef struct file_capacity file_capacity;
typedef struct file_service file_service;
typedef struct file_policy file_policy;
typedef struct file_selector file_selector;
typedef struct file_accept file_accept;
typedef struct file_rate file_rate;
typedef struct file_threat file_threat;
typedef struct file_default_rate file_default_rate;
typedef struct file_remedy file_remedy;
typedef struct file_reference file_reference;

#define TEXT(key, notation, need, says) const char *key;
#define ONE_OF(key, words, need, says) uint8_t key;
#define TEXTS(key, notation, need, says) const char **key; uint32_t key##_count;
#define ONES_OF(key, words, need, says) uint8_t *key; uint32_t key##_count;
#define PART(key, of, need, says) file_##of *key;
#define PARTS(key, of, need, says) file_##of *key; uint32_t key##_count;
#define PART_AS(member, key, of, need, says) file_##of *member;

struct file_defaults {
	file_mark mark;
#define KEYS_OF_DEFAULTS
#include "model/keys.def"
};

struct file_rollout {
	file_mark mark;
#define KEYS_OF_ROLLOUT
#include "model/keys.def"
};

struct file_domain {
	file_mark mark;
#define KEYS_OF_DOMAIN
#include "model/keys.def"
};

struct file_software {
	file_mark mark;
#define KEYS_OF_SOFTWARE
#include "model/keys.def"
};

struct file_state {
	file_mark mark;
#define KEYS_OF_STATE
#include "model/keys.def"
};

struct file_backup {
	file_mark mark;
#define KEYS_OF_BACKUP
#include "model/keys.def"
};

struct file_component {
	file_mark mark;
#define KEYS_OF_COMPONENT
#include "model/keys.def"
};

struct file_group {
	file_mark mark;
#define KEYS_OF_GROUP
#include "model/keys.def"
};

struct file_consume {
	file_mark mark;
#define KEYS_OF_CONSUME
#include "model/keys.def"
};

struct file_store {
	file_mark mark;
#define KEYS_OF_STORE
#include "model/keys.def"
};

struct file_write {
	file_mark mark;
#define KEYS_OF_WRITE
#include "model/keys.def"
};

struct file_dependency {
	file_mark mark;
#define KEYS_OF_DEPENDENCY
#include "model/keys.def"
};

struct file_failover {
	file_mark mark;
#define KEYS_OF_FAILOVER
#include "model/keys.def"
};

struct file_capacity {
	file_mark mark;
#define KEYS_OF_CAPACITY
#include "model/keys.def"
};

struct file_service {
	file_mark mark;
#define KEYS_OF_SERVICE
#include "model/keys.def"
};

struct file_policy {
	file_mark mark;
#define KEYS_OF_POLICY
#include "model/keys.def"
};

struct file_selector {
	file_mark mark;
#define KEYS_OF_SELECTOR
#include "model/keys.def"
};

struct file_accept {
	file_mark mark;
#define KEYS_OF_ACCEPT
#include "model/keys.def"
};

struct file_rate {
	file_mark mark;
#define KEYS_OF_RATE
#include "model/keys.def"
};

struct file_threat {
	file_mark mark;
#define KEYS_OF_THREAT
#include "model/keys.def"
};

struct file_default_rate {
	file_mark mark;
#define KEYS_OF_DEFAULT_RATE
#include "model/keys.def"
};

struct file_remedy {
	file_mark mark;
#define KEYS_OF_REMEDY
#include "model/keys.def"
};

struct file_reference {
	file_mark mark;
#define KEYS_OF_REFERENCE
#include "model/keys.def"
};

typedef struct {
	file_mark mark;
#define KEYS_OF_ROOT
#include "model/keys.def"
} file_root;

/* ---- other files ---- */

typedef struct {
	file_mark mark;
#define KEYS_OF_SKIP
#include "model/keys.def"
} file_skip;

typedef struct {
	file_mark mark;
#define KEYS_OF_LEVEL
#include "model/keys.def"
} file_level;

typedef struct {
	file_mark mark;
#define KEYS_OF_PROJECT
#include "model/keys.def"
} file_project;

typedef struct {
	file_mark mark;
#define KEYS_OF_KNOWN
#include "model/keys.def"
} file_known;

typedef struct {
	file_mark mark;
#define KEYS_OF_BASELINE
#include "model/keys.def"
} file_baseline;

#undef TEXT
#undef ONE_OF
#undef TEXTS
#undef ONES_OF
#undef PART
#undef PARTS
#undef PART_AS

/* The schema of a whole file; the notation of one of its scalars; what a key says, for people. */
extern const cyaml_schema_value_t file_schema, file_project_schema, file_baseline_schema;
cal_notation file_notation(const cyaml_schema_value_t *scalar);
const char *file_says(const cyaml_schema_field_t *key);

#endif
