/* export/markup.c -- tags, attributes and text, escaped. */
#include "export/markup.h"

#include "base/escape.h"

void cal_markup_begin(cal_out *out)
{
	cal_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

void cal_markup_tag(cal_out *out, unsigned depth, const char *tag, const cal_attribute *attributes, bool ends)
{
	cal_arena scratch = {0};
	cal_spaces(out, 2 * depth);
	cal_printf(out, "<%s", tag);
	for (; attributes->name; attributes++)
		if (attributes->value)
			cal_printf(out, " %s=\"%s\"", attributes->name, cal_escape_attribute(&scratch, attributes->value));
	cal_puts(out, ends ? "/>\n" : ">");
	cal_arena_free(&scratch);
}

void cal_markup_text(cal_out *out, const char *text)
{
	cal_arena scratch = {0};
	cal_puts(out, cal_escape_markup(&scratch, text));
	cal_arena_free(&scratch);
}

void cal_markup_end(cal_out *out, unsigned depth, const char *tag)
{
	cal_spaces(out, 2 * depth);
	cal_printf(out, "</%s>\n", tag);
}
