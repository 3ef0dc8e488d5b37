/* draw/reduce.c -- focus, and the ways to make a picture smaller, the gentlest first. */
#include "draw/reduce.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { LINES_PER_BOX = 3, NAMES_SHOWN = 3, NAMES_TOLD = 40 };

/* A picture being made smaller; its parts are changed in place. */
typedef struct {
	cal_arena *keep;
	cal_picture *p;
	cal_picture_frame *frames;
	cal_picture_box *boxes;
	cal_picture_line *lines;
	uint32_t *stands_for;    /* by box: how many of the first it is */
} reducing;

/* ---- leaving out ---- */

/* A frame around a box or frame that is in the picture stays. */
static void keep_frames(const reducing *r, const bool *kept_box, bool *kept_frame)
{
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		if (kept_box[i] && r->boxes[i].within != PICTURE_TOP)
			kept_frame[r->boxes[i].within] = true;
	for (uint32_t i = r->p->n_frames; i-- > 0;)
		if (kept_frame[i] && r->frames[i].within != PICTURE_TOP)
			kept_frame[r->frames[i].within] = true;
}

/* The nearest frame that stays, of one that perhaps does not; new numbers in number. */
static uint32_t frame_now(const reducing *r, const uint32_t *number, uint32_t frame)
{
	while (frame != PICTURE_TOP && number[frame] == CAL_NONE)
		frame = r->frames[frame].within;
	return frame == PICTURE_TOP ? PICTURE_TOP : number[frame];
}

static void drop_frames(reducing *r, const bool *kept, uint32_t *number)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < r->p->n_frames; i++)
		number[i] = kept[i] ? n++ : CAL_NONE;
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		r->boxes[i].within = frame_now(r, number, r->boxes[i].within);
	for (uint32_t i = 0; i < r->p->n_lines; i++) {
		cal_picture_line *l = &r->lines[i];
		l->from_frame = l->from_frame && number[l->from_frame - 1] != CAL_NONE ? number[l->from_frame - 1] + 1 : 0;
		l->to_frame = l->to_frame && number[l->to_frame - 1] != CAL_NONE ? number[l->to_frame - 1] + 1 : 0;
	}
	for (uint32_t i = 0; i < r->p->n_frames; i++)
		if (kept[i]) {
			cal_picture_frame frame = r->frames[i];
			frame.within = frame_now(r, number, frame.within);
			r->frames[number[i]] = frame;  /* number[i] <= i, and its parents have been moved */
		}
	r->p->n_frames = n;
}

static int by_ends(const void *a, const void *b)
{
	const cal_picture_line *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->tone > y->tone ? -1 : x->tone < y->tone;
}

static bool same_line(const cal_picture_line *a, const cal_picture_line *b)
{
	return a->from == b->from && a->to == b->to && a->line == b->line;
}

/* Lines between the boxes that there are now, each once; box: the new number of each, CAL_NONE: gone. */
static void move_lines(reducing *r, const uint32_t *box, bool merged)
{
	uint32_t n = 0, kept = 0;
	for (uint32_t i = 0; i < r->p->n_lines; i++) {
		cal_picture_line l = r->lines[i];
		l.from = box[l.from];
		l.to = box[l.to];
		if (l.from != CAL_NONE && l.to != CAL_NONE && (l.from != l.to || !merged))
			r->lines[n++] = l;
	}
	if (merged && n)
		qsort(r->lines, n, sizeof *r->lines, by_ends);
	for (uint32_t i = 0; i < n; i++)
		if (!merged || kept == 0 || !same_line(&r->lines[kept - 1], &r->lines[i]))
			r->lines[kept++] = r->lines[i];
		else if (r->lines[kept - 1].label && (!r->lines[i].label || strcmp(r->lines[kept - 1].label, r->lines[i].label) != 0))
			r->lines[kept - 1].label = NULL;
	r->p->n_lines = kept;
}

