/* import/xml_plain.c -- elements, attributes, text and comments, and nothing else: read in a walk over the bytes.
 *
 * The walk is made twice, first without telling anybody, so that whoever listens hears of a file once. */
#include "import/xml.h"

#include <string.h>

enum { ATTRIBUTES = 16, NAME_ROOM = 64 };

typedef struct {
	const cal_source *source;
	const char *at, *end;
	const cal_xml_listener *listener;  /* NULL: nobody is told */
	void *to;
	const char *open[CAL_XML_DEPTH];   /* names of elements that are open, where they stand in the source */
	size_t depth;
	bool ended;                        /* the root is closed */
	char names[ATTRIBUTES + 1][NAME_ROOM];
	cal_xml_attribute attributes[ATTRIBUTES];
} plain;

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool skip_spaces(plain *p)
{
	const char *from = p->at;
	while (p->at < p->end && is_space(*p->at))
		p->at++;
	return p->at > from;
}

static bool take(plain *p, const char *word)
{
	size_t n = strlen(word);
	if ((size_t)(p->end - p->at) < n || memcmp(p->at, word, n) != 0)
		return false;
	p->at += n;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool belongs_to_name(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* A name without a prefix, in ASCII, and not too long. */
static bool take_name(plain *p, char name[NAME_ROOM])
{
	const char *from = p->at;
	if (p->at == p->end || !is_letter(*p->at))
		return false;
	while (p->at < p->end && belongs_to_name(*p->at))
		p->at++;
	size_t n = (size_t)(p->at - from);
	if (n >= NAME_ROOM)
		return false;
	memcpy(name, from, n);
	name[n] = '\0';
	return true;
}

/* A value in quotes, in which nothing stands for anything else. */
static bool take_value(plain *p, cal_xml_text *value)
{
	if (p->at == p->end || (*p->at != '"' && *p->at != '\''))
		return false;
	char quote = *p->at++;
	value->at = p->at;
	while (p->at < p->end && *p->at != quote && *p->at != '<' && *p->at != '\n' && *p->at != '\t')
		p->at++;
	value->n = (size_t)(p->at - value->at);
	if (p->at == p->end || *p->at != quote)
		return false;
	p->at++;
	return true;
}

static bool take_equals(plain *p)
{
	skip_spaces(p);
	bool is = take(p, "=");
	skip_spaces(p);
	return is;
}

/* The declaration; what it says of the encoding has been heard already. */
static bool take_declaration(plain *p)
{
	cal_xml_text ignored;
	if (!take(p, "<?xml version=\"1.0\"") && !take(p, "<?xml version='1.0'"))
		return *p->at != '<' || (p->end - p->at > 1 && p->at[1] != '?');
	if (skip_spaces(p) && take(p, "encoding")) {
		char name[NAME_ROOM];
		if (!take_equals(p) || !take_value(p, &ignored) || ignored.n >= NAME_ROOM)
			return false;
		plain inside = {.at = ignored.at, .end = ignored.at + ignored.n};
		if (!take_name(&inside, name) || inside.at < inside.end)
			return false;
		skip_spaces(p);
	}
	return take(p, "?>");
}

static bool take_comment(plain *p)
{
	for (; p->end - p->at >= 3; p->at++)
		if (p->at[0] == '-' && p->at[1] == '-') {
			p->at += 3;
			return p->at[-1] == '>';
		}
	return false;
}

/* ---- elements ---- */

static bool take_attributes(plain *p, size_t *n)
{
	for (*n = 0; skip_spaces(p) && p->at < p->end && *p->at != '/' && *p->at != '>'; ++*n) {
		if (*n == ATTRIBUTES)
			return false;
		cal_xml_attribute *a = &p->attributes[*n];
		*a = (cal_xml_attribute){.name = p->names[*n]};
		if (!take_name(p, p->names[*n]) || !take_equals(p) || !take_value(p, &a->value) || strcmp(a->name, "xmlns") == 0)
			return false;
		for (size_t i = 0; i < *n; i++)
			if (strcmp(p->names[i], p->names[*n]) == 0)
				return false;
	}
	return true;
}

static void end_element(plain *p)
{
	p->depth--;
	p->ended = p->depth == 0;
	if (p->listener)
		p->listener->end(p->to, (size_t)(p->at - p->source->bytes));
}

static bool take_start(plain *p)
{
	const char *from = p->at - 1, *name = p->at;
	size_t n;
	if (p->ended || p->depth == CAL_XML_DEPTH || !take_name(p, p->names[ATTRIBUTES]) || !take_attributes(p, &n))
		return false;
	bool empty = take(p, "/");
	if (!take(p, ">"))
		return false;
	p->open[p->depth++] = name;
	if (p->listener)
		p->listener->start(p->to, p->names[ATTRIBUTES], p->attributes, n, (size_t)(from - p->source->bytes));
	if (empty)
		end_element(p);
	return true;
}

static bool take_end(plain *p)
{
	char *name = p->names[ATTRIBUTES];
	if (p->depth == 0 || !take_name(p, name))
		return false;
	size_t n = strlen(name);
	const char *open = p->open[p->depth - 1];
	if (memcmp(open, name, n) != 0 || belongs_to_name(open[n]))
		return false;
	skip_spaces(p);
	if (!take(p, ">"))
		return false;
	end_element(p);
	return true;
}

/* Up to the next tag; blanks are nothing. */
static bool take_text(plain *p)
{
	skip_spaces(p);
	const char *from = p->at;
	while (p->at < p->end && *p->at != '<' && *p->at != '>')
		p->at++;
	if (p->at == from)
		return p->at == p->end || *p->at == '<';
	if (p->depth == 0 || p->at == p->end || *p->at == '>')
		return false;
	if (p->listener)
		p->listener->text(p->to, (cal_xml_text){from, (size_t)(p->at - from)}, (size_t)(from - p->source->bytes));
	return true;
}

static bool walk(plain *p)
{
	p->at = p->source->bytes;
	p->end = p->at + p->source->length;
	p->depth = 0;
	p->ended = false;
	if (!take_declaration(p))
		return false;
	while (p->at < p->end) {
		bool right = !take(p, "<") ? take_text(p) : take(p, "!--") ? take_comment(p) : take(p, "/") ? take_end(p) : take_start(p);
		if (!right)
			return false;
	}
	return p->ended;
}

bool cal_xml_read_plain(const cal_source *source, const cal_xml_listener *listener, void *to)
{
	plain p = {.source = source};
	if (memchr(source->bytes, '&', source->length) || memchr(source->bytes, '\r', source->length) || !walk(&p))
		return false;
	p.listener = listener;
	p.to = to;
	return walk(&p);
}
