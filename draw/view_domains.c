/* draw/view_domains.c -- where copies are: domains as frames within frames.
 *
 * A domain may be within several others; its frame stands in that of the first one that has a size.  What only stands
 * beside (a network, an account) is a box, with lines to the frames that are within it. */
#include <stdlib.h>

#include "draw/drawing.h"

#define NOT_YET (UINT32_MAX - 1)
enum { DEEPEST = 8 };  /* frames within frames; what is deeper stands in the eighth */

typedef struct {
	drawing *d;
	uint32_t *parent;     /* by domain: whose frame it stands in, CAL_NONE: none */
	uint32_t *frame;      /* by domain: its frame, or that of what it is in; NOT_YET: not drawn */
	uint8_t *depth;       /* by domain */
	bool *holds;          /* by domain: it is somebody's parent, or copies are placed in it */
	uint32_t *some_box;   /* by domain: a box in its frame, CAL_NONE: there is none */
} mapping;

static bool has_size(const cal_domain *it)
{
	return it->kind >= DOMAIN_HOST && it->kind <= DOMAIN_CONTINENT;
}

static uint32_t parent_of(const cal_model *m, uint32_t domain)
{
	const cal_ids *within = &m->domains[domain].within;
	for (uint32_t i = 0; i < within->n; i++)
		if (has_size(&m->domains[within->at[i]]))
			return within->at[i];
	return within->n ? within->at[0] : CAL_NONE;
}

static void find_parents(mapping *it)
{
	const cal_model *m = it->d->m;
	for (uint32_t i = 0; i < m->n_domains; i++) {
		it->parent[i] = parent_of(m, i);
		it->frame[i] = NOT_YET;
		it->some_box[i] = CAL_NONE;
		if (it->parent[i] != CAL_NONE)
			it->holds[it->parent[i]] = true;
		if (it->d->system->placed.start[i] < it->d->system->placed.start[i + 1])
			it->holds[i] = true;
	}
	for (uint32_t s = 0; s < m->n_states; s++)
		for (uint32_t i = 0; i < m->states[s].backup.kept_in.n; i++)
			it->holds[m->states[s].backup.kept_in.at[i]] = true;
}

/* Is anything within a domain, as one of several that it is in? */
static bool stands_beside(const mapping *it, uint32_t domain)
{
	const cal_rows *below = &it->d->system->below;
	return !it->holds[domain] && below->start[domain] < below->start[domain + 1];
}

/* "zone, also in shop-account" */
static const char *frame_note(const mapping *it, uint32_t domain)
{
	const cal_domain *own = &it->d->m->domains[domain];
	const char *note = cal_word(SET_DOMAIN, own->kind), *cost = draw_cost_note(it->d, (cal_element){SECTION_DOMAINS, domain});
	return cost ? cal_format(it->d->keep, "%s, %s", note, cost) : note;
}

static void frame_for(mapping *it, uint32_t domain)
{
	const cal_model *m = it->d->m;
	uint32_t parent = it->parent[domain];
	it->depth[domain] = (uint8_t)(parent == CAL_NONE ? 0 : it->depth[parent] + 1);
	if (it->depth[domain] >= DEEPEST) {
		it->depth[domain] = DEEPEST;
		it->frame[domain] = it->frame[parent];
		return;
	}
	cal_element element = {SECTION_DOMAINS, domain};
	it->frame[domain] = draw_frame(it->d, (cal_picture_frame){.title = m->domains[domain].name, .note = frame_note(it, domain),
	                                                          .tooltip = m->domains[domain].description,
	                                                          .box = BOX_DOMAIN,
	                                                          .within = parent == CAL_NONE ? PICTURE_TOP : it->frame[parent],
	                                                          .tone = (uint8_t)draw_tone(it->d, element)}, element);
}

/* Draws the frames of a domain and of those that it is in, outermost first. */
static void draw_frames(mapping *it, uint32_t domain)
{
	uint32_t *chain = NULL, n = 0, room = 0;
	for (uint32_t at = domain; at != CAL_NONE && it->frame[at] == NOT_YET; at = it->parent[at]) {
		CAL_GROW(chain, n, room);
		chain[n++] = at;
	}
	while (n)
		frame_for(it, chain[--n]);
	free(chain);
}

/* ---- boxes ---- */

static void took_box(mapping *it, uint32_t domain, uint32_t box)
{
	for (; domain != CAL_NONE && it->some_box[domain] == CAL_NONE; domain = it->parent[domain])
		it->some_box[domain] = box;
}

/* The copies first .. of a squad that are in one domain: n of them, not all in a row. */
static void draw_here(mapping *it, uint32_t component, uint32_t first, uint32_t n, uint32_t frame)
{
	drawing *d = it->d;
	const cal_system *s = d->system;
	const cal_component *c = &d->m->components[component];
	cal_element element = {SECTION_COMPONENTS, component};
	const char *group = c->groups[s->squad_of[first] - s->first_squad[component]].name;
	uint32_t box = draw_box(d, (cal_picture_box){.title = c->name, .within = frame, .box = c->external ? BOX_EXTERNAL : BOX_COPIES,
	                                             .stacked = n > 1, .tone = (uint8_t)draw_tone(d, element), .tooltip = c->description,
	                                             .key = cal_format(d->keep, "components/%s[%u]", c->name, first - s->first_copy[component])},
	                        element);
	const char *count = c->external ? "external" : draw_count(d->keep, n, "copy", "copies");
	draw_note(d, box, n < c->replicas + c->delayed ? cal_format(d->keep, "%u of %u copies", n, c->replicas + c->delayed) : count);
	draw_note(d, box, group);
	if (s->domain_of[first] != CAL_NONE)
		took_box(it, s->domain_of[first], box);
}

