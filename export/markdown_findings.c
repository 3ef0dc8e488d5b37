/* export/markdown_findings.c -- findings and accepted risks in Markdown: what the HTML report tells of them. */
#include "export/markdown_parts.h"
#include "export/names.h"
#include "export/text_parts.h"

enum { EFFECTS = 30 };  /* that are told of a finding, unless everything is */

static void put_excerpt(const cal_md_sheet *s, cal_place at)
{
	const char *parts[3];
	if (cal_excerpt(s->a, at, parts))
		cal_md_block(s->m, "yaml", cal_format(s->a, "%s%s%s", parts[0], parts[1], parts[2]));
}

static void put_chain(const cal_md_sheet *s, const cal_effect *e)
{
	for (uint32_t i = 0; e && i < e->n_chain; i++) {
		cal_md_markup(s->m, "1. ");
		cal_md_text(s->m, e->chain[i].text);
		cal_md_markup(s->m, "\n");
	}
	if (e && e->n_chain)
		cal_md_markup(s->m, "\n");
}

static void put_effect(const cal_md_sheet *s, const cal_effect *e)
{
	const cal_service *it = &s->c->m->services[e->service];
	const bool promised = e->objective != CAL_NONE;
	char loss[CAL_LOSS_ROOM];
	cal_loss_text(e->fails, e->unknown, e->share, promised && e->level == LEVEL_ERROR, loss);
	cal_md_markup(s->m, "| ");
	cal_md_text(s->m, it->name);
	cal_md_markup(s->m, " | ");
	cal_md_text(s->m, *loss ? cal_format(s->a, "%s (%s)", loss, cal_losses_words(s->a, e->fails, e->unknown)) : "nothing at a time");
	cal_md_markup(s->m, " | ");
	if (promised)
		cal_md_textf(s->m, "%s %s", e->level == LEVEL_ERROR ? "breaks" : "leaves unknown",
		             cal_objective_text(s->a, s->c->m, &it->survives[e->objective]));
	else
		cal_md_markup(s->m, "none");
	cal_md_markup(s->m, " |\n");
}

static void put_effects(const cal_md_sheet *s, const cal_finding *f)
{
	static const char *const names[] = {"Service", "Loses", "Objective"};
	const uint32_t most = s->c->report->all ? UINT32_MAX : EFFECTS;
	uint32_t told = 0;
	if (f->n_effects == 0)
		return;
	cal_md_table(s->m, names, 3);
	for (unsigned level = LEVEL_ERROR; level <= LEVEL_QUESTION; level++)
		for (uint32_t i = 0; i < f->n_effects && told < most; i++)
			if (f->effects[i].level == level) {
				put_effect(s, &f->effects[i]);
				told++;
			}
	cal_md_markup(s->m, "\n");
	cal_md_cut(s, f->n_effects - told, "more service");
}

static void put_remedies(const cal_md_sheet *s, const cal_finding *f)
{
	if (f->n_remedies == 0)
		return;
	cal_md_paragraph(s->m, f->n_remedies == 1 ? "What helps:" : "What helps, one of:");
	for (uint32_t i = 0; i < f->n_remedies; i++) {
		cal_md_markup(s->m, "- ");
		cal_md_code(s->m, cal_format(s->a, "%s: %s", f->remedies[i].set, f->remedies[i].to));
		if (f->remedies[i].says) {
			cal_md_markup(s->m, " ");
			cal_md_text(s->m, f->remedies[i].says);
		}
		cal_md_markup(s->m, "\n");
	}
	cal_md_markup(s->m, "\n");
}

static void put_mark(const cal_md_sheet *s, const cal_finding *f)
{
	const char *where = cal_where(s->a, f->at);
	cal_md_strong(s->m, cal_level_name(f->level));
	cal_md_markup(s->m, " ");
	cal_md_code(s->m, cal_format(s->a, "%s %s", f->code, f->slug));
	if (*where) {
		cal_md_markup(s->m, " at ");
		cal_md_code(s->m, where);
	}
}

static void put_full(const cal_md_sheet *s, const cal_finding *f)
{
	cal_md_heading(s->m, s->level + 2, f->title);
	put_mark(s, f);
	cal_md_markup(s->m, "\n\n");
	put_excerpt(s, f->at);
	if (f->why)
		cal_md_paragraph(s->m, f->why);
	put_chain(s, cal_gravest_effect(f));
	put_effects(s, f);
	put_remedies(s, f);
}

static void put_line(const cal_md_sheet *s, const cal_finding *f)
{
	cal_md_markup(s->m, "- ");
	put_mark(s, f);
	cal_md_markup(s->m, " ");
	cal_md_text(s->m, f->title);
	cal_md_markup(s->m, "\n");
}

