/* draw/dot.c -- a picture to DOT: cgraph makes and writes it, this file says how it looks.
 *
 * Names of nodes are numbers; text of a model stands in labels and tooltips only, each through its escape function. */
#include "draw/dot.h"

#include <errno.h>
#include <graphviz/cgraph.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "draw/look.h"

enum { TITLE_COLUMNS = 44, NOTE_COLUMNS = 48, SIZE_TITLE = 13, SIZE_NOTE = 10 };

/* Who gives out numbers for names: cgraph's own way is by address, and it writes subgraphs in the order of their
 * numbers, so the same picture would have different bytes from run to run. */
typedef struct {
	Agdisc_t discipline;         /* first, so that cgraph hands the whole back */
	Agiddisc_t ids;
	cal_arena *keep;
	const char **names;          /* by number */
	uint32_t n, room;
} numbering;

typedef struct {
	cal_arena scratch;
	const cal_picture *p;
	const cal_dot_look *look;
	const cal_page_look *page;
	Agraph_t *graph, **frames;   /* frames: by frame */
	Agnode_t **nodes;            /* by box */
	bool *linked;                /* by box: a line ends at it, and not only at its frame */
} writing;

/* ---- cgraph ---- */

/* cgraph takes texts as they will be read back; it changes none of them. */
static char *loose(const char *text)
{
	return (char *)(uintptr_t)text;
}

static void set(void *object, const char *name, const char *value)
{
	agsafeset(object, loose(name), loose(value), "");
}

static void *open_numbers(Agraph_t *graph, Agdisc_t *discipline)
{
	(void)graph;
	return discipline;
}

/* Odd numbers, for cgraph takes even ones for addresses.  Each name is given once, so none is looked for. */
static long next_number(void *state, int kind, char *name, IDTYPE *number, int create)
{
	numbering *it = state;
	(void)kind;
	if (!create)
		return 0;
	CAL_GROW(it->names, it->n, it->room);
	it->names[it->n] = name ? cal_copy(it->keep, name, strlen(name)) : NULL;
	*number = 2 * (IDTYPE)it->n++ + 1;
	return 1;
}

static char *name_of(void *state, int kind, IDTYPE number)
{
	const numbering *it = state;
	(void)kind;
	return number / 2 < it->n ? (char *)(uintptr_t)it->names[number / 2] : NULL;
}

/* An HTML-like label: cgraph knows it by where the text is kept. */
static void set_markup(writing *w, void *object, const char *name, const char *markup)
{
	char *text = agstrdup_html(w->graph, loose(markup));
	agsafeset(object, loose(name), text, "");
	agstrfree(w->graph, text);
}

static const char *id_of(writing *w, const char *kind, uint32_t number)
{
	return cal_format(&w->scratch, "%s%s%u", w->look->id ? w->look->id : "", kind, number);
}

static void set_link(writing *w, void *object, cal_place at)
{
	const char *link = cal_link_of(&w->scratch, w->look, at);
	if (link)
		set(object, "URL", link);
}

static void set_tooltip(writing *w, void *object, const char *title, const char *tooltip)
{
	set(object, "tooltip", cal_escape_dot_string(&w->scratch, cal_tooltip_text(&w->scratch, title, tooltip)));
}

/* ---- labels ---- */

/* Nothing between tags, or a bracket just before one, makes Graphviz 2.42 take a label for a wrong one. */
static const char *label_of(writing *w, const char *text, size_t columns)
{
	const char *label = cal_escape_dot_label(&w->scratch, cal_label_text(&w->scratch, text, columns));
	size_t n = strlen(label);
	if (n == 0)
		return "&#160;";
	if (label[n - 1] != ']')
		return label;
	return cal_format(&w->scratch, "%.*s&#93;", (int)n - 1, label);
}

/* What stands in a box's corner: when it fell, the sign of a gate, or the mark of its tone. */
static const char *badge_of(writing *w, const cal_picture_box *b)
{
	switch (b->box) {
	case BOX_AND: return "&amp;";
	case BOX_OR: return "&#8805;1";
	case BOX_VOTE: return NULL;
	default: break;
	}
	return b->wave ? cal_format(&w->scratch, "%u", b->wave) : cal_tone_marks[b->tone];
}

