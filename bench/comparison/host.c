// SPDX-License-Identifier: BSD-3-Clause
/* host.c - what may make figures of two results differ, beside what is compared */

#include <stdarg.h>
#include <string.h>

#include "../result/series.h"
#include "compare.h"

void comparison_warn(struct comparison *comparison, const char *format, ...)
{
	va_list args;

	if (comparison->nr_warnings == WARNINGS_MAX)
		return;
	va_start(args, format);
	vsnprintf(comparison->warnings[comparison->nr_warnings++], WARNING, format, args);
	va_end(args);
}

/* Keys that make a machine another one; a kernel is what one may want to compare. */
static const struct {
	const char *object;
	const char *key;
	const char *what;
	bool is_machine;
} facts[] = {
	{ "host", "machine", "machine", true }, { "host", "cpu_model", "CPU", true },
	{ "host", "cpus", "number of CPUs", true }, { "host", "hypervisor", "hypervisor", true },
	{ "host", "kernel", "kernel", false }, { "host", "cmdline", "kernel command line", false },
	{ "host", "clocksource", "clock source", false }, { "run", "scenario", "scenario", false },
	{ "run", "load", "load", false }, { "run", "quick", "length (quick)", false },
	{ "run", "dma_latency_us", "dma_latency_us", false },
	{ "run", "policy", "scheduling policy", false },
};

static void value_text(char text[64], const json_t *value)
{
	if (json_is_string(value))
		snprintf(text, 64, "%.60s", json_string_value(value));
	else if (json_is_integer(value))
		snprintf(text, 64, "%lld", (long long)json_integer_value(value));
	else
		snprintf(text, 64, json_is_null(value) ? "not known" : json_is_true(value) ? "yes" :
			 "no");
}

static void complete_warn(struct comparison *comparison, const json_t *result, const char *which)
{
	if (!json_is_true(json_object_get(json_object_get(result, "run"), "complete")))
		comparison_warn(comparison, "%s is incomplete", which);
}

void hosts_compare(struct comparison *comparison)
{
	char before[64], after[64];
	size_t i;

	comparison->same_machine = true;
	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const json_t *one = json_object_get(json_object_get(comparison->before,
								    facts[i].object),
						    facts[i].key);
		const json_t *other = json_object_get(json_object_get(comparison->after,
								      facts[i].object),
						      facts[i].key);

		if (json_equal(one, other))
			continue;
		value_text(before, one);
		value_text(after, other);
		comparison_warn(comparison, "another %s: %s before, %s after%s", facts[i].what,
				before, after, facts[i].is_machine ?
				"; only ratios are judged" : "");
		comparison->same_machine &= !facts[i].is_machine;
	}
	complete_warn(comparison, comparison->before, "BEFORE");
	complete_warn(comparison, comparison->after, "AFTER");
}
