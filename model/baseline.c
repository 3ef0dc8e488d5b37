/* model/baseline.c -- a baseline file to what is known. */
#include "model/baseline.h"

#include <string.h>

#include "base/text.h"
#include "model/find.h"
#include "model/read.h"
#include "model/strict.h"

static void say_bad_letters(cal_arena *keep, const cal_source *source, uint32_t entry, const char *text, cal_diags *out)
{
	cal_find find = {.source = source, .path = cal_format(keep, "findings[%u].letters", (unsigned)entry)};
	cal_find_all(&find, 1);
	cal_error(out, find.at, "'letters' are some of C A L I S D O, each once, not %s", cal_quote(keep, text));
}

static bool letters_of(const char *text, uint8_t *letters)
{
	static const char all[] = "CALISDO";
	*letters = 0;
	for (; *text; text++) {
		const char *at = strchr(all, *text);
		const uint8_t bit = (uint8_t)(at ? 1u << (at - all) : 0);
		if (!at || *letters & bit)
			return false;
		*letters = (uint8_t)(*letters | bit);
	}
	return true;
}

static const cal_baseline *take(cal_arena *keep, const cal_source *source, const file_baseline *f, cal_diags *out)
{
	cal_baseline *it = CAL_NEW(keep, cal_baseline);
	cal_baseline_entry *entries = CAL_NEWS(keep, (size_t)f->findings_count + 1, cal_baseline_entry);
	const size_t errors = out->errors + out->dropped;
	for (uint32_t i = 0; i < f->findings_count; i++) {
		const file_known *from = &f->findings[i];
		entries[i] = (cal_baseline_entry){from->model, from->file,
		                                  {from->finding, from->element, from->service, from->level, 0}};
		if (from->letters && !letters_of(from->letters, &entries[i].known.letters))
			say_bad_letters(keep, source, i, from->letters, out);
	}
	*it = (cal_baseline){entries, f->findings_count};
	return out->errors + out->dropped > errors ? NULL : it;
}

const cal_baseline *cal_baseline_read(cal_arena *keep, const char *path, cal_diags *out)
{
	static const cal_file_kind kind = {&file_baseline_schema, "a baseline", "baseline: 1"};
	const char *why = NULL;
	cal_file file = {.source = cal_source_read(keep, path, CAL_FILE_LIMIT, &why)};
	if (!file.source) {
		cal_source *missing = CAL_NEW(keep, cal_source);
		*missing = (cal_source){path, "", 0};
		cal_error(out, (cal_place){.source = missing}, "%s", why);
		cal_hint(out, "'calisto check --write-baseline %s' writes one", path);
		return NULL;
	}
	const file_baseline *f = cal_file_fill(keep, &file, &kind, out);
	const cal_baseline *it = f ? take(keep, file.source, f, out) : NULL;
	cal_file_forget(&file);
	return it;
}