static const char *box_label(writing *w, const cal_picture_box *b)
{
	cal_arena *a = &w->scratch;
	const cal_tone_look *tone = &w->page->tone[b->tone];
	const char *badge = badge_of(w, b), *mark = "", *rows = "";
	bool quiet = b->box == BOX_MORE || b->box == BOX_VOTE;
	if (badge)
		mark = cal_format(a, "<TD ROWSPAN=\"%u\" VALIGN=\"TOP\"><TABLE VALIGN=\"TOP\" BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">"
		                  "<TR><TD BGCOLOR=\"%s\" STYLE=\"ROUNDED\"><FONT COLOR=\"%s\" POINT-SIZE=\"11\"><B> %s </B></FONT></TD></TR></TABLE></TD>",
		                  b->n_notes + 1, b->tone == TONE_STRUCK ? tone->text : tone->ink, b->tone == TONE_STRUCK ? tone->ink : tone->on_ink, badge);
	for (uint32_t i = 0; i < b->n_notes; i++)
		rows = cal_format(a, "%s<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"%d\" COLOR=\"%s\">%s</FONT></TD></TR>", rows, SIZE_NOTE,
		                  tone->small, label_of(w, b->notes[i], NOTE_COLUMNS));
	return cal_format(a, "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"1\" CELLPADDING=\"1\"><TR>%s<TD ALIGN=\"LEFT\">"
	                  "<FONT POINT-SIZE=\"%d\" COLOR=\"%s\">%s%s%s</FONT></TD></TR>%s</TABLE>", mark, quiet ? SIZE_NOTE + 1 : SIZE_TITLE,
	                  tone->text, quiet ? "" : "<B>", label_of(w, b->title, TITLE_COLUMNS), quiet ? "" : "</B>", rows);
}

static const char *frame_label(writing *w, const cal_picture_frame *f)
{
	cal_arena *a = &w->scratch;
	const cal_tone_look *tone = &w->page->tone[f->tone];
	const char *mark = cal_tone_marks[f->tone], *badge = "", *note = "";
	if (mark)
		badge = cal_format(a, "<TD BGCOLOR=\"%s\" STYLE=\"ROUNDED\"><FONT COLOR=\"%s\" POINT-SIZE=\"11\"><B> %s </B></FONT></TD>", tone->ink, tone->on_ink, mark);
	if (f->note)
		note = cal_format(a, "<FONT POINT-SIZE=\"%d\" COLOR=\"%s\">  %s</FONT>", SIZE_NOTE, w->page->small, label_of(w, f->note, NOTE_COLUMNS));
	return cal_format(a, "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"2\" CELLPADDING=\"2\"><TR>%s<TD><FONT POINT-SIZE=\"%d\" COLOR=\"%s\"><B>%s</B></FONT>%s</TD></TR></TABLE>",
	                  badge, SIZE_TITLE, w->page->text, label_of(w, f->title, TITLE_COLUMNS), note);
}

/* ---- the legend ---- */

static const char *line_sign(uint8_t line)
{
	switch (line) {
	case LINE_SOFT: return "- - \xe2\x96\xba";
	case LINE_ANY_OF: return "\xc2\xb7\xc2\xb7\xc2\xb7\xc2\xb7\xe2\x96\xba";
	case LINE_STRIKES: case LINE_FALLS: return "\xe2\x94\x81\xe2\x94\x81\xe2\x96\xba";
	case LINE_DATA: return "\xe2\x94\x80\xe2\x94\x80&gt;";
	case LINE_RUNS: return "\xe2\x94\x80\xe2\x94\x80\xe2\x97\x8f";
	case LINE_PLACED: return "\xe2\x94\x80\xe2\x94\x80\xe2\x97\x8b";
	default: return "\xe2\x94\x80\xe2\x94\x80\xe2\x96\xba";
	}
}

static const char *line_colour(const writing *w, const cal_picture_line *l)
{
	if (l->tone != TONE_PLAIN)
		return w->page->tone[l->tone].ink;
	return l->line == LINE_DATA ? w->page->tone[TONE_SHARED].ink : w->page->line;
}

