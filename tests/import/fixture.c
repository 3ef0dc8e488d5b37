/* tests/import/fixture.c -- reading for tests. */
#include "tests/import/fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/check.h"

void openpsa_start(openpsa_fixture *f)
{
	*f = (openpsa_fixture){.mission_time = NAN};
	f->out.keep = &f->keep;
}

static void forget(openpsa_fixture *f)
{
	if (f->read)
		cal_openpsa_free(&f->model);
	f->read = false;
	cal_diags_free(&f->out);
}

void openpsa_end(openpsa_fixture *f)
{
	forget(f);
	cal_arena_free(&f->keep);
}

/* What would be printed, with files by their own names. */
static const char *said(openpsa_fixture *f)
{
	char *text = NULL;
	size_t n = 0;
	for (size_t i = 0; i < f->out.n; i++) {
		cal_source *source = (cal_source *)f->out.at[i].at.source;
		const char *slash = source ? strrchr(source->name, '/') : NULL;
		if (slash)
			source->name = slash + 1;
	}
	FILE *to = open_memstream(&text, &n);
	cal_diags_print(&f->out, to, false);
	fclose(to);
	const char *kept = cal_copy(&f->keep, text, n);
	free(text);
	return kept;
}

bool openpsa_paths(openpsa_fixture *f, const char *const *paths, size_t n)
{
	forget(f);
	cal_openpsa_request request = {paths, n, f->mission_time};
	f->read = cal_openpsa_read(&f->keep, &request, &f->model, &f->out);
	cal_diags_sort(&f->out);
	f->said = said(f);
	CHECK(f->read == (f->out.errors == 0));
	return f->read;
}

bool openpsa_path(openpsa_fixture *f, const char *path)
{
	return openpsa_paths(f, &path, 1);
}

bool openpsa_bytes(openpsa_fixture *f, const char *bytes, size_t n)
{
	char path[CHECK_PATH];
	int file = mkstemp(check_temporary(path));
	CHECK(file >= 0);
	FILE *to = fdopen(file, "wb");
	CHECK(to && fwrite(bytes, 1, n, to) == n);
	CHECK(to && fclose(to) == 0);
	bool right = openpsa_path(f, path);
	unlink(path);
	return right;
}

bool openpsa_text(openpsa_fixture *f, const char *text)
{
	return openpsa_bytes(f, text, strlen(text));
}

static cal_answer ask(openpsa_fixture *f, cal_edge top)
{
	cal_exact_budget budget = {0};
	cal_ask it = {.quantified = true, .ranking = CUTS_BY_ORDER, .sets = 1000};
	cal_answer answer = cal_answer_of(&f->keep, &f->model.formula, top, &budget, &it);
	CHECK(answer.outcome == EXACT_DONE);
	return answer;
}

const char *openpsa_sets(openpsa_fixture *f, const char *gate)
{
	cal_openpsa_top top = {0};
	const char *near;
	if (!f->read)
		return f->said;
	if (!gate)
		top = f->model.tops[0];
	else if (!cal_openpsa_gate(&f->model, gate, &top, &near))
		return "there is no such gate";
	cal_answer answer = ask(f, top.edge);
	const char *text = "";
	for (uint32_t i = 0; i < answer.n_sets; i++) {
		text = cal_format(&f->keep, "%s%s{", text, i > 0 ? " " : "");
		for (uint32_t k = 0; k < answer.sets[i].n; k++)
			text = cal_format(&f->keep, "%s%s%s", text, k > 0 ? " " : "",
			                  f->model.events[answer.sets[i].events[k]]);
		text = cal_format(&f->keep, "%s}", text);
	}
	return text;
}

double openpsa_probability(openpsa_fixture *f)
{
	return f->read ? ask(f, f->model.tops[0].edge).probability : NAN;
}

const char *openpsa_model(openpsa_fixture *f, const char *formula)
{
	const char *events = "";
	for (int e = 'a'; e <= 'e'; e++)
		events = cal_format(&f->keep, "%s<define-basic-event name='%c'><float value='0.5'/></define-basic-event>\n",
		                    events, e);
	return cal_format(&f->keep, "<opsa-mef><define-fault-tree name='ft'><define-gate name='top'>%s</define-gate>"
	                            "</define-fault-tree>\n<model-data>%s</model-data></opsa-mef>\n", formula, events);
}
