// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_trace.c - any file is a recorded boot or is refused, and is kept when it is saved
 *
 * The input's first byte says what is put right, so that later checks are reached.
 */

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "../trace/trace.h"
#include "fuzz.h"

#define FIX_MAGIC	0x1
#define FIX_NR		0x2
#define FIX_CRC		0x4
#define NR_SMALL	1024
#define RECORD_BYTES	17	/* kind, address, value */

static int temporary(char *path, size_t room)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	must(fd < 0);
	snprintf(path, room, "/proc/self/fd/%d", fd);
	return fd;
}

static void put_right(uint8_t *bytes, size_t size, uint8_t what)
{
	struct trace_header *header = (struct trace_header *)bytes;
	size_t columns;

	if (size < sizeof(*header))
		return;
	columns = size - sizeof(*header);
	if (what & FIX_MAGIC) {
		memcpy(header->magic, TRACE_MAGIC, sizeof(header->magic));
		header->version = TRACE_VERSION;
		header->reserved = 0;
	}
	if (what & FIX_NR)
		header->nr = columns / RECORD_BYTES;
	/* Memory for millions takes its time: a few of those that may be, and all that may not. */
	else if (header->nr <= TRACE_NR_MAX && header->nr % 4096 != 4095)
		header->nr %= NR_SMALL;
	if (what & FIX_CRC)
		header->crc32 = crc32(0, bytes + sizeof(*header), columns);
}

static void check_accepted(const struct hvsim_access *recs, size_t nr)
{
	struct hvsim_access *again;
	char path[64], text[128];
	int fd = temporary(path, sizeof(path));
	size_t nr_again, i;

	for (i = 0; i < nr; i++) {
		must(!trace_access_is_valid(&recs[i]));
		trace_access_print(text, sizeof(text), &recs[i]);
		must(!trace_class_name(recs[i].type, recs[i].address));
	}
	must(trace_save(path, recs, nr));
	must(trace_load(path, &again, &nr_again));
	must(nr != nr_again || memcmp(recs, again, nr * sizeof(*recs)));
	free(again);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct hvsim_access *recs;
	uint8_t *copy;
	char path[64];
	size_t nr;
	int fd, ret;

	if (!size)
		return 0;
	copy = (uint8_t *)fuzz_text(bytes + 1, size - 1);
	put_right(copy, size - 1, bytes[0]);
	fd = temporary(path, sizeof(path));
	must(write(fd, copy, size - 1) != (ssize_t)(size - 1));
	ret = trace_load(path, &recs, &nr);
	must(ret && ret != -EBADMSG && ret != -EPROTONOSUPPORT);
	if (!ret) {
		check_accepted(recs, nr);
		free(recs);
	}
	close(fd);
	free(copy);
	return 0;
}
