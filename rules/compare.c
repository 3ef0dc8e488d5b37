/* rules/compare.c -- two checks side by side, and what each difference has to do with what they find. */
#include "rules/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/answer.h"
#include "model/edit.h"
#include "rules/budget.h"
#include "rules/cuts.h"

typedef struct {
	cal_arena *keep;
	const cal_compare_request *request;
	cal_comparison *result;
	const cal_editor *editors[2];
	bool *idle;              /* of result, while it is made */
	uint32_t *new_threat;    /* by threat of the older: its number in the newer, or CAL_NONE */
	cal_compared *losses, *gains;
	uint32_t n_losses, n_gains, losses_room, gains_room;
} comparing;

static bool goes_on(comparing *c, const char *phase, double done)
{
	const cal_exact_budget *b = c->request->budget;
	if (!c->result->stopped && b && b->keep_on)
		c->result->stopped = !b->keep_on(b->to, phase, done);
	return !c->result->stopped;
}

/* ---- cells ---- */

static void match_threats(comparing *c)
{
	const cal_model *o = c->result->model[0], *w = c->result->model[1];
	c->new_threat = CAL_NEWS(c->keep, o->n_threats + 1, uint32_t);
	for (uint32_t i = 0; i < o->n_threats; i++) {
		c->new_threat[i] = CAL_NONE;
		for (uint32_t k = 0; k < w->n_threats && c->new_threat[i] == CAL_NONE; k++)
			if (strcmp(o->threats[i].name, w->threats[k].name) == 0)
				c->new_threat[i] = k;
	}
}

/* How bad a letter fares: 0 survives, 1 is unknown, 2 fails. */
static unsigned rank_of(const cal_verdict *v, unsigned letter)
{
	uint8_t bit = (uint8_t)(1u << (letter - 1));
	if (v->kind == VERDICT_UNDESCRIBED)
		return 1;
	return v->fails & bit ? 2 : v->unknown & bit ? 1 : 0;
}

static int compare_shares(const cal_verdict *was, const cal_verdict *is)
{
	const float much = 1e-5f;
	for (unsigned reading = 0; reading < 2; reading++)
		if (fabsf(was->share[reading] - is->share[reading]) > much)
			return was->share[reading] < is->share[reading] ? 1 : -1;
	return 0;
}

/* > 0: the letter fares worse in the newer. */
static int compare_letter(const cal_verdict *was, const cal_verdict *is, unsigned letter)
{
	unsigned a = rank_of(was, letter), b = rank_of(is, letter);
	if (a != b)
		return a < b ? 1 : -1;
	return a && letter == PROPERTY_AVAILABILITY ? compare_shares(was, is) : 0;
}

/* Where the letter survives in both. */
static int compare_margins(const cal_results *was, const cal_results *is, const cal_compared *it, unsigned letter)
{
	if (!was->margins || !is->margins || rank_of(&it->verdict[0], letter) || rank_of(&it->verdict[1], letter))
		return 0;
	uint8_t a = cal_margin_of(was, it->service[0], it->threat[0], letter), b = cal_margin_of(is, it->service[1], it->threat[1], letter);
	if (a == MARGIN_OPEN || b == MARGIN_OPEN || a == b)
		return 0;
	return a > b ? 1 : -1;
}

/* What of a cell fares worse (1) or better (-1); false: nothing. */
static bool find_side(const cal_results *was, const cal_results *is, cal_compared *it, int side)
{
	it->letters = it->margins = 0;
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		uint8_t bit = (uint8_t)(1u << (letter - 1));
		if (compare_letter(&it->verdict[0], &it->verdict[1], letter) == side)
			it->letters |= bit;
		if (compare_margins(was, is, it, letter) != side)
			continue;
		it->margins |= bit;
		it->margin[0][letter - 1] = cal_margin_of(was, it->service[0], it->threat[0], letter);
		it->margin[1][letter - 1] = cal_margin_of(is, it->service[1], it->threat[1], letter);
	}
	return it->letters || it->margins;
}

