/* model/bytes.c -- characters that no YAML file may have. */
#include "model/bytes.h"

#include <string.h>

#include "base/text.h"

enum { TOLD = 3, TEXT_HAS_FEWER = 16 };

static bool printable(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7e) || c == 0x85 ||
	       (c >= 0xa0 && c <= 0xfffd && c != 0xfeff) || c >= 0x10000;
}

/* The bytes up to the next bad character, or all. */
static size_t good_run(const char *bytes, size_t length)
{
	size_t i = 0;
	while (i < length) {
		i += cal_plain_bytes(bytes + i, length - i);
		if (i == length)
			break;
		unsigned char b = (unsigned char)bytes[i];
		uint32_t c = b;
		size_t n = b < 0x80 ? 1 : cal_decode(bytes + i, length - i, &c);
		if (n == 0 || !printable(c))
			break;
		i += n;
	}
	return i;
}

static size_t count_bad(const cal_source *source, size_t enough)
{
	size_t bad = 0;
	for (size_t i = 0; bad < enough; i++, bad++) {
		i += good_run(source->bytes + i, source->length - i);
		if (i >= source->length)
			break;
	}
	return bad;
}

/* Where a byte stands; bytes before it may be bad, each then counts for one character. */
static cal_place place_of(const cal_source *source, size_t byte)
{
	cal_place at = {source, 1, 1, 1};
	size_t length;
	for (;;) {
		const char *line = cal_place_line(at, &length);
		size_t start = (size_t)(line - source->bytes);
		if (byte <= start + length || at.line == UINT32_MAX) {
			at.column = (uint32_t)cal_code_points(line, byte - start) + 1;
			return at;
		}
		at.line++;
	}
}

static void say_bad(const cal_source *source, size_t i, cal_diags *out)
{
	uint32_t c = (unsigned char)source->bytes[i];
	size_t n = cal_decode(source->bytes + i, source->length - i, &c);
	cal_place at = place_of(source, i);
	if (n == 0) {
		cal_error(out, at, "the byte 0x%02x is no UTF-8", (unsigned)c);
		cal_hint(out, "save the file as UTF-8");
	} else if (c == 0xfeff) {
		cal_error(out, at, "a byte order mark stands in the middle of the file");
		cal_hint(out, "remove it: it comes from files that were joined");
	} else if (c == 0) {
		cal_error(out, at, "a NUL character stands here");
	} else {
		cal_error(out, at, "the control character U+%04X stands here", (unsigned)c);
	}
}

/* How packed files begin, and what unpacks them. */
static const struct {
	const char *bytes;
	size_t n;
	const char *what, *by;
} packed[] = {
	{"\x1f\x8b", 2, "gzip", "gunzip -c"},
	{"BZh91AY&SY", 10, "bzip2", "bunzip2 -c"},
	{"\xfd" "7zXZ", 5, "xz", "xz -dc"},
	{"\x28\xb5\x2f\xfd", 4, "zstd", "zstd -dc"},
	{"PK\x03\x04", 4, "zip", "unzip -p"},
};

/* Whether the file is packed. */
static bool is_packed(const cal_source *source, cal_diags *out)
{
	for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
		if (source->length < packed[i].n || memcmp(source->bytes, packed[i].bytes, packed[i].n) != 0)
			continue;
		cal_error(out, (cal_place){.source = source}, "the file is packed by %s; a model is text", packed[i].what);
		cal_hint(out, "unpack it first, with '%s' or the like", packed[i].by);
		return true;
	}
	return false;
}

/* Whether this is the text of an encoding other than UTF-8, or no text. */
static bool foreign(const cal_source *source, cal_diags *out)
{
	const unsigned char *b = (const unsigned char *)source->bytes;
	const cal_place whole = {.source = source};
	const size_t n = source->length;
	bool marked = n >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff));
	bool wide =
	    n >= 4 && ((b[0] == 0 && b[1] && b[2] == 0 && b[3]) || (b[0] && b[1] == 0 && b[2] && b[3] == 0));
	if (marked || wide) {
		cal_error(out, whole, "the file is UTF-16; a model is UTF-8");
		cal_hint(out, "save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8");
		return true;
	}
	if (is_packed(source, out))
		return true;
	if (count_bad(source, TEXT_HAS_FEWER) < TEXT_HAS_FEWER)
		return false;
	cal_error(out, whole, "this is no text in UTF-8");
	return true;
}

const char *cal_clean_bytes(cal_arena *keep, const cal_source *source, size_t *length, cal_diags *out)
{
	*length = source->length;
	size_t i = good_run(source->bytes, source->length), told = 0, n = i;
	if (i == source->length)
		return source->bytes;
	if (foreign(source, out))
		return NULL;
	char *clean = cal_copy(keep, source->bytes, source->length);
	while (i < source->length) {
		uint32_t c;
		if (told++ < TOLD)
			say_bad(source, i, out);
		size_t bad = cal_decode(source->bytes + i, source->length - i, &c);
		clean[n++] = '?';
		i += bad ? bad : 1;
		size_t run = good_run(source->bytes + i, source->length - i);
		memcpy(clean + n, source->bytes + i, run);
		i += run;
		n += run;
	}
	*length = n;
	return clean;
}
