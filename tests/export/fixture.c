/* tests/export/fixture.c -- small and large results without a model file or an analysis. */
#include "tests/export/fixture.h"

#include <string.h>

/* ---- threats ---- */

static const struct { const char *code, *name; uint8_t mechanism, letters; } rows[] = {
	{"CAL101", "replica-loss", MECHANISM_COPY, LETTER_A | LETTER_D},
	{"CAL102", "host-loss", MECHANISM_DOMAIN, LETTER_A | LETTER_D},
	{"CAL103", "rack-loss", MECHANISM_DOMAIN, LETTER_A},
	{"CAL104", "power-loss", MECHANISM_DOMAIN, LETTER_A},
	{"CAL105", "network-loss", MECHANISM_DOMAIN, LETTER_A},
	{"CAL106", "zone-loss", MECHANISM_DOMAIN, LETTER_A},
	{"CAL107", "region-loss", MECHANISM_DOMAIN, LETTER_A},
	{"CAL108", "provider-loss", MECHANISM_DOMAIN, LETTER_A},
	{"CAL109", "disaster", MECHANISM_DOMAIN, LETTER_A | LETTER_D},
	{"CAL110", "network-partition", MECHANISM_PARTITION, 0},
	{"CAL111", "gray-failure", MECHANISM_COPY, LETTER_L | LETTER_A},
	{"CAL112", "dependency-loss", MECHANISM_EXTERNAL, LETTER_A},
	{"CAL113", "cluster-loss", MECHANISM_DOMAIN, LETTER_A},
	{"CAL201", "bad-release", MECHANISM_RELEASE, LETTER_A},
	{"CAL202", "platform-update", MECHANISM_RELEASE, LETTER_A},
	{"CAL203", "latent-defect", MECHANISM_DEFECT, LETTER_A},
	{"CAL204", "hardware-defect", MECHANISM_DEFECT, LETTER_A | LETTER_D},
	{"CAL205", "operator-action", MECHANISM_TOOL, LETTER_A},
	{"CAL206", "no-rollback", MECHANISM_ROLLBACK, LETTER_O},
	{"CAL207", "version-skew", MECHANISM_SKEW, 0},
	{"CAL208", "wrong-results", MECHANISM_RELEASE, LETTER_I},
	{"CAL301", "poison-pill", MECHANISM_POISON, 0},
	{"CAL302", "query-of-death", MECHANISM_POISON, 0},
	{"CAL303", "bad-config", MECHANISM_STATE, LETTER_A},
	{"CAL304", "corruption", MECHANISM_STATE, LETTER_I | LETTER_D},
	{"CAL305", "credential-expiry", MECHANISM_STATE, LETTER_A},
	{"CAL306", "discovery-loss", MECHANISM_STATE, LETTER_A},
	{"CAL307", "cache-loss", MECHANISM_STATE, LETTER_A},
	{"CAL308", "limit-exhaustion", MECHANISM_STATE, LETTER_A},
	{"CAL309", "clock-skew", MECHANISM_STATE, LETTER_C},
	{"CAL310", "overload", MECHANISM_OVERLOAD, 0},
	{"CAL311", "racing-writers", MECHANISM_RACE, LETTER_C | LETTER_A},
	{"CAL312", "malformed-config", MECHANISM_STATE, LETTER_A},
	{"CAL401", "cold-start-cycle", MECHANISM_STRUCTURE, 0},
	{"CAL402", "repair-cycle", MECHANISM_STRUCTURE, 0},
	{"CAL403", "false-redundancy", MECHANISM_STRUCTURE, 0},
	{"CAL404", "mass-ejection", MECHANISM_EJECTION, LETTER_A},
};

enum { N_THREATS = sizeof rows / sizeof *rows };

