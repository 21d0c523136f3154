// SPDX-License-Identifier: BSD-3-Clause
/*
 * trace_file.c - loads and saves a trace (format: trace.h)
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "trace.h"

#define PLANES		8
#define COLUMNS_BYTES(nr)	((nr) * (1 + 2 * PLANES))

#define KIND_MMIO	0x01
#define KIND_WRITE	0x02
#define KIND_SIZE_SHIFT	2
#define KIND_UNUSED	0xf0

static_assert(sizeof(struct trace_header) == 24, "header has no holes");
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "as the file");

static void planes_pack(uint8_t *planes, size_t nr, size_t i, uint64_t value)
{
	unsigned int plane;

	for (plane = 0; plane < PLANES; plane++)
		planes[plane * nr + i] = value >> (8 * plane);
}

static uint64_t planes_unpack(const uint8_t *planes, size_t nr, size_t i)
{
	uint64_t value = 0;
	unsigned int plane;

	for (plane = 0; plane < PLANES; plane++)
		value |= (uint64_t)planes[plane * nr + i] << (8 * plane);
	return value;
}

static uint8_t kind_pack(const struct hvsim_access *rec)
{
	uint8_t kind = __builtin_ctz(rec->size) << KIND_SIZE_SHIFT;

	if (rec->type == ACRN_IOREQ_TYPE_MMIO)
		kind |= KIND_MMIO;
	if (rec->direction == ACRN_IOREQ_DIR_WRITE)
		kind |= KIND_WRITE;
	return kind;
}

static int columns_pack(uint8_t *columns, const struct hvsim_access *recs,
			size_t nr)
{
	uint8_t *addresses = columns + nr;
	uint8_t *values = addresses + PLANES * nr;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (!trace_access_is_valid(&recs[i]))
			return -EINVAL;
		columns[i] = kind_pack(&recs[i]);
		planes_pack(addresses, nr, i, recs[i].address);
		planes_pack(values, nr, i, recs[i].value);
	}
	return 0;
}

static int columns_unpack(struct hvsim_access *recs, size_t nr,
			  const uint8_t *columns)
{
	const uint8_t *addresses = columns + nr;
	const uint8_t *values = addresses + PLANES * nr;
	size_t i;

	for (i = 0; i < nr; i++) {
		uint8_t kind = columns[i];

		recs[i] = (struct hvsim_access) {
			.type = kind & KIND_MMIO ? ACRN_IOREQ_TYPE_MMIO :
						   ACRN_IOREQ_TYPE_PORTIO,
			.direction = kind & KIND_WRITE ? ACRN_IOREQ_DIR_WRITE :
							 ACRN_IOREQ_DIR_READ,
			.size = 1 << (kind >> KIND_SIZE_SHIFT & 3),
			.address = planes_unpack(addresses, nr, i),
			.value = planes_unpack(values, nr, i),
		};
		if (kind & KIND_UNUSED || !trace_access_is_valid(&recs[i]))
			return -EBADMSG;
	}
	return 0;
}

static int read_exactly(gzFile file, void *to, size_t bytes)
{
	int got;

	errno = 0;
	got = gzread(file, to, bytes);
	if (got >= 0 && (size_t)got == bytes)
		return 0;
	return got < 0 && errno ? -errno : -EBADMSG;
}

static int header_check(const struct trace_header *header)
{
	if (memcmp(header->magic, TRACE_MAGIC, sizeof(header->magic)))
		return -EBADMSG;
	if (header->version != TRACE_VERSION)
		return -EPROTONOSUPPORT;
	if (!header->nr || header->nr > TRACE_NR_MAX || header->reserved)
		return -EBADMSG;
	return 0;
}

/* The end must follow the columns; reaching it lets zlib check its own sum. */
static int columns_read(gzFile file, uint8_t *columns,
			const struct trace_header *header)
{
	size_t bytes = COLUMNS_BYTES((size_t)header->nr);
	char beyond;
	int ret;

	ret = read_exactly(file, columns, bytes);
	if (ret)
		return ret;
	if (gzread(file, &beyond, 1) != 0)
		return -EBADMSG;
	return crc32(0, columns, bytes) == header->crc32 ? 0 : -EBADMSG;
}

static int stream_load(gzFile file, struct hvsim_access **out, size_t *nr)
{
	struct hvsim_access *recs = NULL;
	struct trace_header header;
	uint8_t *columns = NULL;
	int ret;

	ret = read_exactly(file, &header, sizeof(header));
	if (!ret)
		ret = header_check(&header);
	if (ret)
		return ret;

	columns = malloc(COLUMNS_BYTES((size_t)header.nr));
	recs = malloc(header.nr * sizeof(*recs));
	ret = columns && recs ? columns_read(file, columns, &header) : -ENOMEM;
	if (!ret)
		ret = columns_unpack(recs, header.nr, columns);
	free(columns);
	if (ret) {
		free(recs);
		return ret;
	}
	*out = recs;
	*nr = header.nr;
	return 0;
}

int trace_load(const char *path, struct hvsim_access **recs, size_t *nr)
{
	gzFile file;
	int ret;

	errno = 0;
	file = gzopen(path, "rb");
	if (!file)
		return errno ? -errno : -ENOMEM;
	ret = stream_load(file, recs, nr);
	gzclose(file);
	return ret;
}

static int stream_save(gzFile file, const uint8_t *columns, size_t nr)
{
	struct trace_header header = {
		.version = TRACE_VERSION,
		.nr = nr,
		.crc32 = crc32(0, columns, COLUMNS_BYTES(nr)),
	};

	memcpy(header.magic, TRACE_MAGIC, sizeof(header.magic));
	if (gzwrite(file, &header, sizeof(header)) != sizeof(header) ||
	    gzwrite(file, columns, COLUMNS_BYTES(nr)) != (int)COLUMNS_BYTES(nr))
		return -EIO;
	return 0;
}

static int columns_save(const char *path, const uint8_t *columns, size_t nr)
{
	gzFile file;
	int ret;

	errno = 0;
	file = gzopen(path, "wb9");
	if (!file)
		return errno ? -errno : -ENOMEM;
	ret = stream_save(file, columns, nr);
	if (gzclose(file) != Z_OK && !ret)
		ret = -EIO;
	return ret;
}

int trace_save(const char *path, const struct hvsim_access *recs, size_t nr)
{
	uint8_t *columns;
	int ret;

	if (!nr || nr > TRACE_NR_MAX)
		return -EINVAL;
	columns = malloc(COLUMNS_BYTES(nr));
	if (!columns)
		return -ENOMEM;
	ret = columns_pack(columns, recs, nr);
	if (!ret)
		ret = columns_save(path, columns, nr);
	free(columns);
	return ret;
}
