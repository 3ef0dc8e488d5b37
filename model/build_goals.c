/* model/build_goals.c -- threats, and what people want of them, accept and measure. */
#include <string.h>

#include "base/text.h"
#include "model/build.h"
#include "model/read.h"

/* ---- threats ---- */

/* The set of words that a mechanism's kinds are from, SET_COUNT: it has none; and whether it needs one. */
static cal_word_set kinds_of(uint8_t mechanism, bool *needed)
{
	*needed =
	    mechanism != MECHANISM_ROLLBACK && mechanism != MECHANISM_RACE && mechanism != MECHANISM_TOOL;
	switch (mechanism) {
	case MECHANISM_DOMAIN:
	case MECHANISM_PARTITION:
		return SET_DOMAIN;
	case MECHANISM_RELEASE:
	case MECHANISM_DEFECT:
	case MECHANISM_ROLLBACK:
	case MECHANISM_TOOL:
		return SET_SOFTWARE;
	case MECHANISM_POISON:
	case MECHANISM_SKEW:
	case MECHANISM_STATE:
	case MECHANISM_RACE:
		return SET_STATE;
	default:
		*needed = false;
		return SET_COUNT;
	}
}

static const char *const *words_of(cal_arena *a, cal_word_set set)
{
	const char **words = CAL_NEWS(a, cal_words(set), const char *);
	for (unsigned i = 0; i < cal_words(set); i++)
		words[i] = cal_word(set, i + 1);
	return words;
}

static void say_bad_kind(cal_build *b, const char *kind, uint8_t mechanism, cal_word_set set,
                         const cal_path *path)
{
	static const char *const things[SET_COUNT] = {
		[SET_DOMAIN] = "domain", [SET_SOFTWARE] = "software", [SET_STATE] = "state"};
	if (set == SET_COUNT) {
		cal_problem_error(b, path, "the mechanism %s knows no kinds",
		                  cal_word(SET_MECHANISM, mechanism));
		return;
	}
	cal_problem_error(b, path, "the mechanism %s wants kinds of %s, and %s is none",
	                  cal_word(SET_MECHANISM, mechanism), things[set], cal_quote(b->keep, kind));
	const char *near = cal_nearest(kind, words_of(b->keep, set), cal_words(set));
	if (near)
		cal_problem_hint(b, "did you mean '%s'?", near);
}

static uint32_t kind_bits(cal_build *b, const file_threat *f)
{
	bool needed;
	const cal_word_set set = kinds_of(f->mechanism, &needed);
	const cal_path *path = CAL_AT_KEY(NULL, "kinds");
	uint32_t bits = 0;
	for (uint32_t i = 0; i < f->kinds_count; i++) {
		unsigned value = set == SET_COUNT ? 0 : cal_word_value(set, f->kinds[i]);
		if (value == 0)
			say_bad_kind(b, f->kinds[i], f->mechanism, set, CAL_AT_ENTRY(path, i));
		bits |= 1u << value;
	}
	if (needed && f->kinds_count == 0 && !f->mark.broken)
		cal_problem_error(b, path, "the mechanism %s needs kinds of element to strike",
		                  cal_word(SET_MECHANISM, f->mechanism));
	return bits;
}

static const cal_reference *references_of(cal_build *b, const file_reference *from, uint32_t n)
{
	cal_reference *list = n > 0 ? CAL_NEWS(b->keep, n, cal_reference) : NULL;
	for (uint32_t i = 0; i < n; i++)
		list[i] = (cal_reference){cal_text_of(b, from[i].title), cal_text_of(b, from[i].date),
		                          cal_text_of(b, from[i].url), cal_text_of(b, from[i].says)};
	return list;
}

static const cal_remedy *remedies_of(cal_build *b, const file_remedy *from, uint32_t n)
{
	cal_remedy *list = n > 0 ? CAL_NEWS(b->keep, n, cal_remedy) : NULL;
	for (uint32_t i = 0; i < n; i++)
		list[i] = (cal_remedy){cal_text_of(b, from[i].set), cal_text_of(b, from[i].to),
		                       cal_text_of(b, from[i].says)};
	return list;
}

