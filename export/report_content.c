/* export/report_content.c -- results to what a report says of them: anchors, cuts, tallies, cells, fixes. */
#include "export/report_content.h"

#include <string.h>

#include "base/text.h"
#include "export/names.h"
#include "export/text_parts.h"

enum {
	FULL = 40,   /* findings of a level, and accepted ones, that are told in full; */
	LINES = CAL_REPORT_MOST - FULL,  /* further ones in a line, and the rest is counted */
	ROWS = 200,  /* of the matrix */
	QUESTIONS = 200,
};

/* ---- words ---- */

const char *cal_how_many(cal_arena *a, uint64_t n, const char *one)
{
	size_t length = strlen(one);
	bool y = length > 1 && one[length - 1] == 'y' && !strchr("aeiou", one[length - 2]);
	if (n != 1 && y)
		return cal_format(a, "%llu %.*sies", (unsigned long long)n, (int)length - 1, one);
	return cal_count(a, n, one);
}

const char *cal_where(cal_arena *a, cal_place at)
{
	const char *text = cal_place_text(a, at);
	size_t length = strlen(text);
	return length ? cal_copy(a, text, length - 1) : text;
}

const char *cal_element_key(cal_arena *a, const cal_model *m, cal_element element)
{
	const char *name = cal_element_name(m, element);
	return name ? cal_format(a, "%s/%s", cal_section_name((cal_section)element.section), name) : NULL;
}

const char *cal_losses_words(cal_arena *a, uint8_t fails, uint8_t unknown)
{
	const char *text = "";
	uint8_t left = (uint8_t)(fails | unknown), of[2] = {fails, (uint8_t)(unknown & ~fails)};
	for (unsigned doubt = 0; doubt < 2; doubt++) {
		bool begun = false;
		for (unsigned letter = 1; letter <= LETTERS; letter++) {
			uint8_t bit = (uint8_t)(1u << (letter - 1));
			if (!(of[doubt] & bit))
				continue;
			left &= (uint8_t)~bit;
			const char *joint = !*text ? "" : left ? ", " : " and ";
			text = cal_format(a, "%s%s%s%s", text, joint, doubt && !begun ? "perhaps " : "", cal_word(SET_PROPERTY, letter));
			begun = true;
		}
	}
	return text;
}

const char *cal_cell_class(const cal_cell *cell)
{
	if (cell->mark == MARK_BROKEN)
		return "broken";
	if (cell->kind == VERDICT_NOT_APPLICABLE)
		return "none";
	if (cell->kind == VERDICT_UNDESCRIBED)
		return "undescribed";
	if (cell->fails)
		return "fails";
	return cell->unknown || cell->mark == MARK_OPEN ? "unknown" : "survives";
}

const char *cal_cell_mark(cal_arena *a, const cal_cell *cell)
{
	const bool several = cell->count > 1;
	char loss[CAL_LOSS_ROOM];
	if (cell->kind == VERDICT_NOT_APPLICABLE)
		return "n/a";
	if (cell->kind == VERDICT_UNDESCRIBED)
		return cell->mark == MARK_NONE ? "?" : "?!";
	cal_loss_text(cell->fails, cell->unknown, cell->share, cell->mark == MARK_BROKEN && !several, loss);
	if (!*loss)
		snprintf(loss, sizeof loss, cell->margin ? "ok+%u" : "ok", (unsigned)cell->margin);
	const char *behind = "";
	if (cell->mark == MARK_BROKEN && (several || !cell->fails))
		behind = "!";
	else if (cell->mark == MARK_OPEN)
		behind = cell->unknown && !several ? "!" : "?!";
	return several && *behind ? cal_format(a, "%s %u%s", loss, (unsigned)cell->count, behind)
	                          : cal_format(a, "%s%s", loss, behind);
}

static const char *objective_words(cal_arena *a, const cal_cell *cell)
{
	const char *several = cell->count > 1 ? cal_format(a, " about %u at a time", (unsigned)cell->count) : "";
	switch (cell->mark) {
	case MARK_BROKEN: return cal_format(a, ", breaks an objective%s", several);
	case MARK_OPEN: return cal_format(a, ", leaves an objective%s unknown", several);
	case MARK_UNDESCRIBED: return ", though an objective asks for it";
	case MARK_HELD: return cal_format(a, ", holds an objective%s", several);
	default: return "";
	}
}

