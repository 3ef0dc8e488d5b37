/* rules/blast.c -- events by name; what they strike; waves to plain data. */
#include "rules/blast.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rules/strike.h"

/* ---- the repertoire ---- */

/* Rows the other way round: of nodes by event, where there were events by node. */
static cal_rows turned(const cal_rows *rows, uint32_t n_rows, uint32_t n)
{
	cal_rows to = {cal_zeroed((size_t)n + 2, sizeof *to.start),
	               cal_resize(NULL, (size_t)rows->start[n_rows] + 1, sizeof *to.at)};
	for (uint32_t i = 0; i < rows->start[n_rows]; i++)
		to.start[rows->at[i] + 2]++;
	for (uint32_t i = 0; i < n; i++)
		to.start[i + 2] += to.start[i + 1];
	for (uint32_t row = 0; row < n_rows; row++)
		for (uint32_t i = rows->start[row]; i < rows->start[row + 1]; i++)
			to.at[to.start[rows->at[i] + 1]++] = row;
	return to;
}

static void start_reading(cal_repertoire *r, bool worst)
{
	cal_reading *it = &r->of[worst];
	const cal_compiled *c = r->basis.compiled;
	uint32_t n_nodes = c->graph.n_nodes;
	it->failures = cal_failures_of(&r->basis, worst, r->threats, NULL);
	it->names = CAL_NEWS(r->keep, (size_t)it->failures.n_events + 1, const char *);
	for (uint32_t e = 0; e < it->failures.n_events; e++)
		it->names[e] = cal_event_name(r->keep, &it->failures, e);
	it->nodes = turned(&it->failures.strikes, n_nodes, it->failures.n_events);
	it->ground_nodes = turned(&it->failures.ground_strikes, n_nodes, it->failures.n_grounds);
	it->longer = CAL_NEWS(r->keep, (size_t)c->n_conditions + 1, double);
	for (uint32_t i = 0; i < c->n_conditions; i++)
		it->longer[i] = c->conditions[i].worst && !worst ? INFINITY : c->conditions[i].hours;
	cal_waves_start(&it->waves, &c->graph, it->longer);
}

void cal_repertoire_start(cal_repertoire *r, cal_arena *keep, const cal_model *m, const bool *threats)
{
	*r = (cal_repertoire){.keep = keep, .model = m, .basis = cal_basis_of_all(keep, m), .threats = threats};
	for (unsigned worst = 0; worst < 2; worst++)
		start_reading(r, worst);
}

void cal_repertoire_free(cal_repertoire *r)
{
	for (unsigned worst = 0; worst < 2; worst++) {
		cal_reading *it = &r->of[worst];
		cal_waves_free(&it->waves);
		free(it->nodes.start), free(it->nodes.at);
		free(it->ground_nodes.start), free(it->ground_nodes.at);
		cal_failures_free(&it->failures);
	}
	cal_basis_free(&r->basis);
}

/* ---- letting events happen ---- */

static void strike_row(cal_reading *it, const cal_rows *rows, uint32_t row, double hours)
{
	for (uint32_t i = rows->start[row]; i < rows->start[row + 1]; i++)
		cal_waves_strike(&it->waves, rows->at[i], hours);
}

static void strike_event(cal_reading *it, uint32_t event)
{
	const cal_basic_event *e = &it->failures.events[event];
	strike_row(it, &it->nodes, event, e->hours);
	if (e->ground != CAL_NONE)
		strike_row(it, &it->ground_nodes, e->ground, e->hours);
}

static bool rests(const cal_reading *it, cal_node node)
{
	return it->waves.lasts[node] > CAL_STANDS && !it->waves.wave[node];
}

/* The share of a service's clients that lose A; 0 where it has lost that with no event. */
static float share_lost(const cal_repertoire *r, const cal_reading *it, uint32_t service)
{
	const cal_compiled *c = r->basis.compiled;
	cal_client_groups groups = c->clients[service];
	uint32_t lost = 0;
	if (groups.n == 0)
		return cal_waves_fell(&it->waves, cal_service_node(c, service, PROPERTY_AVAILABILITY)) ? 1 : 0;
	for (uint32_t g = groups.first; g < groups.first + groups.n; g++) {
		if (rests(it, c->groups[g]))
			return 0;
		lost += cal_waves_fell(&it->waves, c->groups[g]);
	}
	return (float)lost / (float)groups.n;
}

