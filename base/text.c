/* base/text.c -- words that are nearly the same, and how wide text is on a terminal. */
#include "base/text.h"

#include <string.h>

/* ---- nearest word ---- */

enum { LONGEST_WORD = 80 };  /* nobody mistypes a longer one by a letter or two */

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the distance table: row[j] is the distance of a's first i letters from b's first j.  Returns
 * the row's least. */
static size_t distance_row(const char *a, size_t i, const char *b, size_t m, const size_t *two_before,
                           const size_t *before, size_t *row)
{
	size_t best = row[0] = i;
	for (size_t j = 1; j <= m; j++) {
		bool same = lower(a[i - 1]) == lower(b[j - 1]);
		row[j] = least(before[j - 1] + !same, least(before[j], row[j - 1]) + 1);
		if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
		    lower(a[i - 2]) == lower(b[j - 1]))
			row[j] = least(row[j], two_before[j - 2] + 1);
		best = least(best, row[j]);
	}
	return best;
}

/* Optimal string alignment distance, or limit + 1 where it is above limit. */
static size_t distance(const char *a, size_t n, const char *b, size_t m, size_t limit)
{
	size_t rows[3][LONGEST_WORD * 2];
	if (n > m + limit || m > n + limit)
		return limit + 1;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	size_t least_before = 0;
	for (size_t i = 1; i <= n; i++) {
		size_t best = distance_row(a, i, b, m, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]);
		if (best > limit && least_before > limit)
			return limit + 1;
		least_before = best;
	}
	return least(rows[n % 3][m], limit + 1);
}

const char *cal_nearest(const char *word, const char *const *words, size_t n)
{
	const size_t length = strlen(word);
	if (length == 0 || length > LONGEST_WORD)
		return NULL;
	size_t limit = length / 3 ? length / 3 : 1;
	const char *nearest = NULL;
	for (size_t i = 0; i < n; i++) {
		size_t others = words[i] ? strnlen(words[i], length + limit + 1) : 0;
		if (others == 0 || others > length + limit)
			continue;
		size_t d = distance(word, length, words[i], others, limit);
		if (d > limit || d >= length)
			continue;
		nearest = words[i];
		if (d == 0)
			break;
		limit = d - 1;
	}
	return nearest;
}

/* ---- width ---- */

typedef struct {
	uint32_t first, last;
} range;

/* What takes no column: combining marks, joiners and directions. */
static const range narrow[] = {
	{0x0300, 0x036f},   {0x0483, 0x0489},   {0x0591, 0x05bd},   {0x05bf, 0x05bf},   {0x05c1, 0x05c2},
	{0x05c4, 0x05c5},   {0x05c7, 0x05c7},   {0x0610, 0x061a},   {0x061c, 0x061c},   {0x064b, 0x065f},
	{0x0670, 0x0670},   {0x06d6, 0x06dc},   {0x06df, 0x06e4},   {0x06e7, 0x06e8},   {0x06ea, 0x06ed},
	{0x0711, 0x0711},   {0x0730, 0x074a},   {0x07a6, 0x07b0},   {0x0816, 0x082d},   {0x0859, 0x085b},
	{0x0898, 0x089f},   {0x08ca, 0x0902},   {0x093a, 0x093a},   {0x093c, 0x093c},   {0x0941, 0x0948},
	{0x094d, 0x094d},   {0x0951, 0x0957},   {0x0962, 0x0963},   {0x0981, 0x0981},   {0x09bc, 0x09bc},
	{0x09c1, 0x09c4},   {0x09cd, 0x09cd},   {0x0a01, 0x0a02},   {0x0a3c, 0x0a51},   {0x0a70, 0x0a71},
	{0x0a81, 0x0a82},   {0x0abc, 0x0abc},   {0x0ac1, 0x0acd},   {0x0b01, 0x0b01},   {0x0b3c, 0x0b3f},
	{0x0b41, 0x0b56},   {0x0bc0, 0x0bc0},   {0x0bcd, 0x0bcd},   {0x0c3e, 0x0c40},   {0x0c46, 0x0c56},
	{0x0cbc, 0x0cbc},   {0x0ccc, 0x0ccd},   {0x0d41, 0x0d4d},   {0x0dca, 0x0dd6},   {0x0e31, 0x0e31},
	{0x0e34, 0x0e3a},   {0x0e47, 0x0e4e},   {0x0eb1, 0x0eb1},   {0x0eb4, 0x0ebc},   {0x0ec8, 0x0ece},
	{0x0f18, 0x0f19},   {0x0f35, 0x0f35},   {0x0f37, 0x0f37},   {0x0f39, 0x0f39},   {0x0f71, 0x0f84},
	{0x0f86, 0x0f87},   {0x0f8d, 0x0fbc},   {0x102d, 0x1030},   {0x1032, 0x1037},   {0x1039, 0x103a},
	{0x103d, 0x103e},   {0x1160, 0x11ff},   {0x135d, 0x135f},   {0x1712, 0x1714},   {0x17b4, 0x17b5},
	{0x17b7, 0x17bd},   {0x17c6, 0x17c6},   {0x17c9, 0x17d3},   {0x180b, 0x180f},   {0x1920, 0x1922},
	{0x1a17, 0x1a18},   {0x1a58, 0x1a5e},   {0x1a60, 0x1a62},   {0x1a65, 0x1a6c},   {0x1a73, 0x1a7f},
	{0x1ab0, 0x1ace},   {0x1b00, 0x1b03},   {0x1b34, 0x1b3a},   {0x1b6b, 0x1b73},   {0x1dc0, 0x1dff},
	{0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x20d0, 0x20f0},   {0x2cef, 0x2cf1},
	{0x2de0, 0x2dff},   {0x302a, 0x302d},   {0x3099, 0x309a},   {0xa66f, 0xa672},   {0xa674, 0xa67d},
	{0xa69e, 0xa69f},   {0xa6f0, 0xa6f1},   {0xa8e0, 0xa8f1},   {0xd7b0, 0xd7ff},   {0xfb1e, 0xfb1e},
	{0xfe00, 0xfe0f},   {0xfe20, 0xfe2f},   {0xfeff, 0xfeff},   {0xfff9, 0xfffb},   {0x101fd, 0x101fd},
	{0x1d165, 0x1d169}, {0x1d16d, 0x1d182}, {0x1d185, 0x1d18b}, {0xe0001, 0xe007f}, {0xe0100, 0xe01ef},
};

