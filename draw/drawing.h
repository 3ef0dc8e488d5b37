/* draw/drawing.h -- a picture while it is drawn: what the views share. */
#ifndef CALISTO_DRAW_DRAWING_H
#define CALISTO_DRAW_DRAWING_H

#include "draw/view.h"
#include "rules/system.h"

/* What the events of an element cost, of the services that the picture is about. */
typedef struct {
	uint8_t fails, unknown;  /* letters */
} drawn_cost;

typedef struct {
	cal_arena *keep;
	const cal_results *results;
	const cal_model *m;
	const cal_view_request *request;
	const cal_system *system;
	cal_picture *p;
	cal_picture_frame *frames;
	cal_picture_box *boxes;
	cal_picture_line *lines;
	cal_element *frame_of, *box_of;   /* by frame, by box: what it stands for; SECTION_NONE: nothing of the model */
	uint32_t frames_room, boxes_room, lines_room, frame_of_room, box_of_room;
	drawn_cost *cost[SECTION_COUNT];  /* by element */
	uint8_t *service_tone;            /* by service */
	const char *wrong;
} drawing;

/* New parts; each gives its number.  Texts must live in keep or longer; what the element is decides key, place and
 * tooltip where they are left out. */
uint32_t draw_frame(drawing *d, cal_picture_frame frame, cal_element element);
uint32_t draw_box(drawing *d, cal_picture_box box, cal_element element);
void draw_line(drawing *d, cal_picture_line line);

/* One more small line below a box's title; NULL adds nothing. */
void draw_note(drawing *d, uint32_t box, const char *note);

/* The verdict on an element: what its own events cost, or of a service what it loses. */
cal_tone draw_tone(const drawing *d, cal_element element);

/* "C A L?": letters lost and perhaps lost, NULL for none. */
const char *draw_letters(cal_arena *keep, uint8_t fails, uint8_t unknown);
const char *draw_cost_note(const drawing *d, cal_element element);

/* "components/bus"; and with the number of a copy "components/bus[2]". */
const char *draw_key(const drawing *d, cal_element element);

/* "1 copy", "3 copies" */
const char *draw_count(cal_arena *keep, uint32_t n, const char *one, const char *many);

/* "runs applier 2.3, decoder"; NULL: nothing is said.  Software that is only included is left out. */
const char *draw_runs(const drawing *d, const cal_squad *squad);

/* A box for an element of each kind, plainly drawn: its title, its tone, a note of what it is. */
uint32_t draw_service(drawing *d, uint32_t service);
uint32_t draw_component(drawing *d, uint32_t component, uint32_t within);
uint32_t draw_state(drawing *d, uint32_t state, uint32_t within);
uint32_t draw_software(drawing *d, uint32_t software, uint32_t within);
uint32_t draw_domain(drawing *d, uint32_t domain, uint32_t within);

/* Is the service one that the picture is about? */
bool draw_wants(const drawing *d, uint32_t service);

/* The views.  Each draws boxes, frames and lines; d->wrong says why it could not. */
void draw_domains(drawing *d);
void draw_dependencies(drawing *d);
void draw_exposure(drawing *d);
void draw_blast(drawing *d);
void draw_fault_tree(drawing *d);

/* Copies of a component one by one, or those that are alike as one: a box each, in a frame for the component. */
typedef struct {
	uint32_t first, n;       /* copies, as in cal_system */
	uint32_t box;
} drawn_copies;
const drawn_copies *draw_copies(drawing *d, uint32_t component, bool one_by_one, uint32_t *n);

#endif
