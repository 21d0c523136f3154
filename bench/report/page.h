/* SPDX-License-Identifier: BSD-3-Clause */
/* page.h - parts of the page */
#ifndef BENCH_PAGE_H
#define BENCH_PAGE_H

#include <stdio.h>

#include "group.h"

/* All before the body: style, for light and dark. */
void page_style(FILE *out, const char *title);

/* What it comes to, and what went wrong, before all figures. */
void page_verdict(FILE *out, const json_t *result);

void page_goals(FILE *out, const json_t *goals);
void page_limits(FILE *out, const json_t *limits);
void page_group(FILE *out, const struct group *group);
void page_series(FILE *out, const struct group *group);
void page_points(FILE *out, const json_t *points);
void page_points_table(FILE *out, const json_t *points);
void page_values(FILE *out, const json_t *values);

/* Machine, run, isolation. */
void page_host(FILE *out, const json_t *result);

#endif /* BENCH_PAGE_H */
