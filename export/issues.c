/* export/issues.c -- findings and messages of a run to one list, the gravest first. */
#include "export/issues.h"

#include <stdlib.h>
#include <string.h>

#include "export/fingerprint.h"
#include "export/names.h"

typedef struct {
	cal_arena *a;
	cal_issue *at;
	size_t n;
} list;

/* ---- texts ---- */

const char *cal_plain_path(const char *path)
{
	while (path[0] == '.' && path[1] == '/' && path[2])
		for (path += 2; path[0] == '/' && path[1]; path++)
			;
	return path;
}

const char *cal_remedy_text(cal_arena *a, const cal_remedy *remedy)
{
	const char *to = remedy->to ? cal_format(a, " to %s", remedy->to) : "", *says = remedy->says;
	if (!remedy->set)
		return says ? says : "";
	return says ? cal_format(a, "Set %s%s. %s", remedy->set, to, says) : cal_format(a, "Set %s%s.", remedy->set, to);
}

/* With a full stop, unless it has one. */
static const char *sentence(cal_arena *a, const char *text)
{
	size_t n = strlen(text);
	return n > 0 && strchr(".?!", text[n - 1]) ? text : cal_format(a, "%s.", text);
}

/* A text, and a sentence behind it that begins with a capital. */
static const char *and_sentence(cal_arena *a, const char *text, const char *more)
{
	char first = *more >= 'a' && *more <= 'z' ? (char)(*more - 'a' + 'A') : *more;
	return *more ? cal_format(a, "%s %c%s", text, first, sentence(a, more + 1)) : text;
}

/* The title, why, and a remedy, which may be NULL. */
static const char *finding_text(cal_arena *a, const cal_finding *f, const char *title, const char *remedy)
{
	const char *text = sentence(a, title);
	if (f->why)
		text = and_sentence(a, text, f->why);
	return remedy ? cal_format(a, "%s What would help: %s", text, remedy) : text;
}

static const char *note_text(cal_arena *a, const cal_diag *note)
{
	if (!note->at.source || !note->at.line)
		return note->text;
	return cal_format(a, "%s (%s:%u)", note->text, cal_plain_path(note->at.source->name), (unsigned)note->at.line);
}

static const char *diag_text(cal_arena *a, const cal_diag *diag, size_t n_notes)
{
	const char *text = sentence(a, diag->text);
	if (diag->hint)
		text = and_sentence(a, text, diag->hint);
	for (size_t i = 1; i <= n_notes; i++) {
		text = and_sentence(a, text, note_text(a, &diag[i]));
		if (diag[i].hint)
			text = and_sentence(a, text, diag[i].hint);
	}
	return text;
}

/* ---- the list ---- */

static const char *fingerprint_of(cal_arena *a, const cal_results *r, const cal_finding *f)
{
	char of_finding[CAL_FINGERPRINT], all[CAL_FINGERPRINT];
	const char *texts[] = {r->model->name, cal_fingerprint_finding(r, f, of_finding)};
	return cal_format(a, "%s", cal_fingerprint_texts(texts, 2, all));
}

static void add_finding(list *l, const cal_results *r, const cal_finding *f)
{
	const char *title = f->title ? f->title : f->slug;
	const char *remedy = f->n_remedies > 0 ? cal_remedy_text(l->a, &f->remedies[0]) : NULL;
	const char *file = f->at.source ? f->at.source->name : cal_model_file(r->model);
	bool accepted = f->accepted != CAL_NONE;
	l->at[l->n++] = (cal_issue){
		.code = f->code, .slug = f->slug, .level = f->level, .title = title, .text = finding_text(l->a, f, title, remedy),
		.file = file, .path = cal_plain_path(file), .at = f->at,
		.fingerprint = fingerprint_of(l->a, r, f), .accepted = accepted ? &r->model->accepts[f->accepted] : NULL,
		.acceptance = f->accepted, .results = r, .finding = f,
	};
}

