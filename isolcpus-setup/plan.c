// SPDX-License-Identifier: BSD-3-Clause
/* plan.c - a plan's words, its reasons, and its text */

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/json_value.h"
#include "plan.h"
#include "plan_key.h"

static const char *const modes[] = {
	[PLAN_BOOT] = "boot",
	[PLAN_CGROUP] = "cgroup",
};

static const char *const smts[] = {
	[PLAN_SMT_ISOLATE] = "isolate",
	[PLAN_SMT_SHARE] = "share",
	[PLAN_SMT_OFFLINE] = "offline",
};

static const char *const loaders[] = {
	[PLAN_LOADER_AUTO] = "auto",
	[PLAN_LOADER_GRUB] = "grub",
	[PLAN_LOADER_SYSTEMD_BOOT] = "systemd-boot",
	[PLAN_LOADER_UBOOT] = "uboot",
	[PLAN_LOADER_PRINT] = "print",
};

#define NR(table)	(sizeof(table) / sizeof((table)[0]))

const char *plan_mode_word(enum plan_mode mode)
{
	return modes[mode];
}

const char *plan_smt_word(enum plan_smt smt)
{
	return smts[smt];
}

const char *plan_loader_word(enum plan_boot loader)
{
	return loaders[loader];
}

/* Its place in a table, or how many there are. */
static size_t word_find(const char *const *words, size_t nr, const char *word)
{
	size_t i;

	for (i = 0; i < nr && strcmp(words[i], word); i++)
		;
	return i;
}

bool plan_mode_of(enum plan_mode *mode, const char *word)
{
	size_t i = word_find(modes, NR(modes), word);

	if (i < NR(modes))
		*mode = i;
	return i < NR(modes);
}

bool plan_smt_of(enum plan_smt *smt, const char *word)
{
	size_t i = word_find(smts, NR(smts), word);

	if (i < NR(smts))
		*smt = i;
	return i < NR(smts);
}

bool plan_loader_of(enum plan_boot *loader, const char *word)
{
	size_t i = word_find(loaders, NR(loaders), word);

	if (i < NR(loaders))
		*loader = i;
	return i < NR(loaders);
}

const struct plan_list_key plan_lists[NR_PLAN_LISTS] = {
	{ "housekeeping", offsetof(struct plan, housekeeping) },
	{ "irqaffinity", offsetof(struct plan, irqaffinity) },
	{ "isolated", offsetof(struct plan, isolated) },
	{ "measuring", offsetof(struct plan, measuring) },
	{ "nohz_full", offsetof(struct plan, nohz_full) },
	{ "parked", offsetof(struct plan, parked) },
	{ "pollers", offsetof(struct plan, pollers) },
	{ "rcu_nocbs", offsetof(struct plan, rcu_nocbs) },
	{ "vcpus", offsetof(struct plan, vcpus) },
};

int plan_reason(struct plan *plan, const char *about, const char *format, ...)
{
	struct plan_reason *reasons;
	struct plan_reason reason;
	va_list args;
	int length;

	reasons = realloc(plan->reasons, (plan->nr_reasons + 1) * sizeof(*reasons));
	if (!reasons)
		return -ENOMEM;
	plan->reasons = reasons;

	va_start(args, format);
	length = vasprintf(&reason.text, format, args);
	va_end(args);
	if (length < 0)
		return -ENOMEM;
	reason.about = strdup(about);
	if (!reason.about) {
		free(reason.text);
		return -ENOMEM;
	}
	plan->reasons[plan->nr_reasons++] = reason;
	return 0;
}

void plan_free(struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->nr_reasons; i++) {
		free(plan->reasons[i].about);
		free(plan->reasons[i].text);
	}
	free(plan->reasons);
	plan->reasons = NULL;
	plan->nr_reasons = 0;
}

static json_t *reasons_json(const struct plan *plan)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; array && i < plan->nr_reasons; i++)
		if (json_array_append_new(array, json_pack("{s:s s:s}",
							   "about", plan->reasons[i].about,
							   "text", plan->reasons[i].text))) {
			json_decref(array);
			return NULL;
		}
	return array;
}

static json_t *plan_json(const struct plan *plan)
{
	json_t *document;
	size_t i;

	document = json_pack("{s:s s:s s:s s:s s:b s:b s:I s:s s:o}",
			     "schema", PLAN_SCHEMA,
			     "mode", plan_mode_word(plan->mode),
			     "smt", plan_smt_word(plan->smt),
			     "loader", plan_loader_word(plan->loader),
			     "managed_irq", plan->managed_irq,
			     "throttling_off", plan->throttling_off,
			     "nr_cpus", (json_int_t)plan->nr_cpus,
			     "kernel", plan->kernel,
			     "reasons", reasons_json(plan));
	/* The one key that may be missing: most machines cannot have it. */
	if (document && plan->bandwidth_percent &&
	    json_object_set_new(document, PLAN_BANDWIDTH, json_integer(plan->bandwidth_percent))) {
		json_decref(document);
		document = NULL;
	}
	for (i = 0; document && i < NR_PLAN_LISTS; i++)
		if (json_object_set_new(document, plan_lists[i].key,
					json_cpus(plan_list(plan, i)))) {
			json_decref(document);
			document = NULL;
		}
	return document;
}

char *plan_text(const struct plan *plan)
{
	json_t *document = plan_json(plan);
	char *json, *text = NULL;

	if (!document)
		return NULL;
	json = json_dumps(document, JSON_INDENT(2) | JSON_SORT_KEYS);
	json_decref(document);
	/* A text file ends its last line. */
	if (json && asprintf(&text, "%s\n", json) < 0)
		text = NULL;
	free(json);
	return text;
}