static void put_each(const cal_md_sheet *s, unsigned level, cal_telling telling, void (*put)(const cal_md_sheet *s, const cal_finding *f))
{
	for (uint32_t i = 0; i < s->c->r->n_findings && !s->m->out->error; i++) {
		const cal_finding *f = &s->c->r->findings[i];
		if (f->level != level || f->accepted != CAL_NONE || s->c->telling[i] != telling)
			continue;
		cal_arena scratch = {0};
		cal_md_sheet inner = *s;
		inner.a = &scratch;
		put(&inner, f);
		cal_arena_free(&scratch);
	}
}

/* Notes are folded: a review starts with what is graver. */
static void put_level(const cal_md_sheet *s, unsigned level)
{
	const cal_told_counts *told = &s->c->levels[level];
	const char *title = cal_how_many(s->a, told->all, cal_level_name(level));
	if (told->all == 0)
		return;
	cal_md_heading(s->m, s->level + 1, title);
	if (level == LEVEL_NOTE)
		cal_md_fold(s->m, cal_format(s->a, "The %s, which break no objective", title));
	put_each(s, level, TELL_FULL, put_full);
	put_each(s, level, TELL_LINE, put_line);
	if (told->lines)
		cal_md_markup(s->m, "\n");
	cal_md_cut(s, told->all - told->full - told->lines, cal_format(s->a, "more %s", cal_level_name(level)));
	if (level == LEVEL_NOTE)
		cal_md_unfold(s->m);
}

void cal_md_findings(const cal_md_sheet *s)
{
	cal_md_heading(s->m, s->level, "Findings: which are the most relevant?");
	const cal_told_counts *levels = s->c->levels;
	if (levels[LEVEL_ERROR].all + levels[LEVEL_WARNING].all + levels[LEVEL_NOTE].all == 0)
		cal_md_paragraph(s->m, "Nothing was found.");
	for (unsigned level = LEVEL_ERROR; level <= LEVEL_NOTE; level++)
		put_level(s, level);
}

/* ---- accepted risks ---- */

void cal_md_accepted(const cal_md_sheet *s)
{
	uint32_t told = 0;
	cal_md_heading(s->m, s->level, "Accepted risks");
	for (uint32_t i = 0; i < s->c->r->n_findings; i++) {
		const cal_finding *f = &s->c->r->findings[i];
		if (f->accepted == CAL_NONE || s->c->telling[i] == TELL_NOT)
			continue;
		const cal_accept *accept = &s->c->m->accepts[f->accepted];
		const char *expires = cal_date(s->a, accept->expires);
		cal_md_markup(s->m, "- ");
		put_mark(s, f);
		cal_md_markup(s->m, " ");
		cal_md_text(s->m, f->title);
		cal_md_markup(s->m, ". *");
		cal_md_text(s->m, accept->reason);
		cal_md_markup(s->m, "* ");
		cal_md_textf(s->m, "(%s%s)", accept->owner ? accept->owner : "nobody in particular", expires ? cal_format(s->a, ", until %s", expires) : "");
		cal_md_markup(s->m, "\n");
		told++;
	}
	cal_md_markup(s->m, "\n");
	cal_md_cut(s, s->c->accepted.all - told, "more accepted risk");
}

/* ---- what is left out ---- */

static void put_item(const cal_md_sheet *s, const char *text)
{
	cal_md_markup(s->m, "- ");
	cal_md_text(s->m, text);
	cal_md_markup(s->m, "\n");
}

void cal_md_left_out(const cal_md_sheet *s)
{
	const cal_results *r = s->c->r;
	const uint32_t n = s->c->report->all || r->n_gone < CAL_GONE_SHOWN ? r->n_gone : CAL_GONE_SHOWN;
	cal_md_heading(s->m, s->level, "Left out");
	for (uint32_t t = 0; t < s->c->m->n_threats; t++) {
		const cal_threat *threat = &s->c->m->threats[t];
		if (threat->skipped)
			put_item(s, cal_format(s->a, "%s %s is not judged: %s", threat->code, threat->name, threat->skipped));
	}
	if (r->summary.known)
		put_item(s, cal_format(s->a, "%s that the baseline knows", cal_how_many(s->a, r->summary.known, "finding")));
	for (uint32_t i = 0; i < n; i++)
		put_item(s, cal_format(s->a, "of the baseline, no longer occurs: %s", cal_gone_words(s->a, &r->gone[i])));
	cal_md_markup(s->m, "\n");
	cal_md_cut(s, r->n_gone - n, "more entry of the baseline");
}
