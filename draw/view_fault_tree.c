/* draw/view_fault_tree.c -- a loss as gates over events.  What several gates look at is drawn once. */
#include <stdlib.h>
#include <string.h>

#include "draw/drawing.h"
#include "rules/cuts.h"

enum { TREE_MOST = 60, FEW = 12 };  /* up to so many boxes the tree grows downwards, as is usual; more are easier to read from left to right */

typedef struct {
	drawing *d;
	cal_loss *loss;
	cal_edge top;
	uint32_t *box;       /* by node of the formula: CAL_NONE: not drawn */
	uint32_t *looked_at; /* by node: by so many gates */
} tree;

/* ---- words ---- */

static const char *owner_words(const tree *t, cal_meaning what)
{
	static const char *const of_component[] = {
		[ROLE_UNAVAILABLE] = "%s is unavailable", [ROLE_CUT_OFF] = "%s is unavailable there", [ROLE_SHORT] = "%s falls short",
		[ROLE_SHORT_OF] = "%s can do too little", [ROLE_SLOW] = "%s is slow", [ROLE_PEOPLE] = "%s needs people",
		[ROLE_WRONG] = "%s is wrong", [ROLE_STALE] = "%s is inconsistent", [ROLE_LOSS] = "%s has lost data",
		[ROLE_STORE_LOST] = "%s has lost what it stores", [ROLE_CHANGES_LOST] = "%s has skipped a change",
		[ROLE_TAKEOVER] = "%s does not take over", [ROLE_COLD] = "%s is without its cache", [ROLE_CUT_FROM] = "%s is cut off"};
	const cal_failures *f = &t->loss->failures;
	const cal_model *m = t->d->m;
	switch (what.role) {
	case ROLE_COPY_STRUCK: case ROLE_COPY_DOWN: {
		uint32_t component = f->system->squads[f->system->squad_of[what.owner]].component;
		return cal_format(t->d->keep, "%s[%u] is down", m->components[component].name, what.owner - f->system->first_copy[component]);
	}
	case ROLE_STATE_LOST: return cal_format(t->d->keep, "%s is lost", m->states[what.owner].name);
	case ROLE_UNRESTORABLE: return cal_format(t->d->keep, "%s is not restored", m->states[what.owner].name);
	case ROLE_DOMAIN_LOST: return cal_format(t->d->keep, "%s is lost", m->domains[what.owner].name);
	case ROLE_SERVICE: return cal_format(t->d->keep, "%s loses %s", m->services[what.owner].name, cal_word(SET_PROPERTY, what.letter));
	case ROLE_GROUP:
		return cal_format(t->d->keep, "%s is down in %s", m->services[f->compiled->group_service[what.owner]].name,
		                  m->domains[f->compiled->group_domain[what.owner]].name);
	default:
		if (what.role >= sizeof of_component / sizeof *of_component || !of_component[what.role])
			return NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		return cal_format(t->d->keep, of_component[what.role], m->components[what.owner].name);
#pragma GCC diagnostic pop
	}
}

static const char *gate_words(const tree *t, const cal_formula_node *n)
{
	if (n->kind == FORMULA_XOR)
		return cal_format(t->d->keep, "an odd number of %u", n->n);
	if (n->need == 1)
		return cal_format(t->d->keep, "any of %u", n->n);
	if (n->need == n->n)
		return cal_format(t->d->keep, "all of %u", n->n);
	return cal_format(t->d->keep, "%u of %u", n->need, n->n);
}

/* ---- boxes ---- */

static uint32_t event_box(tree *t, uint32_t node)
{
	drawing *d = t->d;
	uint32_t event = t->loss->tops.formula.nodes[node].need;
	const cal_basic_event *e = cal_loss_event(t->loss, event);
	const char *name = t->loss->names[event];
	uint32_t box = draw_box(d, (cal_picture_box){.title = name, .within = PICTURE_TOP, .box = BOX_EVENT,
	                                             .tone = t->looked_at[node] > 1 ? TONE_SHARED : TONE_PLAIN,
	                                             .key = cal_format(d->keep, "event/%s", name), .tooltip = d->m->threats[e->threat].title},
	                        e->element);
	draw_note(d, box, cal_format(d->keep, "%.3g a year, for %gh", e->per_year, e->hours));
	return box;
}

