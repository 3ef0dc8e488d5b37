/* export/text_parts.h -- the parts of the text format, each in a file of its own.  Of export/text*.c only. */
#ifndef CALISTO_EXPORT_TEXT_PARTS_H
#define CALISTO_EXPORT_TEXT_PARTS_H

#include "export/export.h"

/* One model's results on their way to the terminal. */
typedef struct {
	cal_pen pen;
	const cal_export_request *request;
	const cal_results *r;
	const cal_model *m;
	cal_lines lines;  /* of the source that findings are shown from */
} cal_page;

void cal_text_matrix(cal_page *page);
void cal_text_findings(cal_page *page);
void cal_text_questions(cal_page *page);
void cal_text_accepted(cal_page *page);
void cal_text_gone(cal_page *page);
void cal_text_skipped(cal_page *page);
void cal_text_summary(cal_page *page);

/* "A 1/3 CO L?": letters lost at best, letters lost only at worst with a question mark, and beside A the
 * share of clients where it is not all of them.  broken: "!" behind what is lost at best. */
enum { CAL_LOSS_ROOM = 64 };
const char *cal_loss_text(uint8_t fails, uint8_t unknown, const float share[2], bool broken,
                          char into[CAL_LOSS_ROOM]);

/* "3 errors", "1 error" */
const char *cal_count(cal_arena *a, uint64_t n, const char *one);

/* "event-bus.calisto.yaml:13:5:", not yet cleaned; "" for no place. */
const char *cal_place_text(cal_arena *a, cal_place at);

static inline bool cal_is_verbose(const cal_page *page)
{
	return page->request->verbosity == CAL_VERBOSE;
}

#endif
