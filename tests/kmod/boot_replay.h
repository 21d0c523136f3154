/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * boot_replay.h - a VM whose device model knows the recorded boot
 *
 * The simulated vCPU issues the accesses of one copy of the trace; the device
 * model answers from another copy and checks each request; some writes ring
 * ioeventfds.  The copies may differ: that is how damage is put in.  Functions
 * named must_ end the test when they fail.
 */
#ifndef TEST_BOOT_REPLAY_H
#define TEST_BOOT_REPLAY_H

#include <stddef.h>

#include "trace/trace_model.h"
#include "vm.h"

#define BOOT_DOORBELLS	7

/**
 * struct boot - a copy of the trace
 * @recs:	accesses, with room for one more
 * @nr:		their number
 */
struct boot {
	struct hvsim_access *recs;
	size_t nr;
};

/**
 * struct boot_vm - the VM
 * @vm:		VM
 * @model:	device model's side; the device model's thread only, during a run
 * @error:	first refusal of @model, or 0; its message stays in @model
 * @bells:	its doorbells, of boot_doorbells
 * @nr_bells:	their number
 * @eventfds:	one for each
 */
struct boot_vm {
	struct vm vm;
	struct trace_model model;
	int error;
	struct trace_doorbell bells[BOOT_DOORBELLS];
	unsigned int nr_bells;
	int eventfds[BOOT_DOORBELLS];
};

extern const struct trace_doorbell boot_doorbells[BOOT_DOORBELLS];

void must_boot_load(struct boot *boot);
/* The first nr accesses. */
void must_boot_copy(struct boot *copy, const struct boot *boot, size_t nr);
void boot_free(struct boot *boot);

/*
 * Created, served, started; @known is the device model's copy.  Mainline's module
 * swallows an access inside a doorbell that does not ring it (hazard E3), so that
 * with it a VM has those doorbells only in which the boot makes no such access.
 */
void must_boot_vm(struct boot_vm *boot_vm, const char *name, uint64_t flags,
		  const struct boot *known);
/* The same, neither served nor started: the caller has a device model of its own. */
void must_boot_vm_create(struct boot_vm *boot_vm, const char *name, uint64_t flags,
			 const struct boot *known);
/* Served and started, with all of boot_doorbells. */
void must_boot_vm_all_bells(struct boot_vm *boot_vm, const char *name, uint64_t flags,
			    const struct boot *known);
/* Stops the VM; checks that each doorbell rang for every write that matches. */
void must_boot_vm_stop(struct boot_vm *boot_vm);

/* Writes among the first nr accesses that ring a doorbell. */
size_t boot_doorbell_count(const struct boot *boot, size_t nr,
			   const struct trace_doorbell *bell);

#endif
