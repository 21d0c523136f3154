/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * thread.h - where a thread may run, as a text: "0-1 812 kswapd0"
 *
 * CPUs, start in clock ticks since boot, name.  Its path is the folder of /proc, which
 * is no file: start and name say whether the number still belongs to the same thread.
 */
#ifndef ISOLCPUS_THREAD_H
#define ISOLCPUS_THREAD_H

#include <stdbool.h>

#include "../rtpoll/command/tree.h"
#include "parse_process.h"

/* Is it the path of a thread, "/proc/57"? */
bool thread_is(const char *path);

/* Its text, a new string; NULL: there is none.  0 or -errno. */
int thread_look(const struct tree *tree, const char *path, char **text);

/* The text of a thread that may run there. */
char *thread_text(const struct process_stat *stat, const struct rtpoll_cpulist *cpus);

/* Lets it run on a text's CPUs, if it is the one of the text; -ESRCH: it is another one. */
int thread_put(const struct tree *tree, const char *path, const char *text);

/* Same thread?  Same thread and CPUs? */
bool thread_same_one(const char *a, const char *b);
bool thread_same(unsigned int nr_cpus, const char *a, const char *b);

#endif /* ISOLCPUS_THREAD_H */
