/* export/markdown.c -- texts to bytes of Markdown. */
#include "export/markdown.h"

#include <stdarg.h>
#include <string.h>

#include "base/escape.h"

static void tidy(cal_md *m)
{
	enum { MUCH = 1 << 20 };
	if (m->scratch.reserved > MUCH)
		cal_arena_free(&m->scratch);
}

void cal_md_markup(cal_md *m, const char *literal)
{
	cal_puts(m->out, literal);
}

void cal_md_text(cal_md *m, const char *text)
{
	cal_puts(m->out, cal_escape_markdown(&m->scratch, text));
	tidy(m);
}

void cal_md_textf(cal_md *m, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (n < 0) {
		cal_out_fail(m->out, 0);
		return;
	}
	char *text = CAL_NEWS(&m->scratch, (size_t)n + 1, char);
	va_start(arguments, format);
	vsnprintf(text, (size_t)n + 1, format, arguments);
	va_end(arguments);
	cal_md_text(m, text);
}

void cal_md_code(cal_md *m, const char *text)
{
	cal_puts(m->out, cal_escape_markdown_code(&m->scratch, text));
	tidy(m);
}

void cal_md_strong(cal_md *m, const char *text)
{
	cal_md_markup(m, "**");
	cal_md_text(m, text);
	cal_md_markup(m, "**");
}

void cal_md_link(cal_md *m, const char *address, const char *text)
{
	const char *url = address ? cal_escape_url(&m->scratch, address) : NULL;
	if (!url) {
		cal_md_text(m, text);
		return;
	}
	cal_md_markup(m, "[");
	cal_md_text(m, text);
	cal_md_markup(m, "](");
	cal_puts(m->out, url);
	cal_md_markup(m, ")");
}

void cal_md_heading(cal_md *m, unsigned level, const char *text)
{
	static const char marks[] = "###### ";
	cal_md_markup(m, marks + (level < 6 ? 6 - level : 0));
	cal_md_text(m, text);
	cal_md_markup(m, "\n\n");
}

void cal_md_paragraph(cal_md *m, const char *text)
{
	while (*text) {
		const char *blank = strstr(text, "\n\n");
		size_t length = blank ? (size_t)(blank - text) : strlen(text);
		size_t end = length;
		while (end > 0 && text[end - 1] == '\n')
			end--;
		if (end > 0) {
			cal_md_text(m, cal_copy(&m->scratch, text, end));
			cal_md_markup(m, "\n\n");
		}
		text += length + (blank ? 2 : 0);
	}
}

/* The longest run of backticks in a text. */
static size_t longest_run(const char *text)
{
	size_t longest = 0, run = 0;
	for (; *text; text++) {
		run = *text == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

void cal_md_block(cal_md *m, const char *language, const char *text)
{
	enum { LEAST = 3 };
	size_t longest = longest_run(text), n = longest >= LEAST ? longest + 1 : LEAST;
	for (size_t i = 0; i < n; i++)
		cal_md_markup(m, "`");
	cal_md_markup(m, language ? language : "");
	cal_md_markup(m, "\n");
	while (*text) {
		size_t length = strcspn(text, "\n");
		cal_puts(m->out, cal_escape_line(&m->scratch, cal_copy(&m->scratch, text, length)));
		cal_md_markup(m, "\n");
		text += length + (text[length] == '\n');
	}
	for (size_t i = 0; i < n; i++)
		cal_md_markup(m, "`");
	cal_md_markup(m, "\n\n");
	tidy(m);
}

void cal_md_fold(cal_md *m, const char *summary)
{
	cal_md_markup(m, "<details><summary>");
	cal_puts(m->out, cal_escape_markup(&m->scratch, summary));
	cal_md_markup(m, "</summary>\n\n");
}

void cal_md_unfold(cal_md *m)
{
	cal_md_markup(m, "</details>\n\n");
}

void cal_md_table(cal_md *m, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cal_md_markup(m, i ? " | " : "| ");
		cal_md_text(m, names[i]);
	}
	cal_md_markup(m, " |\n|");
	for (size_t i = 0; i < n; i++)
		cal_md_markup(m, " --- |");
	cal_md_markup(m, "\n");
}

void cal_md_end(cal_md *m)
{
	cal_arena_free(&m->scratch);
}
