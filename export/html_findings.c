/* export/html_findings.c -- findings as articles: what breaks, where it stands, how it gets to whom, and what helps.
 * Accepted ones stand in a section of their own, with who accepted them and why. */
#include "export/html_parts.h"

#include <stdlib.h>
#include <string.h>

#include "export/names.h"
#include "export/text_parts.h"

enum { EFFECTS = 25, CHAINS = 4 };  /* that are told of a finding, unless everything is */

/* ---- the line that it is about ---- */

static void put_excerpt(const cal_sheet *s, cal_place at)
{
	const char *parts[3];
	if (!cal_excerpt(s->a, at, parts))
		return;
	cal_html_open(s->h, "pre", "class", "excerpt", NULL);
	cal_html_element(s->h, "span", cal_format(s->a, "%5u  ", (unsigned)at.line), "class", "line", "aria-hidden", "true", NULL);
	cal_html_open(s->h, "code", NULL);
	cal_html_text(s->h, parts[0]);
	if (*parts[1])
		cal_html_element(s->h, "mark", parts[1], NULL);
	cal_html_text(s->h, parts[2]);
	cal_html_close(s->h);
	cal_html_close(s->h);
}

/* ---- chains of causes ---- */

static void put_chain(const cal_sheet *s, const cal_effect *e)
{
	if (!e || e->n_chain == 0)
		return;
	cal_html_open(s->h, "ol", "class", "chain", NULL);
	for (uint32_t i = 0; i < e->n_chain; i++) {
		const char *where = cal_where(s->a, e->chain[i].at);
		cal_html_element(s->h, "li", e->chain[i].text, "title", *where ? where : NULL, NULL);
	}
	cal_html_close(s->h);
}

static void put_other_chains(const cal_sheet *s, const cal_finding *f, const cal_effect *first)
{
	const uint32_t most = s->c->report->all ? UINT32_MAX : CHAINS;
	uint32_t n = 0;
	for (uint32_t i = 0; i < f->n_effects; i++)
		n += &f->effects[i] != first && f->effects[i].n_chain > 0;
	if (n == 0)
		return;
	cal_html_open(s->h, "details", "class", "others", NULL);
	cal_html_element(s->h, "summary", cal_format(s->a, "How it reaches %s", cal_how_many(s->a, n, "other service")), NULL);
	uint32_t told = 0;
	for (uint32_t i = 0; i < f->n_effects && told < most; i++)
		if (&f->effects[i] != first && f->effects[i].n_chain > 0) {
			cal_html_element(s->h, "p", s->c->m->services[f->effects[i].service].name, "class", "whose", NULL);
			put_chain(s, &f->effects[i]);
			told++;
		}
	cal_cut_note(s, n - told, "more service");
	cal_html_close(s->h);
}

/* ---- whom it hits ---- */

static void put_effect(const cal_sheet *s, const cal_effect *e)
{
	const cal_service *it = &s->c->m->services[e->service];
	const bool promised = e->objective != CAL_NONE;
	char loss[CAL_LOSS_ROOM];
	cal_loss_text(e->fails, e->unknown, e->share, promised && e->level == LEVEL_ERROR, loss);
	cal_html_open(s->h, "tr", NULL);
	cal_html_element(s->h, "th", it->name, "scope", "row", NULL);
	cal_html_open(s->h, "td", NULL);
	if (*loss)
		cal_html_element(s->h, "strong", loss, "class", e->fails ? "loss" : "loss unknown", "aria-hidden", "true", NULL);
	cal_html_text(s->h, " ");
	cal_html_text(s->h, *loss ? cal_losses_words(s->a, e->fails, e->unknown) : "nothing at a time");
	cal_html_close(s->h);
	cal_html_open(s->h, "td", NULL);
	if (promised)
		cal_html_textf(s->h, "%s %s", e->level == LEVEL_ERROR ? "breaks" : "leaves unknown",
		               cal_objective_text(s->a, s->c->m, &it->survives[e->objective]));
	else
		cal_html_text(s->h, "none");
	cal_html_close(s->h);
	cal_html_close(s->h);
}

static void put_effects(const cal_sheet *s, const cal_finding *f)
{
	const uint32_t most = s->c->report->all ? UINT32_MAX : EFFECTS;
	uint32_t told = 0;
	if (f->n_effects == 0)
		return;
	cal_html_open(s->h, "table", "class", "effects", NULL);
	cal_html_element(s->h, "caption", "What it costs", "class", "vh", NULL);
	cal_html_open(s->h, "thead", NULL);
	cal_html_open(s->h, "tr", NULL);
	cal_html_element(s->h, "th", "Service", "scope", "col", NULL);
	cal_html_element(s->h, "th", "Loses", "scope", "col", NULL);
	cal_html_element(s->h, "th", "Objective", "scope", "col", NULL);
	cal_html_close(s->h);
	cal_html_close(s->h);
	cal_html_open(s->h, "tbody", NULL);
	for (unsigned level = LEVEL_ERROR; level <= LEVEL_QUESTION; level++)
		for (uint32_t i = 0; i < f->n_effects && told < most; i++)
			if (f->effects[i].level == level) {
				put_effect(s, &f->effects[i]);
				told++;
			}
	cal_html_close(s->h);
	cal_html_close(s->h);
	cal_cut_note(s, f->n_effects - told, "more service");
}

