/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * doctor.h - what rtpoll doctor looks at: a machine, or a copy of one
 *
 * Each check is a function and a row of the table in cmd_doctor.c.  It reads files
 * below the root, changes nothing, and says what it found in a finding.
 */
#ifndef RTPOLL_DOCTOR_H
#define RTPOLL_DOCTOR_H

#include "../command/cpus.h"
#include "../command/finding.h"
#include "../command/tree.h"

/**
 * struct doctor - the patient
 * @tree:	its files
 * @cpus:	CPUs that poll, or shall
 * @isolated:	CPUs without load balancing
 */
struct doctor {
	struct tree		tree;
	struct rtpoll_cpulist	cpus;
	struct rtpoll_cpulist	isolated;
};

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
