/* export/markdown.h -- Markdown in which every text of a model is escaped.
 *
 * What is markup is written by functions that say so, from literals and numbers of the program: cal_md_markup takes no
 * text of a model.  CommonMark with tables, as GitHub and GitLab show it. */
#ifndef CALISTO_EXPORT_MARKDOWN_H
#define CALISTO_EXPORT_MARKDOWN_H

#include "base/arena.h"
#include "base/out.h"

typedef struct {
	cal_out *out;
	cal_arena scratch;  /* escaped texts, while they are written */
} cal_md;

void cal_md_markup(cal_md *m, const char *literal);
void cal_md_text(cal_md *m, const char *text);
void cal_md_textf(cal_md *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cal_md_code(cal_md *m, const char *text);
void cal_md_strong(cal_md *m, const char *text);

/* A link; only its text where the address is neither relative nor http(s). */
void cal_md_link(cal_md *m, const char *address, const char *text);

/* A heading of a level from 1 to 6, with the line behind it. */
void cal_md_heading(cal_md *m, unsigned level, const char *text);

/* Running text, with the line behind it; blank lines in it part paragraphs. */
void cal_md_paragraph(cal_md *m, const char *text);

/* A fenced block of code; language: a literal, or NULL.  Its fence is longer than any in the text. */
void cal_md_block(cal_md *m, const char *language, const char *text);

/* A part that is folded where Markdown's readers can fold, and that closes with "</details>". */
void cal_md_fold(cal_md *m, const char *summary);
void cal_md_unfold(cal_md *m);

/* The head of a table: so many names; cells then are written between cal_md_markup "| " and " |\n". */
void cal_md_table(cal_md *m, const char *const *names, size_t n);

void cal_md_end(cal_md *m);

#endif
