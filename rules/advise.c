/* rules/advise.c -- changes are tried together until promises are kept. */
#include "rules/advise.h"

#include <stdlib.h>
#include <string.h>

#include "base/unified.h"

enum { SET_MOST = 500 };  /* changes together */

/* Changes, by number, ascending. */
typedef struct {
	uint32_t n, at[SET_MOST];
} set;

/* What keeps an objective open: a threat at an element, for a service. */
typedef struct {
	uint32_t objective;      /* its number among all of the model's */
	uint64_t key;            /* of threat, element and service */
	uint64_t chain;          /* of the chain of causes */
	uint32_t first, n;       /* the changes that bear on it: outcome.bears[first .. first + n) */
} cause;

/* What became of a set of changes. */
typedef struct {
	set changes;
	bool right;              /* the model can be read */
	uint32_t n_open;         /* objectives that count and are open */
	bool *open;              /* by objective */
	cause *causes;
	uint32_t n_causes;
	uint32_t *bears;
	uint32_t effort;
	uint32_t explored;       /* sets with up to so many changes more have been gone through, plus one */
} outcome;

typedef struct {
	cal_arena *keep;
	const cal_model *m;
	const cal_editor *editor;
	const cal_advise_request *request;
	cal_check_options options;
	cal_changes changes;
	uint32_t n_objectives;
	outcome **tried;         /* all of them */
	uint32_t n_tried, tried_room;
	uint32_t *slots, n_slots;/* of tried, by hash of the set */
	uint32_t most;
	bool stopped, full;      /* keep_on said no; `most` was reached */
} advising;

/* ---- sets ---- */

static bool has(const set *s, uint32_t change)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i] == change)
			return true;
	return false;
}

static set with(const set *s, uint32_t change)
{
	set more = *s;
	uint32_t i = more.n++;
	for (; i > 0 && more.at[i - 1] > change; i--)
		more.at[i] = more.at[i - 1];
	more.at[i] = change;
	return more;
}

static set without(const set *s, uint32_t change)
{
	set less = {0};
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i] != change)
			less.at[less.n++] = s->at[i];
	return less;
}