/* Removes boxes that are in no group; group: by box, the box that stands for it. */
static void drop_boxes(reducing *r, const uint32_t *group, bool merged)
{
	uint32_t n = 0, *number = cal_resize(NULL, (size_t)r->p->n_boxes + 1, sizeof *number);
	bool *kept_box = cal_zeroed(r->p->n_boxes, sizeof *kept_box), *kept_frame = cal_zeroed(r->p->n_frames, sizeof *kept_frame);
	uint32_t *frame = cal_resize(NULL, (size_t)r->p->n_frames + 1, sizeof *frame);
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		kept_box[i] = group[i] == i;
	keep_frames(r, kept_box, kept_frame);
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		number[i] = kept_box[i] ? n++ : CAL_NONE;
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		number[i] = group[i] == CAL_NONE ? CAL_NONE : number[group[i]];
	drop_frames(r, kept_frame, frame);
	move_lines(r, number, merged);
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		if (kept_box[i]) {
			r->boxes[number[i]] = r->boxes[i];
			r->stands_for[number[i]] = r->stands_for[i];
		}
	r->p->n_boxes = n;
	free(number), free(kept_box), free(kept_frame), free(frame);
}

/* ---- focus ---- */

/* "components/bus[2]" and "components/bus" are of 'bus', as is "components/bus" itself. */
static bool is_of(const char *key, const char *name)
{
	const char *rest = strchr(key, '/');
	size_t n = strlen(name);
	if (strcmp(key, name) == 0)
		return true;
	return rest && strncmp(rest + 1, name, n) == 0 && (!rest[1 + n] || rest[1 + n] == '[' || rest[1 + n] == '@');
}

static bool frame_is_in(const reducing *r, uint32_t frame, uint32_t outer)
{
	while (frame != PICTURE_TOP && frame != outer)
		frame = r->frames[frame].within;
	return frame == outer;
}

/* Marks the boxes of a name, and those in a frame of it, with distance 0. */
static bool find_focus(const reducing *r, const char *name, uint32_t *distance)
{
	bool found = false;
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		if (is_of(r->boxes[i].key, name)) {
			distance[i] = 0;
			found = true;
		}
	for (uint32_t f = 0; f < r->p->n_frames; f++)
		for (uint32_t i = 0; strcmp(r->frames[f].title, name) == 0 && i < r->p->n_boxes; i++)
			if (frame_is_in(r, r->boxes[i].within, f)) {
				distance[i] = 0;
				found = true;
			}
	return found;
}

/* One step away from what is near: along lines, and where a line ends at a frame to all that is in it. */
static bool spread(const reducing *r, uint32_t *distance, uint32_t step, bool *frames)
{
	bool more = false;
	for (uint32_t i = 0; i < r->p->n_lines; i++) {
		const cal_picture_line *l = &r->lines[i];
		bool from = distance[l->from] < step, to = distance[l->to] < step;
		if (from && !to && distance[l->to] == CAL_NONE) {
			distance[l->to] = step;
			more = true;
		}
		if (to && !from && distance[l->from] == CAL_NONE) {
			distance[l->from] = step;
			more = true;
		}
		if (from && l->to_frame)
			frames[l->to_frame - 1] = true;
		if (to && l->from_frame)
			frames[l->from_frame - 1] = true;
	}
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		if (r->boxes[i].within != PICTURE_TOP && frames[r->boxes[i].within] && distance[i] == CAL_NONE)
			distance[i] = step;
	return more;
}

static const char *no_focus(const reducing *r, const char *name)
{
	const char **names = CAL_NEWS(r->keep, (size_t)r->p->n_boxes + r->p->n_frames + 1, const char *);
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		names[i] = strchr(r->boxes[i].key, '/') ? strchr(r->boxes[i].key, '/') + 1 : r->boxes[i].title;
	for (uint32_t i = 0; i < r->p->n_frames; i++)
		names[r->p->n_boxes + i] = r->frames[i].title;
	const char *near = cal_nearest(name, names, (size_t)r->p->n_boxes + r->p->n_frames);
	return cal_format(r->keep, "there is no %s in this view%s", cal_quote(r->keep, name),
	                  near ? cal_format(r->keep, "; did you mean %s?", cal_quote(r->keep, near)) : "");
}

