/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cpu_facts.h - what the kernel of a tree says about CPUs, read the one right way
 */
#ifndef RTPOLL_COMMAND_CPU_FACTS_H
#define RTPOLL_COMMAND_CPU_FACTS_H

#include "tree.h"

/* Time that the fair server of a CPU takes from FIFO threads; kernels have it from 6.12. */
#define CPU_FAIR_RUNTIME	"/sys/kernel/debug/sched/fair_server/cpu%u/runtime"

/* A sleep that takes longer to end is too long for a poller's CPU. */
#define CPU_EXIT_MAX_US		20

/* Major, minor and patch of the running kernel; 0 or -errno. */
int kernel_release(const struct tree *tree, unsigned int release[3]);
bool kernel_has_fair_server(const unsigned int release[3]);

/* Other threads of the cores of these CPUs; false: of none of them it can be told. */
bool cpus_siblings(const struct tree *tree, const struct rtpoll_cpulist *cpus,
		   struct rtpoll_cpulist *siblings);

/*
 * CPUs whose RCU callbacks run elsewhere: those that the command line asks for, without
 * those that have no thread rcuop/N or rcuos/N.  A thread alone proves nothing: 6.12 has
 * them for CPUs that are not offloaded, too.  @seen: the kernel's threads are seen, which
 * they are not in a container.
 */
void cpus_offloaded(const struct tree *tree, struct rtpoll_cpulist *cpus, bool *seen);

/* The longest way out of a sleep that the CPU may fall into; -1: no cpuidle. */
long long cpu_exit_us(const struct tree *tree, unsigned int cpu);

/* PID of a process with that name; 0: there is none. */
unsigned int process_find(const struct tree *tree, const char *name);

#endif /* RTPOLL_COMMAND_CPU_FACTS_H */