static uint8_t letters_lost(const cal_repertoire *r, const cal_reading *it, uint32_t service)
{
	uint8_t lost = share_lost(r, it, service) > 0 ? LETTER_A : 0;
	for (unsigned letter = 1; letter <= LETTERS; letter++)
		if (letter != PROPERTY_AVAILABILITY && cal_waves_fell(&it->waves, cal_service_node(r->basis.compiled, service, letter)))
			lost |= (uint8_t)(1u << (letter - 1));
	return lost;
}

/* ---- finding events ---- */

uint32_t cal_event_threat(cal_arena *keep, const cal_model *m, const char *name, const char **wrong)
{
	size_t length = strcspn(name, ":");
	const char **names = CAL_NEWS(keep, (size_t)m->n_threats + 1, const char *);
	uint32_t found = CAL_NONE;
	for (uint32_t t = 0; t < m->n_threats; t++) {
		bool events = m->threats[t].mechanism != MECHANISM_STRUCTURE;
		names[t] = events ? m->threats[t].name : NULL;
		if ((strncmp(name, m->threats[t].name, length) == 0 && !m->threats[t].name[length]) ||
		    (strncmp(name, m->threats[t].code, length) == 0 && !m->threats[t].code[length]))
			found = t;
	}
	const char *threat = cal_copy(keep, name, length);
	if (found == CAL_NONE) {
		const char *near = cal_nearest(threat, names, m->n_threats);
		*wrong = cal_format(keep, "there is no threat %s; an event is written THREAT:ELEMENT, such as poison-pill:orders%s",
		                    cal_quote(keep, threat), near ? cal_format(keep, "; did you mean '%s'?", near) : "");
	} else if (!names[found]) {
		*wrong = cal_format(keep, "%s is a fault of the structure; it has no events", m->threats[found].name);
		found = CAL_NONE;
	} else if (!name[length] || !name[length + 1]) {
		*wrong = cal_format(keep, "'%s' names a threat and no element; an event is written THREAT:ELEMENT", threat);
		found = CAL_NONE;
	}
	return found;
}

/* Is the name that of an event, up to the mark that tells it from its like? */
static bool begins(const char *full, const char *name)
{
	size_t n = strlen(name);
	const char *rest = full + n;
	return strncmp(full, name, n) == 0 && (*rest == '[' || *rest == '+' || strncmp(rest, " (", 2) == 0 || strncmp(rest, " at ", 4) == 0);
}

static bool is_at(const cal_repertoire *r, const cal_basic_event *e, const char *element)
{
	const char *name = e->element.section == SECTION_NONE ? "unnamed" : cal_element_name(r->model, e->element);
	return name && strcmp(name, element) == 0;
}

/* How well a name fits an event: 3 it is its name, 2 that of its threat and element, 1 its beginning, 0 not at all. */
static unsigned fit_of(const cal_repertoire *r, const cal_reading *it, uint32_t event, uint32_t threat, const char *element)
{
	const cal_basic_event *e = &it->failures.events[event];
	if (e->threat != threat)
		return 0;
	const char *own = it->names[event] + strlen(r->model->threats[threat].name) + 1;
	return strcmp(own, element) == 0 ? 3 : is_at(r, e, element) ? 2 : begins(own, element) ? 1 : 0;
}

/* How grave an event is: letters that services lose to it, then the shares of clients. */
static double gravity_of(cal_repertoire *r, cal_reading *it, uint32_t event)
{
	double sum = 0;
	strike_event(it, event);
	cal_waves_run(&it->waves);
	for (uint32_t s = 0; s < r->model->n_services; s++)
		sum += (double)__builtin_popcount(letters_lost(r, it, s)) + (double)share_lost(r, it, s);
	cal_waves_clear(&it->waves);
	return sum + (it->failures.events[event].n_copies > 0 ? 1e-6 : 0);
}

