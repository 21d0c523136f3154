// SPDX-License-Identifier: BSD-3-Clause
/* id.c - what makes two series, or points, or values, the same: id, unit, and where */

#include <string.h>

#include "id.h"
#include "series.h"

static bool same(const json_t *a, const json_t *b, const char *key)
{
	return !strcmp(text_of(a, key), text_of(b, key));
}

json_t *id_find(const json_t *list, size_t nr, const json_t *item)
{
	json_t *other;
	size_t i;

	json_array_foreach(list, i, other)
		if (i < nr && same(other, item, "id") && same(other, item, "where") &&
		    same(other, item, "unit"))
			return other;
	return NULL;
}

bool id_has(const json_t *list, const char *id)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (!strcmp(text_of(item, "id"), id))
			return true;
	return false;
}
