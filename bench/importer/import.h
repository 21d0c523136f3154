/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * import.h - what other tools measured becomes series of a result
 *
 * Nothing is lost.  The histogram of each thread is that of its series, with buckets of
 * one unit; all else that the file says is in the series' "source":
 *
 *	tool	which one
 *	file	the file, without its threads
 *	thread	the key of the thread
 *	values	the thread, without its histogram
 *
 *	cyclictest	"overflow" is cycles without what the histogram counts: the tool
 *			leaves out what is beyond its histogram
 *	oslat		its last bucket has what is beyond it, too: it ends behind max, and
 *			no quantile is told that is in it
 *	jitterdebugger	as cyclictest
 */
#ifndef BENCH_IMPORT_H
#define BENCH_IMPORT_H

#include <jansson.h>

#include "../result/result.h"

/**
 * struct import_as - what a file does not say of itself
 * @id:		of its series, before the CPU; NULL: by the file's name
 * @where:	"native", "qemu" or "acrn"; NULL: "native"
 * @load:	what else went on; NULL: none
 */
struct import_as {
	const char	*id;
	const char	*where;
	const char	*load;
};

/*
 * Of a document, a fragment: series, and as failures what makes them doubtful (the tool
 * failed, a histogram that is not complete).  @name: of the file, for ids and messages.
 * @as: NULL: nothing.  NULL after a message; @path is where the file is.
 */
json_t *import_document(const json_t *document, const char *path, const struct import_as *as,
			char error[RESULT_ERROR]);

/*
 * What documents say of the machine and the time goes into a result: those of the first
 * one; -EINVAL after a message if another one is of another machine.
 */
int import_host(json_t *result, const json_t *document, const char *path,
		char error[RESULT_ERROR]);

#endif /* BENCH_IMPORT_H */