static void build_rate(cal_build *b, const file_default_rate *from, cal_threat *to)
{
	if (!from)
		return;
	to->rated = true;
	to->per_year = cal_number_of(b, from->per_year, 0);
	to->hours = cal_number_of(b, from->hours, 0);
	to->source = cal_text_of(b, from->source);
}

/* Slugs and codes name threats side by side, and axes stand beside slugs in `survives`. */
static void check_threat_names(cal_build *b, const file_threat *f)
{
	if (!f->name || !f->code)
		return;
	if (!cal_fits(NOTATION_SLUG, f->name) || !cal_fits(NOTATION_CODE, f->code))
		cal_build_doubt(b);
	else if (cal_word_value(SET_AXIS, f->name))
		cal_problem_error(b, NULL, "'%s' is an axis, so no threat may be named so", f->name);
}

void cal_build_threat(cal_build *b, const file_threat *f, cal_threat *to)
{
	check_threat_names(b, f);
	*to = (cal_threat){
		.name = cal_kept_text(b, f->name),
		.code = cal_kept_text(b, f->code),
		.title = cal_text_of(b, f->title),
		.why = cal_text_of(b, f->why),
		.axis = f->axis,
		.mechanism = f->mechanism,
		.kinds = f->mechanism ? kind_bits(b, f) : 0,
		.letters = (uint8_t)(cal_bits_of(f->letters, f->letters_count) >> 1),
		.own = b->file->role != FILE_CATALOGUE,
		.since = cal_count_of(b, f->since, 1),
		.incidents = references_of(b, f->incidents, f->incidents_count),
		.references = references_of(b, f->references, f->references_count),
		.remedies = remedies_of(b, f->remedies, f->remedies_count),
		.n_incidents = f->incidents_count,
		.n_references = f->references_count,
		.n_remedies = f->remedies_count,
		.file = b->file->source,
		.row = b->index,
	};
	build_rate(b, f->rate, to);
}

/* ---- names of threats ---- */

static uint32_t find_threat(const cal_build *b, const char *name)
{
	uint32_t threat = cal_names_find(&b->names[SECTION_THREATS], name);
	return threat != CAL_NONE ? threat : cal_names_find(&b->codes, name);
}

/* Codes are all alike, so the nearest is only meant where one character is wrong, missing or too much. */
static const char *nearest_code(const cal_build *b, const char *name)
{
	const char *near = cal_nearest(name, b->codes.at, b->codes.n);
	size_t differences = 0;
	for (size_t i = 0; near && strlen(near) == strlen(name) && near[i]; i++)
		differences += near[i] != name[i];
	return differences <= 1 ? near : NULL;
}

/* What a threat's name could have meant: a slug, or an axis where one may stand, or a code. */
static const char *nearest_threat(cal_build *b, const char *name, bool axes)
{
	const cal_names *slugs = &b->names[SECTION_THREATS];
	const char **words = CAL_NEWS(b->keep, slugs->n + cal_words(SET_AXIS), const char *);
	uint32_t n = 0;
	for (uint32_t i = 0; i < slugs->n; i++)
		words[n++] = slugs->at[i];
	for (unsigned i = 1; axes && i <= cal_words(SET_AXIS); i++)
		words[n++] = cal_word(SET_AXIS, i);
	const char *near = cal_nearest(name, words, n);
	return near ? near : nearest_code(b, name);
}

static void say_unknown_threat(cal_build *b, const char *name, bool axes, const cal_path *path)
{
	b->flawed = true;
	if (b->hidden[SECTION_THREATS])
		return;
	cal_problem_error(b, path, "unknown threat %s%s", axes ? "or axis " : "", cal_quote(b->keep, name));
	const char *near = nearest_threat(b, name, axes);
	if (near)
		cal_problem_hint(b, "did you mean '%s'?", near);
	else
		cal_problem_hint(b, "'calisto threats' lists them");
}