const char *cal_cell_words(cal_arena *a, const cal_cell *cell)
{
	const char *objective = objective_words(a, cell);
	if (cell->kind == VERDICT_NOT_APPLICABLE)
		return "not applicable";
	if (cell->kind == VERDICT_UNDESCRIBED)
		return cal_format(a, "not described%s", objective);
	if (!(cell->fails | cell->unknown)) {
		const char *spare = cell->margin ? cal_format(a, ", even %u at a time", (unsigned)cell->margin + 1) : "";
		return cal_format(a, "survives%s%s", spare, objective);
	}
	char loss[CAL_LOSS_ROOM];
	cal_loss_text(cell->fails, cell->unknown, cell->share, false, loss);
	const char *words = cal_losses_words(a, cell->fails, cell->unknown);
	return cal_format(a, "%s %s%s%s", cell->fails ? "loses" : "may lose", cell->fails || strncmp(words, "perhaps ", 8) ? words : words + 8,
	                  strpbrk(loss, "/%") ? " for some clients" : "", objective);
}

const cal_effect *cal_gravest_effect(const cal_finding *f)
{
	const cal_effect *it = f->n_effects ? f->effects : NULL;
	for (uint32_t i = 1; i < f->n_effects; i++)
		if (f->effects[i].level < it->level)
			it = &f->effects[i];
	return it;
}

/* ---- excerpts of the source ---- */

/* The byte at which a code point of a line starts. */
static size_t byte_of(const char *line, size_t length, size_t point)
{
	size_t at = 0;
	uint32_t c;
	for (; point > 0 && at < length; point--) {
		size_t n = cal_decode(line + at, length - at, &c);
		at += n ? n : 1;
	}
	return at;
}

bool cal_excerpt(cal_arena *a, cal_place at, const char *parts[3])
{
	enum { BEFORE = 70, BEHIND = 110, MEANT = 120 };
	size_t length = 0;
	const char *line = at.source && at.line ? cal_place_line(at, &length) : "";
	if (length == 0)
		return false;
	size_t first = at.column ? byte_of(line, length, at.column - 1) : 0;
	size_t meant = byte_of(line + first, length - first, at.width < MEANT ? at.width : MEANT);
	size_t points = cal_code_points(line, first);
	size_t start = points > BEFORE ? byte_of(line, length, points - BEFORE) : 0;
	size_t rest = byte_of(line + first + meant, length - first - meant, BEHIND);
	bool cut = first + meant + rest < length;
	parts[0] = cal_format(a, "%s%s", start ? "…" : "", cal_copy(a, line + start, first - start));
	parts[1] = cal_copy(a, line + first, meant);
	parts[2] = cal_format(a, "%s%s", cal_copy(a, line + first + meant, rest), cut ? "…" : "");
	return true;
}

uint32_t cal_services_in(const cal_asked *asked, unsigned states)
{
	uint32_t n = 0;
	for (unsigned k = 0; k < CAL_OBJECTIVE_STATES; k++)
		n += states >> k & 1 ? asked->states[k] : 0;
	return n;
}

/* ---- what is left out ---- */

const char *cal_gone_words(cal_arena *a, const cal_known *gone)
{
	return cal_format(a, "%s%s%s%s%s", gone->finding, gone->element ? " at " : "", gone->element ? gone->element : "",
	                  gone->service ? " for " : "", gone->service ? gone->service : "");
}

bool cal_leaves_out(const cal_content *c)
{
	return c->r->summary.skipped || c->r->summary.known || c->r->n_gone;
}

/* ---- which findings are told, and how ---- */

static bool is_accepted(const cal_finding *f)
{
	return f->accepted != CAL_NONE;
}