static uint32_t gate_box(tree *t, uint32_t node)
{
	drawing *d = t->d;
	const cal_tops *tops = &t->loss->tops;
	const cal_formula_node *n = &tops->formula.nodes[node];
	cal_node stands_for = node < tops->n_stand ? tops->stands_for[node] : NODE_FALSE;
	const char *name = stands_for != NODE_FALSE ? owner_words(t, cal_meaning_of(t->loss->failures.compiled, stands_for)) : NULL;
	const char *gate = gate_words(t, n);
	bool vote = n->kind == FORMULA_XOR || (n->need > 1 && n->need < n->n);
	uint32_t box = draw_box(d, (cal_picture_box){.title = name ? name : gate, .within = PICTURE_TOP,
	                                             .box = (uint8_t)(vote ? BOX_VOTE : n->need == 1 ? BOX_OR : BOX_AND),
	                                             .tone = t->looked_at[node] > 1 ? TONE_SHARED : TONE_PLAIN,
	                                             .key = cal_format(d->keep, "gate/%u", node)},
	                        (cal_element){SECTION_NONE, 0});
	if (name)
		draw_note(d, box, gate);
	return box;
}

static uint32_t box_for(tree *t, uint32_t node)
{
	const cal_formula_node *n = &t->loss->tops.formula.nodes[node];
	if (n->kind == FORMULA_CONSTANT)
		return draw_box(t->d, (cal_picture_box){.title = "nothing", .within = PICTURE_TOP, .box = BOX_MORE}, (cal_element){SECTION_NONE, 0});
	return n->kind == FORMULA_EVENT ? event_box(t, node) : gate_box(t, node);
}

/* ---- what all inputs have in common ---- */

/* Of an OR its inputs, of anything else itself. */
static const cal_edge *choices_of(const cal_formula *f, const cal_edge *edge, uint32_t *n)
{
	const cal_formula_node *it = &f->nodes[*edge >> 1];
	bool any = !(*edge & 1) && it->kind == FORMULA_ATLEAST && it->need == 1;
	*n = any ? it->n : 1;
	return any ? f->inputs + it->first : edge;
}

static bool is_among(const cal_edge *list, uint32_t n, cal_edge edge)
{
	for (uint32_t i = 0; i < n; i++)
		if (list[i] == edge)
			return true;
	return false;
}

/* The new edge stands for what the old one did, unless it has a name of its own. */
static void pass_name(tree *t, cal_edge from, cal_edge to)
{
	cal_tops *tops = &t->loss->tops;
	if (from >> 1 >= tops->n_stand)
		return;
	for (; tops->n_stand <= to >> 1; tops->n_stand++) {
		CAL_GROW(tops->stands_for, tops->n_stand, tops->stand_room);
		tops->stands_for[tops->n_stand] = NODE_FALSE;
	}
	if (tops->stands_for[to >> 1] == NODE_FALSE)
		tops->stands_for[to >> 1] = tops->stands_for[from >> 1];
}