/* What takes two: the writing of East Asia, and pictures. */
static const range wide[] = {
	{0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x23f0, 0x23f0},
	{0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267f, 0x267f},
	{0x2693, 0x2693},   {0x26a1, 0x26a1},   {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},
	{0x26ce, 0x26ce},   {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
	{0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},
	{0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
	{0x27b0, 0x27b0},   {0x27bf, 0x27bf},   {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},
	{0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0xa4c6},   {0xa960, 0xa97c},
	{0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6b},   {0xff01, 0xff60},
	{0xffe0, 0xffe6},   {0x16fe0, 0x18aff}, {0x1aff0, 0x1b2fb}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
	{0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c},
	{0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4},
	{0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e},
	{0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f},
	{0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2}, {0x1f6d5, 0x1f6df}, {0x1f6eb, 0x1f6ec},
	{0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff},
	{0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
};

static bool among(uint32_t c, const range *ranges, size_t n)
{
	size_t low = 0;
	for (size_t high = n; low < high;) {
		size_t middle = (low + high) / 2;
		if (c > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && c >= ranges[low].first;
}

size_t cal_plain_bytes(const char *bytes, size_t length)
{
	const unsigned char *b = (const unsigned char *)bytes;
	size_t at = 0;
	for (; length - at >= PLAIN_BLOCK; at += PLAIN_BLOCK) {
		unsigned char other = 0;
		for (size_t i = 0; i < PLAIN_BLOCK; i++)  /* without a branch, so that compilers make it a few vectors */
			other |= (unsigned char)((b[at + i] < 0x20 || b[at + i] > 0x7e) & (b[at + i] != '\n') & (b[at + i] != '\t'));
		if (other)
			break;
	}
	return at;
}

size_t cal_decode(const char *bytes, size_t length, uint32_t *c)
{
	const unsigned char *b = (const unsigned char *)bytes;
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = b[0] < 0x80                   ? 1
	           : b[0] >= 0xf0 && b[0] < 0xf8 ? 4
	           : b[0] >= 0xe0                ? 3
	           : b[0] >= 0xc0                ? 2
	                                         : 0;
	if (n == 1) {
		*c = b[0];
		return 1;
	}
	if (n == 0 || n > length || b[0] >= 0xf8)
		return 0;
	uint32_t value = b[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (b[i] & 0x3f);
	}
	if (value < smallest[n] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*c = value;
	return n;
}

unsigned cal_column_width(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return 0;
	if (c < 0x300)
		return 1;
	if (among(c, narrow, sizeof narrow / sizeof *narrow))
		return 0;
	return among(c, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

size_t cal_code_points(const char *bytes, size_t length)
{
	size_t n = 0;
	for (size_t i = 0, step; i < length; i += step, n++) {
		uint32_t c;
		step = cal_decode(bytes + i, length - i, &c);
		step += !step;
	}
	return n;
}

size_t cal_columns(const char *bytes, size_t length)
{
	size_t columns = 0;
	for (size_t i = 0, step; i < length; i += step) {
		uint32_t c;
		step = cal_decode(bytes + i, length - i, &c);
		columns += step ? cal_column_width(c) : 1;
		step += !step;
	}
	return columns;
}

/* ---- text that is safe to show ---- */

/* What a terminal would obey instead of showing: controls, and marks that reorder or hide text. */
static bool must_escape(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	       (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

cal_shown cal_show(const char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	cal_shown it = {.bytes = 1};
	uint32_t c = 0;
	size_t n = cal_decode(bytes, length, &c);
	if (n == 0)
		c = (unsigned char)bytes[0];
	else if (!must_escape(c)) {
		memcpy(it.text, bytes, n);
		it.bytes = n;
		it.columns = cal_column_width(c);
		return it;
	}
	it.bytes = n ? n : 1;
	int places = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
	it.text[0] = '\\';
	it.text[1] = places == 2 ? 'x' : places == 4 ? 'u' : 'U';
	for (int i = 0; i < places; i++)
		it.text[2 + i] = digits[c >> 4 * (places - 1 - i) & 15];
	it.columns = (unsigned)places + 2;
	return it;
}

const char *cal_quote(cal_arena *a, const char *text)
{
	if (!text)
		text = "";  /* the name of an element that has none, which is told of itself */
	enum { SHOWN = 60 };
	size_t length = strnlen(text, 4 * SHOWN + 4), end = 0, n = 0;
	for (uint32_t c; end < length && n < SHOWN; n++) {
		size_t step = cal_decode(text + end, length - end, &c);
		end += step ? step : 1;
	}
	return cal_format(a, "'%.*s%s'", (int)end, text, end < length ? "..." : "");
}
