/* rules/causes.c -- an event's waves become a chain of sentences. */
#include "rules/causes.h"

#include <stdlib.h>
#include <string.h>

#include "base/sort.h"

/* ---- who is struck ---- */

cal_causes *cal_causes_start(const cal_judgement *j, const cal_batch *batch)
{
	cal_causes *c = cal_zeroed(1, sizeof *c);
	c->j = j;
	c->batch = batch;
	cal_trace_start(&c->trace, batch);
	return c;
}

void cal_causes_free(cal_causes *c)
{
	cal_trace_free(&c->trace);
	free(c->path), free(c->ways);
	free(c);
}

void cal_causes_of(cal_causes *c, const cal_event *events, cal_struck *struck, const uint32_t *struck_at)
{
	c->events = events;
	c->struck = struck;
	c->struck_at = struck_at;
	c->struck_sorted = 0;
}

void cal_causes_at(cal_causes *c, unsigned lane)
{
	c->lane = lane;
}

static void add_struck(cal_struck *sum, const cal_struck *part)
{
	sum->copies += part->copies;
	sum->letters |= part->letters;
	sum->doubts |= part->doubts;
}

static bool is_sorted(const cal_struck *list, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (list[i - 1].component > list[i].component)
			return false;
	return true;
}

static void put_in_order(cal_struck *list, uint32_t n)
{
	cal_sorted *order = cal_resize(NULL, n, sizeof *order);
	cal_struck *copy = memcpy(cal_resize(NULL, n, sizeof *copy), list, n * sizeof *copy);
	for (uint32_t i = 0; i < n; i++)
		order[i] = (cal_sorted){list[i].component, i};
	cal_sort(order, n);
	for (uint32_t i = 0; i < n; i++)
		list[i] = copy[order[i].value];
	free(copy), free(order);
}

/* Adds up what a list says of a component, perhaps in several places.  A short list is searched as it is, a long one
 * put in order first; false: it is not. */
static bool sum_struck(cal_struck *sum, cal_struck *list, uint32_t n, bool sorted)
{
	enum { SHORT = 16 };
	if (n <= SHORT) {
		for (uint32_t i = 0; i < n; i++)
			if (list[i].component == sum->component)
				add_struck(sum, &list[i]);
		return sorted;
	}
	if (!sorted && !is_sorted(list, n))  /* most mechanisms strike in that order */
		put_in_order(list, n);
	uint32_t low = 0, high = n;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (list[middle].component < sum->component)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < n && list[low].component == sum->component; low++)
		add_struck(sum, &list[low]);
	return true;
}

/* How a component is struck, by a lane's event itself and on its ground. */
static cal_struck strike_at(cal_causes *c, unsigned lane, uint32_t component)
{
	cal_struck sum = {.component = component};
	uint32_t first = c->struck_at[lane], n = c->struck_at[lane + 1] - first;
	if (sum_struck(&sum, c->struck + first, n, c->struck_sorted >> lane & 1))
		c->struck_sorted |= (uint64_t)1 << lane;
	c->ground_sorted = sum_struck(&sum, c->ground, c->n_ground, c->ground_sorted);
	return sum;
}

/* Is a gate struck itself, one that strikes of a component's L, S, O, I or C go to? */
static bool is_struck(const void *from, unsigned lane, cal_node node)
{
	cal_causes *c = (cal_causes *)(uintptr_t)from;
	cal_meaning what = cal_meaning_of(c->j->compiled, node);
	if (what.role != ROLE_SLOW && what.role != ROLE_SHORT && what.role != ROLE_PEOPLE && what.role != ROLE_WRONG &&
	    what.role != ROLE_STALE)
		return false;
	const cal_nodes *n = &c->j->compiled->nodes[what.owner];
	bool strikable = node == n->slow || node == n->own_short || node == n->struck_people ||
	                 (!n->by_copy && (node == n->struck_wrong || node == n->struck_stale));
	return strikable && strike_at(c, lane, what.owner).letters >> (what.letter - 1) & 1;
}

/* ---- the way back ---- */

static bool has_failed(const cal_causes *c, unsigned lane, cal_node node)
{
	return cal_batch_value(c->batch, node) >> lane & 1;
}

/* The service's node that fell; of groups of clients the first. */
static cal_node fallen_node(const cal_causes *c, unsigned lane, uint32_t service, unsigned letter)
{
	const cal_compiled *compiled = c->j->compiled;
	cal_client_groups groups = compiled->clients[service];
	for (uint32_t g = 0; letter == PROPERTY_AVAILABILITY && g < groups.n; g++)
		if (has_failed(c, lane, compiled->groups[groups.first + g]))
			return compiled->groups[groups.first + g];
	return letter ? cal_service_node(compiled, service, letter) : NODE_FALSE;
}

