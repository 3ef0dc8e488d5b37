/* model/problems.c -- what is wrong with a model, from spots in files to messages with places. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/build.h"
#include "model/find.h"

/* ---- collecting ---- */

static size_t path_text(const cal_path *path, char *to, size_t room)
{
	if (!path)
		return 0;
	size_t n = path_text(path->above, to, room);
	size_t left = n < room ? room - n : 0;
	int more = path->key ? snprintf(to + n, left, "%s%s", n > 0 ? "." : "", path->key)
	                     : snprintf(to + n, left, "[%u]", (unsigned)path->index);
	return n + (size_t)(more > 0 ? more : 0) < room ? n + (size_t)more : n;
}

static const char *spelled(cal_arena *keep, const cal_path *path)
{
	char text[256] = "";
	return cal_copy(keep, text, path_text(path, text, sizeof text));
}

static void add(cal_build *b, cal_severity severity, cal_spot at, const char *format, va_list arguments)
{
	cal_problems *all = &b->problems;
	if (severity != CAL_NOTE)
		all->dropping = *(severity == CAL_ERROR ? &all->errors : &all->warnings) >= CAL_DIAGS_MAX;
	if (all->dropping) {
		all->dropped += severity == CAL_ERROR;
		return;
	}
	all->errors += severity == CAL_ERROR;
	all->warnings += severity == CAL_WARNING;
	char text[1024];
	int length = vsnprintf(text, sizeof text, format, arguments);
	size_t n = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
	CAL_GROW(all->at, all->n, all->room);
	all->at[all->n++] = (cal_problem){severity, at, cal_copy(b->keep, text, n), NULL};
}

static cal_spot here(const cal_build *b, const cal_path *path)
{
	return (cal_spot){b->file, b->section, b->index, b->problems.dropping ? "" : spelled(b->keep, path), b->place};
}

void cal_problem_error(cal_build *b, const cal_path *path, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	b->flawed = true;
	add(b, CAL_ERROR, here(b, path), format, arguments);
	va_end(arguments);
}

void cal_problem_warning(cal_build *b, const cal_path *path, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(b, CAL_WARNING, here(b, path), format, arguments);
	va_end(arguments);
}

void cal_problem_hint(cal_build *b, const char *format, ...)
{
	if (b->problems.dropping || b->problems.n == 0)
		return;
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	b->problems.at[b->problems.n - 1].hint = cal_copy(b->keep, text, strlen(text));
}

/* The file that holds an element of the model, and its number there. */
static cal_spot spot_of(const cal_build *b, cal_section section, uint32_t element, const cal_path *path)
{
	for (uint32_t i = 0; i < b->n_files; i++) {
		const cal_file *f = b->files[i];
		if (element - f->first[section] < f->n[section])
			return (cal_spot){f, (uint8_t)section, element - f->first[section],
			                  spelled(b->keep, path), {0}};
	}
	return (cal_spot){0};
}

void cal_problem_note(cal_build *b, cal_section section, uint32_t element, const cal_path *path,
                      const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(b, CAL_NOTE, spot_of(b, section, element, path), format, arguments);
	va_end(arguments);
}

void cal_build_go_to(cal_build *b, cal_section section, uint32_t element)
{
	for (uint32_t i = 0; i < b->n_files; i++) {
		cal_file *f = b->files[i];
		if (element - f->first[section] < f->n[section]) {
			b->file = f;
			b->section = (uint8_t)section;
			b->index = element - f->first[section];
		}
	}
}

/* ---- telling ---- */

static void tell(const cal_problem *problem, cal_place at, cal_diags *out)
{
	if (problem->severity == CAL_ERROR)
		cal_error(out, at, "%s", problem->text);
	else if (problem->severity == CAL_WARNING)
		cal_warning(out, at, "%s", problem->text);
	else
		cal_note(out, at, "%s", problem->text);
	if (problem->hint)
		cal_hint(out, "%s", problem->hint);
}

void cal_problems_tell(const cal_problems *problems, cal_diags *out)
{
	if (problems->n == 0)
		return;
	cal_find *finds = cal_resize(NULL, problems->n, sizeof *finds);
	for (size_t i = 0; i < problems->n; i++) {
		const cal_spot *at = &problems->at[i].at;
		finds[i] = (cal_find){.source = at->file && !at->place.source ? at->file->source : NULL, .section = at->section,
		                      .index = at->index, .path = at->path};
	}
	cal_find_all(finds, problems->n);
	for (size_t i = 0; i < problems->n; i++)
		tell(&problems->at[i], problems->at[i].at.place.source ? problems->at[i].at.place : finds[i].at, out);
	out->dropped += problems->dropped;
	cal_resize(finds, 0, 1);
}
