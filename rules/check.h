/* rules/check.h -- a model is checked: everything that calisto knows about it. */
#ifndef CALISTO_RULES_CHECK_H
#define CALISTO_RULES_CHECK_H

#include "engine/exact.h"
#include "rules/results.h"

/* Margins take an exact analysis for each service and threat, so for a large model only on demand. */
typedef enum { MARGINS_AUTO, MARGINS_ALWAYS, MARGINS_NEVER } cal_margin_wish;
enum { MARGINS_AUTO_MOST = 2000 };  /* MARGINS_AUTO: up to so many components and services */

typedef struct {
	bool strict;        /* what is unknown or undescribed counts as failing */
	int stale_days;     /* warn if the model was reviewed longer ago than that; < 0: never */
	int32_t today;      /* days since 1970-01-01 */
	cal_margin_wish margins;  /* whether margins are worked out */
	bool brief;         /* notes need no chains of causes, nor does anyone need verdicts by element: there are none */
	uint32_t shown;     /* how many findings of each level, and questions, will be shown: only those findings get words and
	                       places, and there are no other questions; 0: all */
	const cal_known *known;   /* what a baseline says of this model, or NULL */
	uint32_t n_known;
	unsigned threads;   /* that judge; 0: as many as are worth having.  Results do not hang on it */
	const cal_exact_budget *budget;  /* its keep_on is asked, in the thread of the caller, whether to go on; or NULL */
} cal_check_options;

/* Checks a model.  The results live in keep and refer to the model.  If it is stopped, the margins that are not yet known
 * are MARGIN_OPEN; nothing else is missing. */
const cal_results *cal_check(cal_arena *keep, const cal_model *m, const cal_check_options *options);

#endif
