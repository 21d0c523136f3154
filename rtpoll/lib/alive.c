// SPDX-License-Identifier: BSD-3-Clause
/* alive.c - locks by which the users of a region see each other live and die */

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "alive.h"

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static struct rtpoll_alive *list;

static void before_fork(void)
{
	pthread_mutex_lock(&list_lock);
}

static void in_parent(void)
{
	pthread_mutex_unlock(&list_lock);
}

/* The child is neither the engine nor a vCPU of its parent's. */
static void in_child(void)
{
	for (; list; list = list->next) {
		close(list->fd);
		list->fd = -1;
	}
	pthread_mutex_unlock(&list_lock);
}

static void prepare(void)
{
	pthread_atfork(before_fork, in_parent, in_child);
}

/**
 * rtpoll_reopen() - another description of the same file
 * @fd: descriptor
 *
 * Return: descriptor; a negative errno.
 */
int rtpoll_reopen(int fd)
{
	char path[32];
	int again;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDWR | O_CLOEXEC);
	return again < 0 ? -errno : again;
}

static int lock_byte(int fd, off_t byte)
{
	struct flock lock = { .l_type = F_WRLCK, .l_start = byte, .l_len = 1 };

	if (!fcntl(fd, F_OFD_SETLK, &lock))
		return 0;
	return errno == EAGAIN || errno == EACCES ? -EBUSY : -errno;
}

/**
 * rtpoll_alive_begin() - live, as the others see it
 * @alive:	storage, until rtpoll_alive_end()
 * @fd:		the region's file
 * @byte:	whose byte
 *
 * Return: 0; -EBUSY somebody else lives there; as open().
 */
int rtpoll_alive_begin(struct rtpoll_alive *alive, int fd, off_t byte)
{
	int ret;

	pthread_once(&prepared, prepare);

	/* From open to list no fork() can come between. */
	pthread_mutex_lock(&list_lock);
	alive->fd = rtpoll_reopen(fd);
	ret = alive->fd < 0 ? alive->fd : lock_byte(alive->fd, byte);
	if (!ret) {
		alive->next = list;
		list = alive;
	} else if (alive->fd >= 0) {
		close(alive->fd);
	}
	pthread_mutex_unlock(&list_lock);

	return ret;
}

/**
 * rtpoll_alive_end() - undo rtpoll_alive_begin()
 * @alive: what it filled in
 */
void rtpoll_alive_end(struct rtpoll_alive *alive)
{
	struct rtpoll_alive **place;

	pthread_mutex_lock(&list_lock);
	for (place = &list; *place; place = &(*place)->next) {
		if (*place != alive)
			continue;
		*place = alive->next;
		break;
	}
	if (alive->fd >= 0)
		close(alive->fd);
	pthread_mutex_unlock(&list_lock);
}

/**
 * rtpoll_alive_look() - does somebody else live there?
 * @fd:		description that has no such lock itself
 * @byte:	whose byte
 *
 * Return: 1 yes; 0 no; a negative errno.
 */
int rtpoll_alive_look(int fd, off_t byte)
{
	struct flock lock = { .l_type = F_WRLCK, .l_start = byte, .l_len = 1 };

	if (fcntl(fd, F_OFD_GETLK, &lock))
		return -errno;
	return lock.l_type != F_UNLCK;
}
