/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * load.h - vCPUs that ring doorbells without end, while the test changes things
 *
 * Each vCPU has a doorbell of its own, with its own eventfd count: a request that
 * was lost or served twice shows in the sum.  The vCPUs' threads share a CPU.
 */
#ifndef TEST_LOAD_H
#define TEST_LOAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "vm.h"

#define LOAD_VCPUS_MAX	4

struct load;

/**
 * struct load_vcpu - one vCPU
 * @load:	whose
 * @thread:	lets it run
 * @id:		number
 * @doorbell:	eventfd
 * @done:	requests answered
 * @bad:	runs that did not end as they should
 * @max_ns:	longest latency
 */
struct load_vcpu {
	struct load *load;
	pthread_t thread;
	unsigned int id;
	int doorbell;
	uint64_t done;
	uint64_t bad;
	uint64_t max_ns;
};

/**
 * struct load - a VM under load
 * @control:	descriptor of /dev/acrn_hsm
 * @sim:	descriptor of /dev/acrn_hvsim
 * @gap_ns:	pause between an answer and the next request
 * @cpu:	where the vCPUs' threads are; 0 unless a test says otherwise
 * @vm:		the VM
 * @vcpus:	as many as @vm has
 * @stop:	they are to end
 */
struct load {
	int control;
	int sim;
	uint32_t gap_ns;
	uint16_t cpu;
	struct vm vm;
	struct load_vcpu vcpus[LOAD_VCPUS_MAX];
	bool stop;
};

/* Both modules, and the descriptors; VMs have nr_vcpus. */
void must_load_init(struct load *load, unsigned int nr_vcpus, const char *hsm_params);
/* A VM with doorbells, running, in irq mode or as a rule says; no request yet. */
void must_load_vm(struct load *load, const char *name);
void must_load_start(struct load *load);
/* Requests answered so far. */
uint64_t load_done(const struct load *load);
/* Waits until there are nr more. */
bool load_goes_on(const struct load *load, uint64_t nr);
/* Likewise, by pollers, however many the dispatcher serves meanwhile. */
bool load_polled_goes_on(const struct load *load, uint64_t nr);
/* The vCPUs' last requests are answered. */
void load_stop(struct load *load);
/* After load_stop(): every request was served once.  Returns the VM's counters. */
struct acrn_hsm_vm_stats load_check(struct load *load);
/* The VM and the modules go. */
void load_exit(struct load *load);

/* One access by vCPU 0 that must be answered; its latency. */
uint64_t must_load_ring(struct load *load);

/* Polling some vCPUs. */
int load_attach(const struct load *load, uint32_t poller, uint16_t slots);
/* All of them, in poll mode from now on. */
void must_load_poll(const struct load *load, uint32_t poller);
int load_detach(const struct load *load, uint32_t poller, uint16_t slots);
int load_move(const struct load *load, uint32_t from, uint32_t to, uint16_t slots);
int load_adapt(const struct load *load, uint64_t idle_ns);
/* Waits until the VM's covered vCPUs are these. */
bool load_covered(const struct load *load, uint32_t covered);

#endif
