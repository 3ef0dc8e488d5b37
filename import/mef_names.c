/* import/mef_names.c -- what the names of gates, events and parameters stand for.
 *
 * A name is looked for in the container where it is used, then in those around it, then among what is public; a path
 * of containers with dots between, from each of those containers, then from the model. */
#include "import/mef.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define PUBLIC UINT32_MAX  /* the scope of what is known everywhere */

/* ---- the table ---- */

static uint32_t slot_of(const mef_scopes *s, uint32_t scope, uint32_t name, mef_space space)
{
	uint64_t mixed = ((uint64_t)scope * 3 + space) * 0x9e3779b97f4a7c15u + name;
	mixed *= 0xbf58476d1ce4e5b9u;
	uint32_t slot = (uint32_t)(mixed >> 32) & s->mask;
	for (; s->slots[slot].is != MEF_NONE; slot = (slot + 1) & s->mask) {
		const mef_entry *e = &s->slots[slot];
		if (e->scope == scope && e->name == name && e->space == space)
			break;
	}
	return slot;
}

static void resize(mef_scopes *s)
{
	mef_entry *old = s->slots;
	uint32_t n = old ? s->mask + 1 : 0;
	s->mask = old ? s->mask * 2 + 1 : 255;
	s->slots = cal_resize(NULL, (size_t)s->mask + 1, sizeof *s->slots);
	for (uint32_t i = 0; i <= s->mask; i++)
		s->slots[i].is = MEF_NONE;
	for (uint32_t i = 0; i < n; i++)
		if (old[i].is != MEF_NONE)
			s->slots[slot_of(s, old[i].scope, old[i].name, old[i].space)] = old[i];
	free(old);
}

static uint32_t find(const cal_mef *m, uint32_t scope, uint32_t name, mef_space space)
{
	return m->scopes.slots ? m->scopes.slots[slot_of(&m->scopes, scope, name, space)].is : MEF_NONE;
}

/* What stands there already, or MEF_NONE: then it is entered. */
static uint32_t enter(cal_mef *m, uint32_t scope, uint32_t name, mef_space space, uint32_t is)
{
	mef_scopes *s = &m->scopes;
	if (!s->slots || s->n * 2 > s->mask)
		resize(s);
	uint32_t slot = slot_of(s, scope, name, space);
	if (s->slots[slot].is != MEF_NONE)
		return s->slots[slot].is;
	s->slots[slot] = (mef_entry){scope, name, is, space};
	s->n++;
	return MEF_NONE;
}

void cal_mef_enter_container(cal_mef *m, uint32_t container)
{
	const mef_container *c = &m->containers[container];
	uint32_t other = enter(m, c->parent, c->name, SPACE_CONTAINERS, container);
	if (other == MEF_NONE)
		return;
	const mef_container *first = &m->containers[other];
	cal_error(m->out, cal_mef_attribute_place(m, c->file, c->at, "name"), "%s is defined twice",
	          cal_quote(m->keep, m->symbols.at[c->name]));
	cal_note(m->out, cal_mef_attribute_place(m, first->file, first->at, "name"), "here it is defined first");
}

static mef_space space_of(unsigned element)
{
	return element == MEF_DEFINE_PARAMETER || element == MEF_PARAMETER ? SPACE_PARAMETERS : SPACE_EVENTS;
}

void cal_mef_enter_definitions(cal_mef *m)
{
	for (uint32_t i = 0; i < m->n_definitions; i++) {
		mef_definition *d = &m->definitions[i];
		if (d->name == MEF_NONE)
			continue;
		uint32_t other = enter(m, d->container, d->name, space_of(d->element), i);
		if (other == MEF_NONE && !d->private_to)
			other = enter(m, PUBLIC, d->name, space_of(d->element), i);
		if (other == MEF_NONE)
			continue;
		d->broken = true;
		cal_error(m->out, cal_mef_name_place(m, d), "%s is defined twice", cal_mef_title(m, d));
		cal_note(m->out, cal_mef_name_place(m, &m->definitions[other]), "here it is defined first, as a %s",
		         cal_mef_kind_of(m->definitions[other].element));
	}
}

/* ---- finding ---- */

static uint32_t find_by_name(const cal_mef *m, uint32_t container, mef_space space, uint32_t name)
{
	uint32_t is = find(m, container, name, space);
	for (uint32_t c = container; is == MEF_NONE && c != 0; ) {
		c = m->containers[c].parent;
		is = find(m, c, name, space);
	}
	return is != MEF_NONE ? is : find(m, PUBLIC, name, space);
}