static bool fits(const advising *a, const set *s, uint32_t change)
{
	if (s->n == SET_MOST || has(s, change))
		return false;
	for (uint32_t i = 0; i < s->n; i++)
		if (cal_changes_clash(&a->changes.at[s->at[i]], &a->changes.at[change]))
			return false;
	return true;
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
	hash = (hash ^ more) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint32_t hash_of(const set *s)
{
	uint64_t hash = s->n;
	for (uint32_t i = 0; i < s->n; i++)
		hash = mix(hash, s->at[i] + 1);
	return (uint32_t)(hash >> 32);
}

static bool are_equal(const set *a, const set *b)
{
	return a->n == b->n && memcmp(a->at, b->at, a->n * sizeof *a->at) == 0;
}

/* ---- trying ---- */

/* Causes on their way into an outcome. */
typedef struct {
	cause *causes;
	uint32_t *bears;
	uint32_t n_causes, n_bears, causes_room, bears_room;
} noting;

static const cal_edit *edits_of(const advising *a, cal_arena *scratch, const set *s, size_t *n)
{
	*n = 0;
	for (uint32_t i = 0; i < s->n; i++)
		*n += a->changes.at[s->at[i]].n_edits;
	cal_edit *edits = CAL_NEWS(scratch, *n + 1, cal_edit), *to = edits;
	for (uint32_t i = 0; i < s->n; i++)
		for (uint32_t k = 0; k < a->changes.at[s->at[i]].n_edits; k++)
			*to++ = a->changes.at[s->at[i]].edits[k];
	return edits;
}

/* The model with a set of changes made; NULL: they cannot be made, or what comes out is wrong. */
static const cal_model *changed(const advising *a, cal_arena *scratch, const set *s)
{
	size_t n;
	const cal_edit *edits = edits_of(a, scratch, s, &n);
	return cal_model_with(scratch, a->editor, a->request->read, edits, n);
}

static uint64_t hash_of_chain(const cal_effect *e)
{
	uint64_t hash = mix(e->fails, e->unknown);
	for (uint32_t i = 0; i < e->n_chain; i++)
		hash = mix(hash, (uint64_t)e->chain[i].element.section << 40 ^ (uint64_t)e->chain[i].letter << 48 ^ e->chain[i].element.index);
	return hash;
}

/* Numbers of objectives run through the services' lists. */
static uint32_t number_of(const cal_results *r, uint32_t service, uint32_t objective)
{
	uint32_t n = objective;
	for (uint32_t s = 0; s < service; s++)
		n += r->model->services[s].n_survives;
	return n;
}

static void note_cause(advising *a, outcome *o, noting *to, const cal_results *r, const cal_finding *f, const cal_effect *e)
{
	uint32_t *mine = NULL, n = 0, room = 0, objective = number_of(r, e->service, e->objective);
	uint64_t key = mix(mix(f->threat, (uint64_t)f->element.section << 32 | f->element.index), e->service);
	cal_changes_for(&a->changes, r, f, e, &mine, &n, &room);
	CAL_GROW(to->causes, to->n_causes, to->causes_room);
	to->causes[to->n_causes++] = (cause){objective, key, hash_of_chain(e), to->n_bears, n};
	for (uint32_t b = 0; b < n; b++) {
		CAL_GROW(to->bears, to->n_bears, to->bears_room);
		to->bears[to->n_bears++] = mine[b];
	}
	free(mine);
	o->n_open += !o->open[objective];
	o->open[objective] = true;
}

/* An objective is open for what nobody has accepted. */
static void note_causes(advising *a, outcome *o, const cal_results *r)
{
	noting to = {0};
	for (uint32_t i = 0; i < r->n_findings; i++) {
		const cal_finding *f = &r->findings[i];
		for (uint32_t k = 0; k < f->n_effects && f->threat != CAL_NONE && f->accepted == CAL_NONE; k++)
			if (f->effects[k].objective != CAL_NONE)
				note_cause(a, o, &to, r, f, &f->effects[k]);
	}
	o->causes = CAL_NEWS(a->keep, to.n_causes + 1, cause);
	o->bears = CAL_NEWS(a->keep, to.n_bears + 1, uint32_t);
	for (uint32_t i = 0; i < to.n_causes; i++)
		o->causes[i] = to.causes[i];
	for (uint32_t i = 0; i < to.n_bears; i++)
		o->bears[i] = to.bears[i];
	o->n_causes = to.n_causes;
	free(to.causes), free(to.bears);
}

static void judge(advising *a, outcome *o, const cal_model *m)
{
	cal_arena scratch = {0};
	o->right = true;
	note_causes(a, o, cal_check(&scratch, m, &a->options));
	cal_arena_free(&scratch);
}

static uint32_t *slot_of(const advising *a, const set *s)
{
	uint32_t slot = hash_of(s) & (a->n_slots - 1);
	while (a->slots[slot] && !are_equal(&a->tried[a->slots[slot] - 1]->changes, s))
		slot = (slot + 1) & (a->n_slots - 1);
	return &a->slots[slot];
}

static outcome *known(const advising *a, const set *s)
{
	uint32_t slot = a->n_slots ? *slot_of(a, s) : 0;
	return slot ? a->tried[slot - 1] : NULL;
}

static void remember(advising *a, outcome *o)
{
	CAL_GROW(a->tried, a->n_tried, a->tried_room);
	a->tried[a->n_tried++] = o;
	if (2 * a->n_tried < a->n_slots) {
		*slot_of(a, &o->changes) = a->n_tried;
		return;
	}
	a->n_slots = a->n_slots ? 2 * a->n_slots : 256;
	free(a->slots);
	a->slots = cal_zeroed(a->n_slots, sizeof *a->slots);
	for (uint32_t i = 0; i < a->n_tried; i++)
		*slot_of(a, &a->tried[i]->changes) = i + 1;
}

static outcome *try(advising *a, const set *s)
{
	outcome *o = known(a, s);
	if (o)
		return o;
	cal_arena scratch = {0};
	o = CAL_NEW(a->keep, outcome);
	o->changes = *s;
	o->open = CAL_NEWS(a->keep, a->n_objectives + 1, bool);
	for (uint32_t i = 0; i < s->n; i++)
		o->effort += a->changes.at[s->at[i]].effort;
	const cal_model *m = s->n ? changed(a, &scratch, s) : a->m;
	if (m)
		judge(a, o, m);
	cal_arena_free(&scratch);
	remember(a, o);
	return o;
}

static bool goes_on(advising *a)
{
	const cal_exact_budget *b = a->request->budget;
	if (!a->stopped && b && b->keep_on)
		a->stopped = !b->keep_on(b->to, "trying changes", -1);
	a->full |= a->n_tried >= a->most;
	return !a->stopped && !a->full;
}

/* ---- searching ---- */

/* Is anything open that must not be? */
static bool is_worse(const advising *a, const outcome *o, const outcome *allowed)
{
	for (uint32_t i = 0; i < a->n_objectives; i++)
		if (o->open[i] && !allowed->open[i])
			return true;
	return !o->right;
}

/* How many causes of the one the other has just so. */
static uint32_t n_untouched(const outcome *before, const outcome *after)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < before->n_causes; i++)
		for (uint32_t k = 0; k < after->n_causes; k++)
			if (before->causes[i].key == after->causes[k].key && before->causes[i].chain == after->causes[k].chain) {
				n++;
				break;
			}
	return n;
}

