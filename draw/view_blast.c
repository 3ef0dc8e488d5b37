/* draw/view_blast.c -- an event happens: what it strikes, what falls with it in which order, what stands.
 *
 *     event -> what it is about -> struck copies, in a frame for each component -> what fell -> services
 *
 * What fell for certain and what falls only at worst are told apart; what stands is shown where it touches that. */
#include <stdlib.h>
#include <string.h>

#include "draw/drawing.h"
#include "rules/blast.h"

enum { FEW_COPIES = 6, FEW_SERVICES = 24 };

typedef struct {
	drawing *d;
	const cal_blast *b;
	uint32_t *service, *component, *state;   /* boxes; CAL_NONE: not shown */
	bool *near;                              /* by component: it stands and is shown */
	uint32_t event, about;                   /* boxes */
	uint32_t *first, *next;                  /* by thing, by what fell: lists of what a thing has lost, ended by CAL_NONE */
	uint32_t *last_line, *before;            /* by box, by line: lists of the lines to a box, likewise */
	uint32_t before_room;
	uint32_t n_standing, n_shown;            /* components that stand; those of them that are shown */
} scene;

/* ---- words ---- */

static const char *words_of(drawing *d, uint8_t letters)
{
	const char *list = NULL;
	for (unsigned letter = 1; letter <= LETTERS; letter++)
		if (letters >> (letter - 1) & 1)
			list = cal_format(d->keep, "%s%s", list ? cal_format(d->keep, "%s, ", list) : "", cal_word(SET_PROPERTY, letter));
	return list;
}

/* Letters that a thing loses: at best, and at worst only. */
static uint8_t sure_of(const scene *s, uint32_t thing)
{
	return s->b->lost[0][thing];
}

static uint8_t perhaps_of(const scene *s, uint32_t thing)
{
	return s->b->lost[1][thing] & (uint8_t)~s->b->lost[0][thing];
}

static uint8_t tone_of(const scene *s, uint32_t thing)
{
	return sure_of(s, thing) ? TONE_FALLEN : perhaps_of(s, thing) ? TONE_UNKNOWN : TONE_SURVIVES;
}

static uint32_t thing_of(const scene *s, cal_element e)
{
	return e.section == SECTION_SERVICES ? cal_thing_service(s->b->system, e.index)
	       : e.section == SECTION_STATE  ? cal_thing_state(s->b->system, e.index)
	                                     : e.index;
}

/* The step in which an element first lost something; 0: it stands. */
static uint32_t step_of(const scene *s, cal_element e)
{
	uint32_t first = 0;
	for (uint32_t i = s->first[thing_of(s, e)]; i != CAL_NONE; i = s->next[i]) {
		const cal_fallen *f = &s->b->fallen[i];
		uint32_t step = f->step[1] ? f->step[1] : f->step[0];
		first = !first || step < first ? step : first;
	}
	return first;
}

static void note_losses(scene *s, uint32_t box, uint32_t thing)
{
	drawing *d = s->d;
	if (sure_of(s, thing))
		draw_note(d, box, cal_format(d->keep, "loses %s", words_of(d, sure_of(s, thing))));
	if (perhaps_of(s, thing))
		draw_note(d, box, cal_format(d->keep, "perhaps loses %s", words_of(d, perhaps_of(s, thing))));
	if (!sure_of(s, thing) && !perhaps_of(s, thing))
		draw_note(d, box, "stands");
}

/* ---- struck copies ---- */

static const char *up_words(const scene *s, uint32_t component)
{
	const cal_component *it = &s->d->m->components[component];
	uint32_t best = s->b->up[0][component], worst = s->b->up[1][component];
	const char *up = best == worst ? cal_format(s->d->keep, "%u", worst) : cal_format(s->d->keep, "%u to %u", worst, best);
	if (it->external)
		return worst ? "external" : "external, away";
	if (it->redundancy == REDUNDANCY_ACTIVE_PASSIVE)
		return cal_format(s->d->keep, "%s of %u up, one active", up, it->replicas);
	return cal_format(s->d->keep, "%s of %u up, %u needed", up, it->replicas, it->min_available);
}

