// SPDX-License-Identifier: BSD-3-Clause
/* fuzz_bench_scenario.c - any scenario is accepted, in its bounds, or has its errors told */

#include <math.h>
#include <stdio.h>

#include "../../bench/cmd.h"
#include "../../bench/run/scenario.h"
#include "../../bench/run/series.h"
#include "fuzz.h"

static struct scenario scenario;

/* Texts end, and are what a result and a command line can have. */
static void check_text(const char *text, size_t size)
{
	must(!memchr(text, 0, size));
}

static void check_accepted(void)
{
	must(!scenario.nr_wanted || scenario.nr_wanted > nr_series_rows);
	check_text(scenario.title, sizeof(scenario.title));
	check_text(scenario.isolation, sizeof(scenario.isolation));
	for (unsigned int i = 0; i < scenario.nr_wanted; i++) {
		const struct wanted *wanted = &scenario.wanted[i];

		must(wanted->series >= nr_series_rows || !wanted->loads);
		must(wanted->loads >> (NR_LOADS_KNOWN + scenario.nr_loads));
		must(wanted->duration_ns && wanted->duration_ns < 1000000000ull);
	}
	for (unsigned int i = 0; i < scenario.nr_loads; i++) {
		must(!*scenario.loads[i].command || !*scenario.loads[i].name);
		must(scenario_load_number(&scenario, scenario.loads[i].name) < 0);
	}
	for (unsigned int i = 0; i < scenario.nr_limits; i++) {
		must(!isfinite(scenario.limits[i].bound) || scenario.limits[i].bound < 0);
		must(!*scenario.limits[i].series || !*scenario.limits[i].metric);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = fuzz_text(bytes, size);
	FILE *file = fmemopen(text, size, "r");
	int ret;

	if (file) {
		ret = scenario_read_stream(&scenario, "input", file);
		must(ret != CMD_OK && ret != CMD_FAILED);
		must(!ret != !scenario.nr_errors);
		if (!ret)
			check_accepted();
		fclose(file);
	}
	free(text);
	return 0;
}
