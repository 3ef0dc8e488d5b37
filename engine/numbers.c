/* engine/numbers.c -- the arithmetic of school, in base 2^32. */
#include "engine/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cal_number_add(uint32_t *to, const uint32_t *a, uint32_t limbs)
{
	uint64_t carry = 0;
	for (uint32_t i = 0; i < limbs; i++) {
		carry += (uint64_t)to[i] + a[i];
		to[i] = (uint32_t)carry;
		carry >>= 32;
	}
	return carry == 0;
}

bool cal_number_add_product(uint32_t *to, const uint32_t *a, const uint32_t *b, uint32_t limbs)
{
	bool fits = true;
	for (uint32_t i = 0; i < limbs; i++) {
		uint64_t carry = 0;
		uint32_t k = 0;
		for (; a[i] && k < limbs - i; k++) {
			carry += (uint64_t)a[i] * b[k] + to[i + k];
			to[i + k] = (uint32_t)carry;
			carry >>= 32;
		}
		fits &= carry == 0;
		for (; a[i] && k < limbs; k++)
			fits &= b[k] == 0;
	}
	return fits;
}

bool cal_number_is_zero(const uint32_t *a, uint32_t limbs)
{
	for (uint32_t i = 0; i < limbs; i++)
		if (a[i])
			return false;
	return true;
}

/* Divides by a small number; gives the rest. */
static uint32_t divide(uint32_t *a, uint32_t limbs, uint32_t by)
{
	uint64_t rest = 0;
	for (uint32_t i = limbs; i-- > 0;) {
		rest = rest << 32 | a[i];
		a[i] = (uint32_t)(rest / by);
		rest %= by;
	}
	return (uint32_t)rest;
}

char *cal_number_text(const uint32_t *a, uint32_t limbs)
{
	enum { DIGITS = 9, POWER = 1000000000 };
	size_t room = (size_t)limbs * 10 + DIGITS + 1, n = room - 1;
	char *text = cal_zeroed(room, 1);
	uint32_t *rest = memcpy(cal_zeroed(limbs, sizeof *rest), a, limbs * sizeof *rest);
	do {
		uint32_t part = divide(rest, limbs, POWER);
		for (unsigned i = 0; i < DIGITS; i++, part /= 10)
			text[--n] = (char)('0' + part % 10);
	} while (!cal_number_is_zero(rest, limbs));
	while (text[n] == '0' && n + 2 < room)
		n++;
	memmove(text, text + n, room - n);
	free(rest);
	return text;
}
