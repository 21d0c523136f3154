// SPDX-License-Identifier: BSD-3-Clause
/* tree_write.c - changes of files of a tree */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tree_at.h"

int tree_write(const struct tree *tree, const char *value, const char *format, ...)
{
	/* A write of nothing reaches no file of sysfs. */
	const char *text = *value ? value : "\n";
	char path[PATH_MAX];
	int fd = TREE_PATH(path, format);
	ssize_t nr;
	int ret = 0;

	if (!fd)
		fd = tree_at(tree, path, O_WRONLY | O_TRUNC);
	if (fd < 0)
		return fd;
	do {
		nr = write(fd, text, strlen(text));
	} while (nr < 0 && errno == EINTR);
	if (nr < 0)
		ret = -errno;
	else if ((size_t)nr != strlen(text))
		ret = -EIO;
	if (close(fd) && !ret)
		ret = -errno;
	return ret;
}

/* Splits a path: the folder stays in @path, its last name is returned. */
static char *name_cut(char *path)
{
	char *slash = strrchr(path, '/');

	*slash = 0;
	return slash + 1;
}

/* With the mode that others can read it by, whatever the caller of the command has masked. */
static int mkdir_plain(int above, const char *name)
{
	mode_t mask = umask(0);
	int ret = mkdirat(above, name, 0755);
	int error = errno;

	umask(mask);
	errno = error;
	return ret;
}

/* A folder, which is made with those above it if wanted; a descriptor or -errno. */
static int folder_at(const struct tree *tree, char *path, bool make)
{
	int fd = tree_at(tree, *path ? path : "/", O_RDONLY | O_DIRECTORY);
	int above, ret;
	char *name;

	if (fd != -ENOENT || !make || !*path)
		return fd;
	name = name_cut(path);
	above = folder_at(tree, path, true);
	name[-1] = '/';
	if (above < 0)
		return above;
	ret = mkdir_plain(above, name) && errno != EEXIST ? -errno : 0;
	if (!ret)
		fsync(above);
	close(above);
	return ret ? ret : tree_at(tree, path, O_RDONLY | O_DIRECTORY);
}

/* The folder of what a path names, and the name in it. */
static int parent_at(const struct tree *tree, char *path, bool make, char **name)
{
	*name = name_cut(path);
	if (!**name || !strcmp(*name, ".") || !strcmp(*name, ".."))
		return -EINVAL;
	return folder_at(tree, path, make);
}

static int all_write(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left) {
		ssize_t nr = write(fd, text, left);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr < 0)
			return -errno;
		text += nr;
		left -= nr;
	}
	return 0;
}

static int beside_write(int folder, const char *name, const char *text, mode_t mode)
{
	int fd, ret;

	/* From a run that was cut short. */
	unlinkat(folder, name, 0);
	fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	ret = all_write(fd, text);
	/* Against the umask; a file system of DOS has no such modes. */
	if (!ret && fchmod(fd, mode) && errno != EPERM)
		ret = -errno;
	if (!ret && fsync(fd))
		ret = -errno;
	if (close(fd) && !ret)
		ret = -errno;
	if (ret)
		unlinkat(folder, name, 0);
	return ret;
}

static int replace_at(int folder, const char *name, const char *text, mode_t mode)
{
	char beside[NAME_MAX + 1];
	struct stat there;
	int ret;

	/* What it points to would stay as it is, and the link would be lost. */
	if (!fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) && S_ISLNK(there.st_mode))
		return -ELOOP;
	if (snprintf(beside, sizeof(beside), ".%s.new", name) >= (int)sizeof(beside))
		return -ENAMETOOLONG;
	ret = beside_write(folder, beside, text, mode);
	if (ret)
		return ret;
	if (renameat(folder, beside, folder, name)) {
		ret = -errno;
		unlinkat(folder, beside, 0);
		return ret;
	}
	return fsync(folder) ? -errno : 0;
}

int tree_replace(const struct tree *tree, const char *text, mode_t mode, const char *format, ...)
{
	char path[PATH_MAX], *name;
	int ret = TREE_PATH(path, format);
	int folder;

	if (ret)
		return ret;
	folder = parent_at(tree, path, true, &name);
	if (folder < 0)
		return folder;
	ret = replace_at(folder, name, text, mode);
	close(folder);
	return ret;
}

static int unlink_at(const struct tree *tree, char *path, int flags)
{
	char *name;
	int folder = parent_at(tree, path, false, &name);
	int ret;

	if (folder < 0)
		return folder;
	ret = unlinkat(folder, name, flags) ? -errno : 0;
	/* Folders of /sys cannot be synced, and need not. */
	if (!ret)
		fsync(folder);
	close(folder);
	return ret;
}

int tree_remove(const struct tree *tree, const char *format, ...)
{
	char path[PATH_MAX];
	int ret = TREE_PATH(path, format);

	return ret ? ret : unlink_at(tree, path, 0);
}

int tree_rmdir(const struct tree *tree, const char *format, ...)
{
	char path[PATH_MAX];
	int ret = TREE_PATH(path, format);

	return ret ? ret : unlink_at(tree, path, AT_REMOVEDIR);
}

int tree_mkdir(const struct tree *tree, const char *format, ...)
{
	char path[PATH_MAX], *name;
	int ret = TREE_PATH(path, format);
	int folder;

	if (ret)
		return ret;
	folder = parent_at(tree, path, false, &name);
	if (folder < 0)
		return folder;
	ret = mkdir_plain(folder, name) ? -errno : 0;
	close(folder);
	return ret;
}
