/* export/questions.h -- what a model leaves open, as a list for those who know. */
#ifndef CALISTO_EXPORT_QUESTIONS_H
#define CALISTO_EXPORT_QUESTIONS_H

#include "export/look.h"
#include "rules/results.h"

/* In which heaps questions stand; each heap, and in each the questions, in the order of how much they settle. */
typedef enum {
	QUESTIONS_BY_WEIGHT,   /* one heap */
	QUESTIONS_BY_ELEMENT,  /* one for each sort of element, and one for the system as a whole */
	QUESTIONS_BY_OWNER     /* one for those who answer for the services concerned */
} cal_questions_by;

typedef struct {
	const cal_results *results;  /* of a check that gave words to all questions */
	uint32_t top;                /* so many questions at most; 0: all */
	cal_questions_by by;
	const char *version;         /* of calisto */
	cal_look look;               /* of text */
} cal_questions_request;

/* Failures are in out->error. */
void cal_text_questions_list(const cal_questions_request *request, cal_out *out);
void cal_markdown_questions(const cal_questions_request *request, cal_out *out);
void cal_json_questions(const cal_questions_request *request, cal_out *out);

/* What the three have in common: the questions in heaps.  Of export/ only. */
typedef struct {
	const char *name;          /* of its heap: "components", "owner: ann"; "" where there is one */
	const cal_question *question;
} cal_heaped;

/* In keep; *n of them, those of a heap together. */
const cal_heaped *cal_questions_heaped(cal_arena *keep, const cal_questions_request *request, uint32_t *n);

/* "read-orders, write-orders and 3 more": the services and the threats of a question. */
const char *cal_question_services(cal_arena *a, const cal_results *r, const cal_question *q);
const char *cal_question_threats(cal_arena *a, const cal_results *r, const cal_question *q);

/* "12 of 37 verdicts are unknown and 9 undescribed" */
const char *cal_questions_open(cal_arena *a, const cal_results *r);

#endif
