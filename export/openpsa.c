/* export/openpsa.c -- a formula to XML.
 *
 * A gate of a cycle stands in *rounds*: in round 0 the gates that were reserved are false, in round r they are what
 * their definitions are in round r - 1, and after as many rounds as the cycle has such gates nothing changes any
 * more.  Only the instances that the top hangs on are written. */
#include "export/openpsa.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/knots.h"
#include "base/libxml.h"
#include "base/text.h"

/* ---- identifiers ---- */

static bool stays(const char *name, size_t i, size_t n)
{
	char c = name[i];
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return true;
	if (c >= '0' && c <= '9')
		return i > 0;
	if (c == '-')
		return i > 0 && i + 1 < n && name[i - 1] != '-';
	return c == '_' && i > 0 && name[i + 1] != 'x';
}

const char *cal_openpsa_identifier(cal_arena *a, const char *name)
{
	enum { MOST = 12 };  /* bytes for one */
	const size_t length = strlen(name);
	char *made = cal_alloc(a, length * MOST + 4, 1), *end = made;
	for (size_t i = 0; i < length; ) {
		uint32_t c = 0;
		size_t n = stays(name, i, length) ? 0 : cal_decode(name + i, length - i, &c);
		if (stays(name, i, length))
			*end++ = name[i++];
		else if (n > 0)
			end += sprintf(end, "_x%x_", (unsigned)c);
		else
			end += sprintf(end, "_xg%x_", (unsigned)(unsigned char)name[i++]);
		i += n;
	}
	return length > 0 ? made : "_x_";
}

/* ---- instances of gates ---- */

typedef struct {
	uint32_t node, round;
} instance;

typedef struct {
	const cal_openpsa_tree *tree;
	const cal_formula *f;
	cal_out *out;
	const cal_libxml *lib;
	xmlTextWriterPtr xml;
	cal_arena scratch;
	uint32_t *knot_of, *rounds;     /* by node; by knot: how many of its gates were reserved */
	const char **events, **gates;   /* identifiers */
	bool *used;                     /* by event */
	instance *queue;                /* those that are to be written, in order */
	uint32_t n_queue, queue_room;
	uint32_t *slots, mask;          /* hash table: one more than the place in queue */
} writer;

static uint32_t slot_of(const writer *w, instance it)
{
	uint64_t mixed = ((uint64_t)it.round << 32 | it.node) * 0x9e3779b97f4a7c15u;
	uint32_t slot = (uint32_t)(mixed >> 32) & w->mask;
	for (; w->slots[slot] != 0; slot = (slot + 1) & w->mask) {
		instance there = w->queue[w->slots[slot] - 1];
		if (there.node == it.node && there.round == it.round)
			break;
	}
	return slot;
}

static void make_room(writer *w)
{
	if (w->slots && w->n_queue * 2 < w->mask)
		return;
	free(w->slots);
	w->mask = w->mask ? w->mask * 2 + 1 : 255;
	w->slots = cal_zeroed((size_t)w->mask + 1, sizeof *w->slots);
	for (uint32_t i = 0; i < w->n_queue; i++)
		w->slots[slot_of(w, w->queue[i])] = i + 1;
}

/* Queues an instance, unless it is or was queued. */
static void want(writer *w, instance it)
{
	make_room(w);
	uint32_t slot = slot_of(w, it);
	if (w->slots[slot] != 0)
		return;
	CAL_GROW(w->queue, w->n_queue, w->queue_room);
	w->queue[w->n_queue++] = it;
	w->slots[slot] = w->n_queue;
}

static uint32_t last_round(const writer *w, uint32_t node)
{
	return w->rounds[w->knot_of[node]];
}

/* The instance of an input, as it is seen by a gate in a round. */
static instance input_of(const writer *w, instance gate, uint32_t input)
{
	if (w->knot_of[input] != w->knot_of[gate.node])
		return (instance){input, last_round(w, input)};
	return (instance){input, w->f->nodes[gate.node].kind == FORMULA_RESERVED ? gate.round - 1 : gate.round};
}

