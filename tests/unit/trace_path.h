/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * trace_path.h - where the tests find the recorded boot
 */
#ifndef TRACE_PATH_H
#define TRACE_PATH_H

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>

/* $HSM_TRACE, or beside this header's path as the compiler was given it. */
static inline const char *trace_path(void)
{
	static char path[1024];
	char source[] = __FILE__;

	if (getenv("HSM_TRACE"))
		return getenv("HSM_TRACE");
	snprintf(path, sizeof(path), "%s/../trace/boot.trace.gz", dirname(source));
	return path;
}

#endif /* TRACE_PATH_H */
