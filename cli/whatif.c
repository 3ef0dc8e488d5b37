/* cli/whatif.c -- `calisto whatif`: what goes down if some events happen together. */
#include <string.h>

#include "cli/model.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "export/whatif.h"
#include "rules/happenings.h"

enum { OPTION_EVENT, OPTION_RESTORE, OPTION_FORMAT, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_COLOR, OPTION_COUNT };

const cal_option cal_whatif_table[] = {
	[OPTION_EVENT] = {"event", 'e', "EVENT,...",
		"let this happen: THREAT:ELEMENT, as cuts names events, with * and ? for any text; may be repeated"},
	[OPTION_RESTORE] = {"restore", 0, "EVENT,...", "then let go of this, and tell what comes back; may be repeated"},
	[OPTION_FORMAT] = CAL_OPTION_FORMAT,
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_COLOR] = CAL_OPTION_COLOR,
	[OPTION_COUNT] = {0},
};

typedef struct {
	cal_model_order shared;
	const char *events, *restored;   /* lists; NULL: none */
	cal_repertoire repertoire;
	cal_whatif whatif;
} order;

/* What is left of events without those that were let go; *wrong: one of these never happened. */
static const cal_happening *left_of(order *o, const cal_happenings *all, const cal_happenings *gone, uint32_t *n_left,
                                    const char **wrong)
{
	cal_happening *left = CAL_NEWS(o->shared.keep, all->n + 1, cal_happening);
	for (uint32_t i = 0; i < all->n; i++) {
		bool is_gone = false;
		for (uint32_t k = 0; k < gone->n; k++)
			is_gone |= strcmp(all->names[i], gone->names[k]) == 0;
		if (!is_gone)
			left[(*n_left)++] = all->at[i];
	}
	if (all->n - *n_left < gone->n)
		*wrong = "--restore lets go of an event that --event does not let happen";
	return left;
}

static const char *let_happen(order *o, cal_happenings *all, cal_happenings *gone)
{
	const char *wrong = cal_happenings_add(all, &o->repertoire, o->events);
	if (!wrong && all->n == 0)
		wrong = "--event names no event";
	if (!wrong && o->restored)
		wrong = cal_happenings_add(gone, &o->repertoire, o->restored);
	if (wrong)
		return wrong;
	o->whatif.names = all->names;
	o->whatif.blast = cal_blast_of(&o->repertoire, all->at, all->n);
	o->whatif.gone = gone->names;
	o->whatif.n_gone = gone->n;
	if (gone->n == 0)
		return NULL;
	uint32_t n_left = 0;
	const cal_happening *left = left_of(o, all, gone, &n_left, &wrong);
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

static const char *joined(cal_arena *keep, const char *list, const char *more)
{
	return list ? cal_format(keep, "%s,%s", list, more) : more;
}

static const char *take_options(order *o, const cal_arguments *arguments)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < arguments->n_options && !wrong; i++) {
		const cal_given *given = &arguments->options[i];
		switch (given->option - o->shared.self->options) {
		case OPTION_EVENT: o->events = joined(o->shared.keep, o->events, given->value); break;
		case OPTION_RESTORE: o->restored = joined(o->shared.keep, o->restored, given->value); break;
		default: cal_take_shared(&o->shared, given, &wrong); break;
		}
	}
	return wrong || o->events ? wrong : "whatif needs an event, such as --event zone-loss:eu-west-a";
}

int cal_run_whatif(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}};
	int status;
	const char *wrong = take_options(&o, arguments);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	const cal_model *m = cal_open_model(&o.shared, arguments, &status);
	if (!m)
		return status;
	const bool *threats = cal_happenings_threats(keep, m, joined(keep, o.restored, o.events), &wrong);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	cal_progress progress;
	cal_happenings all = {0}, gone = {0};
	cal_progress_start(&progress, 0);
	cal_progress_phase(&progress, "letting events happen");
	cal_repertoire_start(&o.repertoire, keep, m, threats);
	wrong = let_happen(&o, &all, &gone);
	cal_progress_end(&progress);
	status = wrong ? cal_usage_error(self, "%s", wrong) : cal_write_answers(&o.shared, write_whatif, &o);
	cal_repertoire_free(&o.repertoire);
	cal_happenings_free(&all);
	cal_happenings_free(&gone);
	return status;
}
