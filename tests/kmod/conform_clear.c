// SPDX-License-Identifier: BSD-3-Clause
/* conform_clear.c - CLEAR_VM_IOREQ and RESET_VM, with requests in flight */

#include <signal.h>
#include <stdio.h>

#include "conform.h"
#include "harness.h"

static void observe_slot(const char *name, const struct vm *vm)
{
	observe(name, "processed %u", vm->page->req_slot[0].processed);
}

/* A request is handed to the device model, which does not answer. */
static void begin(const char *name, const struct conform *c, struct vm *vm,
		  struct guest *guest)
{
	must_guest_begin(guest, c->sim, vm, 0, access_in(CONFORM_PORT, 2));
	observe_request(name, vm, 0);
}

/* In the order of a device model that resets its guest. */
static void clear_paused(const struct conform *c)
{
	struct sleeper sleeper;
	struct guest guest;
	struct vm vm;

	must_vm_up(&vm, c, "clear");
	SEE("clear.idle", vm_ioctl(&vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0));
	begin("clear.request", c, &vm, &guest);
	SEE("clear.pause", vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0));
	observe_guest("clear.guest", &guest);
	observe_slot("clear.slot-paused", &vm);
	SEE("clear.clear", vm_ioctl(&vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0));
	observe_slot("clear.slot-cleared", &vm);
	must_sleep(&sleeper, &vm);
	observe_sleeper("clear.nothing-left", &sleeper);
	SEE("clear.reset", vm_ioctl(&vm, ACRN_IOCTL_RESET_VM, 0));
	observe_slot("clear.slot-reset", &vm);
	SEE("clear.start", vm_ioctl(&vm, ACRN_IOCTL_START_VM, 0));
	observe_sleeper("clear.still-asleep", &sleeper);
	must_guest_begin(&guest, c->sim, &vm, 0, access_in(CONFORM_PORT, 2));
	observe_woken("clear.woken", &sleeper);
	observe_request("clear.next-request", &vm, 0);
	model_answers(&vm, 0, 0x66);
	observe_guest("clear.next-guest", &guest);
	must_vm_stop(&vm);
}

/* The vCPU waits still: it gets an answer. */
static void clear_running(const struct conform *c)
{
	struct guest guest;
	struct vm vm;

	must_vm_up(&vm, c, "cleared");
	begin("clear.running.request", c, &vm, &guest);
	vm.page->req_slot[0].reqs.pio_request.value = 0x1357;
	SEE("clear.running", vm_ioctl(&vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0));
	observe_guest("clear.running.guest", &guest);
	observe_round("clear.running.next", c, &vm, 0, access_in(CONFORM_PORT, 2), 0x24);
	must_vm_stop(&vm);
}

void conform_clear(struct conform *c)
{
	clear_paused(c);
	clear_running(c);
}

/*
 * RESET without CLEAR: slots are FREE, and an answer that comes late must not
 * change that, for the next access would find its slot taken.
 */
static void late_answer(const struct conform *c)
{
	struct guest guest;
	struct vm vm;

	must_vm_up(&vm, c, "late");
	begin("reset.request", c, &vm, &guest);
	SEE("reset.running", vm_ioctl(&vm, ACRN_IOCTL_RESET_VM, 0));
	SEE("reset.pause", vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0));
	observe_guest("reset.guest", &guest);
	SEE("reset.reset", vm_ioctl(&vm, ACRN_IOCTL_RESET_VM, 0));
	observe_slot("reset.slot", &vm);
	SEE("reset.late-answer", vm_notify(&vm, 0));
	observe_slot("reset.late-answer.slot", &vm);
	SEE("reset.start", vm_ioctl(&vm, ACRN_IOCTL_START_VM, 0));
	observe_round("reset.next", c, &vm, 0, access_in(CONFORM_PORT, 2), 0x88);
	must_vm_stop(&vm);
}

/* The hypervisor resets the VM's slots by itself, at this instant. */
static void by_itself(const struct conform *c)
{
	struct hvsim_vm_op op = { .op = HVSIM_OP_RESET_SLOTS };
	struct guest guest;
	struct vm vm;

	must_vm_up(&vm, c, "itself");
	begin("reset.itself.request", c, &vm, &guest);
	op.vmid = vm.id;
	CHECK_EQ(conform_ioctl(c->sim, HVSIM_IOCTL_VM_OP, (unsigned long)&op), 0);
	observe_guest("reset.itself.guest", &guest);
	SEE("reset.itself.late-answer", vm_notify(&vm, 0));
	observe_slot("reset.itself.slot", &vm);
	observe_round("reset.itself.next", c, &vm, 0, access_in(CONFORM_PORT, 2), 0x31);
	must_vm_stop(&vm);
}

void conform_reset(struct conform *c)
{
	late_answer(c);
	by_itself(c);
}