static uint32_t threat_of(cal_build *b, const char *name)
{
	uint32_t threat = name ? find_threat(b, name) : CAL_NONE;
	if (name && threat == CAL_NONE) {
		if (cal_null_like(name) && !b->file->checked)
			cal_build_doubt(b);
		else
			say_unknown_threat(b, name, false, CAL_AT_KEY(NULL, "threat"));
	}
	return threat;
}

/* ---- what the project wants of threats ---- */

void cal_build_wishes(cal_build *b)
{
	b->file = b->files[0];
	b->section = SECTION_NONE;
	b->index = 0;
	for (size_t i = 0; b->request && i < b->request->n_wishes; i++) {
		const cal_threat_wish *wish = &b->request->wishes[i];
		b->place = wish->at;
		const uint32_t threat = threat_of(b, wish->threat);
		cal_threat *to = threat == CAL_NONE ? NULL : &b->threats[threat];
		if (to && (wish->skip ? to->skipped != NULL : to->level != 0))
			cal_problem_error(b, NULL, "%s stands in this list twice", cal_quote(b->keep, wish->threat));
		else if (to && wish->skip)
			to->skipped = wish->skip;
		else if (to)
			to->level = wish->level;
	}
	b->place = (cal_place){0};
}

/* ---- objectives ---- */

static bool objective_of(cal_build *b, const char *text, const cal_path *path, cal_objective *to)
{
	const char *name;
	if (!cal_fits(NOTATION_OBJECTIVE, text)) {
		cal_build_doubt(b);
		return false;
	}
	to->count = cal_objective_count(text, &name);
	to->axis = (uint8_t)cal_word_value(SET_AXIS, name);
	to->threat = to->axis ? CAL_NONE : find_threat(b, name);
	if (to->axis || to->threat != CAL_NONE)
		return true;
	if (cal_null_like(name) && !b->file->checked)
		cal_build_doubt(b);
	else
		say_unknown_threat(b, name, true, path);
	return false;
}

static bool same_objective(const cal_objective *a, const cal_objective *b)
{
	return a->threat == b->threat && a->axis == b->axis && a->count == b->count;
}

/* Writes the objectives of a list to `to`, which has room for them; how many there are. */
static uint32_t objectives_of(cal_build *b, const char *const *from, uint32_t n, uint32_t policy,
                              cal_objective *to)
{
	const cal_path *path = CAL_AT_KEY(NULL, "survives");
	uint32_t made = 0;
	for (uint32_t i = 0; i < n; i++) {
		cal_objective it = {.policy = policy, .entry = i};
		if (!objective_of(b, from[i], CAL_AT_ENTRY(path, i), &it))
			continue;
		bool again = false;
		for (uint32_t k = 0; k < made && k < 1000; k++)
			again |= same_objective(&to[k], &it);
		if (again)
			cal_problem_error(b, CAL_AT_ENTRY(path, i), "%s stands in this list twice",
			                  cal_quote(b->keep, from[i]));
		else
			to[made++] = it;
	}
	return made;
}

static uint8_t properties_of(const uint8_t *words, uint32_t n)
{
	return (uint8_t)(cal_bits_of(words, n) >> 1);
}

/* Of --policy, which is for many models, services need not be in this one. */
static void check_selector(cal_build *b, const file_selector *f)
{
	const cal_path *path = CAL_AT_KEY(NULL, "for");
	const struct {
		const char *key;
		const void *given;
		uint32_t n;
	} lists[] = {{"criticality", f->criticality, f->criticality_count}, {"labels", f->labels, f->labels_count},
	             {"services", f->services, f->services_count}};
	bool any = false;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		any |= lists[i].given != NULL;
		if (lists[i].given && lists[i].n == 0 && !f->mark.broken)
			cal_problem_error(b, CAL_AT_KEY(path, lists[i].key), "'%s' is empty, and so no service is selected", lists[i].key);
	}
	if (!any && !f->mark.broken) {
		cal_problem_error(b, path, "'for' selects nothing");
		cal_problem_hint(b, "give it criticality, labels or services");
	}
	for (uint32_t i = 0; i < f->labels_count; i++)
		if (cal_null_like(f->labels[i]) || !cal_fits(NOTATION_LABEL, f->labels[i]))
			cal_build_doubt(b);
	if (b->file->role != FILE_POLICY)
		cal_ids_of(b, SECTION_SERVICES, f->services, f->services_count, CAL_ONCE, CAL_AT_KEY(path, "services"));
}