/* Is one outcome nearer to having nothing open than another, both seen from one before? */
static bool is_better(const outcome *o, const outcome *best, const outcome *before)
{
	if (o->n_open != best->n_open)
		return o->n_open < best->n_open;
	if (o->n_causes != best->n_causes)
		return o->n_causes < best->n_causes;
	uint32_t mine = n_untouched(before, o), its = n_untouched(before, best);
	if (mine != its)
		return mine < its;
	return o->effort < best->effort;
}

/* Does a set with one change more get anywhere? */
static bool gets_on(const outcome *from, const outcome *o)
{
	return o->n_open < from->n_open || o->n_causes < from->n_causes || n_untouched(from, o) < from->n_causes;
}

/* The best set with one change more that bears on some of the causes, or the set itself if none helps. */
static outcome *step(advising *a, outcome *from, const outcome *base, uint32_t first, uint32_t n)
{
	outcome *best = from;
	for (uint32_t i = first; i < first + n; i++)
		for (uint32_t b = from->causes[i].first; b < from->causes[i].first + from->causes[i].n && goes_on(a); b++) {
			if (!fits(a, &from->changes, from->bears[b]))
				continue;
			set more = with(&from->changes, from->bears[b]);
			outcome *o = try(a, &more);
			if (!is_worse(a, o, base) && gets_on(from, o) && (best == from || is_better(o, best, from)))
				best = o;
		}
	return best;
}

/* The change of a cause that is the i-th by effort; CAL_NONE: it has not so many. */
static uint32_t change_of(const advising *a, const outcome *o, const cause *c, uint32_t i)
{
	uint32_t best = CAL_NONE;
	for (uint32_t b = c->first; b < c->first + c->n; b++) {
		uint32_t before = 0, effort = a->changes.at[o->bears[b]].effort;
		for (uint32_t k = c->first; k < c->first + c->n; k++) {
			uint32_t other = a->changes.at[o->bears[k]].effort;
			before += other < effort || (other == effort && k < b);
		}
		if (before == i)
			best = o->bears[b];
	}
	return best;
}