/* ---- what helps ---- */

static void put_remedies(const cal_sheet *s, const cal_finding *f, unsigned below)
{
	if (f->n_remedies == 0)
		return;
	cal_section_heading(s, below, f->n_remedies == 1 ? "What helps" : "What helps, one of");
	cal_html_open(s->h, "ul", "class", "remedies", NULL);
	for (uint32_t i = 0; i < f->n_remedies; i++) {
		const cal_remedy *it = &f->remedies[i];
		cal_html_open(s->h, "li", NULL);
		cal_html_element(s->h, "code", cal_format(s->a, "%s: %s", it->set, it->to), "class", "set", NULL);
		if (it->says)
			cal_html_element(s->h, "p", it->says, NULL);
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
}

/* ---- one finding ---- */

static int by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	return a < b ? -1 : a > b;
}

/* The rows of the matrix that it is about, of those that are told, each once: "0 4"; "all". */
static const char *rows_of(const cal_sheet *s, const cal_finding *f)
{
	uint32_t *rows = CAL_NEWS(s->a, f->n_effects, uint32_t), n = 0;
	size_t length = 0;
	for (uint32_t i = 0; i < f->n_effects; i++)
		rows[i] = s->c->row_of[f->effects[i].service];
	if (f->n_effects)
		qsort(rows, f->n_effects, sizeof *rows, by_number);
	for (uint32_t i = 0; i < f->n_effects; i++)
		if (rows[i] < s->c->n_rows && (n == 0 || rows[i] != rows[n - 1]))
			rows[n++] = rows[i];
	if (n == s->c->n_rows)
		return "all";
	char *text = CAL_NEWS(s->a, (size_t)n * 11 + 1, char);
	for (uint32_t i = 0; i < n; i++)
		length += (size_t)snprintf(text + length, 12, "%s%u", i ? " " : "", (unsigned)rows[i]);
	return text;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The keys of the boxes on its way, one a line: what a picture highlights. */
static const char *path_of(const cal_sheet *s, const cal_finding *f)
{
	enum { MOST = 400 };
	const char *keys[MOST];
	size_t n = 0, length = 1;
	const char *own = cal_element_key(s->a, s->c->m, f->element);
	if (s->c->it->n_pictures == 0)
		return NULL;
	if (own)
		keys[n++] = own;
	for (uint32_t i = 0; i < f->n_effects; i++)
		for (uint32_t k = 0; k < f->effects[i].n_chain && n < MOST; k++) {
			const char *key = cal_element_key(s->a, s->c->m, f->effects[i].chain[k].element);
			if (key)
				keys[n++] = key;
		}
	qsort(keys, n, sizeof *keys, by_text);
	for (size_t i = 0; i < n; i++)
		length += strlen(keys[i]) + 1;
	char *text = CAL_NEWS(s->a, length, char), *at = text;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(keys[i], keys[i - 1]) != 0)
			at += sprintf(at, "%s%s", at > text ? "\n" : "", keys[i]);
	return text;
}

static void open_finding(const cal_sheet *s, uint32_t i, const char *element, const char *kind)
{
	const cal_finding *f = &s->c->r->findings[i];
	const cal_threat *t = f->threat == CAL_NONE ? NULL : &s->c->m->threats[f->threat];
	cal_html_open(s->h, element, "class", cal_format(s->a, "%s %s", kind, cal_level_name(f->level)), "id", s->c->anchors[i], "tabindex", "-1",
	              "data-level", cal_level_name(f->level), "data-axis", t ? cal_word(SET_AXIS, t->axis) : NULL, "data-threat", f->code,
	              "data-rows", rows_of(s, f), "data-path", path_of(s, f), NULL);
}

