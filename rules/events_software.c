/* rules/events_software.c -- events of software: releases, defects, tools. */
#include <stdlib.h>
#include <string.h>

#include "rules/events_internal.h"

static bool is_platform(unsigned kind)
{
	return kind == SOFTWARE_RUNTIME || kind == SOFTWARE_OS || kind == SOFTWARE_AGENT || kind == SOFTWARE_FIRMWARE;
}

const cal_rollout *rollout_of(const cal_maker *m, uint32_t software)
{
	return software == SOFTWARE_UNNAMED ? &m->model->default_rollout : &m->model->software[software].rollout;
}

bool is_released(const making *it, uint32_t software, uint32_t *doubts)
{
	if (software == SOFTWARE_UNNAMED || rollout_of(it->m, software)->given || it->m->direct[software])
		return true;
	*doubts |= DOUBT_BIT(DOUBT_INCLUDED);
	return is_platform(it->m->model->software[software].kind) && at_worst(it);
}

/* Gathers the live copies of squads that run a software. */
static void gather_running(making *it, uint32_t software, bool delayed)
{
	const cal_system *s = it->m->system;
	it->m->copies.n = 0;
	for (uint32_t i = s->running.start[software]; i < s->running.start[software + 1]; i++) {
		const cal_squad *squad = &s->squads[s->running.at[i]];
		for (uint32_t copy = squad->first; copy < squad->first + squad->n && (delayed || !squad->delayed); copy++)
			add_number(&it->m->copies, copy);
	}
}

/* Does any copy of a component run the software?  Of software without a name: any copy whose software has
 * none, at best only its own component's. */
static bool runs(const making *it, uint32_t component, uint32_t of, uint32_t software)
{
	const cal_system *s = it->m->system;
	for (uint32_t i = s->first_squad[component]; i < s->first_squad[component + 1]; i++) {
		if (software == SOFTWARE_UNNAMED) {
			if (s->squads[i].unnamed && (component == of || at_worst(it)))
				return true;
			continue;
		}
		for (uint32_t k = 0; k < s->squads[i].n_software; k++)
			if (s->squads[i].software[k] == software)
				return true;
	}
	return false;
}

/* Is what a component puts out checked by one that runs none of the software? */
static bool is_checked(making *it, uint32_t component)
{
	cal_ids checkers = it->m->model->components[component].checked_by;
	if (!checkers.given) {
		it->strike_doubts |= DOUBT_BIT(DOUBT_CHECKED_BY);
		return !at_worst(it);
	}
	for (uint32_t i = 0; i < checkers.n; i++)
		if (!runs(it, checkers.at[i], component, it->software))
			return true;
	return false;
}

static void hit_release(making *it, cal_run copies)
{
	uint32_t component = it->m->system->component_of[copies.first], doubts = it->strike_doubts;
	uint8_t letters = it->letters;
	if (letters & LETTER_I && is_checked(it, component))
		letters &= (uint8_t)~LETTER_I;
	hit(it, copies, letters, CAL_NONE, it->strike_doubts);
	it->strike_doubts = doubts;
}

static bool is_of_kind(const making *it, uint32_t software)
{
	return it->threat->kinds >> it->m->model->software[software].kind & 1;
}

void make_release(making *it, uint32_t software)
{
	if (!is_of_kind(it, software) || !is_released(it, software, &it->event.doubts))
		return;
	it->software = software;
	it->strike = hit_release;
	gather_running(it, software, false);
	each_stage(it, it->m->copies.at, it->m->copies.n, rollout_of(it->m, software), DOUBT_ROLLOUT);
}

static void one_event(making *it)
{
	if (it->m->copies.n == 0)
		return;
	begin(it);
	strike_each(it, it->m->copies.at, it->m->copies.n);
}

void make_defect(making *it, uint32_t software)
{
	if (!is_of_kind(it, software))
		return;
	gather_running(it, software, true);
	one_event(it);
}

static void letters_of_rollback(making *it, uint32_t software)
{
	unsigned rollback = rollout_of(it->m, software)->rollback;
	if (rollback == CAL_UNSPECIFIED)
		it->event.doubts |= DOUBT_BIT(DOUBT_ROLLBACK);
	if (rollback == ROLLBACK_SAFE || (rollback == CAL_UNSPECIFIED && !at_worst(it)))
		it->letters = 0;
}

void make_rollback(making *it, uint32_t software)
{
	unsigned kind = it->m->model->software[software].kind;
	if (kind == SOFTWARE_HARDWARE || kind == SOFTWARE_TOOL || !is_released(it, software, &it->event.doubts))
		return;
	letters_of_rollback(it, software);
	gather_running(it, software, false);
	one_event(it);
}

/* ---- software that nobody named ---- */

/* One event, or one for each stage, of the copies that were gathered. */
static void make_unnamed_of(making *it)
{
	about(it, SECTION_NONE, CAL_NONE);
	it->event.doubts = DOUBT_BIT(DOUBT_RUNS);
	it->software = SOFTWARE_UNNAMED;
	if (it->threat->mechanism == MECHANISM_RELEASE) {
		it->strike = hit_release;
		each_stage(it, it->m->copies.at, it->m->copies.n, rollout_of(it->m, SOFTWARE_UNNAMED), DOUBT_RUNS);
		return;
	}
	if (it->threat->mechanism == MECHANISM_ROLLBACK)
		letters_of_rollback(it, SOFTWARE_UNNAMED);
	one_event(it);
}

void make_unnamed(making *it)
{
	const cal_system *s = it->m->system;
	bool delayed = it->threat->mechanism == MECHANISM_DEFECT;
	if (it->threat->kinds && !(it->threat->kinds >> SOFTWARE_APPLICATION & 1))
		return;
	it->m->copies.n = 0;
	for (uint32_t i = 0; i < s->n_squads; i++) {
		const cal_squad *squad = &s->squads[i];
		if (!at_worst(it) && i && s->squads[i - 1].component != squad->component && it->m->copies.n) {
			make_unnamed_of(it);
			it->m->copies.n = 0;
		}
		for (uint32_t copy = squad->first; copy < squad->first + squad->n; copy++)
			if (squad->unnamed && (delayed || !squad->delayed))
				add_number(&it->m->copies, copy);
	}
	if (it->m->copies.n)
		make_unnamed_of(it);
}

/* ---- tools ---- */

void make_tool(making *it, uint32_t software)
{
	const cal_system *s = it->m->system;
	const cal_software *tool = &it->m->model->software[software];
	if (tool->kind != SOFTWARE_TOOL)
		return;
	if (tool->destructive)
		it->letters |= LETTER_D;
	else if (!it->threat->own)
		it->letters &= (uint8_t)~LETTER_D;
	it->m->copies.n = 0;
	for (uint32_t i = s->managed.start[software]; i < s->managed.start[software + 1]; i++)
		for (uint32_t copy = s->first_copy[s->managed.at[i]]; copy < s->first_copy[s->managed.at[i] + 1]; copy++)
			if (it->letters & LETTER_D || !is_delayed(it->m, copy))
				add_number(&it->m->copies, copy);
	unsigned reach = tool->reach;
	if (reach == CAL_UNSPECIFIED) {
		it->event.doubts |= DOUBT_BIT(DOUBT_REACH);
		reach = at_worst(it) ? BY_FLEET : BY_REPLICA;
	}
	each_part(it, it->m->copies.at, it->m->copies.n, reach);
}