/* The gravest of the events that a name fits best; at worst known before, its like is taken at best. */
static void choose(cal_repertoire *r, bool worst, const char *element, const char *like, cal_happening *h)
{
	cal_reading *it = &r->of[worst];
	unsigned best = 0;
	double gravest = -1;
	h->event[worst] = CAL_NONE;
	for (uint32_t e = 0; e < it->failures.n_events; e++) {
		unsigned fit = fit_of(r, it, e, h->threat, element);
		best = fit > best ? fit : best;
	}
	h->alike[worst] = 0;
	for (uint32_t e = 0; best && e < it->failures.n_events; e++) {
		if (fit_of(r, it, e, h->threat, element) != best)
			continue;
		h->alike[worst]++;
		double gravity = like && strcmp(like, it->names[e]) == 0 ? INFINITY : gravity_of(r, it, e);
		if (!(gravity > gravest))
			continue;
		gravest = gravity;
		h->event[worst] = e;
		if (worst || h->event[1] == CAL_NONE)
			h->element = it->failures.events[e].element;
	}
}

/* "a, b and 3 more": elements at which a threat has events. */
static const char *events_there_are(cal_repertoire *r, uint32_t threat, const char *element)
{
	enum { SHOWN = 8 };
	const cal_reading *it = &r->of[1];
	const size_t skip = strlen(r->model->threats[threat].name) + 1;
	const char **names = CAL_NEWS(r->keep, (size_t)it->failures.n_events + 1, const char *), *list = "";
	uint32_t n = 0;
	for (uint32_t e = 0; e < it->failures.n_events; e++) {
		const cal_basic_event *event = &it->failures.events[e];
		const char *name = event->element.section == SECTION_NONE ? "unnamed" : cal_element_name(r->model, event->element);
		if (event->threat != threat || (n && strcmp(names[n - 1], name) == 0))
			continue;
		names[n++] = name;
	}
	if (n == 0)
		return cal_format(r->keep, "the model has no event of %s", r->model->threats[threat].name);
	const char *near = cal_nearest(element, names, n);
	for (uint32_t i = 0; i < n && i < SHOWN; i++)
		list = cal_format(r->keep, "%s%s%.*s:%s", list, i ? ", " : "", (int)skip - 1, r->model->threats[threat].name, names[i]);
	if (n > SHOWN)
		list = cal_format(r->keep, "%s and %u more", list, (unsigned)(n - SHOWN));
	const char *slug = r->model->threats[threat].name;
	return cal_format(r->keep, "there is no %s at %s; there %s %s%s", slug, cal_quote(r->keep, element), n == 1 ? "is" : "are", list,
	                  near ? cal_format(r->keep, "; did you mean '%s:%s'?", slug, near) : "");
}

bool cal_happening_named(cal_repertoire *r, const char *name, cal_happening *it, const char **wrong)
{
	*it = (cal_happening){.name = name, .event = {CAL_NONE, CAL_NONE}};
	it->threat = cal_event_threat(r->keep, r->model, name, wrong);
	if (it->threat == CAL_NONE)
		return false;
	const char *element = strchr(name, ':') + 1, *like;
	choose(r, true, element, NULL, it);
	like = it->event[1] == CAL_NONE ? NULL : r->of[1].names[it->event[1]];
	choose(r, false, element, like, it);
	if (it->event[0] == CAL_NONE && it->event[1] != CAL_NONE && it->element.section != SECTION_NONE)
		choose(r, false, cal_element_name(r->model, it->element), like, it);
	if (it->event[0] != CAL_NONE || it->event[1] != CAL_NONE)
		return true;
	*wrong = events_there_are(r, it->threat, element);
	return false;
}

cal_happening cal_happening_of(const cal_repertoire *r, bool worst, uint32_t event)
{
	const cal_reading *it = &r->of[worst];
	cal_happening h = {.name = it->names[event], .threat = it->failures.events[event].threat,
	                   .element = it->failures.events[event].element, .event = {CAL_NONE, CAL_NONE}};
	h.event[worst] = event;
	h.alike[worst] = 1;
	return h;
}

/* ---- who is struck ---- */

typedef struct {
	cal_sink sink;             /* first, so that the sink is this */
	const cal_repertoire *r;
	uint32_t next, wanted;     /* kept events: the one that begins next, the one that is asked for */
	bool takes, worst;
	uint32_t happening;
	cal_struck_copy *at;       /* by copy; component CAL_NONE: not struck */
} striking;

static void note_strike(striking *s, uint32_t copy, uint8_t letters)
{
	cal_struck_copy *it = &s->at[copy];
	if (it->component == CAL_NONE) {
		const cal_system *system = s->r->basis.system;
		*it = (cal_struck_copy){.component = system->squads[system->squad_of[copy]].component, .copy = copy,
		                        .happening = s->happening};
	}
	it->letters[s->worst] |= letters;
}

