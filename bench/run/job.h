/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * job.h - a process that runs beside this one, and never longer
 *
 * Between the two is a guard, a process of its own.  It is the one that all processes of
 * the job fall to that lose their parent, so that it can end them all: when the time is
 * up, when it is told to, and when this process is gone, however it went.
 *
 *	this process -- guard -- the job's first process -- what that one started
 *
 * First they are asked to end, so that they can put back what they changed.
 */
#ifndef BENCH_RUN_JOB_H
#define BENCH_RUN_JOB_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct job_spec - what to run
 * @argv:	program, found in PATH, and arguments; or NULL, and
 * @function:	what to do in its place; returns an exit status
 * @data:	for @function
 * @log:	file that gets what it says
 * @output:	another one for what it says on stdout; or NULL
 * @cpus:	where it may run, as the kernel writes it; NULL or "": as this process
 * @limit_ns:	after which it is ended; 0: none
 */
struct job_spec {
	const char *const	*argv;
	int			(*function)(void *data);
	void			*data;
	const char		*log;
	const char		*output;
	const char		*cpus;
	uint64_t		limit_ns;
};

struct job {
	pid_t	guard;
	int	end;
};

/* Of job_wait(), beside exit statuses and 128 + signal. */
#define JOB_TIMED_OUT	1000
#define JOB_STOPPED	1001

/* Set by SIGINT and SIGTERM after job_handle_signals(): the signal. */
extern volatile int job_signal;

void job_handle_signals(void);

/* 0, or -errno. */
int job_start(struct job *job, const struct job_spec *spec);
/* Until it has ended, or a signal came: then it is stopped. */
int job_wait(struct job *job);
bool job_is_running(const struct job *job);
/* Ends it, if it has not ended; returns as job_wait(). */
int job_stop(struct job *job);

/* Is there such a program in PATH?  A name with a slash is looked at as it is. */
bool job_program_is_there(const char *name);

#endif /* BENCH_RUN_JOB_H */
