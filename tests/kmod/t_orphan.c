// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_orphan.c - the device model goes, and the hypervisor keeps the VM
 *
 * A real-time VM may not be paused while it runs.  Until it turns itself off
 * its requests are answered as if there were no device, its memory stays
 * pinned, and the module stays.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "child.h"
#include "echo.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"

#define RAM_PAGES	16
#define PAGE_BYTES	4096ul
#define DOORBELL	0x2000
#define GONE_NS		3000000000ull
#define HV_DESTROY_VM	0x11

static int control, sim;
/* Somebody else has it as well, and outlives the device model. */
static int shared_irq;

static void configure(uint32_t severity)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = severity, .spin_us = 100, .timeout_ms = 5000,
	};

	must_sim_config(sim, &config);
}

static void map_ram(struct vm *vm)
{
	struct acrn_vm_memmap map = {
		.attr = ACRN_MEM_ACCESS_RWX, .len = RAM_PAGES * PAGE_BYTES,
	};
	void *ram = mmap(NULL, map.len, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(ram != MAP_FAILED);
	map.vma_base = (unsigned long)ram;
	REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map));
}

static uint16_t device_model(const void *name)
{
	struct acrn_irqfd irqfd = { .fd = eventfd(0, 0) };
	const struct acrn_irqfd shared = {
		.fd = shared_irq, .msi = { .msi_addr = 0xfee00000, .msi_data = 0x40 },
	};
	static struct vm vm;

	must_vm_create(&vm, name, VM_POLLING);
	map_ram(&vm);
	REQUIRE(!vm_ioeventfd(&vm, irqfd.fd, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_IRQFD, (unsigned long)&irqfd));
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_IRQFD, (unsigned long)&shared));
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	return vm.id;
}