/* A box for what became of a component; struck copies stand before it in the same frame. */
static void draw_outcome(scene *s, uint32_t component, uint32_t frame)
{
	drawing *d = s->d;
	const cal_component *it = &d->m->components[component];
	cal_element element = {SECTION_COMPONENTS, component};
	uint32_t box = draw_box(d, (cal_picture_box){.title = it->name, .within = frame, .box = it->external ? BOX_EXTERNAL : BOX_COMPONENT,
	                                             .tone = tone_of(s, component), .wave = step_of(s, element),
	                                             .tooltip = it->description, .stacked = it->replicas > 1}, element);
	draw_note(d, box, up_words(s, component));
	note_losses(s, box, component);
	s->component[component] = box;
}

static uint8_t strike_tone(const cal_struck_copy *it)
{
	return it->letters[0] ? TONE_STRUCK : it->letters[1] ? TONE_UNKNOWN : TONE_SURVIVES;
}

static bool alike(const cal_struck_copy *a, const cal_struck_copy *b)
{
	return a->letters[0] == b->letters[0] && a->letters[1] == b->letters[1];
}

static uint32_t draw_struck_copies(scene *s, const cal_struck_copy *first, uint32_t n, uint32_t frame)
{
	drawing *d = s->d;
	uint32_t number = first->copy - d->system->first_copy[first->component], domain = d->system->domain_of[first->copy];
	const cal_component *it = &d->m->components[first->component];
	const char *letters = draw_letters(d->keep, first->letters[0], first->letters[1]);
	uint32_t box = draw_box(d, (cal_picture_box){.title = n > 1 ? draw_count(d->keep, n, "copy", "copies") : cal_format(d->keep, "copy %u", number),
	                                             .within = frame, .box = BOX_COPIES, .stacked = n > 1, .wave = 1, .tone = strike_tone(first),
	                                             .key = cal_format(d->keep, "components/%s[%u]", it->name, number)},
	                        (cal_element){SECTION_COMPONENTS, first->component});
	if (n == 1 && domain != CAL_NONE)
		draw_note(d, box, d->m->domains[domain].name);
	draw_note(d, box, letters ? cal_format(d->keep, "struck: %s", letters) : "reached, unharmed");
	return box;
}

/* The copies of one component that are struck, one by one if they are few. */
static void draw_component_struck(scene *s, const cal_struck_copy *first, uint32_t n)
{
	drawing *d = s->d;
	uint32_t component = first->component, boxes[FEW_COPIES * 8], n_boxes = 0;
	const cal_component *it = &d->m->components[component];
	const cal_squad *squad = &d->system->squads[d->system->squad_of[first->copy]];
	uint32_t frame = PICTURE_TOP;
	if (it->external) {
		draw_outcome(s, component, PICTURE_TOP);
		draw_line(d, (cal_picture_line){.from = s->about, .to = s->component[component], .line = LINE_STRIKES, .tone = strike_tone(first)});
		return;
	}
	frame = draw_frame(d, (cal_picture_frame){.title = it->name, .note = draw_runs(d, squad), .within = PICTURE_TOP,
	                                          .box = BOX_COMPONENT, .tone = tone_of(s, component)}, (cal_element){SECTION_COMPONENTS, component});
	for (uint32_t i = 0, end; i < n && n_boxes < FEW_COPIES * 8; i = end) {
		for (end = i + 1; end < n && n > FEW_COPIES && alike(&first[end], &first[i]);)
			end++;
		boxes[n_boxes++] = draw_struck_copies(s, &first[i], end - i, frame);
	}
	draw_outcome(s, component, frame);
	for (uint32_t i = 0; i < n_boxes; i++) {
		uint8_t tone = d->boxes[boxes[i]].tone;
		draw_line(d, (cal_picture_line){.from = s->about, .to = boxes[i], .line = LINE_STRIKES, .tone = tone == TONE_SURVIVES ? TONE_PLAIN : tone});
		draw_line(d, (cal_picture_line){.from = boxes[i], .to = s->component[component], .line = LINE_FALLS,
		                                .tone = tone_of(s, component) == TONE_SURVIVES ? TONE_PLAIN : tone_of(s, component)});
	}
}

static void draw_all_struck(scene *s)
{
	const cal_struck_copy *at = s->b->struck;
	for (uint32_t i = 0, end; i < s->b->n_struck; i = end) {
		for (end = i + 1; end < s->b->n_struck && at[end].component == at[i].component;)
			end++;
		draw_component_struck(s, &at[i], end - i);
	}
}

/* ---- the event and what it is about ---- */