static const char *focus(reducing *r, const char *name, uint32_t depth)
{
	uint32_t n = r->p->n_boxes, *distance = cal_resize(NULL, (size_t)n + 1, sizeof *distance);
	bool *frames = cal_zeroed(r->p->n_frames, sizeof *frames);
	for (uint32_t i = 0; i < n; i++)
		distance[i] = CAL_NONE;
	bool found = find_focus(r, name, distance);
	for (uint32_t step = 1; found && step <= depth && spread(r, distance, step, frames);)
		step++;
	for (uint32_t i = 0; i < n; i++)
		distance[i] = distance[i] == CAL_NONE ? CAL_NONE : i;
	if (found)
		drop_boxes(r, distance, false);
	free(distance), free(frames);
	return found ? NULL : no_focus(r, name);
}

/* ---- putting together ---- */

/* What makes boxes alike, as one number: 64 bits are enough to take equal numbers for equal things. */
typedef struct {
	uint64_t is;
	uint32_t box;
} likeness;

static uint64_t mixed(uint64_t h, uint64_t with)
{
	h = (h ^ with) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
	return h ^ h >> 32;
}

static uint64_t own_likeness(const cal_picture_box *b)
{
	const uint64_t parts[] = {b->box, b->tone, b->within, b->wave};
	uint64_t h = 0x243f6a8885a308d3u;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		h = mixed(h, parts[i]);
	return h;
}

static int by_likeness(const void *a, const void *b)
{
	const likeness *x = a, *y = b;
	if (x->is != y->is)
		return x->is < y->is ? -1 : 1;
	return x->box < y->box ? -1 : x->box > y->box;
}

static const char *kind_words(uint8_t box)
{
	static const char *const many[BOX_COUNT] = {
		[BOX_SERVICE] = "services", [BOX_COMPONENT] = "components", [BOX_EXTERNAL] = "externals", [BOX_COPIES] = "components",
		[BOX_STATE] = "states", [BOX_SOFTWARE] = "programs", [BOX_DOMAIN] = "domains", [BOX_EVENT] = "events",
		[BOX_AND] = "gates", [BOX_OR] = "gates", [BOX_VOTE] = "choices", [BOX_MORE] = "more"};
	return many[box];
}

/* How many bytes of a title are its family: all before what parts words in names. */
static size_t family_length(const char *title)
{
	return strcspn(title, "-_./: [");
}

/* "orders" where all titles are of that family; NULL: they are of several. */
static const char *family_of(const reducing *r, const likeness *list, uint32_t n)
{
	const char *first = r->boxes[list[0].box].title;
	size_t length = family_length(first);
	for (uint32_t i = 1; i < n; i++) {
		const char *title = r->boxes[list[i].box].title;
		if (family_length(title) != length || memcmp(title, first, length) != 0)
			return NULL;
	}
	return length > 0 && (*first < '0' || *first > '9') ? cal_copy(r->keep, first, length) : NULL;
}

/* The box that stands for some alike. */
static void name_group(reducing *r, const likeness *list, uint32_t n)
{
	cal_picture_box *b = &r->boxes[list[0].box];
	uint32_t all = 0;
	const char *shown = "", *told = "";
	for (uint32_t i = 0; i < n; i++) {
		const cal_picture_box *it = &r->boxes[list[i].box];
		if (i < NAMES_SHOWN)
			shown = cal_format(r->keep, "%s%s%s", shown, i ? ", " : "", it->title);
		if (i < NAMES_TOLD)
			told = cal_format(r->keep, "%s%s%s", told, i ? ", " : "", it->title);
		all += r->stands_for[list[i].box];
	}
	r->stands_for[list[0].box] = all;
	const char **notes = CAL_NEWS(r->keep, 1, const char *);
	notes[0] = n > NAMES_SHOWN ? cal_format(r->keep, "%s ...", shown) : shown;
	const char *family = family_of(r, list, n);
	b->title = family ? cal_format(r->keep, "%s: %u %s", family, all, kind_words(b->box)) : cal_format(r->keep, "%u %s", all, kind_words(b->box));
	b->key = cal_format(r->keep, "%s+%u", b->key, all - 1);
	b->notes = notes;
	b->n_notes = 1;
	b->tooltip = n > NAMES_TOLD ? cal_format(r->keep, "%s and %u more", told, n - NAMES_TOLD) : told;
	b->stacked = true;
}

