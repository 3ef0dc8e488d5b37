/* cli/export.c -- `calisto export openpsa`: what a service loses, as a fault tree that other tools read. */
#include <string.h>

#include "base/text.h"
#include "cli/formats.h"
#include "cli/model.h"
#include "export/openpsa.h"
#include "rules/cuts.h"

enum {
	OPTION_SERVICE, OPTION_PROPERTY, OPTION_THREAT, OPTION_AXIS, OPTION_BEST, OPTION_OUTPUT, OPTION_THREATS, OPTION_NO_PROJECT, OPTION_COUNT
};

const cal_option cal_export_table[] = {
	[OPTION_SERVICE] = {"service", 's', "NAME=<service>", "of this service; may be left out if there is only one"},
	[OPTION_PROPERTY] = {"property", 'p', "NAME=<property>", "of what costs it this property; default: availability"},
	[OPTION_THREAT] = {"threat", 't', "NAME=<threat>",
		"only events of this threat; may be repeated, and goes with --axis"},
	[OPTION_AXIS] = {"axis", 0, "AXIS=<axis>",
		"only events of this axis: infrastructure, software, state or recovery; may be repeated"},
	[OPTION_BEST] = {"best", 0, NULL, "read what is unspecified at its best; default: at its worst"},
	[OPTION_OUTPUT] = {"output", 'o', "FILE", "write to this file; default: to standard output"},
	[OPTION_THREATS] = CAL_OPTION_THREATS,
	[OPTION_NO_PROJECT] = CAL_OPTION_NO_PROJECT,
	[OPTION_COUNT] = {0},
};

typedef struct {
	cal_model_order shared;
	const cal_arguments *arguments;
	const cal_model *model;
	cal_cuts_request request;
	bool *threats;   /* NULL: all */
	const char *service, *output;
} order;

static const char *take_options(order *o)
{
	const char *wrong = NULL;
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++) {
		const cal_given *given = &o->arguments->options[i];
		if (cal_take_shared(&o->shared, given, &wrong))
			continue;
		switch (given->option - o->shared.self->options) {
		case OPTION_SERVICE: o->service = given->value; break;
		case OPTION_PROPERTY:
			o->request.letter = cal_word_named(o->shared.keep, SET_PROPERTY, "--property", given->value, &wrong);
			break;
		case OPTION_BEST: o->request.worst = false; break;
		case OPTION_OUTPUT:
			o->output = given->value;
			o->shared.targets[0] = (cal_target){false, o->output};
			o->shared.n_targets = 1;
			break;
		default: break;  /* what is looked up in the model */
		}
	}
	return wrong;
}

static const char *take_names(order *o)
{
	const char *wrong = NULL;
	if (!o->service && o->model->n_services > 1)
		return cal_format(o->shared.keep, "the model has %u services; --service NAME says of which", o->model->n_services);
	if (o->service)
		o->request.service = cal_service_named(o->shared.keep, o->model, o->service, &wrong);
	for (size_t i = 0; i < o->arguments->n_options && !wrong; i++) {
		const cal_given *given = &o->arguments->options[i];
		if (given->option - o->shared.self->options == OPTION_THREAT)
			wrong = cal_choose_threat(o->shared.keep, o->model, given->value, &o->threats);
		else if (given->option - o->shared.self->options == OPTION_AXIS)
			wrong = cal_choose_axis(o->shared.keep, o->model, given->value, &o->threats);
	}
	o->request.threats = o->threats;
	return wrong;
}

/* A name for each event, no two alike: what an event is called, and where that is not enough its number. */
static int write_tree(order *o, const cal_loss *loss)
{
	const cal_service *s = &o->model->services[o->request.service];
	cal_openpsa_tree tree = {.formula = &loss->tops.formula, .top = loss->top, .name = o->model->name,
	                         .top_name = cal_format(o->shared.keep, "%s loses %s", s->name,
	                                                cal_word(SET_PROPERTY, o->request.letter)),
	                         .events = loss->names};
	cal_out out;
	if (!o->output || strcmp(o->output, "-") == 0)
		cal_out_stream(&out, stdout);
	else if (!cal_out_file(&out, o->output))
		return cal_output_finish(&out, o->output) ? STATUS_CLEAN : STATUS_FAILURE;
	cal_openpsa_write(&tree, &out);
	return cal_output_finish(&out, o->output) ? STATUS_CLEAN : STATUS_FAILURE;
}

int cal_run_export(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	static const char *const formats[] = {"openpsa"};
	order o = {.shared = {.keep = keep, .self = self}, .arguments = arguments,
	           .request = {.letter = PROPERTY_AVAILABILITY, .worst = true}};
	int status;
	if (arguments->n_operands == 0 || strcmp(arguments->operands[0], formats[0]) != 0)
		return cal_usage_error(self, "export needs a format and a model, as in 'calisto export openpsa MODEL'%s",
		                       arguments->n_operands ? cal_did_you_mean(keep, cal_nearest(arguments->operands[0], formats, 1))
		                                             : "");
	const char *wrong = take_options(&o);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	if (cal_openpsa_unable())
		return cal_failure("%s", cal_openpsa_unable());
	cal_arguments rest = *arguments;
	rest.operands++, rest.n_operands--;
	o.model = cal_open_model(&o.shared, &rest, &status);
	if (!o.model)
		return status;
	wrong = take_names(&o);
	if (wrong)
		return cal_usage_error(self, "%s", wrong);
	cal_basis basis = cal_basis_of(keep, o.model);
	cal_loss loss = cal_loss_of(keep, &basis, &o.request);
	status = write_tree(&o, &loss);
	cal_loss_free(&loss);
	cal_basis_free(&basis);
	return status;
}
