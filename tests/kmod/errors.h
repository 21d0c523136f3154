/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * errors.h - the test "errors": a VM at work, and all that is refused beside it
 *
 * After every group of refused calls still_works() sees a request served: the
 * state is as it was.
 */
#ifndef TEST_ERRORS_H
#define TEST_ERRORS_H

#include "vm.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define RAM_BYTES	0x4000
#define RULE_NAME	"ruled"
#define NO_ID		0x7777		/* neither a VM's nor a poller's */

/**
 * struct errors - what the groups share
 * @control:	descriptor without a VM
 * @sim:	the simulated hypervisor
 * @vm:		running, served
 * @poller:	its poller
 * @eventfd:	registered nowhere
 * @ram:	memory of this process, mapped nowhere
 */
struct errors {
	int control;
	int sim;
	struct vm vm;
	uint32_t poller;
	int eventfd;
	void *ram;
};

/* Every command that exists. */
struct known {
	const char *name;
	unsigned long cmd;
	bool own_rules;		/* its argument is not what its number says: t_device.c */
};

extern const struct known known_acrn[];
extern const unsigned int nr_known_acrn;
extern const struct known known_own[];
extern const unsigned int nr_known_own;

/* Room for the argument of any command. */
union argument {
	struct acrn_vm_creation creation;
	struct acrn_vcpu_regs regs;
	struct acrn_vm_memmap memmap;
	struct acrn_ioeventfd ioeventfd;
	struct acrn_irqfd irqfd;
	struct acrn_ioreq_notify notify;
	struct acrn_hsm_poller poller;
	struct acrn_hsm_poller_vm poller_vm;
	struct acrn_hsm_poller_move poller_move;
	struct acrn_hsm_vm_mode vm_mode;
	struct acrn_hsm_rule rule;
	struct acrn_hsm_vm_stats vm_stats;
	struct acrn_hsm_poller_stats poller_stats;
	__u32 id;
	unsigned char bytes[1024];
};

/* An argument with which nothing is wrong, but perhaps the state of things. */
void good_argument(const struct errors *e, unsigned long cmd, union argument *arg);

/* The call gives this errno, 0 for success; what names it if it does not. */
bool gives(int error, int fd, unsigned long cmd, unsigned long arg, const char *what);
bool still_works(struct errors *e, const char *after);

/* The groups. */
void errors_numbers(struct errors *e);
void errors_pointers(struct errors *e);
void errors_values(struct errors *e);
void errors_states(struct errors *e);
void errors_pollers(struct errors *e);
void errors_callers(struct errors *e);
void errors_refusals(struct errors *e);

#endif
