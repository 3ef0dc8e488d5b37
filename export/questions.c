/* export/questions.c -- the questions of a check in heaps, as text and as Markdown. */
#include "export/questions.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "export/names.h"
#include "export/text_parts.h"

/* ---- heaps ---- */

/* Who answers for the services concerned, as far as they are listed, each once; else for the model. */
static const char *owners_of(cal_arena *keep, const cal_results *r, const cal_question *q)
{
	const char *list = "";
	for (uint32_t i = 0; i < q->n_service_list; i++) {
		const char *owner = r->model->services[q->service_list[i]].owner;
		bool known = !owner;
		for (uint32_t k = 0; k < i && !known; k++) {
			const char *other = r->model->services[q->service_list[k]].owner;
			known = other && strcmp(other, owner) == 0;
		}
		if (!known)
			list = cal_format(keep, "%s%s%s", list, *list ? ", " : "", owner);
	}
	return *list ? list : r->model->owner ? r->model->owner : "nobody named";
}

static const char *heap_of(cal_arena *keep, const cal_questions_request *request, const cal_question *q)
{
	switch (request->by) {
	case QUESTIONS_BY_ELEMENT:
		return q->element.section == SECTION_NONE ? "the system as a whole" : cal_section_name((cal_section)q->element.section);
	case QUESTIONS_BY_OWNER: return owners_of(keep, request->results, q);
	default: return "";
	}
}

const cal_heaped *cal_questions_heaped(cal_arena *keep, const cal_questions_request *request, uint32_t *n)
{
	const cal_results *r = request->results;
	const uint32_t all = request->top && request->top < r->n_questions ? request->top : r->n_questions;
	cal_heaped *found = CAL_NEWS(keep, (size_t)all + 1, cal_heaped), *sorted = CAL_NEWS(keep, (size_t)all + 1, cal_heaped);
	for (uint32_t i = 0; i < all; i++)
		found[i] = (cal_heaped){heap_of(keep, request, &r->questions[i]), &r->questions[i]};
	*n = 0;
	for (uint32_t i = 0; i < all; i++) {
		const char *name = found[i].name;
		for (uint32_t k = i; k < all && name; k++)
			if (found[k].name && strcmp(found[k].name, name) == 0) {
				sorted[(*n)++] = (cal_heaped){name, found[k].question};
				found[k].name = NULL;
			}
	}
	return sorted;
}

static bool begins_heap(const cal_heaped *at, uint32_t i)
{
	return *at[i].name && (i == 0 || strcmp(at[i].name, at[i - 1].name) != 0);
}

/* ---- words ---- */

static const char *and_more(cal_arena *a, const char *list, uint32_t all, uint32_t listed)
{
	return all > listed ? cal_format(a, "%s and %u more", list, (unsigned)(all - listed)) : list;
}

const char *cal_question_services(cal_arena *a, const cal_results *r, const cal_question *q)
{
	const char *list = "";
	for (uint32_t i = 0; i < q->n_service_list; i++)
		list = cal_format(a, "%s%s%s", list, *list ? ", " : "", r->model->services[q->service_list[i]].name);
	return and_more(a, list, q->services, q->n_service_list);
}

const char *cal_question_threats(cal_arena *a, const cal_results *r, const cal_question *q)
{
	const char *list = "";
	for (uint32_t i = 0; i < q->n_threat_list; i++)
		list = cal_format(a, "%s%s%s", list, *list ? ", " : "", r->model->threats[q->threat_list[i]].name);
	return and_more(a, list, q->threats, q->n_threat_list);
}

const char *cal_questions_open(cal_arena *a, const cal_results *r)
{
	const cal_summary *s = &r->summary;
	const unsigned all = s->fails + s->unknown + s->undescribed + s->survives + s->not_applicable;
	return cal_format(a, "of %u verdicts %u are unknown and %u undescribed", all, s->unknown, s->undescribed);
}

static const char *how_many(cal_arena *a, const cal_questions_request *request, uint32_t n)
{
	const char *all = cal_count(a, request->results->n_questions, "question");
	return n < request->results->n_questions ? cal_format(a, "%u of %s", (unsigned)n, all) : all;
}

