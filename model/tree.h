/* model/tree.h -- a file as a tree of its values, with the bytes that each takes: for those who compare files or edit
 * them and want to keep comments and layout.  Reading a model needs none. */
#ifndef CALISTO_MODEL_TREE_H
#define CALISTO_MODEL_TREE_H

#include "model/model.h"

typedef enum { TREE_SCALAR, TREE_LIST, TREE_MAPPING } cal_tree_kind;

/* A value.  Its bytes are source->bytes[from .. to): a scalar with its quotes, a list or mapping in brackets with these,
 * one in block style from its first entry's '-' or first key to the end of its last value. */
typedef struct cal_tree {
	uint8_t kind;                  /* cal_tree_kind */
	bool flow;                     /* in brackets */
	bool plain;                    /* a scalar without quotes */
	size_t from, to;
	uint32_t line, column;         /* of from, as in cal_place */
	const char *text;              /* of a scalar */
	const struct cal_tree *key;    /* the key, where it is a mapping's value */
	const struct cal_tree *first;  /* of its entries or values, in the order of the file */
	const struct cal_tree *next;   /* behind it in the same list or mapping */
	uint32_t n;                    /* how many entries or values */
} cal_tree;

/* The tree of a source that holds one YAML document without anchors, as all that cal_model_read accepts do; in keep.
 * NULL: it is none, or empty. */
const cal_tree *cal_tree_of(cal_arena *keep, const cal_source *source);

/* The value of a key, the entry with a number; NULL: there is none, or `at` is NULL. */
const cal_tree *cal_tree_value(const cal_tree *at, const char *key);
const cal_tree *cal_tree_entry(const cal_tree *at, uint32_t index);

/* Follows a path as model/places.h has them ("consumes[0].on_poison") as far as the values go; *rest is what is left of
 * the path, "" at its end. */
const cal_tree *cal_tree_follow(const cal_tree *at, const char *path, const char **rest);

/* The value as one line in flow style, scalars quoted as they stand there where they may stand so: "[a, b]". */
const char *cal_tree_flow(cal_arena *keep, const cal_source *source, const cal_tree *at);

/* Do two values say the same, whatever their style?  Mappings may have their keys in any order. */
bool cal_tree_same(const cal_tree *a, const cal_tree *b);

#endif
