/* SPDX-License-Identifier: BSD-3-Clause */
/* observe.h - the parts of t_observe */
#ifndef TEST_OBSERVE_H
#define TEST_OBSERVE_H

#include "acrn_hsm_stats.h"
#include "vm.h"

#define OBSERVE_DIR	"/sys/devices/virtual/misc/acrn_hsm/"
#define OBSERVE_SAMPLE	"/sys/module/acrn_hsm/parameters/sample"
#define OBSERVE_BELL	0x2000

/**
 * struct observed - a polled VM and a VM that is not, with a device model each
 * @control:	descriptor
 * @sim:	the simulated hypervisor
 * @poller:	poller on CPU 1
 * @polled:	its VM
 * @woken:	the other one
 * @doorbell:	eventfd at port OBSERVE_BELL of both
 */
struct observed {
	int control;
	int sim;
	uint32_t poller;
	struct vm polled;
	struct vm woken;
	int doorbell;
};

void must_observe(struct observed *o);
void observe_end(struct observed *o);

/* The whole page, or NULL and errno. */
const struct acrn_hsm_stats_header *page_map(int fd);
void page_unmap(const struct acrn_hsm_stats_header *page);
/* A copy of it, the same from one end to the other. */
void page_copy(const struct acrn_hsm_stats_header *page, void *copy);
/* Records of a copy, or NULL. */
const struct acrn_hsm_stats_vm *page_vm(const void *copy, uint16_t vmid);
const struct acrn_hsm_stats_poller *page_poller(const void *copy, uint32_t poller);
/* A copy made by the module after this call began; the caller frees it. */
void *must_page_fresh(const struct acrn_hsm_stats_header *page);

/* What is shown is what happened. */
void observe_attributes(struct observed *o);
void observe_page(struct observed *o);
void observe_page_rules(struct observed *o);
void observe_latency(struct observed *o);
/* Readers of everything, while VMs and pollers come and go. */
void observe_churn(int control, int sim);

#endif
