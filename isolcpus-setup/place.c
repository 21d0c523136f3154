// SPDX-License-Identifier: BSD-3-Clause
/* place.c - what there is at a path, and the functions that write */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../rtpoll/command/tree_at.h"
#include "change_text.h"
#include "place.h"
#include "thread.h"

#define NEW_MODE	0644

static int mode_look(const struct tree *tree, const char *path, struct place *place)
{
	int fd = tree_at(tree, path, O_PATH | O_NOFOLLOW);
	struct stat stat;
	int ret;

	if (fd < 0)
		return fd;
	ret = fstat(fd, &stat) ? -errno : 0;
	close(fd);
	if (!ret && S_ISLNK(stat.st_mode))
		ret = -ELOOP;
	else if (!ret && S_ISDIR(stat.st_mode))
		ret = -EISDIR;
	if (ret)
		return ret;
	place->mode = stat.st_mode & 07777;
	place->uid = stat.st_uid;
	place->gid = stat.st_gid;
	return 0;
}

int place_look(const struct tree *tree, const char *path, struct place *place)
{
	size_t length;
	int ret;

	*place = (struct place) { .mode = NEW_MODE, .uid = geteuid(), .gid = getegid() };
	if (thread_is(path))
		return thread_look(tree, path, &place->text);
	ret = mode_look(tree, path, place);
	if (!ret)
		ret = tree_load(tree, &place->text, &length, "%s", path);
	if (ret == -ENOENT)
		return 0;
	if (!ret && strlen(place->text) != length) {
		/* With a zero in it: no text, and nothing to put back as one. */
		place_free(place);
		return -EILSEQ;
	}
	return ret;
}

void place_free(struct place *place)
{
	free(place->text);
	place->text = NULL;
}

/* The folder that is there and that a path would be made in; "/" for those in the root. */
static int folder_open(const struct tree *tree, const char *path)
{
	char folder[PATH_MAX];
	char *slash;
	int fd;

	snprintf(folder, sizeof(folder), "%s", path);
	do {
		slash = strrchr(folder, '/');
		slash[slash == folder] = 0;
		fd = tree_at(tree, folder, O_PATH | O_DIRECTORY);
	} while (fd == -ENOENT && slash > folder);
	return fd;
}

static int folder_probe(const struct tree *tree, const char *path)
{
	int fd = folder_open(tree, path);
	int ret;

	if (fd < 0)
		return fd;
	ret = faccessat(fd, ".", W_OK, AT_EACCESS) ? -errno : 0;
	close(fd);
	return ret;
}

int place_probe(const struct tree *tree, const char *path, bool is_value)
{
	int fd;

	if (thread_is(path))
		return 0;
	if (!is_value || *tree->root)
		return folder_probe(tree, path);
	fd = tree_at(tree, path, O_WRONLY);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	close(fd);
	return 0;
}

/* Chowning clears what goes with the owner, so that the mode comes last. */
static int owner_set_at(int fd, const struct place *place)
{
	struct stat stat;

	if (fstat(fd, &stat))
		return -errno;
	if ((stat.st_uid != place->uid || stat.st_gid != place->gid) &&
	    (fchown(fd, place->uid, place->gid) || fstat(fd, &stat)))
		return -errno;
	if ((stat.st_mode & 07777) != place->mode && fchmod(fd, place->mode) && errno != EPERM)
		return -errno;
	return 0;
}

static int owner_set(const struct tree *tree, const char *path, const struct place *place)
{
	int fd = tree_at(tree, path, O_RDONLY | O_NOFOLLOW);
	int ret;

	if (fd < 0)
		return fd;
	ret = owner_set_at(fd, place);
	close(fd);
	return ret;
}

int place_file(const struct tree *tree, const char *path, const struct place *place)
{
	struct place now;
	int ret = place_look(tree, path, &now);
	bool same;

	if (ret)
		return ret;
	same = text_same(place->text, now.text);
	place_free(&now);
	if (!place->text) {
		ret = tree_remove(tree, "%s", path);
		return ret == -ENOENT ? 0 : ret;
	}
	if (!same)
		ret = tree_replace(tree, place->text, place->mode, "%s", path);
	return ret ? ret : owner_set(tree, path, place);
}

/* As the kernel shows it: with a newline. */
static int copy_value(const struct tree *tree, enum change_compare compare, const char *path,
		      const char *shows, const char *value)
{
	struct place place;
	const char *end;
	size_t length;
	char *shown;
	int ret = place_look(tree, path, &place);

	if (ret)
		return ret;
	place_free(&place);
	shown = change_shown(compare, shows ? shows : "", value);
	if (!shown)
		return -ENOMEM;
	length = strlen(shown);
	end = length && shown[length - 1] == '\n' ? "" : "\n";
	if (asprintf(&place.text, "%s%s", shown, end) < 0)
		place.text = NULL;
	ret = place.text ? place_file(tree, path, &place) : -ENOMEM;
	free(place.text);
	free(shown);
	return ret;
}

static int line_write(const struct tree *tree, const char *path, const char *value)
{
	char *line;
	int ret;

	if (asprintf(&line, "%s\n", value) < 0)
		return -ENOMEM;
	ret = tree_write(tree, line, "%s", path);
	free(line);
	return ret;
}

int place_value(const struct tree *tree, enum change_compare compare, const char *path,
		const char *shows, const char *value)
{
	if (compare == COMPARE_THREAD)
		return thread_put(tree, path, value);
	if (*tree->root)
		return copy_value(tree, compare, path, shows, value);
	/* resctrl refuses a line without its end. */
	if (compare == COMPARE_SCHEMATA)
		return line_write(tree, path, value);
	return tree_write(tree, value, "%s", path);
}

void place_sweep(const struct tree *tree, const char *path)
{
	const char *slash = strrchr(path, '/');

	tree_remove(tree, "%.*s/.%s.new", (int)(slash - path), path, slash + 1);
}
