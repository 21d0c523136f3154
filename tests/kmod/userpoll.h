/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * userpoll.h - the groups of the test "userpoll"
 */
#ifndef TEST_USERPOLL_H
#define TEST_USERPOLL_H

#include "echo.h"
#include "spinner.h"

/* vCPUs are on CPU 0, a poller on CPU 1. */
#define NR_VCPUS	2

/**
 * struct userpoll - a VM, its device model, its vCPUs
 * @control:	descriptor without a VM
 * @sim:	the simulated hypervisor
 * @poller:	a poller, in a guest with three CPUs
 * @spin_cpu:	where a device model spins: not beside a poller
 * @vm:		VM
 * @spinner:	its device model
 * @accesses:	what each vCPU does again and again
 * @guests:	its vCPUs
 */
struct userpoll {
	int control;
	int sim;
	uint32_t poller;
	int spin_cpu;
	struct vm vm;
	struct spinner spinner;
	struct hvsim_access accesses[3];
	struct echo_guest guests[NR_VCPUS];
};

/* A VM with a default client that nobody serves yet; flags: VM_POLLING or 0. */
void must_userpoll_vm(struct userpoll *test, const char *name, uint64_t flags);
/* Each vCPU repeats a numbered write, a read, and the accesses that follow. */
void must_userpoll_run(struct userpoll *test, unsigned int nr, unsigned int repeat);
void userpoll_join(struct userpoll *test);
/* Every request answered, and right; writes came once and in their turn. */
void userpoll_check_exact(const struct userpoll *test, const char *what);
uint64_t userpoll_done(const struct userpoll *test);
uint64_t userpoll_notify_calls(const struct userpoll *test);

/* The groups; the last is without a poller. */
void userpoll_mixed(struct userpoll *test);
void userpoll_ends(struct userpoll *test);
void userpoll_hostile(struct userpoll *test);
void userpoll_resets(struct userpoll *test);

#endif
