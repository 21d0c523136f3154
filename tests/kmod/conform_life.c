// SPDX-License-Identifier: BSD-3-Clause
/* conform_life.c - each call in each state of a VM */

#include <unistd.h>

#include "conform.h"
#include "harness.h"

static const struct step created[] = {
	STEP(DESTROY_VM), STEP(RESET_VM), STEP(ATTACH_IOREQ_CLIENT),
	STEP(NOTIFY_REQUEST_FINISH), STEP(DESTROY_IOREQ_CLIENT), STEP(CLEAR_VM_IOREQ),
	STEP(SET_VCPU_REGS), STEP(SET_MEMSEG), STEP(INJECT_MSI),
	STEP(CREATE_IOREQ_CLIENT), STEP(START_VM),
};

static const struct step running[] = {
	STEP(START_VM), STEP(DESTROY_VM), STEP(RESET_VM), STEP(SET_VCPU_REGS),
	STEP(CREATE_IOREQ_CLIENT), STEP(INJECT_MSI), STEP(PAUSE_VM),
};

static const struct step paused[] = {
	STEP(START_VM), STEP(PAUSE_VM), STEP(CLEAR_VM_IOREQ), STEP(SET_VCPU_REGS),
	STEP(INJECT_MSI), STEP(DESTROY_IOREQ_CLIENT), STEP(RESET_VM),
};

/* As good as new: it may start again, and must pause before it is destroyed. */
static const struct step was_reset[] = {
	STEP(RESET_VM), STEP(SET_VCPU_REGS), STEP(CREATE_IOREQ_CLIENT), STEP(START_VM),
};

static const struct step ending[] = {
	STEP(PAUSE_VM), STEP(DESTROY_IOREQ_CLIENT), STEP(ATTACH_IOREQ_CLIENT),
	STEP(DESTROY_VM),
};

static const struct step destroyed[] = {
	STEP(DESTROY_VM), STEP(START_VM), STEP(PAUSE_VM), STEP(RESET_VM),
	STEP(SET_VCPU_REGS), STEP(INJECT_MSI), STEP(NOTIFY_REQUEST_FINISH),
	STEP(CREATE_IOREQ_CLIENT), STEP(ATTACH_IOREQ_CLIENT),
	STEP(DESTROY_IOREQ_CLIENT), STEP(CLEAR_VM_IOREQ), STEP(SET_MEMSEG),
	STEP(UNSET_MEMSEG), STEP(IOEVENTFD), STEP(IRQFD),
};

#define WALK(place, steps)	observe_steps(place, vm.fd, steps, ARRAY_SIZE(steps))

void conform_life(struct conform *c)
{
	struct vm vm;

	must_vm_create(&vm, "life", c->flags);
	WALK("life.created", created);
	WALK("life.running", running);
	WALK("life.paused", paused);
	WALK("life.reset", was_reset);
	WALK("life.ending", ending);
	WALK("life.destroyed", destroyed);
	observe("life.vms", "%u", must_sim_totals(c->sim).nr_vms);
	vm_forget(&vm);
}

static uint32_t vms_after_close(const struct conform *c, struct vm *vm)
{
	vm_forget(vm);
	return must_sim_totals(c->sim).nr_vms;
}

/* A VM whose descriptor is closed before it was paused: of a killed process. */
void conform_close_harm(struct conform *c)
{
	struct vm vm;

	must_vm_create(&vm, "closed", c->flags);
	observe("close.created", "%u VMs", vms_after_close(c, &vm));
	must_vm_up(&vm, c, "closed");
	observe("close.running", "%u VMs", vms_after_close(c, &vm));
	must_vm_up(&vm, c, "closed");
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	observe("close.paused", "%u VMs", vms_after_close(c, &vm));
}
