/* import/mef_read.c -- a file's elements to containers, definitions and terms.
 *
 * What is wrong with an element is told, and reading goes on behind it, so that all errors come at once. */
#include "import/mef.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* An element that is open. */
typedef struct {
	uint16_t element;
	bool skipped;       /* with all in it */
	uint32_t is;        /* container, definition or term */
	uint32_t n;         /* operands so far */
	uint32_t at;
} frame;

typedef struct {
	cal_mef *m;
	uint32_t file;
	frame open[CAL_XML_DEPTH + 1];
	uint32_t depth;
	uint32_t definition;      /* that is open, or MEF_NONE */
	bool beside[MEF_COUNT];   /* warned of */
	const cal_xml_attribute *attributes;  /* of the element at hand */
	size_t n_attributes;
	uint32_t at;
} reader;

static const char *quoted(reader *r, cal_xml_text text)
{
	return cal_quote(r->m->keep, cal_copy(r->m->keep, text.at, text.n < 300 ? text.n : 300));
}

/* ---- attributes ---- */

static cal_xml_text trimmed(cal_xml_text text)
{
	while (text.n > 0 && strchr(" \t\r\n", text.at[0])) {
		text.at++;
		text.n--;
	}
	while (text.n > 0 && strchr(" \t\r\n", text.at[text.n - 1]))
		text.n--;
	return text;
}

static bool has_attribute(const reader *r, const char *name, cal_xml_text *value)
{
	for (size_t i = 0; i < r->n_attributes; i++) {
		if (!r->attributes[i].foreign && strcmp(r->attributes[i].name, name) == 0) {
			*value = trimmed(r->attributes[i].value);
			return true;
		}
	}
	return false;
}

/* The element's own name, for messages. */
static const char *element_name(const reader *r)
{
	return cal_mef_kinds[r->open[r->depth - 1].element].name;
}

static bool want_attribute(reader *r, const char *name, cal_xml_text *value)
{
	if (has_attribute(r, name, value)) {
		if (value->n > 0)
			return true;
		cal_error(r->m->out, cal_mef_attribute_place(r->m, r->file, r->at, name), "the %s of <%s> is empty", name,
		          element_name(r));
		return false;
	}
	cal_error(r->m->out, cal_mef_tag_place(r->m, r->file, r->at), "<%s> needs a %s", element_name(r), name);
	return false;
}

static void wrong_value(reader *r, const char *attribute, cal_xml_text value, const char *wanted)
{
	cal_error(r->m->out, cal_mef_attribute_place(r->m, r->file, r->at, attribute), "the %s of <%s> is %s, not %s",
	          attribute, element_name(r), wanted, quoted(r, value));
}

static uint32_t want_name(reader *r)
{
	cal_xml_text name;
	return want_attribute(r, "name", &name) ? cal_mef_symbol(r->m, name.at, name.n) : MEF_NONE;
}

static bool is_word(cal_xml_text text, const char *word)
{
	return text.n == strlen(word) && memcmp(text.at, word, text.n) == 0;
}

/* A number as XML has them: nothing hexadecimal, infinite or no number. */
static bool number_of(cal_xml_text text, double *number)
{
	char copy[64];
	if (text.n == 0 || text.n >= sizeof copy)
		return false;
	memcpy(copy, text.at, text.n);
	copy[text.n] = '\0';
	if (strspn(copy, "0123456789+-.eE") != text.n)
		return false;
	char *end;
	*number = strtod(copy, &end);
	return *end == '\0' && isfinite(*number);
}

static void take_number(reader *r, mef_term *t, bool whole)
{
	cal_xml_text text;
	t->value = NAN;
	if (!want_attribute(r, "value", &text))
		return;
	double value;
	if (!number_of(text, &value))
		wrong_value(r, "value", text, whole ? "a whole number" : "a number");
	else if (whole && value != floor(value))
		wrong_value(r, "value", text, "a whole number");
	else
		t->value = value;
}

/* 0 or 1, or 2 where it is neither, which was told. */
static uint32_t want_boolean(reader *r)
{
	cal_xml_text text;
	if (!want_attribute(r, "value", &text))
		return 2;
	if (is_word(text, "true") || is_word(text, "1"))
		return 1;
	if (is_word(text, "false") || is_word(text, "0"))
		return 0;
	wrong_value(r, "value", text, "true or false");
	return 2;
}

static uint32_t want_count(reader *r, const char *attribute)
{
	cal_xml_text text;
	double value;
	if (!want_attribute(r, attribute, &text))
		return MEF_NONE;
	if (number_of(text, &value) && value == floor(value) && value >= 0 && value <= 1e9)
		return (uint32_t)value;
	wrong_value(r, attribute, text, "a whole number from 0 on");
	return MEF_NONE;
}