/* The gravest finding about a cell that costs one of some letters. */
static void find_why(const cal_results *r, uint32_t threat, uint32_t service, uint8_t letters, cal_compared *it)
{
	for (uint32_t i = 0; i < r->n_findings; i++) {
		const cal_finding *f = &r->findings[i];
		for (uint32_t k = 0; k < f->n_effects && f->threat == threat; k++) {
			const cal_effect *e = &f->effects[k];
			if (e->service != service || !((e->fails | e->unknown) & letters))
				continue;
			if (!it->effect || e->level < it->effect->level) {
				it->finding = f;
				it->effect = e;
			}
		}
	}
}

static void compare_cell(comparing *c, uint32_t service, uint32_t threat)
{
	const cal_results *was = c->result->results[0], *is = c->result->results[1];
	uint32_t old = c->result->differences.old_of[SECTION_SERVICES][service];
	cal_compared it = {.service = {old, service}, .threat = {threat, c->new_threat[threat]}};
	it.verdict[0] = *cal_verdict_of(was, old, threat);
	it.verdict[1] = *cal_verdict_of(is, service, it.threat[1]);
	cal_compared gain = it;
	if (find_side(was, is, &it, 1)) {
		find_why(is, it.threat[1], service, it.letters, &it);
		CAL_GROW(c->losses, c->n_losses, c->losses_room);
		c->losses[c->n_losses++] = it;
	}
	if (find_side(was, is, &gain, -1)) {
		find_why(was, threat, old, gain.letters, &gain);
		CAL_GROW(c->gains, c->n_gains, c->gains_room);
		c->gains[c->n_gains++] = gain;
	}
}

static void compare_cells(comparing *c)
{
	const cal_comparison *r = c->result;
	for (uint32_t s = 0; s < r->model[1]->n_services; s++)
		for (uint32_t t = 0; t < r->model[0]->n_threats && r->differences.old_of[SECTION_SERVICES][s] != CAL_NONE; t++)
			if (c->new_threat[t] != CAL_NONE)
				compare_cell(c, s, t);
}

/* ---- what it is due to ---- */

/* A model with one edit, checked; NULL: it cannot be made, or what comes out is wrong. */
static const cal_results *with_edit(comparing *c, cal_arena *scratch, unsigned side, cal_edit edit)
{
	const cal_model *changed = cal_model_with(scratch, c->editors[side], c->request->read[side], &edit, 1);
	cal_check_options options = *c->request->options;
	options.brief = true;
	options.shown = 1;
	return changed ? cal_check(scratch, changed, &options) : NULL;
}

/* Do a loss's letters fare as in the older model, by other results of the newer; or (side 0) as in the newer by other
 * results of the older? */
static bool is_undone(const comparing *c, const cal_compared *it, const cal_results *r, unsigned side, int way)
{
	const cal_results *against = c->result->results[!side];
	cal_compared now = *it;
	now.verdict[side] = *cal_verdict_of(r, it->service[side], it->threat[side]);
	const cal_results *was = side ? against : r, *is = side ? r : against;
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		uint8_t bit = (uint8_t)(1u << (letter - 1));
		if ((it->letters & bit && compare_letter(&now.verdict[0], &now.verdict[1], letter) == way) ||
		    (it->margins & bit && compare_margins(was, is, &now, letter) == way))
			return false;
	}
	return true;
}

static void add_due(comparing *c, cal_compared *it, uint32_t difference)
{
	uint32_t *due = CAL_NEWS(c->keep, it->n_due + 1, uint32_t);
	for (uint32_t i = 0; i < it->n_due; i++) {
		due[i] = it->due[i];
		if (due[i] == difference)
			return;
	}
	due[it->n_due++] = difference;
	it->due = due;
	c->idle[difference] = false;
}

