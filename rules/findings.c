/* rules/findings.c -- what breaks: one finding for each threat and element, however many services it costs. */
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "rules/checking.h"

cal_finding *new_finding(checking *c)
{
	CAL_GROW(c->findings, c->n_findings, c->findings_room);
	c->findings[c->n_findings] = (cal_finding){.threat = CAL_NONE, .accepted = CAL_NONE, .root = CAL_NONE, .level = LEVEL_QUESTION};
	return &c->findings[c->n_findings++];
}

/* ---- acceptances ---- */

void list_acceptances(checking *c)
{
	const cal_model *m = c->model;
	c->accept_used = CAL_NEWS(c->keep, (size_t)m->n_accepts + 1, bool);
	c->accepts = (cal_rows){CAL_NEWS(c->keep, (size_t)m->n_threats + 2, uint32_t),
	                        CAL_NEWS(c->keep, (size_t)m->n_accepts + 1, uint32_t)};
	for (uint32_t i = 0; i < m->n_accepts; i++)
		c->accepts.start[m->accepts[i].threat + 2]++;
	for (uint32_t t = 0; t < m->n_threats; t++)
		c->accepts.start[t + 2] += t ? c->accepts.start[t + 1] : 0;
	for (uint32_t i = 0; i < m->n_accepts; i++)
		c->accepts.at[c->accepts.start[m->accepts[i].threat + 1]++] = i;
}

static bool covers(const cal_accept *a, cal_element element, uint32_t service)
{
	if (a->element.section != SECTION_NONE &&
	    (a->element.section != element.section || a->element.index != element.index))
		return false;
	if (!a->services.given)
		return true;
	for (uint32_t i = 0; i < a->services.n; i++)
		if (a->services.at[i] == service)
			return true;
	return false;
}

uint32_t acceptance_of(checking *c, uint32_t threat, cal_element element, uint32_t service)
{
	uint32_t found = CAL_NONE;
	for (uint32_t k = c->accepts.start[threat]; k < c->accepts.start[threat + 1]; k++) {
		const uint32_t i = c->accepts.at[k];
		const cal_accept *a = &c->model->accepts[i];
		if (!covers(a, element, service))
			continue;
		c->accept_used[i] = true;
		if (found == CAL_NONE && a->expires >= c->options->today)
			found = i;
	}
	return found;
}

/* ---- levels ---- */

