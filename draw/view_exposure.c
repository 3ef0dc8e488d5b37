/* draw/view_exposure.c -- what many copies share: domains, software, state as hubs, and the copies that they reach.
 *
 *     hubs that hold hubs  ->  hubs  ->  copies, in a frame for each component  ->  services
 *
 * A line from a hub to each copy makes a common cause look like what it is: one thing that all of them hang on. */
#include <stdlib.h>

#include "draw/drawing.h"

enum { FEW_COPIES = 6, FEW_IN_ALL = 120 };  /* up to so many each copy has a box of its own */

typedef struct {
	drawing *d;
	const drawn_copies **copies;   /* by component */
	uint32_t *n_copies, *frame;
	uint32_t *hub;                 /* by domain, software or state: its box; CAL_NONE: none */
} exposing;

static bool shows(const exposing *it, unsigned axis)
{
	return it->d->request->axis == 0 || it->d->request->axis == axis;
}

static uint8_t line_tone(const drawing *d, uint32_t hub)
{
	uint8_t tone = d->boxes[hub].tone;
	return tone == TONE_FAILS || tone == TONE_UNKNOWN ? tone : TONE_PLAIN;
}

static void reach(exposing *it, uint32_t hub, uint32_t box, cal_line line, const char *label)
{
	draw_line(it->d, (cal_picture_line){.from = hub, .to = box, .line = (uint8_t)line, .label = label,
	                                    .tone = line_tone(it->d, hub)});
}

/* A hub that harms nothing needs no line to each copy: one to their frame will do, if it reaches all of them.  True: the
 * line is drawn, or was for an earlier copy. */
static bool reach_frame(exposing *it, uint32_t hub, uint32_t component, uint32_t nth, cal_line line, bool all)
{
	if (it->d->boxes[hub].tone != TONE_SURVIVES || it->n_copies[component] < 2 || !all)
		return false;
	if (nth == 0)
		draw_line(it->d, (cal_picture_line){.from = hub, .to = it->copies[component][0].box, .to_frame = it->frame[component] + 1,
		                                    .line = (uint8_t)line});
	return true;
}

static const cal_squad *squad_at(const exposing *it, uint32_t component, uint32_t nth)
{
	return &it->d->system->squads[it->d->system->squad_of[it->copies[component][nth].first]];
}

static bool all_run(const exposing *it, uint32_t component, uint32_t software)
{
	bool all = true;
	for (uint32_t k = 0; k < it->n_copies[component]; k++)
		all &= cal_squad_runs_directly(squad_at(it, component, k), software);
	return all;
}

static bool all_consume(const exposing *it, uint32_t component, uint32_t state)
{
	bool all = true;
	for (uint32_t k = 0; k < it->n_copies[component]; k++)
		all &= cal_squad_consumes(squad_at(it, component, k), state) != NULL;
	return all;
}

static uint32_t *no_hubs(const exposing *it, uint32_t n)
{
	uint32_t *hubs = CAL_NEWS(it->d->keep, (size_t)n + 1, uint32_t);
	for (uint32_t i = 0; i < n; i++)
		hubs[i] = CAL_NONE;
	return hubs;
}

/* ---- infrastructure ---- */

/* From the domains in which alike copies are placed, each once, to their box.  count: by domain, all 0. */
static void place_copies(exposing *it, const uint32_t *hub, const drawn_copies *alike, uint32_t *count)
{
	const uint32_t *domain_of = it->d->system->domain_of, end = alike->first + alike->n;
	for (uint32_t copy = alike->first; copy < end; copy++)
		if (domain_of[copy] != CAL_NONE)
			count[domain_of[copy]]++;
	for (uint32_t copy = alike->first; copy < end; copy++) {
		uint32_t domain = domain_of[copy];
		if (domain == CAL_NONE || !count[domain])
			continue;
		reach(it, hub[domain], alike->box, LINE_PLACED,
		      alike->n > 1 ? cal_format(it->d->keep, "%u of %u", count[domain], alike->n) : NULL);
		count[domain] = 0;
	}
}

