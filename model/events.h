/* model/events.h -- libyaml's events, one at a time, with places and with limits.
 *
 * A walk starts with the document's first event and always ends: behind a syntax error, a file that nests
 * too deep or the end of the document there are only YAML_NO_EVENTs. */
#ifndef CALISTO_MODEL_EVENTS_H
#define CALISTO_MODEL_EVENTS_H

#include <yaml.h>

#include "base/source.h"

typedef struct {
	const cal_source *source;
	cal_diags *out;      /* NULL: say nothing */
	yaml_parser_t parser;
	yaml_event_t now;    /* the current event; its type is YAML_NO_EVENT once the walk is over */
	uint32_t line;       /* lines of the source before the bytes; may be set once the walk has started */
	unsigned depth;      /* how many lists and mappings are open, this event's own included */
	bool failed;         /* the walk ended at something wrong */
} cal_events;

/* bytes: the source's, or a repaired copy that has the same lines and columns. */
void cal_events_start(cal_events *e, const cal_source *source, const char *bytes, size_t length,
                      cal_diags *out);

/* Goes to the next event. */
void cal_events_next(cal_events *e);

/* From the first event of a value to its last. */
void cal_events_skip(cal_events *e);

void cal_events_end(cal_events *e);

/* Where the current event stands; a scalar has a width. */
cal_place cal_events_place(const cal_events *e);

/* The text of the current event, a scalar. */
const char *cal_events_text(const cal_events *e);

static inline bool cal_events_over(const cal_events *e)
{
	return e->now.type == YAML_NO_EVENT;
}

#endif
