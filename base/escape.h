/* base/escape.h -- a text of a model inside another language: one function for each language.
 *
 * Names and sentences from a model may hold anything: quotes, tags, line ends, control characters, bytes that are no
 * UTF-8, a formula.  Whatever writes a language passes each of them through the one function of that language, which
 * gives a text that stands for the same and ends nothing but itself.  Common to all, where nothing else is said: a byte
 * that is no UTF-8 becomes U+FFFD; a control character, what reorders or hides text, and the two characters that XML
 * excludes are shown as cal_show shows them (\x1b, \u202e, \ufffe); each line end, CR and CR LF too, is one line feed.
 * NULL is taken for "".  Results live in the arena, or are the text itself where nothing had to be done.
 * Texts for a terminal: cal_clean (export/look.h); JSON: cal_json_text (export/json_writer.h).
 *
 * tests/base/test_escape.c sends one hostile corpus through all of them and has each language read it back. */
#ifndef CALISTO_BASE_ESCAPE_H
#define CALISTO_BASE_ESCAPE_H

#include "base/arena.h"

/* HTML and XML, the text of elements: & < > " ' as entities.  Line ends and tabs stay as they are. */
const char *cal_escape_markup(cal_arena *a, const char *text);

/* HTML and XML, the value of an attribute in double or single quotes: line ends and tabs too, as &#10; and &#9;, so that
 * a parser keeps them.  Both serve text as well. */
const char *cal_escape_attribute(cal_arena *a, const char *text);

/* An address for href and URL: what may not stand in one is percent-encoded, ( ) ' [ ] and bytes that are no UTF-8
 * included; what is encoded already (%20) stays.  NULL where it is neither relative nor http(s), or names a host without
 * a scheme (//host).  An & may remain: in markup it goes through cal_escape_attribute still. */
const char *cal_escape_url(cal_arena *a, const char *url);

/* The path of a file as a relative or absolute reference: all of its bytes stand for themselves, so # ? % and : are
 * encoded too, and whoever decodes it has the same path.  It needs no further escaping in any language here.  The path
 * "" is ".". */
const char *cal_escape_path(cal_arena *a, const char *path);

/* DOT, inside an HTML-like label: & < > " as entities, \ doubled, a line end as <BR/>, a tab as a space. */
const char *cal_escape_dot_label(cal_arena *a, const char *text);

/* DOT, the value of a tooltip, which Graphviz reads twice more: fit for agset, which adds quotes, and for standing
 * between quotes as it is.  & < > " as entities, \ four times, a line end as \n, a tab as a space. */
const char *cal_escape_dot_string(cal_arena *a, const char *text);

/* Mermaid, inside a label in double quotes: all that could mean something there as #35; a line end as <br/>. */
const char *cal_escape_mermaid(cal_arena *a, const char *text);

/* Markdown (CommonMark, GitHub's and GitLab's with tables): running text on one line, nothing of it being markup; it may
 * stand in a table's cell and at a line's begin.  Line ends and tabs become spaces.  What would become a mention, a
 * reference, an emoji or a link after markup is gone (@name #1 :tada: https://) has a zero-width space in it. */
const char *cal_escape_markdown(cal_arena *a, const char *text);

/* Markdown, a whole code span: with as many backticks as it takes, or <code> where no span can hold it (nothing, or a |,
 * which would end a table's cell). */
const char *cal_escape_markdown_code(cal_arena *a, const char *text);

/* CSV (RFC 4180): a whole field, quoted where need be.  What a spreadsheet would take for a formula (it begins, after
 * white space, with = + - @ or a wide one of these; or with a tab or line end) begins with an apostrophe instead. */
const char *cal_escape_csv(cal_arena *a, const char *text);

/* Workflow commands of GitHub: the message, and a property's value (file=, title=).  Line ends and CR are kept. */
const char *cal_escape_workflow(cal_arena *a, const char *text);
const char *cal_escape_workflow_property(cal_arena *a, const char *text);

/* One line of plain text for programs that read lines (gcc): line ends and controls shown (\x0a), nothing else changed. */
const char *cal_escape_line(cal_arena *a, const char *text);

/* JSON that stands inside an HTML element <script>: the same JSON, with < > and what is hidden or no character as
 * \u003c: none of them stands outside of a string. */
const char *cal_escape_script(cal_arena *a, const char *json);

#endif