static void begin_noting(cal_sink *sink, const cal_event *event)
{
	striking *s = (striking *)sink;
	const cal_system *system = s->r->basis.system;
	s->takes = s->next++ == s->wanted;
	for (uint32_t i = 0; s->takes && event->ground && i < event->ground->n; i++) {
		uint32_t copy = event->ground->copies[i];
		bool delayed = system->squads[system->squad_of[copy]].delayed;
		uint8_t letters = delayed ? event->ground->letters & LETTER_D : event->ground->letters;
		if (letters || !delayed)
			note_strike(s, copy, letters);
	}
}

static void note_copies(cal_sink *sink, cal_run copies, uint8_t letters, uint32_t state, uint32_t doubts)
{
	striking *s = (striking *)sink;
	(void)state, (void)doubts;
	for (uint32_t i = 0; s->takes && i < copies.n; i++)
		note_strike(s, copies.first + i, letters);
}

static void note_changes(cal_sink *sink, uint32_t component, uint32_t doubts)
{
	(void)sink, (void)component, (void)doubts;  /* the component's copies are struck, too */
}

/* Makes the events of the happening's threat again, and takes note of the one that is meant: they come in the order in
 * which they were kept. */
static void strike_copies(cal_repertoire *r, bool worst, const cal_happening *h, uint32_t number, cal_struck_copy *at)
{
	const cal_failures *f = &r->of[worst].failures;
	striking s = {.sink = {.takes_ground = true, .begin = begin_noting, .strike = note_copies, .lose_changes = note_changes},
	              .r = r, .wanted = h->event[worst], .worst = worst, .happening = number, .at = at};
	cal_section section;
	if (s.wanted == CAL_NONE)
		return;
	while (f->events[s.next].threat != h->threat)
		s.next++;
	uint32_t n = cal_threat_elements(r->basis.system, h->threat, &section);
	for (uint32_t element = 0; element < n; element++)
		cal_events_at(r->basis.maker, h->threat, worst, element, &s.sink);
	cal_events_elsewhere(r->basis.maker, h->threat, worst, &s.sink);
}

static void tell_struck(cal_repertoire *r, cal_blast *b)
{
	uint32_t n_copies = r->basis.system->n_copies;
	cal_struck_copy *at = CAL_NEWS(r->keep, (size_t)n_copies + 1, cal_struck_copy);
	for (uint32_t i = 0; i < n_copies; i++)
		at[i].component = CAL_NONE;
	for (uint32_t i = 0; i < b->n_happenings; i++)
		for (unsigned worst = 0; worst < 2; worst++)
			strike_copies(r, worst, &b->happenings[i], i, at);
	for (uint32_t i = 0; i < n_copies; i++)
		if (at[i].component != CAL_NONE) {
			at[b->n_struck] = at[i];
			at[b->n_struck++].letters[1] |= at[i].letters[0];
		}
	b->struck = at;
}

/* ---- what falls ---- */

/* What the failure of a node means: that an element has lost a letter; false: nothing of its own. */
static bool loss_of(const cal_compiled *c, cal_node node, cal_element *element, uint8_t *letter)
{
	static const uint8_t of_component[] = {
		[ROLE_UNAVAILABLE] = PROPERTY_AVAILABILITY, [ROLE_SHORT] = PROPERTY_SCALABILITY,
		[ROLE_SHORT_OF] = PROPERTY_SCALABILITY, [ROLE_SLOW] = PROPERTY_LATENCY, [ROLE_PEOPLE] = PROPERTY_OPERATIONS,
		[ROLE_WRONG] = PROPERTY_INTEGRITY, [ROLE_STALE] = PROPERTY_CONSISTENCY, [ROLE_LOSS] = PROPERTY_DURABILITY,
		[ROLE_STORE_LOST] = PROPERTY_DURABILITY};
	cal_meaning what = cal_meaning_of(c, node);
	switch (what.role) {
	case ROLE_STATE_LOST: case ROLE_UNRESTORABLE:
		*element = (cal_element){SECTION_STATE, what.owner};
		*letter = PROPERTY_DURABILITY;
		return true;
	case ROLE_GROUP:
		*element = (cal_element){SECTION_SERVICES, c->group_service[what.owner]};
		*letter = PROPERTY_AVAILABILITY;
		return true;
	case ROLE_SERVICE:
		*element = (cal_element){SECTION_SERVICES, what.owner};
		*letter = what.letter;
		return cal_service_node(c, what.owner, what.letter) == node &&
		       (what.letter != PROPERTY_AVAILABILITY || c->clients[what.owner].n == 0);
	default:
		*element = (cal_element){SECTION_COMPONENTS, what.owner};
		*letter = what.role < sizeof of_component ? of_component[what.role] : 0;
		return *letter != 0;
	}
}