void cal_build_policy(cal_build *b, const file_policy *f, cal_policy *to)
{
	const uint32_t self = b->file->first[SECTION_POLICIES] + b->index;
	cal_objective *survives = CAL_NEWS(b->keep, f->survives_count, cal_objective);
	*to = (cal_policy){
		.name = cal_kept_text(b, f->name),
		.description = cal_text_of(b, f->description),
		.survives = survives,
		.n_survives = objectives_of(b, f->survives, f->survives_count, self, survives),
		.max_blast = cal_percent_of(b, f->max_blast, -1),
		.properties = properties_of(f->properties, f->properties_count),
		.selects = f->selector != NULL,
		.of_run = b->file->role == FILE_POLICY,
	};
	b->selectors[self] = f->selector;
	if (f->selector)
		check_selector(b, f->selector);
	if (f->properties && f->properties_count == 0)
		cal_problem_error(b, CAL_AT_KEY(NULL, "properties"), "'properties' is empty: leave it out");
}

/* ---- which policies are for a service ---- */

static bool any_same(const char *const *list, uint32_t n, const char *text)
{
	for (uint32_t i = 0; i < n && text; i++)
		if (list[i] && strcmp(list[i], text) == 0)
			return true;
	return false;
}

/* Does a service have what every key of a selector asks for? */
static bool is_selected(const file_selector *s, const file_service *f)
{
	const uint8_t criticality = f->criticality ? f->criticality : CRITICALITY_MEDIUM;
	bool fits = !s->criticality, labelled = !s->labels;
	for (uint32_t i = 0; i < s->criticality_count; i++)
		fits |= s->criticality[i] == criticality;
	for (uint32_t i = 0; i < f->labels_count && !labelled; i++)
		labelled = any_same(s->labels, s->labels_count, f->labels[i]);
	return fits && labelled && (!s->services || any_same(s->services, s->services_count, f->name));
}

/* Writes the policies that are for a service to b->asking: the one that it names, those of the model that select it,
 * those of the run.  For services of included files only the run's are.  How many there are. */
static uint32_t find_policies(cal_build *b, const file_service *f, const cal_service *to)
{
	const bool counts = b->file->role == FILE_ROOT;
	uint32_t n = 0;
	if (counts && to->policy != CAL_NONE)
		b->asking[n++] = to->policy;
	for (unsigned run = 0; run < 2; run++)
		for (uint32_t i = 0; i < b->m->n_policies; i++) {
			const file_selector *s = b->selectors[i];
			if (b->policies[i].of_run != run || i == to->policy || (run ? false : !counts || !s) || (s && !is_selected(s, f)))
				continue;
			b->asking[n++] = i;
		}
	for (uint32_t i = 0; i < n; i++)
		b->policies[b->asking[i]].n_services++;
	return n;
}

/* ---- services ---- */

/* A service's objectives: its own, and those of the policies that are for it; those of included files count for
 * nothing. */
static void build_objectives(cal_build *b, const file_service *f, uint32_t n_policies, cal_service *to)
{
	uint32_t room = f->survives_count;
	for (uint32_t i = 0; i < n_policies; i++)
		room += b->policies[b->asking[i]].n_survives;
	cal_objective *survives = CAL_NEWS(b->keep, room, cal_objective);
	uint32_t n = objectives_of(b, f->survives, f->survives_count, CAL_NONE, survives);
	if (b->file->role != FILE_ROOT)
		n = 0;
	for (uint32_t i = 0; i < n_policies; i++) {
		const cal_policy *policy = &b->policies[b->asking[i]];
		if (policy->n_survives)
			memcpy(survives + n, policy->survives, policy->n_survives * sizeof *survives);
		n += policy->n_survives;
	}
	to->survives = survives;
	to->n_survives = n;
}

