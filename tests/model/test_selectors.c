/* tests/model/test_selectors.c -- policies: which services they are for, and what goes before what. */
#include "base/text.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_selectors(void);

/* A line for each service: "look 10% AD: zone-loss (p)"; what was said of a wrong model. */
static const char *objectives_in(read_fixture *f, const cal_model *m)
{
	static const char letters[] = "CALISDO";
	const char *text = m ? "" : f->said;
	for (uint32_t i = 0; m && i < m->n_services; i++) {
		const cal_service *s = &m->services[i];
		text = cal_format(&f->keep, "%s%s %g%% ", text, s->name, s->max_blast * 100);
		for (unsigned p = 0; p < 7; p++)
			text = s->properties >> p & 1 ? cal_format(&f->keep, "%s%c", text, letters[p]) : text;
		for (uint32_t k = 0; k < s->n_survives; k++) {
			const cal_objective *o = &s->survives[k];
			text = cal_format(&f->keep, "%s %s", text, m->threats[o->threat].name);
			if (o->policy != CAL_NONE)
				text = cal_format(&f->keep, "%s (%s)", text, m->policies[o->policy].name);
		}
		text = cal_format(&f->keep, "%s\n", text);
	}
	return text;
}

#define COMPONENTS "calisto: 1\nname: n\ncomponents: [{name: web}]\n"
#define SERVICE(name, more) "  - {name: " name ", depends_on: [{component: web}]" more "}\n"

#define CHECK_OBJECTIVES(yaml, want)                                                                         \
	do {                                                                                                 \
		read_fixture f;                                                                              \
		read_start(&f);                                                                              \
		CHECK_TEXT(objectives_in(&f, read_string(&f, yaml)), want);                                  \
		read_end(&f);                                                                                \
	} while (0)

static void every_key_must_fit_and_any_of_its_values(void)
{
	CHECK_OBJECTIVES(COMPONENTS "services:\n"
	                 SERVICE("a", ", criticality: critical, labels: [prod, eu]")
	                 SERVICE("b", ", criticality: high, labels: [test]")
	                 SERVICE("c", ", labels: [eu]")
	                 SERVICE("d", "")
	                 "policies:\n"
	                 "  - {name: grave, for: {criticality: [critical, high]}, survives: [zone-loss]}\n"
	                 "  - {name: europe, for: {labels: [eu, prod]}, survives: [disaster]}\n"
	                 "  - {name: both, for: {criticality: [critical, high], labels: [prod]}, survives: [bad-release]}\n"
	                 "  - {name: some, for: {services: [b, d]}, survives: [poison-pill]}\n"
	                 "  - {name: medium, for: {criticality: [medium], services: [a, d]}, survives: [bad-config]}\n"
	                 "  - {name: nobody, survives: [zone-loss]}\n",
	                 "a 0% AID zone-loss (grave) disaster (europe) bad-release (both)\n"
	                 "b 0% AID zone-loss (grave) poison-pill (some)\n"
	                 "c 0% AID disaster (europe)\n"
	                 "d 0% AID poison-pill (some) bad-config (medium)\n");
}

static void the_service_goes_before_what_it_names_and_that_before_what_selects_it(void)
{
	CHECK_OBJECTIVES(COMPONENTS "services:\n"
	                 SERVICE("a", ", policy: named, labels: [x], survives: [zone-loss], max_blast: 5%, properties: [L]")
	                 SERVICE("b", ", policy: named, labels: [x]")
	                 SERVICE("c", ", labels: [x]")
	                 SERVICE("d", ", policy: first")
	                 "policies:\n"
	                 "  - {name: first, for: {labels: [x]}, survives: [disaster], properties: [S]}\n"
	                 "  - {name: second, for: {labels: [x]}, survives: [bad-config], max_blast: 20%, properties: [I]}\n"
	                 "  - {name: named, for: {labels: [x]}, survives: [bad-release], max_blast: 10%}\n",
	                 "a 5% L zone-loss bad-release (named) disaster (first) bad-config (second)\n"
	                 "b 10% S bad-release (named) disaster (first) bad-config (second)\n"
	                 "c 20% S disaster (first) bad-config (second) bad-release (named)\n"
	                 "d 0% S disaster (first)\n");
}

static void a_policy_of_the_run_is_for_all_that_it_selects(void)
{
	static const char policies[] = "calisto: 1\npolicies:\n"
	                               "  - {name: all, survives: [zone-loss], max_blast: 30%}\n"
	                               "  - {name: some, for: {labels: [x], services: [b, elsewhere]}, survives: [disaster]}\n"
	                               "  - {name: none, for: {labels: [y]}, survives: [bad-release]}\n";
	read_fixture f;
	read_start(&f);
	static const char part[] = "calisto: 1\nservices:\n" SERVICE("b", ", labels: [x], survives: [bad-config]");
	read_file(&f, "part.yaml", part, sizeof part - 1);
	static const char root[] = COMPONENTS "include: [part.yaml]\nservices:\n" SERVICE("a", ", labels: [x], max_blast: 1%")
	    "policies:\n  - {name: own, for: {labels: [x]}, survives: [bad-config]}\n";
	const char *path = read_file(&f, "root.yaml", root, sizeof root - 1);
	cal_read_request request = {.policy_file = read_file(&f, "policy.yaml", policies, sizeof policies - 1)};
	CHECK_TEXT(objectives_in(&f, read_path(&f, path, &request)),
	           "a 1% AID bad-config (own) zone-loss (all)\n"
	           "b 30% AID zone-loss (all) disaster (some)\n");
	CHECK(f.m && f.m->n_policies == 4);
	for (uint32_t i = 0; f.m && i < f.m->n_policies; i++) {
		static const uint32_t services[] = {1, 2, 1, 0};
		CHECK_NUMBER(f.m->policies[i].n_services, services[i]);
		CHECK(f.m->policies[i].of_run == (i > 0));
	}
	read_end(&f);
}

static void policies_of_a_run_have_different_names(void)
{
	static const char policies[] = "calisto: 1\npolicies:\n  - {name: p, survives: [zone-loss]}\n"
	                               "  - {name: p, survives: [disaster]}\n";
	static const char root[] = COMPONENTS "services:\n" SERVICE("a", "");
	read_fixture f;
	read_start(&f);
	const char *path = read_file(&f, "root.yaml", root, sizeof root - 1);
	cal_read_request request = {.policy_file = read_file(&f, "policy.yaml", policies, sizeof policies - 1)};
	CHECK_TEXT(objectives_in(&f, read_path(&f, path, &request)),
	           "policy.yaml:4:12: error: policy 'p' is defined twice\n"
	           "    4 |   - {name: p, survives: [disaster]}\n"
	           "      |            ^\n");
	read_end(&f);
}

void suite_selectors(void)
{
	static const check_row tests[] = {
		{"every key must fit, and any of its values", every_key_must_fit_and_any_of_its_values},
		{"the service goes before what it names, and that before what selects it",
		 the_service_goes_before_what_it_names_and_that_before_what_selects_it},
		{"a policy of the run is for all that it selects", a_policy_of_the_run_is_for_all_that_it_selects},
		{"policies of a run have different names", policies_of_a_run_have_different_names},
	};
	check_suite("model/selectors", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