/* k of (s or a, s or b, s or c) is s, or k of (a, b, c): what is in all inputs of a gate is moved out of it. */
static cal_edge moved_out(tree *t, uint32_t need, cal_edge *inputs, uint32_t n)
{
	cal_formula *f = &t->loss->tops.formula;
	uint32_t n_first, n_common = 0;
	const cal_edge *choices = choices_of(f, &inputs[0], &n_first);
	cal_edge *common = cal_resize(NULL, (size_t)n_first + 2, sizeof *common);
	for (uint32_t i = 0; i < n_first && n > 1; i++) {
		bool everywhere = true;
		for (uint32_t k = 1; k < n && everywhere; k++) {
			uint32_t n_other;
			const cal_edge *others = choices_of(f, &inputs[k], &n_other);
			everywhere = is_among(others, n_other, choices[i]);
		}
		if (everywhere)
			common[n_common++] = choices[i];
	}
	for (uint32_t i = 0; i < n && n_common; i++) {
		uint32_t n_own, kept = 0;
		const cal_edge *own = choices_of(f, &inputs[i], &n_own);
		cal_edge *rest = cal_resize(NULL, (size_t)n_own + 1, sizeof *rest), whole = inputs[i];
		for (uint32_t k = 0; k < n_own; k++)
			if (!is_among(common, n_common, own[k]))
				rest[kept++] = own[k];
		inputs[i] = cal_formula_or(f, rest, kept);
		pass_name(t, whole, inputs[i]);
		free(rest);
	}
	common[n_common++] = cal_formula_atleast(f, need, inputs, n);
	cal_edge edge = n_common == 1 ? common[0] : cal_formula_or(f, common, n_common);
	free(common);
	return edge;
}

/* Makes the formula anew, inputs first, with what is common moved out.  Circles stay as they are. */
static void simplify(tree *t)
{
	enum { MOST = 20000 };  /* gates and inputs; a larger tree is cut off anyway, and most of it is not seen */
	cal_formula *f = &t->loss->tops.formula;
	uint32_t n_nodes = f->n_nodes;
	t->top = t->loss->top;
	if (f->cyclic || n_nodes > MOST || f->n_inputs > MOST)
		return;
	cal_edge *now = cal_resize(NULL, (size_t)n_nodes + 1, sizeof *now), *inputs = NULL;
	for (uint32_t i = 0; i < n_nodes; i++) {
		cal_formula_node it = f->nodes[i];
		now[i] = i << 1;
		if (it.kind != FORMULA_ATLEAST || it.n == 0)
			continue;
		inputs = cal_resize(inputs, it.n, sizeof *inputs);
		for (uint32_t k = 0; k < it.n; k++) {
			cal_edge input = f->inputs[it.first + k];
			inputs[k] = now[input >> 1] ^ (input & 1);
		}
		now[i] = it.need == 1 ? cal_formula_or(f, inputs, it.n) : moved_out(t, it.need, inputs, it.n);
		pass_name(t, i << 1, now[i]);
	}
	t->top = now[t->loss->top >> 1] ^ (t->loss->top & 1);
	free(now), free(inputs);
}

/* ---- the tree, breadth first ---- */

static void count_looks(tree *t)
{
	const cal_formula *f = &t->loss->tops.formula;
	t->looked_at = CAL_NEWS(t->d->keep, (size_t)f->n_nodes + 1, uint32_t);
	bool *seen = cal_zeroed(f->n_nodes, sizeof *seen);
	uint32_t *waiting = cal_resize(NULL, (size_t)f->n_nodes + 1, sizeof *waiting), n = 0;
	waiting[n++] = t->top >> 1;
	seen[waiting[0]] = true;
	while (n) {
		const cal_formula_node *it = &f->nodes[waiting[--n]];
		for (uint32_t i = it->first; i < it->first + it->n && it->kind != FORMULA_EVENT && it->kind != FORMULA_CONSTANT; i++) {
			uint32_t input = f->inputs[i] >> 1;
			t->looked_at[input]++;
			if (!seen[input]) {
				seen[input] = true;
				waiting[n++] = input;
			}
		}
	}
	free(seen), free(waiting);
}

static uint32_t inputs_of(const cal_formula_node *n)
{
	return n->kind == FORMULA_EVENT || n->kind == FORMULA_CONSTANT ? 0 : n->n;
}

