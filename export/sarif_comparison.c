/* export/sarif_comparison.c -- the losses of a comparison as results of SARIF: the findings of the newer models behind them. */
#include "export/comparison.h"

#include "export/sarif.h"

static bool is_behind(const cal_comparison *c, const cal_finding *f)
{
	for (uint32_t i = 0; i < c->n_losses; i++)
		if (c->losses[i].finding == f)
			return true;
	return false;
}

/* The newer model's results with no other findings. */
static const cal_results *losses_of(cal_arena *keep, const cal_comparison *c)
{
	cal_results *r = CAL_NEW(keep, cal_results);
	cal_finding *findings = CAL_NEWS(keep, c->results[1]->n_findings + 1, cal_finding);
	*r = *c->results[1];
	r->findings = findings;
	r->n_findings = 0;
	for (uint32_t i = 0; i < c->results[1]->n_findings; i++)
		if (is_behind(c, &c->results[1]->findings[i]))
			findings[r->n_findings++] = c->results[1]->findings[i];
	return r;
}

void cal_sarif_comparison(const cal_named_comparison *all, size_t n, const char *version, int status, cal_out *out)
{
	cal_arena scratch = {0};
	const cal_results **results = CAL_NEWS(&scratch, n + 1, const cal_results *);
	for (size_t i = 0; i < n; i++)
		results[i] = losses_of(&scratch, &all[i].comparison);
	cal_export_request request = {.results = results, .n_results = n, .n_models = n, .status = status, .version = version,
	                              .levels = CAL_ALL_LEVELS};
	cal_sarif_write(&request, out);
	cal_arena_free(&scratch);
}
