/* export/schema.h -- the file format as a JSON Schema (draft 7), for editors: completion, messages, hover texts.
 *
 * It is made from the tables that the loader reads files with (model/keys.h) and from the catalogue of threats, so it has
 * the keys, words and notations that there are.  What a schema cannot know, such as whether a name stands elsewhere, is
 * for `calisto check` to tell. */
#ifndef CALISTO_EXPORT_SCHEMA_H
#define CALISTO_EXPORT_SCHEMA_H

#include "base/out.h"
#include "model/model.h"

/* Writes the schema of a model's own file, or, of a part, of files that others include (or that hold threats or a
 * policy): name and services may be missing there.  Threats that may be named are the catalogue's; any other slug is
 * let pass, for a model may have threats of its own.  Failures are in out->error. */
void cal_schema_write(const cal_catalogue *catalogue, bool part, const char *version, cal_out *out);

#endif