/* Is it a gate that is false in round 0? */
static bool is_bottom(const writer *w, instance it)
{
	return it.round == 0 && last_round(w, it.node) > 0 && w->f->nodes[it.node].kind == FORMULA_RESERVED;
}

/* ---- cycles ---- */

static void find_knots(writer *w)
{
	const cal_formula *f = w->f;
	uint32_t *start = cal_zeroed((size_t)f->n_nodes + 1, sizeof *start);
	uint32_t *to = cal_zeroed((size_t)f->n_inputs + 1, sizeof *to), n = 0;
	for (uint32_t v = 0; v < f->n_nodes; v++) {
		start[v] = n;
		for (uint32_t i = 0; f->nodes[v].kind >= FORMULA_ATLEAST && i < f->nodes[v].n; i++)
			to[n++] = f->inputs[f->nodes[v].first + i] >> 1;
	}
	start[f->n_nodes] = n;
	w->knot_of = cal_zeroed(f->n_nodes, sizeof *w->knot_of);
	uint32_t n_knots = cal_knots(f->n_nodes, start, to, w->knot_of, NULL);
	uint32_t *size = cal_zeroed(n_knots, sizeof *size);
	w->rounds = cal_zeroed(n_knots, sizeof *w->rounds);
	for (uint32_t v = 0; v < f->n_nodes; v++) {
		bool looks_at_itself = start[v + 1] > start[v] && to[start[v]] == v;
		size[w->knot_of[v]] += 1 + looks_at_itself;
		w->rounds[w->knot_of[v]] += f->nodes[v].kind == FORMULA_RESERVED;
	}
	for (uint32_t i = 0; i < n_knots; i++)
		if (size[i] == 1)
			w->rounds[i] = 0;
	free(size);
	free(to);
	free(start);
}

/* ---- names ---- */

typedef struct {
	const char **name;
	size_t at;  /* first come, first served: the top, events, gates */
} named;

static int by_name(const void *left, const void *right)
{
	const named *a = left, *b = right;
	int order = strcmp(*a->name, *b->name);
	return order != 0 ? order : a->at < b->at ? -1 : a->at > b->at;
}

/* Gives the second and later bearers of a name numbers. */
static void tell_apart(writer *w, named *all, size_t n)
{
	qsort(all, n, sizeof *all, by_name);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (strcmp(*all[i].name, *all[first].name) != 0)
			first = i;
		else if (i > first)
			*all[i].name = cal_format(&w->scratch, "%s_x_%zu", *all[i].name, i - first + 1);
	}
}

/* Is the top a gate that can bear its name? */
static bool top_is_gate(const writer *w)
{
	return !(w->tree->top & 1) && w->f->nodes[w->tree->top >> 1].kind >= FORMULA_ATLEAST;
}

static const char *gate_name(const writer *w, uint32_t node)
{
	if (node == w->tree->top >> 1 && top_is_gate(w))
		return w->tree->top_name;
	return w->tree->gates ? w->tree->gates[node] : NULL;
}

static void name_all(writer *w)
{
	const cal_formula *f = w->f;
	named *all = cal_zeroed((size_t)f->n_events + f->n_nodes + 1, sizeof *all);
	size_t n = 0;
	w->events = CAL_NEWS(&w->scratch, f->n_events, const char *);
	w->gates = CAL_NEWS(&w->scratch, (size_t)f->n_nodes + 1, const char *);
	if (!top_is_gate(w)) {
		w->gates[f->n_nodes] = cal_openpsa_identifier(&w->scratch, w->tree->top_name);
		all[n] = (named){&w->gates[f->n_nodes], 0};
		n++;
	}
	for (uint32_t i = 0; i < f->n_events; i++, n++) {
		w->events[i] = cal_openpsa_identifier(&w->scratch, w->tree->events[i]);
		all[n] = (named){&w->events[i], n + 1};
	}
	for (uint32_t v = 0; v < f->n_nodes; v++) {
		if (f->nodes[v].kind < FORMULA_ATLEAST)
			continue;
		const char *name = gate_name(w, v);
		w->gates[v] = name ? cal_openpsa_identifier(&w->scratch, name)
		                   : cal_format(&w->scratch, "_g%u", (unsigned)v);
		all[n] = (named){&w->gates[v], v == w->tree->top >> 1 && top_is_gate(w) ? 0 : n + 1};
		n++;
	}
	tell_apart(w, all, n);
	free(all);
}

