/* export/json_writer.c -- frames and leaves to indented JSON. */
#include "export/json_writer.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { FLAGS = JSON_ENCODE_ANY | JSON_REAL_PRECISION(15) };

static int put_piece(const char *bytes, size_t n, void *out)
{
	cal_put(out, bytes, n);
	return ((cal_out *)out)->error ? -1 : 0;
}

static void put_leaf(cal_json *j, json_t *value)
{
	if (!value || json_dump_callback(value, put_piece, j->out, FLAGS) != 0)
		cal_out_fail(j->out, ENOMEM);
	json_decref(value);
}

/* A comma, the line's indentation and the key. */
static void put_place(cal_json *j, const char *key)
{
	if (j->depth > 0) {
		bool *filled = &j->filled[j->depth - 1];
		assert((j->brackets[j->depth - 1] == '{') == (key != NULL));
		if (j->on_line[j->depth - 1]) {
			cal_puts(j->out, *filled ? ", " : "");
		} else {
			cal_puts(j->out, *filled ? ",\n" : "\n");
			cal_spaces(j->out, 2 * j->depth);
		}
		*filled = true;
	}
	if (key) {
		put_leaf(j, cal_json_text(key));
		cal_puts(j->out, ": ");
	}
}

void cal_json_open(cal_json *j, const char *key, char bracket)
{
	assert(j->depth < CAL_JSON_DEPTH && (bracket == '{' || bracket == '['));
	put_place(j, key);
	cal_put(j->out, &bracket, 1);
	j->brackets[j->depth] = bracket;
	j->filled[j->depth] = false;
	j->on_line[j->depth] = j->depth > 0 && j->on_line[j->depth - 1];
	j->depth++;
}

void cal_json_open_line(cal_json *j, const char *key, char bracket)
{
	cal_json_open(j, key, bracket);
	j->on_line[j->depth - 1] = true;
}

void cal_json_close(cal_json *j)
{
	assert(j->depth > 0);
	j->depth--;
	if (j->filled[j->depth] && !j->on_line[j->depth]) {
		cal_puts(j->out, "\n");
		cal_spaces(j->out, 2 * j->depth);
	}
	cal_puts(j->out, j->brackets[j->depth] == '{' ? "}" : "]");
	if (j->depth == 0)
		cal_puts(j->out, "\n");
}

void cal_json_value(cal_json *j, const char *key, json_t *value)
{
	put_place(j, key);
	put_leaf(j, value);
}

void cal_json_number(cal_json *j, const char *key, double number)
{
	enum { LEAST_DIGITS = 15, MOST_DIGITS = 17 };
	char text[40] = "null";
	put_place(j, key);
	for (int digits = LEAST_DIGITS; isfinite(number) && digits <= MOST_DIGITS; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	cal_puts(j->out, text);
}

void cal_json_set(cal_json *j, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		cal_out_fail(j->out, ENOMEM);
}

void cal_json_append(cal_json *j, json_t *list, json_t *value)
{
	if (json_array_append_new(list, value) != 0)
		cal_out_fail(j->out, ENOMEM);
}

/* How many bytes at the text's begin are UTF-8. */
static size_t good_bytes(const char *text, size_t length)
{
	size_t at = 0;
	for (uint32_t c; at < length;) {
		size_t step = (unsigned char)text[at] < 0x80 ? 1 : cal_decode(text + at, length - at, &c);
		if (step == 0)
			break;
		at += step;
	}
	return at;
}

json_t *cal_json_text(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	if (!text)
		return json_null();
	size_t length = strlen(text), good = good_bytes(text, length);
	if (good == length)
		return json_stringn(text, length);
	char *clean = cal_resize(NULL, length * 3 + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < length; ) {
		good = good_bytes(text + i, length - i);
		memcpy(clean + n, text + i, good);
		n += good;
		i += good;
		if (i < length) {
			memcpy(clean + n, replacement, sizeof replacement - 1);
			n += sizeof replacement - 1;
			i++;
		}
	}
	json_t *it = json_stringn(clean, n);
	cal_resize(clean, 0, 1);
	return it;
}

json_t *cal_json_rounded(double number)
{
	return isfinite(number) ? json_real(round(number * 1e6) / 1e6) : json_null();
}
