/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * doctor.h - what rtpoll doctor looks at: a machine, or a copy of one
 *
 * Each check is a function and a row of the table in cmd_doctor.c.  It reads files
 * below the root, changes nothing, and says what it found in a finding.
 */
#ifndef RTPOLL_DOCTOR_H
#define RTPOLL_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "../lib/cpulist.h"

enum result {
	RESULT_PASS,
	RESULT_WARN,
	RESULT_FAIL,
	RESULT_NA,	/* cannot be told, or makes no sense here */
	NR_RESULTS
};

#define DOCTOR_TEXT	256

/**
 * struct doctor - the patient
 * @root:	"" for this machine, or where a copy is
 * @nr_cpus:	CPUs there can be
 * @cpus:	CPUs that poll, or shall
 * @isolated:	CPUs without load balancing
 */
struct doctor {
	const char		*root;
	unsigned int		nr_cpus;
	struct rtpoll_cpulist	cpus;
	struct rtpoll_cpulist	isolated;
};

/**
 * struct finding - what a check found
 * @observed:	what there is
 * @expected:	what should be
 * @fix:	what to do; empty: what the table says
 */
struct finding {
	char	observed[DOCTOR_TEXT];
	char	expected[DOCTOR_TEXT];
	char	fix[DOCTOR_TEXT];
};

/* Both texts at once, and the result. */
__attribute__((format(printf, 4, 5)))
enum result found(struct finding *finding, enum result result, const char *expected,
		  const char *format, ...);

/* A file below the root, without its last newline; 0 or -errno. */
__attribute__((format(printf, 4, 5)))
int tree_read(const struct doctor *doctor, char *text, size_t size, const char *format, ...);
__attribute__((format(printf, 3, 4)))
int tree_number(const struct doctor *doctor, long long *number, const char *format, ...);
/* A list of CPUs; what is no list, such as "(null)", is an empty one. */
__attribute__((format(printf, 3, 4)))
int tree_cpus(const struct doctor *doctor, struct rtpoll_cpulist *cpus, const char *format, ...);
__attribute__((format(printf, 2, 3)))
bool tree_has(const struct doctor *doctor, const char *format, ...);
/* Calls visit for each name in a folder that is a number. */
void tree_numbers(const struct doctor *doctor, const char *folder,
		  void (*visit)(const struct doctor *doctor, unsigned int number, void *arg),
		  void *arg);
/* Value of a word of the kernel's command line; false: not there. */
bool tree_cmdline(const struct doctor *doctor, const char *key, char *value, size_t size);

/* Text of a list, "none" if empty. */
const char *cpus_text(const struct rtpoll_cpulist *cpus, char *text, size_t size);
/* CPUs of a that are not in b. */
struct rtpoll_cpulist cpus_without(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);

/* The module. */
enum result check_module(const struct doctor *doctor, struct finding *finding);
enum result check_backend(const struct doctor *doctor, struct finding *finding);
enum result check_device(const struct doctor *doctor, struct finding *finding);
enum result check_upcall(const struct doctor *doctor, struct finding *finding);
enum result check_rescued(const struct doctor *doctor, struct finding *finding);

/* Isolation. */
enum result check_isolated(const struct doctor *doctor, struct finding *finding);
enum result check_nohz_full(const struct doctor *doctor, struct finding *finding);
enum result check_rcu_nocbs(const struct doctor *doctor, struct finding *finding);
enum result check_cpu0(const struct doctor *doctor, struct finding *finding);
enum result check_online(const struct doctor *doctor, struct finding *finding);
enum result check_cmdline(const struct doctor *doctor, struct finding *finding);
enum result check_siblings(const struct doctor *doctor, struct finding *finding);

/* What else takes time from a poller. */
enum result check_throttling(const struct doctor *doctor, struct finding *finding);
enum result check_irqs(const struct doctor *doctor, struct finding *finding);
enum result check_irqbalance(const struct doctor *doctor, struct finding *finding);
enum result check_clocksource(const struct doctor *doctor, struct finding *finding);
enum result check_governor(const struct doctor *doctor, struct finding *finding);
enum result check_idle_states(const struct doctor *doctor, struct finding *finding);

#endif /* RTPOLL_DOCTOR_H */
