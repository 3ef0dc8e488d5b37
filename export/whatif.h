/* export/whatif.h -- events that happen together: what goes down, in waves and why, what each service loses, what stands. */
#ifndef CALISTO_EXPORT_WHATIF_H
#define CALISTO_EXPORT_WHATIF_H

#include "export/look.h"
#include "rules/blast.h"

typedef struct {
	const cal_blast *blast;      /* of all that happens */
	const char *const *names;    /* by happening: the event's full name */
	const cal_blast *after;      /* of what is left once some were let go, or NULL: none were */
	const char *const *gone;     /* those that were let go */
	uint32_t n_gone;
} cal_whatif;

void cal_text_whatif(const cal_whatif *w, cal_look look, cal_out *out);
void cal_json_whatif(const cal_whatif *w, const char *version, cal_out *out);

#endif
