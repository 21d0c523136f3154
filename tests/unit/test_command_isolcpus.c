// SPDX-License-Identifier: BSD-3-Clause
/* test_command_isolcpus.c - the value of isolcpus= */

#include <string.h>

#include <criterion/criterion.h>

#include "../../rtpoll/command/isolcpus.h"

static struct isolcpus parsed(const char *text)
{
	struct isolcpus isolcpus;

	isolcpus_parse(&isolcpus, 8, text, strlen(text));
	return isolcpus;
}

static void expect_list(const struct isolcpus *isolcpus, const char *wanted)
{
	char text[64];

	rtpoll_cpulist_print(&isolcpus->cpus, text, sizeof(text));
	cr_expect_str_eq(text, wanted);
}

Test(isolcpus, means_domain_without_flags)
{
	struct isolcpus isolcpus = parsed("2-3");

	cr_expect_eq(isolcpus.flags, ISOLCPUS_DOMAIN);
	cr_expect(isolcpus.implied && !isolcpus.dropped && !*isolcpus.unknown);
	expect_list(&isolcpus, "2-3");
}

Test(isolcpus, means_only_what_is_named_with_flags)
{
	struct isolcpus isolcpus = parsed("managed_irq,1");

	cr_expect_eq(isolcpus.flags, ISOLCPUS_MANAGED_IRQ, "domain is off");
	cr_expect(!isolcpus.implied && !isolcpus.dropped);
	expect_list(&isolcpus, "1");

	isolcpus = parsed("nohz,domain,managed_irq,2-3,5");
	cr_expect_eq(isolcpus.flags, ISOLCPUS_NOHZ | ISOLCPUS_DOMAIN | ISOLCPUS_MANAGED_IRQ);
	expect_list(&isolcpus, "2-3,5");
}

Test(isolcpus, skips_unknown_flags_of_letters)
{
	struct isolcpus isolcpus = parsed("domains,managed_irq,2");

	cr_expect_str_eq(isolcpus.unknown, "domains");
	cr_expect_eq(isolcpus.flags, ISOLCPUS_MANAGED_IRQ);
	cr_expect(!isolcpus.dropped);
	/* All flags were unknown: as without any. */
	isolcpus = parsed("domains,2");
	cr_expect_eq(isolcpus.flags, ISOLCPUS_DOMAIN);
}

Test(isolcpus, is_dropped_for_a_flag_with_another_sign)
{
	static const char *const values[] = {
		"managed-irq,2", "domain,managed_irq:2", "domain2,3", "domain ,2",
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct isolcpus isolcpus = parsed(values[i]);

		cr_expect(isolcpus.dropped, "%s", values[i]);
		cr_expect(*isolcpus.unknown, "%s", values[i]);
	}
}

Test(isolcpus, is_dropped_for_a_list_that_is_none)
{
	static const char *const values[] = {
		"", "domain", "domain,", "0..7", "2-9", "domain,3-2", "all", "domain,N", "N",
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		cr_expect(parsed(values[i]).dropped, "%s", values[i]);
}

Test(isolcpus, takes_what_lists_may_have)
{
	struct isolcpus isolcpus = parsed("domain,2-N:1/2");

	cr_expect(!isolcpus.dropped);
	expect_list(&isolcpus, "2,4,6");
}

Test(isolcpus, survives_long_values)
{
	struct isolcpus isolcpus;
	char text[8192];

	memset(text, '2', sizeof(text));
	isolcpus_parse(&isolcpus, 8, text, sizeof(text));
	cr_expect(isolcpus.dropped);
	memset(text, 'a', sizeof(text));
	isolcpus_parse(&isolcpus, 8, text, sizeof(text));
	cr_expect_eq(strlen(isolcpus.unknown), ISOLCPUS_WORD - 1);
	cr_expect(isolcpus.dropped, "there is no list");
}
