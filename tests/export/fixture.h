/* tests/export/fixture.h -- results made by hand, for tests of what shows them. */
#ifndef CALISTO_TESTS_EXPORT_FIXTURE_H
#define CALISTO_TESTS_EXPORT_FIXTURE_H

#include "rules/results.h"

/* The example: one service on three replicas behind a log; two broken objectives, one that holds. */
const cal_results *fixture_event_bus(cal_arena *a);

/* As many services as asked for, of which every `kinds` are alike, with names like "service-0012"; the first
 * `struck` threats of the catalogue strike some of them.  Objectives, shares, accepted and unnamed findings
 * occur. */
typedef struct {
	uint32_t services, kinds, struck, findings, questions;
	const char *const *names;  /* of the services, in turn; NULL: made up */
	uint32_t n_names;
} fixture_size;
const cal_results *fixture_system(cal_arena *a, fixture_size size);

/* Names that a terminal, JSON or a table could stumble over. */
extern const char *const fixture_hostile_names[];
extern const uint32_t fixture_n_hostile_names;

/* The built-in threats' codes, names and axes. */
const cal_catalogue *fixture_catalogue(cal_arena *a);

#endif