static uint16_t expected_type(reader *r)
{
	static const uint16_t types[] = {MEF_GATE, MEF_BASIC_EVENT, MEF_HOUSE_EVENT};
	cal_xml_text text;
	if (!has_attribute(r, "type", &text))
		return 0;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (is_word(text, cal_mef_kinds[types[i]].name))
			return (uint16_t)(MEF_DEFINE_GATE + i);
	wrong_value(r, "type", text, "gate, basic-event or house-event");
	return 0;
}

/* Whether role says private; what the container is where it says nothing. */
static bool is_private(reader *r, bool container_is)
{
	cal_xml_text text;
	if (!has_attribute(r, "role", &text))
		return container_is;
	if (!is_word(text, "private") && !is_word(text, "public"))
		wrong_value(r, "role", text, "private or public");
	return is_word(text, "private");
}

/* ---- elements by class ---- */

/* The innermost container around the element at hand. */
static uint32_t container_of(const reader *r)
{
	for (uint32_t i = r->depth - 1; i > 0; i--) {
		mef_class class = cal_mef_kinds[r->open[i - 1].element].class;
		if (class == CLASS_CONTAINER || class == CLASS_MODEL)
			return r->open[i - 1].is;
	}
	return 0;
}

static void start_container(reader *r, frame *f)
{
	cal_mef *m = r->m;
	uint32_t parent = container_of(r);
	f->is = parent;
	if (f->element == MEF_MODEL_DATA)
		return;
	mef_container it = {.name = want_name(r), .parent = parent, .file = r->file, .at = r->at, .is_named = true};
	it.is_private = is_private(r, m->containers[parent].is_private);
	if (it.name == MEF_NONE)
		it.name = cal_mef_symbol(m, "", 0);
	CAL_GROW(m->containers, m->n_containers, m->containers_room);
	f->is = m->n_containers;
	m->containers[m->n_containers++] = it;
	cal_mef_enter_container(m, f->is);
}

static void start_definition(reader *r, frame *f)
{
	cal_mef *m = r->m;
	uint32_t container = container_of(r);
	mef_definition it = {.element = (uint8_t)f->element, .container = container, .file = r->file, .at = r->at,
	                     .value = NAN};
	it.name = want_name(r);
	it.private_to = is_private(r, m->containers[container].is_private);
	it.broken = it.name == MEF_NONE;
	it.first = it.end = m->n_terms;
	CAL_GROW(m->definitions, m->n_definitions, m->definitions_room);
	f->is = r->definition = m->n_definitions;
	m->definitions[m->n_definitions++] = it;
}

static void take_vote(reader *r, mef_term *t)
{
	t->min = want_count(r, "min");
	if (t->element == MEF_CARDINALITY)
		t->max = want_count(r, "max");
	if (t->min == MEF_NONE || t->max == MEF_NONE)
		return;
	if (t->element == MEF_ATLEAST && t->min == 0)
		cal_error(r->m->out, cal_mef_attribute_place(r->m, r->file, r->at, "min"),
		          "<atleast> of 0 is always true; min is 1 at least");
	else if (t->element == MEF_CARDINALITY && t->min > t->max)
		cal_error(r->m->out, cal_mef_attribute_place(r->m, r->file, r->at, "min"),
		          "min, %u, is more than max, %u", (unsigned)t->min, (unsigned)t->max);
}

static void start_term(reader *r, frame *f)
{
	cal_mef *m = r->m;
	mef_term t = {.element = f->element, .at = r->at};
	switch (f->element) {
	case MEF_EVENT: t.expects = expected_type(r); t.name = want_name(r); break;
	case MEF_GATE: case MEF_BASIC_EVENT: case MEF_HOUSE_EVENT: case MEF_PARAMETER: t.name = want_name(r); break;
	case MEF_CONSTANT: t.name = want_boolean(r); break;
	case MEF_BOOL: t.value = want_boolean(r); break;
	case MEF_ATLEAST: case MEF_CARDINALITY: take_vote(r, &t); break;
	case MEF_FLOAT: take_number(r, &t, false); break;
	case MEF_INT: take_number(r, &t, true); break;
	default: break;
	}
	CAL_GROW(m->terms, m->n_terms, m->terms_room);
	f->is = m->n_terms;
	m->terms[m->n_terms++] = t;
}

/* ---- what may stand where ---- */

