/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * conform.h - an outsider's look at a Service Module
 *
 * The program knows <linux/acrn.h> and the hypervisor's side of it, and nothing
 * of this module, so that it runs on mainline's as well.  What it sees it says:
 * one line "case: result" for each case, the same in every run.  Whether that is
 * right is for others to say (conform_judge.c).
 *
 * Groups whose name ends in "-harm" break mainline's module, or the kernel; what is
 * of groups that end in "-downstream" it does not have.
 */
#ifndef TEST_CONFORM_H
#define TEST_CONFORM_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "vm.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define PAGE_BYTES	4096ul

/* A port and an address nobody in the kernel knows, so the device model's. */
#define CONFORM_PORT	0x3000
#define CONFORM_MMIO	0xd0000000ull

/**
 * struct conform - what the groups share
 * @sim:	the simulated hypervisor
 * @flags:	vm_flag of the VMs to create: 0 or VM_POLLING
 */
struct conform {
	int sim;
	uint64_t flags;
};

/* VMs of this program, but where it says so: two vCPUs, three seconds' patience. */
extern const struct hvsim_config conform_config;

/* "name: result"; the variant, if there is one, is part of the name. */
void observe(const char *name, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void observe_variant(const char *variant);
/* A result of 0 or a negative errno, by name. */
void observe_errno(const char *name, int ret);
#define SEE(name, ret)	observe_errno(name, ret)
/* The same for many commands: the name is "place.COMMAND". */
void observe_step(const char *place, const char *command, int ret);

/* A call of the descriptor, 0 or a negative errno. */
int conform_ioctl(int fd, unsigned long cmd, unsigned long arg);

/**
 * struct step - a command whose argument is a number, or ignored
 * @name:	as in ACRN_IOCTL_NAME
 * @cmd:	its number
 */
struct step {
	const char *name;
	unsigned long cmd;
};

#define STEP(command)	{ #command, ACRN_IOCTL_##command }

/* Each command with an argument with which nothing is wrong. */
void observe_steps(const char *place, int fd, const struct step *steps, unsigned int nr);
/* The same, each with a structure of zeroes. */
void observe_zeroed(const char *place, int fd, const struct step *steps, unsigned int nr);

/**
 * struct guest - one access of a vCPU, in a thread of its own
 * @sim:	the simulated hypervisor
 * @io:		the access, and how it ended
 * @ret:	what the call returned
 * @over:	it has
 * @thread:	makes it
 */
struct guest {
	int sim;
	struct hvsim_io io;
	int ret;
	bool over;
	pthread_t thread;
};

struct hvsim_access access_in(uint64_t port, unsigned int size);
struct hvsim_access access_out(uint64_t port, unsigned int size, uint64_t value);
struct hvsim_access access_load(uint64_t address, unsigned int size);
struct hvsim_access access_store(uint64_t address, unsigned int size, uint64_t value);

void must_guest_begin(struct guest *guest, int sim, const struct vm *vm,
		      unsigned int vcpu, struct hvsim_access access);
/* Waits for it: "done 0x55", "done" for a write, "missing", ... */
void observe_guest(const char *name, struct guest *guest);
/* The whole access; somebody else answers. */
void observe_access(const char *name, int sim, const struct vm *vm,
		    unsigned int vcpu, struct hvsim_access access);

int must_eventfd(void);
/* How often it was signalled; the guest may be answered before its bell rings. */
uint64_t bell_rung(int fd, bool expected);
/* An access that the kernel answers, and how often both of two bells rang. */
void observe_bells(const char *name, const struct conform *c, const struct vm *vm,
		   struct hvsim_access access, const int *fds, const char *which);

/* A VM with its client and running, and no thread that serves. */
void must_vm_up(struct vm *vm, const struct conform *c, const char *name);

/* The device model's turn: wait until slot vcpu is its own; was it so in time? */
bool model_gets(struct vm *vm, unsigned int vcpu);
/* What the device model reads in the slot. */
void observe_request(const char *name, struct vm *vm, unsigned int vcpu);
void model_answers(struct vm *vm, unsigned int vcpu, uint64_t value);
/* All of one request: begin, hand over, look, answer, end. */
void observe_round(const char *name, const struct conform *c, struct vm *vm,
		   unsigned int vcpu, struct hvsim_access access, uint64_t value);

/**
 * struct sleeper - a thread in ATTACH
 * @vm:		VM
 * @ret:	what ATTACH returned
 * @woken:	it has
 * @thread:	thread
 */
struct sleeper {
	struct vm *vm;
	int ret;
	bool woken;
	pthread_t thread;
};

void must_sleep(struct sleeper *sleeper, struct vm *vm);
/* "asleep", or what it returned. */
void observe_sleeper(const char *name, struct sleeper *sleeper);
/* What it returned, once it has; "asleep" if it does not within seconds. */
void observe_woken(const char *name, struct sleeper *sleeper);

/* Groups. */
void conform_numbers(struct conform *c);
void conform_pointers(struct conform *c);
void conform_create(struct conform *c);
void conform_life(struct conform *c);
void conform_values(struct conform *c);
void conform_refused(struct conform *c);
void conform_client(struct conform *c);
void conform_attach(struct conform *c);
void conform_dispatch(struct conform *c);
void conform_notify(struct conform *c);
void conform_pci(struct conform *c);
void conform_clear(struct conform *c);
void conform_reset(struct conform *c);
void conform_signalled(struct conform *c);
void conform_memory(struct conform *c);
void conform_unset(struct conform *c);
void conform_raw(struct conform *c);
void conform_bells(struct conform *c);
void conform_rings(struct conform *c);
void conform_irqs(struct conform *c);
void conform_model(struct conform *c);
void conform_devices(struct conform *c);
void conform_create_odd(struct conform *c);
void conform_notify_wrong(struct conform *c);
void conform_unserved(struct conform *c);
/* These harm mainline's module. */
void conform_create_undone_harm(struct conform *c);
void conform_latch_harm(struct conform *c);
void conform_memory_harm(struct conform *c);
void conform_create_reply_harm(struct conform *c);
void conform_create_again_harm(struct conform *c);
void conform_close_harm(struct conform *c);
void conform_model_harm(struct conform *c);

/**
 * struct judge - compares what is seen with what is expected
 * @mode:	for messages
 * @mainline:	it is mainline's module
 * @groups:	that are looked at
 * @nr_groups:	how many; 0: all
 */
struct judge {
	const char *mode;
	bool mainline;
	char **groups;
	int nr_groups;
};

/* Is name among the names?  Among none is each. */
bool is_named(const char *name, char **names, int nr);

void must_judge_begin(struct judge *judge);
/* One line of the program. */
void judge_line(struct judge *judge, const char *line);
/* Nothing more comes. */
void judge_end(struct judge *judge);

#endif