static void add_message(list *l, const cal_told *told, size_t i)
{
	const cal_diag *diag = &told->diags->at[i];
	const char *rule = diag->severity == CAL_ERROR ? "model-error" : "model-warning";
	const char *file = diag->at.source ? diag->at.source->name : told->file;
	const char *texts[] = {rule, cal_plain_path(file), diag->text};
	char fingerprint[CAL_FINGERPRINT];
	size_t n_notes = 0;
	while (i + n_notes + 1 < told->diags->n && diag[n_notes + 1].severity == CAL_NOTE)
		n_notes++;
	l->at[l->n++] = (cal_issue){
		.code = rule, .slug = rule, .level = diag->severity == CAL_ERROR ? LEVEL_ERROR : LEVEL_WARNING,
		.title = diag->text, .text = diag_text(l->a, diag, n_notes), .file = file, .path = cal_plain_path(file),
		.at = diag->at,
		.fingerprint = cal_format(l->a, "%s", cal_fingerprint_texts(texts, 3, fingerprint)),
		.acceptance = CAL_NONE, .diag = diag, .n_notes = n_notes,
	};
}

static void add_level(list *l, const cal_export_request *request, unsigned level)
{
	for (size_t k = 0; k < request->n_told; k++) {
		const cal_told *told = &request->told[k];
		for (size_t i = 0; i < told->diags->n; i++)
			if (told->diags->at[i].severity == (level == LEVEL_ERROR ? CAL_ERROR : CAL_WARNING) && level < LEVEL_NOTE)
				add_message(l, told, i);
	}
	for (size_t k = 0; k < request->n_results; k++)
		for (uint32_t i = 0; i < request->results[k]->n_findings; i++)
			if (request->results[k]->findings[i].level == level && !request->results[k]->findings[i].known)
				add_finding(l, request->results[k], &request->results[k]->findings[i]);
}

/* ---- equal fingerprints ---- */

static int by_fingerprint(const void *left, const void *right)
{
	const cal_issue *a = *(cal_issue *const *)left, *b = *(cal_issue *const *)right;
	int order = strcmp(a->fingerprint, b->fingerprint);
	return order ? order : a < b ? -1 : a > b;
}

/* Of equal ones all but the first get a number. */
static void tell_apart(list *l)
{
	cal_issue **sorted = CAL_NEWS(l->a, l->n, cal_issue *);
	for (size_t i = 0; i < l->n; i++)
		sorted[i] = &l->at[i];
	if (l->n > 1)
		qsort(sorted, l->n, sizeof *sorted, by_fingerprint);
	for (size_t i = 1, first = 0; i < l->n; i++) {
		if (strcmp(sorted[i]->fingerprint, sorted[first]->fingerprint) == 0)
			sorted[i]->fingerprint = cal_format(l->a, "%s-%zu", sorted[first]->fingerprint, i - first + 1);
		else
			first = i;
	}
}

cal_issues cal_issues_of(cal_arena *a, const cal_export_request *request)
{
	size_t most = 0;
	for (size_t i = 0; i < request->n_told; i++)
		most += request->told[i].diags->n;
	for (size_t i = 0; i < request->n_results; i++)
		most += request->results[i]->n_findings;
	list l = {.a = a, .at = CAL_NEWS(a, most, cal_issue)};
	for (unsigned level = LEVEL_ERROR; level <= LEVEL_NOTE; level++)
		add_level(&l, request, level);
	tell_apart(&l);
	return (cal_issues){l.at, l.n};
}

/* ---- one issue ---- */

const char *cal_issue_rule(cal_arena *a, const cal_issue *issue)
{
	return issue->finding ? cal_format(a, "%s %s", issue->code, issue->slug) : issue->code;
}

const char *cal_issue_prose(cal_arena *a, const cal_issue *issue)
{
	const cal_finding *f = issue->finding;
	return f ? finding_text(a, f, issue->title, f->n_remedies > 0 ? f->remedies[0].says : NULL) : issue->text;
}

uint32_t cal_issue_line(const cal_issue *issue)
{
	return issue->at.line ? issue->at.line : 1;
}

uint32_t cal_issue_column(const cal_issue *issue)
{
	return issue->at.line && issue->at.column ? issue->at.column : 1;
}

uint32_t cal_issue_end_column(const cal_issue *issue)
{
	return issue->at.line && issue->at.width ? cal_issue_column(issue) + issue->at.width : 0;
}
