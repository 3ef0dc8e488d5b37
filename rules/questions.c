/* rules/questions.c -- what is left out and decides: unknown verdicts become questions, the most decisive first. */
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "rules/checking.h"

static const struct {
	const char *attribute, *question, *values;
} doubts[DOUBT_COUNT] = {
#define DOUBT_ROW(doubt, attribute, question, values) [DOUBT_##doubt] = {attribute, question, values},
#include "rules/doubts.def"
};

/* One question and one verdict that hangs on it.  Sorted, they count themselves. */
typedef struct hanging {
	uint32_t index, service, threat;
	uint8_t doubt, section;
} hanging;

typedef struct {
	hearing *h;
	uint32_t service, threat;  /* the verdict being looked at */
} asking;

static bool is_same(const hanging *a, const hanging *b)
{
	return a->doubt == b->doubt && a->section == b->section && a->index == b->index && a->service == b->service &&
	       a->threat == b->threat;
}

static unsigned bits_for(uint32_t greatest)
{
	return greatest ? 32u - (unsigned)__builtin_clz(greatest) : 0;
}

/* How many bits it takes to tell services, threats and elements of the model apart. */
typedef struct {
	unsigned service, threat, element;
} widths;

static widths widths_of(const cal_model *m)
{
	uint32_t most = m->n_components;
	const uint32_t others[] = {m->n_domains, m->n_software, m->n_states, m->n_services, m->n_policies};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		most = others[i] > most ? others[i] : most;
	return (widths){bits_for(m->n_services), bits_for(m->n_threats), bits_for(most)};
}

/* Sorts by doubt, section and index, and by service and threat within: in one go, if all that fits a key. */
static void sort_hanging(cal_sorted *order, const hanging *list, uint32_t n, widths w)
{
	enum { DOUBT_AND_SECTION = 16 };
	bool fits = DOUBT_AND_SECTION + w.service + w.threat + w.element <= 64;
	for (uint32_t i = 0; i < n; i++) {
		const hanging *h = &list[i];
		uint64_t last = fits ? (uint64_t)h->service << w.threat | h->threat : cal_sort_key(h->service, h->threat);
		uint64_t first = (uint64_t)(h->doubt << 8 | h->section) << w.element | h->index;
		order[i] = (cal_sorted){fits ? first << (w.service + w.threat) | last : last, i};
	}
	cal_sort(order, n);
	if (fits)
		return;
	for (uint32_t i = 0; i < n; i++) {
		const hanging *h = &list[order[i].value];
		order[i].key = cal_sort_key((uint32_t)h->doubt << 8 | h->section, h->index);
	}
	cal_sort(order, n);
}

/* What hangs, in order: the list is freed, so must the result be. */
static hanging *in_order(hanging *list, uint32_t n, widths w)
{
	cal_sorted *order = cal_resize(NULL, (size_t)n + 1, sizeof *order);
	sort_hanging(order, list, n, w);
	hanging *ordered = cal_resize(NULL, (size_t)n + 1, sizeof *ordered);
	for (uint32_t i = 0; i < n; i++)
		ordered[i] = list[order[i].value];
	free(list), free(order);
	return ordered;
}

static void add_hanging(hearing *h, uint32_t doubt, cal_element element, uint32_t service, uint32_t threat)
{
	hanging it = {element.index, service, threat, (uint8_t)doubt, element.section};
	for (uint32_t i = h->n_hanging, back = 0; i-- > 0 && back < 4; back++)
		if (is_same(&h->hanging[i], &it))
			return;
	CAL_GROW(h->hanging, h->n_hanging, h->hanging_room);
	h->hanging[h->n_hanging++] = it;
}

static void tell(void *to, cal_open open)
{
	asking *a = to;
	if (open.doubt != DOUBT_NONE && doubts[open.doubt].attribute)
		add_hanging(a->h, open.doubt, open.element, a->service, a->threat);
}

void ask_about(hearing *h, const cal_news *news, cal_causes *causes)
{
	asking a = {h, news->service, news->threat};
	unsigned n = (unsigned)__builtin_popcount(news->asked);
	for (unsigned i = 0; i < n; i++)
		cal_causes_open(causes, news->ask + i, tell, &a);
}

/* ---- counted, they become questions ---- */

/* A question to be: what hangs on it, which stands together, and on how many verdicts it decides. */
typedef struct {
	const hanging *hanging;
	uint32_t n, verdicts;
} weighed;

static bool is_same_verdict(const hanging *a, const hanging *b)
{
	return a->service == b->service && a->threat == b->threat;
}