static void expose_domains(exposing *it)
{
	drawing *d = it->d;
	const cal_model *m = d->m;
	uint32_t *hub = no_hubs(it, m->n_domains);
	for (uint32_t i = 0; i < m->n_domains; i++)
		hub[i] = draw_domain(d, i, PICTURE_TOP);
	for (uint32_t i = 0; i < m->n_domains; i++)
		for (uint32_t k = 0; k < m->domains[i].within.n; k++)
			reach(it, hub[m->domains[i].within.at[k]], hub[i], LINE_PLACED, NULL);
	uint32_t *count = CAL_NEWS(d->keep, (size_t)m->n_domains + 1, uint32_t);
	for (uint32_t c = 0; c < m->n_components; c++)
		for (uint32_t k = 0; k < it->n_copies[c]; k++)
			place_copies(it, hub, &it->copies[c][k], count);
}

/* ---- software ---- */

static void expose_software(exposing *it)
{
	drawing *d = it->d;
	const cal_model *m = d->m;
	uint32_t *hub = no_hubs(it, m->n_software);
	for (uint32_t i = 0; i < m->n_software; i++)
		if (d->system->running.start[i] < d->system->running.start[i + 1] || d->system->managed.start[i] < d->system->managed.start[i + 1])
			hub[i] = draw_software(d, i, PICTURE_TOP);
	for (uint32_t i = 0; i < m->n_software; i++)
		for (uint32_t k = 0; hub[i] != CAL_NONE && k < m->software[i].includes.n; k++)
			reach(it, hub[m->software[i].includes.at[k]], hub[i], LINE_RUNS, "is part of");
	for (uint32_t c = 0; c < m->n_components; c++) {
		for (uint32_t k = 0; k < it->n_copies[c]; k++) {
			const cal_squad *squad = squad_at(it, c, k);
			for (uint32_t i = 0; i < squad->n_direct; i++)
				if (!reach_frame(it, hub[squad->software[i]], c, k, LINE_RUNS, all_run(it, c, squad->software[i])))
					reach(it, hub[squad->software[i]], it->copies[c][k].box, LINE_RUNS, NULL);
		}
		for (uint32_t i = 0; i < m->components[c].managed_by.n && it->n_copies[c]; i++)
			draw_line(d, (cal_picture_line){.from = hub[m->components[c].managed_by.at[i]], .to = it->copies[c][0].box,
			                                .to_frame = it->frame[c] + 1, .line = LINE_RUNS, .label = "manages",
			                                .tone = line_tone(d, hub[m->components[c].managed_by.at[i]])});
	}
}

/* ---- state ---- */

static void expose_state(exposing *it)
{
	drawing *d = it->d;
	const cal_model *m = d->m;
	uint32_t *hub = no_hubs(it, m->n_states);
	for (uint32_t i = 0; i < m->n_states; i++)
		hub[i] = draw_state(d, i, PICTURE_TOP);
	for (uint32_t c = 0; c < m->n_components; c++) {
		for (uint32_t k = 0; k < m->components[c].n_stores && it->n_copies[c]; k++)
			draw_line(d, (cal_picture_line){.from = it->copies[c][0].box, .from_frame = it->frame[c] + 1,
			                                .to = hub[m->components[c].stores[k].state], .line = LINE_DATA, .label = "stores"});
		for (uint32_t k = 0; k < it->n_copies[c]; k++) {
			const cal_squad *squad = squad_at(it, c, k);
			for (uint32_t i = 0; i < squad->n_consumes; i++) {
				const cal_consume *entry = squad->consumes[i];
				if (!reach_frame(it, hub[entry->state], c, k, LINE_DATA, all_consume(it, c, entry->state)))
					reach(it, hub[entry->state], it->copies[c][k].box, LINE_DATA,
					      entry->on_poison ? cal_word(SET_POISON, entry->on_poison) : NULL);
			}
		}
	}
}

/* ---- services ---- */

