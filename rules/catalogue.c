/* rules/catalogue.c -- the compiled-in YAML becomes a catalogue. */
#include "rules/catalogue.h"

#include "model/read.h"

static const cal_catalogue *read_sources(cal_arena *keep, const cal_source *sources)
{
	cal_catalogue *catalogue = CAL_NEW(keep, cal_catalogue);
	cal_diags problems = {.keep = keep};
	for (unsigned i = 0; i < cal_catalogue_count; i++)
		cal_catalogue_read(keep, &sources[i], catalogue, &problems);
	cal_diags_free(&problems);
	return catalogue;
}

const cal_catalogue *cal_builtin_catalogue(cal_arena *keep)
{
	return read_sources(keep, cal_catalogue_sources);
}

const cal_catalogue *cal_builtin_catalogue_terse(cal_arena *keep)
{
	return read_sources(keep, cal_catalogue_terse);
}