/* Gathers the path of causes, from the service back to the strike. */
static void walk_back(cal_causes *c, uint32_t service, unsigned letter)
{
	cal_node node = fallen_node(c, c->lane, service, letter);
	c->n_path = 0;
	if (node == NODE_FALSE || !has_failed(c, c->lane, node))
		return;
	cal_trace_look(&c->trace, node, c->lane, is_struck, c);
	for (; node != NODE_FALSE; node = cal_trace_cause(&c->trace, node)) {
		CAL_GROW(c->path, c->n_path, c->path_room);
		c->path[c->n_path++] = node;
	}
}

/* The component that a struck node is of. */
static uint32_t component_of(const cal_causes *c, cal_node node)
{
	const cal_compiled *compiled = c->j->compiled;
	cal_meaning what = cal_meaning_of(compiled, node);
	if (what.role == ROLE_COPY_STRUCK || what.role == ROLE_COPY_DOWN)
		return c->j->system->component_of[what.owner];
	if (what.role == ROLE_DOMAIN_LOST || what.role == ROLE_SERVICE)
		return CAL_NONE;
	return what.owner;
}

uint32_t cal_causes_root(cal_causes *c, uint32_t service, unsigned letter)
{
	walk_back(c, service, letter);
	return c->n_path ? component_of(c, c->path[c->n_path - 1]) : CAL_NONE;
}

/* ---- what is left out ---- */

/* Whose attribute a doubt is about. */
static bool owner_of(const cal_causes *c, cal_doubt doubt, uint32_t component, cal_element *owner)
{
	const cal_event *event = &c->events[c->lane];
	switch (doubt) {
	case DOUBT_ROLLOUT: case DOUBT_GATE: case DOUBT_INCLUDED: case DOUBT_ROLLBACK: case DOUBT_REACH:
		*owner = event->element.section == SECTION_SOFTWARE ? event->element
		                                                    : (cal_element){SECTION_SOFTWARE, event->software};
		return owner->index < c->j->model->n_software;
	case DOUBT_STATE_ROLLOUT: case DOUBT_COMPATIBLE: case DOUBT_EXPIRY: case DOUBT_MONITORED: case DOUBT_COLD:
		*owner = event->element;
		return owner->section == SECTION_STATE;
	case DOUBT_GUARD:
		for (uint32_t i = c->j->system->writing.start[event->element.index];
		     event->element.section == SECTION_STATE && i < c->j->system->writing.start[event->element.index + 1]; i++) {
			const cal_component *writer = &c->j->model->components[c->j->system->writing.at[i]];
			for (uint32_t k = 0; k < writer->n_writes; k++)
				if (writer->writes[k].state == event->element.index && writer->writes[k].guard == CAL_UNSPECIFIED) {
					*owner = (cal_element){SECTION_COMPONENTS, c->j->system->writing.at[i]};
					return true;
				}
		}
		return false;
	default:
		*owner = (cal_element){SECTION_COMPONENTS, component};
		return component != CAL_NONE;
	}
}

static void tell_bits(const cal_causes *c, uint32_t doubts, uint32_t component, void (*tell)(void *, cal_open), void *to)
{
	for (; doubts; doubts &= doubts - 1) {
		cal_open open = {.doubt = (cal_doubt)__builtin_ctz(doubts)};
		if (owner_of(c, open.doubt, component, &open.element))
			tell(to, open);
	}
}

static bool is_about_state(cal_doubt doubt)
{
	return doubt == DOUBT_COLD || doubt == DOUBT_BACKUP || doubt == DOUBT_RESTORE_TESTED || doubt == DOUBT_INTERVAL ||
	       doubt == DOUBT_KEPT_IN;
}

/* Doubts of a gate on the path, and of its inputs that have failed at rest: those hold only at worst, too. */
static void tell_gate(const cal_causes *c, cal_node node, unsigned depth, void (*tell)(void *, cal_open), void *to)
{
	const cal_compiled *compiled = c->j->compiled;
	cal_meaning what = {0};
	if (cal_batch_filtered(c->batch, node))  /* as all doubts are */
		what = cal_meaning_of(compiled, node);
	if (what.doubt)
		tell(to, (cal_open){(cal_doubt)what.doubt,
		                    {is_about_state((cal_doubt)what.doubt) ? SECTION_STATE : SECTION_COMPONENTS, what.owner}});
	if (!cal_batch_settled(c->batch, node))
		return;
	for (uint32_t e = compiled->graph.inputs[node].at; depth && e < compiled->graph.inputs[node + 1].at; e++)
		if (cal_batch_rests(c->batch, compiled->graph.in[e]))
			tell_gate(c, compiled->graph.in[e], depth - 1, tell, to);
}