static const char *tone_legend(writing *w)
{
	bool found[TONE_COUNT] = {false};
	const char *cells = "";
	for (uint32_t i = 0; i < w->p->n_boxes; i++)
		found[w->p->boxes[i].tone] = true;
	for (uint32_t i = 0; i < w->p->n_frames; i++)
		found[w->p->frames[i].tone] = true;
	for (unsigned t = 0; t < TONE_COUNT; t++)
		if (found[t] && cal_tone_marks[t])
			cells = cal_format(&w->scratch, "%s<FONT COLOR=\"%s\"><B>%s</B></FONT> %s &#160; ", cells, w->page->tone[t].ink, cal_tone_marks[t],
			                   cal_tone_words[t]);
	return cells;
}

static const char *line_legend(writing *w)
{
	bool found[LINE_COUNT] = {false};
	const char *cells = "";
	for (uint32_t i = 0; i < w->p->n_lines; i++)
		found[w->p->lines[i].line] = true;
	for (unsigned l = 0; l < LINE_COUNT; l++) {
		cal_picture_line like = {.line = (uint8_t)l, .tone = l == LINE_STRIKES || l == LINE_FALLS ? TONE_FALLEN : TONE_PLAIN};
		if (found[l] && cal_line_words[l])
			cells = cal_format(&w->scratch, "%s<FONT COLOR=\"%s\"><B>%s</B></FONT> %s &#160; ", cells,
			                   line_colour(w, &like), line_sign((uint8_t)l), cal_line_words[l]);
	}
	return cells;
}

static const char *heading(writing *w)
{
	cal_arena *a = &w->scratch;
	const cal_picture *p = w->p;
	const char *cells = w->look->legend ? cal_format(a, "%s%s", tone_legend(w), line_legend(w)) : "", *rows = "";
	if (p->subtitle)
		rows = cal_format(a, "<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"11\" COLOR=\"%s\">%s</FONT></TD></TR>", w->page->small, label_of(w, p->subtitle, 120));
	if (*cells)
		rows = cal_format(a, "%s<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"11\" COLOR=\"%s\">%s</FONT></TD></TR>",
		                  rows, w->page->small, cells);
	return cal_format(a, "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"2\" CELLPADDING=\"2\"><TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"17\" COLOR=\"%s\"><B>%s</B></FONT></TD></TR>%s</TABLE>",
	                  w->page->text, label_of(w, p->title, 80), rows);
}

/* ---- parts ---- */

static void write_graph(writing *w)
{
	static const struct { const char *name, *value; } defaults[] = {
		{"nodesep", "0.22"}, {"compound", "true"}, {"labelloc", "t"}, {"labeljust", "l"}, {"pad", "0.25"},
		{"fontname", "Helvetica,Arial,sans-serif"}};
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		agattr(w->graph, AGRAPH, loose(defaults[i].name), loose(defaults[i].value));
	agattr(w->graph, AGRAPH, loose("ranksep"), loose(w->p->rows ? "0.3" : "0.75"));
	agattr(w->graph, AGRAPH, loose("rankdir"), loose(w->p->downwards ? "TB" : "LR"));
	agattr(w->graph, AGRAPH, loose("bgcolor"), loose(w->look->transparent ? "transparent" : w->page->page));
	agattr(w->graph, AGNODE, loose("fontname"), loose("Helvetica,Arial,sans-serif"));
	agattr(w->graph, AGNODE, loose("margin"), loose("0.10,0.05"));
	agattr(w->graph, AGNODE, loose("height"), loose("0.3"));
	agattr(w->graph, AGNODE, loose("width"), loose("0.3"));
	agattr(w->graph, AGEDGE, loose("fontname"), loose("Helvetica,Arial,sans-serif"));
	agattr(w->graph, AGEDGE, loose("fontsize"), loose("10"));
	agattr(w->graph, AGEDGE, loose("fontcolor"), loose(w->page->small));
	agattr(w->graph, AGEDGE, loose("arrowsize"), loose("0.7"));
	set_markup(w, w->graph, "label", heading(w));
	if (w->look->id)
		set(w->graph, "id", w->look->id);
}

static unsigned frame_depth(const cal_picture *p, uint32_t frame)
{
	unsigned depth = 0;
	for (; p->frames[frame].within != PICTURE_TOP; frame = p->frames[frame].within)
		depth++;
	return depth;
}

