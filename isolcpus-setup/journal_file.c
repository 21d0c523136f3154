// SPDX-License-Identifier: BSD-3-Clause
/* journal_file.c - the journal's file: opened, appended to, written anew */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../rtpoll/command/tree_at.h"
#include "journal.h"
#include "journal_line.h"
#include "say.h"

#define JOURNAL_MODE	0600

/* Of root's, and nobody else's to write; a copy may be of the one who runs this. */
static bool is_trusted(const struct tree *tree, const struct stat *stat)
{
	bool owned = !stat->st_uid || (*tree->root && stat->st_uid == geteuid());

	return owned && !(stat->st_mode & 022);
}

static int refused(const char *path, const char *why)
{
	return cmd_report(SETUP_CONFLICT,
			  "%s: %s; nothing of it is believed: look at it, then move it away",
			  path, why);
}

/* 0; an exit code after a message; -ENOENT: there is none. */
static int path_check(const struct tree *tree, const char *path, mode_t type)
{
	int fd = tree_at(tree, path, O_PATH | O_NOFOLLOW);
	struct stat stat;
	int ret;

	if (fd == -ENOENT)
		return fd;
	if (fd < 0)
		return path_failed(path, "cannot open", fd);
	ret = fstat(fd, &stat) ? -errno : 0;
	close(fd);
	if (ret || (stat.st_mode & S_IFMT) != type)
		return refused(path, "is not what it should be");
	return is_trusted(tree, &stat) ? 0 : refused(path, "others than root could write it");
}

static int text_parse(struct journal_file *file)
{
	char error[JOURNAL_ERROR], *text;
	size_t length;
	int ret = tree_load(file->tree, &text, &length, JOURNAL_PATH);

	if (ret)
		return path_failed(JOURNAL_PATH, "cannot read", ret);
	ret = journal_parse(&file->journal, text, length, error);
	free(text);
	return ret ? refused(JOURNAL_PATH, error) : 0;
}

int journal_open(struct journal_file *file, const struct tree *tree)
{
	int ret;

	*file = (struct journal_file) { .tree = tree, .fd = -1 };
	tree_read(tree, file->boot, sizeof(file->boot), "/proc/sys/kernel/random/boot_id");
	ret = path_check(tree, JOURNAL_FOLDER_PATH, S_IFDIR);
	if (!ret)
		ret = path_check(tree, JOURNAL_PATH, S_IFREG);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	return text_parse(file);
}

/* The whole file's text; NULL: no memory. */
static char *journal_text(struct journal *journal)
{
	char *text = NULL, *line;
	bool failed = false;
	uint32_t sum = 0;
	size_t length, i;
	FILE *stream = open_memstream(&text, &length);

	if (!stream)
		return NULL;
	for (i = 0; i <= journal->nr && !failed; i++) {
		line = journal_line(i ? &journal->list[i - 1] : NULL, &sum);
		failed = !line || fputs(line, stream) < 0;
		free(line);
	}
	if (fclose(stream) || failed) {
		free(text);
		return NULL;
	}
	journal->sum = sum;
	return text;
}

static void journal_shut(struct journal_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

static int journal_remove(struct journal_file *file)
{
	int ret = tree_remove(file->tree, JOURNAL_PATH);

	/* From a run that was killed. */
	tree_remove(file->tree, JOURNAL_FOLDER_PATH "/.journal.new");
	if (ret && ret != -ENOENT)
		return ret;
	/* Others may have something in it. */
	tree_rmdir(file->tree, JOURNAL_FOLDER_PATH);
	return 0;
}

int journal_rewrite(struct journal_file *file)
{
	char *text;
	int ret;

	journal_shut(file);
	if (!file->journal.nr)
		return journal_remove(file);
	text = journal_text(&file->journal);
	if (!text)
		return -ENOMEM;
	ret = tree_replace(file->tree, text, JOURNAL_MODE, JOURNAL_PATH);
	free(text);
	if (!ret)
		file->journal.is_torn = false;
	return ret;
}

/* Behind what is whole; the file is made if there is none. */
static int journal_reach(struct journal_file *file)
{
	char *text;
	int ret;

	if (file->fd >= 0)
		return 0;
	if (!file->journal.nr || file->journal.is_torn) {
		text = journal_text(&file->journal);
		ret = text ? tree_replace(file->tree, text, JOURNAL_MODE, JOURNAL_PATH) : -ENOMEM;
		free(text);
		if (ret)
			return ret;
		file->journal.is_torn = false;
	}
	file->fd = tree_at(file->tree, JOURNAL_PATH, O_WRONLY | O_APPEND | O_NOFOLLOW);
	return file->fd < 0 ? file->fd : 0;
}

static int line_write(int fd, const char *line)
{
	size_t length = strlen(line);
	ssize_t nr = write(fd, line, length);

	if (nr >= 0 && (size_t)nr != length)
		return -ENOSPC;
	return nr < 0 || fdatasync(fd) ? -errno : 0;
}

/* A line that may be there in part, or not on the disk, is taken away again. */
static int line_append(struct journal_file *file, const char *line)
{
	struct stat before;
	int ret;

	if (fstat(file->fd, &before))
		return -errno;
	ret = line_write(file->fd, line);
	if (ret && ftruncate(file->fd, before.st_size)) {
		file->journal.is_torn = true;
		journal_shut(file);
	}
	return ret;
}

int journal_append(struct journal_file *file, const struct journal_entry *entry)
{
	int ret = journal_reach(file);
	uint32_t sum;
	char *line;

	if (ret)
		return ret;
	sum = file->journal.sum;
	line = journal_line(entry, &sum);
	ret = line ? journal_add(&file->journal, entry) : -ENOMEM;
	if (!ret) {
		ret = line_append(file, line);
		if (ret)
			journal_cut(&file->journal, file->journal.nr - 1);
		else
			file->journal.sum = sum;
	}
	free(line);
	return ret;
}

void journal_close(struct journal_file *file)
{
	journal_shut(file);
	journal_free(&file->journal);
}
