/* export/text_advice.c -- advice for people.
 *
 *     4 objectives are not met.  1 change meets 3 of them:
 *
 *      1. software/applier: rollout.gate: automatic
 *         was:    rollout.gate: none
 *         why:    Let the rolling update stop by itself on errors.
 *         meets:  read-orders bad-release
 *         costs:  a release waits for its measurements
 *         write:  in bus.calisto.yaml:13
 *                   - {name: applier, rollout: {strategy: rolling, gate: automatic}}
 *
 *     Still open
 *         read-orders latent-defect: broken; calisto explain latent-defect tells what helps */
#include "export/advice.h"

#include <string.h>

#include "base/unified.h"
#include "export/names.h"
#include "export/text_parts.h"

enum { INDENT = 4, LABEL = 12 };

static const char *name_of(cal_pen *pen, const cal_advice *a, const cal_advised_objective *o)
{
	const cal_service *s = &a->model->services[o->service];
	return cal_format(pen->scratch, "%s %s", s->name, cal_objective_text(pen->scratch, a->model, &s->survives[o->objective]));
}

static void put_labelled(cal_pen *pen, const char *label, const char *text)
{
	cal_spaces(pen->out, INDENT);
	cal_ink_padded(pen, INK_FAINT, label, LABEL - INDENT);
	cal_wrap(pen, LABEL, LABEL, text);
}

/* The lines as they stand in the file afterwards, as far as the width goes. */
static void put_lines(cal_pen *pen, const cal_advised *it)
{
	if (!*it->yaml)
		return;
	put_labelled(pen, "write:", cal_format(pen->scratch, "in %s:%u", it->at.source->name, (unsigned)it->at.line));
	for (const char *line = it->yaml, *end; line; line = *end ? end + 1 : NULL) {
		end = line + strcspn(line, "\n");
		cal_spaces(pen->out, LABEL);
		cal_puts(pen->out, cal_clean(pen->scratch, cal_copy(pen->scratch, line, (size_t)(end - line))));
		cal_puts(pen->out, "\n");
	}
}

static void put_meets(cal_pen *pen, const cal_advice *a, const cal_advised *change)
{
	const char *list = "";
	for (uint32_t i = 0; i < change->n_meets; i++)
		list = cal_format(pen->scratch, "%s%s%s", list, i ? ", " : "", name_of(pen, a, &a->objectives[change->meets[i]]));
	put_labelled(pen, "meets:", *list ? list : "not looked at alone");
}

static void put_change(cal_pen *pen, const cal_advice *a, uint32_t i)
{
	const cal_advised *it = &a->changes[i];
	const cal_change *c = it->change;
	const char *number = cal_format(pen->scratch, "%u. ", (unsigned)i + 1);
	cal_spaces(pen->out, strlen(number) < INDENT ? INDENT - strlen(number) : 0);
	cal_puts(pen->out, number);
	cal_ink_begin(pen, INK_BOLD);
	cal_wrap(pen, INDENT, INDENT, c->key);
	cal_ink_end(pen, INK_BOLD);
	if (it->was)
		put_labelled(pen, "was:", cal_format(pen->scratch, "%s: %s", c->edits[0].path, it->was));
	put_labelled(pen, c->statement ? "asks:" : "why:", c->says);
	put_meets(pen, a, it);
	put_labelled(pen, "costs:", c->cost);
	put_lines(pen, it);
	cal_puts(pen->out, "\n");
}

/* "2 changes" */
static void put_sum(cal_pen *pen, const cal_advice *a)
{
	const char *open = cal_count(pen->scratch, a->n_objectives, "objective");
	const char *changes = cal_count(pen->scratch, a->n_changes, "change");
	const char *text;
	if (a->n_objectives == 0)
		text = "Every objective is met: there is nothing to advise.";
	else if (a->n_met == 0)
		text = cal_format(pen->scratch, "%s broken or unknown, and none of the %u changes that were tried meets one.",
		                  a->n_objectives == 1 ? "1 objective is" : cal_format(pen->scratch, "%s are", open), a->thought_of);
	else if (a->n_met == a->n_objectives)
		text = cal_format(pen->scratch, "%s not met.  %s %s:", a->n_objectives == 1 ? "1 objective is" :
		                  cal_format(pen->scratch, "%s are", open), changes, a->n_changes == 1 ? "is enough" : "together are enough");
	else
		text = cal_format(pen->scratch, "%s not met.  %s %s %u of them:", cal_format(pen->scratch, "%s are", open), changes,
		                  a->n_changes == 1 ? "meets" : "together meet", a->n_met);
	cal_wrap(pen, 0, 0, text);
	cal_puts(pen->out, "\n");
}

static void put_open(cal_pen *pen, const cal_advice *a)
{
	if (a->n_met == a->n_objectives)
		return;
	cal_ink_text(pen, INK_BOLD, "Still open");
	cal_puts(pen->out, "\n");
	for (uint32_t i = 0; i < a->n_objectives; i++) {
		const cal_advised_objective *o = &a->objectives[i];
		if (o->after != OBJECTIVE_BROKEN && o->after != OBJECTIVE_UNKNOWN)
			continue;
		const cal_objective *asked = &a->model->services[o->service].survives[o->objective];
		const char *see = asked->threat == CAL_NONE ? "" : cal_format(pen->scratch, "; calisto explain %s tells what helps",
		                                                                a->model->threats[asked->threat].name);
		cal_spaces(pen->out, INDENT);
		cal_wrap(pen, INDENT, INDENT, cal_format(pen->scratch, "%s: %s%s", name_of(pen, a, o),
		                                         cal_objective_state_name(o->after), see));
	}
	cal_wrap(pen, 0, 0, "What is still open wants something that the model does not have yet, such as a fallback, a second "
	                    "implementation or a domain, and so people to design it.");
	cal_puts(pen->out, "\n");
}

static void put_how(cal_pen *pen, const cal_advice *a)
{
	static const char *const words[] = {
		[ADVICE_LEAST] = "No smaller set of them does as much.",
		[ADVICE_FOUND] = "Smaller sets were not all tried (--tries).",
		[ADVICE_STOPPED] = "The search was stopped: this is what had been found by then."};
	if (a->n_objectives)
		cal_wrap(pen, 0, 0, cal_format(pen->scratch, "Each change was made in memory and the model checked: %s, in %s.  %s%s",
		                               cal_count(pen->scratch, a->thought_of, "change"), cal_count(pen->scratch, a->tried, "set"),
		                               a->n_changes || a->outcome == ADVICE_STOPPED ? words[a->outcome] : "",
		                               a->n_changes ? "  calisto advise --apply prints them as a patch." : ""));
}

void cal_text_advice(const cal_advice *advice, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	cal_pen pen = {out, look, &scratch};
	put_sum(&pen, advice);
	for (uint32_t i = 0; i < advice->n_changes; i++)
		put_change(&pen, advice, i);
	put_open(&pen, advice);
	put_how(&pen, advice);
	cal_arena_free(&scratch);
}

void cal_patch_advice(const cal_advice *advice, cal_out *out)
{
	cal_arena scratch = {0};
	for (size_t i = 0; i < advice->n_files; i++) {
		const cal_edited *f = &advice->files[i];
		cal_puts(out, cal_unified(&scratch, f->before->name, f->before->bytes, f->before->length, f->after->bytes, f->after->length));
	}
	cal_arena_free(&scratch);
}