static bool is_first_of_objective(const outcome *o, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (o->causes[k].objective == o->causes[i].objective)
			return false;
	return true;
}

/* Many objectives at once: for each the first change of the first of its causes, together, then the second of each that
 * is still open, and so on.  Objectives hang together little, so most changes that close theirs here do so alone, too. */
static outcome *sweep(advising *a, outcome *from, const outcome *base)
{
	set good = from->changes;
	bool *closed = cal_zeroed(a->n_objectives, sizeof *closed);
	for (uint32_t round = 0, any = 1; any && goes_on(a); round++) {
		set all = good;
		any = 0;
		for (uint32_t i = 0; i < from->n_causes; i++) {
			const cause *c = &from->causes[i];
			uint32_t change = closed[c->objective] || !is_first_of_objective(from, i) ? CAL_NONE : change_of(a, from, c, round);
			any |= change != CAL_NONE;
			if (change != CAL_NONE && fits(a, &all, change))
				all = with(&all, change);
		}
		outcome *o = any ? try(a, &all) : from;
		for (uint32_t i = 0; i < from->n_causes && any && o->right; i++) {
			const cause *c = &from->causes[i];
			uint32_t change = closed[c->objective] || o->open[c->objective] ? CAL_NONE : change_of(a, from, c, round);
			if (change == CAL_NONE || !is_first_of_objective(from, i) || !fits(a, &good, change))
				continue;
			good = with(&good, change);
			closed[c->objective] = true;
		}
	}
	free(closed);
	outcome *o = try(a, &good);
	return !is_worse(a, o, base) && o->n_open < from->n_open ? o : from;
}

static outcome *descend(advising *a, outcome *base)
{
	enum { MANY = 100 };
	outcome *at = base, *next = base;
	while (at->n_open && (next = sweep(a, at, base)) != at)
		at = next;
	while (at->n_open && at->changes.n < SET_MOST) {
		next = at;
		for (uint32_t i = 0; i < at->n_causes && next == at; i++) {
			uint32_t n_bears = 0;  /* where there are many, those of one cause at a time */
			for (uint32_t k = 0; k < at->n_causes; k++)
				n_bears += at->causes[k].n;
			uint32_t n = n_bears > MANY ? 1 : at->n_causes;
			next = step(a, at, base, i, n);
			if (n > 1)
				break;
		}
		if (next == at)
			break;
		at = next;
	}
	return at;
}

/* Drops changes, those of most effort first, without which as much is met. */
static outcome *drop(advising *a, outcome *from)
{
	outcome *best = from;
	for (bool again = true; again;) {
		again = false;
		outcome *least = best;
		for (uint32_t i = 0; i < best->changes.n && goes_on(a); i++) {
			set less = without(&best->changes, best->changes.at[i]);
			outcome *o = try(a, &less);
			if (!is_worse(a, o, best) && (least == best || o->effort < least->effort))
				least = o;
		}
		again = least != best;
		best = least;
	}
	return best;
}

/* The first cause that must go. */
static const cause *first_open(const outcome *o, const outcome *goal)
{
	for (uint32_t i = 0; i < o->n_causes; i++)
		if (!goal->open[o->causes[i].objective])
			return &o->causes[i];
	return NULL;
}

static bool still_has(const outcome *o, const cause *c)
{
	for (uint32_t i = 0; i < o->n_causes; i++)
		if (o->causes[i].key == c->key && o->causes[i].chain == c->chain)
			return true;
	return false;
}

/* How many changes it takes at least: causes that must go and that no change bears on together. */
static uint32_t needed(const advising *a, const outcome *o, const outcome *goal)
{
	bool *taken = cal_zeroed(a->changes.n, sizeof *taken);
	uint32_t n = 0;
	for (uint32_t i = 0; i < o->n_causes; i++) {
		const cause *c = &o->causes[i];
		bool apart = !goal->open[c->objective];
		for (uint32_t b = c->first; b < c->first + c->n; b++)
			apart &= !taken[o->bears[b]];
		n += apart;
		for (uint32_t b = c->first; b < c->first + c->n && apart; b++)
			taken[o->bears[b]] = true;
	}
	free(taken);
	return n;
}