static uint32_t draw_about(scene *s, cal_element element)
{
	drawing *d = s->d;
	uint32_t box;
	switch (element.section) {
	case SECTION_DOMAINS: box = draw_domain(d, element.index, PICTURE_TOP); break;
	case SECTION_SOFTWARE: box = draw_software(d, element.index, PICTURE_TOP); break;
	case SECTION_STATE:
		box = s->state[element.index];
		if (box == CAL_NONE)
			box = s->state[element.index] = draw_state(d, element.index, PICTURE_TOP);
		break;
	default: return s->event;  /* a component stands as a frame already, or nothing is named */
	}
	d->boxes[box].tone = TONE_STRUCK;
	d->boxes[box].wave = 1;
	draw_line(d, (cal_picture_line){.from = s->event, .to = box, .line = LINE_STRIKES, .tone = TONE_STRUCK});
	return box;
}

static void draw_event(scene *s, const cal_reading *reading)
{
	drawing *d = s->d;
	const cal_happening *h = s->b->happenings;
	bool worst = h->event[1] != CAL_NONE;
	const cal_basic_event *e = &reading[worst].failures.events[h->event[worst]];
	const cal_threat *t = &d->m->threats[h->threat];
	s->event = draw_box(d, (cal_picture_box){.title = t->name, .within = PICTURE_TOP, .box = BOX_EVENT, .tone = TONE_STRUCK, .wave = 1,
	                                         .tooltip = t->title, .key = cal_format(d->keep, "event/%s", reading[worst].names[h->event[worst]])},
	                    (cal_element){SECTION_NONE, 0});
	draw_note(d, s->event, t->code);
	if (h->alike[worst] > 1)
		draw_note(d, s->event, cal_format(d->keep, "the gravest of %u", h->alike[worst]));
	s->about = draw_about(s, e->element);
	if (e->software < d->m->n_software && e->element.section == SECTION_STATE)
		draw_note(d, s->event, cal_format(d->keep, "fatal to %s", d->m->software[e->software].name));
}

/* ---- what stands ---- */

static bool shown(const scene *s, uint32_t component)
{
	return s->component[component] != CAL_NONE;
}

static bool fell(const scene *s, uint32_t thing)
{
	return s->b->lost[0][thing] || s->b->lost[1][thing];
}

/* Marks components that stand and on which something fallen or struck hangs, or a service that is shown. */
static void mark_near(scene *s)
{
	const cal_model *m = s->d->m;
	for (uint32_t c = 0; c < m->n_components; c++)
		for (uint32_t i = 0; (shown(s, c) || fell(s, c)) && i < m->components[c].n_depends_on; i++)
			for (uint32_t k = 0; k < m->components[c].depends_on[i].alternatives.n; k++)
				s->near[m->components[c].depends_on[i].alternatives.at[k]] = true;
	for (uint32_t v = 0; v < m->n_services; v++)
		for (uint32_t i = 0; i < m->services[v].n_depends_on; i++)
			for (uint32_t k = 0; k < m->services[v].depends_on[i].alternatives.n && (m->n_services <= FEW_SERVICES || fell(s, cal_thing_service(s->b->system, v))); k++)
				s->near[m->services[v].depends_on[i].alternatives.at[k]] = true;
	for (uint32_t st = 0; st < m->n_states; st++)
		for (uint32_t i = s->b->system->storing.start[st]; s->state[st] != CAL_NONE && i < s->b->system->storing.start[st + 1]; i++)
			s->near[s->b->system->storing.at[i]] = true;
}

static void draw_rest(scene *s)
{
	drawing *d = s->d;
	const cal_model *m = d->m;
	uint32_t services = 0;
	for (uint32_t c = 0; c < m->n_components; c++) {
		if (shown(s, c))
			continue;
		if (fell(s, c) || s->near[c])
			draw_outcome(s, c, PICTURE_TOP);
		else
			s->n_standing++;
	}
	for (uint32_t v = 0; v < m->n_services; v++) {
		uint32_t thing = cal_thing_service(s->b->system, v);
		if (!draw_wants(d, v) || (m->n_services > FEW_SERVICES && !fell(s, thing))) {
			services += !fell(s, thing);
			continue;
		}
		uint32_t box = s->service[v] = draw_service(d, v);
		d->boxes[box].tone = tone_of(s, thing);
		d->boxes[box].wave = step_of(s, (cal_element){SECTION_SERVICES, v});
		float share = s->b->share[1][v];
		note_losses(s, box, thing);
		if (share > 0 && share < 1)
			draw_note(d, box, cal_format(d->keep, "for %.0f%% of its clients", (double)share * 100));
	}
	if (s->n_standing || services)
		draw_box(d, (cal_picture_box){.title = cal_format(d->keep, "%u more stand", s->n_standing + services), .within = PICTURE_TOP,
		                              .box = BOX_MORE, .tone = TONE_SURVIVES, .key = "more"}, (cal_element){SECTION_NONE, 0});
}

