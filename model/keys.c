/* model/keys.c -- the file format as a table, read off the schema that files are read with. */
#include "model/keys.h"

#include <string.h>

#include "model/file.h"

/* A set is libcyaml's table of a mapping's fields. */
static const cyaml_schema_field_t *fields_of(const cal_key_set *set)
{
	return (const void *)set;
}

static const cal_key_set *set_of(const cyaml_schema_value_t *mapping)
{
	return (const void *)mapping->mapping.fields;
}

const cal_key_set *cal_keys_root(void)
{
	return set_of(&file_schema);
}

bool cal_keys_at(const cal_key_set *set, unsigned i, cal_key *key)
{
	const cyaml_schema_field_t *field = fields_of(set) + i;
	if (!field->key)
		return false;
	const bool list = field->value.type == CYAML_SEQUENCE;
	const cyaml_schema_value_t *value = list ? field->value.sequence.entry : &field->value;
	*key = (cal_key){
		.key = field->key,
		.says = file_says(field),
		.type = value->type == CYAML_MAPPING ? KEY_PART
	            : value->type == CYAML_ENUM  ? KEY_WORD
	                                         : KEY_SCALAR,
		.list = list,
		.required = !(field->value.flags & CYAML_FLAG_OPTIONAL),
	};
	if (key->type == KEY_PART) {
		key->part = set_of(value);
	} else if (key->type == KEY_WORD) {
		key->n_words = value->enumeration.count;
		key->words = value->enumeration.strings;
	} else {
		key->notation = file_notation(value);
	}
	return true;
}

const char *cal_key_word(const cal_key *key, unsigned i)
{
	const cyaml_strval_t *words = key->words;
	return words[i].str;
}

const char *cal_key_word_says(const cal_key *key, unsigned i)
{
	const char *word = cal_key_word(key, i);
	return word + strlen(word) + 1;
}
