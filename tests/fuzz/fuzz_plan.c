// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_plan.c - whatever a plan's text says, it is refused in one line, or kept as it is
 *
 * The input is a text; or, behind a zero, values of a good plan's keys: a letter, 'a'
 * for the first key, and what its value shall be, each in a line.
 */

#include "../../isolcpus-setup/plan_key.h"
#include "../../rtpoll/command/cpus.h"
#include "fuzz.h"

static const char *const good[][2] = {
	{ "schema", "\"isolcpus-setup.plan/1\"" }, { "mode", "\"boot\"" },
	{ "smt", "\"isolate\"" }, { "loader", "\"auto\"" }, { "kernel", "\"6.12\"" },
	{ "nr_cpus", "8" }, { "managed_irq", "true" }, { "throttling_off", "true" },
	{ "isolated", "\"2-4,6-7\"" }, { "housekeeping", "\"0-1,5\"" }, { "pollers", "\"2\"" },
	{ "vcpus", "\"3\"" }, { "measuring", "\"4\"" }, { "parked", "\"6-7\"" },
	{ "nohz_full", "\"2-4\"" }, { "rcu_nocbs", "\"2-4\"" }, { "irqaffinity", "\"0-1\"" },
	{ "reasons", "[{\"about\": \"cpu 2\", \"text\": \"x\"}]" },
};

#define NR_KEYS	(sizeof(good) / sizeof(good[0]))

/* One "key": value after the other. */
static void key_put(struct fuzz_joined *joined, const char *key, const char *value, size_t length)
{
	fuzz_join(joined, joined->length ? ", \"" : "{\"", joined->length ? 3 : 2);
	fuzz_join(joined, key, strlen(key));
	fuzz_join(joined, "\": ", 3);
	fuzz_join(joined, value, length);
}

/* The caller frees it. */
static char *text_of(const char *line, size_t *length)
{
	struct fuzz_joined joined = {};
	const char *values[NR_KEYS];
	size_t i;

	for (i = 0; i < NR_KEYS; i++)
		values[i] = good[i][1];
	for (; *line; line += !!*line) {
		if (*line >= 'a' && *line < 'a' + (int)NR_KEYS)
			values[*line - 'a'] = line + 1;
		line += strcspn(line, "\n");
	}
	for (i = 0; i < NR_KEYS; i++)
		key_put(&joined, good[i][0], values[i], strcspn(values[i], "\n"));
	fuzz_join(&joined, "}", 1);
	fuzz_join_end(&joined);
	*length = joined.length;
	return joined.text;
}

static void same_reasons(const struct plan *a, const struct plan *b)
{
	size_t i;

	must(a->nr_reasons != b->nr_reasons);
	for (i = 0; i < a->nr_reasons; i++)
		must(strcmp(a->reasons[i].about, b->reasons[i].about) ||
		     strcmp(a->reasons[i].text, b->reasons[i].text));
}

static void same_plan(const struct plan *a, const struct plan *b)
{
	size_t i;

	must(a->mode != b->mode || a->smt != b->smt || a->loader != b->loader);
	must(a->managed_irq != b->managed_irq || a->throttling_off != b->throttling_off);
	must(a->nr_cpus != b->nr_cpus || strcmp(a->kernel, b->kernel));
	for (i = 0; i < NR_PLAN_LISTS; i++)
		must(!cpus_same(plan_list(a, i), plan_list(b, i)));
	same_reasons(a, b);
}

static void check_accepted(const struct plan *plan)
{
	char error[PLAN_ERROR], words[16];
	char *text = plan_text(plan);
	struct plan again;

	must(!text || plan_parse(&again, text, strlen(text), "again", error));
	same_plan(plan, &again);
	must(plan_check(plan, error));
	plan_cmdline(plan, words, sizeof(words));
	must(strlen(words) >= sizeof(words));
	free(text);
	plan_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = fuzz_text(bytes, size), *made;
	char error[PLAN_ERROR] = "";
	struct plan plan;

	if (size && !*text) {
		made = text_of(text + 1, &size);
		free(text);
		text = made;
	}
	if (plan_parse(&plan, text, size, "p", error)) {
		must(strlen(error) <= strlen("p:") || strchr(error, '\n'));
	} else {
		check_accepted(&plan);
		plan_free(&plan);
	}
	free(text);
	return 0;
}
