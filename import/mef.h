/* import/mef.h -- a model of the Open-PSA Model Exchange Format while it is read.  Private to import/.
 *
 *     files --mef_read.c--> definitions and their terms --mef_names.c--> references resolved
 *         --mef_order.c--> what a definition looks at comes before it --mef_build.c--> numbers, events, gates
 *
 * Places are bytes of a file; lines and columns are looked up only for what is wrong. */
#ifndef CALISTO_IMPORT_MEF_H
#define CALISTO_IMPORT_MEF_H

#include "engine/formula.h"
#include "import/openpsa.h"
#include "import/xml.h"

typedef enum {
#define ELEMENT(id, name, class, least, most) MEF_##id,
#include "import/elements.def"
	MEF_COUNT
} mef_element;

typedef enum {
	CLASS_MODEL, CLASS_CONTAINER,
	CLASS_DEFINITION,
	CLASS_FORMULA,  /* true or false */
	CLASS_NUMBER,
	CLASS_REMARK,   /* skipped */
	CLASS_BESIDE,   /* skipped with a warning */
	CLASS_REFUSED   /* an error */
} mef_class;

typedef struct {
	const char *name;
	mef_class class;
	unsigned least, most;  /* operands; most 0: any number */
} mef_kind;
extern const mef_kind cal_mef_kinds[MEF_COUNT];

#define MEF_NONE UINT32_MAX

/* A definition, or a formula's or number's node.  The operands of a term stand behind it, up to end. */
typedef struct {
	uint16_t element;       /* mef_element */
	uint16_t expects;       /* of <event>: the DEFINE_ that its type names, or 0 */
	uint32_t n;             /* operands */
	uint32_t at;            /* byte of its tag */
	uint32_t end;           /* term behind the last of it */
	uint32_t name;          /* of a reference: symbol, then the definition; of a constant: 0 or 1 */
	uint32_t min, max;      /* of ATLEAST, CARDINALITY */
	double value;           /* of FLOAT, INT, BOOL */
} mef_term;

typedef struct {
	uint8_t element;        /* MEF_DEFINE_... */
	bool private_to;        /* its container */
	bool broken;            /* something was said about it already */
	bool referenced;        /* by a gate other than itself */
	uint32_t name;          /* symbol */
	const char *label;      /* what people call it, or NULL */
	uint32_t container, file;
	uint32_t at;            /* byte of its tag */
	uint32_t first, end;    /* its terms */
	cal_edge edge;          /* of what is no parameter, once built */
	double value;           /* of a parameter or basic event; not a number: none */
} mef_definition;

typedef struct {
	uint32_t name, parent, file, at;
	bool is_private;
	bool is_named;          /* the root and <model-data> are not */
} mef_container;

typedef struct {
	const cal_source *source;
	cal_lines lines;
} mef_file;

/* Strings, each once; the first MEF_COUNT are the names of elements. */
typedef struct {
	const char **at;
	uint32_t n, room;
	uint32_t *slots, mask;
} mef_symbols;

/* (scope, name, space) to a definition or a container. */
typedef enum { SPACE_EVENTS, SPACE_PARAMETERS, SPACE_CONTAINERS } mef_space;
typedef struct {
	uint32_t scope, name, is;
	mef_space space;
} mef_entry;
typedef struct {
	mef_entry *slots;
	uint32_t n, mask;
} mef_scopes;

typedef struct cal_mef {
	cal_arena *keep;
	cal_diags *out;
	double mission_time;
	mef_symbols symbols;
	mef_scopes scopes;
	mef_file *files;
	uint32_t n_files;
	mef_definition *definitions;
	uint32_t n_definitions, definitions_room;
	mef_container *containers;  /* [0] is the model */
	uint32_t n_containers, containers_room;
	mef_term *terms;
	uint32_t n_terms, terms_room;
	uint32_t *order;            /* definitions, what one looks at before it */
} cal_mef;

/* ---- mef_symbols.c ---- */
void cal_mef_symbols_start(cal_mef *m);
uint32_t cal_mef_symbol(cal_mef *m, const char *bytes, size_t n);
uint32_t cal_mef_symbol_known(const cal_mef *m, const char *bytes, size_t n);  /* MEF_NONE: it is not */
void cal_mef_free(cal_mef *m);

/* ---- mef_read.c ---- */
/* Adds a file's definitions.  False: it is no XML to the end. */
bool cal_mef_read_file(cal_mef *m, uint32_t file);

/* ---- mef_places.c ---- */
/* A tag's name, and an attribute's value; the tag's name if it has no such attribute. */
cal_place cal_mef_tag_place(cal_mef *m, uint32_t file, uint32_t at);
cal_place cal_mef_attribute_place(cal_mef *m, uint32_t file, uint32_t at, const char *attribute);
cal_place cal_mef_name_place(cal_mef *m, const mef_definition *d);

/* "gate 'x'", quoted and cut */
const char *cal_mef_title(cal_mef *m, const mef_definition *d);
const char *cal_mef_kind_of(unsigned element);  /* MEF_DEFINE_GATE and MEF_GATE: "gate" */

/* The name by which a definition is known everywhere. */
const char *cal_mef_public_name(cal_mef *m, const mef_definition *d);

/* ---- mef_names.c ---- */
/* Enters a container or a definition; says so if the name is taken. */
void cal_mef_enter_container(cal_mef *m, uint32_t container);
void cal_mef_enter_definitions(cal_mef *m);

/* A name or path, as seen from a container; MEF_NONE: there is none. */
uint32_t cal_mef_find(const cal_mef *m, uint32_t container, mef_space space, const char *path);

/* What is like a name that there is not, or NULL: a name, or the path of what bears it and is private. */
const char *cal_mef_near(cal_mef *m, mef_space space, const char *name);

/* Does a term refer to a definition? */
bool cal_mef_is_reference(const mef_term *t);

/* Resolves every reference. */
void cal_mef_resolve(cal_mef *m);

/* ---- mef_order.c ---- */
/* Fills in m->order; a circle is told. */
void cal_mef_put_in_order(cal_mef *m);

/* ---- mef_number.c ---- */
/* The value of a definition that has one; the parameters that it looks at have theirs.  Not a number: there is none, or
 * an error was told. */
double cal_mef_number(cal_mef *m, const mef_definition *d);

/* ---- mef_build.c ---- */
/* Gives parameters and events their values. */
void cal_mef_number_all(cal_mef *m);

/* Makes the formula of a model that is right. */
void cal_mef_build(cal_mef *m, cal_openpsa *into);

/* ---- openpsa.c ---- */
cal_openpsa_top cal_mef_top(cal_mef *m, uint32_t definition);

#endif
