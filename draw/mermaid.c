/* draw/mermaid.c -- a picture to a flowchart of Mermaid, for pages that draw it themselves. */
#include <string.h>

#include "base/escape.h"
#include "draw/look.h"

typedef struct {
	cal_arena scratch;
	const cal_picture *p;
	const cal_dot_look *look;
	const cal_page_look *page;
	const char *id;
	cal_out *out;
} writing;

enum { TITLE_COLUMNS = 34, NOTE_COLUMNS = 40 };

static const char *text_of(writing *w, const char *text, size_t columns)
{
	return cal_escape_mermaid(&w->scratch, cal_label_text(&w->scratch, text, columns));
}

/* A title for those who hear the picture: one line in which nothing means anything. */
static const char *title_of(writing *w)
{
	const char *line = cal_escape_line(&w->scratch, cal_label_text(&w->scratch, w->p->title, 80));
	char *plain = cal_copy(&w->scratch, line, strlen(line));
	for (char *at = plain; (at = strpbrk(at, "#;%{}<>&\"`")) != NULL;)
		*at = ' ';
	return plain;
}

static void indent(writing *w, unsigned depth)
{
	cal_spaces(w->out, (size_t)depth * 2 + 2);
}

/* What stands before and after the label: the shape. */
static const struct { const char *open, *close; } shapes[BOX_COUNT] = {
	[BOX_SERVICE] = {"([", "])"}, [BOX_COMPONENT] = {"(", ")"}, [BOX_EXTERNAL] = {"[", "]"}, [BOX_COPIES] = {"(", ")"},
	[BOX_STATE] = {"[(", ")]"}, [BOX_SOFTWARE] = {"[[", "]]"}, [BOX_DOMAIN] = {"[/", "/]"}, [BOX_EVENT] = {"{{", "}}"},
	[BOX_AND] = {"[", "]"}, [BOX_OR] = {"(", ")"}, [BOX_VOTE] = {"(", ")"}, [BOX_MORE] = {"[", "]"}};

static void write_box(writing *w, uint32_t number, unsigned depth)
{
	const cal_picture_box *b = &w->p->boxes[number];
	const char *mark = b->wave ? cal_format(&w->scratch, "%u ", b->wave)
	                   : cal_tone_marks[b->tone] ? cal_format(&w->scratch, "%s ", cal_tone_marks[b->tone]) : "";
	indent(w, depth);
	cal_printf(w->out, "%sb%u%s\"%s%s", w->id, number, shapes[b->box].open, cal_escape_mermaid(&w->scratch, mark),
	           text_of(w, b->title, TITLE_COLUMNS));
	for (uint32_t i = 0; i < b->n_notes; i++)
		cal_printf(w->out, "<br/>%s", text_of(w, b->notes[i], NOTE_COLUMNS));
	cal_printf(w->out, "\"%s\n", shapes[b->box].close);
}

/* Frames and boxes, each in its frame: frames come before those within them, so a list of those that are open is enough. */
static void write_within(writing *w, uint32_t frame, unsigned depth)
{
	for (uint32_t i = 0; i < w->p->n_boxes; i++)
		if (w->p->boxes[i].within == frame)
			write_box(w, i, depth);
	for (uint32_t f = 0; f < w->p->n_frames; f++) {
		const cal_picture_frame *it = &w->p->frames[f];
		if (it->within != frame)
			continue;
		indent(w, depth);
		cal_printf(w->out, "subgraph %sf%u[\"%s%s%s\"]\n", w->id, f, text_of(w, it->title, TITLE_COLUMNS), it->note ? "<br/>" : "",
		           it->note ? text_of(w, it->note, NOTE_COLUMNS) : "");
		write_within(w, f, depth + 1);
		indent(w, depth);
		cal_puts(w->out, "end\n");
	}
}

static const char *arrow_of(const cal_picture_line *l)
{
	switch (l->line) {
	case LINE_SOFT: case LINE_ANY_OF: return "-.->";
	case LINE_STRIKES: case LINE_FALLS: return l->tone == TONE_PLAIN ? "-->" : "==>";
	case LINE_INPUT: return "---";
	default: return "-->";
	}
}

/* What a line ends at: a box, or a frame around it. */
static const char *end_of(writing *w, uint32_t box, uint32_t frame)
{
	return frame ? cal_format(&w->scratch, "%sf%u", w->id, frame - 1) : cal_format(&w->scratch, "%sb%u", w->id, box);
}

static void write_line(writing *w, uint32_t number)
{
	const cal_picture_line *l = &w->p->lines[number];
	const char *label = l->label ? cal_format(&w->scratch, "|\"%s\"|", text_of(w, l->label, 28)) : "";
	cal_printf(w->out, "  %s %s%s %s\n", end_of(w, l->from, l->from_frame), arrow_of(l), label, end_of(w, l->to, l->to_frame));
}

static void write_tones(writing *w)
{
	static const char *const names[TONE_COUNT] = {"plain", "survives", "unknown", "fails", "struck", "fallen", "shared"};
	for (unsigned t = 0; t < TONE_COUNT; t++) {
		bool any = false;
		const cal_tone_look *tone = &w->page->tone[t];
		for (uint32_t i = 0; i < w->p->n_boxes; i++)
			if (w->p->boxes[i].tone == t) {
				cal_printf(w->out, "%s%sb%u", any ? "," : "  class ", w->id, i);
				any = true;
			}
		if (!any)
			continue;
		cal_printf(w->out, " %s\n  classDef %s fill:%s,stroke:%s,color:%s%s\n", names[t], names[t], tone->fill, tone->ink, tone->text,
		           t == TONE_UNKNOWN ? ",stroke-dasharray:5 3" : t == TONE_FAILS || t == TONE_STRUCK || t == TONE_FALLEN ? ",stroke-width:2px" : "");
	}
	for (uint32_t i = 0; i < w->p->n_lines; i++)
		if (w->p->lines[i].tone != TONE_PLAIN)
			cal_printf(w->out, "  linkStyle %u stroke:%s\n", i, w->page->tone[w->p->lines[i].tone].ink);
}

static void write_links(writing *w)
{
	for (uint32_t i = 0; i < w->p->n_boxes; i++) {
		const char *link = cal_link_of(&w->scratch, w->look, w->p->boxes[i].at);
		if (link && !strchr(link, '"'))
			cal_printf(w->out, "  click %sb%u href \"%s\"\n", w->id, i, link);
	}
}

void cal_mermaid_write(const cal_picture *p, const cal_dot_look *look, cal_out *out)
{
	writing w = {.p = p, .look = look, .page = cal_page(look->dark), .id = look->id ? look->id : "", .out = out};
	cal_printf(out, "flowchart %s\n", p->downwards ? "TB" : "LR");
	cal_printf(out, "  accTitle: %s\n", title_of(&w));
	write_within(&w, PICTURE_TOP, 0);
	for (uint32_t i = 0; i < p->n_lines; i++)
		write_line(&w, i);
	write_tones(&w);
	write_links(&w);
	cal_arena_free(&w.scratch);
}