static void write_frame(writing *w, uint32_t number)
{
	const cal_picture_frame *f = &w->p->frames[number];
	const cal_tone_look *tone = &w->page->tone[f->tone];
	Agraph_t *in = f->within == PICTURE_TOP ? w->graph : w->frames[f->within];
	Agraph_t *g = w->frames[number] = agsubg(in, loose(cal_format(&w->scratch, "cluster_%u", number)), 1);
	set_markup(w, g, "label", frame_label(w, f));
	set(g, "style", f->tone == TONE_UNKNOWN ? "rounded,filled,dashed" : "rounded,filled");
	set(g, "fillcolor", w->page->frame[frame_depth(w->p, number) % 3]);
	set(g, "color", f->tone == TONE_PLAIN ? w->page->frame_border : tone->ink);
	set(g, "penwidth", f->tone == TONE_FAILS || f->tone == TONE_FALLEN ? "2" : "1");
	set(g, "margin", "10");
	set_tooltip(w, g, f->title, f->tooltip);
	set_link(w, g, f->at);
	if (w->look->id)
		set(g, "id", id_of(w, "f", number));
}

static const struct { const char *shape, *style, *pen; } box_looks[BOX_COUNT] = {
	[BOX_SERVICE] = {"box", "rounded,filled,bold", "2.6"}, [BOX_COMPONENT] = {"box", "rounded,filled", "1.3"},
	[BOX_EXTERNAL] = {"box", "filled,dashed", "1.3"}, [BOX_COPIES] = {"box", "rounded,filled", "1.3"},
	[BOX_STATE] = {"cylinder", "filled", "1.3"}, [BOX_SOFTWARE] = {"component", "filled", "1.3"},
	[BOX_DOMAIN] = {"tab", "filled", "1.3"}, [BOX_EVENT] = {"hexagon", "filled", "1.3"}, [BOX_AND] = {"box", "filled", "1.6"},
	[BOX_OR] = {"box", "rounded,filled", "1.6"}, [BOX_VOTE] = {"box", "rounded,filled", "1.3"}, [BOX_MORE] = {"box", "rounded,dashed", "1"}};

static void write_box(writing *w, uint32_t number)
{
	const cal_picture_box *b = &w->p->boxes[number];
	const cal_tone_look *tone = &w->page->tone[b->tone];
	Agraph_t *in = b->within == PICTURE_TOP ? w->graph : w->frames[b->within];
	Agnode_t *n = w->nodes[number] = agnode(in, loose(id_of(w, "b", number)), 1);
	const char *style = box_looks[b->box].style;
	set_markup(w, n, "label", box_label(w, b));
	set(n, "shape", b->box == BOX_EVENT && b->tone != TONE_STRUCK ? "box" : box_looks[b->box].shape);
	set(n, "style", b->tone == TONE_UNKNOWN && !strstr(style, "dashed") ? cal_format(&w->scratch, "%s,dashed", style) : style);
	set(n, "fillcolor", tone->fill);
	set(n, "color", tone->ink);
	set(n, "penwidth", box_looks[b->box].pen);
	if (b->stacked && b->box != BOX_STATE && b->box != BOX_SOFTWARE)
		set(n, "peripheries", "2");
	set(n, "key", cal_escape_dot_string(&w->scratch, b->key));
	set_tooltip(w, n, b->title, b->tooltip);
	set_link(w, n, b->at);
	if (w->look->id)
		set(n, "id", id_of(w, "b", number));
}

static void style_line(writing *w, Agedge_t *e, const cal_picture_line *l)
{
	static const struct { const char *style, *arrow; } looks[LINE_COUNT] = {
		[LINE_HARD] = {"solid", "normal"}, [LINE_SOFT] = {"dashed", "normal"}, [LINE_ANY_OF] = {"dotted", "normal"},
		[LINE_DATA] = {"solid", "vee"}, [LINE_RUNS] = {"solid", "dot"}, [LINE_PLACED] = {"solid", "odot"},
		[LINE_STRIKES] = {"bold", "normal"}, [LINE_FALLS] = {"bold", "normal"}, [LINE_INPUT] = {"solid", "none"}};
	bool lit = l->tone == TONE_STRUCK || l->tone == TONE_FALLEN;
	set(e, "style", l->tone == TONE_UNKNOWN ? "dashed" : l->tone == TONE_PLAIN && (l->line == LINE_STRIKES || l->line == LINE_FALLS) ? "solid" : looks[l->line].style);
	set(e, l->against ? "arrowtail" : "arrowhead", looks[l->line].arrow);
	if (l->against) {
		set(e, "arrowhead", "none");
		set(e, "dir", "back");
	}
	set(e, "color", line_colour(w, l));
	set(e, "penwidth", lit ? "2.4" : l->tone == TONE_FAILS ? "1.8" : "1.1");
	if (lit)
		set(e, "weight", "4");
	if (l->label)
		set_markup(w, e, "label", cal_format(&w->scratch, "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\"><TR><TD>%s</TD></TR></TABLE>", label_of(w, l->label, 28)));
}

