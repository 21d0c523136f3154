/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * knobs.h - what the units of knobs/ share: their table's entries, and small helpers
 */
#ifndef ISOLCPUS_KNOBS_H
#define ISOLCPUS_KNOBS_H

#include "../../rtpoll/command/cpus.h"
#include "../knob.h"

#define CPU	"/sys/devices/system/cpu/"

/* Enough for any kernel's command line. */
#define CMDLINE_MAX	4096

/* isolcpus.c, nohz.c, bootwords.c, bootsense.c */
extern const struct knob knob_isolcpus, knob_isolcpus_flags, knob_nohz_full, knob_rcu_nocbs;
extern const struct knob knob_cmdline_words, knob_cmdline_sense;

/* cpu.c, smt.c */
extern const struct knob knob_machine, knob_online, knob_cpu0, knob_smt;

/* cgroup.c, workqueue.c, kthreads.c */
extern const struct knob knob_cgroup, knob_workqueue, knob_kthreads;

/* irqdefault.c, irqbalance.c, irq.c */
extern const struct knob knob_irqaffinity, knob_irqbalance, knob_irq_affinity, knob_irq_managed;

/* sched.c, timers.c, watchdog.c */
extern const struct knob knob_rt_throttling, knob_fair_server, knob_numa_balancing;
extern const struct knob knob_timer_migration, knob_stat_interval, knob_clocksource;
extern const struct knob knob_watchdog_cpus, knob_nmi_watchdog, knob_soft_watchdog;

/* power.c, boost.c */
extern const struct knob knob_cstates, knob_governor, knob_preference, knob_boost;

/* memory.c, net.c, resctrl.c, resctrl_bandwidth.c, smi.c */
extern const struct knob knob_thp, knob_ksm, knob_packet_steering;
extern const struct knob knob_cache, knob_bandwidth, knob_smi;

/* kconfig.c, errata.c */
extern const struct knob knob_kconfig_needed, knob_kconfig_advised, knob_errata;

/* The verdict with the table's own sentence as what is expected. */
#define judged(finding, knob, result, ...)	\
	found(finding, result, (knob)->expectation, __VA_ARGS__)

/* What is wrong has the table's severity. */
#define wrong(finding, knob, ...)	judged(finding, knob, (knob)->severity, __VA_ARGS__)
#define right(finding, knob, ...)	judged(finding, knob, RESULT_PASS, __VA_ARGS__)
#define untold(finding, knob, ...)	judged(finding, knob, RESULT_NA, __VA_ARGS__)

/* N/A, with why a file was not understood: @ret is what reading it gave. */
enum result unread(const struct setup *setup, const struct knob *knob, struct finding *finding,
		   int ret, const char *path);

#define SHOWN_MAX	112

/**
 * struct shown - a list of CPUs, short enough for a message
 * @text: "2-3", "none", or the beginning of a long one
 */
struct shown {
	char text[SHOWN_MAX];
};

struct shown shown(const struct rtpoll_cpulist *cpus);

/* Do sets have a CPU in common?  Are all of a in b? */
bool cpus_overlap(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);
bool cpus_within(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);

/* The next thing of a list in a message; what has no room is ", ...". */
__attribute__((format(printf, 3, 4)))
void text_add(char *text, size_t size, const char *format, ...);

/* What it is, if it is virtual. */
static inline const char *virtual_word(const struct setup *setup)
{
	return setup->is_container ? "container" : "VM";
}

/* Same-minded with the kernel: at least that release? */
bool kernel_from(const struct setup *setup, unsigned int major, unsigned int minor,
		 unsigned int patch);

/* Value of a word of the running kernel's command line; of the next boot's. */
bool word_now(const struct setup *setup, const char *key, char *value, size_t size);
bool word_after_boot(const struct setup *setup, const char *key, char *value, size_t size);

/* The next boot's command line has another list than this one's, and it is enough. */
bool cpus_after_boot(const struct setup *setup, const char *key,
		     const struct rtpoll_cpulist *wanted);

/* Interrupts, timers and the like shall go there. */
const struct rtpoll_cpulist *irq_cpus(const struct setup *setup);

/* Isolated CPUs that work; a parked sibling may sleep, and be slow. */
struct rtpoll_cpulist cpus_working(const struct setup *setup);

/* One value for a file of cpufreq, of each working CPU that has it. */
void cpufreq_changes(const struct setup *setup, const struct knob *knob,
		     struct changes *changes, enum change_compare compare, const char *file,
		     const char *value);

/* errata.c: writing the mask of workqueues, or a partition, may stop work for good. */
bool workqueue_erratum(const struct setup *setup);

#endif /* ISOLCPUS_KNOBS_H */