static uint32_t thing_of(const cal_system *s, cal_element e)
{
	return e.section == SECTION_SERVICES ? cal_thing_service(s, e.index)
	       : e.section == SECTION_STATE  ? cal_thing_state(s, e.index)
	                                     : e.index;
}

/* The first of what a repertoire's waves say of each thing and letter: the node that fell first. */
typedef struct {
	cal_repertoire *r;
	cal_blast *b;
	cal_node *first[2];        /* [thing * LETTERS + letter - 1]: NODE_FALSE: it stands */
	uint32_t *step[2];         /* likewise; 0: not yet known */
	uint32_t n_things;
} telling;

static size_t slot_of(const telling *t, cal_element e, unsigned letter)
{
	return (size_t)thing_of(t->r->basis.system, e) * LETTERS + letter - 1;
}

/* What a node hangs on that means something else: the next such node on the way back, NODE_FALSE if that leads to a
 * strike. */
static cal_node cause_of(const telling *t, bool worst, cal_node node, cal_element *element, uint8_t *letter)
{
	const cal_compiled *c = t->r->basis.compiled;
	cal_element own = *element;
	uint8_t own_letter = *letter;
	for (node = cal_waves_cause(&t->r->of[worst].waves, node); node != NODE_FALSE; node = cal_waves_cause(&t->r->of[worst].waves, node))
		if (loss_of(c, node, element, letter) &&
		    (element->section != own.section || element->index != own.index || *letter != own_letter))
			return node;
	*element = (cal_element){SECTION_NONE, 0};
	*letter = 0;
	return NODE_FALSE;
}

/* Nodes come in the order of waves, so the cause of one has its step already. */
static void find_steps(telling *t, bool worst)
{
	const cal_waves *w = &t->r->of[worst].waves;
	uint8_t *lost = CAL_NEWS(t->r->keep, (size_t)t->n_things + 1, uint8_t);
	for (uint32_t i = 0; i < w->n_fallen; i++) {
		cal_element e;
		uint8_t letter;
		if (!loss_of(t->r->basis.compiled, w->fallen[i], &e, &letter))
			continue;
		size_t slot = slot_of(t, e, letter);
		if (t->first[worst][slot] != NODE_FALSE)
			continue;
		t->first[worst][slot] = w->fallen[i];
		lost[thing_of(t->r->basis.system, e)] |= (uint8_t)(1u << (letter - 1));
		uint32_t least = e.section == SECTION_SERVICES ? 3 : 2;  /* copies, then components, then services */
		bool caused = cause_of(t, worst, w->fallen[i], &e, &letter) != NODE_FALSE;
		t->step[worst][slot] = caused ? t->step[worst][slot_of(t, e, letter)] + 1 : least;
	}
	t->b->lost[worst] = lost;
}

static cal_element element_of(const cal_model *m, uint32_t thing)
{
	if (thing < m->n_components)
		return (cal_element){SECTION_COMPONENTS, thing};
	if (thing < m->n_components + m->n_services)
		return (cal_element){SECTION_SERVICES, thing - m->n_components};
	return (cal_element){SECTION_STATE, thing - m->n_components - m->n_services};
}

static int by_step(const void *a, const void *b)
{
	const cal_fallen *x = a, *y = b;
	uint32_t p = x->step[1] ? x->step[1] : x->step[0], q = y->step[1] ? y->step[1] : y->step[0];
	if (p != q)
		return p < q ? -1 : 1;
	if (x->element.section != y->element.section)
		return x->element.section < y->element.section ? -1 : 1;
	if (x->element.index != y->element.index)
		return x->element.index < y->element.index ? -1 : 1;
	return x->letter < y->letter ? -1 : x->letter > y->letter;
}