static void put_marks(const cal_sheet *s, const cal_finding *f)
{
	char letters[LETTERS + 1];
	cal_badge(s, cal_level_name(f->level), cal_level_name(f->level));
	cal_html_text(s->h, " ");
	const char *code = cal_format(s->a, "%s %s", f->code, f->slug);
	if (f->threat != CAL_NONE && s->c->excerpts[f->threat])
		cal_html_element(s->h, "a", code, "class", "code", "href", cal_format(s->a, "#%s", cal_threat_anchor(s->c, f->threat)), NULL);
	else
		cal_html_element(s->h, "span", code, "class", "code", NULL);
	if (f->letters | f->unknown) {
		cal_html_text(s->h, " ");
		cal_letters(f->letters, letters);
		const char *fails = cal_format(s->a, "%s", letters);
		cal_letters((uint8_t)(f->unknown & ~f->letters), letters);
		cal_html_element(s->h, "span", cal_format(s->a, "%s%s%s%s", fails, *fails && *letters ? " " : "", letters, *letters ? "?" : ""), "class",
		                 "letters-lost", "title", cal_losses_words(s->a, f->letters, f->unknown), NULL);
	}
}

static void put_where(const cal_sheet *s, const cal_finding *f)
{
	const char *where = cal_where(s->a, f->at);
	if (*where)
		cal_html_element(s->h, "p", where, "class", "where", NULL);
	put_excerpt(s, f->at);
}

static void put_title(const cal_sheet *s, uint32_t i, const cal_finding *f, unsigned below)
{
	static const char *const names[] = {"h2", "h3", "h4", "h5", "h6"};
	const char *name = names[s->level - 2 + below];
	cal_html_open(s->h, name, NULL);
	cal_html_text(s->h, f->title);
	cal_html_text(s->h, " ");
	cal_html_element(s->h, "a", "#", "class", "anchor", "href", cal_finding_link(s, i), "aria-label", "Link to this finding", NULL);
	cal_html_close(s->h);
}

static void put_body(const cal_sheet *s, const cal_finding *f, unsigned below)
{
	const cal_effect *first = cal_gravest_effect(f);
	cal_html_open(s->h, "div", "class", "body", NULL);
	put_where(s, f);
	if (f->why)
		cal_html_paragraphs(s->h, f->why, "why");
	put_chain(s, first);
	if (first)
		put_other_chains(s, f, first);
	put_effects(s, f);
	put_remedies(s, f, below);
	cal_html_close(s->h);
}

static void put_full(const cal_sheet *s, uint32_t i)
{
	const cal_finding *f = &s->c->r->findings[i];
	open_finding(s, i, "article", "finding");
	cal_html_open(s->h, "header", NULL);
	cal_html_open(s->h, "p", "class", "marks", NULL);
	put_marks(s, f);
	cal_html_close(s->h);
	put_title(s, i, f, 2);
	cal_html_close(s->h);
	put_body(s, f, 3);
	cal_html_close(s->h);
}

static void put_line(const cal_sheet *s, uint32_t i)
{
	const cal_finding *f = &s->c->r->findings[i];
	const char *where = cal_where(s->a, f->at);
	open_finding(s, i, "li", "finding line");
	put_marks(s, f);
	cal_html_text(s->h, " ");
	cal_html_text(s->h, f->title);
	if (*where)
		cal_html_element(s->h, "span", cal_format(s->a, " %s", where), "class", "where", NULL);
	cal_html_close(s->h);
}

/* ---- a level ---- */

static bool is_of(const cal_sheet *s, uint32_t i, unsigned level, cal_telling telling)
{
	const cal_finding *f = &s->c->r->findings[i];
	return f->level == level && f->accepted == CAL_NONE && s->c->telling[i] == telling;
}

/* Calls put for each finding of a level that is told so; what it takes of memory is given back each time. */
static void put_each(const cal_sheet *s, unsigned level, cal_telling telling, void (*put)(const cal_sheet *s, uint32_t i))
{
	for (uint32_t i = 0; i < s->c->r->n_findings && !s->h->out->error; i++) {
		if (!is_of(s, i, level, telling))
			continue;
		cal_arena scratch = {0};
		cal_sheet inner = *s;
		inner.a = &scratch;
		put(&inner, i);
		cal_arena_free(&scratch);
	}
}

static void put_level(const cal_sheet *s, unsigned level)
{
	static const char *const says[] = {
		[LEVEL_ERROR] = "They break an objective.",
		[LEVEL_WARNING] = "Their objective's verdict is unknown; or no objective names them, and what they cost matters and comes often.",
		[LEVEL_NOTE] = "The rest of what fails."};
	const cal_told_counts *told = &s->c->levels[level];
	const char *name = cal_level_name(level);
	if (told->all == 0)
		return;
	cal_html_open(s->h, "section", "class", "level", "id", cal_sheet_id(s, cal_format(s->a, "findings-%s", name)), "data-level", name, NULL);
	cal_section_heading(s, 1, cal_how_many(s->a, told->all, name));
	cal_html_element(s->h, "p", says[level], "class", "lead", NULL);
	put_each(s, level, TELL_FULL, put_full);
	if (told->lines) {
		cal_html_open(s->h, "ul", "class", "lines", NULL);
		put_each(s, level, TELL_LINE, put_line);
		cal_html_close(s->h);
	}
	cal_cut_note(s, told->all - told->full - told->lines, cal_format(s->a, "more %s", name));
	cal_html_close(s->h);
}

