// SPDX-License-Identifier: BSD-3-Clause
/* thread_start.c - a thread of the library's, placed before it runs */

#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "internal.h"
#include "rtpoll/error.h"
#include "thread_start.h"

static void *thread_main(void *data)
{
	struct rtpoll_thread *thread = data;
	int error = rtpoll_thread_setup(thread->options, &thread->without);

	/* Messages are each thread's own: this one is the starter's. */
	if (error)
		snprintf(thread->message, sizeof(thread->message), "%s", rtpoll_message());
	thread->error = error;
	sem_post(&thread->placed);
	if (!error)
		thread->run(thread->data);
	return NULL;
}

/* Signals are for the program's own threads. */
static int create_deaf(struct rtpoll_thread *thread)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread->id, NULL, thread_main, thread);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

/**
 * rtpoll_thread_start() - start a thread, and wait until it is placed
 * @thread: with the first three fields filled in
 *
 * Return: 0, rtpoll_thread_join() must follow; as rtpoll_thread_setup(); -EAGAIN.
 */
int rtpoll_thread_start(struct rtpoll_thread *thread)
{
	int error;

	sem_init(&thread->placed, 0, 0);
	error = create_deaf(thread);
	if (error) {
		sem_destroy(&thread->placed);
		return rtpoll_fail(error, "thread");
	}

	while (sem_wait(&thread->placed))
		;
	if (!thread->error)
		return 0;

	rtpoll_thread_join(thread);
	return rtpoll_fail(thread->error, "%s.", thread->message);
}

/**
 * rtpoll_thread_join() - wait for its end
 * @thread: that was started
 */
void rtpoll_thread_join(struct rtpoll_thread *thread)
{
	pthread_join(thread->id, NULL);
	sem_destroy(&thread->placed);
}