/* Does a loss's cell fare better by other results of the newer model than by its own? */
static bool is_eased(const comparing *c, const cal_compared *it, const cal_results *r, int way)
{
	cal_compared now = *it;
	const cal_results *is = c->result->results[1];
	now.service[0] = it->service[1];
	now.threat[0] = it->threat[1];
	now.verdict[0] = *cal_verdict_of(r, it->service[1], it->threat[1]);
	for (unsigned letter = 1; letter <= LETTERS; letter++) {
		uint8_t bit = (uint8_t)(1u << (letter - 1));
		if ((it->letters & bit && compare_letter(&now.verdict[0], &now.verdict[1], letter) == way) ||
		    (it->margins & bit && compare_margins(r, is, &now, letter) == way))
			return true;
	}
	return false;
}

/* eased: by entry of the list and difference. */
static void blame(comparing *c, cal_compared *list, uint32_t n, bool *eased, uint32_t difference, const cal_results *r,
                  unsigned side, int way)
{
	for (uint32_t i = 0; i < n; i++) {
		if (is_undone(c, &list[i], r, side, way)) {
			list[i].tried = true;
			add_due(c, &list[i], difference);
		}
		if (side && is_eased(c, &list[i], r, way))
			eased[(size_t)i * c->result->differences.n + difference] = true;
	}
}

/* What no difference undoes alone is due to those that ease it. */
static void share_blame(comparing *c, cal_compared *list, uint32_t n, const bool *eased)
{
	const uint32_t width = c->result->differences.n;
	for (uint32_t i = 0; i < n; i++) {
		if (list[i].n_due)
			continue;
		for (uint32_t k = 0; k < width; k++)
			if (eased[(size_t)i * width + k]) {
				list[i].tried = true;
				add_due(c, &list[i], k);
			}
	}
}

/* Takes each difference back in the newer model, and makes it in the older. */
static void try_differences(comparing *c)
{
	const cal_differences *d = &c->result->differences;
	for (unsigned side = 0; side < 2; side++)
		c->editors[side] = cal_editor_of(c->keep, c->result->model[side]);
	bool *eased[2] = {cal_zeroed((size_t)c->n_losses * d->n, 1), cal_zeroed((size_t)c->n_gains * d->n, 1)};
	for (uint32_t i = 0; i < d->n; i++) {
		const cal_difference *it = &d->at[i];
		if (it->kind != DIFFERENCE_SET || !goes_on(c, "taking changes back", (double)i / d->n))
			continue;
		for (unsigned side = 0; side < 2; side++) {
			cal_arena scratch = {0};
			cal_edit edit = side ? (cal_edit){it->after, it->path, it->was} : (cal_edit){it->before, it->path, it->is};
			const cal_results *r = with_edit(c, &scratch, side, edit);
			if (r && r->model->n_services == c->result->model[side]->n_services && r->n_threats == c->result->model[side]->n_threats) {
				blame(c, c->losses, c->n_losses, eased[0], i, r, side, 1);
				blame(c, c->gains, c->n_gains, eased[1], i, r, side, -1);
			}
			cal_arena_free(&scratch);
		}
	}
	share_blame(c, c->losses, c->n_losses, eased[0]);
	share_blame(c, c->gains, c->n_gains, eased[1]);
	free(eased[0]), free(eased[1]);
}

static bool is_on_chain(const cal_compared *it, cal_element e)
{
	if (e.index == CAL_NONE || !it->finding)
		return false;
	bool on = it->finding->element.section == e.section && it->finding->element.index == e.index;
	for (uint32_t i = 0; it->effect && i < it->effect->n_chain; i++)
		on |= it->effect->chain[i].element.section == e.section && it->effect->chain[i].element.index == e.index;
	return on;
}

