/* rules/known.c -- findings are split into what a baseline knows and what is new. */
#include "rules/known.h"

#include <stdlib.h>
#include <string.h>

#include "rules/checking.h"
#include "rules/facts.h"

const char *cal_known_element(cal_arena *a, const cal_model *m, cal_element element)
{
	if (element.section == SECTION_NONE)
		return NULL;
	return cal_format(a, "%s/%s", cal_section_name((cal_section)element.section), cal_element_name(m, element));
}

bool cal_may_be_known(const cal_finding *f)
{
	return f->accepted == CAL_NONE && strcmp(f->code, cal_facts[FACT_ACCEPTANCE_EXPIRED].code) != 0 &&
	       strcmp(f->code, cal_facts[FACT_ACCEPTANCE_IDLE].code) != 0;
}

/* What a finding is of: its threat or fact, and of a counted objective the count. */
static const char *subject_of(cal_arena *a, const cal_model *m, const cal_finding *f, const cal_effect *effect)
{
	if (f->threat == CAL_NONE || f->element.section != SECTION_SERVICES || !effect || effect->objective == CAL_NONE)
		return f->slug;
	const uint32_t count = m->services[effect->service].survives[effect->objective].count;
	return count > 1 ? cal_format(a, "%u %s", (unsigned)count, f->slug) : f->slug;
}

cal_known cal_known_of(cal_arena *a, const cal_model *m, const cal_finding *f, const cal_effect *effect)
{
	return (cal_known){subject_of(a, m, f, effect), cal_known_element(a, m, f->element), effect ? m->services[effect->service].name : NULL,
	                   (uint8_t)((effect ? effect->level : f->level) - LEVEL_ERROR + 1), effect ? effect->fails : 0};
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

int cal_known_compare(const cal_known *a, const cal_known *b)
{
	int order = compare_text(a->finding, b->finding);
	order = order ? order : compare_text(a->element, b->element);
	return order ? order : compare_text(a->service, b->service);
}

/* ---- looking up ---- */

/* An entry of the baseline, and whether something of the model is it. */
typedef struct {
	cal_known known;
	uint32_t number;  /* among the entries as they were given */
	bool occurs;
} entry;

typedef struct {
	checking *c;
	entry *at;
	uint32_t n;
} book;

static int by_key(const void *a, const void *b)
{
	const entry *x = a, *y = b;
	int order = cal_known_compare(&x->known, &y->known);
	return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

static int by_number(const void *a, const void *b)
{
	const entry *x = a, *y = b;
	return x->number < y->number ? -1 : x->number > y->number;
}

static book open_book(checking *c)
{
	book b = {c, cal_resize(NULL, (size_t)c->options->n_known + 1, sizeof *b.at), c->options->n_known};
	for (uint32_t i = 0; i < b.n; i++)
		b.at[i] = (entry){c->options->known[i], i, false};
	if (b.n)
		qsort(b.at, b.n, sizeof *b.at, by_key);
	return b;
}

static uint32_t first_from(const book *b, const cal_known *key)
{
	uint32_t low = 0, high = b->n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (cal_known_compare(&b->at[middle].known, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Does the baseline know an effect, as grave as it is and with all letters that it costs?  Marks what occurs. */
static bool knows(book *b, const cal_finding *f, const cal_effect *effect)
{
	cal_arena scratch = {0};
	const cal_known now = cal_known_of(&scratch, b->c->model, f, effect);
	bool known = false;
	for (uint32_t i = first_from(b, &now); i < b->n && cal_known_compare(&b->at[i].known, &now) == 0; i++) {
		b->at[i].occurs = true;
		known |= b->at[i].known.level <= now.level && !(now.letters & ~b->at[i].known.letters);
	}
	cal_arena_free(&scratch);
	return known && cal_may_be_known(f);
}

/* ---- splitting ---- */

/* Leaves a finding with these effects alone. */
static void restrict_to(cal_finding *f, const cal_effect *effects, uint32_t n)
{
	f->effects = effects;
	f->n_effects = n;
	f->letters = f->unknown = 0;
	const uint8_t before = f->level;
	settle_finding(f);
	if (f->level == LEVEL_QUESTION)
		f->level = before;
}

/* Of a finding some effects may be known and others new: then it becomes two. */
static void split(book *b, uint32_t at)
{
	checking *c = b->c;
	cal_finding f = c->findings[at];
	cal_effect *fresh = CAL_NEWS(c->keep, (size_t)f.n_effects + 1, cal_effect);
	cal_effect *known = CAL_NEWS(c->keep, (size_t)f.n_effects + 1, cal_effect);
	uint32_t n_fresh = 0, n_known = 0;
	for (uint32_t i = 0; i < f.n_effects; i++)
		if (knows(b, &f, &f.effects[i]))
			known[n_known++] = f.effects[i];
		else
			fresh[n_fresh++] = f.effects[i];
	if (n_known == 0)
		return;
	f.known = true;
	if (n_fresh == 0) {
		c->findings[at] = f;
		return;
	}
	restrict_to(&c->findings[at], fresh, n_fresh);
	restrict_to(&f, known, n_known);
	*new_finding(c) = f;
}

/* An entry of a threat that is not judged may occur or not. */
static bool is_skipped(const cal_model *m, const cal_known *known)
{
	const char *slug = strchr(known->finding, ' ') ? strchr(known->finding, ' ') + 1 : known->finding;
	for (uint32_t t = 0; t < m->n_threats; t++)
		if (m->threats[t].skipped && strcmp(m->threats[t].name, slug) == 0)
			return true;
	return false;
}

static void list_gone(book *b)
{
	checking *c = b->c;
	cal_known *gone = CAL_NEWS(c->keep, (size_t)b->n + 1, cal_known);
	uint32_t n = 0;
	if (b->n)
		qsort(b->at, b->n, sizeof *b->at, by_number);
	for (uint32_t i = 0; i < b->n; i++)
		if (!b->at[i].occurs && !is_skipped(c->model, &b->at[i].known))
			gone[n++] = b->at[i].known;
	c->results->gone = gone;
	c->results->n_gone = n;
}

void find_known(checking *c)
{
	book b = open_book(c);
	const uint32_t n = c->n_findings;
	for (uint32_t i = 0; i < n && b.n; i++)
		if (c->findings[i].n_effects)
			split(&b, i);
		else
			c->findings[i].known = knows(&b, &c->findings[i], NULL);
	list_gone(&b);
	free(b.at);
}
