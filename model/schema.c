/* model/schema.c -- model/keys.def and model/words.def as libcyaml's schema tables.
 *
 * The tables hold two things that libcyaml does not look at, so that everything about a key is in one place.
 * A scalar's notation rides in its greatest length, counted down from "unlimited", which no text reaches;
 * and what a key or a word says stands behind the NUL that ends it. */
#include "model/file.h"

#include <string.h>

#include "model/words.h"

const char file_empty[1] = "";

/* ---- words ---- */

/* BY_FLEET and BY_REPLICA stand before the domain kinds: reach, by and domain are runs of one table. */
enum { BEFORE = 2 };
static const cyaml_strval_t words[BEFORE + WORD_COUNT] = {
	{"fleet\0everything that it manages", BY_FLEET},
	{"replica\0one copy", BY_REPLICA},
#define WORD(set, name, spelling, says) [BEFORE + WORD_##set##_##name] = {spelling "\0" says, set##_##name},
#include "model/words.def"
};

/* Bit numbers: STATE_..., and those of WITHOUT_TOOL and WITHOUT_PLATFORM. */
static const cyaml_strval_t without_words[] = {
	{"log\0an ordered log of changes", STATE_LOG},
	{"requests\0what clients send", STATE_REQUESTS},
	{"table\0records that are read and written", STATE_TABLE},
	{"config\0configuration", STATE_CONFIG},
	{"schema\0a schema, a contract", STATE_SCHEMA},
	{"cache\0copies of what can be had elsewhere", STATE_CACHE},
	{"credential\0certificates, keys, tokens", STATE_CREDENTIAL},
	{"discovery\0where things are: DNS, registries", STATE_DISCOVERY},
	{"quota\0limits that can be run into", STATE_QUOTA},
	{"clock\0the time", STATE_CLOCK},
	{"tool\0software of kind tool that acts on it", 29},
	{"platform\0runtimes, operating systems, agents and firmware", 30},
};
_Static_assert(CYAML_ARRAY_LEN(without_words) == STATE_CLOCK + 2, "every state kind, tool and platform");

static const cyaml_strval_t letter_words[] = {
	{"C\0" "consistency", PROPERTY_CONSISTENCY},
	{"A\0" "availability", PROPERTY_AVAILABILITY},
	{"L\0" "latency", PROPERTY_LATENCY},
	{"I\0" "integrity", PROPERTY_INTEGRITY},
	{"S\0" "scalability", PROPERTY_SCALABILITY},
	{"D\0" "durability", PROPERTY_DURABILITY},
	{"O\0" "operations", PROPERTY_OPERATIONS},
};

/* The mnemonic's words, and its letters for short. */
static const cyaml_strval_t property_words[] = {
	{"consistency\0all see the same, and the newest", PROPERTY_CONSISTENCY},
	{"availability\0it answers", PROPERTY_AVAILABILITY},
	{"latency\0it answers in time", PROPERTY_LATENCY},
	{"integrity\0what it answers is right", PROPERTY_INTEGRITY},
	{"scalability\0it serves as much as is asked", PROPERTY_SCALABILITY},
	{"durability\0what it was given is kept", PROPERTY_DURABILITY},
	{"operations\0it runs without people having to step in", PROPERTY_OPERATIONS},
	{"C\0" "consistency", PROPERTY_CONSISTENCY},
	{"A\0" "availability", PROPERTY_AVAILABILITY},
	{"L\0" "latency", PROPERTY_LATENCY},
	{"I\0" "integrity", PROPERTY_INTEGRITY},
	{"S\0" "scalability", PROPERTY_SCALABILITY},
	{"D\0" "durability", PROPERTY_DURABILITY},
	{"O\0" "operations", PROPERTY_OPERATIONS},
};

/* Of projects and baselines: levels, the last of which is none, and when margins are worked out. */
static const cyaml_strval_t level_words[] = {{"error", 1}, {"warning", 2}, {"note", 3}, {"never", 4}};
static const cyaml_strval_t margins_words[] = {{"auto", 1}, {"always", 2}, {"never", 3}};

/* The table and the number of words of each set that model/keys.def names: a run of words[] ends where the
 * next set's begins. */
