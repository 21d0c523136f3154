/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * kill.h - the processes of the test "kill"
 */
#ifndef TEST_KILL_H
#define TEST_KILL_H

#include <sys/types.h>

#include "vm.h"

#define KILL_VICTIM	"victim"
#define KILL_VCPUS	2
#define KILL_DOORBELL	0x2000

/**
 * struct kill_shared - memory that all of the processes see
 * @over:	the steady VM is to end
 * @next_vcpu:	vCPU of the next driver
 * @running:	the victim has started its VM
 * @victim_flags: vm_flag of the next victim
 * @steady_vmid: the steady VM
 * @steady_requests: its requests, all of them answered, and right
 * @rung:	doorbells its guest has rung
 * @heard:	those its device model has heard
 * @started:	victims that came to start their VM
 * @victim_requests: requests of victims that were answered
 * @cut:	runs of a victim's vCPU that ended with a request in flight
 */
struct kill_shared {
	int over;
	bool running;
	unsigned int next_vcpu;
	uint64_t victim_flags;
	uint16_t steady_vmid;
	unsigned long steady_requests;
	unsigned long rung;
	unsigned long heard;
	unsigned long started;
	unsigned long victim_requests;
	unsigned long cut;
};

/* The child runs, and goes with its parent. */
pid_t kill_fork(void (*run)(struct kill_shared *shared), struct kill_shared *shared);

/* The processes. */
void kill_victim(struct kill_shared *shared);
void kill_driver(struct kill_shared *shared);
void kill_steady(struct kill_shared *shared);

#endif
