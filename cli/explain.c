/* cli/explain.c -- `calisto explain`: codes and names to what there is to know of the threats. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/formats.h"
#include "export/text.h"
#include "rules/catalogue.h"
#include "rules/facts.h"

const cal_option cal_explain_table[] = {{0}};

static const cal_threat *threat_called(const cal_catalogue *catalogue, const char *word)
{
	for (uint32_t i = 0; i < catalogue->n_threats; i++) {
		const cal_threat *t = &catalogue->threats[i];
		if (strcasecmp(t->code, word) == 0 || strcasecmp(t->name, word) == 0)
			return t;
	}
	return NULL;
}

static const cal_fact *fact_called(const char *word)
{
	for (size_t i = 0; i < FACT_COUNT; i++)
		if (strcasecmp(cal_facts[i].code, word) == 0 || strcasecmp(cal_facts[i].slug, word) == 0)
			return &cal_facts[i];
	return NULL;
}

/* What may have been meant.  Codes are all near each other, so there are only names to offer. */
static const char *advice(cal_arena *keep, const cal_catalogue *catalogue, const char *word)
{
	size_t n = catalogue->n_threats;
	const char **names = CAL_NEWS(keep, n + FACT_COUNT, const char *);
	for (size_t i = 0; i < n; i++)
		names[i] = catalogue->threats[i].name;
	for (size_t i = 0; i < FACT_COUNT; i++)
		names[n + i] = cal_facts[i].slug;
	const char *nearest = cal_nearest(word, names, n + FACT_COUNT);
	return nearest ? cal_did_you_mean(keep, nearest) : "; 'calisto threats' lists them";
}

int cal_run_explain(cal_arena *keep, const cal_command *self, const cal_arguments *arguments)
{
	const cal_catalogue *catalogue = cal_builtin_catalogue(keep);
	if (arguments->n_operands == 0)
		return cal_usage_error(self, "explain needs a threat, such as CAL301 or poison-pill");
	for (size_t i = 0; i < arguments->n_operands; i++)
		if (!threat_called(catalogue, arguments->operands[i]) && !fact_called(arguments->operands[i]))
			return cal_usage_error(self, "no threat is called '%s'%s", arguments->operands[i],
			                       advice(keep, catalogue, arguments->operands[i]));
	cal_out out;
	cal_out_stream(&out, stdout);
	cal_look look = cal_terminal_look(stdout, COLOUR_AUTO);
	for (size_t i = 0; i < arguments->n_operands; i++) {
		cal_puts(&out, i ? "\n\n" : "");
		const cal_threat *threat = threat_called(catalogue, arguments->operands[i]);
		if (threat)
			cal_text_explain(threat, look, &out);
		else
			cal_text_explain_fact(fact_called(arguments->operands[i]), look, &out);
	}
	return cal_output_finish(&out, NULL) ? STATUS_CLEAN : STATUS_FAILURE;
}
