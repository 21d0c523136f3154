// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_plan.c - whatever a plan's text says, it is refused in one line, or kept as it is
 *
 * The input is a text; or, behind a zero, values of a good plan's keys: a letter, 'a'
 * for the first key, and what its value shall be, each in a line.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/plan.h"

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

/* The caller frees it. */
static char *text_of(const char *lines, size_t *length)
{
	const char *values[NR_KEYS], *line;
	char *edits = strdup(lines), *rest = edits, *text;
	size_t i;
	FILE *out = open_memstream(&text, length);

	for (i = 0; i < NR_KEYS; i++)
		values[i] = good[i][1];
	while ((line = strsep(&rest, "\n")))
		if (*line >= 'a' && *line < 'a' + (int)NR_KEYS)
			values[*line - 'a'] = line + 1;
	for (i = 0; i < NR_KEYS; i++)
		fprintf(out, "%s\"%s\": %s", i ? ", " : "{", good[i][0], values[i]);
	fputs("}", out);
	fclose(out);
	free(edits);
	return text;
}

static void must(bool truth)
{
	if (!truth)
		abort();
}

static void check_same(const struct plan *plan)
{
	char error[PLAN_ERROR], words[16];
	char *text = plan_text(plan), *twice;
	struct plan again;

	must(text);
	must(!plan_parse(&again, text, strlen(text), "again", error));
	twice = plan_text(&again);
	must(twice && !strcmp(text, twice));
	must(!plan_check(plan, error));
	plan_cmdline(plan, words, sizeof(words));
	must(strlen(words) < sizeof(words));
	free(text);
	free(twice);
	plan_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[PLAN_ERROR] = "";
	char *lines, *text;
	struct plan plan;

	lines = strndup(size ? (const char *)data + 1 : "", size ? size - 1 : 0);
	if (!size || *data) {
		text = malloc(size + 1);
		memcpy(text, data, size);
	} else {
		text = text_of(lines, &size);
	}
	if (plan_parse(&plan, text, size, "p", error)) {
		must(strlen(error) > strlen("p:") && !strchr(error, '\n'));
	} else {
		check_same(&plan);
		plan_free(&plan);
	}
	free(text);
	free(lines);
	return 0;
}
