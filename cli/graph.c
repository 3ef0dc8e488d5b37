/* cli/graph.c -- `calisto graph`: a model as a picture. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/formats.h"
#include "cli/model.h"
#include "draw/dot.h"
#include "draw/render.h"
#include "draw/view.h"
#include "rules/check.h"

enum {
	OPTION_VIEW, OPTION_TYPE, OPTION_OUTPUT, OPTION_EVENT, OPTION_SERVICE, OPTION_PROPERTY, OPTION_AXIS, OPTION_FOCUS,
	OPTION_DEPTH, OPTION_MOST, OPTION_DARK, OPTION_NO_LEGEND, OPTION_LINK, OPTION_TIME, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_COUNT
};

const cal_option cal_graph_table[] = {
	[OPTION_VIEW] = {"view", 'w', "VIEW=domains|dependencies|exposure|blast|fault-tree", "draw this: domains, dependencies (default), exposure, blast or fault-tree"},
	[OPTION_TYPE] = {"type", 'T', "TYPE=dot|mermaid|svg|png|pdf",
		"write dot, mermaid, svg, png or pdf; default: what the name of --output ends in, else dot"},
	[OPTION_OUTPUT] = {"output", 'o', "FILE", "write to this file; default: to standard output"},
	[OPTION_EVENT] = {"event", 'e', "EVENT,...", "blast: what happens, such as poison-pill:orders; * and ? stand for any text"},
	[OPTION_SERVICE] = {"service", 's', "NAME=<service>", "colour by what this service loses; dependencies: only what it hangs on; fault-tree: of this service"},
	[OPTION_PROPERTY] = {"property", 'p', "NAME=<property>", "fault-tree: of what costs it this property; default: availability"},
	[OPTION_AXIS] = {"axis", 0, "AXIS=infrastructure|software|state", "exposure, fault-tree: only infrastructure, software or state; default: all of them"},
	[OPTION_FOCUS] = {"focus", 0, "NAME", "draw only what is around this element"},
	[OPTION_DEPTH] = {"depth", 0, "N", "with --focus: so many lines away; default: 2"},
	[OPTION_MOST] = {"most", 0, "N", "put parts together until there are at most N; default: 200, of a fault tree 60"},
	[OPTION_DARK] = {"dark", 0, NULL, "for a dark page"},
	[OPTION_NO_LEGEND] = {"no-legend", 0, NULL, "leave out what colours and lines mean"},
	[OPTION_LINK] = {"link", 0, "TEMPLATE",
		"lead each part to this address, %s being its file and %u its line; none: nowhere; default: %s#L%u"},
	[OPTION_TIME] = {"time-limit", 0, "SECONDS", "stop dot after so long; default: 20"},
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_COUNT] = {0},
};

typedef enum { TYPE_DOT, TYPE_MERMAID, TYPE_SVG, TYPE_PNG, TYPE_PDF, TYPE_COUNT } picture_type;

static const struct { const char *name, *ending; } types[TYPE_COUNT] = {
	[TYPE_DOT] = {"dot", ".dot"}, [TYPE_MERMAID] = {"mermaid", ".mmd"}, [TYPE_SVG] = {"svg", ".svg"}, [TYPE_PNG] = {"png", ".png"},
	[TYPE_PDF] = {"pdf", ".pdf"}};

typedef struct {
	cal_model_order shared;
	const cal_arguments *arguments;
	const cal_model *model;
	cal_view_request request;
	cal_dot_look look;
	cal_renderer renderer;
	const char *output, *service;
	bool typed;
	picture_type type;
	bool given[OPTION_COUNT];
} order;

/* ---- options ---- */

static const char *take_view(order *o, const char *value)
{
	const char *wrong = NULL;
	o->request.view = (cal_view)cal_option_word(o->shared.keep, "--view", value, cal_view_names, VIEW_COUNT, &wrong);
	return wrong;
}

static const char *take_type(order *o, const char *value)
{
	const char *names[TYPE_COUNT], *wrong = NULL;
	for (unsigned i = 0; i < TYPE_COUNT; i++)
		names[i] = types[i].name;
	o->type = (picture_type)cal_option_word(o->shared.keep, "--type", value, names, TYPE_COUNT, &wrong);
	o->typed = true;
	return wrong;
}

static const char *take_axis(order *o, const char *value)
{
	const char *wrong = NULL;
	o->request.axis = cal_word_named(o->shared.keep, SET_AXIS, "--axis", value, &wrong);
	return wrong;
}

static const char *take_link(order *o, const char *value)
{
	o->look.link = strcmp(value, "none") == 0 ? NULL : value;
	return NULL;
}

