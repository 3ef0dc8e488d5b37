/* model/strict.c -- every error of one file, with its place.
 *
 * Each walk_ function starts at the first event of a value and ends at its last.  `data` is where the
 * value is, or goes; NULL where it goes nowhere. */
#include "model/strict.h"

#include <string.h>

#include "base/text.h"
#include "model/bytes.h"
#include "model/events.h"

typedef struct {
	cal_file *f;
	const cal_file_kind *kind;
	void *root;      /* what the file holds; NULL: nothing yet */
	cal_arena *keep;
	cal_diags *out;
	cal_pool pool;
	cal_events e;
	bool repaired;   /* bad characters, which have been reported, are question marks */
	bool fill;       /* nothing is there yet: write what is read */
	bool lost;       /* the section that is read defines a name that is not known */
	size_t errors;
} pass;

typedef const cyaml_schema_value_t schema;
typedef const cyaml_schema_field_t field;

static void walk_value(pass *p, field *key, schema *value, char *data, bool entry);

static const cal_file_kind model_kind = {&file_schema, "a model", "calisto: 1"};

/* ---- saying ---- */

static void say(pass *p, cal_place at, const char *text)
{
	p->errors++;
	cal_error(p->out, at, "%s", text);
}

#define SAY(p, at, ...) say((p), (at), cal_format((p)->keep, __VA_ARGS__))

static const char *event_what(const cal_events *e)
{
	switch (e->now.type) {
	case YAML_SEQUENCE_START_EVENT:
		return "a list";
	case YAML_MAPPING_START_EVENT:
		return "a mapping";
	default:
		return cal_quote(e->out->keep, cal_events_text(e));
	}
}

/* Whether the current event is a scalar that stands for nothing. */
static bool is_null(const cal_events *e)
{
	return e->now.type == YAML_SCALAR_EVENT && e->now.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       cal_null_like(cal_events_text(e));
}

#define STANDARD_TAG "tag:yaml.org,2002:"  /* what libyaml makes of !! */

/* Anchors, tags and aliases: what stands here may be good, but not that. */
static void check_decoration(pass *p)
{
	const yaml_event_t *now = &p->e.now;
	const yaml_char_t *anchor = NULL, *tag = NULL;
	if (now->type == YAML_SCALAR_EVENT) {
		anchor = now->data.scalar.anchor;
		tag = now->data.scalar.tag;
	} else if (now->type == YAML_SEQUENCE_START_EVENT) {
		anchor = now->data.sequence_start.anchor;
		tag = now->data.sequence_start.tag;
	} else if (now->type == YAML_MAPPING_START_EVENT) {
		anchor = now->data.mapping_start.anchor;
		tag = now->data.mapping_start.tag;
	}
	cal_place at = cal_events_place(&p->e);
	at.width = 0;
	if (anchor) {
		SAY(p, at, "anchors are not accepted: '&%s'", (const char *)anchor);
		cal_hint(p->out,
		         "say everything where it is meant; 'defaults' and 'groups' save most repeats");
	}
	if (tag) {
		const char *text = (const char *)tag;
		const bool standard = strncmp(text, STANDARD_TAG, sizeof STANDARD_TAG - 1) == 0;
		SAY(p, at, "tags are not accepted: '%s%s'", standard ? "!!" : "",
		    text + (standard ? sizeof STANDARD_TAG - 1 : 0));
		cal_hint(p->out, "remove it; to make a value text, put it in quotes");
	}
}

static void next(pass *p)
{
	cal_events_next(&p->e);
	check_decoration(p);
}

static void say_alias(pass *p)
{
	SAY(p, cal_events_place(&p->e), "aliases are not accepted: '*%s'",
	    (const char *)p->e.now.data.alias.anchor);
	cal_hint(p->out, "say everything where it is meant; 'defaults' and 'groups' save most repeats");
}

/* ---- wrong types ---- */

static const char *wanted(pass *p, field *key, schema *value, bool entry)
{
	const char *what = value->type == CYAML_MAPPING    ? "a mapping"
	                   : value->type == CYAML_SEQUENCE ? "a list"
	                   : value->type == CYAML_ENUM     ? "one word"
	                   : file_notation(value) == NOTATION_TEXT ? "text"
	                                                           : cal_wanted(file_notation(value));
	return cal_format(p->keep, "%s'%s' must be %s", entry ? "an entry of " : "", key->key, what);
}