/* What the service says, or else the policy that it names, or else the first other policy for it that says something,
 * or else the default. */
static void build_limits(cal_build *b, const file_service *f, uint32_t n_policies, cal_service *to)
{
	const uint8_t usual = 1u << (PROPERTY_AVAILABILITY - 1) | 1u << (PROPERTY_DURABILITY - 1) |
	                      1u << (PROPERTY_INTEGRITY - 1);
	double max_blast = -1;
	to->properties = properties_of(f->properties, f->properties_count);
	for (uint32_t i = 0; i <= n_policies; i++) {
		const uint32_t at = i == 0 ? to->policy : b->asking[i - 1];
		if (at == CAL_NONE)
			continue;
		max_blast = max_blast < 0 ? b->policies[at].max_blast : max_blast;
		to->properties = to->properties ? to->properties : b->policies[at].properties;
	}
	to->properties = to->properties ? to->properties : usual;
	to->max_blast = cal_percent_of(b, f->max_blast, max_blast < 0 ? 0 : max_blast);
	if (f->properties && f->properties_count == 0)
		cal_problem_error(b, CAL_AT_KEY(NULL, "properties"), "'properties' is empty: leave it out");
}

void cal_build_service(cal_build *b, const file_service *f, cal_service *to)
{
	*to = (cal_service){
		.name = cal_kept_text(b, f->name),
		.description = cal_text_of(b, f->description),
		.owner = cal_text_of(b, f->owner),
		.scope = f->scope,
		.criticality = f->criticality ? f->criticality : CRITICALITY_MEDIUM,
		.max_loss = cal_duration_of(b, f->max_loss, 0),
		.policy = CAL_NONE,
		.labels = cal_labels_of(b, f->labels, f->labels_count),
	};
	if (f->policy)
		to->policy = cal_reference_of(b, SECTION_POLICIES, f->policy, CAL_AT_KEY(NULL, "policy"));
	to->depends_on = cal_dependencies_of(b, f->depends_on, f->depends_on_count,
	                                     CAL_AT_KEY(NULL, "depends_on"), &to->n_depends_on);
	const uint32_t n_policies = find_policies(b, f, to);
	build_objectives(b, f, n_policies, to);
	build_limits(b, f, n_policies, to);
	if (f->depends_on && f->depends_on_count == 0)
		cal_problem_error(b, CAL_AT_KEY(NULL, "depends_on"),
		                  "a service depends on something: 'depends_on' is empty");
}

/* ---- accept and rates ---- */

/* Where the name proper starts in "components/bus", and the section before it; SECTION_NONE: a bare name. */
static cal_section section_of(const char *name, const char **rest)
{
	for (cal_section s = SECTION_DOMAINS; s <= SECTION_SERVICES; s++) {
		size_t n = strlen(cal_section_name(s));
		if (strncmp(name, cal_section_name(s), n) == 0 && name[n] == '/') {
			*rest = name + n + 1;
			return s;
		}
	}
	*rest = name;
	return SECTION_NONE;
}

static void say_unknown_element(cal_build *b, const char *name, const cal_path *path)
{
	bool hidden = false;
	const char *near = NULL;
	for (cal_section s = SECTION_DOMAINS; s <= SECTION_SERVICES; s++) {
		hidden |= b->hidden[s];
		if (!near)
			near = cal_nearest(name, b->names[s].at, b->names[s].n);
	}
	b->flawed = true;
	if (hidden)
		return;
	cal_problem_error(b, path, "there is no element %s", cal_quote(b->keep, name));
	if (near)
		cal_problem_hint(b, "did you mean %s?", cal_quote(b->keep, near));
}

static void say_ambiguous(cal_build *b, const char *name, cal_section first, cal_section second,
                          const cal_path *path)
{
	const char *quoted = cal_quote(b->keep, name);
	cal_problem_error(b, path, "%s could be in '%s' or in '%s'", quoted, cal_section_name(first),
	                  cal_section_name(second));
	cal_problem_hint(b, "write %s/%s or %s/%s", cal_section_name(first), name, cal_section_name(second),
	                 name);
}

