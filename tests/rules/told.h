/* tests/rules/told.h -- what rules/ makes of a model, told as text that a test can compare.
 *
 * Models are given without their first lines (`calisto: 1` and a name).  A model that is wrong is told as the
 * messages about it. */
#ifndef CALISTO_TESTS_RULES_TOLD_H
#define CALISTO_TESTS_RULES_TOLD_H

#include "rules/check.h"

typedef enum { BEST, WORST } reading_of;

/* The events of a threat, those of no element last; a line for each:
 *
 *     zone-a: web/0 AD, web/2 AD     the element, and the copies that are struck, with their letters
 *     -: web/1 .                     of no element; struck without letters
 *     orders: web/0 CD! web          and web has skipped changes for good
 *
 * Copies count from 0 within their component and stand in their order.  Events that strike nothing are left
 * out, and of equal ones all but the first.  The text is valid until the next call. */
const char *events_told(const char *model, const char *threat, reading_of reading);

/* Are events that are said to be the same in both readings told alike in both, whatever the threat and element? */
bool same_events_told_alike(const char *model);

/* The findings of a slug (NULL: all), a line for each:
 *
 *     error north: look A            level, element, and for each service what it loses (perhaps: ?)
 *     warning -: look A?             of no element
 *     error north: look A (accepted) a risk that was taken */
const char *findings_told(const char *model, const char *slug, cal_check_options options);

/* The objectives of all services, a line for each: "look: zone-loss held". */
const char *objectives_told(const char *model, cal_check_options options);

/* A service's verdict on a threat: "A, C?, share 0.5 to 1", "undescribed", "not applicable", "survives". */
const char *verdict_told(const char *model, const char *service, const char *threat);

/* The margins of a service against a threat: "A 1, D 0", "A open" (not known), "none".  Stopped: by whoever may stop a
 * check, the first time that it asks. */
const char *margins_told(const char *model, const char *service, const char *threat);
const char *margins_told_when_stopped(const char *model, const char *service, const char *threat);

/* The minimal cut sets of the first service's letter across some threats ("zone-loss bad-release", "": all), fewest
 * events first: "{zone-loss:a} {replica-loss:web[0] replica-loss:web[1]}". */
const char *cuts_told(const char *model, unsigned letter, const char *threats, reading_of reading);

/* The budget of the first service's letter, with six digits:
 *     all 0.0123 to 0.0456 infrastructure 0.01 to 0.01 ...     axes that cost something
 *     threat zone-loss 0.01 to 0.01
 *     element zone-loss:a 0.005 to 0.005 */
const char *budget_told(const char *model, unsigned letter);

/* Neither strict nor anything else; today is 2026-01-01. */
extern const cal_check_options told_plainly;

/* The end of a model whose one service is about one component. */
#define SERVED(component) "services: [{name: s, depends_on: [{component: " component "}]}]\n"

#endif
