// SPDX-License-Identifier: BSD-3-Clause
/* gunzip.c - unpacks what the kernel packed: /proc/config.gz */

#include <archive.h>
#include <errno.h>
#include <stdlib.h>

#include "gunzip.h"

#define TEXT_MAX	(8u << 20)
/* A kernel's configuration has some 300 KiB. */
#define TEXT_FIRST	(64u << 10)

static int archive_begin(struct archive *archive, const char *data, size_t size)
{
	struct archive_entry *entry;

	/* Just this one: what is supported would be looked for again in what is unpacked. */
	if (archive_read_append_filter(archive, ARCHIVE_FILTER_GZIP) != ARCHIVE_OK ||
	    archive_read_support_format_raw(archive) != ARCHIVE_OK ||
	    archive_read_open_memory(archive, data, size) != ARCHIVE_OK ||
	    archive_read_next_header(archive, &entry) != ARCHIVE_OK)
		return -EINVAL;
	return 0;
}

/* Room for twice as much, at first for some. */
static int room_make(char **buffer, size_t *size)
{
	size_t larger = *size ? *size * 2 : TEXT_FIRST;
	char *moved;

	if (larger > TEXT_MAX)
		return -EFBIG;
	moved = realloc(*buffer, larger + 1);
	if (!moved)
		return -ENOMEM;
	*buffer = moved;
	*size = larger;
	return 0;
}

static int archive_load(struct archive *archive, char **text, size_t *length)
{
	size_t size = 0, used = 0;
	char *buffer = NULL;
	la_ssize_t nr;
	int ret = 0;

	do {
		if (used == size)
			ret = room_make(&buffer, &size);
		nr = ret ? 0 : archive_read_data(archive, buffer + used, size - used);
		used += nr > 0 ? nr : 0;
	} while (nr > 0);
	if (nr < 0)
		ret = -EINVAL;
	if (ret) {
		free(buffer);
		return ret;
	}
	buffer[used] = 0;
	*text = buffer;
	*length = used;
	return 0;
}

int gunzip(const char *data, size_t size, char **text, size_t *length)
{
	struct archive *archive = archive_read_new();
	int ret;

	if (!archive)
		return -ENOMEM;
	ret = archive_begin(archive, data, size);
	if (!ret)
		ret = archive_load(archive, text, length);
	archive_read_free(archive);
	return ret;
}