static cal_element element_of(cal_build *b, const char *text)
{
	const cal_path *path = CAL_AT_KEY(NULL, "element");
	cal_element found = {SECTION_NONE, 0};
	if (!text)
		return found;
	const char *name;
	cal_section section = section_of(text, &name);
	if (section)
		return (cal_element){(uint8_t)section, cal_reference_of(b, section, name, path)};
	for (cal_section s = SECTION_DOMAINS; s <= SECTION_SERVICES; s++) {
		uint32_t it = cal_names_find(&b->names[s], name);
		if (it == CAL_NONE)
			continue;
		if (found.section) {
			say_ambiguous(b, name, found.section, s, path);
			return found;
		}
		found = (cal_element){(uint8_t)s, it};
	}
	if (!found.section && cal_null_like(name) && !b->file->checked)
		cal_build_doubt(b);
	else if (!found.section)
		say_unknown_element(b, name, path);
	return found;
}

void cal_build_accept(cal_build *b, const file_accept *f, cal_accept *to)
{
	*to = (cal_accept){
		.threat = threat_of(b, f->threat),
		.element = element_of(b, f->element),
		.services = cal_ids_of(b, SECTION_SERVICES, f->services, f->services_count, CAL_ONCE,
	                               CAL_AT_KEY(NULL, "services")),
		.reason = cal_text_of(b, f->reason),
		.owner = cal_text_of(b, f->owner),
		.expires = cal_date_of(b, f->expires, INT32_MAX),
	};
	if (f->services && f->services_count == 0)
		cal_problem_error(b, CAL_AT_KEY(NULL, "services"),
		                  "'services' is empty: leave it out to mean all");
}

/* The services of a comment: its own where it stands beside one, else those after `for`. */
static cal_ids services_of(cal_build *b, const cal_remark *from)
{
	cal_ids ids = {.given = from->n_services > 0 || from->section == SECTION_SERVICES};
	uint32_t *at = CAL_NEWS(b->keep, (size_t)from->n_services + 1, uint32_t);
	ids.at = at;
	if (from->section == SECTION_SERVICES)
		at[ids.n++] = b->file->first[SECTION_SERVICES] + from->index;
	cal_list_start(b);
	for (uint32_t i = 0; i < from->n_services; i++) {
		b->place = from->services[i].at;
		if (from->section == SECTION_SERVICES) {
			cal_problem_error(b, NULL, "beside a service a comment is about that service, and there is no 'for'");
			return ids;
		}
		const uint32_t service = cal_reference_of(b, SECTION_SERVICES, from->services[i].text, NULL);
		if (service == CAL_NONE)
			continue;
		if (cal_first_time(b, SECTION_SERVICES, service))
			at[ids.n++] = service;
		else
			cal_problem_error(b, NULL, "%s stands in this list twice", cal_quote(b->keep, from->services[i].text));
	}
	return ids;
}

void cal_build_remark(cal_build *b, const cal_remark *from, cal_accept *to)
{
	b->flawed = false;
	*to = (cal_accept){.reason = from->reason, .owner = from->owner, .expires = from->expires, .at = from->at};
	if (from->section != SECTION_SERVICES)
		to->element = (cal_element){from->section, b->file->first[from->section] + from->index};
	b->place = from->threat.at;
	to->threat = threat_of(b, from->threat.text);
	to->services = services_of(b, from);
	b->place = (cal_place){0};
}

void cal_build_rate(cal_build *b, const file_rate *f, cal_rate *to)
{
	*to = (cal_rate){
		.threat = threat_of(b, f->threat),
		.element = element_of(b, f->element),
		.per_year = cal_number_of(b, f->per_year, -1),
		.hours = cal_number_of(b, f->hours, -1),
	};
	if (!f->per_year && !f->hours && !f->mark.broken)
		cal_problem_error(b, NULL, "a rate needs 'per_year' or 'hours'");
}
