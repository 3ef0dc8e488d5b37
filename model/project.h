/* model/project.h -- .calisto.yaml: what a project wants of every run, so that nobody has to say it each time. */
#ifndef CALISTO_MODEL_PROJECT_H
#define CALISTO_MODEL_PROJECT_H

#include "model/read.h"

typedef struct {
	const cal_source *source;
	const char *const *files, *const *threats;  /* paths, as seen from the working directory; NULL where left out */
	uint32_t n_files, n_threats;
	const char *policy, *baseline;              /* likewise */
	uint8_t fail_on;      /* 1 error, 2 warning, 3 note, 4 never; 0: not given */
	uint8_t margins;      /* 1 auto, 2 always, 3 never; 0: not given */
	cal_bool3 strict;
	uint32_t stale_days;  /* 0: not given */
	const cal_threat_wish *wishes;  /* threats to skip, then levels of threats */
	uint32_t n_wishes;
} cal_project;

/* Reads a project file; paths in it are as seen from its folder.  NULL: it cannot be read, or is wrong, and out says
 * why.  Lives in keep. */
const cal_project *cal_project_read(cal_arena *keep, const char *path, cal_diags *out);

#endif
