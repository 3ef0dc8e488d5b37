/* rules/catalogue.c -- the compiled-in YAML becomes a catalogue. */
#include "rules/catalogue.h"

#include "model/read.h"

const cal_catalogue *cal_builtin_catalogue(cal_arena *keep)
{
	cal_catalogue *catalogue = CAL_NEW(keep, cal_catalogue);
	cal_diags problems = {.keep = keep};
	for (unsigned i = 0; i < cal_catalogue_count; i++)
		cal_catalogue_read(keep, &cal_catalogue_sources[i], catalogue, &problems);
	cal_diags_free(&problems);
	return catalogue;
}