/* The keys that an entry of a list must have, to show what is meant. */
static const char *first_key(schema *value)
{
	return value->type == CYAML_MAPPING && value->mapping.fields ? value->mapping.fields[0].key : NULL;
}

static bool is_section(field *key)
{
	for (field *at = file_schema.mapping.fields; at->key; at++)
		if (at == key)
			return true;
	return false;
}

static void hint_at_scalar(pass *p, field *key, schema *value)
{
	const bool list = value->type == CYAML_SEQUENCE;
	const char *text = cal_events_text(&p->e), *inner = first_key(list ? value->sequence.entry : value);
	if (strlen(text) > 60)
		return;
	if (list && inner)
		cal_hint(p->out, "write %s: [{%s: %s}]", key->key, inner, text);
	else if (list)
		cal_hint(p->out, "write %s: [%s]", key->key, text);
	else if (inner)
		cal_hint(p->out, "write {%s: %s}", inner, text);
}

static void hint_at_type(pass *p, field *key, schema *value)
{
	const yaml_event_type_t type = p->e.now.type;
	const bool flow = p->e.now.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	if (type == YAML_SCALAR_EVENT)
		hint_at_scalar(p, key, value);
	else if (type == YAML_MAPPING_START_EVENT && value->type == CYAML_SEQUENCE && is_section(key))
		cal_hint(p->out, "write a list, each entry with its name: '- name: ...'");
	else if (type == YAML_MAPPING_START_EVENT && value->type == CYAML_SEQUENCE &&
	         value->sequence.entry->type != CYAML_MAPPING)
		cal_hint(p->out, "write a list of single values: [a, b]");
	else if (type == YAML_MAPPING_START_EVENT && value->type == CYAML_SEQUENCE)
		cal_hint(p->out, flow ? "put brackets around it" : "put '- ' before each entry");
	else if (type == YAML_SEQUENCE_START_EVENT && value->type != CYAML_SEQUENCE)
		cal_hint(p->out, "give one value, without brackets or '-'");
}

/* Whether the current event starts a value of the wanted type; if not, that is said and the value left. */
static bool right_type(pass *p, field *key, schema *value, bool entry)
{
	const yaml_event_type_t type = p->e.now.type;
	const yaml_event_type_t right = value->type == CYAML_MAPPING    ? YAML_MAPPING_START_EVENT
	                                : value->type == CYAML_SEQUENCE ? YAML_SEQUENCE_START_EVENT
	                                                                : YAML_SCALAR_EVENT;
	if (type == YAML_ALIAS_EVENT) {
		say_alias(p);
	} else if (is_null(&p->e)) {
		SAY(p, cal_events_place(&p->e), "%s, and there is no value", wanted(p, key, value, entry));
		cal_hint(p->out, value->type == CYAML_SEQUENCE
		                     ? "leave the key out, or write [] for certainly none"
		                 : entry ? "remove this entry"
		                         : "leave the key out, or give it a value");
	} else if (type != right) {
		SAY(p, cal_events_place(&p->e), "%s, not %s", wanted(p, key, value, entry),
		    event_what(&p->e));
		hint_at_type(p, key, value);
	} else {
		return true;
	}
	cal_events_skip(&p->e);
	return false;
}

/* ---- scalars ---- */

/* Whether a text has a bad character; then that was the error, and there is no more to say. */
static bool damaged(pass *p, const char *text)
{
	const bool damage = p->repaired && strchr(text, '?');
	p->errors += damage;
	return damage;
}

static const char *list_words(pass *p, schema *value)
{
	const cyaml_strval_t *words = value->enumeration.strings;
	const char *list = "";
	for (uint32_t i = 0; i < value->enumeration.count; i++)
		list = cal_format(p->keep, "%s%s%s", list, i > 0 ? ", " : "", words[i].str);
	return list;
}

static const char *nearest_word(schema *value, const char *text)
{
	const char *words[64];
	uint32_t n = 0;
	for (; n < value->enumeration.count && n < 64; n++)
		words[n] = value->enumeration.strings[n].str;
	return cal_nearest(text, words, n);
}

