// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_scenario.c - a scenario is read as bench/run/scenario.h says, or refused */

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <string.h>

#include "../../bench/cmd.h"
#include "../../bench/run/scenario.h"
#include "../../bench/run/series.h"

static struct scenario scenario;

static int read_text(const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");
	int ret;

	cr_assert(file);
	ret = scenario_read_stream(&scenario, "test.ini", file);
	fclose(file);
	return ret;
}

Test(bench_scenario, has_every_key)
{
	cr_assert_eq(read_text("[scenario]\ntitle = Some words\nquick = yes\nduration = 30s\n"
			       "timeout = 10m\ncpus = 0-1,3\npoller = 3\nisolation = plan.json\n"
			       "dma_latency = 5\n[load mine]\ncommand = cat /dev/zero\n"
			       "[native cyclictest]\nload = none, mine\n"
			       "duration = 2m\ntimeout = 1h\n"),
		     0);
	cr_expect_str_eq(scenario.title, "Some words");
	cr_expect(scenario.quick);
	cr_expect_eq(scenario.duration_ns, 30000000000ull);
	cr_expect_eq(scenario.timeout_ns, 600000000000ull);
	cr_expect_str_eq(scenario.cpus, "0-1,3");
	cr_expect_eq(scenario.poller, 3);
	cr_expect_str_eq(scenario.isolation, "plan.json");
	cr_expect_eq(scenario.dma_latency_us, 5);
	cr_expect_str_eq(scenario.loads[0].command, "cat /dev/zero");
	cr_assert_eq(scenario.nr_wanted, 1);
	cr_expect_str_eq(series_rows[scenario.wanted[0].series].name, "cyclictest");
	cr_expect_eq(scenario.wanted[0].loads, 1u << LOAD_NONE | 1u << NR_LOADS_KNOWN);
	cr_expect_eq(scenario.wanted[0].duration_ns, 120000000000ull);
	cr_expect_eq(scenario.wanted[0].timeout_ns, 3600000000000ull);
}

Test(bench_scenario, needs_no_key_at_all)
{
	cr_assert_eq(read_text("[native single]\n[guest latency]\n[acrn pollers]\n"), 0);
	cr_assert_eq(scenario.nr_wanted, 3);
	cr_expect_eq(scenario.wanted[0].loads, 1u << LOAD_NONE);
	cr_expect_eq(scenario.wanted[2].line, 3);
}

