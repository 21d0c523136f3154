// SPDX-License-Identifier: BSD-3-Clause
/* conform_requests.c - dispatch, completion, PCI configuration ports */

#include <stdio.h>

#include "conform.h"
#include "harness.h"

#define CONFIG_ADDRESS	0xcf8
#define CONFIG_DATA	0xcfc
#define WRITE_PROTECT	3	/* ABI: a type the hypervisor has and <linux/acrn.h> not */

static void widths(const struct conform *c, struct vm *vm)
{
	observe_round("pio.in-1", c, vm, 0, access_in(CONFORM_PORT, 1), 0x8765432112345678);
	observe_round("pio.in-2", c, vm, 0, access_in(CONFORM_PORT, 2), 0x8765432112345678);
	observe_round("pio.in-4", c, vm, 0, access_in(CONFORM_PORT, 4), 0x8765432112345678);
	observe_round("pio.out-1", c, vm, 0, access_out(CONFORM_PORT, 1, 0x5a), 0);
	observe_round("pio.out-4", c, vm, 0, access_out(CONFORM_PORT, 4, 0xdeadbeef), 0);
	observe_round("pio.last-port", c, vm, 0, access_in(0xffff, 1), 0x21);
	observe_round("mmio.load-1", c, vm, 0, access_load(CONFORM_MMIO, 1),
		      0x8765432112345678);
	observe_round("mmio.load-8", c, vm, 0, access_load(CONFORM_MMIO, 8),
		      0x8765432112345678);
	observe_round("mmio.store-2", c, vm, 0, access_store(CONFORM_MMIO + 2, 2, 0xbeef), 0);
	observe_round("mmio.store-8", c, vm, 0,
		      access_store(CONFORM_MMIO, 8, 0x8765432112345678), 0);
}

static void slot_states(const struct conform *c, struct vm *vm)
{
	const struct acrn_io_request *slot = &vm->page->req_slot[1];
	struct guest guest;

	observe("slot.idle", "processed %u", slot->processed);
	must_guest_begin(&guest, c->sim, vm, 1, access_in(CONFORM_PORT, 4));
	observe("slot.handed", "%s", model_gets(vm, 1) ? "yes" : "no");
	observe("slot.handed.state", "processed %u kernel_handled %u", slot->processed,
		slot->kernel_handled);
	observe("slot.completion-polling", "%u", slot->completion_polling);
	model_answers(vm, 1, 5);
	observe_guest("slot.guest", &guest);
	observe("slot.after", "processed %u", slot->processed);
}

/* Answered in the other order than they came. */
static void two_vcpus(const struct conform *c, struct vm *vm)
{
	struct guest first, second;

	must_guest_begin(&first, c->sim, vm, 0, access_in(CONFORM_PORT, 2));
	observe_request("two.first", vm, 0);
	must_guest_begin(&second, c->sim, vm, 1, access_in(CONFORM_PORT + 8, 2));
	observe_request("two.second", vm, 1);
	model_answers(vm, 1, 0x2222);
	observe_guest("two.second-guest", &second);
	observe("two.first-waits", "processed %u", vm->page->req_slot[0].processed);
	model_answers(vm, 0, 0x1111);
	observe_guest("two.first-guest", &first);
}

/* Requests that no guest can make, and one that only this hypervisor makes. */
static void no_guest_makes(const struct conform *c, struct vm *vm)
{
	struct hvsim_access access = access_in(CONFORM_PORT, 3);

	observe_access("odd.size-3", c->sim, vm, 0, access);
	access = access_in(CONFORM_PORT, 0);
	observe_access("odd.size-0", c->sim, vm, 0, access);
	access = access_load(CONFORM_MMIO, 8);
	access.direction = 2;
	observe_access("odd.direction", c->sim, vm, 0, access);
	access = access_store(CONFORM_MMIO, 8, 1);
	access.type = WRITE_PROTECT;
	observe_access("odd.write-protect", c->sim, vm, 0, access);
}

static void observe_notified(const char *name, const struct conform *c,
			     const struct vm *vm)
{
	struct hvsim_vm_stats stats = must_sim_stats(c->sim, vm->id);

	observe(name, "%llu + %llu notified, %llu spurious", stats.notify[0],
		stats.notify[1], stats.notify_spurious);
}

void conform_dispatch(struct conform *c)
{
	struct hvsim_vm_stats stats;
	struct vm vm;

	must_vm_up(&vm, c, "dispatch");
	widths(c, &vm);
	slot_states(c, &vm);
	two_vcpus(c, &vm);
	no_guest_makes(c, &vm);
	stats = must_sim_stats(c->sim, vm.id);
	observe("dispatch.requests", "%llu, %llu done, %llu answered twice", stats.requests,
		stats.outcome[HVSIM_DONE], stats.double_answers);
	observe_notified("dispatch.hypervisor", c, &vm);
	must_vm_stop(&vm);
}

