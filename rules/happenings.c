/* rules/happenings.c -- lists and patterns to events. */
#include "rules/happenings.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static bool is_pattern(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

/* Gives the next name of a list, NULL behind its last. */
static const char *next_name(cal_arena *keep, const char **list)
{
	while (**list == ',')
		(*list)++;
	size_t n = strcspn(*list, ",");
	const char *name = n ? cal_copy(keep, *list, n) : NULL;
	*list += n;
	return name;
}

const bool *cal_happenings_threats(cal_arena *keep, const cal_model *m, const char *list, const char **wrong)
{
	bool *threats = CAL_NEWS(keep, (size_t)m->n_threats + 1, bool), all = false;
	*wrong = NULL;
	for (const char *name; (name = next_name(keep, &list));) {
		if (is_pattern(cal_copy(keep, name, strcspn(name, ":")))) {
			all = true;
			continue;
		}
		uint32_t threat = cal_event_threat(keep, m, name, wrong);
		if (threat == CAL_NONE)
			return NULL;
		threats[threat] = true;
	}
	return all ? NULL : threats;
}

static const char *name_of(const cal_repertoire *r, const cal_happening *h)
{
	for (unsigned worst = 2; worst-- > 0;)
		if (h->event[worst] != CAL_NONE)
			return r->of[worst].names[h->event[worst]];
	return h->name;
}

static void add(cal_happenings *to, const cal_repertoire *r, const cal_happening *h)
{
	const char *name = name_of(r, h);
	for (uint32_t i = 0; i < to->n; i++)
		if (strcmp(to->names[i], name) == 0)
			return;
	CAL_GROW(to->at, to->n, to->room);
	CAL_GROW(to->names, to->n, to->names_room);
	to->at[to->n] = *h;
	to->names[to->n++] = name;
}

/* All events whose name fits, of both readings. */
static const char *add_fitting(cal_happenings *to, cal_repertoire *r, const char *pattern)
{
	bool any = false;
	for (unsigned worst = 2; worst-- > 0;) {
		const cal_reading *reading = &r->of[worst];
		for (uint32_t e = 0; e < reading->failures.n_events; e++) {
			const char *wrong = NULL;
			cal_happening h;
			if (fnmatch(pattern, reading->names[e], 0) != 0 || !cal_happening_named(r, reading->names[e], &h, &wrong))
				continue;
			any = true;
			add(to, r, &h);
		}
	}
	return any ? NULL : cal_format(r->keep, "no event is called %s", cal_quote(r->keep, pattern));
}

const char *cal_happenings_add(cal_happenings *to, cal_repertoire *r, const char *list)
{
	const char *wrong = NULL;
	for (const char *name; !wrong && (name = next_name(r->keep, &list));) {
		cal_happening h;
		if (is_pattern(name))
			wrong = add_fitting(to, r, name);
		else if (cal_happening_named(r, name, &h, &wrong))
			add(to, r, &h);
	}
	return wrong;
}

void cal_happenings_free(cal_happenings *h)
{
	free(h->at), free(h->names);
	*h = (cal_happenings){0};
}
