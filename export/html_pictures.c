/* export/html_pictures.c -- pictures of the model inside the page, what they show in words too, and a choice of whose path is
 * highlighted. */
#include "export/html_parts.h"

#include "export/svg.h"

/* ---- in words ---- */

static const char *tone_words(unsigned tone)
{
	static const char *const words[TONE_COUNT] = {
		[TONE_PLAIN] = "", [TONE_SURVIVES] = ", survives", [TONE_UNKNOWN] = ", unknown", [TONE_FAILS] = ", fails", [TONE_STRUCK] = ", struck",
		[TONE_FALLEN] = ", fallen", [TONE_SHARED] = ", shared"};
	return words[tone];
}

static const char *line_words(unsigned line)
{
	static const char *const words[LINE_COUNT] = {
		[LINE_HARD] = "depends on", [LINE_SOFT] = "makes soft use of", [LINE_ANY_OF] = "depends on one of several:", [LINE_DATA] = "data:",
		[LINE_RUNS] = "runs", [LINE_PLACED] = "is placed in", [LINE_STRIKES] = "strikes", [LINE_FALLS] = "takes down", [LINE_INPUT] = "has the input"};
	return words[line];
}

static void put_words(const cal_sheet *s, const cal_picture *p)
{
	cal_html_open(s->h, "details", "class", "words", NULL);
	cal_html_element(s->h, "summary", "The picture in words", NULL);
	cal_html_open(s->h, "ul", NULL);
	for (uint32_t i = 0; i < p->n_boxes; i++) {
		const cal_picture_box *b = &p->boxes[i];
		cal_html_open(s->h, "li", NULL);
		cal_html_element(s->h, "strong", b->title, NULL);
		cal_html_text(s->h, tone_words(b->tone));
		for (uint32_t k = 0; k < b->n_notes; k++)
			cal_html_textf(s->h, ", %s", b->notes[k]);
		if (b->within != PICTURE_TOP)
			cal_html_textf(s->h, ", in %s", p->frames[b->within].title);
		cal_html_close(s->h);
	}
	cal_html_close(s->h);
	if (p->n_lines)
		cal_html_open(s->h, "ul", NULL);
	for (uint32_t i = 0; i < p->n_lines; i++) {
		const cal_picture_line *l = &p->lines[i];
		cal_html_element(s->h, "li", cal_format(s->a, "%s %s %s%s%s", p->boxes[l->from].title, line_words(l->line), p->boxes[l->to].title,
		                                        l->label ? ": " : "", l->label ? l->label : ""), NULL);
	}
	if (p->n_lines)
		cal_html_close(s->h);
	cal_html_close(s->h);
}

/* ---- one picture ---- */

static void put_mermaid(const cal_sheet *s, const char *mermaid)
{
	cal_html_element(s->h, "p", "As a diagram in Mermaid's language, which many sites draw:", "class", "of", NULL);
	cal_html_element(s->h, "pre", mermaid, "class", "mermaid-source", NULL);
}

static void put_picture(const cal_sheet *s, const cal_report_picture *it)
{
	const cal_picture *p = it->picture;
	const char *id = cal_sheet_id(s, cal_format(s->a, "picture-%s", it->id)), *caption = cal_format(s->a, "%s-caption", id);
	cal_svg_frame frame = {.id = cal_format(s->a, "%s-svg", id), .picture = p, .look_id = cal_format(s->a, "%s-", it->id)};
	cal_html_open(s->h, "figure", "class", "drawing", "id", id, NULL);
	cal_html_open(s->h, "figcaption", "id", caption, "class", it->svg && !p->told ? "vh" : NULL, NULL);
	cal_html_element(s->h, "strong", p->title, NULL);
	if (p->told)
		cal_html_textf(s->h, ": %s; calisto graph --most N draws more", p->told);
	else if (p->subtitle)
		cal_html_textf(s->h, ": %s", p->subtitle);
	cal_html_close(s->h);
	if (it->svg) {
		cal_html_open(s->h, "div", "class", "scroll paper", "tabindex", "0", "role", "group", "aria-labelledby", caption, NULL);
		cal_html_svg(s->h, it->svg, it->n_svg, &frame);
		cal_html_close(s->h);
	} else if (it->mermaid) {
		put_mermaid(s, it->mermaid);
	}
	put_words(s, p);
	cal_html_close(s->h);
}

/* ---- whose path is highlighted: of use with the script only, which shows it ---- */

static void put_choice(const cal_sheet *s)
{
	const char *id = cal_sheet_id(s, "path");
	cal_html_open(s->h, "form", "class", "filters path", "hidden", "hidden", "aria-label", "Highlight a path in the pictures", NULL);
	cal_html_open(s->h, "div", "class", "field wide", NULL);
	cal_html_element(s->h, "label", "Show the path of", "for", id, NULL);
	cal_html_open(s->h, "select", "id", id, "name", "path", NULL);
	cal_html_element(s->h, "option", "nothing", "value", "", NULL);
	for (uint32_t i = 0; i < s->c->r->n_findings; i++)
		if (s->c->telling[i] == TELL_FULL && s->c->r->findings[i].threat != CAL_NONE)
			cal_html_element(s->h, "option", s->c->r->findings[i].title, "value", s->c->anchors[i], NULL);
	cal_html_close(s->h);
	cal_html_close(s->h);
	cal_html_element(s->h, "output", NULL, "class", "told", "aria-live", "polite", NULL);
	cal_html_close(s->h);
}

void cal_html_pictures(const cal_sheet *s)
{
	cal_section_open(s, "pictures", NULL, "Pictures");
	if (s->c->it->no_pictures)
		cal_html_element(s->h, "p", cal_format(s->a, "Pictures are missing: %s.", s->c->it->no_pictures), "class", "cut", NULL);
	if (s->c->it->n_pictures)
		put_choice(s);
	for (uint32_t i = 0; i < s->c->it->n_pictures && !s->h->out->error; i++)
		put_picture(s, &s->c->it->pictures[i]);
	cal_html_close(s->h);
}