Test(bench_scenario, has_limits_in_any_unit)
{
	static const struct {
		const char	*text, *metric, *unit;
		double		bound;
	} cases[] = {
		{ "max <= 20 us", "max", "ns", 20000 },
		{ "p99.99 <= 1.5ms", "p99_99", "ns", 1500000 },
		{ "p99_9<=800 ns", "p99_9", "ns", 800 },
		{ "mean <= 2 s", "mean", "ns", 2e9 },
		{ "p50 <= 253 instructions", "p50", "instructions", 253 },
		{ "ratio <= 1.1", "ratio", "", 1.1 },
		{ "overflow <= 0", "overflow", "", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[200];

		snprintf(text, sizeof(text), "[native single]\n[limits engine/single/write]\n"
			 "LAT-1: %s\n", cases[i].text);
		cr_assert_eq(read_text(text), 0, "%s", cases[i].text);
		cr_assert_eq(scenario.nr_limits, 1);
		cr_expect_str_eq(scenario.limits[0].id, "LAT-1");
		cr_expect_str_eq(scenario.limits[0].series, "engine/single/write");
		cr_expect_str_eq(scenario.limits[0].metric, cases[i].metric, "%s", cases[i].text);
		cr_expect_str_eq(scenario.limits[0].unit, cases[i].unit, "%s", cases[i].text);
		cr_expect_float_eq(scenario.limits[0].bound, cases[i].bound, 0.000001, "%s",
				   cases[i].text);
	}
}

/* Each has one error, told with its line, and a remedy. */
static const struct {
	const char *text, *message;
} refused[] = {
	{ "[native sinlge]\n", "1: [native sinlge]: no such series; did you mean single?" },
	{ "[guest nothing at all]\n", "there are latency, interference" },
	{ "[navite single]\n", "1: [navite single]: no such section; did you mean native?" },
	{ "[scenario]\n", "nothing to measure" },
	{ "", "nothing to measure" },
	{ "title = x\n[native single]\n", "title: before the first section" },
	{ "[scenario]\ndurration = 3s\n[native single]\n",
	  "test.ini:2: durration: no such key here; did you mean duration?" },
	{ "[scenario]\ncommand = x\n[native single]\n", "command: no such key here" },
	{ "[scenario]\nduration = soon\n[native single]\n", "duration = soon: must be a time" },
	{ "[scenario]\nduration = 10ms\n[native single]\n", "must be a time from 1s to 1d" },
	{ "[scenario]\nquick = maybe\n[native single]\n", "quick = maybe: must be yes or no" },
	{ "[scenario]\ncpus = 3-1\n[native single]\n", "cpus = 3-1: must be CPUs" },
	{ "[scenario]\npoller = 1\n[native single]\n", "poller goes with cpus" },
	{ "[scenario]\ncpus = 0\npoller = 1\n[native single]\n",
	  "poller = 1: is not one of cpus = 0" },
	{ "[scenario]\nquick = no\nquick = no\n[native single]\n", "is there already" },
	{ "[native single]\nduration = 3s\n", "takes as long as it takes" },
	{ "[native single]\nload = hackbecnh\n", "no such load; did you mean hackbench?" },
	{ "[native single]\nload =\n", "no such load" },
	{ "[load mine]\n[native single]\n", "test.ini:1: [load mine]: has no command" },
	{ "[load none]\n", "[load none]: there is such a load already" },
	{ "[native single]\n[native single]\n", "2: [native single]: is in line 1 already" },
	{ "[native single]\n[limits]\n", "[limits]: of which series?" },
	{ "[native single]\n[limits a]\nL: max <= 20\n",
	  "L: max <= 20: must be METRIC <= NUMBER UNIT" },
	{ "[native single]\n[limits a]\nL: max < 20 us\n", "must be METRIC <= NUMBER UNIT" },
	{ "[native single]\n[limits a]\nL: max <= 0x14 us\n", "must be METRIC <= NUMBER UNIT" },
	{ "[native single]\n[limits a]\nL: max <= nan us\n", "must be METRIC <= NUMBER UNIT" },
	{ "[native single]\n[limits a]\nL: ratio <= 2 us\n", "must be METRIC <= NUMBER" },
	{ "[native single]\n[limits a]\nL: p98 <= 2 us\n", "p98: no such metric; did you mean p9" },
	{ "[native single]\n[limits a]\nL: max <= 1 s\n[limits b]\nL: max <= 1 s\n",
	  "L: is in line 3 already" },
	{ "[scenario]\ntitle = \xff\n[native single]\n", "test.ini:2: is not UTF-8" },
	{ "[native single\n", "neither [SECTION] nor KEY = VALUE" },
};

Test(bench_scenario, refuses_what_it_does_not_understand)
{
	char said[4096] = "";
	size_t length;

	cr_redirect_stderr();
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		cr_expect_neq(read_text(refused[i].text), 0, "%s", refused[i].text);
	fflush(stderr);
	length = fread(said, 1, sizeof(said) - 1, cr_get_redirected_stderr());
	said[length] = 0;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		cr_expect(strstr(said, refused[i].message), "not said: %s", refused[i].message);
}

Test(bench_scenario, tells_every_error_of_a_file)
{
	cr_redirect_stderr();
	cr_expect_neq(read_text("[scenario]\nquick = maybe\ncpus = x\n[native sinlge]\n"), 0);
	cr_expect_eq(scenario.nr_errors, 3);
}
