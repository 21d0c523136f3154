// SPDX-License-Identifier: BSD-3-Clause
/* pair.c - the one who asks: memory for both, and orders to the servers */

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pair.h"
#include "realtime.h"
#include "way.h"

/* Between two looks whether a server is still there, or has left its loop. */
#define LOOK_NS		1000000
/* A server that does not do what it was told to. */
#define PATIENCE	5000

static int map(struct pair *pair)
{
	void *arena = mmap(NULL, sizeof(*pair->arena), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_POPULATE, pair->fd, 0);

	if (arena == MAP_FAILED)
		return -errno;
	pair->arena = arena;
	for (unsigned int i = 0; i < pair->nr_ways; i++)
		pair->ways[i].line = pair->arena->line[i];
	return 0;
}

/* Ways are numbered: who was executed has the same table. */
static int ways_prepare(struct pair *pair)
{
	for (unsigned int i = 0; i < pair->nr_ways; i++) {
		struct way *way = &pair->ways[i];
		int ret = way->kind->prepare ? way->kind->prepare(way) : 0;

		if (ret)
			return ret;
	}
	return 0;
}

int pair_create(struct pair *pair, const int cpu[2], struct way *ways, unsigned int nr)
{
	int ret;

	*pair = (struct pair){ .cpu = { cpu[0], cpu[1] }, .ways = ways, .nr_ways = nr };
	if (nr > PAIR_WAYS)
		return -E2BIG;
	pair->fd = memfd_create("rtpoll-measure", MFD_CLOEXEC);
	if (pair->fd < 0)
		return -errno;
	ret = ftruncate(pair->fd, sizeof(*pair->arena)) ? -errno : map(pair);
	if (ret)
		goto err_close;
	ret = ways_prepare(pair);
	if (ret)
		goto err_unmap;
	if (cpu[0] == cpu[1])
		pair_flags |= PAIR_YIELD;
	/* Before there are children, so that they agree. */
	realtime_is_alone();
	return 0;

err_unmap:
	munmap(pair->arena, sizeof(*pair->arena));
err_close:
	close(pair->fd);
	return ret;
}

int pair_attach(struct pair *pair, int fd)
{
	pair->fd = fd;
	return map(pair);
}

void pair_destroy(struct pair *pair)
{
	for (int i = 0; i < PAIR_SERVERS; i++)
		pair_end(pair, i);
	for (unsigned int i = 0; i < pair->nr_ways; i++)
		if (pair->ways[i].kind->close)
			pair->ways[i].kind->close(&pair->ways[i]);
	munmap(pair->arena, sizeof(*pair->arena));
	close(pair->fd);
	/* Who was told to leave has left. */
	alarm(0);
}

static void child(struct pair *pair, unsigned int server, const char *program, pid_t parent)
{
	char number[16], fd[16], cpu[16];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	if (!program) {
		pair_serve(pair, server);
		_exit(0);
	}
	fcntl(pair->fd, F_SETFD, 0);
	snprintf(fd, sizeof(fd), "%d", pair->fd);
	snprintf(number, sizeof(number), "%u", server);
	snprintf(cpu, sizeof(cpu), "%d", pair->cpu[1]);
	execl(program, program, "--serve", fd, number, cpu, NULL);
	_exit(127);
}

static bool is_alive(struct pair *pair, unsigned int server)
{
	pid_t pid = pair->arena->post[server].pid;
	siginfo_t info = { 0 };

	/* WNOWAIT: pair_end() reaps it. */
	return pid > 0 && !waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       !info.si_pid;
}

static void look_again(uint32_t *word, uint32_t value)
{
	struct timespec timeout = { .tv_nsec = LOOK_NS };

	syscall(SYS_futex, word, FUTEX_WAIT, value, &timeout, NULL, 0);
}

int pair_error(const struct pair *pair, unsigned int server, int error)
{
	const struct pair_post *post = &pair->arena->post[server];

	/* Pairs with the release in state_set(): the error was there before. */
	return __atomic_load_n(&post->state, __ATOMIC_ACQUIRE) == PAIR_FAILED ? post->error :
	       error;
}

/* Until a server's state is another than @state: 0, or its error; it died: -EPIPE; -ETIMEDOUT. */
static int wait_while(struct pair *pair, unsigned int server, uint32_t state, int signal)
{
	struct pair_post *post = &pair->arena->post[server];

	for (int i = 0; i < PATIENCE; i++) {
		if (__atomic_load_n(&post->state, __ATOMIC_ACQUIRE) != state)
			return pair_error(pair, server, 0);
		if (!is_alive(pair, server))
			return pair_error(pair, server, -EPIPE);
		if (signal)
			kill(post->pid, signal);
		look_again(&post->state, state);
	}
	return -ETIMEDOUT;
}

int pair_fork(struct pair *pair, unsigned int server, const char *program)
{
	struct pair_post *post = &pair->arena->post[server];
	pid_t parent = getpid();
	pid_t pid;

	post->state = PAIR_STARTING;
	post->command = 0;
	for (int i = 0; i < PAIR_REGIONS; i++)
		post->region[i] = -1;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid)
		child(pair, server, program, parent);
	post->pid = pid;
	pair_watch(server, pid);
	return wait_while(pair, server, PAIR_STARTING, 0);
}

void pair_end(struct pair *pair, unsigned int server)
{
	struct pair_post *post = &pair->arena->post[server];

	if (post->pid <= 0)
		return;
	pair_watch(server, 0);
	kill(post->pid, SIGKILL);
	waitpid(post->pid, NULL, 0);
	post->pid = 0;
}

int pair_start(struct pair *pair, unsigned int server, unsigned int way)
{
	struct pair_post *post = &pair->arena->post[server];

	if (pair_flags & PAIR_LEAVE)
		return -EINTR;
	__atomic_store_n(&post->command, way + 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &post->command, FUTEX_WAKE, 1, NULL, NULL, 0);
	return wait_while(pair, server, PAIR_PARKED, 0);
}

int pair_stop(struct pair *pair, unsigned int server)
{
	return wait_while(pair, server, PAIR_SERVING, SIGUSR1);
}

int pair_region_open(struct pair *pair, unsigned int server, unsigned int number)
{
	struct pair_post *post = &pair->arena->post[server];
	char path[64];
	int fd;

	if (number >= PAIR_REGIONS || post->region[number] < 0)
		return -ENOENT;
	/* Not the same open file: locks on it tell who lives. */
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", post->pid, post->region[number]);
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