/* Copies of a squad that are in one domain are alike; domains are taken in the order of the first copy there. */
static void draw_squad(mapping *it, const cal_squad *squad, uint32_t nowhere, uint32_t *count, uint32_t *first)
{
	const cal_system *s = it->d->system;
	const uint32_t end = squad->first + squad->n, none = it->d->m->n_domains;
	for (uint32_t copy = squad->first; copy < end; copy++) {
		uint32_t at = s->domain_of[copy] == CAL_NONE ? none : s->domain_of[copy];
		if (count[at]++ == 0)
			first[at] = copy;
	}
	for (uint32_t copy = squad->first; copy < end; copy++) {
		uint32_t at = s->domain_of[copy] == CAL_NONE ? none : s->domain_of[copy];
		if (count[at] && first[at] == copy)
			draw_here(it, squad->component, copy, count[at], at == none ? nowhere : it->frame[at]);
		count[at] = 0;
	}
}

static void draw_all_copies(mapping *it)
{
	drawing *d = it->d;
	const cal_system *s = d->system;
	uint32_t *count = CAL_NEWS(d->keep, (size_t)d->m->n_domains + 2, uint32_t);
	uint32_t *first = CAL_NEWS(d->keep, (size_t)d->m->n_domains + 2, uint32_t), nowhere = PICTURE_TOP;
	for (uint32_t i = 0; i < s->n_copies && nowhere == PICTURE_TOP; i++)
		if (s->domain_of[i] == CAL_NONE)
			nowhere = draw_frame(d, (cal_picture_frame){.title = "no domain is given", .within = PICTURE_TOP, .box = BOX_MORE},
			                     (cal_element){SECTION_NONE, 0});
	for (uint32_t i = 0; i < s->n_squads; i++)
		draw_squad(it, &s->squads[i], nowhere, count, first);
}

static void draw_backups(mapping *it)
{
	drawing *d = it->d;
	for (uint32_t s = 0; s < d->m->n_states; s++)
		for (uint32_t i = 0; i < d->m->states[s].backup.kept_in.n; i++) {
			uint32_t domain = d->m->states[s].backup.kept_in.at[i];
			const char *key = cal_format(d->keep, "state/%s@%s", d->m->states[s].name, d->m->domains[domain].name);
			uint32_t box = draw_box(d, (cal_picture_box){.title = d->m->states[s].name, .box = BOX_STATE, .key = key,
			                                             .within = it->frame[domain]}, (cal_element){SECTION_STATE, s});
			draw_note(d, box, "backup");
			took_box(it, domain, box);
		}
}

/* A frame has to hold something. */
static void fill_frames(mapping *it)
{
	for (uint32_t i = 0; i < it->d->m->n_domains; i++) {
		if (it->frame[i] == NOT_YET || it->some_box[i] != CAL_NONE)
			continue;
		bool inner = true;
		for (uint32_t k = it->d->system->below.start[i]; k < it->d->system->below.start[i + 1]; k++)
			inner &= it->parent[it->d->system->below.at[k]] != i;
		if (!inner)
			continue;
		took_box(it, i, draw_box(it->d, (cal_picture_box){.title = "nothing is placed here", .within = it->frame[i], .box = BOX_MORE,
		                                               .key = cal_format(it->d->keep, "domains/%s/nothing", it->d->m->domains[i].name)},
		                      (cal_element){SECTION_NONE, 0}));
	}
}

static void draw_beside(mapping *it, uint32_t domain)
{
	drawing *d = it->d;
	const cal_rows *below = &d->system->below;
	uint32_t box = draw_domain(d, domain, PICTURE_TOP);
	for (uint32_t i = below->start[domain]; i < below->start[domain + 1]; i++)
		if (it->some_box[below->at[i]] != CAL_NONE && it->frame[below->at[i]] != NOT_YET)
			draw_line(d, (cal_picture_line){.from = box, .to = it->some_box[below->at[i]], .to_frame = it->frame[below->at[i]] + 1, .line = LINE_PLACED,
			                                .tone = d->boxes[box].tone == TONE_FAILS ? TONE_FAILS : TONE_PLAIN});
}

void draw_domains(drawing *d)
{
	const size_t n = (size_t)d->m->n_domains + 1;
	mapping it = {.d = d, .parent = CAL_NEWS(d->keep, n, uint32_t), .frame = CAL_NEWS(d->keep, n, uint32_t),
	              .depth = CAL_NEWS(d->keep, n, uint8_t), .holds = CAL_NEWS(d->keep, n, bool),
	              .some_box = CAL_NEWS(d->keep, n, uint32_t)};
	d->p->title = cal_format(d->keep, "%s: domains", d->m->name);
	d->p->subtitle = "Where copies are, and what losing a domain alone costs.";
	d->p->rows = true;
	find_parents(&it);
	for (uint32_t i = 0; i < d->m->n_domains; i++)
		if (!stands_beside(&it, i))
			draw_frames(&it, i);
	draw_all_copies(&it);
	draw_backups(&it);
	fill_frames(&it);
	for (uint32_t i = 0; i < d->m->n_domains; i++)
		if (stands_beside(&it, i))
			draw_beside(&it, i);
}