static void choose_told(cal_content *c)
{
	uint8_t *telling = CAL_NEWS(c->a, c->r->n_findings, uint8_t);
	const uint32_t full = c->report->all ? UINT32_MAX : FULL, lines = c->report->all ? 0 : LINES;
	for (uint32_t i = 0; i < c->r->n_findings; i++) {
		const cal_finding *f = &c->r->findings[i];
		cal_told_counts *told = is_accepted(f) ? &c->accepted : &c->levels[f->level <= LEVEL_NOTE ? f->level : LEVEL_NOTE];
		if (f->known)
			continue;
		told->all++;
		if (!f->title)
			continue;
		telling[i] = told->full < full ? TELL_FULL : told->lines < lines ? TELL_LINE : TELL_NOT;
		told->full += telling[i] == TELL_FULL;
		told->lines += telling[i] == TELL_LINE;
	}
	c->telling = telling;
	c->n_questions = c->r->n_questions;
	for (uint32_t i = 0; i < c->r->n_questions; i++)
		if (!c->r->questions[i].text || (!c->report->all && i >= QUESTIONS)) {
			c->n_questions = i;
			break;
		}
	c->n_rows = c->report->all || c->matrix.n_rows <= ROWS ? c->matrix.n_rows : ROWS;
}

/* ---- anchors ---- */