static const char *instance_name(writer *w, instance it)
{
	return it.round == last_round(w, it.node) ? w->gates[it.node]
	       : cal_format(&w->scratch, "%s_x_r%u", w->gates[it.node], (unsigned)it.round);
}

/* ---- XML ---- */

static int put_bytes(void *to, const char *bytes, int n)
{
	cal_put(to, bytes, n > 0 ? (size_t)n : 0);
	return ((cal_out *)to)->error ? -1 : n;
}

static void open_tag(writer *w, const char *name)
{
	w->lib->xmlTextWriterStartElement(w->xml, BAD_CAST name);
}

static void close_tag(writer *w)
{
	w->lib->xmlTextWriterEndElement(w->xml);
}

static void put_attribute(writer *w, const char *name, const char *value)
{
	w->lib->xmlTextWriterWriteAttribute(w->xml, BAD_CAST name, BAD_CAST value);
}

static void put_leaf(writer *w, const char *tag, const char *attribute, const char *value)
{
	open_tag(w, tag);
	put_attribute(w, attribute, value);
	close_tag(w);
}

/* Text without what XML forbids. */
static const char *xml_text(writer *w, const char *text)
{
	size_t length = strlen(text);
	char *made = cal_alloc(&w->scratch, length * 3 + 1, 1), *end = made;
	for (size_t i = 0; i < length; ) {
		uint32_t c = 0;
		size_t n = cal_decode(text + i, length - i, &c);
		bool fine = n > 0 && (c >= 0x20 || c == '\t' || c == '\n') && c != 0xfffe && c != 0xffff;
		memcpy(end, fine ? text + i : "\xef\xbf\xbd", fine ? n : 3);
		end += fine ? n : 3;
		i += n > 0 ? n : 1;
	}
	return made;
}

static void put_label(writer *w, const char *text)
{
	w->lib->xmlTextWriterWriteElement(w->xml, BAD_CAST "label", BAD_CAST xml_text(w, text));
}

/* With as few digits as read back the same. */
static void put_float(writer *w, double number)
{
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	put_leaf(w, "float", "value", text);
}

/* An input of a gate, or the top, as something is seen from outside its knot or from a gate. */
static void put_instance(writer *w, instance it)
{
	const cal_formula_node *node = &w->f->nodes[it.node];
	if (node->kind == FORMULA_CONSTANT || is_bottom(w, it)) {
		put_leaf(w, "constant", "value", "false");
	} else if (node->kind == FORMULA_EVENT) {
		w->used[node->need] = true;
		put_leaf(w, "basic-event", "name", w->events[node->need]);
	} else {
		want(w, it);
		put_leaf(w, "gate", "name", instance_name(w, it));
	}
}

static void put_edge(writer *w, cal_edge e, instance it)
{
	if (e == EDGE_TRUE) {
		put_leaf(w, "constant", "value", "true");
		return;
	}
	if (e & 1)
		open_tag(w, "not");
	put_instance(w, it);
	if (e & 1)
		close_tag(w);
}

/* An XOR of many inputs is written as one of two, the second of which is the rest: some tools know no other. */
static bool is_nested(const cal_formula_node *node)
{
	enum { MOST = 50 };  /* readers have a limit of depth */
	return node->kind == FORMULA_XOR && node->n > 2 && node->n <= MOST;
}

static void put_inputs(writer *w, instance gate)
{
	const cal_formula_node *node = &w->f->nodes[gate.node];
	const bool nested = is_nested(node);
	for (uint32_t i = 0; i < node->n; i++) {
		if (nested && i > 0 && i + 1 < node->n)
			open_tag(w, "xor");
		cal_edge e = w->f->inputs[node->first + i];
		put_edge(w, e, input_of(w, gate, e >> 1));
	}
	for (uint32_t i = 2; nested && i < node->n; i++)
		close_tag(w);
}

