/* tests/docs/keys.c -- prints every key of a model file, as libcyaml's schema tables have it:
 *
 *     components.consumes on_poison may
 *
 * the path of the mapping (`-` for the file itself), the key, and whether it must or may be there. */
#include <stdio.h>
#include <string.h>

#include "model/file.h"

enum { PATH = 200 };

static void print_keys(const cyaml_schema_value_t *value, const char *path);

static void print_key(const cyaml_schema_field_t *field, const char *path)
{
	const bool may = (field->value.flags & CYAML_FLAG_OPTIONAL) != 0;
	printf("%s %s %s\n", *path ? path : "-", field->key, may ? "may" : "must");
	char below[PATH];
	snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", field->key);
	print_keys(&field->value, below);
}

static void print_keys(const cyaml_schema_value_t *value, const char *path)
{
	if (value->type == CYAML_SEQUENCE)
		print_keys(value->sequence.entry, path);
	if (value->type != CYAML_MAPPING)
		return;
	for (const cyaml_schema_field_t *field = value->mapping.fields; field->key; field++)
		print_key(field, path);
}

int main(void)
{
	print_keys(&file_schema, "");
	return fflush(stdout) == 0 ? 0 : 4;
}
