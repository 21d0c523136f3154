// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_value.c - numbers, times and choices as people write them */

#include <criterion/criterion.h>
#include <errno.h>

#include "../../rtpoll/command/value.h"

Test(cli_value, number_is_decimal_and_nothing_else)
{
	static const char *const bad[] = {
		"", " 1", "1 ", "+1", "-1", "0x10", "1.0", "1k", "one",
	};
	uint64_t value = 7;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(value_number(bad[i], &value), -EINVAL, "'%s'", bad[i]);
	cr_expect_eq(value, 7);
	cr_expect_eq(value_number("18446744073709551616", &value), -ERANGE);
	cr_assert_eq(value_number("18446744073709551615", &value), 0);
	cr_expect_eq(value, UINT64_MAX);
	cr_assert_eq(value_number("010", &value), 0);
	cr_expect_eq(value, 10);
}

Test(cli_value, time_has_a_unit_and_is_seconds_without)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} good[] = {
		{ "0", 0 }, { "1", 1000000000 }, { "0.5", 500000000 }, { "1.5s", 1500000000 },
		{ "250ms", 250000000 }, { "3us", 3000 }, { "7ns", 7 }, { "2m", 120000000000 },
		{ "1h", 3600000000000 }, { "1d", 86400000000000 },
	};
	static const char *const bad[] = {
		"", "s", ".5", "-1", "1e3", "0x1", "inf", "nan", "1y", "1 s", "1s ", "1.2.3",
		"1ss",
	};
	uint64_t ns = 0;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		cr_expect_eq(value_time(good[i].text, &ns), 0, "'%s'", good[i].text);
		cr_expect_eq(ns, good[i].ns, "'%s'", good[i].text);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(value_time(bad[i], &ns), -EINVAL, "'%s'", bad[i]);
	cr_expect_eq(value_time("99999999999999d", &ns), -ERANGE);
}

Test(cli_value, choice_is_one_of_the_words_whole)
{
	cr_expect(value_is_choice("fifo|rr|other", "fifo"));
	cr_expect(value_is_choice("fifo|rr|other", "rr"));
	cr_expect(value_is_choice("fifo|rr|other", "other"));
	cr_expect(!value_is_choice("fifo|rr|other", "r"));
	cr_expect(!value_is_choice("fifo|rr|other", "others"));
	cr_expect(!value_is_choice("fifo|rr|other", "fifo|rr"));
	cr_expect(!value_is_choice("fifo|rr|other", ""));
}
