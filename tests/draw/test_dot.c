/* tests/draw/test_dot.c -- whatever names hold, DOT is read back by cgraph and by dot, and says the same. */
#include <graphviz/cgraph.h>
#include <libxml/parser.h>

#include "draw/dot.h"
#include "draw/render.h"
#include "tests/check.h"
#include "tests/draw/fixture.h"
#include "tests/hostile.h"

void suite_draw_dot(void);

static char *written(const cal_picture *p, const cal_dot_look *look, size_t *n)
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	cal_dot_write(p, look, &out);
	CHECK(cal_out_finish(&out));
	*n = out.size;
	return out.memory;
}

/* A picture with a text of the corpus wherever a text can stand. */
static const cal_picture *hostile_picture(cal_arena *a)
{
	cal_picture *p = CAL_NEW(a, cal_picture);
	cal_picture_box *boxes = CAL_NEWS(a, HOSTILE, cal_picture_box);
	cal_picture_frame *frames = CAL_NEWS(a, HOSTILE, cal_picture_frame);
	cal_picture_line *lines = CAL_NEWS(a, HOSTILE, cal_picture_line);
	for (uint32_t i = 0; i < HOSTILE; i++) {
		const char **notes = CAL_NEWS(a, 1, const char *);
		notes[0] = hostile[i];
		frames[i] = (cal_picture_frame){.title = hostile[i], .note = hostile[i], .tooltip = hostile[i],
		                                .within = i % 4 ? i - 1 : PICTURE_TOP, .tone = (uint8_t)(i % TONE_COUNT)};
		boxes[i] = (cal_picture_box){.title = hostile[i], .notes = notes, .n_notes = 1, .tooltip = hostile[HOSTILE - 1 - i], .key = hostile[i],
		                             .within = i, .box = (uint8_t)(i % BOX_COUNT), .tone = (uint8_t)(i % TONE_COUNT)};
		lines[i] = (cal_picture_line){.from = i, .to = (i + 1) % HOSTILE, .label = hostile[i], .tooltip = hostile[i],
		                              .line = (uint8_t)(i % LINE_COUNT), .tone = (uint8_t)(i % TONE_COUNT), .against = i % 3 == 0};
	}
	*p = (cal_picture){.title = hostile[20], .subtitle = hostile[30], .frames = frames, .boxes = boxes, .lines = lines,
	                   .n_frames = HOSTILE, .n_boxes = HOSTILE, .n_lines = HOSTILE};
	return p;
}

static void hostile_names_are_read_back_by_cgraph(void)
{
	cal_arena a = {0};
	const cal_dot_look look = {.legend = true};
	size_t n;
	char *dot = written(hostile_picture(&a), &look, &n);
	Agraph_t *g = agmemread(dot);
	CHECK(g != NULL);
	if (g) {
		CHECK_NUMBER(agnnodes(g), HOSTILE);
		CHECK_NUMBER(agnedges(g), HOSTILE);
		for (Agnode_t *node = agfstnode(g); node; node = agnxtnode(g, node)) {
			char key[] = "key", tooltip[] = "tooltip";
			CHECK(agnameof(node)[0] == 'b' && agget(node, key) && strlen(agget(node, tooltip)) < 40000);
		}
		agclose(g);
	}
	free(dot);
	cal_arena_free(&a);
}

static bool has_dot(void)
{
	return system("command -v dot > /dev/null 2>&1") == 0;
}

/* Looks for a tooltip that is exactly this text. */
static bool has_title(const xmlNode *node, const char *wanted)
{
	bool found = false;
	for (; node && !found; node = node->next) {
		xmlChar *title = node->type == XML_ELEMENT_NODE ? xmlGetProp(node, (const xmlChar *)"title") : NULL;
		found = title && strcmp((const char *)title, wanted) == 0;
		xmlFree(title);
		found = found || has_title(node->children, wanted);
	}
	return found;
}

