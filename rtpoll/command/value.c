// SPDX-License-Identifier: BSD-3-Clause
/* value.c - numbers, times and choices as people write them */

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

int value_number(const char *text, uint64_t *value)
{
	unsigned long long number;
	char *end;

	/* strtoull() accepts more: blanks, signs. */
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (*end)
		return -EINVAL;
	if (errno)
		return -ERANGE;
	*value = number;
	return 0;
}

static const struct {
	const char *unit;
	double ns;
} units[] = {
	{ "", 1e9 }, { "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 },
	{ "m", 60e9 }, { "h", 3600e9 }, { "d", 86400e9 },
};

int value_time(const char *text, uint64_t *ns)
{
	/* No hexadecimal, exponent, inf or nan: digits and at most one point. */
	size_t digits = strspn(text, "0123456789.");
	double value;
	char *end;
	size_t i;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	value = strtod(text, &end);
	if (end != text + digits)
		return -EINVAL;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(end, units[i].unit)) {
			value *= units[i].ns;
			if (value >= 1.8e19)
				return -ERANGE;
			*ns = value + 0.5;
			return 0;
		}
	return -EINVAL;
}

bool value_is_choice(const char *choices, const char *text)
{
	size_t nr = strlen(text);

	while (*choices) {
		size_t length = strcspn(choices, "|");

		if (length == nr && !memcmp(choices, text, nr))
			return true;
		choices += length + (choices[length] == '|');
	}
	return false;
}
