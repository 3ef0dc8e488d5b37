/* export/text_findings.c -- findings for people, the gravest first.
 *
 *     bus.calisto.yaml:13:5: error: bad release of 'applier' takes down read-orders [CAL201 bad-release]
 *        13 |   - {name: applier, version: "2.3", rollout: {strategy: all-at-once}}
 *           |     ^
 *       why: every copy of 'replica' runs 'applier', and a release reaches all of them at once
 *            bad-release strikes all 3 copies of 'replica'
 *         -> 'read-orders' loses A
 *       hit: read-orders A! (objective bad-release), write-orders A 1/3, and 12 more
 *       fix: software/applier: rollout: {strategy: staged, by: zone, gate: automatic}
 *            Release zone by zone with an automatic gate.
 *       see: calisto explain CAL201
 *
 * On a terminal that is too narrow for the first line, the message stands in lines of its own below the place.
 *
 * The first are told in full, more of the same level in one line each, and of very many the rest is counted;
 * --verbose tells all of them in full. */
#include "export/text_parts.h"

#include <string.h>

#include "export/names.h"

enum {
	FULL = 10,    /* errors, and warnings, that are told in full */
	LINES = CAL_SHOWN_MOST - FULL,  /* further ones of a level, and notes, in one line each */
	FIXES = 3,
	LABEL = 7,    /* columns of "  why: " */
	INDENT = 2,   /* of a message's text below its place */
};

static void put_label(cal_page *page, const char *label)
{
	cal_puts(page->pen.out, "  ");
	cal_ink_text(&page->pen, INK_BOLD, label);
	cal_puts(page->pen.out, " ");
}

static const cal_severity severities[] = {
	[LEVEL_ERROR] = CAL_ERROR, [LEVEL_WARNING] = CAL_WARNING,
	[LEVEL_NOTE] = CAL_NOTE, [LEVEL_QUESTION] = CAL_NOTE,
};

/* The finding in one line, as every message is shown; on a terminal that is too narrow its text stands below its place. */
static void put_message(cal_page *page, const cal_diag *diag)
{
	cal_pen *pen = &page->pen;
	cal_arena *a = pen->scratch;
	const char *place = diag->at.source ? cal_clean(a, cal_place_text(a, diag->at)) : "";
	const char *text = cal_clean(a, diag->text);
	size_t level = sizeof "warning: " + 1;  /* the longest, and what is around it */
	cal_diag_print_start(diag, pen->out->file, pen->look.colour);
	if (pen->look.binding && cal_width(place) + level + cal_width(text) > pen->look.width) {
		cal_puts(pen->out, "\n");
		cal_spaces(pen->out, INDENT);
		cal_wrap(pen, INDENT, INDENT, diag->text);
	} else {
		cal_puts(pen->out, " ");
		cal_puts(pen->out, text);
		cal_puts(pen->out, "\n");
	}
}

static cal_diag message_of(cal_page *page, const cal_finding *f)
{
	const char *text = cal_format(page->pen.scratch, "%s [%s %s]", f->title, f->code, f->slug);
	return (cal_diag){.severity = severities[f->level], .at = f->at, .text = text};
}

/* The message, and the line of the source under it. */
static void put_head(cal_page *page, const cal_finding *f)
{
	const cal_diag diag = message_of(page, f);
	put_message(page, &diag);
	cal_diag_print_rest(&diag, &page->lines, page->pen.out->file, page->pen.look.colour);
}

static void put_line(cal_page *page, const cal_finding *f)
{
	const cal_diag diag = message_of(page, f);
	put_message(page, &diag);
}

/* ---- why ---- */

/* The first step stands where the line already is, or on a line of its own. */
static void put_chain(cal_page *page, const cal_effect *effect, bool begun)
{
	const char *arrow = cal_mark(page->pen.look, "→ ", "-> ");
	for (uint32_t i = 0; i < effect->n_chain; i++) {
		size_t indent = LABEL + (i ? cal_width(arrow) : 0);
		cal_spaces(page->pen.out, i == 0 && begun ? 0 : LABEL);
		cal_puts(page->pen.out, i ? arrow : "");
		cal_wrap(&page->pen, indent, indent, effect->chain[i].text);
	}
}

/* The effect whose chain stands for all: the first of the gravest. */
static const cal_effect *gravest(const cal_finding *f)
{
	const cal_effect *it = f->effects;
	for (uint32_t i = 1; i < f->n_effects; i++)
		if (f->effects[i].level < it->level)
			it = &f->effects[i];
	return it;
}

static void put_why(cal_page *page, const cal_finding *f)
{
	const bool told = f->why && *f->why;
	const cal_effect *first = f->n_effects ? gravest(f) : NULL;
	if (told || (first && first->n_chain > 0))
		put_label(page, "why:");
	if (told)
		cal_wrap(&page->pen, LABEL, LABEL, f->why);
	if (first)
		put_chain(page, first, !told);
	for (uint32_t i = 0; cal_is_verbose(page) && i < f->n_effects; i++)
		if (&f->effects[i] != first)
			put_chain(page, &f->effects[i], false);
}

/* ---- whom it hits ---- */

