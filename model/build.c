/* model/build.c -- the order in which a model is built from its files. */
#include "model/build.h"

#include <string.h>

#include "base/text.h"
#include "base/threads.h"
#include "model/files.h"

/* ---- counting ---- */

static uint32_t entries(const cal_file *f, cal_section section)
{
	const file_root *root = f->root;
	if (!root)
		return 0;
	const uint32_t counts[SECTION_COUNT] = {
		[SECTION_DOMAINS] = root->domains_count,       [SECTION_SOFTWARE] = root->software_count,
		[SECTION_STATE] = root->state_count,           [SECTION_COMPONENTS] = root->components_count,
		[SECTION_SERVICES] = root->services_count,     [SECTION_POLICIES] = root->policies_count,
		[SECTION_ACCEPT] = root->accept_count,         [SECTION_RATES] = root->rates_count,
		[SECTION_THREATS] = root->threats_count,
	};
	return counts[section];
}

/* Of a file of threats or policies nothing else is taken, so that of what does not belong there only that is said. */
static bool has_section(const cal_file *f, cal_section section)
{
	return f->role < FILE_THREATS || section == (f->role == FILE_POLICY ? SECTION_POLICIES : SECTION_THREATS);
}

/* Numbers a section's elements through the files; threats stand behind those that are built in. */
static uint32_t number(cal_build *b, cal_section section)
{
	uint32_t n = section == SECTION_THREATS && b->builtin ? b->builtin->n_threats : 0;
	for (uint32_t i = 0; i < b->n_files; i++) {
		cal_file *f = b->files[i];
		f->first[section] = n;
		f->n[section] = has_section(f, section) ? entries(f, section) : 0;
		n += f->n[section];
		b->hidden[section] |= f->hidden[section];
	}
	return n;
}

