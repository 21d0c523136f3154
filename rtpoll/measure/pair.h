/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pair.h - two processes, each on a CPU of its own, and the memory between them
 *
 * One asks, and says which way to serve; the others serve one way at a time and
 * sleep between.  They live on the same CPU, so only one of them may be awake.
 *
 * A server serves until it gets SIGUSR1.  Whoever asks leaves his loops when a
 * server has died, or when he shall end himself: pair_flags says so to both.
 */
#ifndef RTPOLL_PAIR_H
#define RTPOLL_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct rtpoll_engine;
struct way;

enum {
	PAIR_SERVERS = 8, PAIR_WAYS = 96, PAIR_LINES = 17, PAIR_REGIONS = 32, PAIR_TEXT = 200
};

/* A cache line for each side's word, and none beside it. */
struct pair_line {
	uint32_t	word;
	uint32_t	payload[15];
	uint32_t	unused[48];
};

enum pair_state {
	PAIR_STARTING,
	PAIR_PARKED,
	PAIR_SERVING,
	PAIR_FAILED,	/* error and, if the library has more to say, text say why */
};

/* What the one who asks and one server tell each other. */
struct pair_post {
	uint32_t	command;	/* number of the way to serve, plus one */
	uint32_t	state;		/* enum pair_state */
	pid_t		pid;
	uint32_t	without;	/* RTPOLL_WITHOUT_* */
	int		error;		/* PAIR_FAILED: a negative errno */
	char		text[PAIR_TEXT];
	int		region[PAIR_REGIONS];	/* engines' descriptors in it, or -1 */
	/* Of an engine, from its last start to its last end. */
	uint64_t	rounds;
	uint64_t	requests;
	uint64_t	sleeps;
	uint64_t	served_ns;
} __attribute__((aligned(256)));

struct pair_arena {
	struct pair_post	post[PAIR_SERVERS];
	struct pair_line	line[PAIR_WAYS][PAIR_LINES];
};

struct pair {
	struct pair_arena	*arena;
	int			fd;		/* of the arena */
	int			cpu[2];		/* who asks; who serves */
	struct way		*ways;
	unsigned int		nr_ways;
};

#define PAIR_LEAVE	1	/* leave the loop */
#define PAIR_YIELD	2	/* both share one CPU: let the other have it */

extern volatile int pair_flags;

/* Off the fast path: is there a reason to leave?  Yields if it must. */
bool pair_must_leave(void);

/* In every loop that waits for the other side. */
static inline bool pair_waits(const uint32_t *word, uint32_t value)
{
	if (__atomic_load_n(word, __ATOMIC_ACQUIRE) == value)
		return false;
	return __builtin_expect(!pair_flags, 1) || !pair_must_leave();
}

/* Of signals: SIGUSR1 leaves; of who asks also a server's death, and the usual ends. */
void pair_handle_signals(bool asks);
/* Server @server is @pid, or (0) none: its death is a reason to leave. */
void pair_watch(unsigned int server, pid_t pid);
/* The engine that the calling server runs, for the signal to stop; or NULL. */
void pair_set_engine(struct rtpoll_engine *engine);

/* Memory for a pair on these CPUs; 0 or a negative errno.  Before the ways' prepare. */
int pair_create(struct pair *pair, const int cpu[2], struct way *ways, unsigned int nr);
int pair_attach(struct pair *pair, int fd);
void pair_destroy(struct pair *pair);

/* What a server's process does all its life; returns when its parent is gone. */
void pair_serve(struct pair *pair, unsigned int server);
/* Forks server @server; with @program, which is executed, it is that one's job. */
int pair_fork(struct pair *pair, unsigned int server, const char *program);
/* Of a way, which of its lines to use: who asks counts, and who serves sees it. */
static inline uint32_t *pair_turn(struct pair_line *line)
{
	return &line[PAIR_LINES - 1].payload[0];
}

/* Ends a server and waits for its end. */
void pair_end(struct pair *pair, unsigned int server);

/* Serve way @number; 0, or what the server failed with, or -EPIPE, -EINTR, -ETIMEDOUT. */
int pair_start(struct pair *pair, unsigned int server, unsigned int way);
int pair_stop(struct pair *pair, unsigned int server);
/* Where something failed with @error, what its server failed with before, if it did. */
int pair_error(const struct pair *pair, unsigned int server, int error);
/* A descriptor of an engine's region: an open file of its own; or a negative errno. */
int pair_region_open(struct pair *pair, unsigned int server, unsigned int number);

#endif /* RTPOLL_PAIR_H */