void cal_html_findings(const cal_sheet *s)
{
	const cal_told_counts *levels = s->c->levels;
	cal_section_open(s, "findings", "Which are the most relevant?", "Findings");
	cal_html_element(s->h, "output", NULL, "class", "told", "aria-live", "polite", NULL);
	if (levels[LEVEL_ERROR].all + levels[LEVEL_WARNING].all + levels[LEVEL_NOTE].all == 0)
		cal_html_element(s->h, "p", "Nothing was found.", NULL);
	for (unsigned level = LEVEL_ERROR; level <= LEVEL_NOTE; level++)
		put_level(s, level);
	cal_html_close(s->h);
}

/* ---- accepted risks ---- */

static void put_acceptance(const cal_sheet *s, const cal_finding *f)
{
	const cal_accept *accept = &s->c->m->accepts[f->accepted];
	const char *expires = cal_date(s->a, accept->expires);
	cal_html_open(s->h, "blockquote", "class", "reason", NULL);
	cal_html_element(s->h, "p", accept->reason, NULL);
	cal_html_open(s->h, "footer", NULL);
	cal_html_text(s->h, accept->owner ? accept->owner : "nobody in particular");
	cal_html_text(s->h, expires ? cal_format(s->a, ", until %s", expires) : ", for good");
	cal_html_close(s->h);
	cal_html_close(s->h);
}

static void put_accepted(const cal_sheet *s, uint32_t i)
{
	const cal_finding *f = &s->c->r->findings[i];
	open_finding(s, i, "article", "finding accepted");
	cal_html_open(s->h, "header", NULL);
	cal_html_open(s->h, "p", "class", "marks", NULL);
	cal_badge(s, "accepted", "accepted");
	cal_html_text(s->h, " ");
	put_marks(s, f);
	cal_html_close(s->h);
	put_title(s, i, f, 1);
	cal_html_close(s->h);
	put_acceptance(s, f);
	put_body(s, f, 2);
	cal_html_close(s->h);
}

void cal_html_accepted(const cal_sheet *s)
{
	uint32_t told = 0;
	cal_section_open(s, "accepted", NULL, "Accepted risks");
	cal_html_element(s->h, "p", "Somebody took them, so they count neither as findings nor for the exit status.", "class", "lead", NULL);
	for (uint32_t i = 0; i < s->c->r->n_findings; i++) {
		if (s->c->r->findings[i].accepted == CAL_NONE || s->c->telling[i] == TELL_NOT)
			continue;
		cal_arena scratch = {0};
		cal_sheet inner = *s;
		inner.a = &scratch;
		put_accepted(&inner, i);
		cal_arena_free(&scratch);
		told++;
	}
	cal_cut_note(s, s->c->accepted.all - told, "more accepted risk");
	cal_html_close(s->h);
}

/* ---- what is left out ---- */

static void put_skipped(const cal_sheet *s)
{
	for (uint32_t t = 0; t < s->c->m->n_threats; t++) {
		const cal_threat *threat = &s->c->m->threats[t];
		if (threat->skipped)
			cal_html_element(s->h, "li", cal_format(s->a, "%s %s is not judged: %s", threat->code, threat->name, threat->skipped), NULL);
	}
}

static void put_gone(const cal_sheet *s)
{
	const uint32_t all = s->c->r->n_gone, n = s->c->report->all || all < CAL_GONE_SHOWN ? all : CAL_GONE_SHOWN;
	for (uint32_t i = 0; i < n; i++)
		cal_html_element(s->h, "li", cal_format(s->a, "of the baseline, no longer occurs: %s", cal_gone_words(s->a, &s->c->r->gone[i])), NULL);
	if (n < all)
		cal_html_element(s->h, "li", cal_format(s->a, "and %u more of the baseline that no longer occur", (unsigned)(all - n)), NULL);
}

void cal_html_left_out(const cal_sheet *s)
{
	const cal_summary *sum = &s->c->r->summary;
	cal_section_open(s, "left-out", NULL, "Left out");
	cal_html_element(s->h, "p", "The project or its baseline says so.", "class", "lead", NULL);
	cal_html_open(s->h, "ul", NULL);
	put_skipped(s);
	if (sum->known)
		cal_html_element(s->h, "li", cal_format(s->a, "%s that the baseline knows", cal_how_many(s->a, sum->known, "finding")), NULL);
	put_gone(s);
	cal_html_close(s->h);
	cal_html_close(s->h);
}
