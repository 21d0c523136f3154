// SPDX-License-Identifier: BSD-3-Clause
/* test_command_bootline.c - words of a kernel's command line */

#include <string.h>

#include <criterion/criterion.h>

#include "../../rtpoll/command/bootline.h"

static const char *value_of(const char *text, const char *key)
{
	static char value[64];

	return bootline_find(text, strlen(text), key, value, sizeof(value)) ? value : NULL;
}

Test(bootline, finds_the_last_word_with_a_key)
{
	cr_expect_str_eq(value_of("quiet isolcpus=2 ro isolcpus=3\n", "isolcpus"), "3");
	cr_expect_str_eq(value_of("quiet", "quiet"), "");
	cr_expect_null(value_of("isolcpus2=3 xisolcpus=4", "isolcpus"));
	cr_expect_null(value_of("", "isolcpus"));
}

Test(bootline, takes_dash_and_underscore_for_one_letter)
{
	cr_expect_str_eq(value_of("nohz-full=2-3", "nohz_full"), "2-3");
	cr_expect_str_eq(value_of("a_b=1", "a-b"), "1");
	cr_expect_null(value_of("nohzfull=2-3", "nohz_full"));
}

Test(bootline, keeps_blanks_between_quotes)
{
	cr_expect_str_eq(value_of("dyndbg=\"file a.c +p\" nohz_full=1", "dyndbg"), "file a.c +p");
	cr_expect_str_eq(value_of("dyndbg=\"file nohz_full=7 +p\" nohz_full=1", "nohz_full"), "1");
	cr_expect_str_eq(value_of("\"a=b c\" d", "a"), "b c");
}

/* As the kernel does: who has none in front keeps the one at its end. */
Test(bootline, takes_one_pair_of_quotes_away)
{
	cr_expect_str_eq(value_of("isolcpus=1\"", "isolcpus"), "1\"");
	cr_expect_str_eq(value_of("a=b\"c d\" e", "a"), "b\"c d\"");
	cr_expect_str_eq(value_of("a=\"b", "a"), "b");
	cr_expect_str_eq(value_of("a=\"", "a"), "");
	cr_expect_str_eq(value_of("\"a=\"b\"\" c", "a"), "b\"");
	cr_expect_str_eq(value_of("\"a\"", "a"), "");
	cr_expect_null(value_of("a\"", "a"));
}

Test(bootline, leaves_what_is_for_init)
{
	cr_expect_null(value_of("quiet -- nohz_full=1", "nohz_full"));
	cr_expect_str_eq(value_of("a=1 --b nohz_full=1", "nohz_full"), "1");
}

Test(bootline, stays_within_its_text)
{
	static const char text[] = "nohz_full=1234";
	char value[4];

	cr_expect(bootline_find(text, 12, "nohz_full", value, sizeof(value)));
	cr_expect_str_eq(value, "12");
	cr_expect(bootline_find(text, sizeof(text) - 1, "nohz_full", value, sizeof(value)));
	cr_expect_str_eq(value, "123", "cut off");
	cr_expect(bootline_find("\"", 1, "", value, sizeof(value)), "a lone quote is a word");
}
