/* tests/rules/test_known.c -- what a project and a baseline make of findings: skipped, of another level, known. */
#include "base/text.h"
#include "rules/known.h"
#include "tests/check.h"
#include "tests/model/fixture.h"
#include "tests/rules/told.h"

void suite_known(void);

/* Two services on one copy in a zone; only the first promises anything. */
static const char model[] =
	"calisto: 1\nname: n\n"
	"domains: [{name: a, kind: zone}]\n"
	"software: [{name: app, rollout: {strategy: all-at-once}}]\n"
	"components: [{name: web, placement: [a], runs: [app]}]\n"
	"services:\n"
	"  - {name: one, depends_on: [{component: web}], survives: [zone-loss]}\n"
	"  - {name: two, depends_on: [{component: web}]}\n";

/* The findings of a slug, a line for each: "error domains/a: one A, two A (known)"; then what is gone: "gone x". */
static const char *told(read_fixture *f, const char *yaml, const char *slug, const cal_threat_wish *wishes, size_t n_wishes,
                        const cal_known *known, uint32_t n_known, cal_summary *sum)
{
	static const char *const levels[] = {"error", "warning", "note", "question"};
	cal_read_request request = {.wishes = wishes, .n_wishes = n_wishes};
	cal_check_options options = {.stale_days = -1, .today = 20454, .known = known, .n_known = n_known};
	const cal_model *m = read_path(f, read_file(f, "n.yaml", yaml, strlen(yaml)), &request);
	if (!m)
		return f->said;
	const cal_results *r = cal_check(&f->keep, m, &options);
	const char *text = "";
	char letters[LETTERS + 1];
	for (uint32_t i = 0; i < r->n_findings; i++) {
		const cal_finding *it = &r->findings[i];
		const char *element = cal_known_element(&f->keep, m, it->element);
		if (strcmp(it->slug, slug) != 0)
			continue;
		text = cal_format(&f->keep, "%s%s %s:", text, levels[it->level], element ? element : "-");
		for (uint32_t k = 0; k < it->n_effects; k++)
			text = cal_format(&f->keep, "%s%s %s %s", text, k ? "," : "", m->services[it->effects[k].service].name,
			                  cal_letters(it->effects[k].fails, letters));
		text = cal_format(&f->keep, "%s%s%s\n", text, it->accepted != CAL_NONE ? " (accepted)" : "", it->known ? " (known)" : "");
	}
	for (uint32_t i = 0; i < r->n_gone; i++)
		text = cal_format(&f->keep, "%sgone %s %s\n", text, r->gone[i].finding, r->gone[i].service ? r->gone[i].service : "-");
	if (sum)
		*sum = r->summary;
	return text;
}

enum { A = LETTER_A, ERROR = 1, WARNING = 2, NOTE = 3 };

#define KNOWN(slug, ...) told(&f, model, slug, NULL, 0, (const cal_known[]){__VA_ARGS__}, \
	sizeof (const cal_known[]){__VA_ARGS__} / sizeof(cal_known), &sum)
#define WISHED(yaml, slug, ...) told(&f, yaml, slug, (const cal_threat_wish[]){__VA_ARGS__}, \
	sizeof (const cal_threat_wish[]){__VA_ARGS__} / sizeof(cal_threat_wish), NULL, 0, &sum)

static read_fixture f;
static cal_summary sum;

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

static void what_the_baseline_has_is_known(void)
{
	CHECK_TEXT(told(&f, model, "zone-loss", NULL, 0, NULL, 0, &sum), "error domains/a: one A, two A\n");
	uint32_t errors = sum.errors;
	CHECK_TEXT(KNOWN("zone-loss", {"zone-loss", "domains/a", "one", ERROR, A}, {"zone-loss", "domains/a", "two", NOTE, A}),
	           "error domains/a: one A, two A (known)\n");
	CHECK_NUMBER(sum.known, 1);
	CHECK_NUMBER(sum.errors, errors - 1);
	CHECK_NUMBER(sum.gone, 0);
}