/* Goes through the sets with up to `more` changes besides those of one, that do as much as the goal; *best: the one of
 * least effort of the fewest.  hasty: what does nothing for the cause at hand is not followed, though another change might
 * make it of use.  False: it could not go through all of them. */
static bool explore(advising *a, outcome *at, uint32_t more, const outcome *goal, bool hasty, outcome **best)
{
	if (!is_worse(a, at, goal)) {
		if (at->changes.n < (*best)->changes.n || (at->changes.n == (*best)->changes.n && at->effort < (*best)->effort))
			*best = at;
		return true;
	}
	const cause *c = at->right ? first_open(at, goal) : NULL;
	if (more == 0 || !c || at->explored > more || needed(a, at, goal) > more)
		return true;
	for (uint32_t b = c->first; b < c->first + c->n; b++) {
		if (!fits(a, &at->changes, at->bears[b]))
			continue;
		set wider = with(&at->changes, at->bears[b]);
		if (!known(a, &wider) && !goes_on(a))
			return false;
		outcome *o = try(a, &wider);
		bool follow = o->right && !(hasty && still_has(o, c));
		if (follow && !explore(a, o, more - 1, goal, hasty, best))
			return false;
	}
	if (!hasty)
		at->explored = more + 1;
	return true;
}

/* Sets of 1, 2 ... changes, with fewer than are known to do it; *least: none does.  Then as many, in search of less
 * effort. */
static outcome *shrink(advising *a, outcome *base, outcome *found, bool *least)
{
	outcome *best = found;
	*least = true;
	for (uint32_t n = 1; n < best->changes.n && *least; n++)
		*least = explore(a, base, n, found, false, &best) || best->changes.n <= n;
	if (*least)
		explore(a, base, best->changes.n, found, true, &best);
	return best;
}

/* ---- the advice ---- */

/* Which objectives are open without one of the changes. */
static void tell_what_it_meets(advising *a, const cal_advice *advice, const outcome *best, uint32_t change, cal_advised *to)
{
	set less = without(&best->changes, change);
	const outcome *o = known(a, &less) || !a->stopped ? try(a, &less) : best;
	uint32_t *meets = CAL_NEWS(a->keep, advice->n_objectives + 1, uint32_t);
	for (uint32_t i = 0; i < advice->n_objectives; i++) {
		uint32_t number = number_of(advice->before, advice->objectives[i].service, advice->objectives[i].objective);
		if (!best->open[number] && (!o->right || o->open[number]))
			meets[to->n_meets++] = i;
	}
	to->meets = meets;
}

/* The lines that one change alone writes. */
static void tell_lines(advising *a, const cal_change *change, cal_advised *to)
{
	size_t n = 0;
	uint32_t n_hunks = 0;
	const char *wrong;
	const cal_edited *file = cal_edit_all(a->keep, a->editor, change->edits, change->n_edits, &n, &wrong);
	to->yaml = "";
	if (!file || n == 0)
		return;
	const cal_source *was = file->before, *is = file->after;
	const cal_hunk *hunks = cal_differ(a->keep, was->bytes, was->length, is->bytes, is->length, &n_hunks);
	for (uint32_t h = 0; h < n_hunks; h++)
		for (uint32_t line = hunks[h].from_after; line < hunks[h].to_after; line++) {
			size_t length;
			const char *text = cal_place_line((cal_place){is, line + 1, 1, 0}, &length);
			to->yaml = cal_format(a->keep, "%s%s%.*s", to->yaml, *to->yaml ? "\n" : "", (int)length, text);
		}
	to->at = (cal_place){was, hunks[0].from_before + (hunks[0].from_before == hunks[0].to_before ? 0 : 1), 1, 0};
}

