/* draw/drawing.c -- frames, boxes, lines, and what a verdict makes of them. */
#include "draw/drawing.h"

#include <string.h>

/* ---- parts ---- */

uint32_t draw_frame(drawing *d, cal_picture_frame frame, cal_element element)
{
	CAL_GROW(d->frames, d->p->n_frames, d->frames_room);
	CAL_GROW(d->frame_of, d->p->n_frames, d->frame_of_room);
	d->frames[d->p->n_frames] = frame;
	d->frame_of[d->p->n_frames] = element;
	return d->p->n_frames++;
}

uint32_t draw_box(drawing *d, cal_picture_box box, cal_element element)
{
	CAL_GROW(d->boxes, d->p->n_boxes, d->boxes_room);
	CAL_GROW(d->box_of, d->p->n_boxes, d->box_of_room);
	if (!box.key)
		box.key = draw_key(d, element);
	d->boxes[d->p->n_boxes] = box;
	d->box_of[d->p->n_boxes] = element;
	return d->p->n_boxes++;
}

void draw_line(drawing *d, cal_picture_line line)
{
	CAL_GROW(d->lines, d->p->n_lines, d->lines_room);
	d->lines[d->p->n_lines++] = line;
}

void draw_note(drawing *d, uint32_t box, const char *note)
{
	cal_picture_box *b = &d->boxes[box];
	if (!note)
		return;
	const char **notes = CAL_NEWS(d->keep, (size_t)b->n_notes + 1, const char *);
	if (b->n_notes)
		memcpy(notes, b->notes, b->n_notes * sizeof *notes);
	notes[b->n_notes++] = note;
	b->notes = notes;
}

/* ---- words ---- */

const char *draw_key(const drawing *d, cal_element element)
{
	if (element.section == SECTION_NONE)
		return cal_format(d->keep, "%u", d->p->n_boxes);
	return cal_format(d->keep, "%s/%s", cal_section_name((cal_section)element.section), cal_element_name(d->m, element));
}

const char *draw_count(cal_arena *keep, uint32_t n, const char *one, const char *many)
{
	return cal_format(keep, "%u %s", n, n == 1 ? one : many);
}

const char *draw_letters(cal_arena *keep, uint8_t fails, uint8_t unknown)
{
	char sure[LETTERS + 1], perhaps[LETTERS + 1];
	unknown &= (uint8_t)~fails;
	if (!fails && !unknown)
		return NULL;
	cal_letters(fails, sure);
	cal_letters(unknown, perhaps);
	return cal_format(keep, "%s%s%s%s", sure, fails && unknown ? " " : "", perhaps, unknown ? "?" : "");
}

const char *draw_cost_note(const drawing *d, cal_element element)
{
	const drawn_cost *cost = &d->cost[element.section][element.index];
	const char *letters = draw_letters(d->keep, cost->fails, cost->unknown);
	return letters ? cal_format(d->keep, "alone costs %s", letters) : NULL;
}

static const char *software_words(const drawing *d, uint32_t software)
{
	const cal_software *it = &d->m->software[software];
	return it->version ? cal_format(d->keep, "%s %s", it->name, it->version) : it->name;
}

const char *draw_runs(const drawing *d, const cal_squad *squad)
{
	enum { SHOWN = 3 };
	const char *list = NULL;
	for (uint32_t i = 0; i < squad->n_direct && i < SHOWN; i++)
		list = cal_format(d->keep, "%s%s", list ? cal_format(d->keep, "%s, ", list) : "runs ",
		                  software_words(d, squad->software[i]));
	if (squad->n_direct > SHOWN)
		list = cal_format(d->keep, "%s and %u more", list, squad->n_direct - SHOWN);
	return list;
}

/* ---- tones ---- */

static cal_tone tone_of(uint8_t fails, uint8_t unknown)
{
	return fails ? TONE_FAILS : unknown ? TONE_UNKNOWN : TONE_SURVIVES;
}

cal_tone draw_tone(const drawing *d, cal_element element)
{
	if (element.section == SECTION_NONE)
		return TONE_PLAIN;
	if (element.section == SECTION_SERVICES)
		return (cal_tone)d->service_tone[element.index];
	const drawn_cost *cost = &d->cost[element.section][element.index];
	return tone_of(cost->fails, cost->unknown);
}

bool draw_wants(const drawing *d, uint32_t service)
{
	return d->request->service == CAL_NONE || d->request->service == service;
}

/* ---- boxes of elements ---- */

uint32_t draw_service(drawing *d, uint32_t service)
{
	const cal_service *it = &d->m->services[service];
	cal_element element = {SECTION_SERVICES, service};
	uint32_t box = draw_box(d, (cal_picture_box){.title = it->name, .within = PICTURE_TOP, .box = BOX_SERVICE,
	                                             .tooltip = it->description, .tone = (uint8_t)draw_tone(d, element)}, element);
	draw_note(d, box, cal_format(d->keep, "service, %s", cal_word(SET_CRITICALITY, it->criticality)));
	return box;
}

static const char *needed_words(const drawing *d, const cal_component *it)
{
	if (it->redundancy == REDUNDANCY_ACTIVE_PASSIVE)
		return cal_format(d->keep, "%u copies, one active", it->replicas);
	if (it->replicas == 1)
		return "1 copy";
	return cal_format(d->keep, "%u copies, %u needed", it->replicas, it->min_available);
}

