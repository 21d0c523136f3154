/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * failnth.h - the test "failnth": every call with every thing it asks for refused
 */
#ifndef TEST_FAILNTH_H
#define TEST_FAILNTH_H

#include "vm.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/**
 * struct rig - what the calls are made on
 * @control:	descriptor without a VM
 * @sim:	the simulated hypervisor
 * @fd:		descriptor that may get a VM
 * @vm:		VM
 * @eventfd:	signalled
 * @ram:	memory of this process
 * @raw_fd:	/dev/raw_frames
 * @raw:	raw page frames, mapped by this process
 * @poller:	poller
 * @second:	another one, where there is a CPU for it
 * @guest:	a vCPU with a request that the device model has
 */
struct rig {
	int control;
	int sim;
	int fd;
	struct vm vm;
	int eventfd;
	unsigned char *ram;
	int raw_fd;
	unsigned char *raw;
	uint32_t poller;
	uint32_t second;
	pthread_t guest;
};

#define RAM_PAGES	1100	/* three leaves of pages, several batches of regions */
#define PAGE_BYTES	4096ul

/**
 * struct attempt - one call, from nothing to nothing
 * @name:	of the command
 * @prepare:	makes what it needs, or NULL
 * @call:	0 or a negative errno
 * @undo:	takes away what @prepare and a successful @call have made
 * @refusal:	what a refusal of the hypervisor becomes; 0: what it said
 * @tolerates:	functions where a failure is nobody's error, for the call does
 *		what it has to without; or NULL
 */
struct attempt {
	const char *name;
	void (*prepare)(struct rig *rig);
	int (*call)(struct rig *rig);
	void (*undo)(struct rig *rig);
	int refusal;
	const char *tolerates;
};

extern const struct attempt attempts_acrn[];
extern const unsigned int nr_attempts_acrn;
extern const struct attempt attempts_device[];
extern const unsigned int nr_attempts_device;
extern const struct attempt attempts_own[];
extern const unsigned int nr_attempts_own;
/* The one that wants a third CPU, for another poller. */
extern const struct attempt attempt_move;

/* A VM, created. */
void prepare_vm(struct rig *rig);
void undo_vm(struct rig *rig);

#endif