static void write_line(writing *w, uint32_t number)
{
	const cal_picture_line *l = &w->p->lines[number];
	uint32_t tail = l->against ? l->to : l->from, head = l->against ? l->from : l->to;
	uint32_t tail_frame = l->against ? l->to_frame : l->from_frame, head_frame = l->against ? l->from_frame : l->to_frame;
	Agedge_t *e = agedge(w->graph, w->nodes[tail], w->nodes[head], NULL, 1);
	w->linked[tail] |= !tail_frame;
	w->linked[head] |= !head_frame;
	style_line(w, e, l);
	if (tail_frame)
		set(e, "ltail", cal_format(&w->scratch, "cluster_%u", tail_frame - 1));
	if (head_frame)
		set(e, "lhead", cal_format(&w->scratch, "cluster_%u", head_frame - 1));
	set(e, "tooltip", cal_escape_dot_string(&w->scratch, cal_tooltip_text(&w->scratch, cal_format(&w->scratch, "%s \xe2\x86\x92 %s",
	    cal_label_text(&w->scratch, w->p->boxes[l->from].title, 60), cal_label_text(&w->scratch, w->p->boxes[l->to].title, 60)), l->tooltip)));
	if (w->look->id)
		set(e, "id", id_of(w, "l", number));
}

/* Boxes of a frame that no line leads to stand in rows, held by lines that are not seen; else dot makes one long column
 * of them. */
static void arrange(writing *w, uint32_t frame)
{
	uint32_t n = 0, at = 0, columns = 1;
	Agnode_t *last = NULL;
	for (uint32_t i = 0; i < w->p->n_boxes; i++)
		n += w->p->boxes[i].within == frame && !w->linked[i];
	while (columns * columns < 3 * n && columns < 6)
		columns++;
	for (uint32_t i = 0; i < w->p->n_boxes && n > 1; i++) {
		if (w->p->boxes[i].within != frame || w->linked[i])
			continue;
		if (at++ % columns) {
			Agedge_t *e = agedge(w->graph, last, w->nodes[i], NULL, 1);
			set(e, "style", "invis");
		}
		last = w->nodes[i];
	}
}

/* ---- all of it ---- */

void cal_dot_write(const cal_picture *p, const cal_dot_look *look, cal_out *out)
{
	writing w = {.p = p, .look = look, .page = cal_page(look->dark)};
	numbering numbers = {.discipline = {.id = &numbers.ids}, .ids = AgIdDisc, .keep = &w.scratch};
	numbers.ids.open = open_numbers;
	numbers.ids.map = next_number;
	numbers.ids.print = name_of;
	w.graph = agopen(loose("calisto"), Agdirected, &numbers.discipline);
	if (!w.graph) {
		cal_out_fail(out, ENOMEM);
		return;
	}
	w.frames = CAL_NEWS(&w.scratch, (size_t)p->n_frames + 1, Agraph_t *);
	w.nodes = CAL_NEWS(&w.scratch, (size_t)p->n_boxes + 1, Agnode_t *);
	w.linked = CAL_NEWS(&w.scratch, (size_t)p->n_boxes + 1, bool);
	write_graph(&w);
	for (uint32_t i = 0; i < p->n_frames; i++)
		write_frame(&w, i);
	for (uint32_t i = 0; i < p->n_boxes; i++)
		write_box(&w, i);
	for (uint32_t i = 0; i < p->n_lines; i++)
		write_line(&w, i);
	for (uint32_t i = 0; p->rows && i < p->n_frames; i++)
		arrange(&w, i);
	if (p->rows)
		arrange(&w, PICTURE_TOP);
	if (!out->error && agwrite(w.graph, out->file) != 0)
		cal_out_fail(out, errno);
	agclose(w.graph);
	free(numbers.names);
	cal_arena_free(&w.scratch);
}
