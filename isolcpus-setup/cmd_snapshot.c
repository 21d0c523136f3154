// SPDX-License-Identifier: BSD-3-Clause
/* cmd_snapshot.c - collect what the other verbs read into an archive */

#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "setup.h"
#include "snapshot.h"

/* What it is, and what is missing: the last file. */
static void manifest_add(struct snapshot *snapshot, const char *left_out, size_t length)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out) {
		snapshot->ret = -ENOMEM;
		return;
	}
	fprintf(out, "isolcpus-setup.snapshot/1\nversion: %s\nfiles: %u\n", program.version(),
		snapshot->nr_files);
	fwrite(left_out, 1, length, out);
	if (fclose(out))
		snapshot->ret = -ENOMEM;
	else
		snapshot_text(snapshot, "/MANIFEST", text, size);
	free(text);
}

static int collect(struct snapshot *snapshot)
{
	char *left_out = NULL;
	size_t length;

	snapshot->left_out = open_memstream(&left_out, &length);
	if (!snapshot->left_out)
		return -ENOMEM;
	snapshot_collect(snapshot);
	if (fclose(snapshot->left_out) && !snapshot->ret)
		snapshot->ret = -ENOMEM;
	if (!snapshot->ret)
		manifest_add(snapshot, left_out, length);
	free(left_out);
	return snapshot->ret;
}

/* Tells the kind from the name; NULL after a message. */
static struct archive *archive_make(const char *name, int *ret)
{
	struct archive *archive = archive_write_new();

	*ret = 0;
	if (!archive) {
		*ret = cmd_failed("no memory for an archive");
	} else if (!strstr(name, ".tar") ||
		   archive_write_set_format_filter_by_ext(archive, name) != ARCHIVE_OK) {
		archive_write_free(archive);
		*ret = cmd_usage("snapshot: '%s': must end with .tar, .tar.gz or .tar.xz", name);
	}
	return *ret ? NULL : archive;
}

static int archive_fill(struct snapshot *snapshot, int fd)
{
	int ret = archive_write_open_fd(snapshot->archive, fd) == ARCHIVE_OK ?
		  collect(snapshot) : -EIO;

	if (archive_write_close(snapshot->archive) != ARCHIVE_OK && !ret)
		ret = -archive_errno(snapshot->archive);
	if (!ret && fsync(fd))
		ret = -errno;
	return ret;
}

/* Complete or not at all: written beside, and renamed. */
static int archive_save(struct snapshot *snapshot, const char *name)
{
	char beside[PATH_MAX];
	int fd, ret;

	if (snprintf(beside, sizeof(beside), "%s.new", name) >= (int)sizeof(beside))
		return -ENAMETOOLONG;
	unlink(beside);
	/* Not for everybody: it says much of a machine. */
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	ret = archive_fill(snapshot, fd);
	if (close(fd) && !ret)
		ret = -errno;
	if (!ret && rename(beside, name))
		ret = -errno;
	if (ret)
		unlink(beside);
	return ret;
}

int cmd_snapshot(const struct cmd *cmd)
{
	const char *name = cmd->line.operands[0];
	struct snapshot snapshot = {};
	struct tree tree;
	int ret = setup_tree(&tree, cmd);

	if (ret)
		return ret;
	snapshot.tree = &tree;
	snapshot.archive = archive_make(name, &ret);
	if (ret)
		return ret;
	ret = archive_save(&snapshot, name);
	archive_write_free(snapshot.archive);
	if (ret)
		return cmd_failed("snapshot: %s: %s; name a writable file with room for some MiB",
				  name, strerror(-ret));
	printf("%s: %u files, %u left out (see its MANIFEST)\n", name, snapshot.nr_files,
	       snapshot.nr_left_out);
	return CMD_OK;
}