static void walk_word(pass *p, field *key, schema *value, char *data, bool entry)
{
	const char *text = cal_events_text(&p->e);
	for (uint32_t i = 0; i < value->enumeration.count; i++) {
		if (strcmp(value->enumeration.strings[i].str, text) != 0)
			continue;
		if (p->fill)
			*(uint8_t *)data = (uint8_t)value->enumeration.strings[i].val;
		return;
	}
	if (damaged(p, text))
		return;
	const char *near = nearest_word(value, text);
	SAY(p, cal_events_place(&p->e), "%s'%s' cannot be %s", entry ? "an entry of " : "", key->key,
	    cal_quote(p->keep, text));
	if (near)
		cal_hint(p->out, "did you mean '%s'?  One of: %s", near, list_words(p, value));
	else
		cal_hint(p->out, "one of: %s", list_words(p, value));
}

static void walk_text(pass *p, field *key, schema *value, char *data, bool entry)
{
	const char *text = cal_events_text(&p->e);
	if (damaged(p, text))
		return;
	const cal_notation notation = file_notation(value);
	if (strlen(text) < p->e.now.data.scalar.length) {
		SAY(p, cal_events_place(&p->e), "a NUL character is in the text of '%s'", key->key);
		return;
	}
	if (!cal_fits(notation, text)) {
		SAY(p, cal_events_place(&p->e), "%s, not %s", wanted(p, key, value, entry),
		    cal_quote(p->keep, text));
		const char *advice = cal_advice(p->keep, notation, text);
		if (advice)
			cal_hint(p->out, "%s", advice);
	}
	if (p->fill)
		*(const char **)(void *)data = cal_copy(p->keep, text, strlen(text));
}

/* ---- lists ---- */

/* The place of a list's entry: a new one where the list is filled. */
static char *entry_at(pass *p, field *key, char *data, uint32_t i)
{
	const size_t size = key->value.data_size;
	char **list = (char **)(void *)(data + key->data_offset);
	if (p->fill) {
		*list = cal_pool_resize(&p->pool, i == 0 ? NULL : *list, (i + 1) * size);
		memset(*list + i * size, 0, size);
	}
	return *list + i * size;
}

static cal_section section_of(const char *key)
{
	for (cal_section s = SECTION_DOMAINS; s < SECTION_COUNT; s++)
		if (strcmp(cal_section_name(s), key) == 0)
			return s;
	return SECTION_NONE;
}

static void walk_list(pass *p, field *key, char *data)
{
	schema *entry = key->value.sequence.entry;
	uint32_t *count = (uint32_t *)(void *)(data + key->count_offset), n = 0;
	for (next(p); !cal_events_over(&p->e) && p->e.now.type != YAML_SEQUENCE_END_EVENT; next(p)) {
		const size_t errors = p->errors;
		if (!p->fill && n >= *count)  /* cannot be: libcyaml has counted them */
			return;
		char *at = entry_at(p, key, data, n);
		walk_value(p, key, entry, at, true);
		if (p->errors > errors && entry->type == CYAML_MAPPING)
			((file_mark *)(void *)at)->broken = true;
		else if (p->errors > errors && p->fill)
			continue;
		n++;
		if (p->fill)
			*count = n;
	}
	if (n == 0 && !cal_events_over(&p->e))
		*(const char **)(void *)(data + key->data_offset) = file_empty;
}

/* ---- mappings ---- */

static field *find_key(schema *value, const char *text)
{
	for (field *key = value->mapping.fields; key->key; key++)
		if (strcmp(key->key, text) == 0)
			return key;
	return NULL;
}

static const char *nearest_key(schema *value, const char *text)
{
	const char *keys[64];
	uint32_t n = 0;
	for (field *key = value->mapping.fields; key->key && n < 64; key++)
		keys[n++] = key->key;
	return cal_nearest(text, keys, n);
}

/* Whether a key gives an element of the model its name. */
static bool names_element(schema *value, const char *key)
{
	if (strcmp(key, "name") != 0)
		return false;
	for (field *section = file_schema.mapping.fields; section->key; section++)
		if (section->value.type == CYAML_SEQUENCE && section->value.sequence.entry == value)
			return true;
	return false;
}

/* What a mapping's keys may be, where none is near what is there. */
static const char *list_keys(pass *p, schema *value)
{
	const char *list = "";
	for (field *key = value->mapping.fields; key->key; key++)
		list = cal_format(p->keep, "%s%s%s", list, key > value->mapping.fields ? ", " : "", key->key);
	return list;
}

/* The sections whose elements have a key that those of another one have not: it may only stand in the wrong place.
 * "": there are none, or value is no element of a section. */
