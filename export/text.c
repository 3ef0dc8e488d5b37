/* export/text.c -- results to what a person reads in a terminal: the matrix, then findings, questions,
 * accepted risks, and one line that sums up. */
#include "export/text.h"

#include "export/names.h"
#include "export/text_parts.h"

const char *cal_count(cal_arena *a, uint64_t n, const char *one)
{
	return cal_format(a, "%llu %s%s", (unsigned long long)n, one, n == 1 ? "" : "s");
}

const char *cal_place_text(cal_arena *a, cal_place at)
{
	if (!at.source)
		return "";
	if (at.line == 0)
		return cal_format(a, "%s:", at.source->name);
	return cal_format(a, "%s:%u:%u:", at.source->name, (unsigned)at.line, (unsigned)at.column);
}

/* ---- questions ---- */

static void put_question(cal_page *page, uint32_t i)
{
	enum { INDENT = 4 };
	const cal_question *q = &page->r->questions[i];
	cal_arena *a = page->pen.scratch;
	const char *number = cal_format(a, "%2u. ", (unsigned)(i + 1));
	cal_puts(page->pen.out, number);
	cal_flow flow = cal_flow_from(&page->pen, cal_width(number), INDENT);
	cal_flow_words(&flow, q->text);
	if (q->verdicts > 0)
		cal_flow_words(&flow, cal_format(a, "(settles %s)", cal_count(a, q->verdicts, "verdict")));
	cal_flow_end(&flow);
	cal_spaces(page->pen.out, INDENT);
	flow = cal_flow_from(&page->pen, INDENT, INDENT);
	if (q->at.source && q->element.section != SECTION_NONE)
		cal_flow_words(&flow, cal_place_text(a, q->at));
	cal_flow_words(&flow, cal_format(a, "%s:", q->attribute));
	cal_flow_words(&flow, q->values ? q->values : "");
	cal_flow_end(&flow);
}

static void put_threats_of(cal_page *page, const cal_question *q)
{
	enum { INDENT = 4 };
	cal_arena *a = page->pen.scratch;
	if (q->n_threat_list == 0)
		return;
	cal_spaces(page->pen.out, INDENT);
	cal_flow flow = cal_flow_from(&page->pen, INDENT, INDENT);
	cal_flow_words(&flow, cal_format(a, "for %s:", cal_count(a, q->services, "service")));
	for (uint32_t i = 0; i < q->n_threat_list; i++)
		cal_flow_words(&flow, cal_format(a, "%s%s", page->m->threats[q->threat_list[i]].name,
		                                 i + 1 < q->n_threat_list ? "," : ""));
	if (q->threats > q->n_threat_list)
		cal_flow_words(&flow, cal_format(a, "and %u more", (unsigned)(q->threats - q->n_threat_list)));
	cal_flow_end(&flow);
}

void cal_text_questions(cal_page *page)
{
	enum { FIRST = 10 };
	const uint32_t all = page->r->n_questions, n = cal_is_verbose(page) || all <= FIRST ? all : FIRST;
	if (all == 0 || !(page->request->levels >> LEVEL_QUESTION & 1))
		return;
	cal_puts(page->pen.out, "\n");
	cal_ink_text(&page->pen, INK_BOLD, "Questions");
	cal_puts(page->pen.out, ", those that settle most first\n");
	for (uint32_t i = 0; i < n; i++) {
		cal_arena scratch = {0}, *kept = page->pen.scratch;
		page->pen.scratch = &scratch;
		put_question(page, i);
		if (cal_is_verbose(page))
			put_threats_of(page, &page->r->questions[i]);
		page->pen.scratch = kept;
		cal_arena_free(&scratch);
	}
	if (n < all)
		cal_printf(page->pen.out, "and %s; --verbose asks all of them\n",
		           cal_count(page->pen.scratch, all - n, "more question"));
}

/* ---- accepted risks ---- */