static uint32_t hash_of(const char *text)
{
	uint32_t hash = 2166136261u;
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

/* A name as part of an id: letters, digits, - and _ stay; where that would not tell it from others its hash follows. */
static const char *slug_of(cal_arena *a, const char *name)
{
	enum { MOST = 48 };
	size_t length = strlen(name), n = length < MOST ? length : MOST;
	bool lossy = n < length || n == 0;
	char *slug = cal_copy(a, name, n);
	for (size_t i = 0; i < n; i++) {
		char it = slug[i];
		bool stays = (it >= 'a' && it <= 'z') || (it >= 'A' && it <= 'Z') || (it >= '0' && it <= '9') || it == '-' || it == '_';
		slug[i] = stays ? it : '-';
		lossy |= !stays;
	}
	return lossy ? cal_format(a, "%s-%08x", slug, (unsigned)hash_of(name)) : slug;
}

static const char *anchor_of(const cal_content *c, const cal_finding *f)
{
	const char *name = cal_element_name(c->m, f->element), *accepted = is_accepted(f) ? "-accepted" : "";
	if (!name)
		return cal_format(c->a, "%sf-%s%s", c->prefix, slug_of(c->a, f->code), accepted);
	return cal_format(c->a, "%sf-%s-%s-%s%s", c->prefix, slug_of(c->a, f->code),
	                  cal_section_name((cal_section)f->element.section), slug_of(c->a, name), accepted);
}

const char *cal_threat_anchor(const cal_content *c, uint32_t threat)
{
	return cal_format(c->a, "%st-%s", c->prefix, slug_of(c->a, c->m->threats[threat].code));
}

/* Anchors, no two alike: equal ones are numbered in the order of the findings. */
static void make_anchors(cal_content *c)
{
	typedef struct { const char *text; uint32_t n; } seen;
	const char **anchors = CAL_NEWS(c->a, c->r->n_findings, const char *);
	size_t room = 16;
	while (room < 2 * (size_t)c->r->n_findings)
		room *= 2;
	seen *table = CAL_NEWS(c->a, room, seen);
	for (uint32_t i = 0; i < c->r->n_findings; i++) {
		if (c->telling[i] == TELL_NOT)
			continue;
		const char *text = anchor_of(c, &c->r->findings[i]);
		size_t slot = hash_of(text) & (room - 1);
		while (table[slot].text && strcmp(table[slot].text, text) != 0)
			slot = (slot + 1) & (room - 1);
		table[slot].text = text;
		anchors[i] = table[slot].n++ ? cal_format(c->a, "%s--%u", text, (unsigned)table[slot].n) : text;
	}
	c->anchors = anchors;
}

/* ---- where cells lead ---- */

static void link_cells(cal_content *c)
{
	const cal_matrix *x = &c->matrix;
	const size_t n = (size_t)x->n_rows * x->n_columns;
	uint32_t *first = CAL_NEWS(c->a, n, uint32_t), *count = CAL_NEWS(c->a, n, uint32_t);
	uint32_t *row_of = CAL_NEWS(c->a, c->m->n_services, uint32_t), *column_of = CAL_NEWS(c->a, c->m->n_threats, uint32_t);
	uint32_t *last = CAL_NEWS(c->a, n, uint32_t);  /* the newest finding that was counted, and 1 */
	memset(first, 0xff, n * sizeof *first);
	memset(column_of, 0xff, c->m->n_threats * sizeof *column_of);
	for (uint32_t i = 0; i < x->n_columns; i++)
		column_of[x->columns[i]] = i;
	for (uint32_t i = 0; i < x->n_rows; i++)
		for (uint32_t k = 0; k < x->rows[i].n_services; k++)
			row_of[x->rows[i].services[k]] = i;
	for (uint32_t i = 0; i < c->r->n_findings; i++) {
		const cal_finding *f = &c->r->findings[i];
		uint32_t column = f->threat == CAL_NONE || c->telling[i] == TELL_NOT ? CAL_NONE : column_of[f->threat];
		for (uint32_t e = 0; column != CAL_NONE && e < f->n_effects; e++) {
			size_t cell = (size_t)row_of[f->effects[e].service] * x->n_columns + column;
			if (first[cell] == CAL_NONE || (is_accepted(&c->r->findings[first[cell]]) && !is_accepted(f)))
				first[cell] = i;
			count[cell] += last[cell] != i + 1;
			last[cell] = i + 1;
		}
	}
	c->row_of = row_of;
	c->cell_finding = first;
	c->cell_findings = count;
}

static void link_questions(cal_content *c)
{
	uint32_t *of = CAL_NEWS(c->a, c->m->n_threats, uint32_t);
	memset(of, 0xff, c->m->n_threats * sizeof *of);
	for (uint32_t i = 0; i < c->n_questions; i++)
		for (uint32_t k = 0; k < c->r->questions[i].n_threat_list; k++)
			if (of[c->r->questions[i].threat_list[k]] == CAL_NONE)
				of[c->r->questions[i].threat_list[k]] = i;
	c->question_of = of;
}

static void choose_excerpts(cal_content *c)
{
	bool *told = CAL_NEWS(c->a, c->m->n_threats, bool);
	for (uint32_t i = 0; i < c->r->n_findings; i++)
		if (c->telling[i] != TELL_NOT && c->r->findings[i].threat != CAL_NONE)
			told[c->r->findings[i].threat] = true;
	for (uint32_t i = 0; i < c->r->n_objectives; i++) {
		const cal_objective_verdict *v = &c->r->objectives[i];
		uint32_t threat = c->m->services[v->service].survives[v->objective].threat;
		if (threat != CAL_NONE)
			told[threat] = true;
	}
	c->excerpts = told;
}

/* ---- tallies ---- */

static void count_verdict(cal_tally *t, const cal_verdict *v)
{
	if (v->kind == VERDICT_NOT_APPLICABLE)
		t->not_applicable++;
	else if (v->kind == VERDICT_UNDESCRIBED)
		t->undescribed++;
	else if (v->fails)
		t->fails++;
	else if (v->unknown)
		t->unknown++;
	else
		t->survives++;
}

static void tally_services(cal_content *c)
{
	for (uint32_t s = 0; s < c->m->n_services; s++) {
		cal_tally *t = &c->tallies[c->m->services[s].criticality];
		if (t->services++ == 0)
			t->first = s;
		t->unasked += c->m->services[s].n_survives == 0;
		for (uint32_t i = 0; i < c->r->n_threats; i++)
			if (c->m->threats[i].mechanism != MECHANISM_STRUCTURE)
				count_verdict(t, cal_verdict_of(c->r, s, i));
	}
}

/* The place of an objective among those of its kind: axes, then threats. */
static uint32_t subject_of(const cal_objective *o)
{
	return o->threat == CAL_NONE ? o->axis : AXIS_RECOVERY + 1 + o->threat;
}

typedef struct {
	cal_asked *at;
	uint32_t n, room;
	uint32_t *newest;   /* by subject: one more than the newest that asks about it */
	uint32_t *before;   /* by asked: likewise, the one before it about the same subject */
} asked_list;

static cal_asked *asked_about(cal_content *c, asked_list *list, const cal_objective *o)
{
	uint32_t subject = subject_of(o);
	for (uint32_t i = list->newest[subject]; i; i = list->before[i - 1])
		if (list->at[i - 1].objective->count == o->count)
			return &list->at[i - 1];
	if (list->n == list->room) {
		uint32_t room = list->room ? 2 * list->room : 16;
		cal_asked *at = CAL_NEWS(c->a, room, cal_asked);
		uint32_t *before = CAL_NEWS(c->a, room, uint32_t);
		if (list->n > 0) {
			memcpy(at, list->at, list->n * sizeof *at);
			memcpy(before, list->before, list->n * sizeof *before);
		}
		list->at = at, list->before = before, list->room = room;
	}
	list->before[list->n] = list->newest[subject];
	list->newest[subject] = list->n + 1;
	list->at[list->n] = (cal_asked){.objective = o, .finding = CAL_NONE};
	return &list->at[list->n++];
}

static void tally_objectives(cal_content *c)
{
	asked_list lists[CAL_CRITICALITIES + 1] = {{0}};
	for (unsigned k = 0; k <= CAL_CRITICALITIES; k++)
		lists[k].newest = CAL_NEWS(c->a, (size_t)c->m->n_threats + AXIS_RECOVERY + 1, uint32_t);
	for (uint32_t i = 0; i < c->r->n_objectives; i++) {
		const cal_objective_verdict *v = &c->r->objectives[i];
		const cal_service *s = &c->m->services[v->service];
		cal_asked *asked = asked_about(c, &lists[s->criticality], &s->survives[v->objective]);
		c->tallies[s->criticality].states[v->state]++;
		asked->states[v->state]++;
		asked->n++;
	}
	for (uint32_t i = 0; i < c->r->n_findings; i++) {
		const cal_finding *f = &c->r->findings[i];
		for (uint32_t e = 0; c->telling[i] != TELL_NOT && e < f->n_effects; e++) {
			if (f->effects[e].objective == CAL_NONE)
				continue;
			const cal_service *s = &c->m->services[f->effects[e].service];
			cal_asked *asked = asked_about(c, &lists[s->criticality], &s->survives[f->effects[e].objective]);
			asked->finding = asked->finding == CAL_NONE ? i : asked->finding;
		}
	}
	for (unsigned k = 0; k <= CAL_CRITICALITIES; k++) {
		c->tallies[k].asked = lists[k].at;
		c->tallies[k].n_asked = lists[k].n;
	}
}

/* ---- fixes ---- */

/* One change that some findings name. */
typedef struct {
	const cal_remedy *remedy;
	uint32_t first, n;   /* of links: the newest finding that names it, and 1 */
	bool chosen;
} change;

typedef struct {
	uint32_t finding, next;
} change_link;

typedef struct {
	change *at;
	change_link *links;
	uint32_t n, n_links;
	uint32_t *slots;     /* a change, and 1 */
	size_t room;
} change_table;

static change *change_of(change_table *t, const cal_remedy *remedy)
{
	size_t slot = (hash_of(remedy->set) * 31 + hash_of(remedy->to)) & (t->room - 1);
	for (; t->slots[slot]; slot = (slot + 1) & (t->room - 1)) {
		change *it = &t->at[t->slots[slot] - 1];
		if (strcmp(it->remedy->set, remedy->set) == 0 && strcmp(it->remedy->to, remedy->to) == 0)
			return it;
	}
	t->at[t->n] = (change){.remedy = remedy};
	t->slots[slot] = ++t->n;
	return &t->at[t->n - 1];
}

static bool wants_fix(const cal_content *c, uint32_t finding)
{
	return c->telling[finding] != TELL_NOT && !is_accepted(&c->r->findings[finding]);
}

static change_table changes_of(cal_content *c)
{
	size_t n = 0;
	for (uint32_t i = 0; i < c->r->n_findings; i++)
		n += wants_fix(c, i) ? c->r->findings[i].n_remedies : 0;
	change_table t = {.at = CAL_NEWS(c->a, n, change), .links = CAL_NEWS(c->a, n, change_link), .room = 16};
	while (t.room < 2 * n)
		t.room *= 2;
	t.slots = CAL_NEWS(c->a, t.room, uint32_t);
	for (uint32_t i = 0; i < c->r->n_findings; i++) {
		const cal_finding *f = &c->r->findings[i];
		for (uint32_t k = 0; wants_fix(c, i) && k < f->n_remedies; k++) {
			if (!f->remedies[k].set || !f->remedies[k].to)
				continue;
			change *it = change_of(&t, &f->remedies[k]);
			t.links[t.n_links] = (change_link){i, it->first};
			it->first = ++t.n_links;
			it->n++;
		}
	}
	return t;
}

/* What a change would still help against: more errors count before more warnings, those before more notes. */
static uint64_t worth_of(const cal_content *c, const change_table *t, const change *it, const bool *helped)
{
	uint64_t worth = 0;
	for (uint32_t i = it->first; i; i = t->links[i - 1].next) {
		const cal_finding *f = &c->r->findings[t->links[i - 1].finding];
		if (!helped[t->links[i - 1].finding])
			worth += f->level == LEVEL_ERROR ? 1ull << 40 : f->level == LEVEL_WARNING ? 1ull << 20 : 1;
	}
	return worth;
}

static void take_fix(cal_content *c, const change_table *t, change *it, bool *helped)
{
	uint32_t *findings = CAL_NEWS(c->a, it->n, uint32_t), n = it->n;
	cal_fix *fix = &c->fixes[c->n_fixes++];
	*fix = (cal_fix){.remedy = it->remedy, .findings = findings, .n_findings = it->n};
	for (uint32_t i = it->first; i; i = t->links[i - 1].next) {
		uint32_t finding = t->links[i - 1].finding;
		findings[--n] = finding;
		helped[finding] = true;
		fix->errors += c->r->findings[finding].level == LEVEL_ERROR;
		fix->warnings += c->r->findings[finding].level == LEVEL_WARNING;
	}
	it->chosen = true;
}

/* Greedy: the change that helps against most, then the one that helps against most of the rest. */
static void choose_fixes(cal_content *c)
{
	change_table t = changes_of(c);
	bool *helped = CAL_NEWS(c->a, c->r->n_findings, bool);
	while (c->n_fixes < CAL_FIXES) {
		change *best = NULL;
		uint64_t most = 0;
		for (uint32_t i = 0; i < t.n; i++) {
			uint64_t worth = t.at[i].chosen ? 0 : worth_of(c, &t, &t.at[i], helped);
			if (worth > most)
				most = worth, best = &t.at[i];
		}
		if (!best)
			break;
		take_fix(c, &t, best, helped);
	}
}

/* ---- the headline ---- */

const char *cal_headline(const cal_content *c)
{
	uint32_t n[CAL_OBJECTIVE_STATES] = {0};
	for (uint32_t i = 0; i < c->r->n_objectives; i++)
		n[c->r->objectives[i].state]++;
	const uint32_t open = n[OBJECTIVE_UNKNOWN] + n[OBJECTIVE_UNDESCRIBED], broken = n[OBJECTIVE_BROKEN];
	const char *of = cal_format(c->a, "of the %u objectives that this design was asked to keep", (unsigned)c->r->n_objectives);
	if (c->r->n_objectives == 0)
		return "Nothing was asked of this design: no service has objectives.";
	if (c->r->n_objectives == 1)
		return broken ? "The one objective of this design is broken." : open ? "Of the one objective of this design the description does not tell."
		                                                                     : "The one objective of this design is held.";
	if (broken)
		return cal_format(c->a, "%u %s %s broken%s.", (unsigned)broken, of, broken == 1 ? "is" : "are",
		                  open ? cal_format(c->a, ", and of %u the description does not tell", (unsigned)open) : "");
	if (open)
		return cal_format(c->a, "None %s is broken, but of %u the description does not tell.", of, (unsigned)open);
	return cal_format(c->a, "All %s are held.", of);
}

cal_content cal_content_of(cal_arena *a, const cal_report *report, size_t index)
{
	cal_content c = {.a = a, .report = report, .it = &report->models[index]};
	c.r = c.it->results;
	c.m = c.r->model;
	c.prefix = report->n_models > 1 ? cal_format(a, "m%zu-", index + 1) : "";
	c.matrix = cal_matrix_of(a, c.r);
	choose_told(&c);
	make_anchors(&c);
	link_cells(&c);
	link_questions(&c);
	choose_excerpts(&c);
	tally_services(&c);
	tally_objectives(&c);
	choose_fixes(&c);
	return c;
}
