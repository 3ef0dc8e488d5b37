/* export/csv.c -- findings to records of comma-separated values, a record for each service that one costs something. */
#include "export/csv.h"

#include <math.h>

#include "base/escape.h"
#include "export/issues.h"
#include "export/names.h"

static const char *const columns[] = {
	"model", "file", "line", "column", "level", "code", "threat", "axis", "section", "element", "service", "criticality",
	"fails", "unknown", "share_best", "share_worst", "objective", "title", "remedy", "accepted", "accepted_by",
	"accepted_until", "fingerprint",
};

enum { COLUMNS = sizeof columns / sizeof *columns };

typedef struct {
	cal_arena *a;
	cal_out *out;
	unsigned n;  /* fields that the record has */
} record;

static void put(record *r, const char *text)
{
	cal_puts(r->out, r->n ? "," : "");
	cal_puts(r->out, cal_escape_csv(r->a, text));
	r->n++;
}

static void put_number(record *r, uint32_t number)
{
	put(r, cal_format(r->a, "%u", (unsigned)number));
}

static void end(record *r)
{
	for (; r->n < COLUMNS; r->n++)
		cal_puts(r->out, ",");
	cal_puts(r->out, "\r\n");
	r->n = 0;
}

static const char *letters_of(cal_arena *a, uint8_t letters)
{
	char text[LETTERS + 1];
	return cal_format(a, "%s", cal_letters(letters, text));
}

static void put_share(record *r, bool lost, float share)
{
	put(r, lost ? cal_format(r->a, "%g", round((double)share * 1e6) / 1e6) : "");
}

/* model to threat: what every issue has. */
static void put_head(record *r, const cal_issue *issue, unsigned level)
{
	put(r, issue->results ? issue->results->model->name : "");
	put(r, issue->path);
	put_number(r, cal_issue_line(issue));
	put_number(r, cal_issue_column(issue));
	put(r, cal_level_name(level));
	put(r, issue->code);
	put(r, issue->slug);
}

/* axis, section, element */
static void put_element(record *r, const cal_issue *issue)
{
	const cal_model *m = issue->results ? issue->results->model : NULL;
	const cal_finding *f = issue->finding;
	put(r, f && f->threat != CAL_NONE ? cal_word(SET_AXIS, m->threats[f->threat].axis) : "");
	put(r, f ? cal_section_name((cal_section)f->element.section) : "");
	put(r, f ? cal_element_name(m, f->element) : "");
}

/* service to objective, of an effect; empty without one */
static void put_effect(record *r, const cal_issue *issue, const cal_effect *e)
{
	enum { FIELDS = 7 };
	if (!e) {
		for (unsigned i = 0; i < FIELDS; i++)
			put(r, "");
		return;
	}
	const cal_service *s = &issue->results->model->services[e->service];
	put(r, s->name);
	put(r, cal_word(SET_CRITICALITY, s->criticality));
	put(r, letters_of(r->a, e->fails));
	put(r, letters_of(r->a, e->unknown));
	put_share(r, e->fails & LETTER_A, e->share[0]);
	put_share(r, (e->fails | e->unknown) & LETTER_A, e->share[1]);
	put(r, e->objective == CAL_NONE ? "" : cal_objective_text(r->a, issue->results->model, &s->survives[e->objective]));
}

/* title to fingerprint */
static void put_tail(record *r, const cal_issue *issue)
{
	const cal_finding *f = issue->finding;
	put(r, f ? issue->title : issue->text);
	put(r, f && f->n_remedies > 0 ? cal_remedy_text(r->a, &f->remedies[0]) : "");
	put(r, issue->accepted ? issue->accepted->reason : "");
	put(r, issue->accepted ? issue->accepted->owner : "");
	put(r, issue->accepted ? cal_date(r->a, issue->accepted->expires) : "");
	put(r, issue->fingerprint);
}

static void put_record(record *r, const cal_issue *issue, const cal_effect *e)
{
	put_head(r, issue, e ? e->level : issue->level);
	put_element(r, issue);
	put_effect(r, issue, e);
	put_tail(r, issue);
	end(r);
}

void cal_csv_write(const cal_export_request *request, cal_out *out)
{
	cal_arena issues_arena = {0}, scratch = {0};
	const cal_issues issues = cal_issues_of(&issues_arena, request);
	record r = {&scratch, out, 0};
	for (unsigned i = 0; i < COLUMNS; i++)
		put(&r, columns[i]);
	end(&r);
	for (size_t i = 0; i < issues.n && !out->error; i++) {
		const cal_finding *f = issues.at[i].finding;
		if (!f || f->n_effects == 0)
			put_record(&r, &issues.at[i], NULL);
		for (uint32_t k = 0; f && k < f->n_effects; k++)
			put_record(&r, &issues.at[i], &f->effects[k]);
		cal_arena_free(&scratch);
	}
	cal_arena_free(&scratch);
	cal_arena_free(&issues_arena);
}