void cal_causes_expect(const cal_causes *c, uint32_t service)
{
	__builtin_prefetch(&c->j->compiled->nodes[cal_thing_service(c->j->system, service)]);
	__builtin_prefetch(&c->j->compiled->clients[service]);
}

void cal_causes_ask(cal_causes *c, unsigned lane, uint32_t service, unsigned letter)
{
	cal_node node = fallen_node(c, lane, service, letter);
	CAL_GROW(c->ways, c->n_ways, c->ways_room);
	if (node != NODE_FALSE && !has_failed(c, lane, node))
		node = NODE_FALSE;
	c->ways[c->n_ways++] = (cal_way){.from = node, .lane = lane};
}

uint32_t cal_causes_asked(const cal_causes *c)
{
	return c->n_ways;
}

void cal_causes_ask_anew(cal_causes *c)
{
	c->n_ways = 0;
}

void cal_causes_find(cal_causes *c)
{
	cal_trace_ways(&c->trace, c->ways, c->n_ways, is_struck, c);
	for (uint32_t i = 0; i < c->n_ways; i++)
		if (c->ways[i].n)
			cal_meaning_prefetch(c->j->compiled, c->trace.ways[c->ways[i].first + c->ways[i].n - 1]);
}

void cal_causes_open(cal_causes *c, uint32_t asked, void (*tell)(void *to, cal_open open), void *to)
{
	enum { DEPTH = 4 };  /* of a gate that has failed at rest under one on the path */
	const cal_way *way = &c->ways[asked];
	const cal_node *path = c->trace.ways + way->first;
	if (way->n == 0)
		return;
	uint32_t component = component_of(c, path[way->n - 1]);
	uint32_t doubts = component == CAL_NONE ? 0 : strike_at(c, way->lane, component).doubts;
	tell_bits(c, c->events[way->lane].doubts | doubts, component, tell, to);
	for (uint32_t bits = way->doubtful; bits; bits &= bits - 1)
		tell_gate(c, path[__builtin_ctz(bits)], DEPTH, tell, to);
	for (uint32_t i = 32; i < way->n; i++)
		tell_gate(c, path[i], DEPTH, tell, to);
}

/* ---- words ---- */

static char *spaced(cal_arena *keep, const char *slug)
{
	char *words = cal_copy(keep, slug, strlen(slug));
	for (char *at = words; *at; at++)
		if (*at == '-')
			*at = ' ';
	return words;
}

const char *cal_event_words(cal_arena *keep, const cal_model *m, uint32_t threat, cal_element element)
{
	static const char *const joins[] = {[SECTION_DOMAINS] = "of", [SECTION_SOFTWARE] = "of", [SECTION_STATE] = "of",
	                                    [SECTION_COMPONENTS] = "at", [SECTION_SERVICES] = "at"};
	const char *slug = spaced(keep, m->threats[threat].name);
	if (m->threats[threat].mechanism == MECHANISM_POISON || m->threats[threat].mechanism == MECHANISM_SKEW)
		return cal_format(keep, "%s in '%s'", slug, cal_element_name(m, element));
	if (element.section == SECTION_NONE || element.section > SECTION_SERVICES)
		return slug;
	return cal_format(keep, "%s %s '%s'", slug, joins[element.section], cal_element_name(m, element));
}

/* How many of a component's live copies are down. */
static uint32_t copies_down(const cal_causes *c, uint32_t component)
{
	const cal_compiled *compiled = c->j->compiled;
	uint32_t n = 0;
	for (cal_live it = cal_live_of(c->j->system, component); cal_live_next(&it);)
		n += has_failed(c, c->lane, compiled->nodes[component].all_down) || has_failed(c, c->lane, compiled->down[it.copy]);
	return n;
}

static const char *struck_text(cal_causes *c, cal_arena *keep, uint32_t component)
{
	const cal_model *m = c->j->model;
	uint32_t n = m->components[component].replicas + m->components[component].delayed;
	uint32_t hit = strike_at(c, c->lane, component).copies;
	const char *what = cal_event_words(keep, m, c->threat, c->events[c->lane].element), *name = m->components[component].name;
	const char *runs = "";
	if (c->events[c->lane].software < m->n_software)
		runs = cal_format(keep, ", which run%s '%s'", hit == 1 ? "s" : "", m->software[c->events[c->lane].software].name);
	if (n == 1)
		return cal_format(keep, "%s strikes '%s'%s", what, name, runs);
	if (hit >= n)
		return cal_format(keep, "%s strikes %s copies of '%s'%s", what,
		                  n == 2 ? "both" : cal_format(keep, "all %u", n), name, runs);
	return cal_format(keep, "%s strikes %u of %u copies of '%s'%s", what, hit, n, name, runs);
}

