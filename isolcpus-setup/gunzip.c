// SPDX-License-Identifier: BSD-3-Clause
/* gunzip.c - unpacks what the kernel packed: /proc/config.gz */

#include <archive.h>
#include <errno.h>
#include <stdlib.h>

#include "gunzip.h"

#define TEXT_MAX	(8u << 20)

static int archive_begin(struct archive *archive, const char *data, size_t size)
{
	struct archive_entry *entry;

	if (archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
	    archive_read_support_format_raw(archive) != ARCHIVE_OK ||
	    archive_read_open_memory(archive, data, size) != ARCHIVE_OK ||
	    archive_read_next_header(archive, &entry) != ARCHIVE_OK ||
	    archive_filter_code(archive, 0) != ARCHIVE_FILTER_GZIP)
		return -EINVAL;
	return 0;
}

static int archive_load(struct archive *archive, char **text, size_t *length)
{
	char *buffer = malloc(TEXT_MAX + 1), *fitting;
	la_ssize_t nr = 1;
	size_t used = 0;

	if (!buffer)
		return -ENOMEM;
	while (nr > 0 && used < TEXT_MAX) {
		nr = archive_read_data(archive, buffer + used, TEXT_MAX - used);
		used += nr > 0 ? nr : 0;
	}
	if (nr) {
		free(buffer);
		return nr < 0 ? -EINVAL : -EFBIG;
	}
	buffer[used] = 0;
	fitting = realloc(buffer, used + 1);
	*text = fitting ? fitting : buffer;
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
