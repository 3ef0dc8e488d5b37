/* tests/rules/test_blast.c -- events that happen together: alone they cost what a check says, and the story is right. */
#include <glob.h>

#include "rules/blast.h"
#include "rules/check.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_rules_blast(void);

/* ---- single events against the verdicts ---- */

/* What the events of a cell of the matrix cost, each alone. */
typedef struct {
	uint8_t lost[2];
	float share[2];
} cell;

static void let_all_happen(cal_repertoire *r, cell *cells)
{
	const cal_model *m = r->model;
	for (unsigned worst = 0; worst < 2; worst++)
		for (uint32_t e = 0; e < r->of[worst].failures.n_events; e++) {
			cal_happening h = cal_happening_of(r, worst, e);
			const cal_blast *b = cal_blast_of(r, &h, 1);
			for (uint32_t s = 0; s < m->n_services; s++) {
				cell *it = &cells[(size_t)s * m->n_threats + h.threat];
				it->lost[worst] |= cal_blast_letters(b, worst, s);
				if (b->share[worst][s] > it->share[worst])
					it->share[worst] = b->share[worst][s];
			}
		}
}

/* Compares cells, but those that are undescribed or not applicable, of which a check says no letters. */
static unsigned compare_cells(const char *path, const cal_results *results, const cell *cells)
{
	unsigned compared = 0;
	for (uint32_t i = 0; i < results->model->n_services * results->n_threats; i++) {
		const cal_verdict *v = &results->verdicts[i];
		const cal_threat *t = &results->model->threats[i % results->n_threats];
		if (v->kind != VERDICT_JUDGED || t->mechanism == MECHANISM_STRUCTURE)
			continue;
		if (v->fails != cells[i].lost[0] || v->unknown != (cells[i].lost[1] & ~v->fails))
			fprintf(stderr, "\n%s: %s\n", path, t->name);
		CHECK_NUMBER(cells[i].lost[0], v->fails);
		CHECK_NUMBER(cells[i].lost[1] & (uint8_t)~v->fails, v->unknown);
		if (v->fails & LETTER_A)
			CHECK_NUMBER(cells[i].share[0] * 1e6F, v->share[0] * 1e6F);
		if ((v->fails | v->unknown) & LETTER_A)
			CHECK_NUMBER(cells[i].share[1] * 1e6F, v->share[1] * 1e6F);
		compared += (v->fails | v->unknown) != 0;
	}
	return compared;
}

static unsigned compare_model(const char *path)
{
	read_fixture f;
	read_start(&f);
	const cal_model *m = read_path(&f, path, NULL);
	unsigned compared = 0;
	if (m) {
		const cal_check_options options = {.stale_days = -1, .margins = MARGINS_NEVER};
		cell *cells = CAL_NEWS(&f.keep, (size_t)m->n_services * m->n_threats + 1, cell);
		cal_repertoire r;
		cal_repertoire_start(&r, &f.keep, m, NULL);
		let_all_happen(&r, cells);
		cal_repertoire_free(&r);
		compared = compare_cells(path, cal_check(&f.keep, m, &options), cells);
	}
	read_end(&f);
	return compared;
}

static void one_event_costs_what_a_check_says(void)
{
	static const char *const patterns[] = {"tests/threats/*/*.yaml", "tests/outages/*.yaml", "examples/*/*.yaml", "docs/tour/*.yaml"};
	unsigned models = 0, compared = 0;
	for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
		glob_t found;
		if (glob(patterns[p], 0, NULL, &found) != 0)
			continue;
		for (size_t i = 0; i < found.gl_pathc; i++, models++)
			compared += compare_model(found.gl_pathv[i]);
		globfree(&found);
	}
	CHECK(models > 100);
	CHECK(compared > 500);
}

/* ---- the story ---- */

typedef struct {
	read_fixture read;
	cal_repertoire r;
	cal_happening h[4];
} stage;

static const cal_model *open_stage(stage *s, const char *path)
{
	read_start(&s->read);
	const cal_model *m = read_path(&s->read, path, NULL);
	CHECK(m != NULL);
	if (m)
		cal_repertoire_start(&s->r, &s->read.keep, m, NULL);
	return m;
}

static void close_stage(stage *s)
{
	cal_repertoire_free(&s->r);
	read_end(&s->read);
}

/* "replica A 2 3": who has lost what, and in which steps. */
static const char *story_of(cal_arena *keep, const cal_blast *b)
{
	const char *text = "";
	char letters[LETTERS + 1], perhaps[LETTERS + 1];
	for (uint32_t i = 0; i < b->n_struck; i++)
		text = cal_format(keep, "%s%s/%u struck %s|%s\n", text, b->model->components[b->struck[i].component].name,
		                  b->struck[i].copy - b->system->first_copy[b->struck[i].component],
		                  cal_letters(b->struck[i].letters[0], letters), cal_letters(b->struck[i].letters[1], perhaps));
	for (uint32_t i = 0; i < b->n_fallen; i++) {
		const cal_fallen *f = &b->fallen[i];
		text = cal_format(keep, "%s%s loses %s in %u|%u", text, cal_element_name(b->model, f->element),
		                  cal_letters((uint8_t)(1u << (f->letter - 1)), letters), f->step[0], f->step[1]);
		text = cal_format(keep, f->cause.section ? "%s because of %s\n" : "%s\n", text, cal_element_name(b->model, f->cause));
	}
	return text;
}

