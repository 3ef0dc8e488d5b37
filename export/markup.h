/* export/markup.h -- XML written piece by piece: what XML formats share.
 *
 * Not by xmlTextWriter: it passes control characters on, which no parser takes, so every text has to go through
 * cal_escape_attribute anyway, and with that a start tag is one call. */
#ifndef CALISTO_EXPORT_MARKUP_H
#define CALISTO_EXPORT_MARKUP_H

#include "base/out.h"
#include "rules/results.h"

typedef struct {
	const char *name, *value;  /* value NULL: the attribute is left out */
} cal_attribute;

/* <?xml ...?> */
void cal_markup_begin(cal_out *out);

/* `depth` times two spaces, and a start tag with attributes up to one without a name; ends: a tag that is its own end. */
void cal_markup_tag(cal_out *out, unsigned depth, const char *tag, const cal_attribute *attributes, bool ends);

/* Text, and </tag> with a line end. */
void cal_markup_text(cal_out *out, const char *text);
void cal_markup_end(cal_out *out, unsigned depth, const char *tag);

#endif