static int by_element(const void *a, const void *b)
{
	const cal_change *x = ((const cal_advised *)a)->change, *y = ((const cal_advised *)b)->change;
	if (x->element.section != y->element.section)
		return x->element.section < y->element.section ? -1 : 1;
	if (x->element.index != y->element.index)
		return x->element.index < y->element.index ? -1 : 1;
	return strcmp(x->edits[0].path, y->edits[0].path);
}

static void tell_changes(advising *a, cal_advice *advice, const outcome *best)
{
	cal_advised *list = CAL_NEWS(a->keep, best->changes.n + 1, cal_advised);
	for (uint32_t i = 0; i < best->changes.n; i++) {
		cal_change *change = CAL_NEW(a->keep, cal_change);
		*change = a->changes.at[best->changes.at[i]];
		list[i].change = change;
		list[i].was = cal_edit_was(a->keep, a->editor, change->element, change->edits[0].path);
		tell_lines(a, change, &list[i]);
		tell_what_it_meets(a, advice, best, best->changes.at[i], &list[i]);
	}
	qsort(list, best->changes.n, sizeof *list, by_element);
	advice->changes = list;
	advice->n_changes = best->changes.n;
}

static void tell_objectives(advising *a, cal_advice *advice, const outcome *base, const outcome *best)
{
	const cal_results *r = advice->before, *after = advice->after ? advice->after : r;
	cal_advised_objective *list = CAL_NEWS(a->keep, r->n_objectives + 1, cal_advised_objective);
	for (uint32_t i = 0; i < r->n_objectives; i++) {
		const cal_objective_verdict *o = &r->objectives[i];
		uint32_t number = number_of(r, o->service, o->objective);
		if (!base->open[number])
			continue;
		list[advice->n_objectives++] = (cal_advised_objective){o->service, o->objective, o->state, after->objectives[i].state};
		advice->n_met += !best->open[number];
	}
	advice->objectives = list;
}

static void make_changes(advising *a, cal_advice *advice, const outcome *best)
{
	size_t n;
	const char *wrong;
	const cal_edit *edits = edits_of(a, a->keep, &best->changes, &n);
	advice->files = cal_edit_all(a->keep, a->editor, edits, n, &advice->n_files, &wrong);
	advice->after = cal_check(a->keep, changed(a, a->keep, &best->changes), &a->options);
}

static advising start(cal_arena *keep, const cal_model *m, const cal_advise_request *request)
{
	enum { MOST = 5000 };
	advising a = {.keep = keep, .m = m, .editor = cal_editor_of(keep, m), .request = request, .options = *request->options,
	              .changes = {.keep = keep}, .most = request->most ? request->most : MOST};
	a.options.margins = MARGINS_NEVER;
	a.options.brief = false;
	a.options.shown = 0;
	a.options.budget = NULL;
	for (uint32_t s = 0; s < m->n_services; s++)
		a.n_objectives += m->services[s].n_survives;
	return a;
}

cal_advice cal_advise(cal_arena *keep, const cal_model *m, const cal_advise_request *request)
{
	advising a = start(keep, m, request);
	cal_advice advice = {.model = m, .before = cal_check(keep, m, &a.options)};
	bool least = false;
	outcome *base = try(&a, &(set){0});
	outcome *best = drop(&a, descend(&a, base));
	if (best->changes.n)
		best = shrink(&a, base, best, &least);
	if (best->changes.n)
		make_changes(&a, &advice, best);
	tell_objectives(&a, &advice, base, best);
	tell_changes(&a, &advice, best);
	advice.outcome = a.stopped ? ADVICE_STOPPED : least || !best->changes.n ? ADVICE_LEAST : ADVICE_FOUND;
	advice.thought_of = a.changes.n;
	advice.tried = a.n_tried;
	cal_changes_free(&a.changes);
	free(a.tried), free(a.slots);
	return advice;
}