/* What no single difference brings about: those on the chain, or else all that added or took something. */
static void guess(comparing *c, cal_compared *list, uint32_t n, unsigned side)
{
	const cal_differences *d = &c->result->differences;
	for (uint32_t i = 0; i < n; i++) {
		if (list[i].n_due)
			continue;
		for (uint32_t k = 0; k < d->n; k++)
			if (is_on_chain(&list[i], side ? d->at[k].after : d->at[k].before))
				add_due(c, &list[i], k);
		for (uint32_t k = 0; k < d->n && !list[i].n_due; k++)
			if (d->at[k].kind == DIFFERENCE_ADDED || d->at[k].kind == DIFFERENCE_REMOVED)
				add_due(c, &list[i], k);
	}
}

/* ---- objectives ---- */

static uint32_t same_objective(const cal_model *m, uint32_t service, const cal_model *other, const cal_objective *o)
{
	const cal_service *s = &m->services[service];
	for (uint32_t i = 0; i < s->n_survives; i++) {
		const cal_objective *it = &s->survives[i];
		bool axis = it->threat == CAL_NONE || o->threat == CAL_NONE;
		bool same = axis ? it->threat == o->threat && it->axis == o->axis
		                 : strcmp(m->threats[it->threat].name, other->threats[o->threat].name) == 0;
		if (same && it->count == o->count)
			return i;
	}
	return CAL_NONE;
}

static uint8_t state_of(const cal_results *r, uint32_t service, uint32_t objective)
{
	for (uint32_t i = 0; i < r->n_objectives; i++)
		if (r->objectives[i].service == service && r->objectives[i].objective == objective)
			return r->objectives[i].state;
	return OBJECTIVE_NOT_APPLICABLE;
}

static void compare_objectives(comparing *c)
{
	cal_comparison *r = c->result;
	uint32_t n = 0;
	for (unsigned side = 0; side < 2; side++)
		n += r->results[side]->n_objectives;
	cal_compared_objective *list = CAL_NEWS(c->keep, n + 1, cal_compared_objective);
	for (unsigned side = 2; side-- > 0;) {
		const cal_results *mine = r->results[side], *its = r->results[!side];
		for (uint32_t i = 0; i < mine->n_objectives; i++) {
			const cal_objective_verdict *v = &mine->objectives[i];
			uint32_t other = (side ? r->differences.old_of : r->differences.new_of)[SECTION_SERVICES][v->service];
			if (other == CAL_NONE)
				continue;
			cal_compared_objective it = {.service = {other, other}, .objective = {CAL_NONE, CAL_NONE}};
			it.service[side] = v->service;
			it.objective[side] = v->objective;
			it.state[side] = v->state;
			it.objective[!side] = same_objective(r->model[!side], other, r->model[side],
			                                     &r->model[side]->services[v->service].survives[v->objective]);
			if (it.objective[!side] != CAL_NONE)
				it.state[!side] = state_of(its, other, it.objective[!side]);
			bool both = it.objective[!side] != CAL_NONE;
			if (both ? side && it.state[0] != it.state[1] : true)
				list[r->n_objectives++] = it;
		}
	}
	r->objectives = list;
}

/* ---- cut sets ---- */

enum { SETS_MOST = 20000 };

typedef struct {
	const char **at;       /* sorted by text */
	uint32_t n, by_order[2];
	bool all;
} named_sets;

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* An older event's name with what was renamed named anew: "bad-release:app at web[0]". */
static const char *named_anew(const comparing *c, const char *name)
{
	const cal_differences *d = &c->result->differences;
	for (uint32_t i = 0; i < d->n; i++) {
		if (d->at[i].kind != DIFFERENCE_RENAMED)
			continue;
		const char *was = cal_element_name(c->result->model[0], d->at[i].before);
		const char *is = cal_element_name(c->result->model[1], d->at[i].after), *at = name;
		for (size_t n = strlen(was); (at = strstr(at, was));) {
			bool starts = at > name && strchr(": ", at[-1]), ends = strchr(" [(,", at[n]) != NULL;
			if (!starts || !ends) {
				at++;
				continue;
			}
			size_t before = (size_t)(at - name);
			name = cal_format(c->keep, "%.*s%s%s", (int)before, name, is, at + n);
			at = name + before + strlen(is);
		}
	}
	return name;
}

