/* draw/view.c -- from a request to its view: verdicts first, places last. */
#include "draw/view.h"

#include <stdlib.h>
#include <string.h>

#include "draw/drawing.h"
#include "draw/reduce.h"
#include "model/places.h"

const char *const cal_view_names[VIEW_COUNT] = {
	[VIEW_DOMAINS] = "domains", [VIEW_DEPENDENCIES] = "dependencies", [VIEW_EXPOSURE] = "exposure", [VIEW_BLAST] = "blast",
	[VIEW_FAULT_TREE] = "fault-tree"};

static void (*const views[VIEW_COUNT])(drawing *d) = {
	[VIEW_DOMAINS] = draw_domains, [VIEW_DEPENDENCIES] = draw_dependencies, [VIEW_EXPOSURE] = draw_exposure,
	[VIEW_BLAST] = draw_blast, [VIEW_FAULT_TREE] = draw_fault_tree};

/* ---- verdicts ---- */

static void sum_costs(drawing *d)
{
	const cal_model *m = d->m;
	const cal_results *r = d->results;
	const uint32_t sizes[SECTION_COUNT] = {[SECTION_NONE] = 1, [SECTION_DOMAINS] = m->n_domains, [SECTION_SOFTWARE] = m->n_software,
	                                       [SECTION_STATE] = m->n_states, [SECTION_COMPONENTS] = m->n_components,
	                                       [SECTION_SERVICES] = m->n_services};
	for (unsigned section = 0; section <= SECTION_SERVICES; section++)
		d->cost[section] = CAL_NEWS(d->keep, (size_t)sizes[section] + 1, drawn_cost);
	for (uint32_t i = 0; i < r->n_elements; i++) {
		const cal_element_verdict *v = &r->elements[i];
		if (v->element.section == SECTION_NONE || v->element.section > SECTION_SERVICES || !draw_wants(d, v->service) ||
		    cal_verdict_of(r, v->service, v->threat)->kind != VERDICT_JUDGED)
			continue;
		d->cost[v->element.section][v->element.index].fails |= v->fails;
		d->cost[v->element.section][v->element.index].unknown |= v->unknown;
	}
}

/* A service fails where an objective is broken, and is unknown where one is; without objectives nothing is said. */
static void judge_services(drawing *d)
{
	static const uint8_t tones[] = {[OBJECTIVE_HELD] = TONE_SURVIVES, [OBJECTIVE_UNKNOWN] = TONE_UNKNOWN,
	                                [OBJECTIVE_BROKEN] = TONE_FAILS, [OBJECTIVE_UNDESCRIBED] = TONE_UNKNOWN,
	                                [OBJECTIVE_NOT_APPLICABLE] = TONE_SURVIVES};
	d->service_tone = CAL_NEWS(d->keep, (size_t)d->m->n_services + 1, uint8_t);
	for (uint32_t i = 0; i < d->results->n_objectives; i++) {
		const cal_objective_verdict *o = &d->results->objectives[i];
		if (tones[o->state] > d->service_tone[o->service])
			d->service_tone[o->service] = tones[o->state];
	}
}

/* ---- places ---- */

static void find_places(drawing *d)
{
	uint32_t n = d->p->n_frames + d->p->n_boxes, asked = 0;
	cal_place_query *queries = CAL_NEWS(d->keep, (size_t)n + 1, cal_place_query);
	for (uint32_t i = 0; i < n; i++) {
		cal_element e = i < d->p->n_frames ? d->frame_of[i] : d->box_of[i - d->p->n_frames];
		if (e.section != SECTION_NONE)
			queries[asked++] = (cal_place_query){.element = e, .path = ""};
	}
	if (asked)
		cal_places_find(d->m, queries, asked);
	asked = 0;
	for (uint32_t i = 0; i < n; i++) {
		cal_element e = i < d->p->n_frames ? d->frame_of[i] : d->box_of[i - d->p->n_frames];
		cal_place *at = i < d->p->n_frames ? &d->frames[i].at : &d->boxes[i - d->p->n_frames].at;
		if (e.section != SECTION_NONE)
			*at = queries[asked++].at;
	}
}

/* ---- all of it ---- */

/* Hands what was drawn over to the arena. */
static void hand_over(drawing *d)
{
	cal_picture *p = d->p;
	cal_picture_frame *frames = CAL_NEWS(d->keep, (size_t)p->n_frames + 1, cal_picture_frame);
	cal_picture_box *boxes = CAL_NEWS(d->keep, (size_t)p->n_boxes + 1, cal_picture_box);
	cal_picture_line *lines = CAL_NEWS(d->keep, (size_t)p->n_lines + 1, cal_picture_line);
	if (p->n_frames)
		memcpy(frames, d->frames, p->n_frames * sizeof *frames);
	if (p->n_boxes)
		memcpy(boxes, d->boxes, p->n_boxes * sizeof *boxes);
	if (p->n_lines)
		memcpy(lines, d->lines, p->n_lines * sizeof *lines);
	p->frames = frames;
	p->boxes = boxes;
	p->lines = lines;
}

static void free_drawing(drawing *d)
{
	free(d->frames), free(d->boxes), free(d->lines), free(d->frame_of), free(d->box_of);
}

const cal_picture *cal_picture_of(cal_arena *keep, const cal_results *results, const cal_view_request *request,
                                  const char **wrong)
{
	drawing d = {.keep = keep, .results = results, .m = results->model, .request = request, .p = CAL_NEW(keep, cal_picture)};
	d.system = cal_system_of(keep, d.m);
	sum_costs(&d);
	judge_services(&d);
	views[request->view](&d);
	if (!d.wrong) {
		find_places(&d);
		hand_over(&d);
		d.wrong = cal_picture_reduce(keep, d.p, request);
	}
	free_drawing(&d);
	*wrong = d.wrong;
	return d.wrong ? NULL : d.p;
}
