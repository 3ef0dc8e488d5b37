/* model/scalars.c -- strings to numbers, durations, dates; and what to say of those that are none.
 *
 * Nothing here depends on the locale, and nothing lets junk through. */
#include "model/scalars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- numbers ---- */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *p)
{
	while (digit(*p))
		p++;
	return p;
}

bool cal_to_count(const char *text, uint32_t *count)
{
	uint32_t value = 0;
	const char *p = text;
	for (; digit(*p) && value <= CAL_COUNT_MAX; p++)
		value = value * 10 + (uint32_t)(*p - '0');
	if (*p || text[0] == '0' || value == 0 || value > CAL_COUNT_MAX)
		return false;
	*count = value;
	return true;
}

/* The end of a decimal number: 12, 0.5, 1e-3; NULL where none starts. */
static const char *decimal_end(const char *text, bool exponent)
{
	const char *p = skip_digits(text);
	if (p == text || (text[0] == '0' && digit(text[1])))
		return NULL;
	if (*p == '.' && digit(p[1]))
		p = skip_digits(p + 1);
	if (exponent && (*p == 'e' || *p == 'E')) {
		const char *power = p + 1 + (p[1] == '-' || p[1] == '+');
		if (digit(*power))
			p = skip_digits(power);
	}
	return p;
}

/* The value of a decimal number up to where it ends.  strtod would want the locale's decimal point, so the
 * digits are put together here; up to 15 of them are exact, and nobody writes more. */
static double decimal_value(const char *text, const char *end)
{
	double value = 0;
	int scale = 0;
	const char *p = text;
	for (bool fraction = false; p < end && *p != 'e' && *p != 'E'; p++) {
		if (*p == '.') {
			fraction = true;
			continue;
		}
		value = value * 10 + (*p - '0');
		scale -= fraction;
	}
	if (p < end) {
		long power = strtol(p + 1, NULL, 10);
		scale += power > 1000 ? 1000 : power < -1000 ? -1000 : (int)power;
	}
	return scale < 0 ? value / pow(10, -scale) : value * pow(10, scale);
}

bool cal_to_number(const char *text, double *number)
{
	const char *end = decimal_end(text, true);
	if (!end || *end)
		return false;
	double value = decimal_value(text, end);
	if (!isfinite(value))
		return false;
	*number = value;
	return true;
}

bool cal_to_duration(const char *text, double *seconds)
{
	const double longest = 1000 * 366.0 * 86400;
	const char *end = decimal_end(text, false);
	if (!end)
		return false;
	double unit = *end == 's' ? 1 : *end == 'm' ? 60 : *end == 'h' ? 3600 : *end == 'd' ? 86400 : 0;
	double value = decimal_value(text, end);
	if (unit == 0 ? *end || value != 0 : end[1])
		return false;
	if (value * unit > longest)
		return false;
	*seconds = value * unit;
	return true;
}

bool cal_to_percent(const char *text, double *share)
{
	const char *end = decimal_end(text, false);
	if (!end)
		return false;
	double value = decimal_value(text, end);
	if (*end == '%' ? end[1] : *end || value != 0)
		return false;
	if (value > 100)
		return false;
	*share = value / 100;
	return true;
}

bool cal_to_boolean(const char *text, bool *value)
{
	if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		return false;
	*value = text[0] == 't';
	return true;
}

/* ---- dates ---- */

static int two_digits(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && leap(year));
}

/* Days from 1970-01-01, of the Gregorian calendar. */
static int32_t days_to(int year, int month, int day)
{
	int before = year - 1;
	int32_t days = 365 * before + before / 4 - before / 100 + before / 400 - 719162;
	for (int m = 1; m < month; m++)
		days += month_days(year, m);
	return days + day - 1;
}

bool cal_to_date(const char *text, int32_t *days)
{
	static const char shape[] = "0000-00-00";
	for (size_t i = 0; i < sizeof shape; i++)
		if (shape[i] == '0' ? !digit(text[i]) : text[i] != shape[i])
			return false;
	int year = two_digits(text) * 100 + two_digits(text + 2);
	int month = two_digits(text + 5), day = two_digits(text + 8);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return false;
	*days = days_to(year, month, day);
	return true;
}

/* ---- names ---- */

static bool fits_name(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	if (*p == '\0' || *p == ' ')
		return false;
	for (; *p; p++)
		if (*p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] < 0xa0))
			return false;
	return p[-1] != ' ';
}

static bool fits_slug(const char *text)
{
	const char *p = text;
	for (char before = '-'; *p; before = *p++) {
		bool letter = *p >= 'a' && *p <= 'z';
		if (!letter && !(p > text && digit(*p)) && !(*p == '-' && before != '-'))
			return false;
	}
	return p > text && p[-1] != '-';
}

