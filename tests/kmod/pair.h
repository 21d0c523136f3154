/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pair.h - two VMs under load and two pollers, each on a CPU of its own
 */
#ifndef TEST_PAIR_H
#define TEST_PAIR_H

#include "load.h"

#define PAIR_VCPUS	2
#define PAIR_ALL	0x3

/**
 * struct pair - VM n is polled by poller n, which is on CPU n + 1
 * @load:	VMs
 * @poller:	pollers
 */
struct pair {
	struct load load[2];
	uint32_t poller[2];
};

/**
 * struct bystander - a VM to which nothing shall happen
 * @load:	VM
 * @poller:	its poller
 * @vm:		counters in the beginning
 * @stalls:	of its poller, then
 */
struct bystander {
	struct load *load;
	uint32_t poller;
	struct acrn_hsm_vm_stats vm;
	uint64_t stalls;
};

/* Poller n has looked at VM n, both are in poll mode and nothing is asked for. */
void must_pair_poll(struct pair *pair);
/* Neither VM is attached any more. */
void pair_detach(struct pair *pair);

struct bystander bystander_begin(struct pair *pair, unsigned int nr);
/* It was served all the time, and by its poller. */
void bystander_check(const struct bystander *bystander);

/* The VM gets on, and the dispatcher serves it. */
void check_dispatched(struct load *load);
/* All vCPUs of the VM are that poller's, and it gets on. */
void check_polled_by(struct load *load, uint32_t poller);

/* Threads above a poller; the CPU or the machine goes. */
void pair_kept(struct pair *pair);
void pair_away(struct pair *pair);

#endif