static const char *name_of_set(comparing *c, const cal_loss *loss, const cal_cut_set *set, unsigned side)
{
	const char **names = CAL_NEWS(c->keep, set->n + 1, const char *), *text = "{";
	for (uint32_t i = 0; i < set->n; i++)
		names[i] = side ? loss->names[set->events[i]] : named_anew(c, loss->names[set->events[i]]);
	qsort(names, set->n, sizeof *names, by_text);
	for (uint32_t i = 0; i < set->n; i++)
		text = cal_format(c->keep, "%s%s%s", text, i ? "  " : "", names[i]);
	return cal_format(c->keep, "%s}", text);
}

static named_sets sets_of(comparing *c, const cal_basis *basis, uint32_t service, unsigned letter, unsigned side)
{
	cal_cuts_request request = {.service = service, .letter = letter, .worst = true};
	cal_loss loss = cal_loss_of(c->keep, basis, &request);
	cal_ask ask = {.ranking = CUTS_BY_ORDER, .sets = SETS_MOST, .limit = {.max_order = 2}};
	cal_answer a = cal_answer_of(c->keep, &loss.tops.formula, loss.top, c->request->budget, &ask);
	named_sets it = {.at = CAL_NEWS(c->keep, a.n_sets + 1, const char *), .n = a.n_sets, .all = a.n_sets < SETS_MOST && a.count};
	for (uint32_t i = 0; i < a.n_sets; i++) {
		it.by_order[a.sets[i].n > 1] += a.sets[i].n > 0;
		it.at[i] = name_of_set(c, &loss, &a.sets[i], side);
	}
	qsort(it.at, it.n, sizeof *it.at, by_text);
	cal_loss_free(&loss);
	return it;
}

static int by_order(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	bool two[2] = {strstr(x, "  ") != NULL, strstr(y, "  ") != NULL};
	return two[0] != two[1] ? (two[0] ? 1 : -1) : strcmp(x, y);
}

/* Those of one list that the other has not. */
static const char *const *missing(comparing *c, const named_sets *mine, const named_sets *its, uint32_t *n)
{
	const char **list = CAL_NEWS(c->keep, mine->n + 1, const char *);
	uint32_t k = 0;
	for (uint32_t i = 0; i < mine->n; i++) {
		int order = 1;
		while (k < its->n && (order = strcmp(its->at[k], mine->at[i])) < 0)
			k++;
		if (k == its->n || order != 0)
			list[(*n)++] = mine->at[i];
	}
	qsort(list, *n, sizeof *list, by_order);
	return list;
}

static void compare_sets(comparing *c, const cal_basis basis[2])
{
	cal_comparison *r = c->result;
	const cal_model *m = r->model[1];
	cal_compared_sets *list = CAL_NEWS(c->keep, (size_t)m->n_services * LETTERS + 1, cal_compared_sets);
	for (uint32_t s = 0; s < m->n_services; s++)
		for (unsigned letter = 1; letter <= LETTERS; letter++) {
			uint32_t old = r->differences.old_of[SECTION_SERVICES][s];
			if (old == CAL_NONE || !(m->services[s].properties >> (letter - 1) & 1) ||
			    !goes_on(c, "comparing cut sets", (double)s / m->n_services))
				continue;
			named_sets was = sets_of(c, &basis[0], old, letter, 0), is = sets_of(c, &basis[1], s, letter, 1);
			cal_compared_sets it = {.service = {old, s}, .letter = letter, .all = was.all && is.all};
			memcpy(it.n[0], was.by_order, sizeof was.by_order);
			memcpy(it.n[1], is.by_order, sizeof is.by_order);
			it.come = missing(c, &is, &was, &it.n_come);
			it.gone = missing(c, &was, &is, &it.n_gone);
			if (it.n_come || it.n_gone)
				list[r->n_sets++] = it;
		}
	r->sets = list;
}

