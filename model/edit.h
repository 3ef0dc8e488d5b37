/* model/edit.h -- changes to a model's files that keep comments and layout.
 *
 * An edit names an element and an attribute and gives the value in flow style, as a person would write it on one line:
 *
 *     {SECTION_SOFTWARE, 2}, "rollout.gate", "automatic"
 *
 * It becomes a change of a few bytes of one file: a value is put in the place of the one that is there; where there is
 * none, a key is added to the element's mapping in the style of that mapping.  Everything else stays as it is. */
#ifndef CALISTO_MODEL_EDIT_H
#define CALISTO_MODEL_EDIT_H

#include "model/read.h"

typedef struct {
	cal_element element;
	const char *path;   /* "replicas", "rollout.gate", "depends_on[0].mode" */
	const char *value;  /* YAML in flow style, on one line; NULL: the attribute is taken out */
} cal_edit;

/* A file after some edits. */
typedef struct {
	const cal_source *before, *after;  /* of the same name */
} cal_edited;

/* A model's files, with trees of what stands where. */
typedef struct cal_editor cal_editor;

/* Makes ready to edit a model, as often as one likes; lives in keep, which must outlive all that comes of it. */
const cal_editor *cal_editor_of(cal_arena *keep, const cal_model *m);

/* Applies edits, one after the other, to what the model was read from.  Gives the files that changed, *n of them, in keep.
 * NULL: *wrong says why the first edit that could not be made could not, in a sentence without a full stop.  Whether what
 * comes out is a right model, reading it will tell (cal_read_request.open).  O(bytes of the files, and of the elements for
 * each edit). */
const cal_edited *cal_edit_all(cal_arena *keep, const cal_editor *editor, const cal_edit *edits, size_t n_edits, size_t *n,
                               const char **wrong);

/* The model that its files would be with some edits, read in memory; request: what it was read with.  NULL: an edit cannot
 * be made, or what comes out is wrong.  Lives in keep. */
const cal_model *cal_model_with(cal_arena *keep, const cal_editor *editor, const cal_read_request *request, const cal_edit *edits,
                                size_t n_edits);

/* An attribute's value as it stands in the file, in one line; NULL: it is left out. */
const char *cal_edit_was(cal_arena *keep, const cal_editor *editor, cal_element element, const char *path);

#endif
