/* import/xml.c -- libxml2's SAX events to a listener, with the byte at which everything stands. */
#include "import/xml.h"

#include <string.h>

#include "base/libxml.h"
#include "base/text.h"

enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC, ATTRIBUTES = 5 };

typedef struct {
	const cal_libxml *lib;
	xmlParserCtxtPtr parser;
	const cal_source *source;
	const cal_xml_listener *listener;
	void *to;
	cal_diags *out;
	size_t depth;
	cal_xml_attribute *attributes;  /* of the element at hand */
	size_t room;
	bool wrong;
} reader;

/* The byte that the parser has come to. */
static size_t here(const reader *r)
{
	long at = r->lib->xmlByteConsumed(r->parser);
	return at < 0 ? 0 : (size_t)at < r->source->length ? (size_t)at : r->source->length;
}

/* The last `<` before a byte.  None stands within a tag. */
static size_t tag_start(const reader *r, size_t at)
{
	while (at > 0 && r->source->bytes[at] != '<')
		at--;
	return at;
}

/* Tells what is wrong at a byte, unless something was told before, and ends the reading. */
static void refuse(reader *r, size_t at, size_t length, const char *says, const char *hint)
{
	if (r->wrong)
		return;
	cal_lines lines = {0};
	cal_error(r->out, cal_lines_place(&lines, r->source, at, length), "%s", says);
	if (hint)
		cal_hint(r->out, "%s", hint);
	cal_lines_free(&lines);
	r->wrong = true;
	r->lib->xmlStopParser(r->parser);
}

/* ---- elements and text ---- */

/* An attribute's value.  Where entities are not expanded libxml2 leaves an ampersand as &#38; in it. */
static cal_xml_text value_of(const reader *r, const xmlChar *from, const xmlChar *to)
{
	static const char left[] = "&#38;";
	const size_t skip = sizeof left - 2;
	cal_xml_text text = {(const char *)from, (size_t)(to - from)};
	if (!memchr(text.at, '&', text.n))
		return text;
	char *made = cal_copy(r->out->keep, text.at, text.n);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		made[n++] = text.at[i];
		if (text.n - i > skip && memcmp(text.at + i, left, skip + 1) == 0)
			i += skip;
	}
	return (cal_xml_text){made, n};
}

static void take_attributes(reader *r, size_t n, const xmlChar **from)
{
	if (n > r->room) {
		r->room = n * 2;
		r->attributes = cal_resize(r->attributes, r->room, sizeof *r->attributes);
	}
	for (size_t i = 0; i < n; i++, from += ATTRIBUTES)
		r->attributes[i] = (cal_xml_attribute){(const char *)from[0], value_of(r, from[3], from[4]), from[1] != NULL};
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int n_spaces,
                     const xmlChar **spaces, int n, int n_defaulted, const xmlChar **attributes)
{
	reader *r = data;
	(void)space, (void)n_spaces, (void)spaces, (void)n_defaulted;
	if (r->wrong)
		return;
	size_t at = tag_start(r, here(r));
	if (++r->depth > CAL_XML_DEPTH) {
		refuse(r, at, 1, cal_format(r->out->keep, "elements stand more than %d deep in each other",
		                            CAL_XML_DEPTH), NULL);
		return;
	}
	take_attributes(r, n > 0 ? (size_t)n : 0, attributes);
	const char *whole = (const char *)name;
	if (prefix)
		whole = cal_format(r->out->keep, "%s:%s", (const char *)prefix, whole);
	r->listener->start(r->to, whole, r->attributes, n > 0 ? (size_t)n : 0, at);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	reader *r = data;
	(void)name, (void)prefix, (void)space;
	if (r->wrong)
		return;
	r->depth--;
	r->listener->end(r->to, here(r));
}

static bool is_blank(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r')
			return false;
	return true;
}

/* The byte of the text's first visible character: it begins somewhere behind the newest `>`. */
static size_t text_start(const reader *r, size_t at)
{
	const char *bytes = r->source->bytes;
	while (at > 0 && bytes[at - 1] != '>')
		at--;
	while (at < r->source->length && is_blank(bytes + at, 1))
		at++;
	return at;
}

static void on_text(void *data, const xmlChar *text, int length)
{
	reader *r = data;
	size_t n = length > 0 ? (size_t)length : 0;
	if (!r->wrong && !is_blank((const char *)text, n))
		r->listener->text(r->to, (cal_xml_text){(const char *)text, n}, text_start(r, here(r)));
}

/* ---- what is refused ---- */

static void on_entity_declared(void *data, const xmlChar *name, int type, const xmlChar *public_id,
                               const xmlChar *system_id, xmlChar *content)
{
	reader *r = data;
	(void)type, (void)public_id, (void)system_id, (void)content;
	refuse(r, tag_start(r, here(r)), 8,
	       cal_format(r->out->keep, "entities are not read, and this declares %s",
	                  cal_quote(r->out->keep, (const char *)name)),
	       "write out what it stands for");
}