static const cal_threat *make_threats(cal_arena *a)
{
	static const cal_remedy remedies[] = {
		{"software.rollout", "{strategy: staged, by: zone, gate: automatic}",
		 "Release zone by zone with an automatic gate, so that a bad version meets one zone first."},
		{"component.depends_on.holds", "1h", "Let callers bridge the time until the release is taken back."},
	};
	static const cal_reference incidents[] = {
		{"Mail emptied by a storage release", "2011-02-27", "https://example.org/mail?a=1&b=<2>",
		 "Copies in several data centers ran the same software and lost the mail together."},
	};
	static const cal_reference references[] = {
		{"Canarying Releases", NULL, "https://example.org/canary", NULL}};
	cal_threat *threats = CAL_NEWS(a, N_THREATS, cal_threat);
	for (size_t i = 0; i < N_THREATS; i++) {
		threats[i] = (cal_threat){
			.name = rows[i].name,
			.code = rows[i].code,
			.title = cal_format(a, "A threat called %s", rows[i].name),
			.axis = (uint8_t)(rows[i].code[3] - '0'),
			.mechanism = rows[i].mechanism,
			.letters = rows[i].letters,
			.rated = i % 4 != 3,
			.per_year = 0.1 * (double)(i % 7),
			.hours = (double)(i % 3),
			.since = 1,
			.source = "An assumption of an order of magnitude.",
			.why =
				"A first paragraph that says what it is,\nover two lines of the file.\n\nAnd a second one.\n",
			.remedies = remedies,
			.n_remedies = 2,
			.incidents = incidents,
			.n_incidents = 1,
			.references = references,
			.n_references = 1,
		};
		if (rows[i].mechanism == MECHANISM_RELEASE)
			threats[i].kinds = 1u << SOFTWARE_APPLICATION | 1u << SOFTWARE_LIBRARY;
	}
	return threats;
}

const cal_catalogue *fixture_catalogue(cal_arena *a)
{
	cal_catalogue *c = CAL_NEW(a, cal_catalogue);
	*c = (cal_catalogue){make_threats(a), N_THREATS, 1};
	return c;
}