static const char *hit_text(cal_page *page, const cal_effect *e)
{
	cal_arena *a = page->pen.scratch;
	const cal_service *s = &page->m->services[e->service];
	const bool promised = e->objective != CAL_NONE;
	char loss[CAL_LOSS_ROOM];
	cal_loss_text(e->fails, e->unknown, e->share, promised && e->level == LEVEL_ERROR, loss);
	const char *text = *loss ? cal_format(a, "%s %s", s->name, loss) : s->name;
	if (!promised)
		return text;
	const cal_objective *o = &s->survives[e->objective];
	const char *objective = cal_objective_text(a, page->m, o);
	if (o->policy == CAL_NONE)
		return cal_format(a, "%s (objective %s)", text, objective);
	return cal_format(a, "%s (objective %s, policy %s)", text, objective, page->m->policies[o->policy].name);
}

/* Services one after the other, as many as fit into the room. */
typedef struct {
	cal_flow flow;
	size_t used, room;
	uint32_t n;
} hit_list;

/* Appends the services that a level hits.  False: there is no more room. */
static bool put_hits_of(cal_page *page, hit_list *list, const cal_finding *f, unsigned level)
{
	for (uint32_t i = 0; i < f->n_effects; i++) {
		if (f->effects[i].level != level)
			continue;
		const char *hit = hit_text(page, &f->effects[i]);
		list->used += cal_width(hit) + 2;
		if (list->n > 0 && list->used > list->room)
			return false;
		list->n++;
		cal_flow_words(&list->flow, list->n < f->n_effects ? cal_format(page->pen.scratch, "%s,", hit) : hit);
	}
	return true;
}

/* The gravest first; about two lines of them, unless all are asked for. */
static void put_hits(cal_page *page, const cal_finding *f)
{
	if (f->n_effects == 0)
		return;
	put_label(page, "hit:");
	hit_list list = {.flow = cal_flow_from(&page->pen, LABEL, LABEL)};
	list.room = cal_is_verbose(page) ? SIZE_MAX : 2 * (size_t)page->pen.look.width - 2 * LABEL - 16;
	bool fits = true;
	for (unsigned level = LEVEL_ERROR; level <= LEVEL_QUESTION && fits; level++)
		fits = put_hits_of(page, &list, f, level);
	const uint32_t more = f->n_effects - list.n;
	if (!fits)
		cal_flow_words(&list.flow, cal_format(page->pen.scratch, "and %u more", (unsigned)more));
	cal_flow_end(&list.flow);
}

/* ---- what helps ---- */

/* told: the finding before was of the same threat, so the reasons for its remedies stand above. */
static void put_remedies(cal_page *page, const cal_finding *f, bool told)
{
	uint32_t n = cal_is_verbose(page) || f->n_remedies <= FIXES ? f->n_remedies : FIXES;
	for (uint32_t i = 0; i < n; i++) {
		const cal_remedy *remedy = &f->remedies[i];
		put_label(page, "fix:");
		cal_flow flow = cal_flow_from(&page->pen, LABEL, LABEL);
		cal_flow_words(&flow, cal_format(page->pen.scratch, "%s: %s", remedy->set, remedy->to));
		cal_flow_end(&flow);
		if (!remedy->says || told)
			continue;
		cal_spaces(page->pen.out, LABEL);
		cal_wrap(&page->pen, LABEL, LABEL, remedy->says);
	}
}

static void put_see(cal_page *page, const cal_finding *f)
{
	if (f->threat != CAL_NONE && page->m->threats[f->threat].own)
		return;
	put_label(page, "see:");
	cal_wrap(&page->pen, LABEL, LABEL, cal_format(page->pen.scratch, "calisto explain %s", f->code));
}

/* ---- all of them ---- */

static void put_whole(cal_page *page, const cal_finding *f, bool told)
{
	cal_puts(page->pen.out, "\n");
	put_head(page, f);
	put_why(page, f);
	put_hits(page, f);
	put_remedies(page, f, told);
	put_see(page, f);
}

static bool is_shown(const cal_page *page, const cal_finding *f, unsigned level)
{
	return f->level == level && f->accepted == CAL_NONE && !f->known && (page->request->levels >> level & 1);
}

static uint32_t full_count(const cal_page *page, unsigned level)
{
	if (cal_is_verbose(page))
		return UINT32_MAX;
	return page->request->verbosity == CAL_NORMAL && level <= LEVEL_WARNING ? FULL : 0;
}

/* Findings of one level: some in full, some in a line, the rest counted. */
static void put_level(cal_page *page, unsigned level)
{
	const uint32_t full = full_count(page, level);
	const uint32_t lines = page->request->verbosity == CAL_NORMAL ? full + LINES : UINT32_MAX;
	uint32_t n = 0, threat = CAL_NONE;
	for (uint32_t i = 0; i < page->r->n_findings; i++) {
		const cal_finding *f = &page->r->findings[i];
		if (!is_shown(page, f, level))
			continue;
		cal_arena scratch = {0}, *kept = page->pen.scratch;
		page->pen.scratch = &scratch;
		if (n == full && page->request->verbosity != CAL_QUIET)
			cal_puts(page->pen.out, "\n");
		if (n < full)
			put_whole(page, f, f->threat != CAL_NONE && f->threat == threat);
		else if (n < lines)
			put_line(page, f);
		threat = f->threat;
		page->pen.scratch = kept;
		cal_arena_free(&scratch);
		n++;
	}
	const char *more = cal_format(page->pen.scratch, "more %s", cal_level_name(level));
	if (n > lines)
		cal_printf(page->pen.out, "and %s; --verbose tells all of them, -f json too\n",
		           cal_count(page->pen.scratch, n - lines, more));
}

void cal_text_findings(cal_page *page)
{
	for (unsigned level = LEVEL_ERROR; level <= LEVEL_NOTE; level++)
		put_level(page, level);
}