/* A path from a container down. */
static uint32_t walk_path(const cal_mef *m, uint32_t container, mef_space space, const char *path)
{
	for (;;) {
		size_t n = strcspn(path, ".");
		uint32_t name = cal_mef_symbol_known(m, path, n);
		if (name == MEF_NONE)
			return MEF_NONE;
		if (path[n] == '\0')
			return find(m, container, name, space);
		container = find(m, container, name, SPACE_CONTAINERS);
		if (container == MEF_NONE)
			return MEF_NONE;
		path += n + 1;
	}
}

uint32_t cal_mef_find(const cal_mef *m, uint32_t container, mef_space space, const char *path)
{
	uint32_t name = cal_mef_symbol_known(m, path, strlen(path));
	uint32_t is = name == MEF_NONE ? MEF_NONE : find_by_name(m, container, space, name);
	if (!strchr(path, '.'))
		return is;
	for (uint32_t c = container; is == MEF_NONE; c = m->containers[c].parent) {
		is = walk_path(m, c, space, path);
		if (c == 0)
			break;
	}
	return is;
}

const char *cal_mef_near(cal_mef *m, mef_space space, const char *name)
{
	uint32_t symbol = cal_mef_symbol_known(m, name, strlen(name));
	const char **names = cal_resize(NULL, (size_t)m->n_definitions + 1, sizeof *names);
	size_t n = 0;
	for (uint32_t i = 0; i < m->n_definitions; i++) {
		const mef_definition *d = &m->definitions[i];
		if (space_of(d->element) != space || d->name == MEF_NONE)
			continue;
		if (d->name == symbol) {
			free(names);
			return cal_mef_public_name(m, d);
		}
		names[n++] = m->symbols.at[d->name];
	}
	const char *near = cal_nearest(name, names, n);
	free(names);
	return near;
}

/* ---- references ---- */

bool cal_mef_is_reference(const mef_term *t)
{
	return t->element == MEF_EVENT || t->element == MEF_GATE || t->element == MEF_BASIC_EVENT ||
	       t->element == MEF_HOUSE_EVENT || t->element == MEF_PARAMETER;
}

/* The DEFINE_ that a reference's element wants; 0: any event. */
static unsigned wanted_kind(const mef_term *t)
{
	switch (t->element) {
	case MEF_GATE: return MEF_DEFINE_GATE;
	case MEF_BASIC_EVENT: return MEF_DEFINE_BASIC_EVENT;
	case MEF_HOUSE_EVENT: return MEF_DEFINE_HOUSE_EVENT;
	case MEF_PARAMETER: return MEF_DEFINE_PARAMETER;
	default: return t->expects;
	}
}

static void tell_missing(cal_mef *m, const mef_definition *from, const mef_term *t, const char *name)
{
	if (m->out->errors >= CAL_DIAGS_MAX) {
		cal_error(m->out, (cal_place){0}, "a name that is not defined");  /* only counted */
		return;
	}
	cal_error(m->out, cal_mef_attribute_place(m, from->file, t->at, "name"), "there is no %s %s",
	          cal_mef_kind_of(wanted_kind(t)), cal_quote(m->keep, name));
	const char *near = cal_mef_near(m, space_of(t->element), name);
	if (near)
		cal_hint(m->out, "did you mean '%s'?", near);
}

static void tell_other_kind(cal_mef *m, const mef_definition *from, const mef_term *t, const mef_definition *is)
{
	cal_error(m->out, cal_mef_attribute_place(m, from->file, t->at, "name"), "%s is a %s, not a %s",
	          cal_quote(m->keep, m->symbols.at[is->name]), cal_mef_kind_of(is->element), cal_mef_kind_of(wanted_kind(t)));
	cal_note(m->out, cal_mef_name_place(m, is), "here it is defined");
}

static void resolve_term(cal_mef *m, mef_definition *from, mef_term *t, bool *told)
{
	if (!cal_mef_is_reference(t) || t->name == MEF_NONE)
		return;
	uint32_t symbol = t->name;
	t->name = cal_mef_find(m, from->container, space_of(t->element), m->symbols.at[symbol]);
	if (t->name == MEF_NONE) {
		from->broken = true;
		if (!told[symbol])
			tell_missing(m, from, t, m->symbols.at[symbol]);
		told[symbol] = true;
		return;
	}
	mef_definition *is = &m->definitions[t->name];
	if (from->element == MEF_DEFINE_GATE && is != from)
		is->referenced = true;
	if (wanted_kind(t) != 0 && wanted_kind(t) != is->element)
		tell_other_kind(m, from, t, is);
}

void cal_mef_resolve(cal_mef *m)
{
	bool *told = cal_zeroed(m->symbols.n, sizeof *told);
	for (uint32_t i = 0; i < m->n_definitions; i++) {
		mef_definition *d = &m->definitions[i];
		for (uint32_t k = d->first; k < d->end; k++)
			resolve_term(m, d, &m->terms[k], told);
	}
	free(told);
}