static const char *take_option(order *o, const cal_given *given)
{
	cal_arena *keep = o->shared.keep;
	const char *wrong = NULL;
	if (cal_take_shared(&o->shared, given, &wrong))
		return wrong;
	size_t option = (size_t)(given->option - o->shared.self->options);
	o->given[option] = true;
	switch (option) {
	case OPTION_VIEW: return take_view(o, given->value);
	case OPTION_TYPE: return take_type(o, given->value);
	case OPTION_AXIS: return take_axis(o, given->value);
	case OPTION_LINK: return take_link(o, given->value);
	case OPTION_OUTPUT: o->output = strcmp(given->value, "-") == 0 ? NULL : given->value; break;
	case OPTION_EVENT: o->request.event = given->value; break;
	case OPTION_SERVICE: o->service = given->value; break;
	case OPTION_PROPERTY: o->request.property = cal_word_named(keep, SET_PROPERTY, "--property", given->value, &wrong); break;
	case OPTION_FOCUS: o->request.focus = given->value; break;
	case OPTION_DEPTH: o->request.depth = cal_option_count(keep, "--depth", given->value, 1, &wrong); break;
	case OPTION_MOST: o->request.most = cal_option_count(keep, "--most", given->value, 1, &wrong); break;
	case OPTION_DARK: o->look.dark = true; break;
	case OPTION_NO_LEGEND: o->look.legend = false; break;
	case OPTION_TIME: o->renderer.seconds = cal_option_number(keep, "--time-limit", given->value, 86400, &wrong); break;
	default: break;
	}
	return wrong;
}

/* Options that say nothing about the view that is asked for. */
static const char *check_fit(const order *o)
{
	static const struct { size_t option; unsigned views; } of[] = {
		{OPTION_EVENT, 1u << VIEW_BLAST}, {OPTION_PROPERTY, 1u << VIEW_FAULT_TREE},
		{OPTION_AXIS, 1u << VIEW_EXPOSURE | 1u << VIEW_FAULT_TREE}};
	const char *view = cal_view_names[o->request.view];
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (o->given[of[i].option] && !(of[i].views >> o->request.view & 1))
			return cal_format(o->shared.keep, "--%s says nothing about the view %s", cal_graph_table[of[i].option].name, view);
	if (o->given[OPTION_DEPTH] && !o->request.focus)
		return "--depth goes with --focus NAME";
	if (o->request.view == VIEW_EXPOSURE && o->request.axis == AXIS_RECOVERY)
		return "--axis of the view exposure is infrastructure, software or state, not recovery";
	return NULL;
}

/* A type that nobody named is what the file's name ends in. */
static void choose_type(order *o)
{
	size_t length = o->output ? strlen(o->output) : 0;
	for (unsigned i = 0; i < TYPE_COUNT && !o->typed; i++) {
		size_t n = strlen(types[i].ending);
		if (length > n && strcmp(o->output + length - n, types[i].ending) == 0)
			o->type = (picture_type)i;
	}
}

static const char *take_options(order *o)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++)
		wrong = take_option(o, &o->arguments->options[i]);
	if (wrong)
		return wrong;
	choose_type(o);
	if ((o->type == TYPE_PNG || o->type == TYPE_PDF) && !o->output && isatty(STDOUT_FILENO))
		return cal_format(o->shared.keep, "a %s is nothing for a terminal; --output FILE writes it to a file", types[o->type].name);
	return check_fit(o);
}

/* ---- writing ---- */

static bool write_bytes(const order *o, const char *bytes, size_t n)
{
	cal_out out;
	if (!o->output)
		cal_out_stream(&out, stdout);
	else if (!cal_out_file(&out, o->output))
		return cal_output_finish(&out, o->output);
	cal_put(&out, bytes, n);
	return cal_output_finish(&out, o->output);
}

/* DOT or Mermaid, in memory; to be freed. */
static char *text_of(const order *o, const cal_picture *p, size_t *n)
{
	cal_out out;
	if (!cal_out_memory(&out))
		return NULL;
	if (o->type == TYPE_MERMAID)
		cal_mermaid_write(p, &o->look, &out);
	else
		cal_dot_write(p, &o->look, &out);
	if (!cal_out_finish(&out))
		return NULL;
	*n = out.size;
	return out.memory;
}

static int write_picture(order *o, const cal_picture *p)
{
	size_t n = 0;
	uint32_t lost = 0;
	const char *bytes, *why;
	char *text = text_of(o, p, &n);
	bool written;
	if (!text)
		return cal_failure("cannot make the picture: out of memory");
	o->renderer.lost = &lost;
	if (o->type == TYPE_DOT || o->type == TYPE_MERMAID)
		written = write_bytes(o, text, n);
	else if (!cal_render(o->shared.keep, &o->renderer, text, n, types[o->type].name, &bytes, &n, &why)) {
		free(text);
		return cal_failure("%s", why);
	} else
		written = write_bytes(o, bytes, n);
	free(text);
	if (lost)
		cal_failure("dot could not draw %u of the %u lines; --focus NAME or a lower --most gives a picture with all of its lines", lost, p->n_lines);
	return written ? STATUS_CLEAN : STATUS_FAILURE;
}

/* ---- all of it ---- */

int cal_run_graph(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	order o = {.shared = {.keep = keep, .self = self}, .arguments = arguments,
	           .request = {.view = VIEW_DEPENDENCIES, .service = CAL_NONE}, .look = {.legend = true, .link = "%s#L%u"}};
	int status;
	const char *wrong = take_options(&o);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	o.model = cal_open_model(&o.shared, arguments, &status);
	if (!o.model)
		return status;
	if (o.service)
		o.request.service = cal_service_named(keep, o.model, o.service, &wrong);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	const cal_check_options options = {.stale_days = -1, .today = cal_today(), .margins = MARGINS_NEVER, .shown = 1};
	const cal_picture *p = cal_picture_of(keep, cal_check(keep, o.model, &options), &o.request, &wrong);
	if (!p)
		return cal_usage_error(self, "%s", wrong);
	if (p->told)
		fprintf(stderr, "calisto: %s\n", p->told);
	return write_picture(&o, p);
}