#define WORDS_domain words + BEFORE + FIRST_DOMAIN, FIRST_SOFTWARE - FIRST_DOMAIN
#define WORDS_by words + 1, 1 + FIRST_SOFTWARE - FIRST_DOMAIN
#define WORDS_reach words, 2 + FIRST_SOFTWARE - FIRST_DOMAIN
#define WORDS_software words + BEFORE + FIRST_SOFTWARE, FIRST_STATE - FIRST_SOFTWARE
#define WORDS_state words + BEFORE + FIRST_STATE, FIRST_STRATEGY - FIRST_STATE
#define WORDS_strategy words + BEFORE + FIRST_STRATEGY, FIRST_GATE - FIRST_STRATEGY
#define WORDS_gate words + BEFORE + FIRST_GATE, FIRST_ROLLBACK - FIRST_GATE
#define WORDS_rollback words + BEFORE + FIRST_ROLLBACK, FIRST_COMPATIBLE - FIRST_ROLLBACK
#define WORDS_compatible words + BEFORE + FIRST_COMPATIBLE, FIRST_COLD - FIRST_COMPATIBLE
#define WORDS_cold words + BEFORE + FIRST_COLD, FIRST_BACKUP - FIRST_COLD
#define WORDS_backup words + BEFORE + FIRST_BACKUP, FIRST_EXPIRY - FIRST_BACKUP
#define WORDS_expiry words + BEFORE + FIRST_EXPIRY, FIRST_REDUNDANCY - FIRST_EXPIRY
#define WORDS_redundancy words + BEFORE + FIRST_REDUNDANCY, FIRST_TRIGGER - FIRST_REDUNDANCY
#define WORDS_trigger words + BEFORE + FIRST_TRIGGER, FIRST_COORDINATION - FIRST_TRIGGER
#define WORDS_coordination words + BEFORE + FIRST_COORDINATION, FIRST_HEALTH - FIRST_COORDINATION
#define WORDS_health words + BEFORE + FIRST_HEALTH, FIRST_EJECTION - FIRST_HEALTH
#define WORDS_ejection words + BEFORE + FIRST_EJECTION, FIRST_OVERLOAD - FIRST_EJECTION
#define WORDS_overload words + BEFORE + FIRST_OVERLOAD, FIRST_SHARE - FIRST_OVERLOAD
#define WORDS_share words + BEFORE + FIRST_SHARE, FIRST_POISON - FIRST_SHARE
#define WORDS_poison words + BEFORE + FIRST_POISON, FIRST_ISOLATION - FIRST_POISON
#define WORDS_isolation words + BEFORE + FIRST_ISOLATION, FIRST_BAD_UPDATE - FIRST_ISOLATION
#define WORDS_bad_update words + BEFORE + FIRST_BAD_UPDATE, FIRST_REPLICATION - FIRST_BAD_UPDATE
#define WORDS_replication words + BEFORE + FIRST_REPLICATION, FIRST_GUARD - FIRST_REPLICATION
#define WORDS_guard words + BEFORE + FIRST_GUARD, FIRST_MODE - FIRST_GUARD
#define WORDS_mode words + BEFORE + FIRST_MODE, FIRST_RETRIES - FIRST_MODE
#define WORDS_retries words + BEFORE + FIRST_RETRIES, FIRST_CRITICALITY - FIRST_RETRIES
#define WORDS_criticality words + BEFORE + FIRST_CRITICALITY, FIRST_PROPERTY - FIRST_CRITICALITY
#define WORDS_axis words + BEFORE + FIRST_AXIS, FIRST_MECHANISM - FIRST_AXIS
#define WORDS_mechanism words + BEFORE + FIRST_MECHANISM, WORD_COUNT - FIRST_MECHANISM
#define WORDS_without without_words, CYAML_ARRAY_LEN(without_words)
#define WORDS_property property_words, CYAML_ARRAY_LEN(property_words)
#define WORDS_fail_on level_words, CYAML_ARRAY_LEN(level_words)
#define WORDS_level level_words, CYAML_ARRAY_LEN(level_words) - 1
#define WORDS_margins margins_words, CYAML_ARRAY_LEN(margins_words)
#define WORDS_letter letter_words, CYAML_ARRAY_LEN(letter_words)

/* ---- entries of lists ---- */

#define LENGTH(notation) (CYAML_UNLIMITED - (uint32_t)NOTATION_##notation)
#define TEXT_ENTRY(name, notation)                                                                     \
	static const cyaml_schema_value_t name##_entry = {                                           \
	    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 0, LENGTH(notation))}