static void what_got_worse_is_new(void)
{
	CHECK_TEXT(KNOWN("zone-loss", {"zone-loss", "domains/a", "one", WARNING, A}, {"zone-loss", "domains/a", "two", NOTE, A}),
	           "error domains/a: one A\nnote domains/a: two A (known)\n");
	CHECK_TEXT(KNOWN("zone-loss", {"zone-loss", "domains/a", "one", ERROR, A}),
	           "note domains/a: two A\nerror domains/a: one A (known)\n");
	CHECK_TEXT(KNOWN("zone-loss", {"zone-loss", "domains/a", "one", ERROR, LETTER_D}, {"zone-loss", "domains/a", "two", ERROR, A | LETTER_D}),
	           "error domains/a: one A\nnote domains/a: two A (known)\n");
}

static void what_no_longer_occurs_is_told(void)
{
	CHECK_TEXT(KNOWN("zone-loss", {"zone-loss", "domains/b", "one", ERROR, A}, {"unused-element", "domains/b", NULL, NOTE, 0}),
	           "error domains/a: one A, two A\ngone zone-loss one\ngone unused-element -\n");
	CHECK_NUMBER(sum.gone, 2);
}

static void a_fact_without_services_is_known_too(void)
{
	static const char unused[] = "calisto: 1\nname: n\ndomains: [{name: a, kind: zone}]\ncomponents: [{name: web}]\n"
	                             "services: [{name: one, depends_on: [{component: web}]}]\n";
	const cal_known known = {"unused-element", "domains/a", NULL, NOTE, 0};
	CHECK_TEXT(told(&f, unused, "unused-element", NULL, 0, NULL, 0, NULL), "note domains/a:\n");
	CHECK_TEXT(told(&f, unused, "unused-element", NULL, 0, &known, 1, NULL), "note domains/a: (known)\n");
}

static void acceptances_are_never_known(void)
{
	static const char yaml[] = "calisto: 1\nname: n\ncomponents: [{name: web}]\n"
	                           "services: [{name: one, depends_on: [{component: web}]}]\n"
	                           "accept:\n  - {threat: replica-loss, reason: old, expires: 2020-01-01}\n"
	                           "  - {threat: latent-defect, reason: taken}\n  - {threat: power-loss, reason: idle}\n";
	const cal_known known[] = {{"acceptance-expired", "accept/replica-loss", NULL, ERROR, 0},
	                           {"acceptance-idle", "accept/power-loss", NULL, ERROR, 0},
	                           {"latent-defect", "components/web", "one", NOTE, A}};
	CHECK_TEXT(told(&f, yaml, "acceptance-expired", NULL, 0, known, 3, &sum), "error accept/replica-loss:\n");
	CHECK_TEXT(told(&f, yaml, "acceptance-idle", NULL, 0, known, 3, &sum), "error accept/power-loss:\n");
	CHECK_TEXT(told(&f, yaml, "latent-defect", NULL, 0, known, 3, &sum), "note components/web: one A (accepted)\n");
	CHECK_NUMBER(sum.known, 0);
	CHECK_NUMBER(sum.gone, 0);
}

static void counted_objectives_are_known_by_their_counts(void)
{
	static const char yaml[] = "calisto: 1\nname: n\ncomponents: [{name: web, replicas: 2}]\n"
	                           "services: [{name: one, depends_on: [{component: web}], survives: [2 replica-loss, 3 replica-loss]}]\n";
	const cal_known known = {"2 replica-loss", "services/one", "one", ERROR, A};
	CHECK_TEXT(told(&f, yaml, "replica-loss", NULL, 0, &known, 1, &sum), "error services/one: one A\nerror services/one: one A (known)\n");
}

static void a_skipped_threat_is_not_judged(void)
{
	CHECK_TEXT(WISHED(model, "zone-loss", {.threat = "zone-loss", .skip = "one zone"}), "");
	CHECK_NUMBER(sum.skipped, 1);
	CHECK_TEXT(WISHED(model, "skipped-objective", {.threat = "zone-loss", .skip = "one zone"}), "warning services/one: one \n");
	CHECK_TEXT(WISHED(model, "idle-objective", {.threat = "zone-loss", .skip = "one zone"}), "");
	CHECK_TEXT(WISHED(model, "bad-release", {.threat = "zone-loss", .skip = "one zone"}), "note software/app: one A, two A\n");
	const cal_threat_wish wish = {.threat = "zone-loss", .skip = "one zone"};
	const cal_known known = {"zone-loss", "domains/a", "one", ERROR, A};
	CHECK_TEXT(told(&f, model, "zone-loss", &wish, 1, &known, 1, NULL), "");
}