static uint32_t count_verdicts(const hanging *list, uint32_t n)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < n; i++)
		count += i == 0 || !is_same_verdict(&list[i], &list[i - 1]);
	return count;
}

/* Counts whom and what a question is about.  seen: by threat, no bit set; it is left so. */
static void count_both(const checking *c, const weighed *it, cal_question *q, uint64_t *seen)
{
	uint32_t last_service = CAL_NONE;
	for (uint32_t i = 0; i < it->n; i++) {
		const hanging *h = &it->hanging[i];
		q->axes |= (uint64_t)1 << c->model->threats[h->threat].axis;
		q->services += h->service != last_service;
		last_service = h->service;
		q->threats += !(seen[h->threat / 64] >> h->threat % 64 & 1);
		seen[h->threat / 64] |= (uint64_t)1 << h->threat % 64;
	}
	for (uint32_t i = 0; i < it->n; i++)
		seen[it->hanging[i].threat / 64] = 0;
}

/* Adds a threat or service to those listed, unless it is there or there are enough. */
static void list_one(uint32_t *list, uint32_t *n, uint32_t it)
{
	for (uint32_t i = 0; i < *n; i++)
		if (list[i] == it)
			return;
	if (*n < CAL_LISTED)
		list[(*n)++] = it;
}

/* The first threats and services that a question is about. */
static void list_both(checking *c, const weighed *it, cal_question *q)
{
	uint32_t *threats = CAL_NEWS(c->keep, CAL_LISTED, uint32_t), *services = CAL_NEWS(c->keep, CAL_LISTED, uint32_t);
	for (uint32_t i = 0; i < it->n && (q->n_threat_list < CAL_LISTED || q->n_service_list < CAL_LISTED); i++) {
		list_one(threats, &q->n_threat_list, it->hanging[i].threat);
		list_one(services, &q->n_service_list, it->hanging[i].service);
	}
	q->threat_list = threats;
	q->service_list = services;
}

static const char *undescribed_text(checking *c, cal_topic topic)
{
	static const char *const texts[TOPIC_COUNT] = {
		[TOPIC_CONFIG] = "Which configuration do the components read, and how does a change of it spread?",
		[TOPIC_REQUESTS] = "Whose requests do the components serve, and what does a bad one do to them?",
		[TOPIC_CREDENTIAL] = "Which certificates, keys and tokens do the components need, and when do they expire?",
		[TOPIC_QUOTA] = "Which quotas and limits can the components run into?",
		[TOPIC_CLOCK] = "Does anything depend on clocks being right?",
		[TOPIC_DISCOVERY] = "How do the components find each other, and what if that is wrong or gone?",
		[TOPIC_TOOL] = "Which tools can change or stop the components, and how far does one action reach?",
		[TOPIC_PLATFORM] = "Which runtimes, operating systems, agents and firmware do the components run on?"};
	return cal_format(c->keep, "%s", texts[topic]);
}

static const char *undescribed_values(checking *c, cal_topic topic)
{
	const char *name = cal_topic_name(topic);
	if (topic == TOPIC_TOOL)
		return "software of kind tool in managed_by; without: [tool] if there is none";
	if (topic == TOPIC_PLATFORM)
		return "software of those kinds in runs or includes; without: [platform] if there is none";
	return cal_format(c->keep, "state of kind %s in consumes; without: [%s] if there is none", name, name);
}

enum { FIRST_TOPIC = DOUBT_COUNT };

static const char *attribute_of(uint32_t doubt)
{
	return doubt >= FIRST_TOPIC ? cal_topic_name((cal_topic)(doubt - FIRST_TOPIC)) : doubts[doubt].attribute;
}

/* What only a question that is shown needs: its words. */
static void give_words(checking *c, const weighed *it, cal_question *q)
{
	uint32_t doubt = it->hanging->doubt;
	list_both(c, it, q);
	if (doubt >= FIRST_TOPIC) {
		q->text = undescribed_text(c, (cal_topic)(doubt - FIRST_TOPIC));
		q->values = undescribed_values(c, (cal_topic)(doubt - FIRST_TOPIC));
		return;
	}
	q->values = doubts[doubt].values;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	q->text = cal_format(c->keep, doubts[doubt].question, cal_element_name(c->model, q->element));
#pragma GCC diagnostic pop
}

/* By doubt and topic: how many attributes come before its own in order of their letters. */
static void rank_attributes(uint32_t ranks[FIRST_TOPIC + TOPIC_COUNT])
{
	for (uint32_t i = 0; i < FIRST_TOPIC + TOPIC_COUNT; i++) {
		const char *name = attribute_of(i);
		ranks[i] = 0;
		for (uint32_t k = 0; k < FIRST_TOPIC + TOPIC_COUNT && name; k++)
			ranks[i] += attribute_of(k) && strcmp(attribute_of(k), name) < 0;
	}
}