static void put_gate(writer *w, instance it)
{
	const cal_formula_node *node = &w->f->nodes[it.node];
	const char *name = gate_name(w, it.node);
	open_tag(w, "define-gate");
	put_attribute(w, "name", instance_name(w, it));
	if (name && strcmp(name, instance_name(w, it)) != 0)
		put_label(w, name);
	if (node->kind == FORMULA_XOR) {
		open_tag(w, "xor");
	} else if (node->kind == FORMULA_ATLEAST) {
		open_tag(w, node->need == 1 ? "or" : node->need == node->n ? "and" : "atleast");
		if (node->need > 1 && node->need < node->n)
			put_attribute(w, "min", cal_format(&w->scratch, "%u", (unsigned)node->need));
	}
	put_inputs(w, it);
	if (node->kind != FORMULA_RESERVED)
		close_tag(w);
	close_tag(w);
}

static void put_top(writer *w)
{
	const char *id = w->gates[w->f->n_nodes];
	if (top_is_gate(w)) {
		want(w, (instance){w->tree->top >> 1, last_round(w, w->tree->top >> 1)});
		return;
	}
	open_tag(w, "define-gate");
	put_attribute(w, "name", id);
	if (strcmp(id, w->tree->top_name) != 0)
		put_label(w, w->tree->top_name);
	put_edge(w, w->tree->top, (instance){w->tree->top >> 1, last_round(w, w->tree->top >> 1)});
	close_tag(w);
}

static void put_event(writer *w, uint32_t event)
{
	open_tag(w, "define-basic-event");
	put_attribute(w, "name", w->events[event]);
	if (strcmp(w->events[event], w->tree->events[event]) != 0)
		put_label(w, w->tree->events[event]);
	put_float(w, w->f->probability[event]);
	close_tag(w);
}

static void put_document(writer *w)
{
	w->lib->xmlTextWriterSetIndent(w->xml, 1);
	w->lib->xmlTextWriterSetIndentString(w->xml, BAD_CAST "  ");
	w->lib->xmlTextWriterStartDocument(w->xml, NULL, "UTF-8", NULL);
	open_tag(w, "opsa-mef");
	open_tag(w, "define-fault-tree");
	put_attribute(w, "name", cal_openpsa_identifier(&w->scratch, w->tree->name));
	if (w->tree->about)
		put_label(w, w->tree->about);
	put_top(w);
	for (uint32_t i = 0; i < w->n_queue && !w->out->error; i++)
		put_gate(w, w->queue[i]);
	close_tag(w);
	open_tag(w, "model-data");
	for (uint32_t i = 0; i < w->f->n_events && !w->out->error; i++)
		if (w->used[i])
			put_event(w, i);
	close_tag(w);
	w->lib->xmlTextWriterEndDocument(w->xml);
}

const char *cal_openpsa_unable(void)
{
	const char *why;
	cal_libxml_load(&why);
	return why;
}

void cal_openpsa_write(const cal_openpsa_tree *tree, cal_out *out)
{
	const char *why;
	writer w = {.tree = tree, .f = tree->formula, .out = out, .lib = cal_libxml_load(&why)};
	xmlOutputBufferPtr buffer = w.lib ? w.lib->xmlOutputBufferCreateIO(put_bytes, NULL, out, NULL) : NULL;
	w.xml = buffer ? w.lib->xmlNewTextWriter(buffer) : NULL;
	if (!w.xml) {
		cal_out_fail(out, ENOMEM);
		return;
	}
	w.used = cal_zeroed(w.f->n_events, sizeof *w.used);
	find_knots(&w);
	name_all(&w);
	put_document(&w);
	w.lib->xmlFreeTextWriter(w.xml);
	free(w.slots);
	free(w.queue);
	free(w.used);
	free(w.rounds);
	free(w.knot_of);
	cal_arena_free(&w.scratch);
}