#define WORD_ENTRY(name) \
	static const cyaml_schema_value_t name##_entry = { \
	    WORD_VALUE(CYAML_FLAG_STRICT, uint8_t, WORDS_##name)}
#define WORD_VALUE(...) WORD_VALUE_(__VA_ARGS__)
#define WORD_VALUE_(flags, type, table, count) CYAML_VALUE_ENUM(flags, type, table, count)
#define PART_ENTRY(name)                                                                             \
	static const cyaml_schema_value_t name##_entry = {                                           \
	    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, file_##name, name##_keys)}

TEXT_ENTRY(TEXT, TEXT);
TEXT_ENTRY(REFERENCE, REFERENCE);
TEXT_ENTRY(LABEL, LABEL);
TEXT_ENTRY(PATH, PATH);
TEXT_ENTRY(OBJECTIVE, OBJECTIVE);
WORD_ENTRY(without);
WORD_ENTRY(property);
WORD_ENTRY(letter);
WORD_ENTRY(criticality);

/* ---- mappings, those first that others hold ---- */

#define MUST CYAML_FLAG_DEFAULT
#define MAY CYAML_FLAG_OPTIONAL
#define LISTED CYAML_FLAG_POINTER
#define TEXT(key, notation, need, says) \
	CYAML_FIELD_STRING_PTR(#key "\0" says, need, OF, key, 0, LENGTH(notation)),
#define ONE_OF(key, set, need, says) \
	WORD_FIELD(#key "\0" says, CYAML_FLAG_STRICT | (need), OF, key, WORDS_##set),
#define WORD_FIELD(...) WORD_FIELD_(__VA_ARGS__)
#define WORD_FIELD_(key, flags, of, member, table, count) \
	CYAML_FIELD_ENUM(key, flags, of, member, table, count)
#define TEXTS(key, notation, need, says) LIST(key, notation##_entry, need, says)
#define ONES_OF(key, set, need, says) LIST(key, set##_entry, need, says)
#define PARTS(key, of, need, says) LIST(key, of##_entry, need, says)
#define LIST(key, entry, need, says)                                                                       \
	CYAML_FIELD_SEQUENCE(#key "\0" says, LISTED | (need), OF, key, &(entry), 0, CYAML_UNLIMITED),
#define PART_AS(member, key, of, need, says) \
	CYAML_FIELD_MAPPING_PTR(key "\0" says, need, OF, member, of##_keys),
#define PART(key, of, need, says) CYAML_FIELD_MAPPING_PTR(#key "\0" says, need, OF, key, of##_keys),

#define OF file_rollout
#define KEYS_OF_ROLLOUT
static const cyaml_schema_field_t rollout_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

#define OF file_defaults
#define KEYS_OF_DEFAULTS
static const cyaml_schema_field_t defaults_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

#define OF file_domain
#define KEYS_OF_DOMAIN
static const cyaml_schema_field_t domain_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(domain);

#define OF file_consume
#define KEYS_OF_CONSUME
static const cyaml_schema_field_t consume_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(consume);

#define OF file_software
#define KEYS_OF_SOFTWARE
static const cyaml_schema_field_t software_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(software);

#define OF file_backup
#define KEYS_OF_BACKUP
static const cyaml_schema_field_t backup_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

#define OF file_state
#define KEYS_OF_STATE
static const cyaml_schema_field_t state_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(state);

#define OF file_store
#define KEYS_OF_STORE
static const cyaml_schema_field_t store_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(store);

#define OF file_write
#define KEYS_OF_WRITE
static const cyaml_schema_field_t write_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(write);

#define OF file_dependency
#define KEYS_OF_DEPENDENCY
static const cyaml_schema_field_t dependency_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(dependency);

#define OF file_failover
#define KEYS_OF_FAILOVER
static const cyaml_schema_field_t failover_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

#define OF file_capacity
#define KEYS_OF_CAPACITY
static const cyaml_schema_field_t capacity_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

#define OF file_group
#define KEYS_OF_GROUP
static const cyaml_schema_field_t group_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(group);

#define OF file_component
#define KEYS_OF_COMPONENT
static const cyaml_schema_field_t component_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(component);

#define OF file_service
#define KEYS_OF_SERVICE
static const cyaml_schema_field_t service_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(service);

#define OF file_selector
#define KEYS_OF_SELECTOR
static const cyaml_schema_field_t selector_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

#define OF file_policy
#define KEYS_OF_POLICY
static const cyaml_schema_field_t policy_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(policy);

#define OF file_accept
#define KEYS_OF_ACCEPT
static const cyaml_schema_field_t accept_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(accept);

#define OF file_rate
#define KEYS_OF_RATE
static const cyaml_schema_field_t rate_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(rate);

#define OF file_default_rate
#define KEYS_OF_DEFAULT_RATE
static const cyaml_schema_field_t default_rate_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

#define OF file_remedy
#define KEYS_OF_REMEDY
static const cyaml_schema_field_t remedy_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(remedy);

#define OF file_reference
#define KEYS_OF_REFERENCE
static const cyaml_schema_field_t reference_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(reference);

#define OF file_threat
#define KEYS_OF_THREAT
static const cyaml_schema_field_t threat_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(threat);

#define OF file_root
#define KEYS_OF_ROOT
static const cyaml_schema_field_t root_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

const cyaml_schema_value_t file_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, file_root, root_keys)};

/* ---- other files ---- */

#define OF file_skip
#define KEYS_OF_SKIP
static const cyaml_schema_field_t skip_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(skip);

#define OF file_level
#define KEYS_OF_LEVEL
static const cyaml_schema_field_t level_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(level);

#define OF file_project
#define KEYS_OF_PROJECT
static const cyaml_schema_field_t project_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

const cyaml_schema_value_t file_project_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, file_project, project_keys)};

#define OF file_known
#define KEYS_OF_KNOWN
static const cyaml_schema_field_t known_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF
PART_ENTRY(known);

#define OF file_baseline
#define KEYS_OF_BASELINE
static const cyaml_schema_field_t baseline_keys[] = {
#include "model/keys.def"
	CYAML_FIELD_END};
#undef OF

const cyaml_schema_value_t file_baseline_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, file_baseline, baseline_keys)};

const char *file_says(const cyaml_schema_field_t *key)
{
	return key->key + strlen(key->key) + 1;
}

cal_notation file_notation(const cyaml_schema_value_t *scalar)
{
	return (cal_notation)(CYAML_UNLIMITED - scalar->string.max);
}