static void serve(exposing *it, uint32_t component, uint32_t to, uint32_t to_frame, bool soft)
{
	if (it->n_copies[component])
		draw_line(it->d, (cal_picture_line){.from = it->copies[component][it->n_copies[component] / 2].box,
		                                    .from_frame = it->frame[component] + 1, .to = to, .to_frame = to_frame,
		                                    .line = soft ? LINE_SOFT : LINE_HARD});
}

static void expose_services(exposing *it)
{
	drawing *d = it->d;
	const cal_model *m = d->m;
	uint32_t *box = no_hubs(it, m->n_services);
	for (uint32_t s = 0; s < m->n_services; s++)
		if (draw_wants(d, s))
			box[s] = draw_service(d, s);
	for (uint32_t s = 0; s < m->n_services; s++)
		for (uint32_t i = 0; box[s] != CAL_NONE && i < m->services[s].n_depends_on; i++) {
			const cal_dependency *on = &m->services[s].depends_on[i];
			for (uint32_t k = 0; k < on->alternatives.n; k++)
				serve(it, on->alternatives.at[k], box[s], 0, on->mode == MODE_SOFT);
			if (on->service != CAL_NONE && box[on->service] != CAL_NONE)
				draw_line(d, (cal_picture_line){.from = box[on->service], .to = box[s], .line = on->mode == MODE_SOFT ? LINE_SOFT : LINE_HARD});
		}
	for (uint32_t c = 0; c < m->n_components; c++)
		for (uint32_t i = 0; i < m->components[c].n_depends_on && it->n_copies[c]; i++) {
			const cal_dependency *on = &m->components[c].depends_on[i];
			for (uint32_t k = 0; k < on->alternatives.n; k++)
				serve(it, on->alternatives.at[k], it->copies[c][it->n_copies[c] / 2].box, it->frame[c] + 1, on->mode == MODE_SOFT);
		}
}

/* Has a component anything to do with the axes that are shown? */
static bool is_exposed(const exposing *it, uint32_t component)
{
	const drawing *d = it->d;
	const cal_system *s = d->system;
	bool placed = false, runs = d->m->components[component].managed_by.n > 0, state = d->m->components[component].n_stores > 0;
	for (uint32_t copy = s->first_copy[component]; copy < s->first_copy[component + 1]; copy++)
		placed |= s->domain_of[copy] != CAL_NONE;
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1]; i++) {
		runs |= s->squads[i].n_direct > 0;
		state |= s->squads[i].n_consumes > 0;
	}
	return (placed && shows(it, AXIS_INFRASTRUCTURE)) || (runs && shows(it, AXIS_SOFTWARE)) || (state && shows(it, AXIS_STATE));
}

void draw_exposure(drawing *d)
{
	const cal_model *m = d->m;
	exposing it = {.d = d, .copies = CAL_NEWS(d->keep, (size_t)m->n_components + 1, const drawn_copies *),
	               .n_copies = CAL_NEWS(d->keep, (size_t)m->n_components + 1, uint32_t),
	               .frame = CAL_NEWS(d->keep, (size_t)m->n_components + 1, uint32_t)};
	unsigned axis = d->request->axis;
	d->p->title = cal_format(d->keep, "%s: exposure%s%s", m->name, axis ? " to " : "",
	                         axis == AXIS_STATE ? "state" : axis ? cal_word(SET_AXIS, axis) : "");
	d->p->subtitle = "What many copies share is drawn once: its lines lead to all that it takes along.";
	for (uint32_t c = 0; c < m->n_components; c++) {
		uint32_t all = m->components[c].replicas + m->components[c].delayed;
		if (!is_exposed(&it, c))
			continue;
		it.frame[c] = d->p->n_frames;
		it.copies[c] = draw_copies(d, c, all <= FEW_COPIES && d->system->n_copies <= FEW_IN_ALL, &it.n_copies[c]);
	}
	if (shows(&it, AXIS_INFRASTRUCTURE))
		expose_domains(&it);
	if (shows(&it, AXIS_SOFTWARE))
		expose_software(&it);
	if (shows(&it, AXIS_STATE))
		expose_state(&it);
	expose_services(&it);
}