static uint32_t count_labels(const cal_build *b)
{
	uint32_t n = 0;
#define COUNT_LABELS(section)                                                                        \
	for (uint32_t k = 0; k < root->section##_count; k++)                                         \
		n += root->section[k].labels_count
	for (uint32_t i = 0; i < b->n_files; i++) {
		const file_root *root = b->files[i]->root;
		if (!root)
			continue;
		COUNT_LABELS(domains);
		COUNT_LABELS(software);
		COUNT_LABELS(state);
		for (uint32_t k = 0; k < root->components_count; k++)
			n += cal_file_component(b->files[i], k)->labels_count;
		COUNT_LABELS(services);
	}
#undef COUNT_LABELS
	return n;
}

/* ---- names ---- */

/* A name may not look like section/name, or nobody could tell which is meant. */
static bool looks_like_element(const char *name)
{
	if (!strchr(name, '/'))
		return false;
	for (cal_section s = SECTION_DOMAINS; s <= SECTION_SERVICES; s++) {
		size_t n = strlen(cal_section_name(s));
		if (strncmp(name, cal_section_name(s), n) == 0 && name[n] == '/')
			return true;
	}
	return false;
}

static void say_twice(cal_build *b, const char *name, uint32_t first)
{
	const char *one = cal_section_one(b->section);
	cal_problem_error(b, NULL, "%s %s is defined twice", one, cal_quote(b->keep, name));
	if (b->section == SECTION_THREATS && b->builtin && first < b->builtin->n_threats)
		cal_problem_hint(b, "it is one of the built-in threats");
	else
		cal_problem_note(b, b->section, first, NULL, "the first one is here");
}

static void set_name(cal_build *b, uint32_t i, const char *name)
{
	cal_names *names = &b->names[b->section];
	if (!name)
		return;
	if (cal_null_like(name) || !cal_fits(NOTATION_NAME, name))
		cal_build_doubt(b);
	uint32_t first = cal_names_set(names, i, name);
	if (first != CAL_NONE)
		say_twice(b, name, first);
	else if (looks_like_element(name))
		cal_problem_error(b, NULL, "a name may not begin with the name of a section and a slash");
}

static const char *entry_name(const cal_file *f, cal_section section, uint32_t i)
{
	const file_root *root = f->root;
	switch (section) {
	case SECTION_DOMAINS:
		return root->domains[i].name;
	case SECTION_SOFTWARE:
		return root->software[i].name;
	case SECTION_STATE:
		return root->state[i].name;
	case SECTION_COMPONENTS:
		return cal_file_component(f, i)->name;
	case SECTION_SERVICES:
		return root->services[i].name;
	case SECTION_POLICIES:
		return root->policies[i].name;
	case SECTION_THREATS:
		return root->threats[i].name;
	default:
		return NULL;
	}
}

static bool has_named_entries(const cal_file *f, cal_section section)
{
	return f->role != FILE_POLICY || section != SECTION_POLICIES;  /* policies of a run are meant by no name */
}

static void set_names(cal_build *b, cal_section section)
{
	for (uint32_t i = 0; section == SECTION_THREATS && b->builtin && i < b->builtin->n_threats; i++)
		cal_names_set(&b->names[section], i, b->builtin->threats[i].name);
	for (uint32_t i = 0; i < b->n_files; i++) {
		b->file = b->files[i];
		b->section = (uint8_t)section;
		for (b->index = 0; has_named_entries(b->file, section) && b->index < b->file->n[section]; b->index++)
			set_name(b, b->file->first[section] + b->index, entry_name(b->file, section, b->index));
	}
}

static const char *component_name(const void *file, uint32_t i)
{
	return cal_file_component(file, i)->name;
}

static bool is_good_name(const char *name)
{
	return !cal_null_like(name) && cal_fits(NOTATION_NAME, name) && !looks_like_element(name);
}

/* Names the components of a large model, several threads at it; false: something has to be said of some name. */
static bool set_many_names(cal_build *b)
{
	bool good = true;
	for (uint32_t i = 0; i < b->n_files && good; i++)
		good = cal_names_set_all(&b->names[SECTION_COMPONENTS], b->files[i]->first[SECTION_COMPONENTS],
		                         b->files[i]->n[SECTION_COMPONENTS], component_name, b->files[i], is_good_name);
	return good;
}

static void name_section(cal_build *b, cal_section section, uint32_t n)
{
	cal_names_start(&b->names[section], b->keep, n);
	b->seen[section] = cal_zeroed(n, sizeof **b->seen);
	if (section == SECTION_COMPONENTS && cal_shares_of(n) > 1) {
		if (set_many_names(b))
			return;
		cal_names_forget(&b->names[section]);
	}
	set_names(b, section);
}

static void set_code(cal_build *b, uint32_t i, const char *code)
{
	const cal_path *path = CAL_AT_KEY(NULL, "code");
	uint32_t first = code ? cal_names_set(&b->codes, i, code) : CAL_NONE;
	if (first == CAL_NONE)
		return;
	cal_problem_error(b, path, "code %s is given twice", cal_quote(b->keep, code));
	if (b->builtin && first < b->builtin->n_threats)
		cal_problem_hint(b, "it is one of the built-in threats");
	else
		cal_problem_note(b, SECTION_THREATS, first, path, "the first one is here");
}

static void set_codes(cal_build *b, uint32_t n)
{
	cal_names_start(&b->codes, b->keep, n);
	for (uint32_t i = 0; b->builtin && i < b->builtin->n_threats; i++)
		cal_names_set(&b->codes, i, b->builtin->threats[i].code);
	b->section = SECTION_THREATS;
	for (uint32_t i = 0; i < b->n_files; i++) {
		b->file = b->files[i];
		for (b->index = 0; b->index < b->file->n[SECTION_THREATS]; b->index++)
			set_code(b, b->file->first[SECTION_THREATS] + b->index,
			         b->file->root->threats[b->index].code);
	}
}

/* ---- sections ---- */

/* Builds every element of a section, in the order of the files. */
#define BUILD(SECTION, key, build, to)                                                               \
	for (uint32_t i = 0; i < b->n_files; i++) {                                                  \
		b->file = b->files[i];                                                               \
		b->section = SECTION;                                                                \
		for (b->index = 0; b->index < b->file->n[SECTION]; b->index++) {                     \
			b->flawed = b->file->root->key[b->index].mark.broken;                        \
			build(b, &b->file->root->key[b->index], &(to)[b->file->first[SECTION] + b->index]); \
		}                                                                                    \
	}

/* ---- components ---- */

/* Some of a file's components, which a thread of its own builds or checks with a copy of the build. */
typedef struct {
	cal_build b;
	cal_arena own;
	cal_file file;
	uint32_t from, to;
	void (*work)(cal_build *b, uint32_t from, uint32_t to);
} crew;

static void build_range(cal_build *b, uint32_t from, uint32_t to)
{
	b->section = SECTION_COMPONENTS;
	for (b->index = from; b->index < to; b->index++) {
		const file_component *f = cal_file_component(b->file, b->index);
		b->flawed = f->mark.broken;
		cal_build_component(b, f, &b->components[b->file->first[SECTION_COMPONENTS] + b->index]);
	}
}

static void work_at_some(void *one)
{
	crew *it = one;
	it->b.keep = &it->own;
	it->b.file = &it->file;
	it->b.problems = (cal_problems){0};
	for (cal_section s = SECTION_NONE; s < SECTION_COUNT; s++)
		it->b.seen[s] = cal_zeroed(it->b.names[s].n, sizeof **it->b.seen);
	it->work(&it->b, it->from, it->to);
	for (cal_section s = SECTION_NONE; s < SECTION_COUNT; s++)
		cal_resize(it->b.seen[s], 0, 1);
	cal_resize(it->b.problems.at, 0, 1);
}

/* Labels are numbered as they are met, which threads could not do side by side. */
static void number_labels(cal_build *b)
{
	for (uint32_t i = 0; i < b->file->n[SECTION_COMPONENTS]; i++) {
		const file_component *f = cal_file_component(b->file, i);
		for (uint32_t k = 0; k < f->labels_count; k++)
			cal_label_of(b, f->labels[k]);
	}
}

bool cal_build_at_once(cal_build *b, void (*work)(cal_build *b, uint32_t from, uint32_t to))
{
	enum { CREWS = 8, MANY = 4000 };  /* for fewer no thread is worth starting */
	crew crews[CREWS];
	const uint32_t n = b->file->n[SECTION_COMPONENTS];
	unsigned n_crews = cal_processors() < CREWS ? cal_processors() : CREWS;
	bool good = true;
	if (n < MANY || n_crews < 2)
		return false;
	for (unsigned i = 0; i < n_crews; i++)
		crews[i] = (crew){.b = *b, .file = *b->file, .from = (uint32_t)((uint64_t)n * i / n_crews),
		                  .to = (uint32_t)((uint64_t)n * (i + 1) / n_crews), .work = work};
	cal_at_once(work_at_some, crews, n_crews, sizeof *crews);
	for (unsigned i = 0; i < n_crews; i++) {
		good &= crews[i].b.problems.n == 0 && crews[i].file.doubtful == b->file->doubtful;
		cal_arena_join(b->keep, &crews[i].own);
	}
	return good;
}

static void build_components(cal_build *b)
{
	for (uint32_t i = 0; i < b->n_files; i++) {
		b->file = b->files[i];
		number_labels(b);
		if (!cal_build_at_once(b, build_range))
			build_range(b, 0, b->file->n[SECTION_COMPONENTS]);
	}
}

/* ---- the rest ---- */

/* Risks accepted in comments stand behind those of `accept`. */
static void build_remarks(cal_build *b)
{
	uint32_t n = b->m->n_accepts;
	for (uint32_t i = 0; i < b->n_files; i++)
		n -= b->files[i]->n_remarks;
	for (uint32_t i = 0; i < b->n_files; i++) {
		b->file = b->files[i];
		b->section = SECTION_NONE;
		b->index = 0;
		for (uint32_t k = 0; k < b->file->n_remarks; k++)
			cal_build_remark(b, &b->file->remarks[k], &b->accepts[n++]);
	}
}

static void build_sections(cal_build *b)
{
	BUILD(SECTION_THREATS, threats, cal_build_threat, b->threats)
	cal_build_wishes(b);
	BUILD(SECTION_DOMAINS, domains, cal_build_domain, b->domains)
	BUILD(SECTION_STATE, state, cal_build_state, b->states)
	BUILD(SECTION_SOFTWARE, software, cal_build_software, b->software)
	build_components(b);
	BUILD(SECTION_POLICIES, policies, cal_build_policy, b->policies)
	BUILD(SECTION_SERVICES, services, cal_build_service, b->services)
	BUILD(SECTION_ACCEPT, accept, cal_build_accept, b->accepts)
	build_remarks(b);
	BUILD(SECTION_RATES, rates, cal_build_rate, b->rates)
}

#define MAKE(SECTION, count, array, list, type)                                                      \
	b->m->count = number(b, SECTION);                                                            \
	b->m->array = b->list = CAL_NEWS(b->keep, b->m->count, type);                                \
	name_section(b, SECTION, b->m->count)

static void make_sections(cal_build *b)
{
	MAKE(SECTION_THREATS, n_threats, threats, threats, cal_threat);
	MAKE(SECTION_DOMAINS, n_domains, domains, domains, cal_domain);
	MAKE(SECTION_SOFTWARE, n_software, software, software, cal_software);
	MAKE(SECTION_STATE, n_states, states, states, cal_state);
	MAKE(SECTION_COMPONENTS, n_components, components, components, cal_component);
	MAKE(SECTION_SERVICES, n_services, services, services, cal_service);
	MAKE(SECTION_POLICIES, n_policies, policies, policies, cal_policy);
	b->selectors = CAL_NEWS(b->keep, b->m->n_policies, const file_selector *);
	b->asking = CAL_NEWS(b->keep, b->m->n_policies, uint32_t);
	b->m->n_accepts = number(b, SECTION_ACCEPT);
	for (uint32_t i = 0; i < b->n_files; i++)
		b->m->n_accepts += b->files[i]->n_remarks;
	b->m->accepts = b->accepts = CAL_NEWS(b->keep, b->m->n_accepts, cal_accept);
	b->m->n_rates = number(b, SECTION_RATES);
	b->m->rates = b->rates = CAL_NEWS(b->keep, b->m->n_rates, cal_rate);
	set_codes(b, b->m->n_threats);
	if (b->builtin && b->builtin->n_threats > 0)
		memcpy(b->threats, b->builtin->threats, b->builtin->n_threats * sizeof *b->threats);
	cal_names_start(&b->labels, b->keep, count_labels(b));
	b->m->labels = b->labels.at;
}

static void remember_files(cal_build *b)
{
	struct cal_files *files = CAL_NEW(b->keep, struct cal_files);
	cal_file_range *ranges = CAL_NEWS(b->keep, b->n_files, cal_file_range);
	const cal_source **sources = CAL_NEWS(b->keep, b->n_files, const cal_source *);
	for (uint32_t i = 0; i < b->n_files; i++) {
		ranges[i].source = sources[i] = b->files[i]->source;
		ranges[i].marks = b->files[i]->marks;
		ranges[i].n_marks = b->files[i]->n_marks;
		memcpy(ranges[i].first, b->files[i]->first, sizeof ranges[i].first);
		memcpy(ranges[i].n, b->files[i]->n, sizeof ranges[i].n);
	}
	*files = (struct cal_files){ranges, b->n_files, b->keep, CAL_NEW(b->keep, cal_domain_tables)};
	b->m->files = files;
	b->m->sources = sources;
	b->m->n_sources = b->n_files;
}

/* ---- the top of the files ---- */

static void go_to_top(cal_build *b, cal_file *f)
{
	b->file = f;
	b->section = SECTION_NONE;
	b->index = 0;
}

static void check_root(cal_build *b, const file_root *root)
{
	if (!root->name && !root->mark.broken)
		cal_problem_error(b, NULL, "required key 'name' is missing");
	if (root->name && (cal_null_like(root->name) || !cal_fits(NOTATION_NAME, root->name)))
		cal_build_doubt(b);
	if (b->m->n_services == 0 && !b->hidden[SECTION_SERVICES])
		cal_problem_error(b, root->services ? CAL_AT_KEY(NULL, "services") : NULL,
		                  "the model has no service, so there is nothing to check");
	if (b->builtin && b->m->catalogue > b->builtin->version)
		cal_problem_warning(
		    b, CAL_AT_KEY(NULL, "catalogue"),
		    "the threat catalogue of this calisto is version %u, older than the one named here",
		    (unsigned)b->builtin->version);
}

static void build_root(cal_build *b)
{
	const file_root *root = b->files[0]->root;
	go_to_top(b, b->files[0]);
	b->m->name = cal_text_of(b, root->name);
	b->m->description = cal_text_of(b, root->description);
	b->m->owner = cal_text_of(b, root->owner);
	b->m->reviewed = cal_date_of(b, root->reviewed, INT32_MIN);
	b->m->catalogue = cal_count_of(b, root->catalogue, 0);
	cal_rollout_of(b, b->defaults->rollout, CAL_AT_KEY(CAL_AT_KEY(NULL, "defaults"), "rollout"));
	if (b->files[0]->role == FILE_ROOT)
		check_root(b, root);
}

/* Policies of --policy are meant by no name, but findings tell which one asks. */
static void check_policy_names(cal_build *b, cal_file *f)
{
	cal_names names;
	cal_names_start(&names, b->keep, f->n[SECTION_POLICIES]);
	for (uint32_t i = 0; i < f->n[SECTION_POLICIES]; i++) {
		const char *name = f->root->policies[i].name;
		if (name && cal_names_set(&names, i, name) != CAL_NONE)
			cal_problem_error(b, CAL_AT_KEY(CAL_AT_ENTRY(CAL_AT_KEY(NULL, "policies"), i), "name"),
			                  "policy %s is defined twice", cal_quote(b->keep, name));
	}
	cal_names_free(&names);
}

/* A file of threats or policies holds nothing else. */
static void check_purpose(cal_build *b, cal_file *f)
{
	const bool policies = f->role == FILE_POLICY;
	const cal_section own = policies ? SECTION_POLICIES : SECTION_THREATS;
	go_to_top(b, f);
	for (cal_section s = SECTION_DOMAINS; s < SECTION_COUNT; s++)
		if (!has_section(f, s) && entries(f, s) > 0)
			cal_problem_error(b, CAL_AT_KEY(NULL, cal_section_name(s)),
			                  "a file of %s has no '%s'", cal_section_name(own),
			                  cal_section_name(s));
	if (f->root->include_count > 0)
		cal_problem_error(b, CAL_AT_KEY(NULL, "include"), "a file of %s includes no others",
		                  cal_section_name(own));
	if (f->n[own] == 0 && !f->hidden[own])
		cal_problem_error(b, NULL, "this file has no %s", cal_section_name(own));
	else if (policies)
		check_policy_names(b, f);
}

static void check_versions(cal_build *b)
{
	for (uint32_t i = 0; i < b->n_files; i++) {
		cal_file *f = b->files[i];
		if (!f->root)
			continue;
		go_to_top(b, f);
		if (!f->root->calisto || !cal_fits(NOTATION_VERSION, f->root->calisto))
			cal_build_doubt(b);
		if (f->role >= FILE_THREATS)
			check_purpose(b, f);
	}
}

static bool sound(const cal_build *b)
{
	for (uint32_t i = 0; i < b->n_files; i++)
		if (!b->files[i]->root || b->files[i]->broken || b->files[i]->doubtful)
			return false;
	return b->problems.errors == 0;
}

void cal_build_run(cal_build *b)
{
	static const file_defaults none;
	const file_root *root = b->files[0]->root;
	b->m = CAL_NEW(b->keep, cal_model);
	b->m->n_builtin = b->builtin ? b->builtin->n_threats : 0;
	b->m->catalogue_version = b->builtin ? b->builtin->version : 0;
	b->defaults = root && root->defaults ? root->defaults : &none;
	b->m->default_rollout = cal_default_rollout(b);
	for (uint32_t i = 0; i < b->n_files; i++)
		if (b->files[i]->root)
			b->without |= cal_bits_of(b->files[i]->root->without, b->files[i]->root->without_count);
	make_sections(b);
	remember_files(b);
	check_versions(b);
	build_sections(b);
	if (root)
		build_root(b);
	if (sound(b))
		cal_check_cycles(b);
	if (sound(b))
		cal_check_system(b);
}

void cal_build_free(cal_build *b)
{
	for (cal_section s = SECTION_NONE; s < SECTION_COUNT; s++) {
		cal_names_free(&b->names[s]);
		cal_resize(b->seen[s], 0, 1);
	}
	cal_names_free(&b->codes);
	cal_names_free(&b->labels);
	cal_resize(b->problems.at, 0, 1);
}
