/* tests/rules/test_advise.c -- advice works, is needed, and breaks nothing. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "rules/advise.h"
#include "tests/check.h"
#include "tests/model/fixture.h"
#include "tests/rules/told.h"

void suite_advise(void);

static read_fixture f;

static cal_advice advise(const cal_model *m, const char *path)
{
	cal_read_request *request = CAL_NEW(&f.keep, cal_read_request);
	*request = (cal_read_request){.path = path, .builtin = &f.builtin};
	return cal_advise(&f.keep, m, &(cal_advise_request){.read = request, .options = &told_plainly});
}

/* The changes that are advised for a model, "; " between them. */
static const char *advised(const char *yaml)
{
	const char *list = "", *text = cal_format(&f.keep, "calisto: 1\nname: m\n%s", yaml);
	const cal_model *m = read_string(&f, text);
	CHECK_TEXT(f.said, "");
	if (!m)
		return "";
	cal_advice a = advise(m, m->sources[0]->name);
	CHECK_NUMBER(a.outcome, ADVICE_LEAST);
	for (uint32_t i = 0; i < a.n_changes; i++)
		list = cal_format(&f.keep, "%s%s%s", list, i ? "; " : "", a.changes[i].change->key);
	return a.n_met == a.n_objectives ? list : cal_format(&f.keep, "%s (%u open)", list, (unsigned)(a.n_objectives - a.n_met));
}

#define ZONES                                                                                             \
	"domains: [{name: r, kind: region}, {name: a, kind: zone, within: [r]}, {name: b, kind: zone, within: [r]}, " \
	"{name: c, kind: zone, within: [r]}]\n"
#define SURVIVES(what) "services: [{name: s, depends_on: [{component: web}], survives: [" what "]}]\n"

static void nothing_to_do(void)
{
	CHECK_TEXT(advised("components: [{name: web, replicas: 2, runs: []}]\n" SURVIVES("replica-loss")), "");
}

static void copies_are_spread(void)
{
	CHECK_TEXT(advised(ZONES "components: [{name: web, replicas: 3, placement: [a, a, b], min_available: 2, runs: []}]\n"
	                   SURVIVES("zone-loss")), "components/web: placement: [a, b, c]");
	CHECK_TEXT(advised(ZONES "components: [{name: web, placement: [b], runs: []}]\n" SURVIVES("zone-loss")),
	           "components/web: placement: [b, a], replicas: 2");
	CHECK_TEXT(advised(ZONES "components: [{name: web, replicas: 2, min_available: 2, placement: [a, b], runs: []}]\n"
	                   SURVIVES("zone-loss")), "components/web: replicas: 4");
}

static void one_change_meets_several(void)
{
	CHECK_TEXT(advised(ZONES "software: [{name: app, rollout: {strategy: all-at-once}}]\n"
	                   "components: [{name: web, replicas: 3, placement: [a, b, c], runs: [app]},\n"
	                   "  {name: db, replicas: 3, placement: [a, b, c], runs: [app]}]\n"
	                   "services: [{name: s, depends_on: [{component: web}], survives: [bad-release]},\n"
	                   "  {name: t, depends_on: [{component: db}], survives: [bad-release]}]\n"),
	           "software/app: rollout.strategy: canary, rollout.gate: automatic");
}

/* Neither of two changes meets anything alone. */
static void changes_that_need_each_other(void)
{
	CHECK_TEXT(advised("components: [{name: web, runs: [], replicas: 2, min_available: 2, depends_on: [{component: db}]},\n"
	                   "  {name: db, runs: []}]\n" SURVIVES("replica-loss")),
	           "components/web: replicas: 3; components/db: replicas: 2");
}

static void what_cannot_be_met_stays_open(void)
{
	CHECK_TEXT(advised("software: [{name: app}]\ncomponents: [{name: web, replicas: 3, runs: [app]}]\n" SURVIVES("latent-defect")),
	           " (1 open)");
}

/* ---- all models at hand ---- */

static void try_model(const char *path)
{
	const cal_model *m = read_path(&f, path, NULL);
	if (!m)
		return;
	cal_advice a = advise(m, path);
	CHECK(a.outcome == ADVICE_LEAST || a.outcome == ADVICE_FOUND);
	CHECK_NUMBER(a.n_changes == 0, a.n_met == 0);
	for (uint32_t i = 0; i < a.n_changes; i++)
		CHECK(a.changes[i].n_meets > 0);
	const cal_results *after = a.after ? a.after : a.before;
	for (uint32_t i = 0; i < a.before->n_objectives; i++)
		CHECK(after->objectives[i].state <= OBJECTIVE_HELD || a.before->objectives[i].state > OBJECTIVE_HELD);
	for (uint32_t i = 0; i < a.n_objectives; i++)
		CHECK(a.objectives[i].before != OBJECTIVE_HELD);
}

static void all_models(void)
{
	static const char *const roots[] = {"tests/threats", "tests"};
	for (size_t r = 0; r < 2; r++) {
		DIR *folder = opendir(roots[r]);
		CHECK(folder != NULL);
		for (struct dirent *d; folder && (d = readdir(folder));) {
			const char *below = cal_format(&f.keep, "%s/%s", roots[r], d->d_name);
			DIR *inner = *d->d_name == '.' || (r == 1 && strcmp(d->d_name, "outages") != 0) ? NULL : opendir(below);
			for (struct dirent *file; inner && (file = readdir(inner));)
				if (strstr(file->d_name, ".yaml"))
					try_model(cal_format(&f.keep, "%s/%s", below, file->d_name));
			if (inner)
				closedir(inner);
		}
		if (folder)
			closedir(folder);
	}
}

static int start(void)
{
	read_start(&f);
	return 0;
}

static int end(void)
{
	read_end(&f);
	return 0;
}

void suite_advise(void)
{
	static const check_row tests[] = {
		{"nothing to do", nothing_to_do},
		{"copies are spread", copies_are_spread},
		{"one change meets several", one_change_meets_several},
		{"changes that need each other", changes_that_need_each_other},
		{"what cannot be met stays open", what_cannot_be_met_stays_open},
		{"all models", all_models},
	};
	check_suite("rules/advise", start, end, tests, sizeof tests / sizeof *tests);
}
