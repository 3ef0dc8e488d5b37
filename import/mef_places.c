/* import/mef_places.c -- bytes of tags to lines and columns, definitions to words. */
#include "import/mef.h"

#include <string.h>

#include "base/text.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t name_length(const char *at)
{
	return strcspn(at, " \t\r\n/>=\"'<");
}

static cal_place place_of(cal_mef *m, uint32_t file, const char *at, size_t n)
{
	mef_file *f = &m->files[file];
	return cal_lines_place(&f->lines, f->source, (size_t)(at - f->source->bytes), n);
}

cal_place cal_mef_tag_place(cal_mef *m, uint32_t file, uint32_t at)
{
	const char *tag = m->files[file].source->bytes + at;
	return place_of(m, file, tag + (*tag == '<'), name_length(tag + (*tag == '<')));
}

/* The value of an attribute within a tag, or NULL. */
static const char *find_value(const char *tag, const char *name, size_t *n)
{
	const size_t length = strlen(name);
	const char *at = tag + 1 + name_length(tag + 1);
	for (;;) {
		while (is_space(*at))
			at++;
		size_t named = name_length(at);
		if (named == 0)
			return NULL;
		bool found = named == length && memcmp(at, name, length) == 0;
		at += named;
		while (is_space(*at) || *at == '=')
			at++;
		const char *close = *at == '"' || *at == '\'' ? strchr(at + 1, *at) : NULL;
		if (!close)
			return NULL;
		if (found) {
			*n = (size_t)(close - at - 1);
			return at + 1;
		}
		at = close + 1;
	}
}

cal_place cal_mef_attribute_place(cal_mef *m, uint32_t file, uint32_t at, const char *attribute)
{
	size_t n;
	const char *value = find_value(m->files[file].source->bytes + at, attribute, &n);
	return value ? place_of(m, file, value, n) : cal_mef_tag_place(m, file, at);
}

cal_place cal_mef_name_place(cal_mef *m, const mef_definition *d)
{
	return cal_mef_attribute_place(m, d->file, d->at, "name");
}

const char *cal_mef_kind_of(unsigned element)
{
	switch (element) {
	case MEF_DEFINE_GATE: case MEF_GATE: return "gate";
	case MEF_DEFINE_BASIC_EVENT: case MEF_BASIC_EVENT: return "basic event";
	case MEF_DEFINE_HOUSE_EVENT: case MEF_HOUSE_EVENT: return "house event";
	case MEF_DEFINE_PARAMETER: case MEF_PARAMETER: return "parameter";
	default: return "event";
	}
}

const char *cal_mef_title(cal_mef *m, const mef_definition *d)
{
	return cal_format(m->keep, "%s %s", cal_mef_kind_of(d->element), cal_quote(m->keep, m->symbols.at[d->name]));
}

const char *cal_mef_public_name(cal_mef *m, const mef_definition *d)
{
	const char *name = m->symbols.at[d->name];
	if (!d->private_to)
		return name;
	for (uint32_t c = d->container; m->containers[c].is_named; c = m->containers[c].parent)
		name = cal_format(m->keep, "%s.%s", m->symbols.at[m->containers[c].name], name);
	return name;
}
