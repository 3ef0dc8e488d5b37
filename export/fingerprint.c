/* export/fingerprint.c -- what a finding is, hashed: FNV-1a of 64 bits over texts that are told apart by their ends. */
#include "export/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "export/names.h"

static const char *written(uint64_t hash, char into[CAL_FINGERPRINT])
{
	static const char digits[] = "0123456789abcdef";
	for (unsigned i = 0; i < CAL_FINGERPRINT - 1; i++)
		into[i] = digits[hash >> (60 - 4 * i) & 15];
	into[CAL_FINGERPRINT - 1] = '\0';
	return into;
}

const char *cal_fingerprint_texts(const char *const *texts, size_t n, char into[CAL_FINGERPRINT])
{
	uint64_t hash = 0xcbf29ce484222325u;
	const uint64_t prime = 0x100000001b3u;
	for (size_t i = 0; i < n; i++) {
		for (const char *at = texts[i] ? texts[i] : "\x01"; *at; at++)
			hash = (hash ^ (unsigned char)*at) * prime;
		hash *= prime;  /* a zero byte, which no text has */
	}
	return written(hash, into);
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

const char *cal_fingerprint_finding(const cal_results *r, const cal_finding *f, char into[CAL_FINGERPRINT])
{
	enum { HEAD = 4 };
	cal_arena scratch = {0};
	const cal_model *m = r->model;
	const char **texts = CAL_NEWS(&scratch, (size_t)f->n_effects + HEAD, const char *);
	texts[0] = f->slug;
	texts[1] = cal_section_name((cal_section)f->element.section);
	texts[2] = cal_element_name(m, f->element);
	texts[3] = "";
	for (uint32_t i = 0; i < f->n_effects; i++) {
		const cal_effect *e = &f->effects[i];
		const cal_service *service = &m->services[e->service];
		texts[HEAD + i] = service->name;
		if (f->element.section == SECTION_SERVICES && e->objective != CAL_NONE)
			texts[3] = cal_objective_text(&scratch, m, &service->survives[e->objective]);
	}
	if (f->n_effects > 1)
		qsort(texts + HEAD, f->n_effects, sizeof *texts, by_text);
	cal_fingerprint_texts(texts, (size_t)f->n_effects + HEAD, into);
	cal_arena_free(&scratch);
	return into;
}