/* May an element stand right in another? */
static bool belongs(const frame *in, unsigned element)
{
	const mef_class of = cal_mef_kinds[in->element].class;
	switch (cal_mef_kinds[element].class) {
	case CLASS_REMARK: return true;
	case CLASS_BESIDE: return of == CLASS_MODEL || of == CLASS_CONTAINER;
	case CLASS_CONTAINER:
		return element == MEF_COMPONENT ? of == CLASS_CONTAINER && in->element != MEF_MODEL_DATA : of == CLASS_MODEL;
	case CLASS_DEFINITION:
		return of == CLASS_CONTAINER && (in->element != MEF_MODEL_DATA || element != MEF_DEFINE_GATE);
	case CLASS_FORMULA:
		if (in->element == MEF_DEFINE_HOUSE_EVENT)
			return element == MEF_CONSTANT;
		return in->element == MEF_DEFINE_GATE || of == CLASS_FORMULA;
	case CLASS_NUMBER:
		return in->element == MEF_DEFINE_BASIC_EVENT || in->element == MEF_DEFINE_PARAMETER || of == CLASS_NUMBER;
	default: return false;
	}
}

static bool takes_operands(const frame *f)
{
	const mef_kind *k = &cal_mef_kinds[f->element];
	return k->class == CLASS_DEFINITION || k->least > 0;
}

static const char *near_element(const char *name)
{
	const char *names[MEF_COUNT];
	for (size_t i = 0; i < MEF_COUNT; i++)
		names[i] = cal_mef_kinds[i].class == CLASS_REFUSED ? NULL : cal_mef_kinds[i].name;
	return cal_nearest(name, names, MEF_COUNT);
}

static void refuse_element(reader *r, uint32_t element)
{
	cal_place at = cal_mef_tag_place(r->m, r->file, r->at);
	if (element == MEF_INCLUDE) {
		cal_error(r->m->out, at, "<include> is not followed");
		cal_hint(r->m->out, "name the file on the command line beside this one: several files are one model");
	} else {
		cal_error(r->m->out, at, "<%s> is not read, and without it the numbers would be wrong",
		          cal_mef_kinds[element].name);
	}
}

static void unknown_element(reader *r, const char *name)
{
	const char *near = near_element(name);
	cal_error(r->m->out, cal_mef_tag_place(r->m, r->file, r->at), "<%s> is no element of the Open-PSA format", name);
	if (near)
		cal_hint(r->m->out, "did you mean <%s>?", near);
}

static void warn_of(reader *r, uint32_t element)
{
	if (r->beside[element])
		return;
	r->beside[element] = true;
	cal_warning(r->m->out, cal_mef_tag_place(r->m, r->file, r->at), "<%s> is left out: only fault trees are read",
	            cal_mef_kinds[element].name);
}

/* May an element be read?  Says so if not. */
static bool may_start(reader *r, const char *name, uint32_t element)
{
	const frame *in = r->depth > 0 ? &r->open[r->depth - 1] : NULL;
	if (!in) {
		if (element == MEF_MODEL)
			return true;
		cal_error(r->m->out, cal_mef_tag_place(r->m, r->file, r->at), "the file begins with <%s>, not with <opsa-mef>",
		          name);
		return false;
	}
	if (element >= MEF_COUNT) {
		unknown_element(r, name);
		return false;
	}
	if (cal_mef_kinds[element].class == CLASS_REFUSED) {
		refuse_element(r, element);
		return false;
	}
	if (belongs(in, element))
		return true;
	cal_error(r->m->out, cal_mef_tag_place(r->m, r->file, r->at), "<%s> does not belong into <%s>", name,
	          cal_mef_kinds[in->element].name);
	return false;
}

/* Counts an operand; says so where it is one too many. */
static void count_operand(reader *r, uint32_t element)
{
	frame *in = &r->open[r->depth - 1];
	mef_class class = cal_mef_kinds[element].class;
	const mef_kind *k = &cal_mef_kinds[in->element];
	if ((class != CLASS_FORMULA && class != CLASS_NUMBER) || (k->class != CLASS_DEFINITION && !takes_operands(in)))
		return;
	in->n++;
	if (k->most > 0 && in->n == k->most + 1)
		cal_error(r->m->out, cal_mef_tag_place(r->m, r->file, r->at), "<%s> takes %u operand%s, and this is one more",
		          k->name, k->most, k->most == 1 ? "" : "s");
}

/* ---- attributes that mean nothing ---- */

static void warn_of_attributes(reader *r, uint32_t element)
{
	static const char *const known[] = {"name", "value", "type", "role", "min", "max", "unit", NULL};
	for (size_t i = 0; i < r->n_attributes; i++) {
		const cal_xml_attribute *a = &r->attributes[i];
		size_t k = 0;
		while (known[k] && strcmp(known[k], a->name) != 0)
			k++;
		if (known[k] || a->foreign)
			continue;
		const char *near = cal_nearest(a->name, known, k);
		cal_warning(r->m->out, cal_mef_attribute_place(r->m, r->file, r->at, a->name), "<%s> knows no '%s'",
		            cal_mef_kinds[element].name, cal_copy(r->m->keep, a->name, strnlen(a->name, 60)));
		if (near)
			cal_hint(r->m->out, "did you mean '%s'?", near);
	}
}

