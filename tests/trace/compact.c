// SPDX-License-Identifier: BSD-3-Clause
/*
 * compact.c - turns QEMU's log of memory_region_ops_* events into a trace
 *
 * usage: compact RAW_LOG TRACE
 *
 * The event does not say port or memory.  On a PC the address does: ports end at
 * 64 KiB, and the first memory that is not RAM is the VGA window.  Anything
 * between is a region whose absolute address QEMU could not tell: refused.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "normalise.h"

#define PORTS_END	0x10000u
#define DEVICES_START	0xa0000u
#define LINE_BYTES	512
#define NR_FIRST	65536
#define EVENT_READ	"memory_region_ops_read"
#define EVENT_WRITE	"memory_region_ops_write"

struct raw_access {
	char		event[32];
	int		cpu;
	uint64_t	address;
	uint64_t	value;
	unsigned int	size;
};

static bool raw_parse(const char *line, struct raw_access *raw)
{
	return sscanf(line, "%31s cpu %d mr %*s addr %" SCNx64 " value %" SCNx64
		      " size %u", raw->event, &raw->cpu, &raw->address,
		      &raw->value, &raw->size) == 5;
}

static bool raw_convert(const struct raw_access *raw, struct hvsim_access *rec)
{
	bool write = !strcmp(raw->event, EVENT_WRITE);

	if (!write && strcmp(raw->event, EVENT_READ))
		return false;
	if (raw->address >= PORTS_END && raw->address < DEVICES_START)
		return false;
	/* Devices return more than they are asked for; the CPU takes the width. */
	*rec = (struct hvsim_access) {
		.type = raw->address < PORTS_END ? ACRN_IOREQ_TYPE_PORTIO :
						   ACRN_IOREQ_TYPE_MMIO,
		.direction = write ? ACRN_IOREQ_DIR_WRITE : ACRN_IOREQ_DIR_READ,
		.size = raw->size,
		.address = raw->address,
		.value = raw->value & trace_access_mask(raw->size),
	};
	return raw->size <= 8 && trace_access_is_valid(rec);
}

struct recording {
	struct hvsim_access	*recs;
	size_t			nr;
	size_t			nr_room;
	struct normaliser	normaliser;
};

static int recording_append(struct recording *recording,
			    const struct hvsim_access *rec)
{
	if (recording->nr == recording->nr_room) {
		size_t nr_room = recording->nr_room ? 2 * recording->nr_room : NR_FIRST;
		void *recs = realloc(recording->recs, nr_room * sizeof(*rec));

		if (!recs)
			return -ENOMEM;
		recording->recs = recs;
		recording->nr_room = nr_room;
	}
	recording->recs[recording->nr++] = *rec;
	return 0;
}

/* A line that is no access is an error: half a log must not pass for a boot. */
static int recording_add_line(struct recording *recording, const char *line)
{
	struct hvsim_access rec;
	struct raw_access raw;

	if (!raw_parse(line, &raw) || !raw_convert(&raw, &rec))
		return -EBADMSG;
	if (!normaliser_keep(&recording->normaliser, raw.cpu >= 0, &rec))
		return 0;
	return recording_append(recording, &rec);
}

static int recording_read(struct recording *recording, FILE *log)
{
	char line[LINE_BYTES];
	size_t number = 0;

	while (fgets(line, sizeof(line), log)) {
		int ret = recording_add_line(recording, line);

		number++;
		if (ret) {
			fprintf(stderr, "compact: line %zu: %s: %s", number,
				strerror(-ret), line);
			return ret;
		}
	}
	return ferror(log) ? -EIO : 0;
}

int main(int argc, char **argv)
{
	struct recording recording = { 0 };
	FILE *log;
	int ret;

	if (argc != 3) {
		fputs("usage: compact RAW_LOG TRACE\n", stderr);
		return 2;
	}
	log = fopen(argv[1], "r");
	if (!log) {
		perror(argv[1]);
		return 1;
	}
	ret = recording_read(&recording, log);
	fclose(log);
	if (!ret)
		ret = trace_save(argv[2], recording.recs, recording.nr);
	if (ret)
		fprintf(stderr, "compact: %s: %s\n", argv[2], strerror(-ret));
	else
		normaliser_report(&recording.normaliser, recording.nr);
	free(recording.recs);
	return ret ? 1 : 0;
}
