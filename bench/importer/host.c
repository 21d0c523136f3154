// SPDX-License-Identifier: BSD-3-Clause
/* host.c - what the files of other tools say of the machine and the time */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../result/series.h"
#include "import.h"
#include "tool.h"

static bool is_realtime(const json_t *sysinfo)
{
	json_t *said = json_object_get(sysinfo, "realtime");

	if (said)
		return json_integer_value(said);
	return strstr(text_of(sysinfo, "version"), "PREEMPT_RT");
}

static int text_set(json_t *object, const char *key, const char *text)
{
	return *text ? json_object_set_new(object, key, json_string(text)) : 0;
}

static int times_set(json_t *run, const json_t *document)
{
	int ret = 0;

	if (json_is_null(json_object_get(run, "start")))
		ret = text_set(run, "start", text_of(document, "start_time"));
	return ret ? ret : text_set(run, "end", text_of(document, "end_time"));
}

static int host_set(json_t *host, const json_t *sysinfo, const char *kernel)
{
	json_t *cpus = json_object_get(sysinfo, "cpus_online");

	if (json_is_integer(cpus) && json_integer_value(cpus) > 0)
		json_object_set(host, "cpus", cpus);
	return text_set(host, "machine", text_of(sysinfo, "machine")) ||
	       text_set(host, "kernel", kernel) ||
	       json_object_set_new(host, "realtime", json_boolean(is_realtime(sysinfo)));
}

int import_host(json_t *result, const json_t *document, const char *path,
		char error[RESULT_ERROR])
{
	json_t *host = json_object_get(result, "host");
	json_t *sysinfo = json_object_get(document, "sysinfo");
	char kernel[256];
	int ret;

	snprintf(kernel, sizeof(kernel), "%s %s", text_of(sysinfo, "release"),
		 text_of(sysinfo, "version"));
	if (!json_is_object(sysinfo))
		return 0;
	if (json_is_string(json_object_get(host, "kernel")) &&
	    strcmp(text_of(host, "kernel"), kernel))
		return result_refuse(error, -EINVAL,
				     "%s: of kernel %.80s, the files before it of %.80s; import each alone",
				     path, kernel, text_of(host, "kernel"));
	ret = host_set(host, sysinfo, kernel) ||
	      times_set(json_object_get(result, "run"), document);
	return ret ? result_refuse(error, -ENOMEM, "%s: no memory", path) : 0;
}