static uint32_t threat_named(const char *name)
{
	for (uint32_t i = 0; i < N_THREATS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return i;
	return CAL_NONE;
}

/* ---- the example ---- */

static const char event_bus_file[] =
	"calisto: 1\n"
	"name: event-bus\n"
	"software:\n"
	"  - {name: applier, version: \"2.3\", rollout: {strategy: all-at-once}}\n"
	"state:\n"
	"  - {name: orders, kind: log}\n"
	"components:\n"
	"  - name: replica\n"
	"    consumes: [{state: orders, from: [bus], on_poison: stop}]\n"
	"services:\n"
	"  - name: read-orders\n"
	"    survives: [zone-loss, bad-release, poison-pill]\n";

static cal_model *new_model(cal_arena *a, const char *name, const char *file, const char *bytes)
{
	cal_source *source = CAL_NEW(a, cal_source);
	const cal_source **sources = CAL_NEWS(a, 1, const cal_source *);
	cal_model *m = CAL_NEW(a, cal_model);
	*source = (cal_source){file, bytes, strlen(bytes)};
	sources[0] = source;
	*m = (cal_model){.name = name, .reviewed = INT32_MIN, .sources = sources, .n_sources = 1};
	m->threats = make_threats(a);
	m->n_threats = m->n_builtin = N_THREATS;
	m->catalogue_version = 1;
	return m;
}

static cal_place place(const cal_model *m, uint32_t line, uint32_t column, uint32_t width)
{
	return (cal_place){m->sources[0], line, column, width};
}

static void give_event_bus_elements(cal_arena *a, cal_model *m)
{
	static const char *const software[] = {"kafka", "applier", "decoder"};
	static const char *const components[] = {"bus", "replica"};
	cal_software *s = CAL_NEWS(a, 3, cal_software);
	cal_component *c = CAL_NEWS(a, 2, cal_component);
	cal_state *state = CAL_NEWS(a, 1, cal_state);
	for (size_t i = 0; i < 3; i++)
		s[i] = (cal_software){.name = software[i], .kind = SOFTWARE_APPLICATION};
	for (size_t i = 0; i < 2; i++)
		c[i] = (cal_component){.name = components[i], .replicas = 3};
	state[0] = (cal_state){.name = "orders", .kind = STATE_LOG};
	m->software = s, m->n_software = 3;
	m->components = c, m->n_components = 2;
	m->states = state, m->n_states = 1;
}

static void give_event_bus_service(cal_arena *a, cal_model *m)
{
	static const char *const names[] = {"zone-loss", "bad-release", "poison-pill"};
	cal_objective *objectives = CAL_NEWS(a, 3, cal_objective);
	cal_service *service = CAL_NEW(a, cal_service);
	for (uint32_t i = 0; i < 3; i++)
		objectives[i] =
			(cal_objective){.threat = threat_named(names[i]), .count = 1, .policy = CAL_NONE, .entry = i};
	*service = (cal_service){.name = "read-orders", .criticality = CRITICALITY_HIGH, .policy = CAL_NONE,
	                         .survives = objectives, .n_survives = 3,
	                         .properties = LETTER_A | LETTER_D | LETTER_I};
	m->services = service;
	m->n_services = 1;
}

static const struct { const char *name; uint8_t fails, unknown; } event_bus_verdicts[] = {
	{"replica-loss", 0, 0},
	{"zone-loss", 0, 0},
	{"region-loss", LETTER_A, 0},
	{"disaster", 0, LETTER_O},
	{"network-partition", 0, 0},
	{"gray-failure", LETTER_L, LETTER_A},
	{"bad-release", LETTER_A, 0},
	{"latent-defect", LETTER_A, 0},
	{"no-rollback", 0, LETTER_O},
	{"version-skew", 0, LETTER_C | LETTER_A},
	{"wrong-results", LETTER_I, 0},
	{"poison-pill", LETTER_A, 0},
	{"corruption", LETTER_I | LETTER_D | LETTER_O, 0},
};

static const char *const event_bus_unsaid[] = {
	"bad-config", "malformed-config", "query-of-death", "credential-expiry", "limit-exhaustion", "clock-skew",
	"discovery-loss", "operator-action", "platform-update",
};

static const cal_verdict *event_bus_row(cal_arena *a)
{
	cal_verdict *v = CAL_NEWS(a, N_THREATS, cal_verdict);
	for (size_t i = 0; i < sizeof event_bus_unsaid / sizeof *event_bus_unsaid; i++)
		v[threat_named(event_bus_unsaid[i])].kind = VERDICT_UNDESCRIBED;
	for (size_t i = 0; i < sizeof event_bus_verdicts / sizeof *event_bus_verdicts; i++)
		v[threat_named(event_bus_verdicts[i].name)] = (cal_verdict){
			VERDICT_JUDGED, event_bus_verdicts[i].fails, event_bus_verdicts[i].unknown, {1, 1}};
	return v;
}

static cal_step *release_chain(cal_arena *a, const cal_model *m)
{
	cal_step *chain = CAL_NEWS(a, 3, cal_step);
	chain[0] = (cal_step){"bad-release strikes all 3 copies of 'replica' (they run 'applier')",
	                      {SECTION_COMPONENTS, 1}, LETTER_A, place(m, 8, 11, 7)};
	chain[1] = (cal_step){"'replica' has none of its 3 copies and needs 1", {SECTION_COMPONENTS, 1}, LETTER_A,
	                      place(m, 8, 11, 7)};
	chain[2] = (cal_step){"'read-orders' depends on 'replica' and is down", {SECTION_SERVICES, 0}, LETTER_A,
	                      place(m, 11, 11, 11)};
	return chain;
}

static cal_effect *one_effect(cal_arena *a, uint8_t fails, uint8_t unknown, uint32_t objective, uint8_t level)
{
	cal_effect *e = CAL_NEW(a, cal_effect);
	*e = (cal_effect){
		.fails = fails, .unknown = unknown, .share = {1, 1}, .objective = objective, .level = level};
	return e;
}

static cal_finding finding(const cal_model *m, const char *threat, cal_element element, uint8_t level,
                           const char *title, cal_effect *effect, cal_place at)
{
	uint32_t t = threat_named(threat);
	return (cal_finding){.code = rows[t].code,
	                     .slug = rows[t].name,
	                     .threat = t,
	                     .element = element,
	                     .level = level,
	                     .letters = effect->fails,
	                     .unknown = effect->unknown,
	                     .title = title,
	                     .at = at,
	                     .effects = effect,
	                     .n_effects = 1,
	                     .accepted = CAL_NONE,
	                     .remedies = m->threats[t].remedies,
	                     .n_remedies = 2};
}

static void give_event_bus_findings(cal_arena *a, const cal_model *m, cal_results *r)
{
	cal_finding *f = CAL_NEWS(a, 5, cal_finding);
	cal_effect *release = one_effect(a, LETTER_A, 0, 1, LEVEL_ERROR);
	cal_remedy *staged = CAL_NEWS(a, 2, cal_remedy);
	memcpy(staged, m->threats[0].remedies, 2 * sizeof *staged);
	staged[0].set = "software/applier: rollout";
	release->chain = release_chain(a, m);
	release->n_chain = 3;
	f[0] = finding(m, "bad-release", (cal_element){SECTION_SOFTWARE, 1}, LEVEL_ERROR,
	               "a bad release of 'applier' takes down read-orders", release, place(m, 4, 42, 34));
	f[0].why = "Every copy of 'replica' runs 'applier', and a release of it reaches all of them at once; "
	           "three zones do not help against it.";
	f[0].remedies = staged;
	f[1] = finding(m, "poison-pill", (cal_element){SECTION_STATE, 0}, LEVEL_ERROR,
	               "an item of 'orders' that 'applier' cannot process takes down read-orders",
	               one_effect(a, LETTER_A, 0, 2, LEVEL_ERROR), place(m, 9, 46, 15));
	f[2] = finding(m, "wrong-results", (cal_element){SECTION_SOFTWARE, 1}, LEVEL_WARNING,
	               "a release of 'applier' that computes wrong results spoils read-orders",
	               one_effect(a, LETTER_I, 0, CAL_NONE, LEVEL_WARNING), place(m, 4, 12, 7));
	f[3] = finding(m, "latent-defect", (cal_element){SECTION_SOFTWARE, 1}, LEVEL_NOTE,
	               "a defect of 'applier' takes down read-orders",
	               one_effect(a, LETTER_A, 0, CAL_NONE, LEVEL_NOTE), place(m, 4, 12, 7));
	f[4] = finding(m, "gray-failure", (cal_element){SECTION_COMPONENTS, 1}, LEVEL_NOTE,
	               "a slow copy of 'replica' slows read-orders",
	               one_effect(a, LETTER_L, LETTER_A, CAL_NONE, LEVEL_NOTE), place(m, 8, 11, 7));
	r->findings = f;
	r->n_findings = 5;
}

static void give_event_bus_questions(cal_arena *a, const cal_model *m, cal_results *r)
{
	static const uint32_t threats[] = {19, 13};
	cal_question *q = CAL_NEWS(a, 2, cal_question);
	q[0] = (cal_question){{SECTION_SOFTWARE, 1},
	                      "rollout.rollback",
	                      "Can a release of 'applier' be taken back?",
	                      "safe or unsafe",
	                      3,
	                      1u << AXIS_SOFTWARE | 1u << AXIS_STATE,
	                      1,
	                      2,
	                      threats,
	                      2,
	                      NULL,
	                      0,
	                      place(m, 4, 42, 0)};
	q[1] = (cal_question){{SECTION_NONE, 0},
	                      "bad-config",
	                      "Does anything read configuration that can change while it runs?",
	                      "a state of kind config, or without: [config]",
	                      1,
	                      1u << AXIS_STATE,
	                      1,
	                      1,
	                      NULL,
	                      0,
	                      NULL,
	                      0,
	                      place(m, 1, 1, 0)};
	r->questions = q;
	r->n_questions = 2;
}

static void give_event_bus_elements_verdicts(cal_arena *a, cal_results *r)
{
	cal_element_verdict *e = CAL_NEWS(a, 4, cal_element_verdict);
	e[0] = (cal_element_verdict){threat_named("replica-loss"), 0, {SECTION_NONE, 1}, 0, LETTER_A, {0, 1}};
	e[1] = (cal_element_verdict){
		threat_named("gray-failure"), 0, {SECTION_COMPONENTS, 1}, LETTER_L, LETTER_A, {0, 1}};
	e[2] = (cal_element_verdict){threat_named("bad-release"), 0, {SECTION_SOFTWARE, 1}, LETTER_A, 0, {1, 1}};
	e[3] =
		(cal_element_verdict){threat_named("bad-release"), 0, {SECTION_SOFTWARE, 2}, 0, LETTER_A, {0, 0.5f}};
	r->elements = e;
	r->n_elements = 4;
}

const cal_results *fixture_event_bus(cal_arena *a)
{
	cal_model *m = new_model(a, "event-bus", "event-bus.calisto.yaml", event_bus_file);
	cal_results *r = CAL_NEW(a, cal_results);
	cal_objective_verdict *o = CAL_NEWS(a, 3, cal_objective_verdict);
	m->description = "Three read replicas hang off an ordered log.";
	m->owner = "orders team";
	m->reviewed = 20000;
	give_event_bus_elements(a, m);
	give_event_bus_service(a, m);
	*r = (cal_results){
		.model = m, .verdicts = event_bus_row(a), .n_threats = N_THREATS, .objectives = o, .n_objectives = 3};
	o[0] = (cal_objective_verdict){0, 0, OBJECTIVE_HELD};
	o[1] = (cal_objective_verdict){0, 1, OBJECTIVE_BROKEN};
	o[2] = (cal_objective_verdict){0, 2, OBJECTIVE_BROKEN};
	r->already_lost = CAL_NEWS(a, 1, uint8_t);
	give_event_bus_findings(a, m, r);
	give_event_bus_questions(a, m, r);
	give_event_bus_elements_verdicts(a, r);
	r->summary = (cal_summary){.errors = 2,
	                           .warnings = 1,
	                           .notes = 2,
	                           .questions = 2,
	                           .services = 1,
	                           .threats = N_THREATS,
	                           .events = 42,
	                           .fails = 7,
	                           .unknown = 3,
	                           .undescribed = 9,
	                           .survives = 3,
	                           .not_applicable = 11};
	return r;
}

/* ---- systems of any size ---- */

const char *const fixture_hostile_names[] = {
	"plain",
	"\033[31mred\033[0m\007bell",
	"one\ntwo\tthree",
	"a-service-whose-name-is-much-longer-than-any-column-could-be-wide",
	"注文を読むサービスはここにある",
	"e\xcc\x81t\xc3\xa9 \xe2\x80\xae" "desrever",
	"bad \xff\xfe utf-8 \xc3",
	"\"quotes\" \\back\\ <b>&amp;</b> | %s %n 'single'",
	"\xc2\x9b" "31mC1",
	"\xf0\x9f\x9a\x80 rocket",
};
const uint32_t fixture_n_hostile_names = sizeof fixture_hostile_names / sizeof *fixture_hostile_names;

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static uint8_t some_letters(uint64_t *seed)
{
	static const uint8_t usual[] = {
		0, 0, 0, LETTER_A, LETTER_A, LETTER_L, LETTER_C | LETTER_A, LETTER_I | LETTER_D | LETTER_O};
	return usual[next(seed) % sizeof usual];
}

static cal_verdict some_verdict(uint64_t *seed)
{
	static const float shares[] = {1, 1, 1, 0.5f, 1.0f / 3, 0.25f, 1.0f / 60};
	cal_verdict v = {.kind = VERDICT_JUDGED};
	switch (next(seed) % 8) {
	case 0: return (cal_verdict){.kind = VERDICT_NOT_APPLICABLE};
	case 1: return (cal_verdict){.kind = VERDICT_UNDESCRIBED};
	default: break;
	}
	v.fails = some_letters(seed);
	v.unknown = (uint8_t)(next(seed) % 3 ? 0 : some_letters(seed) & ~v.fails);
	v.share[0] = v.fails & LETTER_A ? shares[next(seed) % 7] : 0;
	v.share[1] = v.share[0] > 0 && next(seed) % 4 ? v.share[0] : (v.fails | v.unknown) & LETTER_A ? 1 : 0;
	return v;
}

static void give_services(cal_arena *a, cal_model *m, const fixture_size *size)
{
	cal_service *s = CAL_NEWS(a, size->services, cal_service);
	cal_objective *objective = CAL_NEWS(a, 3, cal_objective);
	objective[0] = (cal_objective){.threat = 5, .count = 1, .policy = CAL_NONE, .entry = 0};
	objective[1] = (cal_objective){.threat = 0, .count = 2, .policy = CAL_NONE, .entry = 1};
	objective[2] = (cal_objective){
		.threat = CAL_NONE, .axis = AXIS_SOFTWARE, .count = 1, .policy = CAL_NONE, .entry = 2};
	for (uint32_t i = 0; i < size->services; i++) {
		s[i] = (cal_service){.policy = CAL_NONE,
		                     .criticality = (uint8_t)(i % 4 + 1),
		                     .properties = LETTER_A,
		                     .survives = objective,
		                     .n_survives = 3,
		                     .owner = i % 2 ? "team" : NULL,
		                     .max_blast = 1.0 / 3};
		s[i].name = size->names ? size->names[i % size->n_names] : cal_format(a, "service-%04u", (unsigned)i);
	}
	m->services = s;
	m->n_services = size->services;
}

static void give_elements(cal_arena *a, cal_model *m, const fixture_size *size)
{
	enum { ELEMENTS = 8 };
	cal_software *s = CAL_NEWS(a, ELEMENTS, cal_software);
	cal_component *c = CAL_NEWS(a, ELEMENTS, cal_component);
	for (uint32_t i = 0; i < ELEMENTS; i++) {
		s[i].name = size->names ? size->names[i % size->n_names] : cal_format(a, "software-%u", (unsigned)i);
		c[i].name = size->names ? size->names[i % size->n_names] : cal_format(a, "component-%u", (unsigned)i);
	}
	m->software = s, m->n_software = ELEMENTS;
	m->components = c, m->n_components = ELEMENTS;
}

static void give_verdicts(cal_arena *a, cal_results *r, const fixture_size *size)
{
	cal_verdict *v = CAL_NEWS(a, (size_t)size->services * N_THREATS, cal_verdict);
	for (uint32_t s = 0; s < size->services; s++) {
		uint64_t seed = s % size->kinds + 1;
		for (uint32_t t = 0; t < size->struck; t++)
			v[(size_t)s * N_THREATS + t] = some_verdict(&seed);
	}
	r->verdicts = v;
}

static void give_objectives(cal_arena *a, cal_results *r, const fixture_size *size)
{
	cal_objective_verdict *o = CAL_NEWS(a, (size_t)size->services * 2, cal_objective_verdict);
	for (uint32_t s = 0; s < size->services; s++) {
		const cal_verdict *v = cal_verdict_of(r, s, 5);
		uint8_t state = v->kind == VERDICT_NOT_APPLICABLE ? OBJECTIVE_NOT_APPLICABLE
		                : v->kind == VERDICT_UNDESCRIBED  ? OBJECTIVE_UNDESCRIBED
		                : v->fails & LETTER_A             ? OBJECTIVE_BROKEN
		                : v->unknown & LETTER_A           ? OBJECTIVE_UNKNOWN
		                                                  : OBJECTIVE_HELD;
		o[2 * s] = (cal_objective_verdict){s, 0, state};
		o[2 * s + 1] =
			(cal_objective_verdict){s, 1, s % size->kinds % 3 == 1 ? OBJECTIVE_BROKEN : OBJECTIVE_HELD};
	}
	r->objectives = o;
	r->n_objectives = 2 * size->services;
}

static cal_effect *some_effects(cal_arena *a, const cal_results *r, uint32_t n, uint8_t level)
{
	cal_effect *e = CAL_NEWS(a, n, cal_effect);
	cal_step *chain = CAL_NEWS(a, 2, cal_step);
	const char *name = r->model->components[1].name;
	chain[0] = (cal_step){cal_format(a, "it strikes all 3 copies of '%s'", name),
	                      {SECTION_COMPONENTS, 1},
	                      LETTER_A,
	                      place(r->model, 2, 3, 4)};
	chain[1] = (cal_step){"and so the service is down", {SECTION_SERVICES, 0}, LETTER_A, {0}};
	for (uint32_t i = 0; i < n; i++)
		e[i] = (cal_effect){.service = i,
		                    .fails = i % 3 ? LETTER_A : LETTER_A | LETTER_O,
		                    .unknown = LETTER_L,
		                    .share = {i % 2 ? 0.5f : 1, 1},
		                    .objective = level == LEVEL_ERROR ? 2 : CAL_NONE,
		                    .level = level,
		                    .chain = chain,
		                    .n_chain = 2};
	return e;
}

static void give_findings(cal_arena *a, cal_results *r, const fixture_size *size)
{
	cal_finding *f = CAL_NEWS(a, size->findings, cal_finding);
	const cal_model *m = r->model;
	uint32_t n_effects = size->services < 12 ? size->services : 12;
	for (uint32_t i = 0; i < size->findings; i++) {
		uint8_t level = (uint8_t)(i * 3 / size->findings);
		uint32_t threat = 13 + i % 8;
		const char *name = m->software[i % 8].name;
		cal_effect *effects = some_effects(a, r, n_effects, level);
		f[i] = (cal_finding){.code = rows[threat].code,
		                     .slug = rows[threat].name,
		                     .threat = threat,
		                     .element = {SECTION_SOFTWARE, i % 8},
		                     .level = level,
		                     .letters = LETTER_A,
		                     .unknown = LETTER_L,
		                     .title = cal_format(a, "'%s' takes down %u services", name, (unsigned)n_effects),
		                     .at = place(m, 2 + i % 3, 3, 4),
		                     .effects = effects,
		                     .n_effects = n_effects,
		                     .accepted = i % 5 == 4 && m->n_accepts ? 0 : CAL_NONE,
		                     .remedies = m->threats[0].remedies,
		                     .n_remedies = 2};
		r->summary.accepted += f[i].accepted != CAL_NONE;
		uint32_t *counts[] = {&r->summary.errors, &r->summary.warnings, &r->summary.notes};
		*counts[level] += f[i].accepted == CAL_NONE;
	}
	r->findings = f;
	r->n_findings = size->findings;
}

static void give_questions(cal_arena *a, cal_results *r, const fixture_size *size)
{
	static const uint32_t threats[] = {13, 14, 15};
	cal_question *q = CAL_NEWS(a, size->questions, cal_question);
	for (uint32_t i = 0; i < size->questions; i++)
		q[i] = (cal_question){
			{SECTION_SOFTWARE, i % 8},
			"rollout.strategy",
			cal_format(a, "How is a new version of '%s' rolled out?", r->model->software[i % 8].name),
			"all-at-once, rolling, canary or staged",
			size->questions - i,
			1u << AXIS_SOFTWARE,
			2,
			5,
			threats,
			3,
			NULL,
			0,
			place(r->model, 3, 3, 0)};
	r->questions = q;
	r->n_questions = r->summary.questions = size->questions;
}

static void count_verdicts(cal_results *r)
{
	cal_summary *s = &r->summary;
	for (size_t i = 0; i < (size_t)r->model->n_services * r->n_threats; i++) {
		const cal_verdict *v = &r->verdicts[i];
		uint32_t *count = v->kind == VERDICT_NOT_APPLICABLE ? &s->not_applicable :
		                  v->kind == VERDICT_UNDESCRIBED ? &s->undescribed :
		                  v->fails ? &s->fails : v->unknown ? &s->unknown : &s->survives;
		++*count;
	}
	s->services = r->model->n_services;
	s->threats = r->n_threats;
}

const cal_results *fixture_system(cal_arena *a, fixture_size size)
{
	static const cal_accept accept = {
		.threat = 17, .reason = "We \033[1mknow\033[0m and live with it.", .owner = "ops", .expires = 20500};
	cal_model *m = new_model(a, size.names ? size.names[1] : "system", "system.calisto.yaml",
	                         "calisto: 1\nsoftware: here\nfurther:\t\033[31mred\nlast: one\n");
	cal_results *r = CAL_NEW(a, cal_results);
	m->accepts = &accept;
	m->n_accepts = 1;
	give_services(a, m, &size);
	give_elements(a, m, &size);
	*r = (cal_results){.model = m, .n_threats = N_THREATS};
	r->already_lost = CAL_NEWS(a, size.services, uint8_t);
	give_verdicts(a, r, &size);
	give_objectives(a, r, &size);
	give_findings(a, r, &size);
	give_questions(a, r, &size);
	count_verdicts(r);
	return r;
}
