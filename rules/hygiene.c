/* rules/hygiene.c -- facts about the model itself: what is unused, idle, expired, stale, or lost already. */
#include <stdlib.h>
#include <string.h>

#include "rules/checking.h"
#include "rules/facts.h"

static cal_finding *add_fact(checking *c, cal_fact_kind what, cal_element element, const char *title)
{
	cal_finding *f = new_finding(c);
	f->code = cal_facts[what].code;
	f->slug = cal_facts[what].slug;
	f->level = cal_facts[what].level;
	f->element = element;
	f->title = title;
	return f;
}

/* ---- unused elements ---- */

/* A domain above a used one is used. */
static void use_domain(cal_walk *w, bool *used, uint32_t domain)
{
	if (used[domain])
		return;
	cal_walk_up(w, domain);
	for (uint32_t i = 0; i < w->n; i++)
		used[w->at[i]] = true;
}

static void use_domains(const checking *c, bool *used)
{
	const cal_model *m = c->model;
	cal_walk w = cal_walk_over(c->j->system);
	for (uint32_t i = 0; i < c->j->system->n_copies; i++)
		if (c->j->system->domain_of[i] != CAL_NONE)
			use_domain(&w, used, c->j->system->domain_of[i]);
	for (uint32_t s = 0; s < m->n_states; s++)
		for (uint32_t i = 0; i < m->states[s].backup.kept_in.n; i++)
			use_domain(&w, used, m->states[s].backup.kept_in.at[i]);
	cal_walk_free(&w);
}

static void use_software_and_state(const checking *c, bool *software, bool *state)
{
	const cal_model *m = c->model;
	const cal_system *s = c->j->system;
	for (uint32_t i = 0; i < m->n_software; i++)
		software[i] = s->running.start[i] < s->running.start[i + 1] || s->managed.start[i] < s->managed.start[i + 1];
	for (uint32_t i = 0; i < m->n_states; i++)
		state[i] = s->consuming.start[i] < s->consuming.start[i + 1] || s->storing.start[i] < s->storing.start[i + 1] ||
		           s->writing.start[i] < s->writing.start[i + 1];
}

/* Things that are used, and those of them whose own uses are still to be looked at. */
typedef struct {
	const checking *c;
	bool *seen;          /* by thing */
	uint32_t *queue, n;
} spreading;

static void use_thing(spreading *s, uint32_t thing)
{
	if (!s->seen[thing])
		s->seen[s->queue[s->n++] = thing] = true;
}

/* What uses a component uses what it starts with and what checks it, and whoever writes what it consumes. */
static void use_beside(spreading *s, uint32_t component)
{
	const cal_system *system = s->c->j->system;
	const cal_component *it = &s->c->model->components[component];
	for (uint32_t k = 0; k < it->starts_with.n; k++)
		use_thing(s, it->starts_with.at[k]);
	for (uint32_t k = 0; k < it->checked_by.n; k++)
		use_thing(s, it->checked_by.at[k]);
	for (uint32_t i = system->first_squad[component]; i < system->first_squad[component + 1]; i++)
		for (uint32_t k = 0; k < system->squads[i].n_consumes; k++)
			use_thing(s, cal_thing_state(system, system->squads[i].states[k]));
	for (uint32_t k = 0; k < it->n_stores; k++)
		use_thing(s, cal_thing_state(system, it->stores[k].state));
}

static void use_writers(spreading *s, uint32_t state)
{
	const cal_system *system = s->c->j->system;
	for (uint32_t i = system->writing.start[state]; i < system->writing.start[state + 1]; i++)
		use_thing(s, system->writing.at[i]);
}

/* A component is used if a service depends on it, however far, or if it starts, checks, repairs or feeds one that is. */
static void use_components(const checking *c, bool *used)
{
	const cal_model *m = c->model;
	const cal_order *o = c->j->order;
	spreading s = {.c = c, .queue = cal_resize(NULL, (size_t)o->n + 1, sizeof *s.queue),
	               .seen = cal_zeroed(o->n, sizeof *s.seen)};
	for (uint32_t i = 0; i < m->n_services; i++)
		use_thing(&s, cal_thing_service(c->j->system, i));
	for (uint32_t i = 0; i < s.n; i++) {
		uint32_t thing = s.queue[i];
		for (uint32_t k = o->all.start[thing]; k < o->all.start[thing + 1]; k++)
			use_thing(&s, o->all.at[k]);
		if (thing < m->n_components)
			use_beside(&s, thing);
		else if (thing >= m->n_components + m->n_services)
			use_writers(&s, thing - m->n_components - m->n_services);
	}
	for (uint32_t i = 0; i < m->n_components; i++)
		used[i] = s.seen[i];
	free(s.queue), free(s.seen);
}

