// SPDX-License-Identifier: BSD-3-Clause
/* tool.c - the tools whose files are read, and how they differ */

#include <stdio.h>

#include "tool.h"

static const struct tool tools[] = {
	{ .name = "cyclictest", .group = "cyclictest", .threads = "thread", .count = "cycles",
	  .mark = "cycles", .number = "cpu" },
	{ .name = "oslat", .group = "oslat", .threads = "thread", .mark = "freq",
	  .number = "cpu", .open_end = true },
	{ .name = "jitterdebugger", .group = "imported", .threads = "cpu", .count = "count",
	  .mark = "count" },
};

const struct tool *tool_of(const json_t *document)
{
	json_t *threads, *first;
	size_t i;

	for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
		threads = json_object_get(document, tools[i].threads);
		first = json_object_iter_value(json_object_iter(threads));
		if (json_object_get(first, tools[i].mark))
			return &tools[i];
	}
	return NULL;
}

json_t *tool_value(const json_t *document, const char *key)
{
	char colon[64];
	json_t *value = json_object_get(document, key);

	snprintf(colon, sizeof(colon), "%s:", key);
	return value ? value : json_object_get(document, colon);
}

/* cyclictest says it beside, jitterdebugger within sysinfo; 0 is cyclictest's "us". */
const char *tool_unit(const json_t *document)
{
	json_t *sysinfo = json_object_get(document, "sysinfo");
	json_t *resolution = json_object_get(document, "resolution_in_ns");

	if (!resolution)
		resolution = json_object_get(sysinfo, "resolution_in_ns");
	return json_integer_value(resolution) == 1 ? "ns" : "us";
}
