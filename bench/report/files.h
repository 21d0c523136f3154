/* SPDX-License-Identifier: BSD-3-Clause */
/* files.h - the files of a report */
#ifndef BENCH_FILES_H
#define BENCH_FILES_H

#include "../result/result.h"

/* page.html, summary.md and junit.xml into a folder; 0, or -errno after a message. */
int report_store(const json_t *result, const char *folder, char error[RESULT_ERROR]);

/* The page alone, as that file; "-": to stdout. */
int page_store(const json_t *result, const char *path, char error[RESULT_ERROR]);

#endif /* BENCH_FILES_H */
