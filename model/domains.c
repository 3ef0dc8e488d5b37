/* model/domains.c -- the nearest domain of a kind, for all domains of a model at once.
 *
 * Breadth first, the nearest is the domain itself, or else the nearest of the first of its parents that
 * has one at the least distance.  So with parents before children one pass makes the table of a kind. */
#include "model/domains.h"

#include "model/files.h"
#include "model/order.h"

static const cal_ids *within(const void *domains, uint32_t i)
{
	return &((const cal_domain *)domains)[i].within;
}

/* The tables of a model; a new set where its domains are not those that the old one was made for. */
static cal_domain_tables *tables_of(const cal_model *m)
{
	const struct cal_files *files = m->files;
	cal_domain_tables *t = files->tables;
	if (t->domains == m->domains && t->n == m->n_domains)
		return t;
	*t = (cal_domain_tables){.domains = m->domains, .n = m->n_domains};
	t->order = CAL_NEWS(files->keep, t->n, uint32_t);
	cal_order(&(cal_graph){within, m->domains, m->n_domains}, t->order, NULL, NULL);
	return t;
}

static void find_nearest(const cal_domain *domains, uint32_t i, unsigned kind, cal_kind_table *k)
{
	k->nearest[i] = domains[i].kind == kind ? i : CAL_NONE;
	k->distance[i] = domains[i].kind == kind ? 0 : CAL_NONE;
	if (domains[i].kind == kind)
		return;
	const cal_ids *parents = &domains[i].within;
	for (uint32_t p = 0; p < parents->n; p++) {
		uint32_t parent = parents->at[p];
		if (k->nearest[parent] == CAL_NONE || k->distance[parent] + 1 >= k->distance[i])
			continue;
		k->nearest[i] = k->nearest[parent];
		k->distance[i] = k->distance[parent] + 1;
	}
}

static void make_table(cal_domain_tables *t, cal_arena *keep, unsigned kind)
{
	cal_kind_table *k = &t->of_kind[kind];
	k->nearest = CAL_NEWS(keep, t->n, uint32_t);
	k->distance = CAL_NEWS(keep, t->n, uint32_t);
	for (uint32_t i = 0; i < t->n; i++)
		find_nearest(t->domains, t->order[i], kind, k);
}

const uint32_t *cal_domains_of_kind(const cal_model *m, unsigned kind)
{
	cal_domain_tables *t = tables_of(m);
	if (!t->of_kind[kind].nearest)
		make_table(t, m->files->keep, kind);
	return t->of_kind[kind].nearest;
}

uint32_t cal_domain_of_kind(const cal_model *m, uint32_t domain, unsigned kind)
{
	return cal_domains_of_kind(m, kind)[domain];
}

void cal_domains_prepare(const cal_model *m)
{
	for (unsigned kind = 0; kind <= DOMAIN_OTHER; kind++)
		(void)cal_domains_of_kind(m, kind);
}
