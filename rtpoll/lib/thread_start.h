/* SPDX-License-Identifier: BSD-3-Clause */
/* thread_start.h - a thread of the library's, placed before it runs */
#ifndef RTPOLL_THREAD_START_H
#define RTPOLL_THREAD_START_H

#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>

#include "rtpoll/thread.h"

/**
 * struct rtpoll_thread - a thread of the library's
 * @options:	how it shall run, as for rtpoll_thread_setup()
 * @run:	what it does once it is placed
 * @data:	for @run
 * @without:	receives RTPOLL_WITHOUT_*
 * @id:		to join it
 * @error:	0, or why it could not be placed
 * @message:	the same in words
 * @placed:	that is known
 */
struct rtpoll_thread {
	const struct rtpoll_thread_options	*options;
	void					(*run)(void *data);
	void					*data;
	uint32_t				without;
	pthread_t				id;
	int					error;
	char					message[256];
	sem_t					placed;
};

int rtpoll_thread_start(struct rtpoll_thread *thread);
void rtpoll_thread_join(struct rtpoll_thread *thread);

#endif /* RTPOLL_THREAD_START_H */
