/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * thread.h - CPU, priority and memory of a thread that polls
 *
 * Each needs a privilege.  Without it the call fails and names what would grant
 * it; a best effort goes on without, and says what it went without.
 */
#ifndef RTPOLL_THREAD_H
#define RTPOLL_THREAD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RTPOLL_ANY_CPU		(-1)

/* What a best effort may have gone without. */
#define RTPOLL_WITHOUT_CPU	0x1	/* not pinned: offline, or not allowed here */
#define RTPOLL_WITHOUT_PRIORITY	0x2	/* policy and priority: CAP_SYS_NICE, RLIMIT_RTPRIO */
#define RTPOLL_WITHOUT_LOCK	0x4	/* locked memory: CAP_IPC_LOCK, no RLIMIT_MEMLOCK */
#define RTPOLL_WITHOUT_NODE	0x8	/* memory on the CPU's NUMA node */

/**
 * struct rtpoll_thread_options - how a thread that polls shall run
 * @size:	sizeof(struct rtpoll_thread_options) of the caller
 * @cpu:	CPU to pin it to, which should be isolated (0 is CPU 0);
 *		RTPOLL_ANY_CPU: leave
 * @policy:	SCHED_FIFO or SCHED_RR; SCHED_OTHER (0): left as it is.  A thread that the
 *		library starts has that of who starts it
 * @priority:	1 to 99 for SCHED_FIFO and SCHED_RR, else 0
 * @flags:	RTPOLL_THREAD_*
 */
struct rtpoll_thread_options {
	size_t		size;
	int		cpu;
	int		policy;
	int		priority;
	uint32_t	flags;
#define RTPOLL_THREAD_BEST_EFFORT	0x1	/* go on without what is not allowed */
#define RTPOLL_THREAD_LOCK		0x2	/* mlockall(): all memory, later too */
};

/**
 * rtpoll_thread_setup() - apply options to the calling thread
 * @options:	copied; NULL changes nothing
 * @without:	receives RTPOLL_WITHOUT_*, 0 if everything was had; may be NULL
 *
 * Return: 0; -EINVAL bad option or no such CPU; -ENODEV CPU offline; -EPERM a
 * privilege is missing, see rtpoll_message(): for locked memory also where there is a
 * limit to it, since mappings beyond it would fail later; -ENOMEM there is not as much
 * memory as is to be locked.
 * On error what was changed before the step that failed stays changed.
 */
int rtpoll_thread_setup(const struct rtpoll_thread_options *options, uint32_t *without);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_THREAD_H */