/* ---- what a year costs ---- */

static bool differs(double a, double b)
{
	const double much = 1e-9;
	if (isnan(a) || isnan(b))
		return isnan(a) != isnan(b);
	return fabs(a - b) > much * (fabs(a) + fabs(b));
}

static void compare_costs(comparing *c, const cal_basis basis[2])
{
	cal_comparison *r = c->result;
	cal_budget budgets[2];
	const uint8_t properties = LETTER_A | LETTER_D | LETTER_I | LETTER_C;
	for (unsigned side = 0; side < 2; side++) {
		if (!goes_on(c, "what a year costs", side * 0.5))
			return;
		budgets[side] = cal_budget_of(c->keep, &basis[side], NULL, properties, c->request->budget);
	}
	cal_compared_cost *list = CAL_NEWS(c->keep, budgets[1].n_rows + 1, cal_compared_cost);
	for (uint32_t i = 0; i < budgets[1].n_rows; i++) {
		const cal_budget_row *is = &budgets[1].rows[i], *was = NULL;
		uint32_t old = r->differences.old_of[SECTION_SERVICES][is->service];
		for (uint32_t k = 0; k < budgets[0].n_rows && !was; k++)
			if (budgets[0].rows[k].service == old && budgets[0].rows[k].letter == is->letter)
				was = &budgets[0].rows[k];
		if (!was || !(differs(was->all.at[0], is->all.at[0]) || differs(was->all.at[1], is->all.at[1])))
			continue;
		list[r->n_costs++] = (cal_compared_cost){{old, is->service}, is->letter, is->per_year,
		                                         {{was->all.at[0], was->all.at[1]}, {is->all.at[0], is->all.at[1]}}};
	}
	r->costs = list;
}

static void compare_figures(comparing *c)
{
	cal_basis basis[2] = {cal_basis_of(c->keep, c->result->model[0]), cal_basis_of(c->keep, c->result->model[1])};
	compare_sets(c, basis);
	compare_costs(c, basis);
	cal_basis_free(&basis[0]);
	cal_basis_free(&basis[1]);
}

/* ---- all of it ---- */

static const cal_compared *kept(cal_arena *keep, const cal_compared *list, uint32_t n)
{
	cal_compared *copy = CAL_NEWS(keep, n + 1, cal_compared);
	for (uint32_t i = 0; i < n; i++)
		copy[i] = list[i];
	return copy;
}

cal_comparison cal_compare(cal_arena *keep, const cal_model *older, const cal_model *newer, const cal_compare_request *request)
{
	cal_comparison r = {.model = {older, newer}, .differences = cal_differ_models(keep, older, newer)};
	comparing c = {.keep = keep, .request = request, .result = &r};
	cal_check_options options = *request->options;
	options.brief = false;
	options.shown = 0;
	r.results[0] = cal_check(keep, older, &options);
	r.results[1] = cal_check(keep, newer, &options);
	r.idle = c.idle = CAL_NEWS(keep, r.differences.n + 1, bool);
	memset(c.idle, true, r.differences.n);
	match_threats(&c);
	compare_cells(&c);
	if (c.n_losses || c.n_gains)
		try_differences(&c);
	guess(&c, c.losses, c.n_losses, 1);
	guess(&c, c.gains, c.n_gains, 0);
	compare_objectives(&c);
	if (request->figures && r.differences.n)
		compare_figures(&c);
	r.losses = kept(keep, c.losses, c.n_losses);
	r.gains = kept(keep, c.gains, c.n_gains);
	r.n_losses = c.n_losses;
	r.n_gains = c.n_gains;
	free(c.losses), free(c.gains);
	return r;
}
