// SPDX-License-Identifier: BSD-3-Clause
/* snapshot_add.c - files, folders and links of a machine become entries of an archive */

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "snapshot.h"

/* Larger ones are no settings. */
#define FILE_MAX	(8u << 20)

void snapshot_leave_out(struct snapshot *snapshot, const char *path, const char *why)
{
	fprintf(snapshot->left_out, "left out: %s: %s\n", path, why);
	snapshot->nr_left_out++;
}

static void leave_out(struct snapshot *snapshot, const char *path, int error)
{
	snapshot_leave_out(snapshot, path, strerror(-error));
}

/* Owners, times and modes of /proc and /sys say nothing, and would differ each time. */
static void entry_write(struct snapshot *snapshot, const char *path, mode_t type,
			const char *data, size_t length)
{
	struct archive_entry *entry = archive_entry_new();

	if (!entry) {
		snapshot->ret = -ENOMEM;
		return;
	}
	archive_entry_set_pathname(entry, path + 1);
	archive_entry_set_filetype(entry, type);
	archive_entry_set_perm(entry, type == S_IFREG ? 0644 : 0755);
	archive_entry_set_mtime(entry, 0, 0);
	if (type == S_IFREG)
		archive_entry_set_size(entry, length);
	if (type == S_IFLNK)
		archive_entry_set_symlink(entry, data);
	if (archive_write_header(snapshot->archive, entry) < ARCHIVE_WARN ||
	    (type == S_IFREG && length &&
	     archive_write_data(snapshot->archive, data, length) != (la_ssize_t)length))
		snapshot->ret = archive_errno(snapshot->archive) ?
				-archive_errno(snapshot->archive) : -EIO;
	else
		snapshot->nr_files++;
	archive_entry_free(entry);
}

void snapshot_text(struct snapshot *snapshot, const char *path, const char *text, size_t length)
{
	if (!snapshot->ret)
		entry_write(snapshot, path, S_IFREG, text, length);
}

static void file_add(struct snapshot *snapshot, const char *path)
{
	size_t length;
	char *text;
	int ret = tree_load(snapshot->tree, &text, &length, "%s", path);

	if (!ret && length > FILE_MAX)
		ret = -EFBIG;
	if (ret)
		leave_out(snapshot, path, ret);
	else
		entry_write(snapshot, path, S_IFREG, text, length);
	free(text);
}

static void link_add(struct snapshot *snapshot, const char *path)
{
	char target[PATH_MAX];
	int ret = tree_link(snapshot->tree, target, sizeof(target), "%s", path);

	if (ret)
		leave_out(snapshot, path, ret);
	else
		entry_write(snapshot, path, S_IFLNK, target, 0);
}

/* A folder is an entry even if nothing is in it: /proc/irq/41/nvme0q1 is one. */
static void folder_add(struct snapshot *snapshot, const char *path, unsigned int depth)
{
	struct tree_names names;
	char below[PATH_MAX];
	int ret = tree_list(snapshot->tree, &names, "%s", path);
	size_t i;

	if (ret) {
		leave_out(snapshot, path, ret);
		return;
	}
	entry_write(snapshot, path, S_IFDIR, NULL, 0);
	for (i = 0; !snapshot->ret && i < names.nr; i++) {
		if (snprintf(below, sizeof(below), "%s/%s", path, names.names[i]) >=
		    (int)sizeof(below))
			continue;
		if (depth || tree_type(snapshot->tree, "%s", below) != S_IFDIR)
			snapshot_path(snapshot, below, depth ? depth - 1 : 0);
	}
	tree_names_free(&names);
}

void snapshot_path(struct snapshot *snapshot, const char *path, unsigned int depth)
{
	int type = tree_type(snapshot->tree, "%s", path);

	if (snapshot->ret)
		return;
	if (type < 0)
		leave_out(snapshot, path, type);
	else if (type == S_IFREG)
		file_add(snapshot, path);
	else if (type == S_IFLNK)
		link_add(snapshot, path);
	else if (type == S_IFDIR)
		folder_add(snapshot, path, depth);
}
