/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * plan.h - which CPUs do what, and how that is brought about
 *
 * A plan is a JSON file that people read and keep ("isolcpus-setup.plan/1", see
 * isolcpus-setup.plan(5)).  It says what shall be; what must be written for that on a
 * given machine is worked out from it by the knobs each time.
 */
#ifndef ISOLCPUS_PLAN_H
#define ISOLCPUS_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "../rtpoll/command/tree.h"

/* How the scheduler is kept away from the isolated CPUs. */
enum plan_mode {
	PLAN_BOOT,	/* kernel command line: isolcpus, nohz_full, rcu_nocbs, irqaffinity */
	PLAN_CGROUP,	/* cgroup v2 isolated partition, without a reboot: no nohz, no rcu_nocbs */
};

enum plan_smt {
	PLAN_SMT_ISOLATE,	/* siblings of isolated CPUs are isolated, and stay empty */
	PLAN_SMT_SHARE,		/* siblings do other work */
	PLAN_SMT_OFFLINE,	/* siblings are taken offline */
};

enum plan_boot {
	PLAN_LOADER_AUTO,
	PLAN_LOADER_GRUB,
	PLAN_LOADER_SYSTEMD_BOOT,
	PLAN_LOADER_UBOOT,
	PLAN_LOADER_PRINT,	/* the words are printed, nothing is written */
};

/* One sentence: why a CPU, or an option, was chosen. */
struct plan_reason {
	char	*about;		/* "cpu 2", "nohz_full", ... */
	char	*text;
};

/**
 * struct plan - what shall be
 * @mode:	how
 * @smt:	what becomes of siblings
 * @loader:	who gets the command line
 * @isolated:	all CPUs that are taken from the scheduler
 * @housekeeping: the others, of those present
 * @pollers:	of @isolated: for pollers
 * @vcpus:	of @isolated: for vCPUs of User VMs
 * @measuring:	of @isolated: for measuring threads (cyclictest)
 * @parked:	of @isolated: siblings that stay empty
 * @nohz_full:	CPUs without tick; empty: not asked for
 * @rcu_nocbs:	CPUs without RCU callbacks; likewise
 * @irqaffinity: CPUs that get interrupts
 * @managed_irq: also keep managed interrupts away where the kernel can
 * @throttling_off: no real-time throttling; fair servers are only looked at
 * @bandwidth_percent: of memory, for others on an L3 of isolated CPUs; 0: all of it
 * @nr_cpus:	CPUs the machine had when it was planned
 * @kernel:	its release then
 * @reasons:	why
 * @nr_reasons:	how many
 */
struct plan {
	enum plan_mode		mode;
	enum plan_smt		smt;
	enum plan_boot		loader;
	struct rtpoll_cpulist	isolated;
	struct rtpoll_cpulist	housekeeping;
	struct rtpoll_cpulist	pollers;
	struct rtpoll_cpulist	vcpus;
	struct rtpoll_cpulist	measuring;
	struct rtpoll_cpulist	parked;
	struct rtpoll_cpulist	nohz_full;
	struct rtpoll_cpulist	rcu_nocbs;
	struct rtpoll_cpulist	irqaffinity;
	bool			managed_irq;
	bool			throttling_off;
	unsigned int		bandwidth_percent;
	unsigned int		nr_cpus;
	char			kernel[96];
	struct plan_reason	*reasons;
	size_t			nr_reasons;
};

#define PLAN_ERROR	256

/* The plan that was applied. */
#define PLAN_PATH	"/etc/isolcpus-setup/plan.json"

/*
 * Reads a plan, and refuses one that contradicts itself.  0, or -errno with one line
 * in @error that names file, place and remedy.
 */
int plan_load(struct plan *plan, const char *path, char error[PLAN_ERROR]);

/* The same of a text: for fuzzers, and for what is kept in a snapshot. */
int plan_parse(struct plan *plan, const char *text, size_t length, const char *name,
	       char error[PLAN_ERROR]);

/* As a new string that the caller frees; NULL: no memory. */
char *plan_text(const struct plan *plan);

/* Contradictions between the parts: 0, or -EINVAL and a line. */
int plan_check(const struct plan *plan, char error[PLAN_ERROR]);

/*
 * The words for the kernel's command line, separated by blanks; "" if none.  Returns
 * their length, also of what has no room.
 */
size_t plan_cmdline(const struct plan *plan, char *text, size_t size);

__attribute__((format(printf, 3, 4)))
int plan_reason(struct plan *plan, const char *about, const char *format, ...);

void plan_free(struct plan *plan);

/* The words of the file: "boot", "isolate", "systemd-boot". */
const char *plan_mode_word(enum plan_mode mode);
const char *plan_smt_word(enum plan_smt smt);
const char *plan_loader_word(enum plan_boot loader);

/* Back again; false: there is no such word. */
bool plan_mode_of(enum plan_mode *mode, const char *word);
bool plan_smt_of(enum plan_smt *smt, const char *word);
bool plan_loader_of(enum plan_boot *loader, const char *word);

#endif /* ISOLCPUS_PLAN_H */
