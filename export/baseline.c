/* export/baseline.c -- findings to the lines of a baseline, which model/baseline.c reads. */
#include "export/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "export/names.h"
#include "model/scalars.h"
#include "rules/known.h"

typedef struct {
	cal_arena keep;
	cal_baseline_entry *at;
	uint32_t n, room;
} listing;

/* ---- collecting ---- */

static void add(listing *l, const cal_results *r, const char *file, const cal_finding *f, const cal_effect *effect)
{
	CAL_GROW(l->at, l->n, l->room);
	l->at[l->n++] = (cal_baseline_entry){r->model->name, file, cal_known_of(&l->keep, r->model, f, effect)};
}

static void add_findings(listing *l, const cal_results *r, const char *file)
{
	for (uint32_t i = 0; i < r->n_findings; i++) {
		const cal_finding *f = &r->findings[i];
		if (!cal_may_be_known(f))
			continue;
		for (uint32_t k = 0; k < f->n_effects; k++)
			if (f->effects[k].level < LEVEL_QUESTION)
				add(l, r, file, f, &f->effects[k]);
		if (f->n_effects == 0)
			add(l, r, file, f, NULL);
	}
}

static int compare_entries(const void *a, const void *b)
{
	const cal_baseline_entry *x = a, *y = b;
	int order = strcmp(x->model, y->model);
	order = order ? order : strcmp(x->file, y->file);
	return order ? order : cal_known_compare(&x->known, &y->known);
}

/* Entries of one key become one, as grave as the gravest and with all their letters. */
static void merge(listing *l)
{
	uint32_t kept = 0;
	if (l->n)
		qsort(l->at, l->n, sizeof *l->at, compare_entries);
	for (uint32_t i = 0; i < l->n; i++) {
		cal_known *last = kept ? &l->at[kept - 1].known : NULL;
		if (!last || compare_entries(&l->at[kept - 1], &l->at[i]) != 0) {
			l->at[kept++] = l->at[i];
			continue;
		}
		last->level = l->at[i].known.level < last->level ? l->at[i].known.level : last->level;
		last->letters |= l->at[i].known.letters;
	}
	l->n = kept;
}

/* ---- writing ---- */

/* May a text stand in flow style without quotes? */
static bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
	return *text && text[strspn(text, plain)] == '\0' && *text != '-' && !cal_null_like(text);
}

static void put_scalar(cal_out *out, const char *text)
{
	if (is_plain(text)) {
		cal_puts(out, text);
		return;
	}
	cal_puts(out, "\"");
	for (const char *c = text, *end = text + strlen(text); c < end;) {
		uint32_t point;
		size_t n = cal_decode(c, (size_t)(end - c), &point);
		if (n == 0)
			cal_puts(out, "?");
		else if (point < ' ' || point == 0x7f)
			cal_printf(out, "\\x%02x", (unsigned)point);
		else if (point == '"' || point == '\\')
			cal_printf(out, "\\%c", (char)point);
		else
			cal_put(out, c, n);
		c += n ? n : 1;
	}
	cal_puts(out, "\"");
}

static void put_field(cal_out *out, const char *key, const char *text)
{
	if (!text)
		return;
	cal_printf(out, "%s: ", key);
	put_scalar(out, text);
}

static void put_entry(cal_out *out, const cal_baseline_entry *e)
{
	char letters[LETTERS + 1];
	cal_puts(out, "  - {");
	put_field(out, "model", e->model);
	put_field(out, ", file", e->file);
	put_field(out, ", finding", e->known.finding);
	put_field(out, ", element", e->known.element);
	put_field(out, ", service", e->known.service);
	put_field(out, ", level", cal_level_name((unsigned)(LEVEL_ERROR + e->known.level - 1)));
	if (e->known.letters)
		put_field(out, ", letters", cal_letters(e->known.letters, letters));
	cal_puts(out, "}\n");
}

uint32_t cal_baseline_write(const cal_results *const *results, const char *const *files, size_t n, cal_out *out)
{
	listing l = {0};
	for (size_t i = 0; i < n; i++)
		add_findings(&l, results[i], files[i]);
	merge(&l);
	cal_puts(out, "# Findings that are known: `calisto check --baseline` tells only of others.\n"
	              "# Written by `calisto check --write-baseline`.\n"
	              "baseline: 1\n");
	cal_puts(out, l.n ? "findings:\n" : "findings: []\n");
	for (uint32_t i = 0; i < l.n; i++)
		put_entry(out, &l.at[i]);
	const uint32_t lines = l.n;
	free(l.at);
	cal_arena_free(&l.keep);
	return lines;
}