static xmlEntityPtr on_entity(void *data, const xmlChar *name)
{
	reader *r = data;
	xmlEntityPtr known = r->lib->xmlGetPredefinedEntity(name);
	if (!known) {
		size_t n = strlen((const char *)name) + 2, at = here(r);
		refuse(r, at >= n ? at - n : 0, n,
		       cal_format(r->out->keep, "there is no entity %s: XML has amp, lt, gt, quot and apos",
		                  cal_quote(r->out->keep, (const char *)name)), NULL);
	}
	return known;
}

static xmlEntityPtr on_parameter_entity(void *data, const xmlChar *name)
{
	(void)data, (void)name;
	return NULL;
}

/* libxml2's words change with its version; for what happens most there are words of our own. */
static const char *words_for(int code)
{
	switch (code) {
	case XML_ERR_DOCUMENT_EMPTY: return "this is no XML: it does not begin with a tag";
	case XML_ERR_DOCUMENT_END: return "there is more behind the end of the document";
	case XML_ERR_TAG_NAME_MISMATCH: return "this tag closes another element than the one that is open";
	case XML_ERR_TAG_NOT_FINISHED: return "the file ends before all elements are closed";
	case XML_ERR_ATTRIBUTE_REDEFINED: return "an attribute stands twice in this tag";
	case XML_ERR_ATTRIBUTE_NOT_STARTED: return "an attribute's value must stand in quotes";
	case XML_ERR_ATTRIBUTE_NOT_FINISHED: return "an attribute's value is not closed by a quote";
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE: return "an attribute has no value";
	case XML_ERR_LT_IN_ATTRIBUTE: return "a < in an attribute is written &lt;";
	case XML_ERR_LT_REQUIRED: return "a tag does not begin with <";
	case XML_ERR_GT_REQUIRED: return "a tag is not closed by >";
	case XML_ERR_SPACE_REQUIRED: return "a space is missing before an attribute";
	case XML_ERR_NAME_REQUIRED: return "a name is missing";
	case XML_ERR_COMMENT_NOT_FINISHED: return "a comment is not closed by -->";
	case XML_ERR_CDATA_NOT_FINISHED: return "a CDATA section is not closed by ]]>";
	case XML_ERR_PI_NOT_FINISHED: return "a processing instruction is not closed by ?>";
	case XML_ERR_DOCTYPE_NOT_FINISHED: return "the DOCTYPE is not closed by >";
	case XML_ERR_XMLDECL_NOT_FINISHED: return "the XML declaration is not closed by ?>";
	case XML_ERR_RESERVED_XML_NAME: return "the XML declaration stands only at the very beginning";
	case XML_ERR_INVALID_CHARREF: return "a character reference is none that XML allows";
	case XML_ERR_ENTITYREF_SEMICOL_MISSING: return "a reference is not closed by ; (an & alone is written &amp;)";
	default: return NULL;
	}
}

static void on_trouble(void *data, xmlErrorPtr error)
{
	reader *r = data;
	if (r->wrong || error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE)
		return;
	const char *words = words_for(error->code);
	if (!words) {
		const char *theirs = error->message ? error->message : "";
		words = cal_format(r->out->keep, "this is no XML: %.*s", (int)strcspn(theirs, "\n"), theirs);
	}
	size_t at = here(r);
	if (error->code == XML_ERR_TAG_NAME_MISMATCH)
		at = tag_start(r, at);
	refuse(r, at, 1, words, NULL);
}

/* ---- reading ---- */

static xmlSAXHandler handler(void)
{
	return (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.entityDecl = on_entity_declared,
		.getEntity = on_entity,
		.getParameterEntity = on_parameter_entity,
		.serror = on_trouble,
	};
}

static xmlParserCtxtPtr parser_of(const cal_libxml *lib, const cal_source *source)
{
	xmlParserCtxtPtr parser = lib->xmlCreateMemoryParserCtxt(source->bytes, (int)source->length);
	if (!parser)
		cal_no_memory(source->length);
	return parser;
}

bool cal_xml_read_any(const cal_source *source, const cal_xml_listener *listener, void *to, cal_diags *out)
{
	const char *why;
	reader r = {.lib = cal_libxml_load(&why), .source = source, .listener = listener, .to = to, .out = out};
	if (source->length == 0 || !r.lib) {
		cal_error(out, (cal_place){.source = source}, "%s", source->length == 0 ? "the file is empty" : why);
		return false;
	}
	xmlSAXHandler mine = handler(), *theirs;
	r.parser = parser_of(r.lib, source);
	theirs = r.parser->sax;
	r.parser->sax = &mine;
	r.parser->userData = &r;
	r.lib->xmlCtxtUseOptions(r.parser, OPTIONS);
	r.lib->xmlParseDocument(r.parser);
	if (!r.wrong && !r.parser->wellFormed)
		refuse(&r, here(&r), 1, "this is no XML", NULL);
	r.parser->sax = theirs;
	if (r.parser->myDoc)
		r.lib->xmlFreeDoc(r.parser->myDoc);
	r.lib->xmlFreeParserCtxt(r.parser);
	cal_resize(r.attributes, 0, 1);
	return !r.wrong;
}

bool cal_xml_read(const cal_source *source, const cal_xml_listener *listener, void *to, cal_diags *out)
{
	return cal_xml_read_plain(source, listener, to) || cal_xml_read_any(source, listener, to, out);
}