static const char *sections_with(pass *p, schema *value, const char *key)
{
	const char *list = "";
	bool is_element = false;
	for (field *section = file_schema.mapping.fields; section->key; section++) {
		if (section->value.type != CYAML_SEQUENCE || section->value.sequence.entry->type != CYAML_MAPPING)
			continue;
		is_element |= section->value.sequence.entry == value;
		if (find_key(section->value.sequence.entry, key))
			list = cal_format(p->keep, "%s%s%s", list, *list ? ", " : "", section->key);
	}
	return is_element ? list : "";
}

static void hide(pass *p, cal_section section)
{
	for (cal_section s = SECTION_NONE; s < SECTION_COUNT; s++)
		p->f->hidden[s] |= s == section || section == SECTION_NONE;
}

/* What has been seen of a mapping. */
typedef struct {
	schema *value;
	cal_place at[64];  /* of each key, by its place in the table; line 0: not seen */
	uint64_t misspelt; /* bits of keys that an unknown one seems to mean */
} seen_keys;

static void say_unknown_key(pass *p, seen_keys *seen)
{
	schema *value = seen->value;
	const char *text = cal_events_text(&p->e);
	if (strcmp(text, "<<") == 0) {
		SAY(p, cal_events_place(&p->e), "merge keys are not accepted");
		cal_hint(p->out,
		         "say everything where it is meant; 'defaults' and 'groups' save most repeats");
		return;
	}
	const char *near = nearest_key(value, text), *elsewhere = sections_with(p, value, text);
	if (near)
		seen->misspelt |= UINT64_C(1) << (find_key(value, near) - value->mapping.fields);
	p->lost |= near && names_element(value, near);
	if (value == &file_schema)
		hide(p, near ? section_of(near) : SECTION_NONE);
	if (damaged(p, text))
		return;
	SAY(p, cal_events_place(&p->e), "unknown key %s", cal_quote(p->keep, text));
	if (near)
		cal_hint(p->out, "did you mean '%s'?", near);
	else if (*elsewhere)
		cal_hint(p->out, "it is a key in: %s", elsewhere);
	else if (value == &file_schema && strcmp(text, "apiVersion") == 0)
		cal_hint(p->out, "a Kubernetes manifest is no model; 'calisto init' begins one");
	else
		cal_hint(p->out, "the keys here are: %s", list_keys(p, value));
}

/* The key of the current event, or NULL where its value is to be left. */
static field *known_key(pass *p, seen_keys *seen)
{
	if (p->e.now.type != YAML_SCALAR_EVENT) {
		if (p->e.now.type == YAML_ALIAS_EVENT)
			say_alias(p);
		else
			SAY(p, cal_events_place(&p->e), "a key is one word, not %s", event_what(&p->e));
		cal_events_skip(&p->e);
		return NULL;
	}
	field *key = find_key(seen->value, cal_events_text(&p->e));
	if (!key) {
		say_unknown_key(p, seen);
		return NULL;
	}
	cal_place *first = &seen->at[key - seen->value->mapping.fields];
	if (first->line) {
		SAY(p, cal_events_place(&p->e), "key '%s' is given twice", key->key);
		cal_note(p->out, *first, "the first one is here");
		return NULL;
	}
	*first = cal_events_place(&p->e);
	return key;
}

static void check_required(pass *p, const seen_keys *seen, cal_place start)
{
	for (field *key = seen->value->mapping.fields; key->key; key++) {
		const ptrdiff_t i = key - seen->value->mapping.fields;
		if ((key->value.flags & CYAML_FLAG_OPTIONAL) || seen->at[i].line || (seen->misspelt >> i & 1))
			continue;
		SAY(p, start, "required key '%s' is missing", key->key);
		cal_hint(p->out, "%s: %s", key->key, file_says(key));
		p->lost |= names_element(seen->value, key->key);
	}
}

static void walk_key(pass *p, seen_keys *seen, char *data)
{
	field *key = known_key(p, seen);
	const size_t errors = p->errors;
	if (cal_events_over(&p->e))
		return;
	next(p);
	if (!key) {
		cal_events_skip(&p->e);
		return;
	}
	walk_value(p, key, &key->value, data, false);
	p->lost |= p->errors > errors && names_element(seen->value, key->key);
	if (seen->value != &file_schema)
		return;
	if (p->lost && section_of(key->key))
		hide(p, section_of(key->key));
	p->lost = false;
}

