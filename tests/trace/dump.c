// SPDX-License-Identifier: BSD-3-Clause
/*
 * dump.c - prints a trace: a line an access, or the counts by device
 *
 * usage: dump [-s] TRACE
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "trace.h"

static void accesses_print(const struct hvsim_access *recs, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		printf("%zu %s %s %u 0x%" PRIx64 " 0x%" PRIx64 " %s\n", i,
		       recs[i].type == ACRN_IOREQ_TYPE_PORTIO ? "port" : "memory",
		       recs[i].direction == ACRN_IOREQ_DIR_READ ? "read" : "write",
		       recs[i].size, (uint64_t)recs[i].address,
		       (uint64_t)recs[i].value,
		       trace_class_name(recs[i].type, recs[i].address));
}

int main(int argc, char **argv)
{
	int summary = argc == 3 && !strcmp(argv[1], "-s");
	const char *path = argv[argc - 1];
	struct hvsim_access *recs;
	size_t nr;
	int ret;

	if (argc != 2 + summary) {
		fputs("usage: dump [-s] TRACE\n", stderr);
		return 2;
	}
	ret = trace_load(path, &recs, &nr);
	if (ret) {
		fprintf(stderr, "dump: %s: %s\n", path, strerror(-ret));
		return 1;
	}
	if (summary)
		trace_class_summary(stdout, recs, nr);
	else
		accesses_print(recs, nr);
	free(recs);
	return fflush(stdout) ? 1 : 0;
}