const char *unused_title(checking *c, cal_element element)
{
	static const struct {
		const char *what, *why;
	} words[] = {[SECTION_DOMAINS] = {"domain", "no copy and no backup is in it"},
	             [SECTION_SOFTWARE] = {"software", "nothing runs it or is managed by it"},
	             [SECTION_STATE] = {"state", "nothing consumes, stores or writes it"},
	             [SECTION_COMPONENTS] = {"component", "no service depends on it"}};
	return cal_format(c->keep, "%s '%s' is unused: %s", words[element.section].what, cal_element_name(c->model, element),
	                  words[element.section].why);
}

/* In a large model there may be many: they get titles where they are shown. */
static void report_unused(checking *c, cal_section section, const bool *used, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!used[i])
			add_fact(c, FACT_UNUSED_ELEMENT, (cal_element){(uint8_t)section, i}, NULL);
}

void make_unused(checking *c)
{
	const cal_model *m = c->model;
	size_t n = (size_t)m->n_domains + m->n_software + m->n_states + m->n_components + 4;
	bool *room = cal_zeroed(n, sizeof *room);
	bool *software = room + m->n_domains + 1, *state = software + m->n_software + 1, *component = state + m->n_states + 1;
	use_domains(c, room);
	use_software_and_state(c, software, state);
	use_components(c, component);
	report_unused(c, SECTION_DOMAINS, room, m->n_domains);
	report_unused(c, SECTION_SOFTWARE, software, m->n_software);
	report_unused(c, SECTION_STATE, state, m->n_states);
	report_unused(c, SECTION_COMPONENTS, component, m->n_components);
	free(room);
}

/* ---- objectives, losses, acceptances, review ---- */

static const char *objective_name(const checking *c, const cal_objective *o)
{
	return o->threat != CAL_NONE ? c->model->threats[o->threat].name : cal_word(SET_AXIS, o->axis);
}

/* A threat that the project skips is judged for nobody, whatever they promise. */
static void find_skipped_objectives(checking *c)
{
	for (uint32_t s = 0; s < c->model->n_services; s++)
		for (uint32_t i = 0; i < c->model->services[s].n_survives; i++) {
			const cal_objective *o = &c->model->services[s].survives[i];
			if (o->threat == CAL_NONE || !c->model->threats[o->threat].skipped)
				continue;
			cal_finding *f = add_fact(c, FACT_SKIPPED_OBJECTIVE, (cal_element){SECTION_SERVICES, s},
			                          cal_format(c->keep, "objective '%s' of '%s' is not judged: the project skips the threat",
			                                     objective_name(c, o), c->model->services[s].name));
			cal_effect *e = CAL_NEW(c->keep, cal_effect);
			*e = (cal_effect){.service = s, .objective = i, .level = LEVEL_WARNING};
			f->effects = e;
			f->n_effects = 1;
		}
}

static bool any_policy_of_run(const cal_model *m)
{
	for (uint32_t i = 0; i < m->n_policies; i++)
		if (m->policies[i].of_run && m->policies[i].n_services)
			return true;
	return false;
}

/* A file of --policy is for many models: it is idle only as a whole. */
static void find_idle_policies(checking *c)
{
	const cal_model *m = c->model;
	for (uint32_t i = 0; i < m->n_policies; i++) {
		const cal_policy *p = &m->policies[i];
		if (!p->selects || p->n_services || (p->of_run && any_policy_of_run(m)))
			continue;
		add_fact(c, FACT_IDLE_POLICY, (cal_element){SECTION_POLICIES, i},
		         cal_format(c->keep, "policy '%s' is for no service of '%s'", p->name, m->name));
	}
}

