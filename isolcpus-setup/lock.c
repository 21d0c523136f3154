// SPDX-License-Identifier: BSD-3-Clause
/* lock.c - one instance at a time */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../rtpoll/command/tree_at.h"
#include "lock.h"
#include "say.h"

/* Made if need be; a copy of a machine may lack its folder. */
static int lock_file(const struct tree *tree)
{
	int folder = tree_at(tree, LOCK_FOLDER, O_PATH | O_DIRECTORY);
	int fd;

	if (folder == -ENOENT) {
		int ret = tree_mkdir(tree, LOCK_FOLDER);

		/* That it cannot be made is what is wrong, not that it is not there. */
		if (ret && ret != -EEXIST)
			return ret;
		folder = tree_at(tree, LOCK_FOLDER, O_PATH | O_DIRECTORY);
	}
	if (folder < 0)
		return folder;
	fd = openat(folder, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		fd = -errno;
	close(folder);
	return fd;
}

static void holder_name(int fd)
{
	char text[32] = "";
	ssize_t length = pread(fd, text, sizeof(text) - 1, 0);
	long pid = length > 0 ? strtol(text, NULL, 10) : 0;

	if (pid > 0)
		cmd_failed(LOCK_PATH ": process %ld is at work; wait for it, or end it", pid);
	else
		cmd_failed(LOCK_PATH ": another process is at work; wait for it, or end it");
}

/* Of one width, so that nothing of a longer one stays behind it. */
static void holder_set(int fd)
{
	char text[32];
	int length = snprintf(text, sizeof(text), "%-10d\n", getpid());

	/* Only for the other one's message. */
	if (pwrite(fd, text, length, 0) < 0)
		return;
}

int lock_take(const struct tree *tree)
{
	int fd = lock_file(tree);

	if (fd < 0) {
		path_failed(LOCK_PATH, "cannot lock", fd);
		return fd;
	}
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		int ret = -errno;

		if (ret == -EWOULDBLOCK)
			holder_name(fd);
		else
			path_failed(LOCK_PATH, "cannot lock", ret);
		close(fd);
		return ret;
	}
	holder_set(fd);
	return fd;
}

void lock_release(int lock)
{
	close(lock);
}