uint32_t draw_component(drawing *d, uint32_t component, uint32_t within)
{
	const cal_component *it = &d->m->components[component];
	const cal_system *s = d->system;
	cal_element element = {SECTION_COMPONENTS, component};
	uint32_t box = draw_box(d, (cal_picture_box){.title = it->name, .within = within, .tooltip = it->description,
	                                             .box = it->external ? BOX_EXTERNAL : BOX_COMPONENT,
	                                             .stacked = it->replicas + it->delayed > 1,
	                                             .tone = (uint8_t)draw_tone(d, element)}, element);
	draw_note(d, box, it->external ? "external" : needed_words(d, it));
	if (it->delayed)
		draw_note(d, box, cal_format(d->keep, "and %u with a delay", it->delayed));
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1] && i < s->first_squad[component] + 2; i++)
		draw_note(d, box, draw_runs(d, &s->squads[i]));
	draw_note(d, box, draw_cost_note(d, element));
	return box;
}

uint32_t draw_state(drawing *d, uint32_t state, uint32_t within)
{
	const cal_state *it = &d->m->states[state];
	cal_element element = {SECTION_STATE, state};
	uint32_t box = draw_box(d, (cal_picture_box){.title = it->name, .within = within, .tooltip = it->description,
	                                             .box = BOX_STATE, .tone = (uint8_t)draw_tone(d, element)}, element);
	draw_note(d, box, it->per ? cal_format(d->keep, "%s, one per %s", cal_word(SET_STATE, it->kind), cal_word(SET_DOMAIN, it->per))
	                          : cal_word(SET_STATE, it->kind));
	draw_note(d, box, draw_cost_note(d, element));
	return box;
}

uint32_t draw_software(drawing *d, uint32_t software, uint32_t within)
{
	const cal_software *it = &d->m->software[software];
	cal_element element = {SECTION_SOFTWARE, software};
	uint32_t box = draw_box(d, (cal_picture_box){.title = software_words(d, software), .within = within, .tooltip = it->description,
	                                             .box = BOX_SOFTWARE, .tone = (uint8_t)draw_tone(d, element)}, element);
	const char *kind = cal_word(SET_SOFTWARE, it->kind);
	draw_note(d, box, it->rollout.strategy ? cal_format(d->keep, "%s, %s", kind, cal_word(SET_STRATEGY, it->rollout.strategy)) : kind);
	draw_note(d, box, draw_cost_note(d, element));
	return box;
}

uint32_t draw_domain(drawing *d, uint32_t domain, uint32_t within)
{
	const cal_domain *it = &d->m->domains[domain];
	cal_element element = {SECTION_DOMAINS, domain};
	uint32_t box = draw_box(d, (cal_picture_box){.title = it->name, .within = within, .tooltip = it->description,
	                                             .box = BOX_DOMAIN, .tone = (uint8_t)draw_tone(d, element)}, element);
	draw_note(d, box, cal_word(SET_DOMAIN, it->kind));
	draw_note(d, box, draw_cost_note(d, element));
	return box;
}

/* ---- copies ---- */

static void draw_alike(drawing *d, drawn_copies *it, uint32_t component, uint32_t frame)
{
	const cal_system *s = d->system;
	const cal_component *c = &d->m->components[component];
	const cal_squad *squad = &s->squads[s->squad_of[it->first]];
	const char *group = c->groups[s->squad_of[it->first] - s->first_squad[component]].name;
	uint32_t number = it->first - s->first_copy[component], domain = s->domain_of[it->first];
	const char *title = it->n > 1 ? draw_count(d->keep, it->n, "copy", "copies") : cal_format(d->keep, "copy %u", number);
	it->box = draw_box(d, (cal_picture_box){.title = title, .within = frame, .box = BOX_COPIES, .stacked = it->n > 1,
	                                        .key = cal_format(d->keep, "components/%s[%u]", c->name, number)},
	                   (cal_element){SECTION_COMPONENTS, component});
	if (group)
		draw_note(d, it->box, squad->delayed ? cal_format(d->keep, "%s, with a delay", group) : group);
	if (it->n == 1 && domain != CAL_NONE)
		draw_note(d, it->box, d->m->domains[domain].name);
}

const drawn_copies *draw_copies(drawing *d, uint32_t component, bool one_by_one, uint32_t *n)
{
	const cal_system *s = d->system;
	const cal_component *it = &d->m->components[component];
	cal_element element = {SECTION_COMPONENTS, component};
	drawn_copies *list = CAL_NEWS(d->keep, (size_t)s->first_copy[component + 1] - s->first_copy[component] + 1, drawn_copies);
	uint32_t frame = draw_frame(d, (cal_picture_frame){.title = it->name, .within = PICTURE_TOP, .box = BOX_COMPONENT,
	                                                   .note = it->external ? "external" : needed_words(d, it)}, element);
	*n = 0;
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1]; i++) {
		const cal_squad *squad = &s->squads[i];
		uint32_t at_once = one_by_one ? 1 : squad->n;
		for (uint32_t copy = squad->first; copy < squad->first + squad->n; copy += at_once)
			list[(*n)++] = (drawn_copies){.first = copy, .n = at_once};
	}
	for (uint32_t i = 0; i < *n; i++)
		draw_alike(d, &list[i], component, frame);
	return list;
}