/* Served, and as if there were no device. */
static void check_fail_safe(uint16_t vmid)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(control, vmid), after;
	uint64_t value = 0;
	uint32_t outcome;

	CHECK_EQ(sim_in(sim, vmid, ECHO_PORT, 2, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	CHECK_EQ(value, 0xffff);
	CHECK_EQ(sim_in(sim, vmid, DOORBELL, 4, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	CHECK_EQ(value, 0xffffffff);
	CHECK_EQ(sim_out(sim, vmid, DOORBELL, 4, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);

	after = must_vm_stats(control, vmid);
	CHECK_EQ(after.orphan, 1);
	CHECK_EQ(after.mode, stats.mode);
	if (stats.mode == ACRN_HSM_POLL_MODE_POLL)
		CHECK(after.poll.fail_safe - stats.poll.fail_safe >= 3);
	else
		CHECK(after.irq.fail_safe - stats.irq.fail_safe >= 3);
}

/* An orphan holds the module, even if nobody else does. */
static void check_module_stays(void)
{
	close(control);
	CHECK_EQ(module_unload("acrn_hsm"), -EAGAIN);
	control = hsm_open();
	REQUIRE(control >= 0);
}

static bool none_left(void *arg)
{
	(void)arg;
	return must_info(control).nr_vms == 0;
}

static bool all_unpinned(void *pinned)
{
	return leaks_pins() == *(int64_t *)pinned;
}

static bool settled_orphans(void *arg)
{
	return must_info(control).nr_orphans == *(uint32_t *)arg;
}

static void power_off(uint16_t vmid)
{
	struct hvsim_vm_op op = { .vmid = vmid, .op = HVSIM_OP_POWEROFF };

	REQUIRE(!ioctl(sim, HVSIM_IOCTL_VM_OP, &op));
}

static void neighbour(void)
{
	struct vm vm;

	configure(HVSIM_SEVERITY_STANDARD);
	must_vm_create(&vm, "neighbour", 0);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	check_echo(sim, vm.id, 0, 300, "a VM beside an orphan");
	check_echo_vm(sim, vm.id, "a VM beside an orphan");
	must_vm_stop(&vm);
}

static void orphan_life(uint32_t poller, uint32_t mode)
{
	int64_t pinned = leaks_pins();
	uint16_t vmid;
	pid_t pid;

	configure(HVSIM_SEVERITY_RT);
	pid = must_child(device_model, "realtime", &vmid);
	if (mode == ACRN_HSM_POLL_MODE_POLL) {
		CHECK_EQ(poller_attach(control, poller, vmid), 0);
		CHECK_EQ(vm_set_mode(control, vmid, mode), 0);
	}
	check_echo(sim, vmid, 0, 50, "a real-time VM");

	must_kill(pid);
	CHECK_EQ(must_info(control).nr_orphans, 1);
	check_fail_safe(vmid);
	neighbour();
	check_module_stays();
	/* It has been tried again by now, in vain. */
	check_fail_safe(vmid);
	CHECK(must_sim_stats(sim, vmid).nr_regions > 0);
	/* Its RAM and its request page. */
	CHECK_EQ(leaks_pins() - pinned, RAM_PAGES + 1);
	check_echo_vm(sim, vmid, "an orphan");

	power_off(vmid);
	CHECK(time_wait(none_left, NULL, GONE_NS));
	CHECK(time_wait(all_unpinned, &pinned, GONE_NS));
}

static void refuse_destroy_once(void)
{
	const struct hvsim_faults faults = {
		.vmid = HVSIM_ANY, .refuse_call = HV_DESTROY_VM, .refuse_nr = 1,
		.refuse_errno = EBUSY,
	};

	configure(HVSIM_SEVERITY_STANDARD);
	must_sim_faults(sim, &faults);
}

/* So many so far, whoever else has the eventfd. */
static void check_interrupt(uint16_t vmid, uint64_t nr)
{
	CHECK_EQ(eventfd_write(shared_irq, 1), 0);
	CHECK_EQ(must_sim_stats(sim, vmid).msi, nr);
}

/* The hypervisor would not let go of a paused VM, and does a second later. */
static void destroy_refused(void)
{
	uint32_t one = 1;
	uint16_t vmid;
	pid_t pid;

	refuse_destroy_once();
	pid = must_child(device_model, "refused", &vmid);
	check_interrupt(vmid, 1);
	must_kill(pid);
	CHECK(time_wait(settled_orphans, &one, 100000000));
	check_interrupt(vmid, 1);
	CHECK(time_wait(none_left, NULL, GONE_NS));
}

/* A VM that was created, cannot be told of, and cannot be destroyed. */
static void creation_undone_late(void)
{
	struct acrn_vm_creation *creation;
	void *page = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = hsm_open();

	REQUIRE(page != MAP_FAILED && fd >= 0);
	creation = page;
	creation->ioreq_buf = (unsigned long)page + PAGE_BYTES;
	REQUIRE(!mprotect(page, PAGE_BYTES, PROT_READ));

	refuse_destroy_once();
	CHECK_ERRNO(ioctl(fd, ACRN_IOCTL_CREATE_VM, creation), EFAULT);
	CHECK_EQ(must_info(control).nr_orphans, 1);
	CHECK(time_wait(none_left, NULL, GONE_NS));
	close(fd);
	munmap(page, 2 * PAGE_BYTES);
}

int main(void)
{
	const struct hvsim_faults none = {};
	struct leaks before;
	uint32_t poller;

	need_isolated_cpu1();
	must_open(NULL, &control, &sim);
	shared_irq = eventfd(0, 0);
	REQUIRE(shared_irq >= 0);
	leaks_begin(&before);
	/* Not this descriptor's: it is closed for a while. */
	poller = must_poller(control, 1, ACRN_HSM_POLLER_PERSISTENT);

	orphan_life(poller, ACRN_HSM_POLL_MODE_IRQ);
	orphan_life(poller, ACRN_HSM_POLL_MODE_POLL);
	CHECK_EQ(poller_destroy(control, poller), 0);
	destroy_refused();
	creation_undone_late();

	must_sim_faults(sim, &none);
	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
