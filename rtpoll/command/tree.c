// SPDX-License-Identifier: BSD-3-Clause
/* tree.c - files of this machine, or of a copy of one: opening and reading */

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tree_at.h"

#define LOAD_MAX	(64u << 20)
#define RACES		16

int tree_path(char path[PATH_MAX], const char *format, va_list args)
{
	int length = vsnprintf(path, PATH_MAX, format, args);

	if (length < 0 || length >= PATH_MAX)
		return -ENAMETOOLONG;
	return *path == '/' ? 0 : -EINVAL;
}

int tree_at(const struct tree *tree, const char *path, int flags)
{
	struct open_how how = {
		/* A pipe or a terminal in a copy must neither block nor become ours. */
		.flags = flags | O_CLOEXEC | (flags & O_PATH ? 0 : O_NONBLOCK | O_NOCTTY),
		.resolve = RESOLVE_IN_ROOT,
	};
	unsigned int i;
	int root, fd;

	if (!*tree->root) {
		fd = open(path, how.flags);
		return fd < 0 ? -errno : fd;
	}
	root = open(tree->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return -errno;
	/* EAGAIN: something was renamed just then. */
	for (i = 0; i < RACES; i++) {
		fd = syscall(SYS_openat2, root, path, &how, sizeof(how));
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	if (fd < 0)
		fd = -errno;
	close(root);
	return fd;
}

/* Up to @size bytes; how many, or -errno. */
static ssize_t bytes_read(int fd, char *text, size_t size)
{
	size_t length = 0;

	while (length < size) {
		ssize_t nr = read(fd, text + length, size - length);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr < 0)
			return -errno;
		if (!nr)
			break;
		length += nr;
	}
	return length;
}

int tree_at_read(const struct tree *tree, char *text, size_t size, const char *path)
{
	int fd = tree_at(tree, path, O_RDONLY);
	ssize_t length;

	*text = 0;
	if (fd < 0)
		return fd;
	length = bytes_read(fd, text, size - 1);
	close(fd);
	if (length < 0) {
		*text = 0;
		return length;
	}
	while (length && text[length - 1] == '\n')
		length--;
	text[length] = 0;
	return 0;
}

int tree_read(const struct tree *tree, char *text, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	int ret = TREE_PATH(path, format);

	*text = 0;
	return ret ? ret : tree_at_read(tree, text, size, path);
}

/* Files of /proc have no size that one could ask for. */
static int all_read(int fd, char **text, size_t *length)
{
	size_t size = 4096, used = 0;
	char *buffer = NULL;

	for (;;) {
		char *larger = realloc(buffer, size + 1);
		ssize_t nr = larger ? bytes_read(fd, larger + used, size - used) : -ENOMEM;

		buffer = larger ? larger : buffer;
		if (nr < 0 || used + nr > LOAD_MAX) {
			free(buffer);
			return nr < 0 ? nr : -EFBIG;
		}
		used += nr;
		if (used < size)
			break;
		size *= 2;
	}
	buffer[used] = 0;
	*text = buffer;
	*length = used;
	return 0;
}

int tree_at_load(const struct tree *tree, char **text, size_t *length, const char *path)
{
	int fd = tree_at(tree, path, O_RDONLY);
	int ret;

	*text = NULL;
	*length = 0;
	if (fd < 0)
		return fd;
	ret = all_read(fd, text, length);
	close(fd);
	return ret;
}

int tree_load(const struct tree *tree, char **text, size_t *length, const char *format, ...)
{
	char path[PATH_MAX];
	int ret = TREE_PATH(path, format);

	*text = NULL;
	*length = 0;
	return ret ? ret : tree_at_load(tree, text, length, path);
}

bool tree_has(const struct tree *tree, const char *format, ...)
{
	char path[PATH_MAX];
	int fd = TREE_PATH(path, format);

	if (!fd)
		fd = tree_at(tree, path, O_PATH);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

int tree_type(const struct tree *tree, const char *format, ...)
{
	char path[PATH_MAX];
	int fd = TREE_PATH(path, format);
	struct stat node;
	int ret;

	if (!fd)
		fd = tree_at(tree, path, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return fd;
	ret = fstat(fd, &node) ? -errno : (int)(node.st_mode & S_IFMT);
	close(fd);
	return ret;
}

int tree_link(const struct tree *tree, char *target, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	int fd = TREE_PATH(path, format);
	ssize_t length;

	*target = 0;
	if (!fd)
		fd = tree_at(tree, path, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return fd;
	length = readlinkat(fd, "", target, size);
	/* Of a descriptor that is no link it says that there is no such file. */
	if (length < 0)
		length = errno == ENOENT ? -EINVAL : -errno;
	else if ((size_t)length == size)
		length = -ENAMETOOLONG;
	close(fd);
	target[length < 0 ? 0 : length] = 0;
	return length < 0 ? length : 0;
}

static unsigned int cpus_end(const struct tree *tree, const char *file)
{
	struct rtpoll_cpulist cpus;
	unsigned int nr = 0, cpu;

	if (tree_cpus(tree, &cpus, "/sys/devices/system/cpu/%s", file))
		return 0;
	for (cpu = rtpoll_cpulist_next(&cpus, 0); cpu < RTPOLL_CPULIST_MAX;
	     cpu = rtpoll_cpulist_next(&cpus, cpu + 1))
		nr = cpu + 1;
	return nr;
}

int tree_open(struct tree *tree, const char *root)
{
	int fd;

	tree->root = strcmp(root, "/") ? root : "";
	fd = tree_at(tree, "/", O_PATH | O_DIRECTORY);
	if (fd < 0)
		return fd;
	close(fd);

	tree->nr_cpus = cpus_end(tree, "possible");
	if (!tree->nr_cpus)
		tree->nr_cpus = cpus_end(tree, "present");
	if (!tree->nr_cpus)
		tree->nr_cpus = *tree->root ? 1 : sysconf(_SC_NPROCESSORS_CONF);
	return 0;
}
