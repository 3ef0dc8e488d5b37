/* model/values.c -- the strings of a file to values, and its names to numbers. */
#include <string.h>

#include "base/text.h"
#include "model/build.h"

/* ---- scalars ---- */

void cal_build_doubt(cal_build *b)
{
	if (b->file->checked && !b->file->broken)
		return;  /* it only looked so: "null" in quotes is a name like any other */
	b->file->doubtful = !b->file->checked;
	b->flawed = true;
}

const char *cal_kept_text(cal_build *b, const char *text)
{
	return text ? cal_copy(b->keep, text, strlen(text)) : NULL;
}

const char *cal_text_of(cal_build *b, const char *text)
{
	if (text && cal_null_like(text))
		b->file->doubtful |= !b->file->checked;
	return cal_kept_text(b, text);
}

uint32_t cal_count_of(cal_build *b, const char *text, uint32_t fallback)
{
	uint32_t count = fallback;
	if (text && !cal_to_count(text, &count))
		cal_build_doubt(b);
	return count;
}

double cal_number_of(cal_build *b, const char *text, double fallback)
{
	double number = fallback;
	if (text && !cal_to_number(text, &number))
		cal_build_doubt(b);
	return number;
}

double cal_duration_of(cal_build *b, const char *text, double fallback)
{
	double seconds = fallback;
	if (text && !cal_to_duration(text, &seconds))
		cal_build_doubt(b);
	return seconds;
}

double cal_percent_of(cal_build *b, const char *text, double fallback)
{
	double share = fallback;
	if (text && !cal_to_percent(text, &share))
		cal_build_doubt(b);
	return share;
}

int32_t cal_date_of(cal_build *b, const char *text, int32_t fallback)
{
	int32_t days = fallback;
	if (text && !cal_to_date(text, &days))
		cal_build_doubt(b);
	return days;
}

cal_bool3 cal_bool_of(cal_build *b, const char *text)
{
	bool value = false;
	if (!text)
		return CAL_UNSAID;
	if (!cal_to_boolean(text, &value))
		cal_build_doubt(b);
	return value ? CAL_TRUE : CAL_FALSE;
}

uint32_t cal_bits_of(const uint8_t *words, uint32_t n)
{
	uint32_t bits = 0;
	for (uint32_t i = 0; i < n; i++)
		bits |= 1u << words[i];
	return bits;
}

/* ---- lists without repeats ---- */

void cal_list_start(cal_build *b)
{
	b->list++;
}

bool cal_first_time(cal_build *b, cal_section section, uint32_t element)
{
	bool first = b->seen[section][element] != b->list;
	b->seen[section][element] = b->list;
	return first;
}

/* ---- names ---- */

const char *cal_section_one(cal_section section)
{
	static const char *const one[SECTION_COUNT] = {
	    [SECTION_DOMAINS] = "domain",   [SECTION_SOFTWARE] = "software",
	    [SECTION_STATE] = "state",      [SECTION_COMPONENTS] = "component",
	    [SECTION_SERVICES] = "service", [SECTION_POLICIES] = "policy",
	    [SECTION_THREATS] = "threat",
	};
	return one[section] ? one[section] : "element";
}

/* A section, other than the one a name was looked for in, that has it. */
static cal_section other_home(const cal_build *b, cal_section section, const char *name)
{
	for (cal_section s = SECTION_DOMAINS; s <= SECTION_SERVICES; s++)
		if (s != section && cal_names_find(&b->names[s], name) != CAL_NONE)
			return s;
	return SECTION_NONE;
}

enum { FEW = 8 };  /* names that can be told at once */

static const char *all_names(const cal_build *b, const cal_names *names)
{
	const char *all = NULL;
	for (uint32_t i = 0; i < names->n; i++)
		if (names->at[i])
			all = all ? cal_format(b->keep, "%s, %s", all, cal_quote(b->keep, names->at[i]))
			          : cal_quote(b->keep, names->at[i]);
	return all ? all : "no names";
}

static void hint_at_name(cal_build *b, cal_section section, const char *name)
{
	enum { GUESSES = 3000000 };  /* names to compare with: some tenths of a second */
	const cal_names *names = &b->names[section];
	cal_section other = other_home(b, section, name);
	const char *near = NULL;
	if (b->guesses < GUESSES) {
		b->guesses += names->n;
		near = cal_nearest(name, names->at, names->n);
	}
	if (other)
		cal_problem_hint(b, "it is in '%s', not in '%s'", cal_section_name(other),
		                 cal_section_name(section));
	else if (near)
		cal_problem_hint(b, "did you mean %s?", cal_quote(b->keep, near));
	else if (names->n == 0)
		cal_problem_hint(b, "the model has no '%s'", cal_section_name(section));
	else if (names->n <= FEW)
		cal_problem_hint(b, "'%s' has %s", cal_section_name(section), all_names(b, names));
}

static void say_unknown(cal_build *b, cal_section section, const char *name, const cal_path *path)
{
	b->flawed = true;
	if (!b->file->checked && (cal_null_like(name) || !cal_fits(NOTATION_REFERENCE, name)))
		cal_build_doubt(b);
	else if (!b->hidden[section] && !(b->file->broken && cal_null_like(name))) {
		cal_problem_error(b, path, "unknown %s %s", cal_section_one(section),
		                  cal_quote(b->keep, name));
		hint_at_name(b, section, name);
	}
}

uint32_t cal_reference_of(cal_build *b, cal_section section, const char *name, const cal_path *path)
{
	if (!name) {  /* the strict pass has said why */
		b->flawed = true;
		return CAL_NONE;
	}
	uint32_t it = cal_names_find(&b->names[section], name);
	if (it == CAL_NONE)
		say_unknown(b, section, name, path);
	return it;
}

cal_ids cal_ids_of(cal_build *b, cal_section section, const char *const *names, uint32_t n,
                   cal_repeats repeats, const cal_path *path)
{
	cal_ids ids = {.given = names != NULL};
	if (!names || n == 0)
		return ids;
	uint32_t *at = CAL_NEWS(b->keep, n, uint32_t);
	cal_list_start(b);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t it = cal_reference_of(b, section, names[i], CAL_AT_ENTRY(path, i));
		if (it == CAL_NONE)
			continue;
		if (repeats == CAL_ONCE && !cal_first_time(b, section, it)) {
			cal_problem_error(b, CAL_AT_ENTRY(path, i), "%s stands in this list twice",
			                  cal_quote(b->keep, names[i]));
			continue;
		}
		at[ids.n++] = it;
	}
	ids.at = at;
	return ids;
}

uint32_t cal_label_of(cal_build *b, const char *label)
{
	uint32_t it = cal_names_find(&b->labels, label);
	if (it == CAL_NONE) {
		it = b->m->n_labels++;
		cal_names_set(&b->labels, it, cal_kept_text(b, label));
	}
	return it;
}

cal_ids cal_labels_of(cal_build *b, const char *const *labels, uint32_t n)
{
	cal_ids ids = {.given = labels != NULL};
	if (!labels || n == 0)
		return ids;
	uint32_t *at = CAL_NEWS(b->keep, n, uint32_t);
	for (uint32_t i = 0; i < n; i++) {
		if (cal_null_like(labels[i]) || !cal_fits(NOTATION_LABEL, labels[i]))
			cal_build_doubt(b);
		at[ids.n++] = cal_label_of(b, labels[i]);
	}
	ids.at = at;
	return ids;
}