static void put_accepted(cal_page *page, const cal_finding *f)
{
	cal_arena *a = page->pen.scratch;
	const cal_accept *accept = &page->m->accepts[f->accepted];
	const char *expires = cal_date(a, accept->expires);
	cal_puts(page->pen.out, "  ");
	cal_flow flow = cal_flow_from(&page->pen, 2, 4);
	cal_flow_words(&flow, cal_format(a, "%s [%s %s]:", f->title, f->code, f->slug));
	cal_flow_words(&flow, accept->reason);
	if (accept->owner || expires)
		cal_flow_words(&flow, cal_format(a, "(%s%s%s%s)", accept->owner ? accept->owner : "",
		                                 accept->owner && expires ? ", " : "", expires ? "until " : "",
		                                 expires ? expires : ""));
	cal_flow_end(&flow);
}

void cal_text_accepted(cal_page *page)
{
	const uint32_t n = page->r->summary.accepted;
	if (n == 0)
		return;
	const char *risks = cal_count(page->pen.scratch, n, "risk"), *are = n == 1 ? "is" : "are";
	cal_printf(page->pen.out, "\n%s %s accepted%s\n", risks, are,
	           cal_is_verbose(page) ? ":" : " (--verbose names them)");
	for (uint32_t i = 0; cal_is_verbose(page) && i < page->r->n_findings; i++)
		if (page->r->findings[i].accepted != CAL_NONE)
			put_accepted(page, &page->r->findings[i]);
}

/* ---- what is known, what is not judged ---- */

static void put_gone(cal_page *page, const cal_known *gone)
{
	cal_arena *a = page->pen.scratch;
	const char *at = gone->element ? cal_format(a, " at %s", gone->element) : "";
	const char *service = gone->service ? cal_format(a, " for %s", gone->service) : "";
	cal_puts(page->pen.out, "  ");
	cal_wrap(&page->pen, 2, 4, cal_format(a, "%s%s%s", gone->finding, at, service));
}

void cal_text_gone(cal_page *page)
{
	enum { FIRST = 10 };
	const uint32_t all = page->r->n_gone, n = cal_is_verbose(page) || all <= FIRST ? all : FIRST;
	if (all == 0)
		return;
	cal_printf(page->pen.out, "\n%s of the baseline no longer occur%s; --write-baseline forgets them:\n",
	           cal_count(page->pen.scratch, all, "finding"), all == 1 ? "s" : "");
	for (uint32_t i = 0; i < n; i++)
		put_gone(page, &page->r->gone[i]);
	if (n < all)
		cal_printf(page->pen.out, "and %u more; --verbose tells all of them\n", (unsigned)(all - n));
}

void cal_text_skipped(cal_page *page)
{
	const uint32_t n = page->r->summary.skipped;
	if (n == 0)
		return;
	cal_printf(page->pen.out, "\n%s %s skipped, and not judged:\n", cal_count(page->pen.scratch, n, "threat"),
	           n == 1 ? "is" : "are");
	for (uint32_t t = 0; t < page->m->n_threats; t++) {
		const cal_threat *threat = &page->m->threats[t];
		if (!threat->skipped)
			continue;
		cal_puts(page->pen.out, "  ");
		cal_wrap(&page->pen, 2, 4, cal_format(page->pen.scratch, "%s [%s]: %s", threat->name, threat->code, threat->skipped));
	}
}

/* ---- the last line ---- */

enum { COUNTS_MOST = 6 };

typedef struct {
	const char *text;
	cal_ink ink;
} count;

/* How many findings and questions there are, and so on; gives how many of the list are used. */
static size_t list_counts(cal_page *page, const cal_summary *s, count list[COUNTS_MOST])
{
	cal_arena *a = page->pen.scratch;
	size_t n = 0;
	list[n++] = (count){cal_count(a, s->errors, "error"), s->errors ? INK_ERROR : INK_PLAIN};
	list[n++] = (count){cal_count(a, s->warnings, "warning"), s->warnings ? INK_WARNING : INK_PLAIN};
	list[n++] = (count){cal_count(a, s->notes, "note"), INK_PLAIN};
	list[n++] = (count){cal_count(a, s->questions, "question"), INK_PLAIN};
	if (s->known)
		list[n++] = (count){cal_format(a, "%u known", (unsigned)s->known), INK_PLAIN};
	if (s->skipped)
		list[n++] = (count){cal_format(a, "%s skipped", cal_count(a, s->skipped, "threat")), INK_PLAIN};
	return n;
}