/* Puts together boxes of the same likeness; false: there are none. */
static bool merge(reducing *r, likeness *list)
{
	uint32_t n = r->p->n_boxes, *group = cal_resize(NULL, (size_t)n + 1, sizeof *group);
	bool merged = false;
	if (n)
		qsort(list, n, sizeof *list, by_likeness);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && list[end].is == list[i].is; end++)
			group[list[end].box] = list[i].box;
		if (end > i + 1)
			name_group(r, &list[i], end - i);
		merged |= end > i + 1;
	}
	if (merged)
		drop_boxes(r, group, true);
	free(group);
	return merged;
}

/* Boxes that look the same and have the same neighbours. */
static bool merge_twins(reducing *r)
{
	likeness *list = cal_resize(NULL, (size_t)r->p->n_boxes + 1, sizeof *list);
	for (uint32_t i = 0; i < r->p->n_boxes; i++)
		list[i] = (likeness){own_likeness(&r->boxes[i]), i};
	for (uint32_t i = 0; i < r->p->n_lines; i++) {
		const cal_picture_line *l = &r->lines[i];
		list[l->from].is += mixed(mixed(l->to, l->line), 1);  /* sums do not hang on the order of lines */
		list[l->to].is += mixed(mixed(l->from, l->line), 2);
	}
	bool merged = merge(r, list);
	free(list);
	return merged;
}

/* Boxes that look the same and whose names begin with the same word, as the parts of one system mostly do. */
static bool merge_families(reducing *r)
{
	likeness *list = cal_resize(NULL, (size_t)r->p->n_boxes + 1, sizeof *list);
	for (uint32_t i = 0; i < r->p->n_boxes; i++) {
		const char *title = r->boxes[i].title;
		list[i] = (likeness){own_likeness(&r->boxes[i]), i};
		for (size_t k = 0, length = family_length(title); k < length; k++)
			list[i].is = mixed(list[i].is, (unsigned char)title[k]);
	}
	bool merged = merge(r, list);
	free(list);
	return merged;
}

/* Boxes that look the same and are as far from where lines begin. */
static bool merge_layers(reducing *r)
{
	uint32_t n = r->p->n_boxes, *depth = cal_zeroed(n, sizeof *depth);
	likeness *list = cal_resize(NULL, (size_t)n + 1, sizeof *list);
	for (uint32_t i = 0; i < r->p->n_lines; i++)
		depth[r->lines[i].to] = CAL_NONE;
	bool more = true;
	for (uint32_t step = 0; more; step++) {
		more = false;
		for (uint32_t i = 0; i < r->p->n_lines; i++)
			if (depth[r->lines[i].from] == step && depth[r->lines[i].to] == CAL_NONE) {
				depth[r->lines[i].to] = step + 1;
				more = true;
			}
	}
	for (uint32_t i = 0; i < n; i++)
		list[i] = (likeness){mixed(own_likeness(&r->boxes[i]), depth[i]), i};
	bool merged = merge(r, list);
	free(list), free(depth);
	return merged;
}

/* ---- frames to boxes ---- */

static uint32_t depth_of(const reducing *r, uint32_t frame)
{
	uint32_t depth = 0;
	for (; frame != PICTURE_TOP; frame = r->frames[frame].within)
		depth++;
	return depth;
}

static uint32_t deepest(const reducing *r)
{
	uint32_t most = 0;
	for (uint32_t i = 0; i < r->p->n_frames; i++) {
		uint32_t depth = depth_of(r, i);
		most = depth > most ? depth : most;
	}
	return most;
}

