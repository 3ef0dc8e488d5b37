/* draw/view_dependencies.c -- who needs whom: services, components, and the state that flows between them. */
#include <stdlib.h>

#include "draw/drawing.h"
#include "rules/order.h"

enum { READERS_MOST = 10 };

typedef struct {
	drawing *d;
	uint32_t *service, *component, *state;  /* their boxes; CAL_NONE: none */
	bool *everywhere;                       /* by state: so many read it that lines to all of them would hide the rest */
	uint32_t joins;                         /* boxes for "any 1 of 2" so far */
} web;

static const char *line_words(const web *w, const cal_dependency *on)
{
	const char *words = NULL;
	if (on->scope)
		words = cal_format(w->d->keep, "same %s", cal_word(SET_DOMAIN, on->scope));
	if (on->holds > 0) {
		double hours = on->holds / 3600;
		const char *holds = hours >= 48 ? cal_format(w->d->keep, "holds %gd", hours / 24)
		                    : hours >= 1 ? cal_format(w->d->keep, "holds %gh", hours)
		                                 : cal_format(w->d->keep, "holds %gm", hours * 60);
		words = words ? cal_format(w->d->keep, "%s, %s", words, holds) : holds;
	}
	return words;
}

/* A dependency on any of several goes through a box of its own. */
static void draw_any_of(web *w, uint32_t from, const cal_dependency *on)
{
	drawing *d = w->d;
	bool soft = on->mode == MODE_SOFT;
	uint32_t join = draw_box(d, (cal_picture_box){.title = cal_format(d->keep, "any %u of %u", on->at_least, on->alternatives.n),
	                                              .within = PICTURE_TOP, .box = BOX_VOTE,
	                                              .key = cal_format(d->keep, "%s/any-of-%u", d->boxes[from].key, w->joins++)},
	                         (cal_element){SECTION_NONE, 0});
	draw_line(d, (cal_picture_line){.from = from, .to = join, .line = soft ? LINE_SOFT : LINE_HARD, .label = line_words(w, on)});
	for (uint32_t i = 0; i < on->alternatives.n; i++)
		draw_line(d, (cal_picture_line){.from = join, .to = w->component[on->alternatives.at[i]], .line = LINE_ANY_OF});
}

static void draw_needs(web *w, uint32_t from, const cal_dependency *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const cal_dependency *on = &list[i];
		uint8_t line = on->mode == MODE_SOFT ? LINE_SOFT : LINE_HARD;
		if (on->alternatives.n > 1) {
			draw_any_of(w, from, on);
			continue;
		}
		uint32_t to = on->service != CAL_NONE ? w->service[on->service] : w->component[on->alternatives.at[0]];
		if (to != CAL_NONE)
			draw_line(w->d, (cal_picture_line){.from = from, .to = to, .line = line, .label = line_words(w, on)});
	}
}

/* ---- data ---- */

static bool has_box(const web *w, uint32_t state)
{
	return w->state[state] != CAL_NONE;
}

/* Data flows to the left, against the dependencies: from those that store it, through the state, to its readers. */
static void draw_flows(web *w, uint32_t component)
{
	drawing *d = w->d;
	const cal_component *it = &d->m->components[component];
	const cal_system *s = d->system;
	for (uint32_t k = 0; k < it->n_stores; k++)
		draw_line(d, (cal_picture_line){.from = w->component[component], .to = w->state[it->stores[k].state], .line = LINE_DATA,
		                                .against = true});
	for (uint32_t k = 0; k < it->n_writes; k++)
		draw_line(d, (cal_picture_line){.from = w->component[component], .to = w->state[it->writes[k].state], .line = LINE_DATA,
		                                .label = "writes"});
	bool *told = cal_zeroed(d->m->n_states, sizeof *told);
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1]; i++)
		for (uint32_t k = 0; k < s->squads[i].n_consumes; k++) {
			const cal_consume *entry = s->squads[i].consumes[k];
			if (told[entry->state] || !has_box(w, entry->state) || w->everywhere[entry->state])
				continue;
			told[entry->state] = true;
			draw_line(d, (cal_picture_line){.from = w->state[entry->state], .to = w->component[component], .line = LINE_DATA,
			                                .label = entry->on_poison ? cal_word(SET_POISON, entry->on_poison) : NULL,
			                                .tooltip = entry->on_poison ? "what a reader does with an item that it cannot process" : NULL,
			                                .against = true});
		}
	free(told);
}

