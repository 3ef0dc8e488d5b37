/* base/escape.h -- a text of a model inside another language: one function for each language.
 *
 * Names and sentences from a model may hold anything: quotes, tags, line ends, control characters, bytes that are no
 * UTF-8, a formula.  Whatever writes a language passes each of them through the one function of that language, which
 * gives a text that stands for the same and ends nothing but itself.  Common to all: what is no UTF-8 becomes U+FFFD;
 * a control character that the language has no way to hold, and one that reorders text, is shown as cal_show shows it
 * (\x1b, \u202e).  NULL is taken for "".  Results live in the arena; where nothing had to be done that is the text itself.
 * Texts for a terminal: cal_clean (export/look.h); JSON: cal_json_text (export/json_writer.h), which use the same table.
 *
 * tests/base/test_escape.c sends one hostile corpus through all of them and has each language read it back. */
#ifndef CALISTO_BASE_ESCAPE_H
#define CALISTO_BASE_ESCAPE_H

#include "base/arena.h"

/* HTML and XML, text and attribute values in double or single quotes alike: & < > " ' as entities.  Line ends and tabs
 * stay in text (and become &#10; where `attribute`, so that a parser keeps them). */
const char *cal_escape_markup(cal_arena *a, const char *text);
const char *cal_escape_attribute(cal_arena *a, const char *text);

/* A path or address for href and URL: percent-encoded; NULL where it is neither relative nor http(s). */
const char *cal_escape_url(cal_arena *a, const char *url);

/* DOT: inside an HTML-like label (newline as <BR/>), and inside a quoted string that is shown as text, such as a tooltip
 * (Graphviz reads escapes in it once more). */
const char *cal_escape_dot_label(cal_arena *a, const char *text);
const char *cal_escape_dot_string(cal_arena *a, const char *text);

/* Mermaid: inside a label in double quotes. */
const char *cal_escape_mermaid(cal_arena *a, const char *text);

/* Markdown (CommonMark with tables): running text, on one line, nothing of it being markup, a mention or a link; it may
 * stand in a table's cell.  Code: a whole code span with as many backticks as it takes, fit for a cell too. */
const char *cal_escape_markdown(cal_arena *a, const char *text);
const char *cal_escape_markdown_code(cal_arena *a, const char *text);

/* CSV (RFC 4180): a whole field, quoted where need be; what a spreadsheet would take for a formula starts with an
 * apostrophe. */
const char *cal_escape_csv(cal_arena *a, const char *text);

/* Workflow commands of GitHub: the message, and a property's value (file=, title=). */
const char *cal_escape_workflow(cal_arena *a, const char *text);
const char *cal_escape_workflow_property(cal_arena *a, const char *text);

/* One line of plain text for programs that read lines (gcc): line ends and controls shown, nothing else changed. */
const char *cal_escape_line(cal_arena *a, const char *text);

/* A script or JSON that stands inside an HTML element <script>: '<' as \u003c, U+2028 and U+2029 likewise.  Takes JSON. */
const char *cal_escape_script(cal_arena *a, const char *json);

#endif