/* ---- the listener ---- */

static void start_of_class(reader *r, frame *f)
{
	switch (cal_mef_kinds[f->element].class) {
	case CLASS_MODEL: f->is = 0; break;
	case CLASS_CONTAINER: start_container(r, f); break;
	case CLASS_DEFINITION: start_definition(r, f); break;
	case CLASS_FORMULA: case CLASS_NUMBER: start_term(r, f); break;
	case CLASS_BESIDE: warn_of(r, f->element); f->skipped = true; break;
	default: f->skipped = true; break;
	}
}

static void on_start(void *to, const char *name, const cal_xml_attribute *attributes, size_t n, size_t at)
{
	reader *r = to;
	frame *f = &r->open[r->depth];
	bool skipped = r->depth > 0 && r->open[r->depth - 1].skipped;
	uint32_t element = cal_mef_symbol_known(r->m, name, strlen(name));
	*f = (frame){.skipped = skipped, .at = (uint32_t)at};
	r->attributes = attributes;
	r->n_attributes = n;
	r->at = (uint32_t)at;
	if (!skipped && !may_start(r, name, element)) {
		f->skipped = true;
		if (r->depth > 0)
			r->open[r->depth - 1].n++;  /* so that nothing is said to be missing */
		if (r->definition != MEF_NONE)
			r->m->definitions[r->definition].broken = true;
	}
	f->element = element < MEF_COUNT ? (uint16_t)element : MEF_COUNT;
	if (!f->skipped && r->depth > 0)
		count_operand(r, element);
	r->depth++;
	if (f->skipped)
		return;
	start_of_class(r, f);
	if (n > 0)
		warn_of_attributes(r, element);
}

static void close_term(reader *r, const frame *f)
{
	cal_mef *m = r->m;
	mef_term *t = &m->terms[f->is];
	t->n = f->n;
	t->end = m->n_terms;
	if (t->element != MEF_ATLEAST || t->min == MEF_NONE || t->min <= t->n || t->n == 0)
		return;
	cal_error(m->out, cal_mef_attribute_place(m, r->file, f->at, "min"), "<atleast> of %u has only %u operand%s",
	          (unsigned)t->min, (unsigned)t->n, t->n == 1 ? "" : "s");
}

static void close_frame(reader *r, const frame *f)
{
	const mef_kind *k = &cal_mef_kinds[f->element];
	if (f->n < k->least && (k->class == CLASS_DEFINITION || takes_operands(f)))
		cal_error(r->m->out, cal_mef_tag_place(r->m, r->file, f->at), "<%s> %s", k->name,
		          f->element == MEF_DEFINE_GATE ? "has no formula"
		          : k->least == 1               ? "has no operand"
		                                        : cal_format(r->m->keep, "needs %u operands", k->least));
	if (k->class == CLASS_FORMULA || k->class == CLASS_NUMBER)
		close_term(r, f);
	if (k->class != CLASS_DEFINITION)
		return;
	r->m->definitions[f->is].end = r->m->n_terms;
	r->definition = MEF_NONE;
}

static void on_end(void *to, size_t at)
{
	reader *r = to;
	(void)at;
	const frame *f = &r->open[--r->depth];
	if (!f->skipped)
		close_frame(r, f);
}

/* What stands in the <label> of a definition; comments may part it. */
static void take_label(reader *r, cal_xml_text text)
{
	const frame *in = r->depth > 1 ? &r->open[r->depth - 2] : NULL;
	if (!in || r->open[r->depth - 1].element != MEF_LABEL || cal_mef_kinds[in->element].class != CLASS_DEFINITION)
		return;
	mef_definition *d = &r->m->definitions[in->is];
	text = trimmed(text);
	if (text.n > 0)
		d->label = cal_format(r->m->keep, "%s%s%s", d->label ? d->label : "", d->label ? " " : "",
		                      cal_copy(r->m->keep, text.at, text.n));
}

static void on_text(void *to, cal_xml_text text, size_t at)
{
	reader *r = to;
	if (r->depth > 0)
		take_label(r, text);
	if (r->depth == 0 || r->open[r->depth - 1].skipped)
		return;
	text = trimmed(text);
	cal_mef *m = r->m;
	cal_error(m->out, cal_lines_place(&m->files[r->file].lines, m->files[r->file].source, at, text.n),
	          "text does not belong into <%s>", element_name(r));
}

bool cal_mef_read_file(cal_mef *m, uint32_t file)
{
	static const cal_xml_listener listener = {on_start, on_end, on_text};
	reader r = {.m = m, .file = file, .definition = MEF_NONE};
	return cal_xml_read(m->files[file].source, &listener, &r, m->out);
}
