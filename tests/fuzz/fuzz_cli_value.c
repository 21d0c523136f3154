// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_cli_value.c - numbers, times and choices are read as their grammar says
 *
 * The input's first byte says as which; what it means is calculated in another way
 * as well.
 */

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "../../rtpoll/command/value.h"
#include "fuzz.h"

#define DIGITS	"0123456789"

static void check_number(const char *text)
{
	uint64_t value = 0, sum = 0;
	bool above = false;
	int wanted = 0;
	size_t i;

	for (i = 0; i < strspn(text, DIGITS); i++)
		above |= __builtin_mul_overflow(sum, 10, &sum) ||
			 __builtin_add_overflow(sum, text[i] - '0', &sum);
	if (!i || text[i])
		wanted = -EINVAL;
	else if (above)
		wanted = -ERANGE;
	must(value_number(text, &value) != wanted);
	must(!wanted && value != sum);
}

/* Nanoseconds of a unit; 0: it is none. */
static double unit_ns(const char *unit)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{ "", 1e9 }, { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 },
		{ "m", 60e9 }, { "h", 3600e9 }, { "d", 86400e9 },
	};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(units[i].name, unit))
			return units[i].ns;
	return 0;
}

/* Digits, a point maybe, digits maybe; -1: not that. */
static double fraction(const char *text, size_t length)
{
	double value = 0, weight = 1;
	bool point = false;
	size_t i;

	for (i = 0; i < length; i++) {
		if (text[i] == '.') {
			if (point || !i)
				return -1;
			point = true;
			continue;
		}
		value = value * 10 + (text[i] - '0');
		if (point)
			weight *= 10;
	}
	return length ? value / weight : -1;
}

/* A double has 53 bits; here some more of them are lost than there. */
static void check_time(const char *text)
{
	size_t length = strspn(text, DIGITS ".");
	double wanted = fraction(text, length);
	double unit = unit_ns(text + length);
	uint64_t ns = 0;
	int ret = value_time(text, &ns);

	must((wanted < 0 || !unit) != (ret == -EINVAL));
	if (ret == -EINVAL)
		return;
	wanted *= unit;
	must(ret && ret != -ERANGE);
	/* Where double has no more digits either, nothing can be said. */
	if (length > 300)
		return;
	must(ret && wanted < 1.79e19);
	must(!ret && wanted > 1.81e19);
	must(!ret && fabs(ns - wanted) > 1 + ldexp(wanted, -44));
}

static void check_choice(const char *text)
{
	static const char choices[] = "irq|poll|adaptive|poll2|a";
	char among[sizeof(choices) + 2], word[300];
	bool wanted;

	snprintf(among, sizeof(among), "|%s|", choices);
	snprintf(word, sizeof(word), "|%.290s|", text);
	wanted = *text && !strchr(text, '|') && strstr(among, word);
	must(value_is_choice(choices, text) != wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static void (*const checks[])(const char *text) = {
		check_number, check_time, check_choice,
	};
	char *text;

	if (!size)
		return 0;
	text = fuzz_text(bytes + 1, size - 1);
	checks[bytes[0] % 3](text);
	free(text);
	return 0;
}