static uint8_t lower_of(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

/* Threats newer than the catalogue that the model was reviewed against are notes until that is raised. */
static bool is_new(const checking *c, uint32_t threat)
{
	return c->model->catalogue && c->model->threats[threat].since > c->model->catalogue;
}

/* The level of an effect without an objective. */
static uint8_t plain_level(const checking *c, const cal_effect *e, uint32_t threat, cal_element element)
{
	const cal_service *s = &c->model->services[e->service];
	uint8_t fails = c->options->strict ? e->fails | e->unknown : e->fails;
	if (!fails)
		return LEVEL_QUESTION;
	bool high = s->criticality == CRITICALITY_CRITICAL || s->criticality == CRITICALITY_HIGH;
	bool latent = !c->model->threats[threat].own && strcmp(c->model->threats[threat].name, "latent-defect") == 0;
	if (high && !latent && !is_new(c, threat) && fails & s->properties && cal_per_year(c->model, threat, element) >= 0.1 - 1e-12)
		return LEVEL_WARNING;
	return LEVEL_NOTE;
}

uint8_t wished_level(const cal_model *m, uint32_t threat, uint8_t level)
{
	const uint8_t wish = m->threats[threat].level;
	return wish && level < LEVEL_QUESTION ? (uint8_t)(LEVEL_ERROR + wish - 1) : level;
}

void give_level(const checking *c, cal_effect *e, uint32_t threat, cal_element element)
{
	bool named = is_named(c, e->service, threat);
	e->objective = CAL_NONE;
	e->level = LEVEL_QUESTION;
	cal_objective_state state = named ? state_of(c, e->service, e->fails, e->unknown, e->share) : OBJECTIVE_HELD;
	if (state != OBJECTIVE_HELD) {
		e->objective = objective_about(c, e->service, threat);
		e->level = state == OBJECTIVE_BROKEN ? LEVEL_ERROR : LEVEL_WARNING;
	}
	if (named && e->objective == CAL_NONE && e->fails)
		e->level = LEVEL_NOTE;
	if (!named)
		e->level = plain_level(c, e, threat, element);
	if (is_new(c, threat) && e->level < LEVEL_NOTE)
		e->level = LEVEL_NOTE;
	e->level = wished_level(c->model, threat, e->level);
}

void settle_finding(cal_finding *f)
{
	f->level = LEVEL_QUESTION;
	for (uint32_t i = 0; i < f->n_effects; i++) {
		const cal_effect *e = &f->effects[i];
		f->level = lower_of(f->level, e->level);
		f->letters |= e->fails;
		f->unknown |= e->unknown;
	}
	f->unknown &= (uint8_t)~f->letters;
}

/* ---- words ---- */

const char *service_list(checking *c, const cal_effect *effects, uint32_t n)
{
	const cal_service *s = c->model->services;
	if (n == 0)
		return "";
	if (n == 1)
		return cal_format(c->keep, "%s", s[effects[0].service].name);
	if (n == 2)
		return cal_format(c->keep, "%s and %s", s[effects[0].service].name, s[effects[1].service].name);
	return cal_format(c->keep, "%s, %s and %u more", s[effects[0].service].name, s[effects[1].service].name, n - 2);
}

/* The letter that matters most to people, of those that a service promises if it lost any of them. */
static unsigned chief_letter(uint8_t letters, uint8_t promised)
{
	static const unsigned order[] = {PROPERTY_AVAILABILITY, PROPERTY_DURABILITY, PROPERTY_INTEGRITY,
	                                 PROPERTY_CONSISTENCY, PROPERTY_SCALABILITY, PROPERTY_LATENCY, PROPERTY_OPERATIONS};
	if (letters & promised)
		letters &= promised;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (letters >> (order[i] - 1) & 1)
			return order[i];
	return 0;
}

static const char *verb_of(unsigned letter)
{
	static const char *const verbs[LETTERS + 1] = {
		[PROPERTY_AVAILABILITY] = "take%s down", [PROPERTY_DURABILITY] = "lose%s data of",
		[PROPERTY_INTEGRITY] = "corrupt%s", [PROPERTY_CONSISTENCY] = "break%s the consistency of",
		[PROPERTY_SCALABILITY] = "overload%s", [PROPERTY_LATENCY] = "slow%s down",
		[PROPERTY_OPERATIONS] = "need%s people for"};
	return verbs[letter] ? verbs[letter] : "affect%s";
}

/* "bad release of 'applier' takes down read-orders", "zone loss of 'eu-west-a' may take down api".  Services are
 * named that lose the letter which the verb is about, and others counted. */
static const char *title_of(checking *c, const cal_finding *f)
{
	const char *words = cal_event_words(c->keep, c->model, f->threat, f->element);
	uint8_t promised = 0;
	uint32_t n = 0;
	for (uint32_t i = 0; i < f->n_effects; i++)
		promised |= c->model->services[f->effects[i].service].properties;
	bool may = f->letters & promised ? false : f->unknown & promised ? true : !f->letters;
	unsigned letter = chief_letter(may ? f->unknown : f->letters, promised);
	cal_effect *fitting = CAL_NEWS(c->keep, (size_t)f->n_effects + 1, cal_effect);
	for (uint32_t i = 0; i < f->n_effects && letter; i++)
		if ((may ? f->effects[i].unknown : f->effects[i].fails) >> (letter - 1) & 1)
			fitting[n++] = f->effects[i];
	const char *pattern = verb_of(letter), *gap = strstr(pattern, "%s");
	const char *more = n < f->n_effects ? cal_format(c->keep, "; touches %u more", f->n_effects - n) : "";
	return cal_format(c->keep, "%s %s%.*s%s%s %s%s", words, may ? "may " : "", (int)(gap - pattern), pattern,
	                  may ? "" : "s", gap + 2, service_list(c, fitting, n), more);
}

void give_title(checking *c, cal_finding *f)
{
	if (f->title)
		return;
	if (f->threat == CAL_NONE)
		f->title = unused_title(c, f->element);
	else if (c->model->threats[f->threat].mechanism == MECHANISM_STRUCTURE)
		f->title = false_redundancy_title(c, f->element.index);
	else
		f->title = title_of(c, f);
}

/* ---- remedies ---- */

static const struct {
	const char *word;
	uint8_t section;
} roots[] = {{"domain.", SECTION_DOMAINS}, {"software.", SECTION_SOFTWARE}, {"state.", SECTION_STATE},
             {"component.", SECTION_COMPONENTS}, {"service.", SECTION_SERVICES}};

/* Remedies that are for whoever depends on a component, not for the component. */
static const char callers[] = "component.depends_on.";

/* "software.rollout" becomes "software/applier: rollout" where it is known which software is meant. */
static const char *path_here(checking *c, const char *set, cal_element element, uint32_t component, uint32_t service)
{
	cal_element struck = {SECTION_COMPONENTS, component};
	if (strncmp(set, callers, sizeof callers - 1) == 0 && component != CAL_NONE)
		return cal_format(c->keep, "whatever depends on %s: %s", cal_element_name(c->model, struck),
		                  set + sizeof "component." - 1);
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		size_t length = strlen(roots[i].word);
		if (strncmp(set, roots[i].word, length) != 0)
			continue;
		cal_element whose = element;
		if (roots[i].section == SECTION_COMPONENTS && element.section != SECTION_COMPONENTS)
			whose = struck;
		if (roots[i].section == SECTION_SERVICES)
			whose = (cal_element){SECTION_SERVICES, service};
		if (whose.section != roots[i].section || whose.index == CAL_NONE)
			return set;
		return cal_format(c->keep, "%s/%s: %s", cal_section_name(roots[i].section),
		                  cal_element_name(c->model, whose), set + length);
	}
	return set;
}