static bool fits_code(const char *text)
{
	if (*text < 'A' || *text > 'Z')
		return false;
	while ((*text >= 'A' && *text <= 'Z') || digit(*text))
		text++;
	return *text == '\0';
}

/* ---- notations ---- */

static bool fits_text(const char *text)
{
	(void)text;
	return true;
}

static bool fits_path(const char *text)
{
	return *text != '\0';
}

static bool fits_version(const char *text)
{
	return strcmp(text, "1") == 0;
}

static bool fits_count(const char *text)
{
	uint32_t count;
	return cal_to_count(text, &count);
}

static bool fits_number(const char *text)
{
	double number;
	return cal_to_number(text, &number);
}

static bool fits_positive(const char *text)
{
	double number;
	return cal_to_number(text, &number) && number > 0;
}

static bool fits_duration(const char *text)
{
	double seconds;
	return cal_to_duration(text, &seconds);
}

static bool fits_percent(const char *text)
{
	double share;
	return cal_to_percent(text, &share);
}

static bool fits_date(const char *text)
{
	int32_t days;
	return cal_to_date(text, &days);
}

static bool fits_boolean(const char *text)
{
	bool value;
	return cal_to_boolean(text, &value);
}

static bool fits_available(const char *text)
{
	double share;
	return fits_count(text) || strcmp(text, "majority") == 0 || strcmp(text, "all") == 0 ||
	       (strchr(text, '%') && cal_to_percent(text, &share) && share > 0);
}

uint32_t cal_objective_count(const char *text, const char **rest)
{
	uint32_t count = 1;
	const char *space = strchr(text, ' ');
	*rest = text;
	if (!space || !digit(*text) || (size_t)(space - text) > 7)
		return count;
	char digits[8] = "";
	memcpy(digits, text, (size_t)(space - text));
	if (!cal_to_count(digits, &count))
		return 1;
	*rest = space + strspn(space, " ");
	return count;
}

static bool fits_objective(const char *text)
{
	const char *rest;
	cal_objective_count(text, &rest);
	return !digit(*rest) && fits_name(rest) && !strchr(rest, ' ');
}

static const struct {
	bool (*fits)(const char *text);
	const char *wanted;
} notations[NOTATION_ALL] = {
	[NOTATION_TEXT] = {fits_text, "text"},
	[NOTATION_NAME] = {fits_name, "a name: some text on one line, without spaces at its ends"},
	[NOTATION_REFERENCE] = {fits_name, "a name"},
	[NOTATION_LABEL] = {fits_name, "a label: some text on one line, without spaces at its ends"},
	[NOTATION_PATH] = {fits_path, "the path of a file"},
	[NOTATION_VERSION] = {fits_version, "the version of the file format, which is 1"},
	[NOTATION_COUNT] = {fits_count, "a whole number from 1 to 1000000"},
	[NOTATION_NUMBER] = {fits_number, "a number from 0, such as 3 or 0.25"},
	[NOTATION_POSITIVE] = {fits_positive, "a number above 0, such as 3 or 0.25"},
	[NOTATION_DURATION] = {fits_duration, "a duration such as 90s, 15m, 4h or 7d"},
	[NOTATION_PERCENT] = {fits_percent, "a percentage from 0% to 100%, such as 10%"},
	[NOTATION_DATE] = {fits_date, "a date such as 2026-01-31"},
	[NOTATION_BOOLEAN] = {fits_boolean, "true or false"},
	[NOTATION_AVAILABLE] = {fits_available, "a count from 1, majority, all, or a percentage such as 50%"},
	[NOTATION_OBJECTIVE] = {fits_objective, "a threat or an axis, such as zone-loss or '2 replica-loss'"},
	[NOTATION_SLUG] = {fits_slug, "lower-case letters, digits and single hyphens, such as zone-loss"},
	[NOTATION_CODE] = {fits_code, "capital letters and digits, such as ACME7"},
};

bool cal_fits(cal_notation notation, const char *text)
{
	return notations[notation].fits(text);
}

const char *cal_wanted(cal_notation notation)
{
	return notations[notation].wanted;
}

bool cal_null_like(const char *text)
{
	if (*text != 'n' && *text != 'N')
		return text[0] == '\0' || strcmp(text, "~") == 0;
	return strcmp(text, "null") == 0 || strcmp(text, "Null") == 0 || strcmp(text, "NULL") == 0;
}

/* ---- advice ---- */

static bool any_case(const char *text, const char *lower)
{
	for (; *text && *lower; text++, lower++)
		if ((*text | 0x20) != *lower)
			return false;
	return *text == *lower;
}

