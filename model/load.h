/* model/load.h -- one file: its bytes, what they hold, and where it stands among the others. */
#ifndef CALISTO_MODEL_LOAD_H
#define CALISTO_MODEL_LOAD_H

#include "model/file.h"
#include "model/model.h"

typedef enum {
	FILE_ROOT,       /* the model */
	FILE_INCLUDED,   /* more of it */
	FILE_THREATS,    /* --threats */
	FILE_POLICY,     /* --policy */
	FILE_CATALOGUE   /* of the built-in threats */
} cal_file_role;

typedef struct cal_large cal_large;  /* a list that outgrew the arena */

/* Some of a file's components, side by side. */
typedef struct {
	const file_component *at;
	uint32_t n;
} cal_piece;

typedef struct cal_file {
	const cal_source *source;
	file_root *root;       /* NULL: nothing could be read, for the reason that was reported */
	const cal_piece *pieces;  /* where all components are, if it was loaded in parts; NULL: root->components */
	uint32_t n_pieces;
	/* If it was loaded in parts, entries from which others can be found: the first of each part and of each section, in the
	 * order of the file, whose entries are where model/entries.h finds them.  Else NULL. */
	const struct cal_entries *marks;
	uint32_t n_marks;
	cal_file_role role;
	bool doubtful;         /* libcyaml refused it, or may have let something through */
	bool checked;          /* went through the strict pass */
	bool broken;           /* that reported errors */
	bool hidden[SECTION_COUNT];  /* elements of a section may be lost: their names are not missed */
	uint32_t first[SECTION_COUNT], n[SECTION_COUNT];  /* where its elements stand in the model's arrays */
	const struct cal_remark *remarks;  /* comments for calisto */
	uint32_t n_remarks;
	uint64_t device, inode;      /* what tells files apart; 0: not known */
	const struct cal_file *by;   /* what includes it */
	bool open;                   /* its own includes are being read */
	cal_large *lists;
	cal_arena own;               /* what was loaded in parts, but for large lists */
} cal_file;

/* Lets libcyaml fill f->root from f->source.  Strings and lists may be f's own until cal_file_forget, or live in keep.  A
 * large file tells the C library to keep memory from then on (base/heap.h). */
void cal_file_load(cal_arena *keep, cal_file *f);

/* The i-th component of a file that has so many. */
const file_component *cal_file_component(const cal_file *f, uint32_t i);

/* Puts components that are in pieces into root->components. */
void cal_file_unite(cal_arena *keep, cal_file *f);

/* Gives back what is f's own; f->root and all that it leads to is gone then. */
void cal_file_forget(cal_file *f);

/* Memory for a file's parts as libcyaml wants it, a realloc; for the strict pass too. */
typedef struct {
	cal_arena *keep;
	char *next, *end;     /* the free part of a chunk of keep */
	char *newest;         /* what was given out last; it can grow where it stands */
	char *spare;          /* small blocks that were given back */
	cal_large **lists;
	size_t expected;      /* how many bytes the next large list will take, as far as that is known; 0: it is not */
} cal_pool;
void *cal_pool_resize(void *pool, void *old, size_t size);

#endif
