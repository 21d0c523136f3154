// SPDX-License-Identifier: BSD-3-Clause
/*
 * region_file.c - the file of a region: made, and what a crashed engine left replaced
 *
 * Only who holds the engine's lock on the file that bears a name may take the name
 * away.  So of two engines that find the same wreck, or of one that makes a file and
 * one that takes it for a wreck because it is empty yet, one is told -EBUSY.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "region.h"

static int make_nameless(struct rtpoll_region_memory *memory)
{
	int ret;

	memory->fd = memfd_create("rtpoll", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (memory->fd < 0)
		return rtpoll_fail(errno, "region");
	if (ftruncate(memory->fd, RTPOLL_REGION_BYTES) ||
	    fcntl(memory->fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)) {
		ret = rtpoll_fail(errno, "region of %zu bytes", RTPOLL_REGION_BYTES);
		goto err_close;
	}
	ret = rtpoll_alive_begin(&memory->alive, memory->fd, RTPOLL_BYTE_ENGINE);
	if (ret) {
		rtpoll_fail(ret, "region: its lock");
		goto err_close;
	}
	return 0;

err_close:
	close(memory->fd);
	return ret;
}

/* Does the name still mean the file that we have? */
static bool is_still_named(const char *name, int fd)
{
	struct stat ours, named;
	int other = shm_open(name, O_RDWR, 0);
	bool same;

	if (other < 0)
		return false;
	same = !fstat(fd, &ours) && !fstat(other, &named) && ours.st_dev == named.st_dev &&
	       ours.st_ino == named.st_ino;
	close(other);
	return same;
}

/* Its engine has grown it, and died before it stored anything. */
static bool looks_unborn(const struct rtpoll_region_header *header, off_t bytes)
{
	return !header->magic && !header->abi && !header->bytes && bytes == RTPOLL_REGION_BYTES;
}

/*
 * Ours even if its engine died before it had stored the magic number: empty, or with
 * what is stored first.
 */
static bool looks_like_region(int fd)
{
	struct rtpoll_region_header header;
	struct stat file;
	ssize_t got;

	if (fstat(fd, &file) || !S_ISREG(file.st_mode))
		return false;
	if (!file.st_size)
		return true;

	got = pread(fd, &header, offsetof(struct rtpoll_region_header, flags), 0);
	if (got != offsetof(struct rtpoll_region_header, flags))
		return false;
	if (looks_unborn(&header, file.st_size))
		return true;
	return (header.magic == RTPOLL_REGION_MAGIC || !header.magic) &&
	       header.bytes == (uint64_t)file.st_size;
}

static int unlink_wreck(const char *name, int fd)
{
	struct rtpoll_alive alive;
	int ret;

	if (!looks_like_region(fd))
		return rtpoll_fail(EEXIST, "/dev/shm%s is no region: remove it.", name);

	ret = rtpoll_alive_begin(&alive, fd, RTPOLL_BYTE_ENGINE);
	if (ret)
		return rtpoll_fail(ret, "/dev/shm%s has an engine", name);
	if (is_still_named(name, fd))
		ret = shm_unlink(name) ? rtpoll_fail(errno, "/dev/shm%s", name) : 0;
	else
		ret = rtpoll_fail(EBUSY, "/dev/shm%s: another engine has just begun", name);
	rtpoll_alive_end(&alive);
	return ret;
}

static int remove_wreck(const char *name)
{
	int fd = shm_open(name, O_RDWR, 0);
	int ret;

	if (fd < 0)
		return errno == ENOENT ? 0 : rtpoll_fail(errno, "/dev/shm%s", name);
	ret = unlink_wreck(name, fd);
	close(fd);
	return ret;
}

static int make_named(struct rtpoll_region_memory *memory)
{
	const char *name = memory->name;
	int ret;

	memory->fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (memory->fd < 0)
		return rtpoll_fail(errno == EEXIST ? EBUSY : errno, "/dev/shm%s", name);

	ret = rtpoll_alive_begin(&memory->alive, memory->fd, RTPOLL_BYTE_ENGINE);
	if (ret) {
		rtpoll_fail(ret, "/dev/shm%s has an engine", name);
		goto err_close;
	}
	if (!is_still_named(name, memory->fd)) {
		ret = rtpoll_fail(EBUSY, "/dev/shm%s: another engine has just begun", name);
		goto err_alive;
	}
	if (ftruncate(memory->fd, RTPOLL_REGION_BYTES)) {
		ret = rtpoll_fail(errno, "/dev/shm%s of %zu bytes", name,
				  RTPOLL_REGION_BYTES);
		shm_unlink(name);
		goto err_alive;
	}
	return 0;

err_alive:
	rtpoll_alive_end(&memory->alive);
err_close:
	close(memory->fd);
	return ret;
}

/* As shm_open() wants it: one slash, and that in front. */
static int take_name(struct rtpoll_region_memory *memory, const char *name)
{
	if (*name == '/')
		name++;
	if (!*name || strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, "..") ||
	    strlen(name) > sizeof(memory->name) - 2)
		return rtpoll_fail(EINVAL, "region name \"%s\"", name);

	snprintf(memory->name, sizeof(memory->name), "/%s", name);
	return 0;
}

/**
 * rtpoll_region_file() - make a region's file, and live in it
 * @memory:	receives descriptor, name and lock
 * @name:	as for shm_open(), or NULL
 *
 * Return: 0; as rtpoll_engine_create().
 */
int rtpoll_region_file(struct rtpoll_region_memory *memory, const char *name)
{
	int ret;

	memory->name[0] = 0;
	if (!name)
		return make_nameless(memory);

	ret = take_name(memory, name);
	if (!ret)
		ret = remove_wreck(memory->name);
	if (!ret)
		ret = make_named(memory);
	return ret;
}
