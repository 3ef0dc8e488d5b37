/* export/html.c -- elements, attributes and texts to bytes of HTML. */
#include "export/html.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "base/escape.h"

/* Elements that begin a line, so that the file can be read and compared line by line. */
static bool begins_line(const char *name)
{
	static const char *const names[] = {
		"html", "head", "body", "meta", "title", "style", "script", "header", "nav", "main", "section", "article", "footer", "div", "h1",
		"h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "pre", "details",
		"figure", "figcaption", "form", "fieldset", "colgroup"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Escaped texts are not needed once they are written. */
static void tidy(cal_html *h)
{
	enum { MUCH = 1 << 20 };
	if (h->scratch.reserved > MUCH)
		cal_arena_free(&h->scratch);
}

static void put_name(cal_html *h, const char *name)
{
	cal_puts(h->out, begins_line(name) ? "\n<" : "<");
	cal_puts(h->out, name);
}

static void put_attribute(cal_html *h, const char *key, const char *value)
{
	if (!value)
		return;
	cal_puts(h->out, " ");
	cal_puts(h->out, key);
	cal_puts(h->out, "=\"");
	cal_puts(h->out, cal_escape_attribute(&h->scratch, value));
	cal_puts(h->out, "\"");
}

static void put_tag(cal_html *h, const char *name, va_list attributes, const char *end)
{
	put_name(h, name);
	for (const char *key = va_arg(attributes, const char *); key; key = va_arg(attributes, const char *))
		put_attribute(h, key, va_arg(attributes, const char *));
	cal_puts(h->out, end);
	tidy(h);
}

static void push(cal_html *h, const char *name)
{
	assert(h->depth < CAL_HTML_DEPTH);
	h->open[h->depth++] = name;
}

void cal_html_open(cal_html *h, const char *name, ...)
{
	va_list attributes;
	va_start(attributes, name);
	put_tag(h, name, attributes, ">");
	va_end(attributes);
	push(h, name);
}

void cal_html_open_with(cal_html *h, const char *name, const char *const *attributes)
{
	put_name(h, name);
	for (; *attributes; attributes += 2)
		put_attribute(h, attributes[0], attributes[1]);
	cal_puts(h->out, ">");
	push(h, name);
	tidy(h);
}

void cal_html_close(cal_html *h)
{
	assert(h->depth > 0);
	cal_puts(h->out, "</");
	cal_puts(h->out, h->open[--h->depth]);
	cal_puts(h->out, ">");
}

void cal_html_element(cal_html *h, const char *name, const char *text, ...)
{
	va_list attributes;
	va_start(attributes, text);
	put_tag(h, name, attributes, ">");
	va_end(attributes);
	cal_html_text(h, text ? text : "");
	cal_puts(h->out, "</");
	cal_puts(h->out, name);
	cal_puts(h->out, ">");
}

void cal_html_empty(cal_html *h, const char *name, ...)
{
	va_list attributes;
	va_start(attributes, name);
	put_tag(h, name, attributes, "/>");
	va_end(attributes);
}

void cal_html_text(cal_html *h, const char *text)
{
	cal_puts(h->out, cal_escape_markup(&h->scratch, text));
	tidy(h);
}

void cal_html_textf(cal_html *h, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (n < 0) {
		cal_out_fail(h->out, 0);
		return;
	}
	char *text = CAL_NEWS(&h->scratch, (size_t)n + 1, char);
	va_start(arguments, format);
	vsnprintf(text, (size_t)n + 1, format, arguments);
	va_end(arguments);
	cal_html_text(h, text);
}

void cal_html_paragraphs(cal_html *h, const char *text, const char *kind)
{
	while (text && *text) {
		const char *blank = strstr(text, "\n\n");
		size_t length = blank ? (size_t)(blank - text) : strlen(text);
		cal_arena a = {0};
		if (strspn(text, " \t\r\n") < length)
			cal_html_element(h, "p", cal_copy(&a, text, length), "class", kind, NULL);
		cal_arena_free(&a);
		text += length + (blank ? 2 : 0);
	}
}

void cal_html_link(cal_html *h, const char *address, const char *text)
{
	const char *url = address ? cal_escape_url(&h->scratch, address) : NULL;
	if (url && *url && *url != '#')
		cal_html_element(h, "a", text, "href", url, "rel", "noreferrer", NULL);
	else
		cal_html_text(h, text);
}

void cal_html_trusted(cal_html *h, const char *bytes, size_t n)
{
	cal_put(h->out, bytes, n);
}

void cal_html_end(cal_html *h)
{
	assert(h->depth == 0);
	cal_arena_free(&h->scratch);
}
