/* export/comparison.c -- comparisons in words. */
#include "export/comparison.h"

#include <math.h>
#include <string.h>

#include "export/names.h"
#include "export/text_parts.h"

/* ---- groups ---- */

static bool have_one_cause(const cal_compared *a, const cal_compared *b)
{
	return a->n_due == b->n_due && (a->n_due == 0 || memcmp(a->due, b->due, a->n_due * sizeof *a->due) == 0);
}

const cal_loss_group *cal_group_compared(cal_arena *keep, const cal_compared *list, uint32_t n_list, uint32_t *n)
{
	cal_loss_group *groups = CAL_NEWS(keep, n_list + 1, cal_loss_group);
	*n = 0;
	for (uint32_t i = 0; i < n_list; i++) {
		uint32_t g = 0;
		while (g < *n && !have_one_cause(groups[g].at[0], &list[i]))
			g++;
		const cal_compared **at = (const cal_compared **)(uintptr_t)groups[g].at;
		if (g == *n) {
			at = CAL_NEWS(keep, n_list - i, const cal_compared *);
			groups[(*n)++].at = at;
		}
		at[groups[g].n++] = &list[i];
	}
	return groups;
}

/* ---- words ---- */

const char *cal_difference_text(cal_arena *keep, const cal_comparison *c, const cal_difference *d)
{
	const char *was = cal_element_path(keep, c->model[0], d->before), *is = cal_element_path(keep, c->model[1], d->after);
	switch (d->kind) {
	case DIFFERENCE_ADDED: return cal_format(keep, "%s is new", is);
	case DIFFERENCE_REMOVED: return cal_format(keep, "%s is gone", was);
	case DIFFERENCE_RENAMED: return cal_format(keep, "%s is now called %s", was, cal_element_name(c->model[1], d->after));
	default: break;
	}
	if (!d->was)
		return cal_format(keep, "%s: %s: %s is new", is, d->path, d->is);
	if (!d->is)
		return cal_format(keep, "%s: %s is gone, was %s", is, d->path, d->was);
	return cal_format(keep, "%s: %s: %s, was %s", is, d->path, d->is, d->was);
}

/* "loses A 1/3, may lose D", "survives". */
static const char *fate_of(cal_arena *keep, const cal_verdict *v, uint8_t letters)
{
	char text[CAL_LOSS_ROOM];
	uint8_t fails = v->fails & letters, unknown = v->unknown & letters;
	if (v->kind == VERDICT_UNDESCRIBED)
		return "undescribed";
	if (!fails && !unknown)
		return v->kind == VERDICT_NOT_APPLICABLE ? "not concerned" : "survives";
	const char *loses = fails ? cal_format(keep, "loses %s", cal_loss_text(fails, 0, v->share, false, text)) : "";
	if (!unknown)
		return loses;
	return cal_format(keep, "%s%smay lose %s", loses, fails ? ", " : "", cal_letters(unknown, text));
}

static const char *margin_text(cal_arena *keep, uint8_t margin)
{
	return margin == MARGIN_NEVER ? "any number" : margin >= MARGIN_MOST ? "253 or more" : cal_format(keep, "%u", (unsigned)margin);
}

const char *cal_compared_text(cal_arena *keep, const cal_comparison *c, const cal_compared *it)
{
	const char *text = cal_format(keep, "%s: ", c->model[1]->threats[it->threat[1]].name);
	if (it->letters)
		text = cal_format(keep, "%s%s; before: %s", text, fate_of(keep, &it->verdict[1], it->letters),
		                  fate_of(keep, &it->verdict[0], it->letters));
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		if (!(it->margins >> (letter - 1) & 1))
			continue;
		char name[LETTERS + 1];
		text = cal_format(keep, "%s%s%s survives %s together; before: %s", text, text[strlen(text) - 2] == ':' ? "" : "; ",
		                  cal_letters((uint8_t)(1u << (letter - 1)), name), margin_text(keep, it->margin[1][letter - 1]),
		                  margin_text(keep, it->margin[0][letter - 1]));
	}
	return text;
}

bool cal_is_worse_objective(const cal_compared_objective *o)
{
	static const unsigned grave[] = {[OBJECTIVE_NOT_APPLICABLE] = 0, [OBJECTIVE_HELD] = 0, [OBJECTIVE_UNDESCRIBED] = 1,
	                                 [OBJECTIVE_UNKNOWN] = 2, [OBJECTIVE_BROKEN] = 3};
	if (o->objective[1] == CAL_NONE)
		return true;
	return grave[o->state[1]] > (o->objective[0] == CAL_NONE ? 0 : grave[o->state[0]]);
}

const char *cal_objective_change_text(cal_arena *keep, const cal_comparison *c, const cal_compared_objective *o)
{
	unsigned side = o->objective[1] != CAL_NONE;
	const cal_service *s = &c->model[side]->services[o->service[side]];
	const char *name = cal_format(keep, "%s %s", s->name, cal_objective_text(keep, c->model[side], &s->survives[o->objective[side]]));
	if (o->objective[1] == CAL_NONE)
		return cal_format(keep, "%s: promised no more, was %s", name, cal_objective_state_name(o->state[0]));
	if (o->objective[0] == CAL_NONE)
		return cal_format(keep, "%s: %s, a new promise", name, cal_objective_state_name(o->state[1]));
	return cal_format(keep, "%s: %s, was %s", name, cal_objective_state_name(o->state[1]), cal_objective_state_name(o->state[0]));
}

static const char *time_text(cal_arena *keep, double part)
{
	const double year = 365.25 * 24 * 60 * 60;
	double seconds = part * year;
	if (isnan(part))
		return "not known";
	if (seconds < 60)
		return cal_format(keep, "%.3g s", seconds);
	if (seconds < 3600)
		return cal_format(keep, "%.3g min", seconds / 60);
	return seconds < 48 * 3600 ? cal_format(keep, "%.3g h", seconds / 3600) : cal_format(keep, "%.3g d", seconds / 86400);
}

const char *cal_cost_text(cal_arena *keep, const cal_compared_cost *cost, unsigned side)
{
	const double *much = cost->much[side];
	const char *at[2];
	for (unsigned reading = 0; reading < 2; reading++)
		at[reading] = !cost->per_year ? time_text(keep, much[reading])
		              : isnan(much[reading]) ? "not known" : cal_format(keep, "%.3g times", much[reading]);
	return strcmp(at[0], at[1]) == 0 ? cal_format(keep, "%s a year", at[0]) : cal_format(keep, "%s to %s a year", at[0], at[1]);
}