static void tell_fallen(telling *t)
{
	cal_fallen *list = NULL;
	uint32_t n = 0, room = 0;
	for (uint32_t thing = 0; thing < t->n_things; thing++)
		for (unsigned letter = 1; letter <= LETTERS; letter++) {
			size_t slot = (size_t)thing * LETTERS + letter - 1;
			bool worst = t->first[1][slot] != NODE_FALSE;
			if (!worst && t->first[0][slot] == NODE_FALSE)
				continue;
			CAL_GROW(list, n, room);
			cal_fallen *it = &list[n++];
			*it = (cal_fallen){.element = element_of(t->r->model, thing), .letter = (uint8_t)letter,
			                   .step = {t->step[0][slot], t->step[1][slot]}};
			it->cause = it->element;
			it->cause_letter = it->letter;
			cause_of(t, worst, t->first[worst][slot], &it->cause, &it->cause_letter);
			uint32_t last = it->step[worst];
			t->b->steps = last > t->b->steps ? last : t->b->steps;
		}
	if (n)
		qsort(list, n, sizeof *list, by_step);
	cal_fallen *kept = CAL_NEWS(t->r->keep, (size_t)n + 1, cal_fallen);
	if (n)
		memcpy(kept, list, n * sizeof *kept);
	free(list);
	t->b->fallen = kept;
	t->b->n_fallen = n;
}

static void count_up(cal_repertoire *r, cal_blast *b, bool worst)
{
	const cal_compiled *c = r->basis.compiled;
	const double *lasts = r->of[worst].waves.lasts;
	uint32_t *up = CAL_NEWS(r->keep, (size_t)r->model->n_components + 1, uint32_t);
	for (uint32_t i = 0; i < r->model->n_components; i++)
		for (cal_live it = cal_live_of(r->basis.system, i); cal_live_next(&it);)
			up[i] += !(lasts[c->nodes[i].all_down] > CAL_STANDS) && !(lasts[c->down[it.copy]] > CAL_STANDS) &&
			         !(lasts[c->struck[it.copy]] > CAL_STANDS);
	b->up[worst] = up;
}

static void tell_shares(cal_repertoire *r, cal_blast *b, bool worst)
{
	float *share = CAL_NEWS(r->keep, (size_t)r->model->n_services + 1, float);
	for (uint32_t s = 0; s < r->model->n_services; s++)
		share[s] = share_lost(r, &r->of[worst], s);
	b->share[worst] = share;
}

/* What services had lost before any event, they do not lose again: a group of clients at rest makes A no loss. */
static void forget_shared(cal_repertoire *r, cal_blast *b, bool worst)
{
	uint8_t *lost = (uint8_t *)(uintptr_t)b->lost[worst];
	for (uint32_t s = 0; s < r->model->n_services; s++)
		if (!(b->share[worst][s] > 0))
			lost[cal_thing_service(r->basis.system, s)] &= (uint8_t)~LETTER_A;
}

const cal_blast *cal_blast_of(cal_repertoire *r, const cal_happening *happenings, uint32_t n)
{
	cal_blast *b = CAL_NEW(r->keep, cal_blast);
	*b = (cal_blast){.model = r->model, .system = r->basis.system, .happenings = happenings, .n_happenings = n, .steps = 1};
	telling t = {.r = r, .b = b, .n_things = r->basis.compiled->n_things};
	tell_struck(r, b);
	for (unsigned worst = 0; worst < 2; worst++) {
		cal_reading *it = &r->of[worst];
		t.first[worst] = cal_zeroed((size_t)t.n_things * LETTERS, sizeof *t.first[worst]);
		t.step[worst] = cal_zeroed((size_t)t.n_things * LETTERS, sizeof *t.step[worst]);
		for (uint32_t i = 0; i < n; i++)
			if (happenings[i].event[worst] != CAL_NONE)
				strike_event(it, happenings[i].event[worst]);
		cal_waves_run(&it->waves);
		find_steps(&t, worst);
		count_up(r, b, worst);
		tell_shares(r, b, worst);
		forget_shared(r, b, worst);
	}
	tell_fallen(&t);
	for (unsigned worst = 0; worst < 2; worst++) {
		cal_waves_clear(&r->of[worst].waves);
		free(t.first[worst]), free(t.step[worst]);
	}
	return b;
}

uint8_t cal_blast_letters(const cal_blast *b, bool worst, uint32_t service)
{
	return b->lost[worst][cal_thing_service(b->system, service)];
}
