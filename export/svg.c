/* export/svg.c -- SVG to SVG inside HTML, by lists of what may pass. */
#include "export/svg.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/libxml.h"

typedef struct {
	const cal_libxml *lib;
	cal_html *h;
	const cal_svg_frame *frame;
	unsigned depth;
} painter;

/* An element of links becomes a group, for its links lead out of the page. */
static const struct {
	const char *from, *to;
} elements[] = {
	{"g", "g"}, {"a", "g"}, {"path", "path"}, {"polygon", "polygon"}, {"polyline", "polyline"}, {"ellipse", "ellipse"}, {"circle", "circle"},
	{"rect", "rect"}, {"line", "line"}, {"text", "text"}, {"tspan", "tspan"},
};

static const char *const attributes[] = {
	"class", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
	"points", "d", "cx", "cy", "r", "rx", "ry", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "transform", "text-anchor",
	"font-family", "font-size", "font-weight", "font-style", "text-decoration", "opacity", "id",
};
enum { ATTRIBUTES = sizeof attributes / sizeof *attributes };

static const char *element_of(const xmlNode *node)
{
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (strcmp((const char *)node->name, elements[i].from) == 0)
			return elements[i].to;
	return NULL;
}

/* A reference to something else, in whatever attribute, has no business here. */
static bool is_plain(const char *value)
{
	return !strstr(value, "url(") && !strchr(value, '\\');
}

/* The value of an attribute, in the helper's scratch; NULL: there is none. */
static const char *value_of(painter *p, xmlNode *node, const char *name)
{
	xmlChar *value = p->lib->xmlGetNoNsProp(node, (const xmlChar *)name);
	const char *copy = value && is_plain((const char *)value) ? cal_copy(&p->h->scratch, (const char *)value, strlen((const char *)value)) : NULL;
	(*p->lib->xmlFree)(value);
	return copy;
}

/* What a group stands for, as pairs of attributes: by its id, which ends in b or l and the number of a box or line. */
static size_t name_group(const painter *p, const char *id, const char **pairs)
{
	const cal_picture *it = p->frame->picture;
	const size_t length = strlen(p->frame->look_id);
	if (!id || strncmp(id, p->frame->look_id, length) != 0 || !strchr("bl", id[length]) || id[length + 1] < '0' || id[length + 1] > '9')
		return 0;
	char *end;
	unsigned long number = strtoul(id + length + 1, &end, 10);
	if (*end || number >= (id[length] == 'b' ? it->n_boxes : it->n_lines))
		return 0;
	if (id[length] == 'b') {
		pairs[0] = "data-key", pairs[1] = it->boxes[number].key;
		return 2;
	}
	pairs[0] = "data-from", pairs[1] = it->boxes[it->lines[number].from].key;
	pairs[2] = "data-to", pairs[3] = it->boxes[it->lines[number].to].key;
	return 4;
}

static void open_element(painter *p, xmlNode *node, const char *name)
{
	const char *pairs[2 * ATTRIBUTES + 5];
	size_t n = 0;
	for (size_t i = 0; i < ATTRIBUTES; i++) {
		const char *value = value_of(p, node, attributes[i]);
		if (value)
			pairs[n++] = attributes[i], pairs[n++] = value;
	}
	n += name_group(p, value_of(p, node, "id"), pairs + n);
	pairs[n] = NULL;
	cal_html_open_with(p->h, name, pairs);
}

static void put_children(painter *p, const xmlNode *parent);

static void put_node(painter *p, xmlNode *node)
{
	enum { DEEPEST = 32 };
	const char *name = node->type == XML_ELEMENT_NODE ? element_of(node) : NULL;
	const char *above = (const char *)node->parent->name;
	if (node->type == XML_TEXT_NODE && (strcmp(above, "text") == 0 || strcmp(above, "tspan") == 0))
		cal_html_text(p->h, (const char *)node->content);
	if (!name || p->depth == DEEPEST)
		return;
	p->depth++;
	open_element(p, node, name);
	put_children(p, node);
	cal_html_close(p->h);
	p->depth--;
}

static void put_children(painter *p, const xmlNode *parent)
{
	for (xmlNode *node = parent->children; node; node = node->next)
		put_node(p, node);
}

static void put_root(painter *p, xmlNode *root)
{
	const cal_svg_frame *f = p->frame;
	cal_arena *a = &p->h->scratch;
	const char *title = cal_format(a, "%s-title", f->id), *description = cal_format(a, "%s-description", f->id);
	const char *labels = f->picture->subtitle ? cal_format(a, "%s %s", title, description) : title;
	const char *pairs[] = {
		"xmlns", "http://www.w3.org/2000/svg", "role", "img", "id", f->id, "aria-labelledby", labels, "class", "picture",
		"viewBox", value_of(p, root, "viewBox"), "width", value_of(p, root, "width"), "height", value_of(p, root, "height"), NULL};
	cal_html_open_with(p->h, "svg", pairs);
	cal_html_element(p->h, "title", f->picture->title, "id", cal_format(a, "%s-title", f->id), NULL);
	if (f->picture->subtitle)
		cal_html_element(p->h, "desc", f->picture->subtitle, "id", cal_format(a, "%s-description", f->id), NULL);
	put_children(p, root);
	cal_html_close(p->h);
}

bool cal_html_svg(cal_html *h, const char *svg, size_t n, const cal_svg_frame *frame)
{
	const char *why;
	painter p = {.lib = cal_libxml_load(&why), .h = h, .frame = frame};
	if (!p.lib || !svg || n > INT_MAX)
		return false;
	xmlDoc *document = p.lib->xmlReadMemory(svg, (int)n, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE);
	xmlNode *root = document ? p.lib->xmlDocGetRootElement(document) : NULL;
	bool is_svg = root && strcmp((const char *)root->name, "svg") == 0;
	if (is_svg)
		put_root(&p, root);
	p.lib->xmlFreeDoc(document);
	return is_svg;
}