void give_remedies(checking *c, cal_finding *f)
{
	if (!f->remediable || (c->options->brief && f->level >= LEVEL_NOTE))
		return;
	const cal_threat *t = &c->model->threats[f->threat];
	uint32_t component = f->element.section == SECTION_COMPONENTS ? f->element.index : f->root;
	cal_remedy *list = CAL_NEWS(c->keep, (size_t)t->n_remedies + 1, cal_remedy);
	for (uint32_t i = 0; i < t->n_remedies; i++) {
		list[i] = t->remedies[i];
		list[i].set = path_here(c, t->remedies[i].set, f->element, component,
		                        f->n_effects ? f->effects[0].service : CAL_NONE);
	}
	f->remedies = list;
	f->n_remedies = t->n_remedies;
}

/* ---- stories ---- */

/* Of a threat in one reading: elements whose stories of a level were to be told, and one more than the last of them. */
struct told_elements {
	uint32_t n, last;
};

void start_stories(checking *c)
{
	c->told = CAL_NEWS(c->keep, (size_t)4 * c->model->n_threats, told_elements);
}

static told_elements *told_at(const checking *c, uint32_t threat, bool worst, uint8_t level)
{
	return &c->told[4 * (size_t)threat + 2 * worst + (level == LEVEL_ERROR)];
}

static cal_effect effect_of(const checking *c, const cal_record *r)
{
	cal_effect e = {.service = r->service, .fails = r->lost[0],
	                .unknown = r->lost[1] & (uint8_t)~(r->lost[0] | r->grounded),
	                .share = {r->share[0], r->share[1] > r->share[0] ? r->share[1] : r->share[0]},
	                .chain = r->chain, .n_chain = r->n_chain};
	give_level(c, &e, r->threat, r->element);
	return e;
}

/* Will no finding of an element be shown, because enough of the threat's stand before it?  Elements come in order in each
 * reading, so the first of each come before all others; errors are known at best, and what has one is no warning. */
static bool is_far_behind(const hearing *h, const cal_record *r, bool worst, uint8_t level)
{
	const checking *c = h->c;
	if (!c->options->shown || c->options->strict || c->options->n_known || r->element.section == SECTION_NONE ||
	    c->accepts.start[r->threat] < c->accepts.start[r->threat + 1])
		return false;
	const told_elements *errors = told_at(c, r->threat, false, LEVEL_ERROR);
	told_elements *told = told_at(c, r->threat, worst, level);
	if (told->last != r->element.index + 1)
		told->n++;
	told->last = r->element.index + 1;
	return told->n > c->options->shown + (level == LEVEL_ERROR ? 0 : errors->n);
}

/* In brief only the first stories of an element are told, of each level. */
static bool is_worth_telling(hearing *h, const cal_record *r, bool worst, uint8_t level)
{
	enum { STORIES = 3 };
	if (!h->c->options->brief)
		return true;
	if (level >= LEVEL_NOTE || is_far_behind(h, r, worst, level))
		return false;
	if (h->stories.threat != r->threat || h->stories.element.index != r->element.index ||
	    h->stories.element.section != r->element.section || h->stories.worst != worst) {
		memset(&h->stories, 0, sizeof h->stories);
		h->stories.threat = r->threat;
		h->stories.element = r->element;
		h->stories.worst = worst;
	}
	return h->stories.told[level]++ < STORIES;
}

