/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * device.h - the module, and how the command line names what is in it
 *
 * Functions that return int give 0, or an enum cmd_exit after a message.
 */
#ifndef RTPOLL_DEVICE_H
#define RTPOLL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd.h"
#include "rtpoll.h"

struct rtpoll_cpulist;
struct tree;

/* Printable: a byte that is not becomes \xNN. */
#define NAME_BYTES	(4 * ACRN_HSM_POLL_NAME_LEN + 1)

/*
 * Is that a privilege that is missing to set a poller's policy, which --best-effort goes
 * on without?  Then it is said.
 */
bool goes_without(bool best_effort, int error);

/* The device of the command line; messages name what cannot be done without. */
int device_open(struct rtpoll_control **control, const struct cmd *cmd);
/* What the library says of the call that failed with @error. */
int library_failed(int error);

/* id, cpuN or pollerN */
int poller_named(struct rtpoll_control *control, const char *text, uint32_t *id);
/* name, vmN or id */
int vm_named(struct rtpoll_control *control, const char *text, uint16_t *vmid);

/**
 * struct target - a VM or a poller
 * @is_vm:	it is a VM
 * @vmid:	of a VM
 * @poller:	of a poller
 */
struct target {
	bool		is_vm;
	uint16_t	vmid;
	uint32_t	poller;
};

/* Either; a plain number could be both and is refused. */
int target_named(struct rtpoll_control *control, const char *text, struct target *target);

/* --mode as ACRN_HSM_POLL_MODE_*, --policy as SCHED_*; the text is one of them. */
uint32_t mode_number(const char *text);
int policy_number(const char *text);
const char *policy_name(int policy);
/* --policy and --priority agree: fifo and rr have one, other has none. */
int policy_check(const char *policy, bool has_priority);

/*
 * CPUs that --cpu names on a machine, and on this one; it names one; the vCPUs of --vcpus.
 * 0, or an exit code after a message.
 */
int cpus_typed(struct rtpoll_cpulist *cpus, const struct tree *tree, const char *text);
int machine_cpus(struct rtpoll_cpulist *cpus, const char *text);
int cpu_single(const char *text, unsigned int *cpu);
int vcpus_mask(const char *text, uint16_t *mask);
/* CPUs that this machine can have. */
unsigned int machine_nr_cpus(void);

/* @text has 4 bytes for each of @nr and one more; ends at a NUL. */
void bytes_text(char *text, const void *bytes, size_t nr);
void name_text(char *text, const uint8_t *name);
const char *upcall_name(uint32_t upcall);
const char *backend_name(uint32_t backend);
/* "away", "stalled", "asleep", "idle" (nothing to poll) or "polling" */
const char *poller_state(const struct acrn_hsm_poller_stats *stats);
/* Requests that a VM's servers found. */
uint64_t vm_requests(const struct acrn_hsm_vm_stats *stats);

#endif /* RTPOLL_DEVICE_H */