static const char *story(stage *s, const char *const *names, uint32_t n)
{
	const char *wrong = NULL;
	for (uint32_t i = 0; i < n; i++)
		if (!cal_happening_named(&s->r, names[i], &s->h[i], &wrong))
			return wrong;
	return story_of(&s->read.keep, cal_blast_of(&s->r, s->h, n));
}

static void the_poison_pill_takes_all_replicas(void)
{
	stage s;
	const cal_model *m = open_stage(&s, "examples/event-bus/event-bus.calisto.yaml");
	if (!m)
		return;
	CHECK_TEXT(story(&s, (const char *[]){"poison-pill:orders"}, 1),
	           "replica/0 struck A|A\nreplica/1 struck A|A\nreplica/2 struck A|A\n"
	           "replica loses A in 2|2\nread-orders loses A in 3|3 because of replica\n");
	CHECK_NUMBER(s.h[0].alike[1], 2);
	CHECK_TEXT(s.r.of[1].names[s.h[0].event[1]], "poison-pill:orders+applier (1 of 2)");
	close_stage(&s);
}

static void two_zones_together_do_what_none_does(void)
{
	stage s;
	const cal_model *m = open_stage(&s, "examples/event-bus/event-bus.calisto.yaml");
	if (!m)
		return;
	CHECK_TEXT(story(&s, (const char *[]){"zone-loss:eu-west-a"}, 1), "bus/0 struck A|A\nreplica/0 struck A|A\n");
	CHECK_TEXT(story(&s, (const char *[]){"CAL106:eu-west-a", "zone-loss:eu-west-b"}, 2),
	           "bus/0 struck A|A\nbus/1 struck A|A\nreplica/0 struck A|A\nreplica/1 struck A|A\n"
	           "bus loses A in 2|2\nreplica loses C in 3|3 because of bus\nread-orders loses C in 4|4 because of replica\n");
	const cal_blast *b = cal_blast_of(&s.r, s.h, 2);
	CHECK_NUMBER(b->up[1][0], 1);
	CHECK_NUMBER(b->up[1][1], 1);
	close_stage(&s);
}

/* A buffer of an hour bridges the short event and not the long one, though both happen. */
static void each_event_lasts_as_long_as_it_does(void)
{
	static const char model[] =
		"calisto: 1\nname: buffered\n"
		"domains: [{name: a, kind: zone}, {name: b, kind: zone}]\n"
		"components:\n"
		"  - {name: db, replicas: 2, min_available: 2, placement: [a, b]}\n"
		"  - {name: api, placement: [a], depends_on: [{component: db, holds: 2h}]}\n"
		"services: [{name: s, depends_on: [{component: api}]}]\n"
		"rates: [{threat: replica-loss, per_year: 1, hours: 1}]\n";
	stage s;
	read_start(&s.read);
	if (!read_string(&s.read, model)) {
		CHECK_TEXT(s.read.said, "");
		return;
	}
	cal_repertoire_start(&s.r, &s.read.keep, s.read.m, NULL);
	CHECK_TEXT(story(&s, (const char *[]){"replica-loss:db[1]"}, 1), "db/1 struck AD|AD\ndb loses A in 2|2\n");
	CHECK_TEXT(story(&s, (const char *[]){"replica-loss:db[1]", "zone-loss:b"}, 2),
	           "db/1 struck AD|AD\ndb loses A in 2|2\napi loses A in 3|3 because of db\ns loses A in 4|4 because of api\n");
	close_stage(&s);
}

static void wrong_names_are_told_with_the_right_ones(void)
{
	stage s;
	const cal_model *m = open_stage(&s, "examples/event-bus/event-bus.calisto.yaml");
	if (!m)
		return;
	CHECK_TEXT(story(&s, (const char *[]){"poisn-pill:orders"}, 1),
	           "there is no threat 'poisn-pill'; an event is written THREAT:ELEMENT, such as poison-pill:orders; did you mean "
	           "'poison-pill'?");
	CHECK_TEXT(story(&s, (const char *[]){"poison-pill:order"}, 1),
	           "there is no poison-pill at 'order'; there is poison-pill:orders; did you mean 'poison-pill:orders'?");
	CHECK_TEXT(story(&s, (const char *[]){"zone-loss:x"}, 1),
	           "there is no zone-loss at 'x'; there are zone-loss:eu-west-a, zone-loss:eu-west-b, zone-loss:eu-west-c");
	CHECK_TEXT(story(&s, (const char *[]){"poison-pill"}, 1),
	           "'poison-pill' names a threat and no element; an event is written THREAT:ELEMENT");
	CHECK_TEXT(story(&s, (const char *[]){"host-loss:x"}, 1), "the model has no event of host-loss");
	CHECK_TEXT(story(&s, (const char *[]){"repair-cycle:x"}, 1), "repair-cycle is a fault of the structure; it has no events");
	close_stage(&s);
}

void suite_rules_blast(void)
{
	static const check_row tests[] = {
		{"one event costs what a check says", one_event_costs_what_a_check_says},
		{"the poison pill takes all replicas", the_poison_pill_takes_all_replicas},
		{"two zones together do what none does", two_zones_together_do_what_none_does},
		{"each event lasts as long as it does", each_event_lasts_as_long_as_it_does},
		{"wrong names are told with the right ones", wrong_names_are_told_with_the_right_ones}};
	check_suite("rules/blast", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
