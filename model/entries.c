/* model/entries.c -- a file is gone through line by line. */
#include "model/entries.h"

#include <string.h>

/* libyaml takes a carriage return, too, for the end of a line, U+0085, U+2028 and U+2029. */
bool cal_entries_plain_lines(const char *bytes, size_t n)
{
	const char *end = bytes + n, *p = bytes;
	if (memchr(p, '\r', n))
		return false;
	while ((p = memchr(p, 0xc2, (size_t)(end - p))))
		if (*++p == '\x85')
			return false;
	for (p = bytes; (p = memchr(p, 0xe2, (size_t)(end - p))); p++)
		if (p[1] == '\x80' && (p[2] == '\xa8' || p[2] == '\xa9'))
			return false;
	return true;
}

void cal_entries_start(cal_entries *e, const cal_source *source)
{
	*e = (cal_entries){.at = source->bytes, .end = source->bytes + source->length};
}

/* The section that a line at the left margin opens: its key and nothing else; SECTION_NONE: none. */
static uint8_t section_of(cal_entries *e, const char *line)
{
	size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz");
	for (unsigned s = SECTION_NONE + 1; s < SECTION_COUNT && line[n] == ':'; s++) {
		const char *name = cal_section_name((uint8_t)s);
		const char *rest = line + n + 1 + strspn(line + n + 1, " ");
		if (strlen(name) != n || memcmp(line, name, n) != 0)
			continue;
		e->doubtful |= e->seen >> s & 1 && e->key_line != e->at_line;  /* a line may be looked at twice */
		e->seen |= 1u << s;
		e->key_line = e->at_line;
		return *rest == '\n' || *rest == '#' || *rest == '\0' ? (uint8_t)s : SECTION_NONE;
	}
	return SECTION_NONE;
}

static void next_line(cal_entries *e)
{
	const char *end = memchr(e->at, '\n', (size_t)(e->end - e->at));
	e->at = end ? end + 1 : e->end;
	e->at_line++;
}

/* Does an entry of the present section start at this line?  A line at the left margin ends the section. */
static bool starts_entry(cal_entries *e)
{
	size_t column = 0;
	while (e->at[column] == ' ')  /* few, and in each line of a large file: quicker than strspn */
		column++;
	char first = e->at[column], second = first ? e->at[column + 1] : '\0';
	bool dash = first == '-' && (second == ' ' || second == '\n');
	if (column == 0 && !dash && first != '\n' && first != '#') {
		e->at_section = section_of(e, e->at);
		e->next_index = 0;
		e->column = SIZE_MAX;
	}
	if (!dash || e->at_section == SECTION_NONE)
		return false;
	if (e->column == SIZE_MAX)
		e->column = column;
	return column == e->column;
}

bool cal_entries_next(cal_entries *e)
{
	while (e->at < e->end && !starts_entry(e))
		next_line(e);
	if (e->at == e->end)
		return false;
	e->section = e->at_section;
	e->index = e->next_index++;
	e->bytes = e->at;
	e->line = e->at_line;
	do
		next_line(e);
	while (e->at < e->end && !starts_entry(e) && e->at_section == e->section && e->next_index);
	e->length = (size_t)(e->at - e->bytes);
	return true;
}