/* Writes them behind what came before; on a terminal that is too narrow for both they stand on the next line. */
static void put_counts(cal_page *page, const char *before, const char *between, const cal_summary *s)
{
	count list[COUNTS_MOST];
	size_t n = list_counts(page, s, list), width = cal_width(before) + cal_width(between);
	for (size_t i = 0; i < n; i++)
		width += cal_width(list[i].text) + (i ? 2 : 0);
	cal_puts(page->pen.out, before);
	cal_puts(page->pen.out, page->pen.look.binding && width > page->pen.look.width ? "\n" : between);
	for (size_t i = 0; i < n; i++) {
		cal_puts(page->pen.out, i ? ", " : "");
		cal_ink_text(&page->pen, list[i].ink, list[i].text);
	}
	cal_puts(page->pen.out, "\n");
}

void cal_text_summary(cal_page *page)
{
	const cal_summary *s = &page->r->summary;
	cal_arena *a = page->pen.scratch;
	if (page->request->verbosity != CAL_QUIET)
		cal_puts(page->pen.out, "\n");
	put_counts(page, cal_format(a, "%s, %s: %u fail, %u unknown, %u undescribed, %u survive",
	                            cal_count(a, s->services, "service"), cal_count(a, s->threats, "threat"), s->fails,
	                            s->unknown, s->undescribed, s->survives), " | ", s);
}

/* ---- the whole ---- */

static void put_title(cal_page *page)
{
	cal_arena *a = page->pen.scratch;
	cal_ink_text(&page->pen, INK_BOLD, cal_clean(a, page->m->name));
	cal_puts(page->pen.out, cal_clean(a, cal_format(a, " (%s)", cal_model_file(page->m))));
	cal_puts(page->pen.out, "\n");
}

static void write_model(const cal_export_request *request, const cal_results *r, cal_out *out)
{
	cal_arena scratch = {0};
	cal_page page = {{out, request->look, &scratch}, request, r, r->model, {0}};
	put_title(&page);
	if (request->verbosity != CAL_QUIET)
		cal_text_matrix(&page);
	cal_text_findings(&page);
	if (request->verbosity != CAL_QUIET) {
		cal_text_questions(&page);
		cal_text_accepted(&page);
		cal_text_gone(&page);
		cal_text_skipped(&page);
	}
	cal_text_summary(&page);
	cal_lines_free(&page.lines);
	cal_arena_free(&scratch);
}

static void write_total(const cal_export_request *request, cal_out *out)
{
	cal_arena scratch = {0};
	cal_page page = {{out, request->look, &scratch}, request, NULL, NULL, {0}};
	cal_summary sum = {0};
	for (size_t i = 0; i < request->n_results; i++) {
		sum.errors += request->results[i]->summary.errors;
		sum.warnings += request->results[i]->summary.warnings;
		sum.notes += request->results[i]->summary.notes;
		sum.questions += request->results[i]->summary.questions;
		sum.known += request->results[i]->summary.known;
	}
	size_t wrong = request->n_models - request->n_results;
	cal_puts(out, "\n");
	put_counts(&page, cal_format(&scratch, "%s%s:", cal_count(&scratch, request->n_models, "model"),
	                             wrong ? cal_format(&scratch, ", %zu of them wrong", wrong) : ""), " ", &sum);
	cal_arena_free(&scratch);
}

void cal_text_write(const cal_export_request *request, cal_out *out)
{
	for (size_t i = 0; i < request->n_results && !out->error; i++) {
		if (i > 0)
			cal_puts(out, "\n");
		write_model(request, request->results[i], out);
	}
	if (request->n_models > 1)
		write_total(request, out);
}
