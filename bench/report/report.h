/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * report.h - a result as people and machines read it
 *
 * Each is the same for the same result: nothing of the time or the place of its making
 * is in it.  The result keeps the schema.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

/* One page of HTML that needs nothing else.  0, or -ENOMEM. */
int page_print(FILE *out, const json_t *result);

/* For a terminal.  0, or -ENOMEM. */
int summary_print(FILE *out, const json_t *result, bool colored);

/* Tables as GitHub shows them.  0, or -ENOMEM. */
int markdown_print(FILE *out, const json_t *result);

/* Goals and limits as test cases. */
void junit_print(FILE *out, const json_t *result);

#endif /* BENCH_REPORT_H */