/* The numbers of questions in the order in which they are asked: those first on which most verdicts hang, then by
 * element and attribute; free() it. */
static cal_sorted *order_of_asking(const weighed *list, uint32_t n)
{
	uint32_t ranks[FIRST_TOPIC + TOPIC_COUNT];
	cal_sorted *order = cal_resize(NULL, (size_t)n + 1, sizeof *order);
	rank_attributes(ranks);
	for (uint32_t i = 0; i < n; i++) {
		const hanging *h = list[i].hanging;
		order[i] = (cal_sorted){(uint64_t)h->section << 48 | (uint64_t)h->index << 8 | ranks[h->doubt], i};
	}
	cal_sort(order, n);
	for (uint32_t i = 0; i < n; i++)
		order[i].key = UINT32_MAX - list[order[i].value].verdicts;
	cal_sort(order, n);
	return order;
}

/* Verdicts that are undescribed: a question for each topic, for the whole model. */
static void ask_about_topics(checking *c, hearing *h)
{
	const cal_model *m = c->model;
	for (uint32_t t = 0; t < m->n_threats; t++) {
		cal_topic topic = cal_threat_topic(&m->threats[t]);
		for (uint32_t s = 0; s < m->n_services && topic != TOPIC_COUNT; s++)
			if (c->verdicts[(size_t)s * m->n_threats + t].kind == VERDICT_UNDESCRIBED)
				add_hanging(h, FIRST_TOPIC + topic, (cal_element){SECTION_NONE, 0}, s, t);
	}
}

/* All that is left out, in order: of those who have heard it, and of topics.  free() it. */
static hanging *all_hanging(checking *c, uint32_t *n)
{
	hearing topics = {.c = c};
	ask_about_topics(c, &topics);
	*n = topics.n_hanging;
	for (unsigned i = 0; i < c->n_hearings; i++)
		*n += c->hearings[i].n_hanging;
	hanging *all = cal_resize(NULL, (size_t)*n + 1, sizeof *all);
	uint32_t at = 0;
	for (unsigned i = 0; i <= c->n_hearings; i++) {
		const hearing *h = i < c->n_hearings ? &c->hearings[i] : &topics;
		if (h->n_hanging)
			memcpy(all + at, h->hanging, h->n_hanging * sizeof *all);
		at += h->n_hanging;
		free(h->hanging);
	}
	return in_order(all, *n, widths_of(c->model));
}

/* How many of those that are left out, sorted, hang on the same question as the first. */
static uint32_t same_question(const hanging *at, uint32_t n)
{
	uint32_t i = 1;
	while (i < n && at[i].doubt == at->doubt && at[i].section == at->section && at[i].index == at->index)
		i++;
	return i;
}

static uint32_t count_questions(const hanging *at, uint32_t n)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < n; i += same_question(at + i, n - i))
		count++;
	return count;
}

/* What is left out, sorted, is put together by question. */
static weighed *weigh(const hanging *at, uint32_t n_hanging, uint32_t *n)
{
	weighed *list = cal_resize(NULL, (size_t)count_questions(at, n_hanging) + 1, sizeof *list);
	*n = 0;
	for (uint32_t i = 0, many; i < n_hanging; i += many) {
		many = same_question(at + i, n_hanging - i);
		list[(*n)++] = (weighed){at + i, many, count_verdicts(at + i, many)};
	}
	return list;
}

uint32_t questions_shown(const checking *c, uint32_t n)
{
	return c->options->shown && c->options->shown < n ? c->options->shown : n;
}

void make_questions(checking *c)
{
	uint32_t n, n_hanging;
	hanging *all = all_hanging(c, &n_hanging);
	weighed *list = weigh(all, n_hanging, &n);
	cal_sorted *order = order_of_asking(list, n);
	uint32_t n_shown = questions_shown(c, n);
	cal_question *kept = CAL_NEWS(c->keep, (size_t)n_shown + 1, cal_question);
	uint64_t *seen = cal_zeroed(c->model->n_threats / 64, sizeof *seen);
	for (uint32_t i = 0; i < n_shown; i++) {
		const weighed *it = &list[order[i].value];
		const hanging *h = it->hanging;
		kept[i] = (cal_question){.element = {h->section, h->index}, .attribute = attribute_of(h->doubt), .verdicts = it->verdicts};
		count_both(c, it, &kept[i], seen);
		give_words(c, it, &kept[i]);
	}
	free(list), free(order), free(seen), free(all);
	c->results->questions = kept;
	c->results->n_questions = n;
}
