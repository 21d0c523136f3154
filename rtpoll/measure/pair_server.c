// SPDX-License-Identifier: BSD-3-Clause
/* pair_server.c - the one who serves, and the signals of both */

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pair.h"
#include "realtime.h"
#include "rtpoll/engine.h"
#include "rtpoll/error.h"
#include "way.h"

volatile int pair_flags;

static struct rtpoll_engine *volatile engine_to_stop;

bool pair_must_leave(void)
{
	if (pair_flags & PAIR_YIELD)
		sched_yield();
	return pair_flags & PAIR_LEAVE;
}

void pair_set_engine(struct rtpoll_engine *engine)
{
	engine_to_stop = engine;
}

/* Servers whose death matters; of who asks. */
static volatile pid_t watched[PAIR_SERVERS];

void pair_watch(unsigned int server, pid_t pid)
{
	watched[server] = pid;
}

/* Looks, and leaves it to be reaped. */
static bool a_server_died(void)
{
	for (int i = 0; i < PAIR_SERVERS; i++) {
		siginfo_t info = { 0 };

		if (watched[i] && !waitid(P_PID, watched[i], &info,
					  WEXITED | WNOHANG | WNOWAIT) && info.si_pid)
			return true;
	}
	return false;
}

/* Who asks may have looked, and not yet be in the system call that this was to end. */
#define AGAIN_S	1

static void leave(int signal)
{
	struct rtpoll_engine *engine = engine_to_stop;
	int error = errno;

	if (signal == SIGCHLD && !a_server_died()) {
		errno = error;
		return;
	}
	pair_flags |= PAIR_LEAVE;
	if (signal != SIGUSR1)
		alarm(AGAIN_S);
	if (engine)
		rtpoll_engine_stop(engine);
	errno = error;
}

void pair_handle_signals(bool asks)
{
	/* Not SA_RESTART: what sleeps in a system call shall leave it. */
	struct sigaction action = { .sa_handler = leave };
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGALRM };

	if (!asks) {
		sigaction(SIGUSR1, &action, NULL);
		/* Its parent says when; and a Ctrl-C reaches all of a terminal. */
		signal(SIGINT, SIG_IGN);
		return;
	}
	action.sa_flags = SA_NOCLDSTOP;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigaction(ends[i], &action, NULL);
}

static void state_set(struct pair_post *post, uint32_t state)
{
	__atomic_store_n(&post->state, state, __ATOMIC_RELEASE);
	syscall(SYS_futex, &post->state, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static uint32_t command_wait(struct pair_post *post)
{
	uint32_t command;

	while (!(command = __atomic_exchange_n(&post->command, 0, __ATOMIC_ACQUIRE)))
		syscall(SYS_futex, &post->command, FUTEX_WAIT, 0, NULL, NULL, 0);
	return command;
}

static int serve_one(struct pair *pair, struct pair_post *post, uint32_t command)
{
	struct way *way = &pair->ways[command - 1];

	pair_flags &= ~PAIR_LEAVE;
	return way->kind->serve(way, post);
}

/*
 * How far a line is depends on where it is: on a mesh each address has a home.  Memory
 * that a server gets after this is somewhere else than that of the one before.
 */
static void move_elsewhere(void)
{
	size_t bytes = (getpid() * 2654435761u >> 24) * 4096ul + 4096;
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (memory != MAP_FAILED)
		*(volatile char *)memory = 1;
}

void pair_serve(struct pair *pair, unsigned int server)
{
	struct pair_post *post = &pair->arena->post[server];
	char before[PAIR_TEXT];

	pair_handle_signals(false);
	move_elsewhere();
	post->without = realtime_enter(pair->cpu[1], pair_flags & PAIR_YIELD);
	/* What could not be had is no reason of what fails later. */
	snprintf(before, sizeof(before), "%s", rtpoll_message());
	state_set(post, PAIR_PARKED);
	do {
		uint32_t command = command_wait(post);

		state_set(post, PAIR_SERVING);
		post->error = serve_one(pair, post, command);
		if (post->error && strcmp(before, rtpoll_message()))
			snprintf(post->text, sizeof(post->text), "%s", rtpoll_message());
		state_set(post, post->error ? PAIR_FAILED : PAIR_PARKED);
	} while (!post->error);
}