/* The first box of a frame becomes the frame's. */
static void fold_frame(reducing *r, uint32_t frame, uint32_t first, uint32_t n)
{
	const cal_picture_frame *f = &r->frames[frame];
	cal_picture_box *b = &r->boxes[first];
	const char **notes = CAL_NEWS(r->keep, 2, const char *);
	uint32_t n_notes = 0;
	if (f->note)
		notes[n_notes++] = f->note;
	if (f->box != BOX_COMPONENT)
		notes[n_notes++] = cal_format(r->keep, "%u %s", n, n == 1 ? "part" : "parts");
	*b = (cal_picture_box){.title = f->title, .notes = notes, .n_notes = n_notes, .tooltip = f->tooltip, .key = b->key,
	                       .within = f->within, .box = f->box, .tone = f->tone, .wave = f->tone == TONE_SURVIVES ? 0 : b->wave,
	                       .stacked = n > 1, .at = f->at};
}

/* The deepest frames become a box each. */
static bool fold_frames(reducing *r)
{
	uint32_t most = deepest(r), n = r->p->n_boxes;
	if (most == 0)
		return false;
	uint32_t *group = cal_resize(NULL, (size_t)n + 1, sizeof *group), *first = cal_resize(NULL, (size_t)r->p->n_frames + 1, sizeof *first);
	uint32_t *count = cal_zeroed(r->p->n_frames, sizeof *count);
	for (uint32_t f = 0; f < r->p->n_frames; f++)
		first[f] = CAL_NONE;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t frame = r->boxes[i].within;
		group[i] = i;
		if (frame == PICTURE_TOP || depth_of(r, frame) < most)
			continue;
		first[frame] = first[frame] == CAL_NONE ? i : first[frame];
		group[i] = first[frame];
		count[frame] += r->stands_for[i];
		if (r->boxes[i].wave > r->boxes[first[frame]].wave)
			r->boxes[first[frame]].wave = r->boxes[i].wave;
	}
	for (uint32_t f = 0; f < r->p->n_frames; f++)
		if (first[f] != CAL_NONE) {
			r->stands_for[first[f]] = 1;
			fold_frame(r, f, first[f], count[f]);
		}
	drop_boxes(r, group, true);
	free(group), free(first), free(count);
	return true;
}

/* ---- the last resort ---- */

static void cut_off(reducing *r, uint32_t most)
{
	uint32_t n = r->p->n_boxes, *group = cal_resize(NULL, (size_t)n + 1, sizeof *group);
	for (uint32_t i = 0; i < n; i++)
		group[i] = i < most ? i : CAL_NONE;
	drop_boxes(r, group, false);
	free(group);
}

static bool is_large(const reducing *r, uint32_t most)
{
	return r->p->n_boxes > most || r->p->n_frames > most || r->p->n_lines > (uint64_t)LINES_PER_BOX * most;
}

static void collapse(reducing *r, uint32_t most)
{
	uint32_t before = r->p->n_boxes;
	while (is_large(r, most)) {
		if (merge_twins(r) || (deepest(r) > 1 && fold_frames(r)))
			continue;
		if (fold_frames(r) || merge_families(r) || merge_layers(r))
			continue;
		cut_off(r, r->p->n_boxes > most ? most : r->p->n_boxes / 2);
		break;
	}
	if (r->p->n_boxes == before)
		return;
	r->p->left_out += before - r->p->n_boxes;
	r->p->told = cal_format(r->keep, "%u boxes were put together to %u; --focus NAME shows what is around one of them, --most N shows more",
	                        before, r->p->n_boxes);
}

const char *cal_picture_reduce(cal_arena *keep, cal_picture *p, const cal_view_request *request)
{
	reducing r = {.keep = keep, .p = p, .frames = (cal_picture_frame *)(uintptr_t)p->frames,
	              .boxes = (cal_picture_box *)(uintptr_t)p->boxes, .lines = (cal_picture_line *)(uintptr_t)p->lines};
	const char *wrong = NULL;
	uint32_t before = p->n_boxes;
	r.stands_for = cal_resize(NULL, (size_t)p->n_boxes + 1, sizeof *r.stands_for);
	for (uint32_t i = 0; i < p->n_boxes; i++)
		r.stands_for[i] = 1;
	if (request->focus)
		wrong = focus(&r, request->focus, request->depth ? request->depth : 2);
	p->left_out += before - p->n_boxes;
	if (!wrong)
		collapse(&r, request->most ? request->most : PICTURE_MOST);
	free(r.stands_for);
	return wrong;
}