static void skipped_kinds_of_all_sorts(void)
{
	static const char yaml[] = "calisto: 1\nname: n\ndomains: [{name: a, kind: zone}, {name: b, kind: zone}]\n"
	                           "components: [{name: web, replicas: 2, placement: [a]}]\n"
	                           "services: [{name: one, depends_on: [{component: web}], survives: [2 replica-loss, false-redundancy]}]\n"
	                           "accept: [{threat: power-loss, reason: idle}]\n";
	CHECK_TEXT(told(&f, yaml, "false-redundancy", NULL, 0, NULL, 0, NULL), "error components/web: one A\n");
	CHECK_TEXT(told(&f, yaml, "replica-loss", NULL, 0, NULL, 0, NULL), "error services/one: one A\n");
	CHECK_TEXT(WISHED(yaml, "false-redundancy", {.threat = "false-redundancy", .skip = "known"}), "");
	CHECK_TEXT(WISHED(yaml, "replica-loss", {.threat = "CAL101", .skip = "known"}), "");
	CHECK_TEXT(told(&f, yaml, "acceptance-idle", NULL, 0, NULL, 0, NULL), "error accept/power-loss:\n");
	CHECK_TEXT(WISHED(yaml, "acceptance-idle", {.threat = "power-loss", .skip = "known"}), "");
}

static void a_level_stands_in_place_of_the_finding_s_own(void)
{
	CHECK_TEXT(WISHED(model, "zone-loss", {.threat = "zone-loss", .level = NOTE}), "note domains/a: one A, two A\n");
	CHECK_TEXT(WISHED(model, "bad-release", {.threat = "CAL201", .level = WARNING}), "warning software/app: one A, two A\n");
	CHECK_TEXT(WISHED(model, "gray-failure", {.threat = "gray-failure", .level = ERROR}), "");
	static const char counted[] = "calisto: 1\nname: n\ncomponents: [{name: web, replicas: 2}]\n"
	                              "services: [{name: one, depends_on: [{component: web}], survives: [2 replica-loss]}]\n";
	CHECK_TEXT(WISHED(counted, "replica-loss", {.threat = "replica-loss", .level = WARNING}), "warning services/one: one A\n");
	static const char alone[] = "calisto: 1\nname: n\ndomains: [{name: a, kind: zone}, {name: b, kind: zone}]\n"
	                            "components: [{name: web, replicas: 2, placement: [a]}]\n"
	                            "services: [{name: one, depends_on: [{component: web}], survives: [false-redundancy]}]\n";
	CHECK_TEXT(WISHED(alone, "false-redundancy", {.threat = "false-redundancy", .level = WARNING}), "warning components/web: one A\n");
}

static void a_policy_for_no_service_is_a_note(void)
{
	static const char yaml[] = "calisto: 1\nname: n\ncomponents: [{name: web}]\n"
	                           "services: [{name: one, depends_on: [{component: web}], labels: [y]}]\n"
	                           "policies:\n  - {name: p, for: {labels: [x]}, survives: [zone-loss]}\n"
	                           "  - {name: q, for: {labels: [y]}, survives: [zone-loss]}\n"
	                           "  - {name: r, survives: [zone-loss]}\n";
	CHECK_TEXT(told(&f, yaml, "idle-policy", NULL, 0, NULL, 0, NULL), "note policies/p:\n");
}

void suite_known(void)
{
	static const check_row tests[] = {
		{"what the baseline has is known", what_the_baseline_has_is_known},
		{"what got worse is new", what_got_worse_is_new},
		{"what no longer occurs is told", what_no_longer_occurs_is_told},
		{"a fact without services is known, too", a_fact_without_services_is_known_too},
		{"acceptances are never known", acceptances_are_never_known},
		{"counted objectives are known by their counts", counted_objectives_are_known_by_their_counts},
		{"a skipped threat is not judged", a_skipped_threat_is_not_judged},
		{"skipped threats of all sorts", skipped_kinds_of_all_sorts},
		{"a level stands in place of the finding's own", a_level_stands_in_place_of_the_finding_s_own},
		{"a policy for no service is a note", a_policy_for_no_service_is_a_note},
	};
	check_suite("rules/known", start, end, tests, sizeof tests / sizeof *tests);
}
