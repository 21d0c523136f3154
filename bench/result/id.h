/* SPDX-License-Identifier: BSD-3-Clause */
/* id.h - what makes two series, or points, or values, the same: id, unit, and where */
#ifndef BENCH_ID_H
#define BENCH_ID_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* The one among the first @nr of a list that is the same as @item; NULL: none. */
json_t *id_find(const json_t *list, size_t nr, const json_t *item);

/* Has one of a list that id, wherever it was measured? */
bool id_has(const json_t *list, const char *id);

#endif /* BENCH_ID_H */