static void hostile_names_are_drawn_by_dot(void)
{
	cal_arena a = {0};
	const cal_dot_look look = {.legend = true, .link = "%s#L%u"};
	const cal_renderer renderer = {.seconds = 60};
	const char *svg, *why;
	size_t n, length;
	if (!has_dot()) {
		fprintf(stderr, "skipped: there is no dot\n");
		return;
	}
	char *dot = written(hostile_picture(&a), &look, &n);
	bool drawn = cal_render(&a, &renderer, dot, n, "svg", &svg, &length, &why);
	CHECK(drawn);
	if (drawn) {
		xmlDoc *doc = xmlReadMemory(svg, (int)length, "x.svg", NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
		CHECK(doc != NULL);
		CHECK(doc && has_title(xmlDocGetRootElement(doc), cal_format(&a, "%s: %s", hostile[16], hostile[HOSTILE - 17])));
		CHECK(doc && has_title(xmlDocGetRootElement(doc), cal_format(&a, "%s: %s", hostile[HOSTILE - 4], hostile[3])));
		xmlFreeDoc(doc);
	} else {
		fprintf(stderr, "%s\n", why);
	}
	free(dot);
	cal_arena_free(&a);
}

/* Same picture, same bytes; every example in every view, read back, drawn if there is a dot. */
static void examples_are_read_back(void)
{
	static const char *const paths[] = {"examples/event-bus/event-bus.calisto.yaml", "examples/checkout/checkout.calisto.yaml",
	                                    "examples/dns-fleet/dns-fleet.calisto.yaml"};
	bool drawing = has_dot();
	for (size_t m = 0; m < sizeof paths / sizeof *paths; m++) {
		picture_fixture f;
		if (!picture_start(&f, paths[m]))
			continue;
		for (unsigned view = 0; view < PICTURE_VIEWS; view++) {
			const cal_dot_look look = {.legend = true, .dark = view % 2, .link = "%s#L%u", .id = view % 3 ? "p1-" : NULL};
			cal_view_request r = picture_view(f.read.m, view);
			const cal_picture *p = picture_draw(&f, r.view, r);
			size_t n, again;
			char *dot = written(p, &look, &n), *other = written(picture_draw(&f, r.view, r), &look, &again);
			CHECK(n == again && memcmp(dot, other, n) == 0);
			Agraph_t *g = agmemread(dot);
			CHECK(g && agnnodes(g) == (int)p->n_boxes);
			if (g)
				agclose(g);
			const char *svg, *why = "";
			uint32_t lost = 0;
			const cal_renderer renderer = {.lost = &lost};
			CHECK(!drawing || cal_render(&f.read.keep, &renderer, dot, n, "svg", &svg, &again, &why));
			CHECK_TEXT(why ? why : "", "");
			CHECK_NUMBER(lost, 0);
			free(dot), free(other);
		}
		picture_end(&f);
	}
}

static void links_are_addresses_or_nothing(void)
{
	static const struct { const char *link, *file, *want; } cases[] = {
		{"%s#L%u", "a/b.yaml", "URL=\"a/b.yaml#L7\""}, {"https://x.org/blob/main/%s?plain=1#L%u", "b.yaml", "URL=\"https://x.org/blob/main/b.yaml?plain=1#L7\""},
		{"%s#L%u", "a b\".yaml", "URL=\"a%20b%22.yaml#L7\""}, {"javascript:alert(%u)", "b.yaml", NULL}, {"%s#L%u", "<stdin>", NULL},
		{"%n%s%%", "b.yaml", "URL=\"%25nb.yaml%25\""}, {NULL, "b.yaml", NULL}};
	cal_arena a = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const cal_source source = {.name = cases[i].file, .bytes = ""};
		const cal_picture_box box = {.title = "t", .key = "k", .within = PICTURE_TOP, .at = {.source = &source, .line = 7}};
		const cal_picture p = {.title = "p", .boxes = &box, .n_boxes = 1};
		const cal_dot_look look = {.link = cases[i].link};
		size_t n;
		char *dot = written(&p, &look, &n);
		CHECK(cases[i].want ? strstr(dot, cases[i].want) != NULL : strstr(dot, "URL") == NULL);
		if (cases[i].want && !strstr(dot, cases[i].want))
			fprintf(stderr, "%s\n", dot);
		free(dot);
	}
	cal_arena_free(&a);
}

void suite_draw_dot(void)
{
	static const check_row tests[] = {
		{"hostile names are read back by cgraph", hostile_names_are_read_back_by_cgraph},
		{"hostile names are drawn by dot", hostile_names_are_drawn_by_dot},
		{"examples are read back", examples_are_read_back},
		{"links are addresses or nothing", links_are_addresses_or_nothing}};
	check_suite("draw/dot", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