static void find_idle_objectives(checking *c)
{
	for (uint32_t i = 0; i < c->results->n_objectives; i++) {
		const cal_objective_verdict *v = &c->results->objectives[i];
		const cal_service *s = &c->model->services[v->service];
		const cal_objective *o = &s->survives[v->objective];
		if (v->state != OBJECTIVE_NOT_APPLICABLE || o->policy != CAL_NONE ||
		    (o->threat != CAL_NONE && c->model->threats[o->threat].skipped))
			continue;
		cal_finding *f = add_fact(c, FACT_IDLE_OBJECTIVE, (cal_element){SECTION_SERVICES, v->service},
		                          cal_format(c->keep, "objective '%s' of '%s' can never be broken: %s", objective_name(c, o),
		                                     s->name, "nothing that it depends on can be struck by it"));
		cal_effect *e = CAL_NEW(c->keep, cal_effect);
		*e = (cal_effect){.service = v->service, .objective = v->objective, .level = LEVEL_NOTE};
		f->effects = e;
		f->n_effects = 1;
	}
}

static void find_already_lost(checking *c)
{
	char letters[LETTERS + 1];
	for (uint32_t s = 0; s < c->model->n_services; s++) {
		uint8_t lost = c->j->already[0][s];
		if (!lost)
			continue;
		cal_finding *f = add_fact(c, FACT_ALREADY_LOST, (cal_element){SECTION_SERVICES, s},
		                          cal_format(c->keep, "'%s' has already lost %s, with no event at all: "
		                                              "what it needs is never there",
		                                     c->model->services[s].name, cal_letters(lost, letters)));
		cal_effect *e = CAL_NEW(c->keep, cal_effect);
		*e = (cal_effect){.service = s, .fails = lost, .objective = CAL_NONE, .level = LEVEL_ERROR, .share = {1, 1}};
		f->effects = e;
		f->n_effects = 1;
		f->letters = lost;
	}
}

static void find_acceptances(checking *c)
{
	for (uint32_t i = 0; i < c->model->n_accepts; i++) {
		const cal_accept *a = &c->model->accepts[i];
		cal_element element = {SECTION_ACCEPT, i};
		const char *threat = c->model->threats[a->threat].name;
		if (c->model->threats[a->threat].skipped)
			continue;
		if (a->expires < c->options->today)
			add_fact(c, FACT_ACCEPTANCE_EXPIRED, element,
			         cal_format(c->keep, "the acceptance of '%s' has expired: decide anew or mend it", threat));
		else if (!c->accept_used[i])
			add_fact(c, FACT_ACCEPTANCE_IDLE, element,
			         cal_format(c->keep, "the acceptance of '%s' matches nothing that fails: remove it", threat));
	}
}

static void find_stale(checking *c)
{
	const cal_model *m = c->model;
	if (c->options->stale_days < 0)
		return;
	if (m->reviewed == INT32_MIN)
		add_fact(c, FACT_STALE_REVIEW, (cal_element){SECTION_NONE, 0},
		         cal_format(c->keep, "model '%s' does not say when it was reviewed", m->name));
	else if (c->options->today - m->reviewed > c->options->stale_days)
		add_fact(c, FACT_STALE_REVIEW, (cal_element){SECTION_NONE, 0},
		         cal_format(c->keep, "model '%s' was reviewed %d days ago, more than %d", m->name,
		                    (int)(c->options->today - m->reviewed), c->options->stale_days));
}

/* Under --strict what is undescribed counts as failing: one finding for each threat and service. */
void make_undescribed(checking *c)
{
	const cal_model *m = c->model;
	for (uint32_t t = 0; t < m->n_threats && c->options->strict; t++)
		for (uint32_t s = 0; s < m->n_services; s++) {
			if (c->verdicts[(size_t)s * m->n_threats + t].kind != VERDICT_UNDESCRIBED)
				continue;
			cal_effect *e = CAL_NEW(c->keep, cal_effect);
			cal_element element = {SECTION_SERVICES, s};
			*e = (cal_effect){.service = s, .unknown = m->services[s].properties, .share = {0, 1}};
			give_level(c, e, t, element);
			cal_finding *f = new_finding(c);
			f->threat = t;
			f->code = m->threats[t].code;
			f->slug = m->threats[t].name;
			f->element = element;
			f->effects = e;
			f->n_effects = 1;
			f->accepted = acceptance_of(c, t, element, s);
			f->title = cal_format(c->keep, "whether %s survives %s is not described", m->services[s].name, f->slug);
			settle_finding(f);
		}
}

void make_hygiene(checking *c)
{
	find_idle_objectives(c);
	find_skipped_objectives(c);
	find_idle_policies(c);
	find_already_lost(c);
	find_acceptances(c);
	find_stale(c);
}
