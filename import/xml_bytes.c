/* import/xml_bytes.c -- the bytes of an XML file in UTF-8, and none that XML forbids. */
#include "import/xml.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { ENCODING_ROOM = 40 };

/* ---- which encoding ---- */

/* What the XML declaration says of the encoding; "" where it says nothing. */
static void declared_encoding(const cal_source *source, char into[ENCODING_ROOM])
{
	into[0] = '\0';
	const char *bytes = source->bytes, *end = NULL;
	if (strncmp(bytes, "<?xml", 5) == 0)
		end = strstr(bytes, "?>");
	const char *at = end ? strstr(bytes, "encoding") : NULL;
	if (!at || at > end)
		return;
	at += strlen("encoding");
	at += strspn(at, " \t\r\n=");
	if (*at != '"' && *at != '\'')
		return;
	const char *close = strchr(at + 1, *at);
	size_t n = close && close < end ? (size_t)(close - at - 1) : 0;
	if (n > 0 && n < ENCODING_ROOM) {
		memcpy(into, at + 1, n);
		into[n] = '\0';
	}
}

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcasecmp(word, *words) == 0)
			return true;
	return false;
}

/* ---- to UTF-8 ---- */

static size_t put_code_point(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		to[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	to[0] = (char)((0xf00 >> n & 0xff) | c);
	return n;
}

static const cal_source *source_of(cal_arena *keep, const cal_source *like, const char *bytes, size_t length)
{
	cal_source *it = CAL_NEW(keep, cal_source);
	*it = (cal_source){like->name, bytes, length};
	return it;
}

static const cal_source *from_latin(cal_arena *keep, const cal_source *source)
{
	char *bytes = cal_alloc(keep, source->length * 2 + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < source->length; i++)
		n += put_code_point(bytes + n, (unsigned char)source->bytes[i]);
	return source_of(keep, source, bytes, n);
}

/* first: which of two bytes is the larger one. */
static uint32_t unit_at(const cal_source *source, size_t at, unsigned first)
{
	const unsigned char *b = (const unsigned char *)source->bytes + at;
	return (uint32_t)b[first] << 8 | b[1 - first];
}

/* Half a pair and an odd byte become U+FFFD. */
static const cal_source *from_wide(cal_arena *keep, const cal_source *source, size_t start, unsigned first)
{
	char *bytes = cal_alloc(keep, (source->length / 2 + 1) * 3 + 1, 1);
	size_t n = 0;
	for (size_t at = start; at < source->length; at += 2) {
		uint32_t c = at + 1 < source->length ? unit_at(source, at, first) : 0xfffd;
		uint32_t next = at + 3 < source->length ? unit_at(source, at + 2, first) : 0;
		if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
			at += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		n += put_code_point(bytes + n, c);
	}
	return source_of(keep, source, bytes, n);
}

/* UTF-16 is known by its mark, or by the NUL beside the first `<`. */
static const cal_source *from_wide_if_so(cal_arena *keep, const cal_source *source)
{
	if (source->length < 4)
		return NULL;
	const char *b = source->bytes;
	if (memcmp(b, "\xff\xfe", 2) == 0 && (b[2] || b[3]))
		return from_wide(keep, source, 2, 1);
	if (memcmp(b, "\xfe\xff", 2) == 0)
		return from_wide(keep, source, 2, 0);
	if (memcmp(b, "<\0?\0", 4) == 0)
		return from_wide(keep, source, 0, 1);
	return memcmp(b, "\0<\0?", 4) == 0 ? from_wide(keep, source, 0, 0) : NULL;
}

/* ---- what XML forbids ---- */

static bool is_forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff;
}

/* How many bytes from a byte on are fine. */
static size_t fine_bytes(const cal_source *source)
{
	const unsigned char *b = (const unsigned char *)source->bytes;
	size_t at = 0;
	for (;;) {
		at += cal_plain_bytes(source->bytes + at, source->length - at);
		if (at == source->length)
			break;
		uint32_t c = b[at];
		size_t n = c < 0x80 ? 1 : cal_decode(source->bytes + at, source->length - at, &c);
		if (n == 0 || is_forbidden(c))
			break;
		at += n;
	}
	return at;
}

static bool check_bytes(const cal_source *source, cal_diags *out)
{
	size_t at = fine_bytes(source);
	if (at == source->length)
		return true;
	cal_lines lines = {0};
	cal_place place = cal_lines_place(&lines, source, at, 1);
	uint32_t c = (unsigned char)source->bytes[at];
	if (c < 0x80)
		cal_error(out, place, "%s must not stand in XML",
		          c == 0 ? "a NUL" : cal_format(out->keep, "the control character \\x%02x", (unsigned)c));
	else if (cal_decode(source->bytes + at, source->length - at, &c) > 0)
		cal_error(out, place, "the character U+%04X must not stand in XML", (unsigned)c);
	else {
		cal_error(out, place, "the byte \\x%02x is no UTF-8", (unsigned)(unsigned char)source->bytes[at]);
		cal_hint(out, "say which encoding it is, as in <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");
	}
	cal_lines_free(&lines);
	return false;
}

/* A tag with more attributes than any of ours: libxml2 compares each with each.  Gives its byte, or the length. */
static size_t crowded_tag(const cal_source *source)
{
	const char *end = source->bytes + source->length, *tag = source->bytes;
	while ((tag = memchr(tag, '<', (size_t)(end - tag)))) {
		const char *at = memchr(tag, '>', (size_t)(end - tag));
		size_t n = 0;
		if (at && at - tag <= CAL_XML_ATTRIBUTES) {  /* too short for so many */
			tag = at;
			continue;
		}
		for (at = tag + 1; at < end && *at != '<' && *at != '>'; at++)
			if (*at == '=' && ++n > CAL_XML_ATTRIBUTES)
				return (size_t)(tag - source->bytes);
		tag = at;
	}
	return source->length;
}

static bool check_tags(const cal_source *source, cal_diags *out)
{
	size_t at = crowded_tag(source);
	if (at == source->length)
		return true;
	cal_lines lines = {0};
	cal_error(out, cal_lines_place(&lines, source, at, 1), "a tag has more than %d attributes", CAL_XML_ATTRIBUTES);
	cal_lines_free(&lines);
	return false;
}

const cal_source *cal_xml_decode(cal_arena *keep, const cal_source *source, cal_diags *out)
{
	static const char *const plain[] = {"UTF-8", "UTF8", "US-ASCII", "ASCII", NULL};
	static const char *const latin[] = {"ISO-8859-1", "ISO8859-1", "ISO_8859-1", "Latin-1", "Latin1", NULL};
	char encoding[ENCODING_ROOM];
	const cal_source *decoded = from_wide_if_so(keep, source);
	if (!decoded) {
		declared_encoding(source, encoding);
		if (is_one_of(encoding, latin)) {
			decoded = from_latin(keep, source);
		} else if (*encoding && !is_one_of(encoding, plain)) {
			cal_error(out, (cal_place){.source = source}, "its encoding, %s, is not read",
			          cal_quote(out->keep, encoding));
			cal_hint(out, "save it as UTF-8; UTF-16 and ISO-8859-1 are read too");
			return NULL;
		} else {
			decoded = source;
		}
	}
	return check_bytes(decoded, out) && check_tags(decoded, out) ? decoded : NULL;
}