/* Draws the inputs of a gate; those for which there is no room become one box. */
static uint32_t draw_inputs(tree *t, uint32_t node, uint32_t *queue, uint32_t n_queue, uint32_t most)
{
	const cal_formula *f = &t->loss->tops.formula;
	const cal_formula_node *it = &f->nodes[node];
	uint32_t left = 0;
	for (uint32_t i = it->first; i < it->first + inputs_of(it); i++) {
		uint32_t input = f->inputs[i] >> 1;
		if (t->box[input] == CAL_NONE && t->d->p->n_boxes >= most) {
			left++;
			continue;
		}
		if (t->box[input] == CAL_NONE) {
			t->box[input] = box_for(t, input);
			queue[n_queue++] = input;
		}
		draw_line(t->d, (cal_picture_line){.from = t->box[node], .to = t->box[input], .line = LINE_INPUT,
		                                   .label = f->inputs[i] & 1 ? "not" : NULL});
	}
	if (left) {
		uint32_t more = draw_box(t->d, (cal_picture_box){.title = cal_format(t->d->keep, "%u more", left), .within = PICTURE_TOP,
		                                                 .box = BOX_MORE, .key = cal_format(t->d->keep, "more/%u", node)},
		                         (cal_element){SECTION_NONE, 0});
		draw_line(t->d, (cal_picture_line){.from = t->box[node], .to = more, .line = LINE_INPUT});
		t->d->p->left_out += left;
	}
	return n_queue;
}

static void draw_tree(tree *t)
{
	drawing *d = t->d;
	const cal_formula *f = &t->loss->tops.formula;
	uint32_t *queue = cal_resize(NULL, (size_t)f->n_nodes + 1, sizeof *queue), n = 0;
	uint32_t most = d->request->most ? d->request->most : TREE_MOST;
	t->box = CAL_NEWS(d->keep, (size_t)f->n_nodes + 1, uint32_t);
	for (uint32_t i = 0; i < f->n_nodes; i++)
		t->box[i] = CAL_NONE;
	queue[n++] = t->top >> 1;
	t->box[queue[0]] = box_for(t, queue[0]);
	for (uint32_t i = 0; i < n; i++)
		n = draw_inputs(t, queue[i], queue, n, most);
	free(queue);
	if (d->p->left_out)
		d->p->told = cal_format(d->keep, "%u of the tree's gates and events are left out; --most N shows more, --axis AXIS fewer kinds of event", d->p->left_out);
}

void draw_fault_tree(drawing *d)
{
	const cal_view_request *request = d->request;
	uint32_t service = request->service;
	if (service == CAL_NONE && d->m->n_services > 1) {
		d->wrong = cal_format(d->keep, "the view fault-tree is about one service, and the model has %u; --service NAME says of which", d->m->n_services);
		return;
	}
	service = service == CAL_NONE ? 0 : service;
	unsigned letter = request->property ? request->property : PROPERTY_AVAILABILITY;
	bool *threats = CAL_NEWS(d->keep, (size_t)d->m->n_threats + 1, bool);
	for (uint32_t t = 0; t < d->m->n_threats; t++)
		threats[t] = !request->axis || d->m->threats[t].axis == request->axis;
	cal_cuts_request of = {.service = service, .letter = letter, .worst = true, .threats = threats};
	cal_basis basis = cal_basis_of(d->keep, d->m);
	cal_loss loss = cal_loss_of(d->keep, &basis, &of);
	tree t = {.d = d, .loss = &loss};
	const char *what = cal_format(d->keep, "%s loses %s", d->m->services[service].name, cal_word(SET_PROPERTY, letter));
	d->p->title = cal_format(d->keep, "%s: %s", d->m->name, what);
	if (loss.top == EDGE_FALSE || loss.top == EDGE_TRUE) {
		d->p->subtitle = loss.top == EDGE_TRUE ? "It has lost that already, with no event at all." : "No event that the model knows costs it that.";
		draw_service(d, service);
	} else {
		d->p->subtitle = "Events that bring it about, read at worst; what several gates look at is drawn once.";
		simplify(&t);
		count_looks(&t);
		draw_tree(&t);
		d->p->downwards = d->p->n_boxes <= FEW;
		d->boxes[0].title = what;
		d->boxes[0].tone = TONE_FAILS;
	}
	cal_loss_free(&loss);
	cal_basis_free(&basis);
}
