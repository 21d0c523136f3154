/* SPDX-License-Identifier: BSD-3-Clause */
/* futex.h - sleep on a word of shared memory until it is woken */
#ifndef RTPOLL_FUTEX_H
#define RTPOLL_FUTEX_H

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Whole milliseconds, below a second. */
static inline struct timespec rtpoll_ms(unsigned int ms)
{
	return (struct timespec){ .tv_nsec = ms * 1000000l };
}

/**
 * rtpoll_futex_wait() - sleep while a word has a value
 * @word:	word, also of memory that is shared between processes
 * @value:	value
 * @limit:	no longer than that
 *
 * Return: 0 woken, or the value was another; -ETIMEDOUT; -EINTR.
 */
static inline int rtpoll_futex_wait(uint32_t *word, uint32_t value, struct timespec limit)
{
	if (!syscall(SYS_futex, word, FUTEX_WAIT, value, &limit, NULL, 0))
		return 0;
	return errno == EAGAIN ? 0 : -errno;
}

/**
 * rtpoll_futex_wake() - wake all who sleep on a word
 * @word: word
 *
 * Context: any; also a signal handler.
 */
static inline void rtpoll_futex_wake(uint32_t *word)
{
	int error = errno;

	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
	errno = error;
}

/* CLOCK_MONOTONIC in nanoseconds. */
static inline uint64_t rtpoll_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

#endif /* RTPOLL_FUTEX_H */