static void walk_mapping(pass *p, schema *value, char *data)
{
	seen_keys seen = {.value = value};
	const size_t errors = p->errors;
	const cal_place start = cal_events_place(&p->e);
	for (next(p); !cal_events_over(&p->e) && p->e.now.type != YAML_MAPPING_END_EVENT; next(p))
		walk_key(p, &seen, data);
	if (!cal_events_over(&p->e))
		check_required(p, &seen, start);
	if (p->errors > errors || cal_events_over(&p->e))
		((file_mark *)(void *)data)->broken = true;
}

/* The struct of a part: a new one where it is filled. */
static char *part_at(pass *p, schema *value, char *data)
{
	char **part = (char **)(void *)data;
	if (!(value->flags & CYAML_FLAG_POINTER))
		return data;
	if (p->fill)
		*part = cal_alloc(p->keep, 1, value->data_size);
	return *part;
}

/* data: the struct that the key belongs to, or the list entry itself. */
static void walk_value(pass *p, field *key, schema *value, char *data, bool entry)
{
	if (cal_events_over(&p->e))
		return;
	if (!right_type(p, key, value, entry)) {
		p->lost |= key->value.type == CYAML_SEQUENCE && is_section(key);
		return;
	}
	char *at = entry ? data : data + key->data_offset;
	switch (value->type) {
	case CYAML_MAPPING:
		walk_mapping(p, value, part_at(p, value, at));
		break;
	case CYAML_SEQUENCE:
		walk_list(p, key, data);
		break;
	case CYAML_ENUM:
		walk_word(p, key, value, at, entry);
		break;
	default:
		walk_text(p, key, value, at, entry);
		break;
	}
}

/* ---- the file ---- */

static void say_empty(pass *p)
{
	SAY(p, ((cal_place){.source = p->f->source}), "the file is empty");
	cal_hint(p->out, "%s starts with the line '%s'", p->kind->what, p->kind->opening);
}

static void walk_root(pass *p)
{
	if (p->e.now.type == YAML_MAPPING_START_EVENT) {
		if (p->fill)
			p->root = cal_alloc(p->keep, 1, p->kind->schema->data_size);
		walk_mapping(p, p->kind->schema, p->root);
	} else if (p->e.now.type == YAML_ALIAS_EVENT) {
		say_alias(p);
		cal_events_skip(&p->e);
	} else if (!is_null(&p->e)) {
		SAY(p, cal_events_place(&p->e), "%s is a mapping that starts with '%s', not %s", p->kind->what,
		    p->kind->opening, event_what(&p->e));
		cal_events_skip(&p->e);
	} else {
		say_empty(p);
	}
}

static void walk_document(pass *p)
{
	check_decoration(p);
	if (!cal_events_over(&p->e))
		walk_root(p);
	else if (!p->e.failed)
		say_empty(p);
	while (!cal_events_over(&p->e) && p->e.now.type != YAML_DOCUMENT_START_EVENT)
		cal_events_next(&p->e);
	if (!cal_events_over(&p->e)) {
		SAY(p, cal_events_place(&p->e), "a second document starts here, and %s is one", p->kind->what);
		cal_hint(p->out, p->kind == &model_kind ? "remove the '---', or make it a file of its own and include it"
		                                        : "remove the '---'");
	}
	if (p->e.failed || !p->root)
		hide(p, SECTION_NONE);
}

static void check(pass *p)
{
	size_t length, errors = p->out->errors + p->out->dropped;
	const char *bytes = cal_clean_bytes(p->keep, p->f->source, &length, p->out);
	p->pool = (cal_pool){.keep = p->keep, .lists = &p->f->lists};
	p->f->checked = true;
	p->f->doubtful = false;
	if (bytes) {
		p->repaired = bytes != p->f->source->bytes;
		cal_events_start(&p->e, p->f->source, bytes, length, p->out);
		walk_document(p);
		cal_events_end(&p->e);
	} else {
		hide(p, SECTION_NONE);
	}
	p->f->broken = p->out->errors + p->out->dropped > errors;
}

void cal_file_check(cal_arena *keep, cal_file *f, cal_diags *out)
{
	cal_file_unite(keep, f);
	pass p = {.f = f, .kind = &model_kind, .root = f->root, .keep = keep, .out = out, .fill = !f->root};
	check(&p);
	f->root = p.root;
}

const void *cal_file_fill(cal_arena *keep, cal_file *f, const cal_file_kind *kind, cal_diags *out)
{
	pass p = {.f = f, .kind = kind, .keep = keep, .out = out, .fill = true};
	check(&p);
	return f->broken ? NULL : p.root;
}
