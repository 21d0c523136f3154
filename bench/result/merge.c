// SPDX-License-Identifier: BSD-3-Clause
/* merge.c - fragments become a result; one is found by its file or its folder */

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "id.h"
#include "result.h"
#include "series.h"

static json_t *nulls(const char *const *keys)
{
	json_t *object = json_object();

	for (; *keys; keys++)
		json_object_set_new(object, *keys, json_null());
	return object;
}

static json_t *host_new(void)
{
	static const char *const keys[] = {
		"machine", "kernel", "realtime", "cmdline", "cpu_model", "cpus", "smt",
		"hypervisor", "clocksource", NULL
	};

	return nulls(keys);
}

static json_t *run_new(void)
{
	static const char *const keys[] = {
		"start", "end", "duration_s", "load", "dma_latency_us", "affinity", "policy",
		"prio", NULL
	};
	json_t *run = json_pack("{s:s, s:b, s:b, s:[]}", "scenario", "", "complete", 1, "quick",
				0, "notes");

	json_object_update_new(run, nulls(keys));
	return run;
}

json_t *result_new(void)
{
	json_t *tool = json_pack("{s:s, s:s, s:[]}", "name", "rtpoll-bench", "version", "", "argv");

	return json_pack("{s:s, s:o, s:o, s:o, s:n, s:[], s:[], s:[], s:[], s:[], s:[]}",
			 "schema", RESULT_SCHEMA, "tool", tool, "host", host_new(), "run",
			 run_new(), "isolation", "series", "points", "values", "goals",
			 "limits", "failures");
}

static int item_add(json_t *list, const char *key, const json_t *item, const char *name,
		    char error[RESULT_ERROR])
{
	bool is_named = strcmp(key, "goals") && strcmp(key, "failures");
	json_t *copy;

	if (is_named && id_find(list, json_array_size(list), item))
		return result_refuse(error, -EINVAL,
				     "%s: %s: '%.80s' is there already, from another source",
				     name, key, text_of(item, "id"));
	copy = json_deep_copy(item);
	if (!copy || (!strcmp(key, "series") && series_complete(copy)) ||
	    json_array_append(list, copy)) {
		json_decref(copy);
		return result_refuse(error, -ENOMEM, "%s: no memory", name);
	}
	json_decref(copy);
	return 0;
}

int result_merge(json_t *result, const json_t *fragment, const char *name,
		 char error[RESULT_ERROR])
{
	static const char *const keys[] = { "series", "points", "values", "goals", "failures" };
	const json_t *item;
	int ret = 0;
	size_t i, j;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]) && !ret; i++)
		json_array_foreach(json_object_get(fragment, keys[i]), j, item)
			if (!ret)
				ret = item_add(json_object_get(result, keys[i]), keys[i], item,
					       name, error);
	return ret;
}

json_t *result_load(const char *path, enum result_kind kind, int *ret,
		    char error[RESULT_ERROR])
{
	char inside[PATH_MAX];
	json_t *document;
	struct stat stat_;

	if (!stat(path, &stat_) && S_ISDIR(stat_.st_mode)) {
		snprintf(inside, sizeof(inside), "%s/" RESULT_FILE, path);
		path = inside;
	}
	document = document_load(path, ret, error);
	if (!document)
		return NULL;
	*ret = result_check(document, kind, path, error);
	if (!*ret)
		return document;
	json_decref(document);
	return NULL;
}