/* "shop.calisto.yaml:12", without the colon behind it; NULL: nowhere. */
static const char *where(cal_arena *a, const cal_question *q)
{
	if (!q->at.source || q->element.section == SECTION_NONE)
		return NULL;
	return cal_format(a, "%s:%u", q->at.source->name, (unsigned)q->at.line);
}

/* ---- text ---- */

static void put_line(cal_pen *pen, const char *label, const char *text)
{
	enum { INDENT = 4, COLUMN = 14 };
	cal_spaces(pen->out, INDENT);
	cal_ink_padded(pen, INK_FAINT, label, COLUMN - INDENT);
	cal_wrap(pen, COLUMN, COLUMN, text);
}

static void put_question(cal_pen *pen, const cal_results *r, const cal_question *q, uint32_t number)
{
	cal_arena *a = pen->scratch;
	const char *place = where(a, q);
	cal_puts(pen->out, "\n");
	cal_ink_text(pen, INK_BOLD, cal_format(a, "%2u. ", (unsigned)number));
	cal_wrap(pen, 4, 4, q->text);
	put_line(pen, "answer:", cal_format(a, "%s: %s", q->attribute, q->values ? q->values : ""));
	if (place)
		put_line(pen, "at:", place);
	put_line(pen, "settles:", cal_count(a, q->verdicts, "verdict"));
	put_line(pen, "services:", cal_question_services(a, r, q));
	put_line(pen, "threats:", cal_question_threats(a, r, q));
}

void cal_text_questions_list(const cal_questions_request *request, cal_out *out)
{
	cal_arena keep = {0};
	const cal_results *r = request->results;
	uint32_t n;
	const cal_heaped *at = cal_questions_heaped(&keep, request, &n);
	cal_pen pen = {out, request->look, &keep};
	cal_wrap(&pen, 0, 0, cal_format(&keep, "%s (%s): %s, those that settle most first; %s", r->model->name,
	                                cal_model_file(r->model), how_many(&keep, request, n), cal_questions_open(&keep, r)));
	for (uint32_t i = 0; i < n && !out->error; i++) {
		cal_arena scratch = {0};
		pen.scratch = &scratch;
		if (begins_heap(at, i)) {
			cal_puts(out, "\n");
			cal_ink_text(&pen, INK_BOLD, cal_clean(&scratch, at[i].name));
			cal_puts(out, "\n");
		}
		put_question(&pen, r, at[i].question, i + 1);
		cal_arena_free(&scratch);
	}
	cal_arena_free(&keep);
}

/* ---- Markdown ---- */

static void put_box(cal_out *out, cal_arena *a, const cal_results *r, const cal_question *q)
{
	const char *place = where(a, q);
	cal_printf(out, "- [ ] **%s**\n", cal_escape_markdown(a, q->text));
	cal_printf(out, "  - %s: %s%s%s%s\n", cal_escape_markdown_code(a, q->attribute),
	           cal_escape_markdown(a, q->values ? q->values : ""), place ? " (at " : "",
	           place ? cal_escape_markdown_code(a, place) : "", place ? ")" : "");
	cal_printf(out, "  - settles %s: %s; for %s\n", cal_count(a, q->verdicts, "verdict"),
	           cal_escape_markdown(a, cal_question_threats(a, r, q)), cal_escape_markdown(a, cal_question_services(a, r, q)));
}

void cal_markdown_questions(const cal_questions_request *request, cal_out *out)
{
	cal_arena keep = {0};
	const cal_results *r = request->results;
	uint32_t n;
	const cal_heaped *at = cal_questions_heaped(&keep, request, &n);
	cal_printf(out, "# Questions about %s\n\n", cal_escape_markdown(&keep, r->model->name));
	cal_printf(out, "%s from %s, those that settle most first; %s.\n", how_many(&keep, request, n),
	           cal_escape_markdown_code(&keep, cal_model_file(r->model)), cal_questions_open(&keep, r));
	for (uint32_t i = 0; i < n && !out->error; i++) {
		cal_arena scratch = {0};
		if (begins_heap(at, i))
			cal_printf(out, "\n## %s\n", cal_escape_markdown(&scratch, at[i].name));
		if (i == 0 || begins_heap(at, i))
			cal_puts(out, "\n");
		put_box(out, &scratch, r, at[i].question);
		cal_arena_free(&scratch);
	}
	cal_arena_free(&keep);
}