static int notify(struct vm *vm, uint32_t vmid, uint32_t vcpu, uint32_t reserved)
{
	struct acrn_ioreq_notify args = {
		.vmid = vmid, .vcpu = vcpu, .reserved = reserved,
	};

	return vm_ioctl(vm, ACRN_IOCTL_NOTIFY_REQUEST_FINISH, (unsigned long)&args);
}

/* Only a request that the device model has is completed. */
static void notify_wrongly(const struct conform *c, struct vm *vm)
{
	SEE("notify.idle", notify(vm, vm->id, 0, 0));
	observe_notified("notify.idle.hypervisor", c, vm);
	observe("notify.idle.slot", "processed %u", vm->page->req_slot[0].processed);
	SEE("notify.vcpu-2", notify(vm, vm->id, 2, 0));
	SEE("notify.vcpu-16", notify(vm, vm->id, 16, 0));
	SEE("notify.vcpu-0x10000", notify(vm, vm->id, 0x10000, 0));
	SEE("notify.vcpu-max", notify(vm, vm->id, ~0u, 0));
	SEE("notify.reserved", notify(vm, vm->id, 0, 1));
	observe_notified("notify.wrong.hypervisor", c, vm);
}

void conform_notify(struct conform *c)
{
	struct guest guest;
	struct vm vm;

	must_vm_create(&vm, "notify", c->flags);
	SEE("notify.no-client", notify(&vm, vm.id, 0, 0));
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0), 0);
	must_vm_start(&vm);

	must_guest_begin(&guest, c->sim, &vm, 0, access_in(CONFORM_PORT, 2));
	REQUIRE(model_gets(&vm, 0));
	vm.page->req_slot[0].reqs.pio_request.value = 0x4242;
	/* The descriptor decides, not the id. */
	SEE("notify.other-vmid", notify(&vm, 0x7777, 0, 0));
	observe_guest("notify.guest", &guest);
	observe_notified("notify.hypervisor", c, &vm);
	must_vm_stop(&vm);
}

/* In mainline's module: COMPLETE over whatever is in the slot. */
void conform_notify_wrong(struct conform *c)
{
	struct vm vm;

	must_vm_up(&vm, c, "notified");
	notify_wrongly(c, &vm);
	observe_round("notify.next", c, &vm, 0, access_in(CONFORM_PORT, 2), 0x11);
	SEE("notify.twice", notify(&vm, vm.id, 0, 0));
	observe_round("notify.after-twice", c, &vm, 0, access_in(CONFORM_PORT, 2), 0x22);
	observe_notified("notify.end.hypervisor", c, &vm);
	must_vm_stop(&vm);
}

static void config_ports(const struct conform *c, struct vm *vm)
{
	observe_access("pci.latch-initial", c->sim, vm, 0, access_in(CONFIG_ADDRESS, 4));
	observe_access("pci.unselected-in", c->sim, vm, 0, access_in(CONFIG_DATA, 4));
	observe_access("pci.unselected-in-2", c->sim, vm, 0, access_in(CONFIG_DATA + 2, 2));
	observe_access("pci.unselected-out", c->sim, vm, 0, access_out(CONFIG_DATA, 4, 1));
	observe_access("pci.select", c->sim, vm, 0,
		       access_out(CONFIG_ADDRESS, 4, 0x8112a514));
	observe_access("pci.latch", c->sim, vm, 1, access_in(CONFIG_ADDRESS, 4));
	observe_round("pci.in-4", c, vm, 0, access_in(CONFIG_DATA, 4), 0x87654321);
	observe_round("pci.in-2", c, vm, 0, access_in(CONFIG_DATA + 2, 2), 0x87654321);
	observe_round("pci.in-1", c, vm, 1, access_in(CONFIG_DATA + 3, 1), 0x87654321);
	observe_round("pci.out-4", c, vm, 0, access_out(CONFIG_DATA, 4, 0xcafe), 0);
	observe_access("pci.deselect", c->sim, vm, 0, access_out(CONFIG_ADDRESS, 4, 0x12));
	observe_access("pci.deselected-in", c->sim, vm, 1, access_in(CONFIG_DATA + 1, 1));
	/* No ports of the bus, in spite of the address. */
	observe_round("pci.mmio", c, vm, 0, access_load(CONFIG_DATA, 4), 0x33);
}

void conform_pci(struct conform *c)
{
	struct vm vm, other;

	must_vm_up(&vm, c, "pci");
	must_vm_up(&other, c, "other");
	config_ports(c, &vm);
	observe_access("pci.other-vm", c->sim, &other, 0, access_in(CONFIG_ADDRESS, 4));

	/* A reset of the VM leaves the latch alone. */
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_RESET_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_START_VM, 0), 0);
	observe_access("pci.latch-after-reset", c->sim, &vm, 0, access_in(CONFIG_ADDRESS, 4));
	must_vm_stop(&other);
	must_vm_stop(&vm);
}