/* A story is told of what is shown: of the gravest letter, of what fails at best rather than at worst. */
static void tell_story(hearing *h, cal_record *r, const cal_news *news, cal_causes *causes)
{
	uint8_t promised = h->c->model->services[r->service].properties;
	unsigned letter = chief_letter(news->letters, promised);
	if (r->told && (news->worst ? r->lost[0] : chief_letter(r->lost[0], promised) != letter))
		return;
	cal_effect e = effect_of(h->c, r);
	if (e.level == LEVEL_QUESTION)
		return;
	r->told = (uint8_t)letter;
	if (is_worth_telling(h, r, news->worst, e.level))
		r->chain = cal_causes_chain(causes, h->keep, r->service, letter, &r->n_chain, &r->root);
	else if (r->element.section == SECTION_NONE)
		r->root = cal_causes_root(causes, r->service, letter);
}

void hear_news(void *to, const cal_news *news, cal_causes *causes)
{
	hearing *h = to;
	if (news->record)
		tell_story(h, news->record, news, causes);
	if (news->asked)
		ask_about(h, news, causes);
}

bool wants_record(void *to, uint32_t threat, uint32_t service)
{
	const hearing *h = to;
	return is_named(h->c, service, threat);
}

/* ---- findings ---- */

/* Effects on their way to a finding. */
typedef struct {
	cal_effect *at;
	uint32_t n, accepted, root;  /* accepted: by which acceptance; root: the component at the start of a chain */
} effects;

static void add_finding(checking *c, uint32_t threat, cal_element element, const effects *list)
{
	if (list->n == 0)
		return;
	cal_finding *f = new_finding(c);
	f->threat = threat;
	f->code = c->model->threats[threat].code;
	f->slug = c->model->threats[threat].name;
	f->element = element;
	f->effects = list->at;
	f->n_effects = list->n;
	f->accepted = list->accepted;
	f->root = list->root;
	f->remediable = true;
	settle_finding(f);
}

/* Records of one threat at one element (or at one component, of events of no element) become a finding, and those
 * that somebody has accepted another. */
static void make_finding(checking *c, const cal_record *const *records, uint32_t n, cal_element element)
{
	uint32_t threat = records[0]->threat;
	effects lists[2] = {{NULL, 0, CAL_NONE, CAL_NONE}, {NULL, 0, CAL_NONE, CAL_NONE}};
	for (uint32_t i = 0; i < n; i++) {
		cal_effect e = effect_of(c, records[i]);
		uint32_t by = acceptance_of(c, threat, element, e.service);
		if (e.level == LEVEL_QUESTION)
			continue;
		effects *list = &lists[by != CAL_NONE];
		if (!list->at)
			list->at = CAL_NEWS(c->keep, n - i, cal_effect);
		if (list->root == CAL_NONE)
			list->root = records[i]->root;
		list->accepted = by;
		list->at[list->n++] = e;
	}
	add_finding(c, threat, element, &lists[0]);
	add_finding(c, threat, element, &lists[1]);
}

/* Events of no element are told about the component at the start of their chain. */
static void make_findings_elsewhere(checking *c, const cal_record *records, uint32_t n)
{
	cal_sorted *keys = cal_resize(NULL, n, sizeof *keys);
	const cal_record **list = cal_resize(NULL, n, sizeof *list);
	for (uint32_t i = 0; i < n; i++)
		keys[i] = (cal_sorted){records[i].root, i};
	cal_sort(keys, n);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && keys[end].key == keys[i].key; end++)
			list[end - i] = &records[keys[end].value];
		if (keys[i].key != CAL_NONE)
			make_finding(c, list, end - i, (cal_element){SECTION_COMPONENTS, (uint32_t)keys[i].key});
	}
	free(keys), free(list);
}

void make_findings(checking *c)
{
	const cal_record *records = c->j->records, **list = NULL;
	uint32_t room = 0;
	for (uint32_t i = 0, end; i < c->j->n_records; i = end) {
		for (end = i; end < c->j->n_records && records[end].threat == records[i].threat &&
		              records[end].element.section == records[i].element.section &&
		              records[end].element.index == records[i].element.index;
		     end++) {
			CAL_GROW(list, end - i, room);
			list[end - i] = &records[end];
		}
		if (records[i].element.section == SECTION_NONE)
			make_findings_elsewhere(c, records + i, end - i);
		else
			make_finding(c, list, end - i, records[i].element);
	}
	free(list);
}