/* ---- lines ---- */

static uint32_t box_of(const scene *s, cal_element e)
{
	switch (e.section) {
	case SECTION_COMPONENTS: return s->component[e.index];
	case SECTION_SERVICES: return s->service[e.index];
	case SECTION_STATE: return s->state[e.index];
	default: return CAL_NONE;
	}
}

/* Enters the newest line into the list of those to its box. */
static void note_line(scene *s)
{
	uint32_t line = s->d->p->n_lines - 1, to = s->d->lines[line].to;
	while (s->before_room <= line)
		s->before = cal_resize(s->before, s->before_room = 2 * s->before_room + 64, sizeof *s->before);
	s->before[line] = s->last_line[to];
	s->last_line[to] = line;
}

/* All boxes are drawn: lists of the lines so far. */
static void list_lines(scene *s)
{
	uint32_t n = s->d->p->n_lines;
	s->last_line = cal_resize(NULL, (size_t)s->d->p->n_boxes + 1, sizeof *s->last_line);
	memset(s->last_line, 0xff, ((size_t)s->d->p->n_boxes + 1) * sizeof *s->last_line);
	for (s->d->p->n_lines = 1; s->d->p->n_lines <= n; s->d->p->n_lines++)
		note_line(s);
	s->d->p->n_lines = n;
}

static void list_fallen(scene *s, uint32_t n_things)
{
	s->first = CAL_NEWS(s->d->keep, (size_t)n_things + 1, uint32_t);
	s->next = CAL_NEWS(s->d->keep, (size_t)s->b->n_fallen + 1, uint32_t);
	memset(s->first, 0xff, ((size_t)n_things + 1) * sizeof *s->first);
	for (uint32_t i = 0; i < s->b->n_fallen; i++) {
		uint32_t *first = &s->first[thing_of(s, s->b->fallen[i].element)];
		s->next[i] = *first;
		*first = i;
	}
}

/* From a thing to another that hangs on it, unless that line is drawn: lit where it fell because of it. */
static void draw_hang(scene *s, cal_element on, cal_element hangs, cal_line line)
{
	uint32_t from = box_of(s, on), to = box_of(s, hangs);
	uint8_t tone = TONE_PLAIN;
	if (from == CAL_NONE || to == CAL_NONE || from == to)
		return;
	for (uint32_t i = s->first[thing_of(s, hangs)]; i != CAL_NONE; i = s->next[i]) {
		const cal_fallen *f = &s->b->fallen[i];
		if (f->cause.section == on.section && f->cause.index == on.index) {
			line = LINE_FALLS;
			tone = tone == TONE_FALLEN || f->step[0] ? TONE_FALLEN : TONE_UNKNOWN;
		}
	}
	for (uint32_t i = s->last_line[to]; i != CAL_NONE; i = s->before[i])
		if (s->d->lines[i].from == from)
			return;
	draw_line(s->d, (cal_picture_line){.from = from, .to = to, .line = (uint8_t)line, .tone = tone});
	note_line(s);
}

static void draw_hanging(scene *s, cal_element hangs, const cal_dependency *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		cal_line line = list[i].mode == MODE_SOFT ? LINE_SOFT : list[i].alternatives.n > 1 ? LINE_ANY_OF : LINE_HARD;
		if (list[i].service != CAL_NONE)
			draw_hang(s, (cal_element){SECTION_SERVICES, list[i].service}, hangs, line);
		for (uint32_t k = 0; k < list[i].alternatives.n; k++)
			draw_hang(s, (cal_element){SECTION_COMPONENTS, list[i].alternatives.at[k]}, hangs, line);
	}
}

