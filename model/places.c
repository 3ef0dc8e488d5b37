/* model/places.c -- elements to their places. */
#include "model/places.h"

#include "model/files.h"
#include "model/find.h"

/* The file that holds an element, and which entry of its section there it is. */
static cal_find spot_of(const cal_model *m, const cal_place_query *query)
{
	const cal_element it = query->element;
	cal_find find = {.section = it.section, .path = query->path};
	if (it.section >= SECTION_DOMAINS && it.section <= SECTION_SERVICES)
		find.name = cal_element_name(m, it);
	if (it.section == SECTION_THREATS && it.index < m->n_threats) {
		find.source = m->threats[it.index].file;
		find.index = m->threats[it.index].row;
		return find;
	}
	for (uint32_t i = 0; i < m->files->n; i++) {
		const cal_file_range *f = &m->files->at[i];
		if (it.section != SECTION_NONE && it.index - f->first[it.section] >= f->n[it.section])
			continue;
		find.source = f->source;
		find.marks = f->marks;
		find.n_marks = f->n_marks;
		find.index = it.section == SECTION_NONE ? 0 : it.index - f->first[it.section];
		break;
	}
	return find;
}

/* Where a comment stands, if it is one that accepts a risk. */
static cal_place comment_of(const cal_model *m, cal_element it)
{
	return it.section == SECTION_ACCEPT && it.index < m->n_accepts ? m->accepts[it.index].at : (cal_place){0};
}

void cal_places_find(const cal_model *m, cal_place_query *queries, size_t n)
{
	cal_find *finds = cal_resize(NULL, n + 1, sizeof *finds);
	for (size_t i = 0; i < n; i++)
		finds[i] = spot_of(m, &queries[i]);
	cal_find_all(finds, n);
	for (size_t i = 0; i < n; i++) {
		const cal_place comment = comment_of(m, queries[i].element);
		queries[i].at = comment.source ? comment : finds[i].at;
	}
	cal_resize(finds, 0, 1);
}
