// SPDX-License-Identifier: BSD-3-Clause
/* fragment.c - what a step's fragment is told of the run it is part of */

#include <string.h>

#include "../result/series.h"
#include "collect.h"

static const char *const lists[] = { "series", "points", "values", "goals" };

enum { NR_LISTS = sizeof(lists) / sizeof(lists[0]) };

/* "engine/others/futex" is "engine/others/futex/hackbench". */
static void extend(json_t *object, const char *key, const char *by, const char *load)
{
	const char *text = text_of(object, key);

	if (*text)
		json_object_set_new(object, key, json_sprintf("%s%s%s", text, by, load));
}

void fragment_under_load(json_t *fragment, const char *load, bool is_loaded)
{
	json_t *item;
	size_t n;

	json_array_foreach(json_object_get(fragment, "series"), n, item)
		if (!*text_of(item, "load"))
			json_object_set_new(item, "load", json_string(load));
	for (size_t i = 0; is_loaded && i < NR_LISTS; i++) {
		json_array_foreach(json_object_get(fragment, lists[i]), n, item) {
			extend(item, "id", "/", load);
			extend(item, "reference", "/", load);
			extend(item, "title", ", under ", load);
		}
	}
}

void fragment_here(json_t *fragment)
{
	const char *where = host_where();
	json_t *item;
	size_t n;

	for (size_t i = 0; i < NR_LISTS; i++)
		json_array_foreach(json_object_get(fragment, lists[i]), n, item)
			if (!strcmp(text_of(item, "where"), "native"))
				json_object_set_new(item, "where", json_string(where));
}