/* A state that nearly all read, a clock say, tells that in a note and not by a line to each of them. */
static void find_everywhere(web *w)
{
	drawing *d = w->d;
	const cal_rows *consuming = &d->system->consuming;
	w->everywhere = CAL_NEWS(d->keep, (size_t)d->m->n_states + 1, bool);
	for (uint32_t i = 0; i < d->m->n_states; i++) {
		uint32_t readers = 0, last = CAL_NONE;
		for (uint32_t k = consuming->start[i]; k < consuming->start[i + 1]; k++) {
			readers += d->system->squads[consuming->at[k]].component != last;
			last = d->system->squads[consuming->at[k]].component;
		}
		w->everywhere[i] = readers > READERS_MOST;
		if (w->everywhere[i] && has_box(w, i))
			draw_note(d, w->state[i], cal_format(d->keep, "read by %u components", readers));
	}
}

/* ---- who is shown ---- */

/* Marks what a service hangs on, however far. */
static bool *reached(const drawing *d)
{
	const cal_order *o = cal_order_of(d->keep, d->system);
	bool *near = CAL_NEWS(d->keep, (size_t)o->n + 1, bool);
	uint32_t *waiting = cal_resize(NULL, (size_t)o->n + 1, sizeof *waiting), n = 0;
	for (uint32_t s = 0; s < d->m->n_services; s++)
		if (draw_wants(d, s)) {
			near[cal_thing_service(d->system, s)] = true;
			waiting[n++] = cal_thing_service(d->system, s);
		}
	while (n) {
		uint32_t thing = waiting[--n];
		for (uint32_t i = o->all.start[thing]; i < o->all.start[thing + 1]; i++)
			if (!near[o->all.at[i]]) {
				near[o->all.at[i]] = true;
				waiting[n++] = o->all.at[i];
			}
	}
	free(waiting);
	return near;
}

/* A state has a box if somebody stores, writes or consumes it. */
static bool is_used(const drawing *d, uint32_t state)
{
	const cal_system *s = d->system;
	return s->storing.start[state] < s->storing.start[state + 1] || s->consuming.start[state] < s->consuming.start[state + 1] ||
	       s->writing.start[state] < s->writing.start[state + 1];
}

static bool touches(const drawing *d, const bool *near, uint32_t state)
{
	const cal_system *s = d->system;
	bool found = false;
	for (uint32_t i = s->storing.start[state]; i < s->storing.start[state + 1]; i++)
		found |= near[s->storing.at[i]];
	for (uint32_t i = s->consuming.start[state]; i < s->consuming.start[state + 1]; i++)
		found |= near[s->squads[s->consuming.at[i]].component];
	return found;
}

void draw_dependencies(drawing *d)
{
	const cal_model *m = d->m;
	web w = {.d = d, .service = CAL_NEWS(d->keep, (size_t)m->n_services + 1, uint32_t),
	         .component = CAL_NEWS(d->keep, (size_t)m->n_components + 1, uint32_t),
	         .state = CAL_NEWS(d->keep, (size_t)m->n_states + 1, uint32_t)};
	const bool *near = d->request->service == CAL_NONE ? NULL : reached(d);
	d->p->title = cal_format(d->keep, "%s: dependencies", m->name);
	d->p->subtitle = "From services to what they need, and the state that flows back.";
	for (uint32_t i = 0; i < m->n_services; i++)
		w.service[i] = !near || near[cal_thing_service(d->system, i)] ? draw_service(d, i) : CAL_NONE;
	for (uint32_t i = 0; i < m->n_components; i++)
		w.component[i] = !near || near[i] ? draw_component(d, i, PICTURE_TOP) : CAL_NONE;
	for (uint32_t i = 0; i < m->n_states; i++)
		w.state[i] = is_used(d, i) && (!near || touches(d, near, i)) ? draw_state(d, i, PICTURE_TOP) : CAL_NONE;
	find_everywhere(&w);
	for (uint32_t i = 0; i < m->n_services; i++)
		if (w.service[i] != CAL_NONE)
			draw_needs(&w, w.service[i], m->services[i].depends_on, m->services[i].n_depends_on);
	for (uint32_t i = 0; i < m->n_components; i++)
		if (w.component[i] != CAL_NONE) {
			draw_needs(&w, w.component[i], m->components[i].depends_on, m->components[i].n_depends_on);
			draw_flows(&w, i);
		}
}