static void draw_lines(scene *s)
{
	const cal_model *m = s->d->m;
	const cal_system *system = s->b->system;
	for (uint32_t st = 0; st < m->n_states; st++)
		for (uint32_t i = system->storing.start[st]; i < system->storing.start[st + 1]; i++)
			draw_hang(s, (cal_element){SECTION_COMPONENTS, system->storing.at[i]}, (cal_element){SECTION_STATE, st}, LINE_DATA);
	for (uint32_t c = 0; c < m->n_components; c++)
		if (shown(s, c))
			draw_hanging(s, (cal_element){SECTION_COMPONENTS, c}, m->components[c].depends_on, m->components[c].n_depends_on);
	for (uint32_t v = 0; v < m->n_services; v++)
		if (s->service[v] != CAL_NONE)
			draw_hanging(s, (cal_element){SECTION_SERVICES, v}, m->services[v].depends_on, m->services[v].n_depends_on);
	for (uint32_t i = 0; i < s->b->n_fallen; i++)  /* along `from`, and what else spreads */
		draw_hang(s, s->b->fallen[i].cause, s->b->fallen[i].element, LINE_FALLS);
}

/* ---- all of it ---- */

static const char *some_events(const drawing *d)
{
	const char *list = "";
	unsigned n = 0;
	for (uint32_t i = 0; i < d->results->n_findings && n < 4; i++) {
		const cal_finding *f = &d->results->findings[i];
		if (f->threat == CAL_NONE || f->element.section == SECTION_NONE || d->m->threats[f->threat].mechanism == MECHANISM_STRUCTURE)
			continue;
		list = cal_format(d->keep, "%s%s%s:%s", list, n++ ? ", " : ", such as ", f->slug, cal_element_name(d->m, f->element));
	}
	return list;
}

static uint32_t *no_boxes(const drawing *d, uint32_t n)
{
	uint32_t *boxes = CAL_NEWS(d->keep, (size_t)n + 1, uint32_t);
	for (uint32_t i = 0; i < n; i++)
		boxes[i] = CAL_NONE;
	return boxes;
}

static void draw_scene(drawing *d, cal_repertoire *r, const cal_happening *h)
{
	scene s = {.d = d, .b = cal_blast_of(r, h, 1), .service = no_boxes(d, d->m->n_services), .component = no_boxes(d, d->m->n_components),
	           .state = no_boxes(d, d->m->n_states), .near = CAL_NEWS(d->keep, (size_t)d->m->n_components + 1, bool)};
	bool worst = h->event[1] != CAL_NONE;
	d->p->title = cal_format(d->keep, "%s: %s", d->m->name, r->of[worst].names[h->event[worst]]);
	uint32_t lost = 0;
	for (uint32_t v = 0; v < d->m->n_services; v++)
		lost += fell(&s, cal_thing_service(s.b->system, v));
	d->p->subtitle = cal_format(d->keep, "It strikes %s; %u of %s something. Numbers are the order in which things fall.",
	                            draw_count(d->keep, s.b->n_struck, "copy", "copies"), lost,
	                            draw_count(d->keep, d->m->n_services, "service loses", "services lose"));
	list_fallen(&s, r->basis.compiled->n_things);
	draw_event(&s, r->of);
	for (uint32_t i = 0; i < s.b->n_fallen; i++)
		if (s.b->fallen[i].element.section == SECTION_STATE && s.state[s.b->fallen[i].element.index] == CAL_NONE) {
			uint32_t state = s.b->fallen[i].element.index;
			s.state[state] = draw_state(d, state, PICTURE_TOP);
			d->boxes[s.state[state]].tone = tone_of(&s, cal_thing_state(s.b->system, state));
			d->boxes[s.state[state]].wave = step_of(&s, s.b->fallen[i].element);
		}
	draw_all_struck(&s);
	mark_near(&s);
	draw_rest(&s);
	list_lines(&s);
	draw_lines(&s);
	free(s.last_line), free(s.before);
}

void draw_blast(drawing *d)
{
	if (!d->request->event) {
		d->wrong = cal_format(d->keep, "the view blast needs an event%s", some_events(d));
		return;
	}
	uint32_t threat = cal_event_threat(d->keep, d->m, d->request->event, &d->wrong);
	if (threat == CAL_NONE)
		return;
	bool *threats = CAL_NEWS(d->keep, (size_t)d->m->n_threats + 1, bool);
	cal_happening *h = CAL_NEW(d->keep, cal_happening);
	cal_repertoire r;
	threats[threat] = true;
	cal_repertoire_start(&r, d->keep, d->m, threats);
	if (cal_happening_named(&r, d->request->event, h, &d->wrong))
		draw_scene(d, &r, h);
	cal_repertoire_free(&r);
}