static const char *unavailable_text(const cal_causes *c, cal_arena *keep, uint32_t component)
{
	const cal_component *it = &c->j->model->components[component];
	uint32_t down = copies_down(c, component);
	if (it->replicas <= 1 || down == 0)
		return cal_format(keep, "'%s' is unavailable", it->name);
	if (it->redundancy == REDUNDANCY_ACTIVE_PASSIVE)
		return cal_format(keep, "'%s' is unavailable: %s", it->name,
		                  down == it->replicas ? "no copy is up" : "copy 0 is down and no other takes over");
	return cal_format(keep, "'%s' is unavailable: %u of %u copies up, %u needed", it->name, it->replicas - down,
	                  it->replicas, it->min_available);
}

static const char *service_text(const cal_causes *c, cal_arena *keep, cal_meaning what)
{
	const cal_compiled *compiled = c->j->compiled;
	if (what.role == ROLE_GROUP)
		return cal_format(keep, "'%s' is down for its clients in '%s'",
		                  c->j->model->services[compiled->group_service[what.owner]].name,
		                  c->j->model->domains[compiled->group_domain[what.owner]].name);
	return cal_format(keep, "'%s' loses %s", c->j->model->services[what.owner].name,
	                  cal_word(SET_PROPERTY, what.letter));
}

/* A sentence for a node of the path and the element that it is about; NULL: the node says nothing of its own. */
static const char *node_text(const cal_causes *c, cal_arena *keep, cal_node node, cal_element *about)
{
	static const char *const of_component[] = {
		[ROLE_CUT_OFF] = "'%s' is unavailable where it is needed", [ROLE_SHORT] = "'%s' has too little capacity",
		[ROLE_SHORT_OF] = "'%s' can do less than is asked of it", [ROLE_SLOW] = "'%s' is slow",
		[ROLE_PEOPLE] = "'%s' needs people", [ROLE_WRONG] = "'%s' gives wrong results",
		[ROLE_STALE] = "'%s' is inconsistent", [ROLE_LOSS] = "'%s' has lost data for good",
		[ROLE_STORE_LOST] = "'%s' has lost what it stores", [ROLE_CHANGES_LOST] = "'%s' has skipped a change for good",
		[ROLE_COLD] = "'%s' is without its cache", [ROLE_CUT_FROM] = "'%s' is cut off from a state that it consumes"};
	static const char *const of_state[] = {[ROLE_STATE_LOST] = "no copy of '%s' is left",
	                                       [ROLE_UNRESTORABLE] = "no backup brings '%s' back"};
	cal_meaning what = cal_meaning_of(c->j->compiled, node);
	const cal_model *m = c->j->model;
	switch (what.role) {
	case ROLE_UNAVAILABLE:
		*about = (cal_element){SECTION_COMPONENTS, what.owner};
		return unavailable_text(c, keep, what.owner);
	case ROLE_SERVICE: case ROLE_GROUP:
		*about = (cal_element){SECTION_SERVICES,
		                       what.role == ROLE_GROUP ? c->j->compiled->group_service[what.owner] : what.owner};
		return service_text(c, keep, what);
	case ROLE_STATE_LOST: case ROLE_UNRESTORABLE:
		*about = (cal_element){SECTION_STATE, what.owner};
		return cal_format(keep, of_state[what.role], m->states[what.owner].name);
	default:
		if (what.role >= sizeof of_component / sizeof *of_component || !of_component[what.role])
			return NULL;
		*about = (cal_element){SECTION_COMPONENTS, what.owner};
		return cal_format(keep, of_component[what.role], m->components[what.owner].name);
	}
}

static void add_step(cal_step *steps, uint32_t *n, const char *text, cal_element about, uint8_t letter)
{
	if (!text || (*n && strcmp(steps[*n - 1].text, text) == 0))
		return;
	steps[(*n)++] = (cal_step){.text = text, .element = about, .letter = letter};
}

const cal_step *cal_causes_chain(cal_causes *c, cal_arena *keep, uint32_t service, unsigned letter, uint32_t *n,
                                 uint32_t *root)
{
	*n = 0;
	*root = CAL_NONE;
	walk_back(c, service, letter);
	if (c->n_path == 0)
		return NULL;
	cal_step *steps = CAL_NEWS(keep, (size_t)c->n_path + 1, cal_step);
	uint32_t component = *root = component_of(c, c->path[c->n_path - 1]);
	if (component != CAL_NONE)
		add_step(steps, n, struck_text(c, keep, component), (cal_element){SECTION_COMPONENTS, component}, 0);
	for (uint32_t i = c->n_path; i-- > 0;) {
		cal_element about = {SECTION_NONE, 0};
		uint8_t lost = cal_meaning_of(c->j->compiled, c->path[i]).letter;
		add_step(steps, n, node_text(c, keep, c->path[i], &about), about, lost);
	}
	return steps;
}
