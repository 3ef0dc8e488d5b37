/* rules/records.h -- what the events of one threat cost, by element and service: a table that grows. */
#ifndef CALISTO_RULES_RECORDS_H
#define CALISTO_RULES_RECORDS_H

#include "rules/judge.h"

typedef struct cal_records {
	cal_record *at;
	uint32_t n, room;
	uint32_t *slots, mask;   /* a hash table of numbers of records, one more than the number */
} cal_records;               /* all zero: none */

/* The record of an element and a service in the table of a threat, made if there is none.  Records move when
 * others are made. */
cal_record *cal_record_of(cal_records *r, uint32_t threat, cal_element element, uint32_t service);

/* Asks for the memory in which it will be looked for. */
void cal_record_expect(const cal_records *r, cal_element element, uint32_t service);

/* All records in order of threat, element, service, events of no element last; the caller frees them.  The tables
 * are emptied. */
cal_record *cal_records_sorted(cal_records *by_threat, uint32_t n_threats, uint32_t *n);

#endif
