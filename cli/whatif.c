/* cli/whatif.c -- `calisto whatif`: what goes down if some events happen together. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "export/whatif.h"

enum { OPTION_EVENT, OPTION_RESTORE, OPTION_FORMAT, OPTION_THREATS, OPTION_COLOR, OPTION_COUNT };

const cal_option cal_whatif_table[] = {
	[OPTION_EVENT] = {"event", 'e', "EVENT,...",
		"let this happen: THREAT:ELEMENT, as cuts names events, with * and ? for any text; may be repeated"},
	[OPTION_RESTORE] = {"restore", 0, "EVENT,...", "then let go of this, and tell what comes back; may be repeated"},
	[OPTION_FORMAT] = CAL_OPTION_FORMAT,
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_COUNT] = {0},
};

typedef struct {
	cal_model_order shared;
	const cal_arguments *arguments;
	cal_repertoire repertoire;
	cal_happening *happenings;
	const char **names;       /* by happening */
	uint32_t n, room, names_room;
	cal_whatif whatif;
} order;

/* ---- events by name ---- */

static const char *name_of(const order *o, const cal_happening *h)
{
	for (unsigned worst = 2; worst-- > 0;)
		if (h->event[worst] != CAL_NONE)
			return o->repertoire.of[worst].names[h->event[worst]];
	return h->name;
}

static void add(order *o, const cal_happening *h)
{
	const char *name = name_of(o, h);
	for (uint32_t i = 0; i < o->n; i++)
		if (strcmp(o->names[i], name) == 0)
			return;
	CAL_GROW(o->happenings, o->n, o->room);
	if (o->names_room < o->room) {
		o->names_room = o->room;
		o->names = cal_resize(o->names, o->names_room, sizeof *o->names);
	}
	o->happenings[o->n] = *h;
	o->names[o->n++] = name;
}

/* All events whose name fits a pattern, of both readings. */
static const char *add_fitting(order *o, const char *pattern)
{
	uint32_t before = o->n;
	for (unsigned worst = 2; worst-- > 0;) {
		const cal_reading *reading = &o->repertoire.of[worst];
		for (uint32_t e = 0; e < reading->failures.n_events; e++) {
			const char *wrong = NULL;
			cal_happening h;
			if (fnmatch(pattern, reading->names[e], 0) == 0 && cal_happening_named(&o->repertoire, reading->names[e], &h, &wrong))
				add(o, &h);
		}
	}
	return o->n > before ? NULL : cal_format(o->shared.keep, "no event is called %s", cal_quote(o->shared.keep, pattern));
}

static const char *add_named(order *o, const char *name)
{
	const char *wrong = NULL;
	cal_happening h;
	if (strpbrk(name, "*?"))
		return add_fitting(o, name);
	if (!cal_happening_named(&o->repertoire, name, &h, &wrong))
		return wrong;
	add(o, &h);
	return NULL;
}

/* Events with commas between them. */
static const char *add_list(order *o, const char *list)
{
	const char *wrong = NULL;
	while (!wrong && *list) {
		size_t n = strcspn(list, ",");
		if (n)
			wrong = add_named(o, cal_copy(o->shared.keep, list, n));
		list += n + (list[n] == ',');
	}
	return wrong;
}

static const char *add_all(order *o, unsigned option)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++)
		if (o->arguments->options[i].option - o->shared.self->options == option)
			wrong = add_list(o, o->arguments->options[i].value);
	return wrong;
}

/* ---- letting go ---- */

static const char **kept(const order *o)
{
	const char **names = CAL_NEWS(o->shared.keep, o->n + 1, const char *);
	for (uint32_t i = 0; i < o->n; i++)
		names[i] = o->names[i];
	return names;
}

/* What is left of events without those that were let go; *wrong: one of these never happened. */
static const cal_happening *left_of(order *o, const cal_happening *all, const char *const *names, uint32_t n, uint32_t *n_left,
                                    const char **wrong)
{
	cal_happening *left = CAL_NEWS(o->shared.keep, n + 1, cal_happening);
	for (uint32_t i = 0; i < n; i++) {
		bool gone = false;
		for (uint32_t k = 0; k < o->n; k++)
			gone |= strcmp(names[i], o->names[k]) == 0;
		if (!gone)
			left[(*n_left)++] = all[i];
	}
	if (n - *n_left < o->n)
		*wrong = "--restore lets go of an event that --event does not let happen";
	return left;
}

static const char *tell(order *o)
{
	cal_arena *keep = o->shared.keep;
	const char *wrong = add_all(o, OPTION_EVENT);
	if (wrong)
		return wrong;
	uint32_t n = o->n, n_left = 0;
	cal_happening *all = CAL_NEWS(keep, n + 1, cal_happening);
	for (uint32_t i = 0; i < n; i++)
		all[i] = o->happenings[i];
	o->whatif.names = kept(o);
	o->whatif.blast = cal_blast_of(&o->repertoire, all, n);
	o->n = 0;
	wrong = add_all(o, OPTION_RESTORE);
	if (wrong || o->n == 0)
		return wrong;
	o->whatif.gone = kept(o);
	o->whatif.n_gone = o->n;
	const cal_happening *left = left_of(o, all, o->whatif.names, n, &n_left, &wrong);
	o->whatif.after = cal_blast_of(&o->repertoire, left, n_left);
	return wrong;
}

static void write_whatif(const void *from, bool json, cal_look look, cal_out *out)
{
	const order *o = from;
	if (json)
		cal_json_whatif(&o->whatif, CALISTO_VERSION, out);
	else
		cal_text_whatif(&o->whatif, look, out);
}

static const char *take_options(order *o)
{
	const char *wrong = NULL;
	bool any = false;
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++) {
		any |= o->arguments->options[i].option - o->shared.self->options == OPTION_EVENT;
		cal_take_shared(&o->shared, &o->arguments->options[i], &wrong);
	}
	return wrong || any ? wrong : "whatif needs an event, such as --event zone-loss:eu-west-a";
}

int cal_run_whatif(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}, .arguments = arguments};
	int status;
	const char *wrong = take_options(&o);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	const cal_model *m = cal_open_model(&o.shared, arguments, &status);
	if (!m)
		return status;
	cal_progress progress;
	cal_progress_start(&progress, 0);
	cal_progress_phase(&progress, "collecting events");
	cal_repertoire_start(&o.repertoire, keep, m, NULL);
	wrong = tell(&o);
	cal_progress_end(&progress);
	status = wrong ? cal_usage_error(self, "%s", wrong) : cal_write_answers(&o.shared, write_whatif, &o);
	cal_repertoire_free(&o.repertoire);
	free(o.happenings), free(o.names);
	return status;
}