static const char *boolean_advice(const char *text)
{
	static const char *const yes[] = {"yes", "y", "on", "true"}, *const no[] = {"no", "n", "off",
	                                                                            "false"};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		if (any_case(text, yes[i]))
			return "write true";
		if (any_case(text, no[i]))
			return "write false";
	}
	if (strcmp(text, "1") == 0 || strcmp(text, "0") == 0)
		return *text == '1' ? "write true" : "write false";
	static const char *const both[] = {"true", "false"};
	const char *near = cal_nearest(text, both, 2);
	return !near ? NULL : near == both[0] ? "write true" : "write false";
}

static const char *count_advice(cal_arena *a, const char *text)
{
	const char *zeros = text + strspn(text, "0");
	if (zeros > text && fits_count(zeros))
		return cal_format(a, "write %s, without the zero before it", zeros);
	const char *end = decimal_end(text, true);
	if (end && *end == '\0' && strpbrk(text, "eE"))
		return "write all its digits";
	return NULL;
}

/* A bare number where there must be a unit, or a long form of one. */
static const char *duration_advice(cal_arena *a, const char *text)
{
	const char *end = decimal_end(text, false);
	if (!end)
		return NULL;
	int digits = (int)(end - text);
	if (*end == '\0')
		return cal_format(a, "add a unit: %ss, %sm, %sh or %sd", text, text, text, text);
	const char *unit = end + strspn(end, " ");
	static const struct {
		const char *word;
		char unit;
	} longer[] = {{"s", 's'},     {"sec", 's'},    {"second", 's'},  {"seconds", 's'}, {"m", 'm'},
	              {"min", 'm'},   {"minute", 'm'}, {"minutes", 'm'}, {"h", 'h'},       {"hour", 'h'},
	              {"hours", 'h'}, {"d", 'd'},      {"day", 'd'},     {"days", 'd'}};
	for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
		if (any_case(unit, longer[i].word))
			return cal_format(a, "write %.*s%c", digits, text, longer[i].unit);
	double weeks = decimal_value(text, end) * 7;
	if ((any_case(unit, "w") || any_case(unit, "week") || any_case(unit, "weeks")) && weeks < 1e5)
		return cal_format(a, "write %.10gd", weeks);
	return "write one number and one unit: s, m, h or d";
}

static const char *percent_advice(cal_arena *a, const char *text)
{
	double number;
	if (!cal_to_number(text, &number))
		return NULL;
	if (number > 0 && number < 1)
		return cal_format(a, "write %.10g%%", number * 100);
	return number <= 100 ? cal_format(a, "write %s%%", text) : NULL;
}

static const char *date_advice(cal_arena *a, const char *text)
{
	const char *month = skip_digits(text), *day = month + (*month != '\0');
	day = skip_digits(day);
	if (month - text != 4 || *month != '-' || *day != '-')
		return "write year, month and day: 2026-01-31";
	const char *end = skip_digits(day + 1);
	long m = strtol(month + 1, NULL, 10), d = strtol(day + 1, NULL, 10);
	if (*end || m < 1 || m > 12 || d < 1 || d > 31 || cal_fits(NOTATION_DATE, text))
		return *end ? "write only the date" : "there is no such day";
	const char *full = cal_format(a, "%.4s-%02ld-%02ld", text, m, d);
	return cal_fits(NOTATION_DATE, full) ? cal_format(a, "write %s", full) : "there is no such day";
}

static const char *objective_advice(cal_arena *a, const char *text)
{
	const char *name = skip_digits(text);
	if (name == text || (*name != 'x' && *name != '*' && *name != ' '))
		return *text == '0' ? "a count is at least 1" : NULL;
	name += strspn(name, "x* ");
	uint32_t count;
	const char *digits = cal_format(a, "%.*s", (int)(skip_digits(text) - text), text);
	if (!cal_to_count(digits, &count))
		return "a count is a whole number from 1 to 1000000";
	return fits_objective(name) ? cal_format(a, "write %s %s", digits, name) : NULL;
}

const char *cal_advice(cal_arena *a, cal_notation notation, const char *text)
{
	if (strlen(text) > 200)
		return NULL;
	switch (notation) {
	case NOTATION_BOOLEAN:
		return boolean_advice(text);
	case NOTATION_COUNT:
	case NOTATION_AVAILABLE:
		return count_advice(a, text);
	case NOTATION_DURATION:
		return duration_advice(a, text);
	case NOTATION_PERCENT:
		return percent_advice(a, text);
	case NOTATION_DATE:
		return date_advice(a, text);
	case NOTATION_OBJECTIVE:
		return objective_advice(a, text);
	default:
		return NULL;
	}
}
